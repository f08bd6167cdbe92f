"""Where a quoted sentence stands in a document, and where to cut the text so that a page can mark such sentences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of text and the obligations whose sentences make it up; none for text between."""

    text: str
    obligation_ids: tuple[int, ...] = ()


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """(start, end) of the quote in characters; None if it does not stand there word for word.

    Line breaks and runs of spaces count as one space: they change when a text is copied.

    >>> place_of("without delay", "Tell us without\\n  delay.")
    (8, 23)
    """
    words = quote.split()
    if not words:
        return None
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def pieces(text: str, places: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """The whole text in order. `places` are (start, end, obligation id) in characters; overlapping ones become one.

    >>> pieces("Tell us. Now.", [(0, 8, 7)])
    [Piece(text='Tell us.', obligation_ids=(7,)), Piece(text=' Now.', obligation_ids=())]
    """
    cut: list[Piece] = []
    done = 0
    for start, end, ids in _joined(places):
        if start > done:
            cut.append(Piece(text[done:start]))
        cut.append(Piece(text[start:end], ids))
        done = end
    return [*cut, Piece(text[done:])] if done < len(text) else cut


def _joined(places: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, tuple[int, ...]]]:
    joined: list[tuple[int, int, tuple[int, ...]]] = []
    for start, end, obligation_id in sorted(places):
        if joined and start < joined[-1][1]:
            first, last, ids = joined[-1]
            joined[-1] = (first, max(last, end), (*ids, obligation_id))
        else:
            joined.append((start, end, (obligation_id,)))
    return joined
