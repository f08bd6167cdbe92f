"""A contract manager narrows the register, opens what it found, and adds a sub-processor under it."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.contracts.holdings.annexes_in_six_languages import ENGLISH
from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in
from tests.journeys.test_review import AGREEMENT, FIRST

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page


@pytest.fixture
def register(app: "Flask") -> None:
    """Two processors of ours, one to be decided on; an administrator can sign in."""
    from accounts.models import Access
    from core.database import db
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        below = make.contract(make.ours(), make.party("Below Hosting"), make.IN_24_HOURS)
        below.renews_on, below.remind_days = now().date() + timedelta(20), 60
        make.contract(make.ours(), make.party("Other Mail", email=None))
        make.party("Deep Storage", email=None)
        db.session.commit()


def test_the_register_is_narrowed_and_a_sub_processor_is_added(reader: Reader, register: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/")
    reader.click("1 contract: decide on its renewal")
    reader.look("Contracts")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("not verified")
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(2)
    reader.look("Contracts")
    page.get_by_text("Filter and sort").click()
    reader.fill(contact="no e-mail address")
    reader.click("Search")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Other Mail")
    page.get_by_role("link", name="Show all").click()

    reader.click("Example Post with Below Hosting")
    reader.look("Example Post with Below Hosting")
    reader.click("Add a sub-processor's contract")
    reader.look("Add a contract")
    reader.fill(title="Storage terms", party_b_id="Deep Storage", service="storage of backups")
    reader.click("Save")
    reader.look("Storage terms")
    page.get_by_role("link", name="Example Post with Below Hosting").click()
    below = page.get_by_role("row").filter(has_text="Deep Storage")
    expect(below).to_contain_text("storage of backups")
    expect(below).to_contain_text("no duty confirmed: terms unknown")
    reader.look("Example Post with Below Hosting")


@pytest.fixture
def long_register(app: "Flask", register: None) -> int:
    """Twelve more contracts with long names, a long agreement that was read in the last; the id of that document."""
    from contracts.documents.operations import paste_document
    from contracts.review.operations import read_document
    from core.database import db
    from core.times import now
    from tests import make

    with app.app_context():
        for number in range(12):
            party = make.party(f"Example Processor for Services of Every Kind, number {number}")
            contract = make.contract(make.ours(), party, make.UNDUE)
            contract.renews_on, contract.remind_days = now().date() + timedelta(number), 60
        db.session.commit()
        files = app.config["BREACHCLOCK"].files
        document = paste_document(contract, files, "Agreement", AGREEMENT * 5 + ENGLISH, None, make.NOW)
        read_document(document, make.NOW)
        return document.id


def printed(page: "Page") -> list[str]:
    """The text of each printed page."""
    from pypdf import PdfReader

    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


def test_the_register_stands_in_cards_on_a_phone_and_is_printed_in_rows(page: "Page", long_register: int) -> None:
    sign_in(page, "/contracts")
    page.set_viewport_size(PHONE)
    for address in ("/contracts", "/holdings"):
        page.goto(address)
        frame = page.locator(".table-wrap")
        assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth"), address
        labels = (
            page.locator("tbody tr").first.locator("td").evaluate_all("cells => cells.map(one => one.dataset.label)")
        )
        heads = page.locator("thead th").all_text_contents()
        assert labels == heads[1:], "each cell is named as its column is"
        assert page.get_by_role("columnheader").count() == len(heads)
    page.goto("/contracts")
    first, *_more = printed(page)
    assert first.count("Example Processor for Services of Every Kind, number") >= 2 * 6


def test_the_first_printed_page_of_a_review_is_not_empty_below_its_title(page: "Page", long_register: int) -> None:
    sign_in(page, f"/documents/{long_register}/review")
    pages = printed(page)
    assert FIRST in pages[0]
    assert [number for number, text in enumerate(pages, 1) if len(text) < 40] == []
