"""The one place that looks at the clock on the wall, and how moments are shown to a reader."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask_babel import force_locale, get_domain, get_locale, gettext, ngettext

from core.countries import country_name
from core.phrases import Country, InLanguage, Phrase, show

# Linux's monotonic clock stands still while the machine sleeps, this one does not. Where it is missing, monotonic.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> datetime:
    """The present instant in UTC. Everything else takes time as an argument."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds that only ever go forwards, through a sleep of the machine too; for spans within this process alone."""
    return time.clock_gettime(_STEADY)


def zone(name: str | None) -> ZoneInfo:
    """The IANA zone of that name; UTC where the name is unknown to this machine."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: "Europe" alone is a folder of the zone database.
        return ZoneInfo("UTC")


def zone_names() -> list[str]:
    """The zones offered in forms: places of the world and UTC, not the historical aliases."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return ["UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in areas)]


def local(moment: datetime, name: str | None) -> str:
    """The moment in that zone, in the reader's language, the zone's abbreviation behind it."""
    return shown(moment.astimezone(zone(name)))


def shown(value: object) -> str:
    """One value inside a phrase, as the reader's language writes it; in English as `str()` of the phrase does."""
    if isinstance(value, str):
        return value
    locale = get_locale()
    if isinstance(value, int) and not isinstance(value, bool):
        return format_decimal(value, locale=locale)
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, Country):
        return country_name(value.code)
    if not isinstance(value, date) or locale is None or locale.language == "en":
        return show(value)
    day = format_skeleton("yMMMEd", value, locale=locale)
    return f"{day} {value:%H:%M} {value.tzname()}" if isinstance(value, datetime) else day


def words(phrase: object) -> str:
    """A phrase in the reader's language, or in the one that it keeps; anything else as it is."""
    if isinstance(phrase, InLanguage):
        with force_locale(phrase.language):
            return words(phrase.phrase)
    return phrase.render(gettext, shown) if isinstance(phrase, Phrase) else str(phrase)


def fluent() -> Callable[[object], str]:
    """`words` in the language set now, for a text of thousands of phrases: its catalogue is looked up once."""
    translate = get_domain().get_translations().gettext

    def said(phrase: object) -> str:
        return phrase.render(translate, shown) if isinstance(phrase, Phrase) else words(phrase)

    return said


def written(phrase: object) -> str:
    """A phrase as a letter writes it: months in full, and a day's name where there is an hour to it.

    >>> written(Phrase("{day}", {"day": date(2026, 6, 1)}))
    '1 June 2026'
    """
    return phrase.render(gettext, _in_full) if isinstance(phrase, Phrase) else str(phrase)


def _in_full(value: object) -> str:
    if not isinstance(value, date):
        return shown(value)
    locale, moment = get_locale(), isinstance(value, datetime)
    if locale is None or locale.language == "en":
        day = f"{value:%A} {value.day} {value:%B %Y}" if moment else f"{value.day} {value:%B %Y}"
    else:
        day = format_date(value, "full" if moment else "long", locale=locale)
    return f"{day} {value:%H:%M} {value.tzname()}" if isinstance(value, datetime) else day


def span(length: timedelta) -> str:
    """A length of time in words, two units at most, rounded down so that nobody thinks there is more.

    >>> span(timedelta(days=2, hours=3, minutes=5))
    '2 days 3 h'
    """
    minutes = int(abs(length.total_seconds()) // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        text = ngettext("%(num)s day", "%(num)s days", days)
        return f"{text} {gettext('%(hours)s h', hours=hours)}" if hours else text
    if hours:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return gettext("%(minutes)s min", minutes=rest)


def remaining(moment: datetime, at: datetime) -> str:
    """'2 days 3 h left' or '5 h 2 min over'."""
    if moment >= at:
        return gettext("%(span)s left", span=span(moment - at))
    return gettext("%(span)s over", span=span(at - moment))
