"""The judgement of an incident: the verdict on the risk, and the ends of duties without a notice."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.forms import worded
from contracts.moment import at_instant
from contracts.views import shown
from core.database import db
from core.errors import FieldError
from core.times import now
from incidents import forms
from incidents.decisions.models import Decision
from incidents.decisions.operations import PROPOSED, others_entitled
from incidents.judging import operations as judging
from incidents.models import Clock
from incidents.severity import enisa
from incidents.severity import operations as severity
from incidents.severity.cases import TRAITS, closest, traits_of
from incidents.severity.factors import FACTORS
from incidents.sheet.operations import sheet_of
from incidents.views import OFFICERS, back_to, incident_at, incident_of, moment_form, with_reason
from incidents.waivers import WORDS as WAIVERS
from incidents.waivers import Waiver, allowed, needs_two

bp = Blueprint("incident_judging", __name__)


@bp.route("/incidents/<reference>/verdict", methods=["GET", "POST"])
@roles(*OFFICERS)
def verdict(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = moment_form(forms.VerdictForm, incident, "verdict", None)
    if request.method == "GET":
        form.risk.data, form.reasons.data = incident.risk, incident.risk_reasons
        form.show_now("verdict", now(), form.zone.data)

    sheet = sheet_of(incident)
    scores = severity.assessments_of(incident)

    def decide(form: forms.VerdictForm) -> bool:
        moment = form.moment("verdict") or at_instant(now(), form.zone.data)
        vulnerable = bool(sheet.value("subjects.vulnerable")) or any(
            sheet.has("subjects.categories", one) for one in ("minors", "patients", "vulnerable")
        )
        doubt = severity.doubt(scores[0] if scores else None, form.risk.data, vulnerable)
        if doubt is not None and not form.confirmed.data:
            raise FieldError("confirmed", doubt)
        judging.decide_risk(incident, form.risk.data, form.reasons.data, current_user, moment, now())
        return True

    if form.submit(decide) is None:
        matches = closest(traits_of(sheet))
        aids = {"score": scores[0] if scores else None, "enisa": enisa, "matches": matches, "traits": TRAITS}
        return shown(form, "incidents/verdict.html", incident=incident, factors=FACTORS, **aids)
    return back_to(incident)


@bp.route("/clocks/<int:clock_id>/waive", methods=["GET", "POST"])
@roles(*OFFICERS)
def waive(clock_id: int) -> ResponseReturnValue:
    incident = incident_of(Clock, clock_id)
    clock = db.session.get_one(Clock, clock_id)
    form = forms.WaiveForm()
    offered = allowed(clock.statute, ours=clock.debtor.ours, incidents=clock.terms().incidents)
    if not offered:
        return redirect(url_for("incident_law.choose", reference=incident.reference, statute=clock.statute))
    form.reason.choices = worded((one, WAIVERS[one]) for one in offered)()

    def end(form: forms.WaiveForm) -> tuple[Decision | None]:
        reason, review_on = Waiver(form.reason.data), form.review_on.data
        return (judging.waive(incident, clock, reason, form.note.data, current_user, now(), review_on),)

    ended = form.submit(end)
    if ended is None:
        alone = needs_two(clock.statute) and others_entitled(current_user) == 0
        return shown(form, "incidents/waive.html", incident=incident, clock=clock, alone=alone)
    if ended[0] is not None and ended[0].state == PROPOSED:
        flash(gettext("Proposed. The clock runs on until a second person approves it."), "warning")
    return back_to(incident)


@bp.route("/clocks/<int:clock_id>/reopen", methods=["GET", "POST"])
@roles(*OFFICERS)
def reopen_clock(clock_id: int) -> ResponseReturnValue:
    incident = incident_of(Clock, clock_id)
    clock = db.session.get_one(Clock, clock_id)
    title = gettext("Open the duty again")
    return with_reason(
        incident, title, lambda reason: judging.reopen_clock(incident, clock, reason, current_user, now())
    )
