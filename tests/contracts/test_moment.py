"""Moments as people enter them: zones, the two odd hours of the year, dates without a time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.moment import AmbiguousTime, Moment, at_instant, entered, existing
from core.errors import FieldError

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc", "offset"),
    [
        (BERLIN, date(2026, 3, 27), time(18, 30), datetime(2026, 3, 27, 17, 30, tzinfo=UTC), 60),
        (BERLIN, date(2026, 3, 30), time(18, 30), datetime(2026, 3, 30, 16, 30, tzinfo=UTC), 120),
        ("America/New_York", date(2026, 5, 13), time(23, 30), datetime(2026, 5, 14, 3, 30, tzinfo=UTC), -240),
        ("Asia/Kolkata", date(2026, 5, 13), time(23, 50), datetime(2026, 5, 13, 18, 20, tzinfo=UTC), 330),
        ("Asia/Kathmandu", date(2026, 1, 1), time(0, 0), datetime(2025, 12, 31, 18, 15, tzinfo=UTC), 345),
        ("America/St_Johns", date(2026, 1, 1), time(12, 0), datetime(2026, 1, 1, 15, 30, tzinfo=UTC), -210),
        ("UTC", date(2026, 1, 1), time(12, 0), datetime(2026, 1, 1, 12, 0, tzinfo=UTC), 0),
    ],
)
def test_a_local_time_is_its_instant_with_the_zone_and_offset_of_the_entry(zone, day, hour, utc, offset):
    assert entered("aware", day, hour, zone) == Moment(utc, zone, offset, estimated=False)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        (BERLIN, date(2026, 3, 29), time(2, 0)),
        (BERLIN, date(2026, 3, 29), time(2, 59)),
        ("Europe/London", date(2026, 3, 29), time(1, 30)),
        ("Europe/Helsinki", date(2026, 3, 29), time(3, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 30)),
    ],
)
def test_a_time_that_the_clocks_skipped_is_refused_at_its_field(zone, day, hour):
    with pytest.raises(FieldError, match=f"does not exist in {zone}") as refused:
        entered("aware", day, hour, zone)
    assert refused.value.field == "aware"


@pytest.mark.parametrize("hour", [time(1, 59), time(3, 0)])
def test_the_times_around_the_skipped_hour_are_taken(hour):
    assert entered("aware", date(2026, 3, 29), hour, BERLIN).local.time() == hour


def test_a_time_shown_twice_is_asked_about_with_both_readings():
    with pytest.raises(AmbiguousTime) as asked:
        entered("discovered", date(2026, 10, 25), time(2, 30), BERLIN)
    assert asked.value.field == "discovered"
    assert asked.value.first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert asked.value.second.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert "Sun 25 Oct 2026 02:30 CEST or Sun 25 Oct 2026 02:30 CET" in str(asked.value)


@pytest.mark.parametrize("which", ["third", "", None])
def test_only_first_and_second_answer_the_question(which):
    with pytest.raises(AmbiguousTime):
        entered("aware", date(2026, 10, 25), time(2, 30), BERLIN, which=which)


@pytest.mark.parametrize(("which", "utc_hour", "offset"), [("first", 0, 120), ("second", 1, 60)])
def test_the_answer_decides(which, utc_hour, offset):
    moment = entered("aware", date(2026, 10, 25), time(2, 30), BERLIN, which=which)
    assert moment == Moment(datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC), BERLIN, offset)
    assert moment.local.time() == time(2, 30)


def test_an_answer_that_was_not_needed_changes_nothing():
    plain = entered("aware", date(2026, 10, 24), time(2, 30), BERLIN)
    assert entered("aware", date(2026, 10, 24), time(2, 30), BERLIN, which="second") == plain


def test_a_date_alone_counts_from_midnight_and_is_estimated():
    moment = entered("aware", date(2026, 3, 27), None, BERLIN)
    assert moment == Moment(datetime(2026, 3, 26, 23, 0, tzinfo=UTC), BERLIN, 60, estimated=True)


def test_a_date_alone_without_midnight_counts_from_its_first_instant():
    moment = entered("aware", date(2026, 4, 24), None, "Africa/Cairo")
    assert moment.at == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)
    assert moment.local.time() == time(1, 0)
    assert moment.offset == 180


def test_a_date_alone_with_two_midnights_counts_from_the_earlier():
    moment = entered("aware", date(2026, 11, 1), None, "America/Havana")
    assert moment.at == datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


def test_an_estimate_stays_an_estimate():
    assert entered("aware", date(2026, 3, 27), time(9), BERLIN, estimated=True).estimated


@pytest.mark.parametrize("day", [date(1, 1, 1), date(26, 3, 27), date(1969, 12, 31), date(3000, 1, 1), date.max])
@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "UTC"])
def test_a_year_that_cannot_be_meant_is_refused(day, zone):
    with pytest.raises(FieldError, match=f"Check the year: {day.year} cannot be meant") as refused:
        entered("aware", day, time(23, 0), zone)
    assert refused.value.field == "aware"


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2999, 12, 31)])
def test_the_first_and_last_year_are_taken(day):
    assert entered("aware", day, time(23, 0), "America/New_York").local.date() == day


def test_an_instant_becomes_a_moment_in_a_zone():
    moment = at_instant(datetime(2026, 7, 1, 12, tzinfo=UTC), BERLIN)
    assert moment == Moment(datetime(2026, 7, 1, 12, tzinfo=UTC), BERLIN, 120)
    assert moment.local.hour == 14


@given(
    st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    st.times(),
    st.sampled_from([BERLIN, "Europe/Lisbon", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
)
def test_what_was_entered_is_what_is_shown_again(day, hour, zone):
    hour = hour.replace(second=0, microsecond=0)
    try:
        moment = entered("aware", day, hour, zone, which="first")
    except FieldError:
        # Only a skipped time is refused: an hour later it exists, on the other side of the change.
        assert entered("aware", day, hour.replace(hour=hour.hour + 1), zone).local.date() == day
        return
    assert (moment.local.date(), moment.local.time()) == (day, hour)
    assert moment.local.utcoffset().total_seconds() / 60 == moment.offset
    assert moment.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("naive", "zone", "utc"),
    [
        ("2026-06-05T12:00", BERLIN, "2026-06-05T10:00"),
        ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30"),
        ("2026-03-29T02:30", BERLIN, "2026-03-29T01:00"),
        ("2026-03-29T02:00", BERLIN, "2026-03-29T01:00"),
        ("2026-03-29T02:59:59", BERLIN, "2026-03-29T01:00"),
        ("2026-03-29T03:00", BERLIN, "2026-03-29T01:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2011-12-30T10:00", "Pacific/Apia", "2011-12-30T10:00"),
        ("2026-06-05T12:00:00.25", BERLIN, "2026-06-05T10:00:00.25"),
    ],
)
def test_the_clocks_show_a_time_at_this_instant(naive, zone, utc):
    """The earlier of two; the next that exists where the clocks skip it."""
    wanted = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert existing(datetime.fromisoformat(naive), ZoneInfo(zone)) == wanted
