"""The scores of a breach's severity: each kept with its inputs, for as long as the incident is."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Short
from incidents.severity.enisa import Inputs, Score, from_data, score


class Assessment(Base):
    """One assessment: inputs of ENISA's method with the table they were scored by, and a sentence for each of the
    EDPB's seven factors. Added, never edited; the newest one counts as the present."""

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    inputs_data: Mapped[dict[str, Any]] = mapped_column("inputs")
    quarters: Mapped[int]
    scored_by: Mapped[str] = mapped_column(Short)
    factors: Mapped[dict[str, Any]]
    assessed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assessed_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()

    def inputs(self) -> Inputs:
        return from_data(self.inputs_data)

    def score(self) -> Score:
        """The score by the program's present table, which `scored_by` names."""
        return score(self.inputs())
