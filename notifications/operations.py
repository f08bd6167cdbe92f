"""What happens to deliveries outside the outbox: news from providers, a person's word, and questions about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, exists, func, literal, or_, select, union
from sqlalchemy.orm import aliased

from core.config import Config
from core.database import db, writing
from core.errors import FieldError
from core.phrases import Phrase
from notifications import status
from notifications.chat import ChatTransport
from notifications.email import MailTransport
from notifications.fallback import Fallback, Standing
from notifications.incoming.operations import leave_alone
from notifications.models import Attempt, Delivery, Incoming, News, Refusal
from notifications.outbox import Transport
from notifications.provider import OPTED_OUT
from notifications.sms import SmsTransport
from notifications.texts import CHANNELS, CHAT, EMAIL, SMS, VOICE
from notifications.voice import VoiceTransport

CALLBACK_PATH = "/callbacks/twilio/status"
REPLY_PATH = "/callbacks/twilio/incoming"
#: Behind it stands the delivery whose call a key was pressed in.
KEY_PATH = "/callbacks/twilio/voice"

#: So long an address whose last text was refused or came back is left out.
LOST_FOR = timedelta(days=1)

UNSEEN = "unseen"
LATE = "late"
_UNSEEN = Delivery.state.in_(status.GONE_WRONG) & Delivery.seen_at.is_(None)


@dataclass(frozen=True)
class Trouble:
    """What every page should warn of: texts held, by reason, and failures that nobody has said *seen* to."""

    held: Mapping[str, int]
    unseen: int

    def __bool__(self) -> bool:
        return bool(self.held) or self.unseen > 0


def transports(config: Config, standing: Standing | None = None) -> dict[str, Transport]:
    """The ways out by channel, as the settings have them; one that is not configured says so itself.

    `standing` is what is known of the servers' and senders' health, and is shared by all hands of a process.
    """
    standing = standing or Standing()
    # A way that calls needs a number; a messaging service sends texts only.
    caller = next((sender for sender in config.twilio_senders if sender.startswith("+")), None)
    return {
        EMAIL: Fallback(
            [MailTransport(url, config.mail_from, files=config.files) for url in config.smtp_urls], standing
        ),
        SMS: Fallback(
            [
                SmsTransport(
                    config.twilio_account_sid,
                    config.twilio_auth_token,
                    sender,
                    config.twilio_base_url,
                    config.base_url + CALLBACK_PATH,
                )
                for sender in config.twilio_senders
            ],
            standing,
        ),
        VOICE: VoiceTransport(
            config.twilio_account_sid,
            config.twilio_auth_token,
            caller,
            config.twilio_base_url,
            config.base_url + CALLBACK_PATH,
            config.base_url + KEY_PATH,
        ),
        CHAT: ChatTransport(),
    }


def store_news(provider_id: str, word: str, error_code: str | None, now: datetime) -> None:
    """Keeps a provider's call-back as it came; `take_news` reads it at the next tick."""
    with writing():
        db.session.add(News(provider_id=provider_id, word=word, error_code=error_code, received_at=now))
        db.session.commit()


def news_to_take() -> Select[tuple[News, Delivery]]:
    """The call-backs that nobody has taken, of texts that we know, each with its text."""
    known = select(News, Delivery).join(Delivery, Delivery.provider_id == News.provider_id)
    return known.where(News.taken_at.is_(None))


def take_news(now: datetime) -> int:
    """Moves deliveries on by the call-backs stored for them, in their order; returns how many changed their state.

    News of a sid that no delivery has stays for later: a call-back can be faster than our own note of the sid.
    """
    waiting = news_to_take().order_by(News.id)
    anything = db.session.scalar(waiting.with_only_columns(News.id).limit(1)) is not None
    db.session.rollback()
    if not anything:
        return 0
    with writing():
        changed = 0
        for news, delivery in db.session.execute(waiting.with_for_update()):
            news.taken_at = now
            if news.error_code == str(OPTED_OUT):
                leave_alone(delivery.channel, delivery.address, news.received_at)
            state = status.advance(delivery.state, news.word)
            if state != delivery.state:
                _move(delivery, state, now, _reported(news))
                changed += 1
        db.session.commit()
    return changed


def record_bounce(delivery_id: int, detail: str, now: datetime) -> Delivery:
    """A person says that a text came back, which no server tells us: mail bounces into somebody's mailbox."""
    detail = " ".join(detail.split())
    if not detail:
        raise FieldError("detail", Phrase("Write what came back, and from whom."))
    if len(detail) > 2000:
        raise FieldError("detail", Phrase("2,000 characters at most, please."))
    with writing():
        delivery = _locked(delivery_id)
        if not status.can_bounce(delivery.state):
            raise FieldError("detail", Phrase("Only a text that was handed over can come back."))
        _move(delivery, status.BOUNCED, now, detail)
        db.session.commit()
    return delivery


def mark_seen(delivery_id: int, person_id: int, now: datetime) -> None:
    """A person has seen that this text failed or came back; the first to say so stays on record."""
    with writing():
        delivery = _locked(delivery_id)
        if delivery.state in status.GONE_WRONG and delivery.seen_at is None:
            delivery.seen_at, delivery.seen_by = now, person_id
        db.session.commit()


def unseen_failures(limit: int = 20) -> list[Delivery]:
    """What failed or came back and nobody has said *seen* to, newest first."""
    return list(db.session.scalars(select(Delivery).where(_UNSEEN).order_by(Delivery.id.desc()).limit(limit)))


def changed_since(purpose: str, moment: datetime) -> list[Delivery]:
    """Deliveries of that purpose with news at `moment` or later, oldest news first.

    Ask with an overlap of a minute, and so that the same news twice does no harm: a change gets its moment before it
    is committed, so it can appear behind one that is younger.
    """
    fresh = select(Delivery).where(Delivery.purpose == purpose, Delivery.news_at >= moment)
    return list(db.session.scalars(fresh.order_by(Delivery.news_at, Delivery.id)))


def unusable(addresses: Collection[str], more: Select[tuple[str]], now: datetime) -> CompoundSelect[Any]:
    """The question which of these addresses (and of those that `more` selects) get no text now: channel, address, and
    whether it asked to be left alone.

    They asked for that, or their last text was refused or came back within a day: after that one is tried
    again, because a server of ours that was down may have been at fault. An address that has written to us since is
    in use.
    """
    asked = or_(Refusal.address.in_(addresses), Refusal.address.in_(more))
    later = aliased(Delivery)
    taken_since = exists().where(
        later.channel == Delivery.channel, later.address == Delivery.address, later.accepted_at > Delivery.failed_at
    )
    wrote_since = exists().where(
        Incoming.channel == Delivery.channel,
        Incoming.sender == Delivery.address,
        Incoming.received_at > Delivery.failed_at,
    )
    lost = select(Delivery.channel, Delivery.address, literal(False).label("refused")).where(
        or_(Delivery.address.in_(addresses), Delivery.address.in_(more)),
        Delivery.channel.in_(CHANNELS),
        Delivery.state.in_(status.GONE_WRONG),
        # A moment far ahead is one of a clock that was set back since.
        Delivery.failed_at.between(now - LOST_FOR, now + LOST_FOR),
        # What was given up untried was to an address that had asked to be left alone: START ends that at once.
        Delivery.attempts > 0,
        ~taken_since,
        ~wrote_since,
    )
    return union(select(Refusal.channel, Refusal.address, literal(True).label("refused")).where(asked), lost)


def recent(addresses: Collection[str], since: datetime, now: datetime) -> dict[tuple[str, str], list[datetime]]:
    """By channel and address, the moments at which alerts to these addresses were free to leave after `since`. What a
    clock that was ahead has queued at a moment that has not come does not count."""
    query = select(Delivery.channel, Delivery.address, Delivery.not_before).where(
        Delivery.channel.in_(CHANNELS),
        Delivery.address.in_(addresses),
        Delivery.purpose == "alert",
        Delivery.created_at > since,
        Delivery.created_at <= now,
        Delivery.state != status.WITHDRAWN,
    )
    found: dict[tuple[str, str], list[datetime]] = {}
    for channel, address, at in db.session.execute(query):
        found.setdefault((channel, address), []).append(at)
    return found


def counts() -> dict[str, int]:
    """How many deliveries are in each state; every state is there."""
    found = db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all()
    return dict.fromkeys(status.STATES, 0) | dict(map(tuple, found))


def trouble() -> Trouble:
    """What the head of every page shows; one statement, by index, whatever else is stored."""
    rows = db.session.execute(
        select(Delivery.hold_reason, func.count())
        .where(Delivery.state.in_((status.HELD, *status.GONE_WRONG)), Delivery.seen_at.is_(None))
        .group_by(Delivery.hold_reason)
    ).all()
    return Trouble(
        held={reason: count for reason, count in rows if reason},
        unseen=sum(count for reason, count in rows if not reason),
    )


def page(state: str | None, before: int | None, now: datetime, size: int = 50) -> tuple[list[Delivery], bool]:
    """One page of deliveries, newest first, below the id `before`; and whether older ones follow.

    `state` is one of the states, UNSEEN for what failed or came back and nobody has said *seen* to, or LATE for what
    should have been handed over by `now` and was not.
    """
    wanted = select(Delivery).order_by(Delivery.id.desc()).limit(size + 1)
    if state == UNSEEN:
        wanted = wanted.where(_UNSEEN)
    elif state == LATE:
        wanted = wanted.where(Delivery.state.in_(status.WAITING), Delivery.needed_by < now)
    elif state:
        wanted = wanted.where(Delivery.state == state)
    if before is not None:
        wanted = wanted.where(Delivery.id < before)
    found = list(db.session.scalars(wanted))
    return found[:size], len(found) > size


def attempts(delivery_id: int) -> list[Attempt]:
    """The attempts at one delivery in their order."""
    made = select(Attempt).where(Attempt.delivery_id == delivery_id)
    return list(db.session.scalars(made.order_by(Attempt.number, Attempt.id)))


def _locked(delivery_id: int) -> Delivery:
    return db.session.scalars(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).one()


def _move(delivery: Delivery, state: str, now: datetime, detail: str | None) -> None:
    delivery.state, delivery.news_at = state, now
    # A text that turns out to have been taken needs no worker and no reason to be held any more.
    delivery.hold_reason = delivery.worker = delivery.began_at = None
    if state in (*status.HANDED_OVER, *status.GONE_WRONG):
        delivery.secret = None
    if state in status.HANDED_OVER:
        delivery.accepted_at = delivery.accepted_at or now
    if state == status.DELIVERED:
        delivery.delivered_at = now
    if state in status.GONE_WRONG:
        delivery.failed_at, delivery.last_error = now, detail
        delivery.seen_at = delivery.seen_by = None


def _reported(news: News) -> str:
    code = f" ({news.error_code})" if news.error_code else ""
    return f"The provider reported: {news.word}{code}."
