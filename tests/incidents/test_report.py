"""Drafts of Article 33 and 34: what they say, and that nothing missing is hidden, on paper too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from contracts.moment import at_instant
from contracts.rules import Step
from core.pdf import render
from core.phrases import Phrase
from incidents.facts import Facts, Organisation
from incidents.report import Document, Item, article_33, article_34, cited

AWARE = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)
SOON = AWARE + timedelta(hours=5)

UNKNOWN = Facts("INC-2026-0007", "Lost laptop", Organisation("Example Post", zone="Europe/Prague"))
COMPLETE = replace(
    UNKNOWN,
    description="A laptop was left on a train.\nIts disk is not encrypted.",
    occurred=at_instant(AWARE, "Europe/Prague", estimated=True),
    discovered=at_instant(AWARE, "Europe/Prague"),
    aware=at_instant(AWARE, "Europe/Prague"),
    nature=("availability", "confidentiality"),
    data_subject_categories=("customers", "employees"),
    data_subject_count=1200,
    data_subject_count_approximate=True,
    record_categories=("names", "addresses"),
    record_count=0,
    contact_point="Jana Nováková, dpo@post.example",
    likely_consequences="Letters in somebody else's name.",
    measures_taken="Account locked.",
    measures_proposed="Encrypt all disks.",
    advice="Be wary of unexpected letters.",
    risk="high_risk",
    risk_reasons="Addresses of many people.",
    personal_data="yes",
)

ASKED_33 = [
    ("description", None, "Not yet known: what happened — Article 33(3)(a)"),
    (
        "nature",
        None,
        "Not yet known: nature of the breach (confidentiality, integrity, availability) — Article 33(3)(a)",
    ),
    ("data_subject_categories", None, "Not yet known: categories of data subjects concerned — Article 33(3)(a)"),
    ("data_subject_count", None, "Not yet known: approximate number of data subjects concerned — Article 33(3)(a)"),
    ("record_categories", (), "Not yet known: categories of personal data records concerned — Article 33(3)(a)"),
    ("record_count", None, "Not yet known: approximate number of personal data records concerned — Article 33(3)(a)"),
    (
        "contact_point",
        " ",
        "Not yet known: name and contact details of the data protection officer or contact point — Article 33(3)(b)",
    ),
    ("likely_consequences", "", "Not yet known: likely consequences of the breach — Article 33(3)(c)"),
    ("aware", None, "Not yet known: when we became aware — Article 33(1)"),
    ("personal_data", "unknown", "Not yet known: whether personal data is involved — Article 4(12)"),
]
NO_MEASURES = "Not yet known: measures taken or proposed to address the breach — Article 33(3)(d)"


def gaps(document: Document) -> list[str]:
    return [str(gap) for gap in document.gaps]


def items(document: Document) -> dict[str, Item]:
    body = (section for section in document.sections if not section.checklist)
    return {str(item.label): item for section in body for item in section.items}


def headings(document: Document) -> list[str]:
    return [str(section.heading) for section in document.sections]


def test_a_complete_notification_has_no_gap_and_no_open_points() -> None:
    draft = article_33(COMPLETE, SOON, DUE)
    assert gaps(draft) == []
    assert headings(draft) == [
        "Who notifies",
        "Timeline",
        "Nature of the personal data breach",
        "Contact point",
        "Likely consequences",
        "Measures",
    ]
    assert draft.state == "draft"


@pytest.mark.parametrize(("field", "unknown", "gap"), ASKED_33, ids=[row[0] for row in ASKED_33])
def test_each_missing_fact_is_named_alone(field: str, unknown: object, gap: str) -> None:
    draft = article_33(replace(COMPLETE, **{field: unknown}), SOON, DUE)
    assert gaps(draft) == [gap]
    assert [str(item.gap) for item in draft.sections[0].items] == [gap]
    assert headings(draft)[0] == "Open points"
    assert headings(draft)[-1] == "Further information"
    assert "in phases without undue further delay" in str(draft.sections[-1].items[0].value)


@pytest.mark.parametrize(
    ("taken", "proposed", "expected"),
    [
        (None, None, [NO_MEASURES]),
        ("Account locked.", None, []),
        (None, "Encrypt all disks.", []),
    ],
)
def test_measures_are_missing_only_if_none_is_taken_or_proposed(
    taken: str | None, proposed: str | None, expected: list[str]
) -> None:
    facts = replace(COMPLETE, measures_taken=taken, measures_proposed=proposed)
    draft = article_33(facts, SOON, DUE)
    assert gaps(draft) == expected
    if not expected:
        assert str(items(draft)["Measures taken"].value) == (taken or "None stated")
        assert str(items(draft)["Measures proposed"].value) == (proposed or "None stated")


def test_all_unknown_names_all_and_cites_each_provision() -> None:
    draft = article_33(UNKNOWN, SOON, None)
    expected = {gap for _, _, gap in ASKED_33} | {NO_MEASURES}
    assert set(gaps(draft)) == expected
    assert len(gaps(draft)) == len(expected)
    for section in draft.sections[1:]:
        for item in section.items:
            assert (item.value is None) is (item.gap is not None)


@pytest.mark.parametrize(
    ("after_due", "reasons", "shown", "gap"),
    [
        (timedelta(0), None, False, False),
        (timedelta(seconds=1), None, True, True),
        (timedelta(days=9), "The train company called late.", True, False),
        (timedelta(hours=-9), "Expected to be late.", True, False),
    ],
)
def test_reasons_for_the_delay_are_demanded_past_72_hours(
    after_due: timedelta, reasons: str | None, shown: bool, gap: bool
) -> None:
    draft = article_33(replace(COMPLETE, delay_reasons=reasons), DUE + after_due, DUE)
    assert ("Reasons for the delay" in items(draft)) is shown
    expected = "Not yet stated: reasons for the delay beyond 72 hours — Article 33(1)"
    assert gaps(draft) == ([expected] if gap else [])
    assert ("has passed" in str(items(draft)["72 hours after awareness"].value)) is (after_due > timedelta(0))


def test_moments_stand_in_local_time_and_the_due_moment_survives_the_clock_change() -> None:
    shown = items(article_33(COMPLETE, SOON, DUE))
    assert str(shown["Occurred"].value) == "about Fri 27 Mar 2026 18:30 CET (estimated)"
    assert str(shown["Became aware"].value) == "Fri 27 Mar 2026 18:30 CET"
    assert str(shown["72 hours after awareness"].value) == "Mon 30 Mar 2026 19:30 CEST"


def test_the_derivation_stands_under_the_due_moment_as_it_stands_everywhere() -> None:
    steps = (Step(Phrase("aware + 72 hours")), Step(Phrase("next full hour"), "Regulation 1182/71 Art. 3(1)"))
    shown = items(article_33(COMPLETE, SOON, DUE, steps))
    assert str(shown["How this moment follows"].value) == "\n".join(str(step) for step in steps)
    assert "How this moment follows" not in items(article_33(COMPLETE, SOON, None, steps))
    assert "How this moment follows" not in items(article_33(COMPLETE, SOON, DUE))


def test_an_unknown_zone_falls_back_to_utc() -> None:
    facts = replace(COMPLETE, organisation=Organisation("Example Post", zone="Nowhere/Town"))
    assert str(items(article_33(facts, SOON, DUE))["72 hours after awareness"].value) == "Mon 30 Mar 2026 17:30 UTC"


def test_values_say_what_is_known() -> None:
    facts = replace(COMPLETE, place="Crisp", processors=("Crisp",), nature=("availability", "odd {code}"))
    shown = items(article_33(facts, SOON, DUE))
    assert str(shown["Approximate number of data subjects"].value) == "about 1200"
    assert str(shown["Approximate number of personal data records"].value) == "0"
    assert shown["Categories of data subjects"].value == "customers\nemployees"
    assert str(shown["Where it happened"].value) == "With Crisp"
    assert shown["Processor where the breach has its cause"].value == "Crisp"
    assert str(shown["Nature of the breach"].value).splitlines() == [
        "Availability: personal data was lost, destroyed or out of reach",
        "odd {code}",
    ]


def test_braces_in_a_persons_words_are_not_a_template() -> None:
    facts = replace(COMPLETE, description="{oops} {0}", place="{x}", contact_point="{")
    shown = items(article_33(facts, SOON, DUE))
    assert str(shown["What happened"].value) == "{oops} {0}"
    assert str(shown["Where it happened"].value) == "With {x}"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"risk": "unlikely"}, "Article 33(1) then asks for no notification"),
        ({"personal_data": "no"}, "Article 33 does not apply"),
    ],
)
def test_a_notification_that_the_facts_do_not_ask_for_says_so(change: dict[str, str], note: str) -> None:
    assert article_33(COMPLETE, SOON, DUE).notes == ()
    assert note in str(article_33(replace(COMPLETE, **change), SOON, DUE).notes[0])


def test_the_communication_has_the_four_blocks_and_the_advice() -> None:
    draft = article_34(COMPLETE, SOON)
    assert gaps(draft) == []
    assert [(str(section.heading), section.provision) for section in draft.sections] == [
        ("What happened", "34(2)"),
        ("What this may mean for you", "34(2), 33(3)(c)"),
        ("What we do about it", "34(2), 33(3)(d)"),
        ("What you can do", "recital 86"),
        ("Questions", "34(2), 33(3)(b)"),
    ]
    assert str(draft.lead).startswith("Example Post is writing to you")
    assert str(items(draft)["What we know as of"].value) == "Fri 27 Mar 2026"


def test_the_communication_asks_for_no_numbers() -> None:
    counts = {"data_subject_count": None, "record_count": None}
    categories = {"data_subject_categories": None, "record_categories": None}
    assert gaps(article_34(replace(COMPLETE, **counts, **categories), SOON)) == []


def test_every_gap_of_the_communication_is_named() -> None:
    assert gaps(article_34(UNKNOWN, SOON)) == [
        "Not yet known: what happened — Article 34(2)",
        "Not yet known: nature of the breach (confidentiality, integrity, availability) — Article 34(2)",
        "Not yet known: whether personal data is involved — Article 4(12)",
        "Not yet known: likely consequences of the breach — Article 34(2), 33(3)(c)",
        "Not yet known: measures taken or proposed to address the breach — Article 34(2), 33(3)(d)",
        "Not yet known: what people can do to protect themselves — Recital 86",
        "Not yet known: name and contact details of the data protection officer or contact point"
        " — Article 34(2), 33(3)(b)",
    ]


@pytest.mark.parametrize(
    ("risk", "note"),
    [(None, "not yet decided"), ("risk", "not judged high"), ("unlikely", "not judged high"), ("high_risk", None)],
)
def test_the_communication_says_whether_the_verdict_asks_for_it(risk: str | None, note: str | None) -> None:
    notes = [str(text) for text in article_34(replace(COMPLETE, risk=risk), SOON).notes]
    assert any(note in text for text in notes) if note else len(notes) == 1


def test_provisions_are_cited_in_words() -> None:
    assert [str(cited(place)) for place in ("33(4)", "recital 86")] == ["Article 33(4)", "Recital 86"]


@pytest.mark.parametrize("article", [33, 34])
def test_on_paper_every_gap_stands_at_its_place_and_among_the_open_points(article: int) -> None:
    draft = article_33(UNKNOWN, SOON, None) if article == 33 else article_34(UNKNOWN, SOON)
    pages = PdfReader(BytesIO(render(draft, words=str, language="en", generated=SOON))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for gap in gaps(draft):
        assert text.count(gap) == 2, gap
