"""Notices: drafted for every duty of ours, sent by a person's click or by themselves where set so, recorded, received.

A notice discharges the clocks that its channel satisfies, at the first acceptance by the recipient's server or at the
moment of a recorded hand-over; one that comes back opens them again, with an alert.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts.models import Contact, Party
from contracts.moment import Moment, at_instant
from contracts.terms import GIVEN_CHANNELS, Channel, conforms
from core.database import db
from core.errors import FieldError, FieldErrors
from core.files import StoredFile
from core.pages import message
from core.phrases import Phrase
from incidents.alerts.operations import ring_bounced
from incidents.clock import next_alert
from incidents.models import Clock, Incident, Notice, record
from incidents.notices.drafting import PARTY, Draft, Owed, audience_of, drafts
from incidents.report import article_33
from incidents.wording import as_data
from notifications.addresses import clean_email
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.texts import EMAIL, Text

DRAFT = "draft"
QUEUED = "queued"
GIVEN = "given"
FAILED = "failed"
BOUNCED = "bounced"
RECEIVED = "received"

ARRIVED = ("accepted", "delivered")


@dataclass(frozen=True)
class GivenNotice:
    """A notice that was given or received outside the program: moment, channel, proof."""

    moment: Moment
    channel: Channel
    reference: str | None = None
    note: str | None = None
    proof: StoredFile | None = None


def prepare(incident: Incident, clocks: list[Clock], ours: Party, now: datetime) -> None:
    """Writes the drafts that these clocks still lack, and sends those of duties that are set to send by themselves."""
    owed = [one for clock in clocks if _is_ours_to_give(clock, ours) and (one := _owed(clock))]
    present = _present(incident, ours, now)
    wanted = [one for one in drafts(owed) if (one.audience, one.recipient) not in present]
    if not wanted:
        return
    contacts = _contacts([one.recipient for one in wanted if one.recipient])
    by_key = {clock.key: clock for clock in clocks}
    parties = {clock.creditor_id: clock.creditor for clock in clocks}
    added = []
    for one in wanted:
        notice = _draft(incident, ours, one, contacts.get(one.recipient or 0, []), now)
        notice.recipient = parties.get(one.recipient)
        added.append((notice, [by_key[key] for key in one.keys]))
    db.session.add_all(notice for notice, _clocks in added)
    automatic = [(notice, its) for notice, its in added if any(clock.send_automatically for clock in its)]
    if automatic:
        db.session.flush()
        for notice, its in automatic:
            _send_by_itself(incident, notice, its, now)


def compose(incident: Incident, notice: Notice, clocks: list[Clock], now: datetime) -> tuple[str, str]:
    """Subject and text of a notice to a party, written from the facts as they are now, in its contact's language."""
    due_at = next((clock.due_at for clock in clocks if clock.due_at), None)
    document = article_33(incident.facts(notice.debtor), now, due_at)
    sections = [section for section in document.sections if section.provision.startswith("33(3)")]
    with force_locale(notice.language):
        context = {"incident": incident, "notice": notice, "clocks": clocks, "sections": sections, "now": now}
        subject = message("notice.subject.txt", **context).strip()
        return subject, message("notice.txt", **context).strip() + "\n"


def send(
    incident: Incident, notice: Notice, address: str, subject: str, body: str, actor: Person | None, now: datetime
) -> None:
    """Hands a drafted notice to the mail room; FieldErrors for what cannot leave. It counts once it was accepted."""
    errors = []
    if notice.state != DRAFT:
        errors.append(FieldError("body", Phrase("This notice has left already.")))
    if notice.channel != Channel.EMAIL:
        errors.append(FieldError("address", Phrase("Only e-mail leaves from here. Record what was given elsewhere.")))
    given = {"subject": subject, "body": body}
    errors += [FieldError(name, Phrase("Please fill this in.")) for name, value in given.items() if not value]
    try:
        address = clean_email(address or "", "address")
    except FieldError as error:
        errors.append(error)
    if errors:
        raise FieldErrors(errors)
    _queue(incident, notice, address, subject, body, actor, now)
    db.session.commit()


def record_given(
    incident: Incident,
    notice: Notice,
    given: GivenNotice,
    clocks: list[Clock],
    actor: Person | None,
    now: datetime,
) -> list[Clock]:
    """Records a notice given outside the program, and meets the duties that its channel satisfies; gives those."""
    if given.moment.at > now:
        raise FieldError("given", Phrase("This moment lies in the future."))
    if given.channel not in GIVEN_CHANNELS:
        raise FieldError("channel", Phrase("Say how the notice travelled."))
    if notice.state not in (DRAFT, FAILED, BOUNCED):
        raise FieldError("channel", Phrase("This notice is recorded already."))
    _fill(notice, given, actor)
    notice.state = GIVEN
    data = {
        "recipient": notice.recipient.name if notice.recipient else notice.audience,
        "channel": given.channel.value,
        "moment": as_data(given.moment),
        "note": given.note,
    }
    record(incident, actor, now, "notice_given", data)
    met = _meet(incident, notice, clocks, given.moment.at, actor, now)
    db.session.commit()
    return met


def new_notice(incident: Incident, like: Notice, now: datetime) -> Notice:
    """A fresh draft after one that left: to the same recipient, for what is still open or follows in phases."""
    fresh = Notice(
        incident_id=incident.id,
        debtor_id=like.debtor_id,
        audience=like.audience,
        recipient_id=like.recipient_id,
        contact_id=like.contact_id,
        channel=like.channel,
        address=like.address,
        language=like.language,
        state=DRAFT,
        created_at=now,
    )
    db.session.add(fresh)
    db.session.commit()
    return fresh


def receive(
    incident: Incident,
    sender: Party,
    ours: Party,
    clocks: list[Clock],
    given: GivenNotice,
    actor: Person | None,
    now: datetime,
) -> Notice:
    """A notice of a counterparty to us. The caller makes it our awareness and commits."""
    notice = Notice(
        incident_id=incident.id,
        debtor_id=sender.id,
        audience=PARTY,
        recipient_id=ours.id,
        channel=given.channel,
        state=RECEIVED,
        created_at=now,
    )
    _fill(notice, given, actor)
    db.session.add(notice)
    db.session.flush()
    data = {"sender": sender.name, "channel": given.channel.value, "moment": as_data(given.moment), "note": given.note}
    record(incident, actor, now, "notice_received", data)
    _meet(incident, notice, clocks, given.moment.at, actor, now)
    return notice


def settle(now: datetime) -> int:
    """Draws the consequences of what the mail room learnt about notices; gives how many changed. The caller commits."""
    query = (
        select(Notice)
        .join(Delivery, Notice.delivery_id == Delivery.id)
        .where(
            ((Notice.state == QUEUED) & Delivery.state.in_((*ARRIVED, FAILED, BOUNCED)))
            | ((Notice.state == GIVEN) & (Delivery.state == BOUNCED))
        )
        .options(joinedload(Notice.delivery), joinedload(Notice.recipient), joinedload(Notice.debtor))
        .order_by(Notice.id)
        .limit(200)
        .with_for_update(of=Notice, skip_locked=True)
    )
    changed = list(db.session.scalars(query))
    for notice in changed:
        incident = db.session.get_one(Incident, notice.incident_id)
        clocks = _clocks(incident)
        delivery = notice.delivery
        assert delivery is not None
        if delivery.state in ARRIVED:
            _accepted(incident, notice, clocks, delivery.accepted_at or now, now)
        else:
            _came_back(incident, notice, clocks, delivery, now)
    return len(changed)


def covered(notice: Notice, clocks: list[Clock]) -> list[Clock]:
    """The clocks that this notice meets or would meet: same parties, and a channel that they accept."""
    given = Channel(notice.channel)
    return [clock for clock in clocks if _concerns(notice, clock) and conforms(given, clock.terms().channels)]


def _concerns(notice: Notice, clock: Clock) -> bool:
    if clock.debtor_id != notice.debtor_id or audience_of(clock.kind, clock.statute) != notice.audience:
        return False
    return notice.audience != PARTY or clock.creditor_id == notice.recipient_id


def _meet(
    incident: Incident, notice: Notice, clocks: list[Clock], at: datetime, actor: Person | None, now: datetime
) -> list[Clock]:
    met = [clock for clock in covered(notice, clocks) if clock.met_at is None and clock.waived_at is None]
    for clock in met:
        clock.met_at, clock.met_by, clock.next_alert_at = at, notice.id, None
        record(incident, actor, now, "met", {"duty": clock.named(), "at": at.isoformat()})
    return met


def _accepted(incident: Incident, notice: Notice, clocks: list[Clock], at: datetime, now: datetime) -> None:
    notice.state = GIVEN
    notice.given = at_instant(at, incident.zone)
    data = {"recipient": _recipient(notice), "channel": notice.channel, "moment": as_data(notice.given)}
    record(incident, None, now, "notice_given", data)
    _meet(incident, notice, clocks, at, None, now)


def _came_back(incident: Incident, notice: Notice, clocks: list[Clock], delivery: Delivery, now: datetime) -> None:
    notice.state = BOUNCED if delivery.state == BOUNCED else FAILED
    record(incident, None, now, "notice_failed", {"recipient": _recipient(notice), "error": delivery.last_error})
    again = [clock for clock in clocks if clock.met_by == notice.id]
    for clock in again:
        clock.met_at = clock.met_by = None
        clock.next_alert_at = next_alert(clock.times())
        record(incident, None, now, "clock_reopened", {"duty": clock.named(), "reason": None})
    if again:
        incident.closed_at = incident.closed_by = None
    still_open = [one for one in covered(notice, clocks) if one.met_at is None and one.waived_at is None]
    ring_bounced(incident, still_open, notice.id, now)
    db.session.flush()


def _send_by_itself(incident: Incident, notice: Notice, clocks: list[Clock], now: datetime) -> None:
    if notice.channel != Channel.EMAIL or not notice.address:
        return
    subject, body = compose(incident, notice, clocks, now)
    _queue(incident, notice, notice.address, subject, body, None, now)


def _queue(
    incident: Incident, notice: Notice, address: str, subject: str, body: str, actor: Person | None, now: datetime
) -> None:
    text = Text(
        key=f"notice:{notice.id}",
        purpose="notice",
        topic=incident.reference,
        channel=EMAIL,
        address=address,
        subject=subject,
        body=body,
        language=notice.language,
    )
    (delivery,) = queue([text], now)
    notice.delivery_id = delivery.id
    notice.address, notice.subject, notice.body, notice.state = address, subject, body, QUEUED
    notice.recorded_by = actor.id if actor else None
    record(incident, actor, now, "notice_sent", {"recipient": _recipient(notice), "address": address})


def _fill(notice: Notice, given: GivenNotice, actor: Person | None) -> None:
    notice.given, notice.channel = given.moment, given.channel
    notice.reference, notice.note = given.reference, given.note
    notice.recorded_by = actor.id if actor else None
    if given.proof:
        notice.proof_name, notice.proof_type = given.proof.name, given.proof.media_type
        notice.proof_sha256 = given.proof.sha256


def _recipient(notice: Notice) -> str:
    return notice.recipient.name if notice.recipient else notice.audience


def _is_ours_to_give(clock: Clock, ours: Party) -> bool:
    return clock.debtor_id == ours.id and clock.met_at is None and clock.waived_at is None


def _owed(clock: Clock) -> Owed | None:
    audience = audience_of(clock.kind, clock.statute)
    if audience is None:
        return None
    terms = clock.terms()
    return Owed(clock.key, audience, clock.creditor_id, terms.channels, terms.address)


def _present(incident: Incident, ours: Party, now: datetime) -> set[tuple[str, int | None]]:
    """To whom there is a notice of ours already; nobody in the transaction that logs the incident."""
    if incident.logged_at == now:
        return set()
    own = select(Notice.audience, Notice.recipient_id)
    found = db.session.execute(own.where(Notice.incident_id == incident.id, Notice.debtor_id == ours.id))
    return {(audience, recipient_id) for audience, recipient_id in found}


def _draft(incident: Incident, ours: Party, one: Draft, contacts: list[Contact], now: datetime) -> Notice:
    contact = next((c for c in contacts if c.email or one.channel is not Channel.EMAIL), None)
    named = one.address if one.address and "@" in one.address else None
    return Notice(
        incident_id=incident.id,
        debtor_id=ours.id,
        debtor=ours,
        audience=one.audience,
        recipient_id=one.recipient,
        contact_id=contact.id if contact else None,
        channel=one.channel,
        address=(named or (contact.email if contact else None)) if one.channel is Channel.EMAIL else one.address,
        language=contact.language if contact else "en",
        state=DRAFT,
        created_at=now,
    )


def _contacts(party_ids: list[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = {}
    if party_ids:
        for contact in db.session.scalars(select(Contact).where(Contact.party_id.in_(party_ids)).order_by(Contact.id)):
            found.setdefault(contact.party_id, []).append(contact)
    return found


def _clocks(incident: Incident) -> list[Clock]:
    loaded = (joinedload(Clock.debtor), joinedload(Clock.creditor), joinedload(Clock.contract))
    return list(db.session.scalars(select(Clock).where(Clock.incident_id == incident.id).options(*loaded)))
