"""All moments that start clocks, and the form that writes one of them down."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.terms import Trigger
from contracts.views import shown
from core.database import db
from core.times import now
from incidents import forms
from incidents.models import EventFact, Incident
from incidents.moments.operations import papers_of, rows_of, set_event
from incidents.operations import missing
from incidents.reading import operations as reading
from incidents.situation import EVENTS
from incidents.views import RESPONDERS, incident_at

bp = Blueprint("incident_moments", __name__)


@bp.get("/incidents/<reference>/moments")
def index(reference: str) -> ResponseReturnValue:
    whole = reading.whole(incident_at(reference), now(), most=None)
    found = {"rows": rows_of(whole), "papers": papers_of(whole)}
    return render_template("incidents/moments.html", incident=whole.incident, **found)


@bp.route("/incidents/<reference>/moments/<event>", methods=["GET", "POST"])
@roles(*RESPONDERS)
def write(reference: str, event: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    trigger: Trigger = next((one for one in EVENTS if one == event), None) or abort(404)
    form = _form(incident, trigger)

    def store(form: forms.EventForm) -> bool:
        entered = form.moment("event")
        if entered is None:
            raise missing("event_on")
        set_event(incident, trigger, entered, form.reason.data, current_user, now())
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/moment.html", incident=incident, event=trigger)
    flash(gettext("The moment is stored. Every clock was recomputed."), "ok")
    return redirect(url_for("incident_moments.index", reference=incident.reference))


def _form(incident: Incident, event: Trigger) -> Any:
    form = forms.EventForm()
    if request.method == "GET":
        present = db.session.get(EventFact, (incident.id, event.value))
        form.zone.data = incident.zone
        form.show("event", present.moment if present else None)
    return form
