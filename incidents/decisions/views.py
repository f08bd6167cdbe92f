"""A decision not to notify: what it rests on, and the second person's word."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from accounts.guard import roles
from contracts.views import shown
from core.database import db
from core.times import now
from incidents.decisions.forms import ReviewForm
from incidents.decisions.models import Decision
from incidents.decisions.operations import STANDING
from incidents.decisions.resting import past
from incidents.judging import operations as judging
from incidents.models import Clock
from incidents.sheet.fields import FIELDS
from incidents.sheet.operations import sheet_of
from incidents.sheet.sheet import in_words
from incidents.views import OFFICERS, incident_of

bp = Blueprint("incident_decisions", __name__)


@bp.route("/decisions/<int:decision_id>", methods=["GET", "POST"])
@roles(*OFFICERS)
def show(decision_id: int) -> ResponseReturnValue:
    clock_id = db.session.scalar(select(Decision.clock_id).where(Decision.id == decision_id)) or abort(404)
    incident = incident_of(Clock, clock_id)
    decision = db.session.get_one(Decision, decision_id)
    form = ReviewForm()

    def review(form: ReviewForm) -> bool:
        approves = form.answer.data == "yes"
        judging.review_decision(incident, decision, approves, form.note.data, current_user, now())
        return True

    if form.submit(review) is None:
        values = sheet_of(incident).values()
        facts = [(FIELDS[key], in_words(FIELDS[key], value)) for key, value in decision.rests_on.items()]
        moved = [FIELDS[key].label for key in past(decision.rests_on, values)]
        return shown(form, "incidents/decision.html", incident=incident, decision=decision, facts=facts, moved=moved)
    if decision.state == STANDING:
        flash(gettext("Approved. The duty ended, with both names in the record."), "ok")
    else:
        flash(gettext("Not approved. The clock runs on."), "warning")
    return redirect(url_for("incidents.show", reference=incident.reference))
