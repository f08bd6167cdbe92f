"""What the one-use link of an alert still does, and what its page may say to whoever holds the phone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.phrases import Phrase
from incidents.wording import duty_words

#: The form of a key; anything else is not looked up.
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
#: So many keys that nobody was given may be tried from one address in a minute. A true key is never refused for it.
MISSES = 30
MINUTE = timedelta(minutes=1)
#: Beyond so many addresses the oldest are forgotten.
ADDRESSES = 10_000

UNKNOWN = Phrase("This link is not known. Perhaps it was cut off: open it from the message again.")
USED = Phrase("You have answered this alert already. Need help after all? Reply 2 by SMS, or open the incident.")
OVER = Phrase("This alert is over: its duties were met or are owed no more. Nothing more is needed here.")
CLOSED = Phrase("This link was closed, because your account is not active any more.")

THEM = Phrase("the counterparty")
ANOTHER = Phrase("another party")
A_CONTRACT = Phrase("A contract")


@dataclass(frozen=True)
class Given:
    """A link that a person was given: whether that person is active and has answered, and whether the call goes on."""

    active: bool
    answered: bool
    going: bool


def refusal(given: Given | None) -> Phrase | None:
    """Why the link does nothing; None if it may be used. `given` None: nobody was given this key.

    >>> str(refusal(None))
    'This link is not known. Perhaps it was cut off: open it from the message again.'
    """
    if given is None:
        return UNKNOWN
    if not given.active:
        return CLOSED
    if given.answered:
        return USED
    return None if given.going else OVER


def nameless(named: Mapping[str, Any]) -> Phrase:
    """The duty in words without the name of a client or person: the page of a link needs no sign-in.

    >>> known = {"kind": "contract", "statute": None, "contract": "Northwind DPA", "creditor": "Northwind"}
    >>> str(nameless(known | {"debtor": "Us", "debtor_ours": True, "creditor_ours": False}))
    'A contract: we tell the counterparty'
    """
    creditor = named["creditor"] and (THEM if named["debtor_ours"] else ANOTHER)
    return duty_words({**named, "debtor": THEM, "creditor": creditor, "contract": A_CONTRACT})


class Misses:
    """How often each address tried keys that nobody was given, within the last minute, in this process."""

    def __init__(self) -> None:
        self._tried: dict[str, list[datetime]] = {}

    def too_many(self, address: str, now: datetime) -> bool:
        """Notes one more miss; whether there were more than MISSES."""
        recent = [one for one in self._tried.pop(address, []) if one > now - MINUTE][-MISSES:]
        # Put in last, so that the first ones are those that are forgotten.
        self._tried[address] = [*recent, now]
        while len(self._tried) > ADDRESSES:
            del self._tried[next(iter(self._tried))]
        return len(recent) >= MISSES
