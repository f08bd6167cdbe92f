"""Which statutes start by themselves for an organisation as it stated itself, and which only a person can decide."""

from datetime import date

import pytest
from hypothesis import given

from contracts.applicable import applicable, limits
from contracts.catalogue import current
from contracts.law import EU_EEA
from contracts.profile import Profile
from contracts.statutes import LegalRole, Sector
from tests.contracts.test_profile import PROFILES

TODAY = date(2026, 11, 22)
GDPR = {"eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"}


def of(*roles: LegalRole, countries: str = "", sectors: tuple[Sector, ...] = ()) -> Profile:
    return Profile(frozenset(roles), frozenset(sectors), frozenset(countries.split()))


def starting(profile: Profile) -> set[str]:
    return {statute.id for statute in applicable(profile, current(), TODAY).starting}


def offered(profile: Profile) -> set[str]:
    return {statute.id for statute in applicable(profile, current(), TODAY).offered}


def test_who_stated_nothing_has_the_gdpr_s_duties_and_no_other() -> None:
    assert starting(Profile()) == GDPR
    # NIS2 is not ruled out: nobody said that we are not an essential entity.
    assert {"eu-gdpr-33-4", "eu-nis2-23-4-a", "eu-dora-initial"} <= offered(Profile())


@pytest.mark.parametrize(
    ("profile", "begin", "never"),
    [
        (of(LegalRole.CONTROLLER), {"eu-gdpr-33-1", "eu-gdpr-34-1"}, {"eu-gdpr-33-2", "eu-nis2-23-4-a"}),
        (of(LegalRole.JOINT_CONTROLLER), {"eu-gdpr-33-1"}, {"eu-gdpr-33-2"}),
        (of(LegalRole.PROCESSOR), {"eu-gdpr-33-2"}, {"eu-gdpr-33-1"}),
        (of(LegalRole.SUB_PROCESSOR), {"eu-gdpr-33-2"}, {"eu-gdpr-33-1"}),
        (of(LegalRole.ESSENTIAL_ENTITY), GDPR | {"eu-nis2-23-4-a"}, {"eu-dora-initial"}),
        (of(LegalRole.FINANCIAL_ENTITY, countries="DE"), GDPR | {"eu-dora-initial"}, {"eu-nis2-23-4-a"}),
        (of(LegalRole.HIPAA_COVERED_ENTITY, countries="US"), {"us-hipaa-164-404"}, GDPR),
        (of(countries="CH DE"), GDPR | {"ch-fadp-24-1"}, {"uk-gdpr-33-1"}),
    ],
)
def test_what_starts_by_itself(profile: Profile, begin: set[str], never: set[str]) -> None:
    assert begin <= starting(profile)
    assert not never & (starting(profile) | offered(profile))


def test_the_law_of_a_part_is_offered_to_who_is_in_the_country_and_never_starts() -> None:
    assert {"us-ca-1798-82", "us-ny-899aa"} <= offered(of(countries="US"))
    assert not any(one.startswith("us-ca") for one in starting(of(countries="US")) | offered(of(countries="CA DE")))


def test_a_role_that_is_assumed_for_the_gdpr_rules_out_nothing_else_of_it() -> None:
    assert "eu-gdpr-33-4" in offered(of(LegalRole.ESSENTIAL_ENTITY))
    assert "eu-nis2-23-4-c" in offered(of(LegalRole.ESSENTIAL_ENTITY))


@given(PROFILES)
def test_a_duty_starts_or_is_offered_and_is_law(profile: Profile) -> None:
    found = applicable(profile, current(), TODAY)
    assert not {*found.starting} & {*found.offered}
    assert {*found.starting, *found.offered} <= {*current().listed(TODAY)}
    # What was not seen in a source, and what only a person can decide, starts nothing.
    assert all(statute.verified and statute.coded for statute in found.starting)


@given(PROFILES)
def test_the_gdpr_starts_for_everybody_whom_it_reaches(profile: Profile) -> None:
    reached = bool(profile.places & (EU_EEA | {"EU"}))
    assert bool(starting(profile) & GDPR) == reached


@pytest.mark.parametrize(
    ("statute", "words"),
    [
        ("eu-gdpr-33-1", ["without undue delay, at most 72 hours, when the party that owes the notice becomes aware"]),
        (
            "eu-dora-initial",
            [
                "the earliest of:",
                "4 hours, when the incident is classified as major",
                "24 hours, when the party that owes the notice becomes aware",
            ],
        ),
        ("eu-nis2-23-4-d", ["1 month, after what was sent under Art. 23(4)(b) NIS2"]),
    ],
)
def test_the_limits_in_words(statute: str, words: list[str]) -> None:
    assert [str(limit) for limit in limits(current().by_id(statute), current())] == words
