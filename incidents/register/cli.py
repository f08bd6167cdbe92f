"""The command `breachclock register`: the same files as the page makes. Exit status 2 with one line on bad input."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError, ProgrammingError

from core.commands import OneLine, refused, write_out
from core.errors import FieldError
from core.forms import LANGUAGES
from core.times import now
from incidents.register.operations import FORMATS, STATES, Filter, write

DAY = click.DateTime(["%Y-%m-%d"])


def init_app(app: Flask) -> None:
    app.cli.add_command(register)


@click.command(cls=OneLine)
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--from", "first", type=DAY, help="Logged on this day or later.")
@click.option("--to", "last", type=DAY, help="Logged on this day or before.")
@click.option("--state", type=click.Choice(sorted(STATES)))
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="en", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write; - for standard output.")
@with_appcontext
def register(
    kind: str, first: datetime | None, last: datetime | None, state: str | None, language: str, out: Path
) -> None:
    """Writes the register of Article 33(5) as CSV, XLSX or PDF."""
    try:
        chosen = Filter(first.date() if first else None, last.date() if last else None, state)
        with force_locale(language):
            write_out(out, lambda file: write(kind, chosen, file, language, now()))
    except FieldError as error:
        raise refused(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}") from error
