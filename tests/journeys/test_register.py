"""A contract manager narrows the register, opens what it found, and adds a sub-processor under it."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


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
