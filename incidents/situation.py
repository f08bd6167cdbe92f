"""The facts that decide which duties run, and the moment at which the period of each begins.

What we owe starts at our awareness (GDPR Art. 33(1), 33(2); contracts by their own trigger), what a counterparty owes
at its own. Statutes start at the event that they name, or at the submission of the stage before (NIS2 Art. 23(4)(d),
DORA Art. 19(4)). What is undecided never stops a timer: the earliest moment that can be meant stands for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts.law import Law
from contracts.moment import Moment, at_instant
from contracts.period import Ending, ending
from contracts.profile import Profile
from contracts.terms import Restart, Role, Terms, Trigger


class Waiting(StrEnum):
    """The fact that a clock waits for."""

    OUR_AWARENESS = "our_awareness"
    DEBTOR_AWARENESS = "debtor_awareness"
    RISK_VERDICT = "risk_verdict"
    #: Decided, and not a high risk: the duty stands until somebody ends it with that reason.
    NO_HIGH_RISK = "no_high_risk"
    EARLIER_STAGE = "earlier_stage"
    CLASSIFICATION_MAJOR = "classification_major"
    MATERIALITY_DETERMINATION = "materiality_determination"
    ASSESSMENT_COMPLETE = "assessment_complete"
    CORRECTIVE_MEASURE_AVAILABLE = "corrective_measure_available"
    INCIDENT_HANDLED = "incident_handled"
    AUTHORITY_REQUEST = "authority_request"
    CONSUMER_NOTICE_SENT = "consumer_notice_sent"


#: What only we can decide, and what is therefore reminded of daily.
OUR_DECISIONS = (
    Waiting.RISK_VERDICT,
    Waiting.CLASSIFICATION_MAJOR,
    Waiting.MATERIALITY_DETERMINATION,
    Waiting.ASSESSMENT_COMPLETE,
)

#: Acts and decisions: nothing runs before they are written down, because no earlier moment can stand for them.
AWAITED = {
    Trigger(waiting.value): waiting
    for waiting in (
        Waiting.CLASSIFICATION_MAJOR,
        Waiting.MATERIALITY_DETERMINATION,
        Waiting.ASSESSMENT_COMPLETE,
        Waiting.CORRECTIVE_MEASURE_AVAILABLE,
        Waiting.INCIDENT_HANDLED,
        Waiting.AUTHORITY_REQUEST,
        Waiting.CONSUMER_NOTICE_SENT,
    )
}

#: What somebody learns or suspects. Where nobody wrote it down, the earliest moment that it can mean stands for it.
NOTICED = (Trigger.DETECTION, Trigger.SUSPICION, Trigger.DISCOVERY)

#: The events that are written down for themselves; the others are facts of the incident or notices.
EVENTS = (Trigger.DETECTION, Trigger.DISCOVERY, Trigger.SUSPICION, Trigger.DETERMINATION_OF_BREACH, *AWAITED)


CONTROLLER_ROLES = (Role.CONTROLLER, Role.JOINT_CONTROLLER)
PROCESSOR_ROLES = (Role.PROCESSOR, Role.SUB_PROCESSOR)


@dataclass(frozen=True)
class Promise:
    """A confirmed obligation of a contract."""

    obligation_id: int
    terms: Terms
    send_automatically: bool = False


@dataclass(frozen=True)
class Agreement:
    """A touched contract: its two parties with their roles, and its obligations; `countries` of parties, if known."""

    contract_id: int
    party_a: int
    role_a: str
    party_b: int
    role_b: str
    promises: tuple[Promise, ...] = ()
    countries: Mapping[int, str] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[tuple[int, str], tuple[int, str]]:
        return (self.party_a, self.role_a), (self.party_b, self.role_b)


@dataclass(frozen=True)
class Submissions:
    """When a stage was filed: the first time, and the latest if it was filed again."""

    first: Moment
    latest: Moment


@dataclass(frozen=True)
class Situation:
    """The facts that decide which duties run, and from when.

    `reach` is the party with which the breach happened and every party above it in the chain. `signal` is the first
    sign, `verdict` the moment of the high-risk verdict, `party_aware` what counterparties told us of their awareness.
    `events` are further moments that start periods, `filed` the submissions of each statute by its id. `chosen` are
    the statutes that a person added (True) or struck (False); `affected` the countries where people concerned live.
    `laws` None: no statute applies, as in a weighing of contracts alone.
    """

    ours: int
    reach: frozenset[int]
    personal_data: str
    signal: Moment
    aware: Moment | None = None
    verdict: Moment | None = None
    risk_decided: bool = False
    own_data: bool = False
    agreements: tuple[Agreement, ...] = ()
    party_aware: Mapping[int, Moment] = field(default_factory=dict)
    laws: Law | None = None
    profile: Profile = Profile()
    logged: Moment | None = None
    occurred: Moment | None = None
    events: Mapping[str, Moment] = field(default_factory=dict)
    filed: Mapping[str, Submissions] = field(default_factory=dict)
    chosen: Mapping[str, bool] = field(default_factory=dict)
    affected: tuple[str, ...] = ()


def end_of(terms: Terms, debtor: int, situation: Situation) -> Ending | Waiting:
    """When this duty ends and how that follows, or the fact that it waits for."""
    start = start_of(terms, debtor, situation)
    return start if isinstance(start, Waiting) else ending(terms, start, _known(situation))


class Kind(StrEnum):
    """What a period can count from: a fact of the incident, an event written down for itself, or a submission."""

    OCCURRED = "occurred"
    SIGNAL = "signal"
    AWARE = "aware"
    VERDICT = "verdict"
    PARTY_AWARE = "party_aware"
    EVENT = "event"
    FILED = "filed"


@dataclass(frozen=True)
class Fact:
    """One such fact: `of` is the party that became aware, the event's `Trigger`, or the id of the statute filed."""

    kind: Kind
    of: str | int | None = None


def fact_of(terms: Terms, debtor: int, situation: Situation) -> Fact:
    """The fact from which this duty counts as things stand, or which it waits for.

    >>> noon = at_instant(datetime(2026, 1, 1, 12, tzinfo=UTC), "UTC")
    >>> final = Terms("controller", "authority", after="eu-nis2-23-4-b", by_law=True)
    >>> fact_of(final, 1, Situation(1, frozenset(), "yes", noon)).of
    'eu-nis2-23-4-b'
    """
    if terms.after is not None:
        return Fact(Kind.FILED, terms.after)
    if terms.trigger is Trigger.FIRST_SIGNAL:
        return Fact(Kind.SIGNAL)
    if terms.trigger is Trigger.HIGH_RISK_VERDICT:
        return Fact(Kind.VERDICT)
    if debtor != situation.ours:
        return Fact(Kind.PARTY_AWARE, debtor)
    if terms.trigger in AWAITED or terms.trigger in situation.events:
        return Fact(Kind.EVENT, terms.trigger)
    return _stand_in(terms, situation)


def _stand_in(terms: Terms, situation: Situation) -> Fact:
    """Where a duty of ours begins with what we know, learn or suspect: the earliest moment that can be meant."""
    if terms.by_law and terms.trigger is Trigger.OCCURRENCE:
        return Fact(Kind.OCCURRED if situation.occurred else Kind.SIGNAL)
    if situation.aware is not None and terms.trigger in NOTICED and situation.signal.at < situation.aware.at:
        return Fact(Kind.SIGNAL)
    return Fact(Kind.AWARE)


def start_of(terms: Terms, debtor: int, situation: Situation) -> Moment | Waiting:
    """The moment from which this duty's period runs, or the fact that it waits for."""
    fact = fact_of(terms, debtor, situation)
    moment = _moment_of(fact, terms, situation)
    if moment is None:
        return _waiting_for(fact, situation)
    return _year_end(moment) if terms.trigger is Trigger.CALENDAR_YEAR_END and fact.kind is Kind.AWARE else moment


def _moment_of(fact: Fact, terms: Terms, situation: Situation) -> Moment | None:
    if fact.kind is Kind.FILED:
        filed = situation.filed.get(str(fact.of))
        return filed and (filed.latest if terms.restart is Restart.LATEST else filed.first)
    if fact.kind is Kind.PARTY_AWARE:
        return situation.party_aware.get(int(fact.of or 0))
    if fact.kind is Kind.EVENT:
        return situation.events.get(str(fact.of))
    ours = {Kind.OCCURRED: situation.occurred, Kind.SIGNAL: situation.signal, Kind.VERDICT: situation.verdict}
    return ours.get(fact.kind, situation.aware)


def _waiting_for(fact: Fact, situation: Situation) -> Waiting:
    if fact.kind is Kind.EVENT:
        return AWAITED[Trigger(str(fact.of))]
    if fact.kind is Kind.VERDICT and situation.risk_decided:
        return Waiting.NO_HIGH_RISK
    return _WAITING[fact.kind]


_WAITING = {
    Kind.AWARE: Waiting.OUR_AWARENESS,
    Kind.VERDICT: Waiting.RISK_VERDICT,
    Kind.PARTY_AWARE: Waiting.DEBTOR_AWARENESS,
    Kind.FILED: Waiting.EARLIER_STAGE,
}


def _year_end(moment: Moment) -> Moment:
    """The last minute of the local year: the days of a period are counted from 31 December."""
    last = datetime(moment.local.year, 12, 31, 23, 59, tzinfo=ZoneInfo(moment.zone))
    return at_instant(last.astimezone(UTC), moment.zone)


def _known(situation: Situation) -> dict[str, Moment]:
    """The moments from which further limits of a duty count, by event or by the statute that was filed."""
    known: dict[str, Moment] = {**situation.events} | {name: one.first for name, one in situation.filed.items()}
    if situation.aware is not None:
        known[Trigger.AWARENESS] = situation.aware
    return known


def is_controller(situation: Situation) -> bool:
    """Whether controller's duties are ours: by a touched contract, by our own data, or as nothing says otherwise."""
    ours = [role for agreement in situation.agreements for party, role in agreement.parties if party == situation.ours]
    unsaid = not ours and not situation.profile.only_processor
    return situation.own_data or unsaid or any(role in CONTROLLER_ROLES for role in ours)


def runs(debtor: int, situation: Situation) -> bool:
    """What others owe runs only if the breach happened with them or below them in the chain."""
    return debtor == situation.ours or debtor in situation.reach
