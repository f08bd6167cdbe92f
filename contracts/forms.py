"""Forms of our organisation, parties, contacts, contracts and obligations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.forms import filled
from contracts.law import EU_EEA, OTHER_COUNTRIES
from contracts.operations import Source, checked
from contracts.profile import Profile
from contracts.relations import deeper_first
from contracts.terms import CONTRACT_TRIGGERS, EITHER, Channel, Content, Role, Rule, Standard, Terms, Trigger, Unit
from contracts.words import (
    CHANNELS,
    CONTENTS,
    DATA_PROTECTION_ROLES,
    ELSEWHERE_ROLES,
    ROLES,
    RULES,
    SECTORS,
    STANDARDS,
    TRIGGERS,
    UNION_ROLES,
    UNITS,
)
from core.countries import codes, listed, named
from core.errors import FieldError, FieldErrors
from core.forms import Form, WholeNumber, choices, long_text, text, zone_field
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


class OrganisationForm(PartyForm):
    contact_point = text(
        _l("Contact point for authorities and people"),
        longest=2_000,
        description=_l("Data protection officer or other contact point, with address and phone: Article 33(3)(b)."),
    )


class ProfileForm(Form):
    data_protection_roles = Checkboxes(
        _l("Data protection"),
        choices=worded(DATA_PROTECTION_ROLES.items()),
        description=_l("None ticked: controller or processor, as the contracts of each incident say."),
    )
    union_roles = Checkboxes(_l("Security and finance in the European Union"), choices=worded(UNION_ROLES.items()))
    elsewhere_roles = Checkboxes(_l("Outside the European Union"), choices=worded(ELSEWHERE_ROLES.items()))
    sectors = Checkboxes(
        _l("Sectors of activity"), choices=worded(SECTORS.items()), description=_l("As NIS2 divides them.")
    )
    union_countries = Checkboxes(_l("Established in the European Union or the EEA"), choices=lambda: named(EU_EEA))
    outside_countries = Checkboxes(_l("Established elsewhere"), choices=lambda: named(OTHER_COUNTRIES))
    more_countries = text(
        _l("Further countries"), longest=1_000, description=_l("Two letters for each, such as ZA, with spaces between.")
    )
    main_establishment = SelectField(
        _l("Main establishment"),
        choices=lambda: [("", gettext("not stated")), *named(codes())],
        coerce=lambda code: code or "",
        description=_l("One of the countries above. In the Union, its authority is the lead one: Art. 56(1) GDPR."),
    )
    targets_eu = BooleanField(
        _l("We offer goods or services to people in the Union, or observe them, from outside it"),
        description=_l("Art. 3(2) GDPR. Only without an establishment in the Union or the EEA."),
    )

    @classmethod
    def of(cls, profile: Profile) -> "ProfileForm":
        """The form as the profile stands."""
        return cls(
            data_protection_roles=list(profile.roles),
            union_roles=list(profile.roles),
            elsewhere_roles=list(profile.roles),
            sectors=list(profile.sectors),
            union_countries=list(profile.countries),
            outside_countries=list(profile.countries),
            more_countries=" ".join(sorted(profile.countries - EU_EEA - OTHER_COUNTRIES)),
            main_establishment=profile.main_establishment or "",
            targets_eu=profile.targets_eu,
        )

    def stated(self) -> dict[str, Any]:
        """What was entered, the groups of boxes joined."""
        return {
            "roles": [*self.data_protection_roles.data, *self.union_roles.data, *self.elsewhere_roles.data],
            "sectors": self.sectors.data,
            "countries": [*self.union_countries.data, *self.outside_countries.data, *listed(self.more_countries.data)],
            "main_establishment": self.main_establishment.data,
            "targets_eu": self.targets_eu.data,
        }

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """As every form does; what a rule says of all roles or countries stands beside the group that it is about."""
        groups = {"roles": "union_roles", "countries": "more_countries"}
        several = error.errors if isinstance(error, FieldErrors) else [error]
        super().refuse(FieldErrors([FieldError(groups.get(one.field, one.field), one.message) for one in several]))


class ContractForm(Form):
    title = text(_l("Title"), required=True, description=_l("With version or date, as you would cite it."))
    party_a_id = SelectField(_l("One party"), coerce=int)
    role_a = SelectField(_l("Its role"), choices=worded((role, ROLES[role]) for role in Role), default=Role.CONTROLLER)
    party_b_id = SelectField(_l("Other party"), coerce=int)
    role_b = SelectField(
        _l("Role of the other party"), choices=worded((role, ROLES[role]) for role in Role), default=Role.PROCESSOR
    )
    in_force_from = DateField(_l("In force from"), [Optional()])
    in_force_to = DateField(_l("In force to"), [Optional()])
    under_id = SelectField(
        _l("Engaged under"),
        coerce=int,
        description=_l("For a sub-processor: the contract of the processor that engages it."),
    )
    service = text(_l("Service"), description=_l("What the lower party does, such as: hosting, or e-mail dispatch."))
    renews_on = DateField(
        _l("Renewal to be decided by"), [Optional()], description=_l("The last day for a notice to end it, if known.")
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
    valid_from = DateField(
        _l("Counts from"),
        [Optional()],
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
