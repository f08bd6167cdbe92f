"""Will the chain hold? The page on every chain of notice, and the gap report as PDF."""

from typing import Any

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from contracts.chains.operations import Overview, overview, printed
from contracts.chains.page import drawn, leaf, most_to_authority
from contracts.chains.picture import BOX_HEIGHT, BOX_WIDTH, wrapped
from contracts.chains.remedies import SEVERITY_WORDS
from contracts.chains.report import WORKING_DAYS, sections
from contracts.terms import period_words
from contracts.words import ROLES
from core.times import now

bp = Blueprint("contract_chains", __name__)

#: The longest time that anybody may ask about, in hours: a year.
LONGEST = 8_760


@bp.context_processor
def vocabulary() -> dict[str, Any]:
    """The words and derivations that the page shows."""
    return {
        "ROLES": ROLES,
        "SEVERITY_WORDS": SEVERITY_WORDS,
        "BOX": (BOX_WIDTH, BOX_HEIGHT),
        "period_words": period_words,
        "wrapped": wrapped,
        "most_to_authority": most_to_authority,
    }


@bp.get("/chain")
def show() -> ResponseReturnValue:
    found, chosen = _overview(), _chosen()
    words = request.args.get("q", "").strip()
    page = leaf(found.net, found.findings, chosen, request.args.get("page", 1, int), words)
    pictures, hidden = drawn(found.net, page.parties)
    return render_template(
        "contracts/chain.html",
        working_days=WORKING_DAYS,
        found=found,
        chosen=chosen,
        words=words,
        page=page,
        parts=sections(page.findings, str(get_locale())),
        pictures=pictures,
        hidden=hidden,
        promises=[one for one in found.promises if chosen in (0, one.link.upper.id)],
    )


@bp.get("/chain/report.pdf")
def report() -> ResponseReturnValue:
    found, chosen = _overview(), _chosen()
    page = leaf(found.net, found.findings, chosen, 1)
    if chosen and not page.parties:
        # A clean report about somebody who stands in no chain would say what nobody looked into.
        abort(404)
    findings, about = (page.findings, page.parties[0]) if chosen else (found.findings, None)
    content = printed(findings, found.scale.late, now(), str(get_locale()), about)
    headers = {"Content-Disposition": 'inline; filename="gap-report.pdf"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


def _overview() -> Overview:
    hours = request.args.get("hours", 0, int)
    return overview(now(), hours if 0 < hours <= LONGEST else None)


def _chosen() -> int:
    return request.args.get("party", 0, int)
