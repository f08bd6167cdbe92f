"""Which contracts of the register somebody wants to see, and in which order: as the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.contacts.channels import Reach
from core.phrases import Phrase

#: Ten years: no renewal is planned further ahead.
FURTHEST = 3_650
LONGEST_TEXT = 200


class Side(StrEnum):
    """What we are in a contract."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"
    NONE = "none"


class Sort(StrEnum):
    """What comes first."""

    TITLE = "title"
    RENEWAL = "renewal"


SIDES = {
    Side.CONTROLLER: Phrase("we are controller"),
    Side.PROCESSOR: Phrase("we are processor"),
    Side.NONE: Phrase("between others"),
}
TROUBLES = {
    Reach.MISSING: Phrase("no e-mail address"),
    Reach.UNVERIFIED: Phrase("not verified"),
    Reach.BOUNCING: Phrase("bounced"),
}
SORTS = {Sort.TITLE: Phrase("by title"), Sort.RENEWAL: Phrase("by renewal")}

DUE = "due"
#: The lengths of time that the page offers, in days.
AHEAD = (30, 90, 180, 365)


@dataclass(frozen=True)
class Wanted:
    """A question to the register. `renewal` is a number of days ahead, DUE (its reminder has come), or None."""

    text: str = ""
    side: Side | None = None
    contact: Reach | None = None
    renewal: int | str | None = None
    proposals: bool = False
    no_duty: bool = False
    in_force: bool = False
    sort: Sort = Sort.TITLE

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words and the order is asked for."""
        return any((self.side, self.contact, self.renewal, self.proposals, self.no_duty, self.in_force))


def read(values: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean is left out, because an old link should still show something.

    >>> read({"side": "processor", "renewal": "90", "sort": "colour"})
    Wanted(text='', side=<Side.PROCESSOR: 'processor'>, contact=None, renewal=90, proposals=False, no_duty=False, \
in_force=False, sort=<Sort.TITLE: 'title'>)
    """
    side, contact, sort = values.get("side", ""), values.get("contact", ""), values.get("sort", "")
    return Wanted(
        text=values.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT],
        side=Side(side) if side in set(Side) else None,
        contact=Reach(contact) if contact in set(TROUBLES) else None,
        renewal=_renewal(values.get("renewal", "")),
        proposals=bool(values.get("proposals")),
        no_duty=bool(values.get("no_duty")),
        in_force=bool(values.get("in_force")),
        sort=Sort(sort) if sort in set(Sort) else Sort.TITLE,
    )


def _renewal(text: str) -> int | str | None:
    if text == DUE:
        return DUE
    # More digits than any day needs would be another number to the database.
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if 0 < int(text) <= FURTHEST else None
