"""The worker's tick and its heartbeat, what every page warns of, and what health checks say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import text

from core.database import db, writing
from core.times import now
from incidents.alerts.models import Verdict
from incidents.watch.operations import page_warnings, readiness, tick
from notifications import status
from notifications.errors import TransportError
from notifications.models import Delivery, Worker
from notifications.operations import mark_seen
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.make import HOUR, NOW
from tests.notifications.mailroom import Clock, Pigeon
from tests.visitor import Visitor, text_of

MAIL = Text("k", "alert", "INC-2026-0001", "email", "ada@corp.example", "s", "b")


def ways(**pigeon):
    return {"email": Pigeon(loopback=True, **pigeon), "sms": Pigeon(loopback=True)}


def beat(at):
    db.session.add(Worker(name="w", started_at=at, beaten_at=at, ticked_at=at))
    db.session.commit()


# ---- the tick


def test_a_tick_rings_sends_and_leaves_its_heartbeat(house):
    make.person()
    make.incident()
    done = tick(Clock(NOW), "w", ways())
    assert (done.rang, done.sent) == (0, 2)
    done = tick(Clock(NOW + 36 * HOUR), "w", ways())
    assert (done.rang, done.sent, str(done)) == (2, 2, "2 clocks rang, 0 notices settled, 2 texts tried")
    assert db.session.get(Worker, "w").ticked_at == NOW + 36 * HOUR


def test_the_heartbeat_is_written_every_ten_seconds_only(house):
    for seconds in (0, 1, 9, 10, 19):
        tick(Clock(NOW + timedelta(seconds=seconds)), "w", ways())
    assert db.session.get(Worker, "w").ticked_at == NOW + timedelta(seconds=10)


def test_a_tick_sends_a_crowd_of_texts_and_stops_at_a_limit(house):
    with writing():
        queue([replace(MAIL, key=str(number)) for number in range(230)], NOW)
        db.session.commit()
    assert [tick(Clock(NOW), "w", ways()).sent for _ in range(3)] == [200, 30, 0]


def test_an_idle_tick_costs_the_same_whatever_is_stored(house):
    make.person()
    make.incident()
    tick(Clock(NOW), "w", ways())
    with make.counted(house) as few:
        tick(Clock(NOW + timedelta(seconds=1)), "w", ways())
    for _ in range(20):
        make.incident()
    tick(Clock(NOW + timedelta(seconds=2)), "w", ways())
    with make.counted(house) as many:
        tick(Clock(NOW + timedelta(seconds=3)), "w", ways())
    assert len(many) == len(few) <= 8


def test_texts_without_a_way_out_wait_in_a_state_that_says_why(house):
    make.person()
    incident = make.incident()
    tick(Clock(NOW), "w", {"email": Pigeon(configured=False), "sms": Pigeon(configured=False)})
    assert {one.channel: (one.state, one.hold_reason) for one in make.texts(incident)} == {
        "email": (status.HELD, status.NO_MAIL_SERVER),
        "sms": (status.HELD, status.NO_SMS_ACCOUNT),
    }


# ---- warnings


def warned(at):
    # A warning leads to a page, and an address needs a request.
    with current_app.test_request_context():
        return [one.text for one in page_warnings(at)]


def test_a_house_that_lacks_everything_warns_of_everything(house):
    assert warned(NOW) == [
        "The worker has never run: no alert leaves. Start it.",
        "Nobody is on call: no alert reaches anyone.",
        "No mail server is configured: e-mails wait in the outbox.",
        "No SMS account is configured: SMS wait in the outbox.",
    ]


def configured(app):
    app.config["BREACHCLOCK"] = replace(
        app.config["BREACHCLOCK"],
        smtp_url="smtp://127.0.0.1:25",
        mail_from="breach@ours.example",
        twilio_account_sid="AC0",
        twilio_auth_token="t",
        twilio_from="+15005550006",
    )


def test_a_house_in_order_warns_of_nothing_in_one_statement(house):
    configured(house)
    make.person()
    beat(NOW)
    with make.counted(house) as statements:
        assert warned(NOW + timedelta(seconds=59)) == []
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=60), []),
        (timedelta(seconds=61), ["The worker is silent since 1 min: no alert leaves. Start it."]),
        (timedelta(hours=30), ["The worker is silent since 1 day 6 h: no alert leaves. Start it."]),
    ],
)
def test_a_worker_that_is_silent_for_more_than_a_minute_is_warned_of(house, age, said):
    configured(house)
    make.person()
    beat(NOW)
    assert warned(NOW + age) == said


@pytest.mark.parametrize(("seconds", "wrong"), [(-3600, True), (-1, False), (0, False), (10, True), (3600, True)])
def test_a_machine_whose_own_clock_is_wrong_says_so_where_there_is_another_to_compare_with(house, seconds, wrong):
    configured(house)
    make.person()
    beat(NOW)

    def own():
        return now() + timedelta(seconds=seconds)

    with house.test_request_context():
        said = [one.text for one in page_warnings(NOW, own)]
        ready = readiness(NOW, own)
    if db.engine.dialect.name == "sqlite":
        assert (said, ready["clock_ahead_seconds"], ready["clock_right"]) == ([], 0.0, True)
        return
    assert [one.partition(" by ")[0] for one in said] == ["The clock of this machine is wrong"] * wrong
    assert ready["clock_right"] is not wrong
    # Between the two looks at a clock some time goes by.
    assert ready["clock_ahead_seconds"] == pytest.approx(seconds, abs=0.9)


def test_the_youngest_of_several_workers_counts(house):
    configured(house)
    make.person()
    beat(NOW - HOUR)
    db.session.add(Verdict(id=1, at=NOW, holds=True, findings=[]))
    db.session.commit()
    tick(Clock(NOW), "other", ways())
    assert warned(NOW) == []


def test_a_text_that_was_not_delivered_is_warned_of_until_somebody_says_seen(house):
    configured(house)
    ada = make.person(phone=None)
    make.incident()
    refused = TransportError("550 no such mailbox", permanent=True)
    tick(Clock(NOW), "w", ways(errors=[refused]))
    assert warned(NOW) == ["1 text was not delivered."]
    failed = db.session.query(Delivery).filter_by(state="failed").one()
    mark_seen(failed.id, ada.id, NOW)
    assert warned(NOW) == []


def test_a_person_who_cannot_be_reached_any_more_is_nobody(house):
    configured(house)
    make.person(active=False)
    beat(NOW)
    assert warned(NOW) == ["Nobody is on call: no alert reaches anyone."]


@pytest.mark.parametrize(
    "url", ["/", "/incidents", "/incidents/new", "/contracts", "/parties", "/people", "/deliveries", "/account"]
)
def test_every_page_warns(app, url):
    page = Visitor(app).enter_as("administrator").get(url)
    assert "The worker has never run" in page
    assert "No mail server is configured" in page
    assert "No SMS account is configured" in page


def test_a_text_that_failed_stands_on_the_first_page_and_leads_to_the_list(app):
    with app.app_context(), writing():
        make.ours()
        (row,) = queue([MAIL], NOW)
        row.state, row.failed_at = "failed", NOW
        db.session.commit()
    visitor = Visitor(app).enter_as("responder")
    page = visitor.get("/")
    assert "1 text was not delivered." in page
    assert 'href="/deliveries?state=unseen"' in page
    assert "ada@corp.example" in visitor.get("/deliveries?state=unseen")


def test_the_incident_page_says_why_its_texts_wait(app):
    with app.app_context():
        make.ours()
        make.person()
        reference = make.incident(now=now()).reference
        tick(now, "w", {"email": Pigeon(configured=False), "sms": Pigeon()})
    page = text_of(Visitor(app).enter_as("auditor").get(f"/incidents/{reference}"))
    assert "held: No mail server is configured." in page
    assert "held: This address is reserved for examples" in page


# ---- health


def test_healthz_says_that_the_process_lives_without_the_database(app, client):
    with make.counted(app) as statements:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json, statements) == (200, {"alive": True}, [])


def test_readyz_wants_a_worker_that_beats(app, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"], answer.json["worker_age_seconds"]) == (503, False, None)
    with app.app_context():
        beat(now() - timedelta(seconds=90))
    assert client.get("/readyz").status_code == 503
    with app.app_context():
        tick(now, "w", {})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"], answer.json["database"]) == (200, True, "ok")
    assert answer.json["migration"] == answer.json["migration_wanted"]
    assert 0 <= answer.json["worker_age_seconds"] < 60


def test_readyz_wants_the_right_migration_level(app, client):
    with app.app_context():
        beat(now())
        db.session.execute(text("update alembic_version set version_num = '0000'"))
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["migration"]) == (503, "0000")


def test_readyz_says_what_is_wrong_with_the_database(app, client):
    with app.app_context():
        db.session.execute(text("drop table worker"))
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": "OperationalError"})
