"""Workers in the database: entering, beating, being given up for dead, leaving.

A worker's row is the lease on every text in its hands. Whoever gives a worker up ends the row and frees the texts in
one transaction; a worker that wakes up later finds its row ended and holds nothing any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Float,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    extract,
    func,
    insert,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from core.database import UTCDateTime, db, writing
from core.phrases import Phrase
from notifications import outbox, status
from notifications.models import Delivery, Worker

DIED = Phrase("The worker stopped before it noted the outcome; the text is sent again under the same id.")
TICK_NOTED_EVERY = timedelta(seconds=10)


@dataclass(frozen=True)
class Beat:
    """What came of a beat: whether we are still in, the shared clock's moment at it (None: we have only ours), and the
    beats of all other workers that have not ended, by name."""

    alive: bool
    at: datetime | None = None
    others: Mapping[str, int] = field(default_factory=dict)


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
    """Counts one beat on a connection of the heart's own. `now` is what this machine's clock says."""
    if connection.dialect.name == "sqlite":
        alive = connection.execute(_OURS.values(beat=Worker.beat + 1, beaten_at=now), {"own_name": name}).rowcount == 1
        rows = connection.execute(_OTHERS, {"own_name": name}).all()
        return Beat(alive, None, {row.name: row.beat for row in rows})
    rows = connection.execute(_shared_beat(), {"own_name": name, "own_clock": now}).all()
    at = next(row.at for row in rows if row.name is None)
    return Beat(at is not None, at, {row.name: row.beat for row in rows if row.name is not None})


_NAME = bindparam("own_name", type_=String())
_OURS = update(Worker).where(Worker.name == _NAME, Worker.ended_at.is_(None))
_OTHERS = select(Worker.name, Worker.beat).where(Worker.ended_at.is_(None), Worker.name != _NAME)


@cache
def _shared_beat() -> CompoundSelect[Any]:
    """The beat, the shared clock and the others in one statement, put together once: a heart beats twice a second."""
    at = func.clock_timestamp(type_=UTCDateTime())
    ahead = cast(extract("epoch", bindparam("own_clock", type_=UTCDateTime()) - at), Float)
    counted = _OURS.values(beat=Worker.beat + 1, beaten_at=at, clock_ahead=ahead).returning(Worker.beaten_at)
    counted_at = select(counted.cte("counted").c.beaten_at).scalar_subquery()
    ours = select(cast(null(), String).label("name"), cast(null(), Integer).label("beat"), counted_at.label("at"))
    return union_all(ours, _OTHERS.add_columns(cast(null(), UTCDateTime())))


def give_up(name: str, seen: int, now: datetime) -> bool:
    """Gives a silent worker up for dead, unless it has beaten since it was `seen`; its texts are free again.

    It waits for nothing: OperationalError while the silent one still has rows locked, which the database soon ends.
    """
    with writing(outbox.PAUSE, outbox.HASTE, outbox.WHOLE):
        gone = _end(name, "silent", now, Worker.beat == seen)
        if gone:
            _free(now, _in_hands_of(name))
        db.session.commit()
    return gone


def leave(name: str, now: datetime) -> None:
    """A worker ends in an orderly way. What it took and never began to send is free again at once."""
    with writing(outbox.PAUSE, outbox.PATIENCE, outbox.WHOLE):
        if _end(name, "stopped", now):
            _free(now, _in_hands_of(name))
        db.session.commit()


def is_to_note(ticked_at: datetime | None, now: datetime) -> bool:
    """Whether a look is to be noted after the last one that was: every ten seconds is enough."""
    return ticked_at is None or abs(now - ticked_at) >= TICK_NOTED_EVERY


def ticked(name: str, now: datetime) -> None:
    """Notes that this worker has looked for what is due.

    One that looks only once, by command, has no row yet and gets one. In a transaction of its own: whoever stands still
    in the middle of a look must not keep its row, which is its lease, locked.
    """
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    values = {"name": name, "started_at": now, "beat": 0, "beaten_at": now, "clock_ahead": 0.0, "ticked_at": now}
    noting = dialect.insert(Worker).values(**values)
    with writing(outbox.PAUSE, outbox.PATIENCE, outbox.WHOLE):
        db.session.execute(noting.on_conflict_do_update(index_elements=["name"], set_={"ticked_at": now}))
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
        db.session.connection().execute(outbox.ADDED, lost)
    if rows:
        freed = update(Delivery).where(Delivery.id.in_([row.id for row in rows]))
        freed = freed.values(state=status.QUEUED, **outbox.FREE)
        db.session.execute(freed.execution_options(synchronize_session=False))
