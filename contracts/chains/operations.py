"""Reads the stored contracts as a net of chains, in a fixed number of statements, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from contracts import catalogue, law
from contracts.chains.chain import Net
from contracts.chains.findings import Finding, Scale, findings
from contracts.chains.links import Charge, Clause, Node, Paper, least_hours, links
from contracts.chains.promises import Promise, promises
from contracts.chains.report import document
from contracts.contacts.channels import ChannelState, Reach
from contracts.contacts.operations import channel_states
from contracts.holdings.kinds import MAY_CHARGE, Kind
from contracts.models import Contract, Document, Holding, Obligation, Party
from contracts.organisation.operations import our_party
from contracts.terms import DEPTH, Role
from contracts.versions import counting
from core import pdf, times
from core.database import db
from notifications import status
from notifications.models import Delivery


@dataclass(frozen=True)
class Overview:
    """All chains of one day, what is wrong with them, and what we promised."""

    net: Net
    scale: Scale
    findings: list[Finding]
    promises: list[Promise]


def overview(now: datetime, late: int | None = None) -> Overview:
    """The chains by the contracts in force and the duties standing on our day. `late`: hours after which the news comes
    too late for us (None: the controller's own statutory limit)."""
    net = Net(links(papers(_ours_at(now)[1].date())))
    controller = controller_hours()
    scale = Scale(late or controller, controller)
    return Overview(net, scale, findings(net, scale), promises(net))


def printed(found: Sequence[Finding], late: int, now: datetime, language: str, about: Node | None = None) -> bytes:
    """The gap report as a PDF, in the language of the present reader (`language` is its code)."""
    name, generated = _ours_at(now)
    report = document(found, name, generated.date(), language, late, about)
    return pdf.render(report, words=times.words, language=language, generated=generated)


def _ours_at(now: datetime) -> tuple[str, datetime]:
    """The name of our organisation, empty before it has one, and the moment on its own clocks."""
    ours = our_party()
    return ours.name if ours else "", now.astimezone(times.zone(ours.zone if ours else None))


def controller_hours() -> int:
    """The controller's own limit towards the authority, in hours: Art. 33(1) as the catalogue has it."""
    hours = least_hours(catalogue.current().by_id(law.ART_33_1).terms)
    if hours is None:
        raise LookupError("the catalogue has no number for Art. 33(1)")
    return hours


def papers(today: date) -> list[Paper]:
    """Every contract in force, with the duties that count today, in the order of their ids."""
    contracts = db.session.scalars(select(Contract).where(_in_force(today)).order_by(Contract.id)).all()
    nodes = _nodes(contracts)
    clauses = _clauses(today)
    charges, named = _holdings()
    languages = _languages()
    return [
        Paper(
            contract.id,
            contract.title,
            nodes[contract.party_a_id],
            contract.role_a,
            nodes[contract.party_b_id],
            contract.role_b,
            tuple(clauses.get(contract.id, ())),
            contract.under_id,
            charges.get(contract.id),
            tuple(named.get(contract.id, ())),
            languages.get(contract.id),
        )
        for contract in contracts
    ]


def _in_force(today: date) -> ColumnElement[bool]:
    begun = or_(Contract.in_force_from.is_(None), Contract.in_force_from <= today)
    return and_(begun, or_(Contract.in_force_to.is_(None), Contract.in_force_to >= today))


def _clauses(today: date) -> dict[int, list[Clause]]:
    """By contract: the duties of which this version counts today."""
    bounced = _bounced()
    rows = select(Obligation, Document.language).join(Obligation.contract).outerjoin(Obligation.document)
    duties = db.session.execute(rows.where(_in_force(today)).order_by(Obligation.id)).all()
    counts = counting((one.version() for one, _language in duties), today)
    found = defaultdict(list)
    for one, language in duties:
        if one.id in counts:
            came_back = one.address is not None and one.address.casefold() in bounced
            found[one.contract_id].append(Clause(one.id, one.terms(), one.quote, one.section, came_back, language))
    return found


def _languages() -> dict[int, str]:
    """By contract: the language in which its documents were read, where that is one."""
    first, last = func.min(Document.language), func.max(Document.language)
    rows = select(Document.contract_id, first).where(Document.language.is_not(None))
    return dict(db.session.execute(rows.group_by(Document.contract_id).having(first == last)).all())


def _holdings() -> tuple[dict[int, Charge], dict[int, list[str]]]:
    """By contract: the sentence by which help may be charged, and the sub-processors it names. Confirmed ones only."""
    charged = and_(Holding.kind == Kind.ASSISTANCE_CHARGE, Holding.value == MAY_CHARGE)
    wanted = or_(charged, Holding.kind == Kind.SUB_PROCESSOR)
    columns = (Holding.contract_id, Holding.kind, Holding.value, Holding.quote)
    charges: dict[int, Charge] = {}
    named = defaultdict(list)
    rows = select(*columns).where(wanted, Holding.state == "confirmed").order_by(Holding.id)
    for contract_id, kind, value, quote in db.session.execute(rows):
        if kind == Kind.SUB_PROCESSOR:
            named[contract_id].append(value)
        else:
            charges.setdefault(contract_id, Charge(quote))
    return charges, named


def _nodes(contracts: Sequence[Contract]) -> dict[int, Node]:
    """Every party; of those who are told by us also whether our notice would reach them."""
    parties = db.session.execute(select(Party.id, Party.name, Party.ours)).all()
    ours = {party_id for party_id, _name, is_ours in parties if is_ours}
    told = {side for one in contracts for side in (one.party_a_id, one.party_b_id) if _is_above(one, side, ours)}
    reach = {party_id: _best(states) for party_id, states in channel_states(told).items()}
    return {
        party_id: Node(party_id, name, is_ours, reach.get(party_id, Reach.VERIFIED))
        for party_id, name, is_ours in parties
    }


def _is_above(contract: Contract, party_id: int, ours: set[int]) -> bool:
    """Whether we work for this party under the contract."""
    other = contract.party_b_id if party_id == contract.party_a_id else contract.party_a_id
    role, below = contract.role_of(party_id), contract.role_of(other)
    return other in ours and bool(role and below) and DEPTH[Role(role)] < DEPTH[Role(below)]


def _best(states: Iterable[ChannelState]) -> Reach:
    """One way that works is enough; without any, that one came back says more than that none was stored."""
    known = {one.state for one in states}
    order = (Reach.VERIFIED, Reach.UNVERIFIED, Reach.BOUNCING)
    return next((reach for reach in order if reach in known), Reach.MISSING)


def _bounced() -> set[str]:
    """The addresses, in lower case, to which the last text that left came back or was never taken."""
    later = aliased(Delivery)
    taken = select(later.id).where(
        later.address == Delivery.address, later.id > Delivery.id, later.state.in_(status.HANDED_OVER)
    )
    wrong = select(Delivery.address).where(Delivery.state.in_(status.GONE_WRONG), ~taken.exists()).distinct()
    return {address.casefold() for address in db.session.scalars(wrong)}
