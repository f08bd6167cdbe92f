"""The rows of the page of moments, from what is stored of an incident; writes down when something happened."""

from datetime import datetime

from accounts.models import Person
from contracts.moment import Moment
from contracts.terms import Trigger
from core.database import db
from incidents.models import EventFact, Incident, record
from incidents.moments.rows import Counting, Row, Told, rows
from incidents.notices.drafting import RECEIVED, statute_of
from incidents.operations import check_past, follow, store_moment
from incidents.reading.operations import Whole
from incidents.reading.papers import NOT_YET_GIVEN


def rows_of(whole: Whole) -> list[Row]:
    """Every fact that can start a clock of this incident."""
    clocks = sorted((one for one in whole.clocks if not one.clock.waived_at), key=lambda one: one.clock.id)
    duties = [Counting(one.card.duty, one.clock.terms(), one.clock.debtor_id) for one in clocks]
    told = [
        Told(one.id, one.debtor.name, one.given)
        for one in whole.notices.values()
        if one.state == RECEIVED and one.given and one.recipient_id == whole.ours.id
    ]
    parties = {party.id: party.name for party in whole.counterparties}
    return rows(whole.situation, whole.incident.discovered, duties, parties, told)


def papers_of(whole: Whole) -> dict[str, int]:
    """Statute -> the notice on whose page its submission is read and recorded: one not yet given, else the last."""
    ordered = sorted(whole.notices.values(), key=lambda one: (one.state in NOT_YET_GIVEN, one.id))
    return {statute: one.id for one in ordered if (statute := statute_of(one.audience))}


def set_event(
    incident: Incident, event: Trigger, moment: Moment, reason: str | None, actor: Person | None, now: datetime
) -> None:
    """Writes down when something happened that starts periods, such as the classification as major (DORA).

    FieldError if it lies in the future, or if an earlier entry is corrected without a reason.
    """
    check_past(now, event=moment)
    key = {"incident_id": incident.id, "event": event.value}
    row = db.session.get(EventFact, key) or EventFact(**key)
    if change := store_moment(row, "moment", moment, reason):
        record(incident, actor, now, "event", {"event": event.value} | change)
        db.session.flush()
        follow(incident, actor, now, reason)
