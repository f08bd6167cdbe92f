"""The copy sheet of an incident: what to type into an authority's online form, value by value."""

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from markupsafe import Markup

from core.countries import country_name
from core.forms import LANGUAGES
from core.pdf import characters
from core.times import now
from incidents.authorities import operations as directory
from incidents.authorities.directory import Authority
from incidents.models import Incident
from incidents.reports.copying import operations
from incidents.views import incident_at

bp = Blueprint("incident_copying", __name__)


@bp.get("/incidents/<reference>/copy-sheet")
def show(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    authority, language = _asked(incident)
    document = operations.sheet_for(incident, authority.code if authority else None, language, now())
    with force_locale(language):
        # The values stand in the language of the filing; the page around them in the reader's.
        text = Markup(render_template("incidents/reports/_copying.html", document=document, characters=characters))
    return render_template(
        "incidents/reports/copy_sheet.html",
        incident=incident,
        document=document,
        text=text,
        authority=authority,
        authorities=operations.authorities(incident),
        chosen=language,
        languages=LANGUAGES,
        country_name=country_name,
    )


@bp.get("/incidents/<reference>/copy-sheet.pdf")
def pdf(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    authority, language = _asked(incident)
    code = authority.code if authority else None
    content = operations.printed(incident, code, language, now())
    name = f"{incident.reference}-copy-sheet-{code or 'EDPB'}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


def _asked(incident: Incident) -> tuple[Authority | None, str]:
    """The authority and the language that the reader wants, or those that are likely."""
    code = request.args.get("authority")
    if code is None:
        code = next(iter(operations.likely(incident)), "")
    authority = directory.authorities().get(code)
    if code and authority is None:
        abort(404)
    language = request.args.get("language") or operations.language_of(authority, str(get_locale()))
    return authority, language if language in LANGUAGES else abort(404)
