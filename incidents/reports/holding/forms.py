"""The form for a request to hold back the communication to data subjects."""

from flask_babel import lazy_gettext as _l

from contracts.forms import day_field
from core.forms import Form, long_text, text


class HoldForm(Form):
    asked_by = text(_l("Who asked for it"), required=True, description=_l("Authority, name, file number."))
    until = day_field(_l("Until"), description=_l("Empty if no day was named: we remind of it every day."))
    reason = long_text(_l("Why"), required=True, longest=5_000)
