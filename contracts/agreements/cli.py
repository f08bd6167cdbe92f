"""The command `import-contracts`: reads a folder of agreements, with a progress bar."""

import time
from pathlib import Path

import click
from flask import Flask, current_app

from contracts import clause
from contracts.agreements import operations
from contracts.agreements.names import guess
from contracts.extract import extracted
from contracts.models import ImportJob
from contracts.terms import Role
from core.database import db
from core.errors import FieldError, FieldErrors
from core.times import now

#: Seconds until it looks again at files that a worker reads beside it.
WAIT = 0.2
ROLES = click.Choice([role.value for role in Role])


def init_app(app: Flask) -> None:
    app.cli.add_command(import_contracts)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read, and say what would be stored; store nothing.")
@click.option("--our-role", type=ROLES, default=Role.CONTROLLER.value, show_default=True)
@click.option("--other-role", type=ROLES, default=Role.PROCESSOR.value, show_default=True)
def import_contracts(folder: Path, dry_run: bool, our_role: str, other_role: str) -> None:
    """Stores and reads every agreement in a folder. The duties found wait for a person to confirm them."""
    paths = operations.in_folder(folder)
    if dry_run:
        _try(paths)
        return
    files = current_app.config["BREACHCLOCK"].files
    try:
        job = operations.start(
            ((one.name, one.read_bytes()) for one in paths), files, our_role, other_role, None, now()
        )
    except (FieldError, FieldErrors) as error:
        raise click.ClickException(str(error)) from error
    with click.progressbar(length=len(paths), label="Reading") as bar:
        # A worker may read along, so what is done is looked up and not counted.
        done = operations.progress_of([job.id])[job.id].done
        bar.update(done)
        while done < len(paths):
            if not operations.work_one(now, files, job.id):
                time.sleep(WAIT)  # What is left is in the worker's hands.
            before, done = done, operations.progress_of([job.id])[job.id].done
            bar.update(done - before)
            db.session.rollback()
    _say(job)


def _say(job: ImportJob) -> None:
    states = operations.progress_of([job.id])[job.id].states
    number = 1
    while True:
        page, results = operations.results(job, number)
        for result in results:
            if result.refused:
                click.echo(f"{result.file.name}: {result.refused}", err=True)
            elif result.file.state == operations.KNOWN:
                click.echo(f"{result.file.name}: stored already")
        if number >= page.pages:
            break
        number += 1
    db.session.rollback()
    stored, known, failed = (states[one] for one in (operations.STORED, operations.KNOWN, operations.FAILED))
    click.echo(f"{stored} agreements stored and read, {known} were there already, {failed} could not be read.")


def _try(paths: list[Path]) -> None:
    lines = []
    with click.progressbar(paths, label="Reading") as bar:
        for path in bar:
            try:
                text = extracted(path.name, path.read_bytes()).text
            except FieldError as error:
                lines.append(f"{path.name}: {error}")
            else:
                named, found = guess(path.name), len(clause.read(text))
                lines.append(f"{path.name}: party “{named.party}”, contract “{named.title}”, {found} duties found")
    for line in lines:
        click.echo(line)
