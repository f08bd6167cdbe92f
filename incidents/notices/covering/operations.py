"""Which clocks a notice meets: those between the same parties whose channels it satisfies; and what that starts."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts.terms import Channel, conforms
from core.database import db
from incidents.clocks.operations import gather, recompute
from incidents.models import Clock, Incident, Notice, record
from incidents.notices.drafting import PARTY, audience_of

#: Who owes word to whom: debtor, audience, and the party where the audience is one.
Pair = tuple[int, str | None, int | None]


class Coverage:
    """Clocks by who owes word to whom, for many notices and many clocks: each is looked at once."""

    def __init__(self, clocks: Iterable[Clock]) -> None:
        self._clocks: dict[Pair, list[Clock]] = {}
        for clock in clocks:
            self._clocks.setdefault(owed(clock), []).append(clock)

    def of(self, notice: Notice) -> list[Clock]:
        """The clocks that this notice meets or would meet, in the order in which they were given."""
        given = Channel(notice.channel)
        return [one for one in self._clocks.get(told(notice), ()) if conforms(given, one.terms().channels)]


def owed(clock: Clock) -> Pair:
    """Who owes word to whom by this clock."""
    audience = audience_of(clock.kind, clock.key, clock.statute, clock.creditor_id)
    return clock.debtor_id, audience, clock.creditor_id if audience == PARTY else None


def told(notice: Notice) -> Pair:
    """Who tells whom by this notice."""
    return notice.debtor_id, notice.audience, notice.recipient_id if notice.audience == PARTY else None


def covered(notice: Notice, clocks: Iterable[Clock]) -> list[Clock]:
    """The clocks that this notice meets or would meet: same parties, and a channel that they accept."""
    return Coverage(clocks).of(notice)


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
    incident: Incident, notice: Notice, covering: Coverage, at: datetime, actor: Person | None, now: datetime
) -> list[Clock]:
    """Meets the open clocks that this notice satisfies; gives those. The caller lets their calls follow."""
    met = [clock for clock in covering.of(notice) if clock.met_at is None and clock.waived_at is None]
    for clock in met:
        clock.met_at, clock.met_by, clock.next_alert_at = at, notice.id, None
        record(incident, actor, now, "met", {"duty": clock.named(), "at": at.isoformat()})
    return met


def chain(incident: Incident, notices: Iterable[Notice], actor: Person | None, now: datetime) -> None:
    """What was filed may start the stage after it, or start it again; what came back was not filed."""
    if any(notice.audience != PARTY for notice in notices):
        db.session.flush()
        recompute(gather(incident), actor, now)
