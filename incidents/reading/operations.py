"""Everything that the pages of incidents show, read in a fixed number of statements, whatever is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts import catalogue, law
from contracts.models import Contract, Party
from contracts.profile import Competent, competent
from contracts.rules import Step
from contracts.statutes import Statute
from contracts.terms import Trigger
from core.database import db
from core.phrases import Phrase
from incidents.alerts.calls import operations as calls
from incidents.alerts.models import Call, Summons
from incidents.candidates import (
    FIRST_SIGN,
    NOTICE_FROM,
    WRITTEN,
    WRITTEN_BY,
    Candidate,
    Owed,
    Weighing,
    weigh,
)
from incidents.cards import Card, card, short_at
from incidents.clock import State, state
from incidents.clocks import operations as clocks
from incidents.decisions import operations as decisions
from incidents.decisions.models import Decision
from incidents.facts import open_facts
from incidents.held import operations as from_contracts
from incidents.held.proposals import Proposed
from incidents.models import AwarenessCandidate, Clock, Entry, Incident, Notice, PartyAwareness, TouchedContract
from incidents.notices import drafting as papers
from incidents.notices.covering.operations import Coverage, covered
from incidents.situation import AWAITED, OUR_DECISIONS, Kind, Situation, Waiting, end_of, fact_of
from incidents.statutory import offered
from incidents.waivers import Waiver
from incidents.wording import duty_words
from notifications.models import Delivery

DECIDED = ("decision_proposed", "decision_refused", "decision_fallen")
IN_FORCE = (decisions.PROPOSED, decisions.STANDING)

ORDER = (State.OVERDUE, State.PAST_TARGET, State.SHORT, State.RUNNING, State.WAITING, State.MET_LATE, State.MET)

NOT_YET_GIVEN = (papers.DRAFT, papers.QUEUED, papers.FAILED, papers.BOUNCED)


@dataclass(frozen=True)
class Shown:
    """A clock with what is to be said of it. `condition` says of a statute in words what decides whether it is owed."""

    clock: Clock
    card: Card
    condition: Phrase | None = None


@dataclass(frozen=True)
class Open:
    """A clock on the page of all open ones. `short_at` is the moment from which it runs short."""

    clock: Clock
    state: State
    short_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Whole:
    """One incident with everything on its page."""

    incident: Incident
    ours: Party
    situation: Situation
    clocks: list[Shown]
    contracts: list[Contract]
    aware: dict[int, PartyAwareness]
    notices: list[Notice]
    deliveries: list[Delivery]
    entries: list[Entry]
    held: list[Proposed]
    contradicted: set[int]
    calls: list[Call]
    not_to_notify: list[Decision]

    @property
    def open(self) -> list[Shown]:
        return [one for one in self.clocks if one.card.open]

    @property
    def ended(self) -> list[Shown]:
        return [one for one in self.clocks if not one.card.open]

    @property
    def at_hand(self) -> list[Shown]:
        """Open clocks but for those of later stages, which nobody can begin with yet."""
        return [one for one in self.open if one.clock.waits_for != Waiting.EARLIER_STAGE]

    @property
    def later(self) -> list[Shown]:
        """Open clocks that wait for the stage before theirs to be submitted."""
        return [one for one in self.open if one.clock.waits_for == Waiting.EARLIER_STAGE]

    @property
    def idle_drafts(self) -> list[Notice]:
        """The drafts that can meet no duty at hand: that of a later stage, or one that was ended."""
        at_hand = Coverage(one.clock for one in self.at_hand)
        return [one for one in self.notices if one.state == papers.DRAFT and not at_hand.of(one)]

    @property
    def running(self) -> list[Shown]:
        """Open clocks that end at some moment."""
        return [one for one in self.open if one.card.ends_at]

    @property
    def waiting(self) -> list[Shown]:
        """Open clocks that wait for a fact."""
        return [one for one in self.open if not one.card.ends_at]

    @property
    def next_due(self) -> Shown | None:
        """The open clock whose own number ends first, late or not."""
        return _first(one for one in self.running if not one.card.is_target)

    @property
    def also_due(self) -> int:
        """How many more duties are due by law or contract at the very moment of the next one."""
        first = self.next_due
        if first is None:
            return 0
        return sum(not one.card.is_target and one.card.ends_at == first.card.ends_at for one in self.running) - 1

    @property
    def next_target(self) -> Shown | None:
        """The open clock whose house target ends first."""
        return _first(one for one in self.running if one.card.is_target)

    @property
    def waits_for_us(self) -> set[str]:
        """Which decisions of ours clocks wait for."""
        return {one.clock.waits_for for one in self.waiting if one.clock.waits_for != Waiting.DEBTOR_AWARENESS}

    @property
    def decisions(self) -> list[Trigger]:
        """The events that only we can decide on and that clocks wait for, but for the verdict, which has its page."""
        wanted = self.waits_for_us.intersection(OUR_DECISIONS)
        return [event for event, waiting in AWAITED.items() if waiting in wanted]

    @property
    def silent(self) -> list[tuple[Party, int]]:
        """Who has not told us when it became aware, with the number of clocks that wait for it."""
        waiting = [one.clock for one in self.waiting if one.clock.waits_for == Waiting.DEBTOR_AWARENESS]
        parties = {clock.debtor_id: clock.debtor for clock in waiting}
        return [(party, sum(clock.debtor_id == number for clock in waiting)) for number, party in parties.items()]

    @property
    def undecided(self) -> list[Statute]:
        """The statutes on which only a person can decide; nobody is asked before our organisation stated what it is."""
        if self.ours.profile_data is None:
            return []
        # Who owes something here by a clock is in the reach of the breach: the chain need not be asked for again.
        there = [one.clock for one in self.clocks if one.clock.waived_reason != Waiver.NOT_TRIGGERED]
        return offered(replace(self.situation, reach=frozenset(clock.debtor_id for clock in there)))

    @property
    def competent(self) -> Competent:
        """The authority to which Art. 33(1) GDPR points."""
        return competent(self.situation.profile, self.situation.affected)

    def texts_of(self, summons: Summons) -> list[Delivery]:
        """The texts of one summons among those on the page."""
        name = (summons.call_id, summons.round, summons.person_id)
        return [one for one in reversed(self.deliveries) if calls.name_of(one.key) == name]

    @property
    def unanswered(self) -> tuple[tuple[str, str], ...]:
        """What Article 33(3) asks for and nobody knows yet: (fact, provision)."""
        return open_facts(self.incident.facts(self.ours))

    def decision_on(self, clock: Clock) -> Decision | None:
        """The decision not to notify that waits for its second person, or by which this clock ended."""
        return next((one for one in self.not_to_notify if one.clock_id == clock.id and one.state in IN_FORCE), None)

    def papers_of(self, clock: Clock) -> list[Notice]:
        """The notices not yet given that can meet this clock."""
        return [one for one in self.notices if one.state in NOT_YET_GIVEN and covered(one, [clock])]

    @property
    def as_controller(self) -> bool:
        """Whether a duty of a controller of ours runs or ran here: Art. 33(1) GDPR."""
        return any(one.clock.statute == law.ART_33_1 for one in self.clocks)

    @property
    def counterparties(self) -> list[Party]:
        """Who may owe a notice here: every party of a clock or a touched contract but ourselves."""
        found = {one.clock.debtor_id: one.clock.debtor for one in self.clocks}
        for contract in self.contracts:
            found[contract.party_a_id], found[contract.party_b_id] = contract.party_a, contract.party_b
        found[self.incident.place_id] = self.incident.place
        return [party for party in found.values() if not party.ours]

    @property
    def between_others(self) -> bool:
        """Whether a duty is open between two others, who tell each other and not us."""
        return any(one.clock.creditor and not one.card.ours and not one.clock.creditor.ours for one in self.open)


def find(reference: str, *, changing: bool = False) -> Incident | None:
    """The incident of that reference with its place; `changing` as in `held`."""
    query = select(Incident).where(Incident.reference == reference).options(joinedload(Incident.place))
    return db.session.scalar(held(query) if changing else query)


def held(query: Select[tuple[Incident]]) -> Select[tuple[Incident]]:
    """Whoever changes an incident holds it until the commit: the next one decides from what was stored, not from what
    both had read. On SQLite the transaction's write lock does the same. Rows that point to it may still be added."""
    return query.with_for_update(of=Incident, key_share=True)


def whole(incident: Incident, now: datetime) -> Whole:
    """The incident's page."""
    ours = clocks.our_party()
    aware = {
        row.party_id: row
        for row in db.session.scalars(select(PartyAwareness).where(PartyAwareness.incident_id == incident.id))
    }
    touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
    contracts = db.session.scalars(
        select(Contract)
        .where(Contract.id.in_(touched))
        .options(joinedload(Contract.party_a), joinedload(Contract.party_b))
        .order_by(Contract.title)
    ).all()
    notices = db.session.scalars(
        select(Notice)
        .where(Notice.incident_id == incident.id)
        .options(joinedload(Notice.recipient), joinedload(Notice.debtor), joinedload(Notice.delivery))
        .order_by(Notice.id)
    ).all()
    deliveries = db.session.scalars(
        select(Delivery).where(Delivery.topic == incident.reference).order_by(Delivery.id.desc()).limit(50)
    ).all()
    entries = db.session.scalars(
        select(Entry).where(Entry.incident_id == incident.id).options(joinedload(Entry.actor)).order_by(Entry.id.desc())
    ).all()
    told = {party_id: row.aware for party_id, row in aware.items() if row.aware}
    written = clocks.written_of(incident, notices)
    agreements = tuple(clocks.agreement_of(one) for one in contracts)
    situation = clocks.situation_of(incident, ours, frozenset(), agreements, told, written)
    shown = [shown_clock(one, situation, now) for one in clocks.clocks_of(incident.id)]
    shown.sort(key=lambda one: _rank(one, now))
    held = from_contracts.of_contracts(contracts, entries)
    # Only what is offered to be taken over is doubted, so an incident to which nothing is offered asks nothing more.
    offering = {fact.contract_id for one in held for fact in one.facts}
    return Whole(
        incident,
        ours,
        situation,
        shown,
        list(contracts),
        aware,
        list(notices),
        list(deliveries),
        list(entries),
        held,
        from_contracts.contradicted(one for one in contracts if one.id in offering),
        calls.open_on(incident.id),
        # Asked only where the timeline tells of one.
        decisions.of_incident(incident)
        if any(one.kind in DECIDED or "reviewed" in one.data for one in entries)
        else [],
    )


def _tells_of_decision(entry: Entry) -> bool:
    return entry.kind in DECIDED or "reviewed" in entry.data


def shown_clock(clock: Clock, situation: Situation, now: datetime) -> Shown:
    """A clock with its card, derived from the same facts that its stored moments came from."""
    terms = clock.terms()
    found = card(clock.times(), terms, clock.named(), end_of(terms, clock.debtor_id, situation), now)
    return Shown(clock, found, catalogue.current().by_id(clock.statute).condition if clock.statute else None)


def derived(incident: Incident, clock: Clock) -> tuple[Step, ...]:
    """How the end of a duty to an authority follows: the steps that its card shows.

    Empty where the facts were corrected after it was met: they would not lead to the moment beside them.
    """
    situation = clocks.situation_of(incident, clocks.our_party(), frozenset(), (), {}, clocks.written_of(incident))
    end = end_of(clock.terms(), clock.debtor_id, situation)
    return () if isinstance(end, Waiting) or end.due_at != clock.due_at else end.steps


def weighed(incident: Incident) -> Weighing:
    """Every moment that may be the one of our awareness, with the deadlines of ours under each."""
    ours = clocks.our_party()
    situation = clocks.situation_of(incident, ours, frozenset(), (), {}, clocks.written_of(incident))
    owed = [
        Owed(duty_words(clock.named()), clock.terms(), clock.debtor_id, clock.met_at)
        for clock in clocks.clocks_of(incident.id)
        if clock.debtor_id == ours.id and _depends(clock, situation)
    ]
    found = [*_first_sign(incident), *_received(incident, ours), *_written_down(incident)]
    return weigh(found, owed, situation)


def _depends(clock: Clock, situation: Situation) -> bool:
    """Art. 33(1), met or not, because being late is counted from awareness; contracts as long as they run; any other
    statute with a figure as long as it runs and counts from awareness itself."""
    if clock.statute == law.ART_33_1:
        return clock.waived_at is None
    if clock.kind == "contract":
        return clock.times().open
    terms = clock.terms()
    figured = clock.statute is not None and terms.amount is not None and clock.times().open
    return figured and fact_of(terms, clock.debtor_id, situation).kind is Kind.AWARE


def _first_sign(incident: Incident) -> list[Candidate]:
    return [Candidate("sign", FIRST_SIGN, incident.discovered)] if incident.discovered else []


def _received(incident: Incident, ours: Party) -> list[Candidate]:
    """Each notice that reached us: the controller counts as aware once its processor has informed it."""
    query = (
        select(Notice)
        .where(Notice.incident_id == incident.id, Notice.state == papers.RECEIVED, Notice.recipient_id == ours.id)
        .options(joinedload(Notice.debtor))
    )
    return [
        Candidate(f"notice-{one.id}", NOTICE_FROM.filled({"sender": one.debtor.name}), one.given, one.note)
        for one in db.session.scalars(query)
        if one.given
    ]


def _written_down(incident: Incident) -> list[Candidate]:
    query = (
        select(AwarenessCandidate)
        .where(AwarenessCandidate.incident_id == incident.id)
        .options(joinedload(AwarenessCandidate.person))
    )
    return [
        Candidate(f"written-{one.id}", _by(one.person), one.candidate, one.note)
        for one in db.session.scalars(query)
        if one.candidate
    ]


def _by(person: Person | None) -> Phrase:
    return WRITTEN_BY.filled({"name": person.name}) if person else WRITTEN


def open_clocks(now: datetime, limit: int = 200) -> list[Open]:
    """Every open clock of open incidents, the nearest first; those that wait come last."""
    ends = db.func.coalesce(Clock.due_at, Clock.target_at)
    query = (
        select(Clock)
        .join(Incident)
        .where(Clock.met_at.is_(None), Clock.waived_at.is_(None), Incident.closed_at.is_(None))
        .options(
            joinedload(Clock.incident),
            joinedload(Clock.debtor),
            joinedload(Clock.creditor),
            joinedload(Clock.contract),
        )
        .order_by(ends.is_(None), ends, Clock.id)
        .limit(limit)
    )
    return [
        Open(clock, state(clock.times(), now), short_at(clock.times()), clock.due_at or clock.target_at)
        for clock in db.session.scalars(query)
    ]


def _first(clocks: Iterable[Shown]) -> Shown | None:
    return min(clocks, key=lambda one: one.card.ends_at, default=None)  # type: ignore[arg-type,return-value]


def _rank(one: Shown, now: datetime) -> tuple[int, datetime, int]:
    order = ORDER.index(one.card.state) if one.card.state in ORDER else len(ORDER)
    return order, one.card.ends_at or now, one.clock.id
