"""The timeline as a document: periods and moments in words, every line of the record, the same on page and paper."""

from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.phrases import Phrase
from incidents.reports.dossier import ClockLine
from incidents.reports.timeline_document import Written, timeline
from incidents.timeline import Line
from tests import make
from tests.incidents.reports.test_article33 import NOW, SIX, dossier
from tests.visitor import Visitor

DUTY = Phrase("Tell Example Host")
START, DUE = NOW - timedelta(hours=30), NOW - timedelta(hours=6)


def said(document):
    return {str(item.label): str(item.value) for item in document.items()}


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (ClockLine(DUTY, START, DUE), "State: overdue"),
        (ClockLine(DUTY, START, DUE, DUE - timedelta(hours=1)), "State: met\nMet on Mon 1 Jun 2026 07:00 CEST"),
        (ClockLine(DUTY, START, DUE, DUE + timedelta(hours=1)), "State: met late\nMet on"),
        (ClockLine(DUTY, START, DUE, waived=True), "State: ended without a notice"),
        (ClockLine(DUTY, START, DUE, target=True), "our target Mon 1 Jun 2026 08:00 CEST\nState: past our target"),
        (ClockLine(DUTY, START, None), "without a number of hours or days\nState: waiting"),
        (ClockLine(DUTY, None, None), "Does not run yet\nState: waiting"),
    ],
)
def test_each_period_is_said_in_words(clock, words):
    assert words in said(timeline(dossier(clocks=(clock,)), []))["Tell Example Host"]


def test_moments_that_nobody_knows_say_so_and_lines_name_who_and_when():
    line = Line(Phrase("Note"), (Phrase("one"), Phrase("two")), "Called\nthe desk.")
    written = [Written(datetime(2026, 6, 1, 10, tzinfo=UTC), "Ada Example", line), Written(NOW, None, line)]
    found = said(timeline(dossier(SIX), written))
    assert found["Contained"] == "not yet known"
    assert found["Mon 1 Jun 2026 12:00 CEST, Ada Example"] == "Note\none\ntwo\nCalled\nthe desk."
    assert "Mon 1 Jun 2026 14:00 CEST, Breachclock" in found


def test_page_and_paper_tell_the_whole_timeline(app):
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        reference = make.incident(own_data=True).reference
    visitor = Visitor(app).enter_as("responder")
    visitor.submit(f"/incidents/{reference}", f"/incidents/{reference}/note", note="Called the desk <at once>.")
    assert f"/incidents/{reference}/documents/timeline" in visitor.get(f"/incidents/{reference}/documents")
    page = unescape(visitor.get(f"/incidents/{reference}/documents/timeline"))
    assert '<svg class="bar"' in page
    paper = PdfReader(BytesIO(visitor.download(f"/incidents/{reference}/documents/timeline.pdf").data))
    text = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    for line in ("Incident logged", "Called the desk <at once>.", "Art. 33(1)", "Moments", "Periods"):
        assert line in text
    assert "Called the desk <at once>." in page
    assert "DRAFT" not in text
