"""The outbox: texts are queued in the caller's transaction; what of them is taken by a worker's hand, and settled.

Every write to a text that may be in a hand is a conditional update: the number of the attempt and the name of the hand
prove that it still holds it.
"""

import json
import re
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    BindParameter,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    cast,
    column,
    event,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from core import logs
from core.database import Base, UTCDateTime, ask, db, writing
from notifications import status
from notifications.models import Attempt, Delivery, Refusal
from notifications.outcomes import Claim, Outcome
from notifications.texts import Letter, Receipt, Text, message_id, with_key, without_key

#: Seconds after which the database frees the rows that a worker has locked and stands still.
PAUSE = 2.0
#: Seconds for which a hand waits for a row that others have locked, and for which the heart does, which must beat on.
PATIENCE, HASTE = 5.0, 0.3
#: Seconds after which the database ends a transaction of a hand or a heart in any case: they write a batch at most.
WHOLE = 10.0
#: On PostgreSQL whoever queues wakes every worker through this channel, at the commit.
WAKE = "breachclock_outbox"

#: Set at each commit of this process that queued something.
woken = threading.Event()


@event.listens_for(db.session, "after_commit")
def _wake(session: Session) -> None:
    if session.info.pop(WAKE, False):
        woken.set()


class Transport(Protocol):
    """One way out. `send` hands a letter over at a moment and returns the id it goes by there, or a Receipt where
    there is more to say, or raises TransportError; `close` lets go of a connection kept between letters. One thread
    uses it at a time."""

    @property
    def configured(self) -> bool: ...

    @property
    def loopback(self) -> bool: ...

    def send(self, letter: Letter, at: datetime) -> str | Receipt: ...

    def close(self) -> None: ...


Transports = Mapping[str, Transport]


# ---- in the caller's transaction


def queue(texts: Iterable[Text], now: datetime) -> list[Delivery]:
    """Adds the texts to the caller's transaction in one statement, without committing.

    A key that is there already stays as it is and is missing from the list that comes back: a tick that repeats
    itself after a crash queues nothing twice.
    """
    rows = [_row(text, now) for text in texts]
    if not rows:
        return []
    embedded = db.engine.dialect.name == "sqlite"
    adding = (sqlite if embedded else postgresql).insert(Delivery).on_conflict_do_nothing(index_elements=["key"])
    # The same call many times in a transaction is one call at its commit.
    adding = adding.returning(Delivery, *(() if embedded else (func.pg_notify(WAKE, ""),)))
    # Nulls are written out, or rows with and without a subject would become two statements.
    new = db.session.execute(adding, rows, execution_options={"render_nulls": True})
    added = {row[0].key: row[0] for row in new}
    if added:
        db.session.info[WAKE] = True
    for new_one in added.values():
        logs.at_commit("queued", delivery=new_one.id, channel=new_one.channel, **_about(new_one))
    return [added[key] for key in dict.fromkeys(str(row["key"]) for row in rows) if key in added]


def _about(delivery: Delivery) -> dict[str, str]:
    """Whose text it is, for the log: a reference, never a topic in words or an address."""
    named = {"purpose": delivery.purpose}
    return named | {"about": delivery.topic} if re.fullmatch(r"[A-Za-z0-9-]{1,40}", delivery.topic) else named


def withdraw(condition: ColumnElement[bool], now: datetime) -> list[str]:
    """Takes back, in the caller's transaction, those texts of that condition that nobody has in hand yet.

    Gives their keys. What a worker holds at this moment counts as handed over.
    """
    waiting = and_(Delivery.state.in_((status.QUEUED, status.HELD)), condition)
    values = {"state": status.WITHDRAWN, "hold_reason": None, "secret": None, "news_at": now}
    statement = update(Delivery).where(waiting).values(**values).returning(Delivery.key)
    return list(db.session.scalars(statement.execution_options(synchronize_session="fetch")))


def planned_anew(late: datetime, now: datetime) -> int:
    """In the caller's transaction, after the clock was set back to `now`: what waits because of a moment after `late`,
    at which it was queued or tried, waits as long from now on; gives how many texts."""
    waiting = and_(Delivery.state == status.QUEUED, Delivery.not_before > late)
    tried = select(Attempt.id).where(Attempt.delivery_id == Delivery.id, Attempt.finished_at > late).exists()
    rows = db.session.scalars(select(Delivery).where(waiting, or_(Delivery.created_at > late, tried)).with_for_update())
    found = list(rows)
    for one in found:
        one.not_before = now + max(one.not_before - one.created_at, timedelta(0)) if one.created_at > late else now
    return len(found)


def _row(text: Text, now: datetime) -> dict[str, object]:
    return {
        "key": text.key,
        "purpose": text.purpose,
        "topic": text.topic,
        "channel": text.channel,
        "address": text.address,
        "subject": text.subject,
        "body": without_key(text.body, text.secret),
        "secret": text.secret,
        "body_html": text.body_html and without_key(text.body_html, text.secret),
        "language": text.language,
        "attached_name": text.attached.name if text.attached else None,
        "attached_sha256": text.attached.sha256 if text.attached else None,
        "created_at": now,
        "not_before": text.not_before or now,
        "needed_by": text.needed_by,
        "message_id": message_id(text.key, text.address, now),
        "state": status.QUEUED,
        "news_at": now,
        "attempts": 0,
    }


def release_held(transports: Transports) -> int:
    """Puts back what was held for something that is there now; returns how many texts that were."""
    ready = []
    for channel, missing in status.MISSING.items():
        transport = transports.get(channel)
        if transport is not None and transport.configured:
            ready.append(Delivery.hold_reason == missing)
            if transport.loopback:
                ready.append(and_(Delivery.hold_reason == status.EXAMPLE_ADDRESS, Delivery.channel == channel))
    released = and_(Delivery.state == status.HELD, or_(false(), *ready))
    if not there_is(released):
        return 0
    with writing():
        count = _update(released, state=status.QUEUED, hold_reason=None)
        db.session.commit()
    return count


# ---- in the hands of a worker

#: What a text has no more once it is in nobody's hands.
FREE: Mapping[str, None] = {"worker": None, "began_at": None}
_LETTER = tuple(getattr(Delivery, one.name) for one in fields(Letter))
_CLAIMED = (
    *_LETTER,
    Delivery.secret,
    Delivery.not_before,
    Delivery.needed_by,
    Delivery.worker,
    Delivery.attempts,
    Delivery.first_tried_at,
    Delivery.began_at,
)
_TABLE = Base.metadata.tables[Delivery.__tablename__]
#: A text still in the hands that took it; the values to set are those it is called with.
HELD = update(_TABLE).where(
    _TABLE.c.id == bindparam("held_id"),
    _TABLE.c.state == status.LEASED,
    _TABLE.c.worker == bindparam("held_worker"),
    _TABLE.c.attempts == bindparam("held_attempts"),
)
#: Adds attempts. With something to give back, many rows are one statement; see `_held_at_once`.
ADDED = insert(Attempt).returning(Attempt.id)
#: What a hand holds by the record, locked against whoever would give it up meanwhile.
IN_HAND = (
    select(_TABLE.c.id, _TABLE.c.attempts)
    .where(_TABLE.c.state == status.LEASED, _TABLE.c.worker == bindparam("hand"))
    .with_for_update()
)


def due(now: datetime | BindParameter[datetime], channels: Collection[str] | None) -> ColumnElement[bool]:
    """What may be taken now; of these channels only, unless None."""
    waiting = and_(Delivery.state == status.QUEUED, Delivery.not_before <= now)
    return waiting if channels is None else and_(waiting, Delivery.channel.in_(channels))


def is_due(now: datetime, channels: Collection[str] | None) -> bool:
    """Whether there is anything to take, asked without the write lock: an idle worker must not stand in the way."""
    db.session.rollback()
    (first,) = ask(next_due(None if channels is None else tuple(channels)))
    return first is not None and first <= now


@cache
def next_due(channels: tuple[str, ...] | None = None) -> Select[tuple[datetime | None]]:
    """The moment at which the first text that waits may leave."""
    waiting = Delivery.state == status.QUEUED
    chosen = waiting if channels is None else and_(waiting, Delivery.channel.in_(channels))
    return select(func.min(Delivery.not_before)).where(chosen)


def take(now: datetime, worker: str, limit: int, channels: Collection[str] | None) -> list[Claim]:
    """Takes up to `limit` due texts for this worker, those longest due first, and counts the attempt at each."""
    taking = _taking(None if channels is None else tuple(channels))
    rows = db.session.connection().execute(taking, {"now": now, "hand": worker, "most": limit}).all()
    refusing = _refusing({row.address for row in rows})
    ordered = sorted(rows, key=lambda row: (row.not_before, row.id))
    return [_claim(row._mapping, (row.channel, row.address) in refusing) for row in ordered]


@cache
def _taking(channels: tuple[str, ...] | None) -> Update:
    """Built once for each set of channels: to put a statement together takes longer than to run it."""
    now = bindparam("now", type_=UTCDateTime())
    chosen = select(Delivery.id).where(due(now, channels)).order_by(Delivery.not_before, Delivery.id)
    return (
        update(_TABLE)
        .where(_TABLE.c.id.in_(chosen.limit(bindparam("most", type_=Integer())).with_for_update(skip_locked=True)))
        .values(
            state=status.LEASED,
            worker=bindparam("hand"),
            attempts=_TABLE.c.attempts + 1,
            began_at=now,
            first_tried_at=func.coalesce(_TABLE.c.first_tried_at, now),
        )
        .returning(*(_TABLE.c[column.key] for column in _CLAIMED))
    )


def _refusing(addresses: Collection[str]) -> set[tuple[str, str]]:
    """Channel and address of those among them that asked to be left alone."""
    if not addresses:
        return set()
    asked = select(Refusal.channel, Refusal.address).where(Refusal.address.in_(addresses))
    return {(channel, address) for channel, address in db.session.execute(asked)}


def _claim(row: Mapping[str, Any], refused: bool = False) -> Claim:
    words = {column.key: row[column.key] for column in _LETTER}
    whole = {name: with_key(words[name], row["secret"]) for name in ("body", "body_html") if words[name]}
    return Claim(
        letter=Letter(**words | whole),
        worker=row["worker"],
        attempts=row["attempts"],
        first_tried_at=row["first_tried_at"],
        began_at=row["began_at"],
        needed_by=row["needed_by"],
        refused=refused,
    )


def settle(worker: str, outcomes: Collection[Outcome]) -> set[tuple[int, int]]:
    """Stores the new values of what is still in this hand; gives which those are, as delivery and number of attempt.

    A few statements for all of them: what is held is locked first, then written.
    """
    if not outcomes:
        return set()
    held = {(row.id, row.attempts) for row in db.session.connection().execute(IN_HAND, {"hand": worker})}
    alike: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for outcome in outcomes:
        if outcome.claim.number in held:
            values = {**FREE, **outcome.values, **outcome.claim.held()}
            alike.setdefault(tuple(values), []).append(values)
    connection = db.session.connection()
    for names, rows in alike.items():
        if connection.dialect.name == "sqlite":
            connection.execute(HELD, rows)
        else:
            connection.execute(_held_at_once(names), {"rows": json.dumps(rows, default=datetime.isoformat)})
    return held


@cache
def _held_at_once(names: tuple[str, ...]) -> Update:
    """HELD for many texts in one statement, as JSON: a driver that sends row after row may stand still between two of
    them, with all of them locked, and PostgreSQL does not take that for idle."""
    types = {"held_id": Integer(), "held_worker": String(), "held_attempts": Integer()}
    columns = [column(name, types[name] if name in types else _TABLE.c[name].type) for name in names]
    given = func.json_to_recordset(cast(bindparam("rows", type_=String()), JSON())).table_valued(*columns, name="given")
    given = given.render_derived(with_types=True)
    held = (_TABLE.c.id == given.c.held_id, _TABLE.c.worker == given.c.held_worker)
    held = (*held, _TABLE.c.attempts == given.c.held_attempts, _TABLE.c.state == status.LEASED)
    return update(_TABLE).where(*held).values({name: given.c[name] for name in names if name not in types})


def give_back(worker: str) -> None:
    """Queues again what this hand holds by the record, without an attempt: it knows of none of it."""
    mine = and_(Delivery.state == status.LEASED, Delivery.worker == worker)
    _update(mine, state=status.QUEUED, attempts=Delivery.attempts - 1, **FREE)


def is_noted(attempt: Mapping[str, object]) -> bool:
    """Whether this attempt stands in the record already."""
    same = (getattr(Attempt, name) == attempt[name] for name in ("delivery_id", "number", "worker", "started_at"))
    return db.session.scalar(select(Attempt.id).where(*same).limit(1)) is not None


def there_is(condition: ColumnElement[bool]) -> bool:
    """Whether there is such a delivery, asked without the write lock: an idle worker must not stand in the way."""
    found = db.session.scalar(select(Delivery.id).where(condition).limit(1)) is not None
    db.session.rollback()
    return found


def _update(condition: ColumnElement[bool], **values: object) -> int:
    statement = update(Delivery).where(condition).values(**values)
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
