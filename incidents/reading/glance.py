"""One look at a clock: the little of it by which thousands are counted, ordered and found, without their cards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from contracts.terms import Channel
from incidents.clock import State, Times, state
from incidents.situation import Waiting

#: So many clocks or notices of one kind stand on a page; of the others it gives the number and the way to them.
MOST = 20

ORDER = (State.OVERDUE, State.PAST_TARGET, State.SHORT, State.RUNNING, State.WAITING, State.MET_LATE, State.MET)


class Named(NamedTuple):
    """A party as lists name it."""

    id: int
    name: str


class Glance(NamedTuple):
    """The columns of a clock that decide where it stands, with the names by which a person looks for it."""

    id: int
    key: str
    kind: str
    statute: str | None
    debtor_id: int
    creditor_id: int | None
    starts_at: datetime | None
    due_at: datetime | None
    target_at: datetime | None
    met_at: datetime | None
    waived_at: datetime | None
    waits_for: str | None
    waived_reason: str | None
    demanded: Sequence[str]
    debtor: str
    creditor: str | None
    contract: str | None

    @property
    def open(self) -> bool:
        return self.met_at is None and self.waived_at is None

    @property
    def later(self) -> bool:
        """Of a later stage, which nobody can begin with yet."""
        return self.open and self.waits_for == Waiting.EARLIER_STAGE

    @property
    def ends_at(self) -> datetime | None:
        """Where it runs: its own number, or else our target."""
        return self.due_at or self.target_at

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that its duty demands."""
        return tuple(Channel(one) for one in self.demanded)


class Slip(NamedTuple):
    """The columns of a notice by which it is counted and chosen for a page."""

    id: int
    state: str
    debtor_id: int
    audience: str
    recipient_id: int | None
    channel: str
    debtor: str
    recipient: str | None


class Touched(NamedTuple):
    """A touched contract with what decides: roles, parties, their countries. `holds`: facts of its data are known."""

    id: int
    title: str
    party_a_id: int
    role_a: str
    name_a: str
    country_a: str | None
    party_b_id: int
    role_b: str
    name_b: str
    country_b: str | None
    holds: bool

    @property
    def parties(self) -> tuple[Named, Named]:
        return Named(self.party_a_id, self.name_a), Named(self.party_b_id, self.name_b)

    @property
    def names(self) -> str:
        """Title and parties in small letters, for a search."""
        return f"{self.title} {self.name_a} {self.name_b}".casefold()


def ranked(glances: Iterable[Glance], now: datetime) -> list[Glance]:
    """The most urgent first: what is overdue, what runs short, what runs, what waits, what has ended."""
    return sorted(glances, key=lambda one: _rank(one, now))


def _rank(one: Glance, now: datetime) -> tuple[int, datetime, int]:
    at = state(Times(one.starts_at, one.due_at, one.target_at, one.met_at, one.waived_at), now)
    return ORDER.index(at) if at in ORDER else len(ORDER), one.ends_at or now, one.id


@dataclass(frozen=True)
class Board:
    """All clocks of an incident at a glance, the most urgent first."""

    clocks: Sequence[Glance]

    @property
    def open(self) -> list[Glance]:
        return [one for one in self.clocks if one.open]

    @property
    def ended(self) -> list[Glance]:
        return [one for one in self.clocks if not one.open]

    @property
    def at_hand(self) -> list[Glance]:
        """Open clocks but for those of later stages."""
        return [one for one in self.clocks if one.open and not one.later]

    @property
    def later(self) -> list[Glance]:
        """Open clocks that wait for the stage before theirs to be submitted."""
        return [one for one in self.clocks if one.later]

    @property
    def waiting(self) -> list[Glance]:
        """Open clocks that wait for a fact."""
        return [one for one in self.clocks if one.open and not one.ends_at]

    @property
    def next_due(self) -> Glance | None:
        """The open clock whose own number ends first, late or not."""
        return min((one for one in self.open if one.due_at), key=lambda one: one.due_at or 0, default=None)  # type: ignore[return-value]

    @property
    def next_target(self) -> Glance | None:
        """The open clock whose house target ends first."""
        targets = (one for one in self.open if one.target_at and not one.due_at)
        return min(targets, key=lambda one: one.target_at or 0, default=None)  # type: ignore[return-value]

    @property
    def also_due(self) -> int:
        """How many more duties are due by law or contract at the very moment of the next one."""
        first = self.next_due
        return sum(one.due_at == first.due_at for one in self.open) - 1 if first else 0

    @property
    def silent(self) -> list[tuple[Named, int]]:
        """Who has not told us when it became aware, with the number of clocks that wait for it."""
        waiting = [one for one in self.waiting if one.waits_for == Waiting.DEBTOR_AWARENESS]
        return list(Counter(Named(one.debtor_id, one.debtor) for one in waiting).items())

    def found(self, part: str, words: str | None) -> list[Glance]:
        """The clocks of one part (`open`, `waiting`, `ended`) with these words in contract or party."""
        clocks = {"open": self.open, "waiting": self.waiting, "ended": self.ended}.get(part, list(self.clocks))
        wanted = (words or "").casefold().split()
        return [one for one in clocks if all(word in _names(one) for word in wanted)]


def _names(one: Glance) -> str:
    return " ".join((one.debtor, one.creditor or "", one.contract or "", one.statute or "")).casefold()
