"""Which authority is proposed, and by when it expects more."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.profile import Profile, competent
from incidents.authorities import catalogue
from incidents.authorities.following import FOLLOW_UPS, suggested
from incidents.authorities.proposing import EACH_LAND, SEAT_UNKNOWN, in_order, proposed

ALL = catalogue.current().authorities
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def profile(*countries, main=None, targets=False):
    return Profile(countries=frozenset(countries), main_establishment=main, targets_eu=targets)


@pytest.mark.parametrize(
    ("ours", "affected", "more", "codes", "said"),
    [
        (profile("FR"), (), {}, ["FR"], "Art. 55(1)"),
        (profile("FR"), ("FR", "ES"), {}, ["FR"], "Art. 56(1)"),
        (profile("FR", "IT", main="IT"), (), {}, ["IT"], "Art. 56(1)"),
        (profile("FR", "IT"), (), {}, ["FR", "IT"], "at least the authority of the place"),
        (profile("US", targets=True), ("FR", "PL"), {}, ["FR", "PL"], "paragraph 73"),
        (profile("US", targets=True), ("FR", "PL"), {"country": "PL"}, ["PL"], "paragraph 73"),
        (profile(), (), {"address": "NL"}, ["NL"], "our address is in this country"),
        (profile("DE"), (), {"seats": {"DE": "DE-NW"}}, ["DE-NW"], "stated as the one of our seat"),
    ],
)
def test_the_competent_authority_is_proposed_with_its_reason(ours, affected, more, codes, said):
    found = proposed(competent(ours, affected), **more)
    assert [one.code for one in found.proposals] == codes
    assert all(said in str(one.reason) for one in found.proposals)
    assert found.first == codes[0]
    assert [one.code for one in in_order(ALL, found)][: len(codes)] == codes


@pytest.mark.parametrize(
    ("ours", "affected", "more", "note"),
    [
        (profile("DE"), (), {}, str(SEAT_UNKNOWN)),
        (profile("US", targets=True), ("DE",), {"country": "DE", "seats": {"DE": "DE-NW"}}, str(EACH_LAND)),
        (profile(), (), {}, "No authority can be proposed: no establishment"),
        (profile(), (), {"address": "US"}, "No authority can be proposed: no establishment"),
        (profile("FR"), (), {"lead": "CNIL"}, "says about the lead supervisory authority: CNIL"),
    ],
)
def test_what_a_person_has_to_look_at_is_said(ours, affected, more, note):
    found = proposed(competent(ours, affected), **more)
    assert any(note in str(one) for one in found.notes)


def test_germany_s_authorities_come_first_where_nobody_said_which():
    ordered = in_order(ALL, proposed(competent(profile("DE"))))
    assert {one.country for one in ordered[:18]} == {"DE"}


@given(
    countries=st.frozensets(st.sampled_from(["FR", "DE", "IT", "US", "CH"])),
    affected=st.frozensets(st.sampled_from(["FR", "DE", "PL", "US"])),
    targets=st.booleans(),
)
def test_whatever_is_stated_every_authority_is_offered_once_and_something_is_said(countries, affected, targets):
    found = proposed(competent(Profile(countries=countries, targets_eu=targets), affected), seats={"DE": "DE-HH"})
    assert sorted(one.code for one in in_order(ALL, found)) == sorted(ALL)
    assert found.proposals or found.notes
    assert all(one.code in ALL for one in found.proposals)


@pytest.mark.parametrize(
    ("code", "filed", "day", "reason"),
    [
        ("FR", None, date(2026, 6, 4), "CNIL"),
        ("SE", None, date(2026, 6, 29), "IMY"),
        ("IT", None, date(2026, 7, 1), "Garante"),
        ("IT", NOW - timedelta(days=10), date(2026, 6, 22), "Garante"),
        ("ES", None, date(2026, 6, 15), "our own rule"),
        (None, None, date(2026, 6, 15), "our own rule"),
        ("FR", NOW - timedelta(days=5), date(2026, 6, 15), "our own rule"),
    ],
)
def test_the_day_on_which_to_promise_more(code, filed, day, reason):
    found = suggested(code, filed, NOW, "Europe/Paris")
    assert found.on == day
    assert reason in str(found.reason)


def test_every_period_is_an_authority_s_of_the_directory():
    assert set(FOLLOW_UPS) <= set(ALL)
