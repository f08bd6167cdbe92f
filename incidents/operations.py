"""What happens in an incident: it is logged, corrected, judged, its clocks are waived, it is closed.

Each operation gathers rows, lets the rules decide, writes rows and commits once. Clocks are recomputed from all facts
after every change; nothing is nudged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import column, or_, select, text
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts import law
from contracts.models import Contract, Obligation, Party
from contracts.moment import Moment, at_instant
from contracts.period import ending
from contracts.terms import DEPTH
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from incidents import clock as rings
from incidents import duties, waivers
from incidents.alerts.operations import ring
from incidents.duties import Agreement, Duty, Promise, Situation, Waiting
from incidents.models import Clock, Incident, PartyAwareness, TouchedContract, record
from incidents.notices.operations import first_drafts, send_automatic
from incidents.waivers import Waiver

PERSONAL_DATA = ("yes", "no", "unknown")
RISKS = ("unlikely", "risk", "high_risk")


@dataclass(frozen=True)
class NewIncident:
    """What the one page of logging asks. Moments are None where not known."""

    title: str
    zone: str
    description: str | None = None
    place_id: int | None = None
    discovered: Moment | None = None
    occurred: Moment | None = None
    aware: Moment | None = None
    personal_data: str = "unknown"
    own_data: bool = False
    contract_ids: tuple[int, ...] = ()
    data_subject_count: int | None = None
    drill: bool = False


@dataclass
class Scene:
    """All rows that decide the clocks of one incident, gathered once."""

    incident: Incident
    ours: Party
    contracts: list[Contract]
    reach: frozenset[int]
    aware: dict[int, Moment] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)

    def situation(self) -> Situation:
        incident = self.incident
        signal = incident.discovered or at_instant(incident.logged_at, incident.zone)
        return Situation(
            ours=self.ours.id,
            reach=self.reach,
            personal_data=incident.personal_data,
            signal=signal,
            aware=incident.aware,
            verdict=incident.verdict if incident.risk == "high_risk" else None,
            own_data=incident.own_data,
            agreements=tuple(_agreement(contract) for contract in self.contracts),
            party_aware=self.aware,
        )


def log_incident(new: NewIncident, actor: Person | None, now: datetime) -> Incident:
    """Writes the incident and starts everything that it triggers, in one transaction.

    Clocks in both directions, first alerts, first drafts and the first line of the timeline are stored together or
    not at all. FieldErrors names what cannot be.
    """
    _check_moments(new.discovered, new.occurred, new.aware, now)
    ours, place = _parties(new.place_id)
    incident = Incident(
        reference=_next_reference(now),
        title=new.title,
        description=new.description,
        place_id=place.id,
        own_data=new.own_data,
        personal_data=new.personal_data,
        zone=new.zone,
        drill=new.drill,
        logged_at=now,
        logged_by=actor.id if actor else None,
        discovered=new.discovered,
        occurred=new.occurred,
        aware=new.aware,
        data_subject_count=new.data_subject_count,
        contact_point=ours.contact_point,
    )
    incident.place = place
    contracts = _contracts(new.contract_ids)
    db.session.add(incident)
    db.session.flush()
    db.session.add_all(TouchedContract(incident_id=incident.id, contract_id=one.id) for one in contracts)
    scene = Scene(incident, ours, contracts, _reach(place.id))
    record(incident, actor, now, "logged", {"title": new.title, "contracts": [one.title for one in contracts]})
    recompute(scene, actor, now)
    drafts = first_drafts(incident, list(scene.clocks.values()), _parties_of(scene), now)
    send_automatic(incident, drafts, list(scene.clocks.values()), now)
    db.session.commit()
    return incident


def correct(
    incident: Incident, changes: Mapping[str, Any], reason: str | None, actor: Person | None, now: datetime
) -> None:
    """Corrects facts, recomputes every clock, and leaves old and new value and the reason in the timeline.

    FieldErrors if a moment cannot be, or if a fact that moves deadlines is corrected without a reason.
    """
    changed = {name: value for name, value in changes.items() if getattr(incident, name) != value}
    if not changed:
        return
    moments = {name: changed.get(name, getattr(incident, name)) for name in ("discovered", "occurred", "aware")}
    _check_moments(*moments.values(), now)
    if "aware" in changed and incident.aware is not None and changed["aware"] is None:
        raise FieldError("aware", Phrase("Awareness once written down can be corrected to another moment, not erased."))
    if not reason and any(name in changed and getattr(incident, name) not in (None, "unknown") for name in DECIDING):
        raise FieldError("reason", Phrase("This moves deadlines: write down the reason."))
    lines = [
        {"field": name, "old": as_data(getattr(incident, name)), "new": as_data(new)} for name, new in changed.items()
    ]
    for name, value in changed.items():
        setattr(incident, name, value)
    record(incident, actor, now, "corrected", {"changes": lines, "reason": reason})
    if any(name in changed for name in DECIDING):
        recompute(gather(incident), actor, now, reason)
    db.session.commit()


#: The facts that decide which clocks run and from when.
DECIDING = ("aware", "discovered", "personal_data", "own_data", "place_id")


def touch_contracts(
    incident: Incident, contract_ids: Iterable[int], reason: str | None, actor: Person, now: datetime
) -> None:
    """Sets which contracts the incident touches; clocks of added ones start from the true moments."""
    wanted = {contract.id: contract for contract in _contracts(contract_ids)}
    rows = db.session.scalars(select(TouchedContract).where(TouchedContract.incident_id == incident.id)).all()
    present = {row.contract_id: row for row in rows}
    if set(wanted) == set(present):
        return
    gone = [row for contract_id, row in present.items() if contract_id not in wanted]
    if gone and not reason:
        raise FieldError("reason", Phrase("This ends clocks: write down the reason."))
    for row in gone:
        db.session.delete(row)
    added = [contract_id for contract_id in wanted if contract_id not in present]
    db.session.add_all(TouchedContract(incident_id=incident.id, contract_id=one) for one in added)
    titles = dict(
        db.session.execute(select(Contract.id, Contract.title).where(Contract.id.in_([*wanted, *present]))).all()
    )
    data = {
        "added": [titles[one] for one in added],
        "removed": [titles[row.contract_id] for row in gone],
        "reason": reason,
    }
    record(incident, actor, now, "contracts", data)
    db.session.flush()
    scene = gather(incident)
    before = set(scene.clocks)
    recompute(scene, actor, now, reason)
    fresh = [one for key, one in scene.clocks.items() if key not in before]
    drafts = first_drafts(incident, fresh, _parties_of(scene), now)
    send_automatic(incident, drafts, fresh, now)
    db.session.commit()


def set_party_awareness(
    incident: Incident, party: Party, aware: Moment, source: str | None, actor: Person | None, now: datetime
) -> None:
    """Writes down when a counterparty became aware, as it told us; its clocks run from then."""
    _check_moments(None, None, aware, now)
    row = db.session.get(PartyAwareness, (incident.id, party.id))
    old = row.aware if row else None
    if old == aware:
        return
    if old is not None and not source:
        raise FieldError("reason", Phrase("This moves deadlines: write down the reason."))
    if row is None:
        row = PartyAwareness(incident_id=incident.id, party_id=party.id)
        db.session.add(row)
    row.aware = aware
    data = {"party": party.name, "old": as_data(old), "new": as_data(aware), "reason": source}
    record(incident, actor, now, "party_aware", data)
    db.session.flush()
    recompute(gather(incident), actor, now, source)
    db.session.commit()


def decide_risk(
    incident: Incident, risk: str, reasons: str, actor: Person | None, moment: Moment, now: datetime
) -> None:
    """Records the risk verdict with its reasons (Art. 33(1), 34(1)). High risk starts Art. 34(1).

    Waivers that rested on another verdict fall, with an alert.
    """
    if risk not in RISKS:
        raise FieldError("risk", Phrase("Choose a verdict."))
    if not reasons:
        raise FieldError("reasons", Phrase("Write down the reasons: they must stand in the record (Art. 33(5))."))
    _check_moments(None, None, moment, now, field_name="verdict")
    old = incident.risk
    # The period ran from the first high-risk verdict; saying it again must not move it.
    if not (old == risk == "high_risk"):
        incident.verdict = moment
    incident.risk, incident.risk_reasons = risk, reasons
    data = {"old": old, "new": risk, "at": as_data(moment), "reason": reasons}
    record(incident, actor, now, "verdict", data)
    scene = gather(incident)
    for clock in scene.clocks.values():
        rest = waivers.RESTS_ON.get(clock.waived_reason) if clock.waived_reason else None
        if rest and risk not in rest:
            _reopen(scene, clock, actor, now)
    recompute(scene, actor, now, reasons)
    db.session.commit()


def waive(incident: Incident, clock: Clock, reason: Waiver, note: str | None, actor: Person, now: datetime) -> None:
    """Ends a duty for a reason that it allows; FieldError for any other. 34(3)(c) opens the public notice instead."""
    ours = _ours()
    if clock.met_at or clock.waived_at:
        raise FieldError("reason", Phrase("This duty is no longer open."))
    waivers.check(reason, clock.statute, incident.risk, note, ours=clock.debtor_id == ours.id)
    _waive(clock, reason, note, actor, now)
    record(incident, actor, now, "waived", {"clock": clock.key, "duty": clock.named(), "why": reason, "reason": note})
    if reason is Waiver.ART_34_3_C:
        scene = gather(incident)
        _public_notice(scene, clock, actor, now)
    db.session.commit()


def reopen_clock(incident: Incident, clock: Clock, note: str | None, actor: Person, now: datetime) -> None:
    """Takes a waiver back; the clock runs on from its own start."""
    if not clock.waived_at:
        raise FieldError("note", Phrase("This duty was not waived."))
    if not note:
        raise FieldError("note", Phrase("Write down the reason."))
    scene = gather(incident)
    _reopen(scene, clock, actor, now, note)
    recompute(scene, actor, now, note)
    db.session.commit()


def close(incident: Incident, actor: Person, now: datetime) -> None:
    """Closes the incident; FieldError while a duty is neither met nor waived."""
    still_open = [clock for clock in _clocks(incident.id) if clock.met_at is None and clock.waived_at is None]
    if still_open:
        text = "{count} duties are still open. Each must be met, or waived with a reason that it allows."
        raise FieldError("close", Phrase(text, {"count": len(still_open)}))
    incident.closed_at, incident.closed_by = now, actor.id
    record(incident, actor, now, "closed", {})
    db.session.commit()


def reopen(incident: Incident, reason: str | None, actor: Person, now: datetime) -> None:
    """Opens a closed incident again."""
    if not reason:
        raise FieldError("reason", Phrase("Write down the reason."))
    incident.closed_at = incident.closed_by = None
    record(incident, actor, now, "reopened", {"reason": reason})
    db.session.commit()


def add_note(incident: Incident, note: str, actor: Person, now: datetime) -> None:
    """A person's own line in the timeline."""
    record(incident, actor, now, "note", {"text": note})
    db.session.commit()


# ---- clocks from facts


def recompute(scene: Scene, actor: Person | None, now: datetime, reason: str | None = None) -> None:
    """Brings every clock to what the facts say now; starts missing ones, ends those no longer triggered, rings."""
    situation = scene.situation()
    incident = scene.incident
    triggered = {duty.key: duty for duty in duties.triggered(situation)}
    moved = []
    for duty in triggered.values():
        clock = scene.clocks.get(duty.key)
        if clock is None:
            clock = scene.clocks[duty.key] = _new_clock(scene, duty)
        elif clock.waived_reason == Waiver.NOT_TRIGGERED:
            _reopen(scene, clock, actor, now, reason)
        old = clock.due_at or clock.target_at
        if _set_times(clock, situation) and old is not None:
            moved.append({"duty": clock.named(), "old": stamp(old), "new": stamp(clock.due_at or clock.target_at)})
    for key, clock in scene.clocks.items():
        if key not in triggered:
            _end_untriggered(incident, clock, actor, now, reason)
    if moved:
        record(incident, actor, now, "moved", {"clocks": moved})
    db.session.flush()
    for clock in scene.clocks.values():
        clock.next_alert_at = rings.next_alert(clock.times())
    ring(incident, list(scene.clocks.values()), now)


def _set_times(clock: Clock, situation: Situation) -> bool:
    """Start, due and target from the facts; True if the moment that the stages run on moved."""
    terms = clock.terms()
    start = duties.start_of(terms, clock.debtor_id, situation)
    before = (clock.due_at, clock.target_at)
    remind_before = clock.remind_from
    if isinstance(start, Waiting):
        clock.waits_for = start
        clock.starts_at = clock.due_at = clock.target_at = None
        verdict = start is Waiting.RISK_VERDICT and situation.aware is not None
        clock.remind_from = situation.aware.at if verdict and situation.aware else None
    else:
        end = ending(terms, start)
        clock.waits_for = clock.remind_from = None
        clock.starts_at, clock.due_at, clock.target_at = start.at, end.due_at, end.target_at
    moved = before != (clock.due_at, clock.target_at)
    if moved or remind_before != clock.remind_from:
        # A moved deadline rings again: its stages are counted anew.
        clock.alerted_until = None
    return moved


def _new_clock(scene: Scene, duty: Duty) -> Clock:
    contracts = {contract.id: contract for contract in scene.contracts}
    parties = _parties_of(scene)
    clock = Clock(
        incident_id=scene.incident.id,
        key=duty.key,
        kind=duty.kind,
        obligation_id=duty.obligation_id,
        statute=duty.statute,
        contract_id=duty.contract_id,
        debtor_id=duty.debtor,
        creditor_id=duty.creditor,
        terms_data=duty.terms.as_data(),
        send_automatically=duty.send_automatically,
    )
    # What the texts of this transaction speak of is loaded already; the rows need not be asked for again.
    clock.debtor = parties[duty.debtor]
    clock.creditor = parties.get(duty.creditor) if duty.creditor else None
    clock.contract = contracts.get(duty.contract_id) if duty.contract_id else None
    db.session.add(clock)
    return clock


def _end_untriggered(incident: Incident, clock: Clock, actor: Person | None, now: datetime, reason: str | None) -> None:
    if clock.met_at or clock.waived_at or clock.statute == law.ART_34_3_C.id:
        return
    if clock.kind == "triage":
        clock.met_at = now
        record(incident, actor, now, "triage_done", {})
        return
    _waive(clock, Waiver.NOT_TRIGGERED, reason, actor, now)
    record(incident, actor, now, "waived", {"duty": clock.named(), "why": Waiver.NOT_TRIGGERED, "reason": reason})


def _public_notice(scene: Scene, instead_of: Clock, actor: Person, now: datetime) -> None:
    """Art. 34(3)(c): the duty goes on as a duty of public communication, from the same start."""
    statute = law.ART_34_3_C
    if statute.id in scene.clocks:
        return
    duty = Duty(statute.id, "statute", instead_of.debtor_id, None, statute.terms, statute=statute.id)
    clock = scene.clocks[duty.key] = _new_clock(scene, duty)
    _set_times(clock, scene.situation())
    db.session.flush()
    record(scene.incident, actor, now, "public_notice", {})
    clock.next_alert_at = rings.next_alert(clock.times())
    ring(scene.incident, [clock], now)


def _waive(clock: Clock, reason: Waiver, note: str | None, actor: Person | None, now: datetime) -> None:
    clock.waived_at, clock.waived_reason, clock.waived_note = now, reason, note
    clock.waived_by = actor.id if actor else None
    clock.next_alert_at = None


def _reopen(scene: Scene, clock: Clock, actor: Person | None, now: datetime, note: str | None = None) -> None:
    clock.waived_at = clock.waived_by = clock.waived_reason = clock.waived_note = None
    clock.alerted_until = None
    scene.incident.closed_at = scene.incident.closed_by = None
    record(scene.incident, actor, now, "clock_reopened", {"duty": clock.named(), "reason": note})


# ---- gathering


def gather(incident: Incident) -> Scene:
    """Everything that decides the clocks of this incident, in a fixed number of statements."""
    touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
    aware = db.session.scalars(select(PartyAwareness).where(PartyAwareness.incident_id == incident.id))
    return Scene(
        incident,
        _ours(),
        _load_contracts(Contract.id.in_(touched)),
        _reach(incident.place_id),
        {row.party_id: row.aware for row in aware if row.aware},
        {clock.key: clock for clock in _clocks(incident.id)},
    )


def as_data(value: Any) -> Any:
    """A fact as the timeline keeps it: plain values, a moment with all that was entered."""
    if isinstance(value, Moment):
        return {"at": stamp(value.at), "zone": value.zone, "offset": value.offset, "estimated": value.estimated}
    if isinstance(value, datetime):
        return stamp(value)
    return value


def stamp(moment: datetime | None) -> str | None:
    """A UTC instant as the timeline keeps it."""
    return moment.astimezone(ZoneInfo("UTC")).isoformat() if moment else None


def _check_moments(
    discovered: Moment | None, occurred: Moment | None, aware: Moment | None, now: datetime, field_name: str = "aware"
) -> None:
    named = (("discovered", discovered), ("occurred", occurred), (field_name, aware))
    late = [name for name, moment in named if moment is not None and moment.at > now]
    if late:
        raise FieldErrors([FieldError(name, Phrase("This moment lies in the future.")) for name in late])


def _parties(place_id: int | None) -> tuple[Party, Party]:
    rows = db.session.scalars(select(Party).where(or_(Party.ours, Party.id == place_id))).all()
    ours = next((party for party in rows if party.ours), None)
    if ours is None:
        raise FieldError("place", Phrase("Name your own organisation first, on the page Organisation."))
    place = ours if place_id is None else next((party for party in rows if party.id == place_id), None)
    if place is None:
        raise FieldError("place", Phrase("This party does not exist."))
    return ours, place


def _ours() -> Party:
    return db.session.scalars(select(Party).where(Party.ours)).one()


def _parties_of(scene: Scene) -> dict[int, Party]:
    known = {scene.ours.id: scene.ours, scene.incident.place_id: scene.incident.place}
    for contract in scene.contracts:
        known[contract.party_a_id], known[contract.party_b_id] = contract.party_a, contract.party_b
    return known


def _contracts(contract_ids: Iterable[int]) -> list[Contract]:
    wanted = set(contract_ids)
    found = _load_contracts(Contract.id.in_(wanted)) if wanted else []
    if len(found) != len(wanted):
        raise FieldError("contract_ids", Phrase("One of these contracts does not exist any more."))
    return found


def _load_contracts(condition: Any) -> list[Contract]:
    """Contracts with both parties and the obligations that stand, in one statement."""
    query = (
        select(Contract)
        .where(condition)
        .options(joinedload(Contract.party_a), joinedload(Contract.party_b), joinedload(Contract.obligations))
        .order_by(Contract.id)
    )
    return list(db.session.scalars(query).unique())


def _agreement(contract: Contract) -> Agreement:
    promises = tuple(
        Promise(one.id, one.terms(), one.send_automatically) for one in contract.obligations if not one.replaced_at
    )
    return Agreement(contract.id, contract.party_a_id, contract.role_a, contract.party_b_id, contract.role_b, promises)


def _clocks(incident_id: int) -> list[Clock]:
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


def _reach(place_id: int) -> frozenset[int]:
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


def _next_reference(now: datetime) -> str:
    statement = text(
        "insert into reference_counter (year, number) values (:year, 1) "
        "on conflict (year) do update set number = reference_counter.number + 1 returning number"
    )
    number = db.session.execute(statement, {"year": now.year}).scalar_one()
    return f"INC-{now.year}-{number:04d}"
