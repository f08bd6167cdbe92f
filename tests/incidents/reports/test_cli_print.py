"""`breachclock print`: the same files as the pages, and one clear line with exit status 2 on bad input."""

import errno
import hashlib
import os
import shutil

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from core.database import db
from core.files import path_of
from core.times import now
from incidents.models import Incident
from incidents.reports.models import Report
from tests import make
from tests.visitor import Visitor, text_of


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


def test_a_draft_in_another_language_is_the_next_version_and_no_first_one(app, reference, tmp_path):
    officer = Visitor(app).enter_as("privacy_officer")
    begun = {"language": "nl", "authority": "FR"}
    url = officer.submit(f"/incidents/{reference}/documents/art33/new", **begun).headers["Location"]
    out = tmp_path / "a.pdf"

    def text():
        run(app, reference, "--document", "art33", "--out", out)
        return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())

    assert "version 1" in text()
    officer.submit(f"{url}/file", channel="portal", reference="F-77", override_reason="At night.")
    filed = text()
    assert "version 2" in filed
    assert "Supplementary notification" in filed
    assert "F-77" in filed
    assert "To Commission Nationale" in filed


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
        (("{reference}", "--document", "art33", "--out", "{folder}/no/a.pdf"), "cannot be written: No such file"),
        (("{reference}", "--document", "art33", "--out", "/dev/full"), "cannot be written: No space left on device."),
        (("{reference}", "--document", "pack", "--to", "FR"), "The document pack is for nobody in particular"),
        (("{reference}", "--document", "request"), "Nobody hears of this document in {reference}"),
        (("{reference}", "{reference}"), "Got unexpected extra argument"),
        (("{reference}", "--documents", "art33"), "No such option '--documents'."),
        (("{reference}", "--document"), "Option '--document' requires an argument."),
    ],
)
def test_bad_input_gets_one_line_and_the_status_2(app, reference, tmp_path, arguments, line):
    given = [one.format(reference=reference, folder=tmp_path) for one in arguments]
    if given and "--out" not in given:
        given = ["--out", str(tmp_path / "a.pdf"), *given]
    result = run(app, *given)
    assert result.exit_code == 2
    assert line.format(reference=reference) in result.output
    assert result.output.count("\n") == 1
    assert not (tmp_path / "a.pdf").exists()


def test_in_another_language_it_is_the_next_version_and_not_the_first_again(app, reference, tmp_path):
    officer = Visitor(app).enter_as("privacy_officer")
    url = officer.submit(f"/incidents/{reference}/documents/art33/new", language="fr").headers["Location"]
    officer.submit(f"{url}/file", channel="portal", reference="F-1", override_reason="At night.")
    officer.submit(f"/incidents/{reference}/facts", data_subject_count="42")
    out = tmp_path / "a.pdf"
    assert run(app, reference, "--document", "art33", "--language", "en", "--out", out).exit_code == 0
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert "Supplementary notification" in text
    assert "version 2" in text
    assert "F-1" in text
    assert "New since the version before" in text
    page = text_of(officer.get(f"/incidents/{reference}/article-33"))
    assert "Supplementary notification" in page
    assert "Preliminary" not in page


def test_a_minus_is_standard_output(app, reference):
    result = run(app, reference, "--document", "timeline", "--out", "-")
    assert result.stdout_bytes.startswith(b"%PDF")
    assert result.stderr == f"-: {len(result.stdout_bytes)} bytes.\n"


def test_a_file_that_was_there_is_replaced_whole_or_stays(app, reference, tmp_path, monkeypatch):
    (tmp_path / "prints").mkdir()
    out = tmp_path / "prints" / "a.pdf"
    out.write_bytes(b"The last print.")

    def full(_source, target):
        target.write(b"%PDF half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", full)
        result = run(app, reference, "--document", "timeline", "--out", out)
    assert (result.exit_code, result.output) == (2, f"Error: {out} cannot be written: No space left on device.\n")
    assert [(one.name, one.read_bytes()) for one in out.parent.iterdir()] == [("a.pdf", b"The last print.")]
    assert run(app, reference, "--document", "timeline", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_frozen_version_that_is_gone_is_made_again_or_refused(app, reference, tmp_path):
    officer = Visitor(app).enter_as("privacy_officer")
    url = officer.submit(f"/incidents/{reference}/documents/art33/new", language="en").headers["Location"]
    officer.submit(url, f"{url}/approve")
    approved = officer.download(f"{url}.pdf").data
    path = path_of(app.config["BREACHCLOCK"].files, hashlib.sha256(approved).hexdigest())
    path.write_bytes(b"%PDF-1.4 of somebody else")
    assert officer.download(f"{url}.pdf").data == approved, "its SHA-256 says that it is the same"
    path.unlink()
    assert officer.download(f"{url}.pdf").data == approved
    with app.app_context():
        # As after a change of the program that draws it otherwise.
        db.session.scalars(select(Report)).one().pdf_sha256 = "0" * 64
        db.session.commit()
    assert officer.client.get(f"{url}.pdf").headers["Location"] == url
    assert "gone or was changed" in officer.get(url)
    result = run(app, reference, "--document", "art33", "--out", tmp_path / "a.pdf")
    assert result.exit_code == 2
    assert result.output.startswith("Error: A stored file cannot be read: ")
    assert result.output.count("\n") == 1


def test_the_list_names_documents_languages_and_incidents(app, reference):
    output = run(app, "--list").output
    assert "document  art33" in output
    assert "language  nl" in output
    assert f"incident  {reference}" in output
