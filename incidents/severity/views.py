"""The page of severity: ENISA's method with its arithmetic, the seven factors, and the closest published cases."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.times import now
from incidents.severity import enisa, operations
from incidents.severity.cases import TRAITS, closest, traits_of
from incidents.severity.factors import FACTORS
from incidents.severity.forms import SeverityForm
from incidents.severity.models import Assessment
from incidents.sheet.operations import sheet_of
from incidents.views import RESPONDERS, incident_at

bp = Blueprint("incident_severity", __name__)


@bp.route("/incidents/<reference>/severity", methods=["GET", "POST"])
@roles(*RESPONDERS)
def assess(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    before = operations.assessments_of(incident)
    form = SeverityForm()
    if request.method == "GET" and before:
        form.fill(before[0].inputs(), before[0].factors)

    def store(form: SeverityForm) -> Assessment:
        return operations.assess(incident, form.inputs(), form.factors(), current_user, now())

    if form.submit(store) is None:
        matches = closest(traits_of(sheet_of(incident)))
        return shown(
            form,
            "incidents/severity.html",
            incident=incident,
            before=before,
            enisa=enisa,
            matches=matches,
            traits=TRAITS,
            factors=FACTORS,
        )
    flash(gettext("The score is stored with its arithmetic. It is an aid: the verdict is yours."), "ok")
    return redirect(url_for("incident_severity.assess", reference=reference))
