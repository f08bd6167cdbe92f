"""The page Templates: our own wording for blocks of documents, seen on a real incident before it is stored."""

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from wtforms import SelectField

from accounts.guard import roles
from contracts.views import shown
from core import times
from core.database import db
from core.forms import LANGUAGES, Form, choices, long_text
from core.times import now
from incidents.facts import Organisation
from incidents.models import Incident
from incidents.reading.operations import find
from incidents.reports.builders import ART_34, build
from incidents.reports.communication import shapes
from incidents.reports.dossier import Dossier
from incidents.reports.filing import COMPLAINT, REMINDER, REQUEST, SUPPLEMENTARY, Filing
from incidents.reports.gathering.operations import dossier_of
from incidents.reports.operations import filing_to
from incidents.reports.printing.operations import recipients
from incidents.reports.wordings import operations
from incidents.reports.wordings.blocks import BLOCKS, CLOSING, FURTHER, OF_DOCUMENT, PLACEHOLDERS, SIGNATURE, check
from incidents.sheet.sheet import Sheet
from incidents.views import OFFICERS
from incidents.wording import DOCUMENTS

bp = Blueprint("wordings", __name__)

#: So many of the newest incidents are offered for a preview.
OFFERED = 50
#: The version in which a block is seen.
SEEN_IN = {
    FURTHER: Filing(SUPPLEMENTARY, 2),
    REMINDER: Filing(REMINDER, 2),
    COMPLAINT: Filing(COMPLAINT, 2),
}


class TemplateForm(Form):
    """The text of one block, and the incident on which it is seen first."""

    text = long_text(_l("Text"), longest=10_000)
    incident = SelectField(_l("Preview with"), validate_choice=True)


@bp.get("/templates")
@roles(*OFFICERS)
def index() -> ResponseReturnValue:
    own = {document: operations.texts_by_language(document) for document in OF_DOCUMENT}
    page = {"documents": DOCUMENTS, "blocks": BLOCKS, "blocks_of": OF_DOCUMENT, "languages": LANGUAGES}
    return render_template("incidents/reports/templates.html", own=own, **page)


@bp.route("/templates/<document>/<language>/<block>", methods=["GET", "POST"])
@roles(*OFFICERS)
def edit(document: str, language: str, block: str) -> ResponseReturnValue:
    if language not in LANGUAGES or block not in OF_DOCUMENT.get(document, ()):
        abort(404)
    form = TemplateForm()
    listed = db.session.execute(select(Incident.reference, Incident.title).order_by(Incident.id.desc()).limit(OFFERED))
    form.incident.choices = choices([("", "–"), *((one, f"{one}: {title}") for one, title in listed)])
    if request.method == "GET":
        form.text.data = operations.texts_of(document, language).get(block)
        form.incident.data = form.incident.choices[1].value if len(form.incident.choices) > 1 else ""
    seen = "preview" in request.form
    preview = Markup("")

    def store(form: TemplateForm) -> bool:
        nonlocal preview
        check(form.text.data or "")
        if seen:
            preview = _preview(document, language, block, form)
        else:
            operations.write(document, language, block, form.text.data, current_user, now())
        return True

    stored = form.submit(store)
    if stored and not seen:
        flash(gettext("Stored. Drafts say it from now on; what was approved or filed stays as it was."), "ok")
        return redirect(url_for("wordings.edit", document=document, language=language, block=block))
    page = {"document": document, "language": language, "block": block, "languages": LANGUAGES, "preview": preview}
    page |= {
        "default": _program_s(document, language, block),
        "documents": DOCUMENTS,
        "blocks": BLOCKS,
        "placeholders": PLACEHOLDERS,
    }
    return shown(form, "incidents/reports/template.html", history=operations.history(document, language, block), **page)


def _program_s(document: str, language: str, block: str) -> str | None:
    """What the program itself says in place of this block, with its placeholders; None if nothing."""
    if block == SIGNATURE:
        return "{organisation}" if document == ART_34 else None
    if block == CLOSING:
        words = shapes.CLOSING if document == ART_34 else None
    else:
        nothing_known = Dossier("", "", Organisation(""), Sheet(), now())
        words = build(document, nothing_known, _seen_in(document, block)).lead
    with force_locale(language):
        return times.words(words.filled({name: f"{{{name}}}" for name in words.values})) if words else None


def _seen_in(document: str, block: str) -> Filing:
    """The version in which a block stands."""
    return SEEN_IN.get(block) or Filing(REQUEST if document == "request" else Filing().kind)


def _preview(document: str, language: str, block: str, form: TemplateForm) -> Markup:
    """The document of a real incident with this text in it; nothing is stored."""
    incident = find(form.incident.data) if form.incident.data else None
    if incident is None:
        return Markup("")
    first = next(iter(recipients(incident, document)), "")
    filing = _seen_in(document, block)
    wording = operations.texts_of(document, language) | {block: form.text.data or ""}
    filing = replace(
        filing_to(incident, document, first, filing, now()),
        wording={key: text for key, text in wording.items() if text},
    )
    draft = build(document, dossier_of(incident, now()), filing)
    with force_locale(language):
        return Markup(render_template("incidents/_sections.html", document=draft))
