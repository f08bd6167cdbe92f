"""A responder sets the own quiet hours and ways, takes an alert on, and calls for help; everything also on a phone."""

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

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein", on_call=True)
    with app.app_context():
        make.ours()
        return make.incident(now=now().replace(microsecond=0), title="Payments stand still").reference


def test_from_quiet_hours_to_a_call_for_help(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/account")
    reader.look("Your account")
    reader.fill(quiet_from="22:00", quiet_until="07:00")
    reader.click("Save the quiet hours")
    expect(page.get_by_text("Your quiet hours are saved.")).to_be_visible()
    reader.click("Ways to reach you")
    page.get_by_label("By").select_option("SMS")
    reader.fill(address="+44 7700 900177")
    reader.click("Add the way")
    expect(page.get_by_text("+447700900177")).to_be_visible()
    reader.look("Ways to reach you")

    page.goto(f"/incidents/{incident}")
    reader.click("I am on it")
    expect(page.get_by_role("heading", name=f"You are on it: {incident}")).to_be_visible()
    reader.look_wide("Payments stand still")
    reader.click("I need help")
    expect(page.locator("section", has=page.get_by_role("heading", name="Who was called"))).to_contain_text(
        "help is needed"
    )
    reader.look_wide("Payments stand still")
