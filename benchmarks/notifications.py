"""How fast alerts leave: lateness in a rush, what an idle worker costs, e-mails a second, several workers.

Run: .venv/bin/python -m benchmarks.notifications [rush] [idle] [mails] [workers]

Real workers in processes of their own, a real mail server in another, SQLite and PostgreSQL. Aims: of 1,000 alerts due
in the same second among 10,000 other clocks 99 % leave within 5 s; a tick with nothing due takes under 5 ms with
1,000,000 clocks stored and an idle worker under 1 % of a core; one worker sends at least 0.70 of the e-mails that a
bare smtplib loop sends to the same server in the same run. Two such loops stand beside it: one sends bytes that are
ready, the other writes each mail with the library and calls `send_message`, as a loop in a program does.
"""

import asyncio
import os
import shutil
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import String, cast, delete, func, insert, literal, select, true, update

from accounts.models import Person
from contracts.models import Party
from contracts.moment import at_instant
from core.config import Config
from core.database import db, writing
from core.times import now, steady
from incidents.models import Alert, Clock, Incident
from incidents.operations import NewIncident, log_incident
from incidents.watch import operations as watch
from notifications import status
from notifications.compose import compose
from notifications.email import PER_CONNECTION
from notifications.models import Attempt, Delivery
from notifications.outbox import queue
from notifications.texts import Letter, Text, thread_id
from tests import postgres
from wsgi import create_app

SENDER = "breachclock@ours.example"
HOUR = timedelta(hours=1)
RUSH, OTHERS, STORED, MAILS = 1_000, 10_000, 1_000_000, 2_000
IDLE_SECONDS = 60
Send = Callable[[smtplib.SMTP, Letter], object]
ROOT = Path(__file__).resolve().parents[1]


class Taking:
    """A mail server that takes everything."""

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:
        return "250 taken"


def serve_mail() -> None:
    """The mail server, until its input ends; prints its port."""
    asyncio.run(_take_mail())


async def _take_mail() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taking(), hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def mail_server() -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.notifications", "--serve-mail"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as peer:
        assert peer.stdout and peer.stdin
        yield int(peer.stdout.readline())
        peer.stdin.close()


@dataclass
class House:
    """An application on an empty database, with one person on call by e-mail."""

    app: Flask
    config: Config
    mail_port: int

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.config.database_url,
            "BREACHCLOCK_DATA": str(self.config.data),
            "BREACHCLOCK_SECRET_KEY": self.config.secret_key,
            "BREACHCLOCK_SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "BREACHCLOCK_MAIL_FROM": SENDER,
        }

    @contextmanager
    def workers(self, count: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
        command = [sys.executable, "-m", "wsgi", "worker"]
        quiet = {"stdout": subprocess.DEVNULL, "cwd": ROOT, "env": self.environment()}
        running = [subprocess.Popen(command, **quiet) for _ in range(count)]  # type: ignore[call-overload]
        try:
            yield running
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait(60)


@contextmanager
def house(kind: str) -> Iterator[House]:
    """A fresh house on `sqlite` or `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="breachclock-benchmark-"))
    stop, url = None, f"sqlite:///{folder}/b.sqlite3"
    server_folder = postgres.new_folder()
    try:
        if kind == "postgres":
            stop = postgres.start(server_folder)
            server = postgres.Server(server_folder)
            url = server.url(server.new_database())
        config = Config(folder, url, "a key that only this run uses, 40", testing=True)
        app = create_app(config)
        with app.app_context(), mail_server() as port:
            upgrade()
            db.session.add(Party(name="Example Post", ours=True, zone="UTC"))
            db.session.add(Person(name="Ada", email="ada@ours.example", on_call=True))
            db.session.commit()
            yield House(app, config, port)
            db.session.remove()
            db.engine.dispose()
    finally:
        if stop:
            stop()
        shutil.rmtree(server_folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def incidents(
    count: int, aware_at: datetime, alerted_until: datetime, next_alert_at: datetime, clocks: int = 1
) -> None:
    """Copies an incident with its clock under Art. 33(1), so many times, with so many clocks each."""
    made = log_incident(
        NewIncident(
            title="Export by a stranger",
            zone="UTC",
            personal_data="yes",
            discovered=at_instant(aware_at, "UTC"),
            aware=at_instant(aware_at, "UTC"),
        ),
        None,
        aware_at,
    )
    incident = dict(db.session.execute(select(Incident.__table__).where(Incident.id == made.id)).mappings().one())
    first = select(Clock.__table__).where(Clock.incident_id == made.id, Clock.due_at.is_not(None)).limit(1)
    clock = dict(db.session.execute(first).mappings().one())
    clock |= {"alerted_until": alerted_until, "next_alert_at": next_alert_at, "terms": clock["terms"]}
    db.session.execute(update(Clock).where(Clock.incident_id == made.id).values(met_at=aware_at, next_alert_at=None))
    for row in (incident, clock):
        row.pop("id")
    copies = [incident | {"reference": f"{made.reference}-{n}", "form_key": None} for n in range(count)]
    numbers = db.session.scalars(insert(Incident.__table__).returning(Incident.id), copies).all()
    db.session.execute(insert(Clock.__table__), [clock | {"incident_id": n, "key": "copy"} for n in numbers])
    # The others by the database itself: a million rows would take minutes on their way through the program.
    some = select(Incident.id.label("number")).order_by(Incident.id).limit(clocks - 1).subquery()
    names = [name for name in clock if name != "key"]
    copied = [*(Clock.__table__.c[name] for name in names), literal("copy-").concat(cast(some.c.number, String))]
    if clocks > 1:
        more = select(*copied).join_from(Clock.__table__, some, true()).where(Clock.__table__.c.key == "copy")
        db.session.execute(insert(Clock.__table__).from_select([*names, "key"], more))
    db.session.execute(delete(Delivery))
    db.session.commit()


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def rush(kind: str) -> None:
    """1,000 alerts of as many incidents due in the same second, among 10,000 other clocks."""
    with house(kind) as made:
        moment = now() + timedelta(seconds=25)
        # Due at the moment: what is final leaves at any rate for each address.
        incidents(RUSH, moment - 72 * HOUR, moment - HOUR, moment)
        others = moment - 20 * HOUR
        incidents(OTHERS, others, others, others + 36 * HOUR)
        moment_left = (moment - now()).total_seconds()
        with made.workers() as (worker,):
            _wait(lambda: now() >= moment, moment_left)
            before = _processor_seconds(worker.pid)
            _wait(lambda: _accepted() >= RUSH, 120)
            used = _processor_seconds(worker.pid) - before
        due = dict(map(tuple, db.session.execute(select(Delivery.id, Delivery.accepted_at))))
        late = sorted((at - moment).total_seconds() for at in due.values() if at)
        raised = select(func.min(Alert.raised_at), func.max(Alert.raised_at)).where(Alert.stage == "due")
        first, last = db.session.execute(raised).one()
        said = f"raised from {(first - moment).total_seconds():.1f} to {(last - moment).total_seconds():.1f} s"
        p50, p99 = late[len(late) // 2], late[int(len(late) * 0.99) - 1]
        verdict = "" if p99 < 5 and len(late) == RUSH else "  MISSED"
        print(
            f"rush {kind}: {len(late)} of {RUSH} texts, late p50 {p50:.2f} s, p99 {p99:.2f} s, max {late[-1]:.2f} s "
            f"(aim p99 < 5 s){verdict}; {said}; worker {used:.1f} s of processor; "
            f"{moment_left:.0f} s before: all stored; {load()}"
        )


def idle(kind: str) -> None:
    """A tick with nothing due, and a minute of a worker, with a million open clocks."""
    with house(kind) as made:
        aware = now() - HOUR
        incidents(STORED // 100, aware, aware, aware + 36 * HOUR, clocks=100)
        stored = db.session.scalar(select(func.count()).select_from(Clock)) or 0
        db.session.commit()
        for _ in range(5):
            watch.look(now(), "w")
        spans = []
        for _ in range(100):
            began = steady()
            watch.look(now(), "w")
            spans.append((steady() - began) * 1000)
        tick = statistics.median(spans)
        used = _processor_share(made)
        print(
            f"idle {kind}: {stored} clocks; tick p50 {tick:.2f}, p95 {sorted(spans)[94]:.2f} ms (aim < 5)"
            f"{'' if tick < 5 else '  MISSED'}; worker {used:.2f} % of a core over {IDLE_SECONDS} s (aim < 1 %)"
            f"{'' if used < 1 else '  MISSED'}; {load()}"
        )


def _processor_share(made: House) -> float:
    with made.workers() as (worker,):
        time.sleep(8)
        before = _processor_seconds(worker.pid)
        time.sleep(IDLE_SECONDS)
        return (_processor_seconds(worker.pid) - before) / IDLE_SECONDS * 100


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def mails(kind: str) -> None:
    """E-mails a second of one worker beside bare loops that send as many to the same server, ten a connection."""
    with house(kind) as made:
        ratios = []
        for _ in range(3):
            ready, written = _bare(made.mail_port, _ready), _bare(made.mail_port, _written)
            rate = _rate(made, 1)
            ratios.append((rate / ready, rate / written))
            print(
                f"mails {kind}: worker {rate:.0f}/s; loop of ready bytes {ready:.0f}/s, ratio {rate / ready:.2f}; "
                f"loop that writes its mails {written:.0f}/s, ratio {rate / written:.2f}; {load()}"
            )
        bytes_ratio, mails_ratio = (statistics.median(each) for each in zip(*ratios, strict=True))
        print(
            f"mails {kind}: median ratio {bytes_ratio:.2f} to ready bytes, {mails_ratio:.2f} to written ones (aim 0.70)"
            f"{'' if bytes_ratio >= 0.7 else '  MISSED'}"
        )


def several() -> None:
    """The same queue with 1, 2 and 4 workers on PostgreSQL."""
    with house("postgres") as made:
        for count in (1, 2, 4):
            print(f"workers postgres: {count}: {_rate(made, count):.0f} e-mails/s; {load()}")


def _texts(prefix: str) -> list[Text]:
    body = (
        "Art. 33(1) GDPR: notify the supervisory authority\nDue: Thu 4 June 2026 14:00 CEST (35 h 59 min left).\n" * 8
    )
    return [
        Text(f"{prefix}:{n}", "alert", f"INC-2026-{n}", "email", "ada@ours.example", "INC: 36 h left", body)
        for n in range(MAILS)
    ]


def _bare(port: int, prepare: Callable[[list[Letter]], Send]) -> float:
    """Mails a second of a loop with ten to a connection; `prepare` gives what sends one."""
    letters = [
        Letter(n, t.purpose, t.topic, t.channel, t.address, t.subject, t.body, None, "en", f"<{n}@x.invalid>")
        for n, t in enumerate(_texts("bare"))
    ]
    send = prepare(letters)
    began = steady()
    for start in range(0, len(letters), PER_CONNECTION):
        with smtplib.SMTP("127.0.0.1", port, "ours.example") as connection:
            for letter in letters[start : start + PER_CONNECTION]:
                send(connection, letter)
    return len(letters) / (steady() - began)


def _ready(letters: list[Letter]) -> Send:
    messages = {one.id: compose(one, SENDER, now())[0] for one in letters}
    return lambda connection, one: connection.sendmail(SENDER, [one.address], messages[one.id])


def _written(_letters: list[Letter]) -> Send:
    def send(connection: smtplib.SMTP, letter: Letter) -> object:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = SENDER, letter.address, letter.subject
        message["Date"], message["Message-ID"] = now(), letter.message_id
        message["In-Reply-To"] = message["References"] = thread_id(SENDER, letter.topic)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return connection.send_message(message)

    return send


def _rate(made: House, workers: int) -> float:
    """From the first attempt to the last answer, by the record."""
    with writing():
        db.session.execute(delete(Attempt))
        db.session.execute(delete(Delivery))
        # Due only once all workers run: what is measured is the sending, not their start.
        start = now() + timedelta(seconds=12)
        queue([replace(text, not_before=start) for text in _texts(start.isoformat())], now())
        db.session.commit()
    with made.workers(workers):
        _wait(lambda: _accepted() >= MAILS, 240)
    first, last, count = db.session.execute(
        select(func.min(Attempt.started_at), func.max(Attempt.finished_at), func.count())
    ).one()
    assert count == MAILS, f"{count} attempts at {MAILS} texts"
    return MAILS / (last - first).total_seconds()


def _accepted() -> int:
    count = db.session.scalar(select(func.count()).where(Delivery.state == status.ACCEPTED)) or 0
    db.session.rollback()
    return count


def _wait(done: object, seconds: float) -> None:
    end = steady() + seconds
    while not done() and steady() < end:  # type: ignore[operator]
        time.sleep(0.5)


def main() -> None:
    """Prints one line a figure with its aim and the load of the machine."""
    if "--serve-mail" in sys.argv:
        serve_mail()
        return
    parts = {
        "rush": lambda: [rush("sqlite"), rush("postgres")],
        "idle": lambda: [idle("sqlite"), idle("postgres")],
        "mails": lambda: [mails("sqlite"), mails("postgres")],
        "workers": several,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
