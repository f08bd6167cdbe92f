"""The communication to data subjects over HTTP: drafted, measured, printed in three forms, sent; its clock is met."""

import re
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from contracts import law
from core.database import db
from core.times import now
from incidents.models import Clock, Incident
from incidents.sheet.operations import sheet_of
from incidents.waivers import Waiver
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
    assert re.search(r"Berlin, \d{1,2} [A-Z][a-z]+ 2\d{3} ", letter)
    assert "Dear Sir or Madam" in letter
    assert "Example Post · 1 Example Street · 10115 Berlin · Germany" in letter
    assert "DRAFT" in letter
    assert "Public notice of a personal data breach" in notice
    assert "Dear" not in notice


def test_a_letter_and_a_mail_are_dated_as_their_language_writes_a_letter(visitor: Visitor) -> None:
    url = begin(visitor, language="fr")
    letter = words_of(visitor.download(f"{url}/letter.pdf").data)
    assert re.search(r"10115 Berlin · Allemagne Berlin, le \d{1,2} \w{3,} 2\d{3} Information", letter)
    assert not re.search(r"(lun|mar|mer|jeu|ven|sam|dim)\. ", letter)
    assert "À qui vous adresser : Desk" in text_of(visitor.get(f"{url}/forms")).replace("\xa0", " ")


def test_our_own_closing_and_signature_end_each_form_and_stand_there_once(visitor: Visitor) -> None:
    visitor.submit("/templates/art34/en/closing", text="We are sorry.\nKind regards")
    visitor.submit("/templates/art34/en/signature", text="Example Director\n{organisation}")
    visitor.submit("/templates/art34/en/opening", text="First line.\nSecond line.")
    url = begin(visitor)
    paper = visitor.download(f"{url}/letter.pdf").data
    lines = [line for page in PdfReader(BytesIO(paper)).pages for line in page.extract_text().splitlines()]
    end = lines.index("We are sorry.")
    assert lines[end : end + 4] == ["We are sorry.", "Kind regards", "Example Director", "Example Post"]
    assert "First line." in lines
    notice = words_of(visitor.download(f"{url}/public-notice.pdf").data)
    mail = text_of(visitor.get(f"{url}/forms"))
    for text in (" ".join(lines), notice, mail):
        assert text.count("We are sorry. Kind regards Example Director Example Post") == 1
        assert "Yours faithfully" not in text
        assert "Closing words" not in text


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


def test_sending_it_meets_the_clock_and_sets_what_can_be_known(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/verdict"), risk="high_risk", reasons="Health data.")
    url = begin(visitor)
    page = text_of(visitor.get(f"{url}/file"))
    assert "When were the people concerned told?" in page
    assert "The authority's reference" not in page
    visitor.submit(url, f"{url}/approve")
    assert visitor.submit(f"{url}/file", channel="post").status_code == 302
    with visitor.app.app_context():
        clock = db.session.scalars(select(Clock).where(Clock.statute == law.ART_34_1)).one()
        assert clock.met_at is not None
        sheet = sheet_of(db.session.scalars(select(Incident)).one())
        assert (sheet.value("comm.status"), sheet.value("comm.means")) == ("done", ["individual"])
        assert sheet.value("comm.date")
        assert sheet.value("comm.coverage") is None
    assert "Filed: Communication to the data subjects" in text_of(visitor.get(address(visitor)))


def test_an_exemption_is_filled_in_and_stored_only_by_a_person(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/verdict"), risk="high_risk", reasons="Health data.")
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        make.waive(incident, make.clock(incident, statute=law.ART_34_1), Waiver.ART_34_3_A, "Key safe.", None, now())
    page = visitor.get(address(visitor, "/sheet/communication"))
    assert "Filled in from what happened, not stored yet" in text_of(page)
    assert "Key safe." in page
    with visitor.app.app_context():
        assert sheet_of(db.session.scalars(select(Incident)).one()).value("comm.status") is None
    visitor.submit(address(visitor, "/sheet/communication"))
    with visitor.app.app_context():
        assert sheet_of(db.session.scalars(select(Incident)).one()).value("comm.exemption") == ["34-3-a"]


def test_names_and_numbers_of_people_are_warned_of_and_never_refused(visitor: Visitor) -> None:
    text = "Ms Jane Example, jane@people.example, told desk@ours.example by 4111 1111 1111 1111."
    answer = visitor.submit(address(visitor, "/facts"), description=text)
    assert answer.status_code == 302
    flashed = text_of(visitor.get(answer.headers["Location"]))
    assert "name of a person: Ms Jane Example" in flashed
    assert "desk@ours.example;" not in flashed.partition("It may name people concerned:")[2].partition(".")[0]
    for page in (address(visitor, "/facts"), begin(visitor)):
        beside = text_of(visitor.get(page)).partition("This may name people concerned.")[2]
        assert "e-mail address: jane@people.example" in beside
        assert "number of a payment card: 4111…" in beside
    visitor.submit(address(visitor, "/sheet/measures"))
    answer = visitor.submit(address(visitor, "/sheet/nature"), systems_and_locations="Laptop of Mr. Example")
    assert answer.status_code == 302
    assert "name of a person: Mr. Example" in text_of(visitor.get(address(visitor, "/sheet/nature")))


def test_a_hold_is_recorded_shown_and_reminded_of_and_never_stops_the_clock(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/verdict"), risk="high_risk", reasons="Health data.")
    with visitor.app.app_context():
        before = db.session.scalars(select(Clock).where(Clock.statute == law.ART_34_1)).one().times()
    url = address(visitor, "/hold")
    past = visitor.submit(url, url, asked_by="Example Police", reason="A search.", until="2020-01-01")
    assert "over already" in errors_at(past)["until"]
    visitor.submit(url, url, asked_by="Example Police, 7 Js 1", reason="A search is planned.")
    with visitor.app.app_context():
        assert db.session.scalars(select(Clock).where(Clock.statute == law.ART_34_1)).one().times() == before
    assert "Asked to hold back the communication" in text_of(visitor.get(address(visitor)))
    assert "Example Police, 7 Js 1 asked us to wait" in text_of(visitor.get(begin(visitor)))
    assert "Ask whether the people concerned may be told now" in text_of(visitor.get("/"))
    visitor.submit(url, "/holds/1/end")
    assert "Ask whether the people concerned may be told now" not in text_of(visitor.get("/"))
    assert "7 Js 1 asked us to wait" not in text_of(visitor.get(begin(visitor)))
