"""On what a text between two parties rests: contract, clause, its sentence, and by when it asks for word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.rules import Step
from core.phrases import Phrase
from incidents.clock import State
from incidents.reports.document import Item
from incidents.sheet.sheet import joined, one_a_line


@dataclass(frozen=True)
class Ground:
    """One duty between us and another party. `source` is the contract's title or the provision of the law; `section`
    and `quote` are the clause and its sentence, None for a law. `due_at` is the duty's own end in the zone in which it
    is shown, None where it has no number or waits (`waiting`); `steps` say how it follows. For what is owed to us
    `left` is what remains while it is open (negative: overdue by so much, or met so late), and `started_at` and
    `met_at` are when it became aware and when word reached us."""

    key: str
    source: Phrase | str
    section: str | None = None
    quote: str | None = None
    law: bool = False
    due_at: datetime | None = None
    waiting: Phrase | None = None
    steps: tuple[Step, ...] = ()
    state: State = State.WAITING
    left: timedelta | None = None
    started_at: datetime | None = None
    met_at: datetime | None = None

    @property
    def missed(self) -> bool:
        """Whether its own deadline passed without word, or word came after it."""
        return self.state in (State.OVERDUE, State.MET_LATE)


def basis(ground: Ground) -> Item:
    """Article, or contract with section and sentence."""
    if ground.law:
        return Item(Phrase("Law"), ground.source, key=f"ground:{ground.key}")
    source = joined([ground.source, *([ground.section] if ground.section else [])], ", ")
    values = {"contract": source, "quote": ground.quote}
    words = Phrase("{contract}: “{quote}”", values) if ground.quote else source
    return Item(Phrase("Contract"), words, key=f"ground:{ground.key}")


def deadline(ground: Ground) -> list[Item]:
    """By when, and how that moment follows; nothing where the duty names no moment."""
    if ground.due_at is None:
        return [Item(Phrase("Deadline"), ground.waiting)] if ground.waiting else []
    items = [Item(Phrase("Deadline"), Phrase("{moment}", {"moment": ground.due_at}), key=f"due:{ground.key}")]
    # Up to when one could still argue is no business of the other side.
    return [*items, *following([step for step in ground.steps if not step.latest])]


def following(steps: Iterable[Step]) -> list[Item]:
    """How a moment follows, in the words of every page and paper."""
    lines = one_a_line([step.phrase for step in steps])
    return [Item(Phrase("How this moment follows"), lines)] if lines else []
