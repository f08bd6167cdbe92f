"""The auditor's rounds: all open clocks in turn are computed again from their facts and compared with what is stored.

A batch is bounded in rows and statements, a look in time; where a round stands is stored, so that it goes on after a
restart. A next alert that is wrong is set right. Another start or end than the facts give is only told: a moment that
a regulator may ask about is moved by people.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import joinedload

from core.database import db, writing
from incidents import clock as rings
from incidents.alerts.models import AuditRound
from incidents.clocks.moments import Given, given
from incidents.clocks.operations import our_party, situation_of
from incidents.clocks.written.operations import Written, filed
from incidents.models import OPEN, UNARMED, Clock, Entry, EventFact, Incident, Notice, PartyAwareness, record
from incidents.notices.drafting import GIVEN, PARTY
from incidents.situation import Situation, end_of
from incidents.wording import stamp

BATCH = 200
#: So long may the batches of one look take together: half a percent of the minute until the next.
SECONDS = 0.3
#: What a round healed stands in the timelines for good; of the rounds themselves so many are kept.
KEPT = 1000


@dataclass(frozen=True)
class Drift:
    """A clock that is not as its facts give it: another next alert, or (`moved`) another start or end."""

    clock: Clock
    given: Given
    next_alert_at: datetime | None
    alerted_until: datetime | None
    moved: bool


def roll(clock: Callable[[], datetime], seconds: Callable[[], float], lock: int) -> None:
    """Goes on with the round for as long as a look may take; begins the next one where the last was finished.

    `clock` gives the present instant, `seconds` counts steadily, `lock` is the auditor's.
    """
    began = seconds()
    while True:
        found = _suspects(clock())
        db.session.rollback()
        with writing():
            ended = not locked(lock) or _noted(found, clock())
            db.session.commit()
        if ended or seconds() - began > SECONDS:
            return


def locked(lock: int) -> bool:
    """Whether this transaction is the auditor's; no other worker is one until it ends."""
    if db.engine.dialect.name == "sqlite":
        return True
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(lock))))


def arm(now: datetime) -> int:
    """Gives open clocks that would never ring their next alert; in the caller's transaction, a batch at most."""
    return _healed([one for one in _compared(select(Clock).where(text(UNARMED)), now) if not one.moved], now)


def drifted() -> int:
    """How many clocks differed from their facts in the round under way, or in the last whole one if that is more."""
    last = db.session.scalars(select(AuditRound).order_by(AuditRound.id.desc()).limit(2)).all()
    return max((one.wrong for one in last if one is last[0] or last[0].finished_at is None), default=0)


def _present() -> AuditRound | None:
    unfinished = select(AuditRound).where(AuditRound.finished_at.is_(None)).order_by(AuditRound.id).limit(1)
    return db.session.scalar(unfinished.execution_options(populate_existing=True))


@dataclass(frozen=True)
class _Batch:
    """What a look without locks saw: from where, how far and how many, and what has to be looked at under a lock."""

    begins: int
    ends: int
    checked: int
    suspects: tuple[int, ...]


def _suspects(now: datetime) -> _Batch:
    present = _present()
    begins = present.position if present else 0
    query = select(Clock).where(text(OPEN), Clock.id > begins).order_by(Clock.id)
    clocks = _load(query)
    drifts = _drifts(clocks, now)
    return _Batch(begins, clocks[-1].id if clocks else begins, len(clocks), tuple(one.clock.id for one in drifts))


def _noted(batch: _Batch, now: datetime) -> bool:
    """Looks at the suspects again under a lock, heals, writes down how far the round came; True at its end."""
    present = _present()
    if present is None:
        present = AuditRound(started_at=now, position=0, checked=0, healed=0, wrong=0)
        db.session.add(present)
        db.session.flush()
    if present.position != batch.begins:
        # Somebody else was faster; what was seen is seen again in its turn.
        return True
    if batch.suspects:
        drifts = _held(batch.suspects, now)
        present.healed += _healed([one for one in drifts if not one.moved], now)
        present.wrong += _told([one for one in drifts if one.moved], now)
    present.position, present.checked = batch.ends, present.checked + batch.checked
    if batch.checked == BATCH:
        return False
    present.finished_at = now
    db.session.execute(delete(AuditRound).where(AuditRound.id <= present.id - KEPT))
    return True


def _held(ids: Iterable[int], now: datetime) -> list[Drift]:
    """The clocks compared again while nobody can change their incidents, in the order in which all writers lock."""
    chosen = select(Clock.incident_id).where(Clock.id.in_(ids))
    held = select(Incident.id).where(Incident.id.in_(chosen)).order_by(Incident.id).with_for_update()
    db.session.execute(held).all()
    return _compared(select(Clock).where(Clock.id.in_(ids), text(OPEN)), now)


def _compared(query: Any, now: datetime) -> list[Drift]:
    return _drifts(_load(query.with_for_update(of=Clock)), now)


def _load(query: Any) -> list[Clock]:
    names = (joinedload(Clock.debtor), joinedload(Clock.creditor), joinedload(Clock.contract))
    query = query.limit(BATCH).options(joinedload(Clock.incident), *names)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _drifts(clocks: list[Clock], now: datetime) -> list[Drift]:
    situations = _situations({one.incident_id: one.incident for one in clocks})
    compared = [_drift(one, situations[one.incident_id], now) for one in clocks]
    return [one for one in compared if one is not None]


def _drift(clock: Clock, situation: Situation, now: datetime) -> Drift | None:
    right = given(end_of(clock.terms(), clock.debtor_id, situation), situation)
    stands = Given(clock.waits_for, clock.starts_at, clock.due_at, clock.target_at, clock.remind_from)  # type: ignore[arg-type]
    times = rings.set_back(clock.times(), now)
    next_alert_at = rings.next_alert(times)
    if right == stands and clock.next_alert_at == next_alert_at:
        return None
    return Drift(clock, right, next_alert_at, times.alerted_until, right != stands)


def _situations(incidents: dict[int, Incident]) -> dict[int, Situation]:
    """The facts from which clocks count, for all these incidents in four statements."""
    if not incidents:
        return {}
    ours = our_party()
    events, notices, aware = (_grouped(row, incidents) for row in (EventFact, Notice, PartyAwareness))
    return {
        number: situation_of(
            incident,
            ours,
            frozenset(),
            (),
            Written(
                {row.event: row.moment for row in events[number] if row.moment},
                {row.party_id: row.aware for row in aware[number] if row.aware},
                filed=filed(notices[number]),
            ),
        )
        for number, incident in incidents.items()
    }


def _grouped(row: Any, incidents: Iterable[int]) -> dict[int, list[Any]]:
    query = select(row).where(row.incident_id.in_(incidents)).execution_options(populate_existing=True)
    if row is Notice:
        query = query.where(Notice.state == GIVEN, Notice.audience != PARTY)
    found: dict[int, list[Any]] = defaultdict(list)
    for one in db.session.scalars(query):
        found[one.incident_id].append(one)
    return found


def _healed(drifts: list[Drift], now: datetime) -> int:
    """Sets each next alert right, and says so in the timeline of its incident."""
    wrong = [one for one in drifts if one.clock.next_alert_at != one.next_alert_at]
    lines = [(one.clock, _line(one.clock, one.clock.next_alert_at, one.next_alert_at)) for one in wrong]
    for one in wrong:
        one.clock.next_alert_at, one.clock.alerted_until = one.next_alert_at, one.alerted_until
    for incident, said in _by_incident(lines):
        record(incident, None, now, "rearmed", {"clocks": said})
    return len(wrong)


def _told(drifts: list[Drift], now: datetime) -> int:
    """Writes down once what the facts would give instead."""
    lines = [(one.clock, _line(one.clock, one.clock.times().ends_at, _end(one.given))) for one in drifts]
    for incident, said in _by_incident(lines):
        last = select(Entry.data).where(Entry.incident_id == incident.id, Entry.kind == "drifted")
        if db.session.scalar(last.order_by(Entry.id.desc()).limit(1)) != {"clocks": said}:
            record(incident, None, now, "drifted", {"clocks": said})
    return len(lines)


def _by_incident(lines: Iterable[tuple[Clock, dict[str, Any]]]) -> list[tuple[Incident, list[dict[str, Any]]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    incidents = {}
    for clock, line in lines:
        incidents[clock.incident_id] = clock.incident
        found[clock.incident_id].append(line)
    return [(incidents[number], said) for number, said in found.items()]


def _end(right: Given) -> datetime | None:
    return right.due_at or right.target_at


def _line(clock: Clock, old: datetime | None, new: datetime | None) -> dict[str, Any]:
    return {"duty": clock.named(), "old": stamp(old), "new": stamp(new)}
