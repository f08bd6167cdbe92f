"""Where a quoted sentence stands in a document, and where to cut the text so that a page can mark such sentences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of text and the ids of the duties whose sentences make it up; none for text between."""

    text: str
    ids: tuple[int | str, ...] = ()


def place_of(quote: str, text: str, near: int | None = None) -> tuple[int, int] | None:
    """(start, end) of the quote in characters; None if it does not stand there word for word.

    Line breaks and runs of spaces count as one space: they change when a text is copied. Of a sentence that stands
    there several times it is the one that begins at `near`, else the first.

    >>> place_of("without delay", "Tell us without\\n  delay.")
    (8, 23)
    """
    words = quote.split()
    if not words:
        return None
    loosely = re.compile(r"\s+".join(map(re.escape, words)))
    if near is not None and (there := loosely.match(text, near)):
        return there.span()
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    found = loosely.search(text)
    return found.span() if found else None


def pieces(text: str, places: Iterable[tuple[int, int, int | str]]) -> list[Piece]:
    """The whole text in order. `places` are (start, end, id) in characters; overlapping ones become one.

    >>> pieces("Tell us. Now.", [(0, 8, 7)])
    [Piece(text='Tell us.', ids=(7,)), Piece(text=' Now.', ids=())]
    """
    cut: list[Piece] = []
    done = 0
    for start, end, ids in _joined(places):
        if start > done:
            cut.append(Piece(text[done:start]))
        cut.append(Piece(text[start:end], ids))
        done = end
    return [*cut, Piece(text[done:])] if done < len(text) else cut


def _joined(places: Iterable[tuple[int, int, int | str]]) -> list[tuple[int, int, tuple[int | str, ...]]]:
    joined: list[tuple[int, int, tuple[int | str, ...]]] = []
    for start, end, found in sorted(places):
        if joined and start < joined[-1][1]:
            first, last, ids = joined[-1]
            joined[-1] = (first, max(last, end), (*ids, found))
        else:
            joined.append((start, end, (found,)))
    return joined
