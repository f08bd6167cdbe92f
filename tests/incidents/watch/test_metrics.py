"""What /metrics says, who may read it, and that a scrape costs what is recent and not what is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.database import db, writing
from core.times import now
from incidents.audit import operations as auditor
from incidents.watch.metrics import operations as metrics
from incidents.watch.operations import tick
from notifications.errors import TransportError
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.make import NOW
from tests.notifications.mailroom import Clock, Pigeon

MAIL = Text("k", "alert", "INC-2026-0001", "email", "ada@corp.example", "s", "b")
SECOND = timedelta(seconds=1)


def figures(at):
    """Name with labels -> value."""
    from prometheus_client.parser import text_string_to_metric_families

    text, kind = metrics.exposition(at)
    assert kind.startswith("text/plain")
    families = text_string_to_metric_families(text.decode())
    return {
        (one.name.removeprefix("breachclock_"), *one.labels.values()): one.value
        for family in families
        for one in family.samples
    }


def sent(*due):
    with writing():
        queue([replace(MAIL, key=str(number), not_before=at) for number, at in enumerate(due)], NOW)
        db.session.commit()


def test_an_empty_house_has_figures(house):
    found = figures(NOW)
    assert found["workers",] == 0
    assert found["queue_age_seconds",] == 0
    assert found["deliveries", "queued"] == 0
    assert not [name for name in found if name[0].startswith("audit")]


def test_how_late_texts_left_by_channel(house):
    sent(NOW, NOW - 3 * SECOND, NOW - 400 * SECOND)
    tick(Clock(NOW), "w", {"email": Pigeon(loopback=True)})
    found = figures(NOW + SECOND)
    by_bound = {name[2]: value for name, value in found.items() if name[0] == "lateness_seconds_bucket"}
    assert [by_bound[bound] for bound in ("0.5", "2.0", "5.0", "300.0", "1800.0", "+Inf")] == [1, 1, 2, 2, 3, 3]
    assert found["lateness_seconds_gsum", "email"] == 403
    assert found["attempts", "email", "accepted"] == 3
    assert found["deliveries", "accepted"] == 3
    # An hour later it is history.
    late = figures(NOW + timedelta(hours=1, seconds=1))
    assert not [name for name in late if name[0] in ("lateness_seconds_bucket", "attempts")]
    assert late["deliveries", "accepted"] == 3


def test_what_waits_what_fails_and_what_the_auditor_says(house):
    make.person()
    sent(NOW - 90 * SECOND)
    assert figures(NOW)["queue_age_seconds",] == 90
    tick(Clock(NOW), "w", {"email": Pigeon(loopback=True, errors=[TransportError("busy")])})
    assert figures(NOW)["attempts", "email", "later"] == 1
    assert auditor.audit(lambda: NOW)
    found = figures(NOW + 20 * SECOND)
    assert (found["audit_holds",], found["audit_age_seconds",], found["audit_findings", "texts_late"]) == (1, 20, 0)
    assert (found["workers",], found["worker_beat_age_seconds",]) == (1, 20)


def test_a_scrape_costs_the_same_statements_whatever_is_stored(house):
    with make.counted(house) as few:
        metrics.exposition(NOW)
    sent(*[NOW] * 50)
    tick(Clock(NOW), "w", {"email": Pigeon(loopback=True)})
    with make.counted(house) as many:
        metrics.exposition(NOW)
    assert len(few) == len(many) <= 20


def test_without_a_token_only_this_machine_reads(app, client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    # Behind a proxy everybody seems to be on this machine.
    app.config["BREACHCLOCK"] = replace(app.config["BREACHCLOCK"], base_url="https://breachclock.example")
    assert client.get("/metrics").status_code == 403


@pytest.mark.parametrize(
    ("header", "code"), [(None, 403), ("Bearer wrong", 403), ("Bearer a-token-of-16-letters", 200)]
)
def test_with_a_token_whoever_has_it_reads(app, client, header, code):
    app.config["BREACHCLOCK"] = replace(app.config["BREACHCLOCK"], metrics_token="a-token-of-16-letters")
    headers = {"Authorization": header} if header else {}
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == code


def test_no_figure_names_an_address(app, client):
    with app.app_context():
        sent(now())
        tick(now, "w", {"email": Pigeon(loopback=True)})
    text = client.get("/metrics").get_data(as_text=True)
    assert "breachclock_lateness_seconds_bucket" in text
    assert "corp.example" not in text
