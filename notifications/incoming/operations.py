"""What comes in is stored as it came; the trunk reads it at its tick. Whom it is about, the mail room does not know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import Base, db, writing
from notifications.incoming.keywords import Wish, wish
from notifications.models import Delivery, Incoming, Refusal
from notifications.texts import SMS, VOICE

#: The keys that a call takes as an answer; what they mean is the business of whoever queued it.
KEYS = ("1", "2", "3")
BATCH = 200


@dataclass(frozen=True)
class Called:
    """A call that was made: its delivery, the number, and what was read out."""

    id: int
    address: str
    body: str
    language: str


def store_reply(sid: str, sender: str, said: str, declared: str | None, now: datetime) -> bool:
    """Keeps an SMS that came in, once however often it is reported; whether it was new.

    STOP counts from this moment on, not from the next tick, and START lifts it.
    """
    row = {"channel": SMS, "provider_id": sid, "sender": sender, "said": said, "delivery_id": None, "received_at": now}
    with writing():
        new = _added(Incoming, row)
        asked = wish(said, declared) if new else None
        if asked is Wish.STOP:
            leave_alone(SMS, sender, now)
        elif asked is Wish.START:
            db.session.execute(delete(Refusal).where(Refusal.channel == SMS, Refusal.address == sender))
        db.session.commit()
    return new


def leave_alone(channel: str, address: str, since: datetime) -> None:
    """In the caller's transaction: nothing is sent there any more until START comes. The first STOP stays on record."""
    _added(Refusal, {"channel": channel, "address": address, "since": since})


def called(delivery_id: int) -> Called | None:
    """What was read out in that delivery, if it is a call; holds no transaction."""
    columns = select(Delivery.id, Delivery.address, Delivery.body, Delivery.language)
    row = db.session.execute(columns.where(Delivery.id == delivery_id, Delivery.channel == VOICE)).first()
    db.session.rollback()
    return Called(*row) if row else None


def store_key(call: Called, sid: str, key: str, now: datetime) -> bool:
    """Keeps a key pressed in a call, once however often it is reported; whether it was new."""
    # One call may bring several keys, and each of them once.
    row = {"channel": VOICE, "provider_id": f"{sid}:{key}", "sender": call.address, "said": key}
    with writing():
        new = _added(Incoming, row | {"delivery_id": call.id, "received_at": now})
        db.session.commit()
    return new


def unread(limit: int = BATCH) -> list[int]:
    """The ids of what nobody has read yet, in the order in which it came; holds no transaction."""
    found = list(db.session.scalars(to_read().order_by(Incoming.id).limit(limit)))
    db.session.rollback()
    return found


def to_read() -> Select[tuple[int]]:
    """The ids of what nobody has read yet."""
    return select(Incoming.id).where(Incoming.taken_at.is_(None))


def held(incoming_id: int) -> Incoming | None:
    """That row for this reader alone, who sets `taken_at` and commits; None if another has it or has read it."""
    waiting = select(Incoming).where(Incoming.id == incoming_id, Incoming.taken_at.is_(None))
    return db.session.scalar(waiting.with_for_update(skip_locked=True))


def refused(channel: str, addresses: Collection[str]) -> dict[str, datetime]:
    """Which of these addresses asked to be left alone on that channel, and since when."""
    if not addresses:
        return {}
    asked = select(Refusal.address, Refusal.since).where(Refusal.channel == channel, Refusal.address.in_(addresses))
    return dict(tuple(row) for row in db.session.execute(asked))


def _added(table: type[Base], row: dict[str, object]) -> bool:
    """Adds the row unless it is there; whether it was added."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(table).values(row).on_conflict_do_nothing().returning(*table.__table__.primary_key.columns)
    return db.session.execute(adding).first() is not None
