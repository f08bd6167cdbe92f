"""What we promised and what was promised to us: parties, their contacts, contracts, documents, obligations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.profile import Profile, profile_of
from contracts.terms import Channel, Content, Rule, Standard, Terms, Trigger, Unit
from core.database import Base, Code, Short


class Party(Base):
    """An organisation: ours (exactly one) or a counterparty."""

    __tablename__ = "party"
    __table_args__ = (
        Index("uq_party_ours", "ours", unique=True, sqlite_where=text("ours"), postgresql_where=text("ours")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Short)
    ours: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(Code)
    address: Mapped[str | None]
    zone: Mapped[str] = mapped_column(Short, default="UTC")
    contact_point: Mapped[str | None]
    note: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    # What we are in the eyes of the law; only our own organisation states it. Null: never stated.
    profile_data: Mapped[dict[str, Any] | None] = mapped_column("profile", JSON(none_as_null=True))

    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.id", back_populates="party")

    def profile(self) -> Profile:
        """What our organisation stated; what it never stated is empty."""
        return profile_of(self.profile_data)


class Contact(Base):
    """A counterparty's address for breach notices. Contacts never get alerts."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(Short)
    email: Mapped[str | None] = mapped_column(Short)
    phone: Mapped[str | None] = mapped_column(Code)
    language: Mapped[str] = mapped_column(Code, default="en")
    zone: Mapped[str] = mapped_column(Short, default="UTC")

    party: Mapped[Party] = relationship(back_populates="contacts")


class Contract(Base):
    """An agreement between two parties, each in a role of its own. We may be neither of them.

    `calendar` is a country or subdivision whose public holidays are no working days, `closed_days` (ISO dates) come on
    top. Notices count in `notice_zone`; outside `office_opens` to `office_closes` (ISO times) they count as received
    when the office opens next.
    """

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("party_a_id <> party_b_id", name="two_parties"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Short)
    party_a_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role_a: Mapped[str] = mapped_column(Code)
    party_b_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role_b: Mapped[str] = mapped_column(Code)
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    note: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    calendar: Mapped[str | None] = mapped_column(Code)
    closed_days: Mapped[list[str] | None]
    notice_zone: Mapped[str | None] = mapped_column(Short)
    office_opens: Mapped[str | None] = mapped_column(Code)
    office_closes: Mapped[str | None] = mapped_column(Code)

    party_a: Mapped[Party] = relationship(foreign_keys=[party_a_id])
    party_b: Mapped[Party] = relationship(foreign_keys=[party_b_id])
    obligations: Mapped[list["Obligation"]] = relationship(order_by="Obligation.id", back_populates="contract")
    documents: Mapped[list["Document"]] = relationship(order_by="Document.id", back_populates="contract")

    def role_of(self, party_id: int) -> str | None:
        """The role of that party here; None if it is not one of the two."""
        return {self.party_a_id: self.role_a, self.party_b_id: self.role_b}.get(party_id)


class Document(Base):
    """A stored text of a contract. The file lies under its SHA-256; places in it refer to `text`."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    name: Mapped[str] = mapped_column(Short)
    media_type: Mapped[str] = mapped_column(Short)
    sha256: Mapped[str] = mapped_column(Short)
    size: Mapped[int]
    text: Mapped[str | None] = mapped_column(deferred=True)
    summary: Mapped[bool] = mapped_column(default=False)
    stored_at: Mapped[datetime]
    stored_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    contract: Mapped[Contract] = relationship(back_populates="documents")


class Obligation(Base):
    """A duty that a person confirmed from a sentence of a contract, by role: direction follows from the contract.

    A confirmed duty is not edited in place: a change makes a new row and sets `replaced_at` on the old one.
    """

    __tablename__ = "obligation"
    __table_args__ = (CheckConstraint("(amount is null) = (unit is null)", name="amount_with_unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    debtor: Mapped[str] = mapped_column(Code)
    creditor: Mapped[str] = mapped_column(Code)
    trigger: Mapped[str] = mapped_column(Code)
    amount: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(Code)
    standard: Mapped[str] = mapped_column(Code)
    channels: Mapped[list[str]]
    address: Mapped[str | None] = mapped_column(Short)
    content: Mapped[list[str]]
    incidents: Mapped[bool] = mapped_column(default=False)
    target_hours: Mapped[int | None]
    rule: Mapped[str | None] = mapped_column(Code)
    also: Mapped[str | None]
    send_automatically: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    section: Mapped[str | None] = mapped_column(Short)
    quote: Mapped[str]
    char_start: Mapped[int | None]
    char_end: Mapped[int | None]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime | None]

    # Joined, because what the contract says of calendar and office hours belongs to the terms of each duty.
    contract: Mapped[Contract] = relationship(back_populates="obligations", lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship()

    def terms(self) -> Terms:
        """The duty as plain values for the rules, with what its contract says of calendar, zone and office hours."""
        return Terms(
            debtor=self.debtor,
            creditor=self.creditor,
            trigger=Trigger(self.trigger),
            amount=self.amount,
            unit=Unit(self.unit) if self.unit else None,
            standard=Standard(self.standard),
            channels=tuple(Channel(channel) for channel in self.channels),
            address=self.address,
            content=tuple(Content(item) for item in self.content),
            incidents=self.incidents,
            target_hours=self.target_hours,
            rule=Rule(self.rule) if self.rule else None,
            calendar=self.contract.calendar,
            closed=tuple(self.contract.closed_days or ()),
            notice_zone=self.contract.notice_zone,
            office_opens=self.contract.office_opens,
            office_closes=self.contract.office_closes,
        )


OWN_TERMS = (
    *("debtor", "creditor", "trigger", "amount", "unit", "standard", "channels", "address", "content", "incidents"),
    *("target_hours", "rule"),
)


def columns_of(terms: Terms) -> dict[str, Any]:
    """The terms as the columns of an obligation; what its contract says for all duties is not among them."""
    data = terms.as_data()
    return {name: data[name] for name in OWN_TERMS}
