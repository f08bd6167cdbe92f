"""Who among our counterparties gets a document, in which language, and on which duties it rests."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contracts import catalogue
from contracts.models import Contact, Party
from core.database import db
from core.times import zone
from incidents.clock import state
from incidents.clocks.operations import our_party, situation_of
from incidents.clocks.written.operations import written_of
from incidents.models import Clock, Incident
from incidents.notices.drafting import PARTY
from incidents.reports.builders import ART_33_2
from incidents.reports.grounds import Ground
from incidents.situation import Situation, Waiting, end_of
from incidents.waivers import Waiver
from incidents.wording import WAITING, marked


def recipient_of(party_id: int) -> str:
    """How a version names a party that gets it."""
    return f"{PARTY}:{party_id}"


def party_of(recipient: str) -> int | None:
    """The party that a version names; None for an authority or the people."""
    kind, _, party = recipient.partition(":")
    return int(party) if kind == PARTY and party.isdigit() else None


def parties_of(incident: Incident, document: str) -> dict[str, str]:
    """The parties that a document of this incident goes to, by their names."""
    ours = our_party()
    told, teller = (
        (Clock.creditor_id, Clock.debtor_id) if document == ART_33_2 else (Clock.debtor_id, Clock.creditor_id)
    )
    query = (
        select(Party.id, Party.name)
        .join(Clock, told == Party.id)
        .where(Clock.incident_id == incident.id, teller == ours.id, Party.id != ours.id)
        .where(Clock.waived_reason.is_distinct_from(Waiver.NOT_TRIGGERED))
    )
    found = {recipient_of(party): name for party, name in db.session.execute(query.distinct().order_by(Party.name))}
    if document != ART_33_2 and not incident.place.ours:
        found.setdefault(recipient_of(incident.place_id), incident.place.name)
    return found


def names_of(recipients: Iterable[str]) -> dict[str, str]:
    """The names of those recipients that are parties."""
    ids = {party for one in recipients if (party := party_of(one)) is not None}
    rows = db.session.execute(select(Party.id, Party.name).where(Party.id.in_(ids)))
    return {recipient_of(party): name for party, name in rows}


def language_of(party_id: int) -> str:
    """The language of a party's first contact; English where it has none."""
    query = select(Contact.language).where(Contact.party_id == party_id).order_by(Contact.id).limit(1)
    return db.session.scalar(query) or "en"


def clocks_between(incident: Incident, document: str, party_id: int) -> list[Clock]:
    """The duties on which a document to this party rests: ours to it, or for a request its own to us."""
    ours = our_party()
    debtor, creditor = (ours.id, party_id) if document == ART_33_2 else (party_id, ours.id)
    query = (
        select(Clock)
        .where(Clock.incident_id == incident.id, Clock.debtor_id == debtor, Clock.creditor_id == creditor)
        .where(Clock.waived_reason.is_distinct_from(Waiver.NOT_TRIGGERED))
        .options(joinedload(Clock.contract), joinedload(Clock.obligation))
        .order_by(Clock.id)
    )
    return list(db.session.scalars(query))


def situation_now(incident: Incident) -> Situation:
    """The facts that say how the moments of an incident's duties follow."""
    return situation_of(incident, our_party(), frozenset(), (), written_of(incident))


def grounds_of(clocks: Iterable[Clock], situation: Situation, now: datetime, local: str) -> tuple[Ground, ...]:
    """The duties in words, each once: several contracts bring the same article. `local` is the zone of the moments."""
    found: dict[tuple[object, ...], Ground] = {}
    for clock in clocks:
        ground = _ground(clock, situation, now, local)
        found.setdefault((ground.source, ground.section, ground.quote, ground.due_at, ground.state), ground)
    return tuple(found.values())


def _ground(clock: Clock, situation: Situation, now: datetime, local: str) -> Ground:
    terms, times = clock.terms(), clock.times()
    end = end_of(terms, clock.debtor_id, situation)
    follows = not isinstance(end, Waiting) and end.due_at == clock.due_at
    owed_to_us = clock.creditor_id == situation.ours
    statute = catalogue.current().by_id(clock.statute) if clock.statute else None
    return Ground(
        key=clock.key,
        source=marked(statute.provision, verified=statute.verified) if statute else _title(clock),
        section=clock.obligation.section if clock.obligation else None,
        quote=clock.obligation.quote if clock.obligation else None,
        law=statute is not None,
        due_at=clock.due_at.astimezone(zone(local)) if clock.due_at else None,
        waiting=WAITING.get(end) if isinstance(end, Waiting) and clock.due_at is None else None,
        steps=end.steps if follows and not isinstance(end, Waiting) else (),
        state=state(times, now),
        started_at=clock.starts_at.astimezone(zone(local)) if owed_to_us and clock.starts_at else None,
        met_at=clock.met_at.astimezone(zone(local)) if owed_to_us and clock.met_at else None,
        left=_left(clock, now) if owed_to_us else None,
    )


def _left(clock: Clock, now: datetime) -> timedelta | None:
    """What remains while it is open, or by how much it was met late."""
    if clock.due_at is None or clock.waived_at is not None:
        return None
    left = clock.due_at - (clock.met_at or now)
    return left if clock.met_at is None or left < timedelta(0) else None


def _title(clock: Clock) -> str:
    return clock.contract.title if clock.contract else ""
