"""An officer sets up a rota, puts in a shift, and a calendar; everything also on a phone."""

from datetime import timedelta
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
        for name in ("Bo", "Cy"):
            make.person(name, on_call=False, role=None)


def test_from_no_rota_to_leave(reader: Reader, people: None) -> None:
    from playwright.sync_api import expect

    from core.times import now

    page = reader.page
    sign_in(page, "/people")
    reader.click("Rotas and leave")
    reader.look("Rotas")
    reader.click("Add a rota")
    reader.look("Add a rota")
    begin = (now() - timedelta(weeks=1)).date().isoformat()
    reader.fill(name="Nights", begins_on=begin, begins_at="00:00")
    page.get_by_label("Turn 1").select_option("Ada Klein")
    page.get_by_label("Turn 2").select_option("Bo")
    reader.click("Save")
    reader.look("Nights")
    expect(page.get_by_text("On duty now: Bo")).to_be_visible()

    reader.click("Put in a shift")
    reader.look("Put in a shift")
    page.get_by_label("Who takes it").select_option("Cy")
    reader.click("Save")
    expect(page.get_by_text("On duty now: Cy")).to_be_visible()

    reader.click("Import a calendar")
    reader.look("Import a calendar")
    page.get_by_label("Calendar file (ICS)").set_input_files(
        {"name": "nights.ics", "mimeType": "text/calendar", "buffer": calendar(now() + timedelta(days=3))}
    )
    reader.click("Check the calendar")
    reader.look("What the calendar brings")
    reader.click("Store all of it")
    expect(page.get_by_text("from a calendar")).to_be_visible()
    reader.look("Nights")

    reader.click("Rotas")
    reader.click("Enter leave")
    reader.look("Enter leave")
    page.get_by_label("Who is away").select_option("Cy")
    page.get_by_label("Who stands in").select_option("Ada Klein")
    reader.click("Save")
    expect(page.get_by_text("On duty now: Ada Klein")).to_be_visible()
    reader.look("Rotas")


def calendar(at) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", "BEGIN:VEVENT", "UID:1", "SUMMARY:Bo"]
    lines += [f"DTSTART:{at:%Y%m%dT%H%M%SZ}", "DURATION:PT8H", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()
