"""A sentence and the values in it, kept apart until someone reads it: one text, any language.

Rules speak in phrases because they know neither the reader's language nor the reader's clock. `str()` gives the
English sentence (logs, tests, command line); the pages and messages translate the template and show the values
in the reader's way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Phrase:
    """`Phrase("{hours} hours left", {"hours": 3})`; the template is the key of the translation.

    >>> str(Phrase("aware {moment}", {"moment": "now"}))
    'aware now'
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.render(lambda text: text, show)

    def __hash__(self) -> int:
        # The names only: equal values, such as one instant in two zones, may be written differently.
        return hash((self.text, frozenset(self.values)))

    def filled(self, values: Mapping[str, Any]) -> "Phrase":
        """The same template with these values; for tables of templates."""
        return Phrase(self.text, values)

    def render(self, translate: Callable[[str], str], shown: Callable[[Any], str]) -> str:
        """The sentence in the reader's language; nested phrases are translated too."""
        values = {
            name: value.render(translate, shown) if isinstance(value, Phrase) else shown(value)
            for name, value in self.values.items()
        }
        return translate(self.text).format(**values)


@dataclass(frozen=True)
class InLanguage:
    """A phrase that keeps its own language (ISO 639-1), whoever reads it: a sentence meant for another text."""

    phrase: Phrase
    language: str

    def __str__(self) -> str:
        return str(self.phrase)


@dataclass(frozen=True)
class Country:
    """A country (ISO 3166-1, two letters) inside a phrase: each reader gets its name in the own language.

    >>> str(Phrase("in {country}", {"country": Country("DE")}))
    'in DE'
    """

    code: str

    def __str__(self) -> str:
        return self.code


def phrase_of(message: "str | Phrase") -> Phrase:
    """The message as a phrase, whichever way it was raised."""
    return message if isinstance(message, Phrase) else Phrase(message)


def as_data(value: Any) -> Any:
    """A phrase as plain values for storage, so that whoever reads it later gets it in the own language.

    A moment keeps its zone, a day stays a day; any other value that is no number is stored as its text.
    """
    if isinstance(value, Phrase):
        return {"text": value.text, "values": {name: as_data(one) for name, one in value.values.items()}}
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat(), "zone": getattr(value.tzinfo, "key", "UTC")}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Country):
        return {"country": value.code}
    return value if isinstance(value, int | float) else str(value)


def from_data(stored: Any) -> Any:
    """What `as_data` wrote down.

    >>> str(from_data(as_data(Phrase("{hours} hours", {"hours": 3}))))
    '3 hours'
    """
    if not isinstance(stored, dict):
        return stored
    if "at" in stored:
        return datetime.fromisoformat(stored["at"]).astimezone(ZoneInfo(stored["zone"]))
    if "day" in stored:
        return date.fromisoformat(stored["day"])
    if "country" in stored:
        return Country(stored["country"])
    return Phrase(stored["text"], {name: from_data(value) for name, value in stored["values"].items()})


def show(value: object) -> str:
    """English form of one value: a moment in its own zone, with the zone's abbreviation.

    >>> from zoneinfo import ZoneInfo
    >>> show(datetime(2026, 3, 27, 18, 30, tzinfo=ZoneInfo("Europe/Berlin")))
    'Fri 27 Mar 2026 18:30 CET'
    """
    if isinstance(value, datetime):
        return f"{value:%a} {value.day} {value:%b %Y %H:%M} {value.tzname()}"
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    return _length(value) if isinstance(value, timedelta) else str(value)


def _length(value: timedelta) -> str:
    """Two units at most, rounded down; pages say the same in the reader's language (`core.times.span`)."""
    minutes = int(value.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")
    return f"{hours} h {rest} min" if hours else f"{rest} min"
