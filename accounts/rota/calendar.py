"""A calendar file (iCalendar, RFC 5545) -> events, and whom of our people each names; pure.

Recurring events are written out up to a horizon. Whatever is in doubt is not guessed: an event that names nobody, or
several of ours, comes back without a person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr

from core.errors import FieldError
from core.phrases import Phrase

#: Bytes, events as written, and events with their repetitions that a file may hold.
LARGEST = 1_000_000
MOST_ENTRIES = 5_000
MOST_EVENTS = 2_000
#: No calendar of shifts begins before, and a rule that did would be long to follow.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=366)
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}

UNREADABLE = Phrase("This is no calendar file (ICS), or it is damaged.")


@dataclass(frozen=True)
class Event:
    """One span of the calendar, UTC; `addresses` are its attendees, `organizer` who set it up."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    addresses: tuple[str, ...] = ()
    organizer: str | None = None


@dataclass(frozen=True)
class Known:
    """One of our people as a calendar may name them; addresses in lower case."""

    id: int
    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """An event and the one of ours that it names; None with several `candidates`, or with none."""

    event: Event
    person: Known | None
    candidates: tuple[Known, ...] = ()


@dataclass
class _Series:
    """One event as written, with what it repeats and which of its repetitions are changed or left out."""

    entry: Any
    zone: tzinfo
    left_out: set[datetime] = field(default_factory=set)

    def spans(self, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        begin, length = self._begin(), self._length()
        if not timedelta(0) < length <= LONGEST:
            raise FieldError("file", Phrase("An event must last, and a year at most: {event}", self._named()))
        for local in self._starts(begin, until):
            starts_at = _utc(local)
            if starts_at not in self.left_out:
                # By the clock on the wall where it has days, so that a night with a change of the clocks ends in time.
                yield starts_at, _utc(local + length)

    def _starts(self, begin: datetime, until: datetime) -> Iterator[datetime]:
        rule = self.entry.get("RRULE")
        if rule is None:
            yield begin
        elif isinstance(rule, list) or _first(rule, "FREQ") not in FREQUENCIES:
            raise FieldError("file", Phrase("This repetition cannot be followed: {event}", self._named()))
        else:
            yield from self._repeated(begin, rule, until)
        for more in _dates(self.entry.get("RDATE"), self.zone):
            yield more.astimezone(begin.tzinfo)

    def _repeated(self, begin: datetime, rule: Any, until: datetime) -> Iterator[datetime]:
        if begin < EARLIEST:
            raise FieldError("file", Phrase("This repetition began too long ago: {event}", self._named()))
        last = _first(rule, "UNTIL")
        end = (
            min(_moment(last, self.zone) + (timedelta(days=1) if _is_day(last) else timedelta(0)), until)
            if (last)
            else until
        )
        count = _first(rule, "COUNT")
        bounded = {name: value for name, value in rule.items() if name not in ("UNTIL", "COUNT")}
        text = ";".join(f"{name}={_written(value)}" for name, value in bounded.items())
        local_end = end.astimezone(begin.tzinfo).replace(tzinfo=None)
        try:
            # In local time without its zone, as nine in the morning stays nine in the morning. The end keeps a rule
            # that never comes true from being followed for ever.
            starts = rrulestr(f"{text};UNTIL={local_end:%Y%m%dT%H%M%S}", dtstart=begin.replace(tzinfo=None))
        except (ValueError, TypeError) as error:
            raise FieldError("file", Phrase("This repetition cannot be followed: {event}", self._named())) from error
        for naive in islice(starts, count):
            local = naive.replace(tzinfo=begin.tzinfo)
            if _is_day(last) or _utc(local) <= end:
                yield local

    def _begin(self) -> datetime:
        if self.entry.get("DTSTART") is None:
            raise FieldError("file", Phrase("An event has no beginning: {event}", self._named()))
        for name in ("DTSTART", "DTEND"):
            # A time whose zone nobody knows would be read as one of the rota's zone.
            value = self.entry.get(name)
            if value is not None and "TZID" in value.params and getattr(value.dt, "tzinfo", None) is None:
                raise FieldError("file", Phrase("The time zone of this event is not known: {event}", self._named()))
        return _local(self.entry["DTSTART"].dt, self.zone)

    def _length(self) -> timedelta:
        begin = self.entry["DTSTART"].dt
        if self.entry.get("DTEND") is not None:
            ends, starts = _local(self.entry["DTEND"].dt, self.zone), self._begin()
            if ends.tzinfo == starts.tzinfo:
                return ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
            return _utc(ends) - _utc(starts)
        if self.entry.get("DURATION") is not None:
            return self.entry["DURATION"].dt
        return timedelta(days=1) if _is_day(begin) else timedelta(0)

    def _named(self) -> dict[str, str]:
        return {"event": _text(self.entry, "SUMMARY") or _text(self.entry, "UID")}


def read(data: bytes, since: datetime, until: datetime, zone: tzinfo) -> list[Event]:
    """The events that end after `since` and begin before `until` (UTC), in their order.

    Times without a zone, and whole days, are those of `zone`. FieldError on `file` for what cannot be followed.
    """
    if len(data) > LARGEST:
        raise FieldError("file", Phrase("This file is too large: a million bytes at most, please."))
    entries = _entries(data)
    changed: dict[str, set[datetime]] = {}
    for entry in entries:
        if entry.get("RECURRENCE-ID") is not None:
            changed.setdefault(_text(entry, "UID"), set()).add(_moment(entry["RECURRENCE-ID"].dt, zone))
    found: list[Event] = []
    for entry in entries:
        if _text(entry, "STATUS").upper() == "CANCELLED":
            continue
        left_out = set(_dates(entry.get("EXDATE"), zone))
        if entry.get("RECURRENCE-ID") is None:
            left_out |= changed.get(_text(entry, "UID"), set())
        for starts_at, ends_at in _Series(entry, zone, left_out).spans(until):
            if ends_at > since and starts_at < until:
                found.append(_event(entry, starts_at, ends_at))
            if len(found) > MOST_EVENTS:
                raise FieldError("file", Phrase("Too many events: {count} at most, please.", {"count": MOST_EVENTS}))
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at, one.uid))


def matched(events: Iterable[Event], people: Sequence[Known]) -> list[Match]:
    """Each event with the one person it names: by an attendee's address, else the organizer's, else by name."""
    found = []
    for event in events:
        named = (
            [one for one in people if set(one.addresses) & set(event.addresses)]
            or [one for one in people if event.organizer in one.addresses]
            or _named_in(event.summary, people)
        )
        found.append(Match(event, named[0] if len(named) == 1 else None, tuple(named)))
    return found


def _named_in(summary: str, people: Sequence[Known]) -> list[Known]:
    text = _words(summary)
    found = [one for one in people if _words(one.name).strip() and _words(one.name) in text]
    # Whoever is named in full is not somebody whose name is a part of it too.
    return [
        one
        for one in found
        if not any(_words(one.name) in _words(other.name) and len(other.name) > len(one.name) for other in found)
    ]


def _words(text: str) -> str:
    apart = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return f" {' '.join(apart.split())} "


def _entries(data: bytes) -> list[Any]:
    # Loaded at the first calendar file only.
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise FieldError("file", UNREADABLE) from error
    entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT")]
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise FieldError("file", UNREADABLE)
    if len(entries) > MOST_ENTRIES:
        raise FieldError("file", Phrase("Too many events: {count} at most, please.", {"count": MOST_ENTRIES}))
    for entry in entries:
        if entry.errors:
            raise FieldError("file", UNREADABLE)
    return entries


def _event(entry: Any, starts_at: datetime, ends_at: datetime) -> Event:
    attendees = entry.get("ATTENDEE") or []
    attendees = attendees if isinstance(attendees, list) else [attendees]
    organizer = entry.get("ORGANIZER")
    return Event(
        _text(entry, "UID") or "none",
        _text(entry, "SUMMARY"),
        starts_at,
        ends_at,
        tuple(_address(one) for one in attendees),
        _address(organizer) if isinstance(organizer, str) else None,
    )


def _address(value: object) -> str:
    return str(value).strip().lower().removeprefix("mailto:").strip()


def _text(entry: Any, name: str) -> str:
    value = entry.get(name)
    return str(value if not isinstance(value, list) else value[0]).strip() if value is not None else ""


def _first(rule: Any, name: str) -> Any:
    value = rule.get(name)
    return value[0] if isinstance(value, list) and value else value


def _written(value: Any) -> str:
    return ",".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _local(value: date | datetime, zone: tzinfo) -> datetime:
    """The value in its own zone; without one, and for a whole day, in `zone`."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)


def _moment(value: date | datetime, zone: tzinfo) -> datetime:
    return _utc(_local(value, zone))


def _dates(value: Any, zone: tzinfo) -> list[datetime]:
    """The moments of EXDATE or RDATE, which come as one list, several, or none."""
    lists = value if isinstance(value, list) else [] if value is None else [value]
    found = [one.dt for several in lists for one in several.dts]
    if any(isinstance(one, tuple) for one in found):
        raise FieldError("file", Phrase("Periods among the dates of a repetition cannot be followed."))
    return [_moment(one, zone) for one in found]
