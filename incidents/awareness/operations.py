"""Awareness: the moments that may be ours, the choice among them, and what counterparties told of theirs."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from contracts.models import Party
from contracts.moment import Moment
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.clocks import operations as clocks
from incidents.models import AwarenessCandidate, Incident, PartyAwareness, record
from incidents.operations import check_past, correct, store_moment
from incidents.wording import as_data


def add_candidate(incident: Incident, moment: Moment, note: str | None, actor: Person | None, now: datetime) -> None:
    """Writes down a moment that may be the one of our awareness, and why. No clock moves until one is chosen.

    The same moment with the same words is written down once, however often the button is pressed.
    """
    if not note:
        raise FieldError("note", Phrase("Write down why this may be the moment."))
    check_past(now, candidate=moment)
    query = select(AwarenessCandidate).where(AwarenessCandidate.incident_id == incident.id)
    if any((row.candidate, row.note) == (moment, note) for row in db.session.scalars(query)):
        return
    added_by = actor.id if actor else None
    row = AwarenessCandidate(incident_id=incident.id, candidate=moment, note=note, added_by=added_by, added_at=now)
    db.session.add(row)
    record(incident, actor, now, "candidate", {"moment": as_data(moment), "note": note})
    db.session.commit()


def choose_candidate(
    incident: Incident, moment: Moment, reason: str | None, actor: Person | None, now: datetime
) -> None:
    """Makes one of the candidates our awareness: a correction like any other, and never without its reason."""
    if not reason:
        raise FieldError("reason", Phrase("Write down the reason."))
    correct(incident, {"aware": moment}, reason, actor, now)


def set_party_awareness(
    incident: Incident, party: Party, aware: Moment, source: str | None, actor: Person | None, now: datetime
) -> None:
    """Writes down when a counterparty became aware, as it told us; its clocks run from then."""
    check_past(now, aware=aware)
    key = {"incident_id": incident.id, "party_id": party.id}
    row = db.session.get(PartyAwareness, key) or PartyAwareness(**key)
    if change := store_moment(row, "aware", aware, source):
        record(incident, actor, now, "party_aware", {"party": party.name} | change)
        db.session.flush()
        clocks.recompute(clocks.gather(incident), actor, now, source)
        db.session.commit()
