"""Takes over into an incident's facts what the touched contracts say."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from accounts.guard import roles
from contracts.holdings.views import held_words
from core.times import now
from incidents.held import operations
from incidents.reading import operations as reading
from incidents.views import RESPONDERS

bp = Blueprint("incident_held", __name__)


@bp.post("/incidents/<reference>/held")
@roles(*RESPONDERS)
def take_over(reference: str) -> ResponseReturnValue:
    incident = reading.find(reference, changing=True) or abort(404)
    count = operations.take_over(incident, request.form.getlist("key"), held_words, current_user, now())
    if count:
        flash(ngettext("%(num)s fact is taken over.", "%(num)s facts are taken over.", count), "ok")
    else:
        flash(gettext("Nothing was left to take over."), "warning")
    return redirect(url_for("incidents.show", reference=incident.reference, _anchor="held"))
