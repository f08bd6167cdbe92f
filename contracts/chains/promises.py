"""What we promised those for whom we work, and whether our own sub-processors leave us time for it.

GDPR Art. 28(4), 33(2). Our promise is counted at its least, what comes from below at its most.
"""

from dataclasses import dataclass
from enum import StrEnum

from contracts.chains.chain import Net, Slowest
from contracts.chains.links import HOUR, Link, least_hours


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
    def target(self) -> int | None:
        """Our own target in hours for a promise without a number; None for any other."""
        target = self.link.clause.terms.target if self.link.clause else None
        return int(target / HOUR) if target else None

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


def _length(promise: Promise) -> tuple[bool, int, str, int]:
    hours = promise.target if promise.hours is None else promise.hours
    return hours is None, hours or 0, promise.link.upper.name, promise.link.contract_id
