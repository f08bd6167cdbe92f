"""Clocks that start one another: what is filed, decided or fixed starts the next stage, and what is met stands."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.profile import Profile
from contracts.statutes import LegalRole
from contracts.terms import Channel, Trigger
from core.database import db
from core.errors import FieldError, FieldErrors
from incidents import operations
from incidents.awareness.operations import set_party_awareness
from incidents.clock import State
from incidents.moments.operations import set_event
from incidents.notices import operations as notices
from incidents.notices.drafting import BOUNCED, DRAFT
from incidents.notices.operations import GivenNotice
from incidents.situation import Waiting
from notifications.operations import record_bounce
from tests import make
from tests.incidents.test_notices import by, run, send
from tests.make import HOUR, NOW, moment

DAY = timedelta(days=1)
YEARS_ON = NOW + 400 * DAY


def stated(*roles):
    make.ours().profile_data = Profile(frozenset(roles), countries=frozenset({"DE"})).as_data()
    db.session.commit()


def give(incident, statute, at, now=YEARS_ON):
    """Files this stage at that moment: by its draft, or by a further notice if it was filed before."""
    papers = [one for one in make.notices(incident) if one.audience == statute]
    paper = next((one for one in papers if one.state == DRAFT), None) or notices.new_notice(incident, papers[-1], now)
    given = GivenNotice(moment(at), Channel.PORTAL)
    notices.record_given(incident, paper, given, make.clocks(incident), None, now)
    return paper


def happened(incident, event, at, reason=None):
    set_event(incident, event, moment(at), reason, None, YEARS_ON)


def due(incident, statute):
    return make.clock(incident, statute=statute).due_at


def said(incident, kind):
    """(provision, old, new) of the clocks that such lines of the timeline speak of."""
    lines = [line for entry in make.entries(incident, kind) for line in entry.data["clocks"]]
    return [(line["duty"]["provision"], line["old"], line["new"]) for line in lines]


# ---- NIS2


def test_the_final_report_waits_for_the_notification_and_counts_one_month_from_it(house):
    stated(LegalRole.IMPORTANT_ENTITY)
    incident = make.incident()
    final = make.clock(incident, statute="eu-nis2-23-4-d")
    assert due(incident, "eu-nis2-23-4-a") == NOW + 24 * HOUR
    assert due(incident, "eu-nis2-23-4-b") == NOW + 72 * HOUR
    card = make.card(final, NOW)
    assert (card.state, final.waits_for, final.next_alert_at) == (State.WAITING, Waiting.EARLIER_STAGE, None)
    assert str(card.waiting) == "waiting for the stage before it to be submitted"

    give(incident, "eu-nis2-23-4-b", NOW + 50 * HOUR)
    assert final.starts_at == NOW + 50 * HOUR
    # 3 June, 16:00 in Berlin: one month later at the same time of day.
    assert final.due_at == datetime(2026, 7, 3, 14, tzinfo=UTC)
    assert "the stage before was submitted Wed 3 Jun 2026 16:00 CEST" in str(make.card(final, NOW).steps[0])


def test_a_corrected_notification_later_moves_nothing(house):
    stated(LegalRole.IMPORTANT_ENTITY)
    incident = make.incident()
    give(incident, "eu-nis2-23-4-b", NOW + 50 * HOUR)
    before = due(incident, "eu-nis2-23-4-d")
    give(incident, "eu-nis2-23-4-b", NOW + 90 * HOUR)
    assert due(incident, "eu-nis2-23-4-d") == before
    assert [said(incident, kind) for kind in ("moved", "restarted", "restated")] == [[], [], []]


def test_an_earlier_submission_that_is_recorded_later_was_the_first(house):
    stated(LegalRole.IMPORTANT_ENTITY)
    incident = make.incident()
    give(incident, "eu-nis2-23-4-b", NOW + 50 * HOUR)
    give(incident, "eu-nis2-23-4-b", NOW + 40 * HOUR)
    assert make.clock(incident, statute="eu-nis2-23-4-d").starts_at == NOW + 40 * HOUR
    assert len(said(incident, "moved")) == 1


def test_a_notice_that_came_back_is_no_submission(house):
    stated(LegalRole.IMPORTANT_ENTITY)
    incident = make.incident()
    draft = next(one for one in make.notices(incident) if one.audience == "eu-nis2-23-4-b")
    draft.channel, draft.address = Channel.EMAIL, "csirt@authority.example"
    db.session.commit()
    send(incident, draft, NOW + HOUR, subject="Incident notification", body="See the form.")
    final = make.clock(incident, statute="eu-nis2-23-4-d")
    assert final.starts_at is None
    run(NOW + HOUR)
    assert final.starts_at == NOW + HOUR
    record_bounce(draft.delivery_id, "mailbox full", NOW + 2 * HOUR)
    run(NOW + 2 * HOUR)
    assert (draft.state, final.starts_at, final.waits_for) == (BOUNCED, None, Waiting.EARLIER_STAGE)
    give(incident, "eu-nis2-23-4-b", NOW + 5 * HOUR)
    assert final.starts_at == NOW + 5 * HOUR


# ---- DORA


@pytest.fixture
def financial(house):
    """An incident of a financial entity that is not classified yet."""
    stated(LegalRole.FINANCIAL_ENTITY)
    return make.incident()


@pytest.mark.parametrize(
    ("classified", "due_at", "words"),
    [
        (2 * HOUR, 6 * HOUR, "the earliest limit counts"),
        (22 * HOUR, 24 * HOUR, "the earliest limit counts"),
        (24 * HOUR, 24 * HOUR, "the earliest limit counts"),
        (30 * HOUR, 34 * HOUR, "it binds no longer"),
    ],
)
def test_the_initial_notification_has_4_hours_from_classification_within_24_from_awareness(
    financial, classified, due_at, words
):
    clock = make.clock(financial, statute="eu-dora-initial")
    assert (clock.waits_for, clock.remind_from) == (Waiting.CLASSIFICATION_MAJOR, NOW)
    happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + classified)
    assert (clock.starts_at, clock.due_at) == (NOW + classified, NOW + due_at)
    assert words in " ".join(str(step.phrase) for step in make.card(clock, NOW).steps)


def test_the_intermediate_report_counts_from_the_first_initial_notification(financial):
    happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + HOUR)
    give(financial, "eu-dora-initial", NOW + 4 * HOUR)
    give(financial, "eu-dora-initial", NOW + 30 * HOUR)
    assert due(financial, "eu-dora-intermediate") == NOW + 76 * HOUR


def test_the_final_report_starts_again_with_the_latest_intermediate_one_until_it_is_met(financial):
    happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + HOUR)
    give(financial, "eu-dora-initial", NOW + 4 * HOUR)
    give(financial, "eu-dora-intermediate", NOW + 3 * DAY)
    final = make.clock(financial, statute="eu-dora-final")
    first, second, third = (datetime(2026, 7, day, 12, tzinfo=UTC) for day in (4, 11, 21))
    assert final.due_at == first
    give(financial, "eu-dora-intermediate", NOW + 10 * DAY)
    assert final.due_at == second
    article = "Art. 19(4)(c) DORA, Art. 5(1)(c) RTS 2025/301"
    assert said(financial, "restarted") == [(article, first.isoformat(), second.isoformat())]

    give(financial, "eu-dora-final", NOW + 15 * DAY)
    give(financial, "eu-dora-intermediate", NOW + 20 * DAY)
    assert (final.due_at, final.met_at) == (second, NOW + 15 * DAY)
    assert len(said(financial, "restarted")) == 1
    assert said(financial, "restated") == [(article, second.isoformat(), third.isoformat())]
    # Later changes of other facts do not say it again.
    happened(financial, Trigger.INCIDENT_HANDLED, NOW + 21 * DAY)
    assert len(said(financial, "restated")) == 1


# ---- further events


def test_the_final_report_on_a_vulnerability_counts_14_days_from_the_fix(house):
    stated(LegalRole.MANUFACTURER)
    # The duty is law since 11 September 2026.
    aware = datetime(2026, 10, 5, 12, tzinfo=UTC)
    incident = make.incident(now=aware)
    clock = make.clock(incident, statute="eu-cra-14-vuln-final")
    assert (clock.waits_for, clock.remind_from) == (Waiting.CORRECTIVE_MEASURE_AVAILABLE, None)
    happened(incident, Trigger.CORRECTIVE_MEASURE_AVAILABLE, aware + DAY)
    assert (clock.starts_at, clock.due_at) == (aware + DAY, aware + 15 * DAY)


def test_an_event_is_corrected_with_a_reason_and_never_lies_in_the_future(financial):
    happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + HOUR)
    with pytest.raises(FieldError, match="write down the reason"):
        happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + 2 * HOUR)
    db.session.rollback()
    with pytest.raises(FieldErrors, match="future"):
        set_event(financial, Trigger.INCIDENT_HANDLED, moment(NOW + DAY), None, None, NOW)
    db.session.rollback()
    happened(financial, Trigger.CLASSIFICATION_MAJOR, NOW + 2 * HOUR, "the minutes")
    assert due(financial, "eu-dora-initial") == NOW + 6 * HOUR
    assert [entry.data["reason"] for entry in make.entries(financial, "event")] == [None, "the minutes"]


# ---- what is met stands


def test_a_clock_that_is_met_stands_when_awareness_is_corrected_and_the_page_says_what_it_would_have_been(house):
    incident = make.incident(own_data=True)
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    give(incident, "authority", NOW + 70 * HOUR)
    operations.correct(incident, {"aware": moment(NOW - 5 * HOUR)}, "the log", None, YEARS_ON)
    assert (clock.due_at, clock.met_at) == (NOW + 72 * HOUR, NOW + 70 * HOUR)
    card = make.card(clock, YEARS_ON)
    assert card.state is State.MET
    assert str(card.restated).endswith("it would have been due Thu 4 Jun 2026 09:00 CEST, so it was met late.")
    old, new = ((NOW + hours * HOUR).isoformat() for hours in (72, 67))
    assert said(incident, "restated") == [("Art. 33(1) GDPR", old, new)]


def test_the_stopwatch_follows_what_a_processor_told_later_though_its_clock_is_met(house):
    below = make.party("Below")
    touched = make.contract(make.ours(), below, make.IN_24_HOURS)
    incident = make.incident(touched, place=below, aware=None)
    clock = make.promise(incident, touched)
    set_party_awareness(incident, below, moment(NOW - 10 * HOUR), None, None, YEARS_ON)
    operations.receive_notice(incident, below, GivenNotice(moment(NOW), Channel.PHONE), None, YEARS_ON)
    assert "10 h 0 min. In time." in str(make.card(clock, YEARS_ON).stopwatch)
    set_party_awareness(incident, below, moment(NOW - 30 * HOUR), "its report", None, YEARS_ON)
    assert (clock.starts_at, clock.met_at) == (NOW - 10 * HOUR, NOW)
    assert "1 day 6 h. Late by 6 h 0 min." in str(make.card(clock, YEARS_ON).stopwatch)


def test_a_notice_that_met_a_contract_starts_no_stage(house):
    stated(LegalRole.IMPORTANT_ENTITY)
    touched = make.contract(make.party("Above"), make.ours(), by(Channel.UNSPECIFIED))
    incident = make.incident(touched)
    paper = make.notice_to(incident, touched.party_a)
    given = GivenNotice(moment(NOW), Channel.PHONE)
    notices.record_given(incident, paper, given, make.clocks(incident), None, YEARS_ON)
    assert make.clock(incident, statute="eu-nis2-23-4-d").starts_at is None
