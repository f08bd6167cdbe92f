"""The fields of the fact sheet: each has one place, a label, and options where it needs them."""

import re

import pytest

from incidents.models import Incident
from incidents.sheet import options
from incidents.sheet.fields import BY_COLUMN, FIELDS, PARTS, Kind, numbered, part_of
from incidents.sheet.operations import MODES
from incidents.sheet.sheet import Known, Sheet, in_words

#: Fields of the template that are no facts of the incident: who files what, and headings.
FILING = {3, 4, 5, 6, 7, 26}
#: Name and contact of our organisation stand on its own page; a text beside a list holds what is "other".
ELSEWHERE = {12, 13, 16, 19, 24, 25, 35, 36, 39, 40, 41, 45, 80, 82, 84, 89, 90, 95, 105, 111, 121, 122, 125, 126}


def test_every_key_and_label_stands_once():
    keys = [one.key for part in PARTS for one in part.fields]
    assert len(keys) == len(set(keys)) == len(FIELDS)
    for part in PARTS:
        labels = [str(one.label) for one in part.fields]
        assert len(labels) == len(set(labels)), part.name
        assert all(part_of(one.key) is part for one in part.fields)


def test_numbers_rise_in_the_order_of_the_template():
    found = [one.number for one in numbered()]
    assert found == sorted(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("key", FIELDS)
def test_choices_have_options_and_nothing_else_has(key):
    one = FIELDS[key]
    assert bool(one.options) == (one.kind in (Kind.CODE, Kind.CODES, Kind.PARTIES))
    assert len(set(map(str, one.options.values()))) == len(one.options)


def test_columns_are_columns_of_the_incident():
    names = {attribute.key for attribute in Incident.__mapper__.all_orm_descriptors}
    assert set(BY_COLUMN) <= names
    assert {column for pair in MODES.values() for column in pair} <= names


@pytest.mark.shared
def test_every_number_of_the_template_is_asked_or_stands_elsewhere(shared):
    """The numbers that the reference names in its data model."""
    text = (shared / "reference" / "notification-form-fields.md").read_text("utf-8")
    text = text.partition("## 2. ")[2].partition("## 3. ")[0]
    named = set()
    for row in re.findall(r"^\| `.*$", text, re.M):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        for first, last in re.findall(r"#(\d+)(?:–(\d+))?", cells[1]):
            named |= set(range(int(first), int(last or first) + 1))
    asked = {one.number for one in numbered()}
    assert named - asked - FILING - ELSEWHERE == set()
    assert asked <= named


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("dpo.designated", False, "no"),
        ("cause", "internal_innocent", "from inside, without bad intent"),
        ("incident.types", ["sent_by_mistake", "phishing"], "phishing or deception of people\ndata sent by mistake"),
        ("subjects.count", 0, "0"),
        ("comm.date", "2026-06-02", "Tue 2 Jun 2026"),
        ("xborder.counts", {"FR": 12, "DE": 3}, "DE: 3\nFR: 12"),
        ("parties", [{"name": "Deep Storage", "role": "processor"}], "Deep Storage (processor)"),
        (
            "contained_at",
            {"at": "2026-06-01T10:00:00+00:00", "zone": "Europe/Berlin", "offset": 120, "estimated": True},
            "about Mon 1 Jun 2026 12:00 CEST (estimated)",
        ),
        ("discovery.description", "  ", "None"),
    ],
)
def test_values_in_words(key, value, words):
    assert str(in_words(FIELDS[key], value)) == words


def test_the_newest_statement_holds_and_one_that_takes_back_leaves_nothing_known():
    sheet = Sheet({"cause": (Known(None), Known("unknown", "Ada")), "cyber_incident": (Known(False), Known(True))})
    assert sheet.value("cause") is None
    assert sheet.known("cause") is None
    assert [one.value for one in sheet.earlier("cause")] == ["unknown"]
    assert sheet.value("cyber_incident") is False
    assert sheet.values() == {"cyber_incident": False}
    with pytest.raises(KeyError):
        sheet.value("no.such.field")


def test_special_categories_are_among_the_categories():
    assert set(options.DATA_CATEGORIES) >= options.SPECIAL | options.CRIMINAL
