"""Alert plans: who is called for which duties, in which order; read by everybody, changed by officers."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from accounts.models import Access
from contracts.views import shown
from core.times import now
from incidents.alerts.plan import HOUSE, KIND_WORDS, KINDS, Kind
from incidents.alerts.plans import operations
from incidents.alerts.plans.forms import CHANNEL_LABELS, PlanForm
from incidents.clock import LEADS, SHARES, stage_words

bp = Blueprint("alert_plans", __name__)

OFFICERS = (Access.PRIVACY_OFFICER,)


@bp.get("/alert-plans")
def index() -> ResponseReturnValue:
    plans = operations.plans()
    listed = [(kind, plans.of(kind)) for kind in KINDS]
    names = operations.names(plan for _kind, plan in listed)
    return render_template(
        "incidents/plans.html",
        plans=listed,
        house=HOUSE,
        names=names,
        kinds=KIND_WORDS,
        channel_labels=CHANNEL_LABELS,
        stage_words=lambda one: stage_words(SHARES.get(one, f"share-{one}")),
        lead_words=lambda one: stage_words(LEADS.get(one, f"lead-{one}")),
    )


@bp.route("/alert-plans/<kind>", methods=["GET", "POST"])
@roles(*OFFICERS)
def edit(kind: str) -> ResponseReturnValue:
    found = _kind(kind)
    form = PlanForm(plan=operations.plans().of(found))
    if form.submit(lambda form: operations.save(form.plan(found), current_user, now()) or True) is None:
        return shown(form, "incidents/plan.html", kind=found, kinds=KIND_WORDS)
    flash(gettext("The plan is stored. Clocks that run follow it from now on."), "ok")
    return redirect(url_for("alert_plans.index"))


@bp.post("/alert-plans/<kind>/remove")
@roles(*OFFICERS)
def remove(kind: str) -> ResponseReturnValue:
    operations.remove(_kind(kind), now())
    flash(gettext("The house plan is followed from now on."), "ok")
    return redirect(url_for("alert_plans.index"))


def _kind(word: str) -> Kind:
    return Kind(word) if word in KINDS else abort(404)
