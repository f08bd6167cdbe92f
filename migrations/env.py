"""Runs the migrations on the application's own database, SQLite in batch mode."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from core.database import UTCDateTime, db


def _rendered(kind: str, item: object, _context: object) -> str | bool:
    """A migration stays readable without the program's own types: what it writes is the column's real type."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def _driver(connection: Connection) -> Any:
    """The driver's own connection: the setting counts only outside a transaction, and ours begin one by themselves."""
    return connection.connection.driver_connection


def run() -> None:
    with db.engine.connect() as connection:
        embedded = connection.dialect.name == "sqlite"
        if embedded:
            # SQLite rebuilds a table to change it; what refers to it must not mind while the old one is dropped.
            _driver(connection).execute("pragma foreign_keys=off")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=_rendered,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if embedded and (lost := connection.exec_driver_sql("pragma foreign_key_check").all()):
                raise RuntimeError(f"a row would refer to nothing after this change: {lost[0]}")
        if embedded:
            _driver(connection).execute("pragma foreign_keys=on")


run()
