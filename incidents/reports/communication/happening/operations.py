"""Reads what happened to the communication to data subjects: given notices, and duties that were ended without one."""

from typing import Any

from sqlalchemy import select

from contracts import law
from contracts.terms import Channel
from core.database import db
from incidents.models import Clock, Incident, Notice
from incidents.notices.drafting import DATA_SUBJECTS, GIVEN
from incidents.reports.communication.told import Ended, suggested
from incidents.sheet.sheet import Sheet
from incidents.waivers import Waiver


def happened(incident: Incident, sheet: Sheet) -> dict[str, Any]:
    """What the fact sheet may say of the communication and does not say yet."""
    notices = select(Notice).where(
        Notice.incident_id == incident.id, Notice.audience == DATA_SUBJECTS, Notice.state == GIVEN
    )
    moments = [(one.given, Channel(one.channel)) for one in db.session.scalars(notices) if one.given]
    first = min(moments, key=lambda one: one[0].at, default=None)
    ended = db.session.execute(
        select(Clock.waived_reason, Clock.waived_note).where(
            Clock.incident_id == incident.id, Clock.statute == law.ART_34_1, Clock.waived_at.is_not(None)
        )
    )
    given = (first[0].local.date(), first[1]) if first else None
    return suggested(sheet, given, [Ended(Waiver(reason), note) for reason, note in ended if reason])
