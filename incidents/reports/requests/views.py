"""The page from which a request to a processor leaves by e-mail."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.database import db
from core.forms import Form, text
from core.times import now
from incidents.reports.builders import REQUEST
from incidents.reports.models import Report
from incidents.reports.requests import operations
from incidents.views import RESPONDERS, incident_of

bp = Blueprint("incident_requests", __name__)


class SendForm(Form):
    """To which address a request goes; what it says is its document's."""

    address = text(_l("To"), required=True)


@bp.route("/documents-of-incidents/<int:report_id>/send", methods=["GET", "POST"])
@roles(*RESPONDERS)
def send(report_id: int) -> ResponseReturnValue:
    incident = incident_of(Report, report_id)
    report = db.session.get_one(Report, report_id)
    if report.document != REQUEST:
        abort(404)
    form = SendForm()
    if request.method == "GET":
        form.address.data = operations.address_of(report)
    files = current_app.config["BREACHCLOCK"].files

    def leave(form: SendForm) -> bool:
        operations.send(report, form.address.data, current_user, now(), files)
        return True

    if form.submit(leave) is None:
        subject, body = operations.text_of(report, now())
        page = {"incident": incident, "report": report, "subject": subject, "body": body}
        return shown(form, "incidents/reports/send.html", **page)
    flash(gettext("The request is on its way."), "ok")
    return redirect(url_for("incident_reports.show", report_id=report.id))
