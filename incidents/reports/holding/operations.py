"""Holds of the communication to data subjects: recorded, shown, reminded of. The clock of Art. 34 runs on."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts.organisation.operations import our_day
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.models import Incident, record
from incidents.reports.holding.models import Hold


def hold(
    incident: Incident, asked_by: str, reason: str, until: date | None, actor: Person | None, now: datetime
) -> Hold:
    """Writes down that somebody asked us to wait. FieldError for a day that is over. Commits."""
    if until is not None and until < our_day(now):
        raise FieldError("until", Phrase("This day is over already."))
    row = Hold(
        incident_id=incident.id,
        asked_by=asked_by,
        reason=reason,
        until=until,
        recorded_by=actor.id if actor else None,
        recorded_at=now,
    )
    db.session.add(row)
    record(incident, actor, now, "held", {"by": asked_by, "until": _day(until), "reason": reason})
    db.session.commit()
    return row


def end(incident: Incident, row: Hold, actor: Person | None, now: datetime) -> None:
    """Ends a hold; nothing happens to one that has ended. Commits."""
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, actor.id if actor else None
        record(incident, actor, now, "hold_ended", {"by": row.asked_by, "until": _day(row.until)})
        db.session.commit()


def holds_of(incident: Incident) -> list[Hold]:
    """Every hold of an incident, the newest first."""
    query = select(Hold).where(Hold.incident_id == incident.id).order_by(Hold.id.desc())
    return list(db.session.scalars(query.options(joinedload(Hold.person).load_only(Person.name))))


def to_end(today: date) -> list[Hold]:
    """The holds to ask about again: their day has come, or none was named."""
    query = select(Hold).where(Hold.ended_at.is_(None), or_(Hold.until.is_(None), Hold.until <= today))
    return list(db.session.scalars(query.options(joinedload(Hold.incident)).order_by(Hold.until, Hold.id)))


def _day(until: date | None) -> str | None:
    return until.isoformat() if until else None
