"""An officer adapts the words of a notice, sees them on a real incident, and stores them; also on a phone."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def incident(app: "Flask") -> str:
    from accounts.models import Access
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        at = now().replace(second=0, microsecond=0)
        ours, below = make.ours(), make.party("Below")
        return make.incident(make.contract(ours, below, make.IN_24_HOURS), now=at, place=below).reference


def test_from_the_program_s_own_words_to_ours(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/organisation")
    reader.click("Templates of documents")
    reader.look("Templates")
    page.locator("a[href='/templates/request/en/opening']").click()
    reader.look("Opening, English")
    reader.fill(text="Dear {customer}")
    reader.click("Preview")
    expect(page.get_by_text("There is no placeholder").first).to_be_visible()
    reader.look("Opening, English")
    reader.fill(text="Dear {recipient}, our reference is {reference}.")
    reader.click("Preview")
    expect(page.get_by_text(f"Dear Below, our reference is {incident}.")).to_be_visible()
    reader.look("Opening, English")
    reader.click("Save")
    expect(page.get_by_text("Stored.")).to_be_visible()

    page.goto(f"/incidents/{incident}/documents/request/new")
    reader.look("Request to a processor")
    reader.click("Show the draft")
    expect(page.get_by_text(f"Dear Below, our reference is {incident}.")).to_be_visible()
    reader.look("Request for information on a breach")
    reader.click("Send the request")
    reader.look("Send the request")
    reader.click("Send the request")
    expect(page.get_by_text("The request is on its way.")).to_be_visible()
