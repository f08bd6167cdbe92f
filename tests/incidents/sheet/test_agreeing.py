"""Facts that cannot both be true: ranges upside down, ends before beginnings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.sheet.agreeing import IN_ORDER, contradiction, disagreements
from incidents.sheet.fields import FIELDS


def moment(at: str, *, estimated: bool = False, zone: str = "Europe/Berlin") -> dict:
    return {"at": at, "zone": zone, "offset": 120, "estimated": estimated}


NIGHT, DAY = moment("2026-06-01T22:30:00+00:00"), moment("2026-06-01T12:00:00+00:00")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"subjects.count_min": 50, "subjects.count_max": 10}, ["subjects.count_max"]),
        ({"subjects.count_min": 10, "subjects.count_max": 10, "subjects.count": 10}, []),
        ({"subjects.count_min": 10, "subjects.count": 7}, ["subjects.count"]),
        ({"subjects.count": 70, "subjects.count_max": 50}, ["subjects.count_max"]),
        ({"records.count_min": 2, "records.count_max": 1}, ["records.count_max"]),
        ({"subjects.count": 70, "records.count_max": 50}, []),
        ({"subjects.count": 0, "subjects.count_min": 1}, ["subjects.count"]),
        ({"occurred": NIGHT, "occurred.to": DAY}, ["occurred.to"]),
        ({"occurred": DAY, "occurred.to": NIGHT, "contained_at": NIGHT}, []),
        ({"occurred": NIGHT, "contained_at": DAY}, ["contained_at"]),
        ({"occurred": NIGHT, "contained_at": NIGHT}, []),
        # The same instant in another zone is the same instant.
        ({"occurred": NIGHT, "contained_at": {**NIGHT, "zone": "America/New_York"}}, []),
        # A day without an hour means the whole of it.
        ({"occurred": DAY, "contained_at": moment("2026-05-31T22:00:00+00:00", estimated=True)}, []),
        ({"occurred": NIGHT, "contained_at": moment("2026-05-31T22:00:00+00:00", estimated=True)}, ["contained_at"]),
    ],
)
def test_what_cannot_both_be_true(values, found):
    assert [high for _, high in disagreements(values)] == found


@given(st.dictionaries(st.sampled_from(["subjects.count_min", "subjects.count", "subjects.count_max"]), st.integers(0)))
def test_numbers_agree_exactly_where_they_are_in_order(values):
    stated = [values[key] for key in ("subjects.count_min", "subjects.count", "subjects.count_max") if key in values]
    assert (disagreements(values) == ()) == (stated == sorted(stated))


def test_it_is_said_in_words_of_the_sheet():
    values = {"occurred": NIGHT, "occurred.to": DAY}
    said = str(contradiction("occurred.to", "occurred", values))
    assert said == "“Ended” contradicts “Began”: Tue 2 Jun 2026 00:30 CEST."
    assert {key for pair in IN_ORDER for key in pair} <= set(FIELDS)
