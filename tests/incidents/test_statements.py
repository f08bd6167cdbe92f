"""What pages cost in SQL statements, on both databases, whatever is stored."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from contracts.models import Contract, Obligation, columns_of
from contracts.terms import Role, Standard, Terms
from core.database import db
from core.times import now
from incidents.models import Entry, Incident
from incidents.notices.news import operations as notices
from notifications.models import Worker
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.visitor import Visitor, entered, form_in

LOGGING, PAGE = 19, 14
PASSED_ON = Terms(Role.SUB_PROCESSOR, Role.PROCESSOR, standard=Standard.UNDUE_DELAY)


@pytest.fixture
def visitor(anywhere):
    """A responder, and a house with three people on call who are told by mail and SMS."""
    with anywhere.app_context():
        make.ours()
        for number, name in enumerate(("Ada", "Bo", "Cy")):
            make.person(name, phone=f"+4477009001{number:02}", zone="Europe/Prague")
        db.session.add(Worker(name="w", started_at=now(), beaten_at=now(), ticked_at=now()))
        db.session.commit()
    return Visitor(anywhere).enter_as("responder")


def chain(app):
    """Three contracts (we as controller and as processor, and one between others), and the party at their end."""
    with app.app_context():
        above, below, deep = (make.party(name) for name in ("Above", "Below", "Deep"))
        made = [
            make.contract(make.ours(), below, make.IN_72_HOURS_BY_EMAIL, make.AT_ONCE),
            make.contract(above, make.ours(), make.IN_24_HOURS, make.UNDUE),
            make.contract(below, deep, PASSED_ON, roles=(Role.PROCESSOR, Role.SUB_PROCESSOR)),
        ]
        return [str(one.id) for one in made], deep.id


def fill(app):
    """300 contracts with a duty each, and other incidents."""
    with app.app_context():
        parties = [make.party(f"Party {number}").id for number in range(30)]
        pairs = [(party, number) for party in parties for number in range(10)]
        rows = [
            {"title": f"Contract {one}-{number}", "party_a_id": make.ours().id, "role_a": "controller"}
            | {"party_b_id": one, "role_b": "processor"}
            for one, number in pairs
        ]
        db.session.execute(insert(Contract), rows)
        promised = {"quote": "It will tell.", "confirmed_at": now(), **columns_of(make.UNDUE)}
        ids = db.session.scalars(select(Contract.id).where(Contract.title.startswith("Contract ")))
        db.session.execute(insert(Obligation), [promised | {"contract_id": one} for one in ids])
        for _ in range(5):
            make.incident(now=now() - timedelta(hours=1))
        db.session.commit()


def crowd(app, reference):
    """200 lines in the timeline of this incident, and 50 deliveries."""
    with app.app_context():
        incident = db.session.scalars(select(Incident).where(Incident.reference == reference)).one()
        line = {"incident_id": incident.id, "at": now(), "kind": "note", "data": {"text": "a note"}}
        db.session.execute(insert(Entry), [line] * 200)
        texts = [Text(f"k{one}", "alert", reference, "email", "ada@ours.example", "s", "b") for one in range(50)]
        queue(texts, now())
        db.session.commit()


def shortly(statements):
    return "\n".join(" ".join(one.split())[:60] for one in statements)


def log(visitor, chosen, place):
    """Logs an incident on these contracts; gives its reference and the statements of the request that did it."""
    data = entered(form_in(visitor.get("/incidents/new")))
    data["title"], data["place_id"] = "Export by a stranger", str(place)
    data.setlist("contract_ids", chosen)
    with make.counted(visitor.app) as statements:
        answer = visitor.client.post("/incidents/new", data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location.rpartition("/")[2], statements


def show(visitor, reference):
    with make.counted(visitor.app) as statements:
        page = visitor.get(f"/incidents/{reference}")
    return page, statements


def test_logging_on_three_contracts_and_its_page_stay_within_their_statements_whatever_is_stored(visitor):
    chosen, place = chain(visitor.app)
    first, logging = log(visitor, chosen, place)
    assert len(logging) <= LOGGING, shortly(logging)
    page, showing = show(visitor, first)
    assert len(showing) <= PAGE, shortly(showing)
    # All of it happened: both directions, the chain, statutes, drafts, alerts for three people.
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        assert sorted(clock.statute or "contract" for clock in make.clocks(incident)) == [
            "contract", "contract", "contract", "contract", "contract",
            "eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-33-2", "eu-gdpr-33-2", "eu-gdpr-34-1",
        ]  # fmt: skip
        assert len(make.texts(incident)) == 6
        assert len(make.notices(incident)) == 3
    assert "Above with Example Post" in page

    fill(visitor.app)
    second, logging_again = log(visitor, chosen, place)
    crowd(visitor.app, second)
    page, showing_again = show(visitor, second)
    assert len(logging_again) == len(logging)
    assert len(showing_again) == len(showing)
    assert page.count("a note") == 200


def test_the_lists_cost_the_same_for_one_incident_and_for_many(visitor):
    def cost(url):
        with make.counted(visitor.app) as statements:
            visitor.get(url)
        return len(statements)

    with visitor.app.app_context():
        make.incident(now=now())
    one = [cost("/"), cost("/incidents")]
    fill(visitor.app)
    assert [cost("/"), cost("/incidents")] == one


def test_an_idle_tick_looks_at_no_notice_that_was_accepted_long_ago(app):
    """SQLite says how it searches: by an index for what is under way or came back, never all that is stored."""
    with app.app_context():
        with make.counted(app) as statements:
            notices.settle(now())
        (statement,) = statements
        plan = db.session.connection().exec_driver_sql(f"explain query plan {statement}", ("x",) * statement.count("?"))
        steps = [row[3] for row in plan]
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert any("ix_notice_state (state=?)" in step for step in steps)
    assert any("INDEX ix_delivery_state_" in step and "(state=?)" in step for step in steps)
