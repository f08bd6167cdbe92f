"""Documents that are shown and printed without storing a version: the present drafts, and the timeline."""

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from core.times import now
from incidents.models import Incident
from incidents.reports import operations
from incidents.reports.document import Document
from incidents.reports.printing import operations as printing
from incidents.views import incident_at

bp = Blueprint("incident_papers", __name__)


@bp.get("/incidents/<reference>/article-<int:article>")
def draft(reference: str, article: int) -> ResponseReturnValue:
    document = _draft(incident_at(reference), article)
    return _page(reference, document, url_for("incident_papers.draft_pdf", reference=reference, article=article))


@bp.get("/incidents/<reference>/article-<int:article>.pdf")
def draft_pdf(reference: str, article: int) -> ResponseReturnValue:
    return _paper(_draft(incident_at(reference), article), f"{reference}-article-{article}.pdf")


@bp.get("/incidents/<reference>/documents/timeline")
def timeline(reference: str) -> ResponseReturnValue:
    document = printing.timeline_of(incident_at(reference), now())
    return _page(reference, document, url_for("incident_papers.timeline_pdf", reference=reference))


@bp.get("/incidents/<reference>/documents/timeline.pdf")
def timeline_pdf(reference: str) -> ResponseReturnValue:
    return _paper(printing.timeline_of(incident_at(reference), now()), f"{reference}-timeline.pdf")


def _page(reference: str, document: Document, pdf_url: str) -> ResponseReturnValue:
    ways = {
        "documents_url": url_for("incident_reports.index", reference=reference),
        "back_url": url_for("incidents.show", reference=reference),
    }
    return render_template("incidents/draft.html", document=document, pdf_url=pdf_url, **ways)


def _paper(document: Document, name: str) -> ResponseReturnValue:
    content = operations.drawn(document, str(get_locale()), now())
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


def _draft(incident: Incident, article: int) -> Document:
    if article not in printing.DRAFTS:
        abort(404)
    document = printing.DRAFTS[article]
    # Several authorities may hear of it; at night the first one's draft says what the others' say.
    first = next(iter(printing.recipients(incident, document)))
    return printing.draft_of(incident, document, first, str(get_locale()), now())
