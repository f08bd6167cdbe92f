"""The communication of Article 34: four blocks and the advice, in plain language, no numbers, every gap named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.facts import Organisation
from incidents.reports.article34 import article_34
from incidents.reports.document import compared, frozen, thawed
from incidents.reports.dossier import Dossier
from incidents.reports.filing import SUPPLEMENTARY, WITHDRAWN, Filing
from incidents.sheet.sheet import Known, Sheet

NOW = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
US = Organisation("Example Post", "1 Example Street\n10115 Berlin", "DE", "Europe/Berlin")
KNOWN = {
    "description": "A laptop was left on a train.",
    "occurred": {"at": "2026-06-01T10:00:00+00:00", "zone": "Europe/Berlin", "offset": 120, "estimated": False},
    "nature": ["confidentiality", "availability"],
    "data.described": "Names and addresses",
    "contact_point": "desk@ours.example",
    "likely_consequences": "Somebody may write to you in our name.",
    "measures_taken": "The laptop was locked from afar.",
    "advice": "Do not answer letters that ask for your password.",
}


def dossier(known=KNOWN, **more):
    sheet = Sheet({key: (Known(value),) for key, value in known.items()})
    return Dossier("INC-2026-0001", "Laptop", US, sheet, NOW, **{"personal_data": "yes"} | more)


def lines(document):
    return {str(item.label): str(item.value) for item in document.items() if item.value is not None}


def test_the_four_blocks_and_the_advice_stand_in_their_order():
    document = article_34(dossier(), Filing())
    assert document.gaps == ()
    assert [(str(one.heading), one.provision) for one in document.sections] == [
        ("What happened", "34(2)"),
        ("What this may mean for you", "34(2), 33(3)(c)"),
        ("What we do about it", "34(2), 33(3)(d)"),
        ("What you can do", "recital 86"),
        ("Questions", "34(2), 33(3)(b)"),
    ]
    said = lines(document)
    assert "seen or copied" in said["How data is affected"]
    assert "lost" in said["How data is affected"]
    assert said["When it happened"] == "Mon 1 Jun 2026 12:00 CEST"
    assert said["What we know as of"] == "Tue 2 Jun 2026", "the day is that of our own zone"


def test_numbers_of_people_are_never_in_it():
    counts = {"subjects.count": 98765, "records.count": 87654, "subjects.count_min": 76543, "comm.count": 65432}
    text = str(lines(article_34(dossier(KNOWN | counts), Filing())))
    assert not any(str(number) in text for number in counts.values())
    assert article_34(dossier(KNOWN | counts), Filing()).gaps == ()


def test_every_gap_is_named_with_its_place_in_the_law():
    document = article_34(dossier({}, personal_data="unknown"), Filing())
    assert [str(gap) for gap in document.gaps] == [
        "Not yet known: What happened — Article 34(2)",
        "Not yet known: Nature of the breach — Article 34(2)",
        "Not yet known: Whether personal data is involved — Article 4(12)",
        "Not yet known: What this may mean for you — Article 34(2), 33(3)(c)",
        "Not yet known: Measures taken or proposed — Article 34(2), 33(3)(d)",
        "Not yet known: What you can do — Recital 86",
        "Not yet known: Who you can ask — Article 34(2), 33(3)(b)",
    ]
    assert [item.gap for item in document.sections[0].items] == list(document.gaps)


def test_what_the_authority_advises_and_the_kinds_of_data_stand_in_it():
    known = {key: value for key, value in KNOWN.items() if key != "data.described"}
    more = {"data.categories": ["credentials", "tbd"], "comm.authority_advice": "Change your password."}
    said = lines(article_34(dossier(known | more), Filing()))
    assert said["Which data"] == "credentials"
    assert said["What the supervisory authority advises"] == "Change your password."


@pytest.mark.parametrize(
    ("risk", "note"), [(None, "The risk is not yet decided"), ("risk", "not judged high"), ("high_risk", None)]
)
def test_notes_say_whether_it_is_owed_and_that_it_goes_alone(risk, note):
    notes = " ".join(map(str, article_34(dossier(risk=risk), Filing()).notes))
    assert "never inside a newsletter" in notes
    assert note is None or note in notes
    assert ("not judged high" in notes) == (risk == "risk")


def test_a_correction_says_what_does_not_hold_and_whom_to_ask():
    document = article_34(dossier(), Filing(WITHDRAWN, 2, withdraw_reason="The laptop held no data."))
    assert lines(document) == {
        "What we told you before does not hold": "The laptop held no data.",
        "Who you can ask": "desk@ours.example",
    }
    assert len(article_34(dossier(), Filing(WITHDRAWN, 2)).gaps) == 1


def test_a_further_communication_marks_what_changed():
    first = thawed(frozen(article_34(dossier(), Filing())), "filed", 1)
    later = article_34(dossier(KNOWN | {"advice": "Change your password."}), Filing(SUPPLEMENTARY, 2))
    changed = [item.key for item in compared(first, later).items() if item.change]
    assert changed == ["advice"]


@given(st.sets(st.sampled_from(sorted(KNOWN))))
def test_what_is_known_is_said_and_what_is_not_is_a_gap(keys):
    document = article_34(dossier({key: KNOWN[key] for key in keys}), Filing())
    said = {item.key for item in document.items() if item.value is not None and item.key}
    assert said == {"data" if key == "data.described" else key for key in keys}
    asked = {"description", "nature", "likely_consequences", "measures_taken", "advice", "contact_point"}
    assert {item.key for item in document.items() if item.gap} == asked - keys
