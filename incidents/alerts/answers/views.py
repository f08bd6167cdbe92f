"""Answering an alert: by the one-use link, which needs no sign-in, and by the buttons of the application."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, gettext
from flask_login import current_user

from accounts.guard import own_transaction, public, roles
from accounts.models import Access
from core import times
from core.times import now
from incidents.alerts.answers import link, operations
from incidents.alerts.calls.moves import Answer

bp = Blueprint("alert_answers", __name__)

SHOWN = 3
#: The key stands in the address: nobody may keep it, and no other site may learn of it.
HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@bp.record_once
def _begin(state: object) -> None:
    state.app.extensions["alert_links"] = link.Misses()  # type: ignore[attr-defined]


@bp.route("/a/<key>", methods=["GET", "POST"])
@public
@own_transaction
def by_link(key: str) -> ResponseReturnValue:
    """Shows, then asks: programs that open every link of a message must not answer for a person."""
    found, refusal = operations.find(key)
    if found is None:
        return _unknown()
    given, page = _said(), {"asked": found, "refusal": refusal, "done": None}
    if given is not None and refusal is None:
        page["done"] = given if operations.answer_link(key, given, now()) else None
        # Somebody was faster, or the alert is over by now: what is true is read again.
        page["refusal"] = None if page["done"] else operations.find(key)[1]
    with force_locale(found.summons.person.language):
        return _page(**page), 410 if page["refusal"] else 200, HEADERS


@bp.post("/calls/<int:call_id>/answer")
@roles(Access.PRIVACY_OFFICER, Access.RESPONDER, Access.CONTRACT_MANAGER)
def here(call_id: int) -> ResponseReturnValue:
    given = _said() or abort(404)
    if operations.answer_here(current_user, call_id, given, now()):
        flash(gettext("Noted. The duties stay open until each notice is given or recorded."), "ok")
    else:
        flash(gettext("Nothing was changed: you have answered already, or the alert is over."), "warning")
    reference = operations.reference_of(call_id) or abort(404)
    return redirect(url_for("incidents.show", reference=reference))


def _said() -> Answer | None:
    """The answer that a button carries; None for reading, and for a word that no button has."""
    if request.method != "POST":
        return None
    return next((one for one in operations.SAYABLE if one == request.form.get("answer")), None)


def _unknown() -> ResponseReturnValue:
    misses: link.Misses = current_app.extensions["alert_links"]
    if misses.too_many(request.remote_addr or "", now()):
        return "", 429, {"Retry-After": "60"}
    return _page(asked=None, refusal=link.UNKNOWN, done=None), 404, HEADERS


def _page(asked: operations.Asked | None, refusal: object, done: Answer | None) -> str:
    lines = asked.said.lines[:SHOWN] if asked else []
    zone = asked.summons.person.zone if asked else "UTC"
    duties = [
        {
            "duty": link.nameless(one.clock.named()),
            "ends_at": one.ends_at,
            "moment": times.local(one.ends_at, zone) if one.ends_at else None,
            "is_target": one.is_target,
            "over": one.ends_at is not None and one.ends_at <= now(),
        }
        for one in lines
    ]
    context = {"asked": asked, "refusal": refusal, "done": done, "duties": duties, "Answer": Answer}
    more = asked.said.count - len(duties) if asked else 0
    return render_template("answers/link.html", **context, more=more, language=str(get_locale()))
