"""Alerts: which stages of which clocks are told to our own people now.

Derived from stored moments at each tick and after each change; an alert, its call and the first texts are one
transaction. One text per person and channel for an incident and a tick, however many clocks it speaks of.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from core.database import db, recount
from incidents.alerts.calls import operations as calls
from incidents.alerts.crew.operations import Crews, gather
from incidents.alerts.models import Call
from incidents.alerts.plan import Kind, Plans, kind_of
from incidents.alerts.plans.operations import plans as stored_plans
from incidents.alerts.sending.operations import Turn, what_is_said
from incidents.alerts.texts.operations import NAMED, Line, Said, nearest_first
from incidents.clock import BUNDLE, Stage, next_alert, reached, stages_data, upcoming
from incidents.models import Alert, Clock, Incident, record_each

#: So many incidents are looked at in one go, and so many of them taken in one transaction: their texts leave while the
#: others are still being written.
BATCH, TOGETHER = 1000, 200


@dataclass
class Ringing:
    """What rings of one incident and kind now: its clocks, each with the stages reached, the latest last."""

    incident: Incident
    kind: Kind
    clocks: list[tuple[Clock, list[Stage]]] = field(default_factory=list)


def due_incidents(now: datetime) -> list[int]:
    """The incidents with an alert whose moment has come, the longest due first, up to BATCH clocks; takes no lock."""
    # Straight from the index: what lies in the future costs nothing, however much it is.
    due = select(Clock.incident_id).where(Clock.next_alert_at <= now).order_by(Clock.next_alert_at).limit(BATCH)
    return list(dict.fromkeys(db.session.scalars(due)))


def raise_due_alerts(
    now: datetime, news: Mapping[int, Stage] | None = None, incidents: Collection[int] | None = None
) -> int:
    """Raises every alert whose moment has come; gives how many clocks rang. The caller commits.

    Of these `incidents` only, if given. All due clocks of an incident are taken together, and those whose next stage
    comes within ten minutes with them. `news` is what happened to clocks besides their planned stages, such as a notice
    that came back, by clock id: it goes into the same texts.
    """
    ids = set(due_incidents(now) if incidents is None else incidents)
    if news:
        ids |= set(db.session.scalars(select(Clock.incident_id).where(Clock.id.in_(news))))
    if not ids:
        return 0
    soon = Clock.next_alert_at <= now + BUNDLE
    query = (
        select(Clock)
        .where(Clock.incident_id.in_(ids), or_(soon, Clock.id.in_(news)) if news else soon)
        .order_by(Clock.next_alert_at, Clock.id)
        .options(
            joinedload(Clock.incident).joinedload(Incident.place),
            joinedload(Clock.debtor),
            joinedload(Clock.creditor),
            joinedload(Clock.contract),
        )
        .with_for_update(of=Clock, skip_locked=True)
    )
    return _ring(list(db.session.scalars(query)), now, news or {}, stored_plans(), planned=True)


def next_due() -> Select[tuple[datetime | None]]:
    """The moment at which the first clock rings: the smallest key of its index, however many there are."""
    return select(func.min(Clock.next_alert_at))


def arm(clocks: Iterable[Clock], plans: Plans) -> None:
    """Gives each clock the stages of its plan and its next alert."""
    for clock in clocks:
        if clock.times().open:
            data = stages_data(plans.of(kind_of(clock.kind, ours=clock.debtor.ours)).stages)
            if data != clock.stages_data:
                clock.stages_data = data
        clock.next_alert_at = next_alert(clock.times())


def ring(
    incident: Incident, clocks: list[Clock], now: datetime, plans: Plans, *, news: Mapping[int, Stage] | None = None
) -> int:
    """Raises the reached stages of these clocks of one incident, the latest of each; earlier ones are noted as skipped.

    With nobody to call nothing is marked as said: the stage stays due and rings as soon as somebody is.
    """
    return _ring(clocks, now, news or {}, plans, {incident.id: incident}, planned=False)


def kinds_about_to_ring(clocks: Iterable[Clock], plans: Plans, now: datetime) -> set[str]:
    """The kinds of plan that a call of `ring` with these clocks would open a call for."""
    return {plans.of(_kind(clock)).kind for clock in clocks if reached(clock.times(), now)}


def _ring(
    clocks: Sequence[Clock],
    now: datetime,
    news: Mapping[int, Stage],
    plans: Plans,
    incidents: Mapping[int, Incident] | None = None,
    *,
    planned: bool,
) -> int:
    due = {clock: stages for clock in clocks if (stages := _stages(clock, now, news))}
    if not due:
        return 0
    # New clocks are written once, with what is decided here, and not written and then changed.
    with db.session.no_autoflush:
        ringing = _grouped(clocks, due, plans, incidents or {}, now)
        crews = gather({plans.of(one.kind) for one in ringing}, now)
        ringing = [one for one in ringing if _anybody(one, plans, crews)]
    if not ringing:
        return 0
    opened = []
    for one in ringing:
        for clock, stages in one.clocks:
            clock.alerted_until = max(now, stages[-1].at)
            clock.next_alert_at = next_alert(clock.times())
        opened.append((one, calls.opened(one.incident, one.kind, plans, crews, now)))
    calls.store([turn for _one, turn in opened])
    raised = _store([_alert(clock, stages, turn.call, now) for one, turn in opened for clock, stages in one.clocks])
    return _call(opened, raised, now, planned=planned)


def _call(opened: Sequence[tuple[Ringing, Turn]], raised: Collection[int], now: datetime, *, planned: bool) -> int:
    """Begins the calls of what was raised, and writes their lines of the timeline."""
    begun: list[tuple[Turn, list[Line]]] = []
    for one, turn in opened:
        if lines := [Line(clock, stages[-1], planned=planned) for clock, stages in one.clocks if clock.id in raised]:
            begun.append((turn, lines))
        else:
            # Every stage of it was raised before: a moment that comes back does not ring twice.
            db.session.delete(turn.call)
    # All clocks of an incident that is logged now are in hand.
    said = what_is_said([turn.call for turn, _lines in begun if turn.incident.logged_at != now])
    for turn, lines in begun:
        known = said.get(turn.call.id)
        turn.said = _with_lateness(known, planned=planned) if known else _said(lines, now)
    calls.begin([turn for turn, _lines in begun], now)
    record_each([(turn.incident, _told(turn, lines, now)) for turn, lines in begun], None, now, "alerted")
    return sum(len(lines) for _turn, lines in begun)


def _said(lines: Sequence[Line], now: datetime) -> Said:
    started = any(line.stage.name == "start" for line in lines)
    return Said(nearest_first(lines, now)[:NAMED], len(lines), started)


def _with_lateness(said: Said, *, planned: bool) -> Said:
    return replace(said, lines=[replace(line, planned=planned) for line in said.lines])


def _told(turn: Turn, lines: Sequence[Line], now: datetime) -> dict[str, Any]:
    assert turn.move is not None
    nearest = nearest_first(lines, now)[:NAMED]
    return {
        "count": len(turn.move.asks),
        "stages": sorted({line.stage.name for line in lines}),
        "duties": [line.clock.named() | {"stage": line.stage.name} for line in nearest],
        "more": len(lines) - len(nearest),
    }


def _grouped(
    clocks: Sequence[Clock],
    due: Mapping[Clock, list[Stage]],
    plans: Plans,
    incidents: Mapping[int, Incident],
    now: datetime,
) -> list[Ringing]:
    """By incident and by the plan they follow; what comes within ten minutes leaves with what is due."""
    found: dict[tuple[int, Kind], Ringing] = {}
    for clock, stages in due.items():
        kind = plans.of(_kind(clock)).kind
        incident = incidents.get(clock.incident_id) or clock.incident
        found.setdefault((incident.id, kind), Ringing(incident, kind)).clocks.append((clock, stages))
    for clock in clocks:
        one = found.get((clock.incident_id, plans.of(_kind(clock)).kind))
        if one and clock not in due and clock.next_alert_at and (stage := upcoming(clock.times(), now)):
            one.clocks.append((clock, [stage]))
    return list(found.values())


def _anybody(one: Ringing, plans: Plans, crews: Crews) -> bool:
    _crews, crew = crews.best(plans.of(one.kind), compromised=one.incident.mail_compromised_at is not None)
    return any(crew.values())


def _kind(clock: Clock) -> Kind:
    reminds = clock.starts_at is None and clock.remind_from is not None
    return kind_of(clock.kind, ours=clock.debtor.ours, reminds=reminds)


def _stages(clock: Clock, now: datetime, news: Mapping[int, Stage]) -> list[Stage]:
    stages = reached(clock.times(), now)
    return [*stages, news[clock.id]] if clock.id in news and clock.times().open else stages


def _alert(clock: Clock, stages: list[Stage], call: Call, now: datetime) -> dict[str, Any]:
    return {
        "clock_id": clock.id,
        "incident_id": clock.incident_id,
        "anchor_at": clock.times().anchor_at or now,
        "stage": stages[-1].name,
        "stage_at": stages[-1].at,
        "raised_at": now,
        "skipped": [stage.name for stage in stages[:-1]],
        "call_id": call.id,
    }


#: So many alerts at once change what a database should expect of the tables.
MANY = 1_000


def _store(rows: list[dict[str, Any]]) -> dict[int, int]:
    """Clock id -> alert id of those not raised before: a moment that comes back does not ring twice."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(Alert).on_conflict_do_nothing().returning(Alert.clock_id, Alert.id)
    # Rows are pairs, but a result is no iterable of plain tuples to a type checker.
    stored = dict(tuple(row) for row in db.session.execute(adding, rows))
    if len(rows) >= MANY:
        recount("alert", "clock")
    return stored
