"""The form with which the day of a document is corrected."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from contracts.forms import day_field
from core.forms import Form, long_text


class DateForm(Form):
    #: The day as it was on the page, so that nobody overwrites unseen what somebody else entered.
    seen = HiddenField()
    dated_on = day_field(_l("Dated"), description=_l("Its revision, version or signature. Empty: it names no day."))
    reason = long_text(_l("Reason, or how we know"), required=True, longest=5_000)

    def before(self) -> date | None:
        """The day that the person saw; None for no day, or for what no page of ours gave out."""
        try:
            return date.fromisoformat(self.seen.data or "")
        except ValueError:
            return None
