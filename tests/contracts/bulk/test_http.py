"""A contract manager brings a register in and takes it out, over HTTP."""

import io

from flask import Flask

from core.database import db
from tests import make
from tests.contracts.bulk.registers import CONTACTS, CONTRACT, DUTY, PARTIES, numbers, tables
from tests.visitor import Visitor, entered, errors_at, form_in, text_of

MANAGER = "contract_manager"


def _set_up(app: Flask) -> Visitor:
    with app.app_context():
        make.ours()
    return Visitor(app).enter_as(MANAGER)


def _choose(visitor: Visitor, *files: tuple[str, bytes]):
    return visitor.submit(
        "/contracts/import", "/contracts/import", files=[(io.BytesIO(one), name) for name, one in files]
    )


def test_a_manager_checks_tables_and_imports_them(app: Flask, tmp_path) -> None:
    visitor = _set_up(app)
    assert "/contracts/import" in visitor.get("/contracts")
    path = tables(tmp_path, parties=PARTIES, contacts=CONTACTS, contracts=[CONTRACT], duties=[DUTY])
    page = _choose(visitor, ("register.zip", path.read_bytes()))
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert "Nothing is stored yet" in text_of(html)
    with app.app_context():
        assert numbers() == [1, 0, 0, 0]
    answer = visitor.client.post("/contracts/import/store", data=entered(form_in(html, "/contracts/import/store")))
    assert answer.status_code == 302
    assert "Imported. 4 rows were added." in text_of(visitor.get("/contracts"))
    with app.app_context():
        assert numbers() == [2, 1, 1, 1]
    # The file was used up: the same button pressed again adds nothing.
    visitor.client.post("/contracts/import/store", data=entered(form_in(html, "/contracts/import/store")))
    assert "The file is no longer here" in text_of(visitor.get("/contracts/import"))


def test_faults_stand_there_with_table_row_and_column(app: Flask, tmp_path) -> None:
    visitor = _set_up(app)
    answer = _choose(visitor, ("parties.csv", b"name,country\n<b>A</b>,Atlantis\n"))
    assert answer.status_code == 422
    page = text_of(answer.get_data(as_text=True))
    assert "1 place needs mending" in page
    assert "parties 2 country This has 8 characters; 2 fit here." in page
    assert "Import now" not in page


def test_several_csv_files_are_one_register(app: Flask, tmp_path) -> None:
    visitor = _set_up(app)
    answer = _choose(
        visitor, ("parties.csv", b"name\nExample A\n"), ("contacts.csv", b"party,name,phone\nExample A,Desk,\n")
    )
    assert "contacts 2 email" in text_of(answer.get_data(as_text=True))


def test_what_is_no_table_is_said_beside_the_field(app: Flask) -> None:
    visitor = _set_up(app)
    assert "no table that can be read" in errors_at(_choose(visitor, ("a.xlsx", b"PK\x03\x04junk")))["files"]
    assert "Choose a file" in errors_at(visitor.submit("/contracts/import", "/contracts/import"))["files"]
    both = _choose(visitor, ("parties.csv", b"name\nA\n"), ("b.xlsx", b"PK"))
    assert "only if all of them are CSV" in errors_at(both)["files"]


def test_templates_and_exports_are_handed_out(app: Flask) -> None:
    visitor = _set_up(app)
    for url in (
        *("/contracts/import/template/xlsx", "/contracts/import/template/csv"),
        *("/contracts/export/xlsx", "/contracts/export/csv", "/contracts/export/json"),
    ):
        answer = visitor.download(url)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert len(answer.data) > 100
    assert visitor.client.get("/contracts/export/pdf").status_code == 404
    visitor.get("/contracts/export")


def test_a_text_too_long_for_xlsx_is_said_before_anything_is_cut(app: Flask) -> None:
    visitor = _set_up(app)
    with app.app_context():
        make.party("Example").note = "x" * 40_000
        db.session.commit()
    answer = visitor.client.get("/contracts/export/xlsx")
    assert answer.status_code == 422
    assert "Choose CSV or JSON" in answer.get_data(as_text=True)


def test_the_commands_import_and_export(app: Flask, tmp_path) -> None:
    with app.app_context():
        make.ours()
        make.person("Ada")

    def run(args: list[str]):
        with app.app_context():
            return app.test_cli_runner().invoke(args=args)

    path = tables(tmp_path, parties=PARTIES, contracts=[CONTRACT], duties=[DUTY])
    assert "duties: 1 would be added" in run(args=["import", str(path), "--dry-run"]).output
    refused = run(args=["import", str(path)])
    assert (refused.exit_code, "Say who confirms these duties. (--by EMAIL)" in refused.output) == (1, True)
    assert "duties: 1 added" in run(args=["import", str(path), "--by", "ada@ours.example"]).output
    out = tmp_path / "register.json"
    assert run(args=["export", "--format", "json", "--out", str(out)]).exit_code == 0
    assert "1 there already" in run(args=["import", str(out), "--dry-run"]).output
    wrong = tmp_path / "parties.csv"
    wrong.write_text("name,country\nA,XX\n")
    said = run(args=["import", str(wrong)])
    assert (said.exit_code, "parties, row 2, country: No country has this code: XX" in said.output) == (1, True)


def test_tables_without_a_row_are_not_offered_for_import(app: Flask) -> None:
    visitor = _set_up(app)
    page = text_of(_choose(visitor, ("parties.csv", b"name,country\n")).get_data(as_text=True))
    assert "There is no row in them that would add anything." in page
    assert "Import now" not in page
