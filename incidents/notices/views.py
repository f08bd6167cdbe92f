"""The pages of notices: read and sent, recorded as given or received, with their proof."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from contracts.contacts.channels import doubt
from contracts.models import Party
from contracts.terms import Channel
from contracts.views import shown
from core import times
from core.database import db
from core.files import path_of, store_upload
from core.phrases import Phrase
from core.times import now
from incidents import forms
from incidents.clocks import operations as clocks
from incidents.models import Clock, Incident, Notice
from incidents.notices import operations
from incidents.notices.coverage import covered
from incidents.notices.drafting import DRAFT
from incidents.notices.leaving import operations as leaving
from incidents.notices.meeting.operations import clocks_between
from incidents.notices.operations import GivenNotice
from incidents.operations import missing, receive_notice
from incidents.reading import operations as reading
from incidents.views import RESPONDERS, back_to, incident_at, incident_of, moment_form

bp = Blueprint("incident_notices", __name__)


@bp.context_processor
def doubts() -> dict[str, Any]:
    """What the page of a notice says of its address."""
    return {"address_doubt": address_doubt}


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Whom a notice goes to, which the page of its incident shows too."""
    return {"addressed": leaving.addressed}


def address_doubt(notice: Notice) -> Phrase | None:
    """Why a notice may not arrive at its address, with the moment in the reader's zone."""
    known = operations.known_of(notice)
    if known is None:
        return None
    at = known.at.astimezone(times.zone(current_user.zone)) if known.at else None
    return doubt(replace(known, at=at))


@bp.get("/notices/<int:notice_id>")
def show(notice_id: int) -> ResponseReturnValue:
    notice, incident, meets = _notice(notice_id)
    form = forms.NoticeForm(formdata=None)
    if notice.state == DRAFT and notice.recipient:
        form.address.data = notice.address
        form.subject.data, form.body.data = leaving.compose(incident, notice, meets, now())
    return shown(form, "incidents/notice.html", incident=incident, notice=notice, clocks=meets)


@bp.post("/notices/<int:notice_id>")
@roles(*RESPONDERS)
def send(notice_id: int) -> ResponseReturnValue:
    notice, incident, meets = _notice(notice_id)
    form = forms.NoticeForm()

    def leave(form: forms.NoticeForm) -> bool:
        leaving.send(incident, notice, form.address.data, form.subject.data, form.body.data, current_user, now())
        return True

    if form.submit(leave) is None:
        return shown(form, "incidents/notice.html", incident=incident, notice=notice, clocks=meets)
    flash(gettext("The notice is on its way. It counts once the recipient's server has accepted it."), "ok")
    return back_to(incident)


@bp.route("/notices/<int:notice_id>/given", methods=["GET", "POST"])
@roles(*RESPONDERS)
def given(notice_id: int) -> ResponseReturnValue:
    notice, incident, meets = _notice(notice_id)
    form = moment_form(forms.GivenForm, incident, "given", None)
    if request.method == "GET":
        form.show_now("given", now(), form.zone.data)
        form.channel.data = notice.channel

    def store(form: forms.GivenForm) -> list[Clock]:
        scene = clocks.gather(incident)
        return operations.record_given(incident, notice, _given(form), list(scene.clocks.values()), current_user, now())

    met = form.submit(store)
    if met is None:
        return shown(form, "incidents/given.html", incident=incident, notice=notice, clocks=meets)
    if not met:
        text = gettext("Recorded. It met no duty: the channel is not the one that the duty demands, or none is open.")
        flash(text, "warning")
    return back_to(incident)


@bp.post("/notices/<int:notice_id>/again")
@roles(*RESPONDERS)
def again(notice_id: int) -> ResponseReturnValue:
    notice, incident, _meets = _notice(notice_id)
    fresh = operations.new_notice(incident, notice, now())
    return redirect(url_for("incident_notices.show", notice_id=fresh.id))


@bp.route("/incidents/<reference>/received", methods=["GET", "POST"])
@roles(*RESPONDERS)
def received(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    whole = reading.whole(incident, now())
    form = moment_form(forms.ReceivedForm, incident, "given", None)
    form.offer(whole.counterparties, whole.between_others)
    if request.method == "GET":
        form.show_now("given", now(), form.zone.data)
        form.party_id.data = request.args.get("party", None, int)
        form.recipient_id.data = request.args.get("to", 0, int)

    def store(form: forms.ReceivedForm) -> bool:
        party = db.session.get(Party, form.party_id.data) or abort(404)
        recipient = db.session.get(Party, form.recipient_id.data) if form.recipient_id.data else None
        receive_notice(incident, party, _given(form), current_user, now(), recipient)
        return True

    if form.submit(store) is None:
        return shown(form, "incidents/received.html", incident=incident)
    return back_to(incident)


@bp.get("/notices/<int:notice_id>/proof")
def proof(notice_id: int) -> ResponseReturnValue:
    notice = db.session.get(Notice, notice_id) or abort(404)
    path = path_of(current_app.config["BREACHCLOCK"].files, notice.proof_sha256 or "none")
    if not notice.proof_sha256 or not path.exists():
        abort(404)
    return send_file(path, mimetype=notice.proof_type, as_attachment=True, download_name=notice.proof_name)


def _given(form: forms.GivenForm) -> GivenNotice:
    moment = form.moment("given")
    if moment is None:
        raise missing("given_on")
    proof = store_upload(current_app.config["BREACHCLOCK"].files, "proof", form.proof.data) if form.proof.data else None
    return GivenNotice(moment, Channel(form.channel.data), form.reference.data, form.note.data, proof)


def _notice(notice_id: int) -> tuple[Notice, Incident, list[Clock]]:
    incident = incident_of(Notice, notice_id)
    notice = db.session.get_one(Notice, notice_id)
    return notice, incident, covered(notice, clocks_between([notice]))
