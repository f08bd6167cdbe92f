"""The fact sheet of an incident: all that an authority may ask, what is known of it, and who said so."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.views import shown
from core.database import db
from core.errors import FieldErrors
from core.files import path_of, store_upload
from core.times import now
from incidents import meanwhile
from incidents.operations import state
from incidents.reports.communication.happening.operations import happened
from incidents.reports.minding.operations import MEANT, doubts
from incidents.sheet import operations
from incidents.sheet.fields import COMMUNICATION, PARTS, Kind
from incidents.sheet.forms import AttachmentForm, PartForm, form_of
from incidents.sheet.models import Attachment
from incidents.sheet.operations import NewAttachment
from incidents.sheet.options import ATTACHMENTS
from incidents.sheet.sheet import in_words
from incidents.views import RESPONDERS, incident_at, warn
from incidents.wording import NOT_KNOWN

bp = Blueprint("incident_sheet", __name__)

FORMS = {part.name: form_of(part) for part in PARTS}


@bp.get("/incidents/<reference>/sheet")
def index(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    sheet = operations.sheet_of(incident)
    files = operations.attachments_of(incident)
    return render_template(
        "incidents/sheet.html",
        incident=incident,
        parts=PARTS,
        sheet=sheet,
        files=files,
        in_words=in_words,
        attachment_kinds=ATTACHMENTS,
    )


@bp.route("/incidents/<reference>/sheet/<part>", methods=["GET", "POST"])
@roles(*RESPONDERS)
def write(reference: str, part: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    chosen = next((one for one in PARTS if one.name == part), None) or abort(404)
    sheet = operations.sheet_of(incident)
    form = FORMS[chosen.name]()
    keys = [one.key for one in form.facts.values()]
    hints = happened(incident, sheet) if chosen is COMMUNICATION else {}
    present = {key: sheet.value(key) for key in keys}
    if request.method == "GET":
        form.zone.data = incident.zone
        form.fill(present | hints)
        form.shown.data = meanwhile.written(meanwhile.marks(_named(form, present)))

    def store(form: PartForm) -> list[str]:
        stated = _undisputed(form, form.values(present, incident.zone), present)
        return state(incident, stated, form.source.data, current_user, now())

    if form.submit(store) is None:
        return shown(
            form,
            "incidents/sheet_part.html",
            incident=incident,
            part=chosen,
            sheet=sheet,
            kinds=Kind,
            meant=MEANT,
            hints=hints,
        )
    flash(gettext("Stored. Every document follows it."), "ok")
    texts = [name for name, one in form.facts.items() if one.kind is Kind.TEXT and one.key not in MEANT]
    warn(doubts(*(form[name].data for name in texts)))
    return redirect(url_for("incident_sheet.index", reference=reference, _anchor=chosen.name))


@bp.route("/incidents/<reference>/attachments/new", methods=["GET", "POST"])
@roles(*RESPONDERS)
def attach(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = AttachmentForm()

    def store(form: AttachmentForm) -> Attachment:
        file = store_upload(current_app.config["BREACHCLOCK"].files, "file", form.file.data)
        new = NewAttachment(form.kind.data, form.title.data, form.dated_on.data, file)
        row = operations.attach(incident, new, current_user, now())
        db.session.commit()
        return row

    if form.submit(store) is None:
        return shown(form, "incidents/attachment.html", incident=incident)
    flash(gettext("The file is stored, with its SHA-256."), "ok")
    return redirect(url_for("incident_sheet.index", reference=reference, _anchor="attachments"))


@bp.get("/attachments/<int:attachment_id>")
def attachment(attachment_id: int) -> ResponseReturnValue:
    row = db.session.get(Attachment, attachment_id) or abort(404)
    path = path_of(current_app.config["BREACHCLOCK"].files, row.file_sha256)
    if not path.exists():
        abort(404)
    return send_file(path, mimetype=row.file_type, as_attachment=True, download_name=row.file_name)


def _undisputed(form: PartForm, given: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
    """What this person changed; FieldErrors where somebody else has changed the same meanwhile."""
    marks = meanwhile.read(form.shown.data)
    given, present = _named(form, given), _named(form, present)
    mine = meanwhile.changed(given, marks)

    def said(name: str, value: Any) -> Any:
        return in_words(form.facts[name], value) or NOT_KNOWN

    if clashes := meanwhile.clashes(mine, present, marks, said):
        form.shown.data = meanwhile.written(marks | meanwhile.marks({one.field: present[one.field] for one in clashes}))
        raise FieldErrors(clashes)
    return {form.facts[name].key: value for name, value in mine.items()}


def _named(form: PartForm, values: dict[str, Any]) -> dict[str, Any]:
    """Values by the names of the form's fields."""
    return {name: values[one.key] for name, one in form.facts.items()}
