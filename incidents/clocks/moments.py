"""The moments that a clock has by the facts: one rule, for setting them and for the auditor who compares."""

from dataclasses import dataclass
from datetime import datetime

from contracts.period import Ending
from incidents.situation import OUR_DECISIONS, Situation, Waiting


@dataclass(frozen=True)
class Given:
    """What the facts give for one clock; all moments are UTC, the names those of the clock's row."""

    waits_for: Waiting | None = None
    starts_at: datetime | None = None
    due_at: datetime | None = None
    target_at: datetime | None = None
    remind_from: datetime | None = None


def given(end: Ending | Waiting, situation: Situation) -> Given:
    """The clock's moments. One that waits for a decision of ours reminds of it from our awareness on."""
    if not isinstance(end, Waiting):
        return Given(None, end.start.at if end.start else None, end.due_at, end.target_at)
    reminds = end in OUR_DECISIONS and situation.aware is not None
    return Given(end, remind_from=situation.aware.at if reminds and situation.aware else None)
