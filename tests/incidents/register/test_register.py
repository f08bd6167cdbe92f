"""The register of Art. 33(5): every breach, notified or not; the page, the tables and the PDF say the same."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from contracts import law
from core.database import db
from incidents import operations
from incidents.judging import operations as judging
from incidents.models import Incident
from incidents.register.entry import COLUMNS, cell
from incidents.register.operations import BATCH, Filter, breaches, count, page
from incidents.waivers import Waiver
from tests import make
from tests.visitor import Visitor, text_of

DAY = timedelta(days=1)


@pytest.fixture
def house(anywhere):
    """Three breaches on three days: told, decided not to tell, open; and a drill."""
    with anywhere.app_context():
        make.ours(zone="Europe/Berlin")
        officer = make.person()
        make.incident(own_data=True, title="Told", now=make.NOW)
        quiet = make.incident(own_data=True, title="=Quiet", now=make.NOW + DAY, data_subject_count=3)
        later = make.NOW + DAY + timedelta(hours=1)
        judging.decide_risk(quiet, "unlikely", "Encrypted disk.", officer, make.moment(make.NOW + DAY), later)
        operations.state(quiet, {"impact": ["loss_of_control"]}, None, officer, later)
        judging.waive(quiet, make.clock(quiet, statute=law.ART_33_1), Waiver.UNLIKELY_RISK, "Key safe.", officer, later)
        make.incident(own_data=True, title="Open", now=make.NOW + 2 * DAY)
        make.incident(title="Only a drill", drill=True, now=make.NOW)
        yield anywhere


def test_every_breach_is_in_it_and_no_drill(house):
    assert [one.title for one in breaches(Filter())] == ["Told", "=Quiet", "Open"]
    assert count(Filter()) == 3
    assert [one.title for one in page(Filter(), 1, size=2)] == ["Open", "=Quiet"]


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        (Filter(first=date(2026, 6, 2)), ["=Quiet", "Open"]),
        (Filter(last=date(2026, 6, 2)), ["Told", "=Quiet"]),
        (Filter(date(2026, 6, 2), date(2026, 6, 2)), ["=Quiet"]),
        (Filter(date.min, date.max), ["Told", "=Quiet", "Open"]),
        (Filter(date(2027, 1, 1), date(2026, 1, 1)), []),
        (Filter(state="not_notified"), ["=Quiet"]),
        (Filter(state="notified"), []),
        (Filter(state="closed"), []),
        (Filter(state="open"), ["Told", "=Quiet", "Open"]),
    ],
)
def test_it_is_narrowed_by_day_and_state(house, chosen, titles):
    assert [one.title for one in breaches(chosen)] == titles
    assert count(chosen) == len(titles)


def test_the_reasons_of_a_decision_not_to_tell_stand_in_it(house):
    (quiet,) = breaches(Filter(state="not_notified"))
    assert str(cell(quiet, "authority")) == (
        "not told. Unlikely to result in a risk to people: Art. 33(1). Key safe. (not independently reviewed)"
    )
    assert str(cell(quiet, "risk_reasons")) == "Encrypted disk."
    assert str(cell(quiet, "impact")) == "loss of control over one's data"


def test_page_tables_and_pdf_say_the_same(app):
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        make.incident(own_data=True, title="=1+1", description="A laptop was left on a train.", data_subject_count=42)
        (breach,) = breaches(Filter())
        wanted = {str(COLUMNS[one]): str(value) for one in COLUMNS if (value := cell(breach, one)) is not None}
    auditor = Visitor(app).enter_as("auditor")
    shown = text_of(auditor.get("/register"))
    (row,) = csv.DictReader(io.StringIO(auditor.download("/register.csv").data.decode("utf-8-sig")))
    sheet = load_workbook(io.BytesIO(auditor.download("/register.xlsx").data))["register"]
    heads, cells = ([one.value for one in line] for line in sheet.iter_rows())
    pages = PdfReader(io.BytesIO(auditor.download("/register.pdf").data)).pages
    printed = " ".join(" ".join(one.extract_text() for one in pages).split())
    for label, value in wanted.items():
        plain = " ".join(value.split())
        assert row[label].lstrip("'") == value, label
        assert dict(zip(heads, cells, strict=True))[label].lstrip("'") == value, label
        if label != "State":
            assert plain in shown, label
        if label not in ("State", "Logged"):
            assert plain in printed, label
    assert row["Title"] == "'=1+1", "no spreadsheet takes it for a formula"


def test_a_day_that_is_none_is_said_beside_its_field(app):
    with app.app_context():
        make.ours()
    page = Visitor(app).enter_as("auditor").get("/register?from=yesterday")
    assert "A day such as 2026-06-01, please." in text_of(page)


def test_no_file_is_made_for_a_day_that_is_none(app):
    with app.app_context():
        make.ours()
    answer = Visitor(app).enter_as("auditor").client.get("/register.csv?from=yesterday")
    assert answer.headers["Location"] == "/register?from=yesterday", "not the whole register as if it were a part"


def test_statements_grow_with_batches_and_not_with_breaches(anywhere):
    with anywhere.app_context():
        make.ours()
        first = make.incident(own_data=True)
        columns = {one.key: getattr(first, one.key) for one in Incident.__mapper__.column_attrs if one.key != "id"}
        for number in range(BATCH):
            db.session.add(Incident(**columns | {"reference": f"INC-2026-{number + 10:04d}", "form_key": None}))
        db.session.commit()
        costs = []
        for chosen in (Filter(state="open"), Filter(last=date(2020, 1, 1))):
            with make.counted(anywhere) as statements:
                found = len(list(breaches(chosen)))
            costs.append((found, len(statements)))
        (all_of_them, cost), (none, least) = costs
        assert (all_of_them, none) == (BATCH + 1, 0)
        # Each batch: the incidents, our own party, their outcomes, their facts; and a last look that finds none.
        assert cost <= 2 * 4 + least
        assert db.session.scalar(select(Incident.id).limit(1))


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [
        (("--format", "csv"), 0, "bytes."),
        (("--format", "pdf", "--language", "de", "--from", "2026-01-01", "--to", "2026-12-31"), 0, "bytes."),
        (("--format", "doc"), 2, "'doc' is not one of"),
        (("--format", "csv", "--from", "yesterday"), 2, "'yesterday' does not match"),
        ((), 2, "Missing option '--format'"),
        (("--format", "xlsx", "--from", "0001-01-01", "--to", "9999-12-31"), 0, "bytes."),
        (("--format", "pdf", "--out", "/dev/full"), 2, "/dev/full cannot be written: No space left on device."),
        (("--format", "csv", "--out", "/no/such/folder/a.csv"), 2, "cannot be written: No such file or directory."),
    ],
)
def test_the_command_makes_the_same_files(app, tmp_path, arguments, status, line):
    with app.app_context():
        make.ours()
        make.incident(own_data=True)
    out = tmp_path / "register"
    result = app.test_cli_runner().invoke(args=["register", "--out", str(out), *arguments])
    assert (result.exit_code, line in result.output) == (status, True), result.output
    assert result.output.count("\n") == 1
    if arguments == ("--format", "csv"):
        assert out.read_bytes() == Visitor(app).enter_as("auditor").download("/register.csv").data
