"""The command that prints the gap report: `breachclock gaps`."""

from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError, ProgrammingError

from contracts.chains.operations import overview, printed
from core.forms import LANGUAGES
from core.times import now


def init_app(app: Flask) -> None:
    app.cli.add_command(gaps)


@click.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@click.option("--language", default="en", type=click.Choice(sorted(LANGUAGES)), help="Of the report (default: en).")
def gaps(out: Path, language: str) -> None:
    """Prints where the chains of notice would break, as a PDF."""
    present = now()
    try:
        with force_locale(language):
            whole = overview(present)
            found = whole.findings
            content = printed(found, whole.scale.late, present, language)
        out.write_bytes(content)
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}") from error
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"{len(found)} findings in {out}.")
