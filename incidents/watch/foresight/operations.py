"""What the next tick would do, found by doing it in a transaction that is rolled back."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from core.database import db, writing
from incidents.audit import operations as auditor
from incidents.clock import stage_words
from incidents.models import Alert, Clock, Incident
from incidents.watch import operations as watch
from incidents.wording import duty_words
from notifications import status
from notifications.models import Delivery

SHOWN = 100


def foresee(now: datetime) -> list[str]:
    """One line for each thing that a tick at `now` would do; the database stays as it is. No line has an address."""
    with writing():
        lines = [f"auditor: {finding.words}" for finding in auditor.found(now)] or ["auditor: all holds"]
        waiting = _waiting(now)
        alerts = db.session.scalar(select(func.max(Alert.id))) or 0
        done = watch.decide(now)
        db.session.flush()
        lines += _rung(alerts)
        lines += [f"{done.notices} notices would be settled"] if done.notices else []
        lines += _leaving("would leave", waiting, _waiting(now))
        db.session.rollback()
    return lines


def _waiting(now: datetime) -> Counter[str]:
    due = select(Delivery.channel, func.count()).where(Delivery.state == status.QUEUED, Delivery.not_before <= now)
    return Counter(dict(map(tuple, db.session.execute(due.group_by(Delivery.channel)))))


def _rung(after: int) -> list[str]:
    new = select(Alert.stage, Incident.reference, Clock)
    new = new.join(Clock, Clock.id == Alert.clock_id).join(Incident, Incident.id == Alert.incident_id)
    count = db.session.scalar(select(func.count(Alert.id)).where(Alert.id > after)) or 0
    rows = db.session.execute(new.where(Alert.id > after).order_by(Alert.id).limit(SHOWN)).all()
    lines = [f"would ring: {row.reference}, {duty_words(row.Clock.named())}: {stage_words(row.stage)}" for row in rows]
    return lines + ([f"would ring: {count - len(rows)} more clocks"] if count > len(rows) else [])


def _leaving(words: str, before: Counter[str], after: Counter[str]) -> list[str]:
    return [
        f"{words}: {count} by {channel}, {max(0, count - before[channel])} of them new"
        for channel, count in sorted(after.items())
    ] or ["no text would leave"]
