"""Takes over into an incident's facts what the touched contracts say."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from accounts.guard import roles
from contracts.holdings.views import held_words
from core.times import now
from incidents.held import operations
from incidents.views import RESPONDERS, incident_at

bp = Blueprint("incident_held", __name__)


@bp.post("/incidents/<reference>/held")
@roles(*RESPONDERS)
def take_over(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    count = operations.take_over(incident, request.form.getlist("key"), held_words, current_user, now())
    if count:
        flash(ngettext("%(num)s fact is taken over.", "%(num)s facts are taken over.", count), "ok")
    else:
        flash(gettext("Nothing was left to take over."), "warning")
    return redirect(url_for("incidents.show", reference=incident.reference, _anchor="held"))
