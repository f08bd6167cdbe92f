"""Not to notify: scored, judged, approved by a second person, fallen by a new fact; and the auditor's pack of it."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

DUTY = "notify the supervisory authority"
WHY = "The disk was encrypted; the key is safe."


@pytest.fixture
def incident(app: "Flask") -> str:
    """The path of an incident with 30 people; an administrator and a privacy officer can sign in."""
    from accounts.models import Access
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Bo Other")
    add_person(app, Access.PRIVACY_OFFICER, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours()
        at = now().replace(second=0, microsecond=0)
        return f"/incidents/{make.incident(now=at, own_data=True, data_subject_count=30).reference}"


def test_a_decision_not_to_notify_stands_by_two_and_falls_by_a_fact(
    reader: Reader, second_page: "Page", incident: str, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"{incident}/severity")
    page.get_by_label("Kind of data", exact=True).first.fill("names of staff")
    page.get_by_label("Class and step of context").first.select_option(index=1)
    page.get_by_label("limited: possible with some effort").check()
    reader.click("Store the score")
    reader.look("Severity of")
    reader.click("Record the risk verdict")
    page.locator("[name=risk][value=unlikely]").check()
    reader.fill(reasons=WHY)
    reader.click("Record the verdict")
    reader.clock(DUTY).get_by_role("link", name="End without a notice").click()
    page.locator("[name=reason][value=unlikely_risk]").check()
    reader.fill(note=WHY)
    reader.click("End this duty")
    expect(reader.clock(DUTY)).to_contain_text("waits for a second person")

    sign_in(second_page, incident, "privacy_officer")
    second_page.get_by_role("link", name="Look at the decision").first.click()
    other = Reader(second_page)
    other.look("Decision not to notify")
    other.fill(answer="I approve it")
    other.click("Record")
    expect(second_page.locator(".flash")).to_contain_text("Approved. The duty ended, with both names in the record.")

    page.goto(f"{incident}/facts")
    reader.fill(data_subject_count="31")
    reader.click("Store the facts")
    expect(reader.clock(DUTY)).to_contain_text("running")
    expect(page.locator(".timeline")).to_contain_text("31")

    page.goto(f"{incident}/sheet")
    reader.click("Add a file")
    reader.look("Add a file")
    evidence = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"The key was never read."}
    page.locator("[name=file]").set_input_files(evidence)
    reader.fill(title="Log of the key store")
    reader.click("Store")
    reader.look("Fact sheet")
    page.goto(f"{incident}/documents")
    link = page.get_by_role("link", name="Everything in one ZIP").get_attribute("href")
    with ZipFile(BytesIO(page.request.get(link or "").body())) as pack:
        pack.extractall(tmp_path)
    (index,) = tmp_path.glob("*/SHA256SUMS")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", index.name], cwd=index.parent, check=True)
    kept = [file.read_bytes() for file in index.parent.rglob("*") if file.is_file()]
    assert evidence["buffer"] in kept
