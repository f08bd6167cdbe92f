"""A responder on a phone says that our mail is read by others, and later that it is not."""

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

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD, name="Ada Klein")
    with app.app_context():
        make.ours()
        make.person("Bo", phone=None, role=None)
        return make.incident(now=now()).reference


def test_our_mail_is_compromised_and_trusted_again(reader: Reader, incident: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"/incidents/{incident}")
    reader.click("Our mail is compromised")
    reader.look("Our mail is compromised")
    expect(page.get_by_text("On call with no other way than mail:")).to_be_visible()
    reader.click("Keep alerts away from our mail")
    expect(page.locator(".errors-summary")).to_contain_text("Reason")
    reader.fill(reason="A stranger reads the mailbox.")
    reader.click("Keep alerts away from our mail")
    expect(page.get_by_text("Mail compromised", exact=True)).to_be_visible()
    reader.look("Export by a stranger")
    reader.click("Trust our mail again")
    reader.look("Our mail is to be trusted again")
    reader.fill(reason="New passwords and keys.")
    reader.click("Trust our mail again")
    expect(page.get_by_text("Mail compromised", exact=True)).to_have_count(0)
