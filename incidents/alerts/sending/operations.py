"""One move of calls put into effect: who is summoned, what they are told, when the call moves next."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, case, func, insert, select
from sqlalchemy.orm import aliased, joinedload

from core import times
from core.database import db
from incidents.alerts import leaving
from incidents.alerts.calls.moves import Move
from incidents.alerts.crew.operations import Crews
from incidents.alerts.models import Call, Summons
from incidents.alerts.texts.operations import NAMED, Letterhead, Line, Said, text
from incidents.clock import Stage
from incidents.models import Alert, Clock, Incident, record
from notifications import operations as mail_room
from notifications import outbox
from notifications.texts import Text

#: Of a one-use link: 96 bits, which nobody guesses, are 16 letters, which leave room in an SMS.
KEY_BYTES = 12


@dataclass
class Turn:
    """A call about to move: what it speaks of, who can be reached, what it does. `opens`: this is its first
    step; `again`: nobody new is called; `lapsed`: somebody had acknowledged; `keeps_time`: its next moment stays;
    `helps`: somebody who was called needs help."""

    call: Call
    incident: Incident
    said: Said
    crews: Crews | None = None
    move: Move | None = None
    opens: bool = False
    again: bool = False
    lapsed: bool = False
    keeps_time: bool = False
    helps: bool = False
    heads: list[Letterhead] = field(default_factory=list)

    def is_final(self, now: datetime) -> bool:
        """Whether its texts pass the limit of their addresses; a start does so once, not each time it is repeated."""
        return leaving.is_final(self.said.started and self.opens, self.said.ends_at, now)

    @property
    def compromised(self) -> bool:
        return self.incident.mail_compromised_at is not None


def send(turns: Sequence[Turn], now: datetime) -> None:
    """Summons the people of each move and queues their texts, in a fixed number of statements for all of them."""
    recent = _recent(turns, now)
    summonses: list[dict[str, Any]] = []
    texts: list[Text] = []
    for turn in turns:
        assert turn.move is not None and turn.crews is not None
        for ask in turn.move.asks:
            key = secrets.token_urlsafe(KEY_BYTES)
            heads = [
                head
                for channel in ask.channels
                for head in _heads(turn, turn.move.round, ask.person, channel, key, recent, now)
            ]
            if heads:
                turn.heads += heads
                summonses.append(_summons(turn, ask.person, key, now))
        why = {"again": not turn.opens, "helps": turn.helps}
        texts += [text(turn.incident, turn.said, head, now, **why) for head in turn.heads]
        _moved(turn, now)
    if summonses:
        db.session.execute(insert(Summons), summonses)
    outbox.queue(texts, now)


def _heads(
    turn: Turn,
    number: int,
    person_id: int,
    channel: str,
    key: str,
    recent: dict[tuple[str, str], list[datetime]],
    now: datetime,
) -> list[Letterhead]:
    assert turn.crews is not None
    person = turn.crews.people.get(person_id)
    if person is None:
        return []
    found = []
    name = f"call:{turn.call.id}:{number}:{person_id}:{channel}"
    for place, address in enumerate(turn.crews.addresses(person_id, channel, turn.compromised), 1):
        at = now
        if leaving.keeps_quiet(turn.said.started and not turn.lapsed, turn.said.ends_at, now):
            at = leaving.after_quiet(person.quiet_from, person.quiet_until, times.zone(person.zone), now)
        if not turn.is_final(now):
            sent = recent.setdefault((channel, address), [])
            at = max(at, leaving.below_limit(sent, now))
            sent.append(at)
        found.append(Letterhead(person, channel, address, name if place == 1 else f"{name}:{place}", key, at))
    return found


def _recent(turns: Sequence[Turn], now: datetime) -> dict[tuple[str, str], list[datetime]]:
    """What went to the addresses of the last hour; not asked where every text leaves whatever went before."""
    addresses: set[str] = set()
    for turn in turns:
        if turn.move and turn.crews and not turn.is_final(now):
            for ask in turn.move.asks:
                for channel in ask.channels if ask.person in turn.crews.people else ():
                    addresses.update(turn.crews.addresses(ask.person, channel, turn.compromised))
    return mail_room.recent(addresses, now - leaving.HOUR, now) if addresses else {}


def _summons(turn: Turn, person_id: int, key: str, now: datetime) -> dict[str, Any]:
    assert turn.move is not None
    return {
        "call_id": turn.call.id,
        "round": turn.move.round,
        "step": turn.move.step,
        "person_id": person_id,
        "summoned_at": now,
        "key_hash": sha256(key.encode()).hexdigest(),
    }


def _moved(turn: Turn, now: datetime) -> None:
    """Step, round and next moment of the call, and its lines in the timeline: new steps only, not each repeat."""
    call, move = turn.call, turn.move
    assert move is not None and turn.crews is not None
    for step in move.skipped:
        record(turn.incident, None, now, "step_skipped", {"step": step})
    if not turn.again and not turn.opens:
        names = [turn.crews.people[one.person].name for one in move.asks if one.person in turn.crews.people]
        record(turn.incident, None, now, "called", {"step": move.step, "people": names})
    call.step, call.round = max(call.step, move.begun), move.round
    if not turn.keeps_time:
        # Whoever keeps quiet hours cannot answer before they end.
        first = min((head.not_before for head in turn.heads), default=now)
        call.next_at = first + (move.next_at - now)


# ---- what a call speaks of


def what_is_said(calls: Collection[Call]) -> dict[int, Said]:
    """Of each call the open clocks that were alerted under its kind: the nearest, and how many they are. Two statements
    for all calls, whatever the number of clocks."""
    if not calls:
        return {}
    mine = aliased(Call)
    ends = func.coalesce(Clock.due_at, Clock.target_at)
    # From rows of tables only, no group is joined again: a PostgreSQL that has not counted its tables yet, as right
    # after an incident on thousands of contracts, would go through all of such a group for each clock.
    alerted = (
        select(
            mine.id.label("call_id"),
            Clock.id.label("clock_id"),
            Alert.id.label("alert_id"),
            ends.label("ends"),
            Clock.due_at,
            case((and_(Alert.stage == "start", Alert.call_id == mine.id), 1), else_=0).label("begun"),
            func.row_number().over(partition_by=(mine.id, Clock.id), order_by=Alert.id.desc()).label("newest"),
        )
        .join(Call, Alert.call_id == Call.id)
        .join(mine, and_(mine.incident_id == Call.incident_id, mine.kind == Call.kind))
        .join(Clock, Clock.id == Alert.clock_id)
        .where(mine.id.in_([call.id for call in calls]), Alert.incident_id.in_({call.incident_id for call in calls}))
        .where(Clock.met_at.is_(None), Clock.waived_at.is_(None))
        .subquery()
    )
    part = alerted.c.call_id
    order = (alerted.c.ends.is_(None), alerted.c.ends, alerted.c.due_at.is_(None), alerted.c.clock_id)
    ranked = (
        select(
            part,
            alerted.c.clock_id,
            alerted.c.alert_id,
            func.row_number().over(partition_by=part, order_by=order).label("place"),
            func.count().over(partition_by=part).label("count"),
            func.max(alerted.c.begun).over(partition_by=part).label("started"),
        )
        .where(alerted.c.newest == 1)
        .subquery()
    )
    nearest = select(ranked).where(ranked.c.place <= NAMED).cte("nearest")
    nearest = nearest.prefix_with("MATERIALIZED", dialect="postgresql")
    query = (
        select(nearest.c.call_id, Clock, Alert, nearest.c.count, nearest.c.started)
        .join(nearest, nearest.c.clock_id == Clock.id)
        .join(Alert, Alert.id == nearest.c.alert_id)
        .order_by(nearest.c.call_id, nearest.c.place)
        .options(joinedload(Clock.debtor), joinedload(Clock.creditor), joinedload(Clock.contract))
    )
    found: dict[int, Said] = {call.id: Said([], 0, started=False) for call in calls}
    lines: dict[int, list[Line]] = {}
    for call_id, clock, alert, count, started in db.session.execute(query):
        line = Line(clock, Stage(alert.stage, alert.stage_at), new=alert.call_id == call_id)
        lines.setdefault(call_id, []).append(line)
        found[call_id] = Said(lines[call_id], count, bool(started))
    return found
