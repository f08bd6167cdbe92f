"""Notices: drafted for every duty of ours, sent by a person's click or by themselves where set so, recorded, received.

A notice discharges the clocks that its channel satisfies, at the first acceptance by the recipient's server or at the
moment of a recorded hand-over; one that comes back opens them again, with an alert.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import String, cast, insert, literal, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts import catalogue
from contracts.contacts.channels import CHANNELS, ChannelState, best_first
from contracts.contacts.operations import channel_states, state_of
from contracts.models import Contact, Party
from contracts.moment import Moment, at_instant
from contracts.terms import GIVEN_CHANNELS, Channel, conforms
from core.database import db
from core.errors import FieldError, FieldErrors
from core.files import StoredFile
from core.pages import message
from core.phrases import Phrase
from incidents.alerts.calls import operations as calls
from incidents.clock import Stage, next_alert
from incidents.clocks.operations import gather, recompute
from incidents.models import Alert, Clock, Incident, Notice, record
from incidents.notices.drafting import (
    AUDIENCES,
    BOUNCED,
    DRAFT,
    FAILED,
    GIVEN,
    PARTY,
    QUEUED,
    RECEIVED,
    Draft,
    Owed,
    audience_of,
    drafts,
    statute_of,
)
from incidents.report import article_33
from incidents.wording import as_data
from notifications.addresses import clean_email
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.texts import EMAIL, Text

ARRIVED = ("accepted", "delivered")
#: A duty that one of these covers needs no further draft: it waits for a person, for a server, or for a second try.
PENDING = (DRAFT, QUEUED, FAILED, BOUNCED)


@dataclass(frozen=True)
class GivenNotice:
    """A notice that was given or received outside the program: moment, channel, proof."""

    moment: Moment
    channel: Channel
    reference: str | None = None
    note: str | None = None
    proof: StoredFile | None = None


def prepare(incident: Incident, clocks: list[Clock], ours: Party, now: datetime) -> None:
    """Writes the drafts that our open duties still lack; sends those of duties that are set to send by themselves."""
    still_ours = [clock for clock in clocks if _is_ours_to_give(clock, ours)]
    present = _pending(incident, ours, now)
    lacking = [clock for clock in still_ours if not any(covered(notice, [clock]) for notice in present)]
    wanted = drafts(one for clock in lacking if (one := _owed(clock)))
    added = _drafted(incident, ours, wanted, clocks, now) if wanted else []
    automatic = [one for one in [*present, *added] if _leaves_by_itself(incident, one, covered(one, still_ours))]
    db.session.add_all(one for one in added if one in automatic)
    _write([one for one in added if one not in automatic])
    if automatic:
        db.session.flush()
    for notice in automatic:
        _send_by_itself(incident, notice, covered(notice, still_ours), now)


def _write(drafts: list[Notice]) -> None:
    """Stores drafts in one statement, without asking for the ids that nobody needs yet."""
    names = [column.key for column in Notice.__table__.columns if column.key != "id"]
    if drafts:
        rows = [{name: getattr(draft, name) for name in names} for draft in drafts]
        # Nulls are written out, or rows with and without a recipient would become two statements.
        db.session.execute(insert(Notice), rows, execution_options={"render_nulls": True})


def _drafted(incident: Incident, ours: Party, wanted: list[Draft], clocks: list[Clock], now: datetime) -> list[Notice]:
    contacts = _contacts([one.recipient for one in wanted if one.recipient])
    # Asked only where there is a choice, which is rare.
    known = channel_states(party_id for party_id, listed in contacts.items() if len(listed) > 1)
    parties = {clock.creditor_id: clock.creditor for clock in clocks}
    added = []
    for one in wanted:
        best = best_first(known.get(one.recipient or 0, []), one.channel)
        listed = sorted(
            contacts.get(one.recipient or 0, []),
            key=lambda contact, best=best: best.index(contact.id) if contact.id in best else len(best),
        )
        notice = _draft(incident, ours, one, listed, now)
        notice.recipient, notice.recipient_id = parties.get(one.recipient), one.recipient
        added.append(notice)
    return added


def _leaves_by_itself(incident: Incident, notice: Notice, clocks: list[Clock]) -> bool:
    """Once a duty that is set so has started. A drill never writes to a counterparty without a person's click."""
    if incident.drill or notice.state != DRAFT or notice.channel != Channel.EMAIL or not notice.address:
        return False
    return any(clock.send_automatically and clock.starts_at for clock in clocks)


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
    """Records a notice given outside the program, and meets the duties that its channel satisfies; gives those.

    One that had failed stays as it is in the record: what was given instead is a notice of its own.
    """
    if given.moment.at > now:
        raise FieldError("given", Phrase("This moment lies in the future."))
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
    met = _meet(incident, notice, clocks, given.moment.at, actor, now)
    _chain(incident, notice, actor, now)
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
    _meet(incident, notice, clocks, given.moment.at, actor, now)
    return notice


def settle(now: datetime) -> int:
    """Draws the consequences of what the mail room learnt about notices; gives how many changed. The caller commits."""
    # Two questions, each by its index: asked as one, it would look at every notice that was ever accepted.
    news_of = select(Notice.id).join(Delivery, Notice.delivery_id == Delivery.id)
    arrived_or_failed = news_of.where(Notice.state == QUEUED, Delivery.state.in_((*ARRIVED, FAILED, BOUNCED)))
    came_back = news_of.where(Notice.state != BOUNCED, Delivery.state == BOUNCED)
    query = (
        select(Notice)
        .where(Notice.id.in_(arrived_or_failed) | Notice.id.in_(came_back))
        .options(joinedload(Notice.delivery), joinedload(Notice.recipient), joinedload(Notice.debtor))
        .order_by(Notice.id)
        .limit(200)
        .with_for_update(of=Notice, skip_locked=True)
    )
    changed = list(db.session.scalars(query))
    for notice in changed:
        # Held, as by a person who waives or corrects meanwhile: one of the two decides after the other.
        incident = db.session.get_one(Incident, notice.incident_id, with_for_update={"key_share": True})
        clocks = _clocks(incident.id)
        delivery = notice.delivery
        assert delivery is not None
        if delivery.state in ARRIVED:
            _accepted(incident, notice, clocks, delivery.accepted_at or now, now)
        else:
            _came_back(incident, notice, clocks, delivery, now)
    return len(changed)


def unrung(now: datetime) -> dict[int, Stage]:
    """Clock id -> the stage that tells of a notice that did not arrive, until an alert told it or a person saw it."""
    told = select(Alert.id).where(
        Alert.incident_id == Notice.incident_id,
        Alert.stage == literal("bounced-").concat(cast(Notice.id, String)),
    )
    query = (
        select(Notice)
        .join(Delivery, Notice.delivery_id == Delivery.id)
        .where(
            Delivery.state.in_((FAILED, BOUNCED)),
            Delivery.seen_at.is_(None),
            Notice.state.in_((FAILED, BOUNCED)),
            ~told.exists(),
        )
        .order_by(Notice.id)
        .limit(200)
    )
    found = {}
    for notice in db.session.scalars(query):
        still_open = [one for one in _clocks(notice.incident_id) if one.met_at is None and one.waived_at is None]
        found |= {clock.id: Stage(f"bounced-{notice.id}", now) for clock in covered(notice, still_open)}
    return found


def covered(notice: Notice, clocks: list[Clock]) -> list[Clock]:
    """The clocks that this notice meets or would meet: same parties, and a channel that they accept."""
    given = Channel(notice.channel)
    return [clock for clock in clocks if _concerns(notice, clock) and conforms(given, clock.terms().channels)]


def _concerns(notice: Notice, clock: Clock) -> bool:
    # The cheapest question first: of 900 clocks and 300 notices nearly all differ in it.
    if clock.creditor_id != notice.recipient_id and notice.audience == PARTY:
        return False
    return clock.debtor_id == notice.debtor_id and _audience(clock) == notice.audience


def _meet(
    incident: Incident, notice: Notice, clocks: list[Clock], at: datetime, actor: Person | None, now: datetime
) -> list[Clock]:
    met = [clock for clock in covered(notice, clocks) if clock.met_at is None and clock.waived_at is None]
    for clock in met:
        clock.met_at, clock.met_by, clock.next_alert_at = at, notice.id, None
        record(incident, actor, now, "met", {"duty": clock.named(), "at": at.isoformat()})
    if met:
        calls.follow(incident, now)
    return met


def _accepted(incident: Incident, notice: Notice, clocks: list[Clock], at: datetime, now: datetime) -> None:
    notice.state = GIVEN
    notice.given = at_instant(at, incident.zone)
    data = {**addressed(notice), "channel": notice.channel, "moment": as_data(notice.given)}
    record(incident, None, now, "notice_given", data)
    _meet(incident, notice, clocks, at, None, now)
    _chain(incident, notice, None, now)


def _chain(incident: Incident, notice: Notice, actor: Person | None, now: datetime) -> None:
    """What was filed may start the stage after it, or start it again; what came back was not filed."""
    if notice.audience != PARTY:
        db.session.flush()
        recompute(gather(incident), actor, now)


def _came_back(incident: Incident, notice: Notice, clocks: list[Clock], delivery: Delivery, now: datetime) -> None:
    notice.state = BOUNCED if delivery.state == BOUNCED else FAILED
    record(incident, None, now, "notice_failed", {**addressed(notice), "error": delivery.last_error})
    again = [clock for clock in clocks if clock.met_by == notice.id]
    for clock in again:
        clock.met_at = clock.met_by = None
    if again:
        _meet_by_others(incident, notice, again, now)
    still_open = [clock for clock in again if clock.met_at is None]
    for clock in still_open:
        clock.next_alert_at = next_alert(clock.times())
        record(incident, None, now, "clock_reopened", {"duty": clock.named(), "reason": None})
    if still_open:
        incident.closed_at = incident.closed_by = None
    db.session.flush()
    _chain(incident, notice, None, now)


def _meet_by_others(incident: Incident, lost: Notice, clocks: list[Clock], now: datetime) -> None:
    """A duty whose notice came back may have been met by another since, such as a call: the first of them counts."""
    query = select(Notice).where(Notice.incident_id == incident.id, Notice.state == GIVEN, Notice.id != lost.id)
    loaded = query.options(joinedload(Notice.recipient), joinedload(Notice.debtor))
    given = [(notice.given.at, notice) for notice in db.session.scalars(loaded) if notice.given]
    for at, notice in sorted(given, key=lambda one: one[0]):
        _meet(incident, notice, clocks, at, None, now)


def _send_by_itself(incident: Incident, notice: Notice, clocks: list[Clock], now: datetime) -> None:
    assert notice.address is not None
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
    record(incident, actor, now, "notice_sent", {**addressed(notice), "address": address})


def _fill(notice: Notice, given: GivenNotice, actor: Person | None) -> None:
    notice.given, notice.channel = given.moment, given.channel
    notice.reference, notice.note = given.reference, given.note
    notice.recorded_by = actor.id if actor else None
    if given.proof:
        notice.proof_name, notice.proof_type = given.proof.name, given.proof.media_type
        notice.proof_sha256 = given.proof.sha256


def addressed(notice: Notice) -> dict[str, str | None]:
    """Who a notice goes to, as the timeline keeps it: a party's name, or what the law says of who hears of it."""
    if notice.recipient:
        return {"recipient": notice.recipient.name}
    statute_id = None if notice.audience in AUDIENCES.values() else statute_of(notice.audience)
    if statute_id is None:
        return {"recipient": notice.audience}
    statute = catalogue.current().by_id(statute_id)
    country = notice.audience.partition(":")[2] or None
    return {"recipient": statute.terms.creditor, "provision": str(statute.provision), "country": country}


def _audience(clock: Clock) -> str | None:
    return audience_of(clock.kind, clock.key, clock.statute, clock.creditor_id)


def _is_ours_to_give(clock: Clock, ours: Party) -> bool:
    return clock.debtor_id == ours.id and clock.met_at is None and clock.waived_at is None


def _owed(clock: Clock) -> Owed | None:
    audience = _audience(clock)
    if audience is None:
        return None
    terms = clock.terms()
    return Owed(clock.key, audience, clock.creditor_id, terms.channels, terms.address)


def _pending(incident: Incident, ours: Party, now: datetime) -> list[Notice]:
    """Notices of ours that may still meet a duty; none in the transaction that logs the incident."""
    if incident.logged_at == now:
        return []
    own = select(Notice).where(
        Notice.incident_id == incident.id, Notice.debtor_id == ours.id, Notice.state.in_(PENDING)
    )
    return list(db.session.scalars(own.options(joinedload(Notice.recipient), joinedload(Notice.debtor))))


def _draft(incident: Incident, ours: Party, one: Draft, contacts: list[Contact], now: datetime) -> Notice:
    contact = next((c for c in contacts if c.email or one.channel is not Channel.EMAIL), None)
    address = one.address
    if one.channel is Channel.EMAIL and (address is None or "@" not in address):
        address = contact.email if contact else None
    if one.channel is Channel.PHONE and address is None:
        address = contact.phone if contact else None
    return Notice(
        incident_id=incident.id,
        debtor_id=ours.id,
        debtor=ours,
        audience=one.audience,
        recipient_id=one.recipient,
        contact_id=contact.id if contact else None,
        channel=one.channel,
        address=address,
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


def _clocks(incident_id: int) -> list[Clock]:
    loaded = (joinedload(Clock.debtor), joinedload(Clock.creditor), joinedload(Clock.contract))
    return list(db.session.scalars(select(Clock).where(Clock.incident_id == incident_id).options(*loaded)))
