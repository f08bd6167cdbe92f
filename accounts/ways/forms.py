"""The form of a further way to reach a person."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from core.forms import Form, choices, text
from notifications.texts import CHAT, EMAIL, SMS, VOICE

CHANNELS = {CHAT: _l("Chat or web hook"), EMAIL: _l("E-mail"), SMS: _l("SMS"), VOICE: _l("Voice call")}


class WayForm(Form):
    channel = SelectField(_l("By"), choices=lambda: choices(CHANNELS.items()))
    address = text(
        _l("Address"),
        required=True,
        longest=2000,
        description=_l(
            "A mailbox, a number with country code, or the address of a chat service such as ntfys://ntfy.example/alarm."
        ),
    )
    emergency = BooleanField(_l("Only while our mail is compromised"))
