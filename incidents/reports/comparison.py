"""What the authority, each controller and the people concerned were told, beside each other, and what does not agree.

Numbers, dates and categories are compared; free text is not. To tell somebody nothing of a fact is no contradiction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import inf

from core.phrases import Phrase, as_data
from incidents.reports.document import Document, Value
from incidents.sheet.fields import FIELDS

#: The fields whose values must agree wherever they are told.
COMPARED = (
    "occurred",
    "occurred.to",
    "discovered",
    "aware",
    "contained_at",
    "subjects.count",
    "records.count",
    "subjects.categories",
    "subjects.described",
    "data.categories",
    "data.described",
)


@dataclass(frozen=True)
class Told:
    """One text: whom it tells, in words, and what it says."""

    who: Phrase
    document: Document

    def values(self) -> dict[str, Value]:
        """What it says of the compared fields, by key."""
        return {one.key: one.value for one in self.document.items() if one.key in COMPARED and one.value is not None}


@dataclass(frozen=True)
class Row:
    """One field, with what each text says of it, None where it says nothing; `agrees` is false for a contradiction."""

    key: str
    said: tuple[Value, ...]
    agrees: bool

    @property
    def label(self) -> Phrase:
        return FIELDS[self.key].label


def compared(texts: Sequence[Told]) -> tuple[Row, ...]:
    """Every compared field of which at least one text speaks, in the fact sheet's order."""
    spoken = [one.values() for one in texts]
    keys = [key for key in FIELDS if key in COMPARED and any(key in values for values in spoken)]
    return tuple(_row(key, [values.get(key) for values in spoken]) for key in keys)


def contradictions(texts: Sequence[Told]) -> tuple[Row, ...]:
    """The fields on which two texts say different things."""
    return tuple(row for row in compared(texts) if not row.agrees)


def against(draft: Told, told: Sequence[Told]) -> Mapping[str, tuple[tuple[Phrase, Value], ...]]:
    """What of a draft contradicts texts that were filed: by key, each with whom they told and what."""
    mine = draft.values()
    found: dict[str, tuple[tuple[Phrase, Value], ...]] = {}
    for key, value in mine.items():
        others = tuple(
            (one.who, other) for one in told if (other := one.values().get(key)) is not None and not agree(value, other)
        )
        if others:
            found[key] = others
    return found


def agree(one: Value, other: Value) -> bool:
    """Whether both can be true: one instant in two zones is one, a number lies in its range, lines have no order.

    >>> agree(Phrase("about {number}", {"number": 30}), Phrase("between {low} and {high}", {"low": 10, "high": 50}))
    True
    >>> agree(Phrase("{number}", {"number": 30}), Phrase("{number}", {"number": 31}))
    False
    """
    if isinstance(one, Phrase) and isinstance(other, Phrase):
        mine, theirs = _span(one), _span(other)
        if mine is not None and theirs is not None:
            return max(mine[0], theirs[0]) <= min(mine[1], theirs[1])
        moments = one.values.get("moment"), other.values.get("moment")
        if one.text == other.text and all(isinstance(moment, datetime) for moment in moments):
            return bool(moments[0] == moments[1])
    if isinstance(one, str) and isinstance(other, str):
        return _lines(one) == _lines(other)
    return bool(as_data(one) == as_data(other))


def _span(value: Phrase) -> tuple[float, float] | None:
    """Between which numbers that value lies; None for what is no number."""
    number = value.values.get("number")
    if isinstance(number, Phrase):
        number = number.values.get("number")
    if isinstance(number, int):
        return number, number
    low, high = value.values.get("low"), value.values.get("high")
    return None if low is None and high is None else (low or 0, inf if high is None else high)


def _lines(text: str) -> set[str]:
    return {" ".join(line.casefold().split()) for line in text.splitlines() if line.strip()}


def _row(key: str, said: list[Value]) -> Row:
    # Thousands may have been told the same.
    spoken = {repr(as_data(value)): value for value in said if value is not None}.values()
    return Row(key, tuple(said), all(agree(one, other) for one, other in combinations(spoken, 2)))
