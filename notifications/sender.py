"""A worker's hand in the outbox: takes, commits, sends, notes.

Nothing is sent while a transaction is open, and nothing counts as sent before its outcome is stored. A worker that
dies in between is given up by the others (workers/); the text then goes out again under the same Message-ID. Twice is
a nuisance, never is a breach.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core import logs
from core.database import db, writing
from core.phrases import Phrase
from notifications import health, outbox, status
from notifications.addresses import is_example
from notifications.errors import TransportError
from notifications.incoming.operations import leave_alone
from notifications.outbox import HASTE, PATIENCE, PAUSE, WHOLE, Transport, Transports
from notifications.outcomes import Claim, Outcome, accepted, postponed, refused, unsent, unwanted
from notifications.texts import Letter, Receipt

log = logging.getLogger(__name__)

#: So many texts are taken at once: a worker that is killed leaves the outcome of at most as many in doubt.
BATCH = 25
#: After so long with what was taken, the rest of it is given back for others to send, and what was sent is noted.
SLOW = timedelta(seconds=1)
#: A hand whose text has been on its way for longer is held up: where there is another way out, a spare hand goes on.
HELD_UP = timedelta(seconds=health.SLOW)


@dataclass
class Sender:
    """One worker's hand in the outbox: takes what is due, sends it text by text, notes what came of each.

    Call it with nothing uncommitted in the session, which it rolls back first. `worker` names this hand in the record;
    no two use the same name at a time, and that of a run of the program is what stands before the stroke.
    `transports` is by channel, `clock` gives the present UTC instant before and after each send. `alive` is the last
    look at the lease before each text leaves; `spread` gives a number from 0 to 1 for the waits between attempts.
    """

    clock: Callable[[], datetime]
    worker: str
    transports: Transports
    channels: Collection[str] | None = None
    alive: Callable[[], bool] = lambda: True
    spread: Callable[[], float] = lambda: 0.0
    _outcomes: list[Outcome] = field(default_factory=list)
    # What was taken and is not begun yet, and when the text that is being sent was. Each step on them is one move, so
    # that the heart may make it too.
    _left: deque[Claim] = field(default_factory=deque)
    _sending: datetime | None = None
    _storing: threading.Lock = field(default_factory=threading.Lock)
    # Whether the last commit may have come about although its answer was lost: of outcomes, and of what was taken.
    _doubt: bool = False
    _limbo: bool = False

    def deliver(self, limit: int = 20) -> int:
        """Sends what is due, up to `limit` texts, and returns how many attempts were made."""
        tried = taken = 0
        try:
            while taken < limit and self.alive():
                claims = self._exchange(min(BATCH, limit - taken))
                if not claims:
                    break
                taken += len(claims)
                tried += self._send_all(claims)
        finally:
            for transport in self.transports.values():
                transport.close()
        self.note()
        return tried

    def is_held_up(self) -> bool:
        """Whether the text in hand has been on its way for too long."""
        return self._sends_for(HELD_UP)

    def relieve(self) -> bool:
        """Puts back what a text that is slow to leave keeps waiting, for other hands; `note` then stores that. Another
        thread calls it. Whether there was anything."""
        before = len(self._outcomes)
        if self._sends_for(SLOW):
            self._put_back()
        return len(self._outcomes) > before

    def _sends_for(self, long: timedelta) -> bool:
        began = self._sending
        return began is not None and self.clock() - began > long

    def note(self, wait: bool = True) -> None:
        """Stores the outcomes that are not stored yet; a database that refuses them loses none.

        Another thread may call it too, so that no outcome waits while a slow server holds this one up. With `wait`
        false it gives up rather than wait long: for this hand's own transaction, or for what others have locked.
        """
        if self._outcomes and self._storing.acquire(blocking=wait):
            try:
                with writing(PAUSE, PATIENCE if wait else HASTE, WHOLE):
                    self._store()
            finally:
                self._storing.release()

    def _exchange(self, limit: int) -> list[Claim]:
        """Notes what was done and takes what is due, in one transaction."""
        now = self.clock()
        if not self._outcomes and not self._limbo and not outbox.is_due(now, self.channels):
            return []
        with self._storing, writing(PAUSE, PATIENCE, WHOLE):
            lost, self._limbo = self._limbo, True
            claims = self._store(lambda: self._taken(now, limit, lost))
            self._limbo = False
        return claims

    def _send_all(self, claims: list[Claim]) -> int:
        tried, began = 0, self.clock()
        down: dict[str, TransportError] = {}
        self._left.extend(claims)
        while (claimed := self._next()) is not None:
            channel = claimed.letter.channel
            transport = self.transports.get(channel)
            reason = _hold_reason(claimed.letter, transport)
            if not self.alive():
                self._put_back(claimed)
            elif claimed.refused:
                self._outcomes.append(unwanted(claimed, self.clock()))
            elif transport is None or reason:
                self._outcomes.append(unsent(claimed, state=status.HELD, hold_reason=reason, news_at=self.clock()))
            elif channel in down:
                # The server itself is at fault: the others need not each wait for its time-out.
                self._outcomes.append(postponed(claimed, down[channel], self.clock()))
            else:
                tried += 1
                error = self._send(claimed, transport)
                if error and error.whole:
                    down[channel] = error
                if self.clock() - began > SLOW:
                    self._put_back()
                    self.note()
        return tried

    def _next(self) -> Claim | None:
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def _send(self, claimed: Claim, transport: Transport) -> TransportError | None:
        """Sends outside any transaction and keeps what came of it; the error if the text was not taken."""
        began = self._sending = self.clock()
        try:
            taken = transport.send(claimed.letter, began)
        except TransportError as said:
            error = said
        except Exception as surprise:
            # One text that trips over a defect of ours must not keep all the others from leaving, tick after tick.
            log.exception("delivery %s could not be sent", claimed.letter.id)
            error = TransportError(
                Phrase("The program failed while sending ({kind}).", {"kind": type(surprise).__name__}), unknown=True
            )
        else:
            self._sending = None
            receipt = taken if isinstance(taken, Receipt) else Receipt(taken)
            self._outcomes.append(accepted(claimed, began, receipt, self.clock()))
            return None
        self._sending = None
        self._outcomes.append(refused(claimed, began, error, self.clock(), self.spread()))
        return error

    def _put_back(self, *claims: Claim) -> None:
        """Gives these back, and all that is left."""
        for claimed in (*claims, *iter(self._next, None)):
            self._outcomes.append(unsent(claimed, state=status.QUEUED))

    def _store(self, then: Callable[[], list[Claim]] = list) -> list[Claim]:
        """Writes the outcomes known now, does what comes `then`, commits, and only then forgets them."""
        outcomes, doubt, self._doubt = tuple(self._outcomes), self._doubt, True
        ours = outbox.settle(self.worker, outcomes)
        attempts = []
        for outcome in outcomes:
            # The attempt is stored in any case, the new state only while the text is still in our hands.
            held = outcome.claim.number in ours
            if outcome.stopped is not None:
                leave_alone(outcome.claim.letter.channel, outcome.claim.letter.address, outcome.stopped)
            if outcome.attempt is None or (not held and doubt and outbox.is_noted(outcome.attempt)):
                continue
            attempts.append(dict(outcome.attempt))
            if not held:
                log.warning("delivery %s was taken over from %s", outcome.claim.letter.id, self.worker)
        if attempts:
            db.session.connection().execute(outbox.ADDED, attempts)
            for one in attempts:
                told = {name: one[name] for name in ("number", "worker", "outcome")}
                logs.at_commit("attempt", delivery=one["delivery_id"], **told)
        claims = then()
        db.session.commit()
        # Others only ever append, so these are still the first.
        del self._outcomes[: len(outcomes)]
        self._doubt = False
        return claims

    def _taken(self, now: datetime, limit: int, lost: bool) -> list[Claim]:
        """What is taken now; what an earlier commit may have taken without our knowing is given back first."""
        if lost:
            outbox.give_back(self.worker)
        return outbox.take(now, self.worker, limit, self.channels)


def deliver_due(clock: Callable[[], datetime], worker: str, transports: Transports, limit: int = 20) -> int:
    """Sends what is due on every channel, up to `limit` texts; returns how many attempts were made."""
    return Sender(clock, worker, transports).deliver(limit)


def _hold_reason(letter: Letter, transport: Transport | None) -> str | None:
    configured = transport is not None and transport.configured
    loopback = transport is not None and transport.loopback
    return status.hold_reason(letter.channel, configured, is_example(letter.channel, letter.address), loopback)
