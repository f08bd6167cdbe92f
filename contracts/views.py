"""Parties with contacts, contracts and obligations."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from accounts.models import Access
from contracts import lifetime, operations
from contracts.choosing.operations import offered_parties
from contracts.contacts.operations import channel_states
from contracts.engaged import operations as engaged
from contracts.extract import page_of
from contracts.forms import (
    ContractForm,
    ObligationForm,
    PartyForm,
)
from contracts.holdings.operations import contradictions, touched
from contracts.models import Contract, Obligation, Party
from contracts.organisation.operations import our_day, our_party
from contracts.register.forms import offered
from contracts.register.operations import register_page
from contracts.register.wanted import read
from contracts.relations import directions, relation
from contracts.review import operations as review
from contracts.shortest import shortest
from contracts.terms import Role, period_words
from contracts.words import CHANNELS, CONTENTS, ROLES, RULES, TRIGGERS
from core import times
from core.database import db
from core.forms import LANGUAGES, Form
from core.phrases import Phrase
from core.times import now

bp = Blueprint("contracts", __name__)

MANAGERS = (Access.PRIVACY_OFFICER, Access.CONTRACT_MANAGER)


def values(form: Form) -> dict[str, Any]:
    """What was entered, without the form's own token and search."""
    return {name: value for name, value in form.data.items() if name not in ("csrf_token", "find")}


def shown(form: Form, template: str, **context: Any) -> ResponseReturnValue:
    """The form's page: 422 where something must be mended, nothing typed being lost."""
    return render_template(template, form=form, **context), 422 if form.is_submitted() and not form.searching else 200


@bp.context_processor
def vocabulary() -> dict[str, Any]:
    """The words and derivations that the pages show."""
    return {
        "ROLES": ROLES,
        "TRIGGERS": TRIGGERS,
        "CHANNELS": CHANNELS,
        "CONTENTS": CONTENTS,
        "RULES": RULES,
        "MANAGERS": MANAGERS,
        "directions": directions,
        "page_of": page_of,
        "period_words": period_words,
        "shortest_of": lambda duties: shortest(duty.terms() for duty in duties),
        "hours": lambda length: int(length.total_seconds() // 3600),
        "shown": times.shown,
        "relation_of": relation_of,
        "lifetime": lifetime,
    }


def relation_of(contract: Contract, party_id: int) -> Phrase | None:
    """What this party is to us in this contract; None for ourselves."""
    sides = {contract.party_a_id: contract.party_a, contract.party_b_id: contract.party_b}
    if sides[party_id].ours:
        return None
    ours = next((contract.role_of(one) for one, party in sides.items() if party.ours), None)
    return relation(contract.role_of(party_id), ours)


def counterparty(party_id: int) -> Party:
    """A party that is not ourselves: our own organisation has its own page, and gets alerts instead of notices."""
    party = db.session.get(Party, party_id)
    return party if party and not party.ours else abort(404)


@bp.get("/parties")
def parties() -> ResponseReturnValue:
    page = operations.party_page(request.args.get("page", 1, int))
    # We ourselves stand in thousands of contracts: the register lists them page by page.
    contracts = operations.contracts_of(party.id for party in page.items if not party.ours)
    return render_template("contracts/parties.html", page=page, contracts=contracts)


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
    contracts = [] if party.ours else operations.contracts_of([party_id])[party_id]
    states = channel_states([party_id])[party_id]
    page = {"party": party, "contracts": contracts, "languages": LANGUAGES, "states": states}
    return render_template("contracts/party.html", **page, day=our_day(now()))


@bp.route("/parties/<int:party_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit_party(party_id: int) -> ResponseReturnValue:
    party = counterparty(party_id)
    form = PartyForm(obj=party) if request.method == "GET" else PartyForm()
    if form.submit(lambda form: operations.save_party(party, values(form))) is None:
        return shown(form, "contracts/party_form.html", party=party)
    return redirect(url_for("contracts.party", party_id=party.id))


@bp.get("/contracts")
def index() -> ResponseReturnValue:
    wanted, day = read(request.args), our_day(now())
    page = {"register": register_page(wanted, request.args.get("page", 1, int), day), "wanted": wanted, "day": day}
    return render_template("contracts/index.html", **page, choices=offered(), waiting=review.documents_waiting())


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
    names = operations.names_of(
        [one.confirmed_by for one in contract.obligations] + [one.stored_by for one in contract.documents]
    )
    day = our_day(now())
    sides = [side.id for side in (contract.party_a, contract.party_b) if not side.ours]
    page = {
        "contract": contract,
        "names": names,
        "counts": [duty.id for duty in contract.duties_on(day)],
        "day": day,
        "states": channel_states(sides),
        "above": db.session.get(Contract, contract.under_id) if contract.under_id else None,
        "engaged": engaged.engaged_under(contract),
        "held": touched([contract.id]),
        "conflicts": contradictions([contract])[contract.id],
        "waiting": review.waiting_counts(document.id for document in contract.documents),
    }
    return render_template("contracts/show.html", **page)


@bp.route("/contracts/<int:contract_id>/obligations/new", methods=["GET", "POST"])
@roles(*MANAGERS)
def new_obligation(contract_id: int) -> ResponseReturnValue:
    contract = operations.contract_with_all(contract_id) or abort(404)
    return _obligation_form(contract, None)


@bp.route("/obligations/<int:obligation_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit_obligation(obligation_id: int) -> ResponseReturnValue:
    obligation = db.session.get(Obligation, obligation_id) or abort(404)
    if obligation.replaced_at and request.method == "GET":
        flash(gettext("This duty was changed or withdrawn. What stands now is below."), "warning")
        return redirect(url_for("contracts.show", contract_id=obligation.contract_id))
    return _obligation_form(obligation.contract, obligation)


@bp.post("/obligations/<int:obligation_id>/withdraw")
@roles(*MANAGERS)
def withdraw_obligation(obligation_id: int) -> ResponseReturnValue:
    obligation = db.session.get(Obligation, obligation_id) or abort(404)
    operations.withdraw_obligation(obligation, now())
    flash(gettext("The duty is withdrawn. Clocks that run under it already keep running."), "ok")
    return redirect(url_for("contracts.show", contract_id=obligation.contract_id))


def say_confirmed(duty: Obligation) -> None:
    """Tells the person, with what is doubtful about it."""
    flash(confirmed_words(duty.valid_from), "ok")
    if duty.number_doubt:
        flash(times.words(duty.number_doubt), "warning")


def confirmed_words(since: date | None) -> str:
    """What a person is told who confirmed a duty that counts from that day."""
    if since is None:
        return gettext("The duty is confirmed. New incidents run under it.")
    return gettext("The duty is confirmed. Incidents logged from %(day)s on run under it.", day=times.shown(since))


def _contract_form(contract: Contract | None) -> ResponseReturnValue:
    form = ContractForm(obj=contract) if request.method == "GET" else ContractForm()
    above = None if contract else db.session.get(Contract, min(request.args.get("under", 0, int), 2**31 - 1))
    if contract is None and request.method == "GET":
        ours = our_party()
        form.party_a_id.data = ours.id if ours else 0
        form.party_b_id.data = min(request.args.get("party", 0, int), 2**31 - 1)
        if above:
            form.under_id.data, form.party_a_id.data = above.id, engaged.lower_party(above).id
            form.role_a.data, form.role_b.data = Role.PROCESSOR, Role.SUB_PROCESSOR
    found = offered_parties(form.find.data, {form.party_a_id.data or 0, form.party_b_id.data or 0})
    form.offer(found.rows, engaged.possible_above(contract) if contract else [above] if above else [])
    saved = form.submit(lambda form: operations.save_contract(contract, values(form)))
    if saved is None:
        return shown(form, "contracts/contract_form.html", contract=contract, parties=found)
    return redirect(url_for("contracts.show", contract_id=saved.id))


def _obligation_form(contract: Contract, replaces: Obligation | None) -> ResponseReturnValue:
    form = ObligationForm(obj=replaces) if request.method == "GET" else ObligationForm()
    form.offer(contract)
    if request.method == "GET" and replaces:
        form.document_id.data = replaces.document_id or 0
        form.valid_from.data = our_day(now())

    def confirm(form: ObligationForm) -> Obligation:
        return operations.confirm_obligation(
            contract,
            form.terms(),
            form.source(),
            current_user.id,
            now(),
            also=form.also.data,
            send_automatically=form.send_automatically.data,
            replaces=replaces,
            valid_from=form.valid_from.data,
        )

    confirmed = form.submit(confirm)
    if confirmed is None:
        return shown(form, "contracts/obligation_form.html", contract=contract, replaces=replaces)
    say_confirmed(confirmed)
    return redirect(url_for("contracts.show", contract_id=contract.id))
