"""Periods: the 72 elapsed hours of Art. 33(1), worked by hand, and every other unit against an independent count."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import catalogue, law
from contracts.moment import Moment, at_instant, entered
from contracts.period import EVENT_WORDS, LENGTH_WORDS, TARGET_WORDS, end_of, ending
from contracts.terms import Rule, Standard, Terms, Trigger, Unit
from core.phrases import show

BERLIN = "Europe/Berlin"
#: With the European Economic Area, Switzerland and the United Kingdom; Iceland, which has one time, stands apart.
EU_ZONES = [
    "Europe/Vienna",
    "Europe/Brussels",
    "Europe/Sofia",
    "Europe/Zagreb",
    "Asia/Nicosia",
    "Europe/Prague",
    "Europe/Copenhagen",
    "Europe/Tallinn",
    "Europe/Helsinki",
    "Europe/Mariehamn",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Busingen",
    "Europe/Athens",
    "Europe/Budapest",
    "Europe/Dublin",
    "Europe/Rome",
    "Europe/Riga",
    "Europe/Vilnius",
    "Europe/Luxembourg",
    "Europe/Malta",
    "Europe/Amsterdam",
    "Europe/Warsaw",
    "Europe/Lisbon",
    "Atlantic/Madeira",
    "Atlantic/Azores",
    "Europe/Bucharest",
    "Europe/Bratislava",
    "Europe/Ljubljana",
    "Europe/Madrid",
    "Africa/Ceuta",
    "Atlantic/Canary",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Vaduz",
    "Europe/London",
    "Europe/Zurich",
]
ZONES = [*EU_ZONES, "Atlantic/Reykjavik", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
LAW = catalogue.current()
ART_33_1 = LAW.by_id(law.ART_33_1).terms
#: The operational column of the worked examples, and the column of Regulation 1182/71 as the latest moment.
HOURS_72 = Terms("controller", "authority", amount=72, unit=Unit.HOURS, latest_rule=Rule.EU_1182_71_HOURS)


def _changes(zone, first=2018, last=2030):
    """The instants at which the zone's offset from UTC changes, found by bisection between the months."""
    place = ZoneInfo(zone)
    months = [datetime(year, month, 1, tzinfo=UTC) for year in range(first, last + 1) for month in range(1, 13)]
    found = []
    for low, high in pairwise([*months, datetime(last + 1, 1, 1, tzinfo=UTC)]):
        before = low.astimezone(place).utcoffset()
        if high.astimezone(place).utcoffset() == before:
            continue
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if middle.astimezone(place).utcoffset() == before else (low, middle)
        found.append(high.replace(microsecond=0))
    return found


# --- 72 hours, by hand

WORKED = [
    (
        "1 weekday",
        "Europe/Madrid",
        "2026-09-15 10:12",
        None,
        "2026-09-15 08:12",
        "Fri 18 Sep 2026 10:12 CEST",
        "Fri 18 Sep 2026 11:00 CEST",
    ),
    (
        "2 on the hour",
        "Europe/Madrid",
        "2026-09-14 09:00",
        None,
        "2026-09-14 07:00",
        "Thu 17 Sep 2026 09:00 CEST",
        "Thu 17 Sep 2026 10:00 CEST",
    ),
    (
        "3 Friday evening",
        BERLIN,
        "2026-03-06 17:42",
        None,
        "2026-03-06 16:42",
        "Mon 9 Mar 2026 17:42 CET",
        "Mon 9 Mar 2026 18:00 CET",
    ),
    (
        "4 published",
        BERLIN,
        "2020-12-22 12:17",
        None,
        "2020-12-22 11:17",
        "Fri 25 Dec 2020 12:17 CET",
        "Fri 25 Dec 2020 13:00 CET",
    ),
    (
        "5 Christmas",
        "Europe/Paris",
        "2026-12-23 16:05",
        None,
        "2026-12-23 15:05",
        "Sat 26 Dec 2026 16:05 CET",
        "Sat 26 Dec 2026 17:00 CET",
    ),
    (
        "6 New Year",
        "Europe/Amsterdam",
        "2026-12-31 23:10",
        None,
        "2026-12-31 22:10",
        "Sun 3 Jan 2027 23:10 CET",
        "Mon 4 Jan 2027 00:00 CET",
    ),
    (
        "7 Easter, Berlin",
        BERLIN,
        "2026-04-02 19:20",
        None,
        "2026-04-02 17:20",
        "Sun 5 Apr 2026 19:20 CEST",
        "Sun 5 Apr 2026 20:00 CEST",
    ),
    (
        "8 Easter, Dublin",
        "Europe/Dublin",
        "2026-04-02 19:20",
        None,
        "2026-04-02 18:20",
        "Sun 5 Apr 2026 19:20 IST",
        "Sun 5 Apr 2026 20:00 IST",
    ),
    (
        "9 Orthodox",
        "Europe/Athens",
        "2026-04-09 21:00",
        None,
        "2026-04-09 18:00",
        "Sun 12 Apr 2026 21:00 EEST",
        "Sun 12 Apr 2026 22:00 EEST",
    ),
    (
        "10 spring",
        BERLIN,
        "2026-03-27 18:30",
        None,
        "2026-03-27 17:30",
        "Mon 30 Mar 2026 19:30 CEST",
        "Mon 30 Mar 2026 20:00 CEST",
    ),
    (
        "11 autumn",
        BERLIN,
        "2026-10-23 18:30",
        None,
        "2026-10-23 16:30",
        "Mon 26 Oct 2026 17:30 CET",
        "Mon 26 Oct 2026 18:00 CET",
    ),
    (
        "12 London",
        "Europe/London",
        "2026-03-28 22:15",
        None,
        "2026-03-28 22:15",
        "Tue 31 Mar 2026 23:15 BST",
        "Wed 1 Apr 2026 00:00 BST",
    ),
    (
        "13a first pass",
        BERLIN,
        "2026-10-25 02:30",
        "first",
        "2026-10-25 00:30",
        "Wed 28 Oct 2026 01:30 CET",
        "Wed 28 Oct 2026 02:00 CET",
    ),
    (
        "13b second pass",
        BERLIN,
        "2026-10-25 02:30",
        "second",
        "2026-10-25 01:30",
        "Wed 28 Oct 2026 02:30 CET",
        "Wed 28 Oct 2026 03:00 CET",
    ),
    (
        "14 Labour Day",
        "Europe/Rome",
        "2026-04-30 18:10",
        None,
        "2026-04-30 16:10",
        "Sun 3 May 2026 18:10 CEST",
        "Sun 3 May 2026 19:00 CEST",
    ),
    (
        "15 Iceland",
        "Atlantic/Reykjavik",
        "2026-02-18 15:59",
        None,
        "2026-02-18 15:59",
        "Sat 21 Feb 2026 15:59 GMT",
        "Sat 21 Feb 2026 16:00 GMT",
    ),
    (
        "16 Helsinki",
        "Europe/Helsinki",
        "2026-10-24 23:45",
        None,
        "2026-10-24 20:45",
        "Tue 27 Oct 2026 22:45 EET",
        "Tue 27 Oct 2026 23:00 EET",
    ),
    (
        "17 New York",
        "America/New_York",
        "2026-05-13 23:30",
        None,
        "2026-05-14 03:30",
        "Sat 16 May 2026 23:30 EDT",
        "Sun 17 May 2026 00:00 EDT",
    ),
    (
        "17 Dublin",
        "Europe/Dublin",
        "2026-05-14 04:30",
        None,
        "2026-05-14 03:30",
        "Sun 17 May 2026 04:30 IST",
        "Sun 17 May 2026 05:00 IST",
    ),
    (
        "18 Warsaw",
        "Europe/Warsaw",
        "2026-11-20 21:05",
        None,
        "2026-11-20 20:05",
        "Mon 23 Nov 2026 21:05 CET",
        "Mon 23 Nov 2026 22:00 CET",
    ),
    (
        "18 Lisbon",
        "Europe/Lisbon",
        "2026-11-20 20:05",
        None,
        "2026-11-20 20:05",
        "Mon 23 Nov 2026 20:05 WET",
        "Mon 23 Nov 2026 21:00 WET",
    ),
]


def _aware(local, zone, which=None):
    naive = datetime.fromisoformat(local)
    return entered("aware", naive.date(), naive.time(), zone, which=which)


@pytest.mark.parametrize(
    ("zone", "local", "which", "utc", "due", "latest"), [row[1:] for row in WORKED], ids=[r[0] for r in WORKED]
)
def test_72_hours_worked_by_hand(zone, local, which, utc, due, latest):
    aware = _aware(local, zone, which)
    assert aware.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    plain, both = ending(replace(HOURS_72, latest_rule=None), aware), ending(HOURS_72, aware)
    assert show(both.due_at.astimezone(ZoneInfo(zone))) == due
    assert show(both.latest_at.astimezone(ZoneInfo(zone))) == latest
    assert (plain.due_at, plain.latest_at, both.target_at) == (both.due_at, None, None)
    by_regulation = ending(replace(HOURS_72, rule=Rule.EU_1182_71_HOURS, latest_rule=None), aware)
    assert (by_regulation.due_at, by_regulation.latest_at) == (both.due_at, both.latest_at)


@pytest.mark.parametrize("day", range(7))
def test_no_weekend_moves_the_72_hours(day):
    start = datetime(2026, 6, 1 + day, 12, tzinfo=UTC)
    assert ending(ART_33_1, at_instant(start, BERLIN)).due_at == start + timedelta(days=3)


def test_the_derivation_names_both_moments_and_the_period():
    step = ending(ART_33_1, _aware("2026-03-27 18:30", BERLIN)).steps[0]
    assert str(step) == "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST"


def test_an_estimated_start_says_so():
    step = ending(ART_33_1, entered("aware", date(2026, 3, 27), None, BERLIN)).steps[0]
    assert str(step).startswith("aware Fri 27 Mar 2026 00:00 CET (estimated) + 72")


# --- hours are elapsed hours


@pytest.mark.parametrize("zone", EU_ZONES)
def test_hours_across_every_clock_change_are_elapsed_hours(zone):
    changes = _changes(zone)
    assert len(changes) == 2 * 13, "spring and autumn of each year from 2018 to 2030"
    place = ZoneInfo(zone)
    for change in changes:
        for before in (timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=47)):
            for hours in (1, 4, 24, 48, 72, 96):
                start = change - before
                end = end_of(start, zone, hours, Unit.HOURS)
                assert end.timestamp() - start.timestamp() == hours * 3600
                jump = end.astimezone(place).utcoffset() - start.astimezone(place).utcoffset()
                shown = end.astimezone(place).replace(tzinfo=None) - start.astimezone(place).replace(tzinfo=None)
                assert shown == timedelta(hours=hours) + jump


SECONDS = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2018, 2031)]
INSTANTS = st.integers(*SECONDS).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 10_000))
def test_hours_are_elapsed_hours_whatever_the_zone(start, zone, hours):
    end = end_of(start.astimezone(ZoneInfo(zone)), zone, hours, Unit.HOURS)
    assert (end - start, end.tzinfo) == (timedelta(hours=hours), UTC)


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 400), st.sampled_from(Unit))
def test_a_period_ends_after_it_starts_and_a_longer_one_not_earlier(start, zone, amount, unit):
    end = end_of(start, zone, amount, unit)
    assert end > start
    assert end_of(start, zone, amount + 1, unit) > end


# --- calendar units


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 400), st.sampled_from([Unit.DAYS, Unit.WEEKS]))
def test_days_and_weeks_are_counted_on_the_local_calendar(start, zone, amount, unit):
    days = amount * (7 if unit is Unit.WEEKS else 1)
    _same_time_on(start, zone, start.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), amount, unit)


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 120))
def test_months_end_on_the_same_date_or_on_the_last_of_a_short_month(start, zone, amount):
    day = start.astimezone(ZoneInfo(zone)).date()
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    last = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    _same_time_on(start, zone, last, amount, Unit.MONTHS)


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 60))
def test_working_days_agree_with_counting_them_one_by_one(start, zone, amount):
    day, left = start.astimezone(ZoneInfo(zone)).date(), amount
    while left:
        day += timedelta(days=1)
        left -= calendar.day_name[day.weekday()] not in ("Saturday", "Sunday")
    _same_time_on(start, zone, day, amount, Unit.WORKING_DAYS)


def _same_time_on(start, zone, day, amount, unit):
    """The period ends on that local day at the local time of its start; the next time that exists if the clocks skip
    it, and the earlier instant if they show it twice."""
    place = ZoneInfo(zone)
    wanted = datetime.combine(day, start.astimezone(place).time().replace(fold=0))
    end = end_of(start, zone, amount, unit)
    assert end.tzinfo is UTC
    shown = end.astimezone(place)
    if shown.replace(tzinfo=None) == wanted:
        assert shown.fold == 0
    else:
        # A second earlier the clocks still showed less: this is the first instant after the gap.
        assert (end - timedelta(seconds=1)).astimezone(place).replace(tzinfo=None) < wanted < shown.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("start", "zone", "amount", "unit", "end"),
    [
        ("2026-12-24 10:00", "Europe/Brussels", 3, Unit.DAYS, "Sun 27 Dec 2026 10:00 CET"),
        ("2026-12-31 11:00", BERLIN, 1, Unit.MONTHS, "Sun 31 Jan 2027 11:00 CET"),
        ("2027-01-31 09:15", BERLIN, 1, Unit.MONTHS, "Sun 28 Feb 2027 09:15 CET"),
        ("2028-01-31 09:15", BERLIN, 1, Unit.MONTHS, "Tue 29 Feb 2028 09:15 CET"),
        ("2026-12-11 16:00", BERLIN, 14, Unit.DAYS, "Fri 25 Dec 2026 16:00 CET"),
        ("2026-12-11 16:00", BERLIN, 2, Unit.WEEKS, "Fri 25 Dec 2026 16:00 CET"),
        ("2026-09-01 12:00", "America/New_York", 60, Unit.DAYS, "Sat 31 Oct 2026 12:00 EDT"),
        ("2026-12-18 12:00", "Asia/Singapore", 3, Unit.DAYS, "Mon 21 Dec 2026 12:00 +08"),
        ("2026-01-03 12:00", "America/Los_Angeles", 30, Unit.DAYS, "Mon 2 Feb 2026 12:00 PST"),
        ("2026-06-10 23:50", "Asia/Kolkata", 6, Unit.HOURS, "Thu 11 Jun 2026 05:50 IST"),
        ("2026-03-27 18:30", BERLIN, 3, Unit.DAYS, "Mon 30 Mar 2026 18:30 CEST"),
        ("2026-10-23 18:30", BERLIN, 3, Unit.DAYS, "Mon 26 Oct 2026 18:30 CET"),
        ("2026-03-28 02:30", BERLIN, 1, Unit.DAYS, "Sun 29 Mar 2026 03:00 CEST"),
        ("2026-10-24 02:30", BERLIN, 1, Unit.DAYS, "Sun 25 Oct 2026 02:30 CEST"),
        ("2026-06-05 17:00", BERLIN, 1, Unit.WORKING_DAYS, "Mon 8 Jun 2026 17:00 CEST"),
        ("2026-06-06 17:00", BERLIN, 1, Unit.WORKING_DAYS, "Mon 8 Jun 2026 17:00 CEST"),
        ("2026-06-07 17:00", BERLIN, 2, Unit.WORKING_DAYS, "Tue 9 Jun 2026 17:00 CEST"),
        ("2026-06-04 17:00", BERLIN, 2, Unit.WORKING_DAYS, "Mon 8 Jun 2026 17:00 CEST"),
        ("2026-06-05 17:00", BERLIN, 5, Unit.WORKING_DAYS, "Fri 12 Jun 2026 17:00 CEST"),
        ("2026-06-01 17:00", BERLIN, 10, Unit.WORKING_DAYS, "Mon 15 Jun 2026 17:00 CEST"),
    ],
)
def test_calendar_periods_worked_by_hand(start, zone, amount, unit, end):
    assert show(end_of(_aware(start, zone).at, zone, amount, unit).astimezone(ZoneInfo(zone))) == end


def test_a_day_that_a_place_never_had_is_stepped_over():
    start = datetime(2011, 12, 29, 10, tzinfo=ZoneInfo("Pacific/Apia")).astimezone(UTC)
    assert show(end_of(start, "Pacific/Apia", 1, Unit.DAYS).astimezone(ZoneInfo("Pacific/Apia"))).startswith(
        "Sat 31 Dec"
    )


# --- what the ending says

START = at_instant(datetime(2026, 6, 5, 15, tzinfo=UTC), BERLIN)


def test_working_days_say_that_no_holidays_are_known():
    end = ending(Terms("processor", "controller", amount=2, unit=Unit.WORKING_DAYS), START)
    assert [str(step) for step in end.steps] == [
        "aware Fri 5 Jun 2026 17:00 CEST + 2 working days, Monday to Friday, the day of the event not counted = "
        "Tue 9 Jun 2026 17:00 CEST",
        "latest defensible: the last day ends Tue 9 Jun 2026 24:00 CEST",
    ]
    assert [str(warning) for warning in end.warnings] == [
        "No holiday calendar is chosen: public holidays were counted as working days."
    ]


@pytest.mark.parametrize(
    ("standard", "word", "hours", "end"),
    [
        (Standard.IMMEDIATELY, "“immediately” is no number", 4, "Fri 5 Jun 2026 21:00 CEST"),
        (Standard.UNDUE_DELAY, "“without undue delay” is no number", 24, "Sat 6 Jun 2026 17:00 CEST"),
        (Standard.PROMPTLY, "“promptly” is no number", 24, "Sat 6 Jun 2026 17:00 CEST"),
        (Standard.ASAP, "“as soon as possible” is no number", 24, "Sat 6 Jun 2026 17:00 CEST"),
        (Standard.NONE, "no time is named", 24, "Sat 6 Jun 2026 17:00 CEST"),
    ],
)
def test_a_duty_without_number_has_no_due_moment_but_our_target(standard, word, hours, end):
    result = ending(Terms("processor", "controller", standard=standard), START)
    assert result.due_at is None
    assert result.target_at == START.at + timedelta(hours=hours)
    assert str(result.steps[0]) == (
        f"aware Fri 5 Jun 2026 17:00 CEST; {word}, so there is no legal due moment. "
        f"Our target: aware Fri 5 Jun 2026 17:00 CEST + {hours} elapsed hours = {end}"
    )


def test_art_34_has_our_target_of_72_hours_after_the_verdict():
    end = ending(LAW.by_id(law.ART_34_1).terms, START)
    assert (end.due_at, end.target_at) == (None, START.at + timedelta(hours=72))
    assert str(end.steps[0]).startswith("high-risk verdict Fri 5 Jun 2026 17:00 CEST; ")


def test_our_target_is_elapsed_hours_too():
    start = _aware("2026-03-28 18:30", BERLIN)
    assert ending(Terms("processor", "controller"), start).target_at - start.at == timedelta(hours=24)


@given(
    st.sampled_from(Standard),
    st.sampled_from([(None, None), *((amount, unit) for amount in (1, 3, 72) for unit in Unit)]),
    st.sampled_from(Trigger),
    INSTANTS,
    st.sampled_from(ZONES),
)
def test_a_duty_has_a_due_moment_or_our_target_and_never_both(standard, period, trigger, start, zone):
    terms = Terms("processor", "controller", trigger, *period, standard)
    end = ending(terms, at_instant(start, zone))
    assert (end.due_at is None) == (period[0] is None)
    assert (end.due_at is None) != (end.target_at is None)
    assert (end.due_at or end.target_at) > start
    assert "{" not in " ".join(str(step) for step in end.steps)


def test_a_period_of_one_is_said_in_the_singular():
    said = [str(ending(Terms("a", "b", amount=1, unit=unit), START).steps[0]) for unit in Unit]
    assert [text.split(" + ")[1].split(" = ")[0].split(",")[0] for text in said] == [
        "1 elapsed hour",
        "1 calendar day",
        "1 week",
        "1 working day",
        "1 month",
    ]


def test_an_end_is_found_for_the_longest_period_that_a_person_may_enter():
    end = end_of(START.at, BERLIN, 10_000, Unit.MONTHS)
    assert end.year == 2026 + 833


@pytest.mark.parametrize(
    ("known", "all_of_them"), [(EVENT_WORDS, Trigger), (LENGTH_WORDS, Unit), (TARGET_WORDS, Standard)]
)
def test_every_event_unit_and_standard_can_be_put_in_words(known, all_of_them):
    assert set(known) == set(all_of_them)


def test_the_offset_of_the_entry_does_not_change_the_end():
    # Time-zone law may change after a moment was written down: the instant counts.
    moved = replace(START, offset=0)
    assert isinstance(moved, Moment)
    assert replace(ending(ART_33_1, moved), start=START) == ending(ART_33_1, START)
    assert moved.local.time() == time(17, 0)
