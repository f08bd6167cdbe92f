"""The directory of authorities: read by everybody, overridden by officers."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.countries import country_name
from core.times import now
from incidents.authorities import catalogue, operations
from incidents.authorities.directory import CHANNELS, OVERRIDABLE, Authority, warnings
from incidents.authorities.forms import AuthorityForm
from incidents.views import OFFICERS

bp = Blueprint("authorities", __name__)


@bp.context_processor
def vocabulary() -> dict[str, Any]:
    return {"CHANNELS": CHANNELS, "FIELD_NAMES": OVERRIDABLE, "country_name": country_name, "doubts": _doubts}


@bp.get("/authorities")
def index() -> ResponseReturnValue:
    found = sorted(operations.authorities().values(), key=lambda one: (country_name(one.country), one.land or ""))
    return render_template("incidents/authorities/index.html", authorities=found, directory=catalogue.current())


@bp.get("/authorities/<code>")
def show(code: str) -> ResponseReturnValue:
    one = _authority(code)
    seat = operations.authorities().get(operations.seats().get(code, ""))
    return render_template(
        "incidents/authorities/show.html",
        authority=one,
        parts=_parts(code),
        seat=seat,
        history=operations.history(code),
        directory=catalogue.current(),
    )


@bp.route("/authorities/<code>/edit", methods=["GET", "POST"])
@roles(*OFFICERS)
def edit(code: str) -> ResponseReturnValue:
    one = _authority(code)
    form = AuthorityForm()
    form.offer(_parts(code))
    if request.method == "GET":
        form.fill(one, operations.seats().get(code))
    changed = form.submit(lambda form: (operations.override(code, form.values(one), current_user, now()),))
    if changed is None:
        return shown(form, "incidents/authorities/edit.html", authority=one)
    flash(gettext("Written down. What was known before is kept."), "ok")
    return redirect(url_for("authorities.show", code=code))


def _authority(code: str) -> Authority:
    return operations.authorities().get(code) or abort(404)


def _parts(code: str) -> list[Authority]:
    """The authorities of the parts of a country."""
    return [one for one in operations.authorities().values() if one.land and one.country == code]


def _doubts(one: Authority) -> tuple[Any, ...]:
    return warnings(one, catalogue.current().as_of, now().date())
