"""The command `breachclock period`: its JSON, its text, what it refuses, and what it does not load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi
from contracts.cli import period

ROOT = Path(__file__).parents[2]
BERLIN = ("--zone", "Europe/Berlin")
KEYS = ["due_at", "due_local", "latest_at", "latest_local", "target_at", "rule", "steps", "warnings"]


def asked(capsys, start, limit, *more):
    """What the command answers, as data; nothing is said on the side."""
    assert period(["--from", start, "--limit", limit, "--json", *more]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found = json.loads(out)
    assert list(found) == KEYS
    assert all(step["text"] and step["source"] and set(step) == {"text", "source"} for step in found["steps"])
    return found


def test_72_hours_over_the_autumn_change(capsys):
    assert asked(capsys, "2026-10-23T18:30", "72 hours", *BERLIN) == {
        "due_at": "2026-10-26T16:30:00Z",
        "due_local": "2026-10-26T17:30:00+01:00",
        "latest_at": None,
        "latest_local": None,
        "target_at": None,
        "rule": "elapsed_hours",
        "steps": [
            {
                "text": "aware Fri 23 Oct 2026 18:30 CEST + 72 elapsed hours = Mon 26 Oct 2026 17:30 CET",
                "source": "the duty's own words",
            }
        ],
        "warnings": [],
    }


def test_the_regulation_gives_a_latest_moment_with_its_provision(capsys):
    found = asked(capsys, "2026-10-23T18:30", "72 hours", *BERLIN, "--rule", "eu-1182-71-hours")
    assert (found["due_at"], found["rule"]) == ("2026-10-26T16:30:00Z", "eu-1182-71-hours")
    assert (found["latest_at"], found["latest_local"]) == ("2026-10-26T17:00:00Z", "2026-10-26T18:00:00+01:00")
    assert found["steps"][1]["source"] == "Regulation 1182/71 Art. 3(1), 3(2)(a)"


@pytest.mark.parametrize(
    ("limit", "more", "rule", "due", "latest"),
    [
        ("1 hour", (), "elapsed_hours", "2026-06-05T16:00:00+02:00", None),
        ("14 days", (), "calendar_days_plain", "2026-06-19T15:00:00+02:00", "2026-06-20T00:00:00+02:00"),
        ("2 calendar days", (), "calendar_days_plain", "2026-06-07T15:00:00+02:00", "2026-06-08T00:00:00+02:00"),
        ("2 weeks", (), "calendar_days_plain", "2026-06-19T15:00:00+02:00", "2026-06-20T00:00:00+02:00"),
        ("1 month", (), "calendar_days_plain", "2026-07-05T15:00:00+02:00", "2026-07-06T00:00:00+02:00"),
        ("2 business days", (), "business_days", "2026-06-09T15:00:00+02:00", "2026-06-10T00:00:00+02:00"),
        ("3  Working Days", (), "business_days", "2026-06-10T15:00:00+02:00", "2026-06-11T00:00:00+02:00"),
        ("72h", (), "elapsed_hours", "2026-06-08T15:00:00+02:00", None),
        (
            "3 days",
            ("--rule", "eu-1182-71-days", "--country", "DE"),
            "eu-1182-71-days",
            "2026-06-08T15:00:00+02:00",
            "2026-06-10T00:00:00+02:00",
        ),
    ],
)
def test_limits_and_their_default_rules(capsys, limit, more, rule, due, latest):
    found = asked(capsys, "2026-06-05T15:00", limit, *BERLIN, *more)
    assert (found["rule"], found["due_local"], found["latest_local"]) == (rule, due, latest)


@pytest.mark.parametrize(
    ("limit", "target"),
    [
        ("without undue delay", "2026-06-06T13:00:00Z"),
        ("Immediately", "2026-06-05T17:00:00Z"),
        ("as soon as possible", "2026-06-06T13:00:00Z"),
        ("promptly", "2026-06-06T13:00:00Z"),
    ],
)
def test_a_word_has_our_target_and_no_due_moment(capsys, limit, target):
    found = asked(capsys, "2026-06-05T15:00", limit, *BERLIN)
    assert (found["due_at"], found["due_local"], found["latest_at"], found["latest_local"]) == (None,) * 4
    assert (found["target_at"], found["rule"]) == (target, "soft")
    assert found["steps"][0]["source"] == "our own target, not law"


def test_a_country_gives_the_holidays_and_none_a_warning(capsys):
    with_holidays = asked(capsys, "2026-12-23T12:00", "2 business days", *BERLIN, "--country", "de")
    assert (with_holidays["due_local"], with_holidays["warnings"]) == ("2026-12-28T12:00:00+01:00", [])
    assert "not counted: Fri 25 Dec 2026 (Christmas Day)" in [step["text"] for step in with_holidays["steps"]]
    without = asked(capsys, "2026-12-23T12:00", "2 business days", *BERLIN)
    assert without["due_local"] == "2026-12-25T12:00:00+01:00"
    assert without["warnings"] == ["No holiday calendar is chosen: public holidays were counted as working days."]


def test_an_ambiguous_time_takes_the_earlier_instant_and_says_so(capsys):
    found = asked(capsys, "2026-10-25T02:30", "1 hour", *BERLIN)
    assert found["due_at"] == "2026-10-25T01:30:00Z"
    assert found["warnings"] == ["The clocks showed 2026-10-25T02:30 twice that night: the earlier one is taken."]


def test_an_offset_leaves_no_doubt(capsys):
    for start in ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"):
        found = asked(capsys, start, "1 hour", *BERLIN)
        assert (found["due_at"], found["due_local"]) == ("2026-10-25T02:30:00Z", "2026-10-25T03:30:00+01:00")
        assert found["warnings"] == []


def test_a_date_alone_counts_from_its_midnight_and_is_estimated(capsys):
    found = asked(capsys, "2026-06-05", "72 hours", *BERLIN)
    assert found["due_local"] == "2026-06-08T00:00:00+02:00"
    assert found["warnings"] == ["No time is given: it counts from 00:00 of that day."]
    assert "(estimated)" in found["steps"][0]["text"]


def test_the_text_says_the_same(capsys):
    assert period(["--from", "2026-12-24T10:00", "--limit", "2 working days"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "due:               Mon 28 Dec 2026 10:00 UTC  2026-12-28T10:00:00Z",
        "latest defensible: Tue 29 Dec 2026 00:00 UTC  2026-12-29T00:00:00Z",
        "rule:              business_days",
        "1. aware Thu 24 Dec 2026 10:00 UTC + 2 working days, Monday to Friday, the day of the event not counted = "
        "Mon 28 Dec 2026 10:00 UTC",
        "2. latest defensible: the last day ends Mon 28 Dec 2026 24:00 UTC",
        "Note: No holiday calendar is chosen: public holidays were counted as working days.",
    ]


GOOD = {"--from": "2026-06-05T15:00", "--zone": "Europe/Berlin", "--limit": "72 hours"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--from": "2026-03-29T02:30"}, "This time does not exist in Europe/Berlin"),
        ({"--from": "soon"}, "“soon” is no moment"),
        ({"--from": "72"}, "“72” is no moment"),
        ({"--from": "2026-02-30T10:00"}, "is no moment"),
        ({"--from": "2026-06-05T25:00"}, "is no moment"),
        ({"--from": "0026-06-05T15:00"}, "Check the year"),
        ({"--from": "0026-06-05T15:00Z"}, "Check the year"),
        ({"--from": "0001-01-01T00:00+05:00"}, "Check the year"),
        ({"--zone": "localtime"}, "there is no time zone “localtime”"),
        ({"--zone": "right/Europe/Berlin"}, "there is no time zone"),
        ({"--zone": "Europe"}, "there is no time zone “Europe”"),
        ({"--zone": "Mars/Olympus"}, "there is no time zone"),
        ({"--zone": "../../etc/passwd"}, "there is no time zone"),
        ({"--limit": "soonish"}, "the limit “soonish” is not understood"),
        ({"--limit": "-3 days"}, "is not understood"),
        ({"--limit": "3 fortnights"}, "is not understood"),
        ({"--limit": "0 hours"}, "A period is a whole number from 1 to 10,000."),
        ({"--limit": "10001 hours"}, "A period is a whole number from 1 to 10,000."),
        ({"--limit": "1.5 hours"}, "is not understood"),
        ({"--limit": "٣ days"}, "is not understood"),
        ({"--rule": "lunar"}, "there is no rule “lunar”"),
        ({"--rule": "eu-1182-71-days"}, "the rule eu-1182-71-days does not count “72 hours”"),
        ({"--rule": "soft"}, "the rule soft does not count"),
        ({"--limit": "immediately", "--rule": "elapsed_hours"}, "does not count “immediately”"),
        ({"--country": "XX"}, "No public holidays are known for XX"),
        ({"--country": ""}, "No public holidays are known for"),
        ({"--from": "9999-12-31T23:00Z"}, "Check the year"),
        ({"--colour": "blue"}, "unrecognized arguments"),
    ],
)
def test_bad_input_ends_with_status_2_and_one_line(capsys, changes, said):
    arguments = [word for pair in (GOOD | changes).items() for word in ("=".join(pair),)]
    for more in ([], ["--json"]):
        assert period([*arguments, *more]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("breachclock period: ")
        assert said in err
        assert err.count("\n") == 1


def test_what_is_missing_is_named(capsys):
    assert period([]) == 2
    assert "--from, --limit" in capsys.readouterr().err


def test_the_command_line_knows_it(capsys):
    with pytest.raises(SystemExit) as done:
        wsgi.main(["period", "--from", "2026-06-05T15:00", "--limit", "1 hour"])
    assert done.value.code == 0
    assert capsys.readouterr().out.startswith("due: ")


def test_it_loads_no_application_and_no_database():
    code = (
        "import sys, wsgi\n"
        "try:\n    wsgi.main(sys.argv[1:])\n"
        "finally:\n    print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "period", "--from", "2026-06-05", "--limit", "2 working days"]
    done = subprocess.run([*command, "--country", "DE"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "due:" in done.stdout
    loaded = done.stderr
    assert "holidays" in loaded
    for heavy in ("flask", "sqlalchemy", "babel", "flask_babel", "werkzeug", "jinja2", "reportlab"):
        assert f"'{heavy}'" not in loaded


def modules_of_holidays(*country):
    """Which modules of the library of holidays a fresh process has loaded when the command has answered."""
    code = (
        "import sys, wsgi\n"
        "try:\n    wsgi.main(sys.argv[1:])\n"
        "finally:\n    print(*(name for name in sys.modules if name.split('.')[0] == 'holidays'), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "period", "--from", "2026-12-23T12:00", "--limit", "2 working days"]
    done = subprocess.run([*command, *country], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    return done.stderr.split()


def test_without_a_country_it_loads_no_holidays():
    assert modules_of_holidays() == []


@pytest.mark.parametrize(("code", "module"), [("DE", "germany"), ("de-by", "germany"), ("BE", "belgium")])
def test_it_loads_the_holidays_of_one_country_only(code, module):
    loaded = modules_of_holidays("--country", code)
    countries = [name for name in loaded if name.startswith("holidays.countries.")]
    assert countries == [f"holidays.countries.{module}"]
    # The library's own groundwork is a little over 40 modules; the whole of it is more than 300.
    assert len(loaded) < 60


def test_one_country_alone_has_the_same_holidays():
    """The short way to a country's module gives what the library gives when all of it is loaded, for each country."""
    days = (
        "import holidays\n"
        "for code in sorted(holidays.list_supported_countries()):\n"
        "    print(code, sorted(holidays.country_holidays(code, years=2026, language='en_US').items()))"
    )
    short = "import sys\nfrom contracts import cli\ncli._country('DE')\n"
    alone, whole = (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
        for code in (short + days, "import holidays.countries\n" + days)
    )
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout.count("\n") > 200
    assert alone.stdout == whole.stdout
