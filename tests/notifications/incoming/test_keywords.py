"""Which replies ask to be left alone, and which to be written to again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.incoming.keywords import NOISE, STARTS, STOPS, Wish, wish


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        *((word, Wish.STOP) for word in ("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL")),
        *((word, Wish.STOP) for word in ("REVOKE", "OPTOUT", "stop", " Stop. ", "\u00abstop\u00bb", "stop\u00a0!")),
        *((word, Wish.START) for word in ("START", "YES", "UNSTOP", "start", "Start!")),
        *((word, None) for word in ("", "1", "stop it", "please cancel", "STOP PLEASE", "ende", "help", "no")),
    ],
)
def test_one_word_alone(said, expected):
    assert wish(said) is expected


def test_the_providers_own_word_counts_before_ours():
    assert wish("arrêt", "STOP") is Wish.STOP
    assert wish("oui", "START") is Wish.START
    assert wish("aide", "HELP") is None
    assert wish("stop", "HELP") is Wish.STOP


@given(st.text(), st.text(NOISE), st.text(NOISE))
def test_noise_around_a_word_changes_nothing_and_a_second_word_undoes_it(said, before, after):
    assert wish(before + said + after) is wish(said)
    assert wish(f"a {said} b") is None


def test_no_word_means_both():
    assert not STOPS & STARTS
