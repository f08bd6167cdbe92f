"""A contract's life in days: whether it is in force, and when somebody should think of its renewal.

A day is a local day of our organisation. `starts` and `ends` are the first and the last day in force; None: no such.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import FieldError
from core.phrases import Phrase

#: Two years ahead is before every notice period that we know; a longer one is a slip of the pen.
LONGEST_REMINDER = 730


class Standing(StrEnum):
    """Whether a contract binds on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"


WORDS = {
    Standing.IN_FORCE: Phrase("in force"),
    Standing.NOT_YET: Phrase("not yet in force"),
    Standing.ENDED: Phrase("ended"),
}
KINDS = {Standing.IN_FORCE: "ok", Standing.NOT_YET: "info", Standing.ENDED: "neutral"}


def standing(starts: date | None, ends: date | None, day: date) -> Standing:
    """Whether a contract binds on that day; both ends of its time count.

    >>> standing(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)).value
    'in_force'
    """
    if starts is not None and day < starts:
        return Standing.NOT_YET
    return Standing.ENDED if ends is not None and day > ends else Standing.IN_FORCE


def outside(starts: date | None, ends: date | None, day: date) -> Phrase | None:
    """Why a contract does not bind on that day, in words behind its title; None if it does.

    >>> str(outside(None, date(2025, 12, 31), date(2026, 6, 1)))
    'not in force then: ended on Wed 31 Dec 2025'
    """
    found = standing(starts, ends, day)
    if found is Standing.NOT_YET:
        return Phrase("not in force then: from {day} on", {"day": starts})
    return Phrase("not in force then: ended on {day}", {"day": ends}) if found is Standing.ENDED else None


@dataclass(frozen=True)
class Renewal:
    """The day by which a renewal or an end is decided, and from which day on to think of it."""

    renews_on: date
    remind_on: date

    def due(self, day: date) -> bool:
        """Whether the reminder's day has come; it stays so until somebody gives the next renewal's day."""
        return self.remind_on <= day

    def words(self, day: date) -> Phrase:
        """What the pages say of it."""
        if day > self.renews_on:
            return Phrase("its renewal was to be decided by {day}", {"day": self.renews_on})
        return Phrase("decide on its renewal by {day}", {"day": self.renews_on})


def renewal(renews_on: date | None, remind_days: int | None, ends: date | None, day: date) -> Renewal | None:
    """The renewal of a contract as it stands on that day; None where none is known, or where the contract has ended.

    >>> renewal(date(2026, 12, 31), 90, None, date(2026, 6, 1)).remind_on.isoformat()
    '2026-10-02'
    """
    if renews_on is None or (ends is not None and day > ends):
        return None
    # The first days of the calendar have no day before them.
    back = min(remind_days or 0, renews_on.toordinal() - 1)
    return Renewal(renews_on, renews_on - timedelta(days=back))


def checked_renewal(renews_on: date | None, remind_days: int | None) -> list[FieldError]:
    """What is wrong with the day and the days before it."""
    if remind_days is None:
        return []
    errors = []
    if not 0 <= remind_days <= LONGEST_REMINDER:
        errors.append(FieldError("remind_days", Phrase("From 0 to {longest} days.", {"longest": LONGEST_REMINDER})))
    if renews_on is None:
        errors.append(FieldError("renews_on", Phrase("Give the day of which to remind.")))
    return errors
