"""The life of a document: drafted, approved, filed, superseded by its next version.

A draft follows the facts. Approval and filing freeze what is said and keep the PDF under its SHA-256. An override with
a reason exists for filing without an approval, never for not filing.
"""

import errno
import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from accounts.models import Person
from contracts.models import Party
from core import pdf, times
from core.database import db
from core.errors import FieldError
from core.files import keep, path_of, stored
from core.phrases import Phrase
from incidents.authorities import operations as directory
from incidents.clocks.operations import clocks_of, our_party
from incidents.models import Incident, Notice, record
from incidents.notices import operations as notices
from incidents.notices.drafting import AUDIENCES, DRAFT, PARTY, statute_of
from incidents.notices.operations import GivenNotice
from incidents.reports import builders
from incidents.reports.communication import told as communication
from incidents.reports.document import Document, as_drill, compared, frozen, thawed
from incidents.reports.filing import PRELIMINARY, SUPPLEMENTARY, WITHDRAWN, Filing
from incidents.reports.gathering.operations import dossier_of
from incidents.reports.models import Report
from incidents.reports.parties import operations as parties
from incidents.reports.request import proposed
from incidents.reports.wordings import operations as wordings
from incidents.sheet import operations as sheet
from incidents.wording import as_data

APPROVED, FILED, SUPERSEDED = "approved", "filed", "superseded"
#: So many versions of each document stand in the list.
LISTED = 50
#: In these states it is said what it is said: the facts move it no longer.
FROZEN = (APPROVED, FILED, SUPERSEDED)


@dataclass(frozen=True)
class NewReport:
    """What a person chooses for a version. `kind` None: what follows from the versions before."""

    document: str
    recipient: str
    language: str
    authority: str | None = None
    kind: str | None = None
    withdraw_reason: str | None = None
    more_to_follow_on: date | None = None


def versions_of(incident: Incident) -> list[Report]:
    """The last versions of each document without what they say, the newest first: thousands may have been told."""
    rank = func.row_number().over(partition_by=Report.document, order_by=Report.id.desc())
    ranked = select(Report.id, rank.label("rank")).where(Report.incident_id == incident.id).subquery()
    query = select(Report).join(ranked, ranked.c.id == Report.id).where(ranked.c.rank <= LISTED)
    people = (joinedload(Report.author), joinedload(Report.approver), joinedload(Report.notice))
    return list(db.session.scalars(query.order_by(Report.id.desc()).options(defer(Report.content), *people)))


def notice_in_hand(report: Report) -> Notice | None:
    """The drafted notice to a party by which this version can leave; None where there is none."""
    party_id = parties.party_of(report.recipient)
    if report.document != builders.ART_33_2 or report.state not in (DRAFT, APPROVED):
        return None
    query = select(Notice).where(
        Notice.incident_id == report.incident_id, Notice.recipient_id == party_id, Notice.state == DRAFT
    )
    return db.session.scalar(query.order_by(Notice.id.desc()).limit(1))


def audiences_of(incident: Incident, statute: str) -> list[str]:
    """Who hears of that duty in this incident, in the words of a notice's audience; one for each authority where the
    law asks for several. The one that the statute itself names where no duty of ours runs."""
    query = select(Notice.audience).where(Notice.incident_id == incident.id).distinct().order_by(Notice.audience)
    return [one for one in db.session.scalars(query) if statute_of(one) == statute] or [AUDIENCES.get(statute, statute)]


def draft(incident: Incident, new: NewReport, actor: Person | None, now: datetime) -> Report:
    """Begins the next version of a document, unless one is in hand already: then that one, as chosen now.

    FieldError for a document that does not exist, or a withdrawal of what was never filed.
    """
    if new.document not in builders.VERSIONED:
        raise FieldError("document", Phrase("Choose one of these."))
    last = _last(incident, new.document, new.recipient)
    filed = _filed_before(incident.id, new.document, new.recipient, last.number + 1 if last else 1)
    kind = new.kind or _next_kind(incident, new, filed, now)
    if kind == WITHDRAWN and filed is None:
        raise FieldError("kind", Phrase("Nothing was filed yet that could be withdrawn."))
    row = last if last is not None and last.state == DRAFT else None
    if row is None:
        row = Report(
            incident_id=incident.id,
            document=new.document,
            recipient=new.recipient,
            number=last.number + 1 if last else 1,
            state=DRAFT,
            created_at=now,
            created_by=actor.id if actor else None,
        )
        db.session.add(row)
        told = {"document": new.document, "number": row.number}
        record(incident, actor, now, "report_drafted", told)
    row.language, row.kind, row.authority = new.language, kind, new.authority
    row.withdraw_reason, row.more_to_follow_on = new.withdraw_reason, new.more_to_follow_on
    db.session.flush()
    return row


def document_of(report: Report, now: datetime) -> Document:
    """What this version says: as frozen, or written from the facts as they are now, each change marked."""
    incident = report.incident
    if report.content is not None:
        document = replace(thawed(report.content, report.state, report.number), notes=_override_note(report))
        return as_drill(document) if incident.drill else document
    filing = filing_of(report, now)
    document = builders.build(report.document, dossier_of(incident, now), filing)
    document = marked(document, incident, report.document, report.recipient, filing)
    return as_drill(document) if incident.drill else document


def marked(document: Document, incident: Incident, name: str, recipient: str, filing: Filing) -> Document:
    """A draft with each change marked since the version that was filed before it."""
    before = _filed_before(incident.id, name, recipient, filing.number)
    # What is taken back is not told again line by line.
    taken_back = WITHDRAWN in (filing.kind, before.kind if before else None)
    if before is None or before.content is None or taken_back:
        return document
    return compared(thawed(before.content, before.state, before.number), document)


def upcoming(incident: Incident, document: str, recipient: str, now: datetime) -> Filing:
    """What the version in hand says of itself, or the one that would be begun now; nothing is stored."""
    last = _last(incident, document, recipient)
    if last is not None and last.state == DRAFT:
        return filing_of(last, now)
    number = last.number + 1 if last else 1
    filed = _filed_before(incident.id, document, recipient, number)
    kind = _next_kind(incident, NewReport(document, recipient, ""), filed, now)
    authority = directory.authorities().get(last.authority or "") if last else None
    file_number = filed.notice.reference if filed and filed.notice else None
    return Filing(kind, number, authority.title if authority else None, previous_id=file_number)


def filing_of(report: Report, now: datetime) -> Filing:
    """What a document says of its own version."""
    before = _filed_before(report.incident_id, report.document, report.recipient, report.number)
    authority = directory.authorities().get(report.authority or "")
    filing = Filing(
        kind=report.kind,
        number=report.number,
        recipient=authority.title if authority else None,
        previous_id=before.notice.reference if before is not None and before.notice else None,
        withdraw_reason=report.withdraw_reason,
        more_to_follow_on=report.more_to_follow_on,
    )
    addressed = filing_to(report.incident, report.document, report.recipient, filing, now)
    return replace(addressed, wording=wordings.texts_of(report.document, report.language))


def next_filing(incident: Incident, document: str, recipient: str, language: str, now: datetime) -> Filing | None:
    """What a draft in that language says of its own version: the one in hand, else the next one; None before the first
    was begun."""
    last = _last(incident, document, recipient)
    if last is None:
        return None
    filing = replace(filing_of(last, now), wording=wordings.texts_of(document, language))
    if last.state in (DRAFT, APPROVED):
        return filing
    kind = _next_kind(incident, NewReport(document, recipient, language), last, now)
    reference = last.notice.reference if last.notice else None
    fresh = {"withdraw_reason": None, "more_to_follow_on": None, "previous_id": reference}
    return replace(filing, kind=kind, number=last.number + 1, **fresh)


def filing_to(incident: Incident, document: str, recipient: str, filing: Filing, now: datetime) -> Filing:
    """The same version with what is ours alone between us and its recipient: the name and the duties of a party."""
    party_id = parties.party_of(recipient)
    party = db.session.get(Party, party_id) if party_id is not None else None
    if party is None:
        return filing
    duties = parties.clocks_between(incident, document, party.id)
    grounds = parties.grounds_of(duties, parties.situation_now(incident), now, our_party().zone)
    return replace(filing, recipient=party.name, grounds=grounds)


def printed(report: Report, now: datetime, files: Path) -> bytes:
    """The PDF of this version, in its own language: the stored one once it is frozen, else a print of the draft.

    OSError where the stored file is gone or was changed, and a new print is not the same.
    """
    if report.pdf_sha256:
        return _stored(report, report.pdf_sha256, files)
    return drawn(document_of(report, now), report.language, now)


def _stored(report: Report, digest: str, files: Path) -> bytes:
    """The frozen PDF. One that is gone or was changed on the disk is drawn again from the frozen sections; its SHA-256
    says whether that is the same."""
    if (content := stored(files, digest)) is not None:
        return content
    assert report.content is not None and report.approved_at is not None
    # What was filed or sent without an approval was frozen as filed.
    for state in (APPROVED, FILED):
        document = thawed(report.content, state, report.number)
        document = as_drill(document) if report.incident.drill else document
        content = drawn(document, report.language, report.approved_at)
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    path = str(path_of(files, digest))
    raise OSError(errno.EIO, "It is gone or was changed, and a new print is not the same", path)


def drawn(document: Document, language: str, moment: datetime) -> bytes:
    """A document as PDF in that language, printed at `moment` (UTC), which is shown in our own zone."""
    generated = moment.astimezone(times.zone(our_party().zone))
    with force_locale(language):
        return pdf.render(document, words=times.words, language=language, generated=generated)


def approve(report: Report, actor: Person | None, now: datetime, files: Path) -> None:
    """Freezes a draft as a person with that right approves it. FieldError for one that is frozen already."""
    freeze(report, APPROVED, actor, now, files)
    record(report.incident, actor, now, "report_approved", _named(report))


def file(
    report: Report, given: GivenNotice, override_reason: str | None, actor: Person | None, now: datetime, files: Path
) -> None:
    """Records that a version was filed: its notice meets the duties, the version before is superseded. Commits.

    FieldError where nobody approved it and no reason says why it was filed all the same, or if it was filed already.
    """
    if report.state in (FILED, SUPERSEDED):
        raise FieldError("form", Phrase("This version is recorded as filed already."))
    if report.state == DRAFT:
        if not override_reason:
            raise FieldError(
                "override_reason", Phrase("Nobody has approved it: write down why it was filed all the same.")
            )
        freeze(report, FILED, None, now, files)
        report.override_reason = override_reason
    # Filed before its successor and written down after it: it is superseded from the start.
    report.state = SUPERSEDED if _filed_after(report) else FILED
    supersede(report)
    incident = report.incident
    notice = _notice_for(report, now)
    if notice is not None:
        report.notice = notice
    record(incident, actor, now, "report_filed", {**_named(report), "override": override_reason})
    if report.document == builders.ART_34 and report.kind != WITHDRAWN:
        stated = communication.told(sheet.sheet_of(incident), given.moment.local.date(), given.channel)
        sheet.state(incident, stated, None, actor, now)
    if notice is not None:
        notices.record_given(incident, notice, given, clocks_of(incident.id), actor, now)
    elif report.document == builders.REQUEST:
        # It meets no duty of ours, so no notice keeps how it was given.
        channel, moment = given.channel.value, as_data(given.moment)
        told = {"recipient": filing_of(report, now).recipient, "channel": channel, "moment": moment}
        record(incident, actor, now, "request_given", {**told, "note": given.note})
    db.session.commit()


def freeze(report: Report, state: str, actor: Person | None, now: datetime, files: Path) -> None:
    """Keeps what a draft says now, and its PDF by its SHA-256. FieldError for one that is frozen already."""
    if report.state != DRAFT:
        raise FieldError("form", Phrase("This version is approved already."))
    now = now.replace(microsecond=0)
    document = document_of(report, now)
    report.content, report.state = frozen(document), state
    report.approved_at, report.approved_by = now, actor.id if actor else None
    report.pdf_sha256 = keep(files, drawn(document_of(report, now), report.language, now))


def _next_kind(incident: Incident, new: NewReport, filed: Report | None, now: datetime) -> str:
    if new.document != builders.REQUEST:
        # After a withdrawal an authority or a party hears of the breach anew; people were told all along.
        anew = filed is None or (filed.kind == WITHDRAWN and new.document != builders.ART_34)
        return PRELIMINARY if anew else SUPPLEMENTARY
    addressed = filing_to(incident, new.document, new.recipient, Filing(), now)
    return proposed(addressed.grounds, asked_before=filed is not None)


def supersede(report: Report) -> None:
    """The versions before one that was filed are superseded."""
    for before in _earlier(report):
        if before.state == FILED:
            before.state = SUPERSEDED


def _notice_for(report: Report, now: datetime) -> Notice | None:
    """The notice by which this version is given: one in hand, else a fresh one like the last."""
    if report.document == builders.REQUEST:
        return None
    kind, _, party = report.recipient.partition(":")
    query = select(Notice).where(Notice.incident_id == report.incident_id)
    if kind == PARTY:
        query = query.where(Notice.audience == PARTY, Notice.recipient_id == int(party))
    else:
        query = query.where(Notice.audience == report.recipient)
    rows = list(db.session.scalars(query.order_by(Notice.id.desc())))
    in_hand = next((one for one in rows if one.state == DRAFT), None)
    if in_hand is not None or not rows:
        return in_hand
    return notices.new_notice(report.incident, rows[0], now)


def _override_note(report: Report) -> tuple[Phrase, ...]:
    if not report.override_reason:
        return ()
    return (Phrase("Filed without an approval. Reason: {reason}", {"reason": report.override_reason}),)


def _named(report: Report) -> dict[str, object]:
    return {"document": report.document, "number": report.number, "sha256": report.pdf_sha256}


def _last(incident: Incident, document: str, recipient: str) -> Report | None:
    query = select(Report).where(
        Report.incident_id == incident.id, Report.document == document, Report.recipient == recipient
    )
    return db.session.scalar(query.order_by(Report.number.desc()).limit(1))


def _earlier(report: Report) -> list[Report]:
    query = select(Report).where(
        Report.incident_id == report.incident_id,
        Report.document == report.document,
        Report.recipient == report.recipient,
        Report.number < report.number,
    )
    return list(db.session.scalars(query))


def _filed_after(report: Report) -> bool:
    """Whether a later version was filed already."""
    query = select(Report.id).where(
        Report.incident_id == report.incident_id,
        Report.document == report.document,
        Report.recipient == report.recipient,
        Report.number > report.number,
        Report.state.in_((FILED, SUPERSEDED)),
    )
    return db.session.scalar(query.limit(1)) is not None


def _filed_before(incident_id: int, document: str, recipient: str, number: int) -> Report | None:
    """The newest version before that one that was filed."""
    newest = (
        select(func.max(Report.number))
        .where(
            Report.incident_id == incident_id,
            Report.document == document,
            Report.recipient == recipient,
            Report.number < number,
            Report.state.in_((FILED, SUPERSEDED)),
        )
        .scalar_subquery()
    )
    query = select(Report).where(
        Report.incident_id == incident_id,
        Report.document == document,
        Report.recipient == recipient,
        Report.number == newest,
    )
    return db.session.scalar(query.options(joinedload(Report.notice)))
