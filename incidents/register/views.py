"""The register of Art. 33(5) GDPR: the page, and the same as tables and PDF."""

from datetime import date
from tempfile import TemporaryFile

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from core import times
from core.errors import FieldError
from core.phrases import Phrase
from core.times import now
from incidents.register import operations
from incidents.register.entry import COLUMNS, cell
from incidents.register.operations import FORMATS, MEDIA_TYPES, STATES, Filter

bp = Blueprint("incident_register", __name__)
SIZE = 50


@bp.get("/register")
def index() -> ResponseReturnValue:
    chosen, wrong = _filter()
    total = 0 if wrong else operations.count(chosen)
    pages = max(1, -(-total // SIZE))
    number = min(max(request.args.get("page", 1, int), 1), pages)
    found = [] if wrong else operations.page(chosen, number, SIZE)
    query = {key: value for key, value in request.args.items() if key in ("from", "to", "state") and value}
    return render_template(
        "incidents/register.html",
        breaches=found,
        total=total,
        number=number,
        pages=pages,
        chosen=query,
        wrong=wrong,
        states=STATES,
        formats=FORMATS,
        columns=COLUMNS,
        cell=cell,
    )


@bp.get("/register.<kind>")
def download(kind: str) -> ResponseReturnValue:
    if kind not in FORMATS:
        abort(404)
    chosen, wrong = _filter()
    if wrong:
        # The whole register under the name of a part of it would be the wrong file in somebody's hands.
        return redirect(url_for("incident_register.index", **request.args))
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        operations.write(kind, chosen, file, str(get_locale()), now())
    except FieldError as error:
        file.close()
        flash(times.words(error.message), "danger")
        return redirect(url_for("incident_register.index", **request.args))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"breachclock-register.{kind}"
    return send_file(file, mimetype=MEDIA_TYPES[kind], as_attachment=kind != "pdf", download_name=name)


def _filter() -> tuple[Filter, dict[str, Phrase]]:
    """What the address asks for, and what is wrong with it, by the name of the field."""
    days: dict[str, date | None] = {}
    wrong: dict[str, Phrase] = {}
    for name in ("from", "to"):
        text = request.args.get(name, "")
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            days[name] = None
            wrong[name] = Phrase("A day such as 2026-06-01, please.")
    try:
        return Filter(days["from"], days["to"], request.args.get("state") or None), wrong
    except FieldError as error:
        return Filter(), {**wrong, error.field: error.message}
