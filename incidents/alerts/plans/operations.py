"""Alert plans as stored: read as rules, and changed by a person together with every open clock that follows them."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import db
from incidents.alerts.models import AlertPlan
from incidents.alerts.plan import Kind, Plan, Plans, Step
from incidents.clock import Stages


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
