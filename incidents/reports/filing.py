"""How one version of a document is filed: which kind of version it is, to whom, and what it says of the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.phrases import Phrase
from incidents.reports.grounds import Ground

PRELIMINARY, SUPPLEMENTARY, FINAL, WITHDRAWN = "preliminary", "supplementary", "final", "withdrawn"

#: The kinds of a notification under Art. 33(1) and (4), in the order in which they follow each other.
KINDS = {
    PRELIMINARY: Phrase("Preliminary notification: not complete yet"),
    SUPPLEMENTARY: Phrase("Supplementary notification"),
    FINAL: Phrase("Final notification"),
    WITHDRAWN: Phrase("Withdrawal of the notification"),
}
#: The same life of a communication to data subjects, who are told and to whom nothing is notified.
COMMUNICATION_KINDS = {
    PRELIMINARY: Phrase("First communication"),
    SUPPLEMENTARY: Phrase("Further communication"),
    WITHDRAWN: Phrase("Correction: what was told before does not hold"),
}

REQUEST, REMINDER, COMPLAINT = "request", "reminder", "complaint"
#: What is asked of a processor, by the state of its clock.
REQUEST_KINDS = {
    REQUEST: Phrase("First request"),
    REMINDER: Phrase("Reminder"),
    COMPLAINT: Phrase("Complaint: a deadline was missed"),
}


def kinds_of(document: str) -> dict[str, Phrase]:
    """What the versions of a document are called, by the name of the document.

    >>> str(kinds_of("art34")[SUPPLEMENTARY])
    'Further communication'
    """
    return {"art34": COMMUNICATION_KINDS, "request": REQUEST_KINDS}.get(document, KINDS)


@dataclass(frozen=True)
class Filing:
    """One version to one recipient. `recipient` is the recipient's own name, `proposed` says that nobody has chosen it
    yet, `previous_id` is the authority's file number of the first filing, `more_to_follow_on` the day on which more is
    promised, `grounds` the duties between us and the recipient, `wording` our own texts in place of the program's, by
    block (wordings/blocks.py)."""

    kind: str = PRELIMINARY
    number: int = 1
    recipient: str | None = None
    proposed: bool = False
    previous_id: str | None = None
    withdraw_reason: str | None = None
    more_to_follow_on: date | None = None
    grounds: tuple[Ground, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
