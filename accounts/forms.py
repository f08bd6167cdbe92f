"""Forms of people and sign-in."""

from collections.abc import Callable
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, PasswordField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from accounts.models import Access
from accounts.operations import check_password, check_setup_code
from core.errors import FieldError
from core.forms import Form, choices, language_field, text, zone_field
from core.times import words, zone_names
from notifications.addresses import clean_email, clean_phone

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


def checks(rule: Callable[[str], Any]) -> Callable[[Form, Field], None]:
    """A field's check from a rule, so that its refusal is shown together with those of all other fields.

    A required field that holds only spaces counts as empty.
    """

    def check(form: Form, field: Field) -> None:
        if not field.data:
            if field.flags.required:
                raise ValidationError(_FILL)
            return
        try:
            rule(field.data)
        except FieldError as error:
            raise ValidationError(words(error.message)) from None

    return check


#: The check of a required field about which there is no further rule.
filled = checks(lambda _text: None)


class SetUpForm(Form):
    code = text(_l("Code from the console"), required=True)
    name = text(_l("Your name"), required=True)
    email = text(_l("E-mail"), required=True)
    phone = text(_l("Mobile phone for SMS"), longest=40, description=_PHONE)
    language = language_field(_l("Language"))
    # Nobody is known yet whose zone could be proposed, and a wrong one would go unnoticed.
    zone = SelectField(
        _l("Time zone"),
        [InputRequired(_l("Choose the zone in which you read the time."))],
        choices=lambda: choices(
            [("", _l("– choose –")), *((name, name.replace("_", " ")) for name in zone_names())],
        ),
    )
    password = PasswordField(_l("Password"), [InputRequired(_FILL)], description=_LENGTH)

    validate_code = checks(check_setup_code)
    validate_name = filled
    validate_email = checks(clean_email)
    validate_phone = checks(clean_phone)
    validate_password = checks(check_password)


class SignInForm(Form):
    email = text(_l("E-mail"), required=True)
    password = PasswordField(_l("Password"), [InputRequired(_FILL)])

    validate_email = filled


class LocalTime(TimeField):
    """A time of day, empty or as the database keeps it ("22:00")."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, [Optional()], format=["%H:%M", "%H:%M:%S"], **options)

    def process_data(self, value: str | None) -> None:
        self.data = time.fromisoformat(value) if value else None

    @property
    def stored(self) -> str | None:
        return f"{self.data:%H:%M}" if self.data else None


class QuietForm(Form):
    quiet_from = LocalTime(_l("Quiet from"))
    quiet_until = LocalTime(_l("Quiet until"))

    def validate_quiet_from(self, field: Field) -> None:
        if (field.data is None) != (self.quiet_until.data is None):
            raise ValidationError(_l("Give both times, or neither."))


class PersonForm(QuietForm):
    name = text(_l("Name"), required=True)
    email = text(_l("E-mail"), required=True)
    phone = text(_l("Mobile phone for SMS"), longest=40, description=_PHONE)
    language = language_field(_l("Language"))
    zone = zone_field(_l("Time zone"))
    on_call = BooleanField(_l("On call: gets every alert"))
    role = SelectField(
        _l("May sign in as"), choices=lambda: choices([("", _l("nobody: alerts only")), *ACCESS.items()])
    )
    password = PasswordField(
        _l("New password"), description=_l("At least 12 characters. Leave empty to keep the present one.")
    )
    active = BooleanField(_l("Active"), default=True)

    validate_name = filled
    validate_email = checks(clean_email)
    validate_phone = checks(clean_phone)
    validate_password = checks(check_password)


class PasswordForm(Form):
    old_password = PasswordField(_l("Present password"), [InputRequired(_FILL)])
    password = PasswordField(_l("New password"), [InputRequired(_FILL)], description=_LENGTH)
