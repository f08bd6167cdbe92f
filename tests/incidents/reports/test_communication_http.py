"""The communication to data subjects over HTTP: drafted, measured, printed in three forms, sent; its clock is met."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from core.database import db
from core.times import now
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor, errors_at, text_of

FACTS = {
    "description": "A laptop was left on a train.",
    "nature": ("confidentiality",),
    "data_subject_count": 98765,
    "contact_point": "Desk, desk@ours.example",
    "likely_consequences": "Somebody may write to you in our name.",
    "measures_taken": "The laptop was locked from afar.",
    "advice": "Do not answer letters that ask for your password.",
}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A privacy officer; an incident with our own data whose risk was judged high."""
    with app.app_context():
        make.ours(zone="Europe/Berlin", address="1 Example Street\n10115 Berlin", country="DE")
        made = make.incident(now=now().replace(second=0, microsecond=0), own_data=True)
        for name, value in FACTS.items():
            setattr(made, name, list(value) if isinstance(value, tuple) else value)
        db.session.commit()
    return Visitor(app).enter_as("privacy_officer")


def address(visitor: Visitor, tail: str = "") -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}{tail}"


def begin(visitor: Visitor, **typed: str) -> str:
    answer = visitor.submit(address(visitor, "/documents/art34/new"), **typed)
    assert answer.status_code == 302, errors_at(answer)
    return answer.headers["Location"]


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_page_measures_the_text_and_names_what_is_hard(visitor: Visitor) -> None:
    page = text_of(visitor.get(begin(visitor)))
    assert "Readable Flesch Reading Ease" in page
    assert "our house rule" in page
    long = "Notwithstanding considerable organisational interdependencies " * 6
    visitor.submit(address(visitor, "/facts"), description=long)
    page = text_of(visitor.get(begin(visitor)))
    assert "Hard to read" in page
    assert "interdependencies" in page.partition("Long words:")[2]


def test_letter_mail_and_public_notice_say_the_same(visitor: Visitor) -> None:
    url = begin(visitor)
    page = visitor.get(f"{url}/forms")
    shown = text_of(page)
    assert "a message of its own" in shown
    letter = words_of(visitor.download(f"{url}/letter.pdf").data)
    notice = words_of(visitor.download(f"{url}/public-notice.pdf").data)
    for text in (shown, letter, notice):
        for key in ("description", "likely_consequences", "measures_taken", "advice"):
            assert FACTS[key] in text
        assert "98765" not in text
        assert "98,765" not in text
    assert "Berlin, " in letter
    assert "Dear Sir or Madam" in letter
    assert "Example Post · 1 Example Street · 10115 Berlin · DE" in letter
    assert "DRAFT" in letter
    assert "Public notice of a personal data breach" in notice
    assert "Dear" not in notice


def test_the_address_of_one_letter_is_printed_and_not_kept(visitor: Visitor) -> None:
    url = begin(visitor)
    answer = visitor.submit(f"{url}/forms", address="Example Person\n2 Example Road\n1000 Brussels")
    assert answer.mimetype == "application/pdf"
    assert "Example Person 2 Example Road 1000 Brussels" in words_of(answer.data)
    assert "Example Person" not in visitor.get(f"{url}/forms")
    refused = visitor.submit(f"{url}/forms", address="\n".join("abcdefg"))
    assert "Only six lines" in errors_at(refused)["address"]


def test_an_approved_letter_is_the_same_bytes_whatever_the_facts_say_later(visitor: Visitor) -> None:
    url = begin(visitor, language="fr")
    visitor.submit(url, f"{url}/approve")
    letter = visitor.download(f"{url}/letter.pdf").data
    visitor.submit(address(visitor, "/facts"), advice="Something else.")
    assert visitor.download(f"{url}/letter.pdf").data == letter
    assert FACTS["advice"] in words_of(letter)
    assert "DRAFT" not in words_of(letter)


def test_only_the_communication_has_these_forms(visitor: Visitor) -> None:
    answer = visitor.submit(address(visitor, "/documents/art33/new"))
    url = answer.headers["Location"]
    for tail in ("/forms", "/letter.pdf", "/public-notice.pdf"):
        assert visitor.client.get(f"{url}{tail}").status_code == 404
