"""A responder is woken by an alert and answers by its link on a phone, without signing in."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in
from tests.peers import SmtpPeer

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser


@pytest.fixture
def alerted(app: "Flask", tick: Callable[[], None], mail_server: SmtpPeer) -> str:
    """The link in the mail that told Ada of an incident logged just now."""
    from accounts.models import Access
    from core.times import now
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        make.ours()
        make.person("Ada")
        northwind = make.party("Northwind")
        deal = make.contract(northwind, make.ours(), make.IN_24_HOURS)
        make.incident(deal, now=now().replace(microsecond=0), title="Stolen from Northwind")
    tick()
    text = mail_server.mails[0].message.get_body(("plain",)).get_content()
    link = re.search(r"http\S+/a/[\w-]+", text)
    assert link, text
    return link.group()


def test_one_press_on_a_phone_says_who_is_on_it_and_the_clocks_run_on(
    reader: Reader, browser: "Browser", alerted: str, app: "Flask"
) -> None:
    from playwright.sync_api import expect

    with browser.new_context(locale="en-GB", viewport=PHONE) as phone:
        theirs = Reader(phone.new_page())
        theirs.page.goto(alerted)
        theirs.look("INC-")
        main = theirs.page.locator("main")
        expect(main).to_contain_text("left")
        expect(main).not_to_contain_text("Northwind")
        theirs.page.set_viewport_size(PHONE)
        # The one button that counts is there without scrolling, and big enough for a thumb.
        box = theirs.page.get_by_role("button", name="I am on it").bounding_box()
        assert box and box["y"] + box["height"] <= PHONE["height"]
        assert box["height"] >= 44
        theirs.click("I am on it")
        expect(main).to_contain_text("Noted: you are on it.")
        theirs.look("INC-")
        theirs.page.goto(alerted)
        expect(main).to_contain_text("You have answered this alert already.")
        theirs.look("INC-")

    sign_in(reader.page, "/")
    reader.look("Now")
    expect(reader.page.locator("main .countdown").first).to_contain_text("left")


def test_a_responder_takes_what_nobody_is_on(reader: Reader, alerted: str) -> None:
    from playwright.sync_api import expect

    sign_in(reader.page, "/")
    reader.look("Now")
    expect(reader.page.locator("main")).to_contain_text("Nobody is on it yet")
    reader.click("I take it")
    expect(reader.page.locator(".flash")).to_contain_text("Noted.")
    reader.look("Stolen from Northwind")
    reader.page.goto("/")
    reader.look("Now")
