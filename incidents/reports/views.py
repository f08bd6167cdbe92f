"""The documents of an incident: begun, read, approved, filed, printed."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext
from flask_login import current_user
from markupsafe import Markup

from accounts.guard import roles
from contracts.choosing.operations import MOST
from contracts.terms import Channel
from contracts.views import shown
from core import times
from core.countries import country_name
from core.database import db
from core.errors import FieldError
from core.files import store_upload
from core.forms import LANGUAGES
from core.phrases import Phrase
from core.times import now
from incidents.models import Incident
from incidents.notices.drafting import DRAFT
from incidents.notices.operations import GivenNotice
from incidents.operations import missing
from incidents.reports import builders, operations
from incidents.reports.addressing import operations as addressing
from incidents.reports.approving.operations import check_read, seen
from incidents.reports.builders import ART_33, ART_34, REQUEST, VERSIONED, file_name
from incidents.reports.communication.operations import reading_of
from incidents.reports.comparing.operations import told
from incidents.reports.comparison import Told, against, compared
from incidents.reports.document import Document, changes
from incidents.reports.filing import Filing, kinds_of
from incidents.reports.forms import DraftForm, FiledForm, ReceiptForm
from incidents.reports.gathering.operations import dossier_of
from incidents.reports.holding.operations import holds_of
from incidents.reports.minding.operations import doubts, doubts_in
from incidents.reports.models import Report
from incidents.reports.operations import NewReport
from incidents.reports.parties import operations as parties
from incidents.reports.parties.narrowing import narrowed
from incidents.reports.printing.operations import PARTIES, recipients
from incidents.sheet.fields import FIELDS
from incidents.views import OFFICERS, RESPONDERS, incident_at, incident_of, moment_form
from incidents.wording import DOCUMENTS

bp = Blueprint("incident_reports", __name__)


@bp.app_context_processor
def warnings() -> dict[str, Any]:
    """What pages with free text ask before they show it."""
    return {"doubts": doubts}


#: Documents without versions, by the page that shows them.
OWN_PAGES = {"timeline": "incident_papers.timeline"}


@bp.get("/incidents/<reference>/documents")
def index(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    documents = {name: DOCUMENTS[name] for name in (*VERSIONED, *OWN_PAGES)}
    versions = operations.versions_of(incident)
    return render_template(
        "incidents/reports/index.html",
        incident=incident,
        versions=versions,
        names=parties.names_of(one.recipient for one in versions),
        documents=documents,
        kinds_of=kinds_of,
        own_pages=OWN_PAGES,
        languages=LANGUAGES,
    )


@bp.get("/incidents/<reference>/documents/compare")
def compare(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    present = Told(Phrase("the facts now"), builders.build(ART_33, dossier_of(incident, now()), Filing()))
    texts = [*told(incident), present]
    return render_template("incidents/reports/compare.html", incident=incident, texts=texts, rows=compared(texts))


@bp.route("/incidents/<reference>/documents/<document>/new", methods=["GET", "POST"])
@roles(*RESPONDERS)
def new(reference: str, document: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    if document not in VERSIONED:
        abort(404)
    form = DraftForm()
    found = recipients(incident, document)
    if (asked := request.args.get("to", "")) in found:
        found = {asked: found[asked]}
    offer = addressing.offer(incident, document, found, now())
    listed, more = narrowed(found, form.find.data, form.recipient.data, MOST)
    form.offer(
        list(listed.items()), [(one.code, f"{country_name(one.country)}: {one.title}") for one in offer.authorities]
    )
    form.offer_kinds(kinds_of(document))
    if request.method == "GET":
        form.begin(offer.authority, offer.language or str(get_locale()), offer.more.on if offer.more else None)
        form.go_on(offer.in_hand)
    if document in PARTIES:
        form.offer_contacts_language()

    def begin(form: DraftForm) -> Report:
        chosen = NewReport(
            document=document,
            recipient=form.recipient.data,
            language=form.language.data or parties.language_of(parties.party_of(form.recipient.data) or 0),
            authority=addressing.authority_for(incident, document, form.recipient.data, form.authority.data),
            kind=form.kind.data or None,
            withdraw_reason=form.withdraw_reason.data,
            more_to_follow_on=form.more_to_follow_on.data,
        )
        report = operations.draft(incident, chosen, current_user, now())
        db.session.commit()
        return report

    report = form.submit(begin)
    if report is None:
        page = {"incident": incident, "document": document, "name": DOCUMENTS[document], "offer": offer, "more": more}
        return shown(form, "incidents/reports/new.html", **page)
    return redirect(url_for("incident_reports.show", report_id=report.id))


@bp.get("/documents-of-incidents/<int:report_id>")
def show(report_id: int) -> ResponseReturnValue:
    report, incident = _report(report_id)
    document = operations.document_of(report, now())
    authority = addressing.authority_of(report)
    cautions = addressing.cautions(authority, incident, report.language, now().date())
    with force_locale(report.language):
        # The text itself stands in its own language; the page around it in the reader's.
        text = Markup(render_template("incidents/_sections.html", document=document))
    return render_template(
        "incidents/reports/show.html",
        incident=incident,
        report=report,
        document=document,
        notice=operations.notice_in_hand(report),
        text=text,
        seen=seen(report, now()) if report.state == DRAFT else None,
        changed=changes(document),
        contradicts=_contradicts(report, document),
        doubtful=doubts_in(document) if report.state == DRAFT else [],
        holds=[one for one in holds_of(incident) if one.ended_at is None] if report.document == ART_34 else [],
        reading=reading_of(report, document) if report.document == ART_34 else None,
        authority=authority,
        cautions=cautions,
        documents=DOCUMENTS,
        kinds=kinds_of(report.document),
        languages=LANGUAGES,
    )


@bp.get("/documents-of-incidents/<int:report_id>.pdf")
def pdf(report_id: int) -> ResponseReturnValue:
    report, incident = _report(report_id)
    try:
        content = operations.printed(report, now(), current_app.config["BREACHCLOCK"].files)
    except OSError:
        flash(gettext("The stored PDF is gone or was changed, and a new print of it is not the same."), "danger")
        return redirect(url_for("incident_reports.show", report_id=report.id))
    name = file_name(incident.reference, report.document, report.language, report.number)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


@bp.post("/documents-of-incidents/<int:report_id>/approve")
@roles(*OFFICERS)
def approve(report_id: int) -> ResponseReturnValue:
    report, _incident = _report(report_id)
    try:
        if report.state == DRAFT:
            check_read(report, request.form.get("seen", ""))
        operations.approve(report, current_user, now(), current_app.config["BREACHCLOCK"].files)
    except FieldError as error:
        # Pressed twice, by two people, or while somebody wrote down a fact: nothing is lost, and the page says what is.
        db.session.rollback()
        flash(times.words(error.message), "warning")
    else:
        db.session.commit()
        flash(gettext("Approved. What it says is frozen; its PDF is stored with its SHA-256."), "ok")
    return redirect(url_for("incident_reports.show", report_id=report.id))


@bp.route("/documents-of-incidents/<int:report_id>/file", methods=["GET", "POST"])
@roles(*RESPONDERS)
def file(report_id: int) -> ResponseReturnValue:
    report, incident = _report(report_id)
    form = moment_form(ReceiptForm if report.document == ART_33 else FiledForm, incident, "given", None)
    if request.method == "GET":
        form.show_now("given", now(), form.zone.data)
    files = current_app.config["BREACHCLOCK"].files

    def store(form: FiledForm) -> bool:
        moment = form.moment("given")
        if moment is None:
            raise missing("given_on")
        proof = store_upload(files, "proof", form.proof.data) if form.proof.data else None
        given = GivenNotice(moment, Channel(form.channel.data), form.reference.data, form.note.data, proof)
        operations.file(report, given, form.override_reason.data, current_user, now(), files)
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/reports/file.html", incident=incident, report=report, documents=DOCUMENTS)
    if report.document != REQUEST:
        # A request meets no duty of ours, so no clock takes its moment.
        flash(gettext("Filed. The clock takes the moment of the receipt."), "ok")
    return redirect(url_for("incident_reports.show", report_id=report.id))


def _contradicts(report: Report, document: Document) -> list[tuple[Phrase, Any, Any]]:
    """What of a version that is not filed yet others were told otherwise: label, whom, what."""
    if report.state in (operations.FILED, operations.SUPERSEDED):
        return []
    found = against(Told(Phrase("the draft"), document), told(report.incident, besides=report))
    return [(FIELDS[key].label, who, value) for key, others in found.items() for who, value in others]


def _report(report_id: int) -> tuple[Report, Incident]:
    incident = incident_of(Report, report_id)
    return db.session.get_one(Report, report_id), incident
