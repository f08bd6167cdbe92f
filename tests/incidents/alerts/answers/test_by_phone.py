"""From the alert to the answer over a provider on the loopback: an SMS and its reply, a call and the key in it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.config import Config
from core.database import db
from core.times import now
from incidents.alerts.models import AlertPlan, AlertStep, Call, Summons
from incidents.alerts.plan import KINDS
from incidents.watch import operations as watch
from notifications.models import Delivery, Refusal
from notifications.operations import REPLY_PATH, transports
from tests import make
from tests.peers import TwilioPeer
from tests.visitor import Visitor

#: No number for fiction: those are never handed over to anybody.
ADA = "+46701740605"


@pytest.fixture
def provider() -> Iterator[TwilioPeer]:
    with TwilioPeer() as peer:
        yield peer


@pytest.fixture
def config(config: Config, provider: TwilioPeer) -> Config:
    account = {"twilio_account_sid": provider.sid, "twilio_auth_token": provider.token}
    return replace(config, twilio_from=provider.sender, twilio_base_url=provider.url, **account)


@pytest.fixture
def tick(app, live):
    """One tick of the worker beside the served pages, and Ada on call by SMS and then by voice."""
    with app.app_context():
        make.ours()
        ada = make.person("Ada", phone=ADA, language="de")
        for kind in KINDS:
            step = AlertStep(position=1, person_id=ada.id, channels=["sms", "voice"], wait=15)
            db.session.add(AlertPlan(kind=kind, shares=[50], leads=[60], changed_at=now(), steps=[step]))
        db.session.commit()
        make.incident(now=now().replace(microsecond=0))
    ways_out = transports(app.config["BREACHCLOCK"])

    def once() -> None:
        with app.app_context():
            watch.tick(now, "w", ways_out)

    once()
    return once


def answers(app):
    with app.app_context():
        return {(one.answer, one.answered_by) for one in db.session.scalars(select(Summons)) if one.answer}


def test_a_reply_by_sms_acknowledges(app, live, tick, provider):
    text = provider.messages[0]
    assert text["To"] == ADA
    for _twice in range(2):
        assert provider.reply(live + REPLY_PATH, ADA, " 1 ok", "SM77") == (200, "<Response/>")
    assert answers(app) == set()
    tick()
    assert answers(app) == {("acknowledged", "sms")}
    with app.app_context():
        assert any(db.session.scalars(select(Call.acknowledged_at)))


def test_a_key_in_a_call_acknowledges(app, live, tick, provider):
    call = provider.calls[0]
    assert call["To"] == ADA
    assert 'language="de-DE"' in call["Twiml"]
    # What is read out names no address: nobody can write it down.
    assert "http" not in call["Twiml"].partition("<Say")[2]
    status, asked = provider.press(call["sid"], "9")
    assert (status, "<Gather" in asked) == (200, True)
    tick()
    assert answers(app) == set()
    status, done = provider.press(call["sid"], "1")
    assert (status, "<Hangup" in done) == (200, True)
    tick()
    assert answers(app) == {("acknowledged", "voice")}
    # The end of the call is reported late, and twice.
    assert provider.report(call["sid"], "completed") == provider.report(call["sid"], "completed") == 204
    tick()
    with app.app_context():
        state = select(Delivery.state).where(Delivery.provider_id == call["sid"])
        assert db.session.scalars(state).one() == "delivered"


def test_a_call_that_nobody_takes_stands_as_come_back(app, live, tick, provider):
    for call in provider.calls:
        assert provider.report(call["sid"], "no-answer") == 204
    tick()
    assert answers(app) == set()
    with app.app_context():
        gone = select(Delivery.state).where(Delivery.channel == "voice", Delivery.provider_id == call["sid"])
        assert db.session.scalars(gone).one() == "bounced"


def test_stop_is_honoured_from_the_next_text_on(app, live, tick, provider):
    provider.reply(live + REPLY_PATH, ADA, "STOP", "SM78")
    sent = len(provider.messages)
    with app.app_context():
        make.incident(now=now().replace(microsecond=0), title="Another")
    tick()
    assert len(provider.messages) == sent
    assert answers(app) == set()


def test_a_stop_that_only_the_provider_knows_counts_as_ours_until_start(app, live, tick, provider):
    page = Visitor(app).enter_as("responder")
    provider.answers.append((400, 21610))
    with app.app_context():
        incident = make.incident(now=now().replace(microsecond=0), title="Another")
        reference = incident.reference
    tick()
    sent = len(provider.messages)
    with app.app_context():
        assert [one.state for one in make.texts(incident, channel="sms")] == ["failed"]
        assert [(one.channel, one.address) for one in db.session.scalars(select(Refusal))] == [("sms", ADA)]
    assert "answered STOP" in page.get(f"/incidents/{reference}")
    provider.reply(live + REPLY_PATH, ADA, "START", "SM79")
    assert "answered STOP" not in page.get(f"/incidents/{reference}")
    with app.app_context():
        make.incident(now=now().replace(microsecond=0), title="A third")
    tick()
    assert len(provider.messages) > sent


def test_the_page_says_that_a_phone_answered_stop_and_start_brings_its_texts_back(app, live, tick, provider):
    page, sent = Visitor(app).enter_as("responder"), len(provider.messages)
    with app.app_context():
        reference = db.session.scalars(select(Delivery.topic)).first()
        make.incident(now=now().replace(microsecond=0), title="Another")
    # It is queued already when the STOP comes in, so it fails; START is honoured all the same.
    provider.reply(live + REPLY_PATH, ADA, "STOP", "SM78")
    assert "answered STOP" in page.get(f"/incidents/{reference}")
    tick()
    assert len(provider.messages) == sent
    provider.reply(live + REPLY_PATH, ADA, "START", "SM79")
    assert "answered STOP" not in page.get(f"/incidents/{reference}")
    with app.app_context():
        make.incident(now=now().replace(microsecond=0), title="A third")
    tick()
    assert len(provider.messages) > sent
