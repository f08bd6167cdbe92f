"""The form that takes a folder of agreements."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectField
from wtforms.validators import ValidationError

from contracts.forms import worded
from contracts.terms import Role
from contracts.words import ROLES
from core.forms import Form


class FolderForm(Form):
    files = MultipleFileField(
        _l("Agreements"),
        description=_l("Several files at once, or a ZIP of them, up to 32 MB together. Larger folders: in parts."),
    )
    our_role = SelectField(
        _l("Our role in them"), choices=worded((role, ROLES[role]) for role in Role), default=Role.CONTROLLER
    )
    other_role = SelectField(
        _l("Role of the other party"), choices=worded((role, ROLES[role]) for role in Role), default=Role.PROCESSOR
    )

    def validate_files(self, field: Any) -> None:
        """At least one; a browser sends an empty one where none was chosen."""
        field.data = [one for one in field.data or () if one and one.filename]
        if not field.data:
            raise ValidationError(gettext("Choose a file."))
