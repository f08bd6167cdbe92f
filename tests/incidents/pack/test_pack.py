"""The auditor's pack: everything of an incident in one ZIP that standard tools check."""

import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from reportlab.lib.rl_accel import fp_str
from sqlalchemy import select

from core.database import Base, db
from core.files import path_of
from core.pdf_bars import GREY
from core.times import now
from incidents.models import Incident
from incidents.operations import touch_contracts
from incidents.pack.operations import CALLED, PRIVATE
from incidents.reports.holding.models import Hold
from incidents.reports.printing.operations import printer
from incidents.sheet.models import Attachment
from tests import make
from tests.visitor import Visitor

NOTE = b"All your files are encrypted."


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A privacy officer; an incident with a filed notification, a receipt, an attachment with a wild name, a score."""
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        make.incident(own_data=True, now=now().replace(second=0, microsecond=0), description="A laptop.")
    officer = Visitor(app).enter_as("privacy_officer")
    page = address(officer)
    wild = (io.BytesIO(NOTE), "../.. /ransom; rm -rf $HOME.txt")
    officer.submit(f"{page}/attachments/new", kind="ransom_note", title="The note", file=wild)
    url = officer.submit(f"{page}/documents/art33/new", language="fr").headers["Location"]
    officer.submit(url, f"{url}/approve")
    officer.submit(f"{url}/file", channel="portal", reference="F-1", proof=(io.BytesIO(b"Received."), "receipt.txt"))
    return officer


def address(visitor: Visitor) -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}"


def opened(visitor: Visitor) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(visitor.download(f"{address(visitor)}/pack.zip").data))


def test_standard_tools_check_it(visitor: Visitor, tmp_path) -> None:
    with opened(visitor) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path / "out")
    (folder,) = (tmp_path / "out").iterdir()
    # The same tool has another name where its makers are others; one of the two is on every machine that we know.
    tool = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    checked = subprocess.run(
        [*tool, "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    named = {line.rpartition(": ")[0] for line in checked.stdout.splitlines()}
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert present - named == {"SHA256SUMS"}


def test_all_that_is_stored_is_in_it(visitor: Visitor) -> None:
    with opened(visitor) as packed:
        root = packed.namelist()[0].partition("/")[0]
        names = {name.partition("/")[2] for name in packed.namelist()}
        assert {"incident.pdf", "timeline.json", "facts.json", "clocks.json", "deliveries.json", "SHA256SUMS"} <= names
        (note,) = (name for name in names if name.startswith("attachments/"))
        assert packed.read(f"{root}/{note}") == NOTE
        assert ".." not in note.removeprefix("attachments/").partition("ransom")[0]
        (notification,) = (name for name in names if name.startswith("documents/"))
        stored = json.loads(packed.read(f"{root}/documents.json"))
        assert stored[0]["pdf_sha256"] == hashlib.sha256(packed.read(f"{root}/{notification}")).hexdigest()
        assert any(name.startswith("receipts/") for name in names)
        kinds = [one["kind"] for one in json.loads(packed.read(f"{root}/timeline.json"))]
        assert kinds[0] == "logged"
        assert "report_filed" in kinds
        assert packed.read(f"{root}/incident.pdf").startswith(b"%PDF")
        text = b"".join(packed.read(name) for name in packed.namelist() if name.endswith("deliveries.json"))
        assert b'"secret"' not in text


def test_the_file_of_the_incident_draws_its_timeline_and_tells_the_record(visitor: Visitor) -> None:
    with opened(visitor) as packed:
        (paper,) = (name for name in packed.namelist() if name.endswith("incident.pdf"))
        first, *more = PdfReader(io.BytesIO(packed.read(paper))).pages
    said = " ".join(first.extract_text().split())
    assert "In the drawing a diamond is a moment" in said
    assert "Moments" in said
    assert "Periods" in said
    assert f"{fp_str(*GREY.rgb())} rg".encode() in first.get_contents().get_data(), "the box of a period"
    assert "What was written down" in " ".join(page.extract_text() for page in more)


def test_the_pack_of_a_drill_says_so_on_each_page(app: Flask) -> None:
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        reference = make.incident(own_data=True, drill=True).reference
    content = Visitor(app).enter_as("auditor").download(f"/incidents/{reference}/pack.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        pages = PdfReader(io.BytesIO(packed.read(f"{reference}/incident.pdf"))).pages
    assert all("DRILL" in page.extract_text() for page in pages)


def test_no_table_of_an_incident_is_left_out_and_numbers_have_names(visitor: Visitor) -> None:
    with visitor.app.app_context():
        person = make.person()
        row = db.session.scalars(select(Incident)).one()
        touch_contracts(row, [make.contract(make.party("Above"), make.ours()).id], None, person, now())
        db.session.add(Hold(incident_id=row.id, asked_by="Police", reason="Inquiry.", recorded_at=now()))
        db.session.commit()
        # A row hangs on an incident by its own key, or on a row that does.
        tables = {one.local_table.name: one.local_table for one in Base.registry.mappers}
        points = {name: {key.column.table.name for key in table.foreign_keys} for name, table in tables.items()}
    with opened(visitor) as packed:
        root = packed.namelist()[0].partition("/")[0]
        stored = {
            Path(name).stem: json.loads(packed.read(name)) for name in packed.namelist() if name.endswith(".json")
        }
    columns = {name: {column.name for column in table.columns} - PRIVATE for name, table in tables.items()}
    given = {name: set(rows[0]) for name, rows in stored.items() if rows and name != "names"}
    hanging = {name for name, others in points.items() if "incident" in others} | {"decision", "summons", "attempt"}
    by_file = {CALLED.get(name, name if name.endswith("s") else f"{name}s"): name for name in hanging}
    assert by_file.keys() <= stored.keys()
    for name, found in given.items():
        assert name not in by_file or found == columns[by_file[name]], f"{root}/{name}.json"
    assert stored["touched_contracts"]
    assert stored["holds"][0]["asked_by"] == "Police"
    names = stored["names"]
    for entry in stored["timeline"]:
        assert entry["actor_id"] is None or names["person"][str(entry["actor_id"])]
    assert names["contract"][str(stored["touched_contracts"][0]["contract_id"])] == "Above with Example Post"
    assert names["party"][str(stored["incident"][0]["place_id"])] == "Example Post"


def test_the_same_state_gives_the_same_bytes(visitor: Visitor) -> None:
    first, second = (visitor.download(f"{address(visitor)}/pack.zip").data for _ in range(2))
    assert first == second


def test_a_stored_file_that_is_gone_is_named_and_nothing_else_is_lost(visitor: Visitor) -> None:
    with visitor.app.app_context():
        digest = db.session.scalars(select(Attachment.file_sha256)).one()
    path_of(visitor.app.config["BREACHCLOCK"].files, digest).unlink()
    with opened(visitor) as packed:
        root = packed.namelist()[0].partition("/")[0]
        assert digest in packed.read(f"{root}/MISSING.txt").decode()
        assert packed.testzip() is None
        assert f"{root}/incident.pdf" in packed.namelist()


def test_a_stored_file_that_was_changed_fails_the_check_and_is_named(visitor: Visitor, tmp_path) -> None:
    with visitor.app.app_context():
        digest = db.session.scalars(select(Attachment.file_sha256)).one()
    path_of(visitor.app.config["BREACHCLOCK"].files, digest).write_bytes(b"Something else.")
    with opened(visitor) as packed:
        root = packed.namelist()[0].partition("/")[0]
        assert f"{digest}: changed since it was stored" in packed.read(f"{root}/MISSING.txt").decode()
        sums = dict(line.split("  ")[::-1] for line in packed.read(f"{root}/SHA256SUMS").decode().splitlines())
        wrong = [one for one in sums if hashlib.sha256(packed.read(f"{root}/{one}")).hexdigest() != sums[one]]
        (note,) = (one for one in sums if one.startswith("attachments/"))
    assert wrong == [note]
    assert sums[note] == digest


@pytest.mark.parametrize(
    "name", ["ü" * 250 + ".txt", "...." + "x" * 240 + ".txt", "\u202etxt.exe.txt", "C:\\a\\..\\b.txt"]
)
def test_whatever_a_file_is_called_it_unpacks_into_its_folder(visitor: Visitor, tmp_path, name: str) -> None:
    visitor.submit(f"{address(visitor)}/attachments/new", title="Log", file=(io.BytesIO(b"A log."), name))
    with opened(visitor) as packed:
        last = [one.filename for one in packed.infolist() if "/attachments/2-" in one.filename]
        (path,) = (packed.extract(one, tmp_path) for one in last)
    assert Path(path).read_bytes() == b"A log."
    assert Path(path).parent == tmp_path / last[0].rpartition("/")[0]
    assert last[0].endswith(".txt")


def test_the_command_makes_the_same_file(visitor: Visitor, tmp_path) -> None:
    out = tmp_path / "pack.zip"
    reference = address(visitor).rpartition("/")[2]
    arguments = ["print", reference, "--document", "pack", "--out", str(out)]
    assert visitor.app.test_cli_runner().invoke(args=arguments).exit_code == 0
    assert out.read_bytes() == visitor.download(f"{address(visitor)}/pack.zip").data


class Looking(io.BytesIO):
    """A file that remembers the longest piece that it was given."""

    longest = 0

    def write(self, piece) -> int:
        self.longest = max(self.longest, len(piece))
        return super().write(piece)


def test_a_long_file_goes_into_the_pack_piece_by_piece(visitor: Visitor) -> None:
    content = random.Random(1).randbytes(2 << 20).hex().encode()
    visitor.submit(
        f"{address(visitor)}/attachments/new", kind="other", title="A log", file=(io.BytesIO(content), "a.txt")
    )
    with visitor.app.test_request_context():
        incident = db.session.scalars(select(Incident)).one()
        target = Looking()
        printer(incident, "pack", "", "en", now(), visitor.app.config["BREACHCLOCK"].files)(target)
    with zipfile.ZipFile(target) as packed:
        assert content in [packed.read(name) for name in packed.namelist() if "/attachments/" in name]
    assert target.longest < 1 << 20
