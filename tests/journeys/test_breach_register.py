"""An auditor reads the register of breaches page by page, and narrows it by day and state."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask

HEADING = "Register of personal data breaches"
COUNT = 120


@pytest.fixture
def breaches(app: "Flask") -> None:
    """So many breaches, a day after the other; an auditor can sign in."""
    from accounts.models import Access
    from core.database import db
    from incidents.models import Incident
    from tests import make
    from tests.visitor import add_person

    # Without an administrator the program asks for its set-up first.
    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    add_person(app, Access.AUDITOR, password=PASSWORD)
    with app.app_context():
        make.ours()
        first = make.incident(own_data=True, title="Laptop left on a train", description="A laptop was lost.\n" * 3)
        columns = {one.key: getattr(first, one.key) for one in Incident.__mapper__.column_attrs if one.key != "id"}
        for number in range(1, COUNT):
            own = {"reference": f"INC-2026-{number + 10:04d}", "form_key": None}
            db.session.add(Incident(**columns | own | {"logged_at": make.NOW + timedelta(days=number)}))
        db.session.commit()


def test_the_register_is_read_page_by_page_and_narrowed(reader: Reader, breaches: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/register", "auditor")
    reader.look_wide(HEADING)
    expect(page.get_by_text(f"{COUNT} breaches")).to_be_visible()
    listed = page.get_by_role("heading", level=2).filter(has_text="Laptop left on a train")
    expect(listed).to_have_count(50)
    reader.click("Older")
    reader.click("Older")
    expect(listed).to_have_count(20)
    expect(page.get_by_text("Page 3 of 3")).to_be_visible()

    reader.fill(**{"from": "2026-06-05", "to": "2026-06-01"})
    reader.click("Show")
    expect(page.get_by_label("to", exact=True)).to_have_accessible_description("It cannot end before it starts.")
    expect(listed).to_have_count(0)
    expect(page.get_by_role("link", name="PDF")).to_have_count(0)
    reader.look(HEADING)

    reader.fill(**{"from": "2026-06-01", "to": "2026-06-05"})
    reader.click("Show")
    expect(listed).to_have_count(5)
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.path().read_text("utf-8-sig").count("Laptop left on a train") == 5
