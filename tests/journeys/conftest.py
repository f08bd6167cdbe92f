"""What a journey needs beside the browser: a mail server on the loopback, a person who looks closely, and a worker."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.config import Config
from tests.browser import listen
from tests.journeys.reader import PHONE, Reader
from tests.peers import SmtpPeer

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page


@pytest.fixture
def mail_server() -> Iterator[SmtpPeer]:
    with SmtpPeer() as peer:
        yield peer


@pytest.fixture
def config(config: Config, mail_server: SmtpPeer) -> Config:
    """A mail server is configured, an SMS account is not."""
    return replace(config, smtp_url=mail_server.url, mail_from="breachclock@ours.example")


@pytest.fixture
def tick(app: "Flask") -> Callable[[], None]:
    """One tick of the worker, which runs beside the pages."""
    from core.times import now
    from incidents.watch import operations as watch
    from notifications.operations import transports

    ways_out = transports(app.config["BREACHCLOCK"])

    def once() -> None:
        with app.app_context():
            watch.tick(now, "journey", ways_out)

    return once


@pytest.fixture
def reader(page: "Page") -> Reader:
    return Reader(page)


@pytest.fixture
def still_page(browser: "Browser", live: str) -> "Iterator[Page]":
    """A page on a phone that runs no script at all."""
    with browser.new_context(base_url=live, java_script_enabled=False, viewport=PHONE, locale="en-GB") as context:
        page = context.new_page()
        complaints = listen(page)
        yield page
    assert not complaints, f"the browser complained: {complaints}"


@pytest.fixture
def second_page(browser: "Browser", live: str) -> "Iterator[Page]":
    """The browser of a second person."""
    with browser.new_context(base_url=live, locale="en-GB", timezone_id="Europe/Berlin") as context:
        page = context.new_page()
        complaints = listen(page)
        yield page
    assert not complaints, f"the browser complained: {complaints}"
