"""A document beside what was found in it: confirm, refuse, add; and the list of all documents that wait for this."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import own_transaction, roles
from contracts.documents.views import read_words
from contracts.holdings.operations import undecided
from contracts.models import Document, Obligation, Proposal
from contracts.reader.doubts import unread_from
from contracts.review import operations
from contracts.review.forms import ADDED, ReviewForm
from contracts.review.operations import CONFIRMED, OPEN, REFUSED, Review
from contracts.views import MANAGERS, say_confirmed, vocabulary
from core.database import db
from core.errors import FieldError, FieldErrors
from core.times import now, words

bp = Blueprint("contract_review", __name__)
bp.context_processor(vocabulary)


@bp.get("/contracts/review")
@roles(*MANAGERS)
def index() -> ResponseReturnValue:
    page = operations.waiting_page(request.args.get("page", 1, int))
    counts = operations.waiting_counts(document.id for document in page.items)
    return render_template("contracts/waiting.html", page=page, counts=counts)


@bp.get("/documents/<int:document_id>/review")
@roles(*MANAGERS)
def show(document_id: int) -> ResponseReturnValue:
    review = operations.review_of(_document(document_id))
    chosen = review.sentence(request.args.get("sentence", -1, int))
    return _page(review, adding=ReviewForm.of_sentence(review.document, chosen))


@bp.post("/documents/<int:document_id>/read")
@roles(*MANAGERS)
@own_transaction
def read(document_id: int) -> ResponseReturnValue:
    waiting = operations.read_document(_document(document_id), now())
    flash(read_words(len(waiting)), "ok" if waiting else "info")
    return redirect(url_for("contract_review.show", document_id=document_id))


@bp.post("/proposals/<int:proposal_id>/confirm")
@roles(*MANAGERS)
def confirm(proposal_id: int) -> ResponseReturnValue:
    proposal = _proposal(proposal_id)
    form = ReviewForm.sent(proposal.document, f"p{proposal_id}_")
    duty = form.submit(_confirming(proposal.document, proposal))
    if duty is None and proposal.state == OPEN:
        return _page(operations.review_of(proposal.document), sent=(proposal_id, form))
    if duty is None:
        flash(words(operations.DECIDED), "warning")
        return _onwards(proposal.document, proposal.char_start)
    say_confirmed(duty)
    return _onwards(proposal.document, proposal.char_start)


@bp.post("/documents/<int:document_id>/review/add")
@roles(*MANAGERS)
def add(document_id: int) -> ResponseReturnValue:
    document = _document(document_id)
    form = ReviewForm.sent(document, ADDED)
    duty = form.submit(_confirming(document, None))
    if duty is None:
        return _page(operations.review_of(document), adding=form)
    say_confirmed(duty)
    return _onwards(document, duty.char_start or 0)


@bp.post("/proposals/<int:proposal_id>/refuse")
@roles(*MANAGERS)
def refuse(proposal_id: int) -> ResponseReturnValue:
    proposal = _proposal(proposal_id)
    reason = " ".join(request.form.get("reason", "").replace("\x00", "").split())[:1_000] or None
    try:
        operations.refuse(proposal, current_user.id, now(), reason)
        flash(gettext("Noted: this is no duty here. Nobody will be asked again."), "ok")
    except FieldError as error:
        flash(words(error.message), "warning")
    return _onwards(proposal.document, proposal.char_start)


@bp.post("/proposals/<int:proposal_id>/bind")
@roles(*MANAGERS)
def bind(proposal_id: int) -> ResponseReturnValue:
    proposal = _proposal(proposal_id)
    try:
        operations.bind(proposal, current_user.id, now())
        flash(gettext("The duty is now tied to this sentence. Its terms are what they were."), "ok")
    except FieldErrors as refused:
        flash(" ".join(words(one.message) for one in refused.errors), "warning")
    except FieldError as error:
        flash(words(error.message), "warning")
    return _onwards(proposal.document, proposal.char_start)


@bp.post("/proposals/<int:proposal_id>/reopen")
@roles(*MANAGERS)
def reopen(proposal_id: int) -> ResponseReturnValue:
    proposal = _proposal(proposal_id)
    operations.reopen(proposal)
    return redirect(_at(proposal.document_id, f"proposal-{proposal_id}"))


def _confirming(document: Document, proposal: Proposal | None) -> Callable[[ReviewForm], Obligation]:
    """What a form that is in order does."""
    return lambda form: operations.confirm(
        document,
        proposal,
        form.terms(),
        form.source(),
        current_user.id,
        now(),
        valid_from=form.valid_from.data,
        also=form.also.data,
        send_automatically=form.send_automatically.data,
    )


def _page(
    review: Review, adding: ReviewForm | None = None, sent: tuple[int, ReviewForm] | None = None
) -> ResponseReturnValue:
    """The page with the forms as the reader proposes them, but for the one with which a duty is added, and the one of
    a proposal that was `sent` and has to be mended."""
    document = review.document
    forms = {one.row.id: ReviewForm.of_proposal(document, one.row.id, one.proposed) for one in review.waiting}
    forms |= [sent] if sent else []
    adding = adding or ReviewForm.of_sentence(document, None)
    context: dict[str, Any] = {"review": review, "document": document, "forms": forms, "adding": adding}
    context["numbers"] = {name: one for one in review.found for name in one.names}
    context["held"] = undecided(document)
    context["unread"] = None if document.unread_from is None else unread_from(document.unread_from)
    context["following"] = None if review.waiting else operations.next_waiting(document.id)
    html = render_template("contracts/review.html", **context, CONFIRMED=CONFIRMED, REFUSED=REFUSED)
    return html, 422 if adding.errors or sent else 200


def _onwards(document: Document, place: int) -> ResponseReturnValue:
    """To the next open proposal behind this place, else to the first one; to the end of the work if none is open."""
    waiting = [one for one in operations.proposals_in(document) if one.state == OPEN]
    behind = [one for one in waiting if one.char_start >= place]
    following = (behind or waiting)[:1]
    return redirect(_at(document.id, f"proposal-{following[0].id}" if following else "done"))


def _at(document_id: int, anchor: str) -> str:
    return url_for("contract_review.show", document_id=document_id, _anchor=anchor)


def _document(document_id: int) -> Document:
    """A document that can be read: there is nothing to review in any other."""
    document = db.session.get(Document, document_id)
    return document if document and operations.readable(document) else abort(404)


def _proposal(proposal_id: int) -> Proposal:
    return db.session.get(Proposal, proposal_id) or abort(404)
