"""Who is called, in which order, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code, Short


class AlertPlan(Base):
    """How duties of one kind are alerted: at which stages, and by which steps until somebody acknowledges.

    `kind` says for which duties (`plan.Kind`); a kind without a plan of its own follows the house plan, which no row
    holds. `shares` are percent of the period that are left, `leads` minutes before its end. Lengths are in minutes.
    """

    __tablename__ = "alert_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Code, unique=True)
    shares: Mapped[list[int]]
    leads: Mapped[list[int]]
    everyone: Mapped[bool] = mapped_column(default=False)
    ask_again: Mapped[int] = mapped_column(default=60)
    repeat_every: Mapped[int] = mapped_column(default=15)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    steps: Mapped[list["AlertStep"]] = relationship(order_by="AlertStep.position", cascade="all, delete-orphan")


class AlertStep(Base):
    """One step: whom, by which channels at once, and how many minutes until the next step if nobody acknowledges.

    Whom: everybody on call, the one on duty of a rota, or a person.
    """

    __tablename__ = "alert_step"
    __table_args__ = (CheckConstraint("person_id is null or rota_id is null", name="one_target"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("alert_plan.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rota_id: Mapped[int | None] = mapped_column(ForeignKey("rota.id"))
    channels: Mapped[list[str]]
    wait: Mapped[int]


class Call(Base):
    """One bundle of alerts of one incident on its way through a plan, until it is acknowledged, settled or replaced.

    `step` is the last step begun (from 1), `next_at` when something happens next by itself: the next step, a repeat,
    or the question again after an acknowledgement lapsed. Null `next_at`: nothing more.
    """

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_next_at", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str] = mapped_column(Code)
    opened_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(Code)

    summonses: Mapped[list["Summons"]] = relationship(order_by="Summons.id")


class Summons(Base):
    """One person called by a step of a call: what was sent for it is named `call:ID:ROUND:PERSON:CHANNEL`.

    The link's key is stored as a hash and works once. `answer`: acknowledged, help, wrong_person; `unreachable` is
    the program's own word.
    """

    __tablename__ = "summons"
    __table_args__ = (UniqueConstraint("call_id", "round", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    round: Mapped[int]
    step: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    summoned_at: Mapped[datetime]
    key_hash: Mapped[str | None] = mapped_column(Short, unique=True)
    answer: Mapped[str | None] = mapped_column(Code)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(Code)

    person: Mapped[Person] = relationship()


class AuditRound(Base):
    """One pass of the auditor through all open clocks, in batches: up to which clock it came, and what it found."""

    __tablename__ = "audit_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    healed: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)


class Verdict(Base):
    """What the auditor's latest look each minute came to: one row, written over; findings by kind with their count."""

    __tablename__ = "audit_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    holds: Mapped[bool]
    findings: Mapped[list[str]]
    pinged_at: Mapped[datetime | None]
    ping_error: Mapped[str | None]
