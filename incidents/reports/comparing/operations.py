"""Reads what was filed with each recipient, for the comparison of what they were told."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.database import db
from core.phrases import Phrase
from incidents.models import Incident
from incidents.reports.comparison import Told
from incidents.reports.document import thawed
from incidents.reports.models import Report
from incidents.reports.operations import FILED
from incidents.reports.printing.operations import recipients
from incidents.wording import DOCUMENTS


def told(incident: Incident, besides: Report | None = None) -> list[Told]:
    """The filed version of each document to each recipient; `besides` leaves out the one of that recipient."""
    query = select(Report).where(Report.incident_id == incident.id, Report.state == FILED).order_by(Report.id)
    found = []
    for report in db.session.scalars(query.options(joinedload(Report.notice))):
        same = besides is not None and (report.document, report.recipient) == (besides.document, besides.recipient)
        if report.content is not None and not same:
            found.append(Told(who(report), thawed(report.content, report.state, report.number)))
    return found


def who(report: Report) -> Phrase:
    """Whom a version tells, and by which document."""
    named = recipients(report.incident, report.document).get(report.recipient, report.recipient)
    values = {"name": named, "document": DOCUMENTS[report.document], "number": report.number}
    return Phrase("{name}: {document}, version {number}", values)
