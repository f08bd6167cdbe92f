"""Days and times of day that people enter for rotas and leave, as moments; pure."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from dateutil import tz

from core.errors import FieldError
from core.phrases import Phrase


def moment(field: str, day: date, hour: time, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The moment (UTC) of that local time. FieldError for a time that the clocks skipped.

    A time that came twice is the first of the two, or with `second` the second: what begins early and ends late leaves
    nobody uncovered.

    >>> moment("until", date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin"), second=True).isoformat()
    '2026-10-25T01:30:00+00:00'
    """
    local = datetime.combine(day, hour, zone).replace(fold=int(second))
    if not tz.datetime_exists(local):
        raise FieldError(field, Phrase("The clocks are put forward that night: this time does not exist."))
    return local.astimezone(UTC)
