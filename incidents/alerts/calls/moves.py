"""What a call does next: whom it asks, by which steps of its plan, and when it looks again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.alerts.plan import Plan, lapse


class Answer(StrEnum):
    """What came back from a person; `UNREACHABLE` is the program's own word for one whose texts all failed."""

    ACKNOWLEDGED = "acknowledged"
    HELP = "help"
    WRONG_PERSON = "wrong_person"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Asked:
    """One person as asked in one round, and the answer with its moment; None: none yet."""

    person: int
    round: int
    step: int
    answer: Answer | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """Where a call stands: the last step begun (from 1; 0: none yet), the round of its texts, and what was answered.

    `ends_at` is the nearest end among its clocks.
    """

    step: int = 0
    round: int = 0
    acknowledged_at: datetime | None = None
    asked: tuple[Asked, ...] = ()
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Ask:
    """One person to be asked now, by these channels."""

    person: int
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """What happens now. `skipped` are the steps passed over because none of their people can be reached."""

    step: int
    round: int
    asks: tuple[Ask, ...]
    skipped: tuple[int, ...]
    next_at: datetime

    @property
    def begun(self) -> int:
        """The last step that needs no second look: begun, or passed over."""
        return max(self.step, *self.skipped, 0)


#: By the number of a step, from 1: whose turn it is, with the channels that reach them; unreachable ones are missing.
Crew = Mapping[int, Sequence[Ask]]


def next_move(plan: Plan, standing: Standing, crew: Crew, now: datetime) -> Move:
    """The next step, past those that reach nobody; after the last one its people again; after a lapsed
    acknowledgement the same people again.

    A person who said that this is for somebody else is asked no more as long as there is anybody else to ask.

    >>> from datetime import UTC
    >>> from incidents.alerts.plan import HOUSE
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> move = next_move(HOUSE, Standing(), {1: [Ask(7, ("email",))]}, noon)
    >>> move.step, move.asks, move.next_at - noon
    (1, (Ask(person=7, channels=('email',)),), datetime.timedelta(seconds=900))
    """
    last = len(plan.steps)
    skipped: list[int] = []
    if standing.acknowledged_at is None:
        for step in range(standing.step + 1, last + 1):
            if asks := _left(crew.get(step, ()), standing):
                return Move(step, standing.round + 1, asks, tuple(skipped), now + wait(plan, step))
            skipped.append(step)
    # The last step is repeated, or the one before it that reaches anybody at all.
    begin = max(1, min(standing.step, last)) if standing.acknowledged_at else last
    order = (*range(begin, 0, -1), *range(begin + 1, last + 1))
    for asked in (lambda step: _left(crew.get(step, ()), standing), lambda step: tuple(crew.get(step, ()))):
        for step in order:
            if asks := asked(step):
                return Move(step, standing.round + 1, asks, tuple(skipped), now + wait(plan, begin))
    return Move(begin, standing.round, (), tuple(skipped), now + wait(plan, last))


def wait(plan: Plan, step: int) -> timedelta:
    """How long after this step (from 1) the next one begins, or the last is repeated."""
    if step >= len(plan.steps):
        return timedelta(minutes=plan.repeat_every)
    return timedelta(minutes=plan.steps[step - 1].wait)


def after_answer(
    plan: Plan, standing: Standing, planned: datetime | None, now: datetime, given: Answer | None = None
) -> tuple[datetime | None, datetime]:
    """Since when the call counts as acknowledged (None: it does not) and when it moves next. `standing` holds the
    latest answer, which is the one `given` now; None: only what became of texts was found out.

    Who needs help has the next step called at once, whoever is on it already: an acknowledgement before that counts no
    more. The wrong person and one who cannot be reached hand on unless somebody is on it. Where everyone must, it is
    acknowledged only when all who were asked have.
    """
    latest = _latest(standing)
    if _somebody_is_on_it(latest, plan):
        if standing.acknowledged_at is not None and given is not Answer.ACKNOWLEDGED and planned is not None:
            return standing.acknowledged_at, planned
        left = standing.ends_at - now if standing.ends_at else None
        return now, now + lapse(plan, left)
    here = [one for one in latest if one.round == standing.round]
    lost = bool(here) and all(one.answer is Answer.UNREACHABLE for one in here)
    return None, now if lost or given in (Answer.HELP, Answer.WRONG_PERSON) else planned or now


def needs_help(standing: Standing) -> bool:
    """Whether somebody's last word is that they need help, and nobody has taken it on since."""
    latest = _latest(standing)
    asked = [one.at for one in latest if one.answer is Answer.HELP and one.at]
    taken = [one.at for one in latest if one.answer is Answer.ACKNOWLEDGED and one.at]
    return bool(asked) and max(asked) >= max(taken, default=max(asked))


def _somebody_is_on_it(latest: Sequence[Asked], plan: Plan) -> bool:
    helped = max((one.at for one in latest if one.answer is Answer.HELP and one.at), default=None)
    taken = [
        one for one in latest if one.answer is Answer.ACKNOWLEDGED and not (helped and one.at and one.at <= helped)
    ]
    # Who is not the right person or gets no text cannot be waited for.
    open_ones = [one for one in latest if one.answer in (None, Answer.HELP)]
    return bool(taken) and not (plan.everyone and open_ones)


def _latest(standing: Standing) -> list[Asked]:
    """The last time that each person was asked."""
    found: dict[int, Asked] = {}
    for one in sorted(standing.asked, key=lambda one: one.round):
        found[one.person] = one
    return list(found.values())


def _left(asks: Sequence[Ask], standing: Standing) -> tuple[Ask, ...]:
    """Without those who are the wrong ones, have just said that they need help, or have taken it on already."""
    out = {one.person for one in standing.asked if one.answer is Answer.WRONG_PERSON}
    out |= {one.person for one in standing.asked if one.answer is Answer.HELP and one.round == standing.round}
    if standing.acknowledged_at is None:
        out |= {one.person for one in _latest(standing) if one.answer is Answer.ACKNOWLEDGED}
    return tuple(one for one in asks if one.person not in out)
