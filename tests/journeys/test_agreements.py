"""A contract manager gives thirty agreements at once, watches them being read, and opens the review of the first."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.contracts import documents
from tests.contracts.agreements.folders import agreement
from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page, Route

URL = "/contracts/import-agreements"
READABLE = 26
LOCKED = documents.locked(documents.pdf(["The Processor tells the Controller within 24 hours."]), "secret")
SCANNED = documents.pdf([], [])


def folder() -> list[dict[str, object]]:
    """Thirty files: agreements in six languages, one of them twice, and three that nobody can read."""
    readable = [agreement(number) for number in range(READABLE)]
    again = ("Example Vendor again.txt", readable[0][1])
    files = [*readable, again, ("locked.pdf", LOCKED), ("scanned.pdf", SCANNED), ("empty.txt", b"")]
    return [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]


@pytest.fixture
def read(app: "Flask") -> Callable[[int], None]:
    """Reads so many of the waiting files, as a part of a tick would."""
    from contracts.agreements import operations
    from core.times import now

    def some(files: int) -> None:
        with app.app_context():
            for _file in range(files):
                operations.work_one(now, app.config["BREACHCLOCK"].files)

    return some


@pytest.fixture
def manager(app: "Flask") -> None:
    """Our organisation has a name; a contract manager can sign in, once there is an administrator."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR)
    add_person(app, Access.CONTRACT_MANAGER, password=PASSWORD)
    with app.app_context():
        make.ours()


def give(page: "Page") -> None:
    page.get_by_label("Agreements").set_input_files(folder())
    page.get_by_role("button", name="Read them").click()


def test_thirty_agreements_are_read_before_ones_eyes_and_the_first_is_reviewed(
    reader: Reader, manager: None, read: Callable[[int], None]
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, URL, "contract_manager")
    reader.look_wide("Read a folder of agreements")
    give(page)
    reader.look_wide("Agreements being read")
    bar, state = page.get_by_label("Progress"), page.locator("#job-state")
    # The empty file is refused when it is given.
    expect(state).to_contain_text("1 of 30 files")
    expect(bar).to_have_js_property("value", 1)
    page.evaluate("window.untouched = true")
    for files, done in ((4, 5), (10, 15)):
        read(files)
        expect(state).to_contain_text(f"{done} of 30 files")
        expect(bar).to_have_js_property("value", done)
    assert page.evaluate("window.untouched"), "the bar moves without loading the page anew"
    read(15)
    reader.look_wide("Agreements read")
    expect(state).to_have_text("30 of 30 files: 26 stored and read, 1 there already, 3 not readable.")

    rows = page.locator("tbody tr")
    expect(rows).to_have_count(30)
    for name, said in (
        ("locked.pdf", "This PDF is encrypted"),
        ("scanned.pdf", "no text layer"),
        ("empty.txt", "This file is empty."),
    ):
        expect(rows.filter(has_text=name)).to_contain_text(said)
    expect(rows.filter(has_text="Example Vendor again.txt")).to_contain_text("there already")
    first = rows.filter(has=page.get_by_role("rowheader", name="Example Vendor 0000 DPA.txt"))
    expect(first).to_contain_text("Party, guessed: Example Vendor 0000")
    first.get_by_role("link", name="Review: Example Vendor 0000 DPA.txt").click()
    reader.look_wide("Review: Example Vendor 0000 DPA.txt")
    expect(page.locator("article.proposed .quote")).to_contain_text("within 24 hours of becoming aware")

    page.goto(URL)
    expect(page.locator("main")).to_contain_text("30 of 30 files")
    reader.look_wide("Read a folder of agreements")


#: Counts how often the page asks, at the moment at which it does.
COUNTED = """() => {
  const real = window.fetch;
  window.asked = 0;
  window.fetch = (...given) => { window.asked += 1; return real(...given); };
}"""


def test_the_bar_asks_again_ever_later_while_there_is_no_answer_and_goes_on_after_it(
    reader: Reader, manager: None, read: Callable[[int], None]
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, URL, "contract_manager")
    give(page)
    state, trouble = page.locator("#job-state"), page.locator("#job-trouble")
    expect(state).to_contain_text("1 of 30 files")
    expect(trouble).to_have_text("")

    def refuse(route: "Route") -> None:
        route.fulfill(status=503, body="busy")

    page.clock.install()
    page.reload()
    page.evaluate(COUNTED)
    page.route(page.url, refuse)
    pauses = []
    for number in (1, 2, 3):
        waited = 0
        while page.evaluate("window.asked") < number:
            page.clock.run_for(500)
            waited += 500
        pauses.append(waited)
        # An answer takes real time, and the next question is put off only when it is there.
        expect(trouble).to_have_text("No answer from Breachclock for the moment. This page tries again by itself.")
        trouble.evaluate("words => { words.textContent = ''; }")
    assert pauses[0] < pauses[1] < pauses[2] <= 8_000
    reader.look("Agreements being read")
    page.unroute(page.url)
    read(9)
    page.clock.run_for(12_000)
    expect(state).to_contain_text("10 of 30 files")
    expect(trouble).to_have_text("")


def test_a_list_of_many_files_comes_in_pages_and_no_hidden_word_widens_a_phone(
    reader: Reader, app: "Flask", manager: None
) -> None:
    from playwright.sync_api import expect

    from contracts.agreements import operations
    from core.times import now

    with app.app_context():
        given = [(f"Example {number}, an agreement with a long name.exe", b"MZ") for number in range(60)]
        operations.start(given, app.config["BREACHCLOCK"].files, "controller", "processor", None, now())
    page = reader.page
    sign_in(page, f"{URL}/1", "contract_manager")
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    # As a button or link would bring along that stands in a column far to the right.
    page.locator("tbody td:last-child").first.evaluate(
        "cell => { cell.innerHTML = '<span class=\"visually-hidden\">of a long name that nobody sees</span>'; }"
    )
    page.locator("table").evaluate("table => { table.style.width = '60rem'; table.style.maxWidth = 'none'; }")
    reader.look("Agreements read")


def test_without_scripts_on_a_phone_a_link_looks_again(
    still_page: "Page", manager: None, read: Callable[[int], None]
) -> None:
    from playwright.sync_api import expect

    page = still_page
    sign_in(page, URL, "contract_manager")
    give(page)
    assert page.viewport_size == PHONE
    bar, state = page.get_by_label("Progress"), page.locator("#job-state")
    expect(state).to_contain_text("1 of 30 files")
    read(9)
    expect(state).to_contain_text("1 of 30 files")
    page.get_by_role("link", name="Look again").click()
    expect(state).to_contain_text("10 of 30 files")
    expect(bar).to_have_attribute("value", "10")
    # What came of the files read so far stands there already.
    expect(page.locator("tbody tr")).to_have_count(10)
    read(20)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreements read")
    expect(page.get_by_role("link", name="Look again")).to_have_count(0)
    page.get_by_role("link", name="Review: Example Vendor 0001 DPA.txt").click()
    expect(page.locator("article.proposed")).to_have_count(1)
