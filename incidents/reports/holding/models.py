"""Requests of law enforcement or an authority to hold back the communication to data subjects."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Short
from incidents.models import Incident


class Hold(Base):
    """Who asked us to wait (`asked_by`), why and until when (None: no day was named); recitals 86 and 88 GDPR. It moves
    no clock. Ended once, never edited."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    asked_by: Mapped[str] = mapped_column(Short)
    reason: Mapped[str]
    until: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    incident: Mapped[Incident] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[recorded_by])
