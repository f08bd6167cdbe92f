"""Which duties an incident triggers: directions, the chain, the law, personal data, and the moment each starts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import catalogue
from contracts.moment import at_instant
from contracts.period import ending
from contracts.terms import CONTRACT_TRIGGERS, EITHER, Role, Terms, Trigger, Unit
from incidents.duties import TRIAGE, triggered
from incidents.situation import Agreement, Promise, Situation, Waiting, is_controller, start_of

#: Parties: we, one above us, one below us, one below that, and a stranger.
US, ABOVE, BELOW, DEEP, OTHER = 1, 2, 3, 4, 9
SIGNAL, AWARE, VERDICT, TOLD = (
    at_instant(datetime(2026, 6, 1, hour, tzinfo=UTC), "Europe/Berlin") for hour in (8, 10, 15, 9)
)

NOTIFY = Terms("processor", "controller", amount=72, unit=Unit.HOURS)
CHAIN = {US: {US, ABOVE}, ABOVE: {ABOVE}, BELOW: {BELOW, US, ABOVE}, DEEP: {DEEP, BELOW, US, ABOVE}, OTHER: {OTHER}}


def situation(*agreements, place=US, aware=AWARE, personal_data="yes", **facts):
    known = {"laws": catalogue.current(), "logged": SIGNAL, "agreements": agreements} | facts
    return Situation(US, frozenset(CHAIN[place]), personal_data, SIGNAL, aware, **known)


def contract(contract_id, party_a, role_a, party_b, role_b, *terms):
    promises = tuple(Promise(contract_id * 10 + number, one) for number, one in enumerate(terms))
    return Agreement(contract_id, party_a, role_a, party_b, role_b, promises)


def ours_as_controller(*terms, contract_id=1):
    return contract(contract_id, US, "controller", BELOW, "processor", *terms)


def ours_as_processor(*terms, contract_id=2):
    return contract(contract_id, ABOVE, "controller", US, "processor", *terms)


def who(duties, kind=None, statute=None):
    """(debtor, creditor) of each duty of that kind."""
    return [
        (duty.debtor, duty.creditor)
        for duty in duties
        if (kind is None or duty.kind == kind) and (statute is None or duty.statute == statute)
    ]


def statutes(duties):
    return sorted(duty.statute for duty in duties if duty.statute)


# --- directions


@pytest.mark.parametrize(
    ("debtor", "creditor", "pairs"),
    [
        ("processor", "controller", [(BELOW, US)]),
        ("controller", "processor", [(US, BELOW)]),
        (EITHER, EITHER, [(US, BELOW), (BELOW, US)]),
        (EITHER, "controller", [(BELOW, US)]),
        (EITHER, "processor", [(US, BELOW)]),
        ("processor", EITHER, [(BELOW, US)]),
        ("controller", EITHER, [(US, BELOW)]),
        ("controller", "controller", []),
        ("sub_processor", "controller", []),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_who_owes_whom_follows_from_the_roles(debtor, creditor, pairs, swapped):
    agreement = ours_as_controller(Terms(debtor, creditor))
    if swapped:
        agreement = contract(1, BELOW, "processor", US, "controller", Terms(debtor, creditor))
    assert sorted(who(triggered(situation(agreement, place=BELOW)), "contract")) == sorted(pairs)


@pytest.mark.parametrize(
    "terms", [Terms("controller", "controller"), Terms(EITHER, EITHER), Terms(EITHER, "controller")]
)
def test_two_parties_of_one_role_owe_each_other(terms):
    agreement = contract(1, US, "controller", BELOW, "controller", terms)
    assert who(triggered(situation(agreement, place=BELOW)), "contract") == [(US, BELOW), (BELOW, US)]


def test_each_direction_is_a_duty_with_a_key_of_its_own():
    duties = triggered(situation(ours_as_controller(Terms(EITHER, EITHER)), place=BELOW))
    assert [duty.key for duty in duties if duty.kind == "contract"] == ["obligation:10:1", "obligation:10:3"]


def test_only_our_own_notices_are_sent_by_themselves():
    agreement = ours_as_controller()
    agreement = replace(agreement, promises=(Promise(10, Terms(EITHER, EITHER), send_automatically=True),))
    duties = [duty for duty in triggered(situation(agreement, place=BELOW)) if duty.kind == "contract"]
    assert {duty.debtor: duty.send_automatically for duty in duties} == {US: True, BELOW: False}


# --- where it happened


@pytest.mark.parametrize(
    ("place", "theirs"),
    [(BELOW, [(BELOW, US)]), (DEEP, [(BELOW, US)]), (US, []), (ABOVE, []), (OTHER, [])],
)
def test_what_a_counterparty_owes_us_runs_if_it_happened_with_it_or_below_it(place, theirs):
    assert who(triggered(situation(ours_as_controller(NOTIFY), place=place)), "contract") == theirs
    assert who(triggered(situation(ours_as_controller(), place=place)), statute="eu-gdpr-33-2") == theirs


@pytest.mark.parametrize("place", [US, ABOVE, BELOW, DEEP, OTHER])
def test_what_we_owe_runs_wherever_it_happened(place):
    duties = triggered(situation(ours_as_processor(NOTIFY), place=place))
    assert who(duties, "contract") == [(US, ABOVE)]
    assert who(duties, statute="eu-gdpr-33-2") == [(US, ABOVE)]


@pytest.mark.parametrize(("place", "runs"), [(DEEP, True), (BELOW, False), (US, False), (OTHER, False)])
def test_a_contract_that_we_are_no_party_to_is_watched_too(place, runs):
    terms = Terms("sub_processor", "processor", amount=24, unit=Unit.HOURS)
    duties = triggered(situation(contract(3, BELOW, "processor", DEEP, "sub_processor", terms), place=place))
    expected = [(DEEP, BELOW)] if runs else []
    assert who(duties, "contract") == expected
    assert who(duties, statute="eu-gdpr-33-2") == expected


def test_a_breach_far_below_runs_up_the_whole_chain():
    below = contract(3, BELOW, "processor", DEEP, "sub_processor", Terms("sub_processor", "processor"))
    duties = triggered(situation(ours_as_controller(NOTIFY), ours_as_processor(NOTIFY), below, place=DEEP))
    assert sorted(who(duties, "contract")) == [(US, ABOVE), (BELOW, US), (DEEP, BELOW)]
    assert sorted(who(duties, statute="eu-gdpr-33-2")) == [(US, ABOVE), (BELOW, US), (DEEP, BELOW)]


# --- the law

CONTROLLERS = ["eu-gdpr-33-1", "eu-gdpr-34-1"]


@pytest.mark.parametrize(
    ("agreements", "own_data", "expected"),
    [
        ((), False, CONTROLLERS),
        ((), True, CONTROLLERS),
        ((ours_as_controller(),), False, CONTROLLERS),
        ((contract(1, US, "joint_controller", BELOW, "joint_controller"),), False, CONTROLLERS),
        ((ours_as_processor(),), False, ["eu-gdpr-33-2"]),
        ((contract(2, ABOVE, "processor", US, "sub_processor"),), False, ["eu-gdpr-33-2"]),
        ((ours_as_processor(),), True, ["eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]),
        ((ours_as_controller(), ours_as_processor()), False, ["eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]),
        (
            (ours_as_processor(), ours_as_processor(contract_id=5)),
            False,
            ["eu-gdpr-33-2", "eu-gdpr-33-2"],
        ),
        ((contract(3, BELOW, "processor", DEEP, "sub_processor"),), False, CONTROLLERS),
    ],
)
def test_the_statutory_clocks_follow_from_our_role(agreements, own_data, expected):
    duties = triggered(situation(*agreements, own_data=own_data))
    assert statutes(duties) == expected
    assert is_controller(situation(*agreements, own_data=own_data)) == ("eu-gdpr-33-1" in expected)


@pytest.mark.parametrize(
    ("role_a", "role_b", "pairs"),
    [
        ("controller", "processor", [(BELOW, US)]),
        ("joint_controller", "processor", [(BELOW, US)]),
        ("controller", "sub_processor", [(BELOW, US)]),
        ("processor", "sub_processor", [(BELOW, US)]),
        ("processor", "controller", [(US, BELOW)]),
        ("sub_processor", "processor", [(US, BELOW)]),
        ("controller", "controller", []),
        ("joint_controller", "joint_controller", []),
        ("controller", "joint_controller", []),
        ("processor", "processor", []),
        ("sub_processor", "sub_processor", []),
    ],
)
def test_under_art_33_2_the_lower_party_tells_the_upper_one(role_a, role_b, pairs):
    agreement = contract(1, US, role_a, BELOW, role_b)
    assert who(triggered(situation(agreement, place=BELOW)), statute="eu-gdpr-33-2") == pairs


def test_a_clock_of_art_33_2_runs_beside_the_contract_for_each_contract():
    duties = triggered(situation(ours_as_processor(NOTIFY), ours_as_processor(NOTIFY, contract_id=5)))
    assert [duty.key for duty in duties] == [
        "eu-gdpr-33-2:2",
        "eu-gdpr-33-2:5",
        "obligation:20:1",
        "obligation:50:1",
    ]


@pytest.mark.parametrize(("day", "lawful"), [((2018, 5, 24, 12), False), ((2018, 5, 24, 23), True)])
def test_a_breach_is_judged_by_the_law_of_the_local_day_of_awareness(day, lawful):
    # 24 May 2018, 23:00 UTC is 25 May in Berlin, the first day of the GDPR.
    aware = at_instant(datetime(*day, tzinfo=UTC), "Europe/Berlin")
    duties = triggered(situation(ours_as_processor(NOTIFY), own_data=True, aware=aware))
    assert bool(statutes(duties)) == lawful
    assert who(duties, "contract") == [(US, ABOVE)]


@pytest.mark.parametrize(("logged", "lawful"), [((2018, 5, 24, 12), False), ((2018, 5, 25, 12), True)])
def test_without_awareness_the_day_of_logging_decides_the_law(logged, lawful):
    facts = situation(aware=None, logged=at_instant(datetime(*logged, tzinfo=UTC), "UTC"))
    assert bool(statutes(triggered(facts))) == lawful


# --- personal data

SECURITY = replace(NOTIFY, incidents=True)


@pytest.mark.parametrize(
    ("personal_data", "contractual", "statutory"),
    [
        ("yes", ["obligation:20:1", "obligation:21:1"], ["eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]),
        ("unknown", ["obligation:20:1", "obligation:21:1"], ["eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]),
        ("no", ["obligation:21:1"], []),
    ],
)
def test_what_is_undecided_stops_no_timer(personal_data, contractual, statutory):
    duties = triggered(situation(ours_as_processor(NOTIFY, SECURITY), own_data=True, personal_data=personal_data))
    assert [duty.key for duty in duties if duty.kind == "contract"] == contractual
    assert statutes(duties) == statutory


def test_a_later_yes_starts_the_others_from_the_true_moment():
    before = situation(ours_as_processor(NOTIFY, SECURITY), personal_data="no")
    after = replace(before, personal_data="yes")
    added = [duty for duty in triggered(after) if duty not in triggered(before)]
    assert [duty.key for duty in added] == ["eu-gdpr-33-2:2", "obligation:20:1"]
    assert [start_of(duty.terms, duty.debtor, after) for duty in added] == [AWARE, AWARE]


# --- when each starts


@pytest.mark.parametrize(
    "trigger", [Trigger.AWARENESS, Trigger.DETERMINATION_OF_BREACH, Trigger.NOTICE_RECEIVED, Trigger.OCCURRENCE]
)
def test_what_we_owe_starts_at_our_awareness(trigger):
    assert start_of(Terms("processor", "controller", trigger), US, situation()) == AWARE


@pytest.mark.parametrize("trigger", [Trigger.DETECTION, Trigger.SUSPICION])
def test_a_duty_from_discovery_or_suspicion_starts_at_the_first_sign(trigger):
    terms = Terms("processor", "controller", trigger)
    assert start_of(terms, US, situation()) == SIGNAL
    late_sign = replace(situation(), signal=VERDICT)
    assert start_of(terms, US, late_sign) == AWARE


@pytest.mark.parametrize("trigger", CONTRACT_TRIGGERS)
def test_what_we_owe_waits_while_awareness_is_not_decided(trigger):
    terms = Terms("processor", "controller", trigger)
    assert start_of(terms, US, situation(aware=None)) is Waiting.OUR_AWARENESS


@pytest.mark.parametrize("trigger", CONTRACT_TRIGGERS)
@pytest.mark.parametrize("aware", [AWARE, None])
def test_what_a_counterparty_owes_waits_until_we_are_told_since_when_it_was_aware(trigger, aware):
    terms = Terms("processor", "controller", trigger)
    untold = situation(ours_as_controller(terms), place=BELOW, aware=aware)
    assert start_of(terms, BELOW, untold) is Waiting.DEBTOR_AWARENESS
    assert start_of(terms, BELOW, replace(untold, party_aware={DEEP: TOLD})) is Waiting.DEBTOR_AWARENESS
    assert start_of(terms, BELOW, replace(untold, party_aware={BELOW: TOLD})) == TOLD


def test_art_34_waits_for_the_verdict_and_starts_at_it():
    duty = next(duty for duty in triggered(situation()) if duty.statute == "eu-gdpr-34-1")
    assert start_of(duty.terms, US, situation()) is Waiting.RISK_VERDICT
    assert start_of(duty.terms, US, situation(aware=None)) is Waiting.RISK_VERDICT
    assert start_of(duty.terms, US, situation(verdict=VERDICT)) == VERDICT


# --- awareness unknown


@pytest.mark.parametrize("personal_data", ["yes", "no", "unknown"])
def test_without_awareness_a_triage_clock_of_ours_runs_from_the_first_sign(personal_data):
    undecided = situation(ours_as_processor(NOTIFY), aware=None, personal_data=personal_data)
    duty = triggered(undecided)[-1]
    assert (duty.key, duty.kind, duty.debtor, duty.creditor, duty.terms) == ("triage", "triage", US, None, TRIAGE)
    assert start_of(duty.terms, US, undecided) == SIGNAL
    end = ending(duty.terms, SIGNAL)
    assert end.due_at is None
    assert (end.target_at - SIGNAL.at).total_seconds() == 24 * 3600


def test_without_awareness_every_duty_stands_and_waits():
    undecided = situation(ours_as_processor(NOTIFY), own_data=True, aware=None)
    waits = {duty.key: start_of(duty.terms, duty.debtor, undecided) for duty in triggered(undecided)}
    assert waits == {
        "eu-gdpr-33-1": Waiting.OUR_AWARENESS,
        "eu-gdpr-34-1": Waiting.RISK_VERDICT,
        "eu-gdpr-33-2:2": Waiting.OUR_AWARENESS,
        "obligation:20:1": Waiting.OUR_AWARENESS,
        "triage": SIGNAL,
    }


def test_with_awareness_there_is_no_triage():
    assert "triage" not in [duty.key for duty in triggered(situation())]


# --- anything


ROLES = st.sampled_from(list(Role))
SIDES = st.sampled_from([*Role, EITHER])
PARTIES = st.sampled_from([US, ABOVE, BELOW, DEEP])
ANY_TERMS = st.builds(Terms, SIDES, SIDES, st.sampled_from(Trigger), incidents=st.booleans())


@st.composite
def situations(draw):
    agreements = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        party_a, party_b = draw(st.lists(PARTIES, min_size=2, max_size=2, unique=True))
        terms = draw(st.lists(ANY_TERMS, max_size=3))
        agreements.append(contract(number, party_a, draw(ROLES), party_b, draw(ROLES), *terms))
    return situation(
        *agreements,
        place=draw(PARTIES),
        aware=draw(st.sampled_from([None, AWARE])),
        personal_data=draw(st.sampled_from(["yes", "no", "unknown"])),
        own_data=draw(st.booleans()),
        verdict=draw(st.sampled_from([None, VERDICT])),
        party_aware=draw(st.dictionaries(PARTIES, st.just(TOLD))),
    )


@given(situations())
def test_keys_are_unique_and_nobody_owes_itself_or_outside_the_chain(facts):
    duties = triggered(facts)
    assert len({duty.key for duty in duties}) == len(duties)
    for duty in duties:
        assert duty.debtor != duty.creditor
        assert duty.debtor == US or duty.debtor in facts.reach
        start = start_of(duty.terms, duty.debtor, facts)
        assert isinstance(start, Waiting) or start in (SIGNAL, AWARE, VERDICT, TOLD)


@given(situations())
def test_not_yet_known_triggers_whatever_yes_triggers_and_no_only_less(facts):
    yes, unknown, no = (
        {duty.key for duty in triggered(replace(facts, personal_data=answer))} for answer in ("yes", "unknown", "no")
    )
    assert yes == unknown
    assert no <= yes
