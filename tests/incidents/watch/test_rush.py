"""Many alerts in the same second: what a look costs in statements, and that it takes them in several transactions."""

import pytest
from sqlalchemy import func, select

from core.database import db
from incidents.alerts.models import Call
from incidents.models import Alert, Entry
from incidents.watch import operations as watch
from notifications.models import Delivery
from tests import make
from tests.make import HOUR, NOW

DUE = NOW + 72 * HOUR
STATEMENTS = 20


@pytest.fixture
def crowd(house):
    make.person()
    for _ in range(24):
        make.incident()
    watch.look(NOW + 71 * HOUR, "w")
    return house


def counts():
    return [db.session.scalar(select(func.count()).select_from(one)) for one in (Alert, Call, Delivery, Entry)]


def test_a_look_costs_as_many_statements_for_many_incidents_as_for_one(crowd):
    def cost(incidents):
        before = counts()
        with make.counted(crowd) as statements:
            done = watch.decide(DUE, incidents)
        db.session.commit()
        assert done.rang >= len(incidents)
        added = [after - one for after, one in zip(counts(), before, strict=True)]
        assert min(added) >= len(incidents)
        return len(statements)

    due = watch.due_incidents(DUE)
    assert len(due) == 24
    # The first also moves on the calls of the stage before, of all incidents.
    assert cost(due[:1]) >= cost(due[1:2]) == cost(due[2:]) <= STATEMENTS


def test_a_rush_is_written_in_several_transactions_and_every_alert_once(crowd, monkeypatch):
    monkeypatch.setattr(watch, "TOGETHER", 10)
    taken, decide = [], watch.decide

    def deciding(now, incidents):
        assert db.session.scalar(select(func.count()).select_from(Alert).where(Alert.raised_at == DUE)) == sum(taken)
        done = decide(now, incidents)
        taken.append(done.rang)
        return done

    monkeypatch.setattr(watch, "decide", deciding)
    assert watch.look(DUE, "w").rang == sum(taken)
    assert len(taken) == 3
    assert min(taken) >= 4
    assert watch.due_incidents(DUE) == []
    assert not watch.look(DUE, "w")


def test_a_look_says_when_the_next_alert_is_planned(house):
    assert watch.look(NOW, "w").next_at is None
    make.person()
    make.incident()
    at = watch.look(NOW, "w").next_at
    assert at > NOW
    assert watch.look(NOW + HOUR, "w").next_at == at
