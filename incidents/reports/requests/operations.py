"""Requests to processors on their way: by e-mail, with a person's click, recorded in the timeline."""

from datetime import datetime
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import select

from accounts.models import Person
from contracts.contacts.channels import best_first
from contracts.contacts.operations import channel_states
from contracts.models import Contact
from contracts.terms import Channel
from core import times
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.models import record
from incidents.reports.builders import REQUEST, file_name
from incidents.reports.letters.operations import DRILL
from incidents.reports.models import Report
from incidents.reports.operations import APPROVED, DRAFT, FILED, document_of, filing_of, freeze, supersede
from incidents.reports.parties.operations import party_of
from incidents.reports.plain import plain
from notifications.addresses import clean_email
from notifications.outbox import queue
from notifications.texts import EMAIL, Attached, Text


def text_of(report: Report, now: datetime) -> tuple[str, str]:
    """Subject and text of a request as it would leave now, in its own language; the same as its page and PDF say."""
    document = document_of(report, now)
    with force_locale(report.language):
        subject = f"{times.words(document.title)}, {document.reference}"
        body = plain(document, times.words) + "\n"
        drill = times.words(DRILL)
    return (f"{drill} {subject}", f"{drill}\n\n{body}") if report.incident.drill else (subject, body)


def address_of(report: Report) -> str | None:
    """The e-mail address of the party that it goes to: its best contact's; None where none is known."""
    party_id = party_of(report.recipient)
    query = select(Contact).where(Contact.party_id == party_id, Contact.email.is_not(None)).order_by(Contact.id)
    found = {one.id: one.email for one in db.session.scalars(query)}
    best = best_first(channel_states([party_id]).get(party_id, []), Channel.EMAIL) if party_id and found else []
    return next((found[one] for one in best if one in found), next(iter(found.values()), None))


def send(report: Report, address: str, actor: Person | None, now: datetime, files: Path) -> None:
    """Freezes a request and hands it to the mail room. Commits. FieldError for what is no request, left already, or has
    no address."""
    if report.document != REQUEST:
        raise FieldError("address", Phrase("Only a request leaves from here."))
    if report.state not in (DRAFT, APPROVED):
        raise FieldError("address", Phrase("This version is recorded as filed already."))
    address = clean_email(address or "", "address")
    subject, body = text_of(report, now)
    recipient = filing_of(report, now).recipient
    if report.state == DRAFT:
        # The click of whoever sends it is its approval: it is no filing, and nothing waits for a second person.
        freeze(report, FILED, actor, now, files)
    report.state = FILED
    supersede(report)
    text = Text(
        key=f"report:{report.id}",
        purpose="notice",
        topic=report.incident.reference,
        channel=EMAIL,
        address=address,
        subject=subject,
        body=body,
        language=report.language,
        attached=Attached(
            file_name(report.incident.reference, report.document, report.language, report.number), report.pdf_sha256
        )
        if report.pdf_sha256
        else None,
    )
    (delivery,) = queue([text], now)
    report.delivery_id = delivery.id
    record(report.incident, actor, now, "request_sent", {"recipient": recipient, "address": address})
    db.session.commit()
