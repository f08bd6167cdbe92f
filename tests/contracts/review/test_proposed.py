"""What a reading proposes, and what of it is said beside a field because it does not fit."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.review.proposed import proposed
from contracts.terms import FROM_LABEL, Channel, Content, Standard, Terms, Trigger, Unit, validated
from core.phrases import Phrase, as_data, from_data
from tests.contracts.review.readings import reading

SENTENCE = "The processor shall notify the controller of a breach within 48 hours."
SIDES = ("controller", "processor")
BLANK = {"kind": "fixed", "amount": None, "unit": "hours"}
STRANGER = "The text says “{role}”. Neither party has this role in the contract: choose who is meant."


def of(sides: tuple[str, str] = SIDES, **changes: Any) -> Any:
    return proposed(reading(SENTENCE, **changes).as_data(), *sides)


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({}, {"debtor": "processor", "creditor": "controller", "amount": 48, "unit": "hours", "standard": "none"}),
        ({"limit": {"kind": "fixed", "amount": 2, "unit": "business_days"}}, {"amount": 2, "unit": "working_days"}),
        (
            {"limit": {"kind": "fixed", "amount": 1, "unit": "days", "standard": "immediate"}},
            {"amount": 1, "unit": "days", "standard": "immediately"},
        ),
        ({"limit": {"kind": "asap"}}, {"amount": None, "unit": "", "standard": "asap"}),
        # A second vague word beside the first is not what counts.
        ({"limit": {"kind": "undue_delay", "standard": "prompt"}}, {"standard": "undue_delay"}),
        ({"limit": {"kind": "none"}}, {"standard": "none", "amount": None}),
        ({"trigger": "notified"}, {"trigger": "notice_received"}),
        ({"channel": ["phone", "email"]}, {"channels": ["email", "phone"]}),
        ({"address": "breach@ours.example"}, {"address": "breach@ours.example"}),
        ({"content": ["nature", "something new"]}, {"content": ["nature"]}),
        ({"debtor": "either", "creditor": "other_party"}, {"debtor": "either", "creditor": "either"}),
        ({"creditor": "other_party"}, {"debtor": "processor", "creditor": "controller"}),
    ],
)
def test_a_reading_in_the_fields_of_the_form(changes: dict, values: dict) -> None:
    found = of(**changes)
    assert {name: found.values[name] for name in values} == values
    assert (found.remarks, found.outside) == ({}, None)


@pytest.mark.parametrize(
    ("sides", "changes", "values", "remarks"),
    [
        (
            ("processor", "sub_processor"),
            {},
            {"debtor": "processor", "creditor": ""},
            {"creditor": STRANGER.format(role="controller")},
        ),
        (
            SIDES,
            {"debtor": "sub_processor"},
            {"debtor": "", "creditor": "controller"},
            {"debtor": STRANGER.format(role="sub-processor")},
        ),
        (SIDES, {"limit": BLANK}, {"amount": None, "unit": ""}, {"amount": "The form leaves the number blank."}),
        (SIDES, {"channel": ["any"]}, {"channels": ["unspecified"]}, {"channels": "The text allows any channel."}),
        (
            SIDES,
            {"address": "ref: Annex 2"},
            {"address": None},
            {"address": "The text refers to an address kept elsewhere: Annex 2."},
        ),
        (
            SIDES,
            {"creditor_also": ["authority", "data_subject"]},
            {"creditor": "controller"},
            {"creditor": "The sentence also names: the supervisory authority, the people concerned."},
        ),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(sides: tuple, changes: dict, values: dict, remarks: dict) -> None:
    found = of(sides, **changes)
    assert {name: found.values[name] for name in values} == values
    assert {name: str(phrase) for name, phrase in found.remarks.items()} == remarks


@pytest.mark.parametrize("creditor", ["authority", "data_subject"])
def test_a_duty_towards_others_is_none_between_the_parties(creditor: str) -> None:
    assert of(debtor="controller", creditor=creditor).outside


def test_doubts_are_kept_as_sentences_that_can_be_translated() -> None:
    inner = Phrase("{amount} hours", {"amount": 24})
    doubt = Phrase("Two numbers: {one} and {other}.", {"one": inner, "other": "2 days"})
    again = from_data(json.loads(json.dumps(as_data(doubt))))
    assert (again, str(again)) == (doubt, "Two numbers: 24 hours and 2 days.")
    assert from_data(as_data("plain words")) == "plain words"


LABELS = {
    kind: [word for word, one in FROM_LABEL.items() if isinstance(one, kind)] for kind in (Trigger, Unit, Standard)
}


@given(
    debtor=st.sampled_from(["processor", "sub_processor", "controller", "either"]),
    creditor=st.sampled_from(["controller", "processor", "authority", "data_subject", "other_party"]),
    limit=st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["fixed", *LABELS[Standard]]),
            "amount": st.none() | st.integers(1, 500),
            "unit": st.sampled_from(LABELS[Unit]),
            "standard": st.none() | st.sampled_from(LABELS[Standard]),
        }
    ),
    trigger=st.sampled_from(LABELS[Trigger]),
    channel=st.lists(st.sampled_from(["email", "writing", "phone", "portal", "post", "any", "unspecified"])),
    sides=st.permutations(["controller", "joint_controller", "processor", "sub_processor"]),
)
def test_a_proposal_whose_parties_fit_can_be_confirmed_as_it_is(sides: list, **label: Any) -> None:
    found = of((sides[0], sides[1]), **label)
    values = found.values
    for side in ("debtor", "creditor"):
        assert values[side] or side in found.remarks
    if found.outside or not values["debtor"] or not values["creditor"]:
        return
    if values["debtor"] == values["creditor"] != "either":
        return  # A text that makes one role tell itself is for a person to sort out.
    terms = Terms(
        values["debtor"],
        values["creditor"],
        Trigger(values["trigger"]),
        values["amount"],
        Unit(values["unit"]) if values["unit"] else None,
        Standard(values["standard"]),
        tuple(Channel(one) for one in values["channels"]),
        content=tuple(Content(one) for one in values["content"]),
    )
    assert validated(terms, sides[0], sides[1]) == terms
    assert str(found.period)
