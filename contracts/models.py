"""What we promised and what was promised to us: parties, their contacts, contracts, documents, obligations."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.profile import Profile, profile_of
from contracts.quoted import other_number
from contracts.terms import Channel, Content, Rule, Standard, Terms, Trigger, Unit
from contracts.versions import Version, counting
from core.database import Base, Code, Short
from core.phrases import Phrase
from notifications.models import Delivery


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
    """A counterparty's address for breach notices. Contacts never get alerts.

    An address or number counts once its owner answered a test: `email_verified_at` and `phone_verified_at` (UTC) are
    null until then, and again when it changes.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(Short)
    email: Mapped[str | None] = mapped_column(Short)
    phone: Mapped[str | None] = mapped_column(Code)
    language: Mapped[str] = mapped_column(Code, default="en")
    zone: Mapped[str] = mapped_column(Short, default="UTC")
    email_verified_at: Mapped[datetime | None]
    phone_verified_at: Mapped[datetime | None]

    party: Mapped[Party] = relationship(back_populates="contacts")


class ContactTest(Base):
    """A test of one channel of a contact: sent once, answered by its one-use link. Only the link's hash is kept.

    Without a hash it was answered otherwise, by reply or call: `sent_by` says so, and `note` how.
    """

    __tablename__ = "contact_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    channel: Mapped[str] = mapped_column(Code)
    address: Mapped[str] = mapped_column(Short)
    token_hash: Mapped[str | None] = mapped_column(Short, unique=True)
    sent_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    answered_at: Mapped[datetime | None]
    note: Mapped[str | None]

    contact: Mapped[Contact] = relationship()
    delivery: Mapped[Delivery | None] = relationship()


class Contract(Base):
    """An agreement between two parties, each in a role of its own. We may be neither of them.

    `calendar` is a country or subdivision whose public holidays are no working days, `closed_days` (ISO dates) come on
    top. Notices count in `notice_zone`; outside `office_opens` to `office_closes` (ISO times) they count as received
    when the office opens next.

    `under_id` is the contract under which a sub-processor is engaged for `service`. `renews_on` is the day by which a
    renewal or an end is decided; `remind_days` before it the register reminds of it, and an e-mail once for the day
    `reminded_for`.
    """

    __tablename__ = "contract"
    __table_args__ = (
        CheckConstraint("party_a_id <> party_b_id", name="two_parties"),
        # What the register lists by, so that its first page does not sort ten thousand rows.
        Index("ix_contract_title_id", "title", "id"),
        Index("ix_contract_renews_on", "renews_on"),
    )

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
    under_id: Mapped[int | None] = mapped_column(index=True)
    service: Mapped[str | None] = mapped_column(Short)
    renews_on: Mapped[date | None]
    remind_days: Mapped[int | None]
    reminded_for: Mapped[date | None]

    party_a: Mapped[Party] = relationship(foreign_keys=[party_a_id])
    party_b: Mapped[Party] = relationship(foreign_keys=[party_b_id])
    obligations: Mapped[list["Obligation"]] = relationship(order_by="Obligation.id", back_populates="contract")
    documents: Mapped[list["Document"]] = relationship(order_by="Document.id", back_populates="contract")

    def role_of(self, party_id: int) -> str | None:
        """The role of that party here; None if it is not one of the two."""
        return {self.party_a_id: self.role_a, self.party_b_id: self.role_b}.get(party_id)

    def duties_on(self, day: date, started: Collection[int] = ()) -> list["Obligation"]:
        """The versions of its duties that count on that local day; `started` are ids that an incident runs under."""
        counts = counting((one.version() for one in self.obligations), day, started)
        return [one for one in self.obligations if one.id in counts]


class Document(Base):
    """A stored text of a contract. The file lies under its SHA-256; places in it refer to the extracted `text`.

    `page_starts` are the places in `text` at which each page begins, null where the file has no pages. `language` is
    the one in which it was read (ISO 639-1); `read_at` null: the reader has not read it. `unread_from` is the character
    at which the reader of duties stopped at its limits, null where it read to the end. `dated_on` is the day that the
    text names as its own, null where it names none; each correction of it is a `DateChange`.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    name: Mapped[str] = mapped_column(Short)
    media_type: Mapped[str] = mapped_column(Short)
    sha256: Mapped[str] = mapped_column(Short, index=True)
    size: Mapped[int]
    text: Mapped[str | None] = mapped_column(deferred=True)
    summary: Mapped[bool] = mapped_column(default=False)
    page_starts: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    language: Mapped[str | None] = mapped_column(Code)
    read_at: Mapped[datetime | None]
    unread_from: Mapped[int | None]
    dated_on: Mapped[date | None]
    stored_at: Mapped[datetime]
    stored_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    contract: Mapped[Contract] = relationship(back_populates="documents")


class DateChange(Base):
    """A correction of a document's `dated_on` by a person: added, never edited. Null: no day."""

    __tablename__ = "date_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    before: Mapped[date | None]
    after: Mapped[date | None]
    reason: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Proposal(Base):
    """What the reader found in a document: a duty to give notice. Not live before a person confirms it.

    `reading` is the reading as it was found, in the label schema with quote and doubts. `state` is open, confirmed or
    refused. A confirmed proposal names the obligation that came of it; a refused one stays, so that nobody is asked
    twice, with the `reason` if one was given.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    reading: Mapped[dict[str, Any]]
    char_start: Mapped[int]
    char_end: Mapped[int]
    state: Mapped[str] = mapped_column(Code, default="open", index=True)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None]

    document: Mapped[Document] = relationship()


class Holding(Base):
    """One fact of what a contract's processor holds for us, as its annexes say, with the sentence it comes from.

    `kind` says which fact, `value` is its code or words, `detail` says more in the document's words, `country` is where
    a sub-processor works (ISO 3166-1). Proposed by the reader or entered by a person; it counts once it is confirmed
    (`state`: proposed, confirmed or refused). A changed fact is a new row; the earlier one stays, refused.
    """

    __tablename__ = "holding"
    # Who holds health data, who stores in the United States: asked over all contracts.
    __table_args__ = (Index("ix_holding_kind_value", "kind", "value"), Index("ix_holding_country", "country"))

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    kind: Mapped[str] = mapped_column(Code)
    value: Mapped[str]
    detail: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(Code)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    quote: Mapped[str | None]
    char_start: Mapped[int | None]
    char_end: Mapped[int | None]
    state: Mapped[str] = mapped_column(Code, default="proposed")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    contract: Mapped[Contract] = relationship()
    document: Mapped[Document | None] = relationship()


class ImportJob(Base):
    """A folder of agreements that is being read. In each contract we have `our_role`, the counterparty `other_role`."""

    __tablename__ = "import_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    our_role: Mapped[str] = mapped_column(Code)
    other_role: Mapped[str] = mapped_column(Code)
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]


class ImportFile(Base):
    """One file of such a folder. It leaves `waiting` once, with what came of it, so that a restart goes on.

    `attempts` counts how often reading it was begun; `begun_at` is when last, null where nobody has it in hand.
    `refused` is a phrase, as text and values, where nothing came of it. `document_id` is what was stored, or was there
    already (state `known`).
    """

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("import_job.id"), index=True)
    name: Mapped[str] = mapped_column(Short)
    sha256: Mapped[str | None] = mapped_column(Short)
    state: Mapped[str] = mapped_column(Code, default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    refused: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    document: Mapped[Document | None] = relationship()


class Obligation(Base):
    """A duty that a person confirmed from a sentence of a contract, by role: direction follows from the contract.

    A confirmed duty is not edited in place: a change makes a new row, which names the old one in `replaces_id` and sets
    `replaced_at` on it. The new one counts for incidents logged from the local day `valid_from` on (null: from its
    confirmation), the old one until then: `versions.py`. Replaced by no row: withdrawn.
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
    valid_from: Mapped[date | None]
    replaces_id: Mapped[int | None]

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

    @property
    def number_doubt(self) -> Phrase | None:
        """The doubt, if its sentence names other periods than the duty."""
        return other_number(self.terms(), self.quote, self.document.language if self.document else None)

    def version(self) -> Version:
        """What decides on which days it counts."""
        return Version(self.id, self.replaces_id, self.valid_from, self.replaced_at is None)


OWN_TERMS = (
    *("debtor", "creditor", "trigger", "amount", "unit", "standard", "channels", "address", "content", "incidents"),
    *("target_hours", "rule"),
)


def columns_of(terms: Terms) -> dict[str, Any]:
    """The terms as the columns of an obligation; what its contract says for all duties is not among them."""
    data = terms.as_data()
    return {name: data[name] for name in OWN_TERMS}
