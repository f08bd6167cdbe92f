"""The notification of Article 33: in the template's order, every gap named, nothing unknown left out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.facts import ASKED, Organisation
from incidents.reports.article33 import article_33, counted
from incidents.reports.document import changes, compared, frozen, thawed
from incidents.reports.dossier import Dossier, Processor
from incidents.reports.filing import FINAL, PRELIMINARY, SUPPLEMENTARY, WITHDRAWN, Filing
from incidents.sheet.fields import FIELDS, Kind
from incidents.sheet.sheet import Known, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
US = Organisation("Example Post", "1 Example Street", "DE", "Europe/Berlin")
AWARE = {"at": "2026-06-01T10:00:00+00:00", "zone": "Europe/Berlin", "offset": 120, "estimated": False}
SIX = {
    "aware": AWARE,
    "description": "A laptop was left on a train.",
    "nature": ["confidentiality"],
    "subjects.count": 30,
    "subjects.count_mode": "approximate",
    "contact_point": "desk@ours.example",
    "measures_taken": "The laptop was locked from afar.",
}


def dossier(known=SIX, **more):
    sheet = Sheet({key: (Known(value),) for key, value in known.items()})
    return Dossier("INC-2026-0001", "Laptop", US, sheet, more.pop("now", NOW), **more)


def lines(document):
    return {str(item.label): str(item.value) for item in document.items() if item.value is not None}


def gaps(document):
    return [str(gap) for gap in document.gaps]


def test_six_facts_make_a_draft_with_every_gap_of_article_33_3_named():
    document = article_33(dossier(personal_data="yes"), Filing())
    assert gaps(document) == [
        "Not yet known: Categories of data subjects — Article 33(3)(a)",
        "Not yet known: Categories of personal data records — Article 33(3)(a)",
        "Not yet known: Number of personal data records concerned — Article 33(3)(a)",
        "Not yet known: Likely consequences — Article 33(3)(c)",
    ]
    assert lines(document)["Number of data subjects concerned"] == "about 30"
    assert document.sections[0].checklist
    assert [item.gap for item in document.sections[0].items] == list(document.gaps)
    assert "further information follows in phases" in lines(document)["Information in phases"]


def test_an_incident_of_which_nothing_is_known_names_all_that_article_33_3_asks_for():
    document = article_33(dossier({}), Filing())
    found = " ".join(gaps(document))
    for provision in {provision for _name, provision in ASKED}:
        assert f"Article {provision}" in found
    assert len(document.gaps) == len(ASKED) + len(("aware", "personal data"))


def test_parts_stand_in_the_order_of_the_template():
    numbers = [item.number for item in article_33(dossier(every_field()), Filing()).items() if item.number]
    # The name comes before its number, and processors with the controller.
    body = [number for number in numbers if number > 7 and number not in (12, 38)]
    assert body == sorted(body)


@pytest.mark.parametrize("hours", [71, 72, 73])
def test_reasons_for_the_delay_are_missing_from_72_hours_on_only(hours):
    now = datetime(2026, 6, 1, 10, tzinfo=UTC) + timedelta(hours=hours)
    document = article_33(dossier(now=now, due_at=datetime(2026, 6, 4, 10, tzinfo=UTC), personal_data="yes"), Filing())
    late = "Not yet known: Reasons for the delay — Article 33(1)"
    assert (late in gaps(document)) == (hours > 72)


@pytest.mark.parametrize("key", ["measures_taken", "measures_proposed"])
def test_measures_taken_or_proposed_fill_the_duty(key):
    known = {name: value for name, value in SIX.items() if name != "measures_taken"} | {key: "Locked."}
    assert not any("Measures" in gap for gap in gaps(article_33(dossier(known), Filing())))


def test_what_follows_from_other_facts_is_not_asked():
    plain = str(article_33(dossier(), Filing()))
    assert "Consequences for availability" not in plain
    assert "Lead supervisory authority" not in plain
    crossing = str(article_33(dossier(SIX | {"xborder.is": True}), Filing()))
    assert "Lead supervisory authority" in crossing


def test_processors_are_named_with_their_contract():
    document = article_33(dossier(processors=(Processor("Deep Storage", "Storage terms"), Processor("Post"))), Filing())
    assert lines(document)["Processors involved"] == "Deep Storage (Storage terms)\nPost"


def test_kinds_of_a_filing():
    more = article_33(dossier(), Filing(PRELIMINARY, more_to_follow_on=date(2026, 6, 15)))
    assert "the next by Mon 15 Jun 2026" in lines(more)["Information in phases"]
    assert str(more.sections[1].items[-1].label) == "Information in phases", "said once, beside the kind"
    second = article_33(dossier(), Filing(SUPPLEMENTARY, 2, previous_id="F-77"))
    assert lines(second)["The authority's file number"] == "F-77"
    final = article_33(dossier(), Filing(FINAL, 3, more_to_follow_on=date(2026, 6, 15)))
    assert final.gaps
    assert "Information in phases" not in lines(final), "what is final promises nothing more"


def test_where_nobody_chose_the_authority_the_proposed_one_is_named_as_such():
    assert lines(article_33(dossier(), Filing(recipient="CNIL")))["To"] == "CNIL"
    assert lines(article_33(dossier(), Filing(recipient="CNIL", proposed=True)))["To"] == "Proposed: CNIL"
    assert "To" not in lines(article_33(dossier(), Filing()))


def test_what_only_other_forms_ask_for_is_no_open_question_of_the_template():
    document = article_33(dossier({}), Filing())
    for section in document.sections:
        if section.checklist:
            continue
        unknown = [item.value for item in section.items if str(item.label) == "Not yet known"]
        labels = {str(one) for value in unknown for one in value.values.values()}
        assert labels <= {str(one.label) for one in FIELDS.values() if one.number is not None}


@pytest.mark.parametrize(("told", "late"), [(71, False), (73, True), (None, True)])
def test_what_follows_in_phases_is_not_late_where_the_first_notification_was_in_time(told, late):
    due = NOW + timedelta(hours=72)
    notified_at = None if told is None else NOW + timedelta(hours=told)
    said = article_33(
        dossier(SIX, now=NOW + timedelta(days=5), due_at=due, notified_at=notified_at), Filing(SUPPLEMENTARY, 2)
    )
    assert any("Reasons for the delay" in gap for gap in gaps(said)) is late
    assert ("has passed" in lines(said)["72 hours after awareness"]) is late


def test_a_withdrawal_says_why_and_nothing_of_the_breach():
    document = article_33(dossier(), Filing(WITHDRAWN, 2, previous_id="F-77", withdraw_reason="No data was on it."))
    assert lines(document)["Reason for the withdrawal"] == "No data was on it."
    assert "What happened" not in lines(document)
    assert "Not yet known" not in lines(document)
    assert set(lines(document)) >= {"Controller", "Contact point", "The authority's file number"}
    assert "Not yet known: Reason for the withdrawal" in gaps(article_33(dossier(), Filing(WITHDRAWN, 2)))


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "None"),
        ({"count": 0}, "0"),
        ({"count": 30, "count_mode": "exact"}, "30"),
        ({"count": 30, "count_mode": "approximate"}, "about 30"),
        ({"count_min": 10}, "at least 10"),
        ({"count_max": 50}, "at most 50"),
        ({"count_min": 10, "count_max": 50}, "between 10 and 50"),
        ({"count": 30, "count_mode": "approximate", "count_min": 10, "count_max": 50}, "about 30 (between 10 and 50)"),
        ({"count_mode": "undeterminable"}, "cannot be determined"),
        ({"count_mode": "tbd"}, "None"),
    ],
)
def test_counts_say_how_sure_they_are(known, words):
    sheet = Sheet({f"subjects.{key}": (Known(value),) for key, value in known.items()})
    assert str(counted(sheet, "subjects")) == words


def every_field():
    """One answer for every field."""
    samples = {
        Kind.TEXT: "Some words.",
        Kind.NUMBER: 7,
        Kind.YES_NO: True,
        Kind.DAY: "2026-06-02",
        Kind.MOMENT: AWARE,
        Kind.COUNTS: {"FR": 3},
        Kind.COUNTRIES: ["FR"],
        Kind.PARTIES: [{"name": "Deep Storage", "role": "processor"}],
    }
    return {
        key: one.codes[0] if one.kind is Kind.CODE else [one.codes[0]] if one.kind is Kind.CODES else samples[one.kind]
        for key, one in FIELDS.items()
    }


def test_every_answer_of_the_sheet_stands_in_the_notification():
    known = every_field()
    document = article_33(dossier(known, personal_data="yes", risk="risk"), Filing())
    assert document.gaps == ()
    shown = {item.key for item in document.items()}
    hidden = {f"{name}.{part}" for name in ("subjects", "records") for part in ("count_mode", "count_min", "count_max")}
    assert set(FIELDS) - shown == hidden
    assert str(next(item for item in document.items() if item.key == "subjects.count").value) == "7 (between 7 and 7)"


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.just(None)))
def test_what_is_frozen_comes_back_as_it_was(dropped):
    known = {key: value for key, value in every_field().items() if key not in dropped}
    document = article_33(dossier(known), Filing(number=3))
    again = thawed(frozen(document), "approved", 3)
    assert [[str(item.label), str(item.value), str(item.gap), item.key] for item in again.items()] == [
        [str(item.label), str(item.value), str(item.gap), item.key] for item in document.items()
    ]
    assert changes(compared(again, document)) == ()


def test_each_change_since_the_version_before_is_marked_and_nothing_else():
    before = article_33(dossier(), Filing())
    known = {key: value for key, value in SIX.items() if key != "contact_point"}
    known |= {"subjects.count": 42, "subjects.count_mode": "exact", "records.count": 9}
    after = compared(thawed(frozen(before), "filed", 1), article_33(dossier(known), Filing(number=1)))
    marked = {str(item.label): str(item.change) for item in changes(after)}
    assert marked["Number of data subjects concerned"] == "Changed; before: about 30"
    assert marked["Number of personal data records concerned"] == "New since the version before"
    assert marked["Contact point"] == "Changed; before: desk@ours.example"
    assert len(marked) == 3
    assert "Not yet known: Contact point — Article 33(3)(b)" in gaps(after)
