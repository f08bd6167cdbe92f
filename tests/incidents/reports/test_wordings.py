"""Templates: placeholders are looked up and nothing is ever run; a text is seen before it is stored."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import db
from core.errors import FieldError
from core.phrases import as_data, from_data
from core.times import now
from incidents.facts import Organisation
from incidents.models import Incident
from incidents.reports.builders import VERSIONED, build
from incidents.reports.dossier import Dossier
from incidents.reports.filing import COMPLAINT, REMINDER, REQUEST, WITHDRAWN, Filing
from incidents.reports.grounds import Ground
from incidents.reports.plain import plain
from incidents.reports.wordings.blocks import OF_DOCUMENT, PLACEHOLDERS, check, escaped, filled
from incidents.reports.wordings.models import Template
from incidents.sheet.sheet import Sheet
from tests import make
from tests.visitor import Visitor, errors_at, text_of

VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}
US = Organisation("Example Post", zone="Europe/Berlin")
DOSSIER = Dossier("INC-2026-0001", "Export", US, Sheet({}), datetime(2026, 6, 1, tzinfo=UTC))

HOSTILE = [
    "{reference.__class__}",
    "{reference!r}",
    "{reference:>99999999}",
    "{0}",
    "{}",
    "{self}",
    "{reference[0]}",
    "{ reference }",
    "{REFERENCE}",
    "{reference.__init__.__globals__}",
    "{nobody}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_placeholder_that_does_not_exist_is_refused_and_never_run(text):
    with pytest.raises(FieldError) as refused:
        check(text)
    assert all(f"{{{name}}}" in str(refused.value.message) for name in PLACEHOLDERS)
    assert str(filled(text, VALUES)) == text


@pytest.mark.parametrize("text", ["{", "}", "a { b", "{{}", "{reference"])
def test_a_brace_alone_is_refused(text):
    with pytest.raises(FieldError):
        check(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Re {reference}, {organisation}", "Re <reference>, <organisation>"),
        ("{{reference}}", "{reference}"),
        ("{{{reference}}}", "{<reference>}"),
        ("{{{{", "{{"),
        ("%(reference)s ${reference} {% set a %} <script>", "%(reference)s $<reference> {% set a %} <script>"),
    ],
)
def test_what_is_filled_in(text, said):
    assert str(filled(text, VALUES)) == said


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_escaped_and_then_says_itself(text):
    check(escaped(text))
    assert str(filled(escaped(text), VALUES)) == text


@given(st.text(alphabet="{}ab_.!:[0 ]"))
def test_no_text_makes_it_stumble_and_values_are_not_read_again(text):
    said = filled(text, {"reference": "{organisation}"})
    assert str(from_data(as_data(said))) == str(said)
    assert str(filled("{reference}", {"reference": "{organisation}"})) == "{organisation}"


@pytest.mark.parametrize("document", sorted(VERSIONED))
def test_every_document_takes_closing_words_and_a_signature(document):
    wording = {"closing": "Yours, {organisation}", "signature": "{reference}"}
    said = [str(item.value) for item in build(document, DOSSIER, Filing(wording=wording)).sections[-1].items]
    assert said == ["Yours, Example Post", "INC-2026-0001"]
    assert document in OF_DOCUMENT


@pytest.mark.parametrize(
    ("document", "filing", "block"),
    [
        ("art33-2", Filing(), "opening"),
        ("art33-2", Filing(number=2), "further"),
        ("request", Filing(REQUEST), "opening"),
        ("request", Filing(REMINDER, 2), "reminder"),
        ("request", Filing(COMPLAINT, 2), "complaint"),
        ("art33-2", Filing(WITHDRAWN, 2), None),
        ("art34", Filing(WITHDRAWN, 2), None),
    ],
)
def test_the_opening_fits_the_version(document, filing, block):
    wording = {name: f"our {name}" for name in OF_DOCUMENT[document]}
    lead = str(build(document, DOSSIER, Filing(filing.kind, filing.number, wording=wording)).lead)
    assert lead == f"our {block}" if block else not lead.startswith("our ")


def test_contract_and_deadline_come_from_the_duties_or_are_not_yet_known():
    text = {"closing": "{contract}, {deadline}, {recipient}"}
    ground = Ground("k", "Hosting", "8", "It will tell.", due_at=datetime(2026, 6, 2, tzinfo=UTC))
    known = build("request", DOSSIER, Filing(REQUEST, recipient="Below", grounds=(ground,), wording=text))
    assert str(known.sections[-1].items[0].value) == "Hosting, Tue 2 Jun 2026 00:00 UTC, Below"
    unknown = build("request", DOSSIER, Filing(REQUEST, wording=text))
    assert str(unknown.sections[-1].items[0].value) == "not yet known, not yet known, not yet known"


def test_closing_words_and_signature_end_a_mail_as_they_stand():
    wording = {"closing": "Kind regards", "signature": "Example Director\n{organisation}"}
    said = plain(build("request", DOSSIER, Filing(REQUEST, wording=wording)), str)
    assert said.endswith(f"\n\nKind regards\n\nExample Director\n{DOSSIER.organisation.name}")
    assert "Signature" not in said


# ---- over HTTP


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    with app.app_context():
        ours = make.ours(zone="Europe/Berlin")
        contract = make.contract(make.party("Above"), ours, make.IN_72_HOURS_BY_EMAIL)
        make.incident(contract, now=now().replace(second=0, microsecond=0))
    return Visitor(app).enter_as("privacy_officer")


def test_a_text_is_seen_then_stored_then_in_the_notice(visitor: Visitor) -> None:
    url = "/templates/art33-2/en/opening"
    assert ">own text<" not in visitor.get("/templates")
    with visitor.app.app_context():
        reference = db.session.scalars(select(Incident)).one().reference
    data = {"csrf_token": visitor.token(), "text": "Dear {recipient}: {reference}.", "incident": reference}
    page = visitor.client.post(url, data=data | {"preview": "yes"}).get_data(as_text=True)
    assert f"Dear Above: {reference}." in text_of(page)
    with visitor.app.app_context():
        assert db.session.scalars(select(Template)).all() == []
    assert visitor.submit(url, text="Dear {recipient}: {reference}.").status_code == 302
    assert ">own text<" in visitor.get("/templates")
    with visitor.app.app_context():
        notice = make.notices(db.session.scalars(select(Incident)).one())[-1].id
    assert f"Dear Above: {reference}." in visitor.get(f"/notices/{notice}")
    visitor.submit(url, text="")
    assert "the program's own text" in text_of(visitor.get(url))
    assert "Dear Above" not in visitor.get(f"/notices/{notice}")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("art34/en/opening", "{organisation} is writing to you because a breach of security"),
        ("art34/de/closing", "Mit freundlichen Grüßen"),
        ("art34/en/signature", "the program's own text {organisation}"),
        ("request/en/complaint", "We object to the delay."),
        ("art33-2/en/further", "Further information on the breach"),
        ("art33/en/opening", None),
        ("request/en/closing", None),
    ],
)
def test_the_program_s_own_text_can_be_started_from(visitor: Visitor, path: str, words: str | None) -> None:
    page = visitor.get(f"/templates/{path}")
    assert ("the program's own text</h2>" in page.replace("&#39;", "'")) == (words is not None)
    assert words is None or words in text_of(page)


def test_a_wrong_placeholder_is_refused_with_those_that_exist_and_keeps_what_was_typed(visitor: Visitor) -> None:
    answer = visitor.submit("/templates/request/de/closing", text="{customer}")
    assert "{contact_point}" in errors_at(answer)["text"]
    assert "{customer}" in answer.get_data(as_text=True)


def test_markup_in_a_text_stays_text(visitor: Visitor) -> None:
    visitor.submit("/templates/art33-2/en/closing", text="<script>alert(1)</script>")
    page = visitor.get("/templates/art33-2/en/closing")
    assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["art99/en/opening", "art33/xx/opening", "art33/en/reminder"])
def test_what_does_not_exist_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(f"/templates/{path}").status_code == 404
