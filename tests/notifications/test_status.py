import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.status import (
    ACCEPTED,
    BOUNCED,
    DELIVERED,
    FAILED,
    HELD,
    LEASED,
    QUEUED,
    RANK,
    STATES,
    advance,
    can_bounce,
    hold_reason,
)

WORDS = ["accepted", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "canceled", "receiving"]


@pytest.mark.parametrize(
    ("state", "word", "after"),
    [
        (ACCEPTED, "queued", ACCEPTED),
        (ACCEPTED, "sent", ACCEPTED),
        (ACCEPTED, "delivered", DELIVERED),
        (ACCEPTED, "Delivered ", DELIVERED),
        (ACCEPTED, "read", DELIVERED),
        (ACCEPTED, "undelivered", BOUNCED),
        (ACCEPTED, "failed", BOUNCED),
        (ACCEPTED, "canceled", BOUNCED),
        (ACCEPTED, "on its way", ACCEPTED),
        (ACCEPTED, "", ACCEPTED),
        (DELIVERED, "sent", DELIVERED),
        (DELIVERED, "undelivered", DELIVERED),
        (BOUNCED, "delivered", BOUNCED),
        (BOUNCED, "sent", BOUNCED),
        (FAILED, "sent", FAILED),
        (QUEUED, "sent", ACCEPTED),
        (LEASED, "delivered", DELIVERED),
        (HELD, "undelivered", BOUNCED),
    ],
)
def test_a_providers_word(state, word, after):
    assert advance(state, word) == after


@given(st.sampled_from(STATES), st.lists(st.sampled_from(WORDS) | st.text()))
def test_never_backwards_whatever_comes_in_whatever_order(state, words):
    for word in words:
        after = advance(state, word)
        assert after == state or RANK[after] > RANK[state]
        state = after


@given(st.permutations(["queued", "sent", "delivered"]))
def test_the_order_of_call_backs_does_not_matter(words):
    state = ACCEPTED
    for word in words:
        state = advance(state, word)
    assert state == DELIVERED


@pytest.mark.parametrize("state", STATES)
def test_a_person_may_record_a_bounce_of_what_was_handed_over(state):
    assert can_bounce(state) == (state in ("accepted", "delivered"))


@pytest.mark.parametrize(
    ("channel", "configured", "example", "loopback", "reason"),
    [
        ("email", True, False, False, None),
        ("email", False, False, False, "no_mail_server"),
        ("sms", False, False, False, "no_sms_account"),
        ("sms", False, True, False, "no_sms_account"),
        ("email", True, True, False, "example_address"),
        ("sms", True, True, False, "example_address"),
        ("email", True, True, True, None),
        ("email", True, False, True, None),
    ],
)
def test_why_a_text_waits(channel, configured, example, loopback, reason):
    assert hold_reason(channel, configured, example, loopback) == reason
