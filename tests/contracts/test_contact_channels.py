"""What is known of an address, and when a test of it still counts: rules only."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.contacts import trial
from contracts.contacts.channels import (
    EMAIL,
    NONE,
    PHONE,
    ChannelState,
    Reach,
    best_first,
    complete,
    doubt,
    of_address,
    reach,
    summary,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def known(state, contact_id=1, channel=EMAIL):
    return ChannelState(contact_id, channel, "a@b.example", state)


@pytest.mark.parametrize(
    ("verified_at", "lost_at", "state"),
    [
        (None, None, Reach.UNVERIFIED),
        (NOW, None, Reach.VERIFIED),
        (None, NOW, Reach.BOUNCING),
        (NOW, NOW + DAY, Reach.BOUNCING),
        (NOW, NOW, Reach.BOUNCING),
        (NOW + DAY, NOW, Reach.VERIFIED),
    ],
)
def test_an_address_is_known_by_the_later_of_its_answer_and_its_loss(verified_at, lost_at, state):
    assert reach(verified_at, lost_at) is state


def test_the_moment_is_that_of_what_is_known():
    verified = of_address(1, EMAIL, "a@b.example", NOW + DAY, NOW)
    lost = of_address(1, EMAIL, "a@b.example", NOW, NOW + DAY)
    assert (verified.at, lost.at, of_address(1, EMAIL, "a@b.example", None, None).at) == (NOW + DAY, NOW + DAY, None)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([NONE], [Reach.MISSING]),
        ([known(Reach.VERIFIED)], [Reach.VERIFIED]),
        ([known(Reach.VERIFIED), known(Reach.UNVERIFIED, 2)], [Reach.UNVERIFIED]),
        ([known(Reach.UNVERIFIED), known(Reach.BOUNCING, 2), NONE], [Reach.BOUNCING, Reach.MISSING, Reach.UNVERIFIED]),
    ],
)
def test_a_list_shows_each_trouble_once_and_verified_only_without_any(states, shown):
    assert summary(states) == shown


def test_a_party_that_can_only_be_called_misses_its_e_mail_address():
    called = known(Reach.VERIFIED, channel=PHONE)
    assert complete([called]) == [called, NONE]
    assert complete([known(Reach.UNVERIFIED)]) == [known(Reach.UNVERIFIED)]


def test_a_notice_takes_the_surest_address_of_its_channel():
    states = [
        known(Reach.BOUNCING, 1),
        known(Reach.VERIFIED, 1, PHONE),
        known(Reach.UNVERIFIED, 2),
        known(Reach.VERIFIED, 3),
        known(Reach.VERIFIED, 4),
    ]
    assert best_first(states, EMAIL) == [3, 4, 2, 1]
    assert best_first(states, PHONE) == [1]


def test_only_an_address_that_answered_raises_no_doubt():
    said = {state: str(doubt(ChannelState(1, EMAIL, "a", state, NOW))) for state in Reach}
    assert said[Reach.VERIFIED] == "None"
    assert "never verified" in said[Reach.UNVERIFIED]
    assert "Mon 1 Jun 2026 12:00 UTC" in said[Reach.BOUNCING]


SENT = trial.Trial("a@b.example", "a@b.example", NOW, None)


@pytest.mark.parametrize(
    ("test", "now", "said"),
    [
        (SENT, NOW, None),
        (SENT, NOW + trial.VALID_FOR - timedelta(seconds=1), None),
        (SENT, NOW + trial.VALID_FOR, trial.EXPIRED),
        (None, NOW, trial.UNKNOWN),
        (trial.Trial("a@b.example", "a@b.example", NOW, NOW), NOW + DAY, trial.USED),
        (trial.Trial("a@b.example", "c@b.example", NOW, None), NOW, trial.CHANGED),
        (trial.Trial("a@b.example", None, NOW, None), NOW, trial.CHANGED),
    ],
)
def test_a_link_confirms_once_for_fourteen_days_and_for_its_own_address(test, now, said):
    assert trial.refusal(test, now) == said


@given(st.integers(0, 100))
def test_three_tests_leave_within_a_day_and_no_more(sent):
    assert (trial.too_many(sent) is None) == (sent < 3)
