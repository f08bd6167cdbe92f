"""Starts real processes of the program that die where a test says, and programs with one of their guards removed.

The program has no hooks for this: its functions are wrapped from outside, in the process that is to die. One parent
loads the program and forks a process for each life, which then runs the command line as anybody would: a life costs a
fraction of a second instead of three, so hundreds of them can be ended. The parent takes one order a line (JSON) on
its standard input and answers each with a line; when the input ends it ends, and so do all its children.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Any

#: Where a life can be ended, by what is about to happen or has just happened there.
POINTS = (
    "after take",
    "before send",
    "while sending",
    "after send",
    "before note",
    "before commit",
    "after commit",
)
#: The same for what the worker does before anything is queued, and for the web.
OTHER_POINTS = ("before look", "after look", "before beat", "after beat", "before answer", "after answer")
GUARDS = ("claim", "lease", "outbox")

_passed: Counter[str] = Counter()
_lock = threading.Lock()
_here = threading.local()


def die_at(name: str, number: int, by: int = signal.SIGKILL) -> None:
    """From now on this process gets that signal when it passes that point for the `number`-th time."""
    from flask import has_request_context
    from sqlalchemy.engine.default import DefaultDialect

    from incidents.watch import operations as watch
    from incidents.watch.worker import Run
    from notifications.email import MailTransport
    from notifications.sender import Sender
    from notifications.sms import SmsTransport

    def passing(point: str) -> None:
        if point != name:
            return
        with _lock:
            _passed[point] += 1
            if _passed[point] == number:
                os.kill(os.getpid(), by)
                # Another thread may take the signal, and this one must not run on before all of them stand still.
                time.sleep(0.2)

    def around(owner: Any, method: str, before: str | None, after: str | None) -> None:
        real = getattr(owner, method)

        def wrapped(*args: Any, **named: Any) -> Any:
            if before:
                passing(before)
            done = real(*args, **named)
            if after:
                passing(after)
            return done

        setattr(owner, method, wrapped)

    def inside(owner: Any, method: str, where: str) -> None:
        """What is committed inside this function is told from other commits."""
        real = getattr(owner, method)

        def wrapped(*args: Any, **named: Any) -> Any:
            _here.where = where
            try:
                return real(*args, **named)
            finally:
                _here.where = None

        setattr(owner, method, wrapped)

    for transport in (MailTransport, SmsTransport):
        around(transport, "send", "before send", "after send")

    import http.client
    import smtplib

    # Each piece that goes down the line to the mail server, or to the provider.
    around(smtplib.SMTP, "send", None, "while sending")
    around(http.client.HTTPConnection, "send", None, "while sending")

    exchange, store, commit = Sender._exchange, Sender._store, DefaultDialect.do_commit

    def _exchange(self: Sender, limit: int) -> Any:
        claims = exchange(self, limit)
        if claims:
            passing("after take")
        return claims

    def _store(self: Sender, *then: Any) -> Any:
        if self._outcomes:
            passing("before note")
        return store(self, *then)

    def do_commit(self: Any, connection: Any) -> None:
        # "commit", "look", "beat" or "answer"; None for what nobody asked for.
        where = "answer" if has_request_context() else getattr(_here, "where", None)
        passing(f"before {where}")
        commit(self, connection)
        passing(f"after {where}")

    Sender._exchange, Sender._store = _exchange, _store  # type: ignore[method-assign]
    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    inside(Sender, "_store", "commit")
    inside(watch, "look", "look")
    inside(Run, "_beat", "beat")


# ---- programs without a guard


def without(guard: str) -> None:
    """Removes one of the three guards on which the promise rests, so that a test can show that it is missed."""
    {"claim": _without_claim, "lease": _without_lease, "outbox": _without_outbox}[guard]()


def _without_claim() -> None:
    """What is due is read, not marked as ours: whoever looks next finds it too."""
    from sqlalchemy import select

    from core.database import db
    from notifications import outbox
    from notifications.models import Delivery
    from notifications.outcomes import Claim, Outcome

    def take(now: Any, worker: str, limit: int, channels: Any) -> list[Claim]:
        due = select(*outbox._CLAIMED).where(outbox.due(now, channels)).order_by(Delivery.not_before).limit(limit)
        rows = [dict(row._mapping) for row in db.session.execute(due)]
        ours = {"worker": worker, "first_tried_at": now, "began_at": now}
        return [outbox._claim(row | ours | {"attempts": row["attempts"] + 1}, False) for row in rows]

    def settled(_worker: str, outcomes: tuple[Outcome, ...]) -> set[tuple[int, int]]:
        for one in outcomes:
            outbox._update(Delivery.id == one.claim.letter.id, **outbox.FREE, **one.values)
        return {one.claim.number for one in outcomes}

    outbox.take, outbox.settle = take, settled


def _without_lease() -> None:
    """Nobody gives up a worker that died, so what it held is held for ever."""
    from notifications.workers import operations as workers

    enter = workers.enter
    workers.give_up = lambda *_args: False
    workers.enter = lambda name, now, alone=False: enter(name, now)


def _without_outbox() -> None:
    """Texts leave inside the transaction that is to record them."""
    from datetime import timedelta

    from core.database import writing
    from notifications import outbox, sender
    from notifications.outcomes import Claim

    def exchange(self: sender.Sender, limit: int) -> list[Claim]:
        now = self.clock()
        if not outbox.there_is(outbox.due(now, self.channels)):
            return []
        with self._storing, writing():
            self._send_all(outbox.take(now, self.worker, limit, self.channels))
            self._store()
        return []

    # A slow hand-over would note in between, which is just what this one does not do.
    sender.SLOW = timedelta(days=1)
    sender.Sender._exchange = exchange  # type: ignore[method-assign]


def hurry(seconds: float) -> None:
    """The ways out wait no longer than this for an answer, so that a server that hangs costs a test little."""
    from notifications import email, sms

    for transport in (email.MailTransport, sms.SmsTransport):
        real = transport.__init__
        transport.__init__ = lambda self, *args, real=real, **named: real(  # type: ignore[method-assign,misc]
            self, *args, **{**named, "timeout": seconds}
        )


# ---- lives


def live(order: dict[str, Any], lifeline: int) -> None:
    """Runs one command of the program as this process; never comes back."""
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=lambda: os.read(lifeline, 1) or os._exit(70), daemon=True).start()
    os.environ.clear()
    os.environ.update(order["environment"])
    if order.get("timeout"):
        hurry(order["timeout"])
    if order.get("without"):
        without(order["without"])
    if order.get("point"):
        die_at(*order["point"])
    import wsgi

    status: Any = 1
    try:
        status = wsgi.main(order["arguments"])
    except SystemExit as end:
        status = end.code
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(status if isinstance(status, int) else int(bool(status)))


def main() -> None:
    _load()
    lifeline, held = os.pipe()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            if (pid := os.fork()) == 0:
                os.close(held)
                live(order, lifeline)
            answer: Any = pid
        else:
            answer = _ended(order["pid"], order["patience"])
        print(json.dumps(answer), flush=True)


def _ended(pid: int, patience: float) -> int | None:
    """How that child ended, as `waitstatus_to_exitcode` says it; None if it still lives after so many seconds."""
    end = time.monotonic() + patience
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= end:
            return None
        time.sleep(0.01)


def _load() -> None:
    """Loads the whole program once, with settings that lead nowhere."""
    from pathlib import Path

    import twilio.rest  # noqa: F401

    import wsgi
    from core.config import Config

    wsgi.create_app(Config(data=Path("/nowhere"), database_url="sqlite://", secret_key="of no use to anybody at all"))


if __name__ == "__main__":
    main()
