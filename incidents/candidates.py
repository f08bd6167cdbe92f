"""Which moments may be the one of our awareness (GDPR Art. 33(1)), and what would be due when under each of them?

Several are argued about in the first hours: the first sign, a processor's notice (EDPB Guidelines 9/2022), what people
write down. All are weighed by the rules that run the clocks; none moves a clock until a person chooses it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.moment import Moment
from contracts.rules import Step
from contracts.terms import Terms
from core.phrases import Phrase
from incidents.clock import State, Times, state
from incidents.situation import Situation, Waiting, end_of
from incidents.wording import WAITING

AS_IT_STANDS = Phrase("Our awareness as it stands")
FIRST_SIGN = Phrase("First sign")
NOTICE_FROM = Phrase("Notice received from {sender}")
WRITTEN_BY = Phrase("Written down by {name}")
WRITTEN = Phrase("Written down")


@dataclass(frozen=True)
class Candidate:
    """A moment that may be the one of our awareness. `origin` says where it comes from, `note` why it might be it."""

    source: str
    origin: Phrase
    moment: Moment
    note: str | None = None

    @property
    def key(self) -> str:
        """Names it in a form, instant included: a first sign that was corrected meanwhile is another candidate."""
        return f"{self.source}-{int(self.moment.at.timestamp())}"

    @property
    def when(self) -> Phrase:
        """The moment on the clock on which it was entered."""
        template = Phrase("{moment} (estimated)") if self.moment.estimated else Phrase("{moment}")
        return template.filled({"moment": self.moment.local})

    @property
    def label(self) -> Phrase:
        return Phrase("{origin}: {moment}", {"origin": self.origin, "moment": self.when})


@dataclass(frozen=True)
class Owed:
    """A duty of ours whose end depends on our awareness: its words, its terms, our id as its debtor.

    `met_at` (UTC) is when it was met, None while it is open.
    """

    duty: Phrase
    terms: Terms
    debtor: int
    met_at: datetime | None = None


@dataclass(frozen=True)
class Deadline:
    """When one duty would end (UTC), and how that follows; `waiting` where another fact is missing.

    `met` says of a duty that was met whether that would be in time or late, and is None while it is open.
    """

    at: datetime | None
    is_target: bool = False
    steps: tuple[Step, ...] = ()
    waiting: Phrase | None = None
    met: State | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        """All that a reader sees of it, to be compared."""
        return self.at, self.is_target, str(self.waiting), self.met, tuple(str(step.phrase) for step in self.steps)


@dataclass(frozen=True)
class Row:
    """A candidate with the deadline of each duty, in the order of the duties. `stands`: it is our awareness now."""

    candidate: Candidate
    stands: bool
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Weighing:
    """All candidates, the one that stands first, then the earliest; and the duties that they are weighed for."""

    owed: tuple[Owed, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> list[list[int]]:
        """The places of the duties, those together that end alike under every candidate: one column says it once.

        What ends first comes first; what waits comes last.
        """
        groups: dict[tuple[tuple[Any, ...], ...], list[int]] = {}
        for place in range(len(self.owed)):
            alike = tuple(row.deadlines[place].said for row in self.rows)
            groups.setdefault(alike, []).append(place)
        return sorted(groups.values(), key=lambda group: _rank(self.rows, group[0]))

    @property
    def choosable(self) -> list[Candidate]:
        """Those that would change something."""
        return [row.candidate for row in self.rows if not row.stands]


def _rank(rows: Sequence[Row], place: int) -> tuple[bool, float]:
    at = rows[0].deadlines[place].at if rows else None
    return at is None, at.timestamp() if at else 0.0


def weigh(found: Iterable[Candidate], owed: Sequence[Owed], situation: Situation) -> Weighing:
    """What each duty's deadline would be if that candidate were our awareness, all other facts being as they are.

    >>> from datetime import UTC
    >>> from contracts.moment import at_instant
    >>> from contracts.terms import Unit
    >>> noon = at_instant(datetime(2026, 1, 1, 12, tzinfo=UTC), "UTC")
    >>> duty = Owed(Phrase("tell"), Terms("controller", "authority", amount=72, unit=Unit.HOURS), 1)
    >>> weighed = weigh([Candidate("sign", FIRST_SIGN, noon)], [duty], Situation(1, frozenset(), "yes", noon))
    >>> weighed.rows[0].deadlines[0].at.isoformat()
    '2026-01-04T12:00:00+00:00'
    """
    standing = [] if situation.aware is None else [Candidate("aware", AS_IT_STANDS, situation.aware)]
    present = situation.aware.at if situation.aware else None
    ordered = sorted(found, key=lambda one: (one.moment.at, one.source))
    rows = tuple(
        Row(one, one.moment.at == present, tuple(deadline(duty, one.moment, situation) for duty in owed))
        for one in [*standing, *ordered]
    )
    return Weighing(tuple(owed), rows)


def deadline(owed: Owed, aware: Moment, situation: Situation) -> Deadline:
    """The deadline of one duty of ours if we became aware at that moment."""
    end = end_of(owed.terms, owed.debtor, replace(situation, aware=aware))
    if isinstance(end, Waiting):
        return Deadline(None, waiting=WAITING[end])
    met = state(Times(due_at=end.due_at, met_at=owed.met_at), owed.met_at) if owed.met_at else None
    return Deadline(end.due_at or end.target_at, end.due_at is None, end.steps, met=met)
