"""What every form shares: the CSRF token, choices, and a rule's refusal shown on its field."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation

from core.countries import listed, no_such_country
from core.database import db
from core.errors import FieldError, FieldErrors
from core.media import CONTROLS
from core.times import words, zone_names

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "it": "Italiano", "nl": "Nederlands"}

#: Longest free text that a field takes. A document is stored as a file instead.
LONG_TEXT = 100_000


class Form(FlaskForm):
    """A form that can take a rule's FieldError and show it beside the field that it is about."""

    @property
    def searching(self) -> bool:
        """Whether the person looks for something to choose, and has not finished the form yet."""
        return self.is_submitted() and "search" in request.form

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """Puts each error on its field; one that names no field of this form stands above the form."""
        for one in error.errors if isinstance(error, FieldErrors) else [error]:
            field = self._fields.get(one.field)
            if field is None:
                self.form_errors.append(words(one.message))
            else:
                field.errors = [*field.errors, words(one.message)]

    def submit(self, act: Callable[["Form"], Any]) -> Any:
        """What `act(form)` returns if the shape is right and no rule refuses; else None, the errors being shown.

        While the person searches nothing is checked or done.
        """
        if self.searching or not self.validate_on_submit():
            return None
        try:
            return act(self)
        except (FieldError, FieldErrors) as error:
            # Nothing half-done may slip into a later query of this request.
            db.session.rollback()
            self.refuse(error)
            return None


class Searching(Form):
    """A form that lists some of many to choose from, those with the words in `find`."""

    find = StringField(lazy_gettext("Search"), [Length(max=200)], filters=[lambda words: cleaned(words)])


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def text(label: Any, *, required: bool = False, longest: int = 200, **options: Any) -> StringField:
    """A line of text, trimmed; empty is None."""
    return StringField(label, validators=_validators(required, longest), filters=[cleaned], **options)


def long_text(label: Any, *, required: bool = False, longest: int = LONG_TEXT, **options: Any) -> TextAreaField:
    """Free text of any script; empty is None."""
    return TextAreaField(label, validators=_validators(required, longest), filters=[cleaned], **options)


class WholeNumber(IntegerField):
    """A whole number; anything else gets one sentence, ours, and no second one about its size."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("A whole number in digits, please.")) from error

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class Countries(StringField):
    """Country codes in one line, with spaces or commas between; a sorted list, or None where there is none."""

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else " ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = listed(" ".join(valuelist)) or None
        if message := no_such_country(self.data or ()):
            raise ValueError(words(message))


def zone_field(label: Any) -> SelectField:
    """A choice among the IANA zones."""
    return SelectField(label, choices=lambda: choices((name, name.replace("_", " ")) for name in zone_names()))


def language_field(label: Any) -> SelectField:
    return SelectField(label, choices=choices(LANGUAGES.items()), default="en")


def enum_choices(enum: type[StrEnum], labels: dict[Any, Any]) -> list[SelectChoice]:
    return choices((member.value, labels[member]) for member in enum)


def _validators(required: bool, longest: int) -> list[Any]:
    message = lazy_gettext("This is longer than the %(longest)s characters that fit here.", longest=longest)
    # Blanks are no answer: what counts is the cleaned text.
    first = DataRequired(lazy_gettext("Please fill this in.")) if required else Optional()
    return [first, Length(max=longest, message=message)]


def cleaned(value: str | None) -> str | None:
    """The text without blanks around it and without what moves a cursor; None where nothing is left."""
    # Line ends are made one kind so that texts compare. Control characters come with what is pasted from a terminal or
    # a PDF: PostgreSQL stores no NUL, and no page, mail or print may hold the others.
    kept = CONTROLS.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n")).strip()
    return kept or None
