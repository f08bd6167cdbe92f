"""Duties at the pages: confirmed from their sentence, changed, withdrawn."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from contracts.models import Obligation
from tests.contracts.agreement import AGREEMENT, SENTENCE, cards, confirm, rows
from tests.visitor import Visitor, entered, errors_at, form_in, parsed, text_of


def test_a_confirmed_duty_says_everything_and_where_it_stands(visitor: Visitor, agreement: str) -> None:
    answer = confirm(
        visitor, agreement, content=["documentation", "nature"], also="At its own cost.", address="dpo@ours.example"
    )
    assert answer.location == agreement
    start = AGREEMENT.index(SENTENCE)
    html = visitor.get(agreement)
    (card,) = cards(html)
    for part in (
        "72 hours",
        "Dropcontact → Example Post processor → controller",
        "when the party that owes the notice becomes aware",
        "e-mail: dpo@ours.example",
        "nature of the breach, documentation that the recipient needs",
        "At its own cost.",
        "personal data breaches",
        SENTENCE,
        "Section 8.",
        f"Characters {start}–{start + len(SENTENCE)} of Agreement.txt",
        "Confirmed by The contract_manager",
    ):
        assert part in card, part
    assert "our target" not in card
    assert 'href="/documents/1#duty-1"' in html
    document = visitor.get("/documents/1")
    assert [("".join(mark.itertext()), mark.get("id")) for mark in parsed(document).iter("mark")] == [
        (SENTENCE, "duty-1")
    ]
    assert "9. &lt;b&gt;End&lt;/b&gt; &amp; costs." in document


def test_a_sentence_that_is_not_in_the_document_is_refused(visitor: Visitor, agreement: str) -> None:
    typed = SENTENCE.replace("72", "48")
    answer = confirm(visitor, agreement, quote=typed, channels=["email", "phone"], content=["cause"], also="kept")
    assert errors_at(answer) == {
        "quote": "This sentence does not stand in the chosen document word for word. Copy it from there."
    }
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert (kept["quote"].strip(), kept["amount"], kept["also"].strip()) == (typed, "72", "kept")
    assert (kept.getlist("channels"), kept.getlist("content")) == (["email", "phone"], ["cause"])
    assert rows(visitor.app, Obligation) == []


def test_without_a_document_any_sentence_is_taken(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, quote="Agreed by letter.", document_id="0")
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.document_id, duty.char_start, duty.char_end) == (None, None, None)
    assert "No stored document." in text_of(visitor.get(agreement))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"quote": "Nowhere.", "amount": "0"}, {"quote", "amount"}),
        ({"quote": " ", "channels": None}, {"quote", "channels"}),
        ({"amount": "seventy-two", "quote": "Nowhere."}, {"quote", "amount"}),
        ({"unit": "", "debtor": "controller"}, {"amount", "creditor"}),
        ({"amount": ""}, {"amount"}),
        ({"amount": "9" * 5000}, {"amount"}),
        ({"amount": "-1", "target_hours": "9999999"}, {"amount", "target_hours"}),
        ({"unit": "fortnights"}, {"unit"}),
        ({"debtor": "sub_processor"}, {"debtor"}),
        ({"channels": ["pigeon"]}, {"channels"}),
        ({"document_id": "99"}, {"document_id"}),
        ({"section": "s" * 201, "also": "a" * 5001}, {"section", "also"}),
    ],
)
def test_whatever_is_wrong_is_said_at_once_beside_its_field(
    visitor: Visitor, agreement: str, changes: dict, wrong: set
) -> None:
    answer = confirm(visitor, agreement, **changes)
    assert set(errors_at(answer)) == wrong
    assert rows(visitor.app, Obligation) == []


def test_a_duty_without_a_number_shows_our_target_and_no_legal_number(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, amount="", unit="", standard="undue_delay")
    confirm(visitor, agreement, amount="", unit="", standard="undue_delay", target_hours="6")
    html = visitor.get(agreement)
    first, second = cards(html)
    assert first.startswith("without undue delay no number; our target: 24 h")
    assert second.startswith("without undue delay no number; our target: 6 h")
    assert html.count("badge--house") == 2
    assert [(one.amount, one.target_hours) for one in rows(visitor.app, Obligation)] == [(None, None), (None, 6)]


def test_our_target_beside_a_number_is_not_kept(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, target_hours="6")
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.amount, duty.target_hours) == (72, None)


def test_either_party_gives_one_duty_each_way(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, debtor="either", creditor="either")
    (card,) = cards(visitor.get(agreement))
    assert "Example Post → Dropcontact Dropcontact → Example Post" in card


def test_a_change_makes_a_new_version_and_keeps_the_old_one(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    answer = visitor.submit("/obligations/1/edit", amount="48")
    assert answer.location == agreement
    old, new = rows(visitor.app, Obligation)
    assert (old.amount, old.replaced_at is None, new.amount, new.replaced_at) == (72, False, 48, None)
    page = parsed(visitor.get(agreement))
    folded = (
        "".join(page.find(".//details[@class!='menu']").itertext())
        if page.find(".//main//details") is None
        else ("".join(page.find(".//main//details").itertext()))
    )
    assert "Earlier versions (1)" in " ".join(folded.split())
    assert "72 hours" in folded
    assert "48 hours" not in folded
    assert "Changed: a new version counts from" in folded
    assert [mark.get("id") for mark in parsed(visitor.get("/documents/1")).iter("mark")] == ["duty-2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"content": ["cause", "nature"], "incidents": "y", "send_automatically": "y", "also": "a", "address": "b"},
        {"document_id": "0", "amount": "", "unit": "", "standard": "asap", "target_hours": "5", "section": ""},
        {"debtor": "controller", "creditor": "processor", "trigger": "suspicion", "channels": ["phone", "writing"]},
    ],
)
def test_the_form_of_a_change_holds_the_duty_as_it_stands(visitor: Visitor, agreement: str, changes: dict) -> None:
    confirm(visitor, agreement, **changes)
    assert visitor.submit("/obligations/1/edit").location == agreement
    old, new = rows(visitor.app, Obligation)
    assert new.terms() == old.terms()
    for name in ("also", "send_automatically", "document_id", "section", "quote", "char_start", "char_end"):
        assert getattr(new, name) == getattr(old, name), name


def test_of_two_people_who_change_the_same_duty_the_second_is_told(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    data = entered(form_in(visitor.get("/obligations/1/edit")))
    other = Visitor(visitor.app).enter_as("privacy_officer")
    other.submit("/obligations/1/edit", amount="48")
    answer = visitor.client.post("/obligations/1/edit", data={**data, "amount": "24"})
    assert answer.status_code == 422
    assert "Somebody else changed or withdrew this duty meanwhile." in text_of(answer.get_data(as_text=True))
    assert entered(form_in(answer.get_data(as_text=True)))["amount"] == "24"
    assert len(rows(visitor.app, Obligation, Obligation.replaced_at.is_(None))) == 1
    late = visitor.client.get("/obligations/1/edit")
    assert (late.status_code, late.location) == (302, agreement)


def test_a_change_from_a_later_day_leaves_the_old_version_counting_until_then(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    today = datetime.now(ZoneInfo("Europe/Prague")).date()
    assert entered(form_in(visitor.get("/obligations/1/edit")))["valid_from"] == today.isoformat()
    visitor.submit("/obligations/1/edit", amount="48", valid_from="2999-07-01")
    old, new = cards(visitor.get(agreement))
    assert old.startswith("72 hours")
    assert "Changed: a new version counts from Mon 1 Jul 2999" in old
    assert new.startswith("48 hours")
    assert "Mon 1 Jul 2999 does not count yet" in new
    # Taken back before it counted: the first one stands as if nothing had been planned.
    visitor.submit(agreement, "/obligations/2/withdraw")
    first, second = rows(visitor.app, Obligation)
    assert (first.replaced_at, second.replaced_at is None) == (None, False)
    assert visitor.submit("/obligations/1/edit", amount="36").location == agreement
    assert [one.replaces_id for one in rows(visitor.app, Obligation)] == [None, 1, 1]


def test_a_withdrawn_duty_stands_no_longer_and_keeps_its_moment(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    token = visitor.token()
    visitor.submit(agreement, "/obligations/1/withdraw")
    (duty,) = rows(visitor.app, Obligation)
    assert duty.replaced_at is not None
    visitor.client.post("/obligations/1/withdraw", data={"csrf_token": token})
    (again,) = rows(visitor.app, Obligation)
    assert again.replaced_at == duty.replaced_at
    text = text_of(visitor.get(agreement))
    assert "No duty is confirmed." in text
    assert "Earlier versions (1)" in text
