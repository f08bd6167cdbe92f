"""The letter, the e-mail and the public notice of a version of the communication to data subjects."""

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from accounts.guard import roles
from contracts.views import shown
from core import times
from core.database import db
from core.forms import LANGUAGES
from core.times import now
from incidents.clocks.operations import our_party
from incidents.reports import operations
from incidents.reports.builders import ART_34
from incidents.reports.communication import operations as communication
from incidents.reports.communication.forms import AddressForm
from incidents.reports.communication.shapes import public_notice
from incidents.reports.models import Report
from incidents.views import RESPONDERS

bp = Blueprint("incident_communication", __name__)


@bp.get("/documents-of-incidents/<int:report_id>/forms")
def forms(report_id: int) -> ResponseReturnValue:
    report = _report(report_id)
    return _page(report, AddressForm(formdata=None))


@bp.get("/documents-of-incidents/<int:report_id>/letter.pdf")
def letter(report_id: int) -> ResponseReturnValue:
    report = _report(report_id)
    return _paper(communication.letter_of(report, now()), report, "letter")


@bp.post("/documents-of-incidents/<int:report_id>/forms")
@roles(*RESPONDERS)
def addressed(report_id: int) -> ResponseReturnValue:
    report, form = _report(report_id), AddressForm()
    content = form.submit(lambda form: communication.letter_of(report, now(), form.lines()))
    return _page(report, form) if content is None else _paper(content, report, "letter")


@bp.get("/documents-of-incidents/<int:report_id>/public-notice.pdf")
def notice(report_id: int) -> ResponseReturnValue:
    report = _report(report_id)
    return _paper(communication.notice_of(report, now()), report, "public-notice")


def _page(report: Report, form: AddressForm) -> ResponseReturnValue:
    document = operations.document_of(report, now())
    with force_locale(report.language):
        public = times.words(public_notice(document, our_party().name).lead or "")
    page = {"report": report, "incident": report.incident, "document": document, "languages": LANGUAGES}
    page |= {"mail": communication.mail_of(report, now()), "public": public}
    return shown(form, "incidents/reports/forms.html", **page)


def _paper(content: bytes, report: Report, name: str) -> Response:
    file = f"{report.incident.reference}-{name}-{report.language}-{report.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{file}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


def _report(report_id: int) -> Report:
    report = db.session.get(Report, report_id)
    if report is None or report.document != ART_34:
        abort(404)
    return report
