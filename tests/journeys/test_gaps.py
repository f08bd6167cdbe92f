"""A privacy officer looks, before any breach, where the chain of notice would break, and takes the report along."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def demonstration(app: "Flask") -> None:
    """The demonstration set; an administrator can sign in."""
    from accounts.models import Access
    from core.times import now
    from incidents.demo import operations as demo
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    with app.app_context():
        demo.load(now())


def test_where_the_chain_breaks_is_found_from_the_register_and_printed(reader: Reader, demonstration: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/contracts")
    reader.click("Will the chain hold?")
    reader.look("Will the chain hold?")
    crisp = page.get_by_role("article", name="Only some breaches are covered")
    expect(crisp).to_contain_text("may have a (significant) impact")
    crisp.get_by_text("Why it matters").click()
    expect(crisp).to_contain_text("shall notify Our organisation (demonstration) of every personal data breach")
    reader.look("Will the chain hold?")

    picture = page.get_by_role("img", name="Chain of notice up to Our organisation (demonstration)").first
    expect(picture).to_contain_text("Supervisory authority")
    # Nothing of a picture is drawn beside its frame, and each text stands inside its box.
    assert page.evaluate(OUTSIDE) == []

    page.get_by_role("link", name="Dropcontact", exact=True).click()
    expect(page.get_by_role("article", name="The limit is as long as the controller's own")).to_be_visible()
    expect(page.get_by_role("article", name="Only some breaches are covered")).to_have_count(0)
    report = page.get_by_role("link", name="Gap report (PDF)").get_attribute("href")
    answer = page.request.get(report or "")
    assert answer.ok
    assert answer.body().startswith(b"%PDF")


#: The texts in boxes that are wider than their box, or higher.
OUTSIDE = """() => [...document.querySelectorAll(".chain g:has(rect)")].flatMap(box => {
  const frame = box.querySelector("rect").getBoundingClientRect();
  return [...box.querySelectorAll("text")].filter(text => {
    const place = text.getBoundingClientRect();
    return place.left < frame.left || place.right > frame.right || place.top < frame.top || place.bottom > frame.bottom;
  }).map(text => text.textContent);
})"""
