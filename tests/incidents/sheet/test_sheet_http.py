"""The fact sheet over HTTP: written part by part, who said so kept, earlier values kept, files added."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db
from incidents.models import Entry, Incident
from incidents.sheet.fields import FIELDS, PARTS
from incidents.sheet.models import Fact
from incidents.sheet.operations import sheet_of
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in, text_of


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    with app.app_context():
        make.ours()
        make.incident(description="A laptop was left on a train.")
    return Visitor(app).enter_as("responder")


def address(visitor: Visitor, tail: str = "") -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}{tail}"


def known(visitor: Visitor) -> dict:
    with visitor.app.app_context():
        return sheet_of(db.session.scalars(select(Incident)).one()).values()


def test_an_empty_sheet_says_not_yet_known_everywhere_and_asks_for_nothing(visitor: Visitor) -> None:
    page = visitor.get(address(visitor, "/sheet"))
    assert text_of(page).count("not yet known") >= len(FIELDS) - len(known(visitor))
    for part in PARTS:
        answer = visitor.submit(address(visitor, f"/sheet/{part.name}"))
        assert answer.status_code == 302, f"{part.name} with nothing typed: {answer.status}"
    with visitor.app.app_context():
        assert db.session.scalars(select(Fact)).all() == []
        assert db.session.scalars(select(Entry).where(Entry.kind == "stated")).all() == []


def test_what_is_written_down_stands_there_with_who_said_so(visitor: Visitor) -> None:
    typed = {"cause": "external_malicious", "incident_types": ["ransomware", "phishing"], "recipient_known": "no"}
    visitor.submit(address(visitor, "/sheet/nature"), source="the processor, by phone", **typed)
    assert known(visitor)["cause"] == "external_malicious"
    assert known(visitor)["incident.types"] == ["ransomware", "phishing"]
    assert known(visitor)["recipient_known"] is False
    visitor.submit(address(visitor, "/sheet/nature"), cause="unknown")
    visitor.submit(address(visitor, "/sheet/nature"), cause="")
    assert "cause" not in known(visitor)
    page = text_of(visitor.get(address(visitor, "/sheet")))
    assert "from outside, with bad intent the processor, by phone, written down by The responder" in page
    timeline = text_of(visitor.get(address(visitor)))
    assert "Cause: unknown; before: from outside, with bad intent" in timeline
    assert "Cause: not yet known; before: unknown" in timeline


def test_every_kind_of_field_comes_back_as_it_was_typed(visitor: Visitor) -> None:
    url = address(visitor, "/sheet/others")
    visitor.submit(url, xborder_is="yes", xborder_counts="fr 1 200\nDE: 30", xborder_establishments="fr, DE")
    assert known(visitor)["xborder.counts"] == {"FR": 1200, "DE": 30}
    assert known(visitor)["xborder.establishments"] == ["DE", "FR"]
    assert "DE 30\nFR 1200" in visitor.get(url)
    url = address(visitor, "/sheet/controller")
    visitor.submit(url, parties="Deep Storage | processor | desk@deep.example\nExample Post")
    assert known(visitor)["parties"] == [
        {"name": "Deep Storage", "role": "processor", "contact": "desk@deep.example"},
        {"name": "Example Post", "role": "other"},
    ]
    url = address(visitor, "/sheet/timeline")
    at = {"contained_at_on": "2026-05-31", "contained_at_at": "10:30", "zone": "Europe/Berlin"}
    visitor.submit(url, external_notice_date="2026-05-30", **at)
    assert known(visitor)["external_notice_date"] == "2026-05-30"
    assert known(visitor)["contained_at"]["at"] == "2026-05-31T08:30:00+00:00"
    assert visitor.submit(url).status_code == 302
    with visitor.app.app_context():
        assert len(db.session.scalars(select(Fact).where(Fact.key == "contained_at")).all()) == 1


@pytest.mark.parametrize(
    ("part", "name", "typed", "sentence"),
    [
        ("others", "xborder_counts", "France 12", "A country and a number on each line, such as: FR 1200."),
        ("others", "xborder_counts", "XX 12", "XX"),
        ("others", "xborder_counts", "FR 1.5", "A country and a number on each line, such as: FR 1200."),
        ("others", "xborder_counts", "FR 12\nFR 20", "A country and a number on each line, such as: FR 1200."),
        ("others", "xborder_counts", "FR 2000000001", "A whole number from 0 to 2,000,000,000."),
        ("others", "xborder_establishments", "QQ", "QQ"),
        ("people", "subjects_count_min", "-3", "A whole number from 0 to 2,000,000,000."),
        ("people", "subjects_count_min", "1000000000000", "A whole number from 0 to 2,000,000,000."),
        ("controller", "parties", "Deep Storage | butler", "On each line: name | role | contact."),
        ("timeline", "contained_at_on", "2999-01-01", "This moment lies in the future."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    visitor: Visitor, part: str, name: str, typed: str, sentence: str
) -> None:
    answer = visitor.submit(address(visitor, f"/sheet/{part}"), **{name: typed}, source="the processor")
    assert sentence in errors_at(answer)[name]
    page = answer.get_data(as_text=True)
    assert typed in page
    assert "the processor" in page


def test_a_code_that_does_not_exist_is_refused(visitor: Visitor) -> None:
    url = address(visitor, "/sheet/nature")
    sent = {"csrf_token": visitor.token(), "zone": "UTC", "cause": "aliens"}
    assert visitor.client.post(url, data=sent).status_code == 422
    assert "cause" not in known(visitor)


def test_two_people_at_once_are_told_of_each_other(visitor: Visitor) -> None:
    url = address(visitor, "/sheet/nature")
    stale = visitor.get(url)
    visitor.submit(url, cause="unknown")
    data = entered(form_in(stale))
    data["cause"] = "internal_innocent"
    answer = visitor.client.post(url, data=data)
    assert "It now says: unknown" in errors_at(answer)["cause"]
    assert known(visitor)["cause"] == "unknown"


def test_facts_of_the_page_of_facts_stand_in_the_sheet_with_their_history(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/facts"), data_subject_count="30", data_subject_count_approximate="y")
    visitor.submit(address(visitor, "/facts"), data_subject_count="42", data_subject_count_approximate=None)
    with visitor.app.app_context():
        sheet = sheet_of(db.session.scalars(select(Incident)).one())
    assert sheet.value("subjects.count") == 42
    assert [one.value for one in sheet.earlier("subjects.count")] == [30]
    assert sheet.known("subjects.count").by == "The responder"
    assert sheet.value("subjects.count_mode") == "exact"
    assert sheet.value("description") == "A laptop was left on a train."


def test_a_file_is_kept_with_its_hash_and_comes_back_as_it_was(visitor: Visitor) -> None:
    content = b"All your files are encrypted."
    url = address(visitor, "/attachments/new")
    visitor.submit(url, kind="ransom_note", title="The note", file=(BytesIO(content), "note.txt"))
    page = visitor.get(address(visitor, "/sheet"))
    assert hashlib.sha256(content).hexdigest() in page
    assert "ransom note" in text_of(page)
    assert visitor.download("/attachments/1").data == content
    assert "File added: The note (note.txt)" in text_of(visitor.get(address(visitor)))
    answer = visitor.submit(url, kind="ransom_note", title="", file=(BytesIO(b""), ""))
    assert set(errors_at(answer)) == {"title", "file"}


def test_a_text_where_a_file_belongs_is_refused(visitor: Visitor) -> None:
    page = address(visitor, "/attachments/new")
    data = entered(form_in(visitor.get(page)))
    data["title"], data["file"] = "Log", "no file"
    assert errors_at(visitor.client.post(page, data=data))["file"] == "Choose a file."


def test_numbers_may_be_grouped_as_people_group_them(visitor: Visitor) -> None:
    typed = "FR 1,200\nDE 1.200.000\nIT 12\u202f345\nES 7"
    assert visitor.submit(address(visitor, "/sheet/others"), xborder_counts=typed).status_code == 302
    assert known(visitor)["xborder.counts"] == {"FR": 1200, "DE": 1_200_000, "IT": 12_345, "ES": 7}


def test_facts_that_contradict_each_other_are_refused_in_the_sheet_and_named_elsewhere(visitor: Visitor) -> None:
    people = address(visitor, "/sheet/people")
    said = "“At most so many data subjects” contradicts “At least so many data subjects”: 50."
    answer = visitor.submit(people, subjects_count_min="50", subjects_count_max="10")
    assert errors_at(answer)["subjects_count_max"] == said
    assert "subjects.count_min" not in known(visitor)
    assert visitor.submit(people, subjects_count_min="10", subjects_count_max="50").status_code == 302
    # The number itself stands on the page of facts, which a responder must be able to store at once.
    assert visitor.submit(address(visitor, "/facts"), data_subject_count="70").status_code == 302
    said = "“Number of data subjects concerned” contradicts “At most so many data subjects”: 50."
    assert said in text_of(visitor.get(address(visitor)))
    assert said in text_of(visitor.get(address(visitor, "/article-33"))), "nobody approves it unseen"


def test_to_store_a_page_moves_no_moment_that_was_entered_in_another_zone(visitor: Visitor) -> None:
    timeline, facts = address(visitor, "/sheet/timeline"), address(visitor, "/facts")
    visitor.submit(timeline, zone="America/New_York", contained_at_on="2026-06-01", contained_at_at="22:30")
    visitor.submit(timeline, zone="America/New_York", occurred_to_on="2026-06-01")
    with visitor.app.app_context():
        row = db.session.scalars(select(Incident)).one()
        # As one that a program wrote: to the second, and in a zone of its own.
        row.discovered = make.moment(make.NOW + timedelta(seconds=42), "America/New_York")
        row.occurred = make.moment(make.NOW - timedelta(hours=9), "Asia/Tokyo")
        db.session.commit()
    before = known(visitor)
    assert 'value="04:30"' in visitor.get(timeline), "shown in the zone that the page names"
    assert 'value="14:00"' in visitor.get(facts)
    assert visitor.submit(timeline, discovery_description="By chance.").status_code == 302
    assert visitor.submit(facts, likely_consequences="None seen.").status_code == 302, "no deadline moves, no reason"
    after = known(visitor)
    assert {key: after[key] for key in before} == before
    visitor.submit(timeline, contained_at_at="04:31")
    assert known(visitor)["contained_at"]["at"] == "2026-06-02T02:31:00+00:00"
