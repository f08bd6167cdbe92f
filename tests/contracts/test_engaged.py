"""Sub-processors under their contract, the life of contracts on the pages, and the mark in an incident's choice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from contracts.models import Contract, Holding
from contracts.terms import Role
from core.database import db
from core.times import now
from tests import make
from tests.make import NOW
from tests.visitor import Visitor, errors_at, form_in, names_in, text_of

DEEP = (Role.PROCESSOR, Role.SUB_PROCESSOR)


@pytest.fixture
def visitor(anywhere):
    """A contract manager; we engage Below (contract 1) and Above engages us (contract 2)."""
    with anywhere.app_context():
        below, above = make.party("Below"), make.party("Above")
        make.party("Deep", email=None)
        make.contract(make.ours(), below)
        make.contract(above, make.ours())
    return Visitor(anywhere).enter_as("contract_manager")


def stored(app, contract_id):
    with app.app_context():
        return db.session.get(Contract, contract_id)


def test_a_sub_processors_contract_is_entered_from_the_contract_above_it(visitor):
    page = text_of(visitor.get("/contracts/1"))
    assert "No sub-processor is recorded under this contract." in page
    answer = visitor.submit("/contracts/new?under=1", title="Hosting terms", party_b_id="3", service="hosting")
    assert answer.location == "/contracts/3"
    made = stored(visitor.app, 3)
    assert (made.under_id, made.party_a_id, made.party_b_id, made.role_a, made.role_b, made.service) == (
        1, 1, 3, "processor", "sub_processor", "hosting",
    )  # fmt: skip
    page = text_of(visitor.get("/contracts/1"))
    assert "Deep hosting – Hosting terms no duty confirmed: terms unknown" in page
    assert "Engaged under: Example Post with Below Service: hosting" in text_of(visitor.get("/contracts/3"))
    with visitor.app.app_context():
        below = db.session.get(Contract, 3)
        make._added(make.Obligation(contract_id=3, quote="x", confirmed_at=NOW, **make.columns_of(make.IN_24_HOURS)))
        below.party_b.country = "FR"
        db.session.commit()
    assert "Deep hosting France Hosting terms" in (page := text_of(visitor.get("/contracts/1")))
    assert "terms unknown" not in page


def test_whoever_stands_in_the_annexes_only_is_listed_with_terms_unknown(visitor):
    with visitor.app.app_context():
        make.contract(make.party("Own"), make.party("Lower"), roles=DEEP).under_id = 1
        for name, state in (("LOWER", "confirmed"), ("Only Named", "confirmed"), ("Not Yet", "proposed")):
            fact = {"kind": "sub_processor", "value": name, "detail": "mail", "country": "US"}
            db.session.add(Holding(contract_id=1, state=state, **fact))
        db.session.commit()
    page = text_of(visitor.get("/contracts/1"))
    assert "Only Named mail United States no contract stored: terms unknown" in page
    # The annex says what the contract of its own is silent on.
    assert "Lower mail United States Own with Lower" in page
    assert page.count("no contract stored") == 1
    assert "Not Yet" not in page.partition("Its contract")[2]


def test_the_contract_above_is_chosen_among_those_of_the_party_that_engages(visitor):
    with visitor.app.app_context():
        make.contract(make.party("Own"), make.party("Lower"), roles=DEEP)
        engages = make.contract(db.session.get(Contract, 1).party_b, make.party("Host"), roles=DEEP).id
    form = form_in(visitor.get(f"/contracts/{engages}/edit"))
    (field,) = [one for one in form.iter("select") if one.get("name") == "under_id"]
    assert [one.get("value") for one in field.iter("option")] == ["0", "1"]
    visitor.submit(f"/contracts/{engages}/edit", under_id="1")
    assert stored(visitor.app, engages).under_id == 1
    visitor.submit(f"/contracts/{engages}/edit", under_id="0")
    assert stored(visitor.app, engages).under_id is None
    # Who works for nobody else is offered nothing.
    assert "under_id" not in names_in(form_in(visitor.get("/contracts/2/edit")))


def test_a_contract_stands_neither_below_itself_nor_below_strangers(visitor):
    with visitor.app.app_context():
        ring = make.contract(db.session.get(Contract, 1).party_b, make.party("Host"), roles=DEEP)
        ring.under_id = 1
        db.session.get(Contract, 1).under_id = ring.id
        ring_id = ring.id
        db.session.commit()
    answer = visitor.submit(f"/contracts/{ring_id}/edit", under_id="1")
    assert errors_at(answer) == {"under_id": "A contract cannot stand below itself."}
    answer = visitor.submit("/contracts/new?under=1", title="x", party_a_id="4", party_b_id="3")
    assert errors_at(answer) == {"under_id": "Choose a contract of the party that engages the sub-processor."}


def test_renewal_and_time_in_force_are_entered_and_shown(visitor):
    answer = visitor.submit("/contracts/1/edit", remind_days="900")
    assert set(errors_at(answer)) == {"remind_days", "renews_on"}
    today = now().date()
    visitor.submit("/contracts/1/edit", renews_on=f"{today + timedelta(30)}", remind_days="30")
    assert "decide on its renewal by" in text_of(visitor.get("/contracts/1"))
    assert 'badge--warning">decide on its renewal by' in visitor.get("/parties/1")
    visitor.submit("/contracts/1/edit", in_force_from="2018-04-26", in_force_to="2020-12-31")
    page = text_of(visitor.get("/parties/1"))
    assert "from Thu 26 Apr 2018 to Thu 31 Dec 2020 ended" in page
    assert "renewal" not in page
    assert "ended In force: from" in text_of(visitor.get("/contracts/1"))


def test_the_contract_page_shows_whether_its_parties_can_be_reached(visitor):
    assert "works for us — breach contact: not verified" in text_of(visitor.get("/contracts/1"))
    with visitor.app.app_context():
        make.contract(make.ours(), db.session.scalars(select(make.Party).where(make.Party.name == "Deep")).one())
    assert "breach contact: no e-mail address" in text_of(visitor.get("/contracts/3"))


def test_an_incident_marks_contracts_that_were_not_in_force(visitor):
    with visitor.app.app_context():
        one, two = (db.session.get(Contract, number) for number in (1, 2))
        one.in_force_to, two.in_force_from = date(2026, 5, 31), date(2026, 6, 1)
        db.session.commit()
        touched = make.incident(two, now=NOW)
        early = make.incident(two, now=NOW, occurred=make.moment(NOW - timedelta(days=3)))
        paths = [f"/incidents/{incident.reference}/contracts" for incident in (touched, early)]
    responder = Visitor(visitor.app).enter_as("responder")
    first, second = (text_of(responder.get(path)) for path in paths)
    assert "Example Post with Below (Below): not in force then: ended on Sun 31 May 2026" in first
    assert first.count("not in force then") == 1
    # It happened before the other began.
    assert "Above with Example Post (Above): not in force then: from Mon 1 Jun 2026 on" in second
    assert second.count("not in force then") == 1
    assert "ended on Sun 31 May 2026" in text_of(responder.get("/incidents/new"))
