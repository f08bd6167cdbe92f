"""The text of a notice to a party as it leaves by e-mail: the document of its version, written as plain text.

Nothing is stored for a party before its notice leaves: until then the text follows the facts. What left is a version
like any other, so that the next one marks what changed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import insert, select, update

from accounts.models import Person
from core.database import db
from core.phrases import Phrase
from core.times import words
from incidents.models import Clock, Incident, Notice
from incidents.reports.brief.operations import brief_of
from incidents.reports.builders import ART_33_2, build, file_name
from incidents.reports.document import Document, Item, Section, compared, frozen, thawed
from incidents.reports.dossier import Dossier
from incidents.reports.filing import PRELIMINARY, SUPPLEMENTARY, WITHDRAWN, Filing
from incidents.reports.models import Report
from incidents.reports.parties.operations import grounds_of, recipient_of, situation_now
from incidents.reports.plain import plain
from incidents.reports.wordings.operations import texts_by_language
from incidents.situation import Situation
from notifications.texts import Attached

DRAFT, APPROVED, FILED, SUPERSEDED = "draft", "approved", "filed", "superseded"
#: A drill is told in the first line of what leaves, and before its subject.
DRILL = Phrase("This is a drill. Nothing has happened.")
MARK = Phrase("DRILL")
AS_SENT = Phrase("Text as it was sent")


@dataclass(frozen=True)
class Desk:
    """All that the letters of one incident share, read once: thousands of them leave in one transaction. `newest` is
    the last version to each recipient, `filed` the last that left, `wording` our own texts by language."""

    incident: Incident
    dossier: Dossier
    situation: Situation
    newest: dict[str, Report]
    filed: dict[str, Report]
    wording: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Letter:
    """What leaves, in one language: `document` is what it was written from, `attached` the PDF of that version once it
    was approved."""

    subject: str
    body: str
    document: Document
    language: str
    attached: Attached | None = None


def desk(incident: Incident, notices: Collection[Notice], now: datetime) -> Desk:
    """The incident as it is known now, and what was said to these recipients before."""
    said = [] if incident.logged_at == now else _said(incident, notices)
    return Desk(
        incident,
        brief_of(incident, now),
        situation_now(incident),
        {one.recipient: one for one in said},
        {one.recipient: one for one in said if one.state in (FILED, SUPERSEDED)},
        texts_by_language(ART_33_2),
    )


def letter(at: Desk, notice: Notice, clocks: list[Clock]) -> Letter:
    """The notice as it would leave now: the version in hand in its own language where somebody began one, else one in
    the language of the contact."""
    last = at.newest.get(recipient_of(notice.recipient_id or 0))
    in_hand = last if last is not None and last.state in (DRAFT, APPROVED) else None
    language = in_hand.language if in_hand else notice.language
    document = _document(at, notice, clocks, language)
    with force_locale(language):
        subject = f"{words(document.title)}, {document.reference}"
        body = plain(document, words) + "\n"
        if at.incident.drill:
            subject, body = f"{words(MARK)}: {subject}", f"{words(DRILL)}\n\n{body}"
    pdf = None
    if in_hand is not None and in_hand.pdf_sha256:
        name = file_name(at.incident.reference, in_hand.document, language, in_hand.number)
        pdf = Attached(name, in_hand.pdf_sha256)
    return Letter(subject, body, document, language, pdf)


def as_typed(at: Letter, subject: str, body: str) -> Letter:
    """A letter as a person rewrote it before it left: the text as it was sent, and nothing else, for it is not what the
    approved PDF says."""
    if body.strip() == at.body.strip():
        return replace(at, subject=subject, body=body)
    sent = Section(AS_SENT, "", (Item(AS_SENT, body.strip()),))
    return Letter(subject, body, replace(at.document, sections=(sent,), lead=None), at.language)


def keep(incident: Incident, sent: Iterable[tuple[Notice, Document]], actor: Person | None, now: datetime) -> None:
    """Stores what left as filed versions, in a fixed number of statements; the notice says whether it arrived."""
    sent = [(notice, document) for notice, document in sent if notice.recipient_id is not None]
    known = {} if incident.logged_at == now else {one.recipient: one for one in _said(incident, [n for n, _ in sent])}
    if any(one.state == FILED for one in known.values()):
        db.session.execute(
            update(Report)
            .where(Report.id.in_([one.id for one in known.values()]), Report.state == FILED)
            .values(state=SUPERSEDED)
        )
    rows: list[dict[str, Any]] = []
    for notice, document in sent:
        recipient = recipient_of(notice.recipient_id or 0)
        last = known.get(recipient)
        content = frozen(document)
        if last is not None and last.state in (DRAFT, APPROVED):
            if last.content != content:
                # Rewritten before it left: what was approved, and its PDF, is not what the party got.
                last.pdf_sha256 = last.approved_at = last.approved_by = None
            last.content, last.state, last.notice_id, last.language = content, FILED, notice.id, notice.language
            continue
        rows.append(
            {
                "incident_id": incident.id,
                "document": ART_33_2,
                "recipient": recipient,
                "number": last.number + 1 if last else 1,
                "kind": SUPPLEMENTARY if last else PRELIMINARY,
                "language": notice.language,
                "state": FILED,
                "created_at": now,
                "created_by": actor.id if actor else None,
                "content": content,
                "notice_id": notice.id,
            }
        )
    if rows:
        db.session.execute(insert(Report), rows)


def _document(at: Desk, notice: Notice, clocks: list[Clock], language: str) -> Document:
    recipient = recipient_of(notice.recipient_id or 0)
    last, before = at.newest.get(recipient), at.filed.get(recipient)
    if last is not None and last.state == APPROVED and last.content is not None:
        return thawed(last.content, last.state, last.number)
    in_hand = last if last is not None and last.state == DRAFT else None
    filing = Filing(
        kind=in_hand.kind if in_hand else SUPPLEMENTARY if before else PRELIMINARY,
        number=in_hand.number if in_hand else last.number + 1 if last else 1,
        recipient=notice.recipient.name if notice.recipient else None,
        withdraw_reason=in_hand.withdraw_reason if in_hand else None,
        more_to_follow_on=in_hand.more_to_follow_on if in_hand else None,
        wording=at.wording.get(language, {}),
        grounds=grounds_of(clocks, at.situation, at.dossier.now, at.dossier.organisation.zone),
    )
    document = build(ART_33_2, at.dossier, filing)
    if before is not None and before.content is not None and filing.kind != WITHDRAWN:
        document = compared(thawed(before.content, before.state, before.number), document)
    return document


def _said(incident: Incident, notices: Collection[Notice]) -> list[Report]:
    """The last version to each of these recipients, and the last that left, in the order of their numbers."""
    recipients = {recipient_of(one.recipient_id) for one in notices if one.recipient_id is not None}
    query = select(Report).where(
        Report.incident_id == incident.id, Report.document == ART_33_2, Report.recipient.in_(recipients)
    )
    return list(db.session.scalars(query.order_by(Report.number)))
