"""From a pasted agreement to duties that count, at the pages: confirm, change, refuse, add, decide again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.documents.operations import paste_document
from contracts.models import Contract, Document, Obligation, Party, Proposal, columns_of
from contracts.review.operations import read_document
from contracts.terms import Terms, Unit
from core.database import db
from core.phrases import Phrase
from tests.contracts.review.readings import reader, reading
from tests.visitor import Visitor, entered, errors_at, form_in, parsed, text_of

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST = "The processor shall notify the controller within 48 hours after becoming aware of a personal data breach."
LATER = "It shall send a full report within 5 days."
OTHERS = "The controller shall notify the authority within 72 hours."
TEXT = f"Data processing agreement\n\n8. Breaches\n\n{FIRST} {LATER}\n\n9. Law\n\n{OTHERS} Costs <b>are</b> shared.\n"
DOUBT = Phrase("No starting event is named.")
READ = reader(
    reading(FIRST, TEXT),
    reading(LATER, TEXT, limit={"kind": "fixed", "amount": 5, "unit": "days"}, trigger="occurred", doubts=(DOUBT,)),
    reading(OTHERS, TEXT, debtor="controller", creditor="authority"),
)
PAGE = "/documents/1/review"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A contract manager; we are the controller in a contract whose agreement was read."""
    with app.app_context():
        db.session.add(Party(name="Example Post", ours=True, zone="Europe/Prague"))
        db.session.add(Party(name="Example Hosting", zone="Europe/Paris"))
        db.session.commit()
        sides = {"party_a_id": 1, "role_a": "controller", "party_b_id": 2, "role_b": "processor"}
        db.session.add(Contract(title="Hosting agreement", **sides))
        db.session.commit()
        store(app)
    return Visitor(app).enter_as("contract_manager")


def store(app: Flask, name: str = "Agreement", read: Callable = READ) -> None:
    """One more document of the contract, read."""
    document = paste_document(db.session.get(Contract, 1), app.config["BREACHCLOCK"].files, name, TEXT, None, NOW)
    read_document(document, NOW, read)


def rows(app: Flask, model: type) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model).order_by(model.id)))


def states(visitor: Visitor) -> list[str]:
    return [one.state for one in rows(visitor.app, Proposal)]


def cards(html: str) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in parsed(html).iter("article")]


def test_a_duty_of_the_last_version_is_not_confirmed_twice_unnoticed(visitor: Visitor) -> None:
    visitor.submit(PAGE, "/proposals/1/confirm")
    with visitor.app.app_context():
        store(visitor.app, "Agreement, second version")
    first, later, _others = cards(visitor.get("/documents/2/review"))
    assert "Look closely: The same duty is confirmed already from another text." in first
    assert "/contracts/1#duty-1" in visitor.get("/documents/2/review")
    assert "confirmed already" not in later
    # What was withdrawn stands no longer.
    visitor.submit("/contracts/1", "/obligations/1/withdraw")
    assert "confirmed already" not in visitor.get("/documents/2/review")


def test_what_was_found_stands_beside_the_text_with_quote_section_doubts_and_marks(visitor: Visitor) -> None:
    html = visitor.get(PAGE)
    first, later, others = cards(html)
    assert first.startswith(f"1 48 hours {FIRST}")
    assert "Section 1. Show it in the text" in first
    assert "Look closely" not in first
    assert "Look closely: No starting event is named." in later
    assert "This is a duty towards the supervisory authority, not between the parties." in others
    assert "Not a duty here" in others
    page = parsed(html)
    marked = ["".join(one.itertext()) for one in page.iter("mark")]
    assert marked == [FIRST, LATER, OTHERS]
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    links = {one.get("href")[1:] for one in page.iter("a") if (one.get("href") or "").startswith("#")}
    assert {"found-1", "found-3", "proposal-2"} <= links <= ids
    # The whole text stands there, unchanged and never read as markup.
    (sheet,) = [one for one in page.iter("div") if "sheet" in (one.get("class") or "").split()]
    for number in [one for one in sheet.iter("a") if one.get("class") == "sheet__number"]:
        number.text = ""
    assert "".join(sheet.itertext()).strip() == TEXT.strip()


def test_a_proposal_is_confirmed_after_a_change(visitor: Visitor) -> None:
    form = entered(form_in(visitor.get(PAGE), "/proposals/1/confirm"))
    assert (form["p1_amount"], form["p1_unit"], form["p1_debtor"], form["p1_quote"]) == (
        "48",
        "hours",
        "processor",
        FIRST,
    )
    changes = {"p1_amount": "36", "p1_channels": ["email"], "p1_address": "breach@ours.example"}
    answer = visitor.submit(PAGE, "/proposals/1/confirm", **changes)
    assert answer.location == f"{PAGE}#proposal-2"
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.amount, duty.channels, duty.address) == (36, ["email"], "breach@ours.example")
    assert (TEXT[duty.char_start : duty.char_end], duty.section, duty.document_id) == (FIRST, "1", 1)
    assert duty.confirmed_by is not None
    assert states(visitor) == ["confirmed", "open", "open"]
    page = text_of(visitor.get(PAGE))
    assert "The duty is confirmed." in page
    assert "1 48 hours confirmed" in page


def test_what_is_wrong_is_said_at_its_field_and_the_other_proposals_stay(visitor: Visitor) -> None:
    answer = visitor.submit(PAGE, "/proposals/2/confirm", p2_amount="many", p2_quote="Something else.")
    assert set(errors_at(answer)) == {"p2_amount", "p2_quote"}
    html = answer.get_data(as_text=True)
    assert entered(form_in(html, "/proposals/2/confirm"))["p2_amount"] == "many"
    other = entered(form_in(html, "/proposals/1/confirm"))
    assert (other["p1_amount"], other.getlist("p1_channels")) == ("48", ["unspecified"])
    assert rows(visitor.app, Obligation) == []


def test_a_refused_proposal_names_who_when_and_why_and_can_be_decided_again(visitor: Visitor) -> None:
    answer = visitor.submit(PAGE, "/proposals/2/refuse", reason="A report, no notice.")
    assert answer.location == f"{PAGE}#proposal-3"
    page = text_of(visitor.get(PAGE))
    assert "5 days not a duty" in page
    assert "The contract_manager" in page
    assert "A report, no notice." in page
    assert visitor.submit(PAGE, "/proposals/2/reopen").location == f"{PAGE}#proposal-2"
    assert states(visitor) == ["open"] * 3


def test_each_sentence_leads_to_a_form_with_it(visitor: Visitor) -> None:
    page = parsed(visitor.get(PAGE))
    (link,) = [one for one in page.iter("a") if "".join(one.itertext()).startswith("Costs")]
    form = entered(form_in(visitor.get(link.get("href").partition("#")[0]), "/documents/1/review/add"))
    assert form["new_quote"] == "Costs <b>are</b> shared."
    assert form["new_section"].startswith("9")
    answer = visitor.submit(
        link.get("href"),
        "/documents/1/review/add",
        new_debtor="processor",
        new_creditor="controller",
        new_standard="promptly",
    )
    assert answer.location == f"{PAGE}#proposal-1"
    (duty,) = rows(visitor.app, Obligation)
    assert TEXT[duty.char_start : duty.char_end] == "Costs <b>are</b> shared."
    marks = {one.get("id") for one in parsed(visitor.get(PAGE)).iter("span")}
    assert "duty-1" in marks


def test_nobody_is_chosen_for_a_duty_that_a_person_adds(visitor: Visitor) -> None:
    answer = visitor.submit(PAGE, "/documents/1/review/add", new_quote=LATER)
    assert set(errors_at(answer)) == {"new_debtor", "new_creditor"}


def test_a_role_that_no_party_has_is_left_open_and_said(visitor: Visitor) -> None:
    with visitor.app.app_context():
        contract = db.session.get(Contract, 1)
        contract.role_a, contract.role_b = "processor", "sub_processor"
        db.session.commit()
    html = visitor.get(PAGE)
    assert "The text says “controller”. Neither party has this role in the contract" in cards(html)[0]
    assert set(errors_at(visitor.submit(PAGE, "/proposals/1/confirm"))) == {"p1_creditor"}


def test_a_sentence_from_which_a_duty_is_confirmed_already_is_pointed_out(visitor: Visitor) -> None:
    sent = {"new_quote": FIRST, "new_debtor": "processor", "new_creditor": "controller"}
    visitor.submit(PAGE, "/documents/1/review/add", **sent)
    assert "A duty is confirmed from this sentence already." in cards(visitor.get(PAGE))[0]


def test_of_two_people_the_second_is_told_and_nothing_counts_twice(visitor: Visitor) -> None:
    data = entered(form_in(visitor.get(PAGE), "/proposals/1/confirm"))
    Visitor(visitor.app).enter_as("privacy_officer").submit(PAGE, "/proposals/1/confirm")
    for action in ("confirm", "refuse"):
        answer = visitor.client.post(f"/proposals/1/{action}", data=data)
        assert answer.status_code == 302
        assert "Somebody else has decided on this proposal meanwhile." in text_of(visitor.get(PAGE))
    assert len(rows(visitor.app, Obligation)) == 1


def test_document_after_document_until_nothing_waits(visitor: Visitor) -> None:
    with visitor.app.app_context():
        store(visitor.app, "Second", reader(reading(FIRST, TEXT)))
    assert "In 2 documents proposals wait for review" in text_of(visitor.get("/contracts"))
    contract = text_of(visitor.get("/contracts/1"))
    assert "4 proposals wait for a decision" in contract
    assert "Review: Agreement.txt" in contract
    assert "Review: Second.txt" in contract
    waiting = text_of(visitor.get("/contracts/review"))
    assert "Agreement.txt 3 proposals wait for a decision" in waiting
    assert "Second.txt 1 proposal waits for a decision" in waiting
    for number in (1, 2):
        visitor.submit(PAGE, f"/proposals/{number}/refuse")
    assert visitor.submit(PAGE, "/proposals/3/refuse").location == f"{PAGE}#done"
    assert "Everything that was found is decided. Next document: Second.txt" in text_of(visitor.get(PAGE))
    visitor.submit("/documents/2/review", "/proposals/4/confirm")
    assert "Next document" not in text_of(visitor.get("/documents/2/review"))
    assert "No document waits" in text_of(visitor.get("/contracts/review"))
    assert "wait" not in text_of(visitor.get("/contracts"))


def test_a_file_without_text_has_nothing_to_review(visitor: Visitor) -> None:
    with visitor.app.app_context():
        db.session.get(Document, 1).text = None
        db.session.commit()
    assert visitor.client.get(PAGE).status_code == 404
    assert "Review" not in text_of(visitor.get("/documents/1"))
    assert visitor.client.get("/documents/9/review").status_code == 404


def test_who_only_reads_sees_that_something_waits_and_no_way_to_decide(visitor: Visitor) -> None:
    auditor = Visitor(visitor.app).enter_as("auditor")
    assert "3 proposals wait for a decision" in text_of(auditor.get("/contracts/1"))
    assert "/review" not in auditor.get("/contracts/1") + auditor.get("/contracts") + auditor.get("/documents/1")


def test_a_sentence_of_another_section_on_which_a_duty_rests_is_marked_and_led_to(visitor: Visitor, app: Flask) -> None:
    by_mail = "All notices go by e-mail to security@customer.example."
    text = f"4. Breaches\n\n{FIRST}\n\n9. Notices\n\n{by_mail} Costs are shared.\n"
    with app.app_context():
        contract, files = db.session.get(Contract, 1), app.config["BREACHCLOCK"].files
        read_document(paste_document(contract, files, "Two sections", text, None, NOW), NOW)
        (proposal,) = [one for one in db.session.scalars(select(Proposal)) if one.document_id == 2]
        name = f"more-{proposal.id}-1"
        assert proposal.reading["channel"] == ["email"]
    html = visitor.get("/documents/2/review")
    (card,) = cards(html)
    assert f"It also rests on: {by_mail}Section 9 Notices. Show it in the text (1.1)" in card
    page = parsed(html)
    assert ["".join(one.itertext()) for one in page.iter("mark")] == [FIRST, by_mail]
    assert f"#{name}" in [one.get("href") for one in page.iter("a")]
    assert [one.get("id") for one in page.iter("span")].count(name) == 1
    back = [one for one in page.iter("a") if one.get("class") == "sheet__number"]
    assert [one.get("href") for one in back] == [f"#proposal-{proposal.id}"] * 2


def imported(app: Flask, **columns: Any) -> int:
    """A duty of the contract as an import leaves it: its sentence, and no stored document."""
    with app.app_context():
        terms = Terms("processor", "controller", amount=48, unit=Unit.HOURS)
        row = Obligation(**columns_of(terms) | {"contract_id": 1, "quote": "48 h.", "confirmed_at": NOW} | columns)
        db.session.add(row)
        db.session.commit()
        return row.id


def test_an_imported_duty_is_tied_to_its_sentence_once_the_agreement_is_stored(visitor: Visitor, app: Flask) -> None:
    old_id = imported(app, also="By phone at night.", target_hours=None)
    assert "No stored document. Add the agreement" in text_of(visitor.get("/contracts/1"))
    first, later, others = cards(visitor.get(PAGE))
    assert "Tie the duty to this sentence" in first
    assert "Tie the duty" not in later + others
    visitor.submit(PAGE, "/proposals/1/bind")
    old, new = rows(app, Obligation)
    assert (old.id, old.quote, old.replaced_at is None) == (old_id, "48 h.", False)
    assert (new.replaces_id, new.quote, new.document_id, new.also) == (old_id, FIRST, 1, "By phone at night.")
    assert (new.amount, new.unit, new.confirmed_by) == (48, "hours", new.confirmed_by)
    assert new.confirmed_by is not None
    assert TEXT[new.char_start : new.char_end] == FIRST
    assert states(visitor) == ["confirmed", "open", "open"]
    assert "No stored document" not in text_of(visitor.get("/contracts/1")).partition("Earlier versions")[0]


def test_nothing_is_tied_where_no_such_duty_stands_any_more(visitor: Visitor, app: Flask) -> None:
    imported(app)
    form = entered(form_in(visitor.get(PAGE), "/proposals/1/bind"))
    with app.app_context():
        db.session.scalars(select(Obligation)).one().replaced_at = NOW
        db.session.commit()
    answer = visitor.client.post("/proposals/1/bind", data=form)
    assert answer.status_code == 302
    assert "No duty without a stored document says the same any more." in visitor.get(PAGE)
    assert states(visitor) == ["open", "open", "open"]
    assert len(rows(app, Obligation)) == 1


def test_where_reading_stopped_at_its_limits_is_said_with_and_without_a_proposal(visitor: Visitor) -> None:
    said = "The text is too long to be read whole: nothing after character 91 was read."
    assert "too long" not in text_of(visitor.get(PAGE))
    with visitor.app.app_context():
        store(visitor.app, "Long", reader(stopped=91))
        store(visitor.app, "Longer", reader(reading(FIRST, TEXT), stopped=91))
    silent = text_of(visitor.get("/documents/2/review"))
    assert said in silent
    assert "The reader found no duty to give notice." in silent
    assert said in text_of(visitor.get("/documents/3/review"))
    # Read anew to its end it says so no longer.
    visitor.submit("/documents/2/review", "/documents/2/read")
    assert "too long" not in text_of(visitor.get("/documents/2/review"))


def test_a_number_that_is_not_that_of_the_sentence_draws_a_doubt_and_is_confirmed(visitor: Visitor) -> None:
    doubt = "The sentence says 48 hours, the duty 12 hours. Is that meant?"
    page = visitor.submit(PAGE, "/proposals/1/confirm", p1_amount="12").location
    told = text_of(visitor.get(page))
    # Once beside the button that was pressed, once where it stays.
    assert told.count(doubt) == 2
    assert text_of(visitor.get(PAGE)).count(doubt) == 1
    assert doubt in cards(visitor.get("/contracts/1"))[0]
    visitor.submit(PAGE, "/proposals/2/confirm")
    assert "Is that meant?" not in cards(visitor.get("/contracts/1"))[1]
    visitor.submit("/obligations/1/edit", amount="48")
    standing = cards(visitor.get("/contracts/1"))
    assert [doubt in card for card in standing].count(True) == 1, "only the earlier version"
