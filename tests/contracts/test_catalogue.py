"""The catalogue of statutes: what it holds, and that nothing it should not hold gets past its reader."""

import re
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
import yaml

from contracts import catalogue
from contracts.catalogue import CatalogueError
from contracts.statutes import LegalRole, Restart, Stage, Status
from contracts.terms import Rule, Standard, Trigger, Unit

LIMIT = {"from": "awareness", "amount": 72, "unit": "hour", "calendar": "elapsed_hours", "rule": "elapsed_hours"}
FIRST = {
    "id": "xx-first",
    "title": "Notify somebody",
    "cite": "Art. 1 Act",
    "jurisdiction": "DE",
    "instrument": "Act",
    "provision": "Art. 1",
    "status": "in_force",
    "owed_by": "controller",
    "owed_to": "authority",
    "stage": "initial",
    "combine": "only",
    "clocks": [
        {"from": "awareness", "amount": 72, "unit": "hour", "calendar": "elapsed_hours", "rule": "elapsed_hours"}
    ],
    "condition": "always",
    "effective_from": date(2020, 1, 1),
    "effective_to": None,
    "source": "the Act",
    "verified": True,
    "coded": True,
    "roles": ["controller"],
    "places": ["DE"],
    "creditor": "authority",
}
SECOND = FIRST | {
    "id": "xx-final",
    "stage": "final",
    "clocks": [
        {
            "from": "submission_of:xx-first",
            "amount": 1,
            "unit": "month",
            "calendar": "calendar_months",
            "rule": "eu-1182-71-days",
        }
    ],
}
PROPOSAL = FIRST | {"id": "xx-idea", "status": "proposed", "effective_from": None}
WHOLE = {
    "schema_version": 1,
    "as_of": date(2026, 11, 22),
    "events": {"awareness": "known"},
    "rules": {"elapsed_hours": "hours"},
    "regimes": [FIRST, SECOND],
    "proposals": [PROPOSAL],
}


@pytest.fixture
def written(tmp_path):
    """Writes a catalogue and gives its path."""

    def write(data):
        path = tmp_path / "statutes.yaml"
        path.write_text(data if isinstance(data, str) else yaml.safe_dump(data), "utf-8")
        return path

    return write


def problems_of(path):
    with pytest.raises(CatalogueError) as refused:
        catalogue.load(path)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems


# --- the program's own


def test_the_catalogue_of_the_program_is_sound():
    records = catalogue.load()
    assert len(records) == 90
    assert sum(record.coded for record in records if record.status is not Status.PROPOSED) == 35
    assert [record.id for record in records if record.status is Status.PROPOSED] == [
        "eu-omnibus-gdpr-33-1",
        "eu-omnibus-gdpr-33-6",
        "eu-omnibus-eudpr",
        "eu-omnibus-council-2026",
    ]


def test_it_is_read_once():
    assert catalogue.current() is catalogue.current()


def test_a_record_keeps_words_and_codes():
    record = next(one for one in catalogue.load() if one.id == "eu-dora-final")
    assert (record.title, record.cite) == (
        "Final report on a major ICT-related incident",
        "Art. 19(4)(c) DORA, Art. 5(1)(c) RTS 2025/301",
    )
    assert (record.stage, record.restart, record.roles) == (Stage.FINAL, Restart.LATEST, (LegalRole.FINANCIAL_ENTITY,))
    (limit,) = record.clocks
    assert (limit.trigger, limit.after) == (None, "eu-dora-intermediate")
    assert (limit.amount, limit.unit, limit.rule) == (1, Unit.MONTHS, Rule.DORA_NOON)
    assert (record.effective_from, record.effective_to) == (date(2025, 3, 12), None)
    assert record.source == "EUR-Lex 32025R0301"


def test_only_dora_starts_again_with_the_latest_submission():
    records = catalogue.load()
    assert [record.id for record in records if record.restart is Restart.LATEST] == ["eu-dora-final"]
    assert [record.id for record in records if record.latest_rule] == ["eu-gdpr-33-1"]


def test_what_is_not_verified_is_never_coded():
    records = catalogue.load()
    unverified = [record for record in records if not record.verified]
    assert len(unverified) == 9
    assert not any(record.coded for record in unverified)


@pytest.mark.shared
def test_it_says_what_the_reference_says(shared):
    reference = yaml.safe_load((shared / "reference" / "regimes.yaml").read_text("utf-8"))
    own = yaml.safe_load(catalogue.STATUTES.read_text("utf-8"))
    assert {section: own[section] for section in reference if section not in ("regimes", "proposals")} == {
        section: reference[section] for section in reference if section not in ("regimes", "proposals")
    }
    for section in ("regimes", "proposals"):
        assert len(own[section]) == len(reference[section])
        for mine, theirs in zip(own[section], reference[section], strict=True):
            # Conditions are said in our own words: of those the figures and what is marked as doubtful must agree.
            exact = {field: value for field, value in theirs.items() if field != "condition"}
            assert {field: mine.get(field) for field in exact} == exact
            said, meant = mine.get("condition"), theirs.get("condition")
            assert (said is None) == (meant is None)
            assert _checkable(said or "") == _checkable(meant or "")


def _checkable(words):
    figures = sorted(set(re.findall(r"\d+", words)))
    return figures, "unless" in words, "unverified" in words


# --- what is refused


def test_a_sound_catalogue_of_three_records(written):
    first, final, idea = catalogue.load(written(WHOLE))
    assert first.clocks[0].trigger is Trigger.AWARENESS
    assert first.clocks[0].standard is Standard.NONE
    assert final.clocks[0].after == "xx-first"
    assert idea.status is Status.PROPOSED


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (
            "clocks",
            [LIMIT | {"unit": "hours"}],
            "unknown unit 'hours'; known: asap, business_day, day, hour,",
        ),
        ("clocks", [LIMIT | {"rule": "elapsed"}], "unknown rule 'elapsed'"),
        ("clocks", [LIMIT | {"from": "aware"}], "unknown event 'aware'"),
        ("clocks", [LIMIT | {"calendar": "moon"}], "unknown calendar 'moon'"),
        (
            "clocks",
            [LIMIT | {"calendar": "calendar_days"}],
            "calendar 'calendar_days' does not go with",
        ),
        (
            "clocks",
            [LIMIT | {"rule": "calendar_days_plain"}],
            "rule 'calendar_days_plain' does not go with",
        ),
        ("clocks", [LIMIT | {"amount": None}], "amount None does not go with the unit 'hour'"),
        ("clocks", [LIMIT | {"unit": "undue_delay"}], "amount 72 does not go with the unit 'undue_delay'"),
        *(
            ("clocks", [LIMIT | {"amount": amount}], "must be a whole number from 1 to 10,000, or null")
            for amount in (0, -72, 10_001, 1.5, True, "72")
        ),
        ("clocks", [LIMIT | {"untl": 3}], "unknown untl"),
        ("clocks", [{"from": "awareness"}], "no amount; no unit; no calendar; no rule"),
        ("clocks", ["72 hours"], "each must be a limit with from, amount, unit, calendar and rule"),
        ("clocks", [], "must be a list with at least one entry"),
        ("roles", ["controler"], "unknown role 'controler'"),
        ("roles", "controller", "must be a list with at least one entry"),
        ("sectors", ["hospitals"], "unknown sector 'hospitals'"),
        ("places", ["UK"], "unknown place 'UK'; write EU, a country such as GB, or a part of one such as US-CA"),
        ("places", ["de"], "unknown place 'de'"),
        ("creditor", "everybody", "unknown creditor 'everybody'"),
        ("stage", "begin", "unknown stage 'begin'"),
        ("status", "inforce", "unknown status 'inforce'"),
        ("combine", "both", "unknown way to combine 'both'"),
        ("restart", "last", "unknown restart 'last'; known: first, latest"),
        ("standard", "fast", "unknown standard 'fast'"),
        ("latest_rule", "later", "unknown rule 'later'"),
        ("effective_from", "1 May 2020", "must be a date such as 2026-11-22, or null"),
        ("effective_from", datetime(2020, 5, 1, 12, tzinfo=UTC), "must be a date such as 2026-11-22, or null"),
        ("verified", "yes", "must be true or false"),
        ("source", "  ", "must be a text"),
        ("source", 5, "must be a text"),
        ("title", "Notify {whom}", "must not have braces"),
        ("cite", "Art. }", "must not have braces"),
        ("condition", "if {so}", "must not have braces"),
        ("condition", "Always", "must begin with a small letter"),
        ("id", "XX First", "must be small letters, digits and hyphens, at most 40"),
        ("id", "x" * 41, "must be small letters, digits and hyphens, at most 40"),
        ("rolls", ["controller"], "unknown field"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named_with_its_record(written, field, value, message):
    data = WHOLE | {"regimes": [FIRST | {field: value}]}
    name = value if field == "id" else "xx-first"
    (problem,) = problems_of(written(data))
    assert problem.startswith(f"{name}: {field}: {message}")


@pytest.mark.parametrize("field", [field for field in FIRST if field not in ("id", "roles", "creditor")])
def test_a_missing_field_is_named(written, field):
    record = {name: value for name, value in FIRST.items() if name != field}
    assert problems_of(written(WHOLE | {"regimes": [record]})) == [f"xx-first: {field}: missing"]


def test_a_record_without_an_id_is_counted_out(written):
    record = {name: value for name, value in SECOND.items() if name != "id"}
    assert problems_of(written(WHOLE | {"regimes": [FIRST, record]})) == ["record 2: id: missing"]
    assert problems_of(written(WHOLE | {"regimes": [FIRST, "Art. 2"]})) == ["record 2: must have fields"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"effective_to": date(2019, 12, 31)}, "effective_to: 2019-12-31 is before effective_from 2020-01-01"),
        ({"effective_to": date(2026, 11, 21)}, "status: in_force, but by its dates repealed on 2026-11-22"),
        ({"effective_from": date(2026, 11, 23)}, "status: in_force, but by its dates future on 2026-11-22"),
        ({"status": "future"}, "status: future, but by its dates in_force on 2026-11-22"),
        ({"status": "proposed"}, "effective_from: what is proposed has no dates"),
        ({"combine": "earliest"}, "combine: earliest does not go with 1 clocks"),
        ({"clocks": [LIMIT, LIMIT]}, "combine: only does not go with 2 clocks"),
        ({"restart": "latest"}, "restart: only a period that starts with a submission can start again"),
        ({"latest_rule": "eu-1182-71-days"}, "latest_rule: eu-1182-71-days does not go with the unit of the clocks"),
        ({"target_hours": 24}, "target_hours: a duty with a number has no target of ours"),
        ({"verified": False}, "coded: what is not verified starts nothing"),
        ({"stage": "record"}, "coded: how long records are kept is no clock"),
        ({"effective_from": None}, "effective_from: missing, though coded"),
        ({"replaced_by": "xx-other"}, "replaced_by: unknown id 'xx-other'"),
        ({"clocks": [LIMIT | {"from": "submission_of:xx-none"}]}, "clocks: chained to the unknown id 'xx-none'"),
        ({"clocks": [LIMIT | {"from": "submission_of:xx-first"}]}, "clocks: chained to 'xx-first' in a circle"),
    ],
)
def test_fields_that_contradict_each_other(written, change, problem):
    assert problems_of(written(WHOLE | {"regimes": [FIRST | change]})) == [f"xx-first: {problem}"]


@pytest.mark.parametrize("field", ["roles", "creditor"])
def test_what_is_coded_must_be_decidable(written, field):
    record = {name: value for name, value in FIRST.items() if name != field}
    assert problems_of(written(WHOLE | {"regimes": [record]})) == [f"xx-first: {field}: missing, though coded"]
    assert catalogue.load(written(WHOLE | {"regimes": [record | {"coded": False}]}))[0].coded is False


def test_several_limits_need_numbers(written):
    soft = LIMIT | {"amount": None, "unit": "asap", "calendar": "none", "rule": "soft"}
    record = FIRST | {"clocks": [LIMIT, soft], "combine": "earliest"}
    assert problems_of(written(WHOLE | {"regimes": [record]})) == [
        "xx-first: clocks: of several limits each needs a number"
    ]


def test_a_circle_of_two_is_found_from_both_ends(written):
    back = FIRST | {"clocks": [LIMIT | {"from": "submission_of:xx-final"}]}
    assert problems_of(written(WHOLE | {"regimes": [back, SECOND]})) == [
        "xx-first: clocks: chained to 'xx-final' in a circle",
        "xx-final: clocks: chained to 'xx-first' in a circle",
    ]


def test_nothing_waits_for_what_never_starts(written):
    offered = FIRST | {"coded": False}
    assert problems_of(written(WHOLE | {"regimes": [offered, SECOND]})) == [
        "xx-final: clocks: waits for 'xx-first', which never starts because it is not coded"
    ]


def test_an_id_is_used_once(written):
    assert problems_of(written(WHOLE | {"regimes": [FIRST, SECOND, FIRST]})) == ["xx-first: id: stands there 2 times"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"events": {"awareness": "known", "sunrise": "east"}}, "events: unknown event 'sunrise'"),
        ({"rules": {"by-feel": "roughly"}}, "rules: unknown rule 'by-feel'"),
        ({"events": None}, "events: missing"),
        ({"rules": ["elapsed_hours"]}, "rules: missing"),
        ({"schema_version": 2}, "schema_version: must be 1"),
        ({"as_of": "today"}, "as_of: must be a date such as 2026-11-22"),
        ({"regimes": None}, "regimes: must be a list of records"),
        ({"proposals": {"xx": 1}}, "proposals: must be a list of records"),
        ({"regime": []}, "regime: unknown section"),
    ],
)
def test_a_section_that_cannot_be_meant(written, change, problem):
    assert problems_of(written(WHOLE | change)) == [problem]


def test_everything_that_is_wrong_is_said_at_once(written):
    data = deepcopy(WHOLE) | {"schema_version": 0}
    data["regimes"][0]["stage"] = "begin"
    del data["regimes"][1]["source"]
    data["proposals"][0]["places"] = ["Mars"]
    problems = problems_of(written(data))
    assert [problem.split(" ")[0] for problem in problems] == ["schema_version:", "xx-first:", "xx-final:", "xx-idea:"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: 1\na: 2\n", "'a' stands here twice"),
        ("regimes: [", "statutes.yaml: "),
        ("just words", "no catalogue"),
        ("", "no catalogue"),
        ("a: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
    ],
)
def test_a_file_that_is_no_catalogue(written, text, part):
    (problem,) = problems_of(written(text))
    assert part in problem
    assert "\n" not in problem


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "2026-11-22T25:00:00"])
def test_a_day_that_no_calendar_has_is_named_with_its_record(written, day):
    text = yaml.safe_dump(WHOLE | {"regimes": [FIRST]}).replace("2020-01-01", day, 1)
    assert day in text
    assert problems_of(written(text)) == ["xx-first: effective_from: must be a date such as 2026-11-22, or null"]


def test_a_file_that_is_not_there(tmp_path):
    (problem,) = problems_of(tmp_path / "gone.yaml")
    assert problem.startswith("gone.yaml: cannot be read")
