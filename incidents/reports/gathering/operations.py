"""Reads everything that a document may speak of, once, for the page, the PDF and the command line alike."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from contracts import law
from contracts.models import Contract, Party
from contracts.terms import Role
from core.database import db
from incidents.clocks.operations import our_party
from incidents.models import Clock, Entry, Incident, TouchedContract
from incidents.reading.operations import derived
from incidents.reports.brief.operations import organisation_of
from incidents.reports.dossier import ClockLine, Dossier, Processor
from incidents.reports.timeline_document import Written
from incidents.sheet.operations import sheet_of
from incidents.timeline import line
from incidents.waivers import Waiver
from incidents.wording import duty_words


def dossier_of(incident: Incident, now: datetime) -> Dossier:
    """The incident as it is known now, as plain values."""
    ours = our_party()
    clocks = _clocks(incident)
    first = next((one for one in clocks if one.statute == law.ART_33_1), None)
    due = first is not None and first.waived_reason != Waiver.NOT_TRIGGERED
    return Dossier(
        reference=incident.reference,
        title=incident.title,
        organisation=organisation_of(ours),
        sheet=sheet_of(incident),
        now=now,
        place=None if incident.place.ours else incident.place.name,
        processors=_processors(incident),
        personal_data=incident.personal_data,
        risk=incident.risk,
        risk_reasons=incident.risk_reasons,
        due_at=first.due_at if first and due else None,
        steps=derived(incident, first) if first and due else (),
        notified_at=first.met_at if first and due else None,
        clocks=tuple(
            ClockLine(
                duty_words(one.named()),
                one.starts_at,
                one.due_at or one.target_at,
                one.met_at,
                one.waived_at is not None,
                one.due_at is None and one.target_at is not None,
            )
            for one in clocks
        ),
        drill=incident.drill,
    )


def written(incident: Incident) -> Iterator[Written]:
    """Every line of the timeline, the oldest first."""
    query = select(Entry).where(Entry.incident_id == incident.id).options(joinedload(Entry.actor)).order_by(Entry.id)
    for one in db.session.scalars(query.execution_options(yield_per=500)):
        yield Written(one.at, one.actor.name if one.actor else None, line(one.kind, one.data, incident.zone))


def owed(incident: Incident, statute: str) -> bool:
    """Whether this incident starts that duty of ours; `statute` is an id of the catalogue."""
    clocks = [one for one in _clocks(incident) if one.statute == statute]
    return any(one.waived_reason != Waiver.NOT_TRIGGERED for one in clocks)


def _clocks(incident: Incident) -> list[Clock]:
    query = (
        select(Clock)
        .where(Clock.incident_id == incident.id)
        .options(joinedload(Clock.debtor), joinedload(Clock.creditor), joinedload(Clock.contract))
        .order_by(Clock.id)
    )
    return list(db.session.scalars(query))


def _processors(incident: Incident) -> tuple[Processor, ...]:
    """The processors of the contracts that the incident touches, and the party where it happened, each once."""
    touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
    processing = (Role.PROCESSOR, Role.SUB_PROCESSOR)
    query = (
        select(Contract)
        .where(Contract.id.in_(touched), or_(Contract.role_a.in_(processing), Contract.role_b.in_(processing)))
        .options(joinedload(Contract.party_a), joinedload(Contract.party_b))
        .order_by(Contract.title)
    )
    found: dict[int, Processor] = {}
    for contract in db.session.scalars(query):
        for party, role in ((contract.party_a, contract.role_a), (contract.party_b, contract.role_b)):
            if role in processing and not party.ours:
                found.setdefault(party.id, _processor(party, contract.title))
    if not incident.place.ours:
        found.setdefault(incident.place_id, _processor(incident.place, None))
    return tuple(found.values())


def _processor(party: Party, contract: str | None) -> Processor:
    return Processor(party.name, contract, party.contact_point)
