"""Every route needs sign-in and a role, every POST a CSRF token; what is public says so at its view.

A view without a word is open to every signed-in person for reading. One that writes names its roles, and only these
see it at all. The auditor is in no list: auditors read.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect

from accounts.models import Access, Person
from core.database import db, writing

View = TypeVar("View", bound=Callable[..., Any])

login = LoginManager()
csrf = CSRFProtect()

EVERYONE_WHO_WRITES = (Access.ADMINISTRATOR, Access.PRIVACY_OFFICER, Access.RESPONDER, Access.CONTRACT_MANAGER)


def public(view: View) -> View:
    """No sign-in: for sign-in itself, first set-up, health, provider call-backs and one-use links."""
    view.public = True  # type: ignore[attr-defined]
    return view


def roles(*allowed: str) -> Callable[[View], View]:
    """Only these roles; the administrator always."""

    def mark(view: View) -> View:
        view.roles = (Access.ADMINISTRATOR, *allowed)  # type: ignore[attr-defined]
        return view

    return mark


def own_transaction(view: View) -> View:
    """The view opens its writing transaction itself, because it does slow work (password hashes) before it."""
    view.own_transaction = True  # type: ignore[attr-defined]
    return view


def may(*allowed: str) -> bool:
    """Whether the reader has one of these roles, or is administrator; for pages, which show no button that refuses."""
    role = getattr(current_user, "role", None)
    return role is not None and role in (Access.ADMINISTRATOR, *allowed)


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    login.init_app(app)
    csrf.init_app(app)
    app.add_template_global(may)
    app.before_request(check)
    app.teardown_request(_end_writing)


@login.user_loader
def load(session_word: str) -> Person | None:
    """The person of this session, if active and if the session is of the present version."""
    person_id, _, version = session_word.partition(".")
    person = db.session.get(Person, int(person_id)) if person_id.isdigit() else None
    return person if person and str(person.session_version) == version and person.is_active else None


def check() -> ResponseReturnValue | None:
    """Runs before every request."""
    view = _view()
    if view is None or request.endpoint == "static":
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        # Before the write lock, or anybody on the network could hold it up.
        if current_app.config["WTF_CSRF_ENABLED"] and not getattr(view, "csrf_exempt", False):
            csrf.protect()
        if not getattr(view, "own_transaction", False):
            g.writing = ExitStack()
            g.writing.enter_context(writing())
    if getattr(view, "public", False):
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in", next=request.full_path if request.method == "GET" else None))
    allowed = getattr(view, "roles", None)
    if allowed is not None and current_user.role not in allowed:
        abort(403)
    return None


def inside(target: str | None) -> str:
    """Where to go after sign-in: a path of ours, never another site."""
    parts = urlsplit(target or "")
    safe = target and not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    # Browsers read a backslash as a slash and leave out line breaks and tabs.
    return target if safe and target.isprintable() and "\\" not in target else url_for("incidents.now")


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None


def _end_writing(_error: BaseException | None) -> None:
    stack = g.pop("writing", None)
    if stack is not None:
        stack.close()
