"""Whether the program lives and works, for whoever watches it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from accounts.guard import public
from core.times import now
from incidents.watch import operations as watch

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
