"""All moments that start clocks, kept apart: which duties count from which, in the order of an incident's life."""

from datetime import UTC, datetime

import pytest

from contracts import catalogue
from contracts.moment import at_instant
from contracts.terms import Role, Terms, Trigger, Unit
from core.phrases import Phrase
from incidents.moments.rows import AFTERWARDS, DECIDED, NOTICED, Counting, Told, rows
from incidents.situation import EVENTS, Kind, Situation, Submissions

US, BELOW = 1, 3
LAWS = catalogue.current()
EARLY, SIGNAL, TOLD, RECEIVED, AWARE, LATE, LATEST = (
    at_instant(datetime(2026, 6, 1, hour, tzinfo=UTC), "Europe/Berlin") for hour in range(6, 13)
)
CLAUSE = Terms(Role.PROCESSOR, Role.CONTROLLER, Trigger.DETECTION, 24, Unit.HOURS)


def by_law(statute):
    return Counting(Phrase(statute), LAWS.by_id(statute).terms, US)


def told_below(**facts):
    known = {"signal": SIGNAL, "aware": AWARE, "laws": LAWS} | facts
    return Situation(US, frozenset({US, BELOW}), "yes", **known)


def found(situation, *duties, discovered=SIGNAL, told=()):
    return rows(situation, discovered, duties, {BELOW: "Below"}, told)


def counting(situation, *duties):
    """(kind, of) -> the duties in words, of the rows on which something depends."""
    return {(one.kind, one.of): [str(words) for words in one.counts] for one in found(situation, *duties) if one.counts}


STANDS_IN = "(until this is known, another moment stands for it)"


@pytest.mark.parametrize(
    ("facts", "duty", "expected"),
    [
        ({}, by_law("eu-gdpr-33-1"), {("aware", None): ["eu-gdpr-33-1"]}),
        ({"aware": None}, by_law("eu-gdpr-33-1"), {("aware", None): ["eu-gdpr-33-1"]}),
        ({}, by_law("eu-gdpr-34-1"), {("verdict", None): ["eu-gdpr-34-1"]}),
        ({}, by_law("eu-nis2-23-4-d"), {("filed", "eu-nis2-23-4-b"): ["eu-nis2-23-4-d"]}),
        ({}, by_law("eu-cra-14-vuln-final"), {("event", "corrective_measure_available"): ["eu-cra-14-vuln-final"]}),
        (
            {},
            by_law("eu-dora-initial"),
            {
                ("event", "classification_major"): ["eu-dora-initial"],
                ("aware", None): ["eu-dora-initial (a further limit)"],
            },
        ),
        (
            {},
            Counting(Phrase("ours"), CLAUSE, US),
            {("signal", None): ["ours"], ("event", "detection"): [f"ours {STANDS_IN}"]},
        ),
        ({"events": {"detection": LATE}}, Counting(Phrase("ours"), CLAUSE, US), {("event", "detection"): ["ours"]}),
        ({}, Counting(Phrase("theirs"), CLAUSE, BELOW), {("party_aware", BELOW): ["theirs"]}),
        (
            {},
            by_law("eu-eidas-24-2-fb"),
            {("signal", None): ["eu-eidas-24-2-fb"], ("occurred", None): [f"eu-eidas-24-2-fb {STANDS_IN}"]},
        ),
        ({"occurred": EARLY}, by_law("eu-eidas-24-2-fb"), {("occurred", None): ["eu-eidas-24-2-fb"]}),
        ({}, by_law("us-hipaa-164-408-c"), {("aware", None): ["us-hipaa-164-408-c"]}),
    ],
)
def test_what_counts_from_which_moment(facts, duty, expected):
    assert counting(told_below(**facts), duty) == expected


def test_two_duties_of_the_same_words_are_said_once():
    one = by_law("eu-gdpr-33-1")
    assert counting(told_below(), one, one) == {("aware", None): ["eu-gdpr-33-1"]}


def test_every_moment_has_its_own_row_in_the_order_of_an_incident_s_life():
    situation = told_below(
        occurred=EARLY,
        verdict=LATE,
        party_aware={BELOW: TOLD},
        events={"detection": SIGNAL, "classification_major": LATE},
        filed={"eu-nis2-23-4-b": Submissions(LATE, LATEST)},
    )
    listed = found(situation, told=[Told(8, "Below", RECEIVED)])
    known = [(str(one.label), one.moment, one.latest) for one in listed if one.moment]
    nis2 = "Art. 23(4)(b) NIS2: Incident notification to the CSIRT or competent authority"
    assert known == [
        ("when it happened", EARLY, None),
        ("when it was noticed", SIGNAL, None),
        ("when it was detected", SIGNAL, None),
        ("when Below became aware", TOLD, None),
        ("when the notice of Below reached us", RECEIVED, None),
        ("when we became aware", AWARE, None),
        ("when it was classified as major", LATE, None),
        ("when a high risk was established", LATE, None),
        (f"when this was submitted: {nis2}", LATE, LATEST),
    ]


def test_unknown_is_unknown_though_another_moment_stands_for_it():
    listed = found(told_below(aware=None), discovered=None)
    assert [one.label for one in listed if one.moment] == []
    assert {(one.kind, one.of) for one in listed} >= {("received", None), ("party_aware", BELOW), ("verdict", None)}


def test_each_event_that_is_written_down_for_itself_has_one_row():
    assert sorted(NOTICED + DECIDED + AFTERWARDS) == sorted(EVENTS)
    assert sorted(one.of for one in found(told_below()) if one.kind == Kind.EVENT) == sorted(EVENTS)


def test_only_what_a_clock_depends_on_stands_in_front_and_what_reached_us():
    listed = found(told_below(), by_law("eu-gdpr-33-1"), told=[Told(8, "Below", RECEIVED)])
    assert [(one.kind, one.of) for one in listed if one.matters] == [("received", 8), ("aware", None)]
