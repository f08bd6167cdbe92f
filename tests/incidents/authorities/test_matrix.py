"""Which form asks for what: the marks of the reference, a reader that refuses slips, and the order of each form."""

import re
from copy import deepcopy

import pytest
import yaml

from contracts.catalogue import CatalogueError
from incidents.authorities import catalogue as directory
from incidents.authorities.matrix import catalogue
from incidents.authorities.matrix.asked import Mark, asked, order_known
from incidents.reports.article33 import MODES
from incidents.sheet.fields import FIELDS

MATRIX = catalogue.current()
RAW = yaml.safe_load(catalogue.MATRIX.read_text("utf-8"))
#: What a notification says beside the fact sheet, and lines about the filing itself.
BESIDE = {"controller", "processors", "title", "place", "personal_data", "risk", "risk_reasons", "attachments"}


@pytest.mark.shared
def test_every_mark_is_that_of_the_reference(shared):
    text = (shared / "reference" / "notification-form-fields.md").read_text("utf-8")
    table = text.partition("## 3. ")[2].partition("## 4. ")[0]
    head, _line, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    forms = ["GB" if one == "UK" else one for one in head[1:]]
    assert list(MATRIX.columns) == forms
    assert len(rows) == len(MATRIX.groups)
    for (name, *marks), group in zip(rows, MATRIX.groups.values(), strict=True):
        assert {form for form, mark in zip(forms, marks, strict=True) if mark.startswith("●")} == group.seen, name
        assert {form for form, mark in zip(forms, marks, strict=True) if mark.startswith("○")} == group.memory, name
        notes = {form for form, mark in zip(forms, marks, strict=True) if re.search(r"[¹²³]", mark)}
        assert notes == set(group.remarks), name
    for words in ("1 controller … 13 end of incident, 25 groups, 26 data", "32 when informed, 34 when they will be"):
        assert words in " ".join(table.split())
    assert [step.at for step in MATRIX.orders["SE"]] == ["1", "13", "25", "26", "28", "30", "32", "34", "35"]


def test_every_field_of_the_sheet_stands_in_exactly_one_group():
    keys = [key for group in MATRIX.groups.values() for key in group.fields if not key.startswith("#")]
    assert sorted(keys) == sorted({*(FIELDS.keys() - MODES), *BESIDE})


@pytest.mark.parametrize("code", [None, *directory.current().authorities])
def test_whatever_the_form_each_field_is_there_once(code):
    keys = [key for one in asked(MATRIX, code) for key in one.fields]
    assert sorted(keys) == sorted(key for group in MATRIX.groups.values() for key in group.fields)


def test_a_form_whose_order_is_known_goes_in_it_and_others_in_that_of_the_template():
    steps = asked(MATRIX, "SE")
    assert [one.at for one in steps][:3] == ["1", "1", "13"]
    assert order_known(MATRIX, "SE")
    assert not order_known(MATRIX, "FR")
    assert [one.text for one in asked(MATRIX, "AT")] == [one.text for one in asked(MATRIX, None)]
    assert [one.mark for one in asked(MATRIX, "FR") if "cyber_incident" in one.fields] == [Mark.UNSEEN]
    assert [one.mark for one in asked(MATRIX, "FR") if "cause" in one.fields] == [Mark.MEMORY]
    assert asked(MATRIX, "FR")[-1].mark is Mark.UNSEEN


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (("groups", 0, "colour"), "red", "kind: colour: unknown field"),
        (("groups", 0, "seen"), ["XX"], "kind: seen: unknown form 'XX'"),
        (("groups", 0, "memory"), ["NL"], "kind: memory: NL is seen as well"),
        (("groups", 0, "fields"), ["#5"], "#5: stands in several groups"),
        (("columns", "NL"), ["XX"], "columns: NL: unknown authority 'XX'"),
        (("orders", "SE"), [{"groups": ["nothing"]}], "orders: SE: unknown group 'nothing'"),
        (("orders", "SE"), [{"fields": ["nothing"]}], "orders: SE: unknown key 'nothing'"),
        (("orders", "SE"), [{"page": 1}], "orders: SE: unknown field 'page'"),
        (("orders",), {}, "orders: missing"),
    ],
)
def test_a_slip_is_refused_with_its_record_and_field(tmp_path, place, value, problem):
    data = deepcopy(RAW)
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = tmp_path / "matrix.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        catalogue.load(path)
    assert problem in refused.value.problems
