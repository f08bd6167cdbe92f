"""A person at the authority's online form copies values one by one; and an officer overrides the directory."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

ACCOUNT = "A laptop was lost on the train.\nThe disk was encrypted; the key is safe."


@pytest.fixture
def incident(app: "Flask") -> str:
    from accounts.models import Access
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours(country="BE", address="1 Example Street, Brussels")
        made = make.incident(now=now(), own_data=True, description=ACCOUNT, data_subject_count=1200)
        return made.reference


def test_a_value_is_copied_at_one_click(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, f"/incidents/{incident}/documents")
    reader.click("Copy sheet for the authority's form")
    page.goto(f"/incidents/{incident}/copy-sheet?authority=BE&language=en")
    reader.look_wide("Copy sheet for the authority's form")
    expect(page.get_by_text("rejects a filing in the language en")).to_be_visible()
    line = page.locator(".copying > div").filter(has_text="What happened")
    expect(line).to_contain_text(f"Characters: {len(ACCOUNT)}")
    line.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied: A laptop")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == ACCOUNT


def test_without_a_script_each_value_can_still_be_selected(still_page: "Page", incident: str) -> None:
    from playwright.sync_api import expect

    sign_in(still_page, f"/incidents/{incident}/copy-sheet?authority=SE&language=en")
    expect(still_page.locator(".copying__value").filter(has_text="A laptop was lost")).to_be_visible()
    expect(still_page.get_by_role("button", name="Copy")).to_have_count(0)


def test_an_officer_overrides_the_directory(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/authorities")
    reader.look_wide("Supervisory authorities")
    reader.click("Croatia")
    reader.look_wide("Agencija")
    expect(page.get_by_text("The channel is from memory (unverified)")).to_be_visible()
    reader.click("Override")
    reader.look_wide("Override the directory")
    page.get_by_label("online form").check()
    reader.fill(breach_url="https://form.azop.example")
    reader.click("Save")
    expect(page.get_by_text("overridden by Ada Klein on").first).to_be_visible()
    page.goto(f"/incidents/{incident}/documents/art33/new")
    reader.look_wide("Notification to the supervisory authority")
    reader.click("Show the draft")
    reader.look("Notification")
