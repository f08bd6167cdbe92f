"""The outbox: queue in the caller's transaction, then claim, commit, send, settle.

Nothing is sent while a transaction is open, and nothing counts as sent before its outcome is stored. A worker that
dies in between leaves a lapsed lease; the text then goes out again under the same Message-ID. Twice is a nuisance,
never is a breach.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import and_, false, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from core.database import db, writing
from core.phrases import Phrase
from notifications import retry, status
from notifications.addresses import is_example
from notifications.errors import TransportError
from notifications.models import Attempt, Delivery
from notifications.texts import EMAIL, SMS, Letter, Text, message_id, with_key, without_key

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)


class Transport(Protocol):
    """One way out. `send` hands a letter over at a moment and returns the id it goes by there, or raises
    TransportError; `close` lets go of a connection kept between letters. One thread uses it at a time."""

    @property
    def configured(self) -> bool: ...

    @property
    def loopback(self) -> bool: ...

    def send(self, letter: Letter, at: datetime) -> str: ...

    def close(self) -> None: ...


Transports = Mapping[str, Transport]


@dataclass(frozen=True)
class Claim:
    """A text in this worker's hands until `until`; worker and moment together prove that it still holds it."""

    letter: Letter
    worker: str
    until: datetime
    attempts: int
    first_tried_at: datetime | None
    began_at: datetime | None = None

    def held(self) -> ColumnElement[bool]:
        return and_(
            Delivery.id == self.letter.id,
            Delivery.state == status.LEASED,
            Delivery.worker == self.worker,
            Delivery.lease_until == self.until,
        )


# ---- in the caller's transaction


def queue(texts: Iterable[Text], now: datetime) -> list[Delivery]:
    """Adds the texts to the caller's transaction in one statement, without committing.

    A key that is there already stays as it is and is missing from the list that comes back: a tick that repeats
    itself after a crash queues nothing twice.
    """
    rows = [_row(text, now) for text in texts]
    if not rows:
        return []
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(Delivery).on_conflict_do_nothing(index_elements=["key"]).returning(Delivery)
    # Nulls are written out, or rows with and without a subject would become two statements.
    new = db.session.scalars(adding, rows, execution_options={"render_nulls": True})
    added = {delivery.key: delivery for delivery in new}
    return [added[key] for key in dict.fromkeys(str(row["key"]) for row in rows) if key in added]


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
        "body_html": text.body_html,
        "language": text.language,
        "created_at": now,
        "not_before": text.not_before or now,
        "message_id": message_id(text.key, text.address, now),
        "state": status.QUEUED,
        "news_at": now,
        "attempts": 0,
    }


# ---- in the worker, with no transaction open


def deliver_due(
    clock: Callable[[], datetime], worker: str, transports: Transports, limit: int = 20, lease: timedelta = LEASE
) -> int:
    """Sends what is due, up to `limit` texts, and returns how many attempts were made.

    Call it with nothing uncommitted in the session, which it rolls back first. `worker` names this worker in the
    record, `transports` is by channel, `clock` is asked before and after each send.
    """
    tried = 0
    down: dict[str, TransportError] = {}
    try:
        for claimed in claim(clock(), worker, limit, lease):
            channel = claimed.letter.channel
            transport = transports.get(channel)
            reason = _hold_reason(claimed.letter, transport)
            if transport is None or reason:
                _put_down(claimed, state=status.HELD, hold_reason=reason, news_at=clock())
            elif channel in down:
                # The server itself is at fault: the others need not each wait for its time-out.
                _postpone(claimed, down[channel], clock())
            elif begun := _begin(claimed, clock(), lease):
                tried += 1
                error = _send(begun, transport, clock)
                if error and error.whole:
                    down[channel] = error
    finally:
        for transport in transports.values():
            transport.close()
    return tried


def claim(now: datetime, worker: str, limit: int = 20, lease: timedelta = LEASE) -> list[Claim]:
    """Takes up to `limit` due texts for this worker until `now + lease`, and commits.

    Due is what is queued for now or earlier, and what a worker holds under a lapsed lease.
    """
    due = or_(
        and_(Delivery.state == status.QUEUED, Delivery.not_before <= now),
        and_(Delivery.state == status.LEASED, Delivery.lease_until < now),
    )
    if not _any(due):
        return []
    chosen = select(Delivery.id).where(due).order_by(Delivery.not_before, Delivery.id).limit(limit)
    taking = (
        update(Delivery)
        .where(Delivery.id.in_(chosen.with_for_update(skip_locked=True)))
        .values(state=status.LEASED, worker=worker, lease_until=now + lease)
        .returning(*_CLAIMED)
        .execution_options(synchronize_session=False)
    )
    with writing():
        rows = sorted(db.session.execute(taking).all(), key=lambda row: (row.not_before, row.id))
        _note_dead(rows, now)
        db.session.commit()
    return [_claim(row._mapping) for row in rows]


def release_held(transports: Transports) -> int:
    """Puts back what was held for something that is there now; returns how many texts that were."""
    ready = []
    for channel, missing in ((EMAIL, status.NO_MAIL_SERVER), (SMS, status.NO_SMS_ACCOUNT)):
        transport = transports.get(channel)
        if transport is not None and transport.configured:
            ready.append(Delivery.hold_reason == missing)
            if transport.loopback:
                ready.append(and_(Delivery.hold_reason == status.EXAMPLE_ADDRESS, Delivery.channel == channel))
    released = and_(Delivery.state == status.HELD, or_(false(), *ready))
    if not _any(released):
        return 0
    with writing():
        count = _update(released, state=status.QUEUED, hold_reason=None)
        db.session.commit()
    return count


# ---- one text's way through the worker


def _hold_reason(letter: Letter, transport: Transport | None) -> str | None:
    configured = transport is not None and transport.configured
    loopback = transport is not None and transport.loopback
    return status.hold_reason(letter.channel, configured, is_example(letter.channel, letter.address), loopback)


def _begin(claimed: Claim, at: datetime, lease: timedelta) -> Claim | None:
    """Renews the lease and counts the attempt before it is made; None when another worker has taken the text over."""
    first = claimed.first_tried_at or at
    begun = replace(claimed, until=at + lease, attempts=claimed.attempts + 1, first_tried_at=first, began_at=at)
    with writing():
        ours = _update(
            claimed.held(),
            lease_until=begun.until,
            attempts=begun.attempts,
            first_tried_at=first,
            began_at=at,
            began_by=claimed.worker,
        )
        db.session.commit()
    return begun if ours else None


def _send(begun: Claim, transport: Transport, clock: Callable[[], datetime]) -> TransportError | None:
    """Sends outside any transaction and stores what came of it; the error if the text was not taken."""
    try:
        provider_id = transport.send(begun.letter, begun.began_at or clock())
    except TransportError as refused:
        error = refused
    except Exception as surprise:
        # One text that trips over a defect of ours must not keep all the others from leaving, tick after tick.
        log.exception("delivery %s could not be sent", begun.letter.id)
        error = TransportError(
            Phrase("The program failed while sending ({kind}).", {"kind": type(surprise).__name__}), unknown=True
        )
    else:
        _settle_accepted(begun, provider_id, clock())
        return None
    _settle_refused(begun, error, clock())
    return error


def _settle_accepted(begun: Claim, provider_id: str, now: datetime) -> None:
    _settle(
        begun,
        _attempt(begun, now, "accepted", None, provider_id),
        state=status.ACCEPTED,
        accepted_at=now,
        news_at=now,
        provider_id=provider_id,
        last_error=None,
        secret=None,
    )


def _settle_refused(begun: Claim, error: TransportError, now: datetime) -> None:
    verdict = retry.next_try(
        begun.attempts, begun.first_tried_at or now, now, permanent=error.permanent, retry_after=error.retry_after
    )
    detail = f"{error.message} {verdict.reason}"
    if verdict.at is None:
        _settle(
            begun,
            _attempt(begun, now, "unknown" if error.unknown else "failed", detail),
            state=status.FAILED,
            failed_at=now,
            news_at=now,
            last_error=detail,
            secret=None,
            seen_at=None,
            seen_by=None,
        )
    else:
        _settle(
            begun,
            _attempt(begun, now, "unknown" if error.unknown else "later", detail),
            state=status.QUEUED,
            not_before=verdict.at,
            last_error=str(error.message),
        )


def _settle(begun: Claim, attempt: dict[str, object], **values: object) -> None:
    """Stores the attempt in any case, the new state only while the lease is ours."""
    with writing():
        ours = _update(begun.held(), **_FREE, **values)
        db.session.execute(insert(Attempt).values(**attempt))
        db.session.commit()
    if not ours:
        log.warning("delivery %s was taken over while %s was sending it", begun.letter.id, begun.worker)


def _put_down(claimed: Claim, **values: object) -> None:
    """Gives a claimed text back without an attempt."""
    with writing():
        _update(claimed.held(), **_FREE, **values)
        db.session.commit()


def _postpone(claimed: Claim, error: TransportError, now: datetime) -> None:
    at = now + retry.wait(claimed.attempts, error.retry_after)
    _put_down(claimed, state=status.QUEUED, not_before=at, last_error=str(error.message))


def _attempt(
    begun: Claim, now: datetime, outcome: str, detail: str | None, provider_id: str | None = None
) -> dict[str, object]:
    return {
        "delivery_id": begun.letter.id,
        "number": begun.attempts,
        "worker": begun.worker,
        "started_at": begun.began_at,
        "finished_at": now,
        "outcome": outcome,
        "detail": detail,
        "provider_id": provider_id,
    }


def _note_dead(rows: list[Any], now: datetime) -> None:
    """Records the attempts of workers that died between sending and settling; the text itself goes out again."""
    dead = [
        {
            "delivery_id": row.id,
            "number": row.attempts,
            "worker": row.began_by,
            "started_at": row.began_at,
            "finished_at": now,
            "outcome": "unknown",
            "detail": "The worker stopped before it noted the outcome; the text is sent again under the same id.",
        }
        for row in rows
        if row.began_at is not None
    ]
    if dead:
        db.session.execute(insert(Attempt), dead)
        _update(Delivery.id.in_([entry["delivery_id"] for entry in dead]), began_at=None, began_by=None)


# ---- statements

_FREE = {"worker": None, "lease_until": None, "began_at": None, "began_by": None}
_LETTER = tuple(getattr(Delivery, field.name) for field in fields(Letter))
_CLAIMED = (
    *_LETTER,
    Delivery.secret,
    Delivery.not_before,
    Delivery.worker,
    Delivery.lease_until,
    Delivery.attempts,
    Delivery.first_tried_at,
    Delivery.began_at,
    Delivery.began_by,
)


def _claim(row: Mapping[str, Any]) -> Claim:
    body = with_key(row["body"], row["secret"])
    return Claim(
        letter=Letter(**{column.key: row[column.key] for column in _LETTER} | {"body": body}),
        worker=row["worker"],
        until=row["lease_until"],
        attempts=row["attempts"],
        first_tried_at=row["first_tried_at"],
    )


def _any(condition: ColumnElement[bool]) -> bool:
    """Whether there is such a delivery, asked without the write lock: an idle worker must not stand in the way."""
    found = db.session.scalar(select(Delivery.id).where(condition).limit(1)) is not None
    db.session.rollback()
    return found


def _update(condition: ColumnElement[bool], **values: object) -> int:
    statement = update(Delivery).where(condition).values(**values)
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
