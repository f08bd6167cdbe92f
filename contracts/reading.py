"""All that the readers find in one text, before any of it is stored.

500 pages take up to six seconds: read with no transaction open, store afterwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts import clause
from contracts.holdings.annexes import holdings
from contracts.holdings.dates import dated
from contracts.holdings.kinds import Found

#: Characters of the longest text that is read, and shown beside what was found: far more than 500 pages.
LONGEST = 2_000_000

#: Gives the duties, and the character at which it stopped at its limits; None: it read to the end.
Reader = Callable[..., tuple[Iterable[Any], int | None]]


@dataclass(frozen=True)
class Read:
    """What one text says: the duties to tell of a breach, the facts of what is held, the day it is dated.

    `unread_from` is the character from which no duty was looked for; None: to the end.
    """

    language: str
    duties: tuple[Any, ...]
    facts: tuple[Found, ...]
    dated_on: date | None
    unread_from: int | None = None


def read_text(text: str, language: str | None = None, duties: Reader = clause.read_with_end) -> Read:
    """Reads a text once. `language` is an ISO 639-1 code, None: found out. One over `LONGEST` gives nothing.

    >>> found = read_text("Version of 2 May 2024. The processor shall notify the controller of a breach within 1 day.")
    >>> found.language, len(found.duties), found.dated_on
    ('en', 1, datetime.date(2024, 5, 2))
    """
    spoken = language or clause.language_of(text)
    if len(text) > LONGEST:
        return Read(spoken, (), (), None)
    found, stopped = duties(text, spoken)
    # The names of countries are narrowed by a language that somebody stated, never by one that was guessed.
    return Read(spoken, tuple(found), tuple(holdings(text, language)), dated(text), stopped)
