"""The auditor on both databases: what it finds, heals and tells, and the switch outside that only hears good news."""

import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select, text, update

from core.database import db, writing
from core.times import now
from incidents.alerts.models import AuditRound, Call, Verdict
from incidents.audit import operations as auditor
from incidents.audit.rounds import operations as rounds
from incidents.models import Clock
from incidents.watch.operations import look
from notifications import status
from notifications.models import Delivery, Incoming, News, Worker
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.make import HOUR, NOW
from tests.visitor import Visitor, text_of

MINUTE = timedelta(minutes=1)
MAIL = Text("k", "alert", "INC-2026-0001", "email", "ada@corp.example", "s", "b")


@pytest.fixture
def watched(house):
    """A house with one on call, an incident with two clocks that rang, and a worker that beats."""
    make.person(phone=None)
    make.incident()
    beat(NOW)
    with writing():
        db.session.execute(update(Delivery).values(state=status.ACCEPTED, accepted_at=NOW))
        db.session.commit()
    return house


def beat(at):
    with writing():
        db.session.merge(Worker(name="w", started_at=NOW, beaten_at=at, ticked_at=at, clock_ahead=0.0))
        db.session.commit()


def verdict(at):
    """The auditor's verdict at that moment, with a worker that beats."""
    beat(at)
    assert auditor.audit(lambda: at)
    return db.session.get(Verdict, auditor.ROW, populate_existing=True)


def changed(row, **values):
    with writing():
        db.session.execute(update(row).values(**values))
        db.session.commit()
    db.session.expire_all()


def audit_texts():
    return list(db.session.scalars(select(Delivery).where(Delivery.purpose == "audit").order_by(Delivery.id)))


def test_all_holds_and_every_open_clock_was_computed_again(watched):
    made = verdict(NOW + MINUTE)
    assert (made.holds, made.findings, made.at) == (True, [], NOW + MINUTE)
    (whole,) = db.session.scalars(select(AuditRound))
    open_clocks = db.session.scalars(select(Clock).where(Clock.met_at.is_(None), Clock.waived_at.is_(None))).all()
    assert (whole.checked, whole.healed, whole.wrong) == (len(open_clocks), 0, 0)
    assert whole.finished_at is not None
    assert len(open_clocks) >= 2


def test_one_look_a_minute_whoever_asks(watched):
    verdict(NOW + MINUTE)
    assert not auditor.audit(lambda: NOW + MINUTE + timedelta(seconds=59))
    assert auditor.audit(lambda: NOW + 2 * MINUTE)


def test_of_many_auditors_at_once_one_looks_and_people_are_told_once(watched):
    with writing():
        queue([MAIL], NOW)
        db.session.commit()
    assert not verdict(NOW + 3 * MINUTE).holds
    at = NOW + 4 * MINUTE
    beat(at)
    start, looked = threading.Barrier(4), []

    def look_once():
        with watched.app_context():
            start.wait(10)
            looked.append(auditor.audit(lambda: at))

    threads = [threading.Thread(target=look_once) for _each in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(looked) == [False, False, False, True]
    assert [one.key.split(":")[1] for one in audit_texts()] == ["texts_late"]
    assert db.session.get(Verdict, auditor.ROW, populate_existing=True).at == at


@pytest.mark.parametrize("wrong", [None, NOW + 400 * HOUR])
def test_a_lost_or_wrong_next_alert_is_set_right_and_written_down(watched, wrong):
    clock = db.session.scalars(select(Clock).where(Clock.next_alert_at.is_not(None))).first()
    right, number = clock.next_alert_at, clock.id
    changed(Clock, next_alert_at=wrong)
    made = verdict(NOW + MINUTE)
    assert made.holds
    assert db.session.get(Clock, number).next_alert_at == right
    (whole,) = db.session.scalars(select(AuditRound))
    (entry,) = make.entries(clock.incident, "rearmed")
    assert whole.healed == len(entry.data["clocks"]) >= 1
    verdict(NOW + 2 * MINUTE)
    assert len(make.entries(clock.incident, "rearmed")) == 1


@pytest.mark.parametrize("column", ["due_at", "starts_at"])
def test_another_moment_than_the_facts_give_is_told_and_not_moved(watched, column):
    clock = db.session.scalars(select(Clock).where(Clock.due_at.is_not(None))).first()
    moved = getattr(clock, column) + 5 * HOUR
    with writing():
        db.session.execute(update(Clock).where(Clock.id == clock.id).values({column: moved}))
        db.session.commit()
    made = verdict(NOW + MINUTE)
    assert (made.holds, made.findings) == (False, ["drifted:1"])
    assert getattr(db.session.get(Clock, clock.id, populate_existing=True), column) == moved
    verdict(NOW + 2 * MINUTE)
    assert len(make.entries(clock.incident, "drifted")) == 1


def test_what_is_late_is_found(watched):
    late = NOW - timedelta(seconds=61)
    number = db.session.scalar(select(Clock.incident_id))
    db.session.rollback()
    with writing():
        db.session.add_all(
            [
                Call(
                    incident_id=number,
                    kind="statute",
                    opened_at=late,
                    next_at=late,
                ),
                Incoming(channel="sms", provider_id="SM1", sender="+447700900102", said="1", received_at=late),
                News(provider_id="SM-known", word="sent", received_at=late),
                News(provider_id="SM-unknown", word="sent", received_at=late),
            ]
        )
        queued = queue(
            [
                replace(MAIL, key="late", not_before=late),
                replace(MAIL, key="tried again later", not_before=NOW + HOUR),
                replace(MAIL, key="past need", not_before=NOW + HOUR, needed_by=late),
                replace(MAIL, key="stuck"),
            ],
            NOW,
        )
        queued[1].provider_id = "SM-known"
        queued[3].state, queued[3].worker, queued[3].began_at = status.LEASED, "w/email-1", NOW - 10 * MINUTE
        db.session.commit()
    changed(Clock, next_alert_at=late)
    assert {str(one) for one in auditor.found(NOW)} == {
        f"clocks_late:{db.session.query(Clock).count()}",
        "texts_late:1",
        "texts_stuck:1",
        "texts_past_need:1",
        "calls_late:1",
        "incoming_late:2",
    }


def test_workers_that_are_gone_or_stuck_are_found(watched):
    assert auditor.found(NOW) == []
    changed(Worker, beaten_at=NOW - 2 * MINUTE, ticked_at=NOW - 2 * MINUTE, clock_ahead=3.0)
    assert [str(one) for one in auditor.found(NOW)] == ["worker_silent:1", "worker_stuck:1", "clock_off:1"]
    changed(Worker, ended_at=NOW, ending="stopped")
    assert [str(one) for one in auditor.found(NOW)] == ["no_worker:1"]


def test_people_are_told_once_an_hour_of_what_does_not_go_away(watched):
    with writing():
        queue([replace(MAIL, not_before=NOW)], NOW)
        db.session.commit()
    verdict(NOW + 2 * MINUTE)
    assert audit_texts() == []
    for minutes in range(3, 8):
        assert not verdict(NOW + minutes * MINUTE).holds
    (told,) = audit_texts()
    assert "texts that are due and not on their way: 1" in told.body
    assert told.address == "ada@ours.example"
    changed(Delivery, state=status.ACCEPTED)
    assert verdict(NOW + 8 * MINUTE).holds
    assert len(audit_texts()) == 1


def test_each_question_is_answered_by_an_index(watched):
    with make.counted(watched) as statements:
        auditor.found(NOW)
    # PostgreSQL reads small tables whole, so only SQLite is asked.
    if db.engine.dialect.name == "sqlite":
        for kind, rows in auditor._questions(NOW).items():
            sql = str(rows.compile(db.engine, compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in db.session.execute(text(f"explain query plan {sql}"))]
            assert not [line for line in plan if line.startswith("SCAN") and "INDEX" not in line], (kind, plan)
    assert len(statements) <= 10


def test_a_round_goes_on_in_batches_where_it_stopped(watched, monkeypatch):
    for _ in range(4):
        make.incident()
    beat(NOW)
    monkeypatch.setattr(rounds, "BATCH", 3)
    monkeypatch.setattr(rounds, "SECONDS", -1.0)
    total = db.session.query(Clock).filter(Clock.met_at.is_(None), Clock.waived_at.is_(None)).count()
    looks = 0
    while db.session.query(AuditRound).filter(AuditRound.finished_at.is_not(None)).count() == 0:
        looks += 1
        verdict(NOW + looks * MINUTE)
        db.session.expire_all()
    (whole,) = db.session.scalars(select(AuditRound))
    assert (whole.checked, looks) == (total, total // 3 + 1)


def test_a_batch_costs_the_same_statements_however_many_incidents_it_holds(watched):
    for _ in range(5):
        make.incident()
    with make.counted(watched) as few:
        rounds._suspects(NOW)
    for _ in range(15):
        make.incident()
    db.session.rollback()
    with make.counted(watched) as many:
        rounds._suspects(NOW)
    assert len(few) == len(many) <= 8


class Switch(HTTPServer):
    """The switch outside, on the loopback: counts its pings, and answers as told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pings, self.answer = [], 200

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/ping/1234"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.pings.append(self.path)
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def switch():
    with Switch() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def connected(app, url):
    app.config["BREACHCLOCK"] = replace(app.config["BREACHCLOCK"], deadman_url=url)


def test_the_switch_outside_hears_only_that_all_holds(watched, switch):
    connected(watched, switch.url)
    made = verdict(NOW + MINUTE)
    assert (switch.pings, made.pinged_at, made.ping_error) == (["/ping/1234"], NOW + MINUTE, None)
    with writing():
        queue([replace(MAIL, not_before=NOW)], NOW)
        db.session.commit()
    assert not verdict(NOW + 2 * MINUTE).holds
    assert len(switch.pings) == 1


def test_a_switch_that_does_not_answer_is_noted_without_its_address(watched, switch):
    connected(watched, switch.url)
    switch.answer = 500
    assert verdict(NOW + MINUTE).ping_error == "HTTP 500"
    switch.answer = 200
    assert verdict(NOW + 2 * MINUTE).ping_error is None
    connected(watched, "http://127.0.0.1:1/ping/1234")
    made = verdict(NOW + 3 * MINUTE)
    assert (made.ping_error, made.pinged_at, made.holds) == ("ConnectionRefusedError", NOW + 2 * MINUTE, True)


def test_the_pages_show_the_verdict(app):
    reader = Visitor(app).enter_as("auditor")
    assert "It has not looked yet" in text_of(reader.get("/"))
    with app.app_context():
        make.ours()
        make.person()
        moment = now()
        look(moment, "w")
        assert auditor.audit(lambda: moment)
    shown = text_of(reader.get("/"))
    assert "All holds" in shown
    assert "No switch outside is told" in shown
    answer = app.test_client().get("/readyz").json
    assert (answer["armed"], answer["audit_findings"]) == (True, {})
    with app.app_context():
        changed(Verdict, at=moment - 4 * MINUTE)
    assert "The auditor has not looked since 4 min" in reader.get("/incidents")
    assert app.test_client().get("/readyz").json["armed"] is False
    with app.app_context():
        changed(Verdict, at=now(), holds=False, findings=["calls_late:2"])
    assert "The auditor found: calls whose next step is overdue: 2." in reader.get("/incidents")


def test_texts_past_their_moment_stand_on_every_page_and_can_be_listed(app):
    with app.app_context(), writing():
        queue(
            [
                replace(MAIL, subject="Too late", needed_by=now() - MINUTE),
                replace(MAIL, key="o", subject="In time"),
            ],
            now(),
        )
        db.session.commit()
    reader = Visitor(app).enter_as("auditor")
    assert "1 text was not handed over in time." in reader.get("/incidents")
    listed = text_of(reader.get("/deliveries?state=late"))
    assert "Too late" in listed
    assert "In time" not in listed
