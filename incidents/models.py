"""What happened and what it starts: incident, clocks, alerts, notices, timeline."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, UniqueConstraint, insert, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from accounts.models import Person
from contracts import catalogue
from contracts.models import Contact, Contract, Obligation, Party
from contracts.moment import Moment
from contracts.terms import Channel, Terms, from_data
from core import logs
from core.database import Base, Code, Short, UTCDateTime, db
from incidents.alerts.models import Call
from incidents.clock import Times, stages_of
from notifications.models import Delivery


def _moment(name: str) -> Any:
    """A moment as a person entered it: four columns, one value; None when the instant is not known."""
    return composite(
        Moment,
        mapped_column(f"{name}_at", UTCDateTime(), nullable=True),
        mapped_column(f"{name}_zone", Short, nullable=True),
        mapped_column(f"{name}_offset", Integer, nullable=True),
        mapped_column(f"{name}_estimated", Boolean, nullable=True),
        return_none_on=lambda *values: values[0] is None,
    )


class ReferenceCounter(Base):
    """The last incident number given in a year; counted in the transaction that uses it, so no number is lost."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class Incident(Base):
    """The facts of one incident. None is *not yet known*. Earlier values of each fact are in the timeline."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(Code, unique=True)
    title: Mapped[str] = mapped_column(Short)
    description: Mapped[str | None]
    place_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    own_data: Mapped[bool] = mapped_column(default=False)
    personal_data: Mapped[str] = mapped_column(Code)
    zone: Mapped[str] = mapped_column(Short)
    drill: Mapped[bool] = mapped_column(default=False)
    # From when on our own mail may be read by others: only emergency ways, and no content. None: it is trusted.
    mail_compromised_at: Mapped[datetime | None]
    # Where the people concerned live (ISO 3166-1).
    affected_countries: Mapped[list[str] | None]
    logged_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Names the page that was sent: whoever presses twice, or goes back and presses again, logs one incident.
    form_key: Mapped[str | None] = mapped_column(Code, unique=True, index=True)

    occurred: Mapped[Moment | None] = _moment("occurred")
    discovered: Mapped[Moment | None] = _moment("discovered")
    aware: Mapped[Moment | None] = _moment("aware")

    nature: Mapped[list[str] | None]
    data_subject_categories: Mapped[str | None]
    data_subject_count: Mapped[int | None]
    data_subject_count_approximate: Mapped[bool] = mapped_column(default=True)
    record_categories: Mapped[str | None]
    record_count: Mapped[int | None]
    record_count_approximate: Mapped[bool] = mapped_column(default=True)
    contact_point: Mapped[str | None]
    likely_consequences: Mapped[str | None]
    measures_taken: Mapped[str | None]
    measures_proposed: Mapped[str | None]
    advice: Mapped[str | None]
    delay_reasons: Mapped[str | None]

    risk: Mapped[str | None] = mapped_column(Code)
    risk_reasons: Mapped[str | None]
    verdict: Mapped[Moment | None] = _moment("verdict")

    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    place: Mapped[Party] = relationship()


class TouchedContract(Base):
    """A contract that the incident touches."""

    __tablename__ = "touched_contract"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), primary_key=True)


class PartyAwareness(Base):
    """When a counterparty became aware, as far as it has told us."""

    __tablename__ = "party_awareness"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    aware: Mapped[Moment | None] = _moment("aware")


class EventFact(Base):
    """When an event that starts periods happened, beside those that the incident holds itself: `Trigger` words."""

    __tablename__ = "event_fact"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    event: Mapped[str] = mapped_column(Code, primary_key=True)
    moment: Mapped[Moment | None] = _moment("moment")


class StatuteChoice(Base):
    """A statute that a person added to an incident (`applies`) or struck from it. Why stands in the timeline too."""

    __tablename__ = "statute_choice"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    statute: Mapped[str] = mapped_column(Code, primary_key=True)
    applies: Mapped[bool]
    reason: Mapped[str]
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime]


class AwarenessCandidate(Base):
    """A moment that may be the one of our awareness, with why (`note`): added, never edited. It moves no clock."""

    __tablename__ = "awareness_candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    candidate: Mapped[Moment | None] = _moment("candidate")
    note: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()


class Notice(Base):
    """What a duty itself demands: a text to a counterparty, the authority or the data subjects, or one we received.

    `body` is None while it is a draft: drafts are written from the facts at the moment they are read. What left is
    frozen.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    debtor_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    audience: Mapped[str] = mapped_column(Code)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    channel: Mapped[str] = mapped_column(Code)
    address: Mapped[str | None] = mapped_column(Short)
    language: Mapped[str] = mapped_column(Code, default="en")
    subject: Mapped[str | None] = mapped_column(Short)
    body: Mapped[str | None]
    state: Mapped[str] = mapped_column(Code, index=True)
    created_at: Mapped[datetime]
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    given: Mapped[Moment | None] = _moment("given")
    reference: Mapped[str | None] = mapped_column(Short)
    note: Mapped[str | None]
    proof_name: Mapped[str | None] = mapped_column(Short)
    proof_type: Mapped[str | None] = mapped_column(Short)
    proof_sha256: Mapped[str | None] = mapped_column(Short)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    debtor: Mapped[Party] = relationship(foreign_keys=[debtor_id])
    recipient: Mapped[Party | None] = relationship(foreign_keys=[recipient_id])
    contact: Mapped[Contact | None] = relationship()
    delivery: Mapped[Delivery | None] = relationship()


#: Open clocks, as the partial index on them has it: the auditor's question must be in the same words.
OPEN = "met_at is null and waived_at is null"
#: Open clocks that have a stage to come and no moment at which anybody would look: there must be none.
UNARMED = f"""{OPEN} and next_alert_at is null
 and ((starts_at is not null and (due_at is not null or target_at is not null)) or remind_from is not null)"""


def _some(name: str, condition: str) -> Index:
    """An index on those clocks alone."""
    return Index(name, "id", sqlite_where=text(condition), postgresql_where=text(condition))


class Clock(Base):
    """One duty's countdown in one incident. Its state is computed, never stored.

    `terms` are the ones it runs under, copied, so that a later change of the contract moves nothing. `starts_at` is
    null while it waits for a fact; `due_at` is the duty's own number, `target_at` our target where it has none.
    `stages` are the shares and lead times of its alert plan, copied; null: the house's.
    `alerted_until` is the moment up to which its alert stages have been handled, `next_alert_at` the next one.
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("incident_id", "key"),
        Index("ix_clock_next_alert_at", "next_alert_at"),
        _some("ix_clock_open", OPEN),
        _some("ix_clock_unarmed", UNARMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    # All clocks of an incident are written in one statement; by its key each finds its id again.
    key: Mapped[str] = mapped_column(Short, insert_sentinel=True)
    kind: Mapped[str] = mapped_column(Code)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    statute: Mapped[str | None] = mapped_column(Code)
    # The country whose authority is told, where the duty is owed to one in each country.
    authority: Mapped[str | None] = mapped_column(Code)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    debtor_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    creditor_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    terms_data: Mapped[dict[str, Any]] = mapped_column("terms")
    send_automatically: Mapped[bool] = mapped_column(default=False)
    waits_for: Mapped[str | None] = mapped_column(Code)
    starts_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    target_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    met_by: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    waived_reason: Mapped[str | None] = mapped_column(Code)
    waived_note: Mapped[str | None]
    remind_from: Mapped[datetime | None]
    stages_data: Mapped[dict[str, Any] | None] = mapped_column("stages", JSON(none_as_null=True))
    alerted_until: Mapped[datetime | None]
    next_alert_at: Mapped[datetime | None]

    incident: Mapped[Incident] = relationship()
    obligation: Mapped[Obligation | None] = relationship()
    contract: Mapped[Contract | None] = relationship()
    debtor: Mapped[Party] = relationship(foreign_keys=[debtor_id])
    creditor: Mapped[Party | None] = relationship(foreign_keys=[creditor_id])

    def terms(self) -> Terms:
        return from_data(self.terms_data)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that its terms demand."""
        return tuple(Channel(one) for one in self.terms_data["channels"])

    def times(self) -> Times:
        """The stored moments for the rules."""
        return Times(
            self.starts_at,
            self.due_at,
            self.target_at,
            self.met_at,
            self.waived_at,
            self.remind_from,
            self.alerted_until,
            stages_of(self.stages_data),
        )

    def named(self) -> dict[str, Any]:
        """What names this clock in the timeline for good, whatever is renamed later."""
        statute = catalogue.current().by_id(self.statute) if self.statute else None
        return {
            "kind": self.kind,
            "statute": self.statute,
            "provision": str(statute.provision) if statute else None,
            "title": str(statute.title) if statute else None,
            "verified": statute is None or statute.verified,
            "authority": self.authority,
            "contract": self.contract.title if self.contract else None,
            "debtor": self.debtor.name,
            "creditor": self.creditor.name if self.creditor else None,
            "debtor_ours": self.debtor.ours,
            "creditor_ours": bool(self.creditor and self.creditor.ours),
        }


class Alert(Base):
    """One stage of one clock, raised once for one due moment. `skipped` names stages that were slept through."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("clock_id", "anchor_at", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    anchor_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(Code)
    stage_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    skipped: Mapped[list[str]]
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"), index=True)

    call: Mapped[Call | None] = relationship()


class Entry(Base):
    """One line of the incident's timeline, the record of Art. 33(5) GDPR: added, never edited."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Code)
    data: Mapped[dict[str, Any]]

    actor: Mapped[Person | None] = relationship()


def record(incident: Incident, actor: Person | None, now: datetime, kind: str, data: Mapping[str, Any]) -> None:
    """Adds a line to the incident's timeline, written at `now` (UTC) by `actor`; None is the program itself."""
    actor_id = actor.id if actor else None
    db.session.add(Entry(incident_id=incident.id, at=now, actor_id=actor_id, kind=kind, data=dict(data)))
    logs.at_commit("timeline", incident=incident.reference, kind=kind)


def record_all(
    incident: Incident, actor: Person | None, now: datetime, kind: str, lines: Sequence[Mapping[str, Any]]
) -> None:
    """Adds many lines of one kind in one statement: nobody needs their ids."""
    record_each([(incident, data) for data in lines], actor, now, kind)


def record_each(
    lines: Collection[tuple[Incident, Mapping[str, Any]]], actor: Person | None, now: datetime, kind: str
) -> None:
    """The same for lines of many incidents."""
    if not lines:
        return
    # What was recorded before stands before them.
    db.session.flush()
    same = {"at": now, "actor_id": actor.id if actor else None, "kind": kind}
    rows = [same | {"incident_id": incident.id, "data": dict(data)} for incident, data in lines]
    db.session.execute(insert(Entry), rows)
    for incident, _data in lines:
        logs.at_commit("timeline", incident=incident.reference, kind=kind)
