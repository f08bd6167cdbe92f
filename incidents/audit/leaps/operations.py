"""A clock on the wall that was ahead and is set back: what was planned by it counts from the present again.

While it was ahead, calls moved on and texts were tried at moments that have not come yet. Left alone they would go on
only once those come. What was said or written down meanwhile stays as it is; clocks are mended by the rounds.
"""

from datetime import datetime

from sqlalchemy import func, or_, select

from core import logs
from core.database import db
from incidents.alerts.models import Call, Summons
from incidents.audit.checks import TOLERANCE
from notifications import outbox


def mend(judged: datetime, now: datetime) -> None:
    """Once, after the clock was set back: `judged` is the moment of a verdict that has not come yet. The caller, who
    writes the next verdict in the same transaction, commits."""
    if judged - now <= TOLERANCE:
        return
    late = now + TOLERANCE
    asked = select(func.max(Summons.summoned_at)).where(Summons.call_id == Call.id).scalar_subquery()
    moved = or_(Call.opened_at > late, Call.acknowledged_at > late, asked > late)
    rows = select(Call, asked).where(Call.next_at > late, moved).with_for_update(of=Call)
    calls = db.session.execute(rows).all()
    for call, last in calls:
        # The same wait as was planned, from now on.
        planned_at = max(one for one in (call.opened_at, call.acknowledged_at, last) if one is not None)
        call.next_at = now + max(call.next_at - planned_at, TOLERANCE)
    texts = outbox.planned_anew(late, now)
    logs.at_commit("clock_set_back", seconds=int((judged - now).total_seconds()), calls=len(calls), texts=texts)
