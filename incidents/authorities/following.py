"""By when an authority expects more after the first filing (Art. 33(4) GDPR: without undue further delay).

What the authorities themselves say is in their notes in the directory; for all others there is a period of our own,
which is no law.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from core.phrases import Phrase


@dataclass(frozen=True)
class FollowUp:
    """A period after the first filing, and who says so."""

    period: timedelta | relativedelta
    reason: Phrase


HOUSE = FollowUp(timedelta(days=14), Phrase("14 days: our own rule, no law"))
FOLLOW_UPS = {
    "FR": FollowUp(timedelta(hours=72), Phrase("72 hours after the first filing if possible: the CNIL")),
    "SE": FollowUp(timedelta(weeks=4), Phrase("4 weeks: IMY")),
    "IT": FollowUp(relativedelta(months=1), Phrase("a month, when the Garante reminds")),
}


@dataclass(frozen=True)
class Suggested:
    """The day on which to promise more, and why that day."""

    on: date
    reason: Phrase


def suggested(authority: str | None, first_filed_at: datetime | None, now: datetime, zone: str) -> Suggested:
    """The day for "more will follow on"; UTC instants, `first_filed_at` None: nothing was filed, so as if now.

    A period that is over already gives way to our own one from now.

    >>> str(suggested("SE", None, datetime(2026, 6, 1, 12, tzinfo=UTC), "Europe/Stockholm").on)
    '2026-06-29'
    """
    one = FOLLOW_UPS.get(authority or "", HOUSE)
    due = _after(first_filed_at or now, one, zone)
    if due < now:
        one, due = HOUSE, _after(now, HOUSE, zone)
    return Suggested(due.astimezone(ZoneInfo(zone)).date(), one.reason)


def _after(moment: datetime, one: FollowUp, zone: str) -> datetime:
    # Hours are counted in UTC, a month on the calendar that people see.
    if isinstance(one.period, timedelta):
        return moment + one.period
    return (moment.astimezone(ZoneInfo(zone)) + one.period).astimezone(UTC)
