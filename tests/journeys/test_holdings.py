"""A person reads what a processor holds, settles a contradiction, asks who has health data, and starts an incident."""

from typing import TYPE_CHECKING

import pytest

from tests.contracts.holdings.annexes_in_six_languages import ENGLISH, GERMAN
from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask

STATEMENT = "Privacy statement of 2021. Last updated: 17 September 2021\n\nThe servers are hosted in Cork, Ireland.\n"


@pytest.fixture
def contracts(app: "Flask") -> None:
    """Two processors, each with its agreement; the first has a later statement that says otherwise."""
    from accounts.models import Access
    from contracts.documents.operations import paste_document
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        files = app.config["BREACHCLOCK"].files
        cloud = make.contract(make.ours(), make.party("Example Cloud"), make.UNDUE)
        health = make.contract(make.ours(), make.party("Beispiel Praxis"), make.UNDUE)
        for contract, name, text in (
            (cloud, "Agreement", f"Version of 26 April 2018\n{ENGLISH}"),
            (cloud, "Statement", STATEMENT),
            (health, "Vertrag", GERMAN),
        ):
            paste_document(contract, files, name, text, None, make.NOW)


def test_from_an_agreement_to_the_facts_of_an_incident(reader: Reader, contracts: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/contracts")
    reader.click("Example Post with Example Cloud")
    reader.look("Example Post with Example Cloud")
    reader.click("Which of our data they have")
    reader.look("What they hold for us")
    conflict = page.locator("article.proposal")
    expect(conflict).to_contain_text("Other towns are named for the same country (Ireland).")
    expect(conflict).to_contain_text("The servers are hosted in Cork, Ireland.")

    # The later statement was wrong, and one fact of the agreement has to be said in other words.
    cork = page.locator(".rows > li").filter(has_text="Cork")
    cork.get_by_role("button", name="Not so").click()
    expect(conflict).to_have_count(0)
    page.locator(".rows > li").filter(has_text="Loyalty points").get_by_role("link", name="Change").click()
    reader.look("Change a fact: Categories of data")
    reader.fill(value="profiles", detail="points of the loyalty card")
    reader.click("Confirm")
    expect(page.locator(".rows > li").filter(has_text="points of the loyalty card").first).to_contain_text("confirmed")
    page.get_by_role("button", name="Confirm all").first.click()
    expect(page.get_by_role("status").filter(has_text="facts are confirmed.")).to_have_count(1)
    expect(page.get_by_text("proposed, nobody confirmed it")).to_have_count(0)
    page.get_by_text("Refused or changed").click()
    reader.look("What they hold for us")

    # The first question at night.
    page.goto("/holdings")
    reader.look("Which of our data do they have?")
    page.locator("#fact").select_option("special_category:health")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Beispiel Praxis")
    reader.look("Which of our data do they have?")

    page.goto("/incidents/new")
    reader.fill(title="A stranger had the export", personal_data="yes")
    page.get_by_label("Example Post with Example Cloud").check()
    reader.click("Log it and start the clocks")
    held = page.locator("section.held")
    expect(held).to_contain_text("not yet confirmed for this incident")
    reader.look("A stranger had the export")
    held.get_by_role("button", name="Take over all data and people").click()
    expect(page.locator(".timeline")).to_contain_text("Facts taken over from the contract")
    expect(page.locator("dl.facts")).to_contain_text("contact data: E-mail address, telephone number")
    expect(held.get_by_role("button")).to_have_count(0)
    reader.look("A stranger had the export")
