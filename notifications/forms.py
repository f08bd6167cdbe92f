from flask_babel import lazy_gettext as _l

from core.forms import Form, long_text


class BounceForm(Form):
    """What a person tells about a text that came back."""

    detail = long_text(
        _l("What came back, and from whom"),
        required=True,
        longest=2000,
        description=_l("For example the sentence in the mail that told you."),
    )
