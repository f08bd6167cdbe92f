"""The statements of the fact sheet and the files beside it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code, Short


class Fact(Base):
    """One statement of one field (`fields.Field.key`): added, never edited. The newest one holds; a value of None takes
    back what was said. `source` is who said so, in words; None: whoever wrote it down. Fields that are columns of the
    incident have no rows here: their history is in the timeline.
    """

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_incident_id_key", "incident_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    key: Mapped[str] = mapped_column(Code)
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    source: Mapped[str | None] = mapped_column(Short)
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()


class Attachment(Base):
    """A file of the incident: evidence, or what was told to whom. `kind` is a code of `options.ATTACHMENTS`."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(Short)
    dated_on: Mapped[date | None]
    file_name: Mapped[str] = mapped_column(Short)
    file_type: Mapped[str] = mapped_column(Short)
    file_sha256: Mapped[str] = mapped_column(Short)
    file_size: Mapped[int]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
