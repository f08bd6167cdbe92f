"""Runs the migrations on the application's own database, SQLite in batch mode."""

from alembic import context
from flask import current_app

from core.database import UTCDateTime, db


def _rendered(kind: str, item: object, _context: object) -> str | bool:
    """A migration stays readable without the program's own types: what it writes is the column's real type."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=_rendered,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
