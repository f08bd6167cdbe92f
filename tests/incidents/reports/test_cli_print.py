"""`breachclock print`: the same files as the pages, and one clear line with exit status 2 on bad input."""

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from core.database import db
from core.times import now
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def reference(app):
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        return make.incident(own_data=True, now=now().replace(second=0, microsecond=0)).reference


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["print", *map(str, arguments)])


def test_the_file_is_the_one_that_the_page_makes(app, reference, tmp_path):
    officer = Visitor(app).enter_as("privacy_officer")
    url = officer.submit(f"/incidents/{reference}/documents/art33/new", language="nl").headers["Location"]
    officer.submit(url, f"{url}/approve")
    out = tmp_path / "a.pdf"
    result = run(app, reference, "--document", "art33", "--language", "nl", "--out", out)
    assert (result.exit_code, result.output) == (0, f"{out}: {out.stat().st_size} bytes.\n")
    assert out.read_bytes() == officer.download(f"{url}.pdf").data


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "nl"])
def test_a_draft_is_printed_though_nothing_was_begun(app, reference, tmp_path, language):
    out = tmp_path / "a.pdf"
    assert run(app, reference, "--document", "art33", "--language", language, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    with app.app_context():
        assert db.session.scalars(select(Incident)).one().reference == reference


@pytest.mark.parametrize(("country", "said"), [("FR", "Proposed: Commission Nationale"), ("DE", "Germany")])
def test_a_draft_that_nobody_began_names_the_proposed_authority_or_why_there_is_none(
    app, reference, tmp_path, country, said
):
    with app.app_context():
        make.ours().country = country
        db.session.commit()
    out = tmp_path / "a.pdf"
    run(app, reference, "--document", "art33", "--out", out)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert said in text
    assert ("To Proposed:" in text) == (country == "FR")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "Give REFERENCE, --document and --out"),
        (("INC-1999-0001", "--document", "art33"), "There is no incident INC-1999-0001."),
        (("{reference}", "--document", "art99"), "There is no document art99."),
        (("{reference}", "--document", "art33", "--language", "tlh"), "There is no language tlh."),
        (("{reference}", "--document", "art33", "--to", "ZZ"), "Nobody of that name hears of it: ZZ."),
        (("{reference}", "--document", "art33", "--out", "{folder}"), "cannot be written: Is a directory."),
    ],
)
def test_bad_input_gets_one_line_and_the_status_2(app, reference, tmp_path, arguments, line):
    given = [one.format(reference=reference, folder=tmp_path) for one in arguments]
    if given and "--out" not in given:
        given += ["--out", str(tmp_path / "a.pdf")]
    result = run(app, *given)
    assert result.exit_code == 2
    assert line in result.output
    assert result.output.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()


def test_the_list_names_documents_languages_and_incidents(app, reference):
    output = run(app, "--list").output
    assert "document  art33" in output
    assert "language  nl" in output
    assert f"incident  {reference}" in output
