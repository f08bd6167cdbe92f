"""The documents of a contract at the pages: kept, shown, refused."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from contracts.documents import operations, views
from contracts.extract import Extract
from contracts.models import Document, Holding, Obligation, Party, Proposal
from contracts.reading import read_text
from contracts.review import operations as review
from core.database import db, writing
from core.files import path_of
from tests.contracts import documents
from tests.contracts.agreement import AGREEMENT, SENTENCE, confirm, rows
from tests.visitor import Visitor, entered, errors_at, form_in, text_of


def test_a_pasted_text_is_kept_byte_for_byte_under_its_digest(visitor: Visitor, contract: str) -> None:
    assert (
        visitor.submit(f"{contract}/documents/new", text=AGREEMENT, name="Agreement").location == "/documents/1/review"
    )
    (document,) = rows(visitor.app, Document)
    content = AGREEMENT.encode()
    assert (document.name, document.sha256) == ("Agreement.txt", hashlib.sha256(content).hexdigest())
    folder: Path = visitor.app.config["BREACHCLOCK"].files
    assert path_of(folder, document.sha256).read_bytes() == content
    download = visitor.download("/documents/1/file")
    assert download.data == content
    assert download.headers["Content-Disposition"] == "attachment; filename=Agreement.txt"
    text = text_of(visitor.get(contract))
    assert document.sha256 in text
    assert ", The contract_manager SHA-256" in text


def test_an_uploaded_file_is_kept_and_a_summary_is_marked(visitor: Visitor, contract: str) -> None:
    content = "Résumé\r\n“速やかに”".encode()
    visitor.submit(f"{contract}/documents/new", file=(BytesIO(content), "../résumé.txt"), summary="y")
    (document,) = rows(visitor.app, Document)
    assert (document.name, document.summary, document.size) == ("résumé.txt", True, len(content))
    assert "summary, not the agreement" in text_of(visitor.get(contract))
    assert "“速やかに”" in text_of(visitor.get("/documents/1"))
    assert visitor.download("/documents/1/file").data == content


def test_a_pdf_is_kept_with_its_text_and_a_duty_shows_its_page(visitor: Visitor, contract: str) -> None:
    content = documents.pdf(["1. Subject of the agreement."], ["8. Breaches.", SENTENCE], ["9. End."])
    visitor.submit(f"{contract}/documents/new", file=(BytesIO(content), "dpa.pdf"))
    (document,) = rows(visitor.app, Document)
    assert (document.media_type, document.sha256) == ("application/pdf", hashlib.sha256(content).hexdigest())
    assert len(document.page_starts) == 3
    assert confirm(visitor, contract).location == contract
    (duty,) = rows(visitor.app, Obligation)
    with visitor.app.app_context():
        text = db.session.get(Document, 1).text
    assert text[duty.char_start : duty.char_end] == SENTENCE
    shown = text_of(visitor.get(contract))
    assert f"Page 2, characters {duty.char_start}–{duty.char_end} of dpa.pdf" in shown
    assert f"page 2 {SENTENCE}" in text_of(visitor.get("/documents/1"))
    assert visitor.download("/documents/1/file").data == content


def test_whoever_writes_waits_for_no_file_or_text_that_is_read(visitor: Visitor, contract: str, monkeypatch) -> None:
    def others_write() -> None:
        with visitor.app.app_context(), writing():
            db.session.add(Party(name="Meanwhile", zone="UTC"))
            db.session.commit()

    def while_others_write(answer: Callable[..., Any]) -> Callable[..., Any]:
        def slow(*given: Any) -> Any:
            other = Thread(target=others_write, daemon=True)
            other.start()
            other.join(10)
            assert not other.is_alive()
            return answer(*given)

        return slow

    duty = "The processor shall notify the controller of a personal data breach within 48 hours."

    def extracted(_name: str, _content: bytes) -> Extract:
        return Extract(duty, "application/pdf", (0,))

    monkeypatch.setattr(operations, "extracted", while_others_write(extracted))
    for module in (views, review):
        monkeypatch.setattr(module, "read_text", while_others_write(read_text))
    url = f"{contract}/documents/new"
    visitor.submit(url, file=(BytesIO(b"%PDF-1.7 ..."), "dpa.pdf"))
    visitor.submit(url, name="Pasted", text=f"{duty}\r\n\r\nThe servers are in Berlin, Germany.")
    # Once more, by its button.
    visitor.submit("/documents/2/review", "/documents/2/read")
    assert [one.page_starts for one in rows(visitor.app, Document)] == [[0], None]
    assert len(rows(visitor.app, Party, Party.name == "Meanwhile")) == 4
    assert [one.document_id for one in rows(visitor.app, Proposal)] == [1, 2]
    (fact,) = rows(visitor.app, Holding, Holding.value == "DE")
    assert fact.quote == "The servers are in Berlin, Germany."


def test_a_picture_is_kept_without_text(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/documents/new", file=(BytesIO(b"\x89PNG\r\n\x1a\n..."), "dpa.png"))
    assert "The picture is stored." in visitor.get(contract)
    assert "Download it to read it." in text_of(visitor.get("/documents/1"))
    assert confirm(visitor, contract).location == contract
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.document_id, duty.char_start) == (1, None)
    assert "Section 8. dpa.png" in text_of(visitor.get(contract))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dpa.pdf", b"<html>hello</html>", "This file is not what its name says: dpa.pdf."),
        ("dpa.png", b"%PDF-1.7", "This file is not what its name says: dpa.png."),
        ("dpa.exe", b"MZ", "This kind of file is not taken."),
        ("dpa", b"text", "This kind of file is not taken."),
        ("dpa.txt", b"", "This file is empty."),
        ("dpa.txt", b"caf\xe9\x81", "This is no UTF-8 text file."),
        ("dpa.pdf", documents.pdf([]), "This PDF has no text layer: paste the text instead."),
        ("dpa.pdf", b"%PDF-1.7 ...", "This PDF is damaged."),
        ("dpa.txt", b"a\x00b", "This is no UTF-8 text file."),
    ],
)
def test_a_file_in_disguise_is_refused_beside_its_field(
    visitor: Visitor, contract: str, name: str, content: bytes, said: str
) -> None:
    answer = visitor.submit(f"{contract}/documents/new", file=(BytesIO(content), name), name="kept")
    errors = errors_at(answer)
    assert set(errors) == {"file"}
    assert errors["file"].startswith(said)
    assert entered(form_in(answer.get_data(as_text=True)))["name"] == "kept"
    assert rows(visitor.app, Document) == []


def test_neither_file_nor_text_and_both_are_refused(visitor: Visitor, contract: str) -> None:
    url = f"{contract}/documents/new"
    assert set(errors_at(visitor.submit(url, text=" \n "))) == {"file"}
    answer = visitor.submit(url, text="typed at length", file=(BytesIO(b"%PDF-1"), "a.pdf"))
    assert set(errors_at(answer)) == {"text"}
    assert entered(form_in(answer.get_data(as_text=True)))["text"].strip() == "typed at length"


def test_a_file_field_that_holds_text_is_no_file(visitor: Visitor, contract: str) -> None:
    data = {"file": "not a file", "csrf_token": visitor.token()}
    assert set(errors_at(visitor.client.post(f"{contract}/documents/new", data=data))) == {"file"}


def test_ten_megabytes_of_text_are_taken(visitor: Visitor, contract: str) -> None:
    text = (f"{SENTENCE} " * 100_000)[: 10 * 1024 * 1024]
    answer = visitor.submit(f"{contract}/documents/new", text=text)
    # Too long to be read while a person waits, and no agreement: that is said, and neither duties nor facts are read.
    assert answer.location == contract
    assert "It is too long to be read here" in visitor.get(contract)
    assert rows(visitor.app, Holding) == rows(visitor.app, Proposal) == []
    (document,) = rows(visitor.app, Document)
    assert document.size == len(text.strip())


@pytest.mark.parametrize("text", ["Ελληνικά", "Русский", "العربية", "עברית", "日本語", "ภาษาไทย", "𝒜🦊", "e\u0301"])
def test_text_in_any_script_comes_back_as_it_was(visitor: Visitor, contract: str, text: str) -> None:
    visitor.submit(f"{contract}/documents/new", text=f"before {text} after", name=text)
    confirm(visitor, contract, quote=text, also=text)
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.quote, duty.also, duty.char_start) == (text, text, 7)
    assert text in visitor.get(contract)
    assert visitor.download("/documents/1/file").data.decode() == f"before {text} after"


def test_a_file_that_is_gone_from_the_folder_is_not_found(visitor: Visitor, agreement: str) -> None:
    (document,) = rows(visitor.app, Document)
    path_of(visitor.app.config["BREACHCLOCK"].files, document.sha256).unlink()
    assert visitor.client.get("/documents/1/file").status_code == 404
