"""What a reply by SMS or a key says to an alert, and which of several alerts it answers."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidents.alerts.calls.moves import Answer

ANSWERS = {"1": Answer.ACKNOWLEDGED, "2": Answer.HELP, "3": Answer.WRONG_PERSON}
#: A number before one of these is a length of time: "1 h" is no promise to be on it.
LENGTHS = re.compile(r"(h|hr|min|m|std?|uur|ora|ore|uhr|s|sec)s?\b|(hour|minut|stund|heure|hora)", re.IGNORECASE)


def read(said: str) -> Answer | None:
    """The answer; None where the reply names none, or more than one.

    The number stands first and is the only one. What comes after it is noise, so that "1 ok" counts; a text that only
    mentions a number somewhere does not, because an alarm that is silenced by mistake is worse than one that rings on.

    >>> read(" 1 ok"), read("１."), read("back in 1 h")
    (<Answer.ACKNOWLEDGED: 'acknowledged'>, <Answer.ACKNOWLEDGED: 'acknowledged'>, None)
    """
    plain = unicodedata.normalize("NFKC", said)
    # Marks go, so that the 1 of a keyboard of pictures is a 1 too.
    plain = "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "MC" or letter in "\r\n\t")
    found = re.match(r"[\W_]*([123])(?!\w)([^\d]*)$", plain)
    if found is None or LENGTHS.match(found.group(2).lstrip(" .,-")):
        return None
    return ANSWERS[found.group(1)]


@dataclass(frozen=True)
class Open:
    """A summons that goes on: one person in one round of a call. `answered_at`: when this person last answered it."""

    id: int
    answered_at: datetime | None = None


def which(summonses: Iterable[Open]) -> int | None:
    """The summons that an SMS answers, for a text does not say which: the latest without an answer; where all have one,
    the one that was answered last; None without any.

    >>> noon, later = datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 13)
    >>> which([Open(4), Open(7, noon), Open(6)]), which([Open(7, noon), Open(4, later)])
    (6, 4)
    """
    known = list(summonses)
    latest = max((one.id for one in known if one.answered_at is None), default=None)
    if latest is not None:
        return latest
    answered = sorted((one.answered_at, one.id) for one in known if one.answered_at is not None)
    return answered[-1][1] if answered else None
