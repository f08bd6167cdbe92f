"""The register of Art. 33(5): every breach, notified or not; the page, the tables and the PDF say the same."""

import csv
import gc
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
from incidents.register.entry import COLUMNS, Breach, cell
from incidents.register.operations import BATCH, FORMATS, Filter, breaches, count, page, write
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
        "not told. Unlikely to result in a risk to the rights and freedoms of natural persons: Art. "
        "33(1). Key safe. (not independently reviewed)"
    )
    assert str(cell(quiet, "risk_reasons")) == "Encrypted disk."
    assert str(cell(quiet, "impact")) == "loss of control over one's data"


def test_a_number_is_as_sure_as_the_documents_say(context):
    make.ours()
    roughly = make.incident(own_data=True, data_subject_count=420)
    roughly.record_count, roughly.record_count_approximate = 7, False
    between = make.incident(own_data=True)
    operations.state(between, {"subjects.count_min": 10, "subjects.count_max": 50}, None, None, make.NOW)
    db.session.commit()
    said = [(cell(one, "subjects.count"), cell(one, "records.count")) for one in breaches(Filter())]
    assert [tuple(map(str, one)) for one in said] == [("about 420", "7"), ("between 10 and 50", "None")]


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


WRONG = [
    ("from=yesterday", "A day such as 2026-06-01, please."),
    ("from=2026-06-02&to=2026-06-01", "It cannot end before it starts."),
    ("state=lost", "Choose one of these."),
]


@pytest.mark.parametrize(("query", "line"), WRONG)
def test_what_cannot_be_meant_is_said_beside_its_field_and_makes_no_file(app, query, line):
    with app.app_context():
        make.ours()
        make.incident(own_data=True, title="Lost laptop")
    visitor = Visitor(app).enter_as("auditor")
    page = visitor.get(f"/register?{query}")
    assert line in text_of(page)
    assert "Lost laptop" not in page
    for kind in FORMATS:
        answer = visitor.client.get(f"/register.{kind}?{query}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/register?{query}"), kind


@pytest.mark.parametrize("query", ["from=0001-01-01&to=9999-12-31", "to=9999-12-31&page=99999999999999999999"])
def test_the_ends_of_the_calendar_leave_nothing_out(anywhere, query):
    with anywhere.app_context():
        make.ours(zone="Asia/Tokyo")
        make.incident(own_data=True, title="Lost laptop")
    assert "Lost laptop" in Visitor(anywhere).enter_as("auditor").get(f"/register?{query}")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_register_is_a_file_all_the_same(app, kind):
    with app.app_context():
        make.ours()
        make.incident(own_data=True, drill=True, title="Only a drill")
    content = Visitor(app).enter_as("auditor").download(f"/register.{kind}").data
    assert len(content) > 100
    assert b"Only a drill" not in content


def log(total):
    """So many breaches of which little is known."""
    make.ours()
    first = make.incident(own_data=True)
    columns = {one.key: getattr(first, one.key) for one in Incident.__mapper__.column_attrs if one.key != "id"}
    for number in range(total - 1):
        db.session.add(Incident(**columns | {"reference": f"INC-2026-{number + 10:04d}", "form_key": None}))
    db.session.commit()


def test_statements_grow_with_batches_and_not_with_breaches(anywhere):
    with anywhere.app_context():
        log(BATCH + 1)
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


@pytest.mark.parametrize(("language", "title"), [("en", "Title"), ("de", "Titel")])
def test_the_command_speaks_the_language_that_it_is_asked_for(app, tmp_path, language, title):
    with app.app_context():
        make.ours()
    out = tmp_path / "register.csv"
    arguments = ["register", "--format", "csv", "--language", language, "--out", str(out)]
    assert app.test_cli_runner().invoke(args=arguments).exit_code == 0
    assert title in out.read_text("utf-8-sig").split(",")


class Looking:
    """A file that keeps nothing and counts now and then how many breaches are in memory."""

    def __init__(self):
        self.times, self.counts = 0, []

    def write(self, content):
        if self.times % 500 == 0:
            self.counts.append(sum(type(one) is Breach for one in gc.get_objects()))
        self.times += 1
        return len(content)


def test_a_printed_register_keeps_one_batch_of_breaches_in_memory(app):
    with app.app_context(), app.test_request_context():
        log(2 * BATCH)
        file = Looking()
        write("pdf", Filter(), file, "en", make.NOW)
    assert len(file.counts) > 4
    assert BATCH // 2 < max(file.counts) <= BATCH + 1


def test_a_file_that_is_there_stays_until_the_new_one_is_complete(app, tmp_path):
    out = tmp_path / "register.csv"
    out.write_text("of last year")
    arguments = ["register", "--format", "csv", "--from", "2026-02-01", "--to", "2026-01-01", "--out", str(out)]
    result = app.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.output) == (2, "Error: It cannot end before it starts.\n")
    assert out.read_text() == "of last year"


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
        (("--format", "csv", "--state", "lost"), 2, "'lost' is not one of"),
        (("--format", "csv", "--language", "tlh"), 2, "'tlh' is not one of"),
        (("--format", "csv", "--everything"), 2, "No such option"),
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
