"""Which authority a notification goes to, with the reason in words; a person chooses.

GDPR Art. 55 and 56, and EDPB Guidelines 9/2022, paragraph 73 (`contracts.profile.competent` decides on the countries).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.law import EU_EEA
from contracts.profile import Competence, Competent
from core.phrases import Phrase
from incidents.authorities.directory import GERMANY, Authority

SEAT_UNKNOWN = Phrase(
    "In Germany the authority of the Land of our seat is competent. Which one that is was not stated: state it once on "
    "the page of the authority DE."
)
EACH_LAND = Phrase("Germany has an authority for each Land: choose among them.")


@dataclass(frozen=True)
class Proposal:
    """An authority by its code, and why it."""

    code: str
    reason: Phrase


@dataclass(frozen=True)
class Proposed:
    """The authorities that are proposed, the first one as the default, and what a person still has to look at;
    `countries` are those whose authorities come into question."""

    proposals: tuple[Proposal, ...] = ()
    notes: tuple[Phrase, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def first(self) -> str | None:
        """The code of the default; None where nothing can be proposed."""
        return self.proposals[0].code if self.proposals else None


def proposed(
    competent: Competent,
    country: str | None = None,
    address: str | None = None,
    seats: Mapping[str, str] | None = None,
    lead: str | None = None,
) -> Proposed:
    """The authorities for a notification.

    `country` is the one that the notification's duty names (one clock for each), None for the competent authority;
    `address` the country of our own address, used where no establishment was stated; `seats` says by country which of
    its authorities is the one of our seat; `lead` is what the fact sheet says about the lead authority.

    >>> from contracts.profile import Profile, competent
    >>> proposed(competent(Profile(countries=frozenset({"FR"})))).first
    'FR'
    """
    reason = competent.reason
    countries = (country,) if country else competent.countries
    if not countries and competent.competence is Competence.NOT_STATED and address in EU_EEA:
        countries = (str(address),)
        reason = Phrase("no establishment is stated; our address is in this country")
    proposals, notes = [], []
    for one in countries:
        each = competent.competence is Competence.EACH
        seat = None if each else (seats or {}).get(one)
        if seat is not None:
            stated = Phrase("{reason}; stated as the one of our seat", {"reason": reason})
            proposals.append(Proposal(seat, stated))
        elif one == GERMANY:
            notes.append(EACH_LAND if each else SEAT_UNKNOWN)
        else:
            proposals.append(Proposal(one, reason))
    if lead:
        notes.append(Phrase("The fact sheet says about the lead supervisory authority: {words}", {"words": lead}))
    if not proposals and not notes:
        notes.append(Phrase("No authority can be proposed: {reason}.", {"reason": reason}))
    return Proposed(tuple(proposals), tuple(notes), tuple(countries))


def in_order(authorities: Mapping[str, Authority], found: Proposed) -> list[Authority]:
    """Every authority: the proposed ones, then the others of their countries, then all as the directory has them."""
    first = [one.code for one in found.proposals if one.code in authorities]

    def rank(one: Authority) -> int:
        if one.code in first:
            return first.index(one.code)
        return len(first) + (one.country not in found.countries)

    return sorted(authorities.values(), key=rank)
