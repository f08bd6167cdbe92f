"""An organisation states on a phone, without scripts or a mouse, what it is in the eyes of the law."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def organisation(app: "Flask") -> None:
    """Ours has a name; an administrator can sign in."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        make.ours()


def test_what_we_are_is_stated_by_keyboard_on_a_phone(reader: Reader, organisation: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    page.set_viewport_size(PHONE)
    sign_in(page, "/organisation")
    reader.click("What we are in the eyes of the law")
    reader.look("What we are in the eyes of the law")
    page.set_viewport_size(PHONE)
    for box in ("essential entity (NIS2)", "important entity (NIS2)", "Czechia", "Germany"):
        page.locator("main").get_by_label(box, exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_label("Main establishment").select_option(label="France")
    page.get_by_label("Further countries").press("Enter")
    reader.look("What we are in the eyes of the law")
    page.set_viewport_size(PHONE)
    summary = page.locator(".errors-summary")
    expect(summary).to_contain_text("essential or important, never both")
    summary.get_by_role("link", name="Main establishment").click()
    page.get_by_label("Main establishment").select_option(label="Germany")
    page.get_by_label("important entity (NIS2)").uncheck()
    reader.click("Save")
    reader.look("What we are in the eyes of the law")
    applies = page.locator("#applies")
    expect(applies).to_contain_text("Germany")
    expect(applies).to_contain_text("the lead supervisory authority")
    expect(applies).to_contain_text("Art. 23(4)(a) NIS2")
