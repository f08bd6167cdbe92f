"""Which server goes first: order of the settings, unwell ones behind, tried again one text at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.health import IN_HAND, PAUSES, PROOFS, SLOW, State, after, begun, order, probed, to_probe

WELL = State()


def passed(state, now, *, lasted=0.1, taken=True, failed=False, others=None):
    return after(state, now, lasted, others or {}, taken=taken, failed=failed)


def failing(state, now):
    return passed(state, now, taken=False, failed=True)


def test_well_ways_stand_in_the_order_of_the_settings():
    assert order({"b": WELL, "a": WELL, "c": WELL}, 0.0) == ["b", "a", "c"]


def test_who_hangs_at_this_moment_stands_behind_whatever_else_is_known():
    slow, dead = State(proofs=0, rest_until=10.0), failing(WELL, 0.0)
    assert order({"a": WELL, "b": WELL}, 0.0, hanging=["a"]) == ["b", "a"]
    assert order({"a": WELL, "b": slow, "c": dead}, 0.0, hanging=["a"]) == ["b", "c", "a"]
    assert order({"a": answering(dead, 5.0), "b": WELL}, 99.0, hanging=["a"]) == ["b", "a"]
    assert order({"a": WELL, "b": WELL}, 0.0, hanging=["a", "b"]) == ["a", "b"]


def answering(state, now):
    return probed(state, now, 0.1, failed=False)


def test_who_failed_stands_behind_is_probed_after_its_pause_and_then_gets_one_text():
    states = {"a": failing(WELL, 100.0), "b": WELL}
    assert (order(states, 109.9), to_probe(states, 109.9)) == (["b", "a"], [])
    # No text waits for it until it has answered.
    assert (order(states, 110.0), to_probe(states, 110.0)) == (["b", "a"], ["a"])
    asked = {"a": begun(states["a"], 110.0), "b": WELL}
    assert to_probe(asked, 110.1) == []
    states["a"] = answering(asked["a"], 110.0)
    assert (order(states, 110.0), to_probe(states, 110.0)) == (["a", "b"], [])
    # While that text is in hand the next ones go elsewhere.
    tried = {"a": begun(states["a"], 110.0), "b": WELL}
    assert order(tried, 110.1) == ["b", "a"]
    assert order(tried, 110.0 + IN_HAND) == ["a", "b"]
    assert begun(WELL, 110.0) == WELL


def test_the_pauses_grow_with_each_setback_and_a_proof_does_not_forget_them():
    state, now, pauses = WELL, 0.0, []
    for _ in range(len(PAUSES) + 1):
        state = failing(state, now)
        pauses.append(state.rest_until - now)
        now = state.rest_until
    assert pauses == [*PAUSES, PAUSES[-1]]
    again = failing(passed(state, now), now + 20)
    assert again.rest_until - now - 20 == PAUSES[-1]


def test_it_is_well_again_after_three_texts_in_a_row_and_starts_with_a_clean_sheet():
    state, now = answering(failing(failing(WELL, 0.0), 10.0), 40.0), 40.0
    for number in range(PROOFS):
        assert not state.well
        assert order({"a": state, "b": WELL}, now)[0] == "a"
        state = passed(state, now)
        now += PAUSES[0]
        assert state.well is (number == PROOFS - 1)
    assert state == WELL


@pytest.mark.parametrize(("lasted", "failed"), [(0.1, True), (SLOW + 0.1, False)])
def test_a_probe_that_fails_or_takes_long_is_a_setback(lasted, failed):
    again = probed(failing(WELL, 0.0), 10.0, lasted, failed=failed)
    assert again == State(setbacks=2, proofs=0, rest_until=10.0 + PAUSES[1], dead=failed)


def test_a_setback_asks_for_another_probe_and_where_none_is_well_nobody_is_probed():
    ready = answering(failing(WELL, 0.0), 10.0)
    assert to_probe({"a": failing(ready, 20.0), "b": WELL}, 20.0 + PAUSES[1]) == ["a"]
    assert to_probe({"a": failing(WELL, 0.0), "b": failing(WELL, 0.0)}, 99.0) == []


def test_a_text_refused_for_itself_is_neither_a_setback_nor_a_proof():
    assert passed(WELL, 5.0, taken=False).well
    unwell = failing(WELL, 0.0)
    same = passed(unwell, 10.0, taken=False)
    assert (same.proofs, same.setbacks, same.dead) == (0, 1, True)
    assert same.rest_until == 10.0 + PAUSES[0]


@pytest.mark.parametrize(
    ("lengths", "others", "well"),
    [
        ([3.1, 3.1], {}, True),
        ([3.1, 3.1, 0.1], {}, False),
        ([9.0, 0.1, 0.1], {}, True),
        ([2.0, 2.0, 2.0], {}, True),
        ([2.0, 2.0, 2.0], {"b": State(recent=(0.3, 0.3, 0.3))}, False),
        ([2.0, 2.0, 2.0], {"b": State(recent=(0.5, 0.5, 0.5))}, True),
        ([0.9, 0.9, 0.9], {"b": State(recent=(0.01, 0.01, 0.01))}, True),
        # An unwell or hardly known way is no measure.
        ([2.0, 2.0, 2.0], {"b": State(proofs=0, recent=(0.3, 0.3, 0.3))}, True),
        ([2.0, 2.0, 2.0], {"b": State(recent=(0.3,))}, True),
    ],
)
def test_who_has_become_slow_stands_behind(lengths, others, well):
    state = WELL
    for lasted in lengths:
        state = passed(state, 0.0, lasted=lasted, others=others)
    assert state.well is well
    assert not state.dead


def test_an_unwell_way_is_judged_by_each_text():
    unwell = passed(failing(WELL, 0.0), 10.0)
    assert passed(unwell, 20.0, lasted=3.1) == State(setbacks=2, proofs=0, rest_until=50.0, dead=False)


def test_where_none_is_well_the_slow_go_before_the_dead_and_nobody_is_left_out():
    slow, dead = State(setbacks=5, proofs=0), State(setbacks=1, proofs=0, dead=True)
    assert order({"a": dead, "b": slow}, 99.0) == ["b", "a"]


HAPPENED = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["taken", "refused", "failed"]),
        st.floats(0, 30),
        st.floats(0, 700),
    ),
    max_size=40,
)


@given(HAPPENED)
def test_whatever_happened_all_are_tried_and_one_unwell_way_at_most_goes_before_a_well_one(happened):
    states, now = dict.fromkeys("abc", WELL), 0.0
    for name, outcome, lasted, gone in happened:
        now += gone
        others = {other: state for other, state in states.items() if other != name}
        states[name] = after(states[name], now, lasted, others, taken=outcome == "taken", failed=outcome == "failed")
        assert states[name].rest_until <= now + PAUSES[-1]
        ways = order(states, now)
        assert sorted(ways) == ["a", "b", "c"]
        well = [states[way].well for way in ways]
        if any(well):
            assert well.index(True) <= 1
            assert well[0] or (states[ways[0]].rest_until <= now and states[ways[0]].ready)
        for asked in to_probe(states, now):
            assert any(well)
            states[asked] = probed(states[asked], now, lasted, failed=outcome == "failed")
        mended = states[name]
        # One more than the proofs: two slow texts before it may still speak against the first.
        for _ in range(PROOFS + 1):
            mended = passed(mended, now)
        assert mended.well
