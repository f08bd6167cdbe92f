"""Calls by the official client against a provider on the loopback."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from notifications import status
from notifications.errors import TransportError
from notifications.texts import Letter
from notifications.voice import VoiceTransport

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
BODY = "INC-7: 2 h left & <running>. Press 1."
LETTER = Letter(41, "alert", "INC-7", "voice", "+46701740605", None, BODY, None, "fr", "<1@b.invalid>")
CALLBACK = "https://breach.example/callbacks/twilio/status"
KEYS = "https://breach.example/callbacks/twilio/voice"


def transport(peer, **options):
    given = {"sid": peer.sid, "token": peer.token, "sender": peer.sender, "base_url": peer.url, "timeout": 5} | options
    return VoiceTransport(**given)


def test_the_provider_reads_the_text_and_waits_for_a_key(provider):
    way = transport(provider, status_callback=CALLBACK, answers=KEYS)
    sid = way.send(LETTER, AT)
    way.close()
    (call,) = provider.calls
    assert provider.messages == []
    assert (sid, call["To"], call["From"]) == (call["sid"], "+46701740605", "+15005550006")
    assert call["StatusCallback"] == CALLBACK
    (gather,) = ElementTree.fromstring(call["Twiml"])
    assert (gather.tag, gather.get("numDigits"), gather.get("action")) == ("Gather", "1", f"{KEYS}/41")
    (words,) = gather
    assert (words.tag, words.get("language"), words.text) == ("Say", "fr-FR", BODY)


def test_where_no_key_can_reach_us_the_text_is_read_all_the_same(provider):
    local = "http://localhost:8000/callbacks/twilio/voice"
    assert VoiceTransport("AC1", "t", "+1", None, None, local)._answers is None
    way = transport(provider)
    way.send(LETTER, AT)
    way.close()
    (words,) = ElementTree.fromstring(provider.calls[0]["Twiml"])
    assert (words.tag, words.text) == ("Say", BODY)


@pytest.mark.parametrize(
    ("sid", "token", "sender", "configured"),
    [
        ("AC1", "t", "+1", True),
        (None, "t", "+1", False),
        ("AC1", None, "+1", False),
        ("AC1", "t", None, False),
        # A messaging service sends texts, but nobody is called by it.
        ("AC1", "t", "MG" + "0" * 32, False),
    ],
)
def test_whether_it_is_configured(sid, token, sender, configured):
    assert VoiceTransport(sid, token, sender).configured is configured


@pytest.mark.parametrize(
    ("answer", "permanent", "whole"),
    [((400, 21211), True, False), ((400, 21210), False, True), ((503, 0), False, False)],
)
def test_refusals(provider, answer, permanent, whole):
    provider.answers.append(answer)
    way = transport(provider)
    with pytest.raises(TransportError) as error:
        way.send(LETTER, AT)
    way.close()
    assert (error.value.permanent, error.value.whole) == (permanent, whole)


@pytest.mark.parametrize(
    ("state", "word", "after"),
    [
        ("accepted", "ringing", "accepted"),
        ("accepted", "in-progress", "accepted"),
        ("accepted", "completed", "delivered"),
        ("accepted", "no-answer", "bounced"),
        ("accepted", "busy", "bounced"),
        ("delivered", "ringing", "delivered"),
        ("bounced", "completed", "bounced"),
        ("leased", "completed", "delivered"),
    ],
)
def test_what_a_call_reports_moves_it_forward_only(state, word, after):
    assert status.advance(state, word) == after


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "nl"])
def test_every_language_of_ours_has_a_voice(language):
    from notifications.voice import SPOKEN

    assert SPOKEN[language].startswith(f"{language}-")
