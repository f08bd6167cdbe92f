"""One database, two peers, and the lives of workers between them; queues texts and counts what became of them."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from core.database import db, writing
from core.times import now
from notifications.models import Attempt, Delivery, Worker
from notifications.outbox import queue
from notifications.status import WITHDRAWN
from notifications.texts import EMAIL, SMS, Text
from tests.faults.nursery import PATIENCE, Life, Nursery
from tests.faults.peers import Post, Provider
from tests.faults.tally import Arrival, Record, Tally, mark_of_sms
from tests.faults.tally import count as tallied

#: No answer of a peer is waited for longer than this, instead of 20 s: what hangs on purpose should cost little.
TIMEOUT = 1.5


def until(condition: Callable[[], Any], patience: float = PATIENCE, every: float = 0.03) -> Any:
    """What the condition gives once it is true; an AssertionError if it never is."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, "it never came"
        time.sleep(every)
    return found


@dataclass
class Stage:
    """`app` is the test's own door to the database; the workers under test are processes of their own."""

    app: Flask
    folder: Path
    nursery: Nursery
    post: Post
    provider: Provider
    #: Texts that their peers received before they were replaced by another on the same port.
    before: list[Arrival] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _marks: dict[str, float] = field(default_factory=dict)
    kills: int = 0
    #: How many of them at the point that was named, and not by the test's own hand.
    named: int = 0

    @property
    def embedded(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def url(self) -> str:
        return str(self.app.config["SQLALCHEMY_DATABASE_URI"])

    def environment(self, **more: str) -> dict[str, str]:
        config = self.app.config["BREACHCLOCK"]
        return {
            "PYTHONUNBUFFERED": "1",
            "BREACHCLOCK_DATA": str(self.folder),
            "DATABASE_URL": self.url,
            "BREACHCLOCK_SECRET_KEY": config.secret_key,
            "BREACHCLOCK_SMTP_URL": self.post.url,
            "BREACHCLOCK_MAIL_FROM": "breach@ours.example",
            "TWILIO_ACCOUNT_SID": self.provider.sid,
            "TWILIO_AUTH_TOKEN": self.provider.token,
            "TWILIO_FROM": self.provider.sender,
            "TWILIO_BASE_URL": self.provider.url,
        } | more

    def start(self, *arguments: str, **how: Any) -> Life:
        """A life of the worker, or of another command."""
        output = self.folder / f"life-{len(self.nursery.lives)}-{time.monotonic_ns()}.txt"
        chosen = arguments or ("worker",)
        settings = {f"BREACHCLOCK_{name.upper()}": how.pop(name) for name in ("port", "log", "smtp_url") if name in how}
        return self.nursery.start(self.environment(**settings), output, *chosen, **{"timeout": TIMEOUT} | how)

    def put(self, number: int, channels: tuple[str, ...] = (EMAIL, SMS), after: float = 0.0) -> None:
        """Queues so many texts in one transaction, in turn for each channel; due `after` so many seconds."""
        texts, due = [], now() + timedelta(seconds=after)
        for _each in range(number):
            key = f"text-{next(self._numbers)}"
            channel = channels[len(texts) % len(channels)]
            address = "ada@ours.example" if channel == EMAIL else "+447700900101"
            words = (f"Subject of {key}", f"Body of {key}")
            texts.append(Text(key, "alert", "INC-2026-0001", channel, address, *words, not_before=due))
        with self.app.app_context():
            at = now()
            with writing():
                marks = [_mark(one) for one in queue(texts, at)]
                db.session.commit()
            self._marks |= dict.fromkeys(marks, at.timestamp())

    # ---- what the database says

    def ask(self, statement: Any) -> Any:
        with self.app.app_context():
            found = db.session.execute(statement).all()
            db.session.rollback()
            return found

    def states(self) -> dict[str, int]:
        return dict(map(tuple, self.ask(select(Delivery.state, func.count()).group_by(Delivery.state))))

    def works(self, life: Life) -> bool:
        """Whether that worker is in and has looked for what is due."""
        there = select(Worker.name).where(Worker.ended_at.is_(None), Worker.ticked_at.is_not(None))
        return any(f":{life.pid}:" in row.name for row in self.ask(there))

    def tried(self, channel: str, outcome: str) -> int:
        """How many attempts on that channel came to that."""
        made = select(func.count()).select_from(Attempt).join(Delivery, Delivery.id == Attempt.delivery_id)
        return int(self.ask(made.where(Delivery.channel == channel, Attempt.outcome == outcome))[0][0])

    def forget_connections(self) -> None:
        """The test's own door is opened anew, as its connections were cut too."""
        with self.app.app_context():
            db.engine.dispose()

    def forget_workers(self) -> None:
        """As if those that were killed had been given up already."""
        with self.app.app_context(), writing():
            db.session.execute(update(Worker).where(Worker.ended_at.is_(None)).values(ended_at=now(), ending="silent"))
            db.session.commit()

    def turn(self) -> None:
        """Whatever waits for its next attempt need not wait any longer."""
        waiting = update(Delivery).where(Delivery.state == "queued", Delivery.not_before > now())
        with self.app.app_context(), writing():
            db.session.execute(waiting.values(not_before=now() - timedelta(seconds=1)))
            db.session.commit()

    def drain(self, patience: float = PATIENCE, turning: bool = True) -> None:
        """Waits until nothing is queued or in hand any more. `turning`: nothing waits for its next attempt."""
        end = time.monotonic() + patience
        while (left := self.states()).keys() & {"queued", "leased"}:
            assert time.monotonic() < end, f"not drained: {left}\n{self.said()}"
            if turning and "queued" in left:
                self.turn()
            time.sleep(0.2)

    def said(self) -> str:
        """The last words of the last lives, for whoever reads a failure."""
        return "\n".join(life.said()[-2000:] for life in self.nursery.lives[-3:])

    # ---- what the others received

    @property
    def arrivals(self) -> list[Arrival]:
        return [*self.before, *self.post.arrivals, *self.provider.arrivals]

    def tally(self) -> Tally:
        return tallied(self._marks, self.records(), self.arrivals)

    def records(self) -> dict[str, Record]:
        tries: dict[int, list[tuple[int, str]]] = {}
        for one in self.ask(select(Attempt.delivery_id, Attempt.number, Attempt.outcome)):
            tries.setdefault(one.delivery_id, []).append((one.number, one.outcome))
        with self.app.app_context():
            rows = db.session.scalars(select(Delivery).order_by(Delivery.id)).all()
            # Of each matter and address the youngest text that was not taken back: what replaces older ones.
            last = {_matter(row): row.id for row in rows if row.state != WITHDRAWN}
            return {
                _mark(row): Record(
                    _mark(row),
                    row.created_at.timestamp(),
                    row.state,
                    row.provider_id,
                    tuple(tries.get(row.id, ())),
                    row.id < last.get(_matter(row), 0),
                )
                for row in rows
            }


def _matter(row: Delivery) -> tuple[str, str, str]:
    return row.topic, row.channel, row.address


def _mark(row: Delivery) -> str:
    return row.message_id if row.channel == EMAIL else mark_of_sms(row.body)


@contextmanager
def staged(app: Flask, folder: Path, nursery: Nursery, post: Post | None = None, provider: Provider | None = None):
    """A stage with its peers running; at its end nothing lives any more."""
    with post or Post() as mail, provider or Provider() as sms:
        try:
            yield Stage(app, folder, nursery, mail, sms)
        finally:
            nursery.clear()
