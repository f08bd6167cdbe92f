"""What Twilio brings: replies by SMS, and keys pressed in a call. Unsigned it changes nothing and locks nothing."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from core.times import now
from notifications import operations as mail_room
from notifications import voice
from notifications.incoming import operations
from notifications.views import signed_by_twilio

bp = Blueprint("incoming", __name__)

LONGEST = 2_000


@bp.post(mail_room.REPLY_PATH)
def reply() -> ResponseReturnValue:
    if not signed_by_twilio():
        abort(403)
    sid, sender = _given("MessageSid", 200) or _given("SmsSid", 200), _given("From", 200)
    if not sid or not sender:
        abort(400)
    operations.store_reply(sid, sender, _given("Body", LONGEST), _given("OptOutType", 40) or None, now())
    # No answer: Twilio itself confirms STOP, and what the others come to is said by whoever reads them.
    return _twiml("<Response/>")


@bp.post(f"{mail_room.KEY_PATH}/<int:delivery_id>")
def key(delivery_id: int) -> ResponseReturnValue:
    if not signed_by_twilio():
        abort(403)
    sid, pressed = _given("CallSid", 190), _given("Digits", 1)
    call = operations.called(delivery_id)
    if not sid or call is None:
        abort(400 if not sid else 404)
    with force_locale(call.language):
        if pressed not in operations.KEYS:
            return _twiml(voice.asking(call.body, call.language, _address()))
        operations.store_key(call, sid, pressed, now())
        return _twiml(voice.ending(gettext("You pressed %(key)s. That is noted.", key=pressed), call.language))


# Plain attributes instead of decorators: the guard that reads them belongs to a package above this one.
for _view in (reply, key):
    # The signature is looked at before anybody may take the write lock.
    _view.public = _view.csrf_exempt = _view.own_transaction = True  # type: ignore[attr-defined]


def _given(name: str, longest: int) -> str:
    """A field as text that any database takes: PostgreSQL refuses the letter zero."""
    return (request.form.get(name) or "").replace("\0", "").strip()[:longest]


def _address() -> str:
    """This address as the provider knows it."""
    return current_app.config["BREACHCLOCK"].base_url + request.path


def _twiml(document: str) -> ResponseReturnValue:
    return document, 200, {"Content-Type": "text/xml; charset=utf-8"}
