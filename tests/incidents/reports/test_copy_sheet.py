"""The copy sheet: the notification's own values in the form's order, their length, and the form's traps."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from core.phrases import Phrase
from core.times import now
from incidents.authorities.directory import Note
from incidents.authorities.matrix import catalogue
from incidents.authorities.matrix.asked import asked, order_known
from incidents.facts import Organisation
from incidents.reports.article33 import NOT_KNOWN
from incidents.reports.copysheet import copy_sheet
from incidents.reports.dossier import Dossier
from incidents.reports.filing import Filing
from incidents.sheet.sheet import Known, Sheet
from tests import make
from tests.visitor import Visitor, errors_at, text_of

US = Organisation("Example Post", "1 Example Street", "SE", "Europe/Stockholm")
MATRIX = catalogue.current()


def sheet_of(code: str | None, **known: object) -> object:
    sheet = Sheet({key.replace("__", "."): (Known(value),) for key, value in known.items()})
    dossier = Dossier("INC-2026-0001", "Lost laptop", US, sheet, make.NOW)
    traps = [Note(Phrase("It cannot be saved."), True), Note(Phrase("It is slow."), True, False)]
    return copy_sheet(dossier, Filing(), asked(MATRIX, code), order_known(MATRIX, code), traps)


def test_the_form_s_own_numbers_and_order_lead() -> None:
    document = sheet_of("SE", subjects__described="customers", measures_taken="Locked.")
    headings = [str(section.heading) for section in document.sections]
    assert headings[:3] == ["Before you begin", "In the order of the form", "1 Who the controller is"]
    assert headings.index("25 Categories of data subjects") < headings.index("30 Measures taken or proposed")
    assert "Place in the form not known" in headings
    values = {item.key: str(item.value) for item in document.items() if item.value is not None}
    assert values["subjects.described"] == "customers"
    assert values["title"] == "Lost laptop"


def test_traps_stand_in_front_marked_as_far_as_they_are_unverified() -> None:
    first = sheet_of("GB").sections[0]
    assert first.checklist
    assert [str(item.gap) for item in first.items] == ["It cannot be saved.", "It is slow. (unverified)"]


def test_what_is_from_memory_and_what_was_not_seen_is_said() -> None:
    document = sheet_of("FR")
    headings = [str(section.heading) for section in document.sections]
    assert "Kinds of incident (unverified)" in headings
    unseen = headings.index("Not seen in this form, which is no proof that it is not asked")
    assert headings.index("Cyber incident, time of recovery, training of staff") > unseen
    assert any("is not known" in str(note) for note in document.notes)


@pytest.mark.parametrize("code", [None, "FR", "SE", "DE-NI", "GB"])
def test_every_gap_of_the_notification_is_on_the_sheet(code: str | None) -> None:
    gaps = " ".join(str(gap) for gap in sheet_of(code).gaps)
    for words in ("33(3)(a)", "33(3)(b)", "33(3)(c)", "33(3)(d)"):
        assert words in gaps
    others = " ".join(str(item.value) for item in sheet_of(code).items() if item.label == NOT_KNOWN)
    assert "Kinds of incident" in others


def test_a_number_is_digits_and_beside_it_stands_how_sure_it_is() -> None:
    known = {"subjects__count": 1200, "subjects__count_mode": "approximate", "subjects__count_min": 1000}
    items = {item.key: item for item in sheet_of("NL", **known).items()}
    assert items["subjects.count"].value == "1200"
    assert str(items["subjects.count_mode"].value) == "approximate"
    assert items["subjects.count_min"].value == "1000"
    assert "subjects.count_max" not in items
    assert not any(item.typed for item in items.values() if item.label == NOT_KNOWN)


def test_other_numbers_are_digits_too_whatever_the_language() -> None:
    items = {
        item.key: item for item in sheet_of("NL", comm__count=12345, xborder__counts={"FR": 3000, "DE": 1}).items()
    }
    assert items["comm.count"].value == "12345"
    assert str(items["xborder.counts"].value).splitlines()[1].endswith(": 3000")


@pytest.mark.parametrize("code", sorted(MATRIX.orders))
def test_each_place_of_the_form_comes_once_and_what_was_not_seen_has_no_number(code: str) -> None:
    headings = [
        str(section.heading)
        for section in sheet_of(
            code, comm__date="2026-06-01", contained_at={"at": "2026-06-01T12:00:00+00:00", "zone": "UTC"}
        ).sections
    ]
    assert len(headings) == len(set(headings))
    unseen = headings.index("Not seen in this form, which is no proof that it is not asked") if code != "EDPB" else -1
    assert code == "EDPB" or not any(heading[0].isdigit() for heading in headings[unseen:])


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    with app.app_context():
        make.ours(zone="Europe/Brussels", country="BE")
        make.incident(now=now().replace(second=0, microsecond=0), own_data=True, title="Łódź: lost laptop")
    return Visitor(app).enter_as("responder")


def address(visitor: Visitor) -> str:
    return next(part for part in visitor.get("/incidents").split('"') if part.startswith("/incidents/INC-"))


def test_the_page_and_the_pdf_say_the_same(visitor: Visitor) -> None:
    base = address(visitor)
    page = text_of(visitor.get(f"{base}/copy-sheet?language=en"))
    content = visitor.download(f"{base}/copy-sheet.pdf?language=en").data
    pdf = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages).split())
    for words in (
        "Autorité de protection des données",
        "rejects a filing in the language en",
        "It cannot be filed from a phone.",
        "Łódź: lost laptop",
        "Characters: 17",
        "Not yet known: Likely consequences",
    ):
        assert words in page
        assert words in pdf
    assert "Autorité" in text_of(visitor.get(f"{base}/copy-sheet")), "the authority's own language is the default"
    assert 'lang="fr"' in visitor.get(f"{base}/copy-sheet")


def test_another_authority_or_none_may_be_asked_for(visitor: Visitor) -> None:
    base = address(visitor)
    trap = text_of(visitor.get(f"{base}/copy-sheet?authority=DE-NW&language=en"))
    assert "The form drops the session after 30 minutes." in trap
    assert "Das Formular beendet die Sitzung" in text_of(visitor.get(f"{base}/copy-sheet?authority=DE-NW"))
    assert "In the order of the EDPB" in text_of(visitor.get(f"{base}/copy-sheet?authority=&language=en"))
    assert visitor.client.get(f"{base}/copy-sheet?authority=XX").status_code == 404
    assert visitor.client.get(f"{base}/copy-sheet?language=xx").status_code == 404


def test_the_authority_of_the_draft_is_the_one_of_the_sheet(visitor: Visitor) -> None:
    base = address(visitor)
    answer = visitor.submit(f"{base}/documents/art33/new", authority="DE-NW", language="de")
    assert answer.status_code == 302, errors_at(answer)
    assert "LDI NRW" in text_of(visitor.get(f"{base}/copy-sheet"))


def test_the_command_prints_it_for_the_likely_authority_or_the_one_named(
    visitor: Visitor, app: Flask, tmp_path
) -> None:
    reference = address(visitor).rpartition("/")[2]
    for more, words in (((), "Belgian|Autorité"), (("--to", "SE"), "Integritetsskyddsmyndigheten")):
        out = tmp_path / "sheet.pdf"
        asked_for = ("print", reference, "--document", "copy-sheet", "--out", str(out), *more)
        answer = app.test_cli_runner().invoke(args=asked_for)
        assert answer.exit_code == 0, answer.output
        assert words.split("|")[-1] in PdfReader(out).pages[0].extract_text()
    answer = app.test_cli_runner().invoke(args=(*asked_for[:-2], "--to", "Nowhere"))
    assert answer.exit_code == 2
