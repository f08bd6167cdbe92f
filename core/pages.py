"""What every page has: language, time zone, filters, warnings on top, and pages for errors.

A file of its own because it joins the reader (Flask-Babel, sign-in) with the templates, which no package owns.
"""

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, g, render_template, request
from flask_babel import Babel, format_decimal, get_locale
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from jinja2 import pass_context
from jinja2.runtime import Context
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core import times
from core.forms import LANGUAGES

ERROR_PAGES = (400, 403, 404, 413, 500)


class Warning(NamedTuple):
    """A sentence on top of every page; `kind` is danger or warning."""

    kind: str
    text: str
    url: str | None = None
    link_text: str | None = None


def init_app(app: Flask, warnings: Callable[[datetime], list[Warning]]) -> None:
    """`warnings(now)` gives what stands on top of the pages of people who are signed in."""
    translations = str(Path(__file__).resolve().parent / "translations")
    Babel(app, default_translation_directories=translations, locale_selector=_language, timezone_selector=_zone)
    # Counts on pages are written as the reader's language writes numbers, as everywhere else.
    plural = app.jinja_env.globals["ngettext"]

    @pass_context
    def counted(context: Context, one: str, many: str, number: int, **values: object) -> Any:
        return plural(context, one, many, number, **({"num": format_decimal(number)} | values))

    app.jinja_env.globals["ngettext"] = counted
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        words=times.words,
        shown=times.shown,
        local=lambda moment: times.local(moment, _zone()),
        remaining=lambda moment: times.remaining(moment, _now()),
        span=times.span,
        rfc3339=lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        broken = "broken" in g
        person = None if broken or not current_user.is_authenticated else current_user
        return {
            "person": person,
            "language": "en" if broken else str(get_locale() or "en"),
            "now": _now(),
            "warnings": warnings(_now()) if person else [],
        }

    for code in ERROR_PAGES:
        app.register_error_handler(code, _error_page)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(OSError, _disk_trouble)


def message(name: str, **context: Any) -> str:
    """A text that leaves by mail or SMS, from `templates/messages/`; what only pages have is not in it."""
    return current_app.jinja_env.get_template(f"messages/{name}").render(**context)


def _now() -> datetime:
    """One present for one page, so that two clocks on it never disagree."""
    if "now" not in g:
        g.now = times.now()
    return g.now


def _language() -> str:
    if "broken" not in g and current_user and current_user.is_authenticated:
        return current_user.language
    return request.accept_languages.best_match(LANGUAGES) or "en" if request else "en"


def _zone() -> str:
    return current_user.zone if current_user and current_user.is_authenticated else "UTC"


def _error_page(error: HTTPException) -> tuple[str, int]:
    code = error.code if error.code in ERROR_PAGES else 500
    return render_template(f"errors/{code}.html"), code or 500


def _expired(error: CSRFError) -> tuple[str, int]:
    return render_template("errors/csrf.html"), error.code or 400


def _database_trouble(error: OperationalError) -> tuple[str, int]:
    """A full disk, a locked or unreachable database: nothing was saved, and the page says so."""
    g.broken = True  # The page for this must not ask the database anything.
    current_app.logger.error("database: %s", type(error.orig).__name__)
    return render_template("errors/503.html"), 503


def _disk_trouble(error: OSError) -> tuple[str, int]:
    """No room for a file: what belongs to it was not saved either, and the page says so. Anything else is a fault."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    current_app.logger.error("files: %s", error.strerror)
    return render_template("errors/503.html"), 503
