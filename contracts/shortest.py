"""Which of several duties is the most pressing one, for lists that have room for one only. An order, not a due date."""

from collections.abc import Iterable
from datetime import timedelta

from contracts.terms import Terms, Unit

#: The least that a unit can take. Due dates are computed with the calendar, elsewhere.
LEAST = {
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WEEKS: timedelta(days=7),
    Unit.WORKING_DAYS: timedelta(days=1),
    Unit.MONTHS: timedelta(days=28),
}


def shortest(duties: Iterable[Terms]) -> Terms | None:
    """The duty with the shortest period; one without a number counts with our own target. None for no duty.

    >>> quick = Terms("processor", "controller", amount=72, unit=Unit.HOURS)
    >>> shortest([Terms("processor", "controller", amount=5, unit=Unit.DAYS), quick]) is quick
    True
    """
    return min(duties, key=_length, default=None)


def _length(terms: Terms) -> timedelta:
    if terms.amount is None or terms.unit is None:
        return terms.target or timedelta.max
    return terms.amount * LEAST[terms.unit]
