"""What a contract's processor holds, over HTTP: proposed on upload, decided on, entered, changed, looked for."""

import pytest
from sqlalchemy import select

from contracts.documents.operations import paste_document
from contracts.holdings import operations
from contracts.holdings.operations import CONFIRMED, PROPOSED, REFUSED, Search
from contracts.models import Document, Holding
from contracts.operations import contract_with_all
from core.database import db
from tests import make
from tests.contracts.holdings.annexes_in_six_languages import ENGLISH
from tests.visitor import Visitor, errors_at, text_of

LATER = """Privacy statement. Last updated: 17th September 2021

The database servers are hosted in Cork, Ireland. Backups are stored in the United States.
"""


def agreement(app, name="Example Cloud", text="Version of April 26, 2018\n" + ENGLISH):
    """A contract of ours with a processor of that name and one document; gives the contract's id."""
    with app.app_context():
        contract = make.contract(make.ours(), make.party(name), make.UNDUE)
        paste_document(contract, app.config["BREACHCLOCK"].files, "Agreement", text, None, make.NOW)
        return contract.id


def holdings(app, **wanted):
    with app.app_context():
        query = select(Holding).filter_by(**wanted).order_by(Holding.id)
        return list(db.session.scalars(query))


@pytest.fixture
def manager(app):
    return Visitor(app).enter_as("contract_manager")


def test_a_stored_document_gives_proposals_and_its_own_day(anywhere):
    agreement(anywhere)
    with anywhere.app_context():
        document = db.session.scalars(select(Document)).one()
        assert document.dated_on.isoformat() == "2018-04-26"
        listed = list(db.session.scalars(select(Holding)))
        assert {one.state for one in listed} == {PROPOSED}
        assert all(document.text[one.char_start : one.char_end] == one.quote for one in listed)
        assert {(one.value, one.country) for one in listed if one.kind == "sub_processor"} == {
            ("Example Cloud Ltd", "IE"),
            ("Example Mail Inc.", "US"),
        }
        # Read again it proposes nothing twice.
        assert operations.propose_holdings(document) == 0


def test_a_person_confirms_and_refuses_with_name_and_moment(app, manager):
    number = agreement(app)
    page = text_of(manager.get(f"/contracts/{number}/holdings"))
    assert "proposed, nobody confirmed it" in page
    assert "The database servers are hosted in Dublin, Ireland" in page
    assert "Agreement.txt, dated Thu 26 Apr 2018" in page
    first, second = holdings(app, kind="storage_place")
    token = manager.token()
    for one, state in ((first, CONFIRMED), (second, REFUSED)):
        answer = manager.client.post(
            f"/contracts/{number}/holdings/decide", data={"csrf_token": token, "state": state, "holding": one.id}
        )
        assert answer.status_code == 302
    stored = holdings(app, kind="storage_place")
    assert [(one.value, one.state) for one in stored] == [("IE", CONFIRMED), ("LT", REFUSED)]
    assert all(one.decided_at and one.decided_by for one in stored)
    page = text_of(manager.get(f"/contracts/{number}/holdings"))
    assert "Confirmed by The contract_manager" in page
    assert "Refused by The contract_manager" in page


def test_all_proposals_are_confirmed_at_once(app, manager):
    number = agreement(app)
    manager.submit(f"/contracts/{number}/holdings")
    assert {one.state for one in holdings(app)} == {CONFIRMED}


def test_facts_of_another_contract_are_left_alone(app, manager):
    number, other = agreement(app), agreement(app, "Other Cloud")
    strange = holdings(app, contract_id=other)[0]
    data = {"csrf_token": manager.token(), "state": CONFIRMED, "holding": strange.id}
    manager.client.post(f"/contracts/{number}/holdings/decide", data=data)
    assert holdings(app, state=CONFIRMED) == []


@pytest.mark.parametrize(
    ("kind", "entered", "stored"),
    [
        ("data_category", {"value": "location", "detail": "GPS tracks"}, ("location", "GPS tracks", None)),
        ("special_category", {"value": "health"}, ("health", None, None)),
        ("storage_place", {"value": "US", "detail": "Ashburn"}, ("US", "Ashburn", None)),
        ("storage_place", {"value": "EU"}, ("EU", None, None)),
        ("transfer", {"value": "none"}, ("none", None, None)),
        ("sub_processor", {"value": "Example Mail", "country": "US"}, ("Example Mail", None, "US")),
        ("sub_processor", {"value": "Example Mail"}, ("Example Mail", None, None)),
        ("dpo", {"value": "dpo@processor.example"}, ("dpo@processor.example", None, None)),
        ("deletion", {"value": "at_end", "amount": "30", "unit": "D"}, ("P30D", None, None)),
        ("deletion", {"value": "choice"}, ("choice", None, None)),
    ],
)
def test_a_fact_is_entered_by_hand(app, manager, kind, entered, stored):
    number = agreement(app, text="Nothing is said here.")
    assert manager.submit(f"/contracts/{number}/holdings/new/{kind}", **entered).status_code == 302
    (one,) = holdings(app)
    assert (one.value, one.detail, one.country) == stored
    assert (one.kind, one.state) == (kind, CONFIRMED)
    manager.get(f"/contracts/{number}/holdings")


def test_a_change_keeps_the_earlier_fact_refused(app, manager):
    number = agreement(app)
    (before,) = [one for one in holdings(app, kind="deletion") if one.value == "P30D"]
    manager.submit(f"/holdings/{before.id}/edit", amount="6", unit="M")
    stored = {one.value: one for one in holdings(app, kind="deletion")}
    assert (stored["P30D"].state, stored["P6M"].state) == (REFUSED, CONFIRMED)
    assert stored["P30D"].decided_by
    assert stored["P6M"].quote == before.quote
    assert stored["P6M"].char_start == before.char_start
    assert "6 months" in text_of(manager.get(f"/contracts/{number}/holdings"))
    # Somebody else opens the same fact too late.
    assert manager.submit(f"/holdings/{before.id}/edit", amount="3").status_code == 422


def test_a_sentence_that_stands_nowhere_is_no_quote(app, manager):
    number = agreement(app)
    document = str(holdings(app)[0].document_id)
    page = f"/contracts/{number}/holdings/new/dpo"
    answer = manager.submit(page, value="dpo@b.example", document_id=document, quote="We made this up.")
    assert "word for word" in errors_at(answer)["quote"]


def test_an_unknown_kind_or_state_is_not_found(app, manager):
    number = agreement(app)
    assert manager.client.get(f"/contracts/{number}/holdings/new/colour").status_code == 404
    data = {"csrf_token": manager.token(), "state": "deleted"}
    assert manager.client.post(f"/contracts/{number}/holdings/decide", data=data).status_code == 404


def test_two_documents_of_one_processor_that_contradict_each_other_stand_side_by_side(app, manager):
    number = agreement(app)
    assert "contradict" not in text_of(manager.get(f"/contracts/{number}/holdings"))
    with app.app_context():
        contract = contract_with_all(number)
        # The statement lies with another contract of the same two parties.
        second = make.contract(contract.party_a, contract.party_b, make.UNDUE)
        files = app.config["BREACHCLOCK"].files
        paste_document(second, files, "Privacy statement", LATER, None, make.NOW)
    page = text_of(manager.get(f"/contracts/{number}/holdings"))
    assert "Other towns are named for the same country (Ireland)." in page
    assert "One document says that no data leave the European Union, the other names a place outside it." in page
    assert "Privacy statement.txt, dated Fri 17 Sep 2021" in page
    assert "Backups are stored in the United States." in page
    # It is told wherever the facts are.
    assert "2 contradictions between documents" in text_of(manager.get(f"/contracts/{number}"))
    assert "2 contradictions between documents" in text_of(manager.get("/holdings"))
    # Nobody resolves it but a person, who may say so right there.
    (cork,) = [one for one in holdings(app, kind="storage_place") if one.detail == "Cork"]
    answer = manager.submit(
        f"/contracts/{number}/holdings", f"/contracts/{cork.contract_id}/holdings/decide", holding=str(cork.id)
    )
    assert answer.status_code == 302
    assert "Other towns" not in text_of(manager.get(f"/contracts/{number}/holdings"))


def test_the_review_of_a_document_leads_on_to_what_it_says_of_the_data(app, manager):
    agreement(app)
    document = holdings(app)[0].document_id
    page = text_of(manager.get(f"/documents/{document}/review"))
    assert f"{len(holdings(app))} facts were found in this document too" in page
    with app.app_context():
        for one in db.session.scalars(select(Holding)):
            one.state = CONFIRMED
        db.session.commit()
    assert "found in this document too" not in text_of(manager.get(f"/documents/{document}/review"))


def test_the_list_counts_who_is_engaged_by_a_contract_and_marks_what_is_proposed(app, manager):
    number = agreement(app)
    with app.app_context():
        contract = contract_with_all(number)
        below = make.contract(contract.party_b, make.party("Example Relay"), roles=("processor", "sub_processor"))
        below.under_id = number
        db.session.commit()
    page = text_of(manager.get("/holdings"))
    # Two stand in the annex.
    assert "Ireland (proposed), Lithuania (proposed) 3" in page
    # Whoever is looked for at night may be engaged and stand in no annex.
    assert "Example Cloud Example Post with Example Cloud" in text_of(manager.get("/holdings?q=example relay"))
    manager.submit(f"/contracts/{number}/holdings")
    assert "Ireland, Lithuania 3" in text_of(manager.get("/holdings"))


def test_the_contract_page_says_in_short_what_they_have(app, manager):
    page = text_of(manager.get(f"/contracts/{agreement(app)}"))
    assert "What they hold for us" in page
    assert "Example Cloud Ltd; Example Mail Inc." in page
    assert "proposed and not confirmed" in page


def test_an_auditor_reads_and_sees_no_button(app):
    number = agreement(app)
    page = Visitor(app).enter_as("auditor").get(f"/contracts/{number}/holdings")
    assert "Not so" not in page
    assert "Add by hand" not in page


@pytest.fixture
def two_processors(app):
    agreement(app)
    agreement(app, "Health Cloud", "Categories of data: name, health data.\n\nThe data are hosted in Paris, France.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Example Cloud", "Health Cloud"]),
        ("q=health", ["Health Cloud"]),
        ("q=example mail", ["Example Cloud"]),
        ("fact=special_category:health", ["Health Cloud"]),
        ("fact=data_category:basic", ["Example Cloud", "Health Cloud"]),
        ("fact=data_category:payment", ["Example Cloud"]),
        ("place=US", ["Example Cloud"]),
        ("place=FR", ["Health Cloud"]),
        ("place=FR&fact=data_category:payment", []),
        ("place=DE", []),
        ("fact=nonsense", ["Example Cloud", "Health Cloud"]),
        ("fact=a:b&place=%00&page=99999999999", []),
    ],
)
def test_who_holds_what_and_where(app, manager, two_processors, query, found):
    page = text_of(manager.get(f"/holdings?{query}"))
    listed = [name for name in ("Example Cloud", "Health Cloud") if f"{name} Example Post with {name}" in page]
    assert listed == found


def test_the_answer_shows_what_was_asked_for_and_that_nobody_confirmed_it(app, manager, two_processors):
    page = text_of(manager.get("/holdings?fact=special_category:health"))
    assert "health data, health data not confirmed" in page


def test_the_list_costs_the_same_for_one_contract_and_for_many(app, manager):
    def cost():
        with make.counted(app) as statements:
            manager.get("/holdings?place=US")
        return len(statements)

    agreement(app)
    one = cost()
    for number in range(5):
        agreement(app, f"Cloud {number}")
    assert cost() == one
    with app.app_context():
        page, held = operations.search(Search(place="US"), 1)
        assert page.total == len(held) == 6
