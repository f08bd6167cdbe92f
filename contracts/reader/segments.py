"""Where the sentences of an agreement begin and end, under which heading, and which list they belong to.

An agreement is lines, lines are blocks (a paragraph, a heading, an item of a list), blocks are sentences, and a
sentence with inline items ("shall (i) …, (ii) …") is as many units as it has items, each with its lead-in.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contracts.reader.blocks import Block, blocks

#: A sentence longer than this is cut at a space, so that the work on one sentence is bounded.
LONGEST = 3_000
#: Sentences that are looked at: a book of 500 pages has half as many.
MOST = 40_000
_LETTER = re.compile(r"[^\W\d_]")
_INLINE = re.compile(
    r"(?:(?<=[\s,;:])|^)(?:\((?P<a>[a-hA-H]|[ivx]{1,4}|\d{1,2})\)|(?P<b>[a-h]|[ivx]{1,4})\)|(?P<c>\d)\))"
    # "one (1) business day" is a number, not the first item of a list.
    r"(?=\s{1,5}(?!(?:[a-z]{0,12} )?(?:hour|hrs|day|business|working|calendar|month|week|heure|jour|mois|semaine|stund|"
    r"tag|werk|arbeits|monat|woche|kalender|hora|dia|día|mes\b|semana|ora\b|ore\b|giorn|settiman|mesi|uur|uren|dag|"
    r"maand|weken))\S)",
    re.IGNORECASE,
)
_FIRSTS = {"a", "i", "1"}
_END = re.compile(r"[.!?](?=[)\"”“»’]{0,2}\s)")
#: "… in Annex I. The Controller …" ends a sentence.
_NAMED_BY_A_LETTER = re.compile(
    r"\b(?:annex|annexe|schedule|exhibit|appendix|anlage|anhang|anexo|allegato|bijlage|part|module)\s$", re.IGNORECASE
)
#: An item of a list that is a sentence of its own: "… a breach. (b) Within five days …".
_ITEM = re.compile(r"\((?:[a-z]|[ivx]{1,4})\)\s{1,5}[A-ZÀ-Þ]")
_HALF = re.compile(r";(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:art|artt|abs|nr|no|nos|n|num|sec|cl|inc|ltd|corp|co|etc|approx|ca|cf|e\.g|i\.e|eg|ie|z\.\s?b|"
    r"d\.\s?h|u\.\s?a|o\.\s?a|i\.\s?s\.\s?d|i\.\s?v\.\s?m|bzw|ggf|gem|vgl|lit|inkl|usw|evtl|sog|max|min|std|tel|str|"
    r"dr|mr|"
    r"ms|mme|m|sig|dott|p\.\s?ex|par\.\s?ex|p\.\s?ej|ej|d\.\s?w\.\s?z|m\.\s?b\.\s?t|o\.\s?a|bijv|evt|resp|incl|blz|"
    r"s\.\s?a|s\.\s?l|s\.\s?p|b\.\s?v|n\.\s?v|s\.\s?r\.\s?l|s\.\s?p\.\s?a|s\.\s?a\.\s?r\.\s?l|s\.\s?a\.\s?s|máx|maxi|"
    r"tfno|"
    r"pag|pár|párr|apdo|st|vs|[a-z]|\d{1,3}(?:\.\d{1,3})*)$",
    re.IGNORECASE,
)


class Unit(NamedTuple):
    """One sentence, or one item of a list: `start` to `end` in the text.

    `lead` is the sentence that it continues, `section` the number or heading above, `heading` the place of the heading
    line, `paragraph` tells which units stand together.
    """

    start: int
    end: int
    section: str
    heading: tuple[int, int]
    paragraph: int
    lead: tuple[int, int] | None = None
    listed: bool = False


def units(text: str) -> list[Unit]:
    """The sentences of the text, in order; headings are units too.

    More than `MOST` of them: the text goes on, and what stands behind is left out.
    """
    found: list[Unit] = []
    section, heading = "", (0, 0)
    lead: tuple[int, int] | None = None
    lead_kind = lead_depth = ""
    paragraph = 0
    for block in blocks(text):
        if len(found) > MOST:
            break
        if not _LETTER.search(text, block.start, block.end):
            continue
        body = _body(text, block)
        listed = lead is not None and bool(block.kind) and _same_list(block, lead_kind, lead_depth)
        if not listed:
            lead = None
            paragraph += 1
        if _is_heading(text, body, block):
            section, heading = _label(text, body, block), (block.start, block.end)
            paragraph += 1
        elif block.kind == "number":
            section = block.mark.strip(".): ")
        sentences = list(_sentences(text, *body))
        if block.kind == "number" and len(sentences) > 1 and sentences[0][1] - sentences[0][0] < 60:
            heading = sentences[0]
        for place, (start, end) in enumerate(sentences):
            if len(found) > MOST:
                break
            above = lead if listed and place == 0 else None
            found.extend(_items(text, Unit(start, end, section, heading, paragraph, above, listed)))
        if sentences and text[body[0] : body[1]].rstrip().endswith((":", ": -")):
            lead, lead_kind, lead_depth = sentences[-1], block.kind, block.mark
    return found


def _same_list(block: Block, lead_kind: str, lead_mark: str) -> bool:
    """Whether a marked block still belongs to the list that a block with `lead_mark` opened."""
    if block.kind != lead_kind:
        return not (block.kind == "number" and "." in block.mark.strip(".") and lead_kind in ("letter", "bullet"))
    if block.kind == "number":
        return block.mark.count(".") != lead_mark.count(".") and block.mark[0].isdigit()
    return block.kind == "bullet" or _style(block.mark) != _style(lead_mark)


def _style(mark: str) -> str:
    inner = mark.strip("().")
    kind = "digit" if inner.isdigit() else "roman" if set(inner) <= set("ivx") else "letter"
    return kind + ("(" if mark.startswith("(") else "")


def _body(text: str, block: Block) -> tuple[int, int]:
    start = block.start
    if block.mark:
        start = text.index(block.mark, block.start) + len(block.mark)
    while start < block.end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    return start, block.end


def _is_heading(text: str, body: tuple[int, int], block: Block) -> bool:
    words = text[body[0] : body[1]].strip().strip("*#_")
    if not words or len(words) > 100 or words.endswith((".", ";", ",", ":")) and not words.isupper():
        return False
    return text[block.start] == "#" or (block.kind in ("", "number") and words[0].isupper() and len(words) < 90)


def _label(text: str, body: tuple[int, int], block: Block) -> str:
    words = text[body[0] : body[1]].strip().strip("*#_ ")
    return f"{block.mark.strip('.): ')} {words}".strip()[:80]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two places."""
    begin = last = start
    for match in _END.finditer(text, start, end):
        place = match.start()
        empty, last = place - last < 2, place + 1
        if empty:
            continue
        if text[max(begin, place - 3) : place] == " ..":
            continue
        if match[0] == "." and _is_abbreviation(text, begin, place, end):
            continue
        stop = place + 1
        while stop < end and text[stop] in ')"”“»’':
            stop += 1
        yield from _cut(text, begin, stop)
        begin = stop
    yield from _cut(text, begin, end)


def _is_abbreviation(text: str, begin: int, place: int, end: int) -> bool:
    after = place + 1
    while after < end and text[after].isspace():
        after += 1
    item = _ITEM.match(text, after, end)
    if after < end and not item and (text[after].islower() or text[after] == "(" and text[after + 1].islower()):
        return True
    word = _ABBREVIATION.search(text, max(begin, place - 12), place)
    if word is None:
        return False
    token = word[0].strip(" (\n\t\xa0")
    if len(token) == 1 and _NAMED_BY_A_LETTER.search(text, max(begin, word.start() - 12), word.start() + 1):
        return False
    if token.isdigit():
        # "… 8." at the beginning is a number of a section; "… within 48." elsewhere ends a sentence.
        return place - begin <= 6
    return not (len(token) == 1 and token in "aeyou") or after >= end or not text[after].isupper()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trimmed(text, start, end)
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        if _LETTER.search(text, start, stop):
            yield start, stop
        start = stop + (text[stop] == " ")
    if _LETTER.search(text, start, end):
        yield start, end


def _items(text: str, unit: Unit) -> Iterator[Unit]:
    """The unit itself, or its inline items, each with the words before the first item as its lead-in."""
    if text.find(")", unit.start, unit.end) < 0:
        yield from _halves(text, unit)
        return
    marks = list(_INLINE.finditer(text, unit.start, unit.end))
    first = next((place for place, mark in enumerate(marks) if _name(mark) in _FIRSTS), None)
    chosen = marks[first:] if first is not None else []
    if len(chosen) < 2:
        yield from _halves(text, unit)
        return
    shared = (unit.section, unit.heading, unit.paragraph)
    lead = (unit.start, chosen[0].start()) if chosen[0].start() > unit.start else unit.lead
    for mark, after in zip(chosen, [*chosen[1:], None], strict=True):
        start, end = _trimmed(text, mark.end(), after.start() if after else unit.end)
        if end > start:
            yield from _halves(text, Unit(start, end, *shared, lead, True))


def _halves(text: str, unit: Unit) -> Iterator[Unit]:
    """The parts between semicolons; only the first one goes on with the lead-in."""
    if text.find(";", unit.start, unit.end) < 0:
        yield unit
        return
    begin, lead = unit.start, unit.lead
    for stop in [*(match.end() for match in _HALF.finditer(text, unit.start, unit.end)), unit.end]:
        start, end = _trimmed(text, begin, stop)
        if end > start:
            yield unit._replace(start=start, end=end, lead=lead)
            lead = None
        begin = stop


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _name(mark: re.Match[str]) -> str:
    return (mark["a"] or mark["b"] or mark["c"]).lower()
