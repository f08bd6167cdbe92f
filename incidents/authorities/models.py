"""What this installation knows better about an authority than the program's directory."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code


class AuthorityOverride(Base):
    """One field of one authority as somebody wrote it down: added, never edited, the newest one counts.

    `code` is the authority's in the directory. A `value` of None goes back to what the directory says. The field
    `seat` of a country says which of its authorities is the one of our seat.
    """

    __tablename__ = "authority_override"
    __table_args__ = (Index("ix_authority_override_code_field", "code", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    field: Mapped[str] = mapped_column(Code)
    value: Mapped[str | None]
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
