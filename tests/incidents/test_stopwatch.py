"""What a counterparty's duty gave it, what it took, and the verdict."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.moment import at_instant
from contracts.period import ending
from contracts.terms import Standard, Terms, Unit
from incidents.cards import card
from incidents.clock import Times
from incidents.situation import Waiting
from incidents.stopwatch import Stopwatch, Verdict, sentence, stopwatch

AWARE = datetime(2026, 11, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = AWARE + 72 * HOUR
TARGET = AWARE + 24 * HOUR
NUMBERED = Terms("processor", "controller", amount=72, unit=Unit.HOURS)
SOFT = Terms("processor", "controller", standard=Standard.UNDUE_DELAY)


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (Times(), AWARE, Stopwatch(Verdict.NOT_TOLD)),
        (Times(met_at=AWARE), AWARE, Stopwatch(Verdict.NOT_TOLD)),
        (Times(AWARE, DUE), AWARE + HOUR, Stopwatch(Verdict.OPEN, HOUR)),
        (Times(AWARE, DUE), DUE, Stopwatch(Verdict.OPEN, 72 * HOUR)),
        (Times(AWARE, DUE), DUE + HOUR, Stopwatch(Verdict.OPEN, 73 * HOUR, HOUR)),
        (Times(AWARE, None, TARGET), DUE, Stopwatch(Verdict.OPEN, 72 * HOUR)),
        (Times(AWARE, DUE, met_at=DUE), DUE + 9 * HOUR, Stopwatch(Verdict.IN_TIME, 72 * HOUR)),
        (Times(AWARE, DUE, met_at=DUE + HOUR), DUE + 9 * HOUR, Stopwatch(Verdict.LATE, 73 * HOUR, HOUR)),
        (Times(AWARE, None, TARGET, met_at=DUE), DUE + 9 * HOUR, Stopwatch(Verdict.NO_NUMBER, 72 * HOUR)),
        # A notice before the awareness that it states took no time; it did not take less than none.
        (Times(AWARE, DUE, met_at=AWARE - HOUR), DUE, Stopwatch(Verdict.IN_TIME, timedelta(0))),
    ],
)
def test_the_stopwatch(times: Times, now: datetime, expected: Stopwatch) -> None:
    assert stopwatch(times, now) == expected


@pytest.mark.parametrize(
    ("watch", "terms", "text"),
    [
        (
            Stopwatch(Verdict.LATE, 73 * HOUR, HOUR),
            NUMBERED,
            "It had: 72 hours. From its awareness to our receipt: 3 days 1 h. Late by 1 h 0 min.",
        ),
        (
            Stopwatch(Verdict.NOT_TOLD),
            SOFT,
            "It had: without undue delay. Whether it was in time is unknown: it never told us when it became aware.",
        ),
        (
            Stopwatch(Verdict.OPEN, 73 * HOUR, HOUR),
            NUMBERED,
            "It had: 72 hours. Since its awareness: 3 days 1 h. No notice has reached us: late by 1 h 0 min.",
        ),
        (
            Stopwatch(Verdict.OPEN, HOUR),
            SOFT,
            "It has: without undue delay. Since its awareness: 1 h 0 min. No notice has reached us.",
        ),
    ],
)
def test_the_verdict_in_words(watch: Stopwatch, terms: Terms, text: str) -> None:
    assert str(sentence(watch, terms)) == text


def test_the_page_shows_the_stopwatch_of_what_is_owed_to_us_only() -> None:
    named = {
        "kind": "contract",
        "statute": None,
        "contract": "Agreement",
        "debtor": "Example Hosting",
        "creditor": "Example Organisation",
        "debtor_ours": False,
        "creditor_ours": True,
    }
    times = Times(AWARE, DUE, met_at=DUE)
    start = ending(NUMBERED, at_instant(AWARE, "UTC"))
    assert str(card(times, NUMBERED, named, start, DUE).stopwatch).endswith("In time.")
    assert card(Times(), NUMBERED, named, Waiting.DEBTOR_AWARENESS, DUE).stopwatch is None
    ours = named | {"debtor_ours": True, "creditor_ours": False}
    assert card(times, NUMBERED, ours, start, DUE).stopwatch is None
