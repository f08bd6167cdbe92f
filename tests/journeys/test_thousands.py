"""Out of many contracts the right two are found for an incident; a document's day and an imported duty are mended."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask

AGREEMENT = """Data processing agreement, version of April 26, 2018

4. Breaches

The processor shall notify the controller within 24 hours after becoming aware of a personal data breach.

9. Notices

All notices go by e-mail to security@customer.example.
"""


@pytest.fixture
def many(app: "Flask") -> None:
    """Sixty processors of ours, each with a duty of no stored document; one agreement is stored and read."""
    from accounts.models import Access
    from contracts.documents.operations import paste_document
    from contracts.models import Contract
    from contracts.review.operations import read_document
    from core.database import db
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        ours = make.ours()
        for number in range(60):
            make.contract(ours, make.party(f"Host {number:02d}", email=None), make.IN_24_HOURS)
        files = app.config["BREACHCLOCK"].files
        document = paste_document(db.session.get(Contract, 60), files, "Agreement", AGREEMENT, None, make.NOW)
        read_document(document, make.NOW)


def test_two_of_many_are_found_and_what_was_typed_stays(reader: Reader, many: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/incidents/new")
    reader.look("Log an incident")
    reader.fill(title="Export by a stranger", find="host 57")
    reader.click("Search")
    page.get_by_label("Example Post with Host 57").check()
    reader.fill(find="host 58")
    reader.click("Search")
    reader.look("Log an incident")
    expect(page.get_by_label("Example Post with Host 57")).to_be_checked()
    expect(page.get_by_label("Title")).to_have_value("Export by a stranger")
    page.get_by_label("Example Post with Host 58").check()
    page.set_viewport_size(PHONE)
    reader.look("Log an incident")
    reader.click("Log it and start the clocks")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Export by a stranger")


def test_a_day_is_corrected_and_an_imported_duty_is_tied_to_its_sentence(reader: Reader, many: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/documents/1")
    reader.click("Correct the day")
    reader.look("Day of the document: Agreement.txt")
    reader.fill(dated_on="2018-05-25", reason="It was signed in May.")
    reader.click("Correct the day")
    expect(page.locator("main")).to_contain_text("From Thu 26 Apr 2018 to Fri 25 May 2018")
    page.goto("/documents/1/review")
    reader.look("Review: Agreement.txt")
    expect(page.locator("mark")).to_have_count(2)
    page.get_by_role("link", name="Show it in the text (1.1)").click()
    expect(page).to_have_url(page.url.partition("#")[0] + "#more-1-1")
    reader.click("Tie the duty to this sentence (1)")
    expect(page.locator("main")).to_contain_text("The duty is now tied to this sentence.")
    reader.look("Review: Agreement.txt")
