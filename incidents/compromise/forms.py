"""The form of the switch “our mail is compromised”."""

from wtforms import HiddenField
from wtforms.validators import AnyOf

from incidents.forms import ReasonForm


class CompromiseForm(ReasonForm):
    # Which way the person turned it: sent twice, it must not turn back.
    to = HiddenField(validators=[AnyOf(("on", "off"))])
