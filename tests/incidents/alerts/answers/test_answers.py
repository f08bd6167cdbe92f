"""Answers to alerts, from the moment they come in until the call knows of them; and no clock cares."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from incidents.alerts.answers import operations as answers
from incidents.alerts.calls.moves import Answer
from incidents.alerts.models import Call, Summons
from incidents.alerts.plan import Step
from incidents.models import Entry
from incidents.watch import operations as watch
from notifications.incoming.operations import Called, store_key, store_reply
from notifications.models import Delivery, Incoming
from notifications.texts import with_key
from tests import make
from tests.make import HOUR, NOW

ADA, BEN = "+447700900101", "+447700900102"
SOON = NOW + timedelta(minutes=1)


def people():
    make.ours()
    return make.person("Ada", phone=ADA), make.person("Ben", phone=BEN, on_call=False)


def called(now=NOW):
    """An incident that has called Ada by e-mail and SMS, and the call."""
    incident = make.incident(now=now)
    watch.look(now, "w")
    return incident, db.session.scalars(select(Call).where(Call.incident_id == incident.id)).all()


def texted(number=ADA, said="1", sid="SM1", at=SOON):
    store_reply(sid, number, said, None, at)
    return answers.take_incoming(at)


def given() -> list[str | None]:
    return list(db.session.scalars(select(Summons.answer).order_by(Summons.id)))


def acknowledged() -> list[bool]:
    return [one is not None for one in db.session.scalars(select(Call.acknowledged_at).order_by(Call.id))]


def test_a_one_acknowledges_the_call_and_says_when_and_how(anywhere):
    with anywhere.app_context():
        people()
        incident, calls = called()
        assert acknowledged() == [False] * len(calls)
        assert texted() == 1
        summons = db.session.scalars(select(Summons).where(Summons.answer == "acknowledged")).one()
        assert (summons.answered_by, summons.answered_at) == ("sms", SOON)
        assert any(acknowledged())
        assert make.entries(incident, "answered")[0].data == {"answer": "acknowledged", "by": "sms"}
        assert [one.taken_at for one in db.session.scalars(select(Incoming))] == [SOON]


def test_the_same_message_twice_is_one_answer(anywhere):
    with anywhere.app_context():
        people()
        called()
        assert [texted(), texted(), texted(at=SOON + HOUR)] == [1, 0, 0]


@pytest.mark.parametrize(("said", "answer"), [("2", "help"), ("3", "wrong_person")])
def test_two_and_three_hand_the_call_on_at_once(context, said, answer):
    people()
    _incident, (call, *_more) = called()
    assert texted(said=said) == 1
    assert answer in given()
    db.session.refresh(call)
    assert call.acknowledged_at is None
    assert call.next_at <= SOON


@pytest.mark.parametrize(("said", "answer"), [("2", "help"), ("3", "wrong_person")])
def test_who_is_on_it_may_still_need_help_or_be_the_wrong_person(context, said, answer):
    ada, _ben = people()
    cy = make.person("Cy", phone="+447700900103", on_call=False)
    make.plan(Step(("sms",), 15, person=ada.id), Step(("sms", "email"), 15, person=cy.id))
    incident, (call,) = called()
    assert texted() == 1
    assert call.acknowledged_at == SOON
    later = SOON + timedelta(minutes=5)
    assert texted(said=said, sid="SM2", at=later) == 1
    assert texted(said=said, sid="SM3", at=later) == 0
    db.session.refresh(call)
    assert (call.acknowledged_at, call.next_at) == (None, later)
    watch.look(later, "w")
    assert [(one.person_id, one.step, one.answer) for one in call.summonses] == [(ada.id, 1, answer), (cy.id, 2, None)]
    said = [one.body for one in make.texts(incident) if one.address == cy.email]
    assert ["needs help" in one for one in said] == [answer == "help"]
    # The record keeps both answers, and who was called for the second.
    assert [one.data["answer"] for one in make.entries(incident, "answered")] == ["acknowledged", answer]
    assert [one.data for one in make.entries(incident, "called")] == [{"step": 2, "people": ["Cy"]}]


def test_help_that_one_needs_calls_on_though_another_is_on_it_until_somebody_is_again(context):
    make.ours()
    ada, ben = make.person("Ada", phone=ADA), make.person("Ben", phone=BEN)
    make.plan(Step(("sms",), 15), Step(("sms",), 15, person=make.person("Cy", phone=None, on_call=False).id))
    _incident, (call,) = called()
    texted(ADA, "1", "SM1")
    texted(BEN, "2", "SM2", SOON + timedelta(minutes=1))
    db.session.refresh(call)
    assert (call.acknowledged_at, call.next_at) == (None, SOON + timedelta(minutes=1))
    # The same word again takes it on again, and only once.
    assert [texted(ADA, "1", f"SM{n}", SOON + timedelta(minutes=n)) for n in (3, 4)] == [1, 0]
    db.session.refresh(call)
    assert call.acknowledged_at == SOON + timedelta(minutes=3)
    assert [(one.person_id, one.answer) for one in call.summonses] == [(ada.id, "acknowledged"), (ben.id, "help")]


@pytest.mark.parametrize(
    ("number", "said"), [("+447700900199", "1"), (BEN, "1"), ("", "1"), (ADA, "START"), (ADA, "STOP")]
)
def test_what_answers_nothing_is_kept_and_harmless(context, number, said):
    people()
    called()
    assert texted(number, said) == 0
    assert set(given()) == {None}
    (kept,) = db.session.scalars(select(Incoming))
    assert (kept.said, kept.taken_at) == (said, SOON)
    assert not db.session.scalars(select(Delivery).where(Delivery.purpose == "answer")).all()


def test_a_reply_without_any_alert_is_harmless(anywhere):
    with anywhere.app_context():
        people()
        assert texted() == 0
        assert [one.taken_at for one in db.session.scalars(select(Incoming))] == [SOON]


def test_an_unclear_reply_is_answered_once(context):
    people()
    called()
    assert [texted(said="what?", sid=f"SM{n}") for n in range(3)] == [0, 0, 0]
    (text,) = db.session.scalars(select(Delivery).where(Delivery.purpose == "answer"))
    assert (text.channel, text.address) == ("sms", ADA)
    assert "Reply with one number only" in text.body
    assert set(given()) == {None}


def test_an_alert_that_was_sent_after_the_reply_is_not_answered_by_it(context):
    people()
    called()
    assert texted(at=NOW - HOUR) == 0
    assert set(given()) == {None}


def test_of_two_incidents_the_latest_is_answered_first(context):
    people()
    _first, _calls = called()
    second, _calls = called(NOW + timedelta(minutes=5))
    at = NOW + timedelta(minutes=6)

    def open_ones():
        open_calls = select(Call.incident_id).where(Call.acknowledged_at.is_(None), Call.ended_at.is_(None))
        return set(db.session.scalars(open_calls))

    before = open_ones()
    texted(sid="SM1", at=at)
    assert before - open_ones() <= {second.id}
    assert make.entries(second, "answered")


def test_an_answer_after_the_end_changes_nothing(anywhere):
    with anywhere.app_context():
        people()
        _incident, calls = called()
        for call in calls:
            call.ended_at, call.ending, call.next_at = NOW, "settled", None
        db.session.commit()
        assert texted() == 0
        assert set(given()) == {None}


def test_a_key_in_a_call_answers_the_summons_it_was_made_for(anywhere):
    with anywhere.app_context():
        people()
        _incident, _calls = called()
        sms = db.session.scalars(select(Delivery).where(Delivery.channel == "sms")).first()
        sms.channel, sms.key = "voice", sms.key.replace(":sms", ":voice")
        db.session.commit()
        call = Called(sms.id, ADA, sms.body, "en")
        assert store_key(call, "CA1", "1", SOON)
        assert answers.take_incoming(SOON) == 1
        assert "acknowledged" in given()
        assert db.session.scalars(select(Summons.answered_by).where(Summons.answer.is_not(None))).first() == "voice"
        assert not store_key(call, "CA1", "1", SOON + HOUR)
        assert answers.take_incoming(SOON + HOUR) == 0


def test_a_reply_that_cannot_be_read_holds_up_neither_the_others_nor_the_alerts(context, monkeypatch):
    heard = []
    monkeypatch.setattr(answers.log, "exception", lambda *words: heard.append(words[1]))
    people()
    called()

    def tripping(said):
        if said == "defect":
            raise RuntimeError
        return Answer.ACKNOWLEDGED

    monkeypatch.setattr(answers.replies, "read", tripping)
    store_reply("SM1", ADA, "defect", None, SOON)
    store_reply("SM2", ADA, "1", None, SOON)
    watch.look(SOON, "w")
    assert "acknowledged" in given()
    assert [one.taken_at for one in db.session.scalars(select(Incoming).order_by(Incoming.id))] == [None, SOON]
    assert heard == [1]


def test_of_many_presses_at_once_one_counts(anywhere):
    with anywhere.app_context():
        people()
        called()
        mail = db.session.scalars(select(Delivery).where(Delivery.channel == "email").order_by(Delivery.id)).first()
        key = re.search(r"/a/([\w-]+)", with_key(mail.body, mail.secret)).group(1)
        db.session.rollback()
    start, counted = threading.Barrier(4), []

    def press(answer):
        with anywhere.app_context():
            start.wait(10)
            counted.append(answers.answer_link(key, answer, SOON))

    presses = [threading.Thread(target=press, args=(one,)) for one in (*answers.SAYABLE, Answer.HELP)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(30)
    assert sorted(counted) == [False, False, False, True]
    with anywhere.app_context():
        assert len([one for one in given() if one is not None]) == 1
        entries = select(Entry).where(Entry.kind == "answered")
        assert len(db.session.scalars(entries).all()) == 1


def test_no_answer_hides_or_stops_a_clock(anywhere):
    with anywhere.app_context():
        people()
        incident, calls = called()

        def facts():
            db.session.expire_all()
            return [
                (one.starts_at, one.due_at, one.target_at, one.met_at, one.waived_at, one.next_alert_at)
                for one in make.clocks(incident)
            ]

        before = facts()
        shown = [make.card(one, SOON).state for one in make.clocks(incident)]
        for number, said in enumerate("123"):
            texted(said=said, sid=f"SM{number}", at=SOON + number * HOUR / 60)
        for call in calls:
            answers.answer_here(call.summonses[0].person, call.id, Answer.ACKNOWLEDGED, SOON)
        assert facts() == before
        assert [make.card(one, SOON).state for one in make.clocks(incident)] == shown
        # And the next stage rings as if nobody had said a word.
        first = min(one.next_alert_at for one in make.clocks(incident) if one.next_alert_at)
        rung = len([stage for one in make.clocks(incident) for stage in make.stages(one)])
        watch.look(first, "w")
        assert len([stage for one in make.clocks(incident) for stage in make.stages(one)]) > rung
