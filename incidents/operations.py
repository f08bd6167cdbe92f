"""What happens in an incident: it is logged, its facts are stated and corrected, it is closed (judged: `judging/`).

Each operation gathers rows, lets the rules decide, writes rows and commits once. Clocks are recomputed from all facts
after every change; nothing is nudged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from contracts.models import Contract, Party
from contracts.moment import Moment
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from incidents.clocks import operations as clocks
from incidents.decisions import operations as decisions
from incidents.models import (
    EventFact,
    Incident,
    PartyAwareness,
    TouchedContract,
    record,
)
from incidents.notices import operations as notices
from incidents.notices.drafts.operations import prepare
from incidents.notices.operations import GivenNotice
from incidents.sheet import operations as sheet
from incidents.wording import as_data

PERSONAL_DATA = ("yes", "no", "unknown")
NO_SUCH_PARTY = Phrase("This party does not exist.")
MOVES = Phrase("This moves deadlines: write down the reason.")
FUTURE = Phrase("This moment lies in the future.")


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
    form_key: str | None = None


def log_incident(new: NewIncident, actor: Person | None, now: datetime) -> Incident:
    """Writes the incident and starts everything that it triggers, in one transaction.

    Clocks in both directions, first alerts, first drafts and the first line of the timeline are stored together or
    not at all. FieldErrors names what cannot be. A page that comes in a second time gives the incident of the first.
    """
    check_past(now, discovered=new.discovered, occurred=new.occurred, aware=new.aware)
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
        form_key=new.form_key,
    )
    incident.place = place
    contracts = _contracts(new.contract_ids)
    db.session.add(incident)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return _logged_before(new)
    db.session.add_all(TouchedContract(incident_id=incident.id, contract_id=one.id) for one in contracts)
    scene = clocks.Scene(incident, ours, contracts, clocks.reach_of(place.id))
    record(incident, actor, now, "logged", {"title": new.title, "contracts": [one.title for one in contracts]})
    clocks.recompute(scene, actor, now)
    prepare(incident, list(scene.clocks.values()), scene.ours, now)
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
    check_past(now, **moments)
    if "aware" in changed and incident.aware is not None and changed["aware"] is None:
        raise FieldError("aware", Phrase("Awareness once written down can be corrected to another moment, not erased."))
    decides = [name for name in DECIDING if name in changed]
    if not reason and any(getattr(incident, name) not in (None, "unknown") for name in decides):
        raise FieldError("reason", MOVES)
    if "place_id" in changed:
        # The timeline keeps names: a number says nothing to whoever reads it in two years.
        place = _place(changed.pop("place_id"))
        lines = [{"field": "place_id", "old": incident.place.name, "new": place.name}]
        incident.place_id, incident.place = place.id, place
    else:
        lines = []
    lines += [
        {"field": name, "old": as_data(getattr(incident, name)), "new": as_data(new)} for name, new in changed.items()
    ]
    for name, value in changed.items():
        setattr(incident, name, value)
    record(incident, actor, now, "corrected", {"changes": lines, "reason": reason})
    db.session.flush()
    decisions.let_fall(incident, actor, now)
    if decides or changed.keys() & {"occurred", "affected_countries"}:
        follow(incident, actor, now, reason)
    db.session.commit()


def state(
    incident: Incident, values: Mapping[str, Any], source: str | None, actor: Person | None, now: datetime
) -> list[str]:
    """Writes down facts of the sheet that have rows of their own; decisions that they go past fall, with an alert.

    Gives the keys of those that changed; FieldErrors, by key, for what cannot be.
    """
    changed = sheet.state(incident, values, source, actor, now)
    if changed:
        db.session.flush()
        decisions.let_fall(incident, actor, now)
    db.session.commit()
    return changed


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
    follow(incident, actor, now, reason)


def receive_notice(
    incident: Incident,
    sender: Party,
    given: GivenNotice,
    actor: Person | None,
    now: datetime,
    recipient: Party | None = None,
) -> None:
    """A counterparty's notice reached us, or a `recipient` besides us: it meets what the sender owes there.

    One that reached us is our awareness unless an earlier moment is set (EDPB Guidelines 9/2022: the controller counts
    as aware once the processor has informed it).
    """
    check_past(now, given=given.moment)
    scene = clocks.gather(incident)
    recipient = recipient or scene.ours
    if recipient.id == sender.id:
        raise FieldError("recipient_id", Phrase("Nobody gives notice to itself."))
    notices.receive(incident, sender, recipient, list(scene.clocks.values()), given, actor, now)
    if recipient.ours and (incident.aware is None or given.moment.at < incident.aware.at):
        change = {"field": "aware", "old": as_data(incident.aware), "new": as_data(given.moment)}
        incident.aware = given.moment
        record(incident, actor, now, "corrected", {"changes": [change], "reason": None, "by_notice_of": sender.name})
    clocks.recompute(scene, actor, now)
    prepare(incident, list(scene.clocks.values()), scene.ours, now)
    db.session.commit()


def close(incident: Incident, actor: Person, now: datetime) -> None:
    """Closes the incident; FieldError while a duty is neither met nor waived."""
    if incident.closed_at:
        return
    still_open = [clock for clock in clocks.clocks_of(incident.id) if clock.met_at is None and clock.waived_at is None]
    if still_open:
        raise FieldError(
            "close",
            Phrase(
                "{count} duties are still open. Each must be met, or ended without a notice for a reason "
                "that it allows.",
                {"count": len(still_open)},
            ),
        )
    incident.closed_at, incident.closed_by = now, actor.id
    record(incident, actor, now, "closed", {})
    db.session.commit()


def reopen(incident: Incident, reason: str | None, actor: Person, now: datetime) -> None:
    """Opens a closed incident again."""
    if not reason:
        raise FieldError("reason", Phrase("Write down the reason."))
    if not incident.closed_at:
        return
    incident.closed_at = incident.closed_by = None
    record(incident, actor, now, "reopened", {"reason": reason})
    db.session.commit()


def add_note(incident: Incident, note: str, actor: Person, now: datetime) -> None:
    """A person's own line in the timeline."""
    record(incident, actor, now, "note", {"text": note})
    db.session.commit()


def follow(incident: Incident, actor: Person | None, now: datetime, reason: str | None) -> None:
    """Clocks and drafts follow the facts, and everything is stored."""
    scene = clocks.gather(incident)
    clocks.recompute(scene, actor, now, reason)
    prepare(incident, list(scene.clocks.values()), scene.ours, now)
    db.session.commit()


def store_moment(
    row: EventFact | PartyAwareness, name: str, moment: Moment, reason: str | None
) -> dict[str, Any] | None:
    """Stores a moment in its row; what the timeline keeps of the change, None where it is as it was.

    FieldError if an earlier entry is corrected without a reason.
    """
    old = getattr(row, name)
    if old == moment:
        return None
    if old is not None and not reason:
        raise FieldError("reason", MOVES)
    setattr(row, name, moment)
    db.session.add(row)
    return {"old": as_data(old), "new": as_data(moment), "reason": reason}


def missing(field_name: str) -> FieldError:
    """A moment that this step cannot do without."""
    return FieldError(field_name, Phrase("Please fill this in."))


def check_past(now: datetime, **moments: Moment | None) -> None:
    """FieldErrors for each moment, by the name of its field, that lies in the future."""
    late = [name for name, moment in moments.items() if moment is not None and moment.at > now]
    if late:
        raise FieldErrors([FieldError(name, FUTURE) for name in late])


def _logged_before(new: NewIncident) -> Incident:
    """The incident that this page has logged; FieldError if something else was written into the page since."""
    before = db.session.scalars(select(Incident).where(Incident.form_key == new.form_key)).one()
    if (before.title, before.description) != (new.title, new.description):
        raise FieldError(
            "form_key",
            Phrase(
                "{reference} was logged from this page already. Press again to log a second incident.",
                {"reference": before.reference},
            ),
        )
    return before


def _parties(place_id: int | None) -> tuple[Party, Party]:
    rows = db.session.scalars(select(Party).where(or_(Party.ours, Party.id == place_id))).all()
    ours = next((party for party in rows if party.ours), None)
    if ours is None:
        raise FieldError("place", Phrase("Name your own organisation first, on the page Organisation."))
    place = ours if place_id is None else next((party for party in rows if party.id == place_id), None)
    if place is None:
        raise FieldError("place_id", NO_SUCH_PARTY)
    return ours, place


def _place(party_id: int) -> Party:
    party = db.session.get(Party, party_id)
    if party is None:
        raise FieldError("place_id", NO_SUCH_PARTY)
    return party


def _contracts(contract_ids: Iterable[int]) -> list[Contract]:
    wanted = set(contract_ids)
    found = clocks.load_contracts(Contract.id.in_(wanted)) if wanted else []
    if len(found) != len(wanted):
        raise FieldError("contract_ids", Phrase("One of these contracts does not exist any more."))
    return found


def _next_reference(now: datetime) -> str:
    statement = text(
        "insert into reference_counter (year, number) values (:year, 1) "
        "on conflict (year) do update set number = reference_counter.number + 1 returning number"
    )
    number = db.session.execute(statement, {"year": now.year}).scalar_one()
    return f"INC-{now.year}-{number:04d}"
