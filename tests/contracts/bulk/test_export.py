"""What an export writes, an import reads."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts import operations
from contracts.bulk.columns import CONTACTS, CONTRACTS, DUTIES, PARTIES, Kind, Sheet
from contracts.bulk.exports.operations import template
from contracts.documents.operations import paste_document
from contracts.models import Contact, Contract, Holding, Obligation, Party, Proposal
from core.database import db
from tests import make
from tests.contracts.bulk.registers import CONTRACT, DUTY, NOW, content, exported, load, tables

KINDS = ("csv", "xlsx", "json")
#: Of years that can be meant.
DAYS = st.dates(date(1970, 1, 1), date(2999, 12, 31))
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)


def _cells(sheet: Sheet, *names: str) -> st.SearchStrategy[dict]:
    """Rows with some of these columns filled."""
    kinds = {
        Kind.TEXT: TEXTS,
        Kind.DAY: DAYS.map(lambda day: day.isoformat()),
        Kind.DAYS: st.lists(DAYS, min_size=1, max_size=2).map(lambda days: "; ".join(map(str, days))),
        Kind.NUMBER: st.integers(1, 8_760).map(str),
        Kind.YES: st.sampled_from(["yes", "no"]),
    }
    columns = [sheet.column(name) for name in names]
    ways = {
        one.name: st.sampled_from(one.codes)
        if one.kind is Kind.CODE
        else st.lists(st.sampled_from(one.codes), min_size=1).map("; ".join)
        if one.kind is Kind.CODES
        else kinds[one.kind]
        for one in columns
    }
    return st.fixed_dictionaries({}, optional=ways)


PARTY_ROWS = st.dictionaries(TEXTS, _cells(PARTIES, "address", "note"), min_size=1, max_size=4)
TERMS = st.tuples(
    st.one_of(st.none(), st.tuples(st.integers(1, 10_000), st.sampled_from(["hours", "days", "months"]))),
    _cells(DUTIES, "standard", "channels", "content", "incidents", "address", "also", "section", "valid_from"),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parties=PARTY_ROWS, agreed=_cells(CONTRACTS, "note", "service", "renews_on"), duties=st.data())
def test_a_register_comes_back_as_it_went(app: Flask, tmp_path: Path, kind: str, parties, agreed, duties) -> None:
    names = [name for name in parties if name != "Example Post"]
    contracts = [{**CONTRACT, **agreed, "title": f"={name}", "party_b": name} for name in names]
    rows = []
    for name in names:
        period, more = duties.draw(TERMS)
        amount, unit = period or ("", "")
        quote = duties.draw(TEXTS)
        rows.append({**DUTY, **more, "contract": f"={name}", "amount": amount, "unit": unit, "quote": quote})
    with app.app_context():
        _empty()
        actor = make.person().id
        make.ours()
        path = tables(
            tmp_path,
            # Cells are written as an export makes them safe.
            parties=[_safe({"name": name, **parties[name]}) for name in names],
            contacts=[_safe({"party": name, "name": name, "phone": "+44 7700 900123"}) for name in names],
            contracts=[_safe(one) for one in contracts],
            duties=[_safe(one) for one in rows],
        )
        report = load(path, actor_id=actor)
        assert report.faults == []
        before, file = content(), exported(tmp_path, kind)
        assert len(before["duties"]) == len(names)
        again = load(file, actor_id=actor)
        assert (again.faults, again.added.total()) == ([], 0)
        _empty()
        actor = make.person().id
        make.ours()
        assert load(file, actor_id=actor).faults == []
        assert content() == before


def _safe(row: dict) -> dict:
    from contracts.bulk.tables import told

    return {name: told(value) for name, value in row.items()}


def _empty() -> None:
    from accounts.models import Person

    for model in (Obligation, Contract, Contact, Party, Person):
        db.session.execute(db.delete(model))
    db.session.commit()
    db.session.remove()


def _register(folder: Path) -> Contract:
    """One contract with a document, two versions of a duty, a proposal and a fact that the processor holds."""
    contract = make.contract(make.ours(), make.party("=HYPERLINK(1)", "breach@hosting.example"))
    document = paste_document(contract, folder, "A", "It tells at once. It holds names.", None, NOW)
    source = operations.Source("It tells at once.", "2", document.id)
    first = operations.confirm_obligation(contract, make.AT_ONCE, source, None, NOW)
    operations.confirm_obligation(contract, make.UNDUE, source, None, NOW, replaces=first)
    place = {"document_id": document.id, "char_start": 0, "char_end": 17}
    db.session.add(Proposal(reading={"debtor": "processor"}, **place))
    db.session.add(Holding(contract_id=contract.id, kind="data_category", value="names", quote="It holds", **place))
    db.session.commit()
    return contract


def test_everything_is_in_the_export(context: Flask, tmp_path: Path) -> None:
    _register(tmp_path)
    data = json.loads(exported(tmp_path, "json").read_text("utf-8"))
    assert {name: len(rows) for name, rows in data.items()} == {
        "parties": 2,
        "contacts": 1,
        "contracts": 1,
        "duties": 2,
        "documents": 1,
        "proposals": 1,
        "holdings": 1,
    }
    assert sum("replaced_at" in one for one in data["duties"]) == 1
    assert data["documents"][0]["sha256"] == data["duties"][0]["document_sha256"]
    assert data["proposals"][0]["reading"] == {"debtor": "processor"}
    assert data["holdings"][0]["value"] == "names"


def test_no_cell_of_a_table_is_a_formula(context: Flask, tmp_path: Path) -> None:
    _register(tmp_path)
    with zipfile.ZipFile(exported(tmp_path, "csv")) as packed:
        assert "'=HYPERLINK(1)" in packed.read("parties.csv").decode("utf-8")
    sheet = load_workbook(exported(tmp_path, "xlsx"))["parties"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["A3"].value == "'=HYPERLINK(1)"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_read_and_adds_nothing(context: Flask, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "template"
    with template(kind) as file:
        path.write_bytes(file.read())
    report = load(path, store=False)
    assert (report.faults, report.added.total()) == ([], 0)


def test_the_examples_of_the_template_are_in_order(context: Flask, tmp_path: Path) -> None:
    make.ours()
    example = {
        sheet.name: [{one.name: one.example for one in sheet.read}] for sheet in (PARTIES, CONTACTS, CONTRACTS, DUTIES)
    }
    report = load(tables(tmp_path, **example), store=False)
    assert (report.faults, report.added.total()) == ([], 4)


def test_the_statements_of_an_export_do_not_grow_with_the_register(context: Flask, tmp_path: Path) -> None:
    ours = make.ours()
    for number in range(3):
        make.contract(ours, make.party(f"P{number}"), make.IN_24_HOURS)
    db.session.expunge_all()
    with make.counted(context) as seen:
        exported(tmp_path, "json")
    assert len(seen) == 8
