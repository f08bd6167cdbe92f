"""Who is on duty: the round across clock changes, shifts, leave and substitutes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rota.who import Away, Change, Round, Shift, Staff, changes, holder

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday, 09:00 in Berlin.
BEGIN = datetime(2026, 6, 1, 7, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ADA, BO, CY, DEE = 1, 2, 3, 4
ROUND = Round(BEGIN, BERLIN, 1, (ADA, BO, CY))
ALL = Staff({ADA, BO, CY, DEE})


def away(person: int, substitute: int | None = None, start: datetime = BEGIN, end: datetime = BEGIN + WEEK) -> Away:
    return Away(person, start, end, substitute)


def shift(person: int, number: int = 1, start: datetime = BEGIN, end: datetime = BEGIN + DAY) -> Shift:
    return Shift(start, end, person, number)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-timedelta(seconds=1), None),
        (timedelta(0), ADA),
        (WEEK - timedelta(seconds=1), ADA),
        (WEEK, BO),
        (2 * WEEK, CY),
        (3 * WEEK, ADA),
        (313 * WEEK, BO),
    ],
)
def test_turns_go_round(after: timedelta, expected: int | None) -> None:
    assert holder(ROUND, [], ALL, BEGIN + after) == expected


def test_a_round_without_people_has_nobody() -> None:
    empty = Round(BEGIN, BERLIN, 1, ())
    assert holder(empty, [], ALL, BEGIN) is None
    assert holder(empty, [shift(DEE)], ALL, BEGIN) == DEE
    assert list(changes(empty, [shift(DEE)], ALL, BEGIN)) == [Change(BEGIN + DAY, None)]


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_the_handover_keeps_the_time_of_day_through_both_changes_of_the_clocks(weeks: int) -> None:
    turns = Round(BEGIN, BERLIN, weeks, (ADA, BO))
    times = {turns.handover(number).astimezone(BERLIN).strftime("%a %H:%M") for number in range(60)}
    assert times == {"Mon 09:00"}
    assert {turns.handover(number).hour for number in range(60)} == {7, 8}


def test_a_handover_in_the_hour_left_out_in_spring_comes_right_after_it() -> None:
    turns = Round(datetime(2026, 3, 22, 1, 30, tzinfo=UTC), BERLIN, 1, (ADA, BO))
    assert turns.handover(1) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert turns.handover(2) == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)


def test_a_round_that_begins_in_the_second_of_two_like_hours_begins_in_the_second() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    turns = Round(second, BERLIN, 1, (ADA, BO))
    assert turns.number(second - timedelta(minutes=1)) < 0
    assert turns.number(second) == 0


@pytest.mark.parametrize(
    ("shifts", "absences", "expected"),
    [
        ([shift(DEE)], [], DEE),
        ([shift(DEE, 1), shift(CY, 2)], [], CY),
        ([shift(CY, 2), shift(DEE, 1)], [], CY),
        ([shift(DEE, start=BEGIN - DAY, end=BEGIN)], [], ADA),
        ([], [away(ADA, DEE)], DEE),
        ([], [away(ADA)], BO),
        ([], [away(ADA), away(BO)], CY),
        ([], [away(ADA, BO), away(BO, DEE)], DEE),
        ([], [away(ADA, BO), away(BO, ADA)], CY),
        ([], [away(ADA, ADA)], BO),
        ([], [away(ADA, BO), away(BO)], CY),
        ([], [away(ADA), away(ADA, DEE)], DEE),
        ([], [away(ADA, end=BEGIN)], ADA),
        ([shift(DEE)], [away(DEE)], ADA),
        ([shift(DEE)], [away(DEE, CY)], CY),
        ([], [away(ADA), away(BO), away(CY)], None),
        ([], [away(ADA, 9)], BO),
    ],
)
def test_shifts_leave_and_substitutes(shifts: list[Shift], absences: list[Away], expected: int | None) -> None:
    assert holder(ROUND, shifts, Staff(ALL.able, absences), BEGIN) == expected


def test_a_person_who_is_not_active_any_more_is_passed_over() -> None:
    assert holder(ROUND, [], Staff({BO, CY}), BEGIN) == BO
    assert holder(ROUND, [], Staff({BO, CY, DEE}, [away(ADA, DEE)]), BEGIN) == DEE


def test_the_changes_ahead_are_those_of_the_person_and_not_of_the_rows() -> None:
    shifts = [shift(ADA), shift(DEE, 2, BEGIN + 2 * DAY, BEGIN + 3 * DAY)]
    ahead = changes(ROUND, shifts, Staff(ALL.able, [away(BO, CY, BEGIN + WEEK, BEGIN + 2 * WEEK)]), BEGIN)
    assert [next(ahead) for _ in range(4)] == [
        Change(BEGIN + 2 * DAY, DEE),
        Change(BEGIN + 3 * DAY, ADA),
        Change(BEGIN + WEEK, CY),
        Change(BEGIN + 3 * WEEK, ADA),
    ]


def test_before_it_begins_the_first_change_is_the_beginning() -> None:
    assert next(changes(ROUND, [], ALL, BEGIN - 10 * WEEK)) == Change(BEGIN, ADA)


def test_a_round_of_one_never_changes_hands() -> None:
    assert list(changes(Round(BEGIN, BERLIN, 1, (ADA,)), [], ALL, BEGIN)) == []


zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    people = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True))
    return Round(draw(moments), ZoneInfo(draw(zones)), draw(st.integers(1, 8)), tuple(people))


@given(rounds(), moments)
def test_with_nobody_away_exactly_one_has_every_instant_from_the_beginning_on(turns: Round, moment: datetime) -> None:
    found = holder(turns, [], Staff(range(1, 7)), moment)
    number = turns.number(moment)
    assert (found is None) == (moment < turns.begins_at)
    if found is not None:
        assert found == turns.people[number % len(turns.people)]
        assert turns.handover(number) <= moment < turns.handover(number + 1)


@given(rounds(), st.integers(1, 600))
def test_each_handover_is_at_the_same_local_time_and_after_the_one_before(turns: Round, number: int) -> None:
    before, at = turns.handover(number - 1), turns.handover(number)
    assert before < at
    begin, local = turns.begins_at.astimezone(turns.zone), at.astimezone(turns.zone)
    there = begin.replace(tzinfo=None) + timedelta(weeks=turns.weeks * number)
    # The only exception is a time of day that this day does not have.
    gap = there.replace(tzinfo=turns.zone).astimezone(UTC).astimezone(turns.zone).replace(tzinfo=None) != there
    assert local.replace(tzinfo=None) == there or gap
    assert turns.number(at) == number
    assert turns.number(at - timedelta(microseconds=1)) == number - 1


@st.composite
def troubles(draw: st.DrawFn) -> tuple[Round, list[Shift], Staff, datetime]:
    turns, moment = draw(rounds()), draw(moments)
    spans = st.tuples(st.integers(-20, 20), st.integers(1, 20))
    people = st.integers(1, 6)
    shifts, absences = [], []
    for number, (start, length) in enumerate(draw(st.lists(spans, max_size=4))):
        begin = moment + start * DAY
        shifts.append(Shift(begin, begin + length * DAY, draw(people), number))
    for start, length in draw(st.lists(spans, max_size=6)):
        begin = moment + start * DAY
        absences.append(Away(draw(people), begin, begin + length * DAY, draw(st.none() | people)))
    return turns, shifts, Staff(draw(st.sets(people)), absences), moment


@given(troubles())
def test_whoever_is_on_duty_is_there(trouble: tuple[Round, list[Shift], Staff, datetime]) -> None:
    turns, shifts, staff, moment = trouble
    found = holder(turns, shifts, staff, moment)
    gone = {one.person for one in staff.away if one.starts_at <= moment < one.ends_at}
    if found is not None:
        assert found in staff.able
        assert found not in gone
    elif moment >= turns.begins_at:
        assert all(person in gone or person not in staff.able for person in turns.people)


@given(troubles())
def test_the_changes_ahead_tell_who_is_on_duty_between_them(
    trouble: tuple[Round, list[Shift], Staff, datetime],
) -> None:
    turns, shifts, staff, moment = trouble
    person, at = holder(turns, shifts, staff, moment), moment
    for change in list(changes(turns, shifts, staff, moment))[:6]:
        assert change.at > at
        assert change.person != person
        assert holder(turns, shifts, staff, change.at - timedelta(microseconds=1)) == person
        person, at = change.person, change.at
