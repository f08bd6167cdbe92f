"""Forms of a contact for breach notices, and of what its owner answered."""

from flask_babel import lazy_gettext as _l

from accounts.forms import checks, filled
from core.forms import Form, language_field, long_text, text, zone_field
from notifications.addresses import clean_email, clean_phone


class ContactForm(Form):
    name = text(
        _l("Name or role"), required=True, description=_l("Such as: Data protection officer, or Security desk.")
    )
    email = text(_l("E-mail"))
    phone = text(_l("Phone"), longest=40, description=_l("With country code, such as +44 7700 900123."))
    language = language_field(_l("Language"))
    zone = zone_field(_l("Time zone"))

    validate_name = filled
    validate_email = checks(clean_email)
    validate_phone = checks(clean_phone)


class AnswerForm(Form):
    note = long_text(
        _l("How it answered"),
        required=True,
        longest=2_000,
        description=_l("Such as: replied to our mail of 3 March; or: called, the security desk answered."),
    )

    validate_note = filled
