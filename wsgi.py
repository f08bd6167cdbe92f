"""Assembles the application and the command line: the only file that knows every package.

Nothing of Flask is imported before it is needed, so that commands which only compute answer at once.
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.routing import IntegerConverter, Map

    from core.config import Config

ROOT = Path(__file__).resolve().parent

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _period(arguments: list[str]) -> int:
    from contracts.cli import period

    return period(arguments)


def _law(arguments: list[str]) -> int:
    from contracts.cli import law

    return law(arguments)


def _read(arguments: list[str]) -> int:
    from contracts.reader.cli import read

    return read(arguments)


#: Commands that compute and load no application: name -> function of the arguments, giving the exit status.
PURE_COMMANDS: dict[str, Callable[[list[str]], int]] = {"law": _law, "period": _period, "read": _read}


def create_app(config: "Config | None" = None) -> "Flask":
    """The web application with these settings, or with those of the environment."""
    from flask import Flask
    from flask_migrate import Migrate

    from accounts import guard
    from accounts import views as accounts_views
    from accounts.rota import views as rota_views
    from accounts.ways import views as ways_views
    from contracts import catalogue
    from contracts import views as contracts_views
    from contracts.agreements import cli as agreements_commands
    from contracts.agreements import views as agreements_views
    from contracts.bulk import cli as bulk_commands
    from contracts.bulk import views as bulk_views
    from contracts.chains import cli as chain_commands
    from contracts.chains import views as chains_views
    from contracts.contacts import views as contacts_views
    from contracts.dating import views as dating_views
    from contracts.documents import views as documents_views
    from contracts.holdings import views as holdings_views
    from contracts.organisation import views as organisation_views
    from contracts.review import views as review_views
    from core import database, logs, pages
    from core.config import from_environment
    from incidents import cli
    from incidents import views as incidents_views
    from incidents.alerts.answers import views as answers_views
    from incidents.alerts.plans import views as plans_views
    from incidents.authorities import catalogue as authorities_catalogue
    from incidents.authorities import views as authorities_views
    from incidents.awareness import views as awareness_views
    from incidents.compromise import views as compromise_views
    from incidents.decisions import views as decisions_views
    from incidents.held import views as held_views
    from incidents.judging import views as judging_views
    from incidents.law import views as law_views
    from incidents.moments import views as moments_views
    from incidents.notices import views as notices_views
    from incidents.pack import views as pack_views
    from incidents.reading import views as lists_views
    from incidents.register import cli as register_commands
    from incidents.register import views as register_views
    from incidents.reports import cli as reports_commands
    from incidents.reports import views as reports_views
    from incidents.reports.communication import views as communication_views
    from incidents.reports.copying import views as copying_views
    from incidents.reports.holding import views as holding_views
    from incidents.reports.printing import views as printing_views
    from incidents.reports.requests import views as requests_views
    from incidents.reports.wordings import views as wordings_views
    from incidents.severity import views as severity_views
    from incidents.sheet import views as sheet_views
    from incidents.watch import operations as watch
    from incidents.watch import views as watch_views
    from notifications import views as notifications_views
    from notifications.incoming import views as incoming_views

    config = config or from_environment()
    # A word in the statutes or authorities that nobody knows stops the start, not the alarm at night.
    catalogue.current()
    authorities_catalogue.current()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        BREACHCLOCK=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TESTING=config.testing,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        # A folder of agreements is chosen at once; what bounds it is the size.
        MAX_FORM_PARTS=10_000,
        MAX_FORM_MEMORY_SIZE=24 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.converters["int"] = _row_id
    database.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    logs.init_app(app)
    guard.init_app(app)
    pages.init_app(app, watch.page_warnings)
    for package in (
        accounts_views,
        rota_views,
        ways_views,
        agreements_views,
        bulk_views,
        contracts_views,
        chains_views,
        contacts_views,
        dating_views,
        documents_views,
        holdings_views,
        organisation_views,
        review_views,
        incidents_views,
        pack_views,
        register_views,
        reports_views,
        holding_views,
        communication_views,
        printing_views,
        requests_views,
        copying_views,
        wordings_views,
        severity_views,
        sheet_views,
        answers_views,
        plans_views,
        authorities_views,
        awareness_views,
        compromise_views,
        decisions_views,
        judging_views,
        held_views,
        law_views,
        moments_views,
        notices_views,
        lists_views,
        watch_views,
        notifications_views,
        incoming_views,
    ):
        app.register_blueprint(package.bp)
    app.after_request(_secure)
    for commands in (cli, agreements_commands, bulk_commands, chain_commands, register_commands, reports_commands):
        commands.init_app(app)
    return app


def _row_id(url_map: "Map", *args: Any, **options: Any) -> "IntegerConverter":
    """Numbers in addresses are ids of rows: one that no database can hold is not found instead of an error."""
    from werkzeug.routing import IntegerConverter

    return IntegerConverter(url_map, *args, max=2**31 - 1, **options)


def _secure(response: "Response") -> "Response":
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.headers.get("Cache-Control") and response.mimetype == "text/html":
        # What a page shows is nobody's business after sign-out.
        response.headers["Cache-Control"] = "no-store"
    return response


def main(arguments: list[str] | None = None) -> Any:
    """The `breachclock` command."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in PURE_COMMANDS:
        sys.exit(_computed(PURE_COMMANDS[arguments[0]], arguments[1:]))
    from core.config import ConfigError, from_environment

    try:
        config = from_environment()
    except ConfigError as error:
        print(f"breachclock: {error}", file=sys.stderr)
        sys.exit(2)
    from flask.cli import FlaskGroup

    group = FlaskGroup(create_app=lambda: _started(config), add_default_commands=False, load_dotenv=False)
    return group.main(args=arguments, prog_name="breachclock")


def _computed(command: Callable[[list[str]], int], arguments: list[str]) -> int:
    """The exit status of a command that only computes."""
    try:
        status = command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the output has seen enough, as `head` does. What is left must not fail at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _started(config: "Config") -> "Flask":
    """The application, or the end of the program with a line for each thing that is wrong with its statutes."""
    from contracts.catalogue import CatalogueError
    from core import logs

    logs.start(config.log)
    try:
        return create_app(config)
    except CatalogueError as error:
        for problem in error.problems:
            print(f"breachclock: statutes: {problem}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
