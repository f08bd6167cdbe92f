"""The two-way stopwatch: the time that a counterparty's duty gave it, the time it took, and the verdict.

Counted from its own awareness to our receipt (GDPR Art. 33(2); the contract's own period).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.terms import Terms, period_words
from core.phrases import Phrase
from incidents.clock import Times


class Verdict(StrEnum):
    IN_TIME = "in_time"
    LATE = "late"
    NO_NUMBER = "no_number"
    NOT_TOLD = "not_told"
    OPEN = "open"


@dataclass(frozen=True)
class Stopwatch:
    """`took` is None while either end is unknown; `late_by` only where the duty's own number has passed."""

    verdict: Verdict
    took: timedelta | None = None
    late_by: timedelta | None = None


SENTENCES = {
    Verdict.IN_TIME: Phrase("It had: {given}. From its awareness to our receipt: {took}. In time."),
    Verdict.LATE: Phrase("It had: {given}. From its awareness to our receipt: {took}. Late by {late_by}."),
    Verdict.NO_NUMBER: Phrase(
        "It had: {given}. From its awareness to our receipt: {took}. No number was promised, so late or not is argued."
    ),
    Verdict.NOT_TOLD: Phrase(
        "It had: {given}. Whether it was in time is unknown: it never told us when it became aware."
    ),
    Verdict.OPEN: Phrase("It has: {given}. Since its awareness: {took}. No notice has reached us."),
}
OPEN_AND_LATE = Phrase("It had: {given}. Since its awareness: {took}. No notice has reached us: late by {late_by}.")


def stopwatch(times: Times, now: datetime) -> Stopwatch:
    """How a counterparty's clock stands, or ended.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> met = Times(starts_at=noon, due_at=noon + timedelta(hours=72), met_at=noon + timedelta(hours=80))
    >>> stopwatch(met, noon + timedelta(days=9)).late_by
    datetime.timedelta(seconds=28800)
    """
    if times.starts_at is None:
        return Stopwatch(Verdict.NOT_TOLD)
    until = times.met_at or now
    took = max(until - times.starts_at, timedelta(0))
    late_by = until - times.due_at if times.due_at is not None and until > times.due_at else None
    if times.met_at is None:
        return Stopwatch(Verdict.OPEN, took, late_by)
    if times.due_at is None:
        return Stopwatch(Verdict.NO_NUMBER, took)
    return Stopwatch(Verdict.LATE if late_by else Verdict.IN_TIME, took, late_by)


def sentence(watch: Stopwatch, terms: Terms) -> Phrase:
    """The verdict in one line, for our own people."""
    values = {"given": period_words(terms), "took": watch.took, "late_by": watch.late_by}
    template = OPEN_AND_LATE if watch.verdict is Verdict.OPEN and watch.late_by else SENTENCES[watch.verdict]
    return template.filled({name: value for name, value in values.items() if value is not None})
