"""Tests of contacts: sent through the mail room, answered by a one-use link or noted by hand; what is known by them."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql import ColumnElement

from contracts.contacts import trial
from contracts.contacts.channels import CHANNELS, EMAIL, PHONE, ChannelState, complete, of_address
from contracts.models import Contact, ContactTest
from core.database import db
from core.errors import FieldError
from core.pages import message
from core.phrases import Phrase
from notifications import segments, status, texts
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.texts import Text

#: By which way of the mail room a channel is tested.
WAYS = {EMAIL: texts.EMAIL, PHONE: texts.SMS}
SMS_SEGMENTS = 2
#: Only these say something of an address: a text that still waits does not.
SETTLED = (*status.HANDED_OVER, *status.GONE_WRONG)


def channel_states(party_ids: Iterable[int]) -> dict[int, list[ChannelState]]:
    """What is known of each address of these parties, in two statements however many they are."""
    contacts: dict[int, list[Contact]] = {party_id: [] for party_id in party_ids}
    if not contacts:
        return {}
    chosen = Contact.party_id.in_(contacts)
    for contact in db.session.scalars(select(Contact).where(chosen).order_by(Contact.id)):
        contacts[contact.party_id].append(contact)
    lost = _lost(chosen)
    return {
        party_id: complete(state for contact in listed for state in _states(contact, lost))
        for party_id, listed in contacts.items()
    }


def state_of(channel: str, address: str, party_id: int | None) -> ChannelState:
    """What is known of one address, be it a contact's of this party or one that stands in a contract only."""
    same = and_(Contact.party_id == party_id, address_of(channel) == address)
    contact = db.session.scalar(select(Contact).where(same).order_by(verified_of(channel).desc().nulls_last()).limit(1))
    last = select(Delivery).where(*_settled(WAYS[channel], address)).order_by(Delivery.id.desc()).limit(1)
    delivery = db.session.scalar(last)
    lost_at = delivery.failed_at if delivery is not None and delivery.state in status.GONE_WRONG else None
    verified_at = getattr(contact, f"{channel}_verified_at") if contact else None
    return of_address(contact.id if contact else None, channel, address, verified_at, lost_at)


def tests_of(contact: Contact) -> list[ContactTest]:
    """Every test of this contact with its delivery, the newest first."""
    made = select(ContactTest).where(ContactTest.contact_id == contact.id).options(joinedload(ContactTest.delivery))
    return list(db.session.scalars(made.order_by(ContactTest.id.desc())))


def send_test(contact: Contact, channel: str, organisation: str, actor_id: int | None, now: datetime) -> ContactTest:
    """Queues a test with a one-use link; FieldError where there is no address, or too many tests left already."""
    address = _present(contact, channel)
    if refused := trial.too_many(_sent_since(contact, now - trial.DAY)):
        raise FieldError("channel", refused)
    token = secrets.token_urlsafe(32)
    test = ContactTest(
        contact_id=contact.id,
        channel=channel,
        address=address,
        token_hash=_hash(token),
        sent_at=now,
        sent_by=actor_id,
    )
    db.session.add(test)
    db.session.flush()
    link = f"{current_app.config['BREACHCLOCK'].base_url}/confirm-contact/{token}"
    (delivery,) = queue([replace(_text(test, contact, organisation, link), secret=token)], now)
    test.delivery_id = delivery.id
    db.session.commit()
    return test


def record_answer(contact: Contact, channel: str, note: str, actor_id: int | None, now: datetime) -> ContactTest:
    """A person noted that the owner of this address answered, by reply or call; `note` says how."""
    test = ContactTest(
        contact_id=contact.id,
        channel=channel,
        address=_present(contact, channel),
        sent_at=now,
        sent_by=actor_id,
        answered_at=now,
        note=note,
    )
    db.session.add(test)
    _verify(contact, channel, now)
    db.session.commit()
    return test


def find_test(token: str, now: datetime, *, changing: bool = False) -> tuple[ContactTest | None, Phrase | None]:
    """The test of this link, and why it confirms nothing any more (None: it may be confirmed)."""
    query = select(ContactTest).where(ContactTest.token_hash == _hash(token)).options(joinedload(ContactTest.contact))
    test = db.session.scalar(query.with_for_update(of=ContactTest) if changing else query)
    if test is None:
        return None, trial.refusal(None, now)
    present = getattr(test.contact, test.channel)
    return test, trial.refusal(trial.Trial(test.address, present, test.sent_at, test.answered_at), now)


def answer(test: ContactTest, now: datetime) -> None:
    """The owner of the address confirmed it; from now on it counts."""
    test.answered_at = now
    _verify(test.contact, test.channel, now)
    db.session.commit()


# ---- columns and conditions, for the register's questions too


def address_of(channel: str) -> ColumnElement[str | None]:
    """The column with the address of that channel."""
    return {EMAIL: Contact.email, PHONE: Contact.phone}[channel]


def verified_of(channel: str) -> ColumnElement[datetime | None]:
    """The column that says since when the address of that channel is verified."""
    return {EMAIL: Contact.email_verified_at, PHONE: Contact.phone_verified_at}[channel]


def bouncing(channel: str) -> ColumnElement[bool]:
    """Whether this contact's address of that channel bounces, as `channels.reach` has it."""
    later = aliased(Delivery)
    way = WAYS[channel]
    passed = select(later.id).where(*_settled(way, Delivery.address, later), later.id > Delivery.id)
    lost = select(Delivery.address).where(
        Delivery.channel == way,
        Delivery.state.in_(status.GONE_WRONG),
        Delivery.address == address_of(channel),
        or_(verified_of(channel).is_(None), verified_of(channel) <= Delivery.failed_at),
        ~passed.exists(),
    )
    return lost.correlate(Contact).exists()


def _lost(chosen: ColumnElement[bool]) -> dict[tuple[str, str], datetime]:
    """(way, address) -> when the last text there came back, for the contacts chosen."""
    ways = or_(*(and_(Delivery.channel == WAYS[one], Delivery.address == address_of(one)) for one in CHANNELS))
    later = aliased(Delivery)
    passed = select(later.id).where(*_settled(Delivery.channel, Delivery.address, later), later.id > Delivery.id)
    query = (
        select(Delivery.channel, Delivery.address, Delivery.failed_at)
        .join(Contact, ways)
        .where(chosen, Delivery.state.in_(status.GONE_WRONG), ~passed.exists())
    )
    return {(row.channel, row.address): row.failed_at for row in db.session.execute(query)}


def _settled(channel: object, address: object, delivery: type[Delivery] = Delivery) -> tuple[ColumnElement[bool], ...]:
    return delivery.channel == channel, delivery.address == address, delivery.state.in_(SETTLED)


# ---- pieces


def _states(contact: Contact, lost: dict[tuple[str, str], datetime]) -> list[ChannelState]:
    found = []
    for channel in CHANNELS:
        address = getattr(contact, channel)
        if address:
            verified_at = getattr(contact, f"{channel}_verified_at")
            lost_at = lost.get((WAYS[channel], address))
            found.append(of_address(contact.id, channel, address, verified_at, lost_at))
    return found


def _present(contact: Contact, channel: str) -> str:
    address = getattr(contact, channel) if channel in CHANNELS else None
    if not address:
        raise FieldError("channel", Phrase("This contact has no such address."))
    return str(address)


def _sent_since(contact: Contact, moment: datetime) -> int:
    sent = ContactTest.contact_id == contact.id, ContactTest.sent_at > moment, ContactTest.token_hash.is_not(None)
    return db.session.scalar(select(func.count(ContactTest.id)).where(*sent)) or 0


def _verify(contact: Contact, channel: str, now: datetime) -> None:
    setattr(contact, f"{channel}_verified_at", now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _text(test: ContactTest, contact: Contact, organisation: str, link: str) -> Text:
    context = {"organisation": organisation, "contact": contact, "link": link, "days": trial.VALID_FOR.days}
    common = {"key": f"contact-test:{test.id}", "purpose": "contact_test", "topic": contact.party.name[:200]}
    common |= {"address": test.address, "language": contact.language}
    with force_locale(contact.language):
        if test.channel == PHONE:
            body = segments.plain(message("contact_test.sms.txt", **context).strip(), [organisation])
            body = segments.shorten(body, SMS_SEGMENTS, tail=link)
            return Text(**common, channel=texts.SMS, subject=None, body=body)
        subject = message("contact_test.subject.txt", **context).strip()
        body = message("contact_test.txt", **context).strip() + "\n"
        return Text(**common, channel=texts.EMAIL, subject=subject, body=body)
