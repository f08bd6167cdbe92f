"""The draft on screen: the same text as the PDF, valid HTML, a person's words never read as markup."""

from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template
from flask_babel import Babel

from core.phrases import Phrase
from core.times import words
from incidents.facts import Organisation
from incidents.reports.article33 import article_33
from incidents.reports.article34 import article_34
from incidents.reports.document import Document
from incidents.reports.dossier import Dossier
from incidents.reports.filing import Filing
from incidents.sheet.sheet import Known, Sheet
from tests.pages import faults

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NOW = datetime(2026, 3, 30, 17, 30, tzinfo=UTC)
UNKNOWN = Dossier("INC-2026-0007", "Lost laptop", Organisation("Example Post"), Sheet(), NOW)


def page(document: Document) -> str:
    """The page as a signed-out reader's browser gets it: the frame needs only one address of the application."""
    app = Flask("page", template_folder=str(TEMPLATES))
    app.secret_key = "for this test only"
    start = Blueprint("incidents", "incidents")
    start.add_url_rule("/", "now", lambda: "")
    app.register_blueprint(start)
    Babel(app)
    app.add_template_filter(words)
    with app.test_request_context():
        ways = {"pdf_url": "/draft.pdf", "documents_url": "/documents", "back_url": "/incident"}
        return render_template("incidents/draft.html", document=document, **ways)


@pytest.mark.parametrize("document", [article_33(UNKNOWN, Filing()), article_34(UNKNOWN, Filing())], ids=["33", "34"])
def test_every_gap_stands_at_its_place_and_among_the_open_points(document: Document) -> None:
    html = page(document)
    assert faults(html) == []
    text = unescape(html)
    assert document.gaps
    for gap in document.gaps:
        assert text.count(str(gap)) == 2, str(gap)
    for way in ("/draft.pdf", "/documents", "/incident"):
        assert f'href="{way}"' in html


def test_what_a_person_typed_is_escaped_and_keeps_its_lines() -> None:
    sheet = Sheet({"description": (Known("<script>1</script>\nsecond & last"),)})
    html = page(article_33(replace(UNKNOWN, sheet=sheet, title="<b>"), Filing()))
    assert faults(html) == []
    assert "&lt;script&gt;1&lt;/script&gt;<br>second &amp; last" in html
    assert "<b>" not in html


def test_the_state_and_the_notes_are_shown() -> None:
    document = replace(article_34(UNKNOWN, Filing()), notes=(Phrase("Read {what} first.", {"what": "it"}),))
    html = page(document)
    assert "Read it first." in html
    assert 'class="badge badge--warning">Draft<' in html
