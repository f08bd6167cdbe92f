"""What the notification says of each fact, in whose time, and that nothing missing is hidden, on paper too."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from contracts.rules import Step
from core.pdf import render
from core.phrases import Phrase
from incidents.facts import Organisation
from incidents.reports.article33 import article_33
from incidents.reports.article34 import article_34
from incidents.reports.document import as_drill, cited, not_owed
from incidents.reports.dossier import Dossier
from incidents.reports.filing import Filing
from incidents.sheet.sheet import Known, Sheet

AWARE = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)
SOON = AWARE + timedelta(hours=5)
MOMENT = {"at": AWARE.isoformat(), "zone": "Europe/Prague", "offset": 60}
COMPLETE = {
    "occurred": MOMENT | {"estimated": True},
    "discovered": MOMENT,
    "aware": MOMENT,
    "description": "A laptop was left on a train.\nIts disk is not encrypted.",
    "nature": ["availability", "confidentiality"],
    "subjects.described": "customers\nemployees",
    "subjects.count": 1200,
    "subjects.count_mode": "approximate",
    "data.described": "names\naddresses",
    "records.count": 0,
    "contact_point": "Jana Nováková, dpo@post.example",
    "likely_consequences": "Letters in somebody else's name.",
    "measures_taken": "Account locked.",
    "measures_proposed": "Encrypt all disks.",
}
ASKED = [
    ("aware", "Not yet known: Became aware — Article 33(1)"),
    ("description", "Not yet known: What happened — Article 33(3)(a)"),
    ("nature", "Not yet known: Nature of the breach — Article 33(3)(a)"),
    ("subjects.described", "Not yet known: Categories of data subjects — Article 33(3)(a)"),
    ("subjects.count", "Not yet known: Number of data subjects concerned — Article 33(3)(a)"),
    ("data.described", "Not yet known: Categories of personal data records — Article 33(3)(a)"),
    ("records.count", "Not yet known: Number of personal data records concerned — Article 33(3)(a)"),
    ("contact_point", "Not yet known: Contact point — Article 33(3)(b)"),
    ("likely_consequences", "Not yet known: Likely consequences — Article 33(3)(c)"),
]


def dossier(known=COMPLETE, zone="Europe/Prague", **more):
    sheet = Sheet({key: (Known(value),) for key, value in known.items()})
    given = {"now": SOON, "personal_data": "yes", "due_at": DUE} | more
    return Dossier("INC-2026-0007", "Lost laptop", Organisation("Example Post", zone=zone), sheet, **given)


def items(document):
    return {str(item.label): item for item in document.items()}


def said(document):
    return {label: str(item.value) for label, item in items(document).items()}


def test_a_complete_notification_has_no_gap_and_no_open_points():
    draft = article_33(dossier(), Filing())
    assert draft.gaps == ()
    assert not any(section.checklist for section in draft.sections)
    assert "Information in phases" not in said(draft)


@pytest.mark.parametrize(("key", "gap"), ASKED, ids=[key for key, _ in ASKED])
@pytest.mark.parametrize("blank", [False, True], ids=["absent", "blank"])
def test_each_missing_fact_is_named_alone(key, gap, blank):
    known = {one: value for one, value in COMPLETE.items() if one != key} | ({key: ""} if blank else {})
    draft = article_33(dossier(known), Filing())
    assert [str(one) for one in draft.gaps] == [gap]
    assert [str(item.gap) for item in draft.sections[0].items] == [gap]
    assert "follows in phases" in said(draft)["Information in phases"]


@pytest.mark.parametrize(
    ("after_due", "reasons", "shown", "missing"),
    [
        (timedelta(0), None, False, False),
        (timedelta(seconds=1), None, True, True),
        (timedelta(days=9), "The train company called late.", True, False),
        (timedelta(hours=-9), "Expected to be late.", True, False),
    ],
)
def test_reasons_for_the_delay_are_demanded_past_72_hours(after_due, reasons, shown, missing):
    draft = article_33(dossier(COMPLETE | {"delay_reasons": reasons}, now=DUE + after_due), Filing())
    assert ("Reasons for the delay" in items(draft)) is shown
    assert bool(draft.gaps) is missing
    assert ("has passed" in said(draft)["72 hours after awareness"]) is (after_due > timedelta(0))


def test_moments_stand_in_local_time_and_the_due_moment_survives_the_clock_change():
    shown = said(article_33(dossier(), Filing()))
    assert shown["Began"] == "about Fri 27 Mar 2026 18:30 CET (estimated)"
    assert shown["Became aware"] == "Fri 27 Mar 2026 18:30 CET"
    assert shown["72 hours after awareness"] == "Mon 30 Mar 2026 19:30 CEST"


def test_an_unknown_zone_falls_back_to_utc():
    draft = article_33(dossier(zone="Nowhere/Town"), Filing())
    assert said(draft)["72 hours after awareness"] == "Mon 30 Mar 2026 17:30 UTC"


def test_the_derivation_stands_under_the_due_moment_as_it_stands_everywhere():
    steps = (Step(Phrase("aware + 72 hours")), Step(Phrase("next full hour"), "Regulation 1182/71 Art. 3(1)"))
    shown = said(article_33(dossier(steps=steps), Filing()))
    assert shown["How this moment follows"] == "\n".join(str(step) for step in steps)
    assert "How this moment follows" not in items(article_33(dossier(steps=steps, due_at=None), Filing()))
    assert "How this moment follows" not in items(article_33(dossier(), Filing()))


def test_braces_in_a_persons_words_are_not_a_template():
    known = COMPLETE | {"description": "{oops} {0}", "contact_point": "{", "nature": ["availability", "odd {code}"]}
    shown = said(article_33(dossier(known, place="{x}"), Filing()))
    assert shown["What happened"] == "{oops} {0}"
    assert shown["Where it happened"] == "With {x}"
    assert shown["Nature of the breach"].splitlines()[-1] == "odd {code}"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"risk": "unlikely"}, "Article 33(1) then requires no notification"),
        ({"personal_data": "no"}, "Article 33 then does not apply"),
    ],
)
def test_a_notification_that_the_facts_do_not_ask_for_says_so(change, note):
    assert note not in str(article_33(dossier(), Filing()).notes)
    assert note in str(article_33(dossier(**change), Filing()).notes)


def test_what_is_no_duty_of_ours_says_so_first_and_provisions_are_cited_in_words():
    places = {"33(4)": "Article 33(4)", "28(3)(f)": "Article 28(3)(f)", "34": "Article 34", "4(12)": "Article 4(12)"}
    places |= {"34(2), 33(3)(d)": "Article 34(2), 33(3)(d)"}
    assert [str(cited(place)) for place in places] == list(places.values())
    assert cited("33(3)(a)").values == {"article": "33", "paragraph": "3", "point": "a"}
    assert str(cited("recital 86")) == "Recital 86"
    draft = article_33(dossier(), Filing())
    assert str(not_owed(draft, "33(1)").notes[0]).startswith("Article 33(1) is no duty of ours here")
    drill = as_drill(draft)
    assert (drill.drill, drill.state, drill.sections) == (True, "draft", draft.sections)
    assert "none of this is to be sent" in str(drill.notes[0])


@pytest.mark.parametrize("build", [article_33, article_34])
def test_on_paper_every_gap_stands_at_its_place_and_among_the_open_points(build):
    draft = build(dossier({}, due_at=None, personal_data="unknown"), Filing())
    pages = PdfReader(BytesIO(render(draft, words=str, language="en", generated=SOON))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert draft.gaps
    for gap in draft.gaps:
        assert text.count(str(gap)) == 2, gap
