"""The command `breachclock read`: words, JSON, folders, clauses, what it refuses, and what it does not load."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi
from contracts import clause
from contracts.reader.cli import read
from contracts.review.proposed import proposed
from core.phrases import as_data
from tests.contracts import documents

ROOT = Path(__file__).parents[2]
SENTENCE = (
    "The Processor shall notify the Controller of a personal data breach within 48 hours of becoming aware of it."
)
AGREEMENT = (
    f"1. Subject\n\nThe Processor stores addresses.\n\n9.2 Breaches\n\n{SENTENCE}\n\n10. Audits\n\nOnce a year.\n"
)
GERMAN = "Der Auftragnehmer meldet dem Auftraggeber jede Verletzung des Schutzes personenbezogener Daten unverzüglich."


@pytest.fixture
def agreement(tmp_path):
    path = tmp_path / "agreement.txt"
    path.write_text(AGREEMENT, "utf-8")
    return path


def answered(capsys, *arguments):
    """What the command prints; nothing is said on the side."""
    assert read([str(argument) for argument in arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys, *arguments):
    """The one line with which the command refuses."""
    assert read([str(argument) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("breachclock read: ")
    assert err.count("\n") == 1
    return err.removeprefix("breachclock read: ").strip()


def test_a_duty_in_words(capsys, agreement):
    start = AGREEMENT.index(SENTENCE)
    assert answered(capsys, agreement) == (
        "1 duty to tell of a breach. This is how the program reads it; a person confirms or refuses each.\n\n"
        "1. processor → controller: 48 hours\n"
        "   Starts: when the party that owes the notice becomes aware\n"
        "   Channel: none named\n"
        f"   Stands in: section 9.2 Breaches, characters {start}–{start + len(SENTENCE)}\n"
        f"   “{SENTENCE}”\n"
    )


def test_a_duty_as_json_is_in_the_label_schema(capsys, agreement):
    (duty,) = json.loads(answered(capsys, agreement, "--json"))
    assert (duty["id"], duty["debtor"], duty["creditor"], duty["trigger"]) == ("d1", "processor", "controller", "aware")
    assert {name: duty["limit"][name] for name in ("kind", "amount", "unit")} == {
        "kind": "fixed",
        "amount": 48,
        "unit": "hours",
    }
    evidence = duty["evidence"]
    assert AGREEMENT[evidence["char_start"] : evidence["char_end"]] == evidence["quote"] == SENTENCE
    assert "page" not in evidence
    assert isinstance(duty["doubts"], list)


def test_a_text_without_a_duty(capsys, agreement):
    agreement.write_text("We like cakes.")
    assert answered(capsys, agreement) == "No duty to tell of a breach was found.\n"
    assert answered(capsys, agreement, "--json") == "[]\n"


def test_a_doubt_is_said(capsys, agreement):
    agreement.write_text(SENTENCE.replace("within 48 hours of becoming aware of it", "within 48 hours, where feasible"))
    assert "   Doubt: " in answered(capsys, agreement)


@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
def test_every_kind_of_file_is_read(capsys, tmp_path, ending):
    path = tmp_path / f"agreement.{ending}"
    html = f"<h1>9.2 Breaches</h1><p>{SENTENCE}</p>".encode()
    made = {
        "pdf": documents.pdf(["1. Subject of it all."], ["9.2 Breaches", SENTENCE]),
        "docx": documents.word("9.2 Breaches", SENTENCE),
        "html": html,
    }
    path.write_bytes(made[ending])
    (duty,) = json.loads(answered(capsys, path, "--json"))
    assert duty["evidence"]["quote"] == SENTENCE
    assert duty["evidence"].get("page") == (2 if ending == "pdf" else None)
    assert ("page 2" in answered(capsys, path)) == (ending == "pdf")


def test_a_folder_is_one_object_by_name(capsys, tmp_path, agreement):
    (tmp_path / "b.html").write_text(f"<p>{GERMAN}")
    (tmp_path / "c.md").write_text("Nothing here.")
    (tmp_path / "labels.json").write_text("{}")
    (tmp_path / "d.txt").mkdir()
    found = json.loads(answered(capsys, tmp_path, "--json"))
    assert {name: len(duties) for name, duties in found.items()} == {"agreement": 1, "b": 1, "c": 0}
    assert found["agreement"] == json.loads(answered(capsys, agreement, "--json"))
    text = answered(capsys, tmp_path)
    assert text.startswith("agreement\n1 duty")
    assert "\n\nc\nNo duty" in text


def test_one_bad_file_of_a_folder_stops_no_other(capsys, tmp_path, agreement):
    (tmp_path / "agreement.md").write_text(AGREEMENT)
    (tmp_path / "scan.pdf").write_bytes(documents.pdf([]))
    assert read([str(tmp_path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert list(json.loads(out)) == ["agreement"]
    assert err.splitlines() == [
        f"breachclock read: {agreement}: another file of this name was read already",
        f"breachclock read: {tmp_path / 'scan.pdf'}: This PDF has no text layer: paste the text instead.",
    ]


def test_clauses_are_one_object_by_id(capsys, tmp_path):
    clauses = [{"id": "x-1", "language": "de", "text": GERMAN}, {"id": "x-2", "text": SENTENCE}]
    clauses.append({"id": "x-3", "language": "pt", "text": "Nada."})
    path = tmp_path / "clauses.json"
    path.write_text(json.dumps({"clauses": clauses}))
    found = json.loads(answered(capsys, "--clauses", path, "--json"))
    kinds = {name: [duty["limit"]["kind"] for duty in duties] for name, duties in found.items()}
    assert kinds == {"x-1": ["undue_delay"], "x-2": ["fixed"], "x-3": []}


def test_the_language_may_be_told(capsys, agreement):
    agreement.write_text(GERMAN)
    assert len(json.loads(answered(capsys, agreement, "--json", "--language", "de"))) == 1
    assert answered(capsys, agreement, "--json", "--language", "en") == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a file, a folder, or --clauses with a file"),
        (["missing.txt"], "missing.txt: No such file or directory"),
        (["empty.txt"], "empty.txt: This file is empty."),
        (["bad.pdf"], "bad.pdf: This PDF is damaged. Save it again, or paste the text instead."),
        (["program.exe"], "program.exe: This kind of file is not taken."),
        (["hollow"], "hollow: no agreement is in this folder"),
        (["empty.txt", "--language", "xx"], "argument --language: invalid choice: 'xx'"),
        (["empty.txt", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["empty.txt", "--clauses", "bad.json", "--json"], "name a file, a folder, or --clauses with a file"),
        (["--clauses", "bad.json"], "--clauses answers with --json only"),
        (["--clauses", "missing.json", "--json"], "missing.json: No such file or directory"),
        (["--clauses", "bad.json", "--json"], "bad.json: this is no JSON of the form"),
        (["--clauses", "list.json", "--json"], "list.json: this is no JSON of the form"),
        (["--clauses", "bare.json", "--json"], "bare.json: this is no JSON of the form"),
        (["--clauses", "program.exe", "--json"], "program.exe: this is no JSON of the form"),
    ],
)
def test_bad_input_gets_one_clear_line(capsys, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hollow").mkdir()
    files = {"empty.txt": b"", "bad.pdf": b"%PDF-1.7 ...", "program.exe": b"MZ\xff\x00", "bad.json": b"{"}
    files |= {"list.json": b"[1]", "bare.json": b'{"clauses": [{"id": "x"}]}'}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert refused(capsys, *arguments).startswith(said)


def test_the_command_loads_no_web_application_and_no_reader_of_other_files(agreement):
    code = (
        "import sys, wsgi\n"
        "try:\n    wsgi.main(sys.argv[1:])\n"
        "finally:\n    print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "read", str(agreement)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "48 hours" in done.stdout
    heavy = {"flask", "sqlalchemy", "babel", "werkzeug", "jinja2", "reportlab", "pypdf", "docx", "lxml", "openpyxl"}
    assert heavy & set(done.stderr.split()) == set()


def test_it_is_a_command(agreement):
    assert wsgi.PURE_COMMANDS["read"]([str(agreement)]) == 0


@pytest.mark.shared
def test_the_labelled_folder_and_the_clauses_are_answered(capsys, shared):
    """Every name is there; what was found in the part held back is not looked at here."""
    labels = json.loads((shared / "dpas" / "labels.json").read_text("utf-8"))
    clauses = json.loads((shared / "dpas" / "clauses.json").read_text("utf-8"))
    assert set(labels["documents"]) <= set(json.loads(answered(capsys, shared / "dpas", "--json")))
    found = json.loads(answered(capsys, "--clauses", shared / "dpas" / "clauses.json", "--json"))
    assert list(found) == [clause["id"] for clause in clauses["clauses"]]


def test_what_is_printed_is_what_the_page_of_the_review_says(capsys, tmp_path):
    """Period and doubts in the same words, for every sentence of our own in six languages."""
    path, compared = tmp_path / "agreement.txt", 0
    for language in ("de", "en", "es", "fr", "it", "nl"):
        lines = (ROOT / "tests" / "contracts" / "sentences" / f"{language}.txt").read_text("utf-8").splitlines()
        text = "\n\n".join(line for line in lines if line and not line.startswith("-> "))
        path.write_text(text, "utf-8")
        printed = answered(capsys, path, "--language", language).splitlines()
        pages = [proposed(as_stored(one), "controller", "processor") for one in clause.read(text, language)]
        periods = [line.rpartition(": ")[2] for line in printed if re.match(r"\d+\. ", line)]
        assert periods == [str(one.period) for one in pages]
        doubts = [line.removeprefix("   Doubt: ") for line in printed if line.startswith("   Doubt: ")]
        assert doubts == [str(doubt) for one in pages for doubt in one.doubts]
        compared += len(doubts)
    assert compared > 20


def as_stored(reading):
    """The reading as the page gets it: its doubts are stored as phrases."""
    return reading.as_data() | {"doubts": [as_data(doubt) for doubt in reading.doubts]}
