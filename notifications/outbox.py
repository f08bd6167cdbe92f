"""The outbox: queue in the caller's transaction, then claim, commit, send, settle.

Nothing is sent while a transaction is open, and nothing counts as sent before its outcome is stored. A worker that
dies in between is given up by the others (workers/); the text then goes out again under the same Message-ID. Twice is
a nuisance, never is a breach.
"""

import logging
import re
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import BindParameter, Integer, Update, and_, bindparam, event, false, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from core import logs
from core.database import Base, UTCDateTime, db, writing
from core.phrases import Phrase
from notifications import retry, status
from notifications.addresses import is_example
from notifications.errors import TransportError
from notifications.models import Attempt, Delivery, Refusal
from notifications.texts import Letter, Receipt, Text, message_id, with_key, without_key

log = logging.getLogger(__name__)

#: So many texts are taken at once: a worker that is killed leaves the outcome of at most as many in doubt.
BATCH = 5
#: After a hand-over that took longer than this, what else was taken is given back for others to send.
SLOW = timedelta(seconds=1)
#: Seconds after which the database frees the rows that a worker has locked and stands still.
PAUSE = 2.0
#: Seconds for which a hand waits for a row that others have locked, and for which the heart does, which must beat on.
PATIENCE, HASTE = 5.0, 0.3
#: On PostgreSQL whoever queues wakes every worker through this channel, at the commit.
WAKE = "breachclock_outbox"

#: Set at each commit of this process that queued something.
woken = threading.Event()


@event.listens_for(db.session, "after_commit")
def _wake(session: Session) -> None:
    if session.info.pop(WAKE, False):
        woken.set()


UNWANTED = Phrase("The person at this number answered STOP, so nothing is sent there until START comes back.")
DIED = Phrase("The worker stopped before it noted the outcome; the text is sent again under the same id.")


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


@dataclass(frozen=True)
class Claim:
    """A text in this worker's hands for its `attempts`-th attempt; worker and number prove that it still holds it."""

    letter: Letter
    worker: str
    attempts: int
    first_tried_at: datetime
    began_at: datetime
    needed_by: datetime | None = None
    refused: bool = False

    def held(self) -> Mapping[str, object]:
        """What HELD asks for."""
        return {"held_id": self.letter.id, "held_worker": self.worker, "held_attempts": self.attempts}


@dataclass(frozen=True)
class Outcome:
    """What came of a claim and is still to be stored: the delivery's new values, and the attempt if one was made."""

    claim: Claim
    values: Mapping[str, object]
    attempt: Mapping[str, object] | None = None


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
        "created_at": now,
        "not_before": text.not_before or now,
        "needed_by": text.needed_by,
        "message_id": message_id(text.key, text.address, now),
        "state": status.QUEUED,
        "news_at": now,
        "attempts": 0,
    }


# ---- in the worker, with no transaction open


@dataclass
class Sender:
    """One worker's hand in the outbox: takes what is due, sends it text by text, notes what came of each.

    Call it with nothing uncommitted in the session, which it rolls back first. `worker` names this hand in the record;
    no two use the same name at a time, and that of a run of the program is what stands before the stroke.
    `transports` is by channel, `clock` gives the present UTC instant before and after each send. `alive` is the last
    look at the lease before each text leaves; `spread` gives a number from 0 to 1 for the waits between attempts.
    """

    clock: Callable[[], datetime]
    worker: str
    transports: Transports
    channels: Collection[str] | None = None
    alive: Callable[[], bool] = lambda: True
    spread: Callable[[], float] = lambda: 0.0
    _outcomes: list[Outcome] = field(default_factory=list)
    _storing: threading.Lock = field(default_factory=threading.Lock)
    _began: datetime | None = None
    # Whether the last commit may have come about although its answer was lost: of outcomes, and of what was taken.
    _doubt: bool = False
    _limbo: bool = False

    def deliver(self, limit: int = 20) -> int:
        """Sends what is due, up to `limit` texts, and returns how many attempts were made."""
        tried = taken = 0
        down: dict[str, TransportError] = {}
        try:
            while taken < limit and self.alive():
                claims = self._exchange(min(BATCH, limit - taken))
                if not claims:
                    break
                taken += len(claims)
                tried += self._send_all(claims, down)
        finally:
            for transport in self.transports.values():
                transport.close()
        self.note()
        return tried

    def note(self, wait: bool = True) -> None:
        """Stores the outcomes that are not stored yet; a database that refuses them loses none.

        Another thread may call it too, so that no outcome waits while a slow server holds this one up. With `wait`
        false it gives up rather than wait long: for this hand's own transaction, or for what others have locked.
        """
        if self._outcomes and self._storing.acquire(blocking=wait):
            try:
                with writing(PAUSE, PATIENCE if wait else HASTE):
                    self._store()
            finally:
                self._storing.release()

    def _exchange(self, limit: int) -> list[Claim]:
        """Notes what was done and takes what is due, in one transaction."""
        now = self.clock()
        if not self._outcomes and not self._limbo and not _any(_due(now, self.channels)):
            return []
        with self._storing, writing(PAUSE, PATIENCE):
            lost, self._limbo = self._limbo, True
            claims = self._store(lambda: self._taken(now, limit, lost))
            self._limbo = False
        return claims

    def _send_all(self, claims: list[Claim], down: dict[str, TransportError]) -> int:
        tried = 0
        for number, claimed in enumerate(claims):
            channel = claimed.letter.channel
            transport = self.transports.get(channel)
            reason = _hold_reason(claimed.letter, transport)
            if not self.alive():
                self._put_back(claims[number:])
                break
            if claimed.refused:
                self._outcomes.append(_unwanted(claimed, self.clock()))
            elif transport is None or reason:
                self._outcomes.append(_unsent(claimed, state=status.HELD, hold_reason=reason, news_at=self.clock()))
            elif channel in down:
                # The server itself is at fault: the others need not each wait for its time-out.
                self._outcomes.append(_postponed(claimed, down[channel], self.clock()))
            else:
                tried += 1
                error = self._send(claimed, transport)
                if error and error.whole:
                    down[channel] = error
                if self._began and self.clock() - self._began > SLOW:
                    self._put_back(claims[number + 1 :])
                    self.note()
                    break
        return tried

    def _send(self, claimed: Claim, transport: Transport) -> TransportError | None:
        """Sends outside any transaction and keeps what came of it; the error if the text was not taken."""
        began = self._began = self.clock()
        try:
            taken = transport.send(claimed.letter, began)
        except TransportError as refused:
            error = refused
        except Exception as surprise:
            # One text that trips over a defect of ours must not keep all the others from leaving, tick after tick.
            log.exception("delivery %s could not be sent", claimed.letter.id)
            error = TransportError(
                Phrase("The program failed while sending ({kind}).", {"kind": type(surprise).__name__}), unknown=True
            )
        else:
            receipt = taken if isinstance(taken, Receipt) else Receipt(taken)
            self._outcomes.append(_accepted(claimed, began, receipt, self.clock()))
            return None
        self._outcomes.append(_refused(claimed, began, error, self.clock(), self.spread()))
        return error

    def _put_back(self, claims: Iterable[Claim]) -> None:
        for claimed in claims:
            self._outcomes.append(_unsent(claimed, state=status.QUEUED))

    def _store(self, then: Callable[[], list[Claim]] = list) -> list[Claim]:
        """Writes the outcomes known now, does what comes `then`, commits, and only then forgets them."""
        outcomes, doubt, self._doubt = tuple(self._outcomes), self._doubt, True
        attempts = []
        for outcome in outcomes:
            # The attempt is stored in any case, the new state only while the text is still in our hands.
            ours = _settled(outcome)
            if outcome.attempt is None or (not ours and doubt and _is_there(outcome.attempt)):
                continue
            attempts.append(dict(outcome.attempt))
            if not ours:
                log.warning("delivery %s was taken over from %s", outcome.claim.letter.id, self.worker)
        if attempts:
            db.session.execute(insert(Attempt), attempts)
            for one in attempts:
                told = {name: one[name] for name in ("number", "worker", "outcome")}
                logs.at_commit("attempt", delivery=one["delivery_id"], **told)
        claims = then()
        db.session.commit()
        # Others only ever append, so these are still the first.
        del self._outcomes[: len(outcomes)]
        self._doubt = False
        return claims

    def _taken(self, now: datetime, limit: int, lost: bool) -> list[Claim]:
        """What is taken now; what an earlier commit may have taken without our knowing is given back first."""
        if lost:
            mine = and_(Delivery.state == status.LEASED, Delivery.worker == self.worker)
            _update(mine, state=status.QUEUED, attempts=Delivery.attempts - 1, **FREE)
        return _take(now, self.worker, limit, self.channels)


def deliver_due(clock: Callable[[], datetime], worker: str, transports: Transports, limit: int = 20) -> int:
    """Sends what is due on every channel, up to `limit` texts; returns how many attempts were made."""
    return Sender(clock, worker, transports).deliver(limit)


def _due(now: datetime | BindParameter[datetime], channels: Collection[str] | None) -> ColumnElement[bool]:
    due = and_(Delivery.state == status.QUEUED, Delivery.not_before <= now)
    return due if channels is None else and_(due, Delivery.channel.in_(channels))


def _take(now: datetime, worker: str, limit: int, channels: Collection[str] | None) -> list[Claim]:
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
    chosen = select(Delivery.id).where(_due(now, channels)).order_by(Delivery.not_before, Delivery.id)
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


def _unsent(claimed: Claim, **values: object) -> Outcome:
    """Gives a text back without an attempt."""
    first = None if claimed.attempts == 1 else claimed.first_tried_at
    return Outcome(claimed, values | {"attempts": claimed.attempts - 1, "first_tried_at": first})


def _unwanted(claimed: Claim, now: datetime) -> Outcome:
    """Gives a text up without an attempt, so that people see it and the next person is called."""
    return _unsent(claimed, **_failed(str(UNWANTED), now))


def _failed(detail: str, now: datetime) -> dict[str, object]:
    return {
        "state": status.FAILED,
        "failed_at": now,
        "news_at": now,
        "last_error": detail,
        "secret": None,
        "seen_at": None,
        "seen_by": None,
    }


def _postponed(claimed: Claim, error: TransportError, now: datetime) -> Outcome:
    left = claimed.needed_by - now if claimed.needed_by else None
    at = now + retry.wait(claimed.attempts, error.retry_after, left)
    return _unsent(claimed, state=status.QUEUED, not_before=at, last_error=str(error.message))


def _accepted(claimed: Claim, began: datetime, receipt: Receipt, now: datetime) -> Outcome:
    values = {
        "state": status.ACCEPTED,
        "accepted_at": now,
        "news_at": now,
        "provider_id": receipt.id,
        "last_error": None,
        "secret": None,
    }
    words = str(receipt.words) if receipt.words else None
    return Outcome(claimed, values, _attempt(claimed, began, now, "accepted", words, receipt.id))


def _refused(claimed: Claim, began: datetime, error: TransportError, now: datetime, spread: float) -> Outcome:
    verdict = retry.next_try(
        claimed.attempts,
        claimed.first_tried_at,
        now,
        permanent=error.permanent,
        retry_after=error.retry_after,
        needed_by=claimed.needed_by,
        spread=spread,
    )
    detail = f"{error.message} {verdict.reason}"
    if verdict.at is None:
        values = _failed(detail, now)
        word = "failed"
    else:
        values = {"state": status.QUEUED, "not_before": verdict.at, "last_error": str(error.message)}
        word = "later"
    return Outcome(claimed, values, _attempt(claimed, began, now, "unknown" if error.unknown else word, detail))


def _attempt(
    claimed: Claim, began: datetime, now: datetime, outcome: str, detail: str | None, provider_id: str | None = None
) -> dict[str, object]:
    return {
        "delivery_id": claimed.letter.id,
        "number": claimed.attempts,
        "worker": claimed.worker,
        "started_at": began,
        "finished_at": now,
        "outcome": outcome,
        "detail": detail,
        "provider_id": provider_id,
    }


# ---- statements

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


def _any(condition: ColumnElement[bool]) -> bool:
    """Whether there is such a delivery, asked without the write lock: an idle worker must not stand in the way."""
    found = db.session.scalar(select(Delivery.id).where(condition).limit(1)) is not None
    db.session.rollback()
    return found


def _is_there(attempt: Mapping[str, object]) -> bool:
    same = (getattr(Attempt, name) == attempt[name] for name in ("delivery_id", "number", "worker", "started_at"))
    return db.session.scalar(select(Attempt.id).where(*same).limit(1)) is not None


_TABLE = Base.metadata.tables[Delivery.__tablename__]
#: A text still in the hands that took it; the values to set are those it is called with.
HELD = update(_TABLE).where(
    _TABLE.c.id == bindparam("held_id"),
    _TABLE.c.state == status.LEASED,
    _TABLE.c.worker == bindparam("held_worker"),
    _TABLE.c.attempts == bindparam("held_attempts"),
)


def _settled(outcome: Outcome) -> int:
    """Stores the delivery's new values if it is still in these hands; how many rows that were."""
    values = {**FREE, **outcome.values, **outcome.claim.held()}
    return db.session.connection().execute(HELD, values).rowcount


def _update(condition: ColumnElement[bool], **values: object) -> int:
    statement = update(Delivery).where(condition).values(**values)
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
