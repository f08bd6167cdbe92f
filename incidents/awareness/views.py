"""When we became aware and which moments may be the one; when a counterparty became aware, as it told us."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.models import Party
from contracts.views import shown
from core.database import db
from core.times import now
from incidents import forms
from incidents import operations as facts
from incidents.awareness import operations
from incidents.awareness.weighing.operations import weighed
from incidents.clocks.written.operations import written_of
from incidents.models import Incident
from incidents.views import RESPONDERS, back_to, incident_at, moment_form

bp = Blueprint("incident_awareness", __name__)


@bp.route("/incidents/<reference>/awareness", methods=["GET", "POST"])
@roles(*RESPONDERS)
def ours(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = moment_form(forms.AwarenessForm, incident, "aware", incident.aware)

    def correct(form: forms.AwarenessForm) -> bool:
        aware = form.moment("aware")
        if aware is None:
            raise facts.missing("aware_on")
        facts.correct(incident, {"aware": aware}, form.reason.data, current_user, now())
        return True

    if form.submit(correct) is None:
        return _awareness_page(incident, form)
    flash(gettext("Awareness is stored. Every clock was recomputed."), "ok")
    return back_to(incident)


@bp.post("/incidents/<reference>/awareness/candidates")
@roles(*RESPONDERS)
def add_candidate(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.CandidateForm()

    def add(form: forms.CandidateForm) -> bool:
        moment = form.moment("candidate")
        if moment is None:
            raise facts.missing("candidate_on")
        operations.add_candidate(incident, moment, form.note.data, current_user, now())
        return True

    if form.submit(add) is None:
        return _awareness_page(incident, form)
    flash(gettext("The moment is written down. No clock moves until it is chosen."), "ok")
    return redirect(url_for("incident_awareness.ours", reference=incident.reference, _anchor="candidates"))


@bp.post("/incidents/<reference>/awareness/choice")
@roles(*RESPONDERS)
def choose_candidate(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.ChooseForm(weighed(incident).choosable)

    def choose(form: forms.ChooseForm) -> bool:
        operations.choose_candidate(incident, form.chosen(), form.reason.data, current_user, now())
        return True

    if form.submit(choose) is None:
        return _awareness_page(incident, form)
    flash(gettext("Awareness is stored. Every clock was recomputed."), "ok")
    return back_to(incident)


@bp.route("/incidents/<reference>/awareness/<int:party_id>", methods=["GET", "POST"])
@roles(*RESPONDERS)
def of_party(reference: str, party_id: int) -> ResponseReturnValue:
    incident = incident_at(reference)
    party = db.session.get(Party, party_id) or abort(404)
    present = written_of(incident).told.get(party_id)
    form = moment_form(forms.AwarenessForm, incident, "aware", present)

    def store(form: forms.AwarenessForm) -> bool:
        aware = form.moment("aware")
        if aware is None:
            raise facts.missing("aware_on")
        operations.set_party_awareness(incident, party, aware, form.reason.data, current_user, now())
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/awareness.html", incident=incident, party=party)
    return back_to(incident)


def _awareness_page(incident: Incident, form: Any) -> ResponseReturnValue:
    """The page of our awareness: the form that was sent as it came in, the two others as they are at first."""
    weighing = weighed(incident)
    aware, write, choose = (
        form if isinstance(form, kind) else None
        for kind in (forms.AwarenessForm, forms.CandidateForm, forms.ChooseForm)
    )
    if aware is None:
        aware = forms.AwarenessForm(formdata=None)
        aware.zone.data = incident.zone
        aware.show("aware", incident.aware)
    if write is None:
        write = forms.CandidateForm(formdata=None)
        write.zone.data = incident.zone
    choose = choose or forms.ChooseForm(weighing.choosable, formdata=None)
    page = {"incident": incident, "party": None, "weighing": weighing}
    return shown(form, "incidents/awareness.html", **page, aware=aware, write=write, choose=choose)
