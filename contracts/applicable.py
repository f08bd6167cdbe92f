"""Which statutes reach an organisation by what it stated: which start by themselves, which a person decides."""

from dataclasses import dataclass
from datetime import date

from contracts.law import Law
from contracts.profile import GDPR_ROLES, Profile
from contracts.statutes import LegalRole, Statute
from contracts.terms import EARLIEST, Terms, Trigger, period_words
from contracts.words import TRIGGERS
from core.phrases import Phrase


@dataclass(frozen=True)
class Applicable:
    """`starting` start a clock by themselves; of `offered` only a person can say whether they apply."""

    starting: tuple[Statute, ...]
    offered: tuple[Statute, ...]


def roles_of(profile: Profile) -> frozenset[LegalRole]:
    """The stated roles; controller and processor if neither is stated: contracts say it then, incident by incident.

    >>> sorted(roles_of(Profile()))
    [<LegalRole.CONTROLLER: 'controller'>, <LegalRole.PROCESSOR: 'processor'>]
    """
    if profile.roles & GDPR_ROLES:
        return profile.roles
    return profile.roles | {LegalRole.CONTROLLER, LegalRole.PROCESSOR}


def applicable(profile: Profile, law: Law, on: date) -> Applicable:
    """The duties that are law on that day for an organisation with this profile, in the order of the catalogue.

    What is not stated rules nothing out of `offered`. Nor does a country its parts: the law of California may reach
    whoever is established in the United States, so it is offered and never started.
    """
    roles = roles_of(profile)
    starting = law.in_force(on, roles, profile.places, profile.sectors)
    wider = possible_places(profile, law)
    # Who stated no role at all may be anything; a role that is assumed for the GDPR must not rule out the others.
    asked = roles if profile.roles else frozenset[LegalRole]()
    possible = {*law.in_force(on, roles, wider, profile.sectors), *law.offered(on, asked, wider, profile.sectors)}
    offered = tuple(one for one in law.listed(on) if one in possible and one not in starting)
    return Applicable(starting, offered)


def possible_places(profile: Profile, law: Law) -> frozenset[str]:
    """Where the law may reach us: our places, and the parts of our countries for which the catalogue has a record."""
    return profile.places | {
        place for record in law.records for place in record.places if place.split("-")[0] in profile.countries
    }


def limits(statute: Statute, law: Law) -> tuple[Phrase, ...]:
    """Each limit of the statute with what it is counted from; several come with a word for which of them counts.

    >>> from contracts.law import PUBLIC_NOTICE
    >>> [str(limit) for limit in limits(PUBLIC_NOTICE, Law([]))]
    ['without undue delay, when the risk is found to be high']
    """
    terms = statute.terms
    rest = [Terms("", "", amount=bound.amount, unit=bound.unit) for bound in terms.more]
    starts = [(terms.trigger, statute.after), *((bound.trigger, bound.after) for bound in terms.more)]
    found = [
        LIMIT.filled({"period": period_words(one), "start": _start(trigger, after, law)})
        for one, (trigger, after) in zip([terms, *rest], starts, strict=True)
    ]
    if len(found) == 1:
        return tuple(found)
    return (EARLIEST_OF if terms.combine == EARLIEST else LATEST_OF, *found)


LIMIT = Phrase("{period}, {start}")
EARLIEST_OF = Phrase("the earliest of:")
LATEST_OF = Phrase("the latest of:")


def _start(trigger: Trigger, after: str | None, law: Law) -> Phrase:
    if after is None:
        return TRIGGERS[trigger]
    return Phrase("after what was sent under {provision}", {"provision": law.by_id(after).provision})
