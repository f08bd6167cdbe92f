"""A moment as a person entered it: the UTC instant, the zone and offset of the entry, estimated or not.

The zone and offset stay beside the instant because two years later the question is what was written down, and
time-zone law may have changed in between.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz

from core.errors import FieldError
from core.phrases import Phrase

SECOND = timedelta(seconds=1)

#: The years in which an entered moment can lie.
YEARS = range(1970, 3000)


@dataclass(frozen=True)
class Moment:
    """`at` is a UTC instant, `zone` an IANA name, `offset` minutes east of UTC as entered.

    `estimated` says that the person knew it only roughly (a date without a time counts from 00:00).
    """

    at: datetime
    zone: str
    offset: int
    estimated: bool = False

    @property
    def local(self) -> datetime:
        """The instant on the clock of its own zone."""
        return self.at.astimezone(ZoneInfo(self.zone))


class AmbiguousTime(FieldError):
    """A local time that the clocks showed twice; carries both readings for the question to the person."""

    def __init__(self, field: str, first: datetime, second: datetime) -> None:
        super().__init__(
            field,
            Phrase(
                "The clocks went back that night and showed this time twice. Say which you mean: {first} or {second}.",
                {"first": first, "second": second},
            ),
        )
        self.first = first
        self.second = second


def at_instant(instant: datetime, zone: str, *, estimated: bool = False) -> Moment:
    """The moment of an instant that needs no interpretation, such as now."""
    local = instant.astimezone(ZoneInfo(zone))
    return Moment(instant.astimezone(UTC), zone, _minutes(local), estimated)


def entered(
    field: str, day: date, hour: time | None, zone: str, *, which: str | None = None, estimated: bool = False
) -> Moment:
    """The moment meant by a local date and time.

    Without a time it counts from 00:00 of that day, the safe side, and is marked estimated. Raises AmbiguousTime
    for a time that occurred twice unless `which` says "first" or "second", and FieldError for one that the clocks
    skipped or a year that is a slip of the keyboard.

    >>> entered("aware", date(2026, 3, 27), time(18, 30), "Europe/Berlin").at.isoformat()
    '2026-03-27T17:30:00+00:00'
    """
    checked_year(field, day)
    place = ZoneInfo(zone)
    naive = datetime.combine(day, hour or time(0, 0))
    local = naive.replace(tzinfo=place)
    if not tz.datetime_exists(local):
        if hour is not None:
            raise FieldError(
                field,
                Phrase(
                    "This time does not exist in {zone}: the clocks were put forward that night. Enter one after it.",
                    {"zone": zone},
                ),
            )
        local = tz.resolve_imaginary(local)
    if hour is not None and tz.datetime_ambiguous(local):
        first, second = local.replace(fold=0), local.replace(fold=1)
        if which not in ("first", "second"):
            raise AmbiguousTime(field, first, second)
        local = second if which == "second" else first
    return Moment(local.astimezone(UTC), zone, _minutes(local), estimated or hour is None)


def checked_year(field: str, day: date) -> None:
    """FieldError for a day in a year that is a slip of the keyboard.

    >>> checked_year("aware", date(2026, 3, 27))
    """
    if day.year not in YEARS:
        # A browser's date field gives 0026 for a year typed with two digits.
        raise FieldError(field, Phrase("Check the year: {year} cannot be meant.", {"year": str(day.year)}))


def existing(naive: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the clocks of `zone` show this: the earlier one of a time shown twice, and for one that
    they skip the next that they show.

    >>> existing(datetime(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin")).astimezone(ZoneInfo("Europe/Berlin")).time()
    datetime.time(3, 0)
    """
    late = naive.replace(tzinfo=zone).astimezone(UTC)
    early = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if late <= early:
        return late
    # Skipped: the clocks jump between the two readings. Find the instant, to the second, at which they do.
    before = early.astimezone(zone).utcoffset()
    while late - early > SECOND:
        middle = early + (late - early) // 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late.replace(microsecond=0)


def _minutes(local: datetime) -> int:
    return int((local.utcoffset() or timedelta()).total_seconds() // 60)
