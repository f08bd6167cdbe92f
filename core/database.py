"""The database: an SQLite file in WAL mode, or PostgreSQL; UTC moments that come back with their zone."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData, Row, Select, String, Text, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from core.times import now


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Refuses one without a zone; stores UTC; gives it back in UTC (SQLite itself forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    # Flask-SQLAlchemy 3.1 trips over a type_annotation_map on the class; inside the registry it is fine.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            str: Text(),
            dict[str, Any]: JSON(),
            list[str]: JSON(none_as_null=True),
            list[int]: JSON(none_as_null=True),
        },
    )


db = SQLAlchemy(
    model_class=Base,
    engine_options={"json_serializer": lambda value: json.dumps(value, ensure_ascii=False)},
    # After a commit the rows in hand stay as they were written; the next request or tick reads anew anyway.
    session_options={"expire_on_commit": False},
)

Short = String(200)
Code = String(40)

#: Seconds of standing still after which a shared database ends a transaction that writes. See `writing`.
PAUSE = 60.0


@dataclass(frozen=True)
class _Bounds:
    pause: float
    patience: float | None
    whole: float | None


#: Since this version a PostgreSQL can bound a transaction as a whole.
BOUNDS_TRANSACTIONS = (17,)


#: When to ask whether the other end of a line is still there, in libpq's words.
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}

_writing: ContextVar[_Bounds | None] = ContextVar("writing", default=None)
_write_lock = threading.RLock()


def save(row: Any, values: Mapping[str, Any]) -> Any:
    """Puts the values into the row, commits and gives the row back."""
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()
    return row


@contextmanager
def writing(pause: float = PAUSE, patience: float | None = None, whole: float | None = None) -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once.

    A transaction that reads first and writes later can be refused by SQLite half-way; one that says at its
    beginning that it will write only ever waits. The lock in this process keeps our own threads from SQLite's
    slow back-off.

    PostgreSQL needs none of it, but there others write beside us. It ends a transaction in which nothing has happened
    for `pause` seconds: a process that stands still, or whose machine is gone, must not keep rows locked for ever. It
    refuses a statement that has waited `patience` seconds for a row, if given. It ends the transaction after `whole`
    seconds in any case, if given and if it can: who stands still between two of many rows that are written in one go is
    not idle to it.
    """
    sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        _write_lock.acquire()
    token = _writing.set(_Bounds(pause, patience, whole))
    try:
        yield
    finally:
        try:
            db.session.rollback()
        finally:
            # Whatever became of the line, no later transaction of this thread is held to these bounds.
            _writing.reset(token)
            if sqlite:
                _write_lock.release()


def ask(question: Select[Any], values: Mapping[str, object] | None = None) -> Row[Any]:
    """The one row that answers a question, asked outside any transaction: nothing is locked, and a shared database is
    asked once and not told of a beginning and an end. It does not see what the session has not committed."""
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        return connection.execute(question, values or {}).one()


def line_of_its_own(patience: float) -> Engine:
    """One connection beside all others to a shared database, on which each statement is a transaction by itself.

    What takes longer than `patience` seconds to lock is refused. The caller disposes of it.
    """
    engine = create_engine(db.engine.url, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT")
    _set_up_postgres(engine)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.execute(f"set lock_timeout = {round(patience * 1000)}")
        connection.commit()

    return engine


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for setting in ("journal_mode=wal", "synchronous=full", "busy_timeout=30000", "foreign_keys=on"):
            connection.execute(f"pragma {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _set_up_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
        # A line that leads nowhere any more is noticed within half a minute; the system's own default is two hours.
        for name, value in KEEPALIVE.items():
            options.setdefault(name, value)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if (bounds := _writing.get()) is not None:
            settings = f"set local idle_in_transaction_session_timeout = {round(bounds.pause * 1000)}"
            if bounds.patience is not None:
                settings += f"; set local lock_timeout = {round(bounds.patience * 1000)}"
            version = connection.dialect.server_version_info
            if bounds.whole is not None and version and version >= BOUNDS_TRANSACTIONS:
                settings += f"; set local transaction_timeout = {round(bounds.whole * 1000)}"
            connection.exec_driver_sql(settings)


def recount(*tables: str) -> None:
    """Has PostgreSQL count tables into which thousands of rows were just written, in this transaction.

    Until it has counted, which it does by itself after a minute, it expects a handful, and joins as if there were no
    more.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.connection().exec_driver_sql(f"analyze {', '.join(tables)}")


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        set_up = _set_up_sqlite if db.engine.dialect.name == "sqlite" else _set_up_postgres
        set_up(db.engine)


def utc_now() -> datetime:
    """Default for `created_at` columns of rows whose moment carries no duty."""
    return now()


__all__ = [
    "Base",
    "Code",
    "Short",
    "UTCDateTime",
    "ask",
    "date",
    "db",
    "init_app",
    "line_of_its_own",
    "recount",
    "utc_now",
    "writing",
]
