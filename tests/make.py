"""Builders: a house with people, parties and contracts, an incident in it, and what can be asked about it afterwards.

All of them work inside an application context and commit. Everybody lives on reserved example addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from accounts.models import Access, Person
from contracts.models import Contact, Contract, Obligation, Party, columns_of
from contracts.moment import Moment, at_instant
from contracts.terms import Channel, Role, Standard, Terms, Trigger, Unit
from core.database import db
from incidents.alerts.plan import KINDS, Plan, Step
from incidents.alerts.plans.operations import save as save_plan
from incidents.cards import Card
from incidents.clock import Stages
from incidents.decisions.operations import ENTITLED, PROPOSED
from incidents.judging import operations as judging
from incidents.models import Alert, Clock, Entry, Incident, Notice
from incidents.operations import NewIncident, log_incident
from incidents.reading import operations as reading
from incidents.waivers import Waiver
from notifications.models import Delivery

ZONE = "Europe/Berlin"
#: A Monday, 14:00 on the clocks of Berlin.
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

#: What a processor owes a controller in the three contracts that the project starts from, and a few more.
UNDUE = Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.UNDUE_DELAY)
IN_72_HOURS_BY_EMAIL = Terms(Role.PROCESSOR, Role.CONTROLLER, amount=72, unit=Unit.HOURS, channels=(Channel.EMAIL,))
AT_ONCE = Terms(Role.PROCESSOR, Role.CONTROLLER, Trigger.OCCURRENCE, standard=Standard.IMMEDIATELY)
IN_24_HOURS = Terms(Role.PROCESSOR, Role.CONTROLLER, amount=24, unit=Unit.HOURS)


def moment(at: datetime, zone: str = ZONE) -> Moment:
    """The instant as a person in that zone would have entered it."""
    return at_instant(at, zone)


def ours(**columns: Any) -> Party:
    """Our own organisation, made at the first call."""
    return db.session.scalar(select(Party).where(Party.ours)) or _added(
        Party(
            **{"name": "Example Post", "ours": True, "zone": ZONE, "contact_point": "Desk, desk@ours.example"} | columns
        )
    )


def party(name: str, email: str | None = "auto", **contact: Any) -> Party:
    """A counterparty with one breach contact; `email` None leaves the contact out."""
    made = _added(Party(name=name, zone="UTC"))
    if email:
        mailbox = f"breach@{name.lower().replace(' ', '-')}.example" if email == "auto" else email
        _added(Contact(**{"party_id": made.id, "name": "Breach desk", "email": mailbox} | contact))
    return made


def contract(
    upper: Party,
    lower: Party,
    *promises: Terms,
    roles: tuple[str, str] = (Role.CONTROLLER, Role.PROCESSOR),
    **more: Any,
) -> Contract:
    """A contract in which `lower` works for `upper`, with these confirmed duties; `more` goes to each duty."""
    made = _added(
        Contract(
            title=f"{upper.name} with {lower.name}",
            party_a_id=upper.id,
            role_a=roles[0],
            party_b_id=lower.id,
            role_b=roles[1],
        )
    )
    for terms in promises:
        _added(Obligation(contract_id=made.id, quote="It will tell.", confirmed_at=NOW, **columns_of(terms), **more))
    return made


def person(name: str = "Ada", *, on_call: bool = True, **columns: Any) -> Person:
    """One of our own people; on call by e-mail and SMS."""
    known = {"email": f"{name.lower()}@ours.example", "phone": "+447700900101", "zone": ZONE}
    return _added(Person(name=name, on_call=on_call, **known | {"role": Access.PRIVACY_OFFICER} | columns))


def plan(*steps: Step) -> None:
    """The house's own plan for every kind of duty: these steps, and no stages but start and due."""
    for kind in KINDS:
        save_plan(Plan(kind, steps, Stages((), ())), None, NOW)


def incident(*contracts: Contract, now: datetime = NOW, place: Party | None = None, **facts: Any) -> Incident:
    """An incident logged at `now` with us, aware at `now`, personal data concerned, unless the facts say otherwise."""
    known: dict[str, Any] = {"title": "Export by a stranger", "zone": ZONE, "personal_data": "yes"}
    known |= {"discovered": moment(now), "aware": moment(now)} | facts
    chosen = NewIncident(contract_ids=tuple(one.id for one in contracts), place_id=place.id if place else None, **known)
    return log_incident(chosen, None, now)


def waive(of: Incident, clock: Clock, reason: Waiver, note: str | None, actor: Person | None, now: datetime) -> None:
    """Ends a duty; what a second person must approve, another of those who may approves at once."""
    decision = judging.waive(of, clock, reason, note, actor, now)
    if decision is not None and decision.state == PROPOSED:
        entitled = select(Person).where(Person.role.in_(ENTITLED), Person.id != (actor.id if actor else 0))
        judging.review_decision(of, decision, True, None, db.session.scalars(entitled).first(), now)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


# ---- questions


def clocks(of: Incident) -> list[Clock]:
    return list(db.session.scalars(select(Clock).where(Clock.incident_id == of.id).order_by(Clock.id)))


def clock(of: Incident, *, statute: str | None = None, debtor: Party | None = None, kind: str | None = None) -> Clock:
    """The one clock of that description."""
    found = [
        one
        for one in clocks(of)
        if (statute is None or one.statute == statute)
        and (debtor is None or one.debtor_id == debtor.id)
        and (kind is None or one.kind == kind)
    ]
    (only,) = found
    return only


def promise(of: Incident, contract: Contract) -> Clock:
    """The clock of the one contractual duty of that contract."""
    (only,) = [one for one in clocks(of) if one.kind == "contract" and one.contract_id == contract.id]
    return only


def card(clock: Clock, now: datetime) -> Card:
    """What the page shows of the clock."""
    whole = reading.whole(clock.incident, now)
    return next(one.card for one in whole.clocks if one.clock.id == clock.id)


def stages(of: Clock) -> list[str]:
    """The stages raised for the clock, in their order."""
    return [one.stage for one in alerts(of)]


def alerts(of: Clock) -> list[Alert]:
    return list(db.session.scalars(select(Alert).where(Alert.clock_id == of.id).order_by(Alert.id)))


def texts(of: Incident, purpose: str = "alert", channel: str | None = None) -> list[Delivery]:
    found = select(Delivery).where(Delivery.topic == of.reference, Delivery.purpose == purpose).order_by(Delivery.id)
    return list(db.session.scalars(found.where(Delivery.channel == channel) if channel else found))


def notices(of: Incident) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.incident_id == of.id).order_by(Notice.id)))


def notice_to(of: Incident, recipient: Party) -> Notice:
    """The one notice to that party."""
    (only,) = [one for one in notices(of) if one.recipient_id == recipient.id]
    return only


def entries(of: Incident, kind: str | None = None) -> list[Entry]:
    found = select(Entry).where(Entry.incident_id == of.id).order_by(Entry.id)
    return list(db.session.scalars(found.where(Entry.kind == kind) if kind else found))


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that were run inside, but for those that only begin and end a transaction."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split()[0].upper() not in ("BEGIN", "SET", "COMMIT", "ROLLBACK", "SAVEPOINT"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
