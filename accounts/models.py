"""Our own people: who gets alerts, and who may sign in with which role."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

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
