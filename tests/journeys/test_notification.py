"""A notification from the first minute to its second version: drafted, approved by another, filed, superseded."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

ADDRESS = "1 Example Street\nDublin"
ZONE = "Europe/Dublin"
DUTY = "notify the supervisory authority"


@pytest.fixture
def house(app: "Flask") -> None:
    """Our organisation in Dublin; an administrator and a privacy officer can sign in."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Bo Other", zone=ZONE)
    add_person(app, Access.PRIVACY_OFFICER, password=PASSWORD, name="Ada Klein", zone=ZONE)
    with app.app_context():
        make.ours(country="IE", address=ADDRESS, zone=ZONE)


def printed(page: "Page") -> tuple[str, str]:
    """The words of the PDF behind the page's button, and its SHA-256."""
    from pypdf import PdfReader

    link = page.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    answer = page.request.get(link or "")
    assert answer.ok
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)
    return " ".join(text.split()), hashlib.sha256(answer.body()).hexdigest()


def test_drafted_approved_by_another_filed_and_superseded(reader: Reader, second_page: "Page", house: None) -> None:
    from playwright.sync_api import expect

    page, main = reader.page, reader.page.locator("main")
    this_minute = datetime.now(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    sign_in(page, "/incidents/new")
    reader.fill(title="Laptop left on a train", description="A laptop with a list of staff was left on a train.")
    reader.fill(data_subject_count="420", own_data="Data for which we are the controller", personal_data="yes")
    reader.fill(aware_mode="at this moment:")
    reader.fill_moment("aware", this_minute - timedelta(hours=3))
    reader.click("Log it and start the clocks")
    expect(reader.clock(DUTY)).to_contain_text("running")
    incident = page.url

    # Six facts are enough for a draft that names the rest.
    reader.click("Documents")
    of_ours = page.get_by_role("region", name="Notification to the supervisory authority")
    of_ours.get_by_role("link", name="Begin a draft").click()
    reader.click("Show the draft")
    reader.look_wide("Notification of a personal data breach")
    expect(main).to_contain_text("Not complete")
    expect(main).to_contain_text("420")
    expect(page.locator(".draft-gap").filter(has_text="Categories of data subjects").first).to_be_visible()
    version, (draft, _digest) = page.url, printed(page)
    assert "DRAFT" in draft

    sign_in(second_page, urlsplit(version).path, "privacy_officer")
    second_page.get_by_role("button", name="Approve this version").click()
    expect(second_page.locator("main")).to_contain_text("approved by Ada Klein")

    page.goto(version)
    approved, digest = printed(page)
    assert "DRAFT" not in approved
    expect(main).to_contain_text(digest)
    reader.click("Record that it was filed")
    reader.look("Record that it was filed")
    received = this_minute - timedelta(minutes=20)
    reader.fill_moment("given", received)
    reader.fill(reference="EX-2026-17")
    receipt = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"Received: EX-2026-17"}
    page.get_by_label("Receipt").set_input_files(receipt)
    reader.click("Record")
    expect(main).to_contain_text("Reference EX-2026-17")
    proof = page.get_by_role("link", name="Proof: receipt.txt").get_attribute("href")
    assert page.request.get(proof or "").body() == receipt["buffer"]

    page.goto(incident)
    page.get_by_text("1 ended clock").click()
    clock = reader.clock(DUTY)
    expect(clock).to_contain_text("met on")
    expect(clock.locator("time").first).to_have_attribute("datetime", f"{received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")

    reader.click("Write down facts")
    reader.fill(data_subject_count="451")
    reader.click("Store the facts")
    reader.click("Documents")
    of_ours.get_by_role("link", name="Begin the next version").click()
    reader.click("Show the draft")
    reader.look("Notification of a personal data breach")
    page.get_by_role("link", name="1 line changed since the version before; it is marked.").click()
    expect(page.locator(":target mark")).to_contain_text("420")
    assert "451" in printed(page)[0]
    reader.click("Record that it was filed")
    reader.fill(reference="EX-2026-18", override_reason="The officer is ill.")
    reader.click("Record")
    expect(main).to_contain_text("Filed without an approval. Reason: The officer is ill.")

    page.goto(version)
    expect(main).to_contain_text("Superseded")
    assert printed(page)[1] == digest, "what was approved stays what it was"
    reader.click("All documents")
    reader.look("Documents")
    reader.click("What they were told")
    reader.look("What they were told")
    page.goto("/incidents")
    page.set_viewport_size(PHONE)
    frame = page.locator(".table-wrap")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
