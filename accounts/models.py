"""Our own people: who gets alerts, and who may sign in with which role."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Code, Short, utc_now


class Access(StrEnum):
    """What a person may do here; the word in the database."""

    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    RESPONDER = "responder"
    CONTRACT_MANAGER = "contract_manager"
    AUDITOR = "auditor"


class Person(Base):
    """One of our own people. Without a role or a password a person is on the alert list only."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Short)
    email: Mapped[str] = mapped_column(Short, unique=True)
    phone: Mapped[str | None] = mapped_column(Code)
    language: Mapped[str] = mapped_column(Code, default="en")
    zone: Mapped[str] = mapped_column(Short, default="UTC")
    on_call: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str | None] = mapped_column(Code)
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    # Local times ("22:00") between which texts that can wait do wait; both empty: never.
    quiet_from: Mapped[str | None] = mapped_column(Code)
    quiet_until: Mapped[str | None] = mapped_column(Code)
    session_version: Mapped[int] = mapped_column(default=1)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    # What Flask-Login asks of a person who is signed in.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active and self.role is not None

    def get_id(self) -> str:
        """The session's word for this person; a new version ends every session signed before."""
        return f"{self.id}.{self.session_version}"


class SetupCode(Base):
    """The one-time code that protects the first visit, as a hash. The row is gone once the code is used."""

    __tablename__ = "setup_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime]


class Way(Base):
    """Another way to reach a person than their e-mail and phone: a chat address, a second mailbox, another number.

    `emergency`: one that counts only while our mail is compromised. A chat address may hold a token, so pages show it
    shortened and no log names it.
    """

    __tablename__ = "way"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(Code)
    address: Mapped[str]
    emergency: Mapped[bool] = mapped_column(default=False)


class Absence(Base):
    """A person is away from `starts_at` until `ends_at`; a substitute, if there is one, stands in."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_person_id_ends_at", "person_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="forwards"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Rota(Base):
    """Who takes turns: each turn lasts `weeks` weeks from `begins_at` on, handed over at that local time of day."""

    __tablename__ = "rota"
    __table_args__ = (CheckConstraint("weeks > 0", name="weeks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Short, unique=True)
    zone: Mapped[str] = mapped_column(Short)
    begins_at: Mapped[datetime]
    weeks: Mapped[int] = mapped_column(default=1)

    turns: Mapped[list["RotaTurn"]] = relationship(order_by="RotaTurn.position", cascade="all, delete-orphan")


class RotaTurn(Base):
    """One person's place in the round of a rota."""

    __tablename__ = "rota_turn"

    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RotaShift(Base):
    """A span that a person takes whatever the turns say: put in by hand, or from a calendar file (`uid`)."""

    __tablename__ = "rota_shift"
    __table_args__ = (
        Index("ix_rota_shift_rota_id_ends_at", "rota_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="forwards"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    uid: Mapped[str | None] = mapped_column(Short)
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
