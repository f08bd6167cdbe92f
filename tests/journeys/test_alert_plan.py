"""An officer writes an alert plan and sees on an incident who was called; everything also on a phone."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def people(app: "Flask") -> None:
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours()
        for number, name in enumerate(("Bo", "Cy")):
            make.person(name, role=None, phone=f"+44770090012{number}")


def test_from_the_house_plan_to_a_call(reader: Reader, people: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/people")
    reader.click("Alert plans")
    reader.look_wide("Alert plans")
    reader.click("Make an own plan: duties by statute")
    reader.look_wide("Alert plan: duties by statute")
    page.get_by_label("Whom").nth(0).select_option("Bo")
    page.get_by_label("Minutes until the next step, if nobody acknowledges").nth(0).fill("0")
    reader.click("Store the plan")
    expect(page.locator(".errors-summary")).to_contain_text("Step 1")
    reader.look_wide("Alert plan: duties by statute")
    page.get_by_label("Minutes until the next step, if nobody acknowledges").nth(0).fill("5")
    page.get_by_label("Whom").nth(1).select_option("everybody on call")
    reader.click("Store the plan")
    reader.look_wide("Alert plans")
    told = "Bo: e-mail, SMS (at once); after 5 minutes without an answer the next step"
    expect(page.locator("main")).to_contain_text(told)

    page.goto("/incidents/new")
    reader.fill(title="Payments stand still", personal_data="yes")
    reader.click("Log it and start the clocks")
    reader.look_wide("Payments stand still")
    called = page.locator("section", has=page.get_by_role("heading", name="Who was called"))
    expect(called).to_contain_text("nobody has acknowledged yet")
    expect(called).to_contain_text("Bo")
