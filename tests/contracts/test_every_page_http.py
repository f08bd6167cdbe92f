"""What holds for every page of the register: nothing is markup, no button is in vain."""

import pytest

from tests.contracts.agreement import confirm
from tests.visitor import Visitor, parsed


def test_what_people_wrote_is_never_read_as_markup(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>"
    place = visitor.submit("/contracts/new?party=2", title=evil, note=evil).location
    visitor.submit(f"{place}/documents/new", text=f"x {evil} y", name=evil)
    confirm(visitor, place, quote=evil, section=evil, also=evil, address=evil)
    visitor.submit("/parties/2/edit", name=evil, note=evil, address=evil)
    for url in (place, f"{place}/edit", "/contracts", "/parties", "/parties/2", "/documents/1", "/obligations/1/edit"):
        html = visitor.get(url)
        assert "<script>alert" not in html, url
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html, url


PAGES = (
    "/contracts",
    "/contracts/1",
    "/parties",
    "/parties/1",
    "/parties/2",
    "/documents/1",
    "/people",
    "/organisation",
)


def ways_to_write(visitor: Visitor, url: str) -> set[str]:
    """What the page's own part leads to that writes: form targets, and links to pages with such a form."""
    main = parsed(visitor.get(url)).find(".//main")
    forms = {form.get("action") for form in main.iter("form") if form.get("method") == "post"}
    links = {link.get("href").partition("?")[0].partition("#")[0] for link in main.iter("a")}
    return forms | {link for link in links if link.endswith(("/new", "/edit")) or link.startswith("/contacts/")}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("auditor", set()),
        ("responder", {"/parties/2/contacts/new", "/contacts/1"}),
        (
            "contract_manager",
            {
                "/contacts/1",
                "/contracts/1/documents/new",
                "/contracts/1/edit",
                "/contracts/1/obligations/new",
                "/contracts/new",
                "/obligations/1/edit",
                "/obligations/1/withdraw",
                "/parties/2/contacts/new",
                "/parties/2/edit",
                "/parties/new",
            },
        ),
    ],
)
def test_no_page_offers_what_the_reader_may_not_do(visitor: Visitor, agreement: str, role: str, sees: set) -> None:
    confirm(visitor, agreement)
    visitor.submit("/parties/2/contacts/new", name="Desk", email="dpo@dropcontact.example")
    reader = Visitor(visitor.app).enter_as(role)
    assert set().union(*(ways_to_write(reader, url) for url in PAGES)) == sees


def test_an_administrator_is_offered_everything(visitor: Visitor, agreement: str) -> None:
    administrator = Visitor(visitor.app).enter_as("administrator")
    assert "/people/new" in ways_to_write(administrator, "/people")
    assert "/organisation" in ways_to_write(administrator, "/organisation")


@pytest.mark.parametrize(
    "url", ["/contracts/9", "/contracts/9/edit", "/parties/9", "/contacts/9", "/documents/9", "/obligations/9/edit"]
)
def test_what_does_not_exist_is_not_found(visitor: Visitor, url: str) -> None:
    assert visitor.client.get(url).status_code == 404
