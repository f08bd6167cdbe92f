"""What the program does, as one line for each event: `plain` says what goes wrong, `json` says everything.

A file of its own because requests, transactions and workers all write to it. A line carries what ties it to others
(request, worker's run, delivery, incident's reference) and nothing of what texts, names or addresses say: events name
their fields one by one, and of an error only its kind and place are kept.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import event as on
from sqlalchemy.orm import Session, SessionTransaction

from core.database import db
from core.times import now, steady

PLAIN, JSON = "plain", "json"

#: Only these programs' own messages are kept: what a library says may quote anything.
OURS = ("core", "accounts", "contracts", "incidents", "notifications", "wsgi", "breachclock")
WAITING = "events"

_log = logging.getLogger("breachclock.events")
_ids: ContextVar[Mapping[str, object] | None] = ContextVar("ids", default=None)


def event(name: str, **fields: object) -> None:
    """Writes one event now. `fields` are ids, counts and words of ours, never what people wrote."""
    _log.info(name, extra={"fields": fields})


def at_commit(name: str, **fields: object) -> None:
    """Writes the event once the session's transaction is committed; one that is rolled back did not happen."""
    db.session.info.setdefault(WAITING, []).append((name, fields))


@contextmanager
def within(**ids: object) -> Iterator[None]:
    """Everything written inside carries these ids too."""
    token = _ids.set({**(_ids.get() or {}), **ids})
    try:
        yield
    finally:
        _ids.reset(token)


@on.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    for name, fields in session.info.pop(WAITING, ()):
        event(name, **fields)


@on.listens_for(db.session, "after_soft_rollback")
def _rolled_back(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info.pop(WAITING, None)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        if fields is not None:
            said["event"] = record.getMessage()
        elif record.name.split(".")[0] in OURS:
            said["message"] = record.getMessage()
        said |= _ids.get() or {}
        said |= {name: value for name, value in (fields or {}).items() if value is not None}
        if record.exc_info and record.exc_info[0] is not None:
            # Not its message: that may hold a value from the database.
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            said["where"] = [f"{one.filename}:{one.lineno}" for one in frames[-5:]]
        return json.dumps(said, ensure_ascii=False, default=str)


def start(form: str) -> None:
    """Called once by the program's start, not by the application: tests and other hosts keep their own handlers."""
    if form != JSON:
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _log.setLevel(logging.INFO)


def is_json() -> bool:
    """Whether events are written, so that lines for people need not be."""
    return _log.isEnabledFor(logging.INFO)


def init_app(app: Flask) -> None:
    """Gives each request its id, which the answer carries too."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    # A proxy's own id ties its log to ours; anything else that somebody may send is not repeated.
    g.request_id = given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else secrets.token_hex(8)
    g.began = steady()
    g.ids = _ids.set({**(_ids.get() or {}), "request": g.request_id})


def _end(response: Response) -> Response:
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
        # The route and not the address, which may hold a one-use key or words that somebody searched for.
        route = request.url_rule.rule if request.url_rule else None
        millis = round((steady() - g.began) * 1000, 1)
        event("request", method=request.method, route=route, status=response.status_code, ms=millis)
        _ids.reset(g.pop("ids"))
        g.pop("request_id")
    return response
