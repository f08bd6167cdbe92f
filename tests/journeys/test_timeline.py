"""Somebody reads at night the draft for the authority and the drawn timeline, on a phone and at a desk."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def incident(app: "Flask") -> str:
    from accounts.models import Access
    from contracts.moment import at_instant
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        cloud = make.contract(make.ours(), make.party("Example Cloud"), make.UNDUE)
        began, aware = (at_instant(now() - timedelta(hours=hours), "Europe/Berlin") for hours in (400, 80))
        facts = {"own_data": True, "personal_data": "yes", "occurred": began, "aware": aware, "discovered": aware}
        return make.incident(cloud, now=now(), **facts).reference


def test_the_timeline_is_drawn_and_said(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"/incidents/{incident}/documents")
    reader.click("Read it as it stands now")
    reader.look("Timeline of the incident")
    expect(page.locator("svg.bar").first).to_be_visible()
    expect(page.get_by_text("State: overdue")).to_be_visible()
    reader.look_wide("Timeline of the incident")
    page.goto(f"/incidents/{incident}/article-33")
    reader.look("Notification of a personal data breach to the supervisory authority")
    expect(page.locator("svg.bar")).to_have_count(4)
