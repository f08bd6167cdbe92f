"""Everything that the pages of incidents show, read in a fixed number of statements, whatever is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from contracts import catalogue, law
from contracts.models import Party
from contracts.profile import Competent, competent
from contracts.rules import Step
from contracts.statutes import Statute
from contracts.terms import Trigger
from core.database import db
from core.phrases import Phrase
from incidents.alerts.calls import operations as calls
from incidents.alerts.models import Call, Summons
from incidents.cards import Card, card, short_at
from incidents.clock import State, state
from incidents.clocks import operations as clocks
from incidents.clocks.written.operations import written_of
from incidents.decisions import operations as decisions
from incidents.decisions.models import Decision
from incidents.facts import COLUMNS, open_facts
from incidents.held import operations as from_contracts
from incidents.held.proposals import Proposed
from incidents.models import Clock, Entry, Incident, Notice
from incidents.notices.coverage import covered, owed, told
from incidents.reading.glance import MOST, Board, Glance, Named, Slip, Touched
from incidents.reading.papers import NOT_YET_GIVEN, Papers, papers
from incidents.reading.rows import operations as rows
from incidents.situation import AWAITED, OUR_DECISIONS, Agreement, Situation, Waiting, end_of
from incidents.statutory import offered
from incidents.waivers import Waiver
from notifications.models import Delivery

DECIDED = ("decision_proposed", "decision_refused", "decision_fallen")
IN_FORCE = (decisions.PROPOSED, decisions.STANDING)

#: So many lines of the timeline stand on the page; the earlier ones on pages of their own.
LINES = 250


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
    """One incident with what its page shows: everything at a glance, and of each kind what stands first in full."""

    incident: Incident
    ours: Party
    situation: Situation
    board: Board
    cards: Mapping[int, Shown]
    contracts: Sequence[Touched]
    papers: Papers
    notices: Mapping[int, Notice]
    deliveries: Sequence[Delivery]
    entries: Sequence[Entry]
    earlier: bool
    held: Sequence[Proposed]
    held_elsewhere: int
    contradicted: set[int]
    calls: Sequence[Call]
    not_to_notify: Sequence[Decision]

    @property
    def clocks(self) -> list[Shown]:
        """The clocks that the page shows, the most urgent first."""
        return self.of(self.board.clocks)

    def of(self, glances: Iterable[Glance]) -> list[Shown]:
        """Those of them that the page shows."""
        return [self.cards[one.id] for one in glances if one.id in self.cards]

    def written(self, slips: Iterable[Slip]) -> list[Notice]:
        """Those notices that the page shows."""
        return [self.notices[one.id] for one in slips if one.id in self.notices]

    @property
    def next_due(self) -> Shown | None:
        """The open clock whose own number ends first, late or not."""
        found = self.board.next_due
        return self.cards.get(found.id) if found else None

    @property
    def next_target(self) -> Shown | None:
        """The open clock whose house target ends first."""
        found = self.board.next_target
        return self.cards.get(found.id) if found else None

    @property
    def waits_for_us(self) -> set[str]:
        """Which decisions of ours clocks wait for."""
        waiting = {one.waits_for for one in self.board.waiting if one.waits_for}
        return waiting - {Waiting.DEBTOR_AWARENESS}

    @property
    def decisions(self) -> list[Trigger]:
        """The events that only we can decide on and that clocks wait for, but for the verdict, which has its page."""
        wanted = self.waits_for_us.intersection(OUR_DECISIONS)
        return [event for event, waiting in AWAITED.items() if waiting in wanted]

    @property
    def undecided(self) -> list[Statute]:
        """The statutes on which only a person can decide; nobody is asked before our organisation stated what it is."""
        if self.ours.profile_data is None:
            return []
        # Who owes something here by a clock is in the reach of the breach: the chain need not be asked for again.
        there = (one for one in self.board.clocks if one.waived_reason != Waiver.NOT_TRIGGERED)
        return offered(replace(self.situation, reach=frozenset(one.debtor_id for one in there)))

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
        return open_facts({name: getattr(self.incident, name) for name in COLUMNS})

    def decision_on(self, clock: Clock) -> Decision | None:
        """The decision not to notify that waits for its second person, or by which this clock ended."""
        return next((one for one in self.not_to_notify if one.clock_id == clock.id and one.state in IN_FORCE), None)

    def papers_of(self, clock: Clock) -> list[Notice]:
        """The notices not yet given that can meet this clock."""
        return [one for one in self.notices.values() if one.state in NOT_YET_GIVEN and covered(one, [clock])]

    @property
    def as_controller(self) -> bool:
        """Whether a duty of a controller of ours runs or ran here: Art. 33(1) GDPR."""
        return any(one.statute == law.ART_33_1 for one in self.board.clocks)

    @property
    def counterparties(self) -> list[Named]:
        """Who may owe a notice here: every party of a clock or a touched contract but ourselves."""
        found = dict.fromkeys(Named(one.debtor_id, one.debtor) for one in self.board.clocks)
        found |= dict.fromkeys(party for one in self.contracts for party in one.parties)
        found |= {Named(self.incident.place_id, self.incident.place.name): None}
        return [party for party in found if party.id != self.ours.id]

    @property
    def between_others(self) -> bool:
        """Whether a duty is open between two others, who tell each other and not us."""
        ours = self.ours.id
        return any(one.creditor_id and ours not in (one.debtor_id, one.creditor_id) for one in self.board.open)


def find(reference: str, *, changing: bool = False) -> Incident | None:
    """The incident of that reference with its place; `changing` as in `held`."""
    query = select(Incident).where(Incident.reference == reference).options(joinedload(Incident.place))
    return db.session.scalar(held(query) if changing else query)


def held(query: Select[tuple[Incident]]) -> Select[tuple[Incident]]:
    """Whoever changes an incident holds it until the commit: the next one decides from what was stored, not from what
    both had read. On SQLite the transaction's write lock does the same. Rows that point to it may still be added."""
    return query.with_for_update(of=Incident, key_share=True)


def whole(incident: Incident, now: datetime, most: int | None = MOST) -> Whole:
    """The incident's page, in a fixed number of statements: `most` of each kind in full, None for all."""
    ours = clocks.our_party()
    contracts = rows.touched(incident.id)
    board = Board(rows.glances(incident.id, now))
    paper = papers(rows.slips(incident.id), board.at_hand)
    leads = [one for one in (board.next_due, board.next_target) if one]
    shown = [one for part in (board.at_hand, board.later, board.ended, leads) for one in part[:most]]
    pairs = {owed(one) for one in shown}
    beside = [one for one in paper.current if one.state in NOT_YET_GIVEN and told(one) in pairs]
    parts = (paper.current, paper.idle, paper.to_give, paper.gone_wrong, beside)
    wanted = {one.id for part in parts for one in part[:most]} | {one.id for one in paper.submissions}
    notices = rows.notices_by_id(wanted)
    deliveries = db.session.scalars(
        select(Delivery).where(Delivery.topic == incident.reference).order_by(Delivery.id.desc()).limit(50)
    ).all()
    written = written_of(incident, notices.values())
    agreements = tuple(_agreement(one) for one in contracts)
    situation = clocks.situation_of(incident, ours, frozenset(), agreements, written)
    found = rows.clocks_by_id({one.id for one in shown})
    cards = {number: shown_clock(one, situation, now) for number, one in found.items()}
    entries = rows.entries(incident, LINES + 1 if most is not None else None, from_contracts.TAKEN_OVER)
    taken = from_contracts.taken_over(entries)
    holding = [one for one in contracts if one.holds]
    if most is not None and len(holding) > most:
        # What nobody took anything from comes first, or it would be hidden behind what is done.
        done = {int(key.split(":")[0]) for key in taken}
        holding = sorted(holding, key=lambda one: one.id in done)
    held = from_contracts.of_contracts({one.id: one.title for one in holding[:most]}, taken)
    # Only what is offered to be taken over is doubted, so an incident to which nothing is offered asks nothing more.
    offering = {fact.contract_id for one in held for fact in one.facts}
    lines = entries if most is None else entries[:LINES]
    return Whole(
        incident,
        ours,
        situation,
        board,
        cards,
        contracts,
        paper,
        notices,
        deliveries,
        lines,
        len(entries) > len(lines),
        held,
        len(holding[most:]) if most is not None else 0,
        from_contracts.contradicted(one for one in holding if one.id in offering),
        calls.open_on(incident.id),
        # Asked only where the timeline tells of one, or may do so further back.
        decisions.of_incident(incident) if len(entries) > len(lines) or any(map(_tells_of_decision, lines)) else [],
    )


def _tells_of_decision(entry: Entry) -> bool:
    return entry.kind in DECIDED or "reviewed" in entry.data


def with_cards(whole: Whole, glances: Iterable[Glance], now: datetime) -> Whole:
    """The same with the cards of these clocks and the notices that can meet them."""
    glances = list(glances)
    pairs = {owed(one) for one in glances}
    beside = {one.id for one in whole.papers.current if one.state in NOT_YET_GIVEN and told(one) in pairs}
    found = rows.clocks_by_id({one.id for one in glances})
    cards = {number: shown_clock(one, whole.situation, now) for number, one in found.items()}
    return replace(whole, cards=cards, notices=rows.notices_by_id(beside))


def papers_of(incident: Incident, now: datetime) -> Papers:
    """All notices of the incident by their columns, in two statements."""
    return papers(rows.slips(incident.id), Board(rows.glances(incident.id, now)).at_hand)


def _agreement(one: Touched) -> Agreement:
    sides = ((one.party_a_id, one.country_a), (one.party_b_id, one.country_b))
    countries = {party: country for party, country in sides if country}
    return Agreement(one.id, one.party_a_id, one.role_a, one.party_b_id, one.role_b, (), countries)


def shown_clock(clock: Clock, situation: Situation, now: datetime) -> Shown:
    """A clock with its card, derived from the same facts that its stored moments came from."""
    terms = clock.terms()
    found = card(clock.times(), terms, clock.named(), end_of(terms, clock.debtor_id, situation), now)
    return Shown(clock, found, catalogue.current().by_id(clock.statute).condition if clock.statute else None)


def derived(incident: Incident, clock: Clock) -> tuple[Step, ...]:
    """How the end of a duty to an authority follows: the steps that its card shows.

    Empty where the facts were corrected after it was met: they would not lead to the moment beside them.
    """
    situation = clocks.situation_of(incident, clocks.our_party(), frozenset(), (), written_of(incident))
    end = end_of(clock.terms(), clock.debtor_id, situation)
    return () if isinstance(end, Waiting) or end.due_at != clock.due_at else end.steps


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
