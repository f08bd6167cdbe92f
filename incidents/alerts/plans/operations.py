"""Alert plans as stored: read as rules, and changed by a person together with every open clock that follows them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from accounts.models import Person, Rota
from contracts.models import Party
from core.database import db
from core.errors import FieldErrors
from incidents.alerts.models import AlertPlan, AlertStep
from incidents.alerts.plan import HOUSE, Kind, Plan, Plans, Step, check, kind_of
from incidents.clock import Stages, next_alert, stages_data
from incidents.models import Clock

#: So many clocks are moved by one statement.
BATCH = 1000


def plans() -> Plans:
    """Every stored plan; kinds without one follow the house plan. One statement while there is none."""
    rows = db.session.scalars(select(AlertPlan).options(selectinload(AlertPlan.steps)))
    return Plans({Kind(row.kind): _plan(row) for row in rows})


def _plan(row: AlertPlan) -> Plan:
    return Plan(
        Kind(row.kind),
        tuple(Step(tuple(one.channels), one.wait, one.person_id, one.rota_id) for one in row.steps),
        Stages(tuple(row.shares), tuple(row.leads)),
        row.everyone,
        row.ask_again,
        row.repeat_every,
    )


def save(plan: Plan, actor: Person | None, now: datetime) -> None:
    """Stores the plan of a kind and moves the next alert of every open clock of that kind, in one transaction.

    FieldErrors names what cannot be.
    """
    if errors := check(plan):
        raise FieldErrors(errors)
    row = db.session.scalar(select(AlertPlan).where(AlertPlan.kind == plan.kind)) or AlertPlan(kind=plan.kind)
    row.shares, row.leads = list(plan.stages.shares), list(plan.stages.leads)
    row.everyone, row.ask_again, row.repeat_every = plan.everyone, plan.ask_again, plan.repeat_every
    row.changed_at, row.changed_by = now, actor.id if actor else None
    row.steps.clear()
    db.session.add(row)
    # The old steps go first: the new ones take their places.
    db.session.flush()
    row.steps += [
        AlertStep(position=position, person_id=one.person, rota_id=one.rota, channels=list(one.channels), wait=one.wait)
        for position, one in enumerate(plan.steps, 1)
    ]
    _rearm(plan.kind, plan.stages, now)
    db.session.commit()


def remove(kind: Kind, now: datetime) -> None:
    """Duties of that kind follow the house plan from now on, open clocks too."""
    row = db.session.scalar(select(AlertPlan).where(AlertPlan.kind == kind))
    if row is not None:
        db.session.delete(row)
        _rearm(kind, HOUSE.stages, now)
        db.session.commit()


def _rearm(kind: Kind, stages: Stages, now: datetime) -> None:
    """The next alert of every open clock of that kind by these stages, in statements of a bounded size each.

    A new stage that lies behind us is not told late; what was due before the change still is.
    """
    position = 0
    while True:
        query = (
            select(Clock, Party.ours)
            .join(Party, Clock.debtor_id == Party.id)
            .where(Clock.id > position, Clock.met_at.is_(None), Clock.waived_at.is_(None))
            .order_by(Clock.id)
            .limit(BATCH)
        )
        found = db.session.execute(query).all()
        if not found:
            return
        position = found[-1][0].id
        rows = [_armed(clock, stages, now) for clock, ours in found if kind_of(clock.kind, ours=ours) is kind]
        if rows:
            db.session.execute(update(Clock), rows)
        db.session.expire_all()


def _armed(clock: Clock, stages: Stages, now: datetime) -> dict[str, object]:
    times = replace(clock.times(), stages=stages)
    nothing_due = clock.next_alert_at is None or clock.next_alert_at > now
    if nothing_due and times.alerted_until is not None:
        times = replace(times, alerted_until=max(times.alerted_until, now))
    return {
        "id": clock.id,
        "stages_data": stages_data(stages),
        "alerted_until": times.alerted_until,
        "next_alert_at": next_alert(times),
    }


def names(plans: Iterable[Plan]) -> dict[str, str]:
    """The names of the people and rotas that these plans call, as `person-7` and `rota-2`."""
    steps = [step for plan in plans for step in plan.steps]
    people = select(Person.id, Person.name).where(Person.id.in_({one.person for one in steps if one.person}))
    rotas = select(Rota.id, Rota.name).where(Rota.id.in_({one.rota for one in steps if one.rota}))
    found = {f"person-{number}": name for number, name in db.session.execute(people)}
    return found | {f"rota-{number}": name for number, name in db.session.execute(rotas)}
