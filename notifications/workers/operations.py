"""Workers in the database: entering, beating, being given up for dead, leaving.

A worker's row is the lease on every text in its hands. Whoever gives a worker up ends the row and frees the texts in
one transaction; a worker that wakes up later finds its row ended and holds nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from core.database import db, writing
from core.phrases import Phrase
from notifications import outbox, status
from notifications.models import Attempt, Delivery, Worker

DIED = Phrase("The worker stopped before it noted the outcome; the text is sent again under the same id.")
TICK_NOTED_EVERY = timedelta(seconds=10)


@dataclass(frozen=True)
class Beat:
    """What came of a beat: whether we are still in, and the shared clock's moment at it (None: we have only ours)."""

    alive: bool
    at: datetime | None = None


def enter(name: str, now: datetime, alone: bool = False) -> None:
    """A worker begins. `alone`: it is known that no other can run, so whoever did not leave before is dead."""
    with writing():
        if alone:
            for other in db.session.scalars(select(Worker.name).where(Worker.ended_at.is_(None))).all():
                _end(other, "silent", now)
            _free(now, Delivery.state == status.LEASED)
        db.session.execute(insert(Worker).values(name=name, started_at=now, beat=0, beaten_at=now, clock_ahead=0.0))
        db.session.commit()


def beat(connection: Connection, name: str, now: datetime) -> Beat:
    """Counts one beat on a connection of the heart's own, and commits. `now` is what this machine's clock says."""
    shared = connection.dialect.name != "sqlite"
    counted = update(Worker).where(Worker.name == name, Worker.ended_at.is_(None)).values(beat=Worker.beat + 1)
    if not shared:
        return Beat(connection.execute(counted.values(beaten_at=now)).rowcount == 1)
    at = connection.scalar(select(func.clock_timestamp()))
    ahead = (now - at).total_seconds() if at else 0.0
    return Beat(connection.execute(counted.values(beaten_at=at, clock_ahead=ahead)).rowcount == 1, at)


def beats(connection: Connection, but: str) -> dict[str, int]:
    """The beats of all workers that have not ended, by name, without our own."""
    rows = connection.execute(select(Worker.name, Worker.beat).where(Worker.ended_at.is_(None), Worker.name != but))
    return {row.name: row.beat for row in rows}


def give_up(name: str, seen: int, now: datetime) -> bool:
    """Gives a silent worker up for dead, unless it has beaten since it was `seen`; its texts are free again.

    It waits for nothing: OperationalError while the silent one still has rows locked, which the database soon ends.
    """
    with writing(outbox.PAUSE, outbox.HASTE):
        gone = _end(name, "silent", now, Worker.beat == seen)
        if gone:
            _free(now, _in_hands_of(name))
        db.session.commit()
    return gone


def leave(name: str, now: datetime) -> None:
    """A worker ends in an orderly way. What it took and never began to send is free again at once."""
    with writing(outbox.PAUSE, outbox.PATIENCE):
        if _end(name, "stopped", now):
            _free(now, _in_hands_of(name))
        db.session.commit()


def ticked(name: str, now: datetime) -> None:
    """Notes that this worker has looked for what is due; every ten seconds is enough.

    One that looks only once, by command, has no row yet and gets one. In a transaction of its own: whoever stands still
    in the middle of a look must not keep its row, which is its lease, locked.
    """
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    values = {"name": name, "started_at": now, "beat": 0, "beaten_at": now, "clock_ahead": 0.0, "ticked_at": now}
    stale = or_(
        Worker.ticked_at.is_(None),
        Worker.ticked_at <= now - TICK_NOTED_EVERY,
        Worker.ticked_at > now + TICK_NOTED_EVERY,
    )
    noting = dialect.insert(Worker).values(**values)
    with writing(outbox.PAUSE, outbox.PATIENCE):
        db.session.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"ticked_at": now}, where=stale))
        db.session.commit()


def _end(name: str, ending: str, now: datetime, *conditions: Any) -> bool:
    ended = update(Worker).where(Worker.name == name, Worker.ended_at.is_(None), *conditions)
    return bool(db.session.execute(ended.values(ended_at=now, ending=ending)).rowcount)


def _in_hands_of(name: str) -> Any:
    return and_(
        Delivery.state == status.LEASED,
        or_(Delivery.worker == name, Delivery.worker.startswith(f"{name}/", autoescape=True)),
    )


def _free(now: datetime, held: Any) -> None:
    """Queues what a worker held again, and records the attempts of which nobody will ever know the outcome."""
    rows = db.session.execute(
        select(Delivery.id, Delivery.attempts, Delivery.worker, Delivery.began_at).where(held).with_for_update()
    ).all()
    lost = [
        {
            "delivery_id": row.id,
            "number": row.attempts,
            "worker": row.worker,
            "started_at": row.began_at,
            "finished_at": now,
            "outcome": "unknown",
            "detail": str(DIED),
        }
        for row in rows
        if row.began_at is not None
    ]
    if lost:
        db.session.execute(insert(Attempt), lost)
    if rows:
        freed = update(Delivery).where(Delivery.id.in_([row.id for row in rows]))
        freed = freed.values(state=status.QUEUED, **outbox.FREE)
        db.session.execute(freed.execution_options(synchronize_session=False))
