"""What an idle worker costs: one question a tick and one statement a beat, whatever is stored; and nothing stays."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import OperationalError

from core.database import db, line_of_its_own, writing
from core.times import now, steady
from incidents.alerts.models import Call
from incidents.models import Clock, Notice
from incidents.watch import worker
from incidents.watch.due.operations import Due, ask
from incidents.watch.operations import look
from incidents.watch.worker import Run
from notifications import status
from notifications.models import Delivery, Incoming, News, Worker
from notifications.workers import operations as workers
from notifications.workers.silence import Watch
from tests import make
from tests.make import HOUR, NOW

SECOND = timedelta(seconds=1)
IDLE = Due(news=False, replies=False, alerts=False, texts=False, ticked_at=None, next_at=NOW + HOUR)


def row(table, **values):
    with writing():
        db.session.add(table(**values))
        db.session.commit()


def text(**values):
    words = {"key": "k", "purpose": "alert", "topic": "INC-2026-0001", "channel": "email", "subject": "s", "body": "b"}
    words |= {"address": "ada@corp.example", "message_id": "m", "created_at": NOW, "news_at": NOW, "not_before": NOW}
    row(Delivery, **words | values)


def calm(house, clocks):
    """An incident whose so many clocks ring in an hour; nobody is there to be called."""
    incident = make.incident()
    (first, *_rest) = make.clocks(incident)
    columns = dict(db.session.execute(select(Clock.__table__).where(Clock.id == first.id)).mappings().one())
    columns.pop("id")
    with writing():
        for one in make.clocks(incident):
            one.next_alert_at = NOW + HOUR
        later = {"next_alert_at": NOW + HOUR}
        db.session.execute(insert(Clock.__table__), [columns | later | {"key": f"copy-{n}"} for n in range(clocks)])
        db.session.commit()
    return incident


def counted_look(house, at):
    with make.counted(house) as statements:
        look(at, "w")
    return statements


def test_an_idle_tick_is_one_question_with_10_clocks_and_with_1000(house):
    calm(house, 10)
    look(NOW, "w")
    few = counted_look(house, NOW + SECOND)
    calm(house, 1000)
    many = counted_look(house, NOW + 2 * SECOND)
    assert many == few
    assert len(few) == 1


def test_every_ten_seconds_it_looks_for_reminders_too_and_notes_that_it_looked(house):
    calm(house, 10)
    look(NOW, "w")
    assert len(counted_look(house, NOW + 9 * SECOND)) == 1
    assert [one.split()[0] for one in counted_look(house, NOW + 10 * SECOND)] == ["SELECT", "SELECT", "INSERT"]
    assert db.session.get(Worker, "w", populate_existing=True).ticked_at == NOW + 10 * SECOND


def test_the_question_is_answered_by_indexes(context):
    """SQLite says how it searches: never all clocks, calls or texts."""
    with make.counted(context) as statements:
        ask(NOW, "w")
    (statement,) = statements
    plan = db.session.connection().exec_driver_sql(f"explain query plan {statement}", ("x",) * statement.count("?"))
    steps = [one[3] for one in plan if one[3].startswith(("SCAN", "SEARCH"))]
    assert [one for one in steps if one.startswith("SCAN") and "CONSTANT ROW" not in one] == []
    assert sum("ix_clock_next_alert_at" in one for one in steps) == 1
    assert sum("ix_call_next_at" in one for one in steps) == 1


def test_nothing_is_due_where_everything_lies_ahead_or_is_over(house):
    incident = calm(house, 3)
    row(Call, incident_id=incident.id, kind="house", opened_at=NOW, next_at=NOW + HOUR)
    text(not_before=NOW + SECOND)
    text(key="gone", message_id="n", state=status.FAILED, failed_at=NOW, topic=incident.reference)
    row(News, provider_id="SM1", word="delivered", received_at=NOW)
    row(Incoming, channel="sms", provider_id="SM2", sender="+4670", said="1", received_at=NOW, taken_at=NOW)
    assert ask(NOW, "w") == IDLE


def clock_rings(incident):
    with writing():
        make.clocks(incident)[0].next_alert_at = NOW
        db.session.commit()


def notice_left(incident):
    text(state=status.ACCEPTED, accepted_at=NOW)
    sent = db.session.scalars(select(Delivery.id)).one()
    debtor = make.ours().id
    words = {"audience": "authority", "channel": "email", "state": "queued", "created_at": NOW}
    row(Notice, incident_id=incident.id, debtor_id=debtor, delivery_id=sent, **words)


def call_back_came(_incident):
    text(state=status.ACCEPTED, provider_id="SM1")
    row(News, provider_id="SM1", word="delivered", received_at=NOW)


DUE_PARTS = {
    "a clock rings": (clock_rings, IDLE._replace(alerts=True, next_at=NOW)),
    "a call goes on": (
        lambda one: row(Call, incident_id=one.id, kind="house", opened_at=NOW, next_at=NOW),
        IDLE._replace(alerts=True),
    ),
    "a notice left": (notice_left, IDLE._replace(alerts=True)),
    "a call-back came": (call_back_came, IDLE._replace(news=True, alerts=True)),
    "a reply came": (
        lambda _one: row(Incoming, channel="sms", provider_id="SM2", sender="+4670", said="1", received_at=NOW),
        IDLE._replace(replies=True, alerts=True),
    ),
    "a text may leave": (lambda _one: text(), IDLE._replace(texts=True)),
    "it looked before": (
        lambda _one: row(Worker, name="w", started_at=NOW, beaten_at=NOW, ticked_at=NOW),
        IDLE._replace(ticked_at=NOW),
    ),
}


@pytest.mark.parametrize(("happens", "found"), DUE_PARTS.values(), ids=DUE_PARTS)
def test_each_thing_that_is_due_is_found(house, happens, found):
    incident = calm(house, 1)
    assert ask(NOW, "w") == IDLE
    happens(incident)
    assert ask(NOW, "w") == found


def test_a_beat_is_one_statement_that_waits_for_no_row(postgres_app):
    with postgres_app.app_context():
        for name in ("w", "other"):
            workers.enter(name, NOW)
        line = line_of_its_own(0.3)
        seen = []
        event.listen(line, "before_cursor_execute", lambda *given: seen.append(given[2]))
        try:
            with line.begin() as connection:
                beat = workers.beat(connection, "w", now() + 2 * HOUR)
            assert (beat.alive, beat.others, len(seen)) == (True, {"other": 0}, 1)
            stored = db.session.get(Worker, "w")
            assert (stored.beat, stored.beaten_at) == (1, beat.at)
            assert stored.clock_ahead == pytest.approx(7200, abs=5)
            db.session.scalars(select(Worker).where(Worker.name == "w").with_for_update()).one()
            with pytest.raises(OperationalError), line.begin() as connection:
                workers.beat(connection, "w", now())
            db.session.rollback()
            assert workers.give_up("w", 1, NOW)
            with line.begin() as connection:
                assert workers.beat(connection, "w", now()) == workers.Beat(False, None, {"other": 0})
        finally:
            line.dispose()


def test_a_worker_goes_by_the_databases_clock_and_not_by_its_machines(postgres_app, monkeypatch):
    """This machine is two hours ahead; what it does it does at the shared moment, at its beginning and at each beat."""
    monkeypatch.setattr(worker, "wall_clock", lambda: now() + 2 * HOUR)
    run = Run(postgres_app, threading.Event(), alone=False, say=lambda _words: None)
    with postgres_app.app_context():
        run._enter({})
        assert abs(run.clock() - now()) < timedelta(minutes=1)
        line = line_of_its_own(0.3)
        run._beat(Watch(), line)
        line.dispose()
        assert abs(run.clock() - now()) < timedelta(minutes=1)
        assert db.session.get(Worker, run.name).clock_ahead == pytest.approx(7200, abs=60)


def test_a_text_of_which_no_lane_was_told_leaves_by_the_next_look(anywhere):
    """As after a lost notification: the row is there and nobody was woken."""
    stop = threading.Event()
    with anywhere.app_context():
        run = Run(anywhere, stop, alone=db.engine.dialect.name == "sqlite", say=lambda _words: None)
        living = threading.Thread(target=run.live)
        living.start()
        try:
            until(lambda: db.session.scalar(select(Worker.ticked_at).where(Worker.name == run.name)))
            began = steady()
            text(not_before=now())
            until(lambda: db.session.scalar(select(Delivery.state)) == status.HELD)
            assert steady() - began < 4
        finally:
            stop.set()
            living.join()


def until(holds, seconds=20.0):
    end = steady() + seconds
    while not holds():
        db.session.rollback()
        assert steady() < end
        threading.Event().wait(0.05)
    db.session.rollback()
