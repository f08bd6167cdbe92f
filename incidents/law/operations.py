"""Reads what the page on the law of one incident shows, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from contracts import catalogue
from core.database import db
from incidents.clocks import operations as clocks
from incidents.law.page import Comparison, Overview, overview, what_if
from incidents.models import Incident, StatuteChoice
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
