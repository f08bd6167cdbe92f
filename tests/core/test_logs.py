"""Lines of JSON: one for each event, tied together by ids, without a word that people wrote."""

import json
import logging

import pytest

from core import logs


@pytest.fixture
def lines():
    """The lines written so far, read as JSON."""
    written = []

    class Keeping(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler, root, events = Keeping(), logging.getLogger(), logging.getLogger("breachclock.events")
    handler.setFormatter(logs.Lines())
    level = events.level
    root.addHandler(handler)
    events.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    events.setLevel(level)


def test_an_event_carries_its_fields_and_the_ids_around_it(lines):
    with logs.within(run="w:1"), logs.within(request="r"):
        logs.event("attempt", delivery=7, outcome="accepted", detail=None)
    logs.event("after")
    (first, second) = lines
    assert {name: first[name] for name in ("event", "level", "run", "request", "delivery", "outcome")} == {
        "event": "attempt",
        "level": "info",
        "run": "w:1",
        "request": "r",
        "delivery": 7,
        "outcome": "accepted",
    }
    assert "detail" not in first
    assert "run" not in second


def test_of_an_error_only_kind_and_place_are_kept(lines):
    try:
        raise ValueError("ada@corp.example")
    except ValueError:
        logging.getLogger("notifications.outbox").exception("delivery %s could not be sent", 7)
        logging.getLogger("some.library").error("to ada@corp.example")
    assert lines[0]["message"] == "delivery 7 could not be sent"
    assert lines[0]["error"] == "ValueError"
    assert "test_logs.py" in lines[0]["where"][-1]
    assert "corp.example" not in json.dumps(lines)


def test_a_request_has_one_id_and_names_its_route_and_not_its_address(app, client, lines):
    answer = client.get("/deliveries?state=secret-word")
    (line,) = [one for one in lines if one.get("event") == "request"]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["status"], line["method"]) == ("/deliveries", 302, "GET")
    assert "secret-word" not in json.dumps(lines)


@pytest.mark.parametrize(("given", "kept"), [("proxy-12345", True), ("short", False), ("with space 1234", False)])
def test_a_proxys_id_is_taken_over_if_it_is_plain(client, given, kept):
    answer = client.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept


def test_what_is_rolled_back_did_not_happen(app, lines):
    from core.database import db, writing

    with app.app_context():
        with writing():
            db.session.begin()
            logs.at_commit("lost")
            db.session.rollback()
        with writing():
            logs.at_commit("kept", incident="INC-2026-0001")
            assert lines == []
            db.session.commit()
    assert [(one["event"], one["incident"]) for one in lines] == [("kept", "INC-2026-0001")]


def test_plain_leaves_logging_alone_and_json_takes_it_over():
    root, events = logging.getLogger(), logging.getLogger("breachclock.events")
    before = root.handlers[:], root.level, events.level
    try:
        logs.start("plain")
        assert (root.handlers, root.level, events.level) == before
        logs.start("json")
        assert logs.is_json()
        assert isinstance(root.handlers[0].formatter, logs.Lines)
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        events.setLevel(before[2])
    assert not logs.is_json()
