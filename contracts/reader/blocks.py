"""Lines of an agreement joined to blocks: a paragraph, a heading, an item of a list."""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Lines of text that was wrapped by hand or by a PDF are not longer than this.
WRAPPED = 140

_NUMBERED = re.compile(
    r"[ \t]{0,40}(?:#{1,6} {0,3})?(?P<mark>(?:§{1,2} ?\d{1,3}[a-z]?|(?:Art|Abs|Sec)\.? {0,2}\d{1,3}\b|"
    r"(?:Article|Artikel|Artículo|Articolo|Section|Clause|Cláusula|Clausola|Klausel|Ziffer)\s{1,3}[\dIVX]{1,6}\b|"
    r"\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}(?=[.)])|[IVX]{1,5}(?:\.\d{1,3}){0,3}(?=[.)]))[.):]{0,2})(?=\s|[A-ZÀ-Þ„“\"])"
)
_LETTERED = re.compile(
    r"[ \t]{0,40}(?P<mark>\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})\)|(?:[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}\))(?=\s|\S)"
)
_BULLET = re.compile(r"[ \t]{0,40}(?P<mark>[-*•–—▪◦‣·o☐□➢✓])(?=[ \t])")
#: What every mark has one of.
_MARKED = re.compile(r"[-*•–—▪◦‣·☐□➢✓#§.)]|\d|[Aa]rt|[Ss]ection|[Cc]l|Klausel|Ziffer|Abs|o\s")


class Block(NamedTuple):
    """Lines that belong together, with the mark they begin with."""

    start: int
    end: int
    mark: str
    kind: str  # "number", "letter", "bullet" or ""


def blocks(text: str) -> Iterator[Block]:
    """The blocks of the text, in order; a line that was wrapped goes on in the next one."""
    lines = list(_lines(text))
    width = _width([end - start for start, end in lines])
    start = end = previous = None
    mark = kind = ""
    for line_start, line_end in lines:
        # A lone sign is no line of a sentence either.
        if line_start == line_end or line_end - line_start == 1 and not text[line_start].isalnum():
            if start is not None:
                yield Block(start, end, mark, kind)
            start = None
            continue
        new_mark, new_kind = _marker(text, line_start, line_end)
        if start is not None and not new_kind and _continues(text, (previous, end), (line_start, line_end), width):
            previous, end = line_start, line_end
            continue
        if start is not None:
            yield Block(start, end, mark, kind)
        start, end, previous, mark, kind = line_start, line_end, line_start, new_mark, new_kind
    if start is not None:
        yield Block(start, end, mark, kind)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line without the white space around it; an empty line has equal ones."""
    place = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        start = place + (len(line) - len(line.lstrip())) if body else place
        yield start, start + len(body)
        place += len(line)


def _width(lengths: list[int]) -> int:
    """The width at which the lines were wrapped; 0 where each paragraph is one line."""
    full = sorted(length for length in lengths if length)
    if not full:
        return 0
    width = full[len(full) * 9 // 10]
    return width if width <= WRAPPED else 0


def _continues(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether the sentence of a line goes on in the next line, which has no mark of its own."""
    if _is_row(text, *line) or _is_row(text, *after):
        return False
    last, first = text[line[1] - 1], text[after[0]]
    if first.islower() and last not in ".!?":
        return True
    if last == "," or first in "(" and last not in ".:;":
        return True
    return bool(width) and line[1] - line[0] >= width * 0.7 and last != ":"


def _is_row(text: str, start: int, end: int) -> bool:
    """A row of a table that became a line: its cells stand between upright strokes."""
    return text.find(" | ", start, end) >= 0


def _marker(text: str, start: int, end: int) -> tuple[str, str]:
    if not _MARKED.search(text, start, min(end, start + 50)):
        return "", ""
    for kind, pattern in (("bullet", _BULLET), ("number", _NUMBERED), ("letter", _LETTERED)):
        match = pattern.match(text, start, end)
        if match:
            inner = _marker(text, match.end() + 1, end) if kind == "bullet" and match.end() + 1 < end else ("", "")
            return inner if inner[1] == "letter" else (match["mark"], kind)
    return "", ""
