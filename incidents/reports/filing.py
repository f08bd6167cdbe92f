"""How one version of a document is filed: which kind of version it is, to whom, and what it says of the others."""

from dataclasses import dataclass
from datetime import date

from core.phrases import Phrase

PRELIMINARY, SUPPLEMENTARY, FINAL, WITHDRAWN = "preliminary", "supplementary", "final", "withdrawn"

#: The kinds of a notification under Art. 33(1) and (4), in the order in which they follow each other.
KINDS = {
    PRELIMINARY: Phrase("Preliminary notification: not complete yet"),
    SUPPLEMENTARY: Phrase("Supplementary notification"),
    FINAL: Phrase("Final notification"),
    WITHDRAWN: Phrase("Withdrawal of the notification"),
}


@dataclass(frozen=True)
class Filing:
    """One version to one recipient. `recipient` is the recipient's own name, `previous_id` the authority's file number
    of the first filing, `more_to_follow_on` the day on which more is promised."""

    kind: str = PRELIMINARY
    number: int = 1
    recipient: str | None = None
    previous_id: str | None = None
    withdraw_reason: str | None = None
    more_to_follow_on: date | None = None
