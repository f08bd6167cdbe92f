"""Import and export of the register as tables."""

from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import own_transaction, roles
from contracts.bulk import operations
from contracts.bulk.books.operations import ENDINGS, MEDIA_TYPES, kept, opened
from contracts.bulk.columns import SHEETS
from contracts.bulk.exports import operations as exports
from contracts.bulk.findings import Report
from contracts.bulk.forms import BookForm
from contracts.views import MANAGERS, shown
from core.errors import FieldError
from core.files import path_of
from core.times import now

bp = Blueprint("bulk", __name__)


@bp.get("/contracts/import")
@roles(*MANAGERS)
def index() -> ResponseReturnValue:
    return shown(BookForm(), "contracts/import.html", sheets=SHEETS, MANAGERS=MANAGERS)


@bp.get("/contracts/import/template/<kind>")
@roles(*MANAGERS)
def template(kind: str) -> ResponseReturnValue:
    if kind not in ("csv", "xlsx"):
        abort(404)
    name = exports.file_name(kind, "template")
    return send_file(exports.template(kind), mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name)


@bp.post("/contracts/import")
@roles(*MANAGERS)
@own_transaction
def check() -> ResponseReturnValue:
    """A dry run: reads only, so it holds up nobody who writes."""
    form = BookForm()
    found = form.submit(_checked)
    if found is None:
        return shown(form, "contracts/import.html", sheets=SHEETS, MANAGERS=MANAGERS)
    return _report(*found)


@bp.post("/contracts/import/store")
@roles(*MANAGERS)
def store() -> ResponseReturnValue:
    digest = request.form.get("kept", "")
    path = _path(digest)
    if path is None:
        flash(gettext("The file is no longer here. Choose it again."), "warning")
        return redirect(url_for("bulk.index"))
    with opened(path) as book:
        report = operations.load(book, current_user.id, now(), store=True)
    if not report.fine:
        return _report(report, digest)
    path.unlink(missing_ok=True)
    flash(gettext("Imported. %(number)s rows were added.", number=report.added.total()), "ok")
    return redirect(url_for("contracts.index"))


@bp.get("/contracts/export")
@roles(*MANAGERS)
def export() -> ResponseReturnValue:
    return render_template("contracts/export.html")


@bp.get("/contracts/export/<kind>")
@roles(*MANAGERS)
def download(kind: str) -> ResponseReturnValue:
    if kind not in ENDINGS:
        abort(404)
    try:
        file = exports.register(kind)
    except FieldError as error:
        return render_template("contracts/export.html", refused=error.message), 422
    name = exports.file_name(kind, "register")
    return send_file(file, mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name)


def _folder() -> Path:
    return current_app.config["BREACHCLOCK"].data / "imports"


def _path(digest: str) -> Path | None:
    """Where the kept file lies, if it still does; what is no SHA-256 names no file."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        return None
    path = path_of(_folder(), digest)
    return path if path.exists() else None


def _checked(form: BookForm) -> tuple[Report, str]:
    digest = kept(_folder(), form.files.data, now())
    try:
        with opened(path_of(_folder(), digest)) as book:
            return operations.load(book, None, now(), store=False), digest
    except FieldError as error:
        raise FieldError("files", error.message) from error


def _report(report: Report, digest: str) -> ResponseReturnValue:
    page = render_template("contracts/import_report.html", report=report, kept=digest, sheets=SHEETS)
    return page, 200 if report.fine else 422
