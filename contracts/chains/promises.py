"""What we promised those for whom we work, and whether our own sub-processors leave us time for it.

GDPR Art. 28(4), 33(2). Our promise is counted at its least, what comes from below at its most.
"""

from dataclasses import dataclass
from enum import StrEnum

from contracts.chains.chain import Net, Slowest
from contracts.chains.links import Link, least_hours
from contracts.terms import Terms


class Answer(StrEnum):
    """Whether time is left: nobody below, enough, none, or not to be said."""

    ALONE = "alone"
    HOLDS = "holds"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Promise:
    """What we owe one party above us. `hours` is its least length, None without a number; `below` the slowest way by
    which the news reaches us, None if nobody works for us under it."""

    link: Link
    hours: int | None
    below: Slowest | None

    @property
    def remaining(self) -> int | None:
        """Elapsed hours that stay ours if those below take all of theirs; None where nobody can say."""
        if self.hours is None:
            return None
        most = self.below.most if self.below else 0
        if self.below and self.below.open and most <= self.hours:
            return None
        return self.hours - most

    @property
    def answer(self) -> Answer:
        if self.below is None:
            return Answer.ALONE
        if self.remaining is None:
            return Answer.UNKNOWN
        return Answer.TOO_LATE if self.remaining < 0 else Answer.HOLDS


def promises(net: Net) -> list[Promise]:
    """What we promised upwards, the shortest first; a promise without a number stands by our own target.

    >>> promises(Net([]))
    []
    """
    ours = [link for link in net.links if link.lower.ours]
    found = [
        Promise(
            link,
            least_hours(link.clause.terms) if link.clause else None,
            net.slowest_below(link) if net.below(link) else None,
        )
        for link in ours
    ]
    return sorted(found, key=_length)


def _length(promise: Promise) -> tuple[bool, float, str, int]:
    link = promise.link
    terms: Terms | None = link.clause.terms if link.clause else None
    hours = promise.hours
    if hours is None and terms and terms.target:
        hours = int(terms.target.total_seconds() // 3600)
    return hours is None, hours or 0, link.upper.name, link.contract_id
