"""The shape of a duty: targets, channels, storage, and what a person may confirm."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts import words
from contracts.terms import (
    AMOUNT_WORDS,
    CONTRACT_TRIGGERS,
    DEFAULT_RULES,
    EARLIEST,
    EITHER,
    FROM_CATALOGUE,
    FROM_LABEL,
    GIVEN_CHANNELS,
    PERIOD_WORDS,
    Bound,
    Channel,
    Content,
    Role,
    Rule,
    Standard,
    Terms,
    Trigger,
    Unit,
    conforms,
    fits,
    from_data,
    period_words,
    validated,
)
from core.errors import FieldErrors

PLAIN = Terms("processor", "controller")
HOURS_72 = replace(PLAIN, amount=72, unit=Unit.HOURS)
FULL = Terms(
    "processor",
    "controller",
    Trigger.DETERMINATION_OF_BREACH,
    2,
    Unit.WORKING_DAYS,
    Standard.PROMPTLY,
    (Channel.EMAIL, Channel.PHONE),
    "security@processor.example",
    (Content.NATURE, Content.MEASURES),
    incidents=True,
)


# --- house targets


@pytest.mark.parametrize(
    ("standard", "hours"),
    [
        (Standard.IMMEDIATELY, 4),
        (Standard.UNDUE_DELAY, 24),
        (Standard.PROMPTLY, 24),
        (Standard.ASAP, 24),
        (Standard.NONE, 24),
    ],
)
def test_a_duty_without_number_has_our_target(standard, hours):
    assert replace(PLAIN, standard=standard).target == timedelta(hours=hours)


def test_our_target_can_be_set_for_one_obligation():
    assert replace(PLAIN, standard=Standard.IMMEDIATELY, target_hours=2).target == timedelta(hours=2)


@pytest.mark.parametrize("standard", list(Standard))
def test_a_duty_with_a_number_has_no_target_of_ours(standard):
    assert replace(HOURS_72, standard=standard, target_hours=9).target is None


# --- channels

EMAIL, PHONE, PORTAL, POST = Channel.EMAIL, Channel.PHONE, Channel.PORTAL, Channel.POST


@pytest.mark.parametrize(
    ("demanded", "satisfied_by"),
    [
        ((Channel.UNSPECIFIED,), {EMAIL, PHONE, PORTAL, POST}),
        ((Channel.WRITING,), {EMAIL, PORTAL, POST}),
        ((EMAIL,), {EMAIL}),
        ((PHONE,), {PHONE}),
        ((PORTAL,), {PORTAL}),
        ((POST,), {POST}),
        ((EMAIL, PHONE), {EMAIL, PHONE}),
        ((Channel.WRITING, PHONE), {EMAIL, PHONE, PORTAL, POST}),
        ((), set()),
    ],
)
def test_which_channels_satisfy_a_demand(demanded, satisfied_by):
    assert {given for given in GIVEN_CHANNELS if conforms(given, demanded)} == satisfied_by


# --- words


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (PLAIN, "no time named"),
        (replace(PLAIN, standard=Standard.UNDUE_DELAY), "without undue delay"),
        (replace(PLAIN, standard=Standard.IMMEDIATELY), "immediately"),
        (replace(PLAIN, standard=Standard.PROMPTLY), "promptly"),
        (replace(PLAIN, standard=Standard.ASAP), "as soon as possible"),
        (HOURS_72, "72 hours"),
        (replace(HOURS_72, standard=Standard.UNDUE_DELAY), "without undue delay, at most 72 hours"),
        (replace(PLAIN, amount=2, unit=Unit.WORKING_DAYS), "2 working days"),
        (replace(PLAIN, amount=3, unit=Unit.DAYS), "3 days"),
        (replace(PLAIN, amount=2, unit=Unit.WEEKS), "2 weeks"),
        (replace(PLAIN, amount=6, unit=Unit.MONTHS), "6 months"),
        (replace(PLAIN, amount=1, unit=Unit.HOURS), "1 hour"),
        (replace(PLAIN, amount=1, unit=Unit.DAYS), "1 day"),
        (replace(PLAIN, amount=1, unit=Unit.WEEKS), "1 week"),
        (replace(PLAIN, amount=1, unit=Unit.WORKING_DAYS), "1 working day"),
        (replace(PLAIN, amount=1, unit=Unit.MONTHS), "1 month"),
    ],
)
def test_a_period_in_words(terms, text):
    assert str(period_words(terms)) == text


@pytest.mark.parametrize(
    ("named", "all_of_them"),
    [
        (words.ROLES, {*Role, EITHER}),
        (words.UNITS, set(Unit)),
        (words.STANDARDS, set(Standard)),
        (words.TRIGGERS, set(Trigger)),
        (words.RULES, set(Rule)),
        (words.CHANNELS, set(Channel)),
        (words.CONTENTS, set(Content)),
        (PERIOD_WORDS, set(Standard)),
        (AMOUNT_WORDS, set(Unit)),
    ],
)
def test_everything_has_a_word(named, all_of_them):
    assert set(named) == all_of_them
    assert all(word.text for word in named.values())


# --- storage


@pytest.mark.parametrize("terms", [PLAIN, HOURS_72, FULL, replace(PLAIN, target_hours=6, debtor=EITHER)])
def test_terms_survive_storage_as_json(terms):
    read = from_data(json.loads(json.dumps(terms.as_data())))
    assert read == terms
    assert all(isinstance(channel, Channel) for channel in read.channels)
    assert isinstance(read.trigger, Trigger)
    assert isinstance(read.standard, Standard)


def test_further_limits_and_what_the_contract_says_survive_storage():
    more = (Bound(Trigger.AWARENESS, 24, Unit.HOURS, Rule.DORA_NOON), Bound(Trigger.SUSPICION, 1, Unit.DAYS, after="x"))
    full = replace(
        FULL,
        rule=Rule.BUSINESS_DAYS,
        latest_rule=Rule.EU_1182_71_DAYS,
        calendar="DE-BY",
        more=more,
        combine=EARLIEST,
        closed=("2026-12-24",),
        notice_zone="Europe/Berlin",
        office_opens="09:00",
        office_closes="17:00",
    )
    read = from_data(json.loads(json.dumps(full.as_data())))
    assert read == full
    assert isinstance(read.more[0].rule, Rule)
    assert isinstance(read.rule, Rule)


def test_terms_stored_before_there_were_rules_have_their_defaults():
    known = ("debtor", "creditor", "trigger", "amount", "unit", "standard", "channels", "address", "content")
    stored = {name: HOURS_72.as_data()[name] for name in (*known, "incidents", "target_hours")}
    assert from_data(stored) == HOURS_72


# --- one vocabulary


def test_the_events_are_those_of_the_statutes_and_three_of_ours():
    assert [event.value for event in Trigger] == [
        *("awareness", "detection", "occurrence", "discovery", "determination_of_breach", "classification_major"),
        *("materiality_determination", "high_risk_verdict", "assessment_complete", "suspicion"),
        *("corrective_measure_available", "incident_handled", "authority_request", "consumer_notice_sent"),
        *("calendar_year_end", "processor_aware", "notice_received", "first_signal"),
    ]


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("aware", Trigger.AWARENESS),
        ("confirmed", Trigger.DETERMINATION_OF_BREACH),
        ("discovered", Trigger.DETECTION),
        ("suspected", Trigger.SUSPICION),
        ("notified", Trigger.NOTICE_RECEIVED),
        ("occurred", Trigger.OCCURRENCE),
        ("other", Trigger.AWARENESS),
        ("business_days", Unit.WORKING_DAYS),
        ("immediate", Standard.IMMEDIATELY),
        ("prompt", Standard.PROMPTLY),
        ("none", Standard.NONE),
    ],
)
def test_the_words_of_labels_mean_our_own(word, meaning):
    assert FROM_LABEL[word] is meaning


def test_every_event_that_a_contract_may_name_has_a_label_and_each_standard_too():
    assert set(CONTRACT_TRIGGERS) | set(Standard) <= set(FROM_LABEL.values())


def test_every_unit_of_the_catalogue_is_one_of_ours():
    assert set(Unit) == {one for one in FROM_CATALOGUE.values() if isinstance(one, Unit)}
    assert FROM_CATALOGUE["business_day"] is Unit.WORKING_DAYS
    assert FROM_CATALOGUE["undue_delay"] is Standard.UNDUE_DELAY


@pytest.mark.parametrize("unit", list(Unit))
def test_the_rule_of_a_unit_counts_it(unit):
    assert fits(DEFAULT_RULES[unit], unit)
    assert fits(None, unit)
    assert not fits(Rule.SOFT, unit)


@pytest.mark.parametrize("rule", list(Rule))
def test_without_a_number_only_the_soft_rule_fits(rule):
    assert fits(rule, None) == (rule is Rule.SOFT)


# --- what a person may confirm


def _refused(terms, role_a="controller", role_b="processor"):
    with pytest.raises(FieldErrors) as refused:
        validated(terms, role_a, role_b)
    return [error.field for error in refused.value.errors]


def test_parties_that_nobody_chose_are_asked_for_once_each():
    with pytest.raises(FieldErrors) as refused:
        validated(Terms("", ""), "controller", "processor")
    assert [(one.field, str(one.message)) for one in refused.value.errors] == [
        ("debtor", "Choose who must give notice."),
        ("creditor", "Choose who must be told."),
    ]


@pytest.mark.parametrize("terms", [PLAIN, HOURS_72, FULL, replace(PLAIN, debtor=EITHER, creditor=EITHER)])
def test_sensible_terms_are_taken(terms):
    assert validated(terms, "controller", "processor") == terms
    assert validated(terms, "processor", "controller") == terms


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"debtor": "sub_processor"}, ["debtor"]),
        ({"creditor": "joint_controller"}, ["creditor"]),
        ({"debtor": "controller"}, ["creditor"]),
        ({"amount": 3}, ["amount"]),
        ({"unit": Unit.DAYS}, ["amount"]),
        ({"amount": 0, "unit": Unit.DAYS}, ["amount"]),
        ({"amount": -1, "unit": Unit.DAYS}, ["amount"]),
        ({"amount": 10_001, "unit": Unit.HOURS}, ["amount"]),
        ({"target_hours": 0}, ["target_hours"]),
        ({"target_hours": 8_761}, ["target_hours"]),
        ({"channels": ()}, ["channels"]),
        ({"rule": Rule.ELAPSED_HOURS}, ["rule"]),
        ({"amount": 3, "unit": Unit.DAYS, "rule": Rule.EU_1182_71_HOURS}, ["rule"]),
    ],
)
def test_nonsense_is_refused_at_its_field(change, fields):
    assert _refused(replace(PLAIN, **change)) == fields


def test_everything_wrong_is_said_at_once():
    terms = Terms("sub_processor", "sub_processor", amount=5, target_hours=0, channels=())
    assert set(_refused(terms)) == {"debtor", "creditor", "amount", "target_hours", "channels"}


def test_two_controllers_of_their_own_may_owe_each_other():
    terms = Terms("controller", "controller")
    assert validated(terms, "controller", "controller") == terms


@pytest.mark.parametrize("amount", [1, 10_000])
def test_the_limits_of_a_period_are_inside(amount):
    assert validated(replace(PLAIN, amount=amount, unit=Unit.HOURS), "controller", "processor").amount == amount


def test_a_number_makes_our_target_superfluous():
    assert validated(replace(HOURS_72, target_hours=12), "controller", "processor").target_hours is None


def test_contracts_start_by_no_verdict_and_no_triage():
    assert not {Trigger.HIGH_RISK_VERDICT, Trigger.FIRST_SIGNAL} & set(CONTRACT_TRIGGERS)
