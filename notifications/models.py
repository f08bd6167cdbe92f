from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Code, Short, utc_now
from notifications import status
from notifications.addresses import shown
from notifications.texts import CHANNELS


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(word) for word in words)})", name=column)


class Delivery(Base):
    """One text to one address by one channel, with its state. Who it is for and why is the caller's business."""

    __tablename__ = "delivery"
    __table_args__ = (
        _one_of("channel", CHANNELS),
        _one_of("state", status.STATES),
        _one_of("hold_reason", status.HOLD_REASONS),
        CheckConstraint("(state = 'held') = (hold_reason is not null)", name="held_with_reason"),
        CheckConstraint("(state = 'leased') = (worker is not null)", name="leased_by"),
        Index("ix_delivery_state_not_before", "state", "not_before"),
        Index("ix_delivery_channel_address", "channel", "address"),
        Index("ix_delivery_worker", "worker"),
        Index("ix_delivery_state_needed_by", "state", "needed_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Short, unique=True)
    purpose: Mapped[str] = mapped_column(Code)
    topic: Mapped[str] = mapped_column(Short, index=True)
    channel: Mapped[str] = mapped_column(Code)
    address: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    body_html: Mapped[str | None]
    # The key of a one-use link in the body, null once the text was handed over or given up: no copy can use it then.
    secret: Mapped[str | None] = mapped_column(Short)
    language: Mapped[str] = mapped_column(Code, default="en")
    # A stored PDF that goes with an e-mail.
    attached_name: Mapped[str | None] = mapped_column(Short)
    attached_sha256: Mapped[str | None] = mapped_column(Short)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    not_before: Mapped[datetime]
    # The moment by which it must have been handed over; retries draw closer to it, and past it people are told.
    needed_by: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(Short, unique=True)

    state: Mapped[str] = mapped_column(Code, default=status.QUEUED)
    hold_reason: Mapped[str | None] = mapped_column(Code)
    # The last change of state that matters outside the mail room (a lease or a retry does not).
    news_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(Short, index=True)
    last_error: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    # A person's id without a foreign key: the mail room knows no accounts.
    seen_by: Mapped[int | None]

    # Whose hands it is in. The lease is the worker's own row: it holds as long as that worker's beats are counted.
    worker: Mapped[str | None] = mapped_column(Short)
    attempts: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    # The attempt under way. Still there when its worker is given up for dead: it may have sent before it died.
    began_at: Mapped[datetime | None]

    @property
    def shown_address(self) -> str:
        """The address for pages: a chat address may hold a token."""
        return shown(self.channel, self.address)


class Attempt(Base):
    """One try at handing a text over and what came of it. Added, never edited.

    A number appears twice when a worker was given up for dead, noted by its successor, and reported after all.
    """

    __tablename__ = "attempt"
    __table_args__ = (_one_of("outcome", ("accepted", "later", "failed", "unknown")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    number: Mapped[int]
    worker: Mapped[str] = mapped_column(Short)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(Code)
    detail: Mapped[str | None]
    provider_id: Mapped[str | None] = mapped_column(Short)


class News(Base):
    """One call-back of a provider, as it came; a sid that we do not know (yet) is kept too."""

    __tablename__ = "news"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(Short, index=True)
    word: Mapped[str] = mapped_column(Code)
    received_at: Mapped[datetime]
    error_code: Mapped[str | None] = mapped_column(Code)
    # When it was read into the delivery's state; the call-back itself is never changed.
    taken_at: Mapped[datetime | None] = mapped_column(index=True)


class Worker(Base):
    """One run of a worker, and the lease on all that it holds: good while `beat` goes on being counted up.

    Each run has a name of its own, so what an earlier run on the same machine left behind is never mistaken for ours.
    """

    __tablename__ = "worker"
    __table_args__ = (
        _one_of("ending", ("stopped", "silent")),
        CheckConstraint("(ended_at is null) = (ending is null)", name="ended"),
    )

    name: Mapped[str] = mapped_column(Short, primary_key=True)
    started_at: Mapped[datetime]
    beat: Mapped[int] = mapped_column(default=0)
    beaten_at: Mapped[datetime]
    # When it last looked for what is due: a worker whose heart beats may still be stuck.
    ticked_at: Mapped[datetime | None]
    # By how much this machine's own clock was ahead of the shared one, in seconds; 0 where there is none but it.
    clock_ahead: Mapped[float] = mapped_column(default=0.0)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ending: Mapped[str | None] = mapped_column(Code)


class Incoming(Base):
    """What came in, as it came: a reply by SMS, a key pressed in a call. The trunk reads it at its tick."""

    __tablename__ = "incoming"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(Code)
    provider_id: Mapped[str] = mapped_column(Short, unique=True)
    sender: Mapped[str] = mapped_column(Short)
    # The delivery that it answers, where the provider says which; a reply by SMS names none.
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    said: Mapped[str]
    received_at: Mapped[datetime]
    taken_at: Mapped[datetime | None] = mapped_column(index=True)


class Refusal(Base):
    """An address that asked to be left alone (STOP), by channel, until it says otherwise (START)."""

    __tablename__ = "refusal"

    channel: Mapped[str] = mapped_column(Code, primary_key=True)
    address: Mapped[str] = mapped_column(Short, primary_key=True)
    since: Mapped[datetime]
