"""The versions of the documents that duties demand, from draft to filed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code, Short
from incidents.models import Incident, Notice


class Report(Base):
    """One version of one document of an incident to one recipient.

    A draft is written from the facts whenever it is read (`content` is None). Approval freezes its sections as data
    and the SHA-256 of its PDF, which is stored. Filing keeps channel, moment and receipt in the `notice` that
    discharges the clocks. `recipient` says who hears of it in the words of a notice's audience ("authority",
    "data_subjects", "party:12"), `authority` is the authority's code in the directory (ISO 3166-1, such as "FR").
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("incident_id", "document", "recipient", "number"),
        CheckConstraint("state in ('draft', 'approved', 'filed', 'superseded')", name="state"),
        CheckConstraint("(content is null) = (state = 'draft')", name="frozen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    document: Mapped[str] = mapped_column(Code)
    recipient: Mapped[str] = mapped_column(Code)
    authority: Mapped[str | None] = mapped_column(Code)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(Code)
    language: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code, index=True)
    withdraw_reason: Mapped[str | None]
    more_to_follow_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    pdf_sha256: Mapped[str | None] = mapped_column(Short)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Why it was filed without an approval: filing late for want of one must not happen.
    override_reason: Mapped[str | None]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    # How a version left by e-mail that meets no duty of ours, such as a request.
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)

    incident: Mapped[Incident] = relationship()
    notice: Mapped[Notice | None] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[created_by])
    approver: Mapped[Person | None] = relationship(foreign_keys=[approved_by])
