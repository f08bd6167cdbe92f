"""What recipients were told is compared before anything else is filed: numbers, dates, categories."""

import pytest
from sqlalchemy import select

from core.database import db
from core.phrases import Phrase
from core.times import now
from incidents.models import Incident
from incidents.reports.comparison import Told, against, compared, contradictions
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
    assert "Number of data subjects differs" in compared_page
    assert "1 fact was told in different ways, or has changed since." in compared_page
