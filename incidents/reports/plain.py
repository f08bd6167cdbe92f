"""A document as plain text: what leaves by e-mail is the same, line by line, as what the page and the PDF show."""

from collections.abc import Callable, Iterator

from core.phrases import Phrase
from incidents.reports.document import Document, Item
from incidents.reports.wordings.blocks import OWN

#: Puts a phrase into the reader's language.
Words = Callable[[object], str]


def plain(document: Document, words: Words) -> str:
    """The text of a document, without what speaks to its sender only (the notes).

    >>> from incidents.reports.document import Section
    >>> line = Item(Phrase("Our reference"), "INC-2026-0001")
    >>> print(plain(Document(Phrase("Notice"), "INC-2026-0001", (Section(Phrase("Who"), "", (line,)),)), str))
    Notice
    <BLANKLINE>
    Who
    - Our reference: INC-2026-0001
    """
    blocks = [words(document.title)]
    if document.lead:
        blocks.append(words(document.lead))
    for section in document.sections:
        if section.items and all(item.key.startswith(OWN) for item in section.items):
            # Our own closing words and signature end a mail as they stand.
            blocks += [words(item.value) for item in section.items]
        elif not section.checklist:
            blocks.append("\n".join([words(section.heading), *_items(section.items, words)]))
    return "\n\n".join(blocks)


def _items(items: tuple[Item, ...], words: Words) -> Iterator[str]:
    for item in items:
        parts = []
        if item.value is not None:
            lines = words(item.value).splitlines()
            said = lines[0] if len(lines) == 1 else "".join(f"\n  {line}" if line else "\n" for line in lines)
            line = words(Phrase("{label}: {value}", {"label": item.label, "value": said}))
            parts.append(f"- {line}".replace(": \n", ":\n"))
        if item.gap:
            parts.append(f"- {words(item.gap)}")
        if item.change:
            changed = "\n  ".join(words(item.change).splitlines())
            parts.append(f"  * {changed}")
        yield from parts
