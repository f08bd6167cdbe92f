"""A database of before the rules of counting, with duties and running clocks, is brought to the present one."""

import json
from dataclasses import replace

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from contracts.models import Obligation
from contracts.operations import Source, confirm_obligation
from contracts.terms import Terms, Trigger
from core.database import db
from tests import make

OLD = {
    "aware": Trigger.AWARENESS,
    "confirmed": Trigger.DETERMINATION_OF_BREACH,
    "discovered": Trigger.DETECTION,
    "suspected": Trigger.SUSPICION,
    "notified": Trigger.NOTICE_RECEIVED,
    "occurred": Trigger.OCCURRENCE,
}
#: What the terms of a clock held then.
KEYS = {"debtor", "creditor", "trigger", "amount", "unit", "standard", "channels", "address", "content", "incidents"}


def _read(terms):
    """Stored JSON: SQLite gives its text, PostgreSQL the value."""
    return json.loads(terms) if isinstance(terms, str) else terms


def _as_before():
    """The rows of now as the program wrote them then."""
    downgrade(revision="0002")
    for clock_id, terms in db.session.execute(text("select id, terms from clock")).all():
        terms = _read(terms)
        old = {name: value for name, value in terms.items() if name in KEYS | {"target_hours"}}
        words = {"terms": json.dumps(old), "id": clock_id}
        db.session.execute(text("update clock set terms = :terms where id = :id"), words)
    db.session.commit()


@pytest.fixture
def old(anywhere):
    """The application on a database of that time, with one duty and clock for each starting event."""
    with anywhere.app_context():
        duties = [replace(make.IN_24_HOURS, trigger=trigger) for trigger in OLD.values()]
        hoster = make.party("Hoster")
        make.incident(make.contract(make.ours(), hoster, *duties), place=hoster)
        _as_before()
        yield anywhere


def test_the_time_before_is_rebuilt_truly(old):
    stored = db.session.scalars(text("select trigger from obligation order by id")).all()
    assert stored == list(OLD)
    (contract,) = db.session.execute(text("select * from contract")).mappings()
    assert "calendar" not in contract
    for terms in db.session.scalars(text("select terms from clock")):
        data = _read(terms)
        assert set(data) == KEYS | {"target_hours"}
        assert data["trigger"] in {*OLD, Trigger.HIGH_RISK_VERDICT.value}


def test_starting_events_of_duties_and_of_running_clocks_are_renamed(old):
    upgrade()
    db.session.expire_all()
    obligations = db.session.query(Obligation).order_by(Obligation.id).all()
    assert [one.terms().trigger for one in obligations] == list(OLD.values())
    (incident,) = db.session.query(make.Incident).all()
    clocks = {clock.obligation_id: clock.terms() for clock in make.clocks(incident) if clock.obligation_id}
    assert [clocks[one.id].trigger for one in obligations] == list(OLD.values())
    art_34 = make.clock(incident, statute="eu-gdpr-34-1").terms()
    assert (art_34.trigger, art_34.rule, art_34.more) == (Trigger.HIGH_RISK_VERDICT, None, ())
    assert all(isinstance(terms, Terms) and terms.combine == "only" for terms in clocks.values())


def test_what_is_new_is_empty_in_old_contracts(old):
    upgrade()
    (contract,) = db.session.execute(text("select * from contract")).mappings()
    new = ("calendar", "closed_days", "notice_zone", "office_opens", "office_closes")
    assert [contract[name] for name in new] == [None] * 5
    assert set(db.session.scalars(text("select rule from obligation"))) == {None}


def test_versions_of_before_are_tied_to_what_they_replaced(anywhere):
    with anywhere.app_context():
        contract = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS, make.IN_24_HOURS)
        first, other = contract.obligations
        second = confirm_obligation(
            contract, make.AT_ONCE, Source("At once."), None, make.NOW + make.HOUR, replaces=first
        )
        ids = (first.id, other.id, second.id)
        downgrade(revision="0005")
        upgrade()
        replaced = db.session.execute(text("select id, replaces_id from obligation order by id")).all()
        assert replaced == [(ids[0], None), (ids[1], None), (ids[2], ids[0])]
