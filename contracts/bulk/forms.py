"""The form that takes tables."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms.validators import ValidationError

from core.forms import Form


class BookForm(Form):
    files = MultipleFileField(
        _l("Tables"),
        description=_l("One XLSX workbook, CSV files or a ZIP of them, or a JSON export; up to 32 MB."),
    )

    def validate_files(self, field: Any) -> None:
        """At least one; a browser sends an empty one where none was chosen."""
        field.data = [one for one in field.data or () if one and one.filename]
        if not field.data:
            raise ValidationError(gettext("Choose a file."))
