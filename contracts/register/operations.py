"""One page of the register: what was asked for, with all that its rows show, in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement, Select

from contracts.contacts.channels import CHANNELS, ChannelState, Reach
from contracts.contacts.operations import address_of, bouncing, channel_states, verified_of
from contracts.models import Contact, Contract, Document, Obligation, Party, Proposal
from contracts.register.wanted import DUE, Side, Sort, Wanted
from contracts.renewals.operations import due
from contracts.terms import Role
from core.database import db

SIZE = 50
UPPER = (Role.CONTROLLER, Role.JOINT_CONTROLLER)
LOWER = (Role.PROCESSOR, Role.SUB_PROCESSOR)


@dataclass(frozen=True)
class Page:
    """One page of contracts. `proposals`: contract id -> open proposals; `states`: party id -> its addresses."""

    found: Any
    proposals: dict[int, int]
    states: dict[int, list[ChannelState]]

    def reach(self, contract: Contract) -> list[ChannelState]:
        """What is known of the addresses of its parties but us."""
        return [state for party in _others(contract) for state in self.states[party.id]]


def register_page(wanted: Wanted, number: int, day: date, size: int = SIZE) -> Page:
    """The page of that number (from 1), on that local day of ours."""
    loaded = (joinedload(Contract.party_a), joinedload(Contract.party_b), selectinload(Contract.obligations))
    query = select(Contract).where(*_conditions(wanted, day)).order_by(*_order(wanted)).options(*loaded)
    # A page number in an address may be any number; the database counts to a limit.
    found = db.paginate(query, page=min(number, 1_000_000), per_page=size, error_out=False)
    parties = {party.id for contract in found.items for party in _others(contract)}
    return Page(found, _open_proposals(contract.id for contract in found.items), channel_states(parties))


def _others(contract: Contract) -> list[Party]:
    return [party for party in (contract.party_a, contract.party_b) if not party.ours]


def _order(wanted: Wanted) -> list[Any]:
    by_title = [Contract.title, Contract.id]
    return [Contract.renews_on.nulls_last(), *by_title] if wanted.sort is Sort.RENEWAL else by_title


def _conditions(wanted: Wanted, day: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        conditions.append(with_words(wanted.text))
    if wanted.side:
        conditions.append(_our_side(wanted.side))
    if wanted.contact:
        conditions.append(_with_party(_unreachable(wanted.contact)))
    if wanted.renewal == DUE:
        conditions += [Contract.renews_on.is_not(None), due(day)]
    elif wanted.renewal:
        conditions.append(Contract.renews_on.between(day, day + timedelta(days=int(wanted.renewal))))
    if wanted.proposals:
        conditions.append(Contract.id.in_(_open().with_only_columns(Document.contract_id)))
    if wanted.no_duty:
        standing = select(Obligation.id).where(Obligation.contract_id == Contract.id, Obligation.replaced_at.is_(None))
        conditions.append(~standing.exists())
    if wanted.in_force:
        conditions.append(or_(Contract.in_force_from.is_(None), Contract.in_force_from <= day))
        conditions.append(or_(Contract.in_force_to.is_(None), Contract.in_force_to >= day))
    return conditions


def with_words(text: str) -> ColumnElement[bool]:
    """These words in the title of a contract, or in the name of one of its parties."""
    named = select(Party.id).where(Party.name.icontains(text, autoescape=True))
    return or_(Contract.title.icontains(text, autoescape=True), _with_party(named))


def _with_party(party_ids: Select[tuple[int]]) -> ColumnElement[bool]:
    # Written once, or the database would look for the parties once for each side.
    chosen = select(party_ids.cte())
    return or_(Contract.party_a_id.in_(chosen), Contract.party_b_id.in_(chosen))


def _our_side(side: Side) -> ColumnElement[bool]:
    # No row has the id 0: as long as we have no name, every contract is one between others.
    ours = func.coalesce(select(Party.id).where(Party.ours).scalar_subquery(), 0)
    if side is Side.NONE:
        return and_(Contract.party_a_id != ours, Contract.party_b_id != ours)
    roles = UPPER if side is Side.CONTROLLER else LOWER
    return or_(
        and_(Contract.party_a_id == ours, Contract.role_a.in_(roles)),
        and_(Contract.party_b_id == ours, Contract.role_b.in_(roles)),
    )


def _unreachable(trouble: Reach) -> Select[tuple[int]]:
    """The parties with this trouble, as `channels.summary` has it."""
    if trouble is Reach.MISSING:
        mailbox = select(Contact.id).where(Contact.party_id == Party.id, Contact.email.is_not(None))
        return select(Party.id).where(~Party.ours, ~mailbox.exists())
    if trouble is Reach.BOUNCING:
        return select(Contact.party_id).where(or_(*(bouncing(channel) for channel in CHANNELS)))
    never = (
        and_(address_of(channel).is_not(None), verified_of(channel).is_(None), ~bouncing(channel))
        for channel in CHANNELS
    )
    return select(Contact.party_id).where(or_(*never))


def _open() -> Select[Any]:
    return select(Proposal.id).join(Document, Proposal.document_id == Document.id).where(Proposal.state == "open")


def _open_proposals(contract_ids: Iterable[int]) -> dict[int, int]:
    query = _open().with_only_columns(Document.contract_id, func.count(Proposal.id))
    chosen = query.where(Document.contract_id.in_(list(contract_ids))).group_by(Document.contract_id)
    return dict(tuple(row) for row in db.session.execute(chosen))
