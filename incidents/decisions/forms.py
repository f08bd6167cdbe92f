"""The second person's word on a decision not to notify."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from contracts.forms import worded
from core.forms import Form, long_text
from core.phrases import Phrase

ANSWERS = {"yes": Phrase("I approve it: the duty ends without a notice"), "no": Phrase("I do not: the clock runs on")}


class ReviewForm(Form):
    answer = RadioField(_l("Your word"), [InputRequired(_l("Choose one of these."))], choices=worded(ANSWERS.items()))
    note = long_text(_l("Why"), longest=20_000, description=_l("Needed where you do not approve it."))
