"""The communication to the people: drafted, measured, put into its forms, held back, approved, and marked as sent."""

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import APIResponse, Page

TOLD = "Ms Jane Example lost it. Notwithstanding organisational interdependencies, responsibilities accumulated."
SAID = {"likely_consequences": "Somebody may write to you in our name.", "advice": "Do not answer such letters."}


@pytest.fixture
def incident(app: "Flask") -> str:
    """An incident with our own data and a high risk; an administrator can sign in."""
    from accounts.models import Access
    from core.database import db
    from core.times import now
    from incidents.judging.operations import decide_risk
    from tests import make
    from tests.visitor import add_person

    # Without an administrator every page leads to the first visit.
    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours(address="1 Example Street\n10115 Berlin", country="DE")
        at = now().replace(second=0, microsecond=0)
        made = make.incident(now=at, own_data=True, description=TOLD)
        for name, value in SAID.items():
            setattr(made, name, value)
        decide_risk(made, "high_risk", "Health data.", None, make.moment(at), at)
        db.session.commit()
        return made.reference


def words_of(answer: "APIResponse") -> str:
    from pypdf import PdfReader

    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages).split())


def letter_to(page: "Page", *address: str) -> str:
    """The words of the letter for the window with this address, asked for by the page's own form."""
    form = page.locator("main form", has=page.get_by_label("Name and address"))
    sent = {"csrf_token": form.locator("[name=csrf_token]").input_value(), "address": "\n".join(address)}
    return words_of(page.request.post(form.get_attribute("action") or "", form=sent))


def test_from_a_draft_that_is_hard_to_read_to_the_message_that_was_sent(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page, main = reader.page, reader.page.locator("main")
    sign_in(page, f"/incidents/{incident}/documents/art34/new")
    reader.fill(language="English")
    reader.click("Show the draft")
    reader.look_wide("Information about a breach of your personal data")
    expect(main).to_contain_text("name of a person: Ms Jane Example")
    measured = page.get_by_role("region", name="How hard it is to read")
    expect(measured).to_contain_text("Hard to read")
    expect(measured).to_contain_text("interdependencies")
    version = page.url

    page.goto(f"/incidents/{incident}/facts")
    expect(main).to_contain_text("This may name people concerned.")
    reader.fill(description="A laptop was left on a train.")
    reader.click("Store the facts")
    page.goto(version)
    expect(measured).to_contain_text("Readable Flesch Reading Ease")

    reader.click("Letter, e-mail, public notice")
    reader.look("Letter, e-mail, public notice")
    expect(page.locator("pre.letter")).to_contain_text(SAID["advice"])
    letter = letter_to(page, "Example Person", "2 Example Road", "1000 Brussels")
    assert "Example Person 2 Example Road 1000 Brussels" in letter
    assert SAID["advice"] in letter
    link = page.get_by_role("link", name="Public notice as PDF").get_attribute("href")
    notice = words_of(page.request.get(link or ""))
    assert "Public notice of a personal data breach" in notice
    assert SAID["advice"] in notice

    page.goto(f"/incidents/{incident}/hold")
    reader.fill(asked_by="Example Police", reason="A search is planned.")
    reader.click("Write down the hold")
    reader.look("Hold of the communication")
    page.goto(version)
    expect(main).to_contain_text("Example Police asked us to wait.")
    reader.click("Approve this version")
    expect(main).to_contain_text("approved by Ada Klein")
    reader.click("Record that it was filed")
    expect(main).to_contain_text("When were the people concerned told?")
    reader.fill(channel="post")
    reader.click("Record")
    expect(main).to_contain_text("Filed")

    page.goto(f"/incidents/{incident}")
    page.get_by_text("1 ended clock").click()
    expect(reader.clock("inform the data subjects")).to_contain_text("met on")
    page.goto(f"/incidents/{incident}/sheet")
    expect(page.get_by_role("region", name="Communication to the data subjects")).to_contain_text("Ada Klein")
