"""Reads what the page on the law of one incident shows, in a fixed number of statements; adds and strikes statutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from contracts import catalogue
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.clocks import operations as clocks
from incidents.law.page import Comparison, Overview, overview, what_if
from incidents.models import Incident, StatuteChoice, record
from incidents.operations import follow
from incidents.situation import Situation


@dataclass(frozen=True)
class Choice:
    """Why a person added or struck a statute; `by` None: it is not known any more who did."""

    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Reading:
    """The page of one incident. `names` are those of the parties, `choices` of a person by the id of the statute."""

    situation: Situation
    overview: Overview
    names: dict[int, str]
    choices: dict[str, Choice]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """What proposals would change: computed when asked for, stored never."""
        return what_if(self.situation, catalogue.current())


def read(incident: Incident) -> Reading:
    """Every statute as this incident sees it."""
    scene = clocks.gather(incident)
    situation = scene.situation()
    names = {number: party.name for number, party in clocks.parties_of(scene).items()}
    return Reading(situation, overview(situation, catalogue.current()), names, _choices(incident))


def _choices(incident: Incident) -> dict[str, Choice]:
    query = (
        select(StatuteChoice, Person.name)
        .outerjoin(Person, Person.id == StatuteChoice.chosen_by)
        .where(StatuteChoice.incident_id == incident.id)
    )
    return {row.statute: Choice(row.reason, name, row.chosen_at) for row, name in db.session.execute(query)}


def choose_statute(
    incident: Incident,
    statute_id: str,
    reason: str | None,
    actor: Person,
    now: datetime,
    *,
    applies: bool,
    also: Iterable[str] = (),
) -> None:
    """Adds a statute to the incident, or strikes one from it; the last word stands, and each stays in the timeline.

    `also` are others that one decision meets with the same reason: an incident that is not significant ends every
    stage of NIS2. FieldError without a reason or for an unknown statute. What is only proposed is no law and cannot be
    added.
    """
    if not reason:
        raise FieldError("reason", Phrase("Write down the reason."))
    chosen = [_chosen(incident, one, reason, actor, now, applies=applies) for one in (statute_id, *also)]
    if any(chosen):
        db.session.flush()
        follow(incident, actor, now, reason)


def _chosen(incident: Incident, statute_id: str, reason: str, actor: Person, now: datetime, *, applies: bool) -> bool:
    """Writes one choice down; False for what was chosen before."""
    try:
        statute = catalogue.current().by_id(statute_id)
    except KeyError:
        raise FieldError("reason", Phrase("This statute is not in the catalogue.")) from None
    if statute.proposed:
        raise FieldError("reason", Phrase("This is only proposed, and no law: it starts nothing."))
    row = db.session.get(StatuteChoice, (incident.id, statute_id))
    if row is None:
        row = StatuteChoice(incident_id=incident.id, statute=statute_id)
        db.session.add(row)
    elif row.applies == applies:
        return False
    row.applies, row.reason, row.chosen_at = applies, reason, now
    row.chosen_by = actor.id
    named = {"kind": "statute", "statute": statute_id, "creditor": None, "provision": str(statute.provision)}
    named |= {"title": str(statute.title), "verified": statute.verified}
    data = {"duty": named, "reason": reason}
    if applies:
        record(incident, actor, now, "statute_added", data)
    else:
        record(incident, actor, now, "statute_struck", data)
    return True
