"""The documents of a contract: kept byte for byte, read, shown with the sentences of its duties."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import own_transaction, roles
from contracts.documents import operations
from contracts.documents.forms import DocumentForm
from contracts.extract import page_of
from contracts.models import Contract, Document
from contracts.operations import names_of
from contracts.places import pieces
from contracts.reading import read_text
from contracts.review import operations as review
from contracts.views import MANAGERS, shown, vocabulary
from core.database import db, writing
from core.files import content_of, path_of
from core.times import now

bp = Blueprint("documents", __name__)
bp.context_processor(vocabulary)


@bp.route("/contracts/<int:contract_id>/documents/new", methods=["GET", "POST"])
@roles(*MANAGERS)
@own_transaction
def new(contract_id: int) -> ResponseReturnValue:
    contract = db.session.get(Contract, contract_id) or abort(404)
    form = DocumentForm()
    document = form.submit(lambda form: _add_document(contract, form))
    if document is None:
        return shown(form, "contracts/document_form.html", contract=contract)
    if document.read_at is None:
        flash(unread_words(document), "info")
        return redirect(url_for("contracts.show", contract_id=contract.id))
    flash(read_words(review.waiting_counts([document.id]).get(document.id, 0)), "ok")
    return redirect(url_for("contract_review.show", document_id=document.id))


@bp.get("/documents/<int:document_id>")
def show(document_id: int) -> ResponseReturnValue:
    document = db.session.get(Document, document_id) or abort(404)
    places = operations.places_in(document)
    cut = pieces(document.text, places) if document.text is not None else None
    pages = {duty: page_of(document.page_starts, start) for start, _end, duty in places if document.page_starts}
    names = names_of([document.stored_by])
    return render_template(
        "contracts/document.html",
        document=document,
        readable=review.readable(document),
        pieces=cut,
        pages=pages,
        names=names,
    )


@bp.get("/documents/<int:document_id>/file")
def file(document_id: int) -> ResponseReturnValue:
    document = db.session.get(Document, document_id) or abort(404)
    path = path_of(current_app.config["BREACHCLOCK"].files, document.sha256)
    if not path.exists():
        abort(404)
    return send_file(path, mimetype=document.media_type, as_attachment=True, download_name=document.name)


def read_words(waiting: int) -> str:
    """What a person is told whose document was read."""
    if waiting:
        return gettext("The document was read. What was found is a proposal: nothing counts before you confirm it.")
    return gettext("The reader found no duty to give notice. Look through the text, and add one by its sentence.")


def unread_words(document: Document) -> str:
    """Why no duty was looked for in a document that was just stored."""
    if document.text is None:
        return gettext("The picture is stored. Nobody reads its words here: paste them as another document.")
    if not review.readable(document):
        return gettext("The document is stored. It is too long to be read here: store the agreement alone.")
    return gettext("The summary is stored. Duties are looked for in agreements only.")


def _add_document(contract: Contract, form: DocumentForm) -> Document:
    """Stores the document and reads its duties."""
    folder = current_app.config["BREACHCLOCK"].files
    record: dict[str, Any] = {"actor_id": current_user.id, "now": now(), "summary": form.summary.data}
    upload = content_of(form.file.data) if form.file.data else None
    # Before the write lock, which alerts need too: a long PDF or text takes its time.
    extract = operations.read_file(*upload) if upload else None
    text = operations.pasted(form.text.data) if not upload else extract.text if extract else None
    record["read"] = read = read_text(text) if text is not None else None
    db.session.rollback()
    with writing():
        if upload:
            document = operations.store_document(contract, folder, *upload, extract=extract, **record)
        else:
            document = operations.paste_document(
                contract, folder, form.name.data or contract.title, form.text.data, **record
            )
        if read and not document.summary:
            review.propose(document, read, now())
    return document
