"""Our organisation, parties with contacts, contracts with documents and obligations."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from accounts.guard import roles
from accounts.models import Access
from contracts import operations
from contracts.forms import ContactForm, ContractForm, DocumentForm, ObligationForm, OrganisationForm, PartyForm
from contracts.models import Contact, Contract, Document, Obligation, Party
from contracts.operations import Source
from core.database import db
from core.files import path_of
from core.forms import Form
from core.times import now

bp = Blueprint("contracts", __name__)

MANAGERS = (Access.PRIVACY_OFFICER, Access.CONTRACT_MANAGER)


def values(form: Form) -> dict[str, Any]:
    """What was entered, without the form's own token."""
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


def shown(form: Form, template: str, **context: Any) -> ResponseReturnValue:
    """The form's page: 422 where something must be mended, nothing typed being lost."""
    return render_template(template, form=form, **context), 422 if form.is_submitted() else 200


@bp.route("/organisation", methods=["GET", "POST"])
@roles(Access.PRIVACY_OFFICER)
def organisation() -> ResponseReturnValue:
    party = operations.our_party()
    form = OrganisationForm(obj=party) if request.method == "GET" else OrganisationForm()
    if request.method == "GET" and party is None:
        form.zone.data = current_user.zone
    if form.submit(lambda form: operations.save_organisation(values(form))) is None:
        return shown(form, "contracts/organisation.html")
    flash(gettext("Our organisation is saved."), "ok")
    return redirect(url_for("incidents.now"))


@bp.get("/parties")
def parties() -> ResponseReturnValue:
    query = select(Party).order_by(Party.ours.desc(), Party.name, Party.id)
    page = db.paginate(query, page=request.args.get("page", 1, int), per_page=50, error_out=False)
    return render_template("contracts/parties.html", page=page)


@bp.route("/parties/new", methods=["GET", "POST"])
@roles(*MANAGERS)
def new_party() -> ResponseReturnValue:
    form = PartyForm(zone=current_user.zone) if request.method == "GET" else PartyForm()
    party = form.submit(lambda form: operations.save_party(None, values(form)))
    if party is None:
        return shown(form, "contracts/party_form.html", party=None)
    return redirect(url_for("contracts.party", party_id=party.id))


@bp.get("/parties/<int:party_id>")
def party(party_id: int) -> ResponseReturnValue:
    party = db.session.get(Party, party_id) or abort(404)
    between = (Contract.party_a_id == party_id) | (Contract.party_b_id == party_id)
    contracts = db.session.scalars(select(Contract).where(between).order_by(Contract.title).limit(200)).all()
    return render_template("contracts/party.html", party=party, contracts=contracts)


@bp.route("/parties/<int:party_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit_party(party_id: int) -> ResponseReturnValue:
    party = db.session.get(Party, party_id) or abort(404)
    form = PartyForm(obj=party) if request.method == "GET" else PartyForm()
    if form.submit(lambda form: operations.save_party(party, values(form))) is None:
        return shown(form, "contracts/party_form.html", party=party)
    return redirect(url_for("contracts.party", party_id=party.id))


@bp.route("/parties/<int:party_id>/contacts/new", methods=["GET", "POST"])
@roles(*MANAGERS, Access.RESPONDER)
def new_contact(party_id: int) -> ResponseReturnValue:
    party = db.session.get(Party, party_id) or abort(404)
    form = ContactForm(zone=party.zone) if request.method == "GET" else ContactForm()
    if form.submit(lambda form: operations.save_contact(party, None, values(form))) is None:
        return shown(form, "contracts/contact.html", party=party)
    return redirect(url_for("contracts.party", party_id=party.id))


@bp.route("/contacts/<int:contact_id>", methods=["GET", "POST"])
@roles(*MANAGERS, Access.RESPONDER)
def edit_contact(contact_id: int) -> ResponseReturnValue:
    contact = db.session.get(Contact, contact_id) or abort(404)
    form = ContactForm(obj=contact) if request.method == "GET" else ContactForm()
    if form.submit(lambda form: operations.save_contact(contact.party, contact, values(form))) is None:
        return shown(form, "contracts/contact.html", party=contact.party)
    return redirect(url_for("contracts.party", party_id=contact.party_id))


@bp.get("/contracts")
def index() -> ResponseReturnValue:
    search = request.args.get("q", "").strip()
    page = operations.contract_page(search, request.args.get("page", 1, int))
    return render_template("contracts/index.html", page=page, search=search)


@bp.route("/contracts/new", methods=["GET", "POST"])
@roles(*MANAGERS)
def new() -> ResponseReturnValue:
    return _contract_form(None)


@bp.route("/contracts/<int:contract_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit(contract_id: int) -> ResponseReturnValue:
    return _contract_form(db.session.get(Contract, contract_id) or abort(404))


@bp.get("/contracts/<int:contract_id>")
def show(contract_id: int) -> ResponseReturnValue:
    contract = operations.contract_with_all(contract_id) or abort(404)
    return render_template("contracts/show.html", contract=contract)


@bp.route("/contracts/<int:contract_id>/documents/new", methods=["GET", "POST"])
@roles(*MANAGERS)
def new_document(contract_id: int) -> ResponseReturnValue:
    contract = db.session.get(Contract, contract_id) or abort(404)
    folder = current_app.config["BREACHCLOCK"].files
    form = DocumentForm()

    def add(form: DocumentForm) -> Document:
        if form.file.data:
            return operations.upload_document(contract, folder, form.file.data, current_user.id, now())
        name = form.name.data or contract.title
        return operations.paste_document(contract, folder, name, form.text.data or "", current_user.id, now())

    if form.submit(add) is None:
        return shown(form, "contracts/document_form.html", contract=contract)
    return redirect(url_for("contracts.show", contract_id=contract.id))


@bp.get("/documents/<int:document_id>")
def document(document_id: int) -> ResponseReturnValue:
    document = db.session.get(Document, document_id) or abort(404)
    return render_template("contracts/document.html", document=document, contract=document.contract)


@bp.get("/documents/<int:document_id>/file")
def document_file(document_id: int) -> ResponseReturnValue:
    document = db.session.get(Document, document_id) or abort(404)
    path = path_of(current_app.config["BREACHCLOCK"].files, document.sha256)
    if not path.exists():
        abort(404)
    return send_file(path, mimetype=document.media_type, as_attachment=True, download_name=document.name)


@bp.route("/contracts/<int:contract_id>/obligations/new", methods=["GET", "POST"])
@roles(*MANAGERS)
def new_obligation(contract_id: int) -> ResponseReturnValue:
    contract = operations.contract_with_all(contract_id) or abort(404)
    return _obligation_form(contract, None)


@bp.route("/obligations/<int:obligation_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit_obligation(obligation_id: int) -> ResponseReturnValue:
    obligation = db.session.get(Obligation, obligation_id) or abort(404)
    return _obligation_form(obligation.contract, obligation)


@bp.post("/obligations/<int:obligation_id>/withdraw")
@roles(*MANAGERS)
def withdraw_obligation(obligation_id: int) -> ResponseReturnValue:
    obligation = db.session.get(Obligation, obligation_id) or abort(404)
    operations.withdraw_obligation(obligation, now())
    return redirect(url_for("contracts.show", contract_id=obligation.contract_id))


def _contract_form(contract: Contract | None) -> ResponseReturnValue:
    form = ContractForm(obj=contract) if request.method == "GET" else ContractForm()
    form.offer(db.session.scalars(select(Party).order_by(Party.ours.desc(), Party.name)))
    saved = form.submit(lambda form: operations.save_contract(contract, values(form)))
    if saved is None:
        return shown(form, "contracts/contract_form.html", contract=contract)
    return redirect(url_for("contracts.show", contract_id=saved.id))


def _obligation_form(contract: Contract, replaces: Obligation | None) -> ResponseReturnValue:
    form = ObligationForm(obj=replaces) if request.method == "GET" else ObligationForm()
    form.offer(contract)

    def confirm(form: ObligationForm) -> Obligation:
        source = Source(form.quote.data, form.section.data, form.document_id.data or None)
        return operations.confirm_obligation(
            contract,
            form.terms(),
            source,
            current_user.id,
            now(),
            also=form.also.data,
            send_automatically=form.send_automatically.data,
            replaces=replaces,
        )

    if form.submit(confirm) is None:
        return shown(form, "contracts/obligation_form.html", contract=contract, replaces=replaces)
    flash(gettext("The duty is confirmed. New incidents run under it."), "ok")
    return redirect(url_for("contracts.show", contract_id=contract.id))
