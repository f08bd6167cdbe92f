"""Several ways out of one channel as one: mail servers, or senders of SMS, tried in the order of their health.

A text goes on to the next way only if the one before is known not to have taken it and another may. Where the outcome
is unknown it waits for its next attempt, and what is wrong with the address or the text itself is wrong everywhere.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from core.phrases import Phrase
from core.times import steady
from notifications import health
from notifications.errors import TransportError
from notifications.texts import Letter, Receipt


class Way(Protocol):
    """One server or sender; `name` is how the record calls it and holds no secret.

    `probe` asks without a text, in a thread of its own, whether a text would be taken; TransportError if not. None:
    only a text can tell.
    """

    name: str
    configured: bool
    loopback: bool

    @property
    def probe(self) -> Callable[[], None] | None: ...

    def send(self, letter: Letter, at: datetime) -> str | Receipt: ...

    def close(self) -> None: ...


class Standing:
    """How all ways out of this process stand, shared by its hands: what one found out the other need not."""

    def __init__(self, clock: Callable[[], float] = steady) -> None:
        self.clock = clock
        self._states: dict[str, health.State] = {}
        # When the hand-overs began that are under way.
        self._begun: dict[str, list[float]] = {}
        self._changing = threading.Lock()

    def order(self, names: Sequence[str]) -> list[str]:
        """The names, the one to try first in front; the first then counts as tried."""
        with self._changing:
            now = self.clock()
            hanging = [name for name in names if health.hangs(self._begun.get(name, ()), now)]
            ordered = health.order({name: self._state(name) for name in names}, now, hanging)
            if ordered:
                self._states[ordered[0]] = health.begun(self._state(ordered[0]), now)
            return ordered

    @contextmanager
    def handing_over(self, name: str) -> Iterator[float]:
        """While a text is in hand there, so that others go elsewhere if it lasts; gives the moment when it began."""
        began = self.clock()
        with self._changing:
            self._begun.setdefault(name, []).append(began)
        try:
            yield began
        finally:
            with self._changing:
                self._begun[name].remove(began)

    def to_probe(self, names: Sequence[str]) -> list[str]:
        """The names that should be probed now; they then count as tried."""
        with self._changing:
            now = self.clock()
            found = health.to_probe({name: self._state(name) for name in names}, now)
            self._states |= {name: health.begun(self._state(name), now) for name in found}
            return found

    def probed(self, name: str, lasted: float, *, failed: bool) -> None:
        """What came of a probe that lasted so many seconds."""
        with self._changing:
            self._states[name] = health.probed(self._state(name), self.clock(), lasted, failed=failed)

    def note(self, name: str, names: Sequence[str], lasted: float, error: TransportError | None) -> None:
        """What came of a hand-over that lasted so many seconds; `names` are the ways that it is compared with."""
        with self._changing:
            others = {other: self._state(other) for other in names if other != name}
            self._states[name] = health.after(
                self._state(name),
                self.clock(),
                lasted,
                others,
                taken=error is None,
                failed=error is not None and (error.whole or error.unknown or error.broken),
            )

    def _state(self, name: str) -> health.State:
        return self._states.get(name, health.State())


def beside(work: Callable[[], None]) -> None:
    """Does the work in a thread of its own, which nobody waits for."""
    threading.Thread(target=work, name="probe", daemon=True).start()


class Fallback:
    """A transport over several ways of one channel; with one way it only writes down its name.

    `start` begins a probe, which no text must wait for.
    """

    def __init__(
        self,
        ways: Sequence[Way],
        standing: Standing | None = None,
        start: Callable[[Callable[[], None]], None] = beside,
    ) -> None:
        self._start = start
        self._ways = {way.name: way for way in ways}
        self._standing = standing or Standing()
        self.configured = bool(ways) and all(way.configured for way in ways)
        self.loopback = bool(ways) and all(way.loopback for way in ways)
        self.several = len(self._ways) > 1

    def send(self, letter: Letter, at: datetime) -> Receipt:
        """Hands the letter to the first way that takes it; the error tells of every way that was tried."""
        names, refused = tuple(self._ways), {}
        for name in self._standing.to_probe(names):
            self._probe(name)
        for name in self._standing.order(names):
            try:
                with self._standing.handing_over(name) as began:
                    taken = self._ways[name].send(letter, at)
            except TransportError as error:
                self._standing.note(name, names, self._standing.clock() - began, error)
                refused[name] = error
                if not error.elsewhere:
                    break
            else:
                self._standing.note(name, names, self._standing.clock() - began, None)
                return _receipt(taken, name, refused)
        raise _all_refused(refused)

    def close(self) -> None:
        for way in self._ways.values():
            way.close()

    def _probe(self, name: str) -> None:
        ask = self._ways[name].probe
        if ask is None:
            self._standing.probed(name, 0.0, failed=False)
            return

        def work() -> None:
            began, failed = self._standing.clock(), False
            try:
                ask()
            except TransportError:
                failed = True
            self._standing.probed(name, self._standing.clock() - began, failed=failed)

        self._start(work)


def _receipt(taken: str | Receipt, name: str, refused: dict[str, TransportError]) -> Receipt:
    """What the way gave for a text, with who took it before what it said itself."""
    own = taken if isinstance(taken, Receipt) else Receipt(taken)
    words = _taken(name, refused)
    return Receipt(own.id, Phrase("{earlier} {later}", {"earlier": words, "later": own.words}) if own.words else words)


def _taken(name: str, refused: dict[str, TransportError]) -> Phrase:
    if not refused:
        return Phrase("Taken by {server}.", {"server": name})
    return Phrase("Taken by {server}. Not taken before: {refusals}", {"server": name, "refusals": _told(refused)})


def _told(refused: dict[str, TransportError]) -> Phrase:
    """Who said what, as one phrase; a failing server's words are data, never part of a template."""
    told: Phrase | None = None
    for name, error in refused.items():
        said = Phrase("{server}: {words}", {"server": name, "words": error.message})
        told = said if told is None else Phrase("{earlier}; {later}", {"earlier": told, "later": said})
    assert told is not None
    return told


def _all_refused(refused: dict[str, TransportError]) -> TransportError:
    """One error for all that were tried: for good, or at fault as a whole, only if that is true of each of them.

    But where the last refused so that no other may be asked, its word counts alone.
    """
    errors = list(refused.values())
    judged = errors if errors[-1].elsewhere else errors[-1:]
    waits = [error.retry_after for error in judged if error.retry_after is not None]
    return TransportError(
        _told(refused),
        permanent=all(error.permanent for error in judged),
        retry_after=min(waits) if len(waits) == len(judged) else None,
        unknown=any(error.unknown for error in errors),
        whole=all(error.whole for error in errors),
        unwanted=errors[-1].unwanted,
    )
