"""The same pages without scripts, in the night when an hour comes twice, and on paper."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

HOUR = 3_600_000  # milliseconds
PASSWORD = "seven words nobody would ever guess"


@pytest.fixture
def drill(app: "Flask") -> str:
    """The path of the demonstration's drill; an administrator can sign in."""
    from accounts.models import Access
    from core.times import now
    from incidents.demo import operations as demo
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        demo.load(now())
    return f"/incidents/INC-{datetime.now(UTC):%Y}-0001"


def sign_in(page: "Page", path: str, role: str = "administrator") -> None:
    """Asks for the page and signs in on the way to it."""
    page.goto(path)
    page.get_by_label("E-mail").fill(f"{role}@ours.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    # The click comes back before the page behind it has arrived; what is printed or measured then is neither page.
    page.wait_for_url(f"**{path}")


def test_without_scripts_the_plain_date_and_zone_stand_there_and_everything_can_be_done(
    still_page: "Page", drill: str
) -> None:
    from playwright.sync_api import expect

    sign_in(still_page, drill)
    clock = still_page.locator("article.clock").filter(has_text="notify the supervisory authority").first
    shown = clock.locator("[data-countdown]").inner_text()
    expect(clock.locator(".deadline__moment")).to_contain_text("CE")
    assert shown.endswith("left")
    still_page.wait_for_timeout(1100)
    assert clock.locator("[data-countdown]").inner_text() == shown
    still_page.get_by_label("Note for the timeline").fill("Written without scripts.")
    still_page.get_by_role("button", name="Add the note").click()
    expect(still_page.locator(".timeline")).to_contain_text("Written without scripts.")
    still_page.get_by_text("Menu", exact=True).click()
    still_page.locator(".menu").get_by_role("link", name="Now", exact=True).click()
    expect(still_page.get_by_role("heading", level=1)).to_have_text("Now")


def test_a_countdown_wakes_from_sleep_with_the_right_time_and_turns_late_before_ones_eyes(
    reader: Reader, drill: str
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    page.clock.install()
    sign_in(page, drill)
    clock = page.locator("article.clock").filter(has_text="notify the supervisory authority").first
    counting = clock.locator("[data-countdown]")
    expect(counting).to_have_text(re.compile(r"2 days (21|22) h \d+ min left"))
    page.clock.fast_forward(60 * HOUR)
    expect(counting).to_have_text(re.compile(r"(9|10) h \d+ min \d+ s left"))
    expect(clock.locator("[data-clock-state]")).to_have_text("running short")
    page.clock.fast_forward(12 * HOUR)
    expect(counting).to_have_text(re.compile(r"\d h \d+ min \d+ s over"))
    expect(clock.locator("[data-clock-state]")).to_have_text("overdue")
    expect(page.locator(".hero")).to_have_class(re.compile("clock--overdue"))
    reader.look("DRILL")


def test_an_hour_that_came_twice_is_asked_back_and_nothing_typed_is_lost(reader: Reader, drill: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"{drill}/awareness")
    reader.look("When did we become aware?")
    night = last_clock_change(datetime.now(UTC).date())
    reader.fill(aware_on=night.isoformat(), aware_at="02:30", reason="Seen in the night of the change.")
    reader.click("Store the moment")
    reader.look("When did we become aware?")
    question = page.get_by_label("Which of the two")
    assert question.locator("option").all_inner_texts() == ["02:30 CEST", "02:30 CET"]
    assert page.get_by_label("Reason, or how we know").input_value() == "Seen in the night of the change."
    question.select_option(label="02:30 CET")
    reader.click("Store the moment")
    expect(page.locator(".derivation").filter(has_text="02:30 CET + 72 elapsed hours").first).to_be_visible()


def last_clock_change(today: date) -> date:
    """The last day before today on which the European summer time ended."""
    year = today.year
    while (change := _last_sunday_of_october(year)) >= today:
        year -= 1
    return change


def _last_sunday_of_october(year: int) -> date:
    end = date(year, 10, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


def test_several_mistakes_are_named_at_once_beside_their_fields(reader: Reader, drill: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/incidents/new")
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    reader.fill(description="Zażółć gęślą jaźń", data_subject_count="-3")
    reader.fill_moment("discovered", tomorrow)
    reader.click("Log it and start the clocks")
    reader.look("Log an incident")
    summary = page.locator(".errors-summary")
    expect(summary.get_by_role("link", name="Title")).to_be_visible()
    expect(summary.get_by_role("link", name="Number of people")).to_be_visible()
    expect(page.locator("[name=description]")).to_have_value("Zażółć gęślą jaźń")
    reader.fill(title="Export", data_subject_count="3")
    reader.click("Log it and start the clocks")
    expect(page.locator(".field--wrong")).to_contain_text("Noticed on")


def test_a_printed_incident_page_keeps_dates_and_leaves_out_what_moves(reader: Reader, drill: str) -> None:
    from pypdf import PdfReader

    page = reader.page
    sign_in(page, drill)
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    printed = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "notify the supervisory authority" in printed
    assert "elapsed hours =" in printed
    assert "left" not in printed.partition("Timeline")[0].replace("Texts that left", "")
    assert "Close the incident" not in printed
