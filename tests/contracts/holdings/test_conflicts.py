"""When two documents of one processor contradict each other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.holdings.annexes import holdings
from contracts.holdings.conflicts import DIFFERENT, LEAVES, TOWNS, Fact, conflicts
from contracts.holdings.kinds import Kind


def fact(document, kind, value, detail=None, country=None, number=0):
    return Fact(
        number, Kind(kind), value, detail, country, document, f"document {document}", date(2018 + document, 1, 1)
    )


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("transfer", "none"), ("storage_place", "US"), [LEAVES]),
        (("storage_place", "US"), ("transfer", "none"), [LEAVES]),
        (("transfer", "none"), ("sub_processor", "Example Inc.", None, "US"), [LEAVES]),
        (("transfer", "none"), ("transfer", "outside"), [LEAVES]),
        (("transfer", "none"), ("storage_place", "NO"), []),
        (("transfer", "none"), ("storage_place", "EU"), []),
        (("transfer", "none"), ("sub_processor", "Example GmbH"), []),
        (("transfer", "conditional"), ("storage_place", "US"), []),
        (("storage_place", "DE", "Berlin"), ("storage_place", "DE", "Frankfurt"), [TOWNS]),
        (("storage_place", "DE", "Berlin"), ("storage_place", "DE", "berlin"), []),
        (("storage_place", "DE", "Berlin"), ("storage_place", "DE"), []),
        (("storage_place", "DE", "Berlin"), ("storage_place", "NL", "Amsterdam"), []),
        (("deletion", "P30D"), ("deletion", "P6M"), [DIFFERENT[Kind.DELETION]]),
        (("deletion", "P30D"), ("deletion", "P30D"), []),
        (("assistance_charge", "free"), ("assistance_charge", "may_charge"), [DIFFERENT[Kind.ASSISTANCE_CHARGE]]),
        (("dpo", "a@processor.example"), ("dpo", "b@processor.example"), [DIFFERENT[Kind.DPO]]),
        (("data_category", "contact"), ("data_category", "health"), []),
    ],
)
def test_what_contradicts_what(one, other, reasons):
    found = conflicts([fact(1, *one), fact(2, *other)])
    assert [conflict.reason.text for conflict in found] == [reason.text for reason in reasons]
    assert [(side[0].document_id, other[0].document_id) for side, other in ((c.one, c.other) for c in found)] == [
        (1, 2)
    ] * len(reasons)


def test_one_document_and_hand_made_entries_contradict_nothing():
    assert conflicts([fact(1, "transfer", "none"), fact(1, "storage_place", "US")]) == []
    by_hand = Fact(1, Kind.STORAGE_PLACE, "US")
    assert conflicts([fact(1, "transfer", "none"), by_hand]) == []


@given(
    st.lists(st.builds(fact, st.integers(1, 4), st.sampled_from(Kind), st.sampled_from(["none", "US", "DE", "P1M"])))
)
def test_a_conflict_is_between_two_documents_and_the_order_of_facts_decides_nothing(facts):
    found = conflicts(facts)
    for one in found:
        assert len({fact.document_id for fact in one.one}) == len({fact.document_id for fact in one.other}) == 1
        assert one.one[0].document_id < one.other[0].document_id
    assert {(str(one.reason), one.one[0].document_id, one.other[0].document_id) for one in conflicts(facts[::-1])} == {
        (str(one.reason), one.one[0].document_id, one.other[0].document_id) for one in found
    }


@pytest.mark.shared
def test_the_agreement_of_2018_and_the_privacy_statement_of_2021_of_one_processor(shared):
    read = [
        (document, one)
        for document, name in enumerate(("crisp", "crisp-privacy-distractor"))
        for one in holdings((shared / "dpas" / f"{name}.txt").read_text("utf-8"))
    ]
    found = conflicts(fact(document, one.kind, one.value, one.detail, one.country) for document, one in read)
    # Both name Amsterdam; the plug-ins were in Berlin by the agreement and in Frankfurt by the statement.
    towns = next(one for one in found if one.reason.text == TOWNS.text)
    assert [[fact.detail for fact in side] for side in (towns.one, towns.other)] == [["Berlin"], ["Frankfurt"]]
    leaves = next(one for one in found if one.reason == LEAVES)
    assert {(fact.kind.value, fact.value) for fact in leaves.one} == {
        ("storage_place", "US"), ("transfer", "outside"),
        ("sub_processor", "DigitalOcean"), ("sub_processor", "CloudFlare"), ("sub_processor", "OneSignal"),
    }  # fmt: skip
    assert [fact.value for fact in leaves.other] == ["none"]
    assert len(found) == 2
