"""What a call does next, from plan, standing and crew alone; when a text may leave."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.alerts.calls.moves import Answer, Ask, Asked, Standing, after_answer, needs_help, next_move, wait
from incidents.alerts.leaving import PER_HOUR, after_quiet, below_limit, is_final, keeps_quiet
from incidents.alerts.plan import Kind, Plan, Step

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PLAN = Plan(Kind.STATUTE, (Step(("email",), 5), Step(("sms",), 10), Step(("voice",), 15)), repeat_every=20)
EVERYONE = Plan(Kind.STATUTE, (Step(("email",), 5),), everyone=True)


def ask(person):
    return Ask(person, ("email",))


CREW = {1: [ask(1)], 2: [ask(2)], 3: [ask(3)]}


def asked(person, number, answer=None, minute=None):
    return Asked(person, number, number, answer, None if minute is None else NOON + minute * MINUTE)


# ---- the next step


@pytest.mark.parametrize(
    ("standing", "crew", "step", "people", "skipped", "minutes"),
    [
        (Standing(), CREW, 1, [1], (), 5),
        (Standing(1, 1, asked=(asked(1, 1),)), CREW, 2, [2], (), 10),
        (Standing(2, 2), CREW, 3, [3], (), 20),
        (Standing(3, 3), CREW, 3, [3], (), 20),
        # Unreachable steps are passed over at once.
        (Standing(), CREW | {1: []}, 2, [2], (1,), 10),
        (Standing(), {3: [ask(3)]}, 3, [3], (1, 2), 20),
        # The last step reaches nobody: the one before it is repeated.
        (Standing(1, 1), {1: [ask(1)]}, 1, [1], (2, 3), 20),
        (Standing(3, 4), {1: [ask(1)]}, 1, [1], (), 20),
        # Nobody at all: it looks again later.
        (Standing(1, 1), {}, 3, [], (2, 3), 20),
        # A lapsed acknowledgement asks the same step again.
        (Standing(2, 2, NOON - HOUR, (asked(2, 2, Answer.ACKNOWLEDGED),)), CREW, 2, [2], (), 10),
        # Whoever is the wrong person is asked no more, as long as there is somebody else.
        (Standing(3, 3, asked=(asked(3, 3, Answer.WRONG_PERSON),)), CREW | {3: [ask(3), ask(4)]}, 3, [4], (), 20),
        (Standing(3, 3, asked=(asked(3, 3, Answer.WRONG_PERSON),)), CREW, 2, [2], (), 20),
        (Standing(3, 3, asked=(asked(3, 3, Answer.WRONG_PERSON),)), {3: [ask(3)]}, 3, [3], (), 20),
    ],
)
def test_the_next_step(standing, crew, step, people, skipped, minutes):
    move = next_move(PLAN, standing, crew, NOON)
    assert (move.step, [one.person for one in move.asks], move.skipped) == (step, people, skipped)
    assert move.next_at == NOON + minutes * MINUTE


CREWS = st.dictionaries(st.integers(1, 3), st.lists(st.integers(1, 5).map(ask), max_size=3))
ANSWERS = st.none() | st.sampled_from(Answer)


@given(
    st.integers(0, 3),
    CREWS,
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4), ANSWERS), max_size=6),
    st.booleans(),
)
def test_as_long_as_anybody_can_be_reached_somebody_is_called_and_it_always_looks_again(step, crew, rows, taken):
    standing = Standing(step, 4, NOON if taken else None, tuple(asked(one, number, said) for one, number, said in rows))
    move = next_move(PLAN, standing, crew, NOON)
    assert bool(move.asks) == any(crew.values())
    assert move.next_at > NOON
    assert set(move.asks) <= {one for people in crew.values() for one in people}
    assert move.begun <= len(PLAN.steps)


@given(st.lists(CREWS, min_size=4, max_size=12))
def test_without_an_answer_a_call_never_goes_back_and_ends_at_the_last_step_that_reaches_anybody(crews):
    standing, begun = Standing(), []
    for crew in crews:
        move = next_move(PLAN, standing, crew, NOON)
        standing = Standing(max(standing.step, move.begun), move.round)
        begun.append(standing.step)
    assert begun == sorted(begun)
    assert begun[-1] == len(PLAN.steps)


# ---- answers


@pytest.mark.parametrize(
    ("plan", "answers", "taken", "minutes"),
    [
        (PLAN, [(1, 1, None)], False, 7),
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED)], True, 60),
        (PLAN, [(1, 1, Answer.HELP)], False, 0),
        (PLAN, [(1, 1, Answer.WRONG_PERSON)], False, 0),
        (PLAN, [(1, 1, Answer.UNREACHABLE)], False, 0),
        (PLAN, [(1, 1, Answer.UNREACHABLE), (2, 1, None)], False, 7),
        (PLAN, [(1, 1, Answer.HELP), (2, 1, Answer.ACKNOWLEDGED)], True, 60),
        (EVERYONE, [(1, 1, Answer.ACKNOWLEDGED), (2, 1, None)], False, 7),
        (EVERYONE, [(1, 1, Answer.ACKNOWLEDGED), (2, 1, Answer.ACKNOWLEDGED)], True, 60),
        (EVERYONE, [(1, 1, Answer.ACKNOWLEDGED), (2, 1, Answer.WRONG_PERSON), (3, 1, Answer.UNREACHABLE)], True, 60),
        # Of a person asked twice the latest counts.
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED), (1, 2, None)], False, 7),
        # Who needs help, in whichever round, has the next step called, whoever was on it before.
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED, -5), (2, 1, Answer.HELP, 0)], False, 0),
        (PLAN, [(1, 2, None), (2, 1, Answer.HELP, 0)], False, 0),
        (EVERYONE, [(1, 1, Answer.ACKNOWLEDGED, -5), (2, 1, Answer.HELP, 0)], False, 0),
        # Whoever takes it on after that is on it; the wrong person of one who is on it calls nobody.
        (PLAN, [(2, 1, Answer.HELP, -5), (1, 1, Answer.ACKNOWLEDGED, 0)], True, 60),
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED, -5), (2, 1, Answer.WRONG_PERSON, 0)], True, 60),
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED, -9), (2, 1, Answer.HELP, -5), (3, 2, Answer.WRONG_PERSON, 0)], False, 0),
        (PLAN, [(1, 1, Answer.ACKNOWLEDGED, -9), (2, 1, Answer.HELP, -5), (3, 2, Answer.UNREACHABLE, 0)], False, 0),
    ],
)
def test_what_an_answer_does(plan, answers, taken, minutes):
    number, given = max(one[1] for one in answers), answers[-1][2]
    standing = Standing(1, number, asked=tuple(asked(*one) for one in answers), ends_at=NOON + 40 * HOUR)
    since, moves = after_answer(plan, standing, NOON + 7 * MINUTE, NOON, given)
    assert (since, moves) == (NOON if taken else None, NOON + minutes * MINUTE)


@pytest.mark.parametrize(
    ("answers", "helps"),
    [
        ([], False),
        ([(1, 1, Answer.HELP, 0)], True),
        ([(1, 1, Answer.ACKNOWLEDGED, -5), (2, 1, Answer.HELP, 0)], True),
        ([(1, 1, Answer.HELP, -5), (2, 1, Answer.ACKNOWLEDGED, 0)], False),
        # The last word of the one who asked counts.
        ([(1, 1, Answer.HELP, -5), (1, 2, Answer.ACKNOWLEDGED, 0)], False),
        ([(1, 1, Answer.WRONG_PERSON, 0), (2, 1, Answer.UNREACHABLE, 0)], False),
    ],
)
def test_help_is_needed_until_somebody_takes_it_on(answers, helps):
    assert needs_help(Standing(1, 2, asked=tuple(asked(*one) for one in answers))) is helps


def test_the_wrong_person_lengthens_no_acknowledgement():
    rows = (asked(1, 1, Answer.ACKNOWLEDGED, -30), asked(2, 1, Answer.WRONG_PERSON, 0))
    standing = Standing(1, 1, NOON - 30 * MINUTE, rows, NOON + 40 * HOUR)
    kept = (NOON - 30 * MINUTE, NOON + 30 * MINUTE)
    assert after_answer(PLAN, standing, kept[1], NOON, Answer.WRONG_PERSON) == kept
    assert after_answer(PLAN, standing, kept[1], NOON, Answer.ACKNOWLEDGED) == (NOON, NOON + HOUR)


def test_how_long_until_the_next_step():
    assert [wait(PLAN, step) / MINUTE for step in (1, 2, 3)] == [5, 10, 20]


# ---- when a text may leave


@pytest.mark.parametrize(
    ("start", "end", "local", "leaves"),
    [
        (None, None, "23:00", "23:00"),
        ("22:00", "07:00", "21:59", "21:59"),
        ("22:00", "07:00", "22:00", "07:00"),
        ("22:00", "07:00", "03:00", "07:00"),
        ("22:00", "07:00", "07:00", "07:00"),
        ("12:00", "13:30", "12:10", "13:30"),
        ("12:00", "13:30", "13:30", "13:30"),
        ("08:00", "08:00", "08:00", "08:00"),
    ],
)
def test_quiet_hours_end_at_their_local_time(start, end, local, leaves):
    zone = ZoneInfo("Europe/Berlin")
    hour, minute = map(int, local.split(":"))
    now = datetime(2026, 6, 1, hour, minute, tzinfo=zone)
    assert f"{after_quiet(start, end, zone, now).astimezone(zone):%H:%M}" == leaves


def test_quiet_hours_across_a_change_of_the_clocks_end_at_the_same_time_of_day():
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 22, 30, tzinfo=zone)
    assert after_quiet("22:00", "07:00", zone, before) == datetime(2026, 3, 29, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started", "left", "final", "quiet"),
    [
        (True, None, True, False),
        (False, None, False, True),
        (False, 25, False, True),
        (False, 24, False, False),
        (False, 2, False, False),
        (False, 1, True, False),
        (False, -5, True, False),
    ],
)
def test_starts_and_last_hours_wait_for_nothing(started, left, final, quiet):
    ends_at = None if left is None else NOON + left * HOUR
    assert (is_final(started, ends_at, NOON), keeps_quiet(started, ends_at, NOON)) == (final, quiet)


@given(st.lists(st.integers(-7200, 600), max_size=40))
def test_no_address_gets_more_than_its_share_in_any_hour(seconds):
    sent = [NOON + timedelta(seconds=one) for one in seconds]
    leaves = below_limit(sent, NOON)
    assert leaves >= NOON
    assert sum(leaves - HOUR < at <= leaves for at in sent) < PER_HOUR or leaves > max(sent)
