"""The page of the switch “our mail is compromised”."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.times import now
from incidents.compromise import operations
from incidents.compromise.forms import CompromiseForm
from incidents.views import RESPONDERS, back_to, incident_at

bp = Blueprint("incident_mail", __name__)


@bp.route("/incidents/<reference>/mail", methods=["GET", "POST"])
@roles(*RESPONDERS)
def switch(reference: str) -> ResponseReturnValue:
    incident, form = incident_at(reference), CompromiseForm()
    if request.method == "GET":
        form.to.data = "off" if incident.mail_compromised_at else "on"

    def turn(form: CompromiseForm) -> bool:
        operations.switch(incident, form.to.data == "on", form.reason.data, current_user, now())
        return True

    if form.submit(turn) is None:
        lost = operations.without_another_way(now())
        return shown(form, "incidents/mail.html", incident=incident, lost=lost)
    flash(
        gettext("Alerts of this incident keep away from our mail now.")
        if incident.mail_compromised_at
        else gettext("Alerts of this incident go by mail again."),
        "ok",
    )
    return back_to(incident)
