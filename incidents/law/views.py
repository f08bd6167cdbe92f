"""Which law applies to an incident: the statutes that run, may run or would change, and the choice of a person."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts import catalogue
from contracts.applicable import limits
from contracts.law import GDPR_DUTIES
from contracts.views import shown
from contracts.words import PARTS
from core.countries import country_name, named
from core.times import now
from core.times import words as words_of
from incidents import forms
from incidents.law import operations as law
from incidents.views import OFFICERS, incident_at

bp = Blueprint("incident_law", __name__)


@bp.context_processor
def words() -> dict[str, Any]:
    """The words and derivations that the pages on the law show."""
    return {"limits_of": lambda statute: limits(statute, catalogue.current()), "place_name": place_name}


@bp.app_context_processor
def countries() -> dict[str, Any]:
    """The names of countries, which the clocks of an incident show too."""
    return {"country_name": country_name, "named_countries": named}


def place_name(place: str) -> str:
    """The place of a record in the reader's language."""
    if place == "EU":
        return gettext("European Union and EEA")
    country, _, part = place.partition("-")
    return f"{country_name(country)}: {words_of(PARTS[place])}" if part else country_name(country)


@bp.get("/incidents/<reference>/law")
def show(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    on = request.args.get("what_if") == "1"
    return render_template("incidents/law.html", incident=incident, law=law.read(incident), what_if=on)


@bp.route("/incidents/<reference>/law/<statute>", methods=["GET", "POST"])
@roles(*OFFICERS)
def choose(reference: str, statute: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    present = law.read(incident)
    runs = present.overview.applies(statute)
    if runs is None:
        abort(404)
    form = forms.StatuteForm()
    others = {one.id: one for one in present.overview.strikable(statute)} if runs else {}
    form.also.choices = [(one.id, f"{words_of(one.provision)}: {words_of(one.title)}") for one in others.values()]
    if request.method == "GET":
        form.applies.data = "no" if runs else "yes"

    def store(form: forms.StatuteForm) -> bool:
        adds = form.applies.data == "yes"
        also = [] if adds else [one for one in form.also.data or () if one in others]
        law.choose_statute(incident, statute, form.reason.data, current_user, now(), applies=adds, also=also)
        return True

    if form.submit(store) is None:
        page = {"incident": incident, "law": present, "statute": catalogue.current().by_id(statute), "runs": runs}
        page["on_risk"] = statute in GDPR_DUTIES
        page["followers"] = present.overview.followers(statute)
        return shown(form, "incidents/statute.html", **page)
    flash(gettext("It is written down, and the clocks follow it."), "ok")
    return redirect(url_for("incident_law.show", reference=incident.reference))
