"""An administrator gives a person quiet hours and a second way."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def administrator(app: "Flask") -> None:
    from accounts.models import Access
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein", phone="+447700900101")


def test_quiet_hours_and_a_second_way(reader: Reader, administrator: None) -> None:
    from playwright.sync_api import expect

    sign_in(reader.page, "/people")
    reader.click("Ada Klein")
    reader.fill(quiet_from="22:00", quiet_until="07:00")
    reader.look("Ada Klein")
    reader.click("Save")
    reader.click("Ada Klein")
    expect(reader.page.get_by_label("Until")).to_have_value("07:00")
    reader.click("Ways to reach this person")
    reader.page.get_by_label("Address").fill("ntfys://ntfy.example/alarm")
    reader.page.get_by_label("Only while our mail is compromised").check()
    reader.click("Add the way")
    expect(reader.page.locator(".rows > li").filter(has_text="ntfys://…")).to_contain_text("not tried yet")
    reader.look("Ways to reach Ada Klein")
