"""The rows behind the page of an incident: of everything a few columns, whole rows only of what is shown."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased, joinedload

from contracts.holdings.operations import REFUSED
from contracts.models import Contract, Holding, Obligation, Party
from core.database import db
from incidents.models import Clock, Entry, Incident, Notice, TouchedContract
from incidents.reading.glance import Glance, Slip, Touched, ranked

#: So many rows are asked for by their ids at once: databases count the values of a statement.
CHUNK = 1000

Row = TypeVar("Row", Clock, Notice)


def glances(incident_id: int, now: datetime) -> list[Glance]:
    """All clocks of the incident at a glance, the most urgent first, in one statement."""
    debtor, creditor = aliased(Party), aliased(Party)
    query = (
        select(
            Clock.id,
            Clock.key,
            Clock.kind,
            Clock.statute,
            Clock.debtor_id,
            Clock.creditor_id,
            Clock.starts_at,
            Clock.due_at,
            Clock.target_at,
            Clock.met_at,
            Clock.waived_at,
            Clock.waits_for,
            Clock.waived_reason,
            Clock.terms_data["channels"],
            debtor.name,
            creditor.name,
            Contract.title,
        )
        .join(debtor, Clock.debtor_id == debtor.id)
        .outerjoin(creditor, Clock.creditor_id == creditor.id)
        .outerjoin(Contract, Clock.contract_id == Contract.id)
        .where(Clock.incident_id == incident_id)
        .order_by(Clock.id)
    )
    return ranked((Glance._make(row) for row in db.session.execute(query)), now)


def slips(incident_id: int) -> list[Slip]:
    """All notices of the incident by the columns that count, the first first, in one statement."""
    debtor, recipient = aliased(Party), aliased(Party)
    query = (
        select(
            Notice.id,
            Notice.state,
            Notice.debtor_id,
            Notice.audience,
            Notice.recipient_id,
            Notice.channel,
            debtor.name,
            recipient.name,
        )
        .join(debtor, Notice.debtor_id == debtor.id)
        .outerjoin(recipient, Notice.recipient_id == recipient.id)
        .where(Notice.incident_id == incident_id)
        .order_by(Notice.id)
    )
    return [Slip._make(row) for row in db.session.execute(query)]


def touched(incident_id: int) -> list[Touched]:
    """The touched contracts by title, in one statement."""
    a, b = aliased(Party), aliased(Party)
    query = (
        select(
            Contract.id,
            Contract.title,
            Contract.party_a_id,
            Contract.role_a,
            a.name,
            a.country,
            Contract.party_b_id,
            Contract.role_b,
            b.name,
            b.country,
            exists().where(Holding.contract_id == Contract.id, Holding.state != REFUSED),
        )
        .join(TouchedContract, TouchedContract.contract_id == Contract.id)
        .join(a, Contract.party_a_id == a.id)
        .join(b, Contract.party_b_id == b.id)
        .where(TouchedContract.incident_id == incident_id)
        .order_by(Contract.title, Contract.id)
    )
    return [Touched._make(row) for row in db.session.execute(query)]


def clocks_by_id(ids: Collection[int]) -> dict[int, Clock]:
    """These clocks with all that their cards say."""
    query = select(Clock).options(
        joinedload(Clock.debtor),
        joinedload(Clock.creditor),
        joinedload(Clock.contract),
        joinedload(Clock.obligation).joinedload(Obligation.document),
    )
    return {one.id: one for part in _parts(ids) for one in db.session.scalars(query.where(Clock.id.in_(part)))}


def notices_by_id(ids: Collection[int]) -> dict[int, Notice]:
    """These notices with their parties and what became of their texts, in their order."""
    query = select(Notice).options(joinedload(Notice.recipient), joinedload(Notice.debtor), joinedload(Notice.delivery))
    return {
        one.id: one
        for part in _parts(ids)
        for one in db.session.scalars(query.where(Notice.id.in_(part)).order_by(Notice.id))
    }


def _parts(ids: Collection[int]) -> Iterable[Sequence[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def entries(incident: Incident, most: int | None, *kinds: str) -> list[Entry]:
    """The last lines of the timeline, the newest first, and whatever is of these kinds; None: all of it."""
    query = select(Entry).where(Entry.incident_id == incident.id).options(joinedload(Entry.actor))
    if most is not None:
        last = select(Entry.id).where(Entry.incident_id == incident.id).order_by(Entry.id.desc()).limit(most)
        wanted: ColumnElement[bool] = Entry.id.in_(last.subquery().select())
        query = query.where(wanted | Entry.kind.in_(kinds))
    return list(db.session.scalars(query.order_by(Entry.id.desc())))
