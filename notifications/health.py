"""Which of several mail servers or SMS senders a text goes to first: the order of the settings, the unwell behind.

A way out becomes unwell when it failed as a whole or has become slow. It is then tried again gently, after pauses that
grow with each setback: first by a probe that carries no text, so that none waits for a server that hangs, then by one
text at a time until it has proven itself. Nothing is ever left out: where all are unwell each is still tried.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

#: Good hand-overs in a row after which an unwell way counts as well again.
PROOFS = 3
#: Seconds before an unwell way gets its next text, after the first, second ... setback.
PAUSES = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
#: No second text goes to an unwell way for so many seconds while the first is still in hand.
IN_HAND = 120.0
#: A way is judged by the middle one of so many hand-overs, and not before there were as many.
RECENT = 3
#: Seconds of a hand-over that are too many in any case.
SLOW = 3.0
#: Fewer seconds are too many where another way needs a fifth of them or less; below ODD nobody notices.
ODD = 1.0
MUCH = 5.0


@dataclass(frozen=True)
class State:
    """How one way out stands. Moments are steady seconds of one process, lengths are seconds."""

    setbacks: int = 0
    proofs: int = PROOFS
    rest_until: float = 0.0
    #: Whether the last setback was a failure, not slowness: a slow way still takes texts.
    dead: bool = False
    #: Whether it answered a probe since its last setback.
    ready: bool = False
    recent: tuple[float, ...] = ()

    @property
    def well(self) -> bool:
        return self.proofs >= PROOFS

    @property
    def typical(self) -> float | None:
        """The middle one of the last hand-overs; None while there are too few."""
        return sorted(self.recent)[RECENT // 2] if len(self.recent) == RECENT else None


def hangs(began: Collection[float], now: float) -> bool:
    """Whether one of the hand-overs under way, which `began` at these moments, lasts too long already.

    >>> hangs([5.0, 9.0], 9.0), hangs([8.0, 9.0], 9.0), hangs([], 9.0)
    (True, False, False)
    """
    return any(now - one > SLOW for one in began)


def order(states: Mapping[str, State], now: float, hanging: Collection[str] = ()) -> list[str]:
    """All ways, the one to try first in front; at most one that is unwell stands before those that are well. Who is
    `hanging` with another text at this moment stands behind.

    >>> order({"a": State(proofs=0, rest_until=9.0), "b": State()}, 5.0)
    ['b', 'a']
    >>> order({"a": State(proofs=0, rest_until=9.0, ready=True), "b": State()}, 9.0)
    ['a', 'b']
    >>> order({"a": State(), "b": State()}, 9.0, hanging=["a"])
    ['b', 'a']
    """
    well = [name for name, state in states.items() if state.well and name not in hanging]
    unwell = sorted(
        (name for name in states if name not in well),
        key=lambda name: (name in hanging, states[name].dead, states[name].setbacks),
    )
    rested = [
        name
        for name in unwell
        if well and name not in hanging and states[name].ready and states[name].rest_until <= now
    ][:1]
    return [*rested, *well, *(name for name in unwell if name not in rested)]


def to_probe(states: Mapping[str, State], now: float) -> list[str]:
    """The ways to be asked, without a text, whether they answer again. Where none is well, texts go to all of them.

    >>> to_probe({"a": State(proofs=0, rest_until=9.0), "b": State()}, 9.0)
    ['a']
    """
    if not any(state.well for state in states.values()):
        return []
    return [name for name, state in states.items() if not (state.well or state.ready) and state.rest_until <= now]


def probed(state: State, now: float, lasted: float, *, failed: bool) -> State:
    """The way after a probe that `lasted` so many seconds: the next text may go to it, or it rests again."""
    if failed or lasted > SLOW:
        return _set_back(state, now, dead=failed)
    return replace(state, rest_until=now, ready=True)


def begun(state: State, now: float) -> State:
    """The way after a text or a probe was given to it: one that is unwell gets no second one meanwhile."""
    return state if state.well else replace(state, rest_until=now + IN_HAND)


def after(state: State, now: float, lasted: float, others: Mapping[str, State], *, taken: bool, failed: bool) -> State:
    """The way after a hand-over that `lasted` so many seconds. `failed`: at fault is the way itself, not the text.

    A text that was refused for itself is neither a setback nor a proof.

    >>> down = after(State(), 100.0, 0.1, {}, taken=False, failed=True)
    >>> down.well, down.rest_until
    (False, 110.0)
    >>> after(down, 111.0, 0.1, {}, taken=True, failed=False).proofs
    1
    """
    recent = (*state.recent, lasted)[-RECENT:]
    judged = replace(state, recent=recent).typical if state.well else lasted
    known = [other.typical for other in others.values() if other.well and other.typical is not None]
    quickest = min(known, default=None)
    if failed or _is_slow(judged, quickest):
        return _set_back(state, now, dead=failed)
    if state.well:
        return replace(state, recent=recent)
    proofs = state.proofs + (1 if taken else 0)
    if proofs >= PROOFS:
        return State()
    return replace(state, proofs=proofs, rest_until=now + PAUSES[0], dead=state.dead and not taken)


def _set_back(state: State, now: float, *, dead: bool) -> State:
    pause = PAUSES[min(state.setbacks, len(PAUSES) - 1)]
    return State(setbacks=state.setbacks + 1, proofs=0, rest_until=now + pause, dead=dead)


def _is_slow(seconds: float | None, quickest: float | None) -> bool:
    if seconds is None:
        return False
    return seconds > SLOW or (quickest is not None and seconds > ODD and seconds > MUCH * quickest)
