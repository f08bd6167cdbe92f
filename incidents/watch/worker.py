"""The worker: threads that look for what is due, hand texts over, and beat the heart that holds their lease.

A run is one life of a worker. It ends when it is told to stop, or when others gave it up for dead: then the next run
begins under a new name, and what the old one may still be sending is in the record as unknown.
"""

import logging
import os
import secrets
import select
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from flask import Flask
from sqlalchemy import Engine, text

from core import logs
from core.config import Config
from core.database import db, line_of_its_own, writing
from core.times import now as wall_clock
from core.times import steady
from incidents.audit import operations as auditor
from incidents.watch import operations as watch
from notifications import outbox
from notifications.fallback import Fallback, Standing
from notifications.operations import transports
from notifications.sender import Sender
from notifications.workers import operations as workers
from notifications.workers.silence import BEAT_EVERY, HOLD_BACK, Watch

log = logging.getLogger(__name__)

#: Seconds between two looks at most; one is earlier where an alert is planned before.
LOOK_EVERY = 1.0
#: Seconds after which a thread that computes lets another go on.
SWITCH_EVERY = 0.0005
#: How often a worker asks whether the auditor's minute is over; whoever asks first looks.
AUDIT_EVERY = 5.0
#: The look asks for all lanes each second whether a text is due. Where it has not for so long, each lane asks itself.
LANE_EVERY = 2.0
#: So many texts a lane sends before it says so.
LANE_LIMIT = 500
#: How many hands each channel has: one that a slow server holds up must not hold up the other.
HANDS = 2
#: Where there are several ways out one more stands by, and goes to work while all the others are held up.
SPARE = 1
#: Alone on its database a worker's beats are for the pages only.
ALONE_BEAT_EVERY = 5.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def name_of_run() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _comes(listening: Any, seconds: float) -> bool:
    """Whether anything comes down that line within so many seconds, be it its end."""
    line = select.poll()
    line.register(listening.fileno(), select.POLLIN)
    return bool(line.poll(seconds * 1000))


class Run:
    """One life of a worker on this application's database. `alone`: no other worker can run beside it."""

    def __init__(
        self, app: Flask, stop: threading.Event, alone: bool, say: Callable[[str], object] = click.echo
    ) -> None:
        self.app, self.stop, self.alone, self.say = app, stop, alone, say
        self.name = name_of_run()
        self._lost = threading.Event()
        self._over = threading.Event()
        self._at_rest = threading.Event()
        self._beaten = self._asked = steady()
        self._offset: float | None = None
        self._senders: list[Sender] = []
        self._calls: list[threading.Event] = []
        self._standing = Standing()

    def live(self) -> None:
        """Lives until told to stop or given up for dead; finishes the hand-over under way and leaves in order."""
        config: Config = self.app.config["BREACHCLOCK"]
        with self.app.app_context():
            self._enter(transports(config))
        # A hand that has its answer must not wait long for a thread that computes: the look in a rush does for seconds.
        sys.setswitchinterval(SWITCH_EVERY)
        heart = threading.Thread(target=self._heart, name="heart")
        threads = []
        for channel, way_out in transports(config).items():
            spare = SPARE if isinstance(way_out, Fallback) and way_out.several else 0
            for number in range(HANDS + spare):
                call = threading.Event()
                self._calls.append(call)
                lane = (channel, f"{self.name}/{channel}-{number + 1}", call, number >= HANDS)
                threads.append(threading.Thread(target=self._lane, args=lane, name=f"{channel}-{number + 1}"))
        threads.append(threading.Thread(target=self._waker, name="waker"))
        threads.append(threading.Thread(target=self._auditor, name="auditor"))
        for thread in (heart, *threads):
            thread.start()
        try:
            self._look_on()
        finally:
            self._over.set()
            self._call_all()
            for thread in threads:
                thread.join()
            # The heart beats until the last hand-over is over, or others would take it for lost.
            self._at_rest.set()
            heart.join()
            self._leave()

    def alive(self) -> bool:
        """The last look at the lease before a text leaves: our beats were counted until just now."""
        if self.stop.is_set() or self._lost.is_set():
            return False
        return self.alone or steady() - self._beaten < HOLD_BACK

    def clock(self) -> datetime:
        """The shared clock: the database's where several workers share one, this machine's where we are alone."""
        return wall_clock() if self._offset is None else EPOCH + timedelta(seconds=steady() + self._offset)

    # ---- threads

    def _look_on(self) -> None:
        while not self.stop.is_set() and not self._lost.is_set():
            began = steady()
            pause = LOOK_EVERY
            with self.app.app_context(), logs.within(run=self.name):
                try:
                    now = self.clock()
                    done = watch.look(now, self.name)
                    self._asked = began
                    if done.waiting:
                        self._call_all()
                    if done:
                        self._told(str(done))
                    if done.next_at and done.next_at > now:
                        pause = min(LOOK_EVERY, max(0.0, (done.next_at - self.clock()).total_seconds()))
                except Exception as error:  # noqa: BLE001 - a worker that dies at one bad row would silence all others
                    self._failed("look", error)
            self.stop.wait(pause)

    def _lane(self, channel: str, hand: str, call: threading.Event, spare: bool) -> None:
        config: Config = self.app.config["BREACHCLOCK"]
        sender = Sender(
            self.clock,
            hand,
            {channel: transports(config, self._standing)[channel]},
            (channel,),
            self.alive,
            lambda: secrets.randbelow(1000) / 1000,
        )
        self._senders.append(sender)
        while not self._over.is_set():
            tried, failed = 0, False
            with self.app.app_context():
                try:
                    if not spare or self._held_up(sender):
                        tried = sender.deliver(LANE_LIMIT)
                    if tried:
                        self._told(f"{tried} texts tried by {channel}")
                except Exception as error:  # noqa: BLE001 - as above
                    failed = True
                    self._failed(channel, error)
            if not tried:
                # What went wrong may have left texts in this hand that it has to give back itself.
                while not (call.wait(LANE_EVERY) or failed or self._nobody_asks()):
                    pass
                call.clear()
        self._noted(sender)

    def _held_up(self, spare: Sender) -> bool:
        """Whether all other hands of this spare one's channel are held up."""
        others = [one for one in tuple(self._senders) if one is not spare and one.channels == spare.channels]
        return len(others) >= HANDS and all(one.is_held_up() for one in others)

    def _nobody_asks(self) -> bool:
        """Whether the look, which asks for all lanes, hangs or fails."""
        return steady() - self._asked > LANE_EVERY

    def _heart(self) -> None:
        watching = Watch()
        with self.app.app_context():
            line = None if self.alone else line_of_its_own(outbox.HASTE)
        while not self._at_rest.wait(BEAT_EVERY):
            with self.app.app_context():
                try:
                    if not self.alone or steady() - self._beaten >= ALONE_BEAT_EVERY:
                        watching = self._beat(watching, line)
                    for sender in tuple(self._senders):
                        relieved = sender.relieve()
                        sender.note(wait=False)
                        if relieved or sender.is_held_up():
                            # What was put back, or whatever else waits, is for hands that are free, and for the spare.
                            self._call_all()
                except Exception as error:  # noqa: BLE001 - as above
                    self._failed("heart", error)
        if line is not None:
            line.dispose()

    def _beat(self, watching: Watch, line: Engine | None = None) -> Watch:
        began = steady()
        with nullcontext() if line else writing(), (line or db.engine).begin() as connection:
            beat = workers.beat(connection, self.name, wall_clock())
        if not beat.alive:
            self._lost.set()
            self._call_all()
            return watching
        self._beaten = began
        if beat.at is not None:
            self._offset = (beat.at - EPOCH).total_seconds() - (began + steady()) / 2
        watching = watching.look(steady(), beat.others)
        for name in watching.silent():
            self._take_over(name, watching.beat(name))
        return watching

    def _take_over(self, name: str, seen: int) -> None:
        try:
            if workers.give_up(name, seen, self.clock()):
                self._told(f"worker {name} is silent: its texts are taken over")
                self._call_all()
        except Exception as error:  # noqa: BLE001 - we must beat on whatever state it left things in; tried again then
            self._failed("taking over", error)

    def _auditor(self) -> None:
        """Beside the others, so that it sees them hang and holds nobody up."""
        while not self._over.wait(AUDIT_EVERY):
            with self.app.app_context(), logs.within(run=self.name):
                try:
                    auditor.audit(self.clock)
                except Exception as error:  # noqa: BLE001 - an old verdict is a warning by itself
                    self._failed("auditor", error)

    def _waker(self) -> None:
        """Calls the lanes as soon as a text is queued: in this process by its commits, in others by the database."""
        listening = None
        while not self._over.is_set():
            if self.alone:
                outbox.woken.wait(LOOK_EVERY)
                if outbox.woken.is_set():
                    outbox.woken.clear()
                    self._call_all()
                continue
            try:
                if listening is None:
                    listening = self._listen()
                # Waits for the line itself: to ask the library each second whether anything came costs much more.
                if _comes(listening, LOOK_EVERY) and any(listening.notifies(timeout=0)):
                    self._call_all()
            except Exception as error:  # noqa: BLE001 - the lanes look for themselves meanwhile
                self._failed("waker", error)
                listening = None
                self._over.wait(LOOK_EVERY)
        if listening is not None:
            listening.close()

    def _listen(self):  # type: ignore[no-untyped-def] - psycopg's own connection
        with self.app.app_context():
            url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        import psycopg

        connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
        connection.execute(f"LISTEN {outbox.WAKE}")
        return connection

    # ---- the rest

    def _enter(self, ways_out: outbox.Transports) -> None:
        at = wall_clock()
        if not self.alone:
            at = db.session.scalar(text("select clock_timestamp()")) or at
            self._offset = (at - EPOCH).total_seconds() - steady()
            db.session.rollback()
        workers.enter(self.name, at, alone=self.alone)
        self._beaten = steady()
        watch.release_held(ways_out)

    def _leave(self) -> None:
        with self.app.app_context():
            try:
                workers.leave(self.name, self.clock())
            except Exception as error:  # noqa: BLE001 - others will notice our silence
                self._failed("leaving", error)

    def _noted(self, sender: Sender) -> None:
        with self.app.app_context():
            try:
                sender.note()
            except Exception as error:  # noqa: BLE001 - given up for dead, those texts go out again
                self._failed("noting", error)

    def _call_all(self) -> None:
        for call in self._calls:
            call.set()

    def _told(self, words: str) -> None:
        logs.event("worker", run=self.name, did=words)
        if not logs.is_json():
            self.say(f"{self.clock():%H:%M:%S}Z {words}")

    def _failed(self, what: str, error: Exception) -> None:
        log.error("%s failed: %s", what, type(error).__name__, exc_info=self.app.debug)
