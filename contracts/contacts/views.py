"""A counterparty's contacts: entered, tested, answered by whoever owns the address."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext
from flask_login import current_user

from accounts.guard import public, roles
from accounts.models import Access
from contracts.contacts import channels, operations
from contracts.contacts.forms import AnswerForm, ContactForm
from contracts.models import Contact, ContactTest
from contracts.operations import names_of, save_contact
from contracts.organisation.operations import our_party
from contracts.views import MANAGERS, counterparty, shown, values
from contracts.words import CHANNELS
from core.database import db
from core.forms import Form
from core.times import now
from notifications.views import STATES

bp = Blueprint("contacts", __name__)

WRITERS = (*MANAGERS, Access.RESPONDER)


@bp.app_context_processor
def vocabulary() -> dict[str, Any]:
    """The words for what is known of an address, on the pages of contacts, parties and contracts."""
    return {"REACH": channels.WORDS, "REACH_KINDS": channels.KINDS, "summary": channels.summary}


@bp.route("/parties/<int:party_id>/contacts/new", methods=["GET", "POST"])
@roles(*WRITERS)
def new(party_id: int) -> ResponseReturnValue:
    party = counterparty(party_id)
    form = ContactForm(zone=party.zone) if request.method == "GET" else ContactForm()
    contact = form.submit(lambda form: save_contact(party, None, values(form)))
    if contact is None:
        return shown(form, "contracts/contact.html", party=party, contact=None)
    return redirect(url_for("contracts.party", party_id=party.id))


@bp.route("/contacts/<int:contact_id>", methods=["GET", "POST"])
@roles(*WRITERS)
def edit(contact_id: int) -> ResponseReturnValue:
    contact = _contact(contact_id)
    form = ContactForm(obj=contact) if request.method == "GET" else ContactForm()
    if form.submit(lambda form: save_contact(contact.party, contact, values(form))) is None:
        return _page(contact, form)
    return redirect(url_for("contracts.party", party_id=contact.party_id))


@bp.post("/contacts/<int:contact_id>/<channel>/test")
@roles(*WRITERS)
def test(contact_id: int, channel: str) -> ResponseReturnValue:
    contact, form, ours = _contact(contact_id), Form(), our_party()
    if ours is None:
        flash(gettext("Name our organisation first: the message says who asks."), "warning")
    elif form.submit(lambda _form: operations.send_test(contact, channel, ours.name, current_user.id, now())) is None:
        flash(" ".join(form.form_errors), "warning")
    else:
        flash(gettext("The test is on its way. The address counts once its owner has answered."), "ok")
    return redirect(url_for("contacts.edit", contact_id=contact.id, _anchor="tests"))


@bp.route("/contacts/<int:contact_id>/<channel>/answered", methods=["GET", "POST"])
@roles(*WRITERS)
def answered(contact_id: int, channel: str) -> ResponseReturnValue:
    contact, form = _contact(contact_id), AnswerForm()
    address = getattr(contact, channel) if channel in channels.CHANNELS else None
    if not address:
        abort(404)

    def record(form: AnswerForm) -> ContactTest:
        return operations.record_answer(contact, channel, form.note.data, current_user.id, now())

    if form.submit(record) is None:
        return shown(form, "contracts/answered.html", contact=contact, address=address)
    flash(gettext("The address counts as verified from now on."), "ok")
    return redirect(url_for("contacts.edit", contact_id=contact.id, _anchor="tests"))


@bp.route("/confirm-contact/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Asks with a button: programs that open every link of a mail must not confirm anything."""
    changing = request.method == "POST"
    found, refusal = operations.find_test(token, now(), changing=changing)
    if changing and found and refusal is None:
        operations.answer(found, now())
    page = {"test": found, "refusal": refusal, "ours": our_party(), "done": changing and refusal is None}
    status = 200 if refusal is None else 410 if found else 404
    with force_locale(found.contact.language if found else str(get_locale())):
        return render_template("contracts/confirm_contact.html", **page), status


def _contact(contact_id: int) -> Contact:
    return db.session.get(Contact, contact_id) or abort(404)


def _page(contact: Contact, form: ContactForm) -> ResponseReturnValue:
    tests = operations.tests_of(contact)
    known = operations.channel_states([contact.party_id])[contact.party_id]
    context = {
        "party": contact.party,
        "contact": contact,
        "tests": tests,
        "names": names_of(one.sent_by for one in tests),
        "states": [one for one in known if one.contact_id == contact.id],
        "CHANNELS": CHANNELS,
        "STATES": STATES,
    }
    return shown(form, "contracts/contact.html", **context)
