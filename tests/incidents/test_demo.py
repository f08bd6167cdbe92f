"""The demonstration set: loads once, reaches nobody, and comes out as the three contracts say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from accounts.models import Person
from contracts.models import Contact, Contract, Document, Holding, Obligation, Party
from contracts.period import ending
from contracts.terms import Channel, Content, Role, Standard, Trigger, Unit
from core.database import Base, db
from core.files import path_of
from core.times import now as present
from incidents.demo import operations as demo
from incidents.models import Incident
from incidents.watch.operations import tick
from notifications.addresses import is_example
from notifications.models import Delivery
from notifications.operations import transports
from tests import make
from tests.make import HOUR, NOW
from tests.notifications.mailroom import Clock, Pigeon
from tests.peers import SmtpPeer
from tests.visitor import Visitor, text_of

TEXTS = {"Crisp": "crisp.txt", "Dropcontact": "dropcontact.txt", "noCRM.io": "nocrm.txt"}


@pytest.fixture
def loaded(anywhere):
    """The demonstration set, loaded into an empty house."""
    with anywhere.app_context():
        assert demo.load(NOW).startswith("Loaded: three contracts, 2 people on call, the drill INC-2026-0001.")
        yield anywhere


def obligations():
    """Name -> the one obligation of each of the three contracts."""
    rows = db.session.execute(select(Contract.title, Obligation).join(Obligation.contract)).all()
    return {title.split()[0]: one for title, one in rows}


def test_a_second_time_changes_nothing(loaded):
    def contents():
        return {
            one.name: db.session.scalar(select(func.count()).select_from(one)) for one in Base.metadata.sorted_tables
        }

    before = contents()
    assert demo.load(NOW + HOUR) == "The demonstration set is loaded already."
    assert contents() == before


def test_the_three_contracts_come_out_as_they_must(loaded):
    found = obligations()
    assert set(found) == set(TEXTS)
    shape = {
        name: (one.debtor, one.creditor, one.amount, one.unit, one.standard, one.trigger, one.channels)
        for name, one in found.items()
    }
    both = (Role.PROCESSOR, Role.CONTROLLER)
    assert shape == {
        "Crisp": (*both, None, None, Standard.UNDUE_DELAY, Trigger.AWARENESS, [Channel.UNSPECIFIED]),
        "Dropcontact": (*both, 72, Unit.HOURS, Standard.NONE, Trigger.AWARENESS, [Channel.EMAIL]),
        "noCRM.io": (*both, None, None, Standard.IMMEDIATELY, Trigger.OCCURRENCE, [Channel.UNSPECIFIED]),
    }
    assert Content.DOCUMENTATION in found["Dropcontact"].terms().content
    for name, words in {
        "Crisp": ("significantly affect", "limit", "33(3) and 34(1)", "never itself", "sub-processors", "5(2)"),
        "Dropcontact": ("documentation", "authority"),
        "noCRM.io": ("data subjects", "charged", "section 5", "privacy contact"),
    }.items():
        assert [word for word in words if word not in found[name].also] == []
    assert [found[name].section for name in TEXTS] == ["4(1)", "III.8", "8(1) 2"]


def test_a_duty_without_a_number_gets_our_target_and_never_a_legal_number(loaded):
    ends = {name: ending(one.terms(), make.moment(NOW)) for name, one in obligations().items()}
    assert {name: (end.due_at, end.target_at) for name, end in ends.items()} == {
        "Crisp": (None, NOW + 24 * HOUR),
        "Dropcontact": (NOW + 72 * HOUR, None),
        "noCRM.io": (None, NOW + 4 * HOUR),
    }


def test_sub_processors_stand_below_their_processor(loaded):
    below = select(Party.name).join(Contract, Contract.party_b_id == Party.id).where(Contract.role_b == "sub_processor")
    names = set(db.session.scalars(below))
    assert {"Amazon Web Services", "Scaleway", "OVH", "DigitalOcean", "CloudFlare"} <= names


def test_every_quote_stands_at_its_place_in_a_stored_document_that_says_what_it_is(loaded):
    for one in obligations().values():
        document = db.session.get(Document, one.document_id)
        assert document.summary
        assert document.text.startswith("SUMMARY, NOT THE AGREEMENT")
        assert document.text[one.char_start : one.char_end] == one.quote
        assert f'Quotation:\n"{one.quote}"' in document.text
        stored = path_of(loaded.config["BREACHCLOCK"].files, document.sha256)
        assert stored.read_text("utf-8") == document.text


@pytest.mark.shared
def test_every_quote_stands_word_for_word_in_the_agreement(loaded, shared: Path):
    for name, one in obligations().items():
        agreement = (shared / "dpas" / TEXTS[name]).read_text("utf-8")
        assert _plain(one.quote) in _plain(agreement), name
    charge = db.session.scalars(select(Holding).where(Holding.state == "confirmed")).one()
    assert _plain(charge.quote) in _plain((shared / "dpas" / "nocrm.txt").read_text("utf-8"))


def _plain(text):
    """Line breaks and kinds of quotation marks are the print's, not the sentence's."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def test_everything_in_it_is_marked_and_every_address_is_a_reserved_example(loaded):
    addresses = [("email", one.email) for one in db.session.scalars(select(Contact)) if one.email]
    addresses += [("sms", one.phone) for one in db.session.scalars(select(Contact)) if one.phone]
    addresses += [("email", one.email) for one in db.session.scalars(select(Person))]
    addresses += [("sms", one.phone) for one in db.session.scalars(select(Person)) if one.phone]
    addresses += [(one.channel, one.address) for one in db.session.scalars(select(Delivery))]
    assert len(addresses) >= 10
    assert [one for one in addresses if not is_example(*one)] == []
    assert db.session.scalar(select(func.count(Contract.id)).where(Contract.demo.is_(False))) == 0
    assert "(demonstration)" in make.ours().name
    counterparties = select(func.count(Party.id)).where(Party.demo.is_(False), Party.ours.is_(False))
    assert db.session.scalar(counterparties) == 0


def test_its_incident_is_a_drill_with_both_sides_clocks(loaded):
    incident = db.session.scalars(select(Incident)).one()
    assert incident.drill
    assert incident.title.startswith("DRILL")
    kinds = sorted(one.statute or one.kind for one in make.clocks(incident))
    assert kinds == ["contract", "eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]
    assert make.clock(incident, kind="contract").waits_for == "debtor_awareness"
    english = [one for one in make.texts(incident) if one.language == "en"]
    assert ["DRILL" in (one.subject or one.body) for one in english] == [True, True]


def test_nobody_of_it_can_sign_in(loaded):
    assert {one.password_hash for one in db.session.scalars(select(Person))} == {None}


def test_our_own_organisation_stays_as_it_is(anywhere):
    with anywhere.app_context():
        make.ours()
        demo.load(NOW)
        assert make.ours().name == "Example Post"


def test_its_texts_are_held_as_example_addresses_and_never_handed_over(loaded):
    incident = db.session.scalars(select(Incident)).one()
    outside = {"email": Pigeon(), "sms": Pigeon()}
    tick(Clock(NOW), "w", outside)
    assert {(one.state, one.hold_reason) for one in make.texts(incident)} == {("held", "example_address")}
    assert outside["email"].sent == outside["sms"].sent == []


def test_a_server_on_the_loopback_may_have_them(loaded):
    with SmtpPeer() as post:
        config = replace(loaded.config["BREACHCLOCK"], smtp_url=post.url, mail_from="breach@ours.example")
        tick(Clock(NOW), "w", transports(config))
        assert sorted(mail.recipients[0] for mail in post.mails) == ["privacy@ours.example", "responder@ours.example"]


def test_its_pages_show_it(app):
    with app.app_context():
        demo.load(present())
    visitor = Visitor(app).enter_as("auditor")
    assert "waiting: not told when it became aware" in text_of(visitor.get(f"/incidents/INC-{present().year}-0001"))
    page = visitor.get("/contracts")
    for name in TEXTS:
        assert name in page
