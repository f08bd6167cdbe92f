"""An important entity under NIS2 files stage after stage, and each starts the clock of the next."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def incident(app: "Flask") -> str:
    """The path of an incident of two days ago; an administrator can sign in."""
    from accounts.models import Access
    from contracts.profile import Profile
    from contracts.statutes import LegalRole
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        profile = Profile(frozenset({LegalRole.IMPORTANT_ENTITY}), countries=frozenset({"DE"}))
        make.ours(profile_data=profile.as_data())
        logged = make.incident(now=now().replace(second=0, microsecond=0) - timedelta(days=2))
        return f"/incidents/{logged.reference}"


def test_each_stage_that_is_filed_starts_the_next_and_the_page_of_moments_keeps_them_apart(
    reader: Reader, incident: str
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, incident)
    final = reader.clock("Art. 23(4)(d) NIS2")
    # Nobody can begin with it yet, so it is folded away.
    expect(final).to_be_hidden()
    page.get_by_text("1 later stage waits for the stage before it").click()
    expect(final).to_contain_text("waiting for the stage before it to be submitted")
    notification = reader.clock("Art. 23(4)(b) NIS2")
    expect(notification.locator("[data-countdown]")).to_contain_text("left")
    notification.get_by_role("link", name="Record it as given").click()
    reader.click("Record")
    expect(final).to_contain_text("1 month, the day of the event not counted")
    expect(final.locator("[data-countdown]")).to_contain_text("left")
    # A corrected notification later moves nothing.
    due = final.locator(".deadline__moment").inner_text()
    page.get_by_role("link", name="Read the notice to the authority under Art. 23(4)(b) NIS2").first.click()
    reader.click("Write a further notice")
    reader.click("Record that it was given outside")
    reader.click("Record")
    expect(final.locator(".deadline__moment")).to_have_text(due)

    reader.click("All moments")
    reader.look("Moments that start clocks")
    filed = page.get_by_role("row").filter(has_text="when this was submitted: Art. 23(4)(b) NIS2")
    expect(filed).to_contain_text("Art. 23(4)(d) NIS2")
    page.get_by_text("Further moments").click()
    handled = page.get_by_role("row").filter(has_text="when the incident was handled")
    expect(handled).to_contain_text("not yet known")
    handled.get_by_role("link", name="Write down").click()
    reader.look("Write down: when the incident was handled")
    page.get_by_role("button", name="Store the moment").click()
    expect(page.locator(".errors-summary")).to_contain_text("Please fill this in.")
