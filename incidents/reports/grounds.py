"""On what a text between two parties rests: contract, clause, its sentence, and by when it asks for word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.rules import Step
from core.phrases import Phrase
from incidents.clock import State
from incidents.reports.document import Item
from incidents.sheet.sheet import one_a_line

#: What stands for the section of a duty that has none.
NO_SECTION = Phrase("no section named")


@dataclass(frozen=True)
class Ground:
    """One duty between us and another party. `source` is the contract's title or the provision of the law; `section`
    and `quote` are the clause and its sentence, None for a law. `due_at` is the duty's own end in the zone in which it
    is shown, None where it has no number or waits (`waiting`); `steps` say how it follows. For what is owed to us
    `left` is what remains (negative: overdue by so much) while it is open, and `started_at` and
    `met_at` are when it became aware and when word reached us, `watch` is the stopwatch in words."""

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
    watch: Phrase | None = None

    @property
    def missed(self) -> bool:
        """Whether its own deadline passed without word, or word came after it."""
        return self.state in (State.OVERDUE, State.MET_LATE)


def basis(ground: Ground) -> Item:
    """Article, or contract with section and sentence."""
    if ground.law:
        return Item(Phrase("Law"), ground.source, key=f"ground:{ground.key}")
    values = {"contract": ground.source, "section": ground.section or NO_SECTION, "quote": ground.quote or ""}
    return Item(Phrase("Contract"), Phrase("{contract}, {section}: “{quote}”", values), key=f"ground:{ground.key}")


def deadline(ground: Ground) -> list[Item]:
    """By when, and how that moment follows; nothing where the duty names no moment."""
    if ground.due_at is None:
        return [Item(Phrase("Deadline"), ground.waiting)] if ground.waiting else []
    items = [Item(Phrase("Deadline"), Phrase("{moment}", {"moment": ground.due_at}), key=f"due:{ground.key}")]
    if steps := one_a_line([step.phrase for step in ground.steps]):
        items.append(Item(Phrase("How this moment follows"), steps))
    return items
