"""The commands `import` and `export`."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask
from sqlalchemy import func, select

from accounts.models import Person
from contracts.bulk import operations
from contracts.bulk.books.operations import ENDINGS, opened, packed
from contracts.bulk.columns import SHEETS
from contracts.bulk.exports.operations import write_register
from contracts.bulk.findings import Report
from core.database import db, writing
from core.errors import FieldError
from core.times import now


def init_app(app: Flask) -> None:
    for command in (import_, export):
        app.cli.add_command(command)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what is wrong and what would be added; store nothing.")
@click.option("--by", help="E-mail address of the person who confirms the duties in it.")
def import_(files: tuple[Path, ...], dry_run: bool, by: str | None) -> None:
    """Adds parties, contacts, contracts and duties from XLSX, CSV files, a ZIP of them, or a JSON export."""
    try:
        with ExitStack() as stack:
            if len(files) > 1 or files[0].suffix.lower() == ".csv":
                folder = Path(stack.enter_context(TemporaryDirectory()))
                (folder / "tables").write_bytes(packed([(one.name, one.read_bytes()) for one in files]))
                files = (folder / "tables",)
            book = stack.enter_context(opened(files[0]))
            if not dry_run:
                stack.enter_context(writing())
            report = operations.load(book, _person(by), now(), store=not dry_run)
    except FieldError as error:
        raise click.ClickException(f"{error}{' (--by EMAIL)' if error.field == 'by' else ''}") from error
    _say(report, dry_run)


@click.command()
@click.option("--format", "kind", type=click.Choice(sorted(ENDINGS)), default="xlsx", show_default=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export(kind: str, out: Path) -> None:
    """Writes the whole register as CSV files in a ZIP, as XLSX or as JSON."""
    try:
        with out.open("wb") as file:
            write_register(kind, file)
    except FieldError as error:
        out.unlink()
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"The register is in {out}, {out.stat().st_size:,} bytes.")


def _person(email: str | None) -> int | None:
    """The person of that address; ClickException where there is none."""
    if email is None:
        return None
    found = db.session.scalar(select(Person.id).where(func.lower(Person.email) == email.strip().lower(), Person.active))
    if found is None:
        raise click.ClickException(f"Nobody who may sign in has the address {email}.")
    return found


def _say(report: Report, dry_run: bool) -> None:
    for fault in report.faults:
        place = [fault.sheet, f"row {fault.row}" if fault.row else None, fault.column]
        click.echo(f"{', '.join(part for part in place if part)}: {fault.message}", err=True)
    if report.faults:
        count = len(report.faults) + report.more
        raise click.ClickException(f"Nothing was imported: {count} {'fault' if count == 1 else 'faults'}.")
    for sheet in SHEETS:
        added, same, passed = (part[sheet.name] for part in (report.added, report.same, report.passed))
        if added or same or passed:
            word = "would be added" if dry_run else "added"
            click.echo(f"{sheet.name}: {added} {word}, {same} there already, {passed} passed over")
