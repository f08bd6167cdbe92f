"""Notices on their way out: written from the facts of the moment, handed to the mail room, named in the timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from contracts import catalogue
from contracts.terms import Channel
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from incidents.models import Clock, Incident, Notice, record_all
from incidents.notices.coverage import covered
from incidents.notices.drafting import AUDIENCES, DRAFT, QUEUED, statute_of
from incidents.notices.meeting.operations import clocks_between
from incidents.reports.letters import operations as letters
from notifications.addresses import clean_email
from notifications.outbox import queue
from notifications.texts import EMAIL, Text


@dataclass(frozen=True)
class Written:
    """A notice as it leaves: to this address, in these words."""

    notice: Notice
    address: str
    letter: letters.Letter


def compose(incident: Incident, notice: Notice, clocks: list[Clock], now: datetime) -> tuple[str, str]:
    """Subject and text of a notice to a party, written from the facts as they are now."""
    written = letters.letter(letters.desk(incident, [notice], now), notice, clocks)
    return written.subject, written.body


def send(
    incident: Incident, notice: Notice, address: str, subject: str, body: str, actor: Person | None, now: datetime
) -> None:
    """Hands a drafted notice to the mail room; FieldErrors for what cannot leave. It counts once it was accepted."""
    errors = []
    if notice.state != DRAFT:
        errors.append(FieldError("body", Phrase("This notice has left already.")))
    if notice.channel != Channel.EMAIL:
        errors.append(FieldError("address", Phrase("Only e-mail leaves from here. Record what was given elsewhere.")))
    given = {"subject": subject, "body": body}
    errors += [FieldError(name, Phrase("Please fill this in.")) for name, value in given.items() if not value]
    try:
        address = clean_email(address or "", "address")
    except FieldError as error:
        errors.append(error)
    if errors:
        raise FieldErrors(errors)
    composed = letters.letter(letters.desk(incident, [notice], now), notice, covered(notice, clocks_between([notice])))
    hand_over(incident, [Written(notice, address, letters.as_typed(composed, subject, body))], actor, now)
    db.session.commit()


def hand_over(incident: Incident, written: Iterable[Written], actor: Person | None, now: datetime) -> None:
    """Queues these notices in the caller's transaction, all in one statement, and keeps them as filed versions."""
    written = list(written)
    texts = [
        Text(
            key=f"notice:{one.notice.id}",
            purpose="notice",
            topic=incident.reference,
            channel=EMAIL,
            address=one.address,
            subject=one.letter.subject,
            body=one.letter.body,
            language=one.letter.language,
            attached=one.letter.attached,
        )
        for one in written
    ]
    for one, delivery in zip(written, queue(texts, now), strict=True):
        notice, letter = one.notice, one.letter
        notice.delivery_id, notice.state = delivery.id, QUEUED
        notice.address, notice.subject, notice.body = one.address, letter.subject, letter.body
        notice.language = letter.language
        notice.recorded_by = actor.id if actor else None
    lines = [{**addressed(one.notice), "address": one.address} for one in written]
    letters.keep(incident, [(one.notice, one.letter.document) for one in written], actor, now)
    record_all(incident, actor, now, "notice_sent", lines)


def addressed(notice: Notice) -> dict[str, str | None]:
    """Who a notice goes to, as the timeline keeps it: a party's name, or what the law says of who hears of it."""
    if notice.recipient:
        return {"recipient": notice.recipient.name}
    statute_id = None if notice.audience in AUDIENCES.values() else statute_of(notice.audience)
    if statute_id is None:
        return {"recipient": notice.audience}
    statute = catalogue.current().by_id(statute_id)
    country = notice.audience.partition(":")[2] or None
    return {"recipient": statute.terms.creditor, "provision": str(statute.provision), "country": country}
