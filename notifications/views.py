from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.config import Config
from core.database import db
from core.times import now
from notifications import operations, status
from notifications.forms import BounceForm
from notifications.models import Delivery

bp = Blueprint("notifications", __name__)

MAY_WRITE = ("administrator", "privacy_officer", "responder")

STATES = {
    status.QUEUED: _l("queued"),
    status.HELD: _l("held"),
    status.LEASED: _l("being sent"),
    status.ACCEPTED: _l("handed over"),
    status.DELIVERED: _l("delivered"),
    status.FAILED: _l("failed"),
    status.BOUNCED: _l("came back"),
    status.WITHDRAWN: _l("taken back before it left"),
}
FILTERS = STATES | {
    operations.UNSEEN: _l("failed or came back, not yet seen"),
    operations.LATE: _l("not handed over in time"),
}
KINDS = {
    status.HELD: "warning",
    status.ACCEPTED: "info",
    status.DELIVERED: "ok",
    status.FAILED: "danger",
    status.BOUNCED: "danger",
}
HOLD_REASONS = {
    status.NO_MAIL_SERVER: _l("No mail server is configured. The text leaves as soon as there is one."),
    status.NO_SMS_ACCOUNT: _l("No SMS account is configured. The text leaves as soon as there is one."),
    status.NO_VOICE_NUMBER: _l("No number to call from is configured. The call is made as soon as there is one."),
    status.EXAMPLE_ADDRESS: _l("This address is reserved for examples, so the text is never handed over."),
}
CHANNELS = {"email": _l("E-mail"), "sms": _l("SMS"), "voice": _l("Voice call"), "chat": _l("Chat")}
OUTCOMES = {
    "accepted": _l("handed over"),
    "later": _l("not taken, tried again later"),
    "failed": _l("refused"),
    "unknown": _l("not known"),
}


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "STATES": STATES,
        "FILTERS": FILTERS,
        "KINDS": KINDS,
        "HOLD_REASONS": HOLD_REASONS,
        "CHANNELS": CHANNELS,
        "OUTCOMES": OUTCOMES,
        "may_write": getattr(current_user, "role", None) in MAY_WRITE,
    }


@bp.get("/deliveries")
def index() -> ResponseReturnValue:
    state = request.args.get("state") or None
    if state is not None and state not in FILTERS:
        abort(404)
    before = request.args.get("before", type=int)
    deliveries, more = operations.page(state, before, now())
    return render_template(
        "notifications/list.html",
        deliveries=deliveries,
        state=state,
        counts=operations.counts(),
        first=before is None,
        older=deliveries[-1].id if more else None,
    )


@bp.get("/deliveries/<int:delivery_id>")
def show(delivery_id: int) -> ResponseReturnValue:
    return _shown(db.get_or_404(Delivery, delivery_id), BounceForm(formdata=None))


@bp.post("/deliveries/<int:delivery_id>/seen")
def seen(delivery_id: int) -> ResponseReturnValue:
    db.get_or_404(Delivery, delivery_id)
    operations.mark_seen(delivery_id, current_user.id, now())
    flash(gettext("Noted. This delivery no longer stands on top of the pages."))
    return redirect(url_for("notifications.show", delivery_id=delivery_id))


@bp.post("/deliveries/<int:delivery_id>/bounced")
def bounced(delivery_id: int) -> ResponseReturnValue:
    delivery = db.get_or_404(Delivery, delivery_id)
    form = BounceForm()
    if form.submit(lambda form: operations.record_bounce(delivery_id, form.detail.data, now())) is None:
        return _shown(delivery, form), 422
    flash(gettext("Recorded as come back."))
    return redirect(url_for("notifications.show", delivery_id=delivery_id))


@bp.post(operations.CALLBACK_PATH)
def twilio_status() -> ResponseReturnValue:
    if not signed_by_twilio():
        abort(403)
    sid = _first("MessageSid", "SmsSid", "CallSid")
    word = _first("MessageStatus", "SmsStatus", "CallStatus")
    if not sid or not word:
        abort(400)
    operations.store_news(sid[:200], word[:40], (request.form.get("ErrorCode") or "")[:40] or None, now())
    return "", 204


# Plain attributes instead of decorators: the guard that reads them belongs to a package above this one.
seen.roles = bounced.roles = MAY_WRITE  # type: ignore[attr-defined]
twilio_status.public = twilio_status.csrf_exempt = True  # type: ignore[attr-defined]
# Or anybody on the network could take the write lock, before the signature is looked at.
twilio_status.own_transaction = True  # type: ignore[attr-defined]


def _first(*names: str) -> str | None:
    return next((value for name in names if (value := request.form.get(name))), None)


def _shown(delivery: Delivery, form: BounceForm) -> str:
    return render_template(
        "notifications/show.html",
        delivery=delivery,
        attempts=operations.attempts(delivery.id),
        can_bounce=status.can_bounce(delivery.state),
        form=form,
    )


def signed_by_twilio() -> bool:
    """Twilio signs the address that we gave it: behind a proxy that is the configured one, not the request's."""
    config: Config = current_app.config["BREACHCLOCK"]
    if not config.twilio_auth_token:
        return False
    # Loaded here only: the client is slow to load, and most processes never get a call-back.
    from twilio.request_validator import RequestValidator

    query = request.query_string.decode("latin-1")
    url = config.base_url + request.path + (f"?{query}" if query else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    return bool(RequestValidator(config.twilio_auth_token).validate(url, request.form, signature))
