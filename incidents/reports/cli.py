"""The command `breachclock print`: the same documents as the pages make, for scripts and nights with a shell only.

Exit status 2 with one clear line on bad input.
"""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from core import times
from core.commands import OneLine, refused, write_out
from core.database import db
from core.forms import LANGUAGES
from core.times import now
from incidents.models import Incident
from incidents.reading.operations import find
from incidents.reports.printing import operations as printing
from incidents.wording import DOCUMENTS


def init_app(app: Flask) -> None:
    app.cli.add_command(print_)


@click.command("print", cls=OneLine)
@click.argument("reference", required=False)
@click.option("--document", help="Which document: see --list.")
@click.option("--language", default="en", show_default=True, help="Two letters: see --list.")
@click.option("--to", help="The contract or authority, where several recipients fit.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; - for standard output.")
@click.option("--list", "listing", is_flag=True, help="Name documents, languages and incidents.")
@with_appcontext
def print_(
    reference: str | None, document: str | None, language: str, to: str | None, out: Path | None, listing: bool
) -> None:
    """Prints a document of an incident: the stored version if there is one, else the draft as it is now."""
    try:
        if listing:
            _list()
            return
        writing = _chosen(reference, document, language, to, out)
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}") from error
    except OSError as error:
        raise refused(f"A stored file cannot be read: {error.filename}: {error.strerror}.") from error
    assert out is not None
    write_out(out, writing)


def _chosen(
    reference: str | None, document: str | None, language: str, to: str | None, out: Path | None
) -> printing.Writing:
    if not reference or not document or out is None:
        raise refused("Give REFERENCE, --document and --out; `breachclock print --list` names what there is.")
    if language not in LANGUAGES:
        raise refused(f"There is no language {language}. These are: {', '.join(sorted(LANGUAGES))}.")
    if document not in DOCUMENTS:
        raise refused(f"There is no document {document}. These are: {', '.join(DOCUMENTS)}.")
    incident = find(reference)
    if incident is None:
        raise refused(f"There is no incident {reference}.")
    if to and document in printing.NAMELESS:
        raise refused(f"The document {document} is for nobody in particular: leave --to out.")
    recipients = printing.recipients(incident, document, to)
    fitting = {code: name for code, name in recipients.items() if to is None or printing.fits(to, code, name)}
    if not recipients:
        raise refused(
            f"Nobody hears of this document in {reference}: no such duty of ours, and no such contract touched."
        )
    if not fitting:
        raise refused(f"Nobody of that name hears of it: {to}. These do: {', '.join(recipients.values())}.")
    if len(fitting) > 1:
        raise refused(f"Several recipients fit: say which with --to. These are: {', '.join(fitting.values())}.")
    files = current_app.config["BREACHCLOCK"].files
    return printing.printer(incident, document, next(iter(fitting)), language, now(), files)


def _list() -> None:
    with force_locale("en"):
        for name, words in DOCUMENTS.items():
            click.echo(f"document  {name:12} {times.words(words)}")
    for code, name in LANGUAGES.items():
        click.echo(f"language  {code:12} {name}")
    query = select(Incident.reference, Incident.title).order_by(Incident.id.desc())
    for reference, title in db.session.execute(query.execution_options(yield_per=500)):
        click.echo(f"incident  {reference:12} {title}")
