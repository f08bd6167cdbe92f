"""The forms of a communication to data subjects: letter, e-mail and public notice, all from the same sections.

A form leaves out what speaks to us and not to its reader: places in the law, marks of changes, the list of gaps.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.phrases import Phrase
from incidents.reports.document import Document, Item
from incidents.reports.wordings.blocks import CLOSING as CLOSING_WORDS
from incidents.reports.wordings.blocks import OWN, SIGNATURE

#: Puts a phrase into the reader's language.
Words = Callable[[object], str]

OPENING = Phrase("Dear Sir or Madam,")
CLOSING = Phrase("Yours faithfully,")
PUBLIC_TITLE = Phrase("Public notice of a personal data breach")
PUBLIC_LEAD = Phrase(
    "{organisation} tells everybody whose personal data may be concerned what happened and what they can do."
)
#: A postal code and a place, as the last line of an address writes them on the continent.
_PLACE = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5}(?: ?[A-Z]{2})? +([^\W\d][^\d]*)")


@dataclass(frozen=True)
class Mail:
    """A message of plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Ending:
    """How a text to people ends: the words before the name, and the name."""

    closing: Phrase | str
    signature: Phrase | str


def ending_of(document: Document, organisation: str, closing: Phrase | str = CLOSING) -> Ending:
    """Our own closing words and signature where there are such, else `closing` and our name."""
    own = {item.key: item.value for item in document.items() if item.value is not None}
    return Ending(own.get(OWN + CLOSING_WORDS, closing), own.get(OWN + SIGNATURE, organisation))


def for_reader(document: Document) -> Document:
    """The document as its reader gets it, up to its ending."""
    sections = tuple(
        replace(section, provision="", items=tuple(replace(item, change=None, number=None) for item in section.items))
        for section in document.sections
        if not section.checklist and not any(item.key.startswith(OWN) for item in section.items)
    )
    return replace(document, sections=sections, notes=())


def public_notice(document: Document, organisation: str) -> Document:
    """The same for everybody, where nobody is written to directly (Art. 34(3)(c) GDPR)."""
    lead = PUBLIC_LEAD.filled({"organisation": organisation})
    return replace(for_reader(document), title=PUBLIC_TITLE, lead=lead)


def dateline(address: str | None, day: date) -> Phrase:
    """Place and date; the date alone where the address does not say the place for sure.

    >>> str(dateline("1 Example Street\\n10115 Berlin", date(2026, 6, 1)))
    'Berlin, Mon 1 Jun 2026'
    >>> str(dateline(None, date(2026, 6, 1)))
    'Mon 1 Jun 2026'
    """
    if place := place_of(address):
        return Phrase("{place}, {day}", {"place": place, "day": day})
    return Phrase("{day}", {"day": day})


def place_of(address: str | None) -> str | None:
    """The place in the last line of an address, if a postal code stands before it; else None: nothing is guessed.

    >>> place_of("1, rue Exemple\\n75001 Paris"), place_of("1 Example Road, London")
    ('Paris', None)
    """
    lines = (address or "").strip().splitlines()
    match = _PLACE.fullmatch(lines[-1].strip()) if lines else None
    return match[1].strip(" ,") if match else None


def mail(document: Document, organisation: str, words: Words) -> Mail:
    """The e-mail, in plain text."""
    told, end = for_reader(document), ending_of(document, organisation)
    subject = words(Phrase("{title}: {organisation}", {"title": told.title, "organisation": organisation}))
    blocks = [words(OPENING), *_blocks(told, words), f"{words(end.closing)}\n{words(end.signature)}"]
    return Mail(" ".join(subject.split()), "\n\n".join(blocks))


def prose(document: Document, words: Words) -> str:
    """What is measured when it is asked how hard the text is: all that is said, without labels and gaps."""
    said = [item.value for item in document.items() if item.value is not None]
    return "\n".join(words(value) for value in ([document.lead] if document.lead else []) + said)


def _blocks(document: Document, words: Words) -> Iterator[str]:
    if document.lead:
        yield words(document.lead)
    for section in document.sections:
        heading = words(section.heading)
        parts = [part for item in section.items for part in _parts(item, heading, words)]
        yield "\n".join([heading.upper(), *parts])


def _parts(item: Item, heading: str, words: Words) -> Iterator[str]:
    label = words(item.label)
    if item.value is not None:
        value = words(item.value)
        if label == heading:
            yield value
        else:
            below = f"\n{value}" if "\n" in value else value
            # Where a language puts a blank before the colon, it stays; one at the end of the line does not.
            yield words(Phrase("{label}: {value}", {"label": label, "value": below})).replace(": \n", ":\n")
    if item.gap:
        yield f"[{words(item.gap)}]"
