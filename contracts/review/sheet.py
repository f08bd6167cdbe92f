"""The text of a document for the page of its review: what was found is marked, each sentence can be chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.places import pieces


@dataclass(frozen=True)
class Sentence:
    """A sentence from `start` to `end` in characters, under the number or heading of its section."""

    start: int
    end: int
    section: str = ""


@dataclass(frozen=True)
class Part:
    """A stretch of text that begins at `start`; `sentence` is what it belongs to, None between sentences."""

    text: str
    start: int
    sentence: Sentence | None = None


@dataclass(frozen=True)
class Stretch:
    """Parts in order, and the names of what was found in them: none for text between."""

    parts: tuple[Part, ...]
    names: tuple[int | str, ...] = ()


def sheet(text: str, places: Iterable[tuple[int, int, str]], sentences: Sequence[Sentence]) -> list[Stretch]:
    """The whole text in order. `places` are (start, end, name), `sentences` do not overlap.

    >>> [part.text for part in sheet("A b. C d.", [(0, 4, "found-1")], [Sentence(0, 4)])[0].parts]
    ['A b.']
    """
    stretches, done, waiting = [], 0, list(reversed(sentences))
    for piece in pieces(text, places):
        end = done + len(piece.text)
        stretches.append(Stretch(tuple(_parts(text, done, end, waiting)), piece.ids))
        done = end
    return stretches


def sentence_at(place: int, sentences: Iterable[Sentence]) -> Sentence | None:
    """The sentence that stands there."""
    return next((one for one in sentences if one.start <= place < one.end), None)


def _parts(text: str, start: int, end: int, waiting: list[Sentence]) -> Iterable[Part]:
    """The parts from `start` to `end`; sentences that are done leave `waiting`, whose last one is next."""
    while start < end:
        while waiting and waiting[-1].end <= start:
            waiting.pop()
        following = waiting[-1] if waiting else None
        inside = following is not None and following.start <= start
        border = end if following is None else following.end if inside else following.start
        yield Part(text[start : min(border, end)], start, following if inside else None)
        start = min(border, end)
