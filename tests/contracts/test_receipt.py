"""Deemed receipt: office hours, notice zone, and how they enter the end of a period."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.calendars import Calendar, calendar
from contracts.moment import at_instant, entered
from contracts.period import ending
from contracts.receipt import Office, checked_hours, deemed, last_counted, office_of
from contracts.terms import Rule, Terms, Trigger, Unit
from core.errors import FieldErrors
from core.phrases import show

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Office(BERLIN, time(9), time(17), calendar("DE", ("2026-12-24",)))


def _at(local, zone="Europe/Berlin"):
    naive = datetime.fromisoformat(local)
    return entered("from", naive.date(), naive.time(), zone)


def _shown(moment):
    return show(moment.astimezone(BERLIN))


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("2026-06-05 12:00", "Fri 5 Jun 2026 12:00 CEST"),
        ("2026-06-05 09:00", "Fri 5 Jun 2026 09:00 CEST"),
        ("2026-06-05 17:00", "Fri 5 Jun 2026 17:00 CEST"),
        ("2026-06-05 17:01", "Mon 8 Jun 2026 09:00 CEST"),
        ("2026-06-05 06:00", "Fri 5 Jun 2026 09:00 CEST"),
        ("2026-06-06 12:00", "Mon 8 Jun 2026 09:00 CEST"),
        ("2026-12-23 18:00", "Mon 28 Dec 2026 09:00 CET"),
        ("2026-12-24 10:00", "Mon 28 Dec 2026 09:00 CET"),
    ],
)
def test_when_a_notice_counts_as_received(received, counts):
    assert _shown(deemed(_at(received).at, OFFICE)) == counts


@pytest.mark.parametrize(
    ("due", "by"),
    [
        ("2026-06-05 12:00", "Fri 5 Jun 2026 12:00 CEST"),
        ("2026-06-05 20:00", "Fri 5 Jun 2026 17:00 CEST"),
        ("2026-06-08 06:00", "Fri 5 Jun 2026 17:00 CEST"),
        ("2026-06-07 12:00", "Fri 5 Jun 2026 17:00 CEST"),
        ("2026-12-27 12:00", "Wed 23 Dec 2026 17:00 CET"),
    ],
)
def test_by_when_a_notice_must_arrive_to_count_in_time(due, by):
    assert _shown(last_counted(_at(due).at, OFFICE)) == by


INSTANTS = st.integers(1_500_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(INSTANTS, INSTANTS)
def test_deemed_receipt_is_never_earlier_and_the_last_receipt_never_later(one, other):
    first, second = sorted((one, other))
    assert first <= deemed(first, OFFICE) <= deemed(second, OFFICE)
    assert last_counted(first, OFFICE) <= last_counted(second, OFFICE) <= second
    assert OFFICE.counts(deemed(first, OFFICE))
    assert OFFICE.counts(last_counted(first, OFFICE))


def test_a_contract_without_office_hours_has_none():
    terms = Terms("processor", "controller", notice_zone="Europe/Lisbon")
    assert office_of(terms, "UTC", Calendar()) is None
    closing = replace(terms, office_closes="17:00")
    assert office_of(closing, "UTC", Calendar()) == Office(ZoneInfo("Europe/Lisbon"), time(0), time(17))
    assert office_of(replace(closing, notice_zone=None), "UTC", Calendar()).zone == ZoneInfo("UTC")


# --- in the computation

SHUT = {"office_opens": "09:00", "office_closes": "17:00", "calendar": "DE"}
NOTICE = Terms("processor", "controller", amount=24, unit=Unit.HOURS, **SHUT)


def test_a_due_moment_out_of_office_hours_moves_to_the_last_receipt_before_it():
    end = ending(NOTICE, _at("2026-06-04 20:00"))
    assert (_shown(end.due_at), _shown(end.latest_at)) == ("Fri 5 Jun 2026 17:00 CEST", "Fri 5 Jun 2026 20:00 CEST")
    assert [str(step) for step in end.steps] == [
        "aware Thu 4 Jun 2026 20:00 CEST + 24 elapsed hours = Fri 5 Jun 2026 20:00 CEST",
        "a notice counts at once only from 09:00 to 17:00 on working days, so it must arrive by "
        "Fri 5 Jun 2026 17:00 CEST",
    ]
    assert end.steps[1].source == "the contract's clause on notices"


def test_a_period_inside_a_weekend_cannot_be_met_and_says_so():
    end = ending(NOTICE, _at("2026-06-06 10:00"))
    assert (_shown(end.due_at), end.latest_at) == ("Sun 7 Jun 2026 10:00 CEST", None)
    assert [str(one) for one in end.warnings] == [
        "The office is shut during the whole period: a notice will count as received Mon 8 Jun 2026 09:00 CEST only."
    ]


def test_a_period_that_begins_as_the_office_closes_cannot_be_met_inside_it():
    end = ending(NOTICE, _at("2026-06-05 17:00"))
    assert (_shown(end.due_at), end.latest_at) == ("Sat 6 Jun 2026 17:00 CEST", None)
    assert len(end.warnings) == 1


def test_the_latest_moment_of_days_stays_the_end_of_the_last_day():
    end = ending(replace(NOTICE, amount=2, unit=Unit.DAYS), _at("2026-06-04 20:00"))
    assert (_shown(end.due_at), _shown(end.latest_at)) == ("Fri 5 Jun 2026 17:00 CEST", "Sun 7 Jun 2026 00:00 CEST")


def test_an_estimated_start_stays_one_in_another_zone_and_after_deemed_receipt():
    told = replace(NOTICE, trigger=Trigger.NOTICE_RECEIVED, notice_zone="Europe/Lisbon")
    for terms in (told, replace(told, notice_zone=None), replace(told, trigger=Trigger.AWARENESS)):
        end = ending(terms, replace(_at("2026-06-05 19:30"), estimated=True))
        assert any("(estimated) + 24 elapsed hours" in str(step) for step in end.steps)


def test_a_notice_after_hours_starts_the_period_on_the_next_business_day():
    told = replace(NOTICE, trigger=Trigger.NOTICE_RECEIVED)
    end = ending(told, _at("2026-06-05 17:30"))
    assert _shown(end.due_at) == "Tue 9 Jun 2026 09:00 CEST"
    assert str(end.steps[0]) == (
        "received Fri 5 Jun 2026 17:30 CEST, outside office hours (09:00 to 17:00 on working days): "
        "counts as received Mon 8 Jun 2026 09:00 CEST"
    )
    # Awareness is no notice: it counts whenever it comes.
    assert str(ending(NOTICE, _at("2026-06-05 17:30")).steps[0]).startswith("aware Fri 5 Jun 2026 17:30")


def test_days_are_counted_in_the_notice_zone():
    terms = Terms("processor", "controller", amount=1, unit=Unit.WORKING_DAYS, notice_zone="Asia/Tokyo")
    start = _at("2026-06-04 23:00")
    here, there = ending(replace(terms, notice_zone=None), start), ending(terms, start)
    assert _shown(here.due_at) == "Fri 5 Jun 2026 23:00 CEST"
    assert _shown(there.due_at) == "Sun 7 Jun 2026 23:00 CEST", "Friday in Tokyo already: Monday there is the first day"
    assert str(there.steps[0]) == (
        "the contract counts in Asia/Tokyo: Thu 4 Jun 2026 23:00 CEST is Fri 5 Jun 2026 06:00 JST"
    )


def test_hours_are_the_same_in_every_notice_zone():
    terms = Terms("processor", "controller", amount=72, unit=Unit.HOURS)
    start = _at("2026-03-27 18:30")
    assert ending(replace(terms, notice_zone="Asia/Tokyo"), start).due_at == ending(terms, start).due_at


PERIODS = st.sampled_from([(24, Unit.HOURS), (72, Unit.HOURS), (2, Unit.WORKING_DAYS), (5, Unit.DAYS)])


@given(INSTANTS, st.integers(0, 400), PERIODS, st.sampled_from([Trigger.AWARENESS, Trigger.NOTICE_RECEIVED]))
def test_office_hours_only_make_the_operational_moment_earlier_and_keep_the_order(start, hours, period, trigger):
    amount, unit = period
    terms = replace(NOTICE, amount=amount, unit=unit, trigger=trigger)
    free = replace(terms, office_opens=None, office_closes=None)
    moment = at_instant(start, "Europe/Berlin")
    end = ending(terms, moment)
    assert start < end.due_at <= (end.latest_at or end.due_at)
    if trigger is Trigger.AWARENESS:
        assert end.due_at <= ending(free, moment).due_at
    if unit is Unit.HOURS:
        assert end.due_at <= ending(terms, at_instant(start + timedelta(hours=hours), "Europe/Berlin")).due_at


def test_our_own_target_knows_no_office_hours():
    end = ending(replace(NOTICE, amount=None, unit=None), _at("2026-06-06 10:00"))
    assert (end.target_at, end.rule) == (_at("2026-06-07 10:00").at, Rule.SOFT)


@pytest.mark.parametrize(
    ("opens", "closes", "found"),
    [
        (None, None, (None, None)),
        (None, "17:00", (None, "17:00")),
        ("0:00", "23:59", ("00:00", "23:59")),
        ("16:59", "17:00", ("16:59", "17:00")),
    ],
)
def test_office_hours_that_can_be_meant(opens, closes, found):
    assert checked_hours(opens, closes) == found


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [
        ("09:00", "24:00", "office_closes"),
        ("09:00", "17:60", "office_closes"),
        ("9", "17:00", "office_opens"),
        ("09:00", None, "office_closes"),
        ("17:00", "17:00", "office_closes"),
        ("17:00", "09:00", "office_closes"),
    ],
)
def test_office_hours_that_cannot_be_meant_are_refused_at_their_field(opens, closes, field):
    with pytest.raises(FieldErrors) as refused:
        checked_hours(opens, closes)
    assert [error.field for error in refused.value.errors] == [field]
