"""The printed notification in every language and size: nothing leaves its frame, no heading is left alone at the foot
of a page, and page and paper say the same line by line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from re import sub

import pytest
from babel import Locale
from flask import render_template
from flask_babel import force_locale
from pypdf import PdfReader

from contracts.rules import Step
from core import pdf
from core.forms import LANGUAGES
from core.phrases import Phrase
from core.times import words
from incidents.clock import State
from incidents.reports.article33 import article_33
from incidents.reports.article33_2 import article_33_2
from incidents.reports.document import as_drill, compared, frozen, thawed
from incidents.reports.dossier import ClockLine, Processor
from incidents.reports.filing import COMPLAINT, SUPPLEMENTARY, WITHDRAWN, Filing
from incidents.reports.grounds import Ground
from incidents.reports.request import request
from incidents.reports.timeline_document import timeline
from tests.incidents.reports.test_article33 import dossier, every_field
from tests.paper import HEIGHT, letters, outside, pieces, stranded

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
LATE = {"now": NOW, "due_at": NOW - timedelta(hours=3), "personal_data": "yes", "risk": "high_risk"}
HAPPENED = "A laptop with the letters of our customers was left on a train to Łódź, Αθήνα and София. "
PROCESSORS = tuple(Processor(f"Example Processor {number} of long name", f"Agreement {number}") for number in range(40))
DUTY = "Art. 33(2) GDPR: Example Rechtsschutzversicherungsgesellschaft tells us"
CLOCKS = tuple(
    ClockLine(Phrase(f"{DUTY} {number}"), NOW - timedelta(hours=72), NOW + timedelta(hours=number))
    for number in range(30)
)


def notification(known, filing=None, **more):
    return article_33(dossier(known, **LATE | more), filing or Filing())


def changed():
    """A second version of which much is new and much was something else before."""
    before = notification({"description": HAPPENED * 40, "nature": ["integrity"]})
    now = notification(every_field(), Filing(SUPPLEMENTARY, 2, previous_id="F-77"))
    return compared(thawed(frozen(before), "filed", 1), now)


def of_long_words():
    known = {key: "Wm" * 30 if isinstance(value, str) else value for key, value in every_field().items()}
    texts = {key: value for key, value in known.items() if value == "Wm" * 30}
    return notification(every_field() | texts_only(texts), processors=(Processor("W" * 60, "M" * 60),))


def texts_only(known):
    from incidents.sheet.fields import FIELDS, Kind

    return {key: value for key, value in known.items() if FIELDS[key].kind is Kind.TEXT}


def grounds():
    """A dozen duties to a party of long name, each with its sentence, its moment and how that follows."""
    steps = (Step(Phrase("aware + 72 hours")),)
    more = {"due_at": NOW, "steps": steps, "state": State.OVERDUE, "left": timedelta(hours=-5), "started_at": NOW}
    title = "Rahmenvertrag über Datenübertragungsdienstleistungen mit Παράδειγμα Α.Ε. und Příbram s.r.o. " + "W" * 60
    return tuple(Ground(str(number), f"{title} {number}", "9.2(a)", HAPPENED * 3, **more) for number in range(12))


def to_a_party(build, known, **filing):
    addressed = Filing(recipient="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau GmbH", **filing)
    return build(dossier(known, **LATE), addressed)


CASES = {
    "first notice": lambda: to_a_party(article_33_2, {}),
    "long notice": lambda: to_a_party(article_33_2, every_field() | {"description": HAPPENED * 170}, grounds=grounds()),
    "complaint": lambda: to_a_party(request, {}, kind=COMPLAINT, grounds=grounds()),
    "withdrawal": lambda: to_a_party(article_33, {}, kind=WITHDRAWN, number=3, withdraw_reason=HAPPENED * 30),
    "empty": lambda: notification({}, personal_data="unknown", due_at=None),
    "full": lambda: notification(every_field()),
    "3,000 words": lambda: notification({"description": HAPPENED * 170}),
    "40 processors": lambda: notification(every_field(), processors=PROCESSORS),
    "words of 60 letters": of_long_words,
    "second version": changed,
    "timeline": lambda: timeline(dossier(every_field(), **LATE, clocks=CLOCKS), []),
}


def printed(document, language):
    return pdf.render(document, words=words, language=language, generated=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_its_frame_and_no_heading_stands_alone(app, language):
    with app.test_request_context(), force_locale(language):
        for name, build in CASES.items():
            paper = printed(build(), language)
            assert outside(paper) == [], name
            assert stranded(paper) == [], name
            assert "□" not in "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages), name


@pytest.mark.parametrize("lines", range(0, 46, 5))
def test_wherever_a_page_ends_no_label_is_parted_from_its_value(lines):
    known = {"description": "\n".join(f"Line {number}." for number in range(lines)), "aware": every_field()["aware"]}
    for document in (notification(known | every_field() | known), notification(known)):
        paper = pdf.render(document, words=str, language="en", generated=NOW)
        assert stranded(paper) == []


@pytest.mark.parametrize(("state", "banner"), [("draft", "DRAFT"), ("approved", "approved"), ("filed", "filed")])
def test_each_page_says_version_and_state_and_the_same_version_is_printed_in_the_same_bytes(state, banner):
    stored = frozen(notification(every_field(), Filing(number=3)))
    first, again = (pdf.render(thawed(stored, state, 3), words=str, language="en", generated=NOW) for _ in range(2))
    assert first == again
    running = [one for one in pieces(first) if one.running]
    for page in range(len(PdfReader(BytesIO(first)).pages)):
        on_top = [one.text for one in running if one.page == page and one.base > HEIGHT / 2]
        assert banner in on_top
        assert any("INC-2026-0001" in text and "version 3" in text for text in on_top)
        assert ("DRAFT" in on_top) == (state == "draft")


@pytest.mark.parametrize(("state", "banner"), [("draft", "DRILL – DRAFT"), ("filed", "DRILL – filed"), ("", "DRILL")])
def test_a_drill_is_one_in_every_state(state, banner):
    document = as_drill(replace(notification(every_field()), state=state))
    running = [one.text for one in pieces(pdf.render(document, words=str, language="en", generated=NOW)) if one.running]
    assert banner in running


@pytest.mark.parametrize("lines", range(0, 46, 5))
def test_wherever_a_page_ends_a_mark_stays_with_what_changed(lines):
    known = {"description": "\n".join(f"Line {number}." for number in range(lines)) or "Line."}
    before = thawed(frozen(notification({})), "filed", 1)
    after = compared(before, notification(every_field() | known, Filing(SUPPLEMENTARY, 2)))
    firsts = {}
    for piece in pieces(pdf.render(after, words=str, language="en", generated=NOW)):
        if not piece.running:
            firsts.setdefault(piece.page, piece.text)
    assert len(firsts) > 4
    assert not any("since the version before" in text for text in firsts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_and_the_version_are_said_in_the_readers_language(app, language):
    known = {"xborder.countries": ["DE", "SE"], "xborder.counts": {"DE": 1200}}
    with app.test_request_context(), force_locale(language):
        paper = PdfReader(BytesIO(printed(notification(known, Filing(number=2)), language)))
        text = " ".join(page.extract_text() for page in paper.pages)
        germany = Locale(language).territories["DE"]
        assert f"{germany}, {Locale(language).territories['SE']}" in text
        assert text.count(germany) == 3, "our address, the countries, the numbers"
        assert words(Phrase("version {number}", {"number": 2})) in text


def squeezed(text):
    """The letters alone: a line may break anywhere."""
    return sub(r"\s+", "", text)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_page_and_paper_say_the_same_line_by_line(app, name, language):
    with app.test_request_context(), force_locale(language):
        document = CASES[name]()
        paper = printed(document, language)
        page = squeezed(unescape(sub(r"<[^>]*>", "", render_template("incidents/_sections.html", document=document))))
        on_paper = letters(paper)
        for item in document.items():
            said = [item.label, item.value, item.change, item.gap]
            for text in (squeezed(words(one)) for one in said if one is not None):
                assert text in page
                assert text in on_paper, text
