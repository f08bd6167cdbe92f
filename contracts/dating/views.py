"""The day of a document: each correction of it, and one more."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.dating.forms import DateForm
from contracts.dating.operations import correct_date, date_changes
from contracts.models import Document
from contracts.operations import names_of
from contracts.views import MANAGERS
from core.database import db
from core.times import now

bp = Blueprint("document_dates", __name__)


@bp.get("/documents/<int:document_id>/date")
def show(document_id: int) -> ResponseReturnValue:
    document = _document(document_id)
    form = DateForm(dated_on=document.dated_on, seen=document.dated_on.isoformat() if document.dated_on else "")
    return _page(document, form)


@bp.post("/documents/<int:document_id>/date")
@roles(*MANAGERS)
def correct(document_id: int) -> ResponseReturnValue:
    document, form = _document(document_id), DateForm()
    stored = form.submit(
        lambda form: correct_date(document, form.dated_on.data, form.before(), form.reason.data, current_user.id, now())
    )
    if stored is None:
        return _page(document, form)
    flash(gettext("The day is corrected. The earlier one stays in the list."), "ok")
    return redirect(url_for("document_dates.show", document_id=document.id))


def _page(document: Document, form: DateForm) -> ResponseReturnValue:
    changes = date_changes(document)
    page = {"document": document, "form": form, "changes": changes, "MANAGERS": MANAGERS}
    page["names"] = names_of(one.changed_by for one in changes)
    return render_template("contracts/document_date.html", **page), 422 if request.method == "POST" else 200


def _document(document_id: int) -> Document:
    return db.session.get(Document, document_id) or abort(404)
