"""What our organisation is in the eyes of the law, stated once: from it follows which statutes apply.

What is not stated rules nothing out that the GDPR demands of everybody: an empty profile is one of an organisation in
the Union, controller or processor as its contracts say.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from contracts.law import EU_EEA
from contracts.statutes import LegalRole, Sector
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase

#: The roles that follow from contracts and from the data concerned, incident by incident; the others are stated.
GDPR_ROLES = frozenset({LegalRole.CONTROLLER, LegalRole.JOINT_CONTROLLER, LegalRole.PROCESSOR, LegalRole.SUB_PROCESSOR})


@dataclass(frozen=True)
class Profile:
    """Roles and sectors; `countries` (ISO 3166-1) of our establishments; `main_establishment` one of them or None.

    `targets_eu`: we address or observe people in the Union from outside it (GDPR Art. 3(2)). Empty: not stated.
    """

    roles: frozenset[LegalRole] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    countries: frozenset[str] = frozenset()
    main_establishment: str | None = None
    targets_eu: bool = False

    @property
    def places(self) -> frozenset[str]:
        """Where the law reaches us: our countries, and the Union if we target it or no country is stated.

        >>> sorted(Profile(countries=frozenset({"US"}), targets_eu=True).places), sorted(Profile().places)
        (['EU', 'US'], ['EU'])
        """
        return self.countries | ({"EU"} if self.targets_eu or not self.countries else frozenset())

    @property
    def without_establishment(self) -> bool:
        """Under the GDPR by Art. 3(2) alone: every country is stated, and none is in the Union or the EEA."""
        return self.targets_eu and bool(self.countries) and not self.countries & EU_EEA

    @property
    def only_processor(self) -> bool:
        """Stated to be a processor and no controller."""
        return bool(self.roles & GDPR_ROLES) and not self.roles & {LegalRole.CONTROLLER, LegalRole.JOINT_CONTROLLER}

    def as_data(self) -> dict[str, Any]:
        """Plain values for storage; `profile_of` reads them back."""
        lists = {name: sorted(getattr(self, name)) for name in ("roles", "sectors", "countries")}
        return asdict(self) | lists


def profile_of(data: dict[str, Any] | None) -> Profile:
    """The profile that `as_data` wrote down; None was never stated."""
    if not data:
        return Profile()
    return Profile(
        frozenset(LegalRole(one) for one in data["roles"]),
        frozenset(Sector(one) for one in data["sectors"]),
        frozenset(data["countries"]),
        data["main_establishment"],
        data["targets_eu"],
    )


def checked_profile(profile: Profile) -> Profile:
    """The profile, if it does not contradict itself; FieldErrors names all that does.

    >>> checked_profile(Profile(countries=frozenset({"CZ"}), main_establishment="DE"))
    Traceback (most recent call last):
    ...
    core.errors.FieldErrors: The main establishment must be in one of the countries that are stated.
    """
    errors = []
    if {LegalRole.ESSENTIAL_ENTITY, LegalRole.IMPORTANT_ENTITY} <= profile.roles:
        errors.append(FieldError("roles", Phrase("Under NIS2 an entity is essential or important, never both.")))
    if profile.main_establishment and profile.main_establishment not in profile.countries:
        message = Phrase("The main establishment must be in one of the countries that are stated.")
        errors.append(FieldError("main_establishment", message))
    if profile.targets_eu and profile.countries & EU_EEA:
        message = Phrase(
            "This is for those without an establishment in the Union or the EEA, and one is stated: {countries}.",
            {"countries": ", ".join(sorted(profile.countries & EU_EEA))},
        )
        errors.append(FieldError("targets_eu", message))
    if errors:
        raise FieldErrors(errors)
    return profile


class Competence(StrEnum):
    """Why an authority is competent (GDPR Art. 55, 56)."""

    LEAD = "lead"
    LOCAL = "local"
    EACH = "each"
    UNCLEAR = "unclear"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Competent:
    """The countries whose authorities a notification under Art. 33(1) goes to, with the reason in words."""

    competence: Competence
    countries: tuple[str, ...]
    reason: Phrase


REASONS = {
    Competence.LEAD: Phrase("the lead supervisory authority, where our main establishment is: Art. 56(1) GDPR"),
    Competence.LOCAL: Phrase(
        "the authority of our only establishment in the Union: Art. 55(1) GDPR, and as the lead one Art. "
        "56(1) if the processing is cross-border"
    ),
    Competence.EACH: Phrase(
        "no establishment in the Union: the authority of every Member State where affected data subjects "
        "reside (EDPB Guidelines 9/2022, paragraph 73)"
    ),
    Competence.UNCLEAR: Phrase(
        "establishments in several countries and no main one is stated: at least the authority of the place of the "
        "breach, until it is clear who leads"
    ),
    Competence.NOT_STATED: Phrase("no establishment in the Union or the EEA is stated"),
}


def competent(profile: Profile, affected: Iterable[str] = ()) -> Competent:
    """The authorities to which Art. 33(1) GDPR points; `affected` are the countries where people concerned live.

    >>> from contracts.profile import Profile
    >>> competent(Profile(countries=frozenset({"DE", "FR"}), main_establishment="FR")).countries
    ('FR',)
    """
    here = sorted(profile.countries & EU_EEA)
    if profile.without_establishment:
        return _found(Competence.EACH, sorted(set(affected) & EU_EEA))
    if profile.main_establishment in here:
        kind = Competence.LEAD if len(here) > 1 or set(affected) & EU_EEA - set(here) else Competence.LOCAL
        return _found(kind, [str(profile.main_establishment)])
    if len(here) == 1:
        kind = Competence.LEAD if set(affected) & EU_EEA - set(here) else Competence.LOCAL
        return _found(kind, here)
    return _found(Competence.UNCLEAR if here else Competence.NOT_STATED, here)


def _found(kind: Competence, countries: list[str]) -> Competent:
    return Competent(kind, tuple(countries), REASONS[kind])
