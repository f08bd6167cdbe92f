"""The form of one fact: its value is asked for in the way of its kind."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import NumberRange, Optional

from contracts.forms import worded
from contracts.holdings.kinds import CODES, ENDS, PLACES, REGIONS, TRANSFERS, Kind
from contracts.models import Contract, Holding
from core.countries import codes, named
from core.forms import Form, WholeNumber, choices, long_text, text
from core.times import words

_UNITS = {"D": _l("days"), "W": _l("weeks"), "M": _l("months"), "Y": _l("years")}


class HoldingForm(Form):
    """What every kind has; `form_for` adds the value."""

    detail = text(_l("In the words of the document"), longest=300)
    document_id = SelectField(_l("Document"), coerce=int, default=0)
    quote = long_text(_l("Sentence, word for word"), longest=20_000)

    def offer(self, contract: Contract) -> None:
        """The documents to choose from."""
        listed = [(one.id, one.name) for one in contract.documents]
        self.document_id.choices = choices([(0, gettext("none")), *listed])

    def entered(self) -> dict[str, Any]:
        """The fact as columns; a period of deletion as ISO 8601."""
        data = {name: value for name, value in self.data.items() if name not in ("csrf_token", "amount", "unit")}
        if self.data.get("amount"):
            data["value"] = f"P{self.data['amount']}{self.data['unit']}"
        return data

    def show(self, holding: Holding) -> None:
        """Fills in the fact that is to be changed."""
        for name in ("value", "detail", "quote", "country"):
            if name in self._fields:
                self[name].data = getattr(holding, name)
        self.document_id.data = holding.document_id or 0
        if "amount" in self._fields and holding.value not in ENDS:
            self.amount.data, self.unit.data = int(holding.value[1:-1]), holding.value[-1]


def form_for(kind: Kind) -> type[HoldingForm]:
    """The form for a fact of this kind."""
    fields: dict[str, Any] = {"value": _value(kind)}
    if kind is Kind.SUB_PROCESSOR:
        fields["country"] = SelectField(
            _l("Country"),
            choices=lambda: choices([("", gettext("not known")), *named(codes())]),
            coerce=lambda code: code or "",
        )
    if kind in (Kind.DELETION, Kind.RETURN):
        fields["amount"] = WholeNumber(_l("Within"), [Optional(), NumberRange(1, 9999)])
        fields["unit"] = SelectField(_l("Unit"), choices=choices(_UNITS.items()))
    return type("KindForm", (HoldingForm,), fields)


def _value(kind: Kind) -> Any:
    if kind in PLACES:
        known = REGIONS if kind is Kind.STORAGE_PLACE else TRANSFERS
        return SelectField(
            _l("Where"),
            choices=lambda: choices([*((code, words(label)) for code, label in known.items()), *named(codes())]),
        )
    if kind in CODES:
        return SelectField(_l("What"), choices=worded(CODES[kind].items()))
    return text(_l("What"), required=True)
