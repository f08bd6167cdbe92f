"""The form of a proposal: that of a duty, with the place of its sentence."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from contracts.forms import ObligationForm
from contracts.models import Document
from contracts.operations import Source
from contracts.review.proposed import Proposed
from contracts.review.sheet import Sentence
from core.forms import WholeNumber, choices


class ReviewForm(ObligationForm):
    near = WholeNumber(_l("Place in the text"), [Optional()], widget=HiddenInput())

    @classmethod
    def of_proposal(cls, document: Document, proposal_id: int, found: Proposed) -> "ReviewForm":
        """The form as the reader proposes it."""
        return cls._offered(document, f"p{proposal_id}_", dict(found.values))

    @classmethod
    def of_sentence(cls, document: Document, sentence: Sentence | None) -> "ReviewForm":
        """The form for a duty that the reader did not find; with the sentence that a person chose, if any."""
        data: dict[str, Any] = {}
        if sentence is not None:
            quote = (document.text or "")[sentence.start : sentence.end]
            data = {"quote": quote, "section": sentence.section[:200] or None, "near": sentence.start}
        return cls._offered(document, ADDED, data)

    @classmethod
    def sent(cls, document: Document, prefix: str) -> "ReviewForm":
        """The form as it was sent."""
        form = cls(prefix=prefix)
        form.offer(document.contract)
        return form

    @classmethod
    def _offered(cls, document: Document, prefix: str, data: dict[str, Any]) -> "ReviewForm":
        # Without `formdata`, or the answer to another form of the same page would empty this one.
        form = cls(formdata=None, prefix=prefix, data={"document_id": document.id, **data})
        form.offer(document.contract)
        return form

    def offer(self, contract: Any) -> None:
        """As for every duty; nobody is chosen where the text names a role that no party has."""
        super().offer(contract)
        for side in (self.debtor, self.creditor):
            side.choices = choices([("", _l("– choose –")), *((one.value, one.label) for one in side.choices)])

    def source(self) -> Source:
        """Where the duty is written, as entered."""
        return Source(self.quote.data or "", self.section.data, self.document_id.data or None, self.near.data)


#: Before the names of the fields with which a duty is added.
ADDED = "new_"
