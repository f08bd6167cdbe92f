"""Decisions that a duty to notify need not be performed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code
from incidents.models import Clock


class Decision(Base):
    """One decision to end a clock by a threshold of Art. 33(1) or 34 GDPR, with what it rests on.

    `proposed`: the clock runs on until a second person approves. `standing`: it has ended the clock. `refused`: the
    second person said no. `fallen`: a fact went past it (`fell_by`, keys of the fact sheet) and the clock runs again.
    `reviewed` tells whether a second person looked at it: false where only one person was entitled.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("state in ('proposed', 'standing', 'refused', 'fallen', 'withdrawn')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> proposed_by", name="second"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    reason: Mapped[str] = mapped_column(Code)
    note: Mapped[str]
    rests_on: Mapped[dict[str, Any]]
    review_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(Code)
    reviewed: Mapped[bool] = mapped_column(default=False)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_note: Mapped[str | None]
    fell_at: Mapped[datetime | None]
    fell_by: Mapped[list[str] | None]

    clock: Mapped[Clock] = relationship()
    proposer: Mapped[Person | None] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[Person | None] = relationship(foreign_keys=[decided_by])
