"""What a journey needs beside the browser: a mail server on the loopback, a person who looks closely, and a worker."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.config import Config
from tests.journeys.reader import Reader
from tests.peers import SmtpPeer

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page


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
