"""First set-up, sign-in, people, one's own account."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from accounts import operations
from accounts.forms import ACCESS, PasswordForm, PersonForm, QuietForm, SetUpForm, SignInForm
from accounts.guard import EVERYONE_WHO_WRITES, inside, own_transaction, public, roles
from accounts.models import Access, Person
from core.database import db
from core.times import now
from notifications.incoming.operations import refused
from notifications.texts import SMS

bp = Blueprint("accounts", __name__)


@bp.route("/setup", methods=["GET", "POST"])
@public
def set_up() -> ResponseReturnValue:
    if operations.has_administrator():
        return redirect(url_for("accounts.sign_in"))
    form = SetUpForm()

    def create(form: SetUpForm) -> Person:
        return operations.create_first_administrator(
            form.code.data,
            form.name.data,
            form.email.data,
            form.password.data,
            form.zone.data,
            form.language.data,
            form.phone.data,
        )

    person = form.submit(create)
    if person is None:
        return render_template("accounts/set_up.html", form=form), 422 if form.is_submitted() else 200
    _start_session(person)
    return redirect(url_for("organisation.show"))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@own_transaction
def sign_in() -> ResponseReturnValue:
    if not operations.has_administrator():
        return redirect(url_for("accounts.set_up"))
    form = SignInForm()
    person = form.submit(lambda form: operations.sign_in(form.email.data, form.password.data, now()))
    if person is None:
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    _start_session(person)
    return redirect(inside(request.args.get("next")))


@bp.post("/sign-out")
@roles(*EVERYONE_WHO_WRITES, Access.AUDITOR)
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@bp.get("/people")
def people() -> ResponseReturnValue:
    everyone = db.session.scalars(select(Person).order_by(Person.active.desc(), Person.name, Person.id)).all()
    stopped = refused(SMS, [one.phone for one in everyone if one.phone])
    there = {one.id for one in operations.on_call(now())}
    return render_template("accounts/people.html", people=everyone, access=ACCESS, stopped=stopped, there=there)


@bp.route("/people/new", methods=["GET", "POST"])
@roles()
def new_person() -> ResponseReturnValue:
    form = PersonForm()
    if request.method == "GET":
        form.zone.data = current_user.zone
    return _save(Person(), form)


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@roles()
def edit_person(person_id: int) -> ResponseReturnValue:
    person = db.session.get(Person, person_id) or abort(404)
    form = PersonForm(obj=person) if request.method == "GET" else PersonForm()
    return _save(person, form)


@bp.route("/account", methods=["GET", "POST"])
@roles(*EVERYONE_WHO_WRITES, Access.AUDITOR)
def account() -> ResponseReturnValue:
    form = PasswordForm()

    def change(form: PasswordForm) -> bool:
        operations.change_password(current_user, form.old_password.data, form.password.data)
        return True

    if form.submit(change) is None:
        return _account(form, QuietForm(formdata=None, obj=current_user), form.is_submitted())
    _start_session(db.session.get(Person, current_user.id))
    flash(gettext("Password changed. Every other session of yours has ended."), "ok")
    return redirect(url_for("accounts.account"))


@bp.post("/account/quiet-hours")
@roles(*EVERYONE_WHO_WRITES, Access.AUDITOR)
def quiet_hours() -> ResponseReturnValue:
    form = QuietForm()

    def keep(form: QuietForm) -> bool:
        operations.set_quiet_hours(current_user, form.quiet_from.stored, form.quiet_until.stored)
        return True

    if form.submit(keep) is None:
        return _account(PasswordForm(formdata=None), form, wrong=True)
    flash(gettext("Your quiet hours are saved."), "ok")
    return redirect(url_for("accounts.account"))


def _account(form: PasswordForm, quiet: QuietForm, wrong: bool) -> ResponseReturnValue:
    return render_template("accounts/account.html", form=form, quiet=quiet, access=ACCESS), 422 if wrong else 200


def _save(person: Person, form: PersonForm) -> ResponseReturnValue:
    def save(form: PersonForm) -> Person:
        with db.session.no_autoflush:
            operations.set_addresses(person, form.email.data, form.phone.data)
        person.name, person.language, person.zone = form.name.data, form.language.data, form.zone.data
        person.quiet_from, person.quiet_until = form.quiet_from.stored, form.quiet_until.stored
        person.on_call, person.active, person.role = form.on_call.data, form.active.data, form.role.data or None
        return operations.save_person(person, form.password.data)

    if form.submit(save) is None:
        status = 422 if form.is_submitted() else 200
        stopped = refused(SMS, [person.phone] if person.phone else [])
        saved = person if person.id else None
        return render_template("accounts/person.html", form=form, saved=saved, stopped=stopped), status
    flash(gettext("%(name)s is saved.", name=person.name), "ok")
    return redirect(url_for("accounts.people"))


def _start_session(person: Person) -> None:
    # A new session for a new identity: nothing that was planted before sign-in survives it.
    session.clear()
    login_user(person)
