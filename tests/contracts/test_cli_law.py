"""The command `breachclock law`: its table, its JSON, its check of the catalogue, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi
from contracts import catalogue, listing
from contracts.cli import law

ROOT = Path(__file__).parents[2]


def said(capsys, *arguments):
    """What the command prints; nothing is said on the side."""
    assert law(list(arguments)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def refused(capsys, *arguments):
    """What it complains of, one line each, with nothing printed."""
    assert law(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


# --- the table


def test_the_law_of_switzerland_as_a_table(capsys):
    lines = said(capsys, "--on", "2026-11-22", "--jurisdiction", "CH")
    assert lines[0].startswith("5 duties are law on 2026-11-22 in CH.")
    assert lines[2].split() == ["ID", "PERIOD", "COUNTED", "FROM", "MARKS", "DUTY"]
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in lines[3:8]}
    assert rows == {
        "ch-fadp-24-1": "as soon as possible awareness Art. 24(1) FADP: Report the breach to the FDPIC",
        "ch-fadp-24-3": "as soon as possible awareness Art. 24(3) FADP: Processor reports to the controller",
        "ch-fadp-24-4": "no time named awareness offered Art. 24(4)-(5) FADP: Inform the data subjects",
        "ch-dsv-15-4": "24 months submission of ch-fadp-24-1 kept Art. 15(4) DSV: "
        "Keep the documentation of the breach for at least two years",
        "ch-isg-74e": "24 hours discovery UNVERIFIED, offered Art. 74a ff. ISG: "
        "Report the cyberattack to the National Cyber Security Centre",
    }
    assert [line.split(":")[0] for line in lines[9:]] == ["UNVERIFIED", "kept", "offered"]


def test_columns_stand_under_each_other(capsys):
    lines = said(capsys, "--on", "2026-11-22")
    table = lines[2 : lines.index("", 2)]
    assert len(table) == 81
    column = table[0].index("DUTY")
    assert all(row[column - 1] == " " and row[column] != " " for row in table)


def test_two_limits_and_our_target_are_shown(capsys):
    text = "\n".join(said(capsys, "--on", "2026-11-22", "--jurisdiction", "EU"))
    assert "earliest of 4 hours / 24 hours" in text
    assert "classification major / awareness" in text
    assert "without undue delay, at most 72 hours" in text
    assert "without undue delay (our target: 72 hours)" in text


@pytest.mark.parametrize(("day", "count"), [("2025-08-19", "uk-pecr-5a-24h"), ("2025-08-20", "uk-pecr-5a")])
def test_the_day_decides(capsys, day, count):
    lines = said(capsys, "--on", day, "--jurisdiction", "GB")
    assert [line.split()[0] for line in lines if line.startswith("uk-pecr")] == [count]


def test_nothing_proposed_is_listed_as_law(capsys):
    assert "omnibus" not in "\n".join(said(capsys, "--on", "2039-01-01"))


def test_several_places(capsys):
    lines = said(capsys, "--on", "2026-11-22", "--jurisdiction", "BR", "--jurisdiction", "KR")
    assert lines[0].startswith("5 duties are law on 2026-11-22 in BR, KR.")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--on", "1999-01-01", "--jurisdiction", "DE"), "No duty of the catalogue is law on 1999-01-01 in DE."),
        (("--on", "2013-08-25", "--jurisdiction", "GB"), "4 duties are law on 2013-08-25 in GB."),
        (("--on", "2018-02-22", "--jurisdiction", "AU"), "3 duties are law on 2018-02-22 in AU."),
        (("--on", "2022-06-28", "--jurisdiction", "IN"), "1 duty is law on 2022-06-28 in IN."),
    ],
)
def test_the_first_line_counts(capsys, arguments, line):
    assert said(capsys, *arguments)[0].startswith(line)


# --- JSON


def test_json_holds_the_terms_the_source_and_the_marks(capsys):
    found = json.loads("\n".join(said(capsys, "--on", "2026-11-22", "--jurisdiction", "EU", "--json")))
    assert (found["on"], found["jurisdictions"]) == ("2026-11-22", ["EU"])
    first = found["statutes"][0]
    assert (first["id"], first["provision"]) == ("eu-gdpr-33-1", "Art. 33(1) GDPR")
    assert (first["terms"]["amount"], first["terms"]["unit"]) == (72, "hours")
    assert (first["terms"]["rule"], first["terms"]["latest_rule"]) == ("elapsed_hours", "eu-1182-71-hours")
    assert (first["effective_from"], first["effective_to"]) == ("2018-05-25", None)
    assert first["source"] == "EUR-Lex consolidated 32016R0679"
    marked = {one["id"]: (one["verified"], one["coded"]) for one in found["statutes"]}
    assert marked["eu-eprivacy-611-individuals"] == (False, False)
    final = next(one for one in found["statutes"] if one["id"] == "eu-dora-final")
    assert (final["after"], final["restart"]) == ("eu-dora-intermediate", "latest")
    assert len({tuple(one) for one in found["statutes"]}) == 1, "every statute has the same keys"


def test_json_of_an_empty_day(capsys):
    found = json.loads("\n".join(said(capsys, "--on", "1990-01-01", "--json", "--jurisdiction", "IN")))
    assert found == {"on": "1990-01-01", "jurisdictions": ["IN"], "statutes": []}


# --- the check


def test_the_program_s_own_catalogue_is_sound(capsys):
    assert said(capsys, "--check") == ["The catalogue is sound: 86 duties, 35 of them coded, and 4 proposals."]


def test_what_is_wrong_is_said_line_by_line(capsys, tmp_path):
    text = catalogue.STATUTES.read_text("utf-8")
    text = text.replace("unit: hour,", "unit: hours,", 1).replace("roles: [processor]", "roles: [servant]", 1)
    path = tmp_path / "statutes.yaml"
    path.write_text(text, "utf-8")
    first, second = refused(capsys, "--check", str(path))
    assert first.startswith("breachclock law: eu-gdpr-33-1: clocks: unknown unit 'hours'")
    assert second.startswith("breachclock law: eu-gdpr-33-2: roles: unknown role 'servant'")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "one of the arguments --on --check is required"),
        (("--on",), "argument --on: expected one argument"),
        (("--on", ""), "“” is no day; write one such as 2026-11-22"),
        (("--on", "2026-11-31"), "“2026-11-31” is no day; write one such as 2026-11-22"),
        (("--on", "22.11.2026"), "“22.11.2026” is no day; write one such as 2026-11-22"),
        (("--on", "20261122"), "“20261122” is no day; write one such as 2026-11-22"),
        (("--on", "today"), "“today” is no day; write one such as 2026-11-22"),
        (
            ("--on", "2026-11-22", "--jurisdiction", "UK"),
            "the catalogue knows no place “UK”; write EU, a country such as GB, or US-CA",
        ),
        (("--on", "2026-11-22", "--check"), "argument --check: not allowed with argument --on"),
        (("--check", "--json"), "--check stands alone"),
        (("--on", "2026-11-22", "--yes"), "unrecognized arguments: --yes"),
        (("--check", "gone.yaml"), "gone.yaml: cannot be read: [Errno 2] No such file or directory: 'gone.yaml'"),
    ],
)
def test_bad_input_ends_with_one_clear_line(capsys, arguments, line):
    assert refused(capsys, *arguments) == [f"breachclock law: {line}"]


# --- as a program


def test_the_command_is_known_and_ends_with_its_status(capsys):
    with pytest.raises(SystemExit) as ended:
        wsgi.main(["law", "--on", "never"])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        wsgi.main(["law", "--check"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("The catalogue is sound")


def run(code):
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_it_loads_no_web_application():
    done = run(
        "import sys, wsgi\n"
        "try: wsgi.main(['law', '--on', '2026-11-22'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "print({'flask', 'sqlalchemy', 'babel'} & set(sys.modules), file=sys.stderr)"
    )
    assert done.stderr == "set()\n"
    assert "eu-gdpr-33-1" in done.stdout


def test_other_commands_load_no_yaml():
    done = run(
        "import sys, wsgi\n"
        "try: wsgi.main(['period', '--from', '2026-11-22', '--limit', '72 hours'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "print('yaml' in sys.modules, file=sys.stderr)"
    )
    assert done.stderr == "False\n"


def test_a_reader_that_has_seen_enough_is_no_error():
    """As in `breachclock law --on 2026-11-22 | head -1`."""
    reader = subprocess.Popen(
        [sys.executable, "wsgi.py", "law", "--on", "2026-11-22", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    reader.stdout.read(1)
    reader.stdout.close()
    assert reader.stderr.read() == b""
    reader.stderr.close()
    assert reader.wait(timeout=60) == 0


def test_a_wrong_catalogue_stops_the_start(monkeypatch, config, capsys):
    def broken():
        raise catalogue.CatalogueError(["eu-x: clocks: unknown unit 'moons'", "eu-y: source: missing"])

    monkeypatch.setattr(catalogue, "current", broken)
    with pytest.raises(SystemExit) as ended:
        wsgi._started(config)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "breachclock: statutes: eu-x: clocks: unknown unit 'moons'",
        "breachclock: statutes: eu-y: source: missing",
    ]


def test_the_legend_explains_every_mark_that_occurs():
    statutes = catalogue.current().listed(catalogue.load()[0].effective_from)
    marks = {mark for statute in statutes for mark in listing.marks(statute)}
    assert marks
    assert {line.split(":")[0] for line in listing.legend(statutes)} == marks
