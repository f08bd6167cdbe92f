"""An agreement becomes running clocks: pasted, read, confirmed, refused, added to, and then there is an incident."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import PHONE, Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

FIRST = (
    "The Processor shall notify the Controller by e-mail of any personal data breach within 48 hours after becoming "
    "aware of it."
)
SOFT = "In the event of a personal data breach the Processor shall inform the Controller without undue delay."
UNSEEN = "Whatever goes wrong at night, the Processor calls the duty desk of the Controller by phone."
AGREEMENT = f"""Data processing agreement

1. Subject

The Processor stores parcels' labels for the Controller.

2. Personal data breaches

{FIRST}

3. Cooperation

{SOFT} The Controller may object to a new sub-processor within 14 days.

4. Night desk

{UNSEEN} Costs are shared.
"""


@pytest.fixture
def contract(app: "Flask") -> str:
    """The path of a contract without a document: we are the processor. An administrator can sign in."""
    from accounts.models import Access
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        made = make.contract(make.party("Example Shop"), make.ours())
        return f"/contracts/{made.id}"


def mark(page: "Page", words: str) -> None:
    """Draws the mouse over these words in the text."""
    # Nobody listens to the mouse before the scripts are there.
    page.wait_for_load_state()
    box = page.evaluate(
        """words => {
            const sheet = document.querySelector("[data-sheet]");
            const nodes = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
            while (nodes.nextNode()) {
                const at = nodes.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(nodes.currentNode, at);
                range.setEnd(nodes.currentNode, at + words.length);
                nodes.currentNode.parentElement.scrollIntoView({ block: "center" });
                const all = [...range.getClientRects()];
                const [first, last] = [all[0], all[all.length - 1]];
                return [first.left + 1, first.top + first.height / 2, last.right, last.top + last.height / 2];
            }
        }""",
        words,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=8)
    page.mouse.up()


def test_a_pasted_agreement_is_confirmed_in_a_minute_and_starts_a_clock_with_its_quote(
    reader: Reader, contract: str
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, contract)
    reader.click("Add a document")
    reader.fill(text=AGREEMENT, name="Agreement")
    reader.click("Store the document")
    reader.look_wide("Review: Agreement.txt")
    first, soft = page.locator("#proposal-1"), page.locator("#proposal-2")
    expect(first.locator(".quote")).to_contain_text(FIRST)
    expect(soft).to_contain_text("Look closely")
    expect(page.locator("mark").first).to_have_text(FIRST)

    # Confirmed by keyboard after one change; the focus goes to the next proposal.
    first.get_by_label("Number", exact=True).fill("36")
    first.get_by_role("button", name="Confirm (1)").press("Enter")
    expect(page.locator(".flash--ok")).to_contain_text("The duty is confirmed.")
    expect(page.locator(".flash--warning")).to_contain_text("The sentence says 48 hours, the duty 36 hours.")
    reader.look_wide("Review: Agreement.txt")
    expect(soft).to_be_focused()
    soft.get_by_label("Why it is none").fill("Said twice.")
    soft.get_by_role("button", name="Not a duty").click()
    expect(page.locator("#done")).to_contain_text("Everything that was found is decided.")

    # One is added: marked with the mouse, not the whole sentence.
    mark(page, UNSEEN)
    page.get_by_role("button", name="Use what is marked").click()
    expect(page.locator("#new_quote")).to_have_value(UNSEEN)
    reader.fill(new_debtor="processor", new_creditor="controller", new_standard="immediately", new_channels="phone")
    reader.look_wide("Review: Agreement.txt")
    page.get_by_role("button", name="Confirm this duty").click()
    expect(page.locator(".flash")).to_contain_text("The duty is confirmed.")
    expect(page.locator("mark")).to_have_count(3)

    page.goto("/contracts/review")
    reader.look("Waiting for review")
    page.goto("/incidents/new")
    reader.fill(title="A stranger at the parcels", personal_data="yes")
    page.locator("main").get_by_label("Example Shop with Example Post").check()
    reader.click("Log it and start the clocks")
    clock = page.locator("article.clock").filter(has_text=FIRST)
    expect(clock).to_have_count(1)
    expect(clock).to_contain_text("36 elapsed hours")
    expect(clock.locator("[data-countdown]")).to_have_count(1)
    expect(page.locator("article.clock").filter(has_text=UNSEEN)).to_contain_text("our target")
    expect(page.locator("article.clock").filter(has_text=SOFT)).to_have_count(0)


def test_without_a_mouse_sentences_are_chosen_by_keys_and_n_and_p_go_through_the_proposals(
    reader: Reader, contract: str
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"{contract}/documents/new")
    reader.fill(text=AGREEMENT, name="Agreement")
    reader.click("Store the document")
    first = page.locator("#proposal-1")
    expect(first).to_be_visible()
    # Nobody listens to the keys before the scripts are there.
    page.wait_for_load_state()
    first.focus()
    page.keyboard.press("n")
    expect(page.locator("#proposal-2")).to_be_focused()
    page.keyboard.press("p")
    expect(first).to_be_focused()
    # In a field the letters are letters.
    first.get_by_label("Why it is none").press("n")
    expect(first.get_by_label("Why it is none")).to_have_value("n")
    # The text is one stop for Tab; the arrow keys go from sentence to sentence.
    sentences = page.locator("[data-sheet] [data-at]")
    assert sentences.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    sentences.first.focus()
    while page.evaluate("document.activeElement.textContent.trim()") != UNSEEN:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#new_quote")).to_be_focused()
    expect(page.locator("#new_quote")).to_have_value(UNSEEN)


def test_without_scripts_on_a_phone_each_sentence_is_a_link_to_the_form(still_page: "Page", contract: str) -> None:
    from playwright.sync_api import expect

    page = still_page
    sign_in(page, f"{contract}/documents/new")
    page.get_by_label("Or paste the text").fill(AGREEMENT)
    page.get_by_role("button", name="Store the document").click()
    # What was found comes before the text.
    proposal, text = page.locator("article.proposed").first, page.locator("[data-sheet]")
    expect(text).to_be_visible()
    page.wait_for_load_state()
    assert proposal.bounding_box()["y"] < text.bounding_box()["y"]
    assert page.viewport_size == PHONE
    page.get_by_role("link", name=UNSEEN).click()
    expect(page.locator("#new_quote")).to_have_value(UNSEEN)
    page.locator("main [name=new_debtor]").select_option(label="processor")
    page.locator("main [name=new_creditor]").select_option(label="controller")
    page.get_by_role("button", name="Confirm this duty").click()
    expect(page.locator(".flash")).to_contain_text("The duty is confirmed.")
