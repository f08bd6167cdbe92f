"""The statutory duties: which are law on a day, for whom and where; which have a number; what only a person decides."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import catalogue, law
from contracts.calendars import WEEKEND, calendar
from contracts.law import Law
from contracts.moment import at_instant
from contracts.period import ending
from contracts.statutes import AUTHORITY, DATA_SUBJECT, IS_ALSO, LegalRole, Restart, Sector, titled
from contracts.terms import Bound, Channel, Rule, Standard, Trigger, Unit, fits, from_data

LAW = catalogue.current()
TODAY = date(2026, 11, 22)
ART_33_1, ART_33_2, ART_34_1 = (LAW.by_id(one) for one in (law.ART_33_1, law.ART_33_2, law.ART_34_1))
ARTICLES = (ART_33_1, ART_33_2, ART_34_1, law.PUBLIC_NOTICE)
EVERYBODY = (["controller", "processor"], ["EU"])


@pytest.mark.parametrize(
    ("day", "duties"),
    [
        (date(2018, 5, 24), ()),
        (date(2018, 5, 25), ARTICLES[:3]),
        (date(2026, 11, 22), ARTICLES[:3]),
    ],
)
def test_the_duties_are_law_since_25_may_2018(day, duties):
    assert LAW.in_force(day, *EVERYBODY) == duties


def test_a_repealed_duty_is_law_until_its_last_day():
    old = Law([replace(LAW.record(law.ART_33_1), effective_to=date(2027, 12, 31))])
    assert [one.id for one in old.in_force(date(2027, 12, 31), *EVERYBODY)] == [law.ART_33_1]
    assert old.in_force(date(2028, 1, 1), *EVERYBODY) == ()


@pytest.mark.parametrize(
    ("statute", "provision", "debtor", "creditor", "trigger", "number", "target_hours"),
    [
        (ART_33_1, "Art. 33(1) GDPR", "controller", AUTHORITY, Trigger.AWARENESS, (72, Unit.HOURS), None),
        (ART_33_2, "Art. 33(2) GDPR", "processor", "controller", Trigger.AWARENESS, (None, None), 24),
        (ART_34_1, "Art. 34(1) GDPR", "controller", DATA_SUBJECT, Trigger.HIGH_RISK_VERDICT, (None, None), 72),
        (
            law.PUBLIC_NOTICE,
            "Art. 34(3)(c) GDPR",
            "controller",
            DATA_SUBJECT,
            Trigger.HIGH_RISK_VERDICT,
            (None, None),
            72,
        ),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_each_article_as_terms(statute, provision, debtor, creditor, trigger, number, target_hours):
    terms = statute.terms
    assert str(statute.provision) == provision
    assert (terms.debtor, terms.creditor, terms.trigger) == (debtor, creditor, trigger)
    assert (terms.amount, terms.unit) == number
    assert terms.target == (timedelta(hours=target_hours) if target_hours else None)
    assert terms.standard is Standard.UNDUE_DELAY
    assert terms.channels == (Channel.UNSPECIFIED,)
    assert not terms.incidents


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError, match="eu-gdpr-35"):
        LAW.by_id("eu-gdpr-35")


@pytest.mark.parametrize("statute", ARTICLES, ids=lambda statute: statute.id)
def test_each_has_its_source_and_its_name(statute):
    assert "2016/679" in statute.source or "32016R0679" in statute.source
    assert str(statute.title)
    assert statute.verified


# --- the catalogue on a day


def ids(statutes):
    return [statute.id for statute in statutes]


NIS2 = ["eu-nis2-23-4-a", "eu-nis2-23-4-b", "eu-nis2-23-4-d"]
DORA = ["eu-dora-initial", "eu-dora-intermediate", "eu-dora-final"]
CRA = [f"eu-cra-14-{what}-{stage}" for what in ("vuln", "incident") for stage in ("early", "notification", "final")]
HERE_33_34 = ["eu-gdpr-33-1", "eu-gdpr-34-1"]
UK_33_34 = ["uk-gdpr-33-1", "uk-gdpr-34-1"]


@pytest.mark.parametrize(
    ("on", "roles", "places", "expected"),
    [
        (TODAY, ["controller"], ["DE"], HERE_33_34),
        (TODAY, ["controller"], ["EU"], HERE_33_34),
        (TODAY, ["controller"], ["NO"], HERE_33_34),
        (TODAY, ["controller"], ["DE", "FR", "EU"], HERE_33_34),
        (TODAY, ["joint_controller"], ["DE"], HERE_33_34),
        (TODAY, ["processor"], ["DE"], ["eu-gdpr-33-2"]),
        (TODAY, ["sub_processor"], ["DE"], ["eu-gdpr-33-2"]),
        (date(2018, 5, 24), ["controller", "processor"], ["DE"], []),
        (date(2018, 5, 25), ["controller", "processor"], ["DE"], ["eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]),
        (date(2020, 12, 31), ["controller"], ["GB"], HERE_33_34),
        (date(2021, 1, 1), ["controller"], ["GB"], UK_33_34),
        (TODAY, ["controller"], ["GB", "IE"], HERE_33_34 + UK_33_34),
        (TODAY, ["processor"], ["GB", "CH"], ["uk-gdpr-33-2", "ch-fadp-24-3"]),
        (date(2023, 8, 31), ["controller"], ["CH"], []),
        (date(2023, 9, 1), ["controller"], ["CH"], ["ch-fadp-24-1"]),
        (TODAY, ["controller"], ["BR"], ["br-lgpd-48-anpd", "br-lgpd-48-individuals"]),
        (TODAY, ["eu_institution"], ["EU"], ["eu-eudpr-34-1", "eu-eudpr-35-1"]),
        (TODAY, ["competent_authority"], ["PL"], ["eu-led-30-1"]),
        (TODAY, ["telecom_provider"], ["GR"], ["eu-eprivacy-611-initial"]),
        (date(2025, 8, 19), ["telecom_provider"], ["GB"], ["uk-pecr-5a-24h"]),
        (date(2025, 8, 20), ["telecom_provider"], ["GB"], ["uk-pecr-5a"]),
        (date(2024, 10, 17), ["trust_service_provider"], ["FI"], ["eu-eidas-19-2"]),
        (date(2024, 10, 18), ["trust_service_provider"], ["FI"], ["eu-nis2-23-4-b-tsp"]),
        (TODAY, ["qualified_trust_service_provider"], ["FI"], ["eu-eidas-24-2-fb", "eu-nis2-23-4-b-tsp"]),
        (date(2024, 10, 17), ["essential_entity"], ["NL"], []),
        (date(2024, 10, 18), ["essential_entity"], ["NL"], NIS2),
        (TODAY, ["essential_entity", "important_entity"], ["NL"], NIS2),
        (date(2025, 3, 11), ["financial_entity"], ["IT"], []),
        (date(2025, 3, 12), ["financial_entity"], ["IT"], DORA),
        (date(2026, 9, 10), ["manufacturer"], ["FR"], []),
        (date(2026, 9, 11), ["manufacturer"], ["FR"], CRA),
        (TODAY, ["public_company"], ["US"], ["us-sec-8k-105"]),
        (TODAY, ["public_company", "hipaa_covered_entity"], ["US-CA"], ["us-hipaa-164-404", "us-sec-8k-105"]),
        (TODAY, ["hipaa_business_associate"], ["US"], ["us-hipaa-164-410"]),
        (TODAY, ["controller"], ["US", "JP", "IN", "AU", "SG", "KR", "CA"], []),
        (TODAY, [], ["DE"], []),
        (TODAY, ["controller"], [], []),
        (TODAY, ["pirate"], ["DE"], []),
    ],
)
def test_the_duties_of_a_day_a_role_and_a_place(on, roles, places, expected):
    assert ids(LAW.in_force(on, roles, places)) == expected


EVERYWHERE = ["EU", *sorted(law.OTHER_COUNTRIES), "US-CA", "US-NY"]
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(on=DAYS)
def test_on_no_day_does_a_proposal_or_an_uncoded_duty_start(on):
    started = LAW.in_force(on, list(law.LegalRole), EVERYWHERE)
    assert not [statute.id for statute in started if statute.proposed or not statute.coded or not statute.verified]
    assert not {*ids(started)} & {*ids(LAW.offered(on, list(law.LegalRole), EVERYWHERE))}


@pytest.mark.parametrize("record", [one for one in LAW.records if one.coded and one.effective_from], ids=lambda r: r.id)
def test_each_coded_duty_is_law_from_its_first_day_to_its_last(record):
    def is_law(on):
        return record.id in ids(LAW.in_force(on, record.roles, record.places))

    assert is_law(record.effective_from)
    assert not is_law(record.effective_from - timedelta(days=1))
    if record.effective_to:
        assert is_law(record.effective_to)
        assert not is_law(record.effective_to + timedelta(days=1))


def test_every_statute_that_a_clock_may_name_is_found():
    assert LAW.by_id("eu-gdpr-34-3-c") is law.PUBLIC_NOTICE
    assert LAW.by_id("eu-eidas-19-2").effective_to == date(2024, 10, 17)
    with pytest.raises(KeyError, match="eu-gdpr-35"):
        LAW.by_id("eu-gdpr-35")
    assert (
        LAW.record("eu-gdpr-33-1").condition == "unless the breach is unlikely to result in a risk to the "
        "rights and freedoms of natural persons"
    )


def test_a_stored_title_is_the_phrase_of_its_statute():
    title = LAW.by_id("eu-dora-final").title
    assert titled(str(title)) == title


def test_a_condition_is_read_from_the_catalogue():
    assert law.PUBLIC_NOTICE.condition is None
    assert str(LAW.by_id("ch-fadp-24-3").condition) == "for every data security breach"


# --- as terms


def test_72_hours_carry_their_rules():
    terms = LAW.by_id("eu-gdpr-33-1").terms
    assert (terms.amount, terms.unit, terms.rule) == (72, Unit.HOURS, Rule.ELAPSED_HOURS)
    assert (terms.latest_rule, terms.standard) == (Rule.EU_1182_71_HOURS, Standard.UNDUE_DELAY)
    assert not terms.incidents


def test_dora_s_first_report_has_two_limits():
    terms = LAW.by_id("eu-dora-initial").terms
    assert (terms.trigger, terms.amount, terms.unit) == (Trigger.CLASSIFICATION_MAJOR, 4, Unit.HOURS)
    assert terms.more == (Bound(Trigger.AWARENESS, 24, Unit.HOURS, Rule.DORA_NOON),)
    assert (terms.combine, terms.rule, terms.incidents) == ("earliest", Rule.DORA_NOON, True)


@pytest.mark.parametrize(
    ("statute", "amount", "unit", "rule"),
    [
        ("eu-nis2-23-4-d", 1, Unit.MONTHS, Rule.EU_1182_71_DAYS),
        ("eu-cra-14-vuln-final", 14, Unit.DAYS, Rule.EU_1182_71_DAYS),
        ("us-sec-8k-105", 4, Unit.WORKING_DAYS, Rule.US_FEDERAL),
        ("br-lgpd-48-anpd", 3, Unit.WORKING_DAYS, Rule.BR_NATIONAL),
        ("us-hipaa-164-404", 60, Unit.DAYS, Rule.CALENDAR_DAYS),
    ],
)
def test_units_and_rules_become_the_program_s(statute, amount, unit, rule):
    terms = LAW.by_id(statute).terms
    assert (terms.amount, terms.unit, terms.rule) == (amount, unit, rule)


def test_a_figure_that_is_guidance_and_no_law_is_a_target():
    """Singapore: 30 days are the regulator's guidance, not statute."""
    terms = LAW.by_id("sg-pdpa-26c").terms
    assert (terms.amount, terms.unit, terms.target) == (None, None, timedelta(days=30))


@pytest.mark.parametrize("record", [one for one in LAW.records if one.clocks], ids=lambda record: record.id)
def test_the_terms_of_each_record_can_be_stored(record):
    terms = LAW.by_id(record.id).terms
    assert from_data(json.loads(json.dumps(terms.as_data()))) == terms
    assert (terms.amount is None) == (terms.target is not None)
    assert fits(terms.rule, terms.unit)
    assert all(type(value) is str for value in (terms.debtor, terms.creditor))


# --- chains


@pytest.mark.parametrize(
    ("statute", "chain"),
    [
        ("eu-dora-final", DORA),
        ("eu-nis2-23-4-d", ["eu-nis2-23-4-b", "eu-nis2-23-4-d"]),
        ("eu-cra-14-incident-final", ["eu-cra-14-incident-notification", "eu-cra-14-incident-final"]),
        ("eu-cra-14-vuln-final", ["eu-cra-14-vuln-final"]),
        ("eu-gdpr-33-1", ["eu-gdpr-33-1"]),
    ],
)
def test_the_stages_that_lead_to_a_statute(statute, chain):
    assert ids(LAW.chain(statute)) == chain


def test_what_a_submission_starts():
    assert ids(LAW.followers("eu-dora-initial")) == ["eu-dora-intermediate"]
    assert ids(LAW.followers("eu-dora-final")) == []
    assert {statute.id: statute.terms.restart.value for statute in LAW.followers("eu-dora-intermediate")} == {
        "eu-dora-final": "latest"
    }
    assert LAW.by_id("eu-dora-intermediate").terms.restart is Restart.FIRST


# --- what only a person can decide


def test_what_is_not_coded_is_offered_where_nothing_rules_it_out():
    assert ids(LAW.offered(TODAY, ["controller"], ["DE"])) == ["eu-gdpr-33-4"]
    assert ids(LAW.offered(TODAY, ["important_entity"], ["DE"])) == [
        "eu-nis2-23-4-c",
        "eu-nis2-23-4-e",
        "eu-nis2-23-1-recipients",
    ]
    assert ids(LAW.offered(TODAY, ["controller"], ["KR"])) == ["kr-pipa-34-individuals", "kr-pipa-34-authority"]
    assert "us-ftc-safeguards" in ids(LAW.offered(TODAY, ["controller"], ["US-TX"]))
    assert "us-tx-521-053" not in ids(LAW.offered(TODAY, ["controller"], ["US"]))


def test_who_has_not_said_what_it_is_is_offered_everything_there():
    assert ids(LAW.offered(TODAY, [], ["BR"])) == ["br-lgpd-48-anpd", "br-lgpd-48-supplement", "br-lgpd-48-individuals"]
    assert ids(LAW.offered(date(2018, 5, 24), ["controller"], ["DE"])) == []


def test_how_long_records_are_kept_is_no_deadline_to_offer():
    everything = ids(LAW.offered(TODAY, [], []))
    assert not {"eu-gdpr-33-5", "ch-dsv-15-4", "ca-pipeda-records"} & {*everything}
    assert {"eu-gdpr-33-5", "ch-dsv-15-4", "ca-pipeda-records"} < {*ids(LAW.listed(TODAY))}


def of_one_sector():
    return Law([replace(LAW.record("eu-nis2-23-4-a"), sectors=(Sector.HEALTH,))])


@pytest.mark.parametrize(
    ("sectors", "started", "offered"),
    [(["health", "energy"], 1, 0), (["energy"], 0, 0), ([], 0, 1)],
)
def test_a_duty_of_one_sector(sectors, started, offered):
    asked = (TODAY, ["essential_entity"], ["DE"], sectors)
    assert (len(of_one_sector().in_force(*asked)), len(of_one_sector().offered(*asked))) == (started, offered)


def test_the_law_of_a_place_whoever_owes_it():
    assert ids(LAW.listed(TODAY, ["CH"])) == [
        "ch-fadp-24-1",
        "ch-fadp-24-3",
        "ch-fadp-24-4",
        "ch-dsv-15-4",
        "ch-isg-74e",
    ]
    assert len(LAW.listed(TODAY)) == 80
    assert not [statute for statute in LAW.listed(date(2040, 1, 1)) if statute.proposed]


# --- what if


def test_the_omnibus_would_change_the_72_hours_and_nothing_starts():
    (change,) = LAW.what_if(TODAY, ["controller"], ["DE"])
    assert change.today.id == "eu-gdpr-33-1"
    assert (change.today.terms.amount, change.proposed.terms.amount) == (72, 96)
    assert change.proposed.proposed
    assert str(change.proposed.provision) == "Art. 33(1) GDPR as proposed"
    assert str(change.proposed.condition) == "only if a high risk is likely (the same threshold as Art. 34)"
    assert not change.record.adopted


def test_without_a_duty_today_a_proposal_stands_alone():
    (change,) = LAW.what_if(date(2017, 1, 1), ["controller"], ["DE"])
    assert change.today is None
    assert LAW.what_if(TODAY, ["processor"], ["DE"]) == ()
    assert LAW.what_if(TODAY, ["controller"], ["CH"]) == ()


def test_the_proposals_can_be_read():
    proposed = LAW.proposed()
    assert len(proposed) == 4
    assert all(record.effective_from is None and record.adopted is False for record in proposed)
    assert [bool(record.clocks) for record in proposed] == [True, False, False, False]
    assert all(record.content for record in proposed[1:])


# --- places and roles


def test_the_european_union_has_27_members_and_the_eea_three_more():
    assert len(law.EU_EEA) == 30
    assert {"IS", "LI", "NO"} < law.EU_EEA
    assert not law.EU_EEA & {"GB", "CH"}


@pytest.mark.parametrize(
    ("place", "jurisdiction", "applies"),
    [
        ("EU", "EU", True),
        ("EU", "DE-BY", True),
        ("EU", "CH", False),
        ("US", "US-NY", True),
        ("US-NY", "US-NY", True),
        ("US-NY", "US-CA", False),
        ("DE", "EU", False),
    ],
)
def test_where_the_law_of_a_place_applies(place, jurisdiction, applies):
    assert law.applies_in(place, jurisdiction, TODAY) is applies


@pytest.mark.parametrize("code", ["EU", "DE", "GB", "US", "US-CA", "DE-BY"])
def test_places_of_the_catalogue(code):
    assert law.is_place(code)


@pytest.mark.parametrize("code", ["UK", "eu", "de", "", "USA", "US-", "US-california", "EU-DE", "XX"])
def test_what_is_no_place(code):
    assert not law.is_place(code)


def test_who_is_one_thing_is_another_as_well():
    assert IS_ALSO.keys().isdisjoint(IS_ALSO.values()), "one step is enough"
    assert IS_ALSO[LegalRole.SUB_PROCESSOR] is LegalRole.PROCESSOR


# --- when they are due


@pytest.mark.parametrize("record", [one for one in LAW.records if one.clocks], ids=lambda record: record.id)
def test_each_duty_of_the_catalogue_can_be_computed(record):
    """A due moment where the law has a number, else our target, and always the reason."""
    terms = LAW.by_id(record.id).terms
    start = at_instant(datetime(2026, 12, 17, 15, tzinfo=UTC), "Europe/Rome")
    end = ending(terms, start)
    assert (end.due_at is None) == (terms.amount is None) == (end.target_at is not None)
    assert (end.due_at or end.target_at) > start.at
    assert end.latest_at is None or end.latest_at >= end.due_at
    assert all(str(step) for step in end.steps)


# --- the terms as they are for one organisation

NOON_CLOSED = ["eu-dora-initial", "eu-dora-intermediate"]


@pytest.mark.parametrize(
    ("roles", "sectors", "open_"),
    [
        ((), ("digital_infrastructure",), True),
        ((), ("digital_infrastructure", "banking"), False),
        ((), ("financial_market",), False),
        (("essential_entity",), ("digital_infrastructure",), False),
        (("important_entity",), ("digital_infrastructure",), False),
        (("financial_entity", "controller"), ("ict_services",), True),
        # Who has not said in which sector it works may be a credit institution.
        ((), (), False),
    ],
)
@pytest.mark.parametrize("statute_id", NOON_CLOSED)
def test_noon_is_open_to_whom_the_regulation_leaves_it(statute_id, roles, sectors, open_):
    # Sunday, 11:00 in Rome is where the limit falls; the noon after it is Monday's.
    sunday = datetime(2026, 12, 20, 10, tzinfo=UTC)
    terms = LAW.by_id(statute_id).terms_for(roles, sectors, "IT")
    start = at_instant(sunday - timedelta(hours=terms.amount), "Europe/Rome")
    end = ending(replace(terms, more=()), start)
    assert end.due_at == sunday
    assert end.latest_at == (datetime(2026, 12, 21, 11, tzinfo=UTC) if open_ else None)
    assert {bound.rule for bound in terms.more} <= {terms.rule}


def test_nothing_else_of_a_statute_depends_on_roles_and_sectors():
    for statute in LAW.statutes:
        terms = statute.terms_for(["essential_entity"], ["banking"], statute.terms.calendar)
        assert (terms == statute.terms) == (statute.id not in NOON_CLOSED), statute.id


@pytest.mark.parametrize("place", sorted(law.EU_EEA | law.OTHER_COUNTRIES))
def test_the_holidays_of_every_country_of_the_law_are_known(place):
    free = (calendar(place).free(date(2027, 1, 1) + timedelta(days=after)) for after in range(365))
    assert any(reason not in (None, WEEKEND) for reason in free)
