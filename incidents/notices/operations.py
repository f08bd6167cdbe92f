"""Notices that people record: given outside the program, received, or begun anew after one that left.

A notice discharges the clocks that its channel satisfies, at the first acceptance by the recipient's server (news/) or
at the moment of a recorded hand-over; one that comes back opens them again, with an alert. Drafts are written in
drafts/ and leave through leaving/.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from contracts.contacts.channels import CHANNELS, ChannelState
from contracts.contacts.operations import state_of
from contracts.models import Party
from contracts.moment import Moment
from contracts.terms import GIVEN_CHANNELS, Channel
from core.database import db
from core.errors import FieldError
from core.files import StoredFile
from core.phrases import Phrase
from incidents.alerts.calls import operations as calls
from incidents.models import Clock, Incident, Notice, record
from incidents.notices.coverage import Coverage
from incidents.notices.drafting import BOUNCED, DRAFT, FAILED, GIVEN, PARTY, RECEIVED
from incidents.notices.drafts.operations import prepare
from incidents.notices.leaving.operations import addressed
from incidents.notices.meeting.operations import chain, meet
from incidents.wording import as_data


@dataclass(frozen=True)
class GivenNotice:
    """A notice that was given or received outside the program: moment, channel, proof."""

    moment: Moment
    channel: Channel
    reference: str | None = None
    note: str | None = None
    proof: StoredFile | None = None


def record_given(
    incident: Incident,
    notice: Notice,
    given: GivenNotice,
    clocks: list[Clock],
    actor: Person | None,
    now: datetime,
) -> list[Clock]:
    """Records a notice given outside the program, and meets the duties that its channel satisfies; gives those.

    One that had failed stays as it is in the record: what was given instead is a notice of its own.
    """
    if given.moment.at > now:
        raise FieldError("given", Phrase("This moment lies in the future."))
    known = [one for one in (incident.occurred, incident.discovered, incident.aware) if one is not None]
    first = min(known, key=lambda one: one.at, default=None)
    # People enter minutes, the program knows seconds.
    if first is not None and given.moment.at < first.at.replace(second=0, microsecond=0):
        # A slip in the year would make a late notice one in time.
        before = Phrase("This lies before all that is known of this breach, which begins {moment}.")
        raise FieldError("given", before.filled({"moment": first.local}))
    if given.channel not in GIVEN_CHANNELS:
        raise FieldError("channel", Phrase("Say how the notice travelled."))
    if notice.state not in (DRAFT, FAILED, BOUNCED):
        raise FieldError("channel", Phrase("This notice is recorded already."))
    if notice.state != DRAFT:
        notice = _like(notice, now)
        db.session.add(notice)
    _fill(notice, given, actor)
    notice.state = GIVEN
    db.session.flush()
    data = {
        **addressed(notice),
        "channel": given.channel.value,
        "moment": as_data(given.moment),
        "note": given.note,
    }
    record(incident, actor, now, "notice_given", data)
    met = meet(incident, notice, Coverage(clocks), given.moment.at, actor, now)
    if met:
        calls.follow(incident, now)
    chain(incident, [notice], actor, now)
    # A phone call does not meet a duty by e-mail: that duty gets its draft back.
    prepare(incident, clocks, notice.debtor, now)
    db.session.commit()
    return met


def new_notice(incident: Incident, like: Notice, now: datetime) -> Notice:
    """A fresh draft after one that left: to the same recipient, for what is still open or follows in phases."""
    fresh = _like(like, now)
    fresh.incident_id = incident.id
    db.session.add(fresh)
    db.session.commit()
    return fresh


def known_of(notice: Notice) -> ChannelState | None:
    """What is known of the address that a notice goes to; None where it goes to no address, or has left already."""
    if notice.state != DRAFT or notice.address is None or notice.channel not in CHANNELS:
        return None
    return state_of(notice.channel, notice.address, notice.recipient_id)


def _like(notice: Notice, now: datetime) -> Notice:
    return Notice(
        incident_id=notice.incident_id,
        debtor=notice.debtor,
        audience=notice.audience,
        recipient=notice.recipient,
        recipient_id=notice.recipient_id,
        contact_id=notice.contact_id,
        channel=notice.channel,
        address=notice.address,
        language=notice.language,
        state=DRAFT,
        created_at=now,
    )


def receive(
    incident: Incident,
    sender: Party,
    recipient: Party,
    clocks: list[Clock],
    given: GivenNotice,
    actor: Person | None,
    now: datetime,
) -> Notice:
    """A notice of a counterparty to us, or to another one. The caller makes one to us our awareness, and commits."""
    notice = Notice(
        incident_id=incident.id,
        debtor_id=sender.id,
        audience=PARTY,
        recipient_id=recipient.id,
        channel=given.channel,
        state=RECEIVED,
        created_at=now,
    )
    _fill(notice, given, actor)
    db.session.add(notice)
    db.session.flush()
    data = {"sender": sender.name, "channel": given.channel.value, "moment": as_data(given.moment), "note": given.note}
    if recipient.ours:
        record(incident, actor, now, "notice_received", data)
    else:
        record(incident, actor, now, "notice_between", data | {"recipient": recipient.name})
    if meet(incident, notice, Coverage(clocks), given.moment.at, actor, now):
        calls.follow(incident, now)
    return notice


def _fill(notice: Notice, given: GivenNotice, actor: Person | None) -> None:
    notice.given, notice.channel = given.moment, given.channel
    notice.reference, notice.note = given.reference, given.note
    notice.recorded_by = actor.id if actor else None
    if given.proof:
        notice.proof_name, notice.proof_type = given.proof.name, given.proof.media_type
        notice.proof_sha256 = given.proof.sha256
