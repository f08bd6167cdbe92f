"""A contract's life in days: rules only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.lifetime import LONGEST_REMINDER, Standing, checked_renewal, outside, renewal, standing

DAY = date(2026, 6, 1)
ONE = timedelta(days=1)
days = st.dates()


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (None, None, Standing.IN_FORCE),
        (DAY, DAY, Standing.IN_FORCE),
        (DAY + ONE, None, Standing.NOT_YET),
        (None, DAY - ONE, Standing.ENDED),
        (DAY - ONE, DAY + ONE, Standing.IN_FORCE),
        (DAY + ONE, DAY - ONE, Standing.NOT_YET),
    ],
)
def test_both_ends_of_its_time_count(starts, ends, found):
    assert standing(starts, ends, DAY) is found
    assert (outside(starts, ends, DAY) is None) == (found is Standing.IN_FORCE)


def test_what_was_not_in_force_says_since_or_until_when():
    assert str(outside(DAY, None, DAY - ONE)) == "not in force then: from Mon 1 Jun 2026 on"
    assert str(outside(None, DAY, DAY + ONE)) == "not in force then: ended on Mon 1 Jun 2026"


@pytest.mark.parametrize(
    ("remind_days", "day", "due"),
    [(None, DAY - ONE, False), (None, DAY, True), (30, date(2026, 5, 1), False), (30, date(2026, 5, 2), True)],
)
def test_a_reminder_is_due_from_its_day_on(remind_days, day, due):
    found = renewal(DAY, remind_days, None, day)
    assert found.due(day) == due


def test_a_renewal_that_was_missed_stays_due_and_says_so():
    found = renewal(DAY, 30, None, DAY + 100 * ONE)
    assert found.due(DAY + 100 * ONE)
    assert str(found.words(DAY + ONE)) == "its renewal was to be decided by Mon 1 Jun 2026"
    assert str(found.words(DAY)) == "decide on its renewal by Mon 1 Jun 2026"


def test_a_contract_that_ended_needs_no_decision():
    assert renewal(DAY, 30, DAY - ONE, DAY) is None
    assert renewal(DAY, 30, DAY, DAY) is not None
    assert renewal(None, 30, None, DAY) is None


@given(days, st.none() | st.integers(0, LONGEST_REMINDER), days)
def test_no_day_of_the_calendar_breaks_it(renews_on, remind_days, day):
    found = renewal(renews_on, remind_days, None, day)
    assert found.remind_on <= found.renews_on
    assert found.due(day) == (day >= found.remind_on)


@pytest.mark.parametrize(
    ("renews_on", "remind_days", "fields"),
    [
        (None, None, []),
        (DAY, None, []),
        (DAY, LONGEST_REMINDER, []),
        (DAY, LONGEST_REMINDER + 1, ["remind_days"]),
        (DAY, -1, ["remind_days"]),
        (None, 30, ["renews_on"]),
    ],
)
def test_days_before_nothing_or_before_too_much_are_refused(renews_on, remind_days, fields):
    assert [error.field for error in checked_renewal(renews_on, remind_days)] == fields
