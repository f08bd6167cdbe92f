"""When does a notice count as received? Office hours and working days in the contract's notice zone.

"Notices received after 17:00 count as received on the next business day": a period that starts with such a notice
starts later, and a notice that we give must arrive while the office is still open on the last day.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from contracts.calendars import DAY, Calendar
from contracts.moment import existing
from contracts.terms import Terms
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Office:
    """Where and when notices count at once. Both times are inside: a notice at `closes` sharp is in time."""

    zone: ZoneInfo
    opens: time
    closes: time
    calendar: Calendar = Calendar()

    def counts(self, received: datetime) -> bool:
        """Whether a notice that arrives at this instant counts at once."""
        local = received.astimezone(self.zone)
        return self.calendar.is_working(local.date()) and self.opens <= local.time() <= self.closes


def office_of(terms: Terms, zone: str, calendar: Calendar) -> Office | None:
    """The office hours that the contract names; None if it names none. Without an opening time the day opens at 00:00.

    >>> office_of(Terms("processor", "controller"), "UTC", Calendar()) is None
    True
    """
    if terms.office_closes is None:
        return None
    opens = time.fromisoformat(terms.office_opens) if terms.office_opens else MIDNIGHT
    return Office(ZoneInfo(terms.notice_zone or zone), opens, time.fromisoformat(terms.office_closes), calendar)


def checked_hours(opens: str | None, closes: str | None) -> tuple[str | None, str | None]:
    """Opening and closing time as "HH:MM", None where none is named; FieldErrors for times that cannot be meant.

    >>> checked_hours("9:00", "17:00")
    ('09:00', '17:00')
    """
    errors, found = [], {}
    for field, text in (("office_opens", opens), ("office_closes", closes)):
        match = re.fullmatch(r"(\d{1,2}):(\d{2})", text or "00:00", re.ASCII)
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            errors.append(FieldError(field, Phrase("Write a time of day such as 17:00.")))
        else:
            found[field] = f"{int(match[1]):02}:{match[2]}" if text else None
    if opens and not closes:
        errors.append(FieldError("office_closes", Phrase("Say until when notices count, too.")))
    if not errors and opens and closes and found["office_opens"] >= found["office_closes"]:  # type: ignore[operator]
        errors.append(FieldError("office_closes", Phrase("The office must close after it opens.")))
    if errors:
        raise FieldErrors(errors)
    return found["office_opens"], found["office_closes"]


def deemed(received: datetime, office: Office) -> datetime:
    """The instant (UTC) at which a notice that arrived at `received` counts as received.

    >>> from datetime import UTC
    >>> office = Office(ZoneInfo("Europe/Berlin"), time(9), time(17))
    >>> deemed(datetime(2026, 6, 5, 15, 30, tzinfo=UTC), office).isoformat()
    '2026-06-08T07:00:00+00:00'
    """
    if office.counts(received):
        return received
    local = received.astimezone(office.zone)
    late = local.time() > office.closes
    day = office.calendar.on_or_after(local.date() + (DAY if late else 0 * DAY))
    return existing(datetime.combine(day, office.opens), office.zone)


def last_counted(due: datetime, office: Office) -> datetime:
    """The last instant (UTC), not after `due`, at which a notice counts at once.

    >>> from datetime import UTC
    >>> office = Office(ZoneInfo("Europe/Berlin"), time(9), time(17))
    >>> last_counted(datetime(2026, 6, 7, 12, tzinfo=UTC), office).isoformat()
    '2026-06-05T15:00:00+00:00'
    """
    if office.counts(due):
        return due
    local = due.astimezone(office.zone)
    early = local.time() < office.opens
    day = office.calendar.on_or_before(local.date() - (DAY if early else 0 * DAY))
    return existing(datetime.combine(day, office.closes), office.zone)
