"""Which facts Article 33(3) still asks for."""

import pytest

from incidents.facts import ASKED, COLUMNS, is_known, open_facts
from incidents.models import Incident

UNKNOWN = {"title": "Lost laptop", "description": None}


def test_everything_is_open_at_first_in_the_order_of_the_article() -> None:
    assert open_facts(UNKNOWN) == ASKED
    assert [provision for _, provision in ASKED] == ["33(3)(a)"] * 6 + ["33(3)(b)", "33(3)(c)", "33(3)(d)"]


@pytest.mark.parametrize(
    ("field", "value", "known"),
    [
        ("data_subject_count", 0, True),
        ("data_subject_count", 12, True),
        ("data_subject_count", None, False),
        ("record_categories", "names", True),
        ("record_categories", "  ", False),
        ("nature", ["integrity"], True),
        ("nature", [], False),
        ("description", "A laptop was lost.", True),
        ("description", " \n ", False),
        ("description", "", False),
    ],
)
def test_zero_is_knowledge_and_blank_is_not(field: str, value: object, known: bool) -> None:
    assert is_known(UNKNOWN | {field: value}, field) is known


@pytest.mark.parametrize(
    ("taken", "proposed", "known"),
    [(None, None, False), ("Locked the account.", None, True), (None, "Encrypt disks.", True), (" ", "\t", False)],
)
def test_measures_taken_or_proposed_fill_the_duty(taken: str | None, proposed: str | None, known: bool) -> None:
    facts = UNKNOWN | {"measures_taken": taken, "measures_proposed": proposed}
    assert (("measures", "33(3)(d)") not in open_facts(facts)) is known


def test_every_fact_that_is_asked_for_is_a_column_of_the_incident() -> None:
    assert set(COLUMNS) <= {column.key for column in Incident.__mapper__.column_attrs}
    assert len(COLUMNS) == len(ASKED) + 1, "measures are two columns"
