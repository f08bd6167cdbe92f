"""SMS by the official client against a provider on the loopback."""

import logging
from datetime import UTC, datetime

import pytest

from notifications.errors import TransportError
from notifications.sms import SmsTransport
from notifications.texts import Letter
from tests.peers import TwilioPeer

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
LETTER = Letter(1, "alert", "INC-7", "sms", "+46701740605", None, "12 h left: Łódź", None, "en", "<1@b.invalid>")
CALLBACK = "https://breach.example/callbacks/twilio/status"


def transport(peer, **options):
    given = {"sid": peer.sid, "token": peer.token, "sender": peer.sender, "base_url": peer.url, "timeout": 5} | options
    return SmsTransport(**given)


def refused(peer, letter=LETTER, **options):
    way = transport(peer, **options)
    with pytest.raises(TransportError) as error:
        way.send(letter, AT)
    way.close()
    return error.value


def test_the_provider_takes_a_text(provider):
    way = transport(provider, status_callback=CALLBACK)
    sid = way.send(LETTER, AT)
    way.close()
    (message,) = provider.messages
    assert sid == message["sid"]
    assert {name: message[name] for name in ("To", "From", "Body", "StatusCallback")} == {
        "To": "+46701740605",
        "From": "+15005550006",
        "Body": "12 h left: Łódź",
        "StatusCallback": CALLBACK,
    }


def test_a_messaging_service_is_named_as_one(provider):
    way = transport(provider, sender="MG" + "0" * 32)
    way.send(LETTER, AT)
    way.close()
    assert provider.messages[0]["MessagingServiceSid"] == "MG" + "0" * 32
    assert "From" not in provider.messages[0]


def test_the_real_provider_is_never_given_a_call_back_that_it_cannot_reach():
    # It would refuse the whole message over it.
    local = "http://localhost:8000/callbacks/twilio/status"
    assert SmsTransport("AC1", "t", "+1", None, local)._status_callback is None
    assert SmsTransport("AC1", "t", "+1", None, CALLBACK)._status_callback == CALLBACK
    assert SmsTransport("AC1", "t", "+1", "http://127.0.0.1:1", local)._status_callback == local


@pytest.mark.parametrize(
    ("answer", "permanent", "whole", "retry_after"),
    [
        ((400, 21211), True, False, None),
        ((400, 21610), True, False, None),
        ((400, 21614), True, False, None),
        ((400, 21408), True, False, None),
        ((400, 21606), False, True, None),
        ((400, 21611), False, True, None),
        ((429, 20429, 17), False, True, 17.0),
        ((429, 20429, "Fri, 27 Mar 2026 12:31:00 GMT"), False, True, None),
        ((403, 20003), False, True, None),
        ((500, 20500), False, False, None),
        ((503, 20503, 30), False, False, 30.0),
    ],
)
def test_refusals(provider, answer, permanent, whole, retry_after):
    provider.answers.append(answer)
    error = refused(provider)
    assert (error.permanent, error.whole, error.retry_after) == (permanent, whole, retry_after)
    assert not error.unknown
    assert error.unwanted is (answer[1] == 21610)
    assert str(answer[1]) in str(error)
    assert provider.messages == []


def test_a_number_that_is_none_is_refused_for_good(provider):
    letter = Letter(1, "alert", "INC-7", "sms", "0701740605", None, "x", None, "en", "<1@b.invalid>")
    assert refused(provider, letter).permanent


def test_a_wrong_token_is_mended_in_the_settings(provider):
    error = refused(provider, token="a wrong one")
    assert (error.permanent, error.whole) == (False, True)
    assert "a wrong one" not in str(error)


def test_silence_is_not_waited_for_without_end_and_its_outcome_is_not_known(provider):
    provider.answers.append("silence")
    error = refused(provider, timeout=0.3)
    assert (error.unknown, error.permanent, error.whole) == (True, False, False)


@pytest.mark.parametrize("answer", ["cut", "noise"])
def test_an_answer_that_gets_lost_leaves_the_outcome_open(provider, answer):
    provider.answers.append(answer)
    error = refused(provider)
    assert (error.unknown, error.permanent) == (True, False)
    assert len(provider.messages) == 1


def test_a_provider_that_is_not_there_took_nothing():
    with TwilioPeer() as gone:
        pass
    error = refused(gone)
    assert (error.whole, error.unknown, error.permanent) == (True, False, False)


def test_the_log_holds_no_text_and_no_number(provider, caplog):
    caplog.set_level(logging.DEBUG)
    way = transport(provider)
    way.send(LETTER, AT)
    way.close()
    assert "12 h left" not in caplog.text
    assert "46701740605" not in caplog.text
    assert provider.token not in caplog.text


@pytest.mark.parametrize(
    ("sid", "token", "sender", "configured"),
    [("AC1", "t", "+1", True), (None, "t", "+1", False), ("AC1", None, "+1", False), ("AC1", "t", None, False)],
)
def test_whether_it_is_configured(sid, token, sender, configured):
    assert SmsTransport(sid, token, sender).configured is configured
