"""What an organisation is in the eyes of the law: what cannot be, what is stored, and which authority is competent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.law import EU_EEA
from contracts.profile import Competence, Profile, checked_profile, competent, profile_of
from contracts.statutes import LegalRole, Sector
from contracts.words import LEGAL_ROLES, SECTORS
from core.errors import FieldErrors

COUNTRIES = st.sampled_from(["AU", "CH", "CZ", "DE", "FR", "GB", "NO", "US", "ZA"])
PROFILES = st.builds(
    Profile,
    roles=st.frozensets(st.sampled_from(LegalRole)),
    sectors=st.frozensets(st.sampled_from(Sector)),
    countries=st.frozensets(COUNTRIES),
    main_establishment=st.none() | COUNTRIES,
    targets_eu=st.booleans(),
)


def profile(countries: str = "", main: str | None = None, *, targets: bool = False) -> Profile:
    return Profile(countries=frozenset(countries.split()), main_establishment=main, targets_eu=targets)


# --- the words


def test_every_role_and_every_sector_has_words_of_its_own() -> None:
    assert set(LEGAL_ROLES) == set(LegalRole)
    assert set(SECTORS) == set(Sector)
    assert len({str(words) for words in LEGAL_ROLES.values()}) == len(LegalRole)


# --- what cannot be


BOTH = frozenset({LegalRole.ESSENTIAL_ENTITY, LegalRole.IMPORTANT_ENTITY})


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        (Profile(), []),
        (Profile(roles=frozenset({LegalRole.ESSENTIAL_ENTITY})), []),
        (Profile(roles=BOTH), ["roles"]),
        (profile("CZ DE", "DE"), []),
        (profile("US"), []),
        (profile("CZ", "DE"), ["main_establishment"]),
        (profile("", "DE"), ["main_establishment"]),
        (profile("US CH", targets=True), []),
        (profile("", targets=True), []),
        (profile("US DE", targets=True), ["targets_eu"]),
        (profile("NO", targets=True), ["targets_eu"]),
        (Profile(BOTH, frozenset(), frozenset({"IS"}), "GB", True), ["roles", "main_establishment", "targets_eu"]),
    ],
)
def test_what_contradicts_itself_is_named_all_at_once(stated: Profile, wrong: list[str]) -> None:
    if not wrong:
        assert checked_profile(stated) == stated
        return
    with pytest.raises(FieldErrors) as refused:
        checked_profile(stated)
    assert [error.field for error in refused.value.errors] == wrong


# --- what is stored


@given(PROFILES)
def test_a_profile_survives_storage_as_json(stated: Profile) -> None:
    import json

    assert profile_of(json.loads(json.dumps(stated.as_data()))) == stated


def test_what_was_never_stated_is_empty() -> None:
    assert profile_of(None) == Profile()


# --- the authority


@pytest.mark.parametrize(
    ("stated", "affected", "kind", "countries"),
    [
        (profile("DE FR", "FR"), "", Competence.LEAD, ("FR",)),
        (profile("DE FR US", "FR"), "DE", Competence.LEAD, ("FR",)),
        (profile("CZ"), "CZ DE", Competence.LEAD, ("CZ",)),
        (profile("CZ"), "CZ US", Competence.LOCAL, ("CZ",)),
        (profile("CZ US", "US"), "", Competence.LOCAL, ("CZ",)),
        (profile("NO", "NO"), "NO", Competence.LOCAL, ("NO",)),
        (profile("US", targets=True), "", Competence.EACH, ()),
        (profile("US GB", targets=True), "IT AT US", Competence.EACH, ("AT", "IT")),
        (profile("DE FR"), "FR", Competence.UNCLEAR, ("DE", "FR")),
        (profile("DE FR US", "US"), "", Competence.UNCLEAR, ("DE", "FR")),
        (profile(), "DE", Competence.NOT_STATED, ()),
        (profile("US"), "DE", Competence.NOT_STATED, ()),
        (profile(targets=True), "DE", Competence.NOT_STATED, ()),
    ],
)
def test_the_competent_authority(stated: Profile, affected: str, kind: Competence, countries: tuple[str, ...]) -> None:
    found = competent(stated, affected.split())
    assert (found.competence, found.countries) == (kind, countries)


@given(PROFILES, st.frozensets(COUNTRIES))
def test_no_authority_outside_the_union_and_the_eea_is_named(stated: Profile, affected: frozenset[str]) -> None:
    assert set(competent(stated, affected).countries) <= EU_EEA


@given(PROFILES, st.frozensets(COUNTRIES))
def test_one_leads_only_where_it_has_an_establishment(stated: Profile, affected: frozenset[str]) -> None:
    found = competent(stated, affected)
    if found.competence in (Competence.LEAD, Competence.LOCAL):
        assert len(found.countries) == 1
        assert set(found.countries) <= stated.countries
