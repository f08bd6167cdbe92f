"""Which readings of a document are the proposals of an earlier reading: nobody is asked twice about one duty."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def matched(earlier: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Place in `found` -> place in `earlier` of the same duty; what is missing here is new.

    Both are readings in the label schema. The same duty stands at overlapping places and binds the same parties;
    where several do, as a first notice and a report after it, those of the same period belong together.
    """
    pairs: dict[int, int] = {}
    for same in (_same_period, lambda one, other: True):
        for new, old in _overlapping(earlier, found):
            if new not in pairs and old not in pairs.values() and same(found[new], earlier[old]):
                pairs[new] = old
    return pairs


def _overlapping(earlier: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    """Pairs of (place in `found`, place in `earlier`) that overlap and bind the same parties."""
    for new, one in enumerate(found):
        for old, other in enumerate(earlier):
            (start, end), (from_, to) = _place(one), _place(other)
            if start < to and from_ < end and _parties(one) == _parties(other):
                yield new, old


def _place(reading: Mapping[str, Any]) -> tuple[int, int]:
    return reading["evidence"]["char_start"], reading["evidence"]["char_end"]


def _parties(reading: Mapping[str, Any]) -> tuple[str, str]:
    return reading["debtor"], reading["creditor"]


def _same_period(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one["limit"].get(name) == other["limit"].get(name) for name in ("kind", "amount", "unit"))
