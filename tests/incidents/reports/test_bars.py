"""Moments and periods beside each other: in their order, inside the drawing, and kept with a frozen version."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reports.article33 import article_33
from incidents.reports.bars import BEFORE, Bar, axis_of
from incidents.reports.document import frozen, thawed
from incidents.reports.filing import Filing
from tests.incidents.reports.test_article33 import SIX, dossier

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOURS = st.integers(0, 2000).map(lambda hours: NOON + timedelta(hours=hours))


@given(st.lists(HOURS, min_size=1), st.lists(HOURS))
def test_every_period_lies_inside_the_axis_and_later_never_stands_left_of_earlier(periods, moments):
    axis = axis_of(periods, moments)
    places = [axis.place(at) for at in sorted([*periods, *moments])]
    assert places == sorted(places)
    assert all(0 <= axis.place(at) <= 1 for at in periods)
    assert all(place == BEFORE or 0 <= place <= 1 for place in places)


def test_without_a_period_nothing_is_drawn():
    assert axis_of([], [NOON]) is None


def test_what_began_years_before_does_not_squeeze_the_period():
    end = NOON + timedelta(hours=72)
    axis = axis_of([NOON, end], [NOON - timedelta(days=900), NOON - timedelta(hours=24)])
    assert axis.place(NOON - timedelta(days=900)) == BEFORE
    assert axis.place(NOON) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("met", "ended", "done", "over"),
    [
        (None, False, None, 1.0),
        (NOON + timedelta(hours=36), False, 0.375, None),
        (NOON + timedelta(hours=84), False, 0.875, 0.875),
        (None, True, None, None),
    ],
    ids=["overdue", "met", "met late", "waived"],
)
def test_a_period_runs_over_until_it_is_met(met, ended, done, over):
    now = NOON + timedelta(hours=96)
    bar = axis_of([NOON, now], []).period(NOON, NOON + timedelta(hours=72), met, now, ended=ended)
    assert bar == Bar(0.0, 0.75, done, over, 1.0)


def test_the_72_hours_and_the_moments_of_a_notification_are_drawn_and_stay_when_it_is_frozen():
    due = datetime(2026, 6, 4, 10, tzinfo=UTC)
    document = article_33(dossier(SIX, due_at=due), Filing())
    drawn = {str(item.label): item.bar for item in document.items() if item.bar}
    assert set(drawn) == {"Became aware", "72 hours after awareness"}
    assert (drawn["72 hours after awareness"].start, drawn["72 hours after awareness"].end) == (0.0, 1.0)
    again = thawed(frozen(document), "filed", 1)
    assert [item.bar for item in again.items()] == [item.bar for item in document.items()]
