"""Reads what the touched contracts propose for an incident's facts, and takes it over when a person says so."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from contracts.holdings import operations as holdings
from contracts.holdings.kinds import Kind
from contracts.holdings.operations import CONFIRMED
from contracts.models import Contract
from core.database import db
from incidents.held.proposals import Held, Proposed, changes, line, proposed
from incidents.models import Entry, Incident, TouchedContract, record
from incidents.operations import correct
from incidents.reading.glance import Touched

#: The kind of the timeline's line.
TAKEN_OVER = "taken_over"


def of_contracts(titles: Mapping[int, str], taken: Collection[str]) -> list[Proposed]:
    """What these contracts propose and nobody took over yet, in one statement; `titles` by contract."""
    if not titles:
        return []
    found = [
        Held(
            one.contract_id,
            titles[one.contract_id],
            Kind(one.kind),
            one.value,
            one.detail,
            one.country,
            one.quote,
            one.document_id,
            one.state == CONFIRMED,
        )
        for one in holdings.touched(titles)
    ]
    return proposed(found, taken)


def taken_over(entries: Iterable[Entry]) -> set[str]:
    """The keys of what was taken over, by the lines of the timeline that say so."""
    return {key for entry in entries if entry.kind == TAKEN_OVER for key in entry.data["keys"]}


def contradicted(contracts: Iterable[Contract | Touched]) -> set[int]:
    """The contracts of these whose documents contradict each other: not all that they propose can be so."""
    return {contract_id for contract_id, found in holdings.contradictions(contracts).items() if found}


def take_over(
    incident: Incident, keys: Collection[str], said: Callable[[str, str], str], actor: Person | None, now: datetime
) -> int:
    """Writes the chosen proposals behind the incident's facts, with a line that names the contracts; gives how many.

    `said(kind, value)` is a value in the language of whoever writes. What stood there stays.
    """
    touched = select(TouchedContract.contract_id).where(TouchedContract.incident_id == incident.id)
    listed = select(Contract.id, Contract.title).where(Contract.id.in_(touched)).order_by(Contract.title)
    titles = {one.id: one.title for one in db.session.execute(listed)}
    entries = db.session.scalars(select(Entry).where(Entry.incident_id == incident.id, Entry.kind == TAKEN_OVER))
    chosen = [one for one in of_contracts(titles, taken_over(entries)) if one.key in keys and one.field]
    if not chosen:
        return 0
    data = {
        "contracts": list(dict.fromkeys(one.contract for one in chosen)),
        "keys": [one.key for one in chosen],
        "lines": [line(one, said(one.kind, one.value)) for one in chosen],
    }
    record(incident, actor, now, "taken_over", data)
    correct(incident, changes(chosen, lambda name: getattr(incident, name), said), None, actor, now)
    # Where every line stood there already nothing was corrected, and the timeline still says what was decided.
    db.session.commit()
    return len(chosen)
