"""What a clock shows and when it rings: state, alert stages, next alert. Everything follows from stored moments.

Stages run on the due moment or, for a duty without a number, on our target: at the start, at the shares and lead times
of the alert plan (the house's: with 50 %, 25 % and 10 % of the period left, and one hour before), when due, then
numbered repeats: hourly for a day, every six hours after that. Start, due and repeats are in every plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.phrases import Phrase

HOUR = timedelta(hours=1)
HOURLY_REPEATS = 24
SLOW_REPEAT = timedelta(hours=6)
REMIND_EVERY = timedelta(hours=24)
#: Stages of one incident that come within this of the earliest leave together with it.
BUNDLE = timedelta(minutes=10)
#: Percent and minutes that have a name of their own; any other is named by its number.
SHARES = {50: "half", 25: "quarter", 10: "tenth"}
LEADS = {60: "hour"}


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SHORT = "short"
    OVERDUE = "overdue"
    PAST_TARGET = "past_target"
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"


@dataclass(frozen=True)
class Stages:
    """Which stages a plan has besides start, due and repeats: percent of the period left, minutes before its end."""

    shares: tuple[int, ...] = tuple(SHARES)
    leads: tuple[int, ...] = tuple(LEADS)


def stages_of(data: Mapping[str, Sequence[int]] | None) -> Stages:
    """The stages as a clock keeps them; None: the house's.

    >>> stages_of({"shares": [30], "leads": []})
    Stages(shares=(30,), leads=())
    """
    return Stages() if data is None else Stages(tuple(data["shares"]), tuple(data["leads"]))


def stages_data(stages: Stages) -> dict[str, list[int]] | None:
    """What a clock keeps of the stages of its plan."""
    return None if stages == Stages() else {"shares": list(stages.shares), "leads": list(stages.leads)}


@dataclass(frozen=True)
class Times:
    """The stored moments of a clock, all UTC. `remind_from` starts the reminders while it waits for our decision."""

    starts_at: datetime | None = None
    due_at: datetime | None = None
    target_at: datetime | None = None
    met_at: datetime | None = None
    waived_at: datetime | None = None
    remind_from: datetime | None = None
    alerted_until: datetime | None = None
    stages: Stages = Stages()

    @property
    def ends_at(self) -> datetime | None:
        """What the stages run on: the due moment or else our target."""
        return self.due_at or self.target_at

    @property
    def open(self) -> bool:
        return self.met_at is None and self.waived_at is None

    @property
    def anchor_at(self) -> datetime | None:
        """The moment that makes a stage unique: a moved deadline rings again."""
        return self.ends_at or self.remind_from


@dataclass(frozen=True)
class Stage:
    """One alert stage: its name (`start`, `half`, `share-30`, `lead-90` … `due`, `overdue-3`) and its moment."""

    name: str
    at: datetime


def state(times: Times, now: datetime) -> State:
    """Where the clock stands at `now`.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> state(Times(starts_at=noon, due_at=noon + HOUR), noon + 2 * HOUR)
    <State.OVERDUE: 'overdue'>
    """
    if times.waived_at is not None:
        return State.WAIVED
    if times.met_at is not None:
        return State.MET_LATE if times.due_at is not None and times.met_at > times.due_at else State.MET
    if times.starts_at is None or times.ends_at is None:
        return State.WAITING
    if now >= times.ends_at:
        return State.OVERDUE if times.due_at is not None else State.PAST_TARGET
    period = times.ends_at - times.starts_at
    return State.SHORT if times.ends_at - now <= max(period / 4, HOUR) else State.RUNNING


def reached(times: Times, now: datetime) -> list[Stage]:
    """The stages that came since the last handled one, oldest first; empty where nothing is to be said.

    A long sleep gives every named stage and the last repeat only: nobody is told the same forty times.
    """
    if not times.open:
        return []
    if times.starts_at is None or times.ends_at is None:
        return _since(_reminders(times, now), times.alerted_until, now)
    return _since(
        [*_named(times.starts_at, times.ends_at, times.stages), *_last_repeat(times.ends_at, now)],
        times.alerted_until,
        now,
    )


def upcoming(times: Times, now: datetime) -> Stage | None:
    """The next stage if it comes soon enough after `now` to leave with what is due now; None if it does not."""
    at = next_alert(times)
    if at is None or not now < at <= now + BUNDLE:
        return None
    return next((stage for stage in reached(times, at) if stage.at == at), None)


def next_alert(times: Times) -> datetime | None:
    """The moment of the first stage not yet handled; None where nothing more will ring until a fact changes."""
    if not times.open:
        return None
    handled = times.alerted_until
    if times.starts_at is None or times.ends_at is None:
        if times.remind_from is None:
            return None
        return times.remind_from + REMIND_EVERY * (_count(handled, times.remind_from, REMIND_EVERY) + 1)
    for stage in _named(times.starts_at, times.ends_at, times.stages):
        if handled is None or stage.at > handled:
            return stage.at
    assert handled is not None
    return _repeat_at(times.ends_at, _repeats_until(times.ends_at, handled) + 1)


def set_back(times: Times, now: datetime) -> Times:
    """The moments of a clock where stages count as handled up to a moment that has not come: the clock on the wall was
    ahead and has been set back. Handled is what lies behind us.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> set_back(Times(alerted_until=noon + 9 * HOUR), noon).alerted_until == noon
    True
    """
    # What leaves together with what is due now is handled a few minutes ahead of its moment.
    if times.alerted_until is None or times.alerted_until <= now + 2 * BUNDLE:
        return times
    return replace(times, alerted_until=now)


def _named(starts_at: datetime, ends_at: datetime, of: Stages) -> list[Stage]:
    period = ends_at - starts_at
    stages = [Stage("start", starts_at)]
    stages += [Stage(SHARES.get(one, f"share-{one}"), ends_at - period * one / 100) for one in of.shares]
    stages += [Stage(LEADS.get(one, f"lead-{one}"), ends_at - timedelta(minutes=one)) for one in of.leads]
    stages.append(Stage("due", ends_at))
    kept: dict[datetime, Stage] = {}
    for stage in sorted(stages, key=lambda one: one.at):
        # Two stages of one moment are one; a lead time before the start says nothing that the start does not.
        if stage.at >= starts_at:
            kept.setdefault(stage.at, stage)
    return list(kept.values())


def _repeat_at(ends_at: datetime, number: int) -> datetime:
    if number <= HOURLY_REPEATS:
        return ends_at + number * HOUR
    return ends_at + HOURLY_REPEATS * HOUR + (number - HOURLY_REPEATS) * SLOW_REPEAT


def _repeats_until(ends_at: datetime, moment: datetime) -> int:
    """How many repeats lie at or before `moment`."""
    if moment < ends_at + HOUR:
        return 0
    if moment <= ends_at + HOURLY_REPEATS * HOUR:
        return (moment - ends_at) // HOUR
    return HOURLY_REPEATS + (moment - ends_at - HOURLY_REPEATS * HOUR) // SLOW_REPEAT


def _last_repeat(ends_at: datetime, now: datetime) -> list[Stage]:
    number = _repeats_until(ends_at, now)
    return [Stage(f"overdue-{number}", _repeat_at(ends_at, number))] if number else []


def _count(moment: datetime | None, base: datetime, step: timedelta) -> int:
    return max(0, (moment - base) // step) if moment is not None else 0


def _reminders(times: Times, now: datetime) -> list[Stage]:
    if times.remind_from is None:
        return []
    number = _count(now, times.remind_from, REMIND_EVERY)
    return [Stage(f"verdict-{number}", times.remind_from + number * REMIND_EVERY)] if number else []


def _since(stages: list[Stage], handled: datetime | None, now: datetime) -> list[Stage]:
    return [stage for stage in stages if stage.at <= now and (handled is None or stage.at > handled)]


STAGE_WORDS = {
    "start": Phrase("clock started"),
    "half": Phrase("half of the period is left"),
    "quarter": Phrase("a quarter of the period is left"),
    "tenth": Phrase("a tenth of the period is left"),
    "hour": Phrase("one hour is left"),
    "share": Phrase("{number} percent of the period is left"),
    "lead": Phrase("{length} left until the end"),
    "due": Phrase("due now"),
    "overdue": Phrase("overdue, repeat {number}"),
    "verdict": Phrase("a decision is still missing, reminder {number}"),
    "bounced": Phrase("notice came back"),
    "reopened": Phrase("open again"),
}


def stage_words(name: str) -> Phrase:
    """The stage in words.

    >>> str(stage_words("overdue-3"))
    'overdue, repeat 3'
    """
    kind, _, number = name.partition("-")
    if kind == "lead":
        return STAGE_WORDS[kind].filled({"length": timedelta(minutes=int(number))})
    return STAGE_WORDS[kind].filled({"number": int(number)} if number else {})
