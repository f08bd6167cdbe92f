"""What processors hold for us: one contract's facts with their sentences, and who holds what over all contracts."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from accounts.guard import roles
from contracts.holdings import operations
from contracts.holdings.conflicts import Conflict
from contracts.holdings.forms import form_for
from contracts.holdings.kinds import CODES, KINDS, PLACES, REGIONS, UNVERIFIED, Kind, value_words
from contracts.models import Contract, Holding
from contracts.operations import contract_with_all, names_of
from contracts.views import MANAGERS, shown
from core.countries import country_name
from core.database import db
from core.times import now, words

bp = Blueprint("holdings", __name__)

#: The kinds of which the list over all contracts can be asked, as (kind, code).
ASKED = (Kind.DATA_CATEGORY, Kind.SPECIAL_CATEGORY, Kind.DATA_SUBJECTS)


@bp.app_context_processor
def vocabulary() -> dict[str, Any]:
    """The words of facts, which the pages of contracts and incidents show too."""
    return {"HOLDING_KINDS": KINDS, "held_words": held_words, "place_words": place_words}


@bp.context_processor
def own_words() -> dict[str, Any]:
    return {"UNVERIFIED_CODES": UNVERIFIED, "MANAGERS": MANAGERS, "reason_words": reason_words}


def place_words(code: str) -> str:
    """A country or region in the reader's language."""
    return words(REGIONS[code]) if code in REGIONS else country_name(code)


def held_words(kind: str, value: str) -> str:
    """The value of a fact in the reader's language."""
    phrase = value_words(kind, value)
    return country_name(value) if kind in PLACES and phrase == value else words(phrase)


def reason_words(conflict: Conflict) -> str:
    """Why two documents contradict each other, with the country by its name."""
    values = {name: country_name(str(value)) for name, value in conflict.reason.values.items()}
    return words(conflict.reason.filled(values))


@bp.get("/holdings")
def index() -> ResponseReturnValue:
    asked = (request.args.get(name, "").replace("\x00", "").strip() for name in ("q", "fact", "place"))
    wanted = operations.Search(*asked)
    page, held = operations.search(wanted, request.args.get("page", 1, int))
    choices = {kind: CODES[kind] for kind in ASKED}
    places = sorted(((code, place_words(code)) for code in operations.places_named()), key=lambda one: one[1])
    context = {"page": page, "held": held, "wanted": wanted, "choices": choices, "places": places}
    return render_template("contracts/holdings_index.html", **context)


@bp.get("/contracts/<int:contract_id>/holdings")
def show(contract_id: int) -> ResponseReturnValue:
    contract = _contract(contract_id)
    register = operations.register(contract)
    names = names_of([one.decided_by for listed in register.standing.values() for one in listed] + [
        one.decided_by for one in register.refused
    ])  # fmt: skip
    return render_template("contracts/holdings.html", contract=contract, register=register, names=names)


@bp.post("/contracts/<int:contract_id>/holdings/decide")
@roles(*MANAGERS)
def decide(contract_id: int) -> ResponseReturnValue:
    contract = _contract(contract_id)
    state = request.form.get("state")
    if state not in (operations.CONFIRMED, operations.REFUSED):
        abort(404)
    count = operations.decide(contract, request.form.getlist("holding", int), state, current_user.id, now())
    if state == operations.CONFIRMED:
        flash(ngettext("%(num)s fact is confirmed.", "%(num)s facts are confirmed.", count), "ok")
    else:
        flash(ngettext("%(num)s fact is refused and kept.", "%(num)s facts are refused and kept.", count), "ok")
    return redirect(url_for("holdings.show", contract_id=contract.id, _anchor=request.form.get("kind") or None))


@bp.route("/contracts/<int:contract_id>/holdings/new/<kind>", methods=["GET", "POST"])
@roles(*MANAGERS)
def new(contract_id: int, kind: str) -> ResponseReturnValue:
    if kind not in list(Kind):
        abort(404)
    return _form_page(_contract(contract_id), Kind(kind), None)


@bp.route("/holdings/<int:holding_id>/edit", methods=["GET", "POST"])
@roles(*MANAGERS)
def edit(holding_id: int) -> ResponseReturnValue:
    holding = db.session.get(Holding, holding_id) or abort(404)
    return _form_page(_contract(holding.contract_id), Kind(holding.kind), holding)


def _form_page(contract: Contract, kind: Kind, replaces: Holding | None) -> ResponseReturnValue:
    form = form_for(kind)()
    form.offer(contract)
    if request.method == "GET" and replaces:
        form.show(replaces)

    def store(form: Any) -> Holding:
        return operations.enter(contract, kind, form.entered(), current_user.id, now(), replaces)

    if form.submit(store) is None:
        return shown(form, "contracts/holding_form.html", contract=contract, kind=kind, replaces=replaces)
    flash(gettext("The fact is confirmed."), "ok")
    return redirect(url_for("holdings.show", contract_id=contract.id, _anchor=kind.value))


def _contract(contract_id: int) -> Contract:
    return contract_with_all(contract_id) or abort(404)
