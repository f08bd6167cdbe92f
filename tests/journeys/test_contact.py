"""A contract manager adds a contact and tests its address; its owner opens the link of the mail and confirms."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in
from tests.peers import SmtpPeer

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser


@pytest.fixture
def party(app: "Flask") -> str:
    """The path of a processor without any contact; an administrator can sign in."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        below = make.party("Below Hosting", email=None)
        make.contract(make.ours(), below, make.IN_24_HOURS)
        return f"/parties/{below.id}"


def test_an_address_counts_once_its_owner_pressed_the_button_of_the_mail(
    reader: Reader, browser: "Browser", party: str, tick: Callable[[], None], mail_server: SmtpPeer
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, party)
    reader.look("Below Hosting")
    expect(page.locator("main")).to_contain_text("no breach contact")
    reader.click("Add a contact")
    reader.fill(name="Security desk", email="security@below.example")
    reader.click("Save")
    desk = page.get_by_role("row").filter(has_text="Security desk")
    expect(desk).to_contain_text("not verified")

    reader.click("Security desk")
    reader.click("Test this address")
    expect(page.locator(".flash")).to_contain_text("The test is on its way.")
    tick()
    reader.look("Contact of Below Hosting")
    (mail,) = mail_server.mails
    text = mail.message.get_content()
    assert mail.recipients == ["security@below.example"]
    link = re.search(r"http\S+/confirm-contact/\S+", text)
    assert link, text

    # The owner is somebody else, in another browser, and knows no password of ours.
    with browser.new_context(locale="en-GB") as elsewhere:
        theirs = Reader(elsewhere.new_page())
        theirs.page.goto(link.group())
        theirs.look("Address for breach notices")
        expect(theirs.page.locator("main")).to_contain_text("Example Post asks")
        theirs.click("Yes, it is read here")
        theirs.look("Address for breach notices")
        expect(theirs.page.locator("main")).to_contain_text("Thank you.")
        theirs.page.goto(link.group())
        expect(theirs.page.locator("main")).to_contain_text("This link was used already.")

    page.reload()
    expect(page.locator("#tests .badge")).to_have_text("verified")
    reader.look("Contact of Below Hosting")
    reader.click("It answered by reply or call")
    reader.look("security@below.example answered")
    page.goto(party)
    expect(desk.locator(".badge")).to_have_text("verified")
    reader.look("Below Hosting")
