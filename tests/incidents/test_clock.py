"""What a clock shows and when it rings, from its stored moments alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.clock import (
    STAGE_WORDS,
    Stage,
    Stages,
    State,
    Times,
    next_alert,
    reached,
    stage_words,
    state,
    upcoming,
)

T0 = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
NOBODY_ASKED = Times()
HOURS_72 = Times(starts_at=T0, due_at=T0 + timedelta(hours=72))
TARGET_24 = Times(starts_at=T0, target_at=T0 + timedelta(hours=24))
VERDICT = Times(remind_from=T0)


def h(hours):
    """The moment so many hours after the start."""
    return T0 + timedelta(hours=hours)


# --- state


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (NOBODY_ASKED, h(0), State.WAITING),
        (VERDICT, h(500), State.WAITING),
        (Times(starts_at=T0), h(1), State.WAITING),
        (HOURS_72, h(0), State.RUNNING),
        (HOURS_72, h(53.99), State.RUNNING),
        (HOURS_72, h(54), State.SHORT),
        (HOURS_72, h(71.99), State.SHORT),
        (HOURS_72, h(72), State.OVERDUE),
        (HOURS_72, h(1000), State.OVERDUE),
        (TARGET_24, h(17.9), State.RUNNING),
        (TARGET_24, h(18), State.SHORT),
        (TARGET_24, h(24), State.PAST_TARGET),
        (Times(T0, h(2)), h(0.5), State.RUNNING),
        (Times(T0, h(2)), h(1), State.SHORT),
        (Times(T0, h(1)), h(0), State.SHORT),
        (replace(HOURS_72, met_at=h(10)), h(11), State.MET),
        (replace(HOURS_72, met_at=h(72)), h(100), State.MET),
        (replace(HOURS_72, met_at=h(72) + timedelta(seconds=1)), h(100), State.MET_LATE),
        (replace(TARGET_24, met_at=h(90)), h(100), State.MET),
        (Times(met_at=h(1)), h(2), State.MET),
        (replace(HOURS_72, waived_at=h(10)), h(100), State.WAIVED),
        (replace(HOURS_72, waived_at=h(10), met_at=h(90)), h(100), State.WAIVED),
        (replace(NOBODY_ASKED, waived_at=h(10)), h(10), State.WAIVED),
    ],
)
def test_the_state(times, now, expected):
    assert state(times, now) is expected


MINUTES = st.integers(0, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))
MAYBE = st.none() | MINUTES.map(lambda span: T0 + span)


@given(MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MINUTES)
def test_states_say_exactly_what_is_true(starts_at, due_at, target_at, met_at, waived_at, remind_from, passed):
    assume(due_at is None or target_at is None)
    times = Times(starts_at, due_at, target_at, met_at, waived_at, remind_from)
    now = T0 + passed
    ends_at = due_at or target_at
    running = starts_at is not None and ends_at is not None
    is_open = met_at is None and waived_at is None
    truths = {
        State.WAIVED: waived_at is not None,
        State.MET: waived_at is None and met_at is not None and (due_at is None or met_at <= due_at),
        State.MET_LATE: waived_at is None and met_at is not None and due_at is not None and met_at > due_at,
        State.WAITING: is_open and not running,
        State.OVERDUE: is_open and running and due_at is not None and now >= due_at,
        State.PAST_TARGET: is_open and running and target_at is not None and now >= target_at,
    }
    short = is_open and running and now < ends_at
    lead = max((ends_at - starts_at) / 4, timedelta(hours=1)) if short else timedelta()
    truths[State.SHORT] = short and ends_at - now <= lead
    truths[State.RUNNING] = short and ends_at - now > lead
    assert [name for name, true in truths.items() if true] == [state(times, now)]


# --- stages

NAMED_72 = [("start", 0), ("half", 36), ("quarter", 54), ("tenth", 64.8), ("hour", 71), ("due", 72)]


def _rung(times, until):
    """Every stage in order, as a worker that never sleeps would handle them one by one."""
    rung = []
    while (at := next_alert(times)) is not None and at <= until:
        rung += reached(times, at)
        times = replace(times, alerted_until=at)
    return rung


def _hours(stages):
    return [(stage.name, (stage.at - T0) / timedelta(hours=1)) for stage in stages]


def test_the_stages_of_72_hours():
    assert _hours(_rung(HOURS_72, h(72))) == NAMED_72


def test_stages_run_on_our_target_where_there_is_no_number():
    assert _hours(_rung(TARGET_24, h(24))) == [
        ("start", 0),
        ("half", 12),
        ("quarter", 18),
        ("tenth", 21.6),
        ("hour", 23),
        ("due", 24),
    ]


@pytest.mark.parametrize(
    ("hours", "stages"),
    [
        (10, [("start", 0), ("half", 5), ("quarter", 7.5), ("tenth", 9), ("due", 10)]),
        (4, [("start", 0), ("half", 2), ("quarter", 3), ("tenth", 3.6), ("due", 4)]),
        (2, [("start", 0), ("half", 1), ("quarter", 1.5), ("tenth", 1.8), ("due", 2)]),
        (1, [("start", 0), ("half", 0.5), ("quarter", 0.75), ("tenth", 0.9), ("due", 1)]),
        (0.5, [("start", 0), ("half", 0.25), ("quarter", 0.375), ("tenth", 0.45), ("due", 0.5)]),
    ],
)
def test_no_moment_rings_twice_and_none_before_the_start(hours, stages):
    assert _hours(_rung(Times(T0, h(hours)), h(hours))) == stages


def test_overdue_repeats_are_hourly_for_a_day_then_every_six_hours():
    repeats = _rung(HOURS_72, h(72 + 48))[len(NAMED_72) :]
    hours = [*range(1, 25), 30, 36, 42, 48]
    assert _hours(repeats) == [(f"overdue-{number}", 72 + hour) for number, hour in enumerate(hours, start=1)]


def test_repeats_never_end():
    late = replace(HOURS_72, alerted_until=h(72 + 24 * 365))
    assert next_alert(late) == h(72 + 24 * 365 + 6)


def test_a_verdict_that_is_missing_is_reminded_of_daily_from_awareness_on():
    assert _hours(_rung(VERDICT, h(80))) == [("verdict-1", 24), ("verdict-2", 48), ("verdict-3", 72)]


@pytest.mark.parametrize("times", [NOBODY_ASKED, Times(starts_at=T0)])
def test_a_clock_that_waits_for_a_fact_raises_no_alert(times):
    assert next_alert(times) is None
    assert reached(times, h(10_000)) == []


@pytest.mark.parametrize("ended", [{"met_at": h(1)}, {"waived_at": h(1)}])
@pytest.mark.parametrize("times", [HOURS_72, TARGET_24, VERDICT])
def test_a_clock_that_ended_raises_no_alert(times, ended):
    assert next_alert(replace(times, **ended)) is None
    assert reached(replace(times, **ended), h(10_000)) == []


def test_a_long_sleep_gives_the_named_stages_and_the_last_repeat():
    assert [stage.name for stage in reached(HOURS_72, h(72 + 31))] == [name for name, _ in NAMED_72] + ["overdue-25"]


def test_a_long_sleep_gives_the_last_reminder_only():
    assert reached(VERDICT, h(75)) == [Stage("verdict-3", h(72))]


def test_a_sleep_in_the_middle_gives_what_was_slept_through():
    assert [stage.name for stage in reached(replace(HOURS_72, alerted_until=h(40)), h(65))] == ["quarter", "tenth"]


def test_a_moved_deadline_rings_again_when_its_stages_are_counted_anew():
    moved = Times(starts_at=h(-10), due_at=h(62), alerted_until=None)
    assert [stage.name for stage in reached(moved, h(30))] == ["start", "half"]
    assert moved.anchor_at != HOURS_72.anchor_at


@pytest.mark.parametrize(
    ("times", "anchor"), [(HOURS_72, h(72)), (TARGET_24, h(24)), (VERDICT, T0), (NOBODY_ASKED, None)]
)
def test_what_makes_a_stage_unique(times, anchor):
    assert times.anchor_at == anchor


SECONDS = st.integers(0, 60 * 60 * 24 * 40).map(lambda seconds: timedelta(seconds=seconds))
PERIODS = st.integers(1, 60 * 60 * 24 * 90).map(lambda seconds: timedelta(seconds=seconds))
ONE_OR_OTHER = st.sampled_from(["due_at", "target_at"])


@st.composite
def open_clocks(draw):
    """Clocks that ring: running ones of any length, or ones that wait for a verdict; handled up to any moment."""
    handled = draw(st.none() | SECONDS.map(lambda span: T0 - timedelta(days=1) + span))
    if draw(st.booleans()):
        return Times(remind_from=T0, alerted_until=handled)
    return Times(T0, alerted_until=handled, **{draw(ONE_OR_OTHER): T0 + draw(PERIODS)})


@given(open_clocks(), SECONDS)
def test_the_next_alert_is_the_first_moment_at_which_a_stage_is_reached(times, offset):
    at = next_alert(times)
    assert times.alerted_until is None or at > times.alerted_until
    assert reached(times, at)
    earlier = at - timedelta(microseconds=1) - offset
    if times.alerted_until is None or earlier >= times.alerted_until:
        assert reached(times, earlier) == []


@given(open_clocks(), SECONDS)
def test_handling_what_is_reached_leaves_nothing_to_say_until_the_next_alert(times, offset):
    now = T0 + offset
    handled = replace(times, alerted_until=now)
    assert reached(handled, now) == []
    assert next_alert(handled) > now


@given(open_clocks(), SECONDS)
def test_what_is_reached_is_in_order_past_and_not_handled_and_never_more_than_seven(times, offset):
    now = T0 + offset
    stages = reached(times, now)
    assert len(stages) <= len(NAMED_72) + 1
    assert stages == sorted(stages, key=lambda stage: stage.at)
    assert len({stage.at for stage in stages}) == len({stage.name for stage in stages}) == len(stages)
    assert all(stage.at <= now and (times.alerted_until is None or stage.at > times.alerted_until) for stage in stages)


@given(open_clocks(), st.lists(SECONDS, max_size=8))
def test_a_worker_that_wakes_at_odd_moments_says_no_stage_twice(times, wakes):
    said = []
    for now in sorted(T0 + wake for wake in wakes):
        stages = reached(times, now)
        said += stages
        if stages:
            times = replace(times, alerted_until=now)
        assert next_alert(times) > now
    assert len({stage.name for stage in said}) == len(said)


# --- stages of a plan, and what leaves together


def test_the_stages_of_a_plan_come_between_start_and_due_which_are_always_there():
    planned = replace(HOURS_72, stages=Stages((75, 50), (24 * 60, 90)))
    assert _hours(_rung(planned, h(72))) == [
        ("start", 0),
        ("share-75", 18),
        ("half", 36),
        ("lead-1440", 48),
        ("lead-90", 70.5),
        ("due", 72),
    ]
    assert _hours(_rung(replace(HOURS_72, stages=Stages((), ())), h(73))) == [
        ("start", 0),
        ("due", 72),
        ("overdue-1", 73),
    ]


@given(st.lists(st.integers(1, 99), max_size=6), st.lists(st.integers(1, 10_000), max_size=6), SECONDS)
def test_whatever_the_plan_a_clock_rings_at_its_start_when_due_and_after(shares, leads, period):
    times = Times(T0, T0 + period, stages=Stages(tuple(shares), tuple(leads)))
    rung = _rung(times, T0 + period + timedelta(hours=1))
    assert rung[0] == Stage("start", T0)
    assert {stage.at for stage in rung} >= {T0 + period, T0 + period + timedelta(hours=1)}
    assert [stage.at for stage in rung] == sorted(stage.at for stage in rung)
    assert all(stage.at >= T0 for stage in rung)


@pytest.mark.parametrize(
    ("minutes_before_half", "name"), [(11, None), (10, "half"), (1, "half"), (0, None), (-1, None)]
)
def test_what_comes_within_ten_minutes_may_leave_with_what_is_due(minutes_before_half, name):
    now = h(36) - timedelta(minutes=minutes_before_half)
    stage = upcoming(replace(HOURS_72, alerted_until=h(36) if minutes_before_half < 0 else h(1)), now)
    assert (stage and stage.name) == name


# --- words


def test_every_stage_has_words():
    names = {stage.name for stage in _rung(HOURS_72, h(200))} | {"verdict-1", "bounced-12", "reopened-1"}
    names |= {stage.name for stage in _rung(replace(HOURS_72, stages=Stages((30,), (90,))), h(72))}
    assert {name.partition("-")[0] for name in names} == set(STAGE_WORDS)
    assert all("{" not in str(stage_words(name)) for name in names)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("start", "clock started"),
        ("overdue-3", "overdue, repeat 3"),
        ("verdict-2", "a decision is still missing, reminder 2"),
        ("bounced-12", "notice came back"),
        ("share-30", "30 percent of the period is left"),
        ("lead-90", "1 h 30 min left until the end"),
    ],
)
def test_a_stage_in_words(name, text):
    assert str(stage_words(name)) == text
