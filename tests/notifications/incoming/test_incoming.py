"""Replies and keys as the provider brings them: signed, stored once, and STOP honoured from that moment on."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db, writing
from notifications.incoming.operations import called, held, refused, store_key, store_reply, unread
from notifications.models import Attempt, Delivery, Incoming, Refusal
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.texts import Text
from tests.notifications.mailroom import Pigeon
from tests.peers import signature

TOKEN = "a token for the loopback"
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
BASE = "https://breach.example/app"
REPLIES, KEYS = "/callbacks/twilio/incoming", "/callbacks/twilio/voice/1"
ADA = "+46701740605"
SMS = Text("s:1", "alert", "INC-7", "sms", ADA, None, "2 h left. Reply 1.")
CALL = Text("v:1", "alert", "INC-7", "voice", ADA, None, "2 h left. Press 1.", language="de")


def put(now, *texts):
    with writing():
        queue(texts, now)
        db.session.commit()


def bring(room: Flask, path: str, token: str = TOKEN, **fields: str):
    client = room.test_client()
    return client.post(path, data=fields, headers=signature(token, BASE + path, fields))


def said(room: Flask) -> list[tuple[str, str, str]]:
    return [(one.sender, one.said, one.provider_id) for one in db.session.scalars(select(Incoming))]


def test_a_reply_is_stored_as_it_came_and_answered_with_silence(room):
    answer = bring(room, REPLIES, MessageSid="SM1", From=ADA, Body=" １ ok\0")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "<Response/>", "text/xml")
    assert said(room) == [(ADA, "１ ok", "SM1")]
    (number,) = unread()
    assert held(number).taken_at is None
    held(number).taken_at = NOW
    db.session.commit()
    assert (unread(), held(number)) == ([], None)


def test_the_same_message_twice_is_one(room, clock):
    assert store_reply("SM1", ADA, "1", None, clock())
    assert not store_reply("SM1", ADA, "2", None, clock.turn(hours=1))
    assert said(room) == [(ADA, "1", "SM1")]


@pytest.mark.parametrize("path", [REPLIES, KEYS])
@pytest.mark.parametrize("token", ["another", ""])
def test_without_a_right_signature_nothing_is_stored(room, clock, path, token):
    put(clock(), CALL)
    answer = bring(room, path, token, MessageSid="SM1", From=ADA, Body="STOP", CallSid="CA1", Digits="1")
    assert answer.status_code == 403
    assert (said(room), refused("sms", [ADA])) == ([], {})


def test_a_forger_does_not_wait_for_the_write_lock(room, clock):
    """And so cannot take it either."""
    answers = []
    with writing():
        db.session.add(Refusal(channel="sms", address="+1", since=clock()))
        db.session.flush()
        forger = threading.Thread(target=lambda: answers.append(bring(room, REPLIES, "forged", From=ADA).status_code))
        forger.start()
        forger.join(5)
        assert answers == [403]


def test_what_names_no_message_and_no_sender_is_refused(room):
    assert bring(room, REPLIES, MessageSid="SM1", Body="1").status_code == 400
    assert bring(room, REPLIES, From=ADA, Body="1").status_code == 400


def test_stop_counts_at_once_and_start_lifts_it(room, clock):
    since = clock()
    store_reply("SM1", ADA, "Stop", None, since)
    store_reply("SM2", ADA, "STOP", None, clock.turn(minutes=1))
    assert refused("sms", [ADA, "+1"]) == {ADA: since}
    assert refused("voice", [ADA]) == refused("sms", []) == {}
    store_reply("SM3", ADA, "Start", None, clock.turn(minutes=1))
    assert refused("sms", [ADA]) == {}
    # The first STOP is brought once more, hours late: it was read already.
    store_reply("SM1", ADA, "Stop", None, clock.turn(hours=3))
    assert refused("sms", [ADA]) == {}


def test_after_stop_no_sms_leaves_and_people_see_why(room, clock, pigeon):
    put(clock(), SMS, replace(SMS, key="s:2", address="+46701740606"), replace(CALL, key="v:1"))
    store_reply("SM1", ADA, "STOP", None, clock())
    assert deliver_due(clock, "w", {"sms": pigeon, "voice": pigeon}) == 2
    assert [(one.channel, one.address) for one in pigeon.sent] == [("sms", "+46701740606"), ("voice", ADA)]
    failed = db.session.scalars(select(Delivery).where(Delivery.state == "failed")).one()
    assert (failed.key, failed.attempts, failed.secret) == ("s:1", 0, None)
    assert "answered STOP" in failed.last_error
    assert db.session.scalars(select(Attempt.delivery_id)).all() == [2, 3]
    put(clock(), replace(SMS, key="s:3"))
    store_reply("SM2", ADA, "START", None, clock())
    assert deliver_due(clock, "w", {"sms": pigeon}) == 1


def test_a_key_is_stored_with_the_call_it_was_pressed_in(room, clock):
    put(clock(), CALL)
    answer = bring(room, KEYS, CallSid="CA1", Digits="1")
    assert answer.status_code == 200
    assert '<Say language="de-DE">' in answer.text
    assert "<Hangup" in answer.text
    one = held(*unread())
    assert (one.channel, one.sender, one.said, one.delivery_id) == ("voice", ADA, "1", 1)
    assert bring(room, KEYS, CallSid="CA1", Digits="1").status_code == 200
    assert len(said(room)) == 1
    assert bring(room, KEYS, CallSid="CA1", Digits="2").status_code == 200
    assert [words for _sender, words, _sid in said(room)] == ["1", "2"]


@pytest.mark.parametrize("key", ["9", "*", "", "0"])
def test_another_key_asks_again_and_is_no_answer(room, clock, key):
    put(clock(), CALL)
    answer = bring(room, KEYS, CallSid="CA1", Digits=key)
    assert "2 h left. Press 1." in answer.text
    assert f'action="{BASE}{KEYS}"' in answer.text
    assert said(room) == []


def test_a_key_for_no_call_is_not_found(room, clock):
    put(clock(), SMS)
    assert called(1) is None
    assert bring(room, KEYS, CallSid="CA1", Digits="1").status_code == 404
    assert bring(room, "/callbacks/twilio/voice/99", CallSid="CA1", Digits="1").status_code == 404
    assert said(room) == []


def test_a_key_waits_for_no_transaction_of_its_own_reading(room, clock):
    put(clock(), CALL)
    call = called(1)
    assert not db.session().in_transaction()
    assert store_key(call, "CA1", "1", clock())


def test_a_call_without_a_number_to_call_from_waits_and_says_so(room, clock):
    put(clock(), CALL)
    assert deliver_due(clock, "w", {"voice": Pigeon(configured=False)}) == 0
    assert db.session.scalars(select(Delivery.hold_reason)).one() == "no_voice_number"
