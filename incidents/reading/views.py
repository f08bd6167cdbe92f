"""The long lists of an incident, page by page: its clocks, notices, touched contracts and the whole timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.database import db
from core.phrases import Phrase
from core.times import now
from incidents.models import Entry
from incidents.reading import operations as reading
from incidents.reading.glance import MOST
from incidents.reading.rows import operations as rows
from incidents.views import incident_at

bp = Blueprint("incident_lists", __name__)

PER_PAGE = 50
CLOCKS = {"open": Phrase("open"), "waiting": Phrase("waiting for a fact"), "ended": Phrase("ended")}
NOTICES = {
    "open": Phrase("not yet given"),
    "given": Phrase("given or received"),
    "wrong": Phrase("did not arrive"),
    "idle": Phrase("not owed now"),
}


@dataclass(frozen=True)
class Page:
    """One page of a list, counted from 1."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


def page_of(listed: Sequence[Any], per_page: int) -> Page:
    """The page that the address asks for, the last one where it asks for more."""
    pages = max(1, -(-len(listed) // per_page))
    number = min(max(request.args.get("page", 1, int), 1), pages)
    return Page(listed[(number - 1) * per_page : number * per_page], number, pages, len(listed))


def _asked() -> tuple[str, str]:
    return request.args.get("show", ""), request.args.get("q", "").strip()


@bp.get("/incidents/<reference>/clocks")
def clocks(reference: str) -> ResponseReturnValue:
    incident, (part, words) = incident_at(reference), _asked()
    whole = reading.whole(incident, now(), most=0)
    page = page_of(whole.board.found(part, words), MOST)
    whole = reading.with_cards(whole, page.items, now())
    found = {"whole": whole, "page": page, "part": part, "words_asked": words, "parts": CLOCKS}
    return render_template("incidents/clocks.html", incident=incident, **found)


@bp.get("/incidents/<reference>/notices")
def notices(reference: str) -> ResponseReturnValue:
    incident, (part, words) = incident_at(reference), _asked()
    page = page_of(reading.papers_of(incident, now()).found(part, words), PER_PAGE)
    found = rows.notices_by_id({one.id for one in page.items})
    listed = {"page": page, "notices": list(found.values()), "part": part, "words_asked": words, "parts": NOTICES}
    return render_template("incidents/notices.html", incident=incident, **listed)


@bp.get("/incidents/<reference>/touched")
def touched(reference: str) -> ResponseReturnValue:
    incident, (_part, words) = incident_at(reference), _asked()
    wanted = words.casefold().split()
    found = [one for one in rows.touched(incident.id) if all(word in one.names for word in wanted)]
    page = page_of(found, PER_PAGE)
    return render_template("incidents/touched.html", incident=incident, page=page, words_asked=words)


@bp.get("/incidents/<reference>/timeline")
def timeline(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    query = select(Entry).where(Entry.incident_id == incident.id).options(joinedload(Entry.actor))
    # A page number in an address may be any number; the database counts to a limit.
    number = min(request.args.get("page", 1, int), 1_000_000)
    page = db.paginate(query.order_by(Entry.id.desc()), page=number, per_page=PER_PAGE, error_out=False)
    return render_template("incidents/timeline.html", incident=incident, page=page, entries=page.items, most=MOST)


@bp.get("/incidents/<reference>/timeline/<int:entry_id>")
def entry(reference: str, entry_id: int) -> ResponseReturnValue:
    incident = incident_at(reference)
    one = db.session.get(Entry, entry_id) if entry_id < 2**31 else None
    if one is None or one.incident_id != incident.id:
        abort(404)
    return render_template("incidents/timeline.html", incident=incident, page=None, entries=[one], most=None)
