"""What the mail room learnt about notices: accepted, refused, come back; what that does to clocks, and who is told."""

from datetime import datetime

from sqlalchemy import Select, String, cast, literal, or_, select
from sqlalchemy.orm import joinedload

from contracts.moment import at_instant
from core.database import db
from incidents.alerts.calls import operations as calls
from incidents.clock import Stage, next_alert
from incidents.models import Alert, Clock, Incident, Notice, record, record_all
from incidents.notices.coverage import Coverage
from incidents.notices.drafting import BOUNCED, FAILED, GIVEN, QUEUED
from incidents.notices.leaving.operations import addressed
from incidents.notices.meeting.operations import chain, clocks_between, meet, record_met, satisfied
from incidents.wording import as_data
from notifications.models import Delivery

ARRIVED = ("accepted", "delivered")
#: So many notices are looked at in one transaction.
BATCH = 200


def settle(now: datetime) -> int:
    """Draws the consequences of what the mail room learnt about notices; gives how many changed. The caller commits."""
    query = (
        select(Notice)
        .where(or_(*(Notice.id.in_(one) for one in to_settle())))
        .options(joinedload(Notice.delivery), joinedload(Notice.recipient), joinedload(Notice.debtor))
        .order_by(Notice.id)
        .limit(BATCH)
        .with_for_update(of=Notice, skip_locked=True)
    )
    changed = list(db.session.scalars(query))
    for incident_id in sorted({notice.incident_id for notice in changed}):
        _settle([one for one in changed if one.incident_id == incident_id], incident_id, now)
    return len(changed)


def to_settle() -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    """The ids of notices of which the mail room learnt something: what left, arrived or failed, and what came back."""
    # Two questions, each by its index: asked as one, it would look at every notice that was ever accepted.
    news_of = select(Notice.id).join(Delivery, Notice.delivery_id == Delivery.id)
    return (
        news_of.where(Notice.state == QUEUED, Delivery.state.in_((*ARRIVED, FAILED, BOUNCED))),
        news_of.where(Notice.state != BOUNCED, Delivery.state == BOUNCED),
    )


def _settle(notices: list[Notice], incident_id: int, now: datetime) -> None:
    # Held, as by a person who waives or corrects meanwhile: one of the two decides after the other.
    incident = db.session.get_one(Incident, incident_id, with_for_update={"key_share": True})
    clocks = clocks_between(notices)
    covering = Coverage(clocks)
    arrived = [one for one in notices if one.delivery and one.delivery.state in ARRIVED]
    met = _accepted(incident, arrived, covering, now)
    for notice in notices:
        if notice not in arrived:
            again = [clock for clock in clocks if clock.met_by == notice.id]
            met |= _came_back(incident, notice, again, now)
    if met:
        # Once for all of them: a call speaks of every clock of its incident.
        calls.follow(incident, now)
    chain(incident, notices, None, now)


def _accepted(incident: Incident, notices: list[Notice], covering: Coverage[Clock], now: datetime) -> bool:
    lines, met = [], []
    for notice in notices:
        at = (notice.delivery and notice.delivery.accepted_at) or now
        notice.state = GIVEN
        notice.given = at_instant(at, incident.zone)
        lines.append({**addressed(notice), "channel": notice.channel, "moment": as_data(notice.given)})
        met += satisfied(notice, covering, at)
    record_all(incident, None, now, "notice_given", lines)
    record_met(incident, met, None, now)
    return bool(met)


def _came_back(incident: Incident, notice: Notice, again: list[Clock], now: datetime) -> bool:
    delivery = notice.delivery
    assert delivery is not None
    notice.state = BOUNCED if delivery.state == BOUNCED else FAILED
    record(incident, None, now, "notice_failed", {**addressed(notice), "error": delivery.last_error})
    for clock in again:
        clock.met_at = clock.met_by = None
    met = bool(again) and _meet_by_others(incident, notice, Coverage(again), now)
    still_open = [clock for clock in again if clock.met_at is None]
    for clock in still_open:
        clock.next_alert_at = next_alert(clock.times())
        record(incident, None, now, "clock_reopened", {"duty": clock.named(), "reason": None})
    if still_open:
        incident.closed_at = incident.closed_by = None
    db.session.flush()
    return met


def _meet_by_others(incident: Incident, lost: Notice, covering: Coverage[Clock], now: datetime) -> bool:
    """A duty whose notice came back may have been met by another since, such as a call: the first of them counts."""
    same = (Notice.audience == lost.audience, Notice.recipient_id.is_not_distinct_from(lost.recipient_id))
    query = select(Notice).where(Notice.incident_id == incident.id, Notice.state == GIVEN, Notice.id != lost.id, *same)
    loaded = query.options(joinedload(Notice.recipient), joinedload(Notice.debtor))
    given = [(notice.given.at, notice) for notice in db.session.scalars(loaded) if notice.given]
    met = [meet(incident, notice, covering, at, None, now) for at, notice in sorted(given, key=lambda one: one[0])]
    return any(met)


def to_ring() -> Select[tuple[Notice]]:
    """The notices that did not arrive, until an alert told it or a person saw it."""
    told = select(Alert.id).where(
        Alert.incident_id == Notice.incident_id,
        Alert.stage == literal("bounced-").concat(cast(Notice.id, String)),
    )
    return (
        select(Notice)
        .join(Delivery, Notice.delivery_id == Delivery.id)
        .where(
            Delivery.state.in_((FAILED, BOUNCED)),
            Delivery.seen_at.is_(None),
            Notice.state.in_((FAILED, BOUNCED)),
            ~told.exists(),
        )
    )


def unrung(now: datetime) -> dict[int, Stage]:
    """Clock id -> the stage that tells of a notice that did not arrive."""
    lost = list(db.session.scalars(to_ring().order_by(Notice.id).limit(BATCH)))
    still_open = [one for one in clocks_between(lost) if one.met_at is None and one.waived_at is None]
    found = {}
    for incident_id in {one.incident_id for one in lost}:
        covering = Coverage(one for one in still_open if one.incident_id == incident_id)
        for notice in lost:
            if notice.incident_id == incident_id:
                found |= {clock.id: Stage(f"bounced-{notice.id}", now) for clock in covering.of(notice)}
    return found
