"""The form of a document: a file, or its text."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from core.forms import Form, long_text, text


class DocumentForm(Form):
    file = FileField(_l("File"), description=_l("PDF, DOCX, HTML, text or e-mail, up to 20 MB; a PDF up to 500 pages."))
    name = text(_l("Name of the pasted text"))
    text = long_text(_l("Or paste the text"), longest=20_000_000)
    summary = BooleanField(
        _l("This is a summary, not the agreement"),
        description=_l("It is marked so wherever a duty refers to it."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Exactly one of the two: of a file and a text together, one would be lost unnoticed."""
        fine = super().validate(extra_validators)
        if self.file.data and self.text.data:
            self.text.errors = [*self.text.errors, gettext("Either a file or a text, please: this would be two.")]
        elif not self.file.data and not self.text.data:
            self.file.errors = [*self.file.errors, gettext("Choose a file, or paste the text below.")]
        return fine and not self.errors
