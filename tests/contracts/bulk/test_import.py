"""An import adds all or nothing, never overwrites, and says in words what is wrong where."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person
from contracts.bulk.books.operations import opened
from contracts.models import Contract, Obligation
from core.database import db
from core.errors import FieldError
from tests import make
from tests.contracts.bulk.registers import (
    CONTACTS,
    CONTRACT,
    DUTY,
    NOW,
    PARTIES,
    content,
    faults,
    load,
    numbers,
    tables,
)


@pytest.fixture
def ada(anywhere: Flask) -> int:
    with anywhere.app_context():
        make.ours()
        person = Person(name="Ada", email="ada@ours.example")
        db.session.add(person)
        db.session.commit()
        return person.id


def test_a_register_comes_in_and_its_duties_are_confirmed_by_who_imports_it(
    anywhere: Flask, ada: int, tmp_path: Path
) -> None:
    path = tables(tmp_path, parties=PARTIES, contacts=CONTACTS, contracts=[CONTRACT], duties=[DUTY])
    with anywhere.app_context():
        report = load(path, actor_id=ada)
        assert (report.faults, dict(report.added)) == ([], {"parties": 1, "contacts": 1, "contracts": 1, "duties": 1})
        duty = db.session.scalars(select(Obligation)).one()
        assert (duty.confirmed_by, duty.confirmed_at, duty.amount, duty.unit) == (ada, NOW, 48, "hours")
        assert duty.channels == ["unspecified"]
        assert duty.contract.party_b.country == "FR"
        before = content()
        again = load(path, actor_id=ada)
        assert (again.faults, again.added.total(), again.same.total()) == ([], 0, 4)
        assert content() == before


def test_a_dry_run_says_the_same_and_stores_nothing(anywhere: Flask, ada: int, tmp_path: Path) -> None:
    path = tables(tmp_path, parties=PARTIES, contacts=CONTACTS, contracts=[CONTRACT], duties=[DUTY])
    with anywhere.app_context():
        report = load(path, store=False)
        assert (report.faults, report.added.total()) == ([], 4)
        assert numbers() == [1, 0, 0, 0]


def test_one_fault_in_the_last_row_leaves_nothing_behind(anywhere: Flask, ada: int, tmp_path: Path) -> None:
    path = tables(
        tmp_path,
        parties=PARTIES,
        contacts=CONTACTS,
        contracts=[CONTRACT],
        duties=[DUTY, {**DUTY, "quote": "Other.", "unit": ""}],
    )
    with anywhere.app_context():
        report = load(path, actor_id=ada)
        assert faults(report) == [("duties", 3, "amount")]
        assert numbers() == [1, 0, 0, 0]


def test_every_fault_is_named_with_its_place(context: Flask, tmp_path: Path) -> None:
    make.ours()
    path = tables(
        tmp_path,
        parties=[{"name": "A", "country": "XX"}, {"name": "B", "zone": "Mars/Base"}, {"name": "C"}, {"name": "C"}],
        contacts=[{"party": "C", "name": "D"}, {"party": "Nobody", "name": "D", "email": "d@c.example"}],
        contracts=[
            {**CONTRACT, "party_b": "C", "role_b": "boss"},
            {**CONTRACT, "party_b": "A", "title": "Second", "in_force_from": "2026-02-01", "in_force_to": "2026-01-01"},
            {**CONTRACT, "party_b": "Example Post", "title": "Third"},
        ],
        duties=[
            {**DUTY, "contract": "Unknown"},
            {**DUTY, "contract": "Second"},
            {**DUTY, "debtor": "sub_processor", "trigger": "soon"},
        ],
    )
    report = load(path, store=False)
    assert faults(report) == [
        ("parties", 2, "country"),
        ("parties", 3, "zone"),
        ("parties", 5, "name"),
        ("contacts", 2, "email"),
        ("contacts", 3, "party"),
        ("contracts", 2, "role_b"),
        # The party A has its own fault; the dates of this row are one of its own.
        ("contracts", 3, "in_force_to"),
        ("contracts", 4, "party_b"),
        ("duties", 2, "contract"),
        ("duties", 4, "trigger"),
    ]
    assert all(str(fault.message)[-1] in ".:" or ":" in str(fault.message) for fault in report.faults)


def test_every_fault_shows_in_the_first_round_whatever_else_is_wrong_in_its_row(context: Flask, tmp_path: Path) -> None:
    make.contract(make.ours(), make.party("Known Hosting"), make.IN_24_HOURS)
    title = "Example Post with Known Hosting"
    path = tables(
        tmp_path,
        parties=[
            {"name": "A", "zone": "Mars/Base", "country": "XX"},
            {"name": "A", "zone": "Mars/Base"},
            {"name": "B", "zone": "UTC"},
        ],
        contacts=[
            {"party": "Nobody", "name": "D", "email": "no address", "phone": "12", "zone": "Mars/Base"},
            {"party": "A", "name": "", "email": "no address", "zone": "UTC"},
            {"party": "A", "name": "D" * 201, "email": "d@a.example", "zone": "UTC"},
            {"party": "A", "name": "D", "email": "", "phone": "1" * 41},
        ],
        contracts=[
            {
                **CONTRACT,
                "party_a": "Nobody",
                "party_b": "",
                "role_a": "boss",
                "role_b": "processor",
                "remind_days": "900",
            },
            {**CONTRACT, "title": "", "party_b": "A", "in_force_from": "soon", "renews_on": "x", "remind_days": "9"},
            {**CONTRACT, "party_b": "Nobody", "office_opens": "25:00", "under": "Unknown"},
            {**CONTRACT, "title": title, "party_b": "Known Hosting", "role_b": "boss", "note": "New", "calendar": "XX"},
            {**CONTRACT, "title": "Mended", "party_b": "A", "closed_days": "2026-02-30; 9999-01-01; 0001-01-01"},
        ],
        duties=[
            {**DUTY, "contract": "Unknown", "amount": "20000", "trigger": "soon", "quote": ""},
            {
                **DUTY,
                "contract": "Mended",
                "debtor": "sub_processor",
                "creditor": "x",
                "channels": "fax; email; pigeon",
            },
            {**DUTY, "contract": "Mended", "amount": "many", "unit": "", "rule": "business_days"},
            {**DUTY, "contract": "Mended", "unit": "moons", "rule": "business_days", "target_hours": "9999"},
            {**DUTY, "contract": "Mended", "valid_from": "9999-12-31", "standard": "never"},
            {**DUTY, "contract": title, "quote": "It will tell.", "amount": "48", "valid_from": "0001-01-01"},
        ],
    )
    found: dict[str, list[str]] = {}
    for sheet, row, column in faults(load(path, store=False)):
        found.setdefault(f"{sheet} {row}", []).append(str(column))
    assert {place: " ".join(sorted(columns)) for place, columns in found.items()} == {
        "parties 2": "country zone",
        "parties 3": "name zone",
        "contacts 2": "email party phone zone",
        "contacts 3": "email name",
        "contacts 4": "name",
        "contacts 5": "phone",
        "contracts 2": "party_a party_b remind_days renews_on role_a",
        "contracts 3": "in_force_from renews_on title",
        "contracts 4": "office_closes office_opens party_b under",
        "contracts 5": "calendar note role_b",
        "contracts 6": "closed_days closed_days closed_days",
        "duties 2": "amount contract quote trigger",
        "duties 3": "channels channels creditor debtor",
        "duties 4": "amount amount rule",
        "duties 5": "target_hours unit",
        "duties 6": "standard valid_from",
        "duties 7": "amount valid_from",
    }


def test_a_heading_that_nobody_knows_hides_no_other_fault_and_blames_no_row(context: Flask, tmp_path: Path) -> None:
    make.ours()
    path = tables(
        tmp_path,
        parties=[{"nam": "Example Hosting", "country": "XX"}],
        contacts=[{**CONTACTS[0], "zone": "Mars/Base"}],
        contracts=[{**CONTRACT, "titel": "Agreement", "role_b": "boss"}],
        duties=[{**DUTY, "units": "hours", "unit": "", "debtor": "boss"}],
    )
    assert faults(load(path, store=False)) == [
        ("parties", 1, "nam"),
        ("parties", 1, "name"),
        ("parties", 2, "country"),
        ("contacts", 2, "zone"),
        ("contracts", 1, "titel"),
        ("contracts", 2, "role_b"),
        ("duties", 1, "units"),
        ("duties", 2, "debtor"),
        ("duties", 2, "amount"),
    ]


def test_what_is_mended_as_the_faults_say_has_no_further_fault(context: Flask, tmp_path: Path) -> None:
    make.ours()
    rounds = 0
    wrong = {
        "parties": {**PARTIES[0], "country": "XX", "zone": "Mars/Base"},
        "contacts": {**CONTACTS[0], "party": "Nobody", "email": "no address", "phone": "12"},
        "contracts": {**CONTRACT, "party_a": "Nobody", "role_b": "boss", "in_force_to": "9999-01-01", "calendar": "XX"},
        "duties": {**DUTY, "contract": "Unknown", "creditor": "boss", "amount": "0", "rule": "unknown", "quote": ""},
    }
    right = {"parties": PARTIES[0], "contacts": CONTACTS[0], "contracts": CONTRACT, "duties": DUTY}
    while found := load(tables(tmp_path, **{name: [row] for name, row in wrong.items()}), store=False).faults:
        for fault in found:
            wrong[fault.sheet][fault.column] = right[fault.sheet].get(fault.column, "")
        rounds += 1
    assert rounds == 1


def test_nothing_of_a_book_with_a_fault_is_stored_however_late_the_fault_comes(
    anywhere: Flask, ada: int, tmp_path: Path
) -> None:
    many = [{**CONTRACT, "title": f"Contract {number}"} for number in range(501)]
    path = tables(tmp_path, parties=PARTIES, contracts=[*many, {**CONTRACT, "role_a": "boss"}], duties=[DUTY])
    with anywhere.app_context():
        assert faults(load(path, actor_id=ada)) == [("contracts", 503, "role_a")]
        assert numbers() == [1, 0, 0, 0]


def test_what_differs_is_a_fault_and_what_a_cell_leaves_open_is_not(context: Flask, tmp_path: Path) -> None:
    make.contract(make.ours(), make.party("Example Hosting"), make.IN_24_HOURS)
    title = "Example Post with Example Hosting"
    turned = {**CONTRACT, "title": title, "party_a": "Example Hosting", "role_a": "processor"}
    turned |= {"party_b": "Example Post", "role_b": "controller", "note": "New"}
    path = tables(
        tmp_path,
        parties=[{"name": "Example Hosting", "country": ""}],
        contacts=[{"party": "Example Hosting", "name": "Breach desk", "email": "new@hosting.example"}],
        contracts=[turned],
        duties=[{**DUTY, "contract": title, "quote": "It will tell.", "amount": "48"}],
    )
    report = load(path, store=False)
    assert faults(report) == [("contacts", 2, "email"), ("contracts", 2, "note"), ("duties", 2, "amount")]
    assert str(report.faults[2].message) == (
        "The register says “24” here. An import only adds: change the one or the other."
    )
    assert (report.same["parties"], report.added.total()) == (1, 0)


def test_a_title_that_several_contracts_have_needs_their_parties(context: Flask, tmp_path: Path) -> None:
    make.ours()
    both = [CONTRACT, {**CONTRACT, "party_b": "Second"}]
    parties = [*PARTIES, {"name": "Second"}]
    path = tables(tmp_path, parties=parties, contracts=both, duties=[DUTY])
    assert faults(load(path, store=False)) == [("duties", 2, "contract")]
    path = tables(tmp_path, parties=parties, contracts=both, duties=[{**DUTY, "party_b": "Second"}])
    assert load(path, store=False).fine


def test_a_sub_processors_contract_finds_the_one_above_it_in_any_order(
    anywhere: Flask, ada: int, tmp_path: Path
) -> None:
    below = {**CONTRACT, "title": "Below", "party_a": "Example Hosting", "role_a": "processor"}
    below |= {"party_b": "Deep", "role_b": "sub_processor", "under": "Agreement"}
    path = tables(tmp_path, parties=[*PARTIES, {"name": "Deep"}], contracts=[below, {**CONTRACT, "under": ""}])
    with anywhere.app_context():
        assert load(path).faults == []
        rows = {one.title: one for one in db.session.scalars(select(Contract))}
        assert rows["Below"].under_id == rows["Agreement"].id
        assert load(path).same["contracts"] == 2


def test_duties_need_somebody_who_confirms_them(context: Flask, tmp_path: Path) -> None:
    make.ours()
    path = tables(tmp_path, parties=PARTIES, contracts=[CONTRACT], duties=[DUTY])
    with pytest.raises(FieldError, match="Say who confirms"):
        load(path)
    assert numbers() == [1, 0, 0, 0]


def test_earlier_versions_and_our_own_row_are_passed_over(context: Flask, tmp_path: Path) -> None:
    make.ours()
    earlier = {**DUTY, "replaced_at": "2026-01-01T00:00:00+00:00"}
    ours = {"name": "Example Post", "ours": "yes"}
    path = tables(tmp_path, parties=[ours, {**PARTIES[0], "ours": ""}], contracts=[CONTRACT], duties=[earlier])
    report = load(path, store=False)
    assert (report.faults, report.passed) == ([], {"parties": 1, "duties": 1})


@pytest.mark.parametrize(
    ("name", "bytes_"),
    [
        ("picture.xlsx", b"\x89PNG\r\n"),
        ("empty.csv", b""),
        ("cut.json", b'{"parties": ['),
        ("list.json", b'{"parties": 3}'),
        ("latin.csv", "name\nMünchen".encode("latin-1")),
        ("strange.csv", b"a;b\n1;2"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(context: Flask, tmp_path: Path, name: str, bytes_: bytes) -> None:
    path = tmp_path / ("parties.csv" if name == "latin.csv" else name)
    path.write_bytes(bytes_)
    with pytest.raises(FieldError) as refused:
        load(path, store=False)
    assert refused.value.field == "file"


def test_what_unpacks_to_too_much_is_not_unpacked(context: Flask, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(4):
            packed.writestr(f"{number}.csv", b"a" * 80 * 1024 * 1024)
    with pytest.raises(FieldError, match="unpacks to more than 300 MB"), opened(path):
        pass


def test_semicolons_and_remarks_are_read_as_spreadsheets_write_them(context: Flask, tmp_path: Path) -> None:
    path = tmp_path / "parties.csv"
    path.write_text("\ufeffname;country\r\n# a remark;\r\n;\r\nExample Hosting;FR\r\n", "utf-8")
    report = load(path, store=False)
    assert (report.faults, report.added["parties"]) == ([], 1)


def test_the_number_of_statements_grows_with_batches_and_not_with_rows(context: Flask, tmp_path: Path) -> None:
    make.ours()

    def statements(size: int) -> int:
        path = tables(
            tmp_path,
            parties=[{"name": f"Party {size} {number}"} for number in range(size)],
            contracts=[
                {**CONTRACT, "title": f"Contract {size} {number}", "party_b": f"Party {size} {number}"}
                for number in range(size)
            ],
            duties=[{**DUTY, "contract": f"Contract {size} {number}"} for number in range(size)],
        )
        person = make.person(f"Ada{size}")
        with make.counted(context) as seen:
            assert load(path, actor_id=person.id).fine
        return len(seen)

    assert statements(1_000) - statements(500) <= 12
