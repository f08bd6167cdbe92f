"""Calls: opened by alerts, moved on through their plan, answered, kept to what their clocks say, ended.

Nothing here commits: a call, its texts and what caused them are one transaction of the caller's.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce

from sqlalchemy import BindParameter, Select, String, cast, func, insert, literal, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from incidents.alerts.calls.moves import Answer, Ask, Asked, Move, Standing, after_answer, needs_help, next_move
from incidents.alerts.crew.operations import Crews, gather
from incidents.alerts.models import Call, Summons
from incidents.alerts.plan import Kind, Plans
from incidents.alerts.plans.operations import plans as stored_plans
from incidents.alerts.sending.operations import Turn, send, what_is_said
from incidents.alerts.texts.operations import Said
from incidents.models import Incident, record
from notifications import outbox, status
from notifications.models import Delivery

BATCH = 200
#: How a call ended: its clocks are met or waived; a newer one of the same incident and kind took over.
SETTLED, REPLACED = "settled", "replaced"
#: So long a text that was refused is looked at again for what its call should do.
FRESH = timedelta(days=1)
#: Call, round and person that a text is named after, and its channel.
Named = tuple[tuple[int, int, int], str]


# ---- opened, and moved on


def opened(incident: Incident, kind: Kind, plans: Plans, crews: Crews, now: datetime) -> Turn:
    """A new call about to take its first step, not stored yet; what it speaks of is filled in before it begins."""
    call = Call(incident_id=incident.id, kind=kind, opened_at=now)
    turn = _planned(Turn(call, incident, Said([], 0, started=False), opens=True), Standing(), plans, crews, now)
    assert turn.move is not None
    call.step, call.round, call.next_at = turn.move.begun, turn.move.round, turn.move.next_at
    return turn


def store(turns: Sequence[Turn]) -> None:
    """Stores the calls of these turns, one of each incident and kind, in one statement after what else is to be
    written."""
    db.session.flush()
    names = ("incident_id", "kind", "opened_at", "step", "round", "next_at")
    rows = [{name: getattr(turn.call, name) for name in names} for turn in turns]
    adding = insert(Call).returning(Call).execution_options(render_nulls=True)
    stored = {(one.incident_id, one.kind): one for one in db.session.scalars(adding, rows)}
    for turn in turns:
        turn.call = stored[turn.call.incident_id, turn.call.kind]


def begin(turns: Sequence[Turn], now: datetime) -> None:
    """Takes the first step of calls that were just opened; each replaces the open one of its incident and kind."""
    # An incident that is logged now has no older call.
    before = {turn.incident.id: turn.incident.reference for turn in turns if turn.incident.logged_at != now}
    kinds = {(turn.call.incident_id, turn.call.kind) for turn in turns}
    new = {turn.call.id for turn in turns}
    old = [one for one in _open_calls(before) if one.id not in new and (one.incident_id, one.kind) in kinds]
    for one in old:
        _end(one, REPLACED, now)
    _withdraw(old, list(before.values()), now)
    send(turns, now)


def go_on(now: datetime) -> int:
    """Draws the consequences of texts that were refused for good, and moves on every call whose moment has come; gives
    how many. The caller commits. One statement where there is nothing to do."""
    anything = db.session.execute(select(next_due().scalar_subquery() <= now, lost(now - FRESH).exists())).one()
    if anything[1]:
        _note_failures(now)
    return _advance_due(now) if any(anything) else 0


def next_due() -> Select[tuple[datetime | None]]:
    """The moment at which the first call moves on."""
    return select(func.min(Call.next_at))


def _advance_due(now: datetime) -> int:
    query = select(Call).where(Call.next_at <= now).order_by(Call.next_at).limit(BATCH)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True)))
    if not due:
        return 0
    said = what_is_said(due)
    incidents = _incidents(due)
    asked = _summonses(due)
    plans = stored_plans()
    going = [call for call in due if _goes_on(call, said, now)]
    crews = gather({plans.of(Kind(call.kind)) for call in going}, now)
    turns = []
    for call in going:
        standing = _standing(call, asked[call.id], said[call.id])
        turns.append(_planned(Turn(call, incidents[call.incident_id], said[call.id]), standing, plans, crews, now))
        turns[-1].lapsed = call.acknowledged_at is not None
        call.acknowledged_at = None
    send(turns, now)
    return len(due)


def _planned(turn: Turn, standing: Standing, plans: Plans, crews: Crews, now: datetime) -> Turn:
    plan = plans.of(Kind(turn.call.kind))
    turn.crews, crew = crews.best(plan, compromised=turn.compromised)
    turn.move = next_move(plan, standing, crew, now)
    turn.again = turn.move.step <= standing.step
    turn.helps = needs_help(standing)
    return turn


def _goes_on(call: Call, said: Mapping[int, Said], now: datetime) -> bool:
    if not said[call.id].lines:
        _end(call, SETTLED, now)
    return call.ended_at is None


def open_on(incident_id: int) -> list[Call]:
    """The calls of an incident that go on, with everybody they have called, in one statement."""
    query = (
        select(Call)
        .where(Call.incident_id == incident_id, Call.ended_at.is_(None))
        .options(joinedload(Call.summonses).joinedload(Summons.person))
        .order_by(Call.id)
    )
    return list(db.session.scalars(query).unique())


# ---- answered


def summons_for_key(key: str) -> Summons | None:
    """The summons of a one-use link; None for a key that nobody was given."""
    return db.session.scalar(select(Summons).where(Summons.key_hash == key_hash(key)))


def summons_of(delivery_key: str) -> Summons | None:
    """The summons that a text was sent for, by the text's own name; None for any other text."""
    named = name_of(delivery_key)
    if named is None:
        return None
    call_id, number, person_id = named
    found = select(Summons).where(Summons.call_id == call_id, Summons.round == number, Summons.person_id == person_id)
    return db.session.scalar(found)


def key_hash(key: str) -> str:
    """What is stored of a link's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def answer(summons_id: int, given: Answer | str, by: str, now: datetime) -> bool:
    """A summoned person's answer, which came `by` link, SMS, voice or the application; the caller commits.

    The last word counts: who is on it may still need help or turn out to be the wrong person. False, and nothing
    changes, if this person said the same before or the call is over. An answer to a call that was replaced counts for
    the one that took over. It never hides or stops a clock.
    """
    summons = db.session.get(Summons, summons_id)
    if summons is None:
        return False
    call = db.session.scalars(select(Call).where(Call.id == summons.call_id).with_for_update()).one()
    if call.ending == REPLACED:
        if summons.answer in (None, Answer.UNREACHABLE):
            _answer_rows([summons], Answer(given), by, now)
        present = next((one for one in _open_calls({call.incident_id}) if one.kind == call.kind), None)
        return present is not None and _take(present, summons.person_id, Answer(given), by, now)
    return call.ended_at is None and _take(call, summons.person_id, Answer(given), by, now)


def take(call_id: int, person_id: int, given: Answer | str, by: str, now: datetime) -> bool:
    """The answer of a person in the application, summoned or not: “I take it”. False as in `answer`."""
    call = db.session.scalars(select(Call).where(Call.id == call_id).with_for_update()).one()
    return call.ended_at is None and _take(call, person_id, Answer(given), by, now)


def _take(call: Call, person_id: int, given: Answer, by: str, now: datetime) -> bool:
    rows = _summonses([call])[call.id]
    own = [one for one in rows if one.person_id == person_id]
    waiting = [one for one in own if one.answer in (None, Answer.UNREACHABLE)]
    if not waiting:
        lapsed = given is Answer.ACKNOWLEDGED and call.acknowledged_at is None
        if own and own[-1].answer == given and not lapsed:
            return False
        waiting = [one for one in own if one.round == call.round]
    if not waiting:
        added = Summons(call_id=call.id, round=call.round, step=max(call.step, 1), person_id=person_id, summoned_at=now)
        db.session.add(added)
        rows.append(added)
        waiting = [added]
    _answer_rows(waiting, given, by, now)
    incident = db.session.get_one(Incident, call.incident_id)
    record(incident, db.session.get(Person, person_id), now, "answered", {"answer": given, "by": by})
    _decide(call, rows, now, given)
    return True


def _answer_rows(rows: Iterable[Summons], given: Answer, by: str | None, now: datetime) -> None:
    """What a person said before stays in the timeline."""
    for one in rows:
        one.answer, one.answered_at, one.answered_by = given, now, by


def _decide(call: Call, rows: Sequence[Summons], now: datetime, given: Answer | None = None) -> None:
    """Since when the call is acknowledged, and when it moves next."""
    db.session.flush()
    said = what_is_said([call])[call.id]
    plan = stored_plans().of(Kind(call.kind))
    standing = _standing(call, rows, said)
    call.acknowledged_at, call.next_at = after_answer(plan, standing, call.next_at, now, given)


def lost(since: datetime | BindParameter[datetime]) -> Select[tuple[str]]:
    """The names of texts that were lost since then and whose call still waits for an answer of that person."""
    numbers = (Summons.call_id, Summons.round, Summons.person_id)
    name = reduce(lambda so_far, one: so_far.concat(cast(one, String)).concat(":"), numbers, literal("call:"))
    waits = (
        select(Summons.id)
        .join(Call, Summons.call_id == Call.id)
        .join(Incident, Call.incident_id == Incident.id)
        .where(Incident.reference == Delivery.topic, Call.ended_at.is_(None), Summons.answer.is_(None))
        .where(Delivery.key.startswith(name))
    )
    return select(Delivery.key).where(
        Delivery.state.in_(status.GONE_WRONG),
        Delivery.not_before > since,
        Delivery.purpose == "alert",
        waits.exists(),
    )


def _note_failures(now: datetime) -> None:
    """Marks who cannot be reached because every text of a round was refused for good, and hands their calls on."""
    names = {name for key in db.session.scalars(lost(now - FRESH)) if (name := name_of(key))}
    query = (
        select(Summons, Call)
        .join(Call, Summons.call_id == Call.id)
        .where(Call.id.in_({name[0] for name in names}), Call.ended_at.is_(None), Summons.answer.is_(None))
        .with_for_update(of=Call, skip_locked=True)
    )
    found = [(one, call) for one, call in db.session.execute(query) if (one.call_id, one.round, one.person_id) in names]
    gone = _all_lost([one for one, _call in found])
    for one in gone:
        one.answer, one.answered_at = Answer.UNREACHABLE, now
    calls = {call.id: call for one, call in found if one in gone}
    rows = _summonses(calls.values())
    for call in calls.values():
        if call.acknowledged_at is None:
            _decide(call, rows[call.id], now)


def _all_lost(rows: Sequence[Summons]) -> list[Summons]:
    """Those of whose texts none is on its way or has arrived."""
    if not rows:
        return []
    starts = [Delivery.key.startswith(f"call:{one.call_id}:{one.round}:{one.person_id}:") for one in rows]
    alive = select(Delivery.key).where(or_(*starts), Delivery.state.not_in((*status.GONE_WRONG, status.WITHDRAWN)))
    names = {name_of(key) for key in db.session.scalars(alive)}
    return [one for one in rows if (one.call_id, one.round, one.person_id) not in names]


# ---- kept to what is true


def follow(incident: Incident, now: datetime, leave: Collection[str] = ()) -> None:
    """After clocks of the incident were met, waived or moved, or the trust in our mail changed: calls whose clocks are
    all settled end, and what was not handed over yet is taken back and, where the call goes on, written anew. `leave`:
    kinds that are about to ring."""
    db.session.flush()
    calls = [one for one in _open_calls({incident.id}) if one.kind not in leave]
    if not calls:
        return
    said = what_is_said(calls)
    going = [call for call in calls if _goes_on(call, said, now)]
    names = _withdraw(calls, [incident.reference], now)
    again = [call for call in going if any(name[0] == call.id for name, _channel in names)]
    if not again:
        return
    plans = stored_plans()
    people = {name[2] for name, _channel in names}
    crews = gather({plans.of(Kind(call.kind)) for call in again}, now, people).with_the_lost()
    told = _handed_over(incident.reference) if incident.mail_compromised_at else []
    turns = []
    for call in again:
        turn = Turn(call, incident, said[call.id], crews=crews, again=True)
        asks = _asked_anew(turn, [one for one in names if one[0][0] == call.id], told)
        turn.move = Move(max(call.step, 1), call.round + 1, asks, (), call.next_at or now)
        turn.keeps_time = True
        if asks:
            turns.append(turn)
    send(turns, now)
    for turn in turns:
        if not turn.heads and turn.call.acknowledged_at is None:
            # What was taken back reaches these people by no other way: somebody else is called at once.
            turn.call.next_at = now


def _asked_anew(turn: Turn, back: Sequence[Named], told: Collection[Named]) -> tuple[Ask, ...]:
    """Who of a call is written to anew for texts that were taken `back`, and by what. What stands in for mail brings no
    second text to a phone that was `told` in the same round."""
    assert turn.crews is not None
    found = []
    for person in dict.fromkeys(name[2] for name, _channel in back):
        own = [one for one in back if one[0][2] == person]
        rounds = {name for name, _channel in own}
        has = {channel for name, channel in told if name in rounds}
        was = dict.fromkeys(channel for _name, channel in own)
        channels = turn.crews.channels(person, was, compromised=turn.compromised)
        left = tuple(one for one in channels if one not in has)
        if left or not has:
            found.append(Ask(person, left))
    return tuple(found)


def _handed_over(reference: str) -> list[Named]:
    """The texts of calls of an incident that left, or are in somebody's hands."""
    query = select(Delivery.key, Delivery.channel).where(
        Delivery.topic == reference,
        Delivery.purpose == "alert",
        Delivery.state.in_((status.LEASED, *status.HANDED_OVER)),
    )
    return [(name, channel) for key, channel in db.session.execute(query) if (name := name_of(key))]


def _open_calls(incident_ids: Collection[int]) -> list[Call]:
    if not incident_ids:
        return []
    query = select(Call).where(Call.incident_id.in_(incident_ids), Call.ended_at.is_(None)).order_by(Call.id)
    return list(db.session.scalars(query.with_for_update()))


def _end(call: Call, ending: str, now: datetime) -> None:
    call.ended_at, call.ending, call.next_at = now, ending, None


def _withdraw(calls: Sequence[Call], references: Sequence[str], now: datetime) -> list[Named]:
    """Takes back what of these calls nobody has in hand yet; the name and the channel of each text."""
    ids = {call.id for call in calls}
    if not ids:
        return []
    waiting = select(Delivery.key, Delivery.channel).where(
        Delivery.topic.in_(references),
        Delivery.purpose == "alert",
        Delivery.state.in_((status.QUEUED, status.HELD)),
    )
    channels = {key: channel for key, channel in db.session.execute(waiting)}  # noqa: C416 - rows are no pairs to mypy
    keys = [key for key in channels if (name := name_of(key)) and name[0] in ids]
    taken = outbox.withdraw(Delivery.key.in_(keys), now) if keys else []
    return [(name, channels[key]) for key in sorted(taken) if (name := name_of(key))]


# ---- rows and values


def name_of(key: str) -> tuple[int, int, int] | None:
    """Call, round and person that a text is named after.

    >>> name_of("call:7:2:31:sms"), name_of("notice:7")
    ((7, 2, 31), None)
    """
    kind, *parts = key.split(":")
    if kind != "call" or len(parts) < 4:
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def _summonses(calls: Iterable[Call]) -> dict[int, list[Summons]]:
    found: dict[int, list[Summons]] = {call.id: [] for call in calls}
    if found:
        query = select(Summons).where(Summons.call_id.in_(found)).order_by(Summons.id)
        for row in db.session.scalars(query):
            found[row.call_id].append(row)
    return found


def _incidents(calls: Iterable[Call]) -> dict[int, Incident]:
    ids = {call.incident_id for call in calls}
    return {one.id: one for one in db.session.scalars(select(Incident).where(Incident.id.in_(ids)))}


def _standing(call: Call, rows: Iterable[Summons], said: Said) -> Standing:
    asked = (
        Asked(one.person_id, one.round, one.step, Answer(one.answer) if one.answer else None, one.answered_at)
        for one in rows
    )
    return Standing(call.step, call.round, call.acknowledged_at, tuple(asked), said.ends_at)
