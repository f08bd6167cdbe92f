"""The contract register at its pages: what a contract manager enters, sees, mends and finds again."""

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from contracts import operations
from contracts.extract import Extract
from contracts.models import Contact, Contract, Document, Obligation, Party
from contracts.operations import paste_document
from core.database import db, writing
from core.files import path_of
from tests.contracts import documents
from tests.visitor import Visitor, entered, errors_at, form_in, parsed, text_of

SENTENCE = "The processor shall notify the controller no later than 72 (seventy-two) hours after becoming aware of it."
NOW = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
AGREEMENT = f"Data processing agreement\n\n7. Audits.\n\n8. Breaches. {SENTENCE} By e-mail.\n\n9. <b>End</b> & costs."


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A contract manager; our organisation and one processor are recorded."""
    with app.app_context():
        db.session.add(Party(name="Example Post", ours=True, zone="Europe/Prague"))
        db.session.add(Party(name="Dropcontact", zone="Europe/Paris"))
        db.session.commit()
    return Visitor(app).enter_as("contract_manager")


@pytest.fixture
def contract(visitor: Visitor) -> str:
    """The address of a contract: we are the controller."""
    with visitor.app.app_context():
        sides = {"party_a_id": 1, "role_a": "controller", "party_b_id": 2, "role_b": "processor"}
        db.session.add(Contract(title="Dropcontact, 21 December 2022", **sides))
        db.session.commit()
    return "/contracts/1"


@pytest.fixture
def agreement(visitor: Visitor, contract: str) -> str:
    """The same with its text."""
    with visitor.app.app_context():
        folder = visitor.app.config["BREACHCLOCK"].files
        paste_document(db.session.get(Contract, 1), folder, "Agreement", AGREEMENT, None, NOW)
    return contract


def rows(app: Flask, model: type, *conditions: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model).where(*conditions).order_by(model.id)))


def confirm(visitor: Visitor, contract: str, **changes: Any) -> Any:
    """Fills in the form of the 72-hour duty, changed as told."""
    values = {"quote": SENTENCE, "section": "8", "amount": "72", "unit": "hours", "channels": ["email"], **changes}
    return visitor.submit(f"{contract}/obligations/new", **values)


def cards(html: str) -> list[str]:
    page = parsed(html.replace("<br>", " "))
    return [" ".join("".join(one.itertext()).split()) for one in page.iter("article")]


# --- Our organisation, parties, contacts ---


def test_the_organisation_is_saved_and_changed(app: Flask) -> None:
    visitor = Visitor(app).enter_as("privacy_officer")
    assert "This is the first step" in text_of(visitor.get("/organisation"))
    answer = visitor.submit("/organisation", name="Example Post", country="cz", contact_point="DPO, dpo@ours.example")
    assert answer.location == "/"
    visitor.submit("/organisation", name="Ostravská pošta")
    (party,) = rows(app, Party)
    assert (party.name, party.country, party.ours, party.zone) == ("Ostravská pošta", "CZ", True, "Europe/Prague")
    assert "first step" not in text_of(visitor.get("/organisation"))


def test_those_who_may_not_change_it_read_it(visitor: Visitor) -> None:
    html = visitor.get("/organisation")
    assert "Example Post" in text_of(html)
    assert [form.get("action") for form in parsed(html).find(".//main").iter("form")] == []


def test_a_party_with_its_contact(visitor: Visitor) -> None:
    place = visitor.submit("/parties/new", name="Łódź Hosting", country="PL").location
    assert "no breach contact" in text_of(visitor.get(place))
    assert "no breach contact" in text_of(visitor.get("/parties"))
    answer = visitor.submit(
        f"{place}/contacts/new", name="Security desk", email="dpo@lodz.example", phone="+33639981234"
    )
    assert answer.location == place
    visitor.submit("/contacts/1", name="Night desk", language="fr")
    (contact,) = rows(visitor.app, Contact)
    assert (contact.name, contact.email, contact.phone, contact.language) == (
        "Night desk",
        "dpo@lodz.example",
        "+33639981234",
        "fr",
    )
    seen = "Night desk dpo@lodz.example not verified +33639981234 not verified Français"
    assert seen in text_of(visitor.get(place))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "dpo at nocrm", "phone": "call us"}, {"email", "phone"}),
        ({"email": "", "phone": ""}, {"email"}),
        ({"email": "dpo@nocrm.example", "phone": "+44 1"}, {"phone"}),
        ({"name": " ", "email": "x"}, {"name", "email"}),
    ],
)
def test_a_contact_without_a_true_address_is_refused_and_nothing_is_lost(
    visitor: Visitor, typed: dict, wrong: set
) -> None:
    answer = visitor.submit("/parties/2/contacts/new", **{"name": "Desk", **typed})
    assert set(errors_at(answer)) == wrong
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert {name: kept[name].strip() for name in typed} == {name: value.strip() for name, value in typed.items()}
    assert rows(visitor.app, Contact) == []


def test_our_own_organisation_has_no_breach_contact(visitor: Visitor) -> None:
    assert visitor.client.get("/parties/1/contacts/new").status_code == 404
    assert visitor.client.get("/parties/1/edit").status_code == 404
    assert "Add a contact" not in visitor.get("/parties/1")


def test_a_country_is_two_letters(visitor: Visitor) -> None:
    answer = visitor.submit("/parties/2/edit", country="France")
    assert errors_at(answer) == {"country": "Two letters, please, such as FR."}


# --- Contracts ---


def test_a_contract_names_both_roles_and_what_they_are_to_us(visitor: Visitor) -> None:
    # Ourselves and the party from whose page one comes are filled in.
    contract = visitor.submit("/contracts/new?party=2", title="Dropcontact, 21 December 2022").location
    text = text_of(visitor.get(contract))
    assert "Example Post — controller — our organisation" in text
    assert "Dropcontact — processor — works for us" in text
    assert "No duty is confirmed." in text
    assert "processor — works for us" in text_of(visitor.get("/parties"))
    assert "Dropcontact, 21 December 2022: processor — works for us" in text_of(visitor.get("/parties/2"))


def test_a_contract_between_two_others(visitor: Visitor) -> None:
    visitor.submit("/parties/new", name="AWS")
    place = visitor.submit(
        "/contracts/new",
        title="Dropcontact with AWS",
        party_a_id="2",
        role_a="processor",
        party_b_id="3",
        role_b="sub_processor",
    ).location
    text = text_of(visitor.get(place))
    assert "AWS — sub-processor — in a contract to which we are no party" in text


def test_a_contract_has_a_title_two_parties_and_an_end_after_its_start(visitor: Visitor) -> None:
    assert set(errors_at(visitor.submit("/contracts/new", title=" ", in_force_from="soon"))) == {
        "title",
        "in_force_from",
    }
    answer = visitor.submit(
        "/contracts/new", title="T", party_b_id="1", in_force_from="2026-03-01", in_force_to="2026-02-01"
    )
    assert errors_at(answer) == {
        "party_b_id": "A contract has two different parties.",
        "in_force_to": "It cannot end before it starts.",
    }
    assert errors_at(visitor.submit("/contracts/new", title="T")) == {"party_b_id": "Choose the party."}
    assert rows(visitor.app, Contract) == []


def test_a_contract_is_changed(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/edit", title="New title", in_force_from="2022-12-21")
    (row,) = rows(visitor.app, Contract)
    assert (row.title, row.in_force_from, row.role_b) == ("New title", date(2022, 12, 21), "processor")
    assert "from Wed 21 Dec 2022" in text_of(visitor.get(contract))


def test_a_role_that_a_confirmed_duty_names_stays(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    answer = visitor.submit(f"{agreement}/edit", role_b="sub_processor")
    assert errors_at(answer) == {
        "role_b": "A confirmed duty names the role “processor”. Withdraw that duty first, or keep the role."
    }
    visitor.submit(agreement, "/obligations/1/withdraw")
    assert visitor.submit(f"{agreement}/edit", role_b="sub_processor").status_code == 302


def test_the_list_finds_by_title_and_party_and_shows_the_shortest_period(visitor: Visitor, agreement: str) -> None:
    assert "no duty confirmed" in text_of(visitor.get("/contracts"))
    confirm(visitor, agreement, document_id="0")
    assert "72 hours" in text_of(visitor.get("/contracts?q=dropCONTACT"))
    confirm(visitor, agreement, amount="", unit="", standard="immediately")
    text = text_of(visitor.get("/contracts?q=example"))
    assert "immediately our target: 4 h" in text
    for missing in ("%25", "_", "nocrm", "\\", "'", "%00%00zq"):
        assert "has these words in its name" in visitor.get(f"/contracts?q={missing}"), missing


def test_a_long_list_has_pages_that_keep_the_search(visitor: Visitor) -> None:
    with visitor.app.app_context():
        for number in range(60):
            db.session.add(
                Contract(title=f"T {number:02}", party_a_id=1, role_a="controller", party_b_id=2, role_b="processor")
            )
        db.session.commit()
    first = visitor.get("/contracts?q=T+")
    assert "T 49" in first
    assert "T 50" not in first
    assert "/contracts?q=T+&amp;page=2" in first
    assert "T 59" in visitor.get("/contracts?q=T+&page=2")
    for page in ("0", "-3", "x", "99", "9" * 30):
        assert visitor.client.get(f"/contracts?page={page}").status_code == 200, page
        assert visitor.client.get(f"/parties?page={page}").status_code == 200, page


# --- Documents ---


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


def test_whoever_writes_waits_for_no_file_that_is_read(visitor: Visitor, contract: str, monkeypatch) -> None:
    def others_write() -> None:
        with visitor.app.app_context(), writing():
            db.session.add(Party(name="Meanwhile", zone="UTC"))
            db.session.commit()

    def slow(name: str, content: bytes) -> Extract:
        other = Thread(target=others_write, daemon=True)
        other.start()
        other.join(10)
        assert not other.is_alive()
        return Extract(SENTENCE, "application/pdf", (0,))

    monkeypatch.setattr(operations, "extracted", slow)
    visitor.submit(f"{contract}/documents/new", file=(BytesIO(b"%PDF-1.7 ..."), "dpa.pdf"))
    assert len(rows(visitor.app, Document)) == 1
    assert rows(visitor.app, Party, Party.name == "Meanwhile")


def test_a_picture_is_kept_without_text(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/documents/new", file=(BytesIO(b"\x89PNG\r\n\x1a\n..."), "dpa.png"))
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
    # Too long to be read while a person waits, and no agreement.
    assert answer.location == contract
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


# --- Obligations ---


def test_a_confirmed_duty_says_everything_and_where_it_stands(visitor: Visitor, agreement: str) -> None:
    answer = confirm(
        visitor, agreement, content=["documentation", "nature"], also="At its own cost.", address="dpo@ours.example"
    )
    assert answer.location == agreement
    start = AGREEMENT.index(SENTENCE)
    html = visitor.get(agreement)
    (card,) = cards(html)
    for part in (
        "72 hours",
        "Dropcontact → Example Post processor → controller",
        "when the debtor becomes aware",
        "e-mail: dpo@ours.example",
        "nature of the breach, documentation that the creditor needs",
        "At its own cost.",
        "personal data breaches",
        SENTENCE,
        "Section 8.",
        f"Characters {start}–{start + len(SENTENCE)} of Agreement.txt",
        "Confirmed by The contract_manager",
    ):
        assert part in card, part
    assert "our target" not in card
    assert 'href="/documents/1#duty-1"' in html
    document = visitor.get("/documents/1")
    assert [("".join(mark.itertext()), mark.get("id")) for mark in parsed(document).iter("mark")] == [
        (SENTENCE, "duty-1")
    ]
    assert "9. &lt;b&gt;End&lt;/b&gt; &amp; costs." in document


def test_a_sentence_that_is_not_in_the_document_is_refused(visitor: Visitor, agreement: str) -> None:
    typed = SENTENCE.replace("72", "48")
    answer = confirm(visitor, agreement, quote=typed, channels=["email", "phone"], content=["cause"], also="kept")
    assert errors_at(answer) == {
        "quote": "This sentence does not stand in the chosen document word for word. Copy it from there."
    }
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert (kept["quote"].strip(), kept["amount"], kept["also"].strip()) == (typed, "72", "kept")
    assert (kept.getlist("channels"), kept.getlist("content")) == (["email", "phone"], ["cause"])
    assert rows(visitor.app, Obligation) == []


def test_without_a_document_any_sentence_is_taken(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, quote="Agreed by letter.", document_id="0")
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.document_id, duty.char_start, duty.char_end) == (None, None, None)
    assert "No stored document." in text_of(visitor.get(agreement))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"quote": "Nowhere.", "amount": "0"}, {"quote", "amount"}),
        ({"quote": " ", "channels": None}, {"quote", "channels"}),
        ({"amount": "seventy-two", "quote": "Nowhere."}, {"quote", "amount"}),
        ({"unit": "", "debtor": "controller"}, {"amount", "creditor"}),
        ({"amount": ""}, {"amount"}),
        ({"amount": "9" * 5000}, {"amount"}),
        ({"amount": "-1", "target_hours": "9999999"}, {"amount", "target_hours"}),
        ({"unit": "fortnights"}, {"unit"}),
        ({"debtor": "sub_processor"}, {"debtor"}),
        ({"channels": ["pigeon"]}, {"channels"}),
        ({"document_id": "99"}, {"document_id"}),
        ({"section": "s" * 201, "also": "a" * 5001}, {"section", "also"}),
    ],
)
def test_whatever_is_wrong_is_said_at_once_beside_its_field(
    visitor: Visitor, agreement: str, changes: dict, wrong: set
) -> None:
    answer = confirm(visitor, agreement, **changes)
    assert set(errors_at(answer)) == wrong
    assert rows(visitor.app, Obligation) == []


def test_a_duty_without_a_number_shows_our_target_and_no_legal_number(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, amount="", unit="", standard="undue_delay")
    confirm(visitor, agreement, amount="", unit="", standard="undue_delay", target_hours="6")
    html = visitor.get(agreement)
    first, second = cards(html)
    assert first.startswith("without undue delay no number; our target: 24 h")
    assert second.startswith("without undue delay no number; our target: 6 h")
    assert html.count("badge--house") == 2
    assert [(one.amount, one.target_hours) for one in rows(visitor.app, Obligation)] == [(None, None), (None, 6)]


def test_our_target_beside_a_number_is_not_kept(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, target_hours="6")
    (duty,) = rows(visitor.app, Obligation)
    assert (duty.amount, duty.target_hours) == (72, None)


def test_either_party_gives_one_duty_each_way(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement, debtor="either", creditor="either")
    (card,) = cards(visitor.get(agreement))
    assert "Example Post → Dropcontact Dropcontact → Example Post" in card


def test_a_change_makes_a_new_version_and_keeps_the_old_one(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    answer = visitor.submit("/obligations/1/edit", amount="48")
    assert answer.location == agreement
    old, new = rows(visitor.app, Obligation)
    assert (old.amount, old.replaced_at is None, new.amount, new.replaced_at) == (72, False, 48, None)
    page = parsed(visitor.get(agreement))
    folded = (
        "".join(page.find(".//details[@class!='menu']").itertext())
        if page.find(".//main//details") is None
        else ("".join(page.find(".//main//details").itertext()))
    )
    assert "Earlier versions (1)" in " ".join(folded.split())
    assert "72 hours" in folded
    assert "48 hours" not in folded
    assert "Changed: a new version counts from" in folded
    assert [mark.get("id") for mark in parsed(visitor.get("/documents/1")).iter("mark")] == ["duty-2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"content": ["cause", "nature"], "incidents": "y", "send_automatically": "y", "also": "a", "address": "b"},
        {"document_id": "0", "amount": "", "unit": "", "standard": "asap", "target_hours": "5", "section": ""},
        {"debtor": "controller", "creditor": "processor", "trigger": "suspicion", "channels": ["phone", "writing"]},
    ],
)
def test_the_form_of_a_change_holds_the_duty_as_it_stands(visitor: Visitor, agreement: str, changes: dict) -> None:
    confirm(visitor, agreement, **changes)
    assert visitor.submit("/obligations/1/edit").location == agreement
    old, new = rows(visitor.app, Obligation)
    assert new.terms() == old.terms()
    for name in ("also", "send_automatically", "document_id", "section", "quote", "char_start", "char_end"):
        assert getattr(new, name) == getattr(old, name), name


def test_of_two_people_who_change_the_same_duty_the_second_is_told(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    data = entered(form_in(visitor.get("/obligations/1/edit")))
    other = Visitor(visitor.app).enter_as("privacy_officer")
    other.submit("/obligations/1/edit", amount="48")
    answer = visitor.client.post("/obligations/1/edit", data={**data, "amount": "24"})
    assert answer.status_code == 422
    assert "Somebody else changed or withdrew this duty meanwhile." in text_of(answer.get_data(as_text=True))
    assert entered(form_in(answer.get_data(as_text=True)))["amount"] == "24"
    assert len(rows(visitor.app, Obligation, Obligation.replaced_at.is_(None))) == 1
    late = visitor.client.get("/obligations/1/edit")
    assert (late.status_code, late.location) == (302, agreement)


def test_a_change_from_a_later_day_leaves_the_old_version_counting_until_then(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    today = datetime.now(ZoneInfo("Europe/Prague")).date()
    assert entered(form_in(visitor.get("/obligations/1/edit")))["valid_from"] == today.isoformat()
    visitor.submit("/obligations/1/edit", amount="48", valid_from="2999-07-01")
    old, new = cards(visitor.get(agreement))
    assert old.startswith("72 hours")
    assert "Changed: a new version counts from Mon 1 Jul 2999" in old
    assert new.startswith("48 hours")
    assert "Mon 1 Jul 2999 does not count yet" in new
    # Taken back before it counted: the first one stands as if nothing had been planned.
    visitor.submit(agreement, "/obligations/2/withdraw")
    first, second = rows(visitor.app, Obligation)
    assert (first.replaced_at, second.replaced_at is None) == (None, False)
    assert visitor.submit("/obligations/1/edit", amount="36").location == agreement
    assert [one.replaces_id for one in rows(visitor.app, Obligation)] == [None, 1, 1]


def test_a_withdrawn_duty_stands_no_longer_and_keeps_its_moment(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    token = visitor.token()
    visitor.submit(agreement, "/obligations/1/withdraw")
    (duty,) = rows(visitor.app, Obligation)
    assert duty.replaced_at is not None
    visitor.client.post("/obligations/1/withdraw", data={"csrf_token": token})
    (again,) = rows(visitor.app, Obligation)
    assert again.replaced_at == duty.replaced_at
    text = text_of(visitor.get(agreement))
    assert "No duty is confirmed." in text
    assert "Earlier versions (1)" in text


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


# --- Who sees which button ---

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


# --- How the contract counts ---

COUNTING = {
    "calendar": " de-by ",
    "closed_days": "2026-12-31\n\n2026-12-24\n",
    "notice_zone": "Europe/Berlin",
    "office_opens": "9:00",
    "office_closes": "17:00",
}


def test_what_a_contract_says_of_working_days_and_office_hours_is_kept_and_shown(
    visitor: Visitor, contract: str
) -> None:
    assert visitor.submit(f"{contract}/edit", **COUNTING).location == contract
    (stored,) = rows(visitor.app, Contract)
    assert (stored.calendar, stored.closed_days) == ("DE-BY", ["2026-12-24", "2026-12-31"])
    assert (stored.notice_zone, stored.office_opens, stored.office_closes) == ("Europe/Berlin", "09:00", "17:00")
    page = text_of(visitor.get(contract))
    assert "weekends and public holidays of DE-BY, 2026-12-24, 2026-12-31" in page
    assert "It counts in the time zone Europe/Berlin." in page
    assert "Notices count from 09:00 to 17:00 on working days" in page
    form = entered(form_in(visitor.get(f"{contract}/edit")))
    assert form["closed_days"].split() == ["2026-12-24", "2026-12-31"]
    visitor.submit(f"{contract}/edit", **dict.fromkeys(COUNTING, ""))
    (stored,) = rows(visitor.app, Contract)
    assert [getattr(stored, name) for name in COUNTING] == [None] * 5


def test_working_days_and_office_hours_that_cannot_be_meant_are_refused_at_once(
    visitor: Visitor, contract: str
) -> None:
    wrong = {"calendar": "Germany", "closed_days": "Christmas", "office_opens": "25:00", "office_closes": "soon"}
    assert set(errors_at(visitor.submit(f"{contract}/edit", **wrong))) == set(wrong)
    for opens, closes in (("17:00", "09:00"), ("09:00", "09:00"), ("09:00", "")):
        answer = visitor.submit(f"{contract}/edit", office_opens=opens, office_closes=closes)
        assert set(errors_at(answer)) == {"office_closes"}, (opens, closes)
    assert rows(visitor.app, Contract)[0].calendar is None


def test_a_duty_carries_its_rule_and_what_its_contract_says(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/edit", **COUNTING)
    confirm(visitor, contract, amount="3", unit="days", rule="eu-1182-71-days")
    (duty,) = rows(visitor.app, Obligation)
    terms = duty.terms()
    assert (terms.rule, terms.calendar, terms.closed) == ("eu-1182-71-days", "DE-BY", ("2026-12-24", "2026-12-31"))
    assert (terms.notice_zone, terms.office_opens, terms.office_closes) == ("Europe/Berlin", "09:00", "17:00")
    assert "days of Regulation 1182/71" in text_of(visitor.get(contract))
    assert entered(form_in(visitor.get("/obligations/1/edit")))["rule"] == "eu-1182-71-days"


def test_a_rule_that_cannot_count_the_unit_is_refused(visitor: Visitor, contract: str) -> None:
    answer = confirm(visitor, contract, rule="eu-1182-71-days")
    assert errors_at(answer) == {"rule": "This way of counting does not go with the unit."}
