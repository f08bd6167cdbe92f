"""The ways to reach a person, one's own or for an administrator anybody's: what is known of each, one more or less."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import EVERYONE_WHO_WRITES, roles
from accounts.models import Access, Person, Way
from accounts.ways import operations
from accounts.ways.forms import CHANNELS, WayForm
from core.database import db

bp = Blueprint("ways", __name__)


@bp.route("/people/<int:person_id>/ways", methods=["GET", "POST"])
@roles()
def index(person_id: int) -> ResponseReturnValue:
    return _ways(db.session.get(Person, person_id) or abort(404))


@bp.route("/account/ways", methods=["GET", "POST"])
@roles(*EVERYONE_WHO_WRITES, Access.AUDITOR)
def own() -> ResponseReturnValue:
    return _ways(current_user, own=True)


@bp.post("/ways/<int:way_id>/remove")
@roles()
def remove(way_id: int) -> ResponseReturnValue:
    way = db.session.get(Way, way_id) or abort(404)
    return _removed(way, url_for("ways.index", person_id=way.person_id))


@bp.post("/account/ways/<int:way_id>/remove")
@roles(*EVERYONE_WHO_WRITES, Access.AUDITOR)
def remove_own(way_id: int) -> ResponseReturnValue:
    way = db.session.get(Way, way_id)
    if way is None or way.person_id != current_user.id:
        abort(404)
    return _removed(way, url_for("ways.own"))


def _ways(one: Person, *, own: bool = False) -> ResponseReturnValue:
    form = WayForm()

    def add(form: WayForm) -> Way:
        return operations.add_way(one, form.channel.data, form.address.data, form.emergency.data)

    if form.submit(add) is None:
        page = {"one": one, "own": own, "form": form, "reaches": operations.reaches(one), "CHANNELS": CHANNELS}
        return render_template("accounts/ways/index.html", **page), 422 if form.is_submitted() else 200
    flash(gettext("The way is added."), "ok")
    return redirect(request.path)


def _removed(way: Way, back: str) -> ResponseReturnValue:
    operations.remove_way(way)
    flash(gettext("The way is taken away."), "ok")
    return redirect(back)
