"""Now, the list of incidents, one incident with its facts, clocks and drafts."""

import secrets
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.guard import roles
from accounts.models import Access
from contracts.choosing.operations import offered_contracts, offered_parties
from contracts.models import Party
from contracts.moment import at_instant
from contracts.organisation.operations import our_day
from contracts.renewals import operations as renewals
from contracts.views import shown
from contracts.words import CHANNELS
from core import times
from core.database import db
from core.errors import FieldErrors
from core.phrases import Phrase
from core.times import now
from incidents import forms, meanwhile, operations, wording
from incidents.alerts.answers.operations import answerable, waiting_for
from incidents.alerts.plan import KIND_WORDS
from incidents.alerts.plans.forms import CHANNEL_LABELS
from incidents.audit import operations as auditor
from incidents.cards import channel_words
from incidents.clocks import operations as clocks
from incidents.decisions.operations import due_for_review, waiting_for_second
from incidents.forms import MomentForm
from incidents.models import Incident, TouchedContract
from incidents.operations import NewIncident
from incidents.reading import operations as reading
from incidents.reading.glance import MOST
from incidents.reports.holding.operations import to_end
from incidents.reports.minding.operations import MEANT, doubts
from incidents.sheet.agreeing import contradiction, disagreements
from incidents.sheet.operations import sheet_of
from incidents.timeline import line
from incidents.waivers import WORDS as WAIVERS
from notifications.incoming.operations import refused
from notifications.models import Delivery
from notifications.texts import SMS
from notifications.views import HOLD_REASONS, STATES

bp = Blueprint("incidents", __name__)

RESPONDERS = (Access.PRIVACY_OFFICER, Access.RESPONDER)
OFFICERS = (Access.PRIVACY_OFFICER,)

#: So many steps of one kind stand under what to do next; a line leads to the rest.
NEXT_STEPS = 10

FACTS = [
    "title",
    "description",
    "personal_data",
    "own_data",
    "nature",
    "data_subject_categories",
    "data_subject_count",
    "data_subject_count_approximate",
    "affected_countries",
    "record_categories",
    "record_count",
    "record_count_approximate",
    "contact_point",
    "likely_consequences",
    "measures_taken",
    "measures_proposed",
    "advice",
    "delay_reasons",
]


@bp.app_context_processor
def words() -> dict[str, Any]:
    """The words that pages of incidents speak with."""
    return {
        "wording": wording,
        "waiver_words": WAIVERS,
        "entry_line": line,
        "channel_words": channel_words,
        "channels": CHANNELS,
        "delivery_state": _delivery_state,
        "kind_words": KIND_WORDS,
        "channel_labels": CHANNEL_LABELS,
        "MOST": MOST,
        "NEXT_STEPS": NEXT_STEPS,
    }


def _delivery_state(delivery: Delivery) -> str:
    """State of a text in words, with the reason where it is held."""
    state = STATES[delivery.state]
    return f"{state}: {HOLD_REASONS[delivery.hold_reason]}" if delivery.hold_reason else str(state)


# ---- what the pages of an incident have in common


def incident_at(reference: str) -> Incident:
    """The incident of that reference, held where the request may change it."""
    return reading.find(reference, changing=_changing()) or abort(404)


def incident_of(row: Any, row_id: int) -> Incident:
    """The incident of that clock, notice or document; asked for before the row, which may change until it is held."""
    query = select(Incident).join(row, row.incident_id == Incident.id).where(row.id == row_id)
    return db.session.scalar(reading.held(query) if _changing() else query) or abort(404)


def _changing() -> bool:
    return request.method == "POST"


def warn(found: list[Phrase]) -> None:
    """Says what should perhaps not stand in what was stored."""
    if found:
        named = "; ".join(times.words(one) for one in found)
        flash(gettext("Stored as you wrote it. It may name people concerned: %(named)s.", named=named), "warning")


def back_to(incident: Incident, anchor: str | None = None) -> ResponseReturnValue:
    """To the page of the incident."""
    return redirect(url_for("incidents.show", reference=incident.reference, _anchor=anchor))


def moment_form(kind: type[MomentForm], incident: Incident, name: str, present: Any) -> Any:
    """A form that asks for one moment, with the one that is known."""
    form = kind()
    if request.method == "GET":
        form.zone.data = incident.zone
        form.show(name, present)
    return form


def with_reason(incident: Incident, title: str, act: Any) -> ResponseReturnValue:
    """Asks for a reason, then acts with it."""
    form = forms.ReasonForm()
    if form.submit(lambda form: act(form.reason.data) or True) is None:
        return shown(form, "incidents/reason.html", incident=incident, title=title)
    return back_to(incident)


# ---- reading


@bp.get("/", endpoint="now")
def now_page() -> ResponseReturnValue:
    waiting = [one for one in waiting_for(current_user) if not one.taken]
    page = {"clocks": reading.open_clocks(now()), "ours": _has_organisation(), "waiting": waiting}
    today = our_day(now())
    page |= {
        "renewing": renewals.count_due(today),
        "to_review": due_for_review(today),
        "to_approve": waiting_for_second(),
        "holds": to_end(today),
    }
    return render_template("incidents/now.html", **page, audit=auditor.standing())


@bp.get("/incidents")
def index() -> ResponseReturnValue:
    query = select(Incident).options(joinedload(Incident.place)).order_by(Incident.id.desc())
    # A page number in an address may be any number; the database counts to a limit.
    number = min(request.args.get("page", 1, int), 1_000_000)
    page = db.paginate(query, page=number, per_page=50, error_out=False)
    return render_template("incidents/index.html", page=page)


@bp.get("/incidents/<reference>")
def show(reference: str) -> ResponseReturnValue:
    whole = reading.whole(incident_at(reference), now())
    called = {one.person.phone for call in whole.calls for one in call.summonses if one.person.phone}
    waiting = answerable(current_user, whole.calls, {whole.incident.id: whole.incident})
    page = {"waiting": waiting, "stopped": refused(SMS, called)}
    return render_template("incidents/show.html", whole=whole, incident=whole.incident, **page)


# ---- writing


@bp.route("/incidents/new", methods=["GET", "POST"])
@roles(*RESPONDERS)
def new() -> ResponseReturnValue:
    form = forms.LogForm()
    if request.method == "GET":
        form.zone.data = current_user.zone
        form.show_now("discovered", now(), current_user.zone)
        form.show_now("aware", now(), current_user.zone)

    def log(form: forms.LogForm) -> Incident:
        moment = now().replace(microsecond=0)
        fields = ("discovered", "aware") if form.aware_mode.data == "at" else ("discovered",)
        moments = form.moments(*fields)
        aware = at_instant(moment, form.zone.data) if form.aware_mode.data == "now" else moments.get("aware")
        entered = NewIncident(
            title=form.title.data,
            zone=form.zone.data,
            description=form.description.data,
            place_id=form.place_id.data or None,
            discovered=moments["discovered"],
            aware=aware,
            personal_data=form.personal_data.data,
            own_data=form.own_data.data,
            contract_ids=tuple(form.contract_ids.data or ()),
            data_subject_count=form.data_subject_count.data,
            drill=form.drill.data,
            form_key=form.key(),
        )
        return operations.log_incident(entered, current_user, moment)

    incident = form.submit(log)
    if incident is None:
        form.form_key.data = secrets.token_hex(16)
        listed = offered_contracts(form.find.data, form.contract_ids.data or ())
        sides = {side for one in listed.rows for side in (one.party_a_id, one.party_b_id)}
        parties = offered_parties(form.find.data, sides | {form.place_id.data or 0})
        form.offer(parties.rows, listed.rows)
        others = {one.id for one in listed.rows if not (one.party_a.ours or one.party_b.ours)}
        more = listed.more or parties.more
        return shown(form, "incidents/new.html", ours=_has_organisation(), others=others, more=more)
    flash(gettext("%(reference)s is logged. The clocks run.", reference=incident.reference), "ok")
    return back_to(incident)


@bp.route("/incidents/<reference>/facts", methods=["GET", "POST"])
@roles(*RESPONDERS)
def facts(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.FactsForm(obj=incident) if request.method == "GET" else forms.FactsForm()
    if request.method == "GET":
        form.zone.data = incident.zone
        form.show("occurred", incident.occurred)
        form.show("discovered", incident.discovered)
        form.place_id.data = 0 if incident.place.ours else incident.place_id
        form.shown.data = meanwhile.written(meanwhile.marks(_facts_of(incident)))
    places = offered_parties(form.find.data, [form.place_id.data or 0])
    form.place_id.choices = forms.place_choices(places.rows)

    def correct(form: forms.FactsForm) -> bool:
        changes = {name: form[name].data for name in FACTS} | {
            name: form.kept(name, getattr(incident, name), incident.zone) for name in ("occurred", "discovered")
        }
        changes["nature"] = changes["nature"] or None
        changes["place_id"] = form.place_id.data or clocks.our_party().id
        mine = _undisputed(form, changes, _facts_of(incident))
        operations.correct(incident, mine, form.reason.data, current_user, now())
        return True

    if form.submit(correct) is None:
        return shown(form, "incidents/facts.html", incident=incident, more=places.more)
    flash(gettext("The facts are stored. Drafts and clocks follow them."), "ok")
    warn(doubts(*(form[name].data for name in FACTS if name not in MEANT)))
    values = sheet_of(incident).values()
    for low, high in disagreements(values):
        # What stands on the page of the fact sheet is mended there; nothing typed here waits for it.
        flash(times.words(contradiction(low, high, values)), "warning")
    return back_to(incident)


@bp.route("/incidents/<reference>/contracts", methods=["GET", "POST"])
@roles(*RESPONDERS)
def contracts(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.ContractsForm()
    if request.method == "GET":
        touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
        form.contract_ids.data = list(db.session.scalars(touched))

    def touch(form: forms.ContractsForm) -> bool:
        operations.touch_contracts(incident, form.contract_ids.data, form.reason.data, current_user, now())
        return True

    if form.submit(touch) is None:
        day = (incident.occurred or incident.discovered or at_instant(incident.logged_at, incident.zone)).local.date()
        listed = offered_contracts(form.find.data, form.contract_ids.data or ())
        form.contract_ids.choices = forms.contract_choices(listed.rows, day)
        return shown(form, "incidents/contracts.html", incident=incident, more=listed.more)
    return back_to(incident)


@bp.post("/incidents/<reference>/note")
@roles(*RESPONDERS, Access.CONTRACT_MANAGER)
def note(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.NoteForm()
    if form.submit(lambda form: operations.add_note(incident, form.note.data, current_user, now()) or True) is None:
        flash(gettext("An empty note is not stored."), "warning")
    return back_to(incident, "timeline")


@bp.post("/incidents/<reference>/close")
@roles(*OFFICERS)
def close(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    form = forms.Form()
    if form.submit(lambda form: operations.close(incident, current_user, now()) or True) is None:
        flash(" ".join(form.form_errors), "danger")
    return back_to(incident)


@bp.route("/incidents/<reference>/reopen", methods=["GET", "POST"])
@roles(*OFFICERS)
def reopen(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    title = gettext("Open the incident again")
    return with_reason(incident, title, lambda reason: operations.reopen(incident, reason, current_user, now()))


# ---- pieces


def _has_organisation() -> bool:
    return db.session.scalar(select(Party.id).where(Party.ours)) is not None


def _facts_of(incident: Incident) -> dict[str, Any]:
    return {name: getattr(incident, name) for name in (*FACTS, "occurred", "discovered", "place_id")}


def _undisputed(form: forms.FactsForm, given: dict[str, Any], present: dict[str, Any]) -> dict[str, Any]:
    """What this person changed; FieldErrors for what somebody else has changed meanwhile, asked about once."""
    marks = meanwhile.read(form.shown.data)
    mine = meanwhile.changed(given, marks)
    if clashes := meanwhile.clashes(mine, present, marks):
        known = {one.field: present[one.field] for one in clashes}
        form.shown.data = meanwhile.written(marks | meanwhile.marks(known))
        raise FieldErrors(clashes)
    return mine
