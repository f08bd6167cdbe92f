"""Which days are working days: weekends, public holidays with their names, and days on which a company is closed.

Working days are all days but public holidays, Saturdays and Sundays (Regulation (EEC, Euratom) No 1182/71, Art. 2(2));
the public holidays are those of the place where the act is to be done (Art. 2(1)). Outside the EU the weekend is that
of the country.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contracts.moment import checked_year
from core.errors import FieldError
from core.phrases import Phrase

if TYPE_CHECKING:
    from holidays import HolidayBase

DAY = timedelta(days=1)
SATURDAY_SUNDAY = frozenset({5, 6})

WEEKEND = Phrase("weekend")
CLOSED = Phrase("closed by the contract's own calendar")
UNKNOWN = Phrase("No public holidays are known for {calendar}. Write a country such as DE, or a part such as DE-BY.")


@dataclass(frozen=True)
class Calendar:
    """`code` is a country or one of its parts ("DE", "DE-BY"); None knows no public holidays.

    `closed` are further days that a contract or company does not count.
    """

    code: str | None = None
    closed: frozenset[date] = frozenset()

    def free(self, day: date) -> Phrase | str | None:
        """Why this is no working day, a public holiday by its name; None for a working day.

        >>> Calendar("DE").free(date(2026, 12, 25))
        'Christmas Day'
        """
        name = _holidays(self.code, day.year).get(day) if self.code else None
        if name:
            return name
        if day in self.closed:
            return CLOSED
        return WEEKEND if day.weekday() in self.weekend else None

    @property
    def weekend(self) -> frozenset[int]:
        """Weekdays that are never counted, Monday being 0."""
        return _weekend(self.code) if self.code else SATURDAY_SUNDAY

    def is_working(self, day: date) -> bool:
        """Whether this is a working day."""
        return self.free(day) is None

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        while not self.is_working(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after `day`."""
        while not self.is_working(day):
            day -= DAY
        return day

    def knows(self, year: int) -> bool:
        """Whether the public holidays of that year are known; without a country there is nothing to know."""
        return self.code is None or year in _years(self.code)


def calendar(code: str | None, closed: Iterable[str] = ()) -> Calendar:
    """The calendar of a duty; `closed` are ISO dates."""
    return Calendar(code, frozenset(date.fromisoformat(day) for day in closed))


def checked_code(code: str) -> str:
    """The code if its public holidays are known; else FieldError.

    >>> checked_code("de-by")
    'DE-BY'
    """
    code = code.strip().upper()
    try:
        if code.endswith("-"):
            raise ValueError("a part without a name")
        _years(code)
    except (NotImplementedError, ValueError) as error:
        raise FieldError("calendar", UNKNOWN.filled({"calendar": code})) from error
    return code


def checked_days(lines: Iterable[str]) -> list[str]:
    """The ISO dates, in order and each once; FieldError names a line that is none, or a year that cannot be meant.

    >>> checked_days(["2026-12-31", "2026-12-24", "2026-12-31"])
    ['2026-12-24', '2026-12-31']
    """
    days = set()
    for line in lines:
        try:
            day = date.fromisoformat(line)
        except ValueError as error:
            raise FieldError("closed_days", NO_DATE.filled({"line": line[:40]})) from error
        checked_year("closed_days", day)
        days.add(day.isoformat())
    return sorted(days)


NO_DATE = Phrase("Write one date a line, such as 2026-12-24. This is none: {line}")


@lru_cache(maxsize=256)
def _place(code: str) -> "HolidayBase":
    """The library's data for a place, without any year; with English names, so that a derivation never varies."""
    place = _asked(code)
    return _asked(code, language="en_US") if "en_US" in place.supported_languages else place


@lru_cache(maxsize=1024)
def _holidays(code: str, year: int) -> dict[date, str]:
    """The public holidays of one year with their names; empty where the library has no data."""
    if year not in _years(code):
        return {}
    return dict(_asked(code, years=year, language=_place(code).language))


def _asked(code: str, **options: Any) -> "HolidayBase":
    # Imported here because the command line must answer at once, and a period without a country does without it.
    from holidays import country_holidays

    country, _, part = code.partition("-")
    return country_holidays(country, subdiv=part or None, expand=False, **options)


@lru_cache(maxsize=256)
def _weekend(code: str) -> frozenset[int]:
    return frozenset(_place(code).weekend)


@lru_cache(maxsize=256)
def _years(code: str) -> range:
    place = _place(code)
    return range(place.start_year, place.end_year + 1)
