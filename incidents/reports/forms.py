"""The forms by which a document is begun and filed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField

from contracts.forms import day_field, worded
from contracts.terms import GIVEN_CHANNELS, Channel
from contracts.words import CHANNELS
from core.forms import LANGUAGES, Searching, choices, language_field, long_text, text
from core.phrases import Phrase
from incidents.forms import GivenForm
from incidents.reports.filing import KINDS
from incidents.reports.models import Report

BY_ITSELF = Phrase("what follows from the versions before")


class DraftForm(Searching):
    """A new version of a document."""

    recipient = SelectField(_l("To"), validate_choice=True)
    authority = SelectField(_l("Authority"), validate_choice=True)
    language = language_field(_l("Language"))
    kind = SelectField(_l("Kind"), choices=worded([("", BY_ITSELF), *KINDS.items()]))
    more_to_follow_on = day_field(_l("More will follow on"))
    withdraw_reason = long_text(_l("Reason for the withdrawal"), longest=5_000)

    def offer(self, recipients: list[tuple[str, Any]], authorities: list[tuple[str, str]]) -> None:
        """Sets who may hear of it."""
        self.recipient.choices = choices(recipients)
        self.authority.choices = choices([("", "–"), *authorities])

    def offer_kinds(self, kinds: Mapping[str, Phrase]) -> None:
        """Sets what the versions of this document are called."""
        self.kind.choices = worded([("", BY_ITSELF), *kinds.items()])()

    def begin(self, authority: str | None, language: str, more_to_follow_on: date | None) -> None:
        """What a new version begins with."""
        self.authority.data, self.language.data = authority or "", language
        self.more_to_follow_on.data = more_to_follow_on

    def offer_contacts_language(self) -> None:
        """Adds the language of the recipient's contact to choose, and begins with it."""
        self.language.choices = choices([("", _l("the language of the recipient's contact")), *LANGUAGES.items()])
        if not self.is_submitted():
            self.language.data = ""

    def go_on(self, report: Report | None) -> None:
        """What was chosen for the draft in hand, if there is one."""
        if report is not None:
            self.process(obj=report)


class FiledForm(GivenForm):
    """That a version was given to its recipient, also without an approval."""

    override_reason = long_text(
        _l("Why it was filed without an approval"),
        longest=5_000,
        description=_l("Only where nobody approved it: filing late for want of an approval must not happen."),
    )


class ReceiptForm(FiledForm):
    """That the authority received a version: when, with its reference and receipt."""

    given_on = day_field(_l("Received by the authority on"))
    channel = SelectField(
        _l("Channel"),
        choices=worded((one, CHANNELS[one]) for one in GIVEN_CHANNELS),
        default=Channel.PORTAL.value,
    )
    reference = text(_l("The authority's reference"), description=_l("File number; for Italy with its PIN."))
    proof = FileField(_l("Receipt"), description=_l("PDF, picture, text or e-mail."))
