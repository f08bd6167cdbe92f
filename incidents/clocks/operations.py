"""The clocks of one incident: gathered with all that decides them, recomputed from the facts, waived and reopened.

Nothing here commits: the operation that called does, so that facts and clocks change together.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import column, select, text
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from accounts.models import Person
from contracts import catalogue, law
from contracts.models import Contract, Obligation, Party
from contracts.moment import at_instant
from contracts.period import Ending
from contracts.terms import DEPTH, Restart
from core.database import db
from incidents import duties
from incidents.alerts.calls import operations as calls
from incidents.alerts.operations import arm, kinds_about_to_ring, ring
from incidents.alerts.plans.operations import plans as stored_plans
from incidents.clock import Stage, Times
from incidents.clocks.moments import given
from incidents.clocks.written.operations import Written, written_of
from incidents.duties import Duty
from incidents.models import (
    Clock,
    Entry,
    Incident,
    TouchedContract,
    record,
)
from incidents.situation import Agreement, Promise, Situation, Waiting, end_of
from incidents.waivers import Waiver
from incidents.wording import stamp


@dataclass
class Scene:
    """All rows that decide the clocks of one incident, gathered once."""

    incident: Incident
    ours: Party
    contracts: list[Contract]
    reach: frozenset[int]
    clocks: dict[str, Clock] = field(default_factory=dict)
    reopened: list[Clock] = field(default_factory=list)
    written: Written = field(default_factory=Written)

    def situation(self) -> Situation:
        agreements = tuple(agreement_of(contract, promises) for contract, promises in self._promises())
        return situation_of(self.incident, self.ours, self.reach, agreements, self.written)

    def _promises(self) -> Iterator[tuple[Contract, tuple[Promise, ...]]]:
        """Each contract with the versions that count on the local day of logging. A clock keeps the one that it runs
        under, though that was replaced or withdrawn since; no other version of that duty joins it, or the same duty
        would run twice."""
        started = {clock.obligation_id for clock in self.clocks.values() if clock.obligation_id is not None}
        logged = at_instant(self.incident.logged_at, self.incident.zone).local.date()
        for contract in self.contracts:
            duties = contract.duties_on(logged, started)
            yield contract, tuple(Promise(one.id, one.terms(), one.send_automatically) for one in duties)


def situation_of(
    incident: Incident,
    ours: Party,
    reach: frozenset[int],
    agreements: tuple[Agreement, ...],
    written: Written,
) -> Situation:
    """The facts of an incident for the rules."""
    logged = at_instant(incident.logged_at, incident.zone)
    return Situation(
        ours=ours.id,
        reach=reach,
        personal_data=incident.personal_data,
        signal=incident.discovered or logged,
        aware=incident.aware,
        verdict=incident.verdict if incident.risk == "high_risk" else None,
        risk_decided=incident.risk is not None,
        own_data=incident.own_data,
        agreements=agreements,
        party_aware=written.told,
        laws=catalogue.current(),
        profile=ours.profile(),
        logged=logged,
        occurred=incident.occurred,
        events=written.events,
        filed=written.filed,
        chosen=written.chosen,
        affected=tuple(incident.affected_countries or ()),
    )


def gather(incident: Incident) -> Scene:
    """Everything that decides the clocks of this incident, in a fixed number of statements."""
    touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
    return Scene(
        incident,
        our_party(),
        load_contracts(Contract.id.in_(touched)),
        reach_of(incident.place_id),
        {clock.key: clock for clock in clocks_of(incident.id)},
        written=written_of(incident),
    )


def recompute(scene: Scene, actor: Person | None, now: datetime, reason: str | None = None) -> None:
    """Brings every clock to what the facts say now; starts missing ones, ends those no longer triggered, rings."""
    situation = scene.situation()
    incident = scene.incident
    triggered = {duty.key: duty for duty in [*duties.triggered(situation), *_public_notice(scene, situation)]}
    moved, again, restarted = [], [], []
    open_before = {clock.key for clock in scene.clocks.values() if clock.times().open}
    parties = parties_of(scene)
    contracts = {one.id: one for one in scene.contracts}
    for duty in triggered.values():
        clock = scene.clocks.get(duty.key)
        if clock is None:
            clock = scene.clocks[duty.key] = _new_clock(scene, duty, parties, contracts)
            if duty.statute == law.ART_34_3_C:
                record(incident, actor, now, "public_notice", {})
        elif clock.waived_reason == Waiver.NOT_TRIGGERED:
            reopen(scene, clock, actor, now, reason)
        end = end_of(clock.terms(), clock.debtor_id, situation)
        if _stands(clock):
            again += _restated(clock, end)
            continue
        before = clock.times()
        if _set_times(clock, end, situation) and before.ends_at is not None:
            line = {"duty": clock.named(), "old": stamp(before.ends_at), "new": stamp(clock.times().ends_at)}
            (restarted if _started_again(clock, before) else moved).append(line)
    for key, clock in scene.clocks.items():
        if key not in triggered:
            _end_untriggered(incident, clock, actor, now, reason)
    if moved:
        record(incident, actor, now, "moved", {"clocks": moved})
    if restarted:
        record(incident, actor, now, "restarted", {"clocks": restarted})
    if again and (news := _not_yet_said(incident, again)):
        record(incident, actor, now, "restated", {"clocks": news})
    if incident.closed_at and any(clock.times().open for clock in scene.clocks.values()):
        # A duty that turns up late must not hide in a closed incident.
        incident.closed_at = incident.closed_by = None
        record(incident, actor, now, "reopened", {"reason": reason})
    # The due moment of a clock that is open again may be an old one, all stages of which were raised before.
    news = {clock.id: Stage(f"reopened-{int(now.timestamp())}", now) for clock in scene.reopened}
    everything = list(scene.clocks.values())
    with db.session.no_autoflush:
        plans = stored_plans()
    arm(everything, plans)
    open_now = {clock.key for clock in everything if clock.times().open}
    if moved or restarted or open_before - open_now:
        # What was corrected or ended holds for every text that nobody has in hand yet.
        calls.follow(incident, now, kinds_about_to_ring(everything, plans, now))
    ring(incident, everything, now, plans, news=news)


def _public_notice(scene: Scene, situation: Situation) -> list[Duty]:
    """Art. 34(3)(c): the duty to tell the people goes on as a duty of public communication, from the same start."""
    waived = scene.clocks.get(law.ART_34_1)
    if waived is None or waived.waived_reason != Waiver.ART_34_3_C or situation.personal_data == "no":
        return []
    statute = law.PUBLIC_NOTICE
    return [Duty(statute.id, "statute", waived.debtor_id, None, statute.terms, statute=statute.id)]


def _stands(clock: Clock) -> bool:
    """A clock that was met never moves. One that was met while it waited gets its moments once they are known."""
    return clock.met_at is not None and clock.times().ends_at is not None


def _restated(clock: Clock, end: Ending | Waiting) -> list[dict[str, Any]]:
    """What the corrected facts would say of a clock that was met: written down, because the clock itself stands."""
    would = None if isinstance(end, Waiting) else end.due_at or end.target_at
    if would is None or would == clock.times().ends_at:
        return []
    return [{"duty": clock.named(), "old": stamp(clock.times().ends_at), "new": stamp(would)}]


def _not_yet_said(incident: Incident, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts stay as corrected: what the timeline said last of a duty is not said again at every later change."""
    said = select(Entry.data).where(Entry.incident_id == incident.id, Entry.kind == "restated").order_by(Entry.id)
    last = {_key(line): line for data in db.session.scalars(said) for line in data["clocks"]}
    return [line for line in lines if last.get(_key(line)) != line]


def _key(line: dict[str, Any]) -> str:
    return json.dumps(line["duty"], sort_keys=True)


def _started_again(clock: Clock, before: Times) -> bool:
    """Whether a later report moved the start on; one that was lost, or recorded late, moves it as facts do."""
    if clock.terms().restart is not Restart.LATEST or clock.starts_at is None or before.starts_at is None:
        return False
    return clock.starts_at > before.starts_at


def _set_times(clock: Clock, end: Ending | Waiting, situation: Situation) -> bool:
    """Start, due and target from the facts; True if the moment that the stages run on moved."""
    before = (clock.due_at, clock.target_at)
    remind_before = clock.remind_from
    found = given(end, situation)
    clock.waits_for, clock.starts_at, clock.remind_from = found.waits_for, found.starts_at, found.remind_from
    clock.due_at, clock.target_at = found.due_at, found.target_at
    moved = before != (clock.due_at, clock.target_at)
    if moved or remind_before != clock.remind_from:
        # A moved deadline rings again: its stages are counted anew.
        clock.alerted_until = None
    return moved


def _new_clock(scene: Scene, duty: Duty, parties: dict[int, Party], contracts: dict[int, Contract]) -> Clock:
    clock = Clock(
        incident_id=scene.incident.id,
        key=duty.key,
        kind=duty.kind,
        obligation_id=duty.obligation_id,
        statute=duty.statute,
        authority=duty.authority,
        contract_id=duty.contract_id,
        debtor_id=duty.debtor,
        creditor_id=duty.creditor,
        terms_data=duty.terms.as_data(),
        send_automatically=duty.send_automatically,
    )
    # What the texts of this transaction speak of is loaded already; the rows need not be asked for again.
    contract = contracts.get(duty.contract_id) if duty.contract_id else None
    promised = (one for one in contract.obligations if one.id == duty.obligation_id) if contract else ()
    known = {"debtor": parties[duty.debtor], "creditor": parties.get(duty.creditor) if duty.creditor else None}
    known |= {"contract": contract, "obligation": next(iter(promised), None), "incident": scene.incident}
    for name, row in known.items():
        set_committed_value(clock, name, row)
    db.session.add(clock)
    return clock


def _end_untriggered(incident: Incident, clock: Clock, actor: Person | None, now: datetime, reason: str | None) -> None:
    if clock.met_at or clock.waived_at:
        return
    if clock.kind == "triage":
        clock.met_at = now
        record(incident, actor, now, "triage_done", {})
        return
    waive(clock, Waiver.NOT_TRIGGERED, reason, actor, now)
    record(incident, actor, now, "waived", {"duty": clock.named(), "why": Waiver.NOT_TRIGGERED, "reason": reason})


def waive(clock: Clock, reason: Waiver, note: str | None, actor: Person | None, now: datetime) -> None:
    clock.waived_at, clock.waived_reason, clock.waived_note = now, reason, note
    clock.waived_by = actor.id if actor else None
    clock.next_alert_at = None


def reopen(scene: Scene, clock: Clock, actor: Person | None, now: datetime, note: str | None = None) -> None:
    clock.waived_at = clock.waived_by = clock.waived_reason = clock.waived_note = None
    scene.reopened.append(clock)
    scene.incident.closed_at = scene.incident.closed_by = None
    record(scene.incident, actor, now, "clock_reopened", {"duty": clock.named(), "reason": note})


def our_party() -> Party:
    return db.session.scalars(select(Party).where(Party.ours)).one()


def parties_of(scene: Scene) -> dict[int, Party]:
    known = {scene.ours.id: scene.ours, scene.incident.place_id: scene.incident.place}
    for contract in scene.contracts:
        known[contract.party_a_id], known[contract.party_b_id] = contract.party_a, contract.party_b
    return known


def load_contracts(condition: Any) -> list[Contract]:
    """Contracts with both parties and all versions of their obligations, in one statement."""
    query = (
        select(Contract)
        .where(condition)
        .options(joinedload(Contract.party_a), joinedload(Contract.party_b), joinedload(Contract.obligations))
        .order_by(Contract.id)
    )
    return list(db.session.scalars(query).unique())


def agreement_of(contract: Contract, promises: tuple[Promise, ...] = ()) -> Agreement:
    """The contract for the rules."""
    parties = (contract.party_a, contract.party_b)
    return Agreement(
        contract.id,
        contract.party_a_id,
        contract.role_a,
        contract.party_b_id,
        contract.role_b,
        promises,
        {party.id: party.country for party in parties if party.country},
    )


def clocks_of(incident_id: int) -> list[Clock]:
    query = (
        select(Clock)
        .where(Clock.incident_id == incident_id)
        .options(
            joinedload(Clock.debtor),
            joinedload(Clock.creditor),
            joinedload(Clock.contract),
            joinedload(Clock.obligation).joinedload(Obligation.document),
        )
        .order_by(Clock.id)
    )
    return list(db.session.scalars(query))


def reach_of(place_id: int) -> frozenset[int]:
    """The party at the place and all above it in the chain of contracts, in one statement."""
    depth = {role.value: value for role, value in DEPTH.items()}
    lower_b = " or ".join(
        f"(role_a = '{high}' and role_b = '{low}')" for high in depth for low in depth if depth[high] < depth[low]
    )
    lower_a = lower_b.replace("role_a", "role_x").replace("role_b", "role_a").replace("role_x", "role_b")
    statement = text(
        f"""
        with recursive reach(party_id) as (
            select {int(place_id)}
            union
            select case when contract.party_b_id = reach.party_id then contract.party_a_id else contract.party_b_id end
            from contract join reach on
                (contract.party_b_id = reach.party_id and ({lower_b}))
                or (contract.party_a_id = reach.party_id and ({lower_a}))
        )
        select party_id from reach
        """  # noqa: S608 - built from our own enumeration and an integer
    ).columns(column("party_id"))
    return frozenset(db.session.scalars(statement))
