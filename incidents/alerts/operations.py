"""Alerts: which stages of which clocks are told to our own people now.

Derived from stored moments at each tick and after each change; an alert and its texts are one transaction. One text
per person and channel for an incident and a tick, however many clocks it speaks of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.operations import on_call
from core import times
from core.database import db
from core.pages import message
from incidents.clock import Stage, next_alert, reached, stage_words
from incidents.models import Alert, Clock, Incident, record
from incidents.wording import duty_words
from notifications import segments
from notifications.outbox import queue
from notifications.texts import EMAIL, SMS, Text

BATCH = 500
SMS_SEGMENTS = 2
#: A text that leaves this long after its moment says how late it is.
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """What one text says of one clock."""

    clock: Clock
    stage: Stage
    planned: bool = False

    @property
    def ends_at(self) -> datetime | None:
        return self.clock.due_at or self.clock.target_at

    @property
    def is_target(self) -> bool:
        return self.clock.due_at is None and self.clock.target_at is not None


def raise_due_alerts(now: datetime, news: Mapping[int, Stage] | None = None) -> int:
    """Raises every alert whose moment has come; gives how many clocks rang. The caller commits.

    `news` is what happened to clocks besides their planned stages, such as a notice that came back, by clock id: it
    goes into the same texts.
    """
    due = Clock.next_alert_at <= now
    query = (
        select(Clock)
        .where(or_(due, Clock.id.in_(news)) if news else due)
        .order_by(Clock.next_alert_at)
        .limit(BATCH)
        .options(
            joinedload(Clock.incident).joinedload(Incident.place),
            joinedload(Clock.debtor),
            joinedload(Clock.creditor),
            joinedload(Clock.contract),
        )
        .with_for_update(of=Clock, skip_locked=True)
    )
    by_incident: dict[int, list[Clock]] = {}
    for clock in db.session.scalars(query):
        by_incident.setdefault(clock.incident_id, []).append(clock)
    return sum(ring(clocks[0].incident, clocks, now, planned=True, news=news) for clocks in by_incident.values())


def ring(
    incident: Incident,
    clocks: list[Clock],
    now: datetime,
    *,
    planned: bool = False,
    news: Mapping[int, Stage] | None = None,
) -> int:
    """Raises the reached stages of these clocks of one incident, the latest of each; earlier ones are noted as skipped.

    `planned` tells that the moments were known before, so that a text which leaves after its moment is late. With
    nobody on call nothing is marked as said: the stage stays due and rings as soon as somebody is.
    """
    due = [(clock, stages) for clock in clocks if (stages := _stages(clock, now, news or {}))]
    # New clocks are written once, with what is decided here, and not written and then changed.
    with db.session.no_autoflush:
        people = on_call(now) if due else []
    if not people:
        return 0
    for clock, _its_stages in due:
        clock.alerted_until = now
        clock.next_alert_at = next_alert(clock.times())
    db.session.flush()
    raised = _store([_alert(incident, clock, stages, now) for clock, stages in due])
    lines = [Line(clock, stages[-1], planned) for clock, stages in due if clock.id in raised]
    _tell(incident, lines, people, now, min(raised.values(), default=0))
    return len(lines)


def _stages(clock: Clock, now: datetime, news: Mapping[int, Stage]) -> list[Stage]:
    stages = reached(clock.times(), now)
    return [*stages, news[clock.id]] if clock.id in news and clock.times().open else stages


def _alert(incident: Incident, clock: Clock, stages: list[Stage], now: datetime) -> dict[str, Any]:
    return {
        "clock_id": clock.id,
        "incident_id": incident.id,
        "anchor_at": clock.times().anchor_at or now,
        "stage": stages[-1].name,
        "stage_at": stages[-1].at,
        "raised_at": now,
        "skipped": [stage.name for stage in stages[:-1]],
    }


def _store(rows: list[dict[str, Any]]) -> dict[int, int]:
    """Clock id -> alert id of those not raised before: a moment that comes back does not ring twice."""
    if not rows:
        return {}
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(Alert).on_conflict_do_nothing().returning(Alert.clock_id, Alert.id)
    # Rows are pairs, but a result is no iterable of plain tuples to a type checker.
    return dict(tuple(row) for row in db.session.execute(adding, rows))


def _tell(incident: Incident, lines: list[Line], people: list[Person], now: datetime, alert_id: int) -> None:
    if not lines or not people:
        return
    # The nearest first; of two at one moment the one that is law or contract, not our target.
    lines = sorted(lines, key=lambda line: (line.ends_at is None, line.ends_at or now, line.is_target))
    texts = []
    for person in people:
        key = f"alert:{alert_id}:{person.id}"
        with force_locale(person.language):
            texts.append(_mail(incident, lines, person, now, key))
            if person.phone:
                texts.append(_sms(incident, lines, person, now, key))
    queue(texts, now)
    stages = sorted({line.stage.name for line in lines})
    duties = [line.clock.named() | {"stage": line.stage.name} for line in lines]
    record(incident, None, now, "alerted", {"count": len(people), "stages": stages, "duties": duties})


def _mail(incident: Incident, lines: list[Line], person: Person, now: datetime, key: str) -> Text:
    context = _context(incident, lines, person, now)
    return Text(
        key=f"{key}:email",
        purpose="alert",
        topic=incident.reference,
        channel=EMAIL,
        address=person.email,
        subject=message("alert.subject.txt", **context).strip(),
        body=message("alert.txt", **context),
        language=person.language,
    )


def _sms(incident: Incident, lines: list[Line], person: Person, now: datetime, key: str) -> Text:
    context = _context(incident, lines, person, now)
    body = message("alert.sms.txt", **context).strip()
    return Text(
        key=f"{key}:sms",
        purpose="alert",
        topic=incident.reference,
        channel=SMS,
        address=person.phone or "",
        subject=None,
        body=segments.shorten(body, SMS_SEGMENTS, tail=context["link"]),
        language=person.language,
    )


def _context(incident: Incident, lines: list[Line], person: Person, now: datetime) -> dict[str, Any]:
    """What the message templates show; moments in the person's own zone."""
    return {
        "incident": incident,
        "link": f"{current_app.config['BREACHCLOCK'].base_url}/incidents/{incident.reference}",
        "first": lines[0],
        "lines": [_shown(line, person, now) for line in lines],
    }


def _shown(line: Line, person: Person, now: datetime) -> dict[str, Any]:
    ends_at, named = line.ends_at, line.clock.named()
    return {
        "duty": times.words(duty_words(named)),
        "stage": times.words(stage_words(line.stage.name)),
        "left": times.remaining(ends_at, now) if ends_at else None,
        "moment": times.local(ends_at, person.zone) if ends_at else None,
        "is_target": line.is_target,
        "verified": named["verified"],
        "late_by": times.span(now - line.stage.at) if line.planned and now - line.stage.at > LATE else None,
    }
