"""The clock on the wall leaps, forwards and back: no alert is lost by it, and none is told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.database import db, writing
from incidents.alerts.models import Call, Verdict
from incidents.audit import operations as auditor
from incidents.watch.operations import look
from notifications import operations as mail_room
from notifications.models import Attempt, Delivery, Worker
from notifications.outbox import planned_anew, queue
from notifications.texts import Text
from tests import make
from tests.make import HOUR, NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LEAP = 5 * DAY


@pytest.fixture
def duty(house):
    """A duty of 72 hours, with one person on call by mail."""
    make.person(phone=None)
    incident = make.incident()
    waits = make.clock(incident, statute="eu-gdpr-34-1")
    waits.waived_at, waits.next_alert_at = NOW, None
    db.session.commit()
    return make.clock(incident, statute="eu-gdpr-33-1")


def live(*moments):
    """What a worker does at these moments; whatever may leave is handed over."""
    for at in moments:
        with writing():
            db.session.merge(Worker(name="w", started_at=NOW, beaten_at=at, ticked_at=at, clock_ahead=0.0))
            db.session.commit()
        look(at, "w")
        auditor.audit(lambda at=at: at)
        with writing():
            waiting = update(Delivery).where(Delivery.state == "queued", Delivery.not_before <= at)
            db.session.execute(waiting.values(state="accepted", accepted_at=at))
            db.session.commit()


def hours(*numbers):
    return [NOW + number * HOUR for number in numbers]


def told(after, until):
    """How many texts left between these moments."""
    sent = select(func.count()).select_from(Delivery).where(Delivery.accepted_at > after, Delivery.accepted_at <= until)
    return db.session.scalar(sent)


def test_a_clock_that_ran_days_ahead_and_is_set_back_skips_no_stage_and_silences_no_call(duty):
    live(*hours(0, 10))
    assert make.stages(duty) == ["start"]
    ahead = NOW + 10 * HOUR + LEAP
    live(ahead, ahead + MINUTE, ahead + 2 * MINUTE)
    assert len(make.stages(duty)) == 2 and make.stages(duty)[-1].startswith("overdue-")
    back = NOW + 10 * HOUR + 3 * MINUTE
    live(back, back + 20 * MINUTE, back + 40 * MINUTE)
    # The call goes on at its own pace, and the next alert is the one that the facts give.
    assert told(back, back + 40 * MINUTE) >= 2
    assert db.session.get(type(duty), duty.id, populate_existing=True).next_alert_at == NOW + 36 * HOUR
    live(*hours(36, 54, 65, 71, 72))
    assert make.stages(duty)[2:] == ["half", "quarter", "tenth", "hour", "due"]
    assert db.session.scalar(select(Verdict.holds))


def test_what_is_set_back_by_mistake_and_right_again_tells_no_stage_twice(duty):
    live(*hours(0, 36, 54, 55))
    stages, before = make.stages(duty), db.session.scalar(select(func.count(Delivery.id)))
    assert stages == ["start", "half", "quarter"]
    wrong = NOW + 20 * HOUR
    live(wrong, wrong + MINUTE, wrong + 2 * MINUTE)
    # Nobody is woken by it.
    assert db.session.scalar(select(func.count(Delivery.id))) == before
    live(NOW + 55 * HOUR + 5 * MINUTE)
    assert make.stages(duty) == stages
    live(*hours(65, 71, 72))
    assert make.stages(duty) == [*stages, "tenth", "hour", "due"]


def test_an_acknowledgement_of_the_wrong_time_lapses_all_the_same(duty):
    live(NOW, NOW + LEAP, NOW + LEAP + MINUTE)
    with writing():
        moved = update(Call).where(Call.ended_at.is_(None))
        ahead = NOW + LEAP + MINUTE
        db.session.execute(moved.values(acknowledged_at=ahead, next_at=ahead + HOUR))
        db.session.commit()
    live(NOW + 2 * MINUTE)
    (at,) = db.session.scalars(select(Call.next_at).where(Call.ended_at.is_(None)))
    assert at == NOW + 2 * MINUTE + HOUR


def test_texts_that_wait_for_a_moment_of_the_wrong_time_wait_no_longer(house):
    one = Text("new", "alert", "INC-1", "email", "ada@corp.example", "s", "b")
    ahead = NOW + LEAP
    with writing():
        queue([one, replace(one, key="planned", not_before=ahead + 8 * HOUR)], ahead)
        (tried,) = queue([replace(one, key="tried", not_before=ahead + MINUTE)], NOW)
        # Quiet hours of a right clock stay as they are.
        queue([replace(one, key="quiet", not_before=NOW + 8 * HOUR)], NOW)
        db.session.flush()
        made = {"number": 1, "worker": "w", "outcome": "later"}
        db.session.add(Attempt(delivery_id=tried.id, started_at=ahead, finished_at=ahead, **made))
        db.session.commit()
    with writing():
        assert planned_anew(NOW + MINUTE, NOW) == 3
        db.session.commit()
    due = dict(tuple(row) for row in db.session.execute(select(Delivery.key, Delivery.not_before)))
    assert due == {"new": NOW, "planned": NOW + 8 * HOUR, "tried": NOW, "quiet": NOW + 8 * HOUR}


def test_what_left_at_the_wrong_time_fills_no_address_and_keeps_none_out(house):
    address, ahead = "ada@corp.example", NOW + LEAP
    with writing():
        (row,) = queue([Text("k", "alert", "INC-1", "email", address, "s", "b")], ahead)
        row.state, row.failed_at, row.attempts = "failed", ahead, 1
        db.session.commit()
    assert mail_room.recent([address], NOW - HOUR, NOW) == {}
    assert mail_room.recent([address], ahead - HOUR, ahead) == {("email", address): [ahead]}
    nobody = select(Delivery.address).where(Delivery.id < 0)
    assert db.session.execute(mail_room.unusable([address], nobody, NOW)).all() == []
    assert len(db.session.execute(mail_room.unusable([address], nobody, ahead)).all()) == 1
