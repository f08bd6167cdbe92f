"""Which version of a duty counts on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.versions import Version, counting

JULY = date(2026, 7, 1)
AUGUST = date(2026, 8, 1)
DAY = timedelta(days=1)

#: 24 hours; from July 48; from August 72.
CHAIN = (Version(1, stands=False), Version(2, 1, JULY, stands=False), Version(3, 2, AUGUST))


@pytest.mark.parametrize(
    ("versions", "day", "started", "counts"),
    [
        # One duty, confirmed and never changed: also for an incident of before its confirmation.
        ((Version(1),), JULY, (), {1}),
        ((Version(1, since=JULY),), JULY - DAY, (), set()),
        ((Version(1, since=JULY),), JULY, (), {1}),
        # Withdrawn: nothing, but what it started goes on.
        ((Version(1, stands=False),), JULY, (), set()),
        ((Version(1, stands=False),), JULY, (1,), {1}),
        # Changed from a day on.
        (CHAIN, JULY - DAY, (), {1}),
        (CHAIN, JULY, (), {2}),
        (CHAIN, AUGUST - DAY, (), {2}),
        (CHAIN, AUGUST, (), {3}),
        # An incident keeps the version that it runs under, whatever day a correction gives it.
        (CHAIN, AUGUST, (1,), {1}),
        (CHAIN, JULY - DAY, (3,), {3}),
        # Withdrawn after changes: no version of it comes back.
        ((*CHAIN[:2], Version(3, 2, AUGUST, stands=False)), JULY, (), set()),
        # The last change begins before the one that it replaces: the newest that has begun.
        ((*CHAIN[:1], Version(2, 1, AUGUST, stands=False), Version(3, 2, JULY)), AUGUST, (), {3}),
        ((*CHAIN[:1], Version(2, 1, AUGUST, stands=False), Version(3, 2, JULY)), JULY - DAY, (), {1}),
        # A planned change was taken back and another one planned.
        ((CHAIN[0], Version(2, 1, JULY, stands=False), Version(3, 1, AUGUST)), JULY, (), {1}),
        # A change without a day counts at once.
        ((CHAIN[0], Version(2, 1)), JULY, (), {2}),
        # Another duty of the same contract counts for itself.
        ((*CHAIN, Version(4)), JULY, (1,), {1, 4}),
    ],
)
def test_which_version_counts(versions: tuple, day: date, started: tuple, counts: set) -> None:
    assert counting(versions, day, started) == counts


@given(
    days=st.lists(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=6),
    day=st.dates(date(2025, 12, 31), date(2027, 1, 1)),
    data=st.data(),
)
def test_of_a_duty_that_stands_one_version_counts_on_every_day_since_its_first(days: list, day: date, data) -> None:
    chain = [Version(1, stands=not days)]
    chain += [Version(n, n - 1, since, stands=n == len(days) + 1) for n, since in enumerate(days, 2)]
    counts = counting(chain, day)
    assert len(counts) == 1
    # What started once is what counts ever after.
    later = data.draw(st.dates(day, date(2028, 1, 1)))
    assert counting(chain, later, counts) == counts
