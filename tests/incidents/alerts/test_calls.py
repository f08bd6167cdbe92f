"""Calls on both databases: escalation step by step, answers, bundling, what is withdrawn, what is written anew."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accounts.models import Way
from core.database import db, writing
from core.times import now as wall_clock
from incidents import operations
from incidents.alerts.calls import operations as calls
from incidents.alerts.leaving import PER_HOUR
from incidents.alerts.models import AlertPlan, AlertStep, Call, Summons
from incidents.alerts.operations import raise_due_alerts
from incidents.waivers import Waiver
from notifications.models import Delivery, Refusal
from tests import make
from tests.make import HOUR, NOW, moment
from tests.visitor import Visitor

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(anywhere):
    with anywhere.app_context():
        make.ours()
        yield anywhere


def look(now):
    """What the worker does at its tick, without sending."""
    with writing():
        raise_due_alerts(now)
        calls.go_on(now)
        db.session.commit()


def plan(*steps, kind="statute", **more):
    """A plan whose steps are (person, minutes, channels)."""
    row = AlertPlan(kind=kind, shares=[50], leads=[60], changed_at=NOW, **more)
    db.session.add(row)
    db.session.flush()
    for position, (person, wait, *channels) in enumerate(steps, 1):
        db.session.add(
            AlertStep(
                plan_id=row.id,
                position=position,
                person_id=person.id if person else None,
                channels=channels or ["email"],
                wait=wait,
            )
        )
    db.session.commit()
    return row


def three():
    """Three people, none of them always on call."""
    return [make.person(name, on_call=False, phone=None) for name in ("Ada", "Bo", "Cy")]


def told(incident, state=None):
    """Who was written to, in order."""
    found = [one for one in make.texts(incident) if state is None or one.state == state]
    return [one.address.partition("@")[0] for one in found]


def only_call(incident):
    (found,) = db.session.scalars(select(Call).where(Call.incident_id == incident.id, Call.ended_at.is_(None)))
    return found


def sent(now):
    """As if all that waits had been handed over."""
    db.session.execute(update(Delivery).where(Delivery.state == "queued").values(state="accepted", accepted_at=now))
    db.session.commit()


def reply(incident, name, given, now):
    """That person's answer to what was sent last."""
    query = select(Summons).join(Call).where(Call.incident_id == incident.id).order_by(Summons.id.desc())
    summons = next(one for one in db.session.scalars(query) if one.person.name == name)
    with writing():
        done = calls.answer(summons.id, given, "link", now)
        db.session.commit()
    return done


def statutory(now=NOW):
    """An incident with one clock by statute, of 72 hours: Art. 33(1)."""
    incident = make.incident(now=now)
    waits = make.clock(incident, statute="eu-gdpr-34-1")
    waits.waived_at, waits.next_alert_at = now, None
    db.session.commit()
    return incident


# ---- escalation


def test_step_by_step_until_somebody_acknowledges_and_the_last_step_repeats(house):
    ada, bo, cy = three()
    plan((ada, 5), (bo, 10), (cy, 15), repeat_every=20)
    incident = statutory()
    assert told(incident) == ["ada"]
    for minutes, expected in [(4, 1), (5, 2), (14, 2), (15, 3), (34, 3), (35, 4), (55, 5)]:
        look(NOW + minutes * MINUTE)
        assert len(told(incident)) == expected, minutes
    assert told(incident) == ["ada", "bo", "cy", "cy", "cy"]
    assert [(one.data["step"], one.data["people"]) for one in make.entries(incident, "called")] == [
        (2, ["Bo"]),
        (3, ["Cy"]),
    ]


def test_an_acknowledgement_holds_for_an_hour_and_then_asks_the_same_people_again(house):
    ada, bo, _cy = three()
    plan((ada, 5), (bo, 5))
    incident = statutory()
    assert reply(incident, "Ada", "acknowledged", NOW + MINUTE)
    look(NOW + 59 * MINUTE)
    assert told(incident) == ["ada"]
    look(NOW + 61 * MINUTE)
    assert told(incident) == ["ada", "ada"]
    look(NOW + 66 * MINUTE)
    assert told(incident) == ["ada", "ada", "bo"]


def test_an_acknowledgement_near_the_end_holds_for_a_quarter_of_the_time_left_and_stops_no_clock(house):
    ada, _bo, _cy = three()
    plan((ada, 30))
    incident = statutory()
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    look(NOW + 71 * HOUR)
    before = (clock.due_at, clock.next_alert_at, clock.met_at)
    assert reply(incident, "Ada", "acknowledged", NOW + 71 * HOUR + 20 * MINUTE)
    assert only_call(incident).next_at == NOW + 71 * HOUR + 30 * MINUTE
    assert (clock.due_at, clock.next_alert_at, clock.met_at) == before
    look(NOW + 72 * HOUR)
    assert make.stages(clock)[-1] == "due"


@pytest.mark.parametrize("given", ["help", "wrong_person"])
def test_who_needs_help_or_is_the_wrong_one_hands_on_at_once(house, given):
    ada, bo, _cy = three()
    plan((ada, 30), (bo, 30))
    incident = statutory()
    assert reply(incident, "Ada", given, NOW + MINUTE)
    look(NOW + MINUTE)
    assert told(incident) == ["ada", "bo"]
    assert only_call(incident).acknowledged_at is None


def test_the_last_word_counts_and_the_same_word_twice_is_one_answer(house):
    ada, bo, _cy = three()
    plan((ada, 30), (bo, 30))
    incident = statutory()
    assert [reply(incident, "Ada", "acknowledged", NOW + one * MINUTE) for one in (1, 2)] == [True, False]
    assert only_call(incident).acknowledged_at == NOW + MINUTE
    assert reply(incident, "Ada", "wrong_person", NOW + 3 * MINUTE)
    assert only_call(incident).acknowledged_at is None


def test_everyone_must_acknowledge_and_only_who_has_not_is_asked_again(house):
    make.person("Ada", phone=None)
    make.person("Bo", phone=None)
    plan((None, 5), everyone=True, repeat_every=10)
    incident = statutory()
    assert reply(incident, "Ada", "acknowledged", NOW + MINUTE)
    assert only_call(incident).acknowledged_at is None
    look(NOW + 10 * MINUTE)
    assert told(incident) == ["ada", "bo", "bo"]
    assert reply(incident, "Bo", "acknowledged", NOW + 11 * MINUTE)
    assert only_call(incident).acknowledged_at == NOW + 11 * MINUTE


def test_a_step_that_reaches_nobody_is_skipped_at_once_and_the_timeline_says_so(house):
    ada, bo, _cy = three()
    ada.phone = "+447700900111"
    db.session.add(Refusal(channel="sms", address=ada.phone, since=NOW))
    plan((ada, 30, "sms"), (bo, 30))
    incident = statutory()
    assert told(incident) == ["bo"]
    assert [one.data for one in make.entries(incident, "step_skipped")] == [{"step": 1}]


def test_a_text_that_is_refused_for_good_hands_on_at_once(house):
    ada, bo, _cy = three()
    plan((ada, 30), (bo, 30))
    incident = statutory()
    (text,) = make.texts(incident)
    text.state, text.failed_at = "failed", NOW + MINUTE
    db.session.commit()
    look(NOW + MINUTE)
    look(NOW + 2 * MINUTE)
    assert told(incident) == ["ada", "bo"]
    assert [one.answer for one in db.session.scalars(select(Summons).order_by(Summons.id))] == ["unreachable", None]


def test_a_plan_whose_people_have_left_calls_those_on_call(house):
    ada, _bo, _cy = three()
    make.person("Dee", phone=None)
    plan((ada, 30))
    ada.active = False
    db.session.commit()
    assert told(statutory()) == ["dee"]


# ---- one text


def test_stages_within_ten_minutes_leave_together_at_the_earliest(house):
    make.person(phone=None)
    first = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(first)
    contract, law = make.promise(incident, first), make.clock(incident, statute="eu-gdpr-33-2")
    law.target_at += 9 * MINUTE
    law.next_alert_at += 5 * MINUTE
    db.session.commit()
    look(NOW + 12 * HOUR)
    assert (make.stages(contract)[-1], make.stages(law)[-1]) == ("half", "half")
    before = len(make.texts(incident))
    look(NOW + 12 * HOUR + 5 * MINUTE)
    assert len(make.texts(incident)) == before
    assert "Why now: half of the period is left. (in 4 min)" in make.texts(incident)[-1].body


def test_a_new_stage_replaces_the_call_and_takes_back_what_nobody_had_in_hand(house):
    ada, bo, _cy = three()
    plan((ada, 5), (bo, 600))
    incident = statutory()
    look(NOW + 5 * MINUTE)
    look(NOW + 36 * HOUR)
    assert told(incident, "withdrawn") == ["ada", "bo"]
    assert told(incident, "queued") == ["ada"]
    old, new = db.session.scalars(select(Call).order_by(Call.id))
    assert (old.ending, old.next_at, new.step) == ("replaced", None, 1)


def test_an_answer_to_a_replaced_call_counts_for_the_one_that_took_over(house):
    ada, bo, _cy = three()
    plan((ada, 5), (bo, 600))
    incident = statutory()
    key = db.session.scalars(select(Delivery.secret).where(Delivery.topic == incident.reference)).one()
    look(NOW + 36 * HOUR)
    summons = calls.summons_for_key(key)
    with writing():
        assert calls.answer(summons.id, "acknowledged", "link", NOW + 36 * HOUR + MINUTE)
        db.session.commit()
    assert only_call(incident).acknowledged_at == NOW + 36 * HOUR + MINUTE


# ---- corrections win


def test_what_is_waived_ends_its_call_and_takes_back_its_texts(house):
    make.person()
    incident = statutory()
    make.waive(
        incident,
        make.clock(incident, statute="eu-gdpr-33-1"),
        Waiver.NO_BREACH,
        "none",
        make.person("Bo"),
        NOW + MINUTE,
    )
    assert {one.state for one in make.texts(incident)} == {"withdrawn"}
    (call,) = db.session.scalars(select(Call))
    assert (call.ending, call.next_at) == ("settled", None)
    look(NOW + HOUR)
    assert len(make.texts(incident)) == 2


def test_a_corrected_moment_is_in_what_was_not_handed_over_yet_and_in_nothing_else(house):
    make.person(phone=None)
    incident = statutory()
    operations.correct(incident, {"aware": moment(NOW - HOUR)}, "earlier", None, NOW + MINUTE)
    waiting = [one for one in make.texts(incident) if one.state == "queued"]
    assert len(waiting) == 1
    assert "Due: Thu 4 Jun 2026 13:00 CEST" in waiting[0].body
    sent(NOW + 2 * MINUTE)
    operations.correct(incident, {"title": "Another"}, None, None, NOW + 3 * MINUTE)
    assert [one.state for one in make.texts(incident)] == ["withdrawn", "accepted"]


def test_while_our_mail_is_compromised_texts_take_other_ways_and_say_nothing(house):
    ada, _bo, _cy = three()
    ada.phone = "+447700900111"
    db.session.add(Way(person_id=ada.id, channel="email", address="ada@elsewhere.example", emergency=True))
    plan((ada, 30))
    incident = make.incident(title="Mail read by a stranger")
    assert told(incident) == ["ada"]
    with writing():
        incident.mail_compromised_at = NOW
        calls.follow(incident, NOW + MINUTE)
        db.session.commit()
    waiting = [one for one in make.texts(incident) if one.state == "queued"]
    assert {one.address for one in waiting} == {"ada@elsewhere.example", "+447700900111"}
    assert all("stranger" not in one.body and "33(1)" not in one.body for one in waiting)
    assert {one.subject for one in waiting} == {"[INC-2026-0001] Alert", None}


# ---- when they may leave


def test_quiet_hours_hold_back_what_can_wait_and_the_next_step_with_it(house):
    ada, bo, _cy = three()
    ada.quiet_from, ada.quiet_until = "22:00", "07:00"
    plan((ada, 30), (bo, 30))
    incident = statutory()
    late = NOW + 10 * HOUR
    assert reply(incident, "Ada", "acknowledged", late - HOUR)
    look(late)
    text = make.texts(incident)[-1]
    # It is midnight in Berlin: seven o'clock there is five by UTC.
    assert text.not_before == NOW + 17 * HOUR
    assert only_call(incident).next_at == NOW + 17.5 * HOUR
    look(NOW + 71 * HOUR)
    assert make.texts(incident)[-1].not_before == NOW + 71 * HOUR


def test_a_start_and_what_ends_within_a_day_keep_nobodys_quiet_hours(house):
    ada, *_others = three()
    ada.quiet_from, ada.quiet_until = "22:00", "07:00"
    plan((ada, 30))
    # Midnight in Berlin, three times: at the start, unanswered half an hour later, and 23 hours before the end.
    night = NOW + 10 * HOUR
    incident = statutory(night)
    look(night + 30 * MINUTE)
    assert reply(incident, "Ada", "acknowledged", night + HOUR)
    look(night + 49 * HOUR)
    texts = make.texts(incident)
    assert [one.not_before - one.created_at for one in texts] == [timedelta(0)] * 3
    assert texts[-1].created_at == night + 49 * HOUR


def test_an_address_gets_no_more_than_its_share_until_the_last_hour(house):
    make.person(phone=None)
    plan((None, 1), repeat_every=1)
    incident = statutory()
    start = NOW + 36 * HOUR
    for minute in range(30):
        look(start + minute * MINUTE)
    moments = [one.not_before for one in make.texts(incident) if one.created_at >= start]
    assert all(sum(at - HOUR < one <= at for one in moments) <= PER_HOUR for at in moments)
    assert max(moments) >= start + HOUR
    for minute in range(30):
        look(NOW + 71 * HOUR + minute * MINUTE)
    last = [one for one in make.texts(incident) if one.created_at >= NOW + 71 * HOUR]
    assert (len(last), {one.not_before - one.created_at for one in last}) == (30, {timedelta(0)})


# ---- the link


def test_each_text_carries_a_link_whose_key_is_stored_as_a_hash_only_once_it_left(house):
    make.person()
    incident = statutory()
    mail, sms = make.texts(incident)
    assert mail.secret == sms.secret
    assert all("http://localhost:8000/a/[key]" in one.body for one in (mail, sms))
    summons = calls.summons_for_key(mail.secret)
    assert summons.person.email == mail.address
    assert calls.summons_of(sms.key) is summons
    assert calls.summons_for_key("another") is None
    assert mail.secret not in str(vars(summons))


def test_texts_say_by_when_they_are_needed(house):
    make.person()
    incident = statutory()
    assert {one.needed_by for one in make.texts(incident)} == {NOW + 72 * HOUR}


# ---- the mass case


def test_many_contracts_are_one_text_with_a_count_and_the_nearest_named(house):
    make.person()
    contracts = [make.contract(make.party(f"Above {one}"), make.ours(), make.IN_24_HOURS) for one in range(40)]
    incident = make.incident(*contracts)
    mail, sms = make.texts(incident)
    assert re.search(r"\b80 duties\b", sms.body)
    assert mail.body.count("Why now") == 20
    assert "And 60 more duties" in mail.body
    with make.counted(house) as statements:
        look(NOW + 12 * HOUR)
    assert len(statements) < 40
    assert len(make.texts(incident)) == 4
    (_logged, entry) = make.entries(incident, "alerted")
    assert (len(entry.data["duties"]), entry.data["more"]) == (20, 60)


# ---- the page of the incident


def test_the_page_says_who_was_called_who_answered_what_and_what_happens_next(house):
    ada, bo, _cy = three()
    plan((ada, 5), (bo, 10))
    now = wall_clock()
    incident = make.incident(now=now - 6 * MINUTE)
    look(now)
    db.session.commit()
    visitor = Visitor(house).enter_as("responder")
    page = visitor.get(f"/incidents/{incident.reference}")
    assert "nobody has acknowledged yet" in page
    assert "Calls on, if nobody acknowledges, at:" in page
    assert re.search(r"<strong>Bo</strong>.*step 2.*<strong>Ada</strong>.*step 1", page, re.DOTALL)
    reply(incident, "Bo", "acknowledged", now)
    page = visitor.get(f"/incidents/{incident.reference}")
    assert "Asks the same people again at:" in page
    assert "on it" in page
