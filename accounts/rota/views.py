"""Rotas: who is on duty and who is next; shifts, calendar files, leave."""

import base64
import binascii
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from accounts.guard import EVERYONE_WHO_WRITES, may, roles
from accounts.models import Absence, Access, Rota, RotaShift
from accounts.rota import operations
from accounts.rota.forms import CalendarForm, LeaveForm, RotaForm, ShiftForm, StoreForm
from core.database import db
from core.errors import FieldError
from core.times import local, now, words

bp = Blueprint("rotas", __name__)

PLANNERS = (Access.PRIVACY_OFFICER,)
#: So many changes of hands are shown.
AHEAD = 6


@bp.get("/rotas")
def index() -> ResponseReturnValue:
    moment = now()
    roster = operations.roster(moment)
    found = [(rota, roster.holder(rota, moment), roster.changes(rota, moment, 1)) for rota in operations.rotas()]
    return _page("index", rotas=found, leave=operations.leave(moment), EVERYONE_WHO_WRITES=EVERYONE_WHO_WRITES)


@bp.get("/rotas/<int:rota_id>")
def show(rota_id: int) -> ResponseReturnValue:
    rota, moment = _rota(rota_id), now()
    roster = operations.roster(moment)
    return _page(
        "show",
        rota=rota,
        begins=local(rota.begins_at, rota.zone),
        holder=roster.holder(rota, moment),
        ahead=roster.changes(rota, moment, AHEAD),
        shifts=operations.shifts_of(rota, moment),
    )


@bp.route("/rotas/new", methods=["GET", "POST"])
@roles(*PLANNERS)
def new() -> ResponseReturnValue:
    form = RotaForm(turns=[] if request.method == "GET" else None)
    if request.method == "GET":
        form.zone.data = current_user.zone
    return _save(Rota(), form)


@bp.route("/rotas/<int:rota_id>/change", methods=["GET", "POST"])
@roles(*PLANNERS)
def change(rota_id: int) -> ResponseReturnValue:
    rota = _rota(rota_id)
    if request.method == "POST":
        return _save(rota, RotaForm())
    form = RotaForm(name=rota.name, zone=rota.zone, weeks=rota.weeks, turns=[turn.person_id for turn in rota.turns])
    form.show(rota.begins_at, rota.zone)
    return _save(rota, form)


@bp.post("/rotas/<int:rota_id>/remove")
@roles(*PLANNERS)
def remove(rota_id: int) -> ResponseReturnValue:
    rota = _rota(rota_id)
    try:
        operations.remove_rota(rota)
    except FieldError as error:
        flash(words(error.message), "danger")
        return redirect(url_for("rotas.show", rota_id=rota_id))
    flash(gettext("%(name)s is taken away.", name=rota.name), "ok")
    return redirect(url_for("rotas.index"))


@bp.route("/rotas/<int:rota_id>/shift", methods=["GET", "POST"])
@roles(*PLANNERS)
def shift(rota_id: int) -> ResponseReturnValue:
    rota, form = _rota(rota_id), ShiftForm()
    if request.method == "GET":
        form.propose(now(), rota.zone)

    def add(form: ShiftForm) -> RotaShift:
        return operations.add_shift(rota, int(form.person_id.data), *form.span(rota.zone), current_user, now())

    if form.submit(add) is None:
        return _page("shift", form, rota=rota)
    flash(gettext("The shift is put in."), "ok")
    return redirect(url_for("rotas.show", rota_id=rota.id))


@bp.post("/shifts/<int:shift_id>/end")
@roles(*PLANNERS)
def end_shift(shift_id: int) -> ResponseReturnValue:
    row = db.session.get(RotaShift, shift_id) or abort(404)
    operations.end(row, now())
    flash(gettext("The shift is taken out."), "ok")
    return redirect(url_for("rotas.show", rota_id=row.rota_id))


@bp.route("/rotas/<int:rota_id>/calendar", methods=["GET", "POST"])
@roles(*PLANNERS)
def calendar(rota_id: int) -> ResponseReturnValue:
    """A dry run: reads the file and stores nothing."""
    rota, form = _rota(rota_id), CalendarForm()
    held: list[bytes] = []

    def check(form: CalendarForm) -> operations.Import:
        held.append(form.file.data.read())
        return operations.check_calendar(rota, held[0], now())

    found = form.submit(check)
    if found is None:
        return _page("calendar", form, rota=rota)
    return _report(rota, found, held[0])


@bp.post("/rotas/<int:rota_id>/calendar/store")
@roles(*PLANNERS)
def store_calendar(rota_id: int) -> ResponseReturnValue:
    rota, form = _rota(rota_id), StoreForm()
    try:
        data = base64.b64decode(form.held.data or "", validate=True)
        found = operations.store_calendar(rota, data, current_user, now())
    except (FieldError, binascii.Error, ValueError):
        flash(gettext("Choose the file again."), "warning")
        return redirect(url_for("rotas.calendar", rota_id=rota.id))
    if not found.fine:
        # Somebody was renamed or left since the file was checked.
        return _report(rota, found, data)
    count = len(found.matches)
    flash(ngettext("%(num)s shift is stored.", "%(num)s shifts are stored.", count), "ok")
    return redirect(url_for("rotas.show", rota_id=rota.id))


@bp.route("/leave/new", methods=["GET", "POST"])
@roles(*EVERYONE_WHO_WRITES)
def new_leave() -> ResponseReturnValue:
    form = LeaveForm()
    if request.method == "GET":
        form.propose(now(), current_user.zone)
    if not may():
        # One's own leave and nobody else's, whatever was sent.
        form.person_id.data = str(current_user.id)

    def add(form: LeaveForm) -> Absence:
        substitute = int(form.substitute_id.data) if form.substitute_id.data else None
        span = form.span(current_user.zone)
        return operations.add_absence(int(form.person_id.data), *span, substitute, current_user, now())

    absence = form.submit(add)
    if absence is None:
        return _page("leave", form)
    flash(gettext("The leave is entered."), "ok")
    if operations.roster(now()).staff.stand_in(absence.person_id, absence.starts_at) is None:
        flash(gettext("Nobody stands in when it begins."), "warning")
    return redirect(url_for("rotas.index"))


@bp.post("/leave/<int:absence_id>/end")
@roles(*EVERYONE_WHO_WRITES)
def end_leave(absence_id: int) -> ResponseReturnValue:
    row = db.session.get(Absence, absence_id) or abort(404)
    if not may() and row.person_id != current_user.id:
        abort(403)
    operations.end(row, now())
    flash(gettext("The leave is ended."), "ok")
    return redirect(url_for("rotas.index"))


def _save(rota: Rota, form: RotaForm) -> ResponseReturnValue:
    def save(form: RotaForm) -> Rota:
        return operations.save_rota(rota, form.name.data, form.zone.data, form.begins(), form.weeks.data, form.turns())

    if form.submit(save) is None:
        return _page("form", form, rota=rota if rota.id else None)
    flash(gettext("%(name)s is saved.", name=rota.name), "ok")
    return redirect(url_for("rotas.show", rota_id=rota.id))


def _report(rota: Rota, found: operations.Import, data: bytes) -> ResponseReturnValue:
    held = StoreForm(formdata=None, held=base64.b64encode(data).decode("ascii"))
    page = render_template("accounts/rota/report.html", rota=rota, found=found, form=held)
    return page, 200 if found.fine else 422


def _page(template: str, form: Any = None, **values: Any) -> ResponseReturnValue:
    page = render_template(
        f"accounts/rota/{template}.html", form=form, names=operations.names(), PLANNERS=PLANNERS, **values
    )
    return page, 422 if form is not None and form.is_submitted() else 200


def _rota(rota_id: int) -> Rota:
    return db.session.get(Rota, rota_id) or abort(404)
