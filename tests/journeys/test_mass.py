"""One incident on four hundred contracts: its long lists on a phone, and one of them without a mouse."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

CONTRACTS = 400


@pytest.fixture
def incident(app: "Flask") -> str:
    """The path of an incident on so many contracts in which we are processor; an administrator can sign in."""
    from accounts.models import Access
    from core.times import now
    from tests import make
    from tests.incidents.test_mass import customers
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        make.ours()
        at = now().replace(second=0, microsecond=0)
        return f"/incidents/{make.incident(*customers(CONTRACTS), now=at).reference}"


def tab_to(page: "Page", selector: str) -> None:
    """From the top of a page over its skip link, by Tab, until the focus is there: as often as is bearable."""
    from playwright.sync_api import expect

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    wanted = page.locator(selector).first
    for _press in range(6):
        page.keyboard.press("Tab")
        if wanted.evaluate("wanted => wanted === document.activeElement"):
            return
    pytest.fail(f"{selector} was not reached: {page.evaluate('document.activeElement.outerHTML')}")


def test_every_long_list_fits_and_a_notice_is_found_without_a_mouse(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, incident)
    page.get_by_role("link", name="All 400, with a search").first.click()
    reader.look("Notices")
    tab_to(page, "#q")
    page.keyboard.type("customer 257")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("1 notice")
    tab_to(page, "ul.rows a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Customer 257")

    page.goto(f"{incident}/clocks")
    reader.look("Clocks")
    expect(page.get_by_role("heading", level=2)).to_contain_text("800 clocks")
    page.goto(f"{incident}/touched")
    reader.look("Touched contracts")
    expect(page.get_by_role("heading", level=2)).to_have_text("400 contracts")
    page.goto(f"{incident}/timeline")
    reader.look("Timeline")
    expect(page.get_by_role("link", name="380 more")).to_be_visible()
