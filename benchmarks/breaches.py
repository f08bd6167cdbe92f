"""What a register of thousands of breaches costs as CSV, XLSX and PDF: time of the processor, and memory at most.

Run: .venv/bin/python -m benchmarks.breaches
Aims: 5,000 breaches as PDF in under 20 s, and no file takes more than 1.3 times the memory with 5,000 breaches that it
takes with 1,000. The breaches are read from a database, SQLite and PostgreSQL, and each file is written by a process of
its own. Counted is the time of the processor; the ratio is the one to a bare PDF of as many pages in the same run.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_migrate import upgrade
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Paragraph, SimpleDocTemplate
from sqlalchemy import insert, select

from contracts import law
from core import pdf
from core.config import Config
from core.database import Base, db
from core.times import now
from incidents.decisions.models import Decision
from incidents.judging import operations as judging
from incidents.models import Clock, Incident, Notice
from incidents.register.operations import FORMATS, Filter, write
from incidents.sheet.models import Fact
from incidents.sheet.operations import state
from incidents.waivers import Waiver
from tests import make, postgres
from wsgi import create_app

COUNTS, SECONDS, GROWTH = (1_000, 5_000), 20.0, 1.3
#: Breaches logged on one day: the first thousand are those of the first 25 days.
A_DAY = 40
#: Lines of body text on a page of the bare document.
LINES = 46
ROOT = Path(__file__).resolve().parents[1]
LOST = "A laptop with the letters of our customers was left on a train and was not found again. "
COLUMNS = {
    "nature": ["confidentiality"],
    "data_subject_categories": "Customers",
    "record_categories": "Names, postal addresses and numbers of contracts",
    "likely_consequences": "Others may read the letters and write in the name of our customers.",
    "measures_taken": "The laptop was locked from afar; its certificate was revoked.",
    "measures_proposed": "Disks are encrypted on every laptop from now on.",
}
STATED = {
    "incident.types": ["device_lost"],
    "cause": "internal_innocent",
    "impact": ["loss_of_control", "identity_theft"],
    "data.categories": ["basic", "contact"],
}


def application(folder: Path, url: str) -> Flask:
    return create_app(Config(folder, url, "a key that only this run uses, 40", testing=True))


def fill(count: int) -> None:
    """Three breaches as the program writes them (told, decided not to be told, open), and copies of them."""
    models = [_told(), _decided(), _incident()]
    db.session.commit()
    patterns = [_rows(one) for one in models]
    first = models[0].logged_at
    for table in (Incident, Fact, Notice, Clock, Decision):
        rows = [
            _copied(table, row, number, first)
            for number in range(count)
            for row in patterns[number % len(patterns)].get(table, [])
        ]
        db.session.execute(insert(table.__table__), rows)
    db.session.commit()


def _incident() -> Incident:
    made = make.incident(own_data=True, title="Laptop left on a train", description=LOST * 4, data_subject_count=1200)
    for column, value in COLUMNS.items():
        setattr(made, column, value)
    state(made, STATED, None, None, make.NOW)
    return made


def _told() -> Incident:
    made = _incident()
    clock = make.clock(made, statute=law.ART_33_1)
    notice = Notice(incident_id=made.id, debtor_id=clock.debtor_id, audience="authority", channel="portal")
    notice.state, notice.created_at, notice.reference = "given", make.NOW, "F-2026-1"
    db.session.add(notice)
    db.session.flush()
    clock.met_at, clock.met_by = make.NOW + 20 * make.HOUR, notice.id
    return made


def _decided() -> Incident:
    made, officer = _incident(), make.person(f"Officer {now().timestamp()}", on_call=False)
    judging.decide_risk(made, "unlikely", "The disk is encrypted.", officer, make.moment(make.NOW), make.NOW)
    clock = make.clock(made, statute=law.ART_33_1)
    judging.waive(made, clock, Waiver.UNLIKELY_RISK, "The key is safe.", officer, make.NOW)
    return made


def _rows(one: Incident) -> dict[type[Base], list[dict[str, Any]]]:
    clocks = select(Clock.id).where(Clock.incident_id == one.id)
    wanted = {
        Incident: Incident.id == one.id,
        Fact: Fact.incident_id == one.id,
        Notice: Notice.incident_id == one.id,
        Clock: Clock.incident_id == one.id,
        Decision: Decision.clock_id.in_(clocks),
    }
    return {
        table: [dict(row) for row in db.session.execute(select(table.__table__).where(condition)).mappings()]
        for table, condition in wanted.items()
    }


def _copied(table: type[Base], row: dict[str, Any], number: int, first: datetime) -> dict[str, Any]:
    """The row of a pattern for another incident: every id of its own moves by so much that no two meet."""
    moved = {"id", "incident_id", "clock_id", "met_by"} & {key for key, value in row.items() if value is not None}
    copy = row | {key: row[key] + 1_000 * (number + 1) for key in moved}
    if table is Incident:
        at = first + timedelta(days=1 + number // A_DAY, seconds=number % A_DAY)
        copy |= {"reference": f"INC-2026-{number + 10:05d}", "form_key": None, "logged_at": at}
    return copy


def measure(folder: Path, url: str, kind: str, count: int) -> None:
    """Writes one file in this process; prints seconds of the processor, and megabytes of memory before and at most."""
    app = application(folder, url)
    with app.app_context(), force_locale("en"):
        first = db.session.scalar(select(Incident.logged_at).order_by(Incident.id).limit(1))
        assert first is not None
        day: date = first.date() + timedelta(days=count // A_DAY)
        before = most()
        with (folder / f"{count}.{kind}").open("wb") as file:
            start = time.process_time()
            write(kind, Filter(first.date() + timedelta(days=1), day), file, "en", make.NOW)
            taken = time.process_time() - start
    print(taken, before, most())


def most() -> float:
    """The most memory that this process has held, in megabytes. Asking the system for its usage would name the most of
    the process that started this one where that was more."""
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1024


def bare(folder: Path, pages: int) -> float:
    """Seconds of the processor for a PDF of as many pages, with nothing on them but lines of text."""
    pdf.undrawable("x")
    start = time.process_time()
    template = SimpleDocTemplate(str(folder / "bare.pdf"), pagesize=A4, initialFontName=pdf.REGULAR, invariant=1)
    template.build([Paragraph(LOST, pdf.BODY) for _ in range(pages * LINES)])
    return time.process_time() - start


def measured(folder: Path, url: str) -> Iterator[tuple[str, int, float, float, float]]:
    """(format, breaches, seconds, megabytes before, megabytes at most) of each file."""
    for kind in FORMATS:
        for count in COUNTS:
            command = [sys.executable, "-m", "benchmarks.breaches", str(folder), url, kind, str(count)]
            said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            taken, before, highest = map(float, said.split())
            yield kind, count, taken, before, highest


def run(name: str, folder: Path, url: str) -> bool:
    """Prints a line a file; whether every aim was held."""
    held = True
    app = application(folder, url)
    with app.app_context():
        upgrade()
        make.ours()
        fill(COUNTS[-1])
        db.engine.dispose()
    least: dict[str, float] = {}
    for kind, count, taken, before, highest in measured(folder, url):
        line = f"{name:10} {kind:4} {count:5} breaches: {taken:5.1f} s, {highest:4.0f} MB (before {before:.0f} MB)"
        growth = highest / least.setdefault(kind, highest)
        if kind == "pdf":
            pages = len(PdfReader(folder / f"{count}.{kind}").pages)
            line += f", {pages} pages, {taken / bare(folder, pages):.1f} x bare"
            held = held and taken < SECONDS
        held = held and growth <= GROWTH
        print(line + (f", {growth:.2f} x the memory of {COUNTS[0]}" if count > COUNTS[0] else ""), flush=True)
    return held


def main() -> int:
    """Prints the figures; 1 if an aim was missed."""
    if len(sys.argv) > 1:
        folder, url, kind, count = sys.argv[1:]
        measure(Path(folder), url, kind, int(count))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        held = run("SQLite", Path(folder), f"sqlite:///{folder}/b.sqlite3")
    place = postgres.new_folder()
    try:
        stop = postgres.start(place)
        try:
            server = postgres.Server(place)
            with tempfile.TemporaryDirectory() as folder:
                held = run("PostgreSQL", Path(folder), server.url(server.new_database())) and held
            server.hang_up()
        finally:
            stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"aims: PDF under {SECONDS:.0f} s, growth at most {GROWTH}: {'held' if held else 'missed'}")
    return int(not held)


if __name__ == "__main__":
    raise SystemExit(main())
