"""A privacy officer states what we are, logs an incident, decides which statutes apply, and looks at a proposal."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask

PROPOSAL = "Proposal, not law. Nothing here starts a clock, rings or is printed."


@pytest.fixture
def organisation(app: "Flask") -> None:
    """Ours has a name; an administrator can sign in."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        make.ours()


def test_statutes_start_by_what_we_stated_and_a_person_decides_on_the_others(
    reader: Reader, organisation: None
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/organisation/law")
    for box in ("essential entity (NIS2)", "financial entity (DORA)", "Germany"):
        page.locator("main").get_by_label(box, exact=True).check()
    reader.click("Save")
    page.goto("/incidents/new")
    reader.fill(title="Payments stand still", personal_data="yes")
    reader.click("Log it and start the clocks")
    warning = reader.clock("Art. 23(4)(a) NIS2")
    expect(warning.locator("[data-countdown]")).to_have_count(1)
    # Nobody has classified the incident as major, so DORA's first report has no moment yet.
    expect(reader.clock("Art. 19(4)(a) DORA")).to_contain_text("waiting")
    expect(reader.clock("notify the supervisory authority")).to_contain_text("To: Germany")

    # One does not apply: struck with a reason, which the timeline keeps.
    warning.get_by_role("link", name="Say that it does not apply").click()
    reader.look("This statute does not apply")
    reader.click("Exclude it here")
    reader.look("This statute does not apply")
    reader.fill(reason="The incident is not significant.")
    reader.click("Exclude it here")
    reader.look("Which law applies")
    expect(page.locator("section", has_text="Excluded by a person").last).to_contain_text("not significant")

    # Another applies because of where people live: added, also from far away.
    page.get_by_text("Every other duty that is law on its day").click()
    page.locator("summary").filter(has_text="New York").click()
    reader.look("Which law applies")
    page.get_by_role("link", name="It applies: start its clock: N.Y. GBL 899-aa(2)").click()
    reader.look("This statute applies")
    reader.fill(reason="Some of them live in New York.")
    reader.click("Start its clock")
    expect(page.locator(".rows").first).to_contain_text("Some of them live in New York.")

    # A proposal stands beside the law, marked as what it is, and goes again.
    switch = page.get_by_role("button", name="Show what proposals would change")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".proposal")).to_have_count(0)
    switch.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".proposal")).to_contain_text(PROPOSAL)
    reader.look("Which law applies")
    switch.press("Space")
    expect(page.locator(".proposal")).to_have_count(0)

    page.locator(".eyebrow").get_by_role("link").click()
    timeline = page.locator(".timeline")
    expect(timeline).to_contain_text("Statute excluded by a person: Art. 23(4)(a) NIS2")
    expect(timeline).to_contain_text("The incident is not significant.")
    expect(timeline).to_contain_text("Statute added by a person: N.Y. GBL 899-aa(2)")
    expect(reader.clock("N.Y. GBL 899-aa(2)").locator("[data-countdown]")).to_have_count(1)
    expect(page.locator(".hero__next")).to_contain_text("more statutes may apply: decide")
    reader.look("Payments stand still")
