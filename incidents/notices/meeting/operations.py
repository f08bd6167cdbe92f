"""Clocks met by a notice, and what that starts."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from incidents.clocks.operations import gather, recompute
from incidents.models import Clock, Incident, Notice, record_all
from incidents.notices.coverage import Coverage
from incidents.notices.drafting import PARTY


def clocks_between(notices: Collection[Notice]) -> list[Clock]:
    """The stored clocks among which are all that these notices meet, in one statement."""
    named = {one.recipient_id for one in notices if one.recipient_id is not None}
    query = (
        select(Clock)
        .where(
            Clock.incident_id.in_({one.incident_id for one in notices}),
            or_(Clock.creditor_id.is_(None), Clock.creditor_id.in_(named)),
        )
        .options(
            joinedload(Clock.debtor),
            joinedload(Clock.creditor),
            joinedload(Clock.contract),
            joinedload(Clock.obligation),
        )
        .order_by(Clock.id)
    )
    return list(db.session.scalars(query)) if notices else []


def meet(
    incident: Incident, notice: Notice, covering: Coverage[Clock], at: datetime, actor: Person | None, now: datetime
) -> list[Clock]:
    """Meets the open clocks that this notice satisfies; gives those. The caller lets their calls follow."""
    met = satisfied(notice, covering, at)
    record_met(incident, met, actor, now)
    return met


def satisfied(notice: Notice, covering: Coverage[Clock], at: datetime) -> list[Clock]:
    """The open clocks that this notice satisfies, met by it now; the caller writes their lines of the timeline."""
    met = [clock for clock in covering.of(notice) if clock.met_at is None and clock.waived_at is None]
    for clock in met:
        clock.met_at, clock.met_by, clock.next_alert_at = at, notice.id, None
    return met


def record_met(incident: Incident, met: Iterable[Clock], actor: Person | None, now: datetime) -> None:
    """The lines of the timeline of clocks that were met."""
    lines = [{"duty": clock.named(), "at": clock.met_at.isoformat()} for clock in met if clock.met_at]
    record_all(incident, actor, now, "met", lines)


def chain(incident: Incident, notices: Iterable[Notice], actor: Person | None, now: datetime) -> None:
    """What was filed may start the stage after it, or start it again; what came back was not filed."""
    if any(notice.audience != PARTY for notice in notices):
        db.session.flush()
        recompute(gather(incident), actor, now)
