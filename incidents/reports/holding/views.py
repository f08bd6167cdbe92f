"""Holds of the communication to data subjects, at the request of law enforcement or an authority."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.database import db
from core.times import now
from incidents.reports.holding import operations
from incidents.reports.holding.forms import HoldForm
from incidents.reports.holding.models import Hold
from incidents.views import RESPONDERS, incident_at, incident_of

bp = Blueprint("incident_holds", __name__)


@bp.route("/incidents/<reference>/hold", methods=["GET", "POST"])
@roles(*RESPONDERS)
def hold(reference: str) -> ResponseReturnValue:
    incident, form = incident_at(reference), HoldForm()

    def store(form: HoldForm) -> Hold:
        given = form.asked_by.data, form.reason.data, form.until.data
        return operations.hold(incident, *given, current_user, now())

    if form.submit(store) is None:
        holds = operations.holds_of(incident)
        return shown(form, "incidents/reports/hold.html", incident=incident, holds=holds)
    flash(gettext("Written down. The clock runs on: a hold moves no deadline."), "ok")
    return redirect(url_for("incident_holds.hold", reference=reference))


@bp.post("/holds/<int:hold_id>/end")
@roles(*RESPONDERS)
def end(hold_id: int) -> ResponseReturnValue:
    incident = incident_of(Hold, hold_id)
    operations.end(incident, db.session.get_one(Hold, hold_id), current_user, now())
    return redirect(url_for("incident_holds.hold", reference=incident.reference))
