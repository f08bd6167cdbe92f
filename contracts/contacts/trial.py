"""A test of an address: how often one may be sent, how long its link holds, and what an answer comes to.

House rules, no law: they keep a counterparty's mailbox free from us, and a link in an old mail harmless.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.phrases import Phrase

PER_DAY = 3
DAY = timedelta(days=1)
VALID_FOR = timedelta(days=14)

UNKNOWN = Phrase("This link is not known. Perhaps it was cut: open it from the message again.")
USED = Phrase("This link was used already. Nothing more is needed.")
EXPIRED = Phrase("This link has expired. Ask whoever wrote to you for a new one.")
CHANGED = Phrase("This address is no longer stored with us, so there is nothing to confirm.")


@dataclass(frozen=True)
class Trial:
    """A test that was sent to `address`; `present` is what the contact has on that channel now."""

    address: str
    present: str | None
    sent_at: datetime
    answered_at: datetime | None


def refusal(trial: Trial | None, now: datetime) -> Phrase | None:
    """Why the link of this test confirms nothing; None if its owner may confirm. `trial` None: no such link.

    >>> str(refusal(None, datetime(2026, 6, 1)))
    'This link is not known. Perhaps it was cut: open it from the message again.'
    """
    if trial is None:
        return UNKNOWN
    if trial.answered_at is not None:
        return USED
    if now - trial.sent_at >= VALID_FOR:
        return EXPIRED
    return CHANGED if trial.address != trial.present else None


def too_many(sent_today: int) -> Phrase | None:
    """Why no further test leaves: `sent_today` tests of this contact left within the last 24 hours.

    >>> too_many(PER_DAY - 1) is None
    True
    """
    if sent_today < PER_DAY:
        return None
    return Phrase("{count} tests left within a day. Wait, or ask by phone and record the answer.", {"count": PER_DAY})
