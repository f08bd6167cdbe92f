"""Assembles the application and the command line: the only file that knows every package.

Nothing of Flask is imported before it is needed, so that commands which only compute answer at once.
"""

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


#: Commands that compute and load no application: name -> function of the arguments, giving the exit status.
PURE_COMMANDS: dict[str, Callable[[list[str]], int]] = {"period": _period}


def create_app(config: "Config | None" = None) -> "Flask":
    """The web application with these settings, or with those of the environment."""
    from flask import Flask
    from flask_migrate import Migrate

    from accounts import guard
    from accounts import views as accounts_views
    from contracts import views as contracts_views
    from core import database, pages
    from core.config import from_environment
    from incidents import cli
    from incidents import views as incidents_views
    from incidents.watch import operations as watch
    from notifications import views as notifications_views

    config = config or from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        BREACHCLOCK=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TESTING=config.testing,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
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
    guard.init_app(app)
    pages.init_app(app, watch.page_warnings)
    for blueprint in (accounts_views.bp, contracts_views.bp, incidents_views.bp, notifications_views.bp):
        app.register_blueprint(blueprint)
    app.after_request(_secure)
    cli.init_app(app)
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
        sys.exit(PURE_COMMANDS[arguments[0]](arguments[1:]))
    from core.config import ConfigError, from_environment

    try:
        config = from_environment()
    except ConfigError as error:
        print(f"breachclock: {error}", file=sys.stderr)
        sys.exit(2)
    from flask.cli import FlaskGroup

    group = FlaskGroup(create_app=lambda: create_app(config), add_default_commands=False, load_dotenv=False)
    return group.main(args=arguments, prog_name="breachclock")


if __name__ == "__main__":
    main()
