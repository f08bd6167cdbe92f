"""What came of a text in a worker's hands, as the values to store: its delivery's new ones, and the attempt's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.phrases import Phrase
from notifications import retry, status
from notifications.errors import TransportError
from notifications.texts import Letter, Receipt

UNWANTED = Phrase("The person at this number answered STOP, so nothing is sent there until START comes back.")


@dataclass(frozen=True)
class Claim:
    """A text in this worker's hands for its `attempts`-th attempt; worker and number prove that it still holds it."""

    letter: Letter
    worker: str
    attempts: int
    first_tried_at: datetime
    began_at: datetime
    needed_by: datetime | None = None
    refused: bool = False

    @property
    def number(self) -> tuple[int, int]:
        """Which attempt it is: the delivery's id and the number."""
        return self.letter.id, self.attempts

    def held(self) -> Mapping[str, object]:
        """What HELD asks for."""
        return {"held_id": self.letter.id, "held_worker": self.worker, "held_attempts": self.attempts}


@dataclass(frozen=True)
class Outcome:
    """What came of a claim and is still to be stored: the delivery's new values, and the attempt if one was made.

    `stopped`: since when the address is known to want no texts; None where nothing of the kind came out.
    """

    claim: Claim
    values: Mapping[str, object]
    attempt: Mapping[str, object] | None = None
    stopped: datetime | None = None


def accepted(claimed: Claim, began: datetime, receipt: Receipt, now: datetime) -> Outcome:
    values = {
        "state": status.ACCEPTED,
        "accepted_at": now,
        "news_at": now,
        "provider_id": receipt.id,
        "last_error": None,
        "secret": None,
    }
    words = str(receipt.words) if receipt.words else None
    return Outcome(claimed, values, _attempt(claimed, began, now, "accepted", words, receipt.id))


def refused(claimed: Claim, began: datetime, error: TransportError, now: datetime, spread: float) -> Outcome:
    verdict = retry.next_try(
        claimed.attempts,
        claimed.first_tried_at,
        now,
        permanent=error.permanent,
        retry_after=error.retry_after,
        needed_by=claimed.needed_by,
        spread=spread,
    )
    detail = f"{error.message} {verdict.reason}"
    if verdict.at is None:
        values = _failed(detail, now)
        word = "failed"
    else:
        values = {"state": status.QUEUED, "not_before": verdict.at, "last_error": str(error.message)}
        word = "later"
    attempt = _attempt(claimed, began, now, "unknown" if error.unknown else word, detail)
    return Outcome(claimed, values, attempt, began if error.unwanted else None)


def postponed(claimed: Claim, error: TransportError, now: datetime) -> Outcome:
    left = claimed.needed_by - now if claimed.needed_by else None
    at = now + retry.wait(claimed.attempts, error.retry_after, left)
    return unsent(claimed, state=status.QUEUED, not_before=at, last_error=str(error.message))


def unwanted(claimed: Claim, now: datetime) -> Outcome:
    """Gives a text up without an attempt, so that people see it and the next person is called."""
    return unsent(claimed, **_failed(str(UNWANTED), now))


def unsent(claimed: Claim, **values: object) -> Outcome:
    """Gives a text back without an attempt."""
    first = None if claimed.attempts == 1 else claimed.first_tried_at
    return Outcome(claimed, values | {"attempts": claimed.attempts - 1, "first_tried_at": first})


def _failed(detail: str, now: datetime) -> dict[str, object]:
    return {
        "state": status.FAILED,
        "failed_at": now,
        "news_at": now,
        "last_error": detail,
        "secret": None,
        "seen_at": None,
        "seen_by": None,
    }


def _attempt(
    claimed: Claim, began: datetime, now: datetime, outcome: str, detail: str | None, provider_id: str | None = None
) -> dict[str, object]:
    return {
        "delivery_id": claimed.letter.id,
        "number": claimed.attempts,
        "worker": claimed.worker,
        "started_at": began,
        "finished_at": now,
        "outcome": outcome,
        "detail": detail,
        "provider_id": provider_id,
    }
