"""Forms of people and sign-in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, TelField
from wtforms.validators import InputRequired

from accounts.models import Access
from core.forms import Form, choices, language_field, text, zone_field

ACCESS = {
    Access.ADMINISTRATOR: _l("administrator"),
    Access.PRIVACY_OFFICER: _l("privacy officer"),
    Access.RESPONDER: _l("responder"),
    Access.CONTRACT_MANAGER: _l("contract manager"),
    Access.AUDITOR: _l("auditor (reads only)"),
}

_FILL = _l("Please fill this in.")
_PHONE = _l("With country code, such as +44 7700 900123.")
_LENGTH = _l("At least 12 characters.")


class SetUpForm(Form):
    code = text(_l("Code from the console"), required=True)
    name = text(_l("Your name"), required=True)
    email = text(_l("E-mail"), required=True)
    phone = TelField(_l("Mobile phone for SMS"), description=_PHONE)
    language = language_field(_l("Language"))
    zone = zone_field(_l("Time zone"))
    password = PasswordField(_l("Password"), [InputRequired(_FILL)], description=_LENGTH)


class SignInForm(Form):
    email = text(_l("E-mail"), required=True)
    password = PasswordField(_l("Password"), [InputRequired(_FILL)])


class PersonForm(Form):
    name = text(_l("Name"), required=True)
    email = text(_l("E-mail"), required=True)
    phone = TelField(_l("Mobile phone for SMS"), description=_PHONE)
    language = language_field(_l("Language"))
    zone = zone_field(_l("Time zone"))
    on_call = BooleanField(_l("On call: gets every alert"))
    role = SelectField(_l("May sign in as"), choices=choices([("", _l("nobody: alerts only")), *ACCESS.items()]))
    password = PasswordField(_l("New password"), description=_l("Leave empty to keep the present one."))
    active = BooleanField(_l("Active"), default=True)


class PasswordForm(Form):
    old_password = PasswordField(_l("Present password"), [InputRequired(_FILL)])
    password = PasswordField(_l("New password"), [InputRequired(_FILL)], description=_LENGTH)
