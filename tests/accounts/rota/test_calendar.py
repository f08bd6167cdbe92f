"""Calendar files: what is read, what it names, and what is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rota.calendar import LARGEST, Event, Known, matched, read
from core.errors import FieldError

BERLIN = ZoneInfo("Europe/Berlin")
SINCE = datetime(2026, 6, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=400)
ADA = Known(1, "Ada Klein", ("ada@ours.example",))
BO = Known(2, "Bo", ("bo@ours.example", "bo@home.example"))
BO_LONG = Known(3, "Bo Lang", ("lang@ours.example",))


def calendar(*events: str, zones: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *zones.split("\n")]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([one.strip() for one in lines if one.strip()] + ["END:VCALENDAR", ""]).encode()


def spans(*events: str) -> list[tuple[str, str]]:
    """The events as read, on the clocks of Berlin."""
    return [
        (f"{one.starts_at.astimezone(BERLIN):%m-%d %H:%M}", f"{one.ends_at.astimezone(BERLIN):%m-%d %H:%M}")
        for one in read(calendar(*events), SINCE, UNTIL, BERLIN)
    ]


NIGHT = "UID:a\nSUMMARY:Night\nDTSTART;TZID=Europe/Berlin:{0}T200000\nDTEND;TZID=Europe/Berlin:{1}T080000\n"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("UID:a\nDTSTART:20260610T180000Z\nDTEND:20260611T060000Z", [("06-10 20:00", "06-11 08:00")]),
        ("UID:a\nDTSTART:20260610T200000\nDTEND:20260611T080000", [("06-10 20:00", "06-11 08:00")]),
        (NIGHT.format("20260610", "20260611"), [("06-10 20:00", "06-11 08:00")]),
        ("UID:a\nDTSTART;VALUE=DATE:20260610\nDTEND;VALUE=DATE:20260612", [("06-10 00:00", "06-12 00:00")]),
        ("UID:a\nDTSTART;VALUE=DATE:20260610", [("06-10 00:00", "06-11 00:00")]),
        ("UID:a\nDTSTART:20260610T180000Z\nDURATION:PT90M", [("06-10 20:00", "06-10 21:30")]),
        # It is under way, it is over, it is called off, it lies behind the horizon.
        ("UID:a\nDTSTART:20260530T180000Z\nDTEND:20260601T060000Z", [("05-30 20:00", "06-01 08:00")]),
        ("UID:a\nDTSTART:20260510T180000Z\nDTEND:20260511T060000Z", []),
        ("UID:a\nSTATUS:CANCELLED\nDTSTART:20260610T180000Z\nDTEND:20260611T060000Z", []),
        ("UID:a\nDTSTART:20290610T180000Z\nDTEND:20290611T060000Z", []),
        # The night in which the clocks go back is an hour longer, and the morning is at eight all the same.
        (NIGHT.format("20261024", "20261025"), [("10-24 20:00", "10-25 08:00")]),
        (
            NIGHT.format("20261017", "20261018") + "RRULE:FREQ=WEEKLY;COUNT=3",
            [("10-17 20:00", "10-18 08:00"), ("10-24 20:00", "10-25 08:00"), ("10-31 20:00", "11-01 08:00")],
        ),
        (
            NIGHT.format("20260610", "20260611") + "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260624T180000Z",
            [("06-10 20:00", "06-11 08:00"), ("06-24 20:00", "06-25 08:00")],
        ),
        (
            NIGHT.format("20260610", "20260611") + "RRULE:FREQ=WEEKLY;UNTIL=20260624T175959Z",
            [("06-10 20:00", "06-11 08:00"), ("06-17 20:00", "06-18 08:00")],
        ),
        (
            NIGHT.format("20260610", "20260611") + "RRULE:FREQ=WEEKLY;UNTIL=20260617",
            [("06-10 20:00", "06-11 08:00"), ("06-17 20:00", "06-18 08:00")],
        ),
        (
            NIGHT.format("20260610", "20260611")
            + "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260611T200000",
            [("06-10 20:00", "06-11 08:00"), ("06-12 20:00", "06-13 08:00")],
        ),
        (
            NIGHT.format("20260610", "20260611") + "RDATE;TZID=Europe/Berlin:20260620T200000",
            [("06-10 20:00", "06-11 08:00"), ("06-20 20:00", "06-21 08:00")],
        ),
    ],
)
def test_events_are_read(event: str, expected: list[tuple[str, str]]) -> None:
    assert spans(event) == expected


def test_a_changed_repetition_takes_the_place_of_the_one_it_changes() -> None:
    series = NIGHT.format("20260610", "20260611") + "RRULE:FREQ=DAILY;COUNT=2"
    changed = NIGHT.format("20260612", "20260613") + "RECURRENCE-ID;TZID=Europe/Berlin:20260611T200000"
    assert spans(series, changed) == [("06-10 20:00", "06-11 08:00"), ("06-12 20:00", "06-13 08:00")]


def test_an_endless_repetition_ends_at_the_horizon() -> None:
    found = spans("UID:a\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY")
    assert len(found) == 401
    assert spans("UID:a\nDTSTART;VALUE=DATE:20260701\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == []
    assert spans("UID:a\nDTSTART;VALUE=DATE:20260701\nRRULE:FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=30") == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no calendar file"),
        (b"\x00\xff\xfe", "no calendar file"),
        (b"Name;Week\nAda;23\n", "no calendar file"),
        (b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", "no calendar file"),
        (b"x" * (LARGEST + 1), "too large"),
        (calendar("UID:a\nSUMMARY:Night"), "An event has no beginning: Night"),
        (calendar("UID:a\nSUMMARY:Night\nDTSTART:garbage"), "no calendar file"),
        (calendar("UID:a\nSUMMARY:Night\nDTSTART:20260610T180000Z"), "must last"),
        (calendar("UID:a\nDTSTART:20260610T180000Z\nDTEND:20260610T170000Z"), "must last"),
        (calendar("UID:a\nDTSTART:20260610T180000Z\nDTEND:20290610T170000Z"), "must last"),
        (calendar("UID:a\nDTSTART:20260610T180000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY"), "cannot be followed"),
        (calendar("UID:a\nDTSTART:15000610T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"), "too long ago"),
        (calendar("UID:a\nDTSTART;TZID=Nowhere/Atall:20260610T180000\nDURATION:PT1H"), "time zone of this event"),
        (calendar(*[f"UID:{one}\nDTSTART;VALUE=DATE:20260610\nRRULE:FREQ=DAILY" for one in range(8)]), "Too many"),
    ],
)
def test_what_cannot_be_followed_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(FieldError) as refused:
        read(data, SINCE, UNTIL, BERLIN)
    assert refused.value.field == "file"
    assert said in str(refused.value.message)


def event(summary: str = "", *addresses: str, organizer: str | None = None) -> Event:
    return Event("a", summary, SINCE, UNTIL, addresses, organizer)


@pytest.mark.parametrize(
    ("one", "person"),
    [
        (event("", "ada@ours.example"), ADA),
        (event("", "bo@home.example", "stranger@else.example"), BO),
        (event("", organizer="ada@ours.example"), ADA),
        (event("", "bo@ours.example", organizer="ada@ours.example"), BO),
        (event("", "bo@ours.example", "ada@ours.example"), None),
        (event("On call: Ada Klein (phone)"), ADA),
        (event("ADA  KLEIN"), ADA),
        (event("Ada Kleinert"), None),
        (event("Bo"), BO),
        (event("Bo Lang"), BO_LONG),
        (event("Bo, then Ada Klein"), None),
        (event("Summer party"), None),
        (event(""), None),
        (event("Ada Klein", organizer="planner@else.example"), ADA),
    ],
)
def test_an_event_names_one_of_ours_or_nobody(one: Event, person: Known | None) -> None:
    (found,) = matched([one], [ADA, BO, BO_LONG])
    assert found.person == person


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: calendar("UID:a\n" + text)))
def test_no_file_does_harm(data: bytes) -> None:
    try:
        found = read(data, SINCE, UNTIL, BERLIN)
    except FieldError:
        return
    assert all(one.starts_at < one.ends_at for one in found)
