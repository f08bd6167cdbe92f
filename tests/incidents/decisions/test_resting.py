"""Which facts go past a decision not to notify: everything that makes a risk greater, nothing that only lessens it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.decisions.resting import DECISIVE, LISTS, NUMBERS, RANKS, past, rests_on
from incidents.sheet.fields import FIELDS, Kind

FACTS = {
    "subjects.count": 30,
    "data.categories": ["basic"],
    "data.described": "names\naddresses",
    "unintelligible": "yes",
    "nature": ["confidentiality"],
}


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({}, ()),
        ({"subjects.count": 31}, ("subjects.count",)),
        ({"subjects.count": 29}, ()),
        ({"subjects.count": None}, ()),
        ({"records.count": 9}, ("records.count",)),
        ({"records.count": 0}, ()),
        ({"data.categories": ["basic", "health"]}, ("data.categories",)),
        ({"data.categories": []}, ()),
        ({"data.described": "Addresses"}, ()),
        ({"data.described": "names\naddresses\npasswords"}, ("data.described",)),
        ({"unintelligible": "breakable"}, ("unintelligible",)),
        ({"unintelligible": None}, ("unintelligible",)),
        ({"nature": ["confidentiality", "availability"]}, ("nature",)),
        ({"confidentiality.kind": "disclosed"}, ("confidentiality.kind",)),
        ({"confidentiality.kind": "not_disclosed"}, ()),
        ({"cause": "external_malicious"}, ("cause",)),
        ({"subjects.vulnerable": "two children"}, ("subjects.vulnerable",)),
        ({"recipient_known": False}, ("recipient_known",)),
        ({"recipient_known": True}, ()),
    ],
)
def test_what_goes_past_a_decision(change, moved):
    assert past(rests_on(FACTS), FACTS | change) == moved


def test_every_decisive_fact_is_a_field_of_the_sheet_and_every_code_has_its_rank():
    assert set(DECISIVE) <= set(FIELDS)
    for key, ranks in RANKS.items():
        known = {True, False} if FIELDS[key].kind is Kind.YES_NO else set(FIELDS[key].codes)
        assert set(ranks) - {None} == known, key


codes = st.sampled_from([key for key in LISTS if FIELDS[key].kind is Kind.CODES]).flatmap(
    lambda key: st.tuples(st.just(key), st.lists(st.sampled_from(FIELDS[key].codes), unique=True))
)
numbers = st.tuples(st.sampled_from(NUMBERS), st.integers(0, 10**6))
ranked = st.sampled_from(sorted(RANKS)).flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(RANKS[key])))
sheets = st.lists(codes | numbers | ranked).map(dict)


@given(sheets, sheets)
def test_nothing_graver_is_ever_overlooked(before, after):
    moved = set(past(rests_on(before), after))
    for key, value in after.items():
        if key in NUMBERS:
            assert (key in moved) == (value > (before.get(key) if before.get(key) is not None else 0))
        elif key in RANKS:
            assert (key in moved) == (RANKS[key].index(value) > RANKS[key].index(before.get(key)))
        else:
            assert (key in moved) == (not set(value) <= set(before.get(key, [])))


@given(sheets)
def test_a_decision_stands_while_nothing_changes(facts):
    assert past(rests_on(facts), facts) == ()
