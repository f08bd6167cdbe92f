"""Which duties a notice meets: those between the same parties whose channels it satisfies."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from contracts.terms import Channel, conforms
from incidents.notices.drafting import PARTY, audience_of

#: Who owes word to whom: debtor, audience, and the party where the audience is one.
Pair = tuple[int, str | None, int | None]


class Owing(Protocol):
    """What is asked of a clock."""

    @property
    def debtor_id(self) -> int: ...
    @property
    def creditor_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def statute(self) -> str | None: ...
    @property
    def channels(self) -> tuple[Channel, ...]: ...


class Telling(Protocol):
    """What is asked of a notice."""

    @property
    def debtor_id(self) -> int: ...
    @property
    def audience(self) -> str: ...
    @property
    def recipient_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...


One = TypeVar("One", bound=Owing)


class Coverage(Generic[One]):
    """Clocks by who owes word to whom, for many notices and many clocks: each is looked at once."""

    def __init__(self, clocks: Iterable[One]) -> None:
        self._clocks: dict[Pair, list[One]] = {}
        for clock in clocks:
            self._clocks.setdefault(owed(clock), []).append(clock)

    def of(self, notice: Telling) -> list[One]:
        """The clocks that this notice meets or would meet, in the order in which they were given."""
        given = Channel(notice.channel)
        return [one for one in self._clocks.get(told(notice), ()) if conforms(given, one.channels)]


def owed(clock: Owing) -> Pair:
    """Who owes word to whom by this clock."""
    audience = audience_of(clock.kind, clock.key, clock.statute, clock.creditor_id)
    return clock.debtor_id, audience, clock.creditor_id if audience == PARTY else None


def told(notice: Telling) -> Pair:
    """Who tells whom by this notice."""
    return notice.debtor_id, notice.audience, notice.recipient_id if notice.audience == PARTY else None


def covered(notice: Telling, clocks: Iterable[One]) -> list[One]:
    """The clocks that this notice meets or would meet: same parties, and a channel that they accept."""
    return Coverage(clocks).of(notice)
