"""A text on its way: what a caller queues, and what a transport is handed."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from core.phrases import Phrase

EMAIL = "email"
SMS = "sms"
VOICE = "voice"
CHAT = "chat"
CHANNELS = (EMAIL, SMS, VOICE, CHAT)

# A reserved top-level domain belongs to nobody, so our ids can never collide with those of a real mail system. The
# domain of the sender is no choice: it is a setting that may change between two attempts, and the id must not.
RIGHT_SIDE = "breachclock.invalid"

#: Stands in a stored body where the key of a one-use link goes.
KEY = "[key]"


@dataclass(frozen=True)
class Attached:
    """A stored PDF that goes with an e-mail: the name that its reader sees, and the SHA-256 under which it lies."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Text:
    """One text to one address by one channel. `key` is the caller's name for it and keeps it from going out twice.

    `secret` is the key of a one-use link in the body: another's to turn. It is stored apart, and only until the text
    was handed over or given up.
    """

    key: str
    purpose: str
    topic: str
    channel: str
    address: str
    subject: str | None
    body: str
    body_html: str | None = None
    language: str = "en"
    not_before: datetime | None = None
    needed_by: datetime | None = None
    secret: str | None = None
    attached: Attached | None = None


@dataclass(frozen=True)
class Letter:
    """What a transport needs to know of a delivery: plain values, because no transaction is open while it sends."""

    id: int
    purpose: str
    topic: str
    channel: str
    address: str
    subject: str | None
    body: str
    body_html: str | None
    language: str
    message_id: str
    attached_name: str | None = None
    attached_sha256: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What whoever took a text gave for it: the id that it goes by there, and in words who took it."""

    id: str
    words: Phrase | None = None


def message_id(key: str, address: str, queued_at: datetime) -> str:
    """The Message-ID of a text, made when it is queued and the same in every attempt.

    The moment is part of it: a test system and the real one, or one set up anew, use the same keys, and a mailbox that
    has seen an id before may drop the second mail without a word.

    >>> message_id("alert:1", "a@example.org", datetime(2026, 3, 27, tzinfo=UTC)).endswith("@breachclock.invalid>")
    True
    """
    return f"<{_digest(key, address, queued_at.astimezone(UTC).isoformat())}@{RIGHT_SIDE}>"


def without_key(body: str, secret: str | None) -> str:
    """The body as it is stored, and as our own people may read it.

    >>> without_key("Confirm: https://b.example/c/aB3", "aB3")
    'Confirm: https://b.example/c/[key]'
    """
    return body.replace(secret, KEY) if secret else body


def with_key(body: str, secret: str | None) -> str:
    """The body as it leaves.

    >>> with_key("Confirm: https://b.example/c/[key]", "aB3")
    'Confirm: https://b.example/c/aB3'
    """
    return body.replace(KEY, secret) if secret else body


def thread_id(sender: str, topic: str) -> str:
    """The id that all mails about one topic refer to, so that a mailbox shows them as one conversation."""
    return f"<topic.{_digest(sender, topic)}@{RIGHT_SIDE}>"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
