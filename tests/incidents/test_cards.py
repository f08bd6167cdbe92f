"""What a page shows of one clock: state, derivation, next alert, what ends it, which waivers may be chosen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts import catalogue, law
from contracts.moment import Moment, at_instant
from contracts.period import ending
from contracts.terms import Channel, Standard, Terms, Trigger, Unit
from incidents.cards import card, channel_words, discharge_words
from incidents.clock import State, Times
from incidents.duties import TRIAGE
from incidents.situation import Waiting
from incidents.waivers import Waiver

START = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
AWARE = at_instant(START, "Europe/Berlin")
HOUR = timedelta(hours=1)
HOURS_72 = Terms("processor", "controller", amount=72, unit=Unit.HOURS, channels=(Channel.EMAIL,))
UNDUE = Terms("processor", "controller", standard=Standard.UNDUE_DELAY)
RUNNING = Times(starts_at=START, due_at=START + 72 * HOUR)
TARGET = Times(starts_at=START, target_at=START + 24 * HOUR)

OURS = {
    "kind": "contract",
    "statute": None,
    "contract": "Hosting",
    "debtor": "Example Post",
    "creditor": "Above",
    "debtor_ours": True,
    "creditor_ours": False,
}
THEIRS = OURS | {"debtor": "Below", "creditor": "Example Post", "debtor_ours": False, "creditor_ours": True}


def shown(times=RUNNING, terms=HOURS_72, named=OURS, start=AWARE, after=0):
    end = start if isinstance(start, Waiting) else ending(terms, start)
    return card(times, terms, named, end, START + after * HOUR)


@pytest.mark.parametrize(
    ("times", "after", "state", "is_open"),
    [
        (RUNNING, 1, State.RUNNING, True),
        (RUNNING, 54, State.SHORT, True),
        (RUNNING, 72, State.OVERDUE, True),
        (TARGET, 24, State.PAST_TARGET, True),
        (Times(), 1, State.WAITING, True),
        (replace(RUNNING, met_at=START + HOUR), 2, State.MET, False),
        (replace(RUNNING, met_at=START + 73 * HOUR), 80, State.MET_LATE, False),
        (replace(RUNNING, waived_at=START + HOUR), 2, State.WAIVED, False),
    ],
)
def test_a_clock_is_open_until_it_is_met_or_waived(times, after, state, is_open):
    found = shown(times, start=Waiting.OUR_AWARENESS if times == Times() else AWARE, after=after)
    assert (found.state, found.open) == (state, is_open)


def test_its_due_moment_is_derived_in_words():
    (step,) = shown().steps
    assert str(step) == "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST"


def test_an_estimated_start_says_so():
    estimated = Moment(START, "Europe/Berlin", 60, estimated=True)
    assert "(estimated)" in str(shown(start=estimated).steps[0])


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting.OUR_AWARENESS, "waiting: it is not decided since when we have been aware"),
        (Waiting.DEBTOR_AWARENESS, "waiting: not told when it became aware"),
        (Waiting.RISK_VERDICT, "waiting for the risk verdict"),
    ],
)
def test_one_that_waits_says_for_what_and_derives_nothing(waiting, words):
    found = shown(Times(), start=waiting)
    assert (str(found.waiting), found.steps, found.ends_at, found.short_at, found.next_alert_at) == (
        words, (), None, None, None,
    )  # fmt: skip


def test_a_duty_without_a_number_shows_our_target_as_ours():
    found = shown(TARGET, UNDUE)
    assert (found.is_target, found.ends_at) == (True, START + 24 * HOUR)
    assert "so there is no legal due moment. Our target" in str(found.steps[0])
    assert not shown().is_target


@pytest.mark.parametrize(("hours", "short"), [(72, 54), (24, 18), (4, 3), (2, 1), (1, 0)])
def test_it_runs_short_a_quarter_before_its_end_and_an_hour_at_least(hours, short):
    found = shown(Times(starts_at=START, due_at=START + hours * HOUR))
    assert found.short_at == START + short * HOUR


@pytest.mark.parametrize(
    ("handled", "next_alert"), [(0, 36), (36, 54), (54, 64.8), (65, 71), (71, 72), (72, 73), (96, 102)]
)
def test_its_next_alert_is_the_first_stage_not_yet_handled(handled, next_alert):
    found = shown(replace(RUNNING, alerted_until=START + handled * HOUR))
    assert found.next_alert_at == START + next_alert * HOUR


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (OURS, "Met by a notice to Above, once its server or desk has accepted it. Channel: e-mail."),
        (THEIRS, "Met by the moment at which we receive the notice of Below. Channel: e-mail."),
        (
            OURS | {"kind": "statute", "statute": law.ART_33_1, "creditor": None},
            "Met by the authority's receipt of our notification.",
        ),
        (
            OURS | {"kind": "statute", "statute": law.ART_34_1, "creditor": None},
            "Met by the communication to the people concerned.",
        ),
        (OURS | {"kind": "triage", "creditor": None}, "Ends when it is decided since when we have been aware."),
    ],
)
def test_what_would_discharge_it(named, words):
    own = named["creditor"] is None and named["statute"]
    terms = catalogue.current().by_id(named["statute"]).terms if own else HOURS_72
    assert str(discharge_words(terms, named)) == words


def test_the_triage_clock_is_ours():
    found = shown(TARGET, TRIAGE, OURS | {"kind": "triage", "creditor": None})
    assert found.is_target
    assert TRIAGE.trigger is Trigger.FIRST_SIGNAL


@pytest.mark.parametrize(
    ("named", "waivers"),
    [
        (OURS, {Waiver.NO_BREACH}),
        (THEIRS, {Waiver.NO_BREACH, Waiver.DEFAULT_RECORDED}),
        (OURS | {"statute": law.ART_33_1}, {Waiver.UNLIKELY_RISK, Waiver.NO_BREACH}),
        (OURS | {"statute": law.ART_33_2}, {Waiver.NO_BREACH}),
        (OURS | {"statute": law.UK_33_1}, {Waiver.UNLIKELY_RISK, Waiver.NO_BREACH}),
    ],
)
def test_only_waivers_that_the_duty_allows_are_offered(named, waivers):
    assert set(shown(named=named).waivers) == waivers


@pytest.mark.parametrize(
    ("corrected", "words"),
    [
        (START, None),
        (START + HOUR, "By the facts as corrected since, it would have been due Mon 30 Mar 2026 20:30 CEST."),
        (
            START - 5 * HOUR,
            "By the facts as corrected since, it would have been due Mon 30 Mar 2026 14:30 CEST, so it was met late.",
        ),
    ],
)
def test_a_met_clock_stands_and_says_what_corrected_facts_would_make_of_it(corrected, words):
    met = replace(RUNNING, met_at=START + 70 * HOUR)
    found = shown(met, start=at_instant(corrected, "Europe/Berlin"), after=80)
    assert (found.state, found.ends_at) == (State.MET, RUNNING.due_at)
    assert (str(found.restated) if found.restated else None) == words


@pytest.mark.parametrize(
    ("channels", "words"),
    [
        ((Channel.EMAIL,), "e-mail"),
        ((Channel.EMAIL, Channel.POST, Channel.PORTAL), "e-mail or post or portal or online form"),
    ],
)
def test_channels_in_words(channels, words):
    assert str(channel_words(replace(HOURS_72, channels=channels))) == words


@pytest.mark.parametrize(
    ("named", "strikes"),
    [
        (OURS, False),
        (OURS | {"statute": law.ART_33_1}, False),
        (OURS | {"statute": law.UK_34_1}, False),
        (OURS | {"statute": "eu-nis2-23-4-a", "provision": "Art. 23(4)(a) NIS2"}, True),
        (OURS | {"statute": "eu-eudpr-34-1", "provision": "Art. 34(1)"}, True),
        (THEIRS | {"statute": "ch-fadp-24-3", "provision": "Art. 24(3) FADP"}, False),
    ],
)
def test_of_a_duty_of_ours_that_is_not_of_the_gdpr_a_person_says_whether_it_applies(named, strikes):
    assert shown(named=named).strikes is strikes


@pytest.mark.parametrize("verified", [True, False])
def test_a_card_knows_whether_the_law_was_seen_in_its_source(verified):
    assert shown(named=OURS | {"verified": verified}).verified is verified
    assert shown().verified
