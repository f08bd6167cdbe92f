"""Stores assessments of a breach's severity, and reads them beside the verdict."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from core.phrases import Phrase, phrase_of
from incidents.models import Incident, record
from incidents.severity.enisa import TABLE, Band, Inputs, as_data, number, score
from incidents.severity.factors import FACTORS
from incidents.severity.models import Assessment


def assess(
    incident: Incident, inputs: Inputs, factors: Mapping[str, str], actor: Person | None, now: datetime
) -> Assessment:
    """Adds an assessment; the ones before stay. FieldError for an input that the method does not have. Commits."""
    result = score(inputs)
    row = Assessment(
        incident_id=incident.id,
        inputs_data=as_data(inputs),
        quarters=result.quarters,
        scored_by=TABLE,
        factors={name: factors[name] for name in FACTORS if factors.get(name)},
        assessed_by=actor.id if actor else None,
        assessed_at=now,
    )
    db.session.add(row)
    record(incident, actor, now, "assessed", {"score": number(result.quarters), "band": result.band.value})
    db.session.commit()
    return row


def assessments_of(incident: Incident) -> list[Assessment]:
    """All assessments of an incident, the newest first."""
    query = select(Assessment).where(Assessment.incident_id == incident.id).order_by(Assessment.id.desc())
    return list(db.session.scalars(query.options(joinedload(Assessment.person).load_only(Person.name))))


def doubt(assessment: Assessment | None, risk: str, vulnerable: bool) -> Phrase | None:
    """What must be confirmed before this verdict is recorded; None where nothing speaks against it.

    A low score decides nothing where many people or people who need protection are concerned.
    """
    if risk != "unlikely":
        return None
    if assessment is not None and assessment.score().band is not Band.LOW:
        return phrase_of("The score is not low. Confirm that a risk is unlikely all the same.")
    if vulnerable:
        return phrase_of("People who need special protection are concerned. Confirm that a risk is unlikely.")
    if assessment is not None and assessment.inputs().over_100_individuals:
        return phrase_of("More than 100 people are concerned. Confirm that a risk is unlikely.")
    return None
