"""The alert plan: which duties it is for, at which stages it rings, and who is called in which order."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.errors import FieldError
from core.phrases import Phrase
from incidents.clock import Stages

EMAIL, SMS, VOICE, CHAT = "email", "sms", "voice", "chat"
CHANNELS = (EMAIL, SMS, VOICE, CHAT)


class Kind(StrEnum):
    """Which duties a plan is for. `HOUSE` is no duty's own kind: it is what kinds without a plan follow together."""

    STATUTE = "statute"
    WE_OWE = "we_owe"
    OWED_TO_US = "owed_to_us"
    DECISION = "decision"
    HOUSE = "house"


KINDS = (Kind.STATUTE, Kind.WE_OWE, Kind.OWED_TO_US, Kind.DECISION)
KIND_WORDS = {
    Kind.STATUTE: Phrase("duties by statute"),
    Kind.WE_OWE: Phrase("contracts: what we owe"),
    Kind.OWED_TO_US: Phrase("contracts: what others owe"),
    Kind.DECISION: Phrase("reminders of decisions of ours: awareness and risk verdict"),
    Kind.HOUSE: Phrase("duties without a plan of their own"),
}


@dataclass(frozen=True)
class Step:
    """One step: whom (everybody on call, or a rota's holder, or a person), by which channels, and how many minutes
    until the next step if nobody acknowledges.

    All channels of a step leave at once. An order of channels is one of steps: the same people by SMS, then by voice.
    """

    channels: tuple[str, ...]
    wait: int
    person: int | None = None
    rota: int | None = None


@dataclass(frozen=True)
class Plan:
    """Lengths are in minutes; `everyone`: all who were asked must acknowledge, not just one."""

    kind: Kind
    steps: tuple[Step, ...]
    stages: Stages = Stages()
    everyone: bool = False
    ask_again: int = 60
    repeat_every: int = 15


HOUSE = Plan(Kind.HOUSE, (Step((EMAIL, SMS), 15),))

#: What may be entered: percent of the period; minutes, up to thirty days before the end and a day between texts.
SHARES = (1, 99)
LEADS = (1, 30 * 24 * 60)
WAITS = (1, 24 * 60)
MOST_STAGES = 12
MOST_STEPS = 10


def kind_of(clock_kind: str, *, ours: bool, reminds: bool = False) -> Kind:
    """The kind of a clock. `ours`: we owe it; `reminds`: it waits for a decision of ours and reminds of that.

    >>> kind_of("contract", ours=True), kind_of("statute", ours=True, reminds=True)
    (<Kind.WE_OWE: 'we_owe'>, <Kind.DECISION: 'decision'>)
    """
    if clock_kind == "triage" or reminds:
        return Kind.DECISION
    if clock_kind == "statute":
        return Kind.STATUTE
    return Kind.WE_OWE if ours else Kind.OWED_TO_US


@dataclass(frozen=True)
class Plans:
    """All plans that there are, by kind; every other kind follows the house plan."""

    own: dict[Kind, Plan]

    def of(self, kind: Kind) -> Plan:
        """The plan that duties of this kind follow.

        >>> Plans({}).of(Kind.STATUTE) is HOUSE
        True
        """
        return self.own.get(kind, HOUSE)


def lapse(plan: Plan, left: timedelta | None) -> timedelta:
    """How long an acknowledgement holds: a quarter of the time `left` where that is shorter, a minute at least.

    >>> lapse(HOUSE, timedelta(hours=2)), lapse(HOUSE, timedelta(hours=-1))
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=3600))
    """
    whole = timedelta(minutes=plan.ask_again)
    if left is None or left <= timedelta(0):
        return whole
    return max(min(whole, left / 4), timedelta(minutes=1))


def check(plan: Plan) -> list[FieldError]:
    """What is wrong with a plan that a person entered, by the names of the form's fields; steps count from 1."""
    errors = [
        *_within("shares", plan.stages.shares, SHARES),
        *_within("leads", plan.stages.leads, LEADS),
        *_within("ask_again", (plan.ask_again,), WAITS),
        *_within("repeat_every", (plan.repeat_every,), WAITS),
    ]
    if not plan.steps:
        errors.append(FieldError("steps", Phrase("A plan needs one step at least, or nobody is called.")))
    for number, step in enumerate(plan.steps, 1):
        errors += _within(f"wait-{number}", (step.wait,), WAITS)
        if not step.channels:
            errors.append(FieldError(f"channels-{number}", Phrase("Choose at least one channel.")))
    return errors


def _within(field: str, values: tuple[int, ...], bounds: tuple[int, int]) -> list[FieldError]:
    low, high = bounds
    if len(values) > MOST_STAGES:
        return [FieldError(field, Phrase("{count} at most, please.", {"count": MOST_STAGES}))]
    if all(low <= one <= high for one in values):
        return []
    return [FieldError(field, Phrase("Whole numbers from {low} to {high}, please.", {"low": low, "high": high}))]
