"""Decisions not to notify: proposed by one person, approved by a second, fallen when a fact goes past them.

Nothing here commits: the operation that called does, so that decision, clock and record change together.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Access, Person
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.clocks import operations as clocks
from incidents.decisions.models import Decision
from incidents.decisions.resting import past, rests_on
from incidents.models import Clock, Incident, record
from incidents.sheet.fields import FIELDS
from incidents.sheet.operations import sheet_of
from incidents.sheet.sheet import joined
from incidents.waivers import Waiver

PROPOSED, STANDING, REFUSED, FALLEN, WITHDRAWN = "proposed", "standing", "refused", "fallen", "withdrawn"
ENTITLED = (Access.PRIVACY_OFFICER, Access.ADMINISTRATOR)


_WITH_INCIDENT = joinedload(Decision.clock).joinedload(Clock.incident)


def others_entitled(actor: Person | None) -> int:
    """How many people besides this one may decide such things."""
    query = select(func.count()).select_from(Person).where(Person.active, Person.role.in_(ENTITLED))
    if actor is not None:
        query = query.where(Person.id != actor.id)
    return db.session.scalar(query) or 0


def propose(
    incident: Incident,
    clock: Clock,
    reason: Waiver,
    note: str,
    review_on: date | None,
    actor: Person | None,
    now: datetime,
) -> Decision:
    """Writes down a decision with the facts that it rests on. It stands at once where nobody else could review it.

    FieldError if one for this clock waits for its second person already.
    """
    if _waiting(clock) is not None:
        raise FieldError("reason", Phrase("A decision on this duty waits for a second person already."))
    alone = others_entitled(actor) == 0
    decision = Decision(
        clock_id=clock.id,
        reason=reason,
        note=note,
        rests_on=rests_on(sheet_of(incident).values()),
        review_on=review_on,
        state=STANDING if alone else PROPOSED,
        reviewed=False,
        proposed_by=actor.id if actor else None,
        proposed_at=now,
    )
    decision.clock = clock
    db.session.add(decision)
    if not alone:
        record(incident, actor, now, "decision_proposed", _told(decision, note))
    return decision


def review(
    decision: Decision, incident: Incident, approves: bool, note: str | None, actor: Person, now: datetime
) -> None:
    """The second person's word. FieldError for the same person, a decision that waits no longer, or facts past it."""
    if decision.state != PROPOSED:
        raise FieldError("form", Phrase("This decision waits for nobody any more."))
    if decision.proposed_by == actor.id:
        raise FieldError("form", Phrase("A second person must look at it: you proposed it yourself."))
    if not approves and not note:
        raise FieldError("note", Phrase("Write down why."))
    if approves and (moved := past(decision.rests_on, sheet_of(incident).values())):
        facts = joined([FIELDS[key].label for key in moved], "; ")
        raise FieldError("form", Phrase("Facts changed since it was proposed: {facts}.", {"facts": facts}))
    decision.state = STANDING if approves else REFUSED
    decision.reviewed = True
    decision.decided_by, decision.decided_at, decision.decided_note = actor.id, now, note
    if not approves:
        record(incident, actor, now, "decision_refused", _told(decision, note))


def _gone_past(incident: Incident) -> list[tuple[Decision, tuple[str, ...]]]:
    """The standing decisions of an incident that a fact went past, each with the keys of those facts."""
    standing = _of(incident, (STANDING,))
    if not standing:
        return []
    values = sheet_of(incident).values()
    return [(one, moved) for one in standing if (moved := past(one.rests_on, values))]


def let_fall(incident: Incident, actor: Person | None, now: datetime) -> None:
    """Opens the duties again whose decision not to notify a fact has gone past; their clocks ring at once."""
    gone = _gone_past(incident)
    if not gone:
        return
    scene = clocks.gather(incident)
    for decision, moved in gone:
        fell(decision, moved, now)
        clock = next((one for one in scene.clocks.values() if one.id == decision.clock_id), None)
        record(incident, actor, now, "decision_fallen", {"duty": decision.clock.named(), "facts": list(moved)})
        if clock is not None and clock.waived_at is not None:
            clocks.reopen(scene, clock, actor, now)
    clocks.recompute(scene, actor, now, None)


def fell(decision: Decision, moved: Iterable[str], now: datetime) -> None:
    """Marks a decision that no longer stands, by the facts that went past it."""
    decision.state, decision.fell_at, decision.fell_by = FALLEN, now, list(moved)


def take_back(clock: Clock, now: datetime) -> None:
    """A person reopened the duty: the decision that ended it stands no longer, nor does one that waits."""
    query = select(Decision).where(Decision.clock_id == clock.id, Decision.state.in_((STANDING, PROPOSED)))
    for decision in db.session.scalars(query):
        decision.state, decision.fell_at = WITHDRAWN, now


def standing_on(clock: Clock) -> Decision | None:
    """The decision that ended this clock; None where none did."""
    query = select(Decision).where(Decision.clock_id == clock.id, Decision.state == STANDING)
    return db.session.scalar(query.order_by(Decision.id.desc()).limit(1))


def of_incident(incident: Incident) -> list[Decision]:
    """All decisions of an incident, the newest first."""
    return _of(incident, None)


def due_for_review(today: date) -> list[Decision]:
    """The standing decisions whose day of review has come."""
    query = select(Decision).where(Decision.state == STANDING, Decision.review_on <= today)
    return list(db.session.scalars(query.options(_WITH_INCIDENT).order_by(Decision.review_on)))


def waiting_for_second() -> list[Decision]:
    """The decisions that wait for their second person, the longest waiting first."""
    query = select(Decision).where(Decision.state == PROPOSED).options(_WITH_INCIDENT).order_by(Decision.id)
    return list(db.session.scalars(query))


def _waiting(clock: Clock) -> Decision | None:
    return db.session.scalar(select(Decision).where(Decision.clock_id == clock.id, Decision.state == PROPOSED))


def _of(incident: Incident, states: tuple[str, ...] | None) -> list[Decision]:
    query = (
        select(Decision)
        .join(Clock, Clock.id == Decision.clock_id)
        .where(Clock.incident_id == incident.id, or_(states is None, Decision.state.in_(states or ())))
        .options(joinedload(Decision.clock), joinedload(Decision.proposer), joinedload(Decision.decider))
        .order_by(Decision.id.desc())
    )
    return list(db.session.scalars(query))


def _told(decision: Decision, note: str | None) -> dict[str, object]:
    return {"duty": decision.clock.named(), "why": decision.reason, "reason": note}
