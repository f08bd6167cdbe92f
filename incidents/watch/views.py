"""Whether the program lives and works, for whoever watches it."""

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from accounts.guard import public
from core.config import Config, is_loopback
from core.times import now
from incidents.watch import operations as watch
from incidents.watch.metrics import operations as figures

bp = Blueprint("incident_watch", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    return jsonify(alive=True)


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    try:
        state = watch.readiness(now())
    except SQLAlchemyError as error:
        return jsonify(ready=False, database=type(error).__name__), 503
    return jsonify(state), 200 if state["ready"] else 503


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    if not _may_scrape(current_app.config["BREACHCLOCK"]):
        abort(403)
    text, kind = figures.exposition(now())
    return Response(text, content_type=kind)


def _may_scrape(config: Config) -> bool:
    """Whoever has the token; without one this machine alone, and only where no proxy makes others look like it."""
    if config.metrics_token:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {config.metrics_token}".encode())
    return is_loopback(config.base_url) and is_loopback(f"//{_bracketed(request.remote_addr or '')}")


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
