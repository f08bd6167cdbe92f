"""What a cell means, and what it cannot mean."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bulk.columns import CONTRACTS, DUTIES, PARTIES, Column, Kind
from contracts.bulk.tables import RISKY, headed, is_remark, plain, read_cell, read_row, safe, told
from core.errors import FieldError, FieldErrors

UNIT = DUTIES.column("unit")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.DAY, "2026-03-31", date(2026, 3, 31)),
        (Kind.DAY, "31.03.2026", date(2026, 3, 31)),
        (Kind.DAY, "1. 4. 2026", date(2026, 4, 1)),
        (Kind.DAY, datetime.combine(date(2026, 3, 31), time()), date(2026, 3, 31)),
        (Kind.DAY, date(2026, 3, 31), date(2026, 3, 31)),
        (Kind.DAYS, "2026-12-31; 2026-12-24", ["2026-12-24", "2026-12-31"]),
        (Kind.NUMBER, "48", 48),
        (Kind.NUMBER, 48.0, 48),
        (Kind.NUMBER, 48, 48),
        (Kind.YES, "Ja", True),
        (Kind.YES, "x", True),
        (Kind.YES, True, True),
        (Kind.YES, 0.0, False),
        (Kind.YES, "NON", False),
        (Kind.TEXT, 2026.0, "2026"),
        (Kind.TEXT, datetime.combine(date(2026, 3, 31), time()), "2026-03-31"),
        (Kind.TEXT, time(9), "09:00"),
        (Kind.TEXT, "'=1", "=1"),
        (Kind.TEXT, "", None),
        (Kind.NUMBER, None, None),
    ],
)
def test_what_can_be_meant_is_read(kind, raw, value):
    assert read_cell(Column("c", kind=kind), raw) == value


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((said, True) for said in ("yes", "Yes", " y ", "true", "TRUE", "1", 1, 1.0, True, "x", "X")),
        *((said, True) for said in ("oui", "ja", "Ja", "sí", "sì", "Sì", "si", "si\u0300", "si\u0301", "SI")),
        *((said, True) for said in ("VRAI", "WAHR", "VERO", "VERDADERO", "WAAR")),
        *((said, False) for said in ("no", "No", "n", "false", "FALSE", "0", 0, 0.0, False)),
        *((said, False) for said in ("non", "nein", "nee", "FAUX", "FALSCH", "FALSO", "ONWAAR")),
    ],
)
def test_yes_and_no_are_read_in_six_languages(said, meant):
    assert read_cell(Column("c", kind=Kind.YES), said) is meant


@pytest.mark.parametrize("said", ["perhaps", "2", "yes no", "nsì", "-", "?", 2])
def test_what_is_neither_yes_nor_no_is_asked_again(said):
    with pytest.raises(FieldError, match="Write yes or no"):
        read_cell(Column("c", kind=Kind.YES), said)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.DAY, "3/4/2026"),
        (Kind.DAY, "2026-02-30"),
        (Kind.DAY, "31.3.26"),
        (Kind.DAY, 46112),
        (Kind.DAY, datetime.combine(date(2026, 3, 31), time(12))),
        (Kind.DAYS, "2026-12-24; soon"),
        (Kind.NUMBER, "1.000"),
        (Kind.NUMBER, "1,000"),
        (Kind.NUMBER, 1.5),
        (Kind.NUMBER, -1),
        (Kind.NUMBER, True),
        (Kind.NUMBER, "٤٨"),
        (Kind.NUMBER, 10**12),
        (Kind.YES, "maybe"),
        (Kind.TEXT, "#REF!"),
        (Kind.TEXT, "x" * 201),
    ],
)
def test_what_could_be_something_else_is_refused_in_words(kind, raw):
    with pytest.raises(FieldError) as refused:
        read_cell(Column("c", kind=kind), raw)
    assert refused.value.field == "c"
    assert str(refused.value).count(" ") > 3


def test_a_quotation_mark_that_nobody_closed_is_seen_by_the_lines_it_swallows() -> None:
    with pytest.raises(FieldError, match="This must be one line"):
        read_cell(Column("name"), "unclosed\nExample B,FR")
    assert read_cell(Column("address", longest=2_000), "1 Example Street\nParis") == "1 Example Street\nParis"


@pytest.mark.parametrize("written", ["working_days", "Working days", " WORKING-DAYS "])
def test_codes_are_read_as_people_write_them(written):
    assert read_cell(UNIT, written) == "working_days"


def test_codes_with_hyphens_of_their_own_are_found():
    assert read_cell(DUTIES.column("rule"), "eu-1182-71-hours") == "eu-1182-71-hours"


def test_an_unknown_code_is_answered_with_those_there_are():
    with pytest.raises(FieldError, match="“fortnights” is none of these: hours, days, weeks, working_days, months"):
        read_cell(UNIT, "fortnights")


def test_headings_in_any_order_and_case():
    places, faults = headed(PARTIES, 1, ["Country", None, "NAME"])
    assert ([(place, column.name) for place, column in places.items()], faults) == ([(0, "country"), (2, "name")], [])


def test_headings_that_are_unknown_double_or_missing_are_named():
    _places, faults = headed(CONTRACTS, 1, ["title", "Title", "colour"])
    found = {(fault.column, str(fault.message).split(".")[0]) for fault in faults}
    assert found >= {
        ("title", "This column stands there twice"),
        ("colour", "There is no column of this name"),
        ("role_a", "This column is missing"),
    }


def test_every_fault_of_a_row_is_named_at_once():
    places, _faults = headed(CONTRACTS, 1, [one.name for one in CONTRACTS.columns])
    values, faults = read_row(CONTRACTS, 7, places, ["T", "A", "boss", None, "processor", "soon"])
    assert values == {"title": "T", "party_a": "A", "role_b": "processor"}
    assert [(fault.row, fault.column) for fault in faults] == [(7, "role_a"), (7, "party_b"), (7, "in_force_from")]


@pytest.mark.parametrize("risky", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "# a", "＝1", "'=1", "''@x"])
def test_what_a_spreadsheet_would_run_is_made_safe(risky):
    assert safe(risky).startswith("'")
    assert plain(safe(risky)) == risky


@given(st.text())
def test_what_was_made_safe_is_read_back(text):
    assert plain(safe(text)) == text
    assert safe(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


@given(st.text())
def test_no_text_makes_its_row_a_remark(text):
    assert not is_remark([told(text)])


@given(st.sampled_from(DUTIES.columns), st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes()))
def test_no_cell_breaks_the_reader(column, raw):
    try:
        read_cell(column, raw)
    except FieldError as refused:
        assert refused.field == column.name
    except FieldErrors as several:
        assert {one.field for one in several.errors} == {column.name}


def test_the_marks_are_those_that_the_docstring_promises():
    assert RISKY.match("=") and not RISKY.match("a=")
