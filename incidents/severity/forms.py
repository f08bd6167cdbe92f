"""The form of ENISA's method and of the seven factors."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField
from wtforms import Form as Part
from wtforms.validators import InputRequired

from contracts.forms import worded
from core.errors import FieldError, FieldErrors
from core.forms import Form, long_text, text
from core.phrases import Phrase
from core.times import words
from incidents.severity import enisa
from incidents.severity.enisa import DataClass, DataType, Inputs
from incidents.severity.factors import FACTORS

#: So many kinds of data can be named on one page.
ROWS = 5
STEPS = tuple(
    (
        f"{kind.value}:{step}",
        Phrase("{kind}, {step}: {meaning}", {"kind": enisa.SHORT[kind], "step": f"{step:+d}", "meaning": meaning}),
    )
    for kind, steps in enisa.STEPS.items()
    for step, meaning in steps.items()
)


class DataTypeForm(Part):
    """One kind of data, its class with the step of context, and why."""

    name = text(_l("Kind of data"))
    step = SelectField(_l("Class and step of context"), choices=worded([("", Phrase("–")), *STEPS]), default="")
    reason = text(_l("Why this step"))


def _quarters(label: Any, known: dict[int, Phrase]) -> RadioField:
    pairs = [(str(one), label) for one, label in known.items()]
    return RadioField(label, choices=worded(pairs), default="0" if 0 in known else None)


class SeverityForm(Form):
    data = FieldList(FormField(DataTypeForm, label=_l("Kind of data")), min_entries=ROWS, max_entries=ROWS)
    identification = RadioField(
        _l("How easily people are identified (EI)"),
        [InputRequired(_l("Choose one of these."))],
        choices=worded((str(one), label) for one, label in enisa.IDENTIFICATION.items()),
    )
    confidentiality = _quarters(_l("Confidentiality"), enisa.CONFIDENTIALITY)
    integrity = _quarters(_l("Integrity"), enisa.INTEGRITY)
    availability = _quarters(_l("Availability"), enisa.AVAILABILITY)
    malicious = BooleanField(_l("Malicious intent: theft, hack, sale, intent to harm"))
    over_100_individuals = BooleanField(_l("More than 100 people are concerned"))
    data_unintelligible = BooleanField(_l("The data are unintelligible, such as strongly encrypted with the key safe"))

    def inputs(self) -> Inputs:
        """What was entered. FieldError where a row lacks its name or its class."""
        return Inputs(
            tuple(self._rows()),
            int(self.identification.data),
            int(self.confidentiality.data),
            int(self.integrity.data),
            int(self.availability.data),
            self.malicious.data,
            self.over_100_individuals.data,
            self.data_unintelligible.data,
        )

    def factors(self) -> dict[str, str]:
        """The sentence for each factor that has one."""
        return {name: self[f"factor_{name}"].data for name in FACTORS if self[f"factor_{name}"].data}

    def fill(self, inputs: Inputs, factors: dict[str, str]) -> None:
        """Shows an earlier assessment to begin with."""
        for entry, one in zip(self.data.entries, inputs.data, strict=False):
            entry.form.name.data, entry.form.reason.data = one.name, one.reason
            entry.form.step.data = f"{one.kind.value}:{one.steps}"
        for name in ("identification", "confidentiality", "integrity", "availability"):
            self[name].data = str(getattr(inputs, name))
        for name in ("malicious", "over_100_individuals", "data_unintelligible"):
            self[name].data = getattr(inputs, name)
        for name, sentence in factors.items():
            self[f"factor_{name}"].data = sentence

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """What is wrong with the rows of data stands above the form: a list of rows has no place for it."""
        for one in error.errors if isinstance(error, FieldErrors) else [error]:
            if one.field == "data":
                one.field = "form"
        super().refuse(error)

    def _rows(self) -> list[DataType]:
        found = []
        for entry in self.data.entries:
            name, step, reason = entry.form.name.data, entry.form.step.data, entry.form.reason.data
            if not name and not step:
                continue
            if not name or not step:
                raise FieldError("data", Phrase("Each kind of data needs its name and its class."))
            kind, _, steps = step.partition(":")
            found.append(DataType(name, DataClass(kind), int(steps), reason or ""))
        return found


def _factor(label: Phrase, hint: Phrase) -> Any:
    return long_text(LazyString(words, label), longest=5_000, description=LazyString(words, hint))


for _name, (_label, _hint) in FACTORS.items():
    setattr(SeverityForm, f"factor_{_name}", _factor(_label, _hint))
