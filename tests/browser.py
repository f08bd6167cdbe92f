"""A real Chromium, and the application served to it on the loopback."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, ConsoleMessage, Page

#: Milliseconds for which a page may take to get to what is waited for: a bound for what never comes, as a machine that
#: is busy with other tests may be slow. What comes is seen at once.
PATIENCE = 30_000

FLAGS = [
    "--disable-gpu",
    # Debian's build would talk to its makers.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, it finds this machine or nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def executable() -> str | None:
    """The system's Chromium; None leaves it to the one that Playwright fetched."""
    names = (os.environ.get("CHROMIUM") or "", "chromium", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for each worker of the test run; each test gets a fresh profile through `page`."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def live_socket() -> Iterator[socket.socket]:
    """A bound port that nobody else can take; `config` reads it, so that links in texts lead to the served pages."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound


@pytest.fixture
def live_url(live_socket: socket.socket) -> str:
    """Where `live` answers. A browser grants its stricter features (passkeys) to localhost, not to 127.0.0.1."""
    return f"http://localhost:{live_socket.getsockname()[1]}"


@pytest.fixture
def live(app: "Flask", live_socket: socket.socket, live_url: str) -> Iterator[str]:
    """Serves `app` in a thread and gives its address."""
    stop = serve(app, live_socket)
    yield live_url
    stop()


def serve(app: "Flask", bound: socket.socket) -> Callable[[], None]:
    """Serves the application on a bound socket, as `breachclock serve` does; gives the function that ends it."""
    from waitress import wasyncore
    from waitress.server import create_server

    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, sockets=[bound], threads=4)
    thread = threading.Thread(target=server.run, name="live", daemon=True)
    thread.start()

    def stop() -> None:
        # The loop ends when no socket is left; they may only be closed in the loop's own thread.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(10)
        server.task_dispatcher.shutdown()
        assert not thread.is_alive(), "the served application did not stop within 10 seconds"

    return stop


def listen(page: "Page") -> list[str]:
    """A list that fills with what goes wrong on the page: script errors, and what the security policy blocked."""
    complaints: list[str] = []

    def hear(message: "ConsoleMessage") -> None:
        # Answers such as 422 are logged too; whether they are right is for the test to say.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture
def page(browser: "Browser", live: str) -> "Iterator[Page]":
    """A page in a fresh profile, at the address of `live`; a script error or a blocked resource fails the test."""
    with browser.new_context(base_url=live, locale="en-GB", timezone_id="Europe/Berlin") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints = listen(page)
        yield page
    assert not complaints, f"the browser complained: {complaints}"
