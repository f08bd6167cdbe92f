"""What the register stores is the same on both databases."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from accounts.models import Person
from contracts import operations
from contracts.documents.operations import paste_document, places_in
from contracts.models import Contract, Document, Obligation, Party
from contracts.operations import Source
from contracts.organisation.operations import save_organisation
from contracts.register.operations import register_page
from contracts.register.wanted import Wanted
from contracts.terms import Channel, Content, Role, Standard, Terms, Trigger, Unit
from core.database import db

NOW = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
TEXT = "Ľubovňa: the processor tells\nthe controller at once. 100 % sure."
TERMS = Terms(
    Role.PROCESSOR,
    Role.CONTROLLER,
    trigger=Trigger.DETERMINATION_OF_BREACH,
    amount=2,
    unit=Unit.WORKING_DAYS,
    standard=Standard.PROMPTLY,
    channels=(Channel.EMAIL, Channel.POST),
    content=(Content.CAUSE,),
    incidents=True,
)


def stored_contract(title: str = "Order 7_a, 100 %") -> Contract:
    ours = save_organisation({"name": "Example Post", "zone": "Europe/Prague"})
    other = operations.save_party(None, {"name": "Ľubovňa Hosting", "zone": "Europe/Bratislava"})
    sides = {"party_a_id": ours.id, "role_a": "controller", "party_b_id": other.id, "role_b": "processor"}
    return operations.save_contract(None, {"title": title, **sides})


def test_a_duty_comes_back_as_it_was_confirmed(anywhere: Flask) -> None:
    with anywhere.app_context():
        contract = stored_contract()
        document = paste_document(contract, anywhere.config["BREACHCLOCK"].files, "A", TEXT, None, NOW, summary=True)
        source = Source("the processor tells the controller at once.", "2", document.id)
        first = operations.confirm_obligation(contract, TERMS, source, None, NOW)
        second = operations.confirm_obligation(contract, TERMS, source, None, NOW + timedelta(1), replaces=first)
        db.session.expire_all()
        assert db.session.get(Obligation, second.id).terms() == TERMS
        assert TEXT[second.char_start : second.char_end] == "the processor tells\nthe controller at once."
        assert (first.replaced_at, second.replaced_at) == (NOW + timedelta(1), None)
        assert places_in(db.session.get(Document, document.id)) == [(second.char_start, second.char_end, second.id)]


def test_signs_that_databases_read_as_wildcards_are_searched_as_themselves(anywhere: Flask) -> None:
    with anywhere.app_context():
        stored_contract()
        found = {
            word: len(register_page(Wanted(text=word), 1, NOW.date()).found.items)
            for word in ("order", "7_A", "100 %", "hosting", "%", "_", "__", "7%a", "\\", "")
        }
    assert found == {
        "order": 1,
        "7_A": 1,
        "100 %": 1,
        "hosting": 1,
        "%": 1,
        "_": 1,
        "__": 0,
        "7%a": 0,
        "\\": 0,
        "": 1,
    }


def test_our_organisation_exists_once(anywhere: Flask) -> None:
    with anywhere.app_context():
        save_organisation({"name": "First"})
        save_organisation({"name": "Second"})
        assert [party.name for party in db.session.scalars(select(Party).where(Party.ours))] == ["Second"]


def test_names_and_contracts_are_gathered_for_a_whole_page_at_once(anywhere: Flask) -> None:
    with anywhere.app_context():
        contract = stored_contract()
        person = Person(name="Ada", email="ada@ours.example")
        db.session.add(person)
        db.session.commit()
        assert operations.names_of([person.id, None, person.id + 1]) == {person.id: "Ada"}
        assert operations.names_of([None]) == {}
        both = operations.contracts_of([contract.party_a_id, contract.party_b_id, 77])
        assert {party_id: [one.id for one in some] for party_id, some in both.items()} == {
            contract.party_a_id: [contract.id],
            contract.party_b_id: [contract.id],
            77: [],
        }
        assert db.session.scalar(select(func.count(Contract.id))) == 1
