"""An agreement as a PDF is uploaded, and the confirmed duty shows the page on which it stands."""

from typing import TYPE_CHECKING

import pytest

from tests.contracts import documents
from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

SENTENCE = "The Processor tells the Controller of each personal data breach within 24 hours."


@pytest.fixture
def contract(app: "Flask") -> str:
    """The address of a contract with a processor."""
    from accounts.models import Access
    from contracts.documents.operations import read_file, store_document
    from contracts.models import Obligation, columns_of
    from core.database import db
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    content = documents.pdf(["1. Subject of it all."], ["7. Breaches", SENTENCE, "8. End"])
    with app.app_context():
        agreed = make.contract(make.ours(), make.party("Example Cloud"))
        folder = app.config["BREACHCLOCK"].files
        extract = read_file("agreement.pdf", content)
        document = store_document(agreed, folder, "agreement.pdf", content, None, make.NOW, extract=extract)
        start = document.text.index(SENTENCE)
        place = {"document_id": document.id, "char_start": start, "char_end": start + len(SENTENCE)}
        terms = columns_of(make.IN_24_HOURS)
        db.session.add(Obligation(contract_id=agreed.id, quote=SENTENCE, confirmed_at=make.NOW, **place, **terms))
        db.session.commit()
        return f"/contracts/{agreed.id}"


def test_a_duty_of_a_pdf_shows_its_page(reader: Reader, contract: str) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, contract)
    expect(page.locator("blockquote footer")).to_contain_text("Page 2, characters")
    reader.click("of agreement.pdf")
    reader.look("agreement.pdf")
    expect(page.locator("mark")).to_have_text(SENTENCE)
    expect(page.locator(".quote")).to_contain_text("page 2")


def test_a_scan_is_refused_with_what_to_do(reader: Reader, contract: str, tmp_path: "Path") -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, f"{contract}/documents/new")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(documents.pdf([]))
    page.get_by_label("File").set_input_files(scan)
    reader.click("Store the document")
    expect(page.locator("main")).to_contain_text("This PDF has no text layer: paste the text instead.")
    reader.look("Add a document")
