"""`breachclock tick --dry-run` tells what a tick would do and leaves every row as it is."""

import hashlib
from datetime import timedelta

from sqlalchemy import select, text

from core.database import Base, db
from core.times import now
from incidents.watch.foresight.operations import foresee
from incidents.watch.operations import tick
from tests import make
from tests.make import HOUR, NOW
from tests.notifications.mailroom import Clock, Pigeon


def everything():
    """A hash over all rows of all tables."""
    found = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        found.update(repr((table.name, rows)).encode())
    db.session.rollback()
    return found.hexdigest()


def ways():
    return {"email": Pigeon(loopback=True), "sms": Pigeon(loopback=True)}


def test_it_tells_what_the_tick_then_does_and_changes_nothing(house):
    make.person()
    incident = make.incident()
    tick(Clock(NOW), "w", ways())
    at = NOW + 36 * HOUR
    before = everything()
    lines = foresee(at)
    assert everything() == before
    assert foresee(at) == lines
    done = tick(Clock(at), "w", ways())
    assert len([one for one in lines if one.startswith("would ring: ")]) == done.rang > 0
    assert f"would ring: {incident.reference}, Art. 33(1) GDPR" in "\n".join(lines)
    assert "would leave: 1 by email, 1 of them new" in lines
    assert "would leave: 1 by sms, 1 of them new" in lines
    assert not [one for one in lines if "@" in one or "+44" in one]


def test_it_says_that_nothing_is_due_and_what_the_auditor_finds(house):
    make.person()
    assert foresee(NOW) == ["auditor: no worker runs", "no text would leave"]


def test_the_command_leaves_the_file_as_it_is(app):
    with app.app_context():
        make.ours()
        make.person()
        make.incident(now=now() - 40 * HOUR)
        db.session.execute(text("pragma wal_checkpoint(truncate)"))
        db.session.remove()
        file = app.config["BREACHCLOCK"].data / "breachclock.sqlite3"
        before = file.read_bytes(), everything()
        answer = app.test_cli_runner().invoke(args=["tick", "--dry-run"])
        assert answer.exit_code == 0, answer.output
        assert "would leave" in answer.output
        assert (file.read_bytes(), everything()) == before


def test_more_than_a_page_of_clocks_is_counted(house, monkeypatch):
    from incidents.watch.foresight import operations

    make.person()
    make.incident()
    tick(Clock(NOW), "w", ways())
    monkeypatch.setattr(operations, "SHOWN", 1)
    lines = foresee(NOW + 71 * HOUR + timedelta(minutes=30))
    assert [one for one in lines if one.startswith("would ring")][1:] == ["would ring: 1 more clocks"]
