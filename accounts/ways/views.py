"""The ways to reach a person: what is known of each, one more, one less."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.guard import roles
from accounts.models import Person, Way
from accounts.ways import operations
from accounts.ways.forms import CHANNELS, WayForm
from core.database import db

bp = Blueprint("ways", __name__)


@bp.route("/people/<int:person_id>/ways", methods=["GET", "POST"])
@roles()
def index(person_id: int) -> ResponseReturnValue:
    one, form = db.session.get(Person, person_id) or abort(404), WayForm()

    def add(form: WayForm) -> Way:
        return operations.add_way(one, form.channel.data, form.address.data, form.emergency.data)

    if form.submit(add) is None:
        page = {"one": one, "form": form, "reaches": operations.reaches(one), "CHANNELS": CHANNELS}
        return render_template("accounts/ways/index.html", **page), 422 if form.is_submitted() else 200
    flash(gettext("The way is added."), "ok")
    return redirect(url_for("ways.index", person_id=one.id))


@bp.post("/ways/<int:way_id>/remove")
@roles()
def remove(way_id: int) -> ResponseReturnValue:
    way = db.session.get(Way, way_id) or abort(404)
    operations.remove_way(way)
    flash(gettext("The way is taken away."), "ok")
    return redirect(url_for("ways.index", person_id=way.person_id))
