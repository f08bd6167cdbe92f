"""Which duties does this incident trigger, between whom, and from which moment?

What we owe starts at our awareness (GDPR Art. 33(1), 33(2); contracts by their own trigger). What a counterparty owes
runs only if the breach happened with it or below it in the chain, and starts at its awareness. Art. 34(1) starts at
the high-risk verdict. What is undecided never stops a timer: only personal data *no* narrows the duties, to those that
cover security incidents as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts import law
from contracts.moment import Moment
from contracts.relations import directions
from contracts.terms import DEPTH, Role, Terms, Trigger


class Waiting(StrEnum):
    """The fact that a clock waits for."""

    OUR_AWARENESS = "our_awareness"
    DEBTOR_AWARENESS = "debtor_awareness"
    RISK_VERDICT = "risk_verdict"
    #: Decided, and not a high risk: the duty stands until somebody ends it with that reason.
    NO_HIGH_RISK = "no_high_risk"


CONTROLLER_ROLES = (Role.CONTROLLER, Role.JOINT_CONTROLLER)
PROCESSOR_ROLES = (Role.PROCESSOR, Role.SUB_PROCESSOR)

#: Our own clock while awareness is not decided: a house target, not law (cf. EDPB Guidelines 9/2022, short
#: investigation after a first sign).
TRIAGE = Terms("controller", "controller", trigger=Trigger.FIRST_SIGNAL, target_hours=24)


@dataclass(frozen=True)
class Promise:
    """A confirmed obligation of a contract."""

    obligation_id: int
    terms: Terms
    send_automatically: bool = False


@dataclass(frozen=True)
class Agreement:
    """A touched contract: its two parties with their roles, and its obligations."""

    contract_id: int
    party_a: int
    role_a: str
    party_b: int
    role_b: str
    promises: tuple[Promise, ...] = ()

    @property
    def parties(self) -> tuple[tuple[int, str], tuple[int, str]]:
        return (self.party_a, self.role_a), (self.party_b, self.role_b)


@dataclass(frozen=True)
class Situation:
    """The facts that decide which duties run, and from when.

    `reach` is the party with which the breach happened and every party above it in the chain. `signal` is the first
    sign, `verdict` the moment of the high-risk verdict, `party_aware` what counterparties told us of their awareness.
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

    @property
    def law_day(self) -> date:
        """A duty is judged by the law of the local date of its starting event, of the first sign if unknown."""
        return (self.aware or self.signal).at.astimezone(ZoneInfo((self.aware or self.signal).zone)).date()


@dataclass(frozen=True)
class Duty:
    """One duty between two real parties. `creditor` None: the authority, the data subjects or ourselves."""

    key: str
    kind: str
    debtor: int
    creditor: int | None
    terms: Terms
    obligation_id: int | None = None
    statute: str | None = None
    contract_id: int | None = None
    send_automatically: bool = False


def triggered(situation: Situation) -> list[Duty]:
    """Every duty that this situation triggers, contractual and statutory, in both directions."""
    duties = [*_statutory(situation), *_contractual(situation)]
    if situation.aware is None:
        duties.append(Duty("triage", "triage", situation.ours, None, TRIAGE))
    return duties


def start_of(terms: Terms, debtor: int, situation: Situation) -> Moment | Waiting:
    """The moment from which this duty's period runs, or the fact that it waits for."""
    if terms.trigger is Trigger.FIRST_SIGNAL:
        return situation.signal
    if terms.trigger is Trigger.HIGH_RISK_VERDICT:
        waits_for = Waiting.NO_HIGH_RISK if situation.risk_decided else Waiting.RISK_VERDICT
        return situation.verdict or waits_for
    if debtor != situation.ours:
        return situation.party_aware.get(debtor) or Waiting.DEBTOR_AWARENESS
    if situation.aware is None:
        return Waiting.OUR_AWARENESS
    if terms.trigger in (Trigger.DETECTION, Trigger.SUSPICION) and situation.signal.at < situation.aware.at:
        return situation.signal
    return situation.aware


def is_controller(situation: Situation) -> bool:
    """Whether controller's duties are ours: by a touched contract, by our own data, or as nothing says otherwise."""
    ours = [role for agreement in situation.agreements for party, role in agreement.parties if party == situation.ours]
    return situation.own_data or not ours or any(role in CONTROLLER_ROLES for role in ours)


def _runs(debtor: int, situation: Situation) -> bool:
    return debtor == situation.ours or debtor in situation.reach


def _contractual(situation: Situation) -> list[Duty]:
    duties = []
    for agreement in situation.agreements:
        for promise in agreement.promises:
            if situation.personal_data == "no" and not promise.terms.incidents:
                continue
            for debtor, creditor in _directions(agreement, promise.terms):
                if _runs(debtor, situation):
                    duties.append(
                        Duty(
                            f"obligation:{promise.obligation_id}:{debtor}",
                            "contract",
                            debtor,
                            creditor,
                            promise.terms,
                            obligation_id=promise.obligation_id,
                            contract_id=agreement.contract_id,
                            send_automatically=promise.send_automatically and debtor == situation.ours,
                        )
                    )
    return duties


def _directions(agreement: Agreement, terms: Terms) -> list[tuple[int, int]]:
    """(debtor, creditor) as parties of this agreement."""
    side = {"a": agreement.party_a, "b": agreement.party_b}
    pairs = directions(terms.debtor, terms.creditor, agreement.role_a, agreement.role_b)
    return [(side[debtor], side[creditor]) for debtor, creditor in pairs]


def _statutory(situation: Situation) -> list[Duty]:
    if situation.personal_data == "no":
        return []
    laws = {statute.id: statute for statute in law.gdpr_in_force(situation.law_day)}
    duties = []
    if is_controller(situation):
        for statute in (law.ART_33_1, law.ART_34_1):
            if statute.id in laws:
                duties.append(Duty(f"{statute.id}", "statute", situation.ours, None, statute.terms, statute=statute.id))
    if law.ART_33_2.id in laws:
        for agreement in situation.agreements:
            duties += _art_33_2(agreement, situation)
    return duties


def _art_33_2(agreement: Agreement, situation: Situation) -> list[Duty]:
    """Art. 33(2): the lower party of a contract tells the upper one, without undue delay, whatever the risk."""
    statute = law.ART_33_2
    (a, role_a), (b, role_b) = agreement.parties
    return [
        Duty(
            f"{statute.id}:{agreement.contract_id}",
            "statute",
            debtor,
            creditor,
            statute.terms,
            statute=statute.id,
            contract_id=agreement.contract_id,
        )
        for debtor, role, creditor, other in ((a, role_a, b, role_b), (b, role_b, a, role_a))
        if role in PROCESSOR_ROLES and DEPTH[Role(other)] < DEPTH[Role(role)] and _runs(debtor, situation)
    ]
