"""Forms of parties, contracts and obligations."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.forms import checks, filled
from contracts.moment import checked_year
from contracts.operations import Source, checked
from contracts.relations import deeper_first
from contracts.terms import CONTRACT_TRIGGERS, EITHER, Channel, Content, Role, Rule, Standard, Terms, Trigger, Unit
from contracts.words import (
    CHANNELS,
    CONTENTS,
    ROLES,
    RULES,
    STANDARDS,
    TRIGGERS,
    UNITS,
)
from core.errors import FieldErrors
from core.forms import Form, Searching, WholeNumber, choices, long_text, text, zone_field
from core.phrases import Phrase
from core.times import words, zone_names


def worded(pairs: Iterable[tuple[Any, Any]]) -> Any:
    """Choices whose labels are phrases, translated when the form is shown."""
    listed = list(pairs)
    return lambda: choices((str(value), words(label)) for value, label in listed)


class Checkboxes(SelectMultipleField):
    """Several answers, as a list of boxes that anybody can tick without a keyboard trick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Lines(TextAreaField):
    """A list of short texts, one a line; empty is None."""

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = (line.strip() for line in "".join(valuelist).splitlines())
        self.data = [line for line in lines if line] or None


def day_field(label: Any, **options: Any) -> DateField:
    """A day that may be left open, in a year that can be meant."""
    return DateField(label, [Optional(), checks(partial(checked_year, "day"))], **options)


def own_zone_field(label: Any, **options: Any) -> SelectField:
    """A choice among the IANA zones, or none of them."""
    zones = [("", "–"), *((name, name.replace("_", " ")) for name in zone_names())]
    return SelectField(label, choices=lambda: choices(zones), coerce=lambda zone: zone or "", **options)


class PartyForm(Form):
    name = text(_l("Name"), required=True)
    country = StringField(
        _l("Country"),
        [Optional(), Regexp("^[A-Z]{2}$", message=_l("Two letters, please, such as FR."))],
        filters=[lambda value: (value or "").strip().upper() or None],
        description=_l("Two letters, such as FR."),
    )
    address = long_text(_l("Postal address"), longest=2_000)
    zone = zone_field(_l("Time zone"))
    note = long_text(_l("Note"), longest=10_000)

    validate_name = filled


class ContractForm(Searching):
    title = text(_l("Title"), required=True, description=_l("With version or date, as you would cite it."))
    party_a_id = SelectField(_l("One party"), coerce=int)
    role_a = SelectField(_l("Its role"), choices=worded((role, ROLES[role]) for role in Role), default=Role.CONTROLLER)
    party_b_id = SelectField(_l("Other party"), coerce=int)
    role_b = SelectField(
        _l("Role of the other party"), choices=worded((role, ROLES[role]) for role in Role), default=Role.PROCESSOR
    )
    in_force_from = day_field(_l("In force from"))
    in_force_to = day_field(_l("In force to"))
    under_id = SelectField(
        _l("Engaged under"),
        coerce=int,
        description=_l("For a sub-processor: the contract of the processor that engages it."),
    )
    service = text(_l("Service"), description=_l("What the lower party does, such as: hosting, or e-mail dispatch."))
    renews_on = day_field(
        _l("Renewal to be decided by"), description=_l("The last day for a notice to end it, if known.")
    )
    remind_days = WholeNumber(
        _l("Remind so many days before"), [Optional()], description=_l("Empty: on the day itself.")
    )
    calendar = text(
        _l("Public holidays of"),
        longest=40,
        description=_l("Country or part of one whose holidays are no working days, such as DE or DE-BY."),
    )
    closed_days = Lines(
        _l("Further days that do not count"), description=_l("One date a line, such as 2026-12-24. Company holidays.")
    )
    notice_zone = own_zone_field(
        _l("Time zone in which the contract counts"), description=_l("Only if the contract names one.")
    )
    office_opens = text(_l("Notices count from"), longest=5, description=_l("Time of day, such as 09:00."))
    office_closes = text(
        _l("Notices count until"),
        longest=5,
        description=_l("A later one counts as received on the next business day. Empty: at any hour."),
    )
    note = long_text(_l("Note"), longest=10_000)

    validate_title = filled

    def offer(self, parties: Iterable[Any], above: Iterable[Any]) -> None:
        """Sets the parties to choose from, and the contracts under which this one may stand."""
        offered = choices([(0, _l("– choose –")), *((party.id, party.name) for party in parties)])
        self.party_a_id.choices = self.party_b_id.choices = offered
        contracts = [(contract.id, contract.title) for contract in above]
        self.under_id.choices = choices([(0, _l("no other contract")), *contracts])
        if not contracts:
            del self.under_id


_BY_UNIT = Phrase("as the unit says")
#: Rules that count something. A duty without a number has our own target anyway.
COUNTING = [rule for rule in Rule if rule is not Rule.SOFT]


class ObligationForm(Form):
    quote = long_text(_l("The sentence, word for word"), required=True, longest=20_000)
    section = text(_l("Section"))
    document_id = SelectField(_l("Document"), coerce=int)
    debtor = SelectField(_l("Who must give notice"))
    creditor = SelectField(_l("To whom"))
    trigger = SelectField(_l("What starts it"), choices=worded((one, TRIGGERS[one]) for one in CONTRACT_TRIGGERS))
    amount = WholeNumber(_l("Number"), [Optional()], description=_l("Leave empty where the sentence has no number."))
    unit = SelectField(_l("Unit"), choices=worded([("", "–"), *UNITS.items()]))
    rule = SelectField(
        _l("How it is counted"),
        choices=worded([("", _BY_UNIT), *((one, RULES[one]) for one in COUNTING)]),
        coerce=lambda rule: rule or "",
    )
    standard = SelectField(_l("Word for the speed"), choices=worded(STANDARDS.items()))
    target_hours = WholeNumber(
        _l("Our target in hours"),
        [Optional()],
        description=_l("Only for a duty without a number. Empty: 4 h for “immediately”, 24 h for every other word."),
    )
    channels = Checkboxes(
        _l("Channel that the contract demands"),
        [InputRequired(_l("Choose a channel; “none named” is one of the choices."))],
        choices=worded(CHANNELS.items()),
        default=[Channel.UNSPECIFIED.value],
    )
    address = text(_l("Address named in the contract"))
    content = Checkboxes(_l("What the notice must hold"), choices=worded(CONTENTS.items()))
    incidents = BooleanField(_l("Covers every security incident, with or without personal data"))
    send_automatically = BooleanField(_l("Send the notice by itself as soon as an incident is logged"))
    also = long_text(_l("Also agreed"), longest=5_000)
    valid_from = day_field(
        _l("Counts from"),
        description=_l("For incidents logged from this day on. Empty: at once, and for incidents that are still open."),
    )

    validate_quote = filled

    def offer(self, contract: Any) -> None:
        """Sets the roles and documents of this contract as choices."""
        self.contract = contract
        roles = deeper_first(contract.role_a, contract.role_b)
        self.debtor.choices = worded((role, ROLES[role]) for role in [*roles, EITHER])()
        self.creditor.choices = worded((role, ROLES[role]) for role in [*reversed(roles), EITHER])()
        documents = [(document.id, document.name) for document in contract.documents]
        self.document_id.choices = choices([*reversed(documents), (0, _l("no stored document"))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape and rules in one go: everything that has to be mended is shown at once."""
        fine = super().validate(extra_validators)
        if any(
            self[name].errors for name in ("debtor", "creditor", "trigger", "unit", "rule", "standard", "document_id")
        ):
            return False  # Only an answer that no page offers: there is nothing to reason about.
        try:
            checked(self.contract, self.terms(), self.source())
        except FieldErrors as refused:
            self.refuse(FieldErrors([error for error in refused.errors if not self[error.field].errors]))
            return False
        return fine

    def source(self) -> Source:
        """Where the duty is written, as entered."""
        return Source(self.quote.data or "", self.section.data, self.document_id.data or None)

    def terms(self) -> Terms:
        """The duty as entered."""
        return Terms(
            debtor=self.debtor.data,
            creditor=self.creditor.data,
            trigger=Trigger(self.trigger.data),
            amount=self.amount.data,
            unit=Unit(self.unit.data) if self.unit.data else None,
            standard=Standard(self.standard.data),
            channels=tuple(one for one in Channel if one in (self.channels.data or ())),
            address=self.address.data,
            content=tuple(one for one in Content if one in (self.content.data or ())),
            incidents=self.incidents.data,
            target_hours=self.target_hours.data,
            rule=Rule(self.rule.data) if self.rule.data else None,
        )
