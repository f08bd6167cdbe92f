"""Now, the list of incidents, one incident with its clocks, drafts and notices; health."""

import secrets
from dataclasses import replace
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from accounts.guard import public, roles
from accounts.models import Access
from contracts import catalogue, law
from contracts.contacts.channels import doubt
from contracts.forms import worded
from contracts.models import Contract, Party
from contracts.moment import at_instant
from contracts.operations import our_day
from contracts.renewals import operations as renewals
from contracts.terms import Channel
from contracts.views import shown
from contracts.words import CHANNELS
from core import pdf, times
from core.database import db
from core.errors import FieldErrors
from core.files import path_of, store_upload
from core.phrases import Phrase
from core.times import now
from incidents import forms, meanwhile, operations, report, wording
from incidents.cards import channel_words
from incidents.clocks import operations as clocks
from incidents.forms import MomentForm
from incidents.models import Clock, Incident, Notice, TouchedContract
from incidents.notices import operations as notices
from incidents.notices.operations import GivenNotice
from incidents.operations import NewIncident
from incidents.reading import operations as reading
from incidents.timeline import line
from incidents.waivers import WORDS as WAIVERS
from incidents.waivers import Waiver, allowed
from incidents.watch import operations as watch
from notifications.models import Delivery
from notifications.views import HOLD_REASONS, STATES

bp = Blueprint("incidents", __name__)

RESPONDERS = (Access.PRIVACY_OFFICER, Access.RESPONDER)
OFFICERS = (Access.PRIVACY_OFFICER,)

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
        "addressed": notices.addressed,
        "delivery_state": _delivery_state,
        "address_doubt": _address_doubt,
    }


def _delivery_state(delivery: Delivery) -> str:
    """State of a text in words, with the reason where it is held."""
    state = STATES[delivery.state]
    return f"{state}: {HOLD_REASONS[delivery.hold_reason]}" if delivery.hold_reason else str(state)


def _address_doubt(notice: Notice) -> Phrase | None:
    """Why a notice may not arrive at its address, with the moment in the reader's zone."""
    known = notices.known_of(notice)
    if known is None:
        return None
    at = known.at.astimezone(times.zone(current_user.zone)) if known.at else None
    return doubt(replace(known, at=at))


#: What stands for the section of a duty that has none.
NO_SECTION = Phrase("no section named")


@bp.app_template_filter()
def legal_basis(clock: Clock) -> str:
    """Why a notice is given: article or contract with its sentence, and by when."""
    if clock.statute:
        statute = catalogue.current().by_id(clock.statute)
        return times.words(wording.marked(statute.provision, verified=statute.verified))
    obligation = clock.obligation
    values = {
        "contract": clock.contract.title if clock.contract else "",
        "section": obligation.section if obligation and obligation.section else NO_SECTION,
        "quote": obligation.quote if obligation else "",
    }
    return times.words(Phrase("{contract}, {section}: “{quote}”", values))


# ---- reading


@bp.get("/", endpoint="now")
def now_page() -> ResponseReturnValue:
    page = {"clocks": reading.open_clocks(now()), "ours": _has_organisation()}
    return render_template("incidents/now.html", **page, renewing=renewals.count_due(our_day(now())))


@bp.get("/incidents")
def index() -> ResponseReturnValue:
    query = select(Incident).options(joinedload(Incident.place)).order_by(Incident.id.desc())
    # A page number in an address may be any number; the database counts to a limit.
    number = min(request.args.get("page", 1, int), 1_000_000)
    page = db.paginate(query, page=number, per_page=50, error_out=False)
    return render_template("incidents/index.html", page=page)


@bp.get("/incidents/<reference>")
def show(reference: str) -> ResponseReturnValue:
    whole = reading.whole(_incident(reference), now())
    return render_template("incidents/show.html", whole=whole, incident=whole.incident)


@bp.get("/incidents/<reference>/article-<int:article>")
def draft(reference: str, article: int) -> ResponseReturnValue:
    incident = _incident(reference)
    document = _document(incident, article)
    pdf_url = url_for("incidents.draft_pdf", reference=reference, article=article)
    back_url = url_for("incidents.show", reference=reference)
    return render_template("incidents/draft.html", document=document, pdf_url=pdf_url, back_url=back_url)


@bp.get("/incidents/<reference>/article-<int:article>.pdf")
def draft_pdf(reference: str, article: int) -> ResponseReturnValue:
    incident = _incident(reference)
    ours = clocks.our_party()
    generated = now().astimezone(times.zone(ours.zone))
    language = str(get_locale())
    content = pdf.render(_document(incident, article), words=times.words, language=language, generated=generated)
    headers = {"Content-Disposition": f'inline; filename="{reference}-article-{article}.pdf"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


@bp.get("/notices/<int:notice_id>/proof")
def proof(notice_id: int) -> ResponseReturnValue:
    notice = db.session.get(Notice, notice_id) or abort(404)
    path = path_of(_files(), notice.proof_sha256 or "none")
    if not notice.proof_sha256 or not path.exists():
        abort(404)
    return send_file(path, mimetype=notice.proof_type, as_attachment=True, download_name=notice.proof_name)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    return jsonify(alive=True)


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    try:
        state = watch.readiness(now())
    except SQLAlchemyError as error:
        return jsonify(ready=False, database=type(error).__name__), 503
    return jsonify(state), 200 if state["ready"] else 503


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
        listed = _contracts()
        form.offer(_parties(), listed)
        others = {one.id for one in listed if not (one.party_a.ours or one.party_b.ours)}
        return shown(form, "incidents/new.html", ours=_has_organisation(), others=others)
    flash(gettext("%(reference)s is logged. The clocks run.", reference=incident.reference), "ok")
    return _back(incident)


@bp.route("/incidents/<reference>/facts", methods=["GET", "POST"])
@roles(*RESPONDERS)
def facts(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.FactsForm(obj=incident) if request.method == "GET" else forms.FactsForm()
    if request.method == "GET":
        form.zone.data = incident.zone
        form.show("occurred", incident.occurred)
        form.show("discovered", incident.discovered)
        form.place_id.data = 0 if incident.place.ours else incident.place_id
        form.shown.data = meanwhile.written(meanwhile.marks(_facts_of(incident)))
    form.place_id.choices = _places()

    def correct(form: forms.FactsForm) -> bool:
        changes = {name: form[name].data for name in FACTS} | form.moments("occurred", "discovered")
        changes["nature"] = changes["nature"] or None
        changes["place_id"] = form.place_id.data or clocks.our_party().id
        mine = _undisputed(form, changes, _facts_of(incident))
        operations.correct(incident, mine, form.reason.data, current_user, now())
        return True

    if form.submit(correct) is None:
        return shown(form, "incidents/facts.html", incident=incident)
    flash(gettext("The facts are stored. Drafts and clocks follow them."), "ok")
    return _back(incident)


@bp.route("/incidents/<reference>/awareness", methods=["GET", "POST"])
@roles(*RESPONDERS)
def awareness(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = _moment_form(forms.AwarenessForm, incident, "aware", incident.aware)

    def correct(form: forms.AwarenessForm) -> bool:
        aware = form.moment("aware")
        if aware is None:
            raise operations.missing("aware_on")
        operations.correct(incident, {"aware": aware}, form.reason.data, current_user, now())
        return True

    if form.submit(correct) is None:
        return _awareness_page(incident, form)
    flash(gettext("Awareness is stored. Every clock was recomputed."), "ok")
    return _back(incident)


@bp.post("/incidents/<reference>/awareness/candidates")
@roles(*RESPONDERS)
def add_candidate(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.CandidateForm()

    def add(form: forms.CandidateForm) -> bool:
        moment = form.moment("candidate")
        if moment is None:
            raise operations.missing("candidate_on")
        operations.add_candidate(incident, moment, form.note.data, current_user, now())
        return True

    if form.submit(add) is None:
        return _awareness_page(incident, form)
    flash(gettext("The moment is written down. No clock moves until it is chosen."), "ok")
    return redirect(url_for("incidents.awareness", reference=incident.reference, _anchor="candidates"))


@bp.post("/incidents/<reference>/awareness/choice")
@roles(*RESPONDERS)
def choose_candidate(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.ChooseForm(reading.weighed(incident).choosable)

    def choose(form: forms.ChooseForm) -> bool:
        operations.choose_candidate(incident, form.chosen(), form.reason.data, current_user, now())
        return True

    if form.submit(choose) is None:
        return _awareness_page(incident, form)
    flash(gettext("Awareness is stored. Every clock was recomputed."), "ok")
    return _back(incident)


@bp.route("/incidents/<reference>/awareness/<int:party_id>", methods=["GET", "POST"])
@roles(*RESPONDERS)
def party_awareness(reference: str, party_id: int) -> ResponseReturnValue:
    incident = _incident(reference)
    party = db.session.get(Party, party_id) or abort(404)
    present = clocks.gather(incident).aware.get(party_id)
    form = _moment_form(forms.AwarenessForm, incident, "aware", present)

    def store(form: forms.AwarenessForm) -> bool:
        aware = form.moment("aware")
        if aware is None:
            raise operations.missing("aware_on")
        operations.set_party_awareness(incident, party, aware, form.reason.data, current_user, now())
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/awareness.html", incident=incident, party=party)
    return _back(incident)


@bp.route("/incidents/<reference>/contracts", methods=["GET", "POST"])
@roles(*RESPONDERS)
def contracts(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.ContractsForm()
    if request.method == "GET":
        touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
        form.contract_ids.data = list(db.session.scalars(touched))

    def touch(form: forms.ContractsForm) -> bool:
        operations.touch_contracts(incident, form.contract_ids.data, form.reason.data, current_user, now())
        return True

    if form.submit(touch) is None:
        day = (incident.occurred or incident.discovered or at_instant(incident.logged_at, incident.zone)).local.date()
        form.contract_ids.choices = forms.contract_choices(_contracts(), day)
        return shown(form, "incidents/contracts.html", incident=incident)
    return _back(incident)


@bp.route("/incidents/<reference>/verdict", methods=["GET", "POST"])
@roles(*OFFICERS)
def verdict(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = _moment_form(forms.VerdictForm, incident, "verdict", None)
    if request.method == "GET":
        form.risk.data, form.reasons.data = incident.risk, incident.risk_reasons
        form.show_now("verdict", now(), form.zone.data)

    def decide(form: forms.VerdictForm) -> bool:
        moment = form.moment("verdict") or at_instant(now(), form.zone.data)
        operations.decide_risk(incident, form.risk.data, form.reasons.data, current_user, moment, now())
        return True

    if form.submit(decide) is None:
        return shown(form, "incidents/verdict.html", incident=incident)
    return _back(incident)


@bp.route("/clocks/<int:clock_id>/waive", methods=["GET", "POST"])
@roles(*OFFICERS)
def waive(clock_id: int) -> ResponseReturnValue:
    incident = _incident_of(Clock, clock_id)
    clock = db.session.get_one(Clock, clock_id)
    form = forms.WaiveForm()
    offered = allowed(clock.statute, ours=clock.debtor.ours, incidents=clock.terms().incidents)
    if not offered:
        return redirect(url_for("incident_law.choose", reference=incident.reference, statute=clock.statute))
    form.reason.choices = worded((one, WAIVERS[one]) for one in offered)()

    def end(form: forms.WaiveForm) -> bool:
        operations.waive(incident, clock, Waiver(form.reason.data), form.note.data, current_user, now())
        return True

    if form.submit(end) is None:
        return shown(form, "incidents/waive.html", incident=incident, clock=clock)
    return _back(incident)


@bp.route("/clocks/<int:clock_id>/reopen", methods=["GET", "POST"])
@roles(*OFFICERS)
def reopen_clock(clock_id: int) -> ResponseReturnValue:
    incident = _incident_of(Clock, clock_id)
    clock = db.session.get_one(Clock, clock_id)
    title = gettext("Take the waiver back")
    return _with_reason(
        incident, title, lambda reason: operations.reopen_clock(incident, clock, reason, current_user, now())
    )


@bp.get("/notices/<int:notice_id>")
def notice(notice_id: int) -> ResponseReturnValue:
    notice, incident, covered = _notice(notice_id)
    form = forms.NoticeForm(formdata=None)
    if notice.state == notices.DRAFT and notice.recipient:
        form.address.data = notice.address
        form.subject.data, form.body.data = notices.compose(incident, notice, covered, now())
    return shown(form, "incidents/notice.html", incident=incident, notice=notice, clocks=covered)


@bp.post("/notices/<int:notice_id>")
@roles(*RESPONDERS)
def send_notice(notice_id: int) -> ResponseReturnValue:
    notice, incident, covered = _notice(notice_id)
    form = forms.NoticeForm()

    def send(form: forms.NoticeForm) -> bool:
        notices.send(incident, notice, form.address.data, form.subject.data, form.body.data, current_user, now())
        return True

    if form.submit(send) is None:
        return shown(form, "incidents/notice.html", incident=incident, notice=notice, clocks=covered)
    flash(gettext("The notice is on its way. It counts once the recipient's server has accepted it."), "ok")
    return _back(incident)


@bp.route("/notices/<int:notice_id>/given", methods=["GET", "POST"])
@roles(*RESPONDERS)
def given(notice_id: int) -> ResponseReturnValue:
    notice, incident, covered = _notice(notice_id)
    form = _moment_form(forms.GivenForm, incident, "given", None)
    if request.method == "GET":
        form.show_now("given", now(), form.zone.data)
        form.channel.data = notice.channel

    def store(form: forms.GivenForm) -> list[Clock]:
        scene = clocks.gather(incident)
        return notices.record_given(incident, notice, _given(form), list(scene.clocks.values()), current_user, now())

    met = form.submit(store)
    if met is None:
        return shown(form, "incidents/given.html", incident=incident, notice=notice, clocks=covered)
    if not met:
        text = gettext("Recorded. It met no duty: the channel is not the one that the duty demands, or none is open.")
        flash(text, "warning")
    return _back(incident)


@bp.post("/notices/<int:notice_id>/again")
@roles(*RESPONDERS)
def again(notice_id: int) -> ResponseReturnValue:
    notice, incident, _covered = _notice(notice_id)
    fresh = notices.new_notice(incident, notice, now())
    return redirect(url_for("incidents.notice", notice_id=fresh.id))


@bp.route("/incidents/<reference>/received", methods=["GET", "POST"])
@roles(*RESPONDERS)
def received(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    whole = reading.whole(incident, now())
    form = _moment_form(forms.ReceivedForm, incident, "given", None)
    form.offer(whole.counterparties, whole.between_others)
    if request.method == "GET":
        form.show_now("given", now(), form.zone.data)
        form.party_id.data = request.args.get("party", None, int)
        form.recipient_id.data = request.args.get("to", 0, int)

    def store(form: forms.ReceivedForm) -> bool:
        party = db.session.get(Party, form.party_id.data) or abort(404)
        recipient = db.session.get(Party, form.recipient_id.data) if form.recipient_id.data else None
        operations.receive_notice(incident, party, _given(form), current_user, now(), recipient)
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/received.html", incident=incident)
    return _back(incident)


@bp.post("/incidents/<reference>/note")
@roles(*RESPONDERS, Access.CONTRACT_MANAGER)
def note(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.NoteForm()
    if form.submit(lambda form: operations.add_note(incident, form.note.data, current_user, now()) or True) is None:
        flash(gettext("An empty note is not stored."), "warning")
    return _back(incident, "timeline")


@bp.post("/incidents/<reference>/close")
@roles(*OFFICERS)
def close(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    form = forms.Form()
    if form.submit(lambda form: operations.close(incident, current_user, now()) or True) is None:
        flash(" ".join(form.form_errors), "danger")
    return _back(incident)


@bp.route("/incidents/<reference>/reopen", methods=["GET", "POST"])
@roles(*OFFICERS)
def reopen(reference: str) -> ResponseReturnValue:
    incident = _incident(reference)
    title = gettext("Open the incident again")
    return _with_reason(incident, title, lambda reason: operations.reopen(incident, reason, current_user, now()))


# ---- pieces


def _incident(reference: str) -> Incident:
    return reading.find(reference, changing=_changing()) or abort(404)


def _changing() -> bool:
    return request.method == "POST"


def _incident_of(row: type[Clock] | type[Notice], row_id: int) -> Incident:
    """The incident of that clock or notice; asked for before the row itself, which may change until it is held."""
    query = select(Incident).join(row, row.incident_id == Incident.id).where(row.id == row_id)
    return db.session.scalar(reading.held(query) if _changing() else query) or abort(404)


def _back(incident: Incident, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("incidents.show", reference=incident.reference, _anchor=anchor))


def _files() -> Any:
    return current_app.config["BREACHCLOCK"].files


def _has_organisation() -> bool:
    return db.session.scalar(select(Party.id).where(Party.ours)) is not None


def _parties() -> list[Party]:
    return list(db.session.scalars(select(Party).order_by(Party.name)))


def _contracts() -> list[Contract]:
    loaded = (joinedload(Contract.party_a), joinedload(Contract.party_b))
    return list(db.session.scalars(select(Contract).options(*loaded).order_by(Contract.title)))


def _places() -> Any:
    elsewhere = [(party.id, party.name) for party in _parties() if not party.ours]
    return forms.choices([(0, gettext("with us")), *elsewhere])


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


def _moment_form(kind: type[MomentForm], incident: Incident, name: str, present: Any) -> Any:
    form = kind()
    if request.method == "GET":
        form.zone.data = incident.zone
        form.show(name, present)
    return form


def _awareness_page(incident: Incident, form: Any) -> ResponseReturnValue:
    """The page of our awareness: the form that was sent as it came in, the two others as they are at first."""
    weighing = reading.weighed(incident)
    aware, write, choose = (
        form if isinstance(form, kind) else None
        for kind in (forms.AwarenessForm, forms.CandidateForm, forms.ChooseForm)
    )
    if aware is None:
        aware = forms.AwarenessForm(formdata=None)
        aware.zone.data = incident.zone
        aware.show("aware", incident.aware)
    if write is None:
        write = forms.CandidateForm(formdata=None)
        write.zone.data = incident.zone
    choose = choose or forms.ChooseForm(weighing.choosable, formdata=None)
    page = {"incident": incident, "party": None, "weighing": weighing}
    return shown(form, "incidents/awareness.html", **page, aware=aware, write=write, choose=choose)


def _given(form: forms.GivenForm) -> GivenNotice:
    moment = form.moment("given")
    if moment is None:
        raise operations.missing("given_on")
    proof = store_upload(_files(), "proof", form.proof.data) if form.proof.data else None
    return GivenNotice(moment, Channel(form.channel.data), form.reference.data, form.note.data, proof)


def _notice(notice_id: int) -> tuple[Notice, Incident, list[Clock]]:
    incident = _incident_of(Notice, notice_id)
    notice = db.session.get_one(Notice, notice_id)
    return notice, incident, notices.covered(notice, clocks.clocks_of(incident.id))


def _with_reason(incident: Incident, title: str, act: Any) -> ResponseReturnValue:
    form = forms.ReasonForm()
    if form.submit(lambda form: act(form.reason.data) or True) is None:
        return shown(form, "incidents/reason.html", incident=incident, title=title)
    return _back(incident)


def _document(incident: Incident, article: int) -> report.Document:
    facts = incident.facts(clocks.our_party())
    if article == 33:
        provision, clock = "33(1)", _clock_of(incident, law.ART_33_1)
        steps = reading.derived(incident, clock) if clock else ()
        draft = report.article_33(facts, now(), clock.due_at if clock else None, steps)
    elif article == 34:
        provision, clock = "34(1)", _clock_of(incident, law.ART_34_1)
        draft = report.article_34(facts, now())
    else:
        abort(404)
    if clock is None or clock.waived_reason == Waiver.NOT_TRIGGERED:
        draft = report.not_owed(draft, provision)
    return report.as_drill(draft) if incident.drill else draft


def _clock_of(incident: Incident, statute: str) -> Clock | None:
    return db.session.scalar(select(Clock).where(Clock.incident_id == incident.id, Clock.statute == statute))
