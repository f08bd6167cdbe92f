from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.retry import PATIENCE, WAITS, next_try, wait

START = datetime(2026, 3, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 10), (2, 30), (3, 60), (4, 120), (5, 300), (6, 600), (7, 900), (8, 1800), (9, 1800), (40, 1800)],
)
def test_the_waits_grow_to_half_an_hour(attempts, seconds):
    assert next_try(attempts, START, START).at == START + timedelta(seconds=seconds)


def test_a_crowd_comes_back_over_a_tenth_of_the_wait():
    assert [next_try(3, START, START, spread=one).at - START for one in (0.0, 0.5, 1.0)] == [
        timedelta(seconds=60),
        timedelta(seconds=63),
        timedelta(seconds=66),
    ]


def test_a_permanent_refusal_ends_it_at_once():
    verdict = next_try(1, START, START, permanent=True)
    assert verdict.at is None
    assert "refused" in str(verdict.reason)


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [(1, 45, 45), (1, 3, 10), (1, 0, 10), (1, 86_400, 1800), (1, 1e300, 1800), (5, 60, 300)],
)
def test_a_provider_may_ask_for_more_patience_but_not_for_half_a_day(attempts, asked, seconds):
    assert wait(attempts, asked) == timedelta(seconds=seconds)


def test_the_last_call_is_made_a_day_after_the_first():
    almost = START + PATIENCE - timedelta(minutes=3)
    assert next_try(50, START, almost).at == START + PATIENCE
    ended = next_try(51, START, START + PATIENCE)
    assert ended.at is None
    assert str(ended.reason) == "Given up after 51 attempts."


def test_a_machine_that_slept_a_day_still_tries_as_often_as_there_are_waits():
    late = START + timedelta(days=3)
    assert next_try(len(WAITS) - 1, START, late).at == late + WAITS[-2]
    assert next_try(len(WAITS), START, late).at is None


@given(st.floats(min_value=0, max_value=90, allow_nan=False))
def test_whatever_a_send_takes_it_ends_and_each_step_is_later(slowness):
    now, attempts = START, 0
    while True:
        attempts += 1
        now += timedelta(seconds=slowness)
        verdict = next_try(attempts, START, now)
        if verdict.at is None:
            break
        assert verdict.at > now
        now = verdict.at
    assert PATIENCE <= now - START <= PATIENCE + timedelta(seconds=2 * slowness + 1)
    assert len(WAITS) <= attempts <= 60
