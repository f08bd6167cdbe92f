"""Which statutes start, are offered and would change: by what was stated, by the day, by the facts, by a person."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import catalogue
from contracts.moment import at_instant
from contracts.profile import Profile
from contracts.statutes import LegalRole, Sector
from contracts.terms import Rule
from incidents.situation import Agreement, Situation, Submissions, end_of
from incidents.statutory import changes, elsewhere, judged_on, offered, owed, struck
from tests.contracts.test_profile import PROFILES

LAW = catalogue.current()
US, ABOVE, BELOW = 1, 2, 3
GDPR = ["eu-gdpr-33-1", "eu-gdpr-34-1"]
UK_GDPR = ["uk-gdpr-33-1", "uk-gdpr-34-1"]
NIS2 = ["eu-nis2-23-4-a", "eu-nis2-23-4-b", "eu-nis2-23-4-d"]
DORA = ["eu-dora-initial", "eu-dora-intermediate", "eu-dora-final"]
CRA = [f"eu-cra-14-{what}-{stage}" for what in ("vuln", "incident") for stage in ("early", "notification", "final")]
EUDPR = ["eu-eudpr-34-1", "eu-eudpr-35-1"]
PROPOSED = {record.id for record in LAW.proposed()}
ABOVE_US = Agreement(7, ABOVE, "controller", US, "processor")


def noon(day):
    return at_instant(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC), "UTC")


def of(*roles, countries="DE", **stated):
    return Profile(frozenset(roles), countries=frozenset(countries.split()), **stated)


def situation(profile=Profile(), day="2026-11-20", **facts):
    at = noon(day)
    known = {"personal_data": "yes", "signal": at, "aware": at, "logged": at} | facts
    return Situation(US, frozenset({US}), laws=LAW, profile=profile, **known)


def ids(found):
    return [getattr(one, "statute", one).id for one in found]


# --- what starts by itself


@pytest.mark.parametrize(
    ("profile", "day", "expected"),
    [
        (of(LegalRole.CONTROLLER), "2026-11-20", GDPR),
        (Profile(), "2026-11-20", GDPR),
        (of(LegalRole.IMPORTANT_ENTITY), "2024-10-17", GDPR),
        (of(LegalRole.IMPORTANT_ENTITY), "2024-10-18", GDPR + NIS2),
        (of(LegalRole.TRUST_SERVICE_PROVIDER), "2024-10-17", [*GDPR, "eu-eidas-19-2"]),
        (of(LegalRole.TRUST_SERVICE_PROVIDER), "2024-10-18", [*GDPR, "eu-nis2-23-4-b-tsp"]),
        (of(LegalRole.TELECOM_PROVIDER, countries="GB"), "2025-08-19", [*UK_GDPR, "uk-pecr-5a-24h"]),
        (of(LegalRole.TELECOM_PROVIDER, countries="GB"), "2025-08-20", [*UK_GDPR, "uk-pecr-5a"]),
        (of(countries="GB"), "2020-12-31", GDPR),
        (of(countries="GB"), "2021-01-01", UK_GDPR),
        (of(LegalRole.MANUFACTURER), "2026-09-10", GDPR),
        (of(LegalRole.MANUFACTURER), "2026-09-11", GDPR + CRA),
        (of(LegalRole.FINANCIAL_ENTITY), "2025-03-11", GDPR),
        (of(LegalRole.FINANCIAL_ENTITY), "2025-03-12", GDPR + DORA),
        (of(LegalRole.EU_INSTITUTION), "2026-11-20", EUDPR),
        (of(LegalRole.PROCESSOR), "2026-11-20", []),
        (of(countries="US"), "2026-11-20", []),
    ],
)
def test_the_clocks_of_a_day(profile, day, expected):
    assert ids(owed(situation(profile, day))) == expected


@pytest.mark.parametrize(("day", "hours"), [("2025-08-19", 24), ("2025-08-20", 72)])
def test_the_notice_of_a_british_provider_has_24_hours_and_then_72(day, hours):
    (found,) = [
        one for one in owed(situation(of(LegalRole.TELECOM_PROVIDER, countries="GB"), day)) if "pecr" in one.key
    ]
    assert found.statute.terms.amount == hours


@pytest.mark.parametrize(("aware", "expected"), [("2024-10-17", GDPR), ("2024-10-18", GDPR + NIS2)])
def test_an_incident_of_2024_that_is_logged_today_has_the_clocks_of_2024(aware, expected):
    replayed = situation(of(LegalRole.ESSENTIAL_ENTITY), aware, logged=noon("2026-11-20"))
    assert ids(owed(replayed)) == expected


def test_a_later_stage_is_judged_with_the_one_before_it_until_that_is_filed():
    facts = situation(of(LegalRole.IMPORTANT_ENTITY), "2024-10-18")
    assert {judged_on(LAW.by_id(one), US, facts) for one in NIS2} == {date(2024, 10, 18)}


@pytest.mark.parametrize(("zone", "expected"), [("UTC", GDPR), ("Europe/Berlin", GDPR + NIS2)])
def test_the_local_day_counts(zone, expected):
    # 17 October, 22:30 UTC is half past midnight in Berlin.
    aware = at_instant(datetime(2024, 10, 17, 22, 30, tzinfo=UTC), zone)
    found = owed(situation(of(LegalRole.IMPORTANT_ENTITY), aware=aware, signal=aware))
    assert ids(found) == expected


def test_the_omnibus_never_starts_and_cannot_be_found_anywhere_but_in_what_if():
    for day in ("2026-11-20", "2030-01-01", "2040-12-31"):
        facts = situation(of(LegalRole.CONTROLLER, LegalRole.EU_INSTITUTION, countries="DE FR"), day)
        assert not PROPOSED & {*ids(owed(facts)), *ids(offered(facts)), *ids(elsewhere(facts))}
    (change,) = changes(situation(of(LegalRole.CONTROLLER)))
    assert (change.today.id, change.proposed.id) == ("eu-gdpr-33-1", "eu-omnibus-gdpr-33-1")


def test_without_personal_data_a_proposal_on_personal_data_changes_nothing():
    assert changes(situation(personal_data="no")) == []
    assert len(changes(situation(personal_data="unknown"))) == 1


@pytest.mark.parametrize(("personal_data", "expected"), [("yes", GDPR + NIS2), ("unknown", GDPR + NIS2), ("no", NIS2)])
def test_without_personal_data_the_duties_for_incidents_as_such_remain(personal_data, expected):
    facts = situation(of(LegalRole.ESSENTIAL_ENTITY), personal_data=personal_data)
    assert ids(owed(facts)) == expected
    offer = offered(facts)
    assert personal_data != "no" or all(one.terms.incidents for one in offer)


def test_an_institution_of_the_union_has_its_own_regulation_and_not_the_gdpr():
    facts = situation(of(LegalRole.EU_INSTITUTION, LegalRole.CONTROLLER), own_data=True)
    assert ids(owed(facts)) == EUDPR


@pytest.mark.parametrize(
    ("agreements", "own_data", "expected"),
    [((), False, []), ((ABOVE_US,), False, ["eu-gdpr-33-2"]), ((ABOVE_US,), True, [*GDPR, "eu-gdpr-33-2"])],
)
def test_who_is_only_a_processor_owes_what_contracts_and_data_say(agreements, own_data, expected):
    facts = situation(of(LegalRole.PROCESSOR), agreements=agreements, own_data=own_data)
    assert ids(owed(facts)) == expected


# --- without an establishment in the Union

OUTSIDE = of(LegalRole.CONTROLLER, countries="US", targets_eu=True)


@pytest.mark.parametrize(
    ("affected", "expected"),
    [
        ((), [("eu-gdpr-33-1", None)]),
        (("US", "JP"), [("eu-gdpr-33-1", None)]),
        (("FR", "DE"), [("eu-gdpr-33-1:DE", "DE"), ("eu-gdpr-33-1:FR", "FR")]),
        (("FR", "DE", "SE"), [("eu-gdpr-33-1:DE", "DE"), ("eu-gdpr-33-1:FR", "FR"), ("eu-gdpr-33-1:SE", "SE")]),
    ],
)
def test_without_an_establishment_the_authority_of_each_country_is_told(affected, expected):
    found = owed(situation(OUTSIDE, affected=affected))
    assert [(one.key, one.authority) for one in found if one.statute.id == "eu-gdpr-33-1"] == expected


def test_with_an_establishment_there_is_one_clock_wherever_people_live():
    found = owed(situation(of(LegalRole.CONTROLLER), affected=("DE", "FR")))
    assert [(one.key, one.authority) for one in found] == [(one, None) for one in GDPR]


# --- what a person decides


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"eu-gdpr-33-1": False}, ["eu-gdpr-34-1", *DORA]),
        ({"eu-dora-initial": False}, GDPR),
        ({"eu-dora-intermediate": False}, [*GDPR, "eu-dora-initial"]),
        ({"eu-dora-final": False}, [*GDPR, *DORA[:2]]),
        ({"eu-dora-initial": False, "eu-dora-intermediate": True}, [*GDPR, *DORA[1:]]),
        ({"eu-dora-initial": False, "eu-dora-final": True}, [*GDPR, "eu-dora-final"]),
        ({"us-ny-899aa": True}, [*GDPR, *DORA, "us-ny-899aa"]),
        ({"us-wa-19-255-010": True}, [*GDPR, *DORA, "us-wa-19-255-010"]),
        ({"in-dpdp-7-board-initial": True}, [*GDPR, *DORA, "in-dpdp-7-board-initial"]),
    ],
)
def test_a_person_adds_and_strikes_and_a_struck_stage_takes_its_followers_along(chosen, expected):
    facts = situation(of(LegalRole.FINANCIAL_ENTITY), chosen=chosen)
    assert ids(owed(facts)) == expected
    assert ids(struck(facts)) == [one for one, applies in chosen.items() if not applies]
    assert not {*chosen} & {*ids(offered(facts)), *ids(elsewhere(facts))}


def test_what_a_person_added_stays_without_personal_data():
    facts = situation(of(LegalRole.CONTROLLER), personal_data="no", chosen={"us-ny-899aa": True})
    assert ids(owed(facts)) == ["us-ny-899aa"]


def test_a_duty_from_party_to_party_that_is_added_runs_for_each_contract_of_ours():
    facts = situation(agreements=(ABOVE_US, replace(ABOVE_US, contract_id=8)), chosen={"ch-fadp-24-3": True})
    assert [one.key for one in owed(facts) if one.statute.id == "ch-fadp-24-3"] == ["ch-fadp-24-3:7", "ch-fadp-24-3:8"]


def test_every_duty_of_the_day_stands_in_one_place():
    facts = situation(of(LegalRole.IMPORTANT_ENTITY, countries="DE US"), chosen={"eu-nis2-23-4-a": False})
    places = [{*ids(part(facts))} for part in (owed, struck, offered, elsewhere)]
    assert sum(len(one) for one in places) == len(set().union(*places))
    listed = {one.id for one in LAW.listed(date(2026, 11, 20)) if one.stage != "record"}
    assert listed == set().union(*places)


# --- the terms as they are here


@pytest.mark.parametrize(
    ("profile", "affected", "place"),
    [
        (of(LegalRole.IMPORTANT_ENTITY), (), "DE"),
        (of(LegalRole.IMPORTANT_ENTITY, countries="DE FR", main_establishment="FR"), ("DE",), "FR"),
        # While nobody has said which of the two leads, no calendar is the right one.
        (of(LegalRole.IMPORTANT_ENTITY, countries="DE FR"), ("DE",), None),
        (Profile(), (), None),
    ],
)
def test_working_days_are_those_of_the_place_of_the_one_authority(profile, affected, place):
    facts = situation(profile, affected=affected)
    assert {one.terms(facts).calendar for one in owed(facts)} == {place}


def test_without_an_establishment_each_authority_has_its_own_working_days():
    facts = situation(of(countries="US", targets_eu=True), affected=("DE", "FR"))
    assert {one.terms(facts).calendar for one in owed(facts) if one.statute.id == "eu-gdpr-33-1"} == {"DE", "FR"}


def test_a_report_that_ends_on_a_holiday_may_be_defended_on_the_next_working_day():
    profile = of(LegalRole.IMPORTANT_ENTITY)
    first = at_instant(datetime(2026, 4, 1, 10, tzinfo=UTC), "Europe/Berlin")
    facts = situation(profile, filed={"eu-nis2-23-4-b": Submissions(first, first)})
    final = next(one for one in owed(facts) if one.statute.id == "eu-nis2-23-4-d")
    with_place, without = end_of(final.terms(facts), US, facts), end_of(final.statute.terms, US, facts)
    assert with_place.due_at == without.due_at == datetime(2026, 5, 1, 10, tzinfo=UTC)
    # The 1st of May is a Friday and a holiday in Germany: the 24:00 of the Monday after it.
    assert with_place.latest_at == datetime(2026, 5, 4, 22, tzinfo=UTC)
    assert without.latest_at == datetime(2026, 5, 1, 22, tzinfo=UTC)


def test_noon_is_closed_to_a_bank_in_an_incident_too():
    facts = {"aware": noon("2026-12-19"), "events": {"classification_major": noon("2026-12-19")}}
    for sector, rule in ((Sector.BANKING, Rule.ELAPSED_HOURS), (Sector.DIGITAL_INFRASTRUCTURE, Rule.DORA_NOON)):
        here = situation(of(LegalRole.FINANCIAL_ENTITY, sectors=frozenset({sector})), **facts)
        assert {one.terms(here).rule for one in owed(here) if one.statute.id == "eu-dora-initial"} == {rule}


# --- anything

STATUTES = st.sampled_from([one.id for one in LAW.statutes if not one.proposed])
DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))


@st.composite
def situations(draw):
    day = noon(draw(DAYS).isoformat())
    agreements = (
        Agreement(7, US, "controller", BELOW, draw(st.sampled_from(["processor", "controller"]))),
        Agreement(8, ABOVE, draw(st.sampled_from(["controller", "processor"])), US, "sub_processor"),
    )
    return Situation(
        US,
        frozenset({US, *draw(st.sets(st.sampled_from([ABOVE, BELOW])))}),
        draw(st.sampled_from(["yes", "no", "unknown"])),
        day,
        draw(st.sampled_from([None, day])),
        own_data=draw(st.booleans()),
        agreements=agreements[: draw(st.integers(0, 2))],
        laws=LAW,
        profile=draw(PROFILES),
        logged=day,
        events=draw(st.dictionaries(st.sampled_from(["classification_major", "detection"]), st.just(day))),
        chosen=draw(st.dictionaries(STATUTES, st.booleans(), max_size=4)),
        affected=tuple(draw(st.lists(st.sampled_from(["DE", "FR", "US"]), unique=True))),
    )


@given(situations())
def test_whatever_is_stated_what_runs_is_law_on_its_day_or_was_added(facts):
    found = owed(facts)
    assert len({one.key for one in found}) == len(found)
    assert not {*ids(found)} & (PROPOSED | {*ids(struck(facts))})
    for one in found:
        in_force = LAW.listed(judged_on(one.statute, one.debtor, facts))
        assert one.statute in in_force or facts.chosen.get(one.statute.id)


@given(situations())
def test_whatever_is_stated_nothing_is_offered_that_runs_or_was_decided(facts):
    decided = {*ids(owed(facts)), *facts.chosen}
    offer, others = ids(offered(facts)), ids(elsewhere(facts))
    assert not decided & {*offer, *others}
    assert not {*offer} & {*others}
    assert not PROPOSED & {*offer, *others}
