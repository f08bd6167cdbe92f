"""The forms of the fact sheet: one for each of its parts, made of the fields that the sheet names."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, FileField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from contracts.forms import Checkboxes, day_field, worded
from contracts.moment import Moment
from core.countries import no_such_country
from core.errors import FieldError, FieldErrors
from core.forms import Countries, Form, WholeNumber, cleaned, long_text, text
from core.phrases import Phrase
from core.times import words
from incidents.forms import BIGGEST, NO_TIME, MomentForm, time_field, which_field
from incidents.sheet import options
from incidents.sheet.fields import Field as Fact
from incidents.sheet.fields import Kind, Part
from incidents.sheet.options import Options
from incidents.wording import NOT_KNOWN, as_data

#: Short answers; every other text may be long.
SHORT = {"controller.id", "reporter.name", "dpo.name", "xborder.lead_sa"}
YES_NO = {"": NOT_KNOWN, "yes": Phrase("yes"), "no": Phrase("no")}
#: Thousands may stand in groups, as people write them anywhere; a fraction of a person is none.
_COUNT = re.compile(r"([A-Za-z]{2})\s*[:=]?\s*([0-9]{1,3}(?:[\s.,'’][0-9]{3})+|[0-9]+)")


class CountsByCountry(TextAreaField):
    """A country and a number on each line, such as `FR 1200`; a dictionary, or None where there is none."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "\n".join(f"{country} {count}" for country, count in sorted((self.data or {}).items()))

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        found: dict[str, int] = {}
        for line in (cleaned("".join(valuelist)) or "").splitlines():
            match = _COUNT.fullmatch(line.strip())
            if match is None or match[1].upper() in found:
                raise ValueError(gettext("A country and a number on each line, such as: FR 1200."))
            country, number = match[1].upper(), int(re.sub(r"\D", "", match[2]))
            if message := no_such_country([country]):
                raise ValueError(words(message))
            if number > BIGGEST:
                raise ValueError(gettext("A whole number from 0 to 2,000,000,000."))
            found[country] = number
        self.data = found or None


class Parties(TextAreaField):
    """A party on each line: name, role, contact, with bars between; a list of dictionaries, or None."""

    def __init__(self, label: Any, validators: Any = None, *, roles: Options, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.roles = roles

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        lines = []
        for one in self.data or ():
            role = words(self.roles[one["role"]]) if one["role"] in self.roles else one["role"]
            lines.append(" | ".join(part for part in (one["name"], role, one.get("contact")) if part))
        return "\n".join(lines)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        by_words = {words(label).casefold(): code for code, label in self.roles.items()}
        found = []
        for line in (cleaned("".join(valuelist)) or "").splitlines():
            name, role, contact = (*(part.strip() for part in line.split("|", 2)), "", "")[:3]
            code = by_words.get(role.casefold(), role if role in self.roles else None) or (not role and "other")
            if not name or not code:
                raise ValueError(_how_parties(self.roles))
            found.append({"name": name, "role": code} | ({"contact": contact} if contact else {}))
        self.data = found or None


class PartForm(MomentForm):
    """A part of the fact sheet. `fields` maps the names of the form's fields to the sheet's."""

    facts: Mapping[str, Fact] = {}
    #: The marks of the facts as they were on the page: see `incidents.meanwhile`.
    shown = HiddenField()
    source = text(_l("Who says so"), description=_l("Empty: you. Such as: the processor, by phone."))

    def fill(self, values: Mapping[str, Any]) -> None:
        """Shows what is known."""
        for name, one in self.facts.items():
            value = values.get(one.key)
            if one.kind is Kind.MOMENT:
                self.show(name, _moment(value))
            elif one.kind is Kind.YES_NO:
                self[name].data = {True: "yes", False: "no"}.get(value, "")
            elif one.kind is Kind.DAY:
                self[name].data = date.fromisoformat(value) if value else None
            else:
                self[name].data = value if value is not None else ([] if one.kind is Kind.CODES else None)

    def values(self, present: Mapping[str, Any], shown_in: str) -> dict[str, Any]:
        """What was entered, as the sheet stores it, by the sheet's keys; None for what stayed empty. `present` is what
        is known, in the same shape, and was shown in that zone."""
        found = {}
        for name, one in self.facts.items():
            if one.kind is Kind.MOMENT:
                found[one.key] = as_data(self.kept(name, _moment(present.get(one.key)), shown_in))
                continue
            data = self[name].data
            if one.kind is Kind.YES_NO:
                data = {"yes": True, "no": False}.get(data)
            elif one.kind is Kind.DAY:
                data = data.isoformat() if data else None
            found[one.key] = data or None if isinstance(data, str | list) else data
        return found

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """Rules speak of the sheet's keys."""
        names = {one.key: name for name, one in self.facts.items()}
        for one in error.errors if isinstance(error, FieldErrors) else [error]:
            one.field = names.get(one.field, one.field)
        super().refuse(error)


class AttachmentForm(Form):
    kind = SelectField(_l("Kind of file"), choices=worded(options.ATTACHMENTS.items()))
    title = text(_l("What it is"), required=True)
    dated_on = day_field(_l("Dated"))
    file = FileField(_l("File"), [InputRequired(_l("Choose a file."))])


def form_of(part: Part) -> type[PartForm]:
    """The form for what a part asks beside the facts that stand on the page of facts."""
    facts = {one.key.replace(".", "_"): one for one in part.fields if not one.column}
    fields: dict[str, Any] = {"facts": facts}
    for name, one in facts.items():
        if one.kind is Kind.MOMENT:
            fields[f"{name}_on"] = day_field(_l("On"))
            fields[f"{name}_at"] = time_field(_l("at"), description=NO_TIME)
            fields[f"{name}_which"] = which_field()
        else:
            fields[name] = _control(one)
    return type("PartForm", (PartForm,), fields)


def _control(one: Fact) -> Field:
    label = LazyString(words, one.label)
    if one.kind is Kind.NUMBER:
        return WholeNumber(label, [Optional(), NumberRange(0, BIGGEST, _l("A whole number from 0 to 2,000,000,000."))])
    if one.kind is Kind.YES_NO:
        return RadioField(label, choices=worded(YES_NO.items()), default="")
    if one.kind is Kind.CODE:
        return SelectField(label, choices=worded([("", NOT_KNOWN), *one.options.items()]), default="")
    if one.kind is Kind.CODES:
        return Checkboxes(label, choices=worded(one.options.items()))
    if one.kind is Kind.DAY:
        return day_field(label)
    if one.kind is Kind.COUNTS:
        return CountsByCountry(label, description=_l("A country and a number on each line, such as: FR 1200."))
    if one.kind is Kind.COUNTRIES:
        return Countries(label, description=_l("Two letters for each, such as FR DE, with spaces or commas between."))
    if one.kind is Kind.PARTIES:
        return Parties(
            label,
            roles=one.options,
            description=LazyString(_how_parties, one.options),
        )
    return text(label) if one.key in SHORT else long_text(label)


def _how_parties(roles: Options) -> str:
    listed = ", ".join(words(label) for label in roles.values())
    return gettext("On each line: name | role | contact. Roles: %(roles)s.", roles=listed)


def _moment(value: Mapping[str, Any] | None) -> Moment | None:
    if value is None:
        return None
    return Moment(datetime.fromisoformat(value["at"]), value["zone"], value["offset"], bool(value["estimated"]))
