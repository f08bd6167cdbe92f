"""A document cut into blocks (headings, paragraphs, items of a list, rows of a table) and sentences, each with its
place, in one pass over the text."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

#: A longer stretch without an end is no sentence that anybody wrote; it is read up to here.
LONGEST = 1_500

_BULLET = re.compile(
    r"[ \t\u00a0>]*(?:[-*+•–—‣◦·▪●○]|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)])[ \t\u00a0]+"
)
_NUMBER = re.compile(r"[ \t#*_]*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])[.)]?|\(\d{1,2}\))[ \t]+")
#: "Place of storage: ..." begins something new, even right under another line.
_LABEL = re.compile(r"[A-ZÀ-Ý][^\W\d_]*(?:[ /'’-][^\W\d_]+){0,5} ?:(?=\s|$)")
_SENTENCE_END = re.compile(r"(?<![ (.][A-Za-z])(?<!\bNo)(?<!\bInc)(?<!\bArt)[.!?…](?=[\s\"”»)]+[A-ZÀ-Ý(„“\"«*])")


class Shape(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"


class Block(NamedTuple):
    """A stretch of the document. `start` is where its own words begin: behind the mark of an item.

    `numbered`: the item carries a number or letter. `cells` are the (start, end) of the cells of a row.
    """

    shape: Shape
    start: int
    end: int
    text: str
    gap: bool = False
    numbered: bool = False
    cells: tuple[tuple[int, int], ...] = ()


def blocks(text: str) -> list[Block]:
    """The document in order; blank lines and lines that only draw a table are left out. `gap`: a blank line before.

    >>> [(one.shape.value, one.text) for one in blocks("Data\\n\\n- name\\n- address")]
    [('heading', 'Data'), ('item', 'name'), ('item', 'address')]
    """
    found: list[Block] = []
    gap = True
    for start, end in _lines(text):
        line = text[start:end]
        if not line.strip():
            gap = True
            continue
        if not line.strip(" \t|-:+=_*"):
            continue
        block = _block(text, start, end, gap)
        last = found[-1] if found else None
        if last and not gap and _goes_on(last, block):
            found[-1] = Block(last.shape, last.start, block.end, text[last.start : block.end], last.gap, last.numbered)
        else:
            found.append(block)
        gap = False
    return [_as_heading(block, following) for block, following in zip(found, [*found[1:], None], strict=False)]


def sentences(block: Block) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of the block, in characters of the document."""
    begin = 0
    for mark in _SENTENCE_END.finditer(block.text):
        yield from _trimmed(block, begin, mark.end())
        begin = mark.end()
    yield from _trimmed(block, begin, len(block.text))


def unnumbered(line: str) -> str:
    """A heading without its number and marks.

    >>> unnumbered("## 2.1 **Types of data**")
    'Types of data'
    """
    return _NUMBER.sub("", line.strip(" \t#*_|"), count=1).strip(" \t#*_:|")


def _trimmed(block: Block, begin: int, end: int) -> Iterator[tuple[int, int]]:
    piece = block.text[begin:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield block.start + begin + left, block.start + begin + min(right, left + LONGEST)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _block(text: str, start: int, end: int, gap: bool) -> Block:
    line = text[start:end]
    cells = _cells(line, start)
    if len(cells) >= 2:
        return Block(Shape.ROW, start, end, line, gap, cells=cells)
    bullet = _BULLET.match(line)
    if bullet and bullet.end() < len(line):
        numbered = any(mark.isalnum() for mark in bullet[0])
        return Block(Shape.ITEM, start + bullet.end(), end, line[bullet.end() :], gap, numbered)
    left = len(line) - len(line.lstrip())
    return Block(Shape.TEXT, start + left, end, line[left:], gap)


def _cells(line: str, start: int) -> tuple[tuple[int, int], ...]:
    """The cells of a row that is drawn with bars or tabs; none for a line of prose."""
    bar = "|" if line.count("|") >= 2 else "\t" if "\t" in line.strip() else None
    if bar is None:
        return ()
    found, at = [], 0
    for part in line.split(bar):
        words = part.strip(" \t*_`\r")
        if words:
            left = start + at + part.index(words)
            found.append((left, left + len(words)))
        at += len(part) + 1
    return tuple(found)


def _goes_on(last: Block, block: Block) -> bool:
    """A line that only wraps: prose after prose, or prose after an item that has not come to its end."""
    if block.shape is not Shape.TEXT or last.shape is Shape.ROW:
        return False
    if _LABEL.match(block.text) and last.text.rstrip()[-1:] not in ",-–":
        return False
    first = block.text[:1]
    if last.shape is Shape.ITEM:
        return first.islower() or (len(last.text) > 60 and last.text.rstrip()[-1:] not in ".:;")
    return not _stands_alone(last.text) or first.islower()


def _stands_alone(text: str) -> bool:
    line = text.rstrip()
    return line.endswith(":") or (len(line) < 60 and line[-1:] not in ",;" and "\n" not in line)


def _as_heading(block: Block, following: Block | None) -> Block:
    """A short line that ends no sentence and has something under it is a heading, numbered or not."""
    words = block.text.strip()
    if block.shape is Shape.ROW or len(words) > 110 or "\n" in words or words[-1:] in ".;,!?…" or following is None:
        return block
    if block.shape is Shape.ITEM and not words.endswith(":"):
        # "4. Data breaches" above its paragraphs, and not "4. name" in a list of short items.
        short = len(following.text) < 60 and following.text.rstrip()[-1:] != "."
        if not block.numbered or not block.gap or (following.shape is Shape.ITEM and following.numbered and short):
            return block
    return Block(Shape.HEADING, block.start, block.end, block.text, block.gap, block.numbered)
