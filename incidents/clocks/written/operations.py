"""What people wrote down and what decides clocks: events, when parties became aware, statutes chosen, stages filed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Boolean, Integer, String, cast, literal, null, select, union_all

from contracts.moment import Moment
from core.database import UTCDateTime, db
from incidents.models import EventFact, Incident, Notice, PartyAwareness, StatuteChoice
from incidents.notices.drafting import GIVEN, PARTY, statute_of
from incidents.situation import Submissions

_EVENT, _AWARE, _CHOICE = "event", "aware", "choice"


@dataclass
class Written:
    """What decides clocks and stands in tables of its own; `told` is what counterparties told of their awareness."""

    events: dict[str, Moment] = field(default_factory=dict)
    told: dict[int, Moment] = field(default_factory=dict)
    chosen: dict[str, bool] = field(default_factory=dict)
    filed: dict[str, Submissions] = field(default_factory=dict)


def written_of(incident: Incident, notices: Iterable[Notice] | None = None) -> Written:
    """The facts in tables of their own, in one statement, and a second unless the `notices` are read already."""
    if notices is None:
        given = select(Notice).where(Notice.incident_id == incident.id, Notice.state == GIVEN)
        notices = db.session.scalars(given.where(Notice.audience != PARTY))
    found = Written(filed=filed(notices))
    # A statement on tables does not do it by itself.
    db.session.flush()
    for what, name, at, zone, offset, estimated, applies in db.session.execute(_facts(incident.id)):
        if what == _CHOICE:
            found.chosen[name] = applies
        elif at is not None and what == _EVENT:
            found.events[name] = Moment(at, zone, offset, estimated)
        elif at is not None:
            found.told[int(name)] = Moment(at, zone, offset, estimated)
    return found


def _facts(incident_id: int):  # type: ignore[no-untyped-def] # a union has no type that names its columns
    events, aware, choices = EventFact.__table__.c, PartyAwareness.__table__.c, StatuteChoice.__table__.c
    moment = ("at", "zone", "offset", "estimated")
    nothing = [cast(null(), kind) for kind in (UTCDateTime(), String, Integer, Boolean)]
    return union_all(
        select(
            literal(_EVENT, String), events.event, *(events[f"moment_{one}"] for one in moment), cast(null(), Boolean)
        ).where(events.incident_id == incident_id),
        select(
            literal(_AWARE, String),
            cast(aware.party_id, String),
            *(aware[f"aware_{one}"] for one in moment),
            cast(null(), Boolean),
        ).where(aware.incident_id == incident_id),
        select(literal(_CHOICE, String), choices.statute, *nothing, choices.applies).where(
            choices.incident_id == incident_id
        ),
    )


def filed(notices: Iterable[Notice]) -> dict[str, Submissions]:
    """The first and the latest submission of each statute among notices that were given."""
    found: dict[str, Submissions] = {}
    for notice in notices:
        statute = statute_of(notice.audience)
        if statute is None or notice.given is None or notice.state != GIVEN:
            continue
        before = found.get(statute, Submissions(notice.given, notice.given))
        found[statute] = Submissions(
            min(before.first, notice.given, key=lambda one: one.at),
            max(before.latest, notice.given, key=lambda one: one.at),
        )
    return found
