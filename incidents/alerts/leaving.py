"""When a text of an alert may leave: at once, or after the quiet hours of its person, or when its address had enough.

A start alert and whatever ends soon wait for nothing: who is told too late is not told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
#: So many texts to one address in an hour; more of them wait. Two incidents may repeat every quarter of an hour.
PER_HOUR = 10
#: A clock that ends within this keeps nobody's quiet hours.
SOON = timedelta(hours=24)


def is_final(started: bool, ends_at: datetime | None, now: datetime) -> bool:
    """Whether the text passes the limit of its address: it tells of a start, the last hour, or what is overdue."""
    return started or (ends_at is not None and ends_at - now <= HOUR)


def keeps_quiet(started: bool, ends_at: datetime | None, now: datetime) -> bool:
    """Whether the text may wait for the end of quiet hours.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> keeps_quiet(False, noon + timedelta(hours=25), noon), keeps_quiet(True, noon + timedelta(hours=25), noon)
    (True, False)
    """
    return not started and (ends_at is None or ends_at - now > SOON)


def after_quiet(quiet_from: str | None, quiet_until: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours that it lies in: local times of day such as 22:00 until 07:00.

    >>> late = datetime(2026, 1, 1, 23, tzinfo=UTC)
    >>> after_quiet("22:00", "07:00", ZoneInfo("UTC"), late) - late
    datetime.timedelta(seconds=28800)
    """
    if not quiet_from or not quiet_until or quiet_from == quiet_until:
        return now
    local = now.astimezone(zone)
    time = f"{local:%H:%M}"
    inside = quiet_from <= time < quiet_until if quiet_from < quiet_until else time >= quiet_from or time < quiet_until
    if not inside:
        return now
    hour, minute = (int(part) for part in quiet_until.split(":"))
    end = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if time >= quiet_until:
        # By the calendar, not by 24 hours: the clocks may change that night.
        end = (end.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return max(end.astimezone(UTC), now)


def below_limit(recent: Sequence[datetime], now: datetime) -> datetime:
    """`now`, or the moment when the address has room again: `recent` are the moments of its texts of the last hour.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> below_limit([noon - timedelta(minutes=9)] * PER_HOUR, noon) - noon
    datetime.timedelta(seconds=3060)
    """
    counted = sorted(at for at in recent if at > now - HOUR)
    return now if len(counted) < PER_HOUR else max(now, counted[-PER_HOUR] + HOUR)
