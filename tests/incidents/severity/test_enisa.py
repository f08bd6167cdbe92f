"""ENISA's method: the worked examples, the reference scores, and what must hold for every input."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FieldError
from incidents.severity.enisa import (
    BASE,
    STEPS,
    Band,
    DataClass,
    DataType,
    Inputs,
    arithmetic,
    as_data,
    from_data,
    score,
)

SIMPLE, BEHAVIOURAL, FINANCIAL, SENSITIVE = DataClass


def data(kind, steps=0):
    return (DataType("data", kind, steps, "because" if steps else ""),)


#: number of the example, inputs, severity, band
EXAMPLES = [
    ("1", Inputs(data(SIMPLE), 4, confidentiality=1), "1.25", Band.LOW),
    ("2", Inputs(data(FINANCIAL, 1), 4), "4.00", Band.VERY_HIGH),
    ("2a", Inputs(data(FINANCIAL, 1), 1), "1.00", Band.LOW),
    ("3", Inputs(data(BEHAVIOURAL, 2), 3, confidentiality=2, malicious=True), "4.00", Band.VERY_HIGH),
    ("4", Inputs(data(FINANCIAL, -1), 4, availability=1, malicious=True), "2.75", Band.MEDIUM),
    ("5", Inputs(data(SIMPLE), 2, confidentiality=1), "0.75", Band.LOW),
    ("5a", Inputs(data(SENSITIVE), 3, confidentiality=1), "3.25", Band.HIGH),
    ("6", Inputs(data(SENSITIVE), 4, confidentiality=1), "4.25", Band.VERY_HIGH),
    ("7", Inputs(data(BEHAVIOURAL), 1, confidentiality=2), "1.00", Band.LOW),
    ("8", Inputs(data(FINANCIAL, 1), 4, confidentiality=2, malicious=True), "5.00", Band.VERY_HIGH),
    ("9", Inputs(data(SENSITIVE), 4, integrity=1), "4.25", Band.VERY_HIGH),
]


@pytest.mark.parametrize(("name", "inputs", "value", "band"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_the_worked_examples(name, inputs, value, band):
    result = score(inputs)
    assert result.value == Decimal(value)
    assert result.band is band
    assert f"= {Decimal(value).normalize():f}" in str(arithmetic(inputs)[-1])


@pytest.mark.shared
def test_the_reference_has_these_examples_and_no_others(shared):
    text = (shared / "reference" / "enisa-severity.md").read_text("utf-8").partition("## 7. ")[2]
    rows = re.findall(r"^\| (\d+a?) \|(.*)\|$", text, re.M)
    found = {}
    for name, row in rows:
        *_rest, value, band, _flags = (cell.strip() for cell in row.split("|"))
        found[name] = (re.search(r"\*\*([\d.]+)\*\*", value)[1], band.replace(" ", "_"))
    # One row of the table says a financial class at its highest step without naming the step.
    assert found == {name: (value, band.value) for name, _inputs, value, band in EXAMPLES}


@pytest.mark.shared
def test_classes_and_steps_are_those_of_the_reference(shared):
    text = (shared / "reference" / "enisa-severity.md").read_text("utf-8")
    assert re.search(r"\*\*simple 1, behavioural 2, financial 3, sensitive 4\*\*", text)
    table = text.partition("Adjustment steps")[2].partition("Raising factors")[0]
    kind, found = None, {one: {0} for one in DataClass}
    for name, step in re.findall(r"^\| (\w*) ?\| ([+−]\d) → \d", table, re.M):
        kind = DataClass(name.lower()) if name else kind
        found[kind].add(int(step.replace("−", "-")))
    assert found == {one: set(STEPS[one]) for one in DataClass}


types = st.sampled_from(DataClass).flatmap(
    lambda kind: st.sampled_from(sorted(STEPS[kind])).map(lambda steps: DataType("data", kind, steps, "because"))
)
quarters = st.integers(0, 2)
everything = st.builds(
    Inputs,
    st.lists(types, min_size=1, max_size=4).map(tuple),
    st.integers(1, 4),
    quarters,
    quarters,
    quarters,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(everything)
def test_every_score_is_a_number_of_quarters_between_a_quarter_and_six(inputs):
    result = score(inputs)
    assert Decimal("0.25") <= result.value <= 6
    assert result.value % Decimal("0.25") == 0
    assert result.value == Decimal(result.context) * result.identification / 4 + Decimal(result.circumstances) / 4
    assert from_data(as_data(inputs)) == inputs


@given(everything, types)
def test_more_data_never_lowers_the_score_and_flags_never_move_it(inputs, more):
    result = score(inputs)
    wider = Inputs((*inputs.data, more), *list(as_data(inputs).values())[1:])
    assert score(wider).quarters >= result.quarters
    plain = {**as_data(inputs), "over_100_individuals": False, "data_unintelligible": False}
    assert score(from_data(plain)).quarters == result.quarters


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        (Inputs((), 4), "data"),
        (Inputs((DataType("data", SIMPLE, -1, "because"),), 4), "data"),
        (Inputs((DataType("data", SIMPLE, 1, " "),), 4), "data"),
        (Inputs(data(SIMPLE), 0), "identification"),
        (Inputs(data(SIMPLE), 4, confidentiality=3), "confidentiality"),
        (Inputs(data(SIMPLE), 4, integrity=-1), "integrity"),
        (Inputs(data(SIMPLE), 4, availability=4), "availability"),
    ],
)
def test_what_the_method_does_not_have_is_refused(inputs, field):
    with pytest.raises(FieldError) as refused:
        score(inputs)
    assert refused.value.field == field


def test_every_class_has_a_base_and_the_steps_stay_within_one_and_four():
    for kind, steps in STEPS.items():
        assert {DataType("data", kind, step, "because").score for step in steps} <= {1, 2, 3, 4}
        assert BASE[kind] + min(steps) >= 1
        assert BASE[kind] + max(steps) <= 4
