"""What recipients were told is compared before anything else is filed: numbers, dates, categories."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.database import db
from core.phrases import Phrase, as_data, from_data
from core.times import now
from incidents.models import Incident
from incidents.reports.comparison import Told, against, agree, compared, contradictions
from incidents.reports.document import Document, Item, Section
from tests import make
from tests.visitor import Visitor, text_of


def told(who, **values):
    items = tuple(Item(Phrase(key), value, key=key.replace("__", ".")) for key, value in values.items())
    return Told(Phrase(who), Document(Phrase("A text"), "INC-2026-0001", (Section(Phrase("All"), "", items),)))


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        ([], []),
        ([told("CNIL", subjects__count="30")], []),
        ([told("CNIL", subjects__count="30"), told("Above", subjects__count="30")], []),
        ([told("CNIL", subjects__count="30"), told("Above", subjects__count="42")], ["subjects.count"]),
        ([told("CNIL", subjects__count="30"), told("Above", records__count="42")], []),
        ([told("CNIL", description="A"), told("Above", description="B")], []),
        (
            [told("CNIL", aware="Mon", data__described="names"), told("Above", aware="Tue", data__described="cards")],
            ["aware", "data.described"],
        ),
    ],
)
def test_contradictions(texts, keys):
    assert [row.key for row in contradictions(texts)] == keys
    assert {row.key for row in compared(texts)} >= set(keys)


def between(low, high):
    return Phrase("between {low} and {high}", {"low": low, "high": high})


def number(count, text="{number}"):
    return Phrase(text, {"number": count})


NINE = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (number(30), number(30), True),
        (number(30), number(31), False),
        (number(30), number(30, "about {number}"), True),
        (number(1000), number(1050, "about {number}"), False),
        (number(30), between(10, 50), True),
        (number(51), between(10, 50), False),
        (between(10, 50), between(40, 90), True),
        (between(10, 50), between(51, 90), False),
        (Phrase("at least {low}", {"low": 40}), number(39), False),
        (Phrase("at least {low}", {"low": 40}), number(10**9), True),
        (Phrase("at most {high}", {"high": 40}), number(0), True),
        (number(number(30, "about {number}"), "{number} ({bounds})"), between(10, 50), True),
        (number(number(60, "about {number}"), "{number} ({bounds})"), between(10, 50), False),
        (Phrase("cannot be determined"), number(30), False),
        (Phrase("{moment}", {"moment": NINE}), Phrase("{moment}", {"moment": NINE.astimezone(UTC)}), True),
        (Phrase("{moment}", {"moment": NINE}), Phrase("{moment}", {"moment": NINE + timedelta(hours=1)}), False),
        (Phrase("{moment}", {"moment": NINE}), Phrase("about {moment} (estimated)", {"moment": NINE}), False),
        ("Customers\n  employees ", "Employees\n\ncustomers", True),
        ("Customers", "Customers and employees", False),
        ("Customers", Phrase("customers"), False),
    ],
)
def test_what_can_both_be_true_is_no_contradiction(one, other, both):
    assert agree(one, other) is both
    assert agree(other, one) is both
    for stored in (from_data(as_data(one)), one):
        assert agree(stored, other) is both, "as it comes back from the store"


@given(st.tuples(st.integers(0, 99), st.integers(0, 99)), st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_two_ranges_agree_exactly_where_they_have_a_number_in_common(one, other):
    (low, high), (least, most) = sorted(one), sorted(other)
    common = set(range(low, high + 1)) & set(range(least, most + 1))
    assert agree(between(low, high), between(least, most)) is bool(common)


def test_a_draft_is_held_against_each_text_that_was_filed():
    filed = [told("CNIL", subjects__count="30"), told("Above", subjects__count="42")]
    found = against(told("the draft", subjects__count="42", aware="Mon"), filed)
    assert {key: [(str(who), value) for who, value in others] for key, others in found.items()} == {
        "subjects.count": [("CNIL", "30")]
    }


def test_over_http_the_facts_now_stand_beside_what_was_filed(app):
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        present = now().replace(second=0, microsecond=0)
        make.incident(own_data=True, now=present, data_subject_count=30)
        reference = db.session.scalars(select(Incident.reference)).one()
    officer = Visitor(app).enter_as("privacy_officer")
    page = f"/incidents/{reference}"
    assert "Nothing was filed yet." in text_of(officer.get(f"{page}/documents/compare"))
    url = officer.submit(f"{page}/documents/art33/new", language="en").headers["Location"]
    officer.submit(f"{url}/file", channel="portal", reference="F-1", override_reason="At night.")
    assert "All that was told agrees" in text_of(officer.get(f"{page}/documents/compare"))
    officer.submit(f"{page}/facts", data_subject_count="42")
    compared_page = text_of(officer.get(f"{page}/documents/compare"))
    assert "Number of data subjects concerned differs" in compared_page
    assert "1 fact was told in different ways, or has changed since." in compared_page
