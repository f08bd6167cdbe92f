"""Forms of parties, contacts, contracts, documents and obligations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FileField, IntegerField, SelectField, SelectMultipleField, TelField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from contracts.terms import CONTRACT_TRIGGERS, EITHER, Channel, Content, Role, Standard, Terms, Trigger, Unit
from contracts.words import CHANNELS, CONTENTS, ROLES, STANDARDS, TRIGGERS, UNITS
from core.forms import Form, choices, language_field, long_text, text, zone_field
from core.times import words


def worded(pairs: Iterable[tuple[Any, Any]]) -> Any:
    """Choices whose labels are phrases, translated when the form is shown."""
    listed = list(pairs)
    return lambda: choices((str(value), words(label)) for value, label in listed)


class Checkboxes(SelectMultipleField):
    """Several answers, as a list of boxes that anybody can tick without a keyboard trick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PartyForm(Form):
    name = text(_l("Name"), required=True)
    country = text(_l("Country"), longest=2, description=_l("Two letters, such as FR."))
    address = long_text(_l("Postal address"), longest=2_000)
    zone = zone_field(_l("Time zone"))
    note = long_text(_l("Note"), longest=10_000)


class OrganisationForm(PartyForm):
    contact_point = text(
        _l("Contact point for authorities and people"),
        longest=2_000,
        description=_l("Data protection officer or other contact point, with address and phone: Article 33(3)(b)."),
    )


class ContactForm(Form):
    name = text(
        _l("Name or role"), required=True, description=_l("Such as: Data protection officer, or Security desk.")
    )
    email = text(_l("E-mail"))
    phone = TelField(_l("Phone"), description=_l("With country code, such as +44 7700 900123."))
    language = language_field(_l("Language"))
    zone = zone_field(_l("Time zone"))


class ContractForm(Form):
    title = text(_l("Title"), required=True, description=_l("With version or date, as you would cite it."))
    party_a_id = SelectField(_l("One party"), coerce=int)
    role_a = SelectField(_l("Its role"), choices=worded((role, ROLES[role]) for role in Role))
    party_b_id = SelectField(_l("Other party"), coerce=int)
    role_b = SelectField(_l("Its role"), choices=worded((role, ROLES[role]) for role in Role))
    in_force_from = DateField(_l("In force from"), [Optional()])
    in_force_to = DateField(_l("In force to"), [Optional()])
    note = long_text(_l("Note"), longest=10_000)

    def offer(self, parties: Iterable[Any]) -> None:
        """Sets the parties to choose from."""
        offered = choices((party.id, party.name) for party in parties)
        self.party_a_id.choices = self.party_b_id.choices = offered


class DocumentForm(Form):
    file = FileField(_l("File"), description=_l("PDF, DOCX, text or e-mail, up to 20 MB."))
    name = text(_l("Name of the pasted text"))
    text = long_text(_l("Or paste the text"), longest=10_000_000)


class ObligationForm(Form):
    quote = long_text(_l("The sentence, word for word"), required=True, longest=20_000)
    section = text(_l("Section"))
    document_id = SelectField(_l("Document"), coerce=int)
    debtor = SelectField(_l("Who must give notice"))
    creditor = SelectField(_l("To whom"))
    trigger = SelectField(_l("What starts it"), choices=worded((one, TRIGGERS[one]) for one in CONTRACT_TRIGGERS))
    amount = IntegerField(_l("Number"), [Optional()], description=_l("Leave empty where the sentence has no number."))
    unit = SelectField(_l("Unit"), choices=worded([("", "–"), *UNITS.items()]))
    standard = SelectField(_l("Word for the speed"), choices=worded(STANDARDS.items()))
    target_hours = IntegerField(
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

    def offer(self, contract: Any) -> None:
        """Sets the roles and documents of this contract as choices."""
        roles = list(dict.fromkeys([contract.role_b, contract.role_a, EITHER]))
        self.debtor.choices = worded((role, ROLES[role]) for role in roles)()
        self.creditor.choices = worded((role, ROLES[role]) for role in [contract.role_a, *roles])()
        self.creditor.choices = list({one.value: one for one in self.creditor.choices}.values())
        documents = [(document.id, document.name) for document in contract.documents]
        self.document_id.choices = choices([(0, _l("no stored document")), *documents])

    def terms(self) -> Terms:
        """The duty as entered."""
        return Terms(
            debtor=self.debtor.data,
            creditor=self.creditor.data,
            trigger=Trigger(self.trigger.data),
            amount=self.amount.data,
            unit=Unit(self.unit.data) if self.unit.data else None,
            standard=Standard(self.standard.data),
            channels=tuple(Channel(one) for one in self.channels.data or ()),
            address=self.address.data,
            content=tuple(Content(one) for one in self.content.data or ()),
            incidents=self.incidents.data,
            target_hours=self.target_hours.data,
        )
