"""The rules of the house that a machine can check: imports, clock, settings, routes, schema, papers."""

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from core.config import NAMES

ROOT = Path(__file__).parents[1]
PACKAGES = ("core", "accounts", "contracts", "incidents", "notifications")
#: The packages whose files are rules unless they are called like a shell.
RULE_PACKAGES = ("contracts", "incidents", "notifications")
SHELLS = {
    "__init__": 0,
    "models": 1,
    "guard": 2,
    "compose": 2,
    "email": 2,
    "sms": 2,
    "chat": 2,
    "voice": 2,
    "provider": 2,
    "outbox": 2,
    "sender": 2,
    "fallback": 2,
    "operations": 2,
    "pdf": 2,
    "answer": 2,
    "extract": 2,
    "markup": 2,
    "word": 2,
    "catalogue": 2,
    "worker": 3,
    "forms": 3,
    "views": 4,
    "cli": 4,
}
ALLOWED_IN_RULES = {
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "decimal",
    "dateutil",
    "dateutil.relativedelta",
    "email_validator",
    "enum",
    "functools",
    "hashlib",
    "holidays",
    "itertools",
    "math",
    "phonenumbers",
    "re",
    "typing",
    "unicodedata",
    "zoneinfo",
    # The names of countries: data, and nothing else of it is used in rules.
    "babel",
    "core.errors",
    "core.media",
    "core.phrases",
}
FIRST_HOUR = (
    "DATABASE_URL",
    "BREACHCLOCK_DATA",
    "BREACHCLOCK_PORT",
    "BREACHCLOCK_BASE_URL",
    "BREACHCLOCK_SMTP_URL",
    "BREACHCLOCK_MAIL_FROM",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_FROM",
)

PROGRAM = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")) + [ROOT / "wsgi.py"]
MIGRATIONS = sorted((ROOT / "migrations").rglob("*.py"))
RULES = [path for path in PROGRAM if path.relative_to(ROOT).parts[0] in RULE_PACKAGES and path.stem not in SHELLS]


def _name(path):
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path):
    return ast.parse(path.read_text("utf-8"))


def _imports(tree):
    """Every module that is imported anywhere in the tree; `from contracts import law` names contracts.law."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if _file(name)]
            yield from modules or [node.module]


def _file(module):
    """The file of one of our modules; None for a module of others."""
    path = ROOT / module.replace(".", "/")
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


# --- imports


def test_packages_import_along_the_arrows(monkeypatch, capfd):
    """Runs the contract of pyproject.toml."""
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [*sys.path])
    # It sets up logging for itself, and would silence every logger that there is for the tests that come after it.
    monkeypatch.setattr("logging.config.dictConfig", lambda _config: None)
    status = lint_imports(no_cache=True, no_logo=True)
    assert status == 0, capfd.readouterr().out


@pytest.mark.parametrize("path", [path for path in PROGRAM if path.name != "wsgi.py"], ids=_name)
def test_inside_a_package_imports_go_from_views_to_forms_to_operations_to_models_to_rules(path):
    package = path.relative_to(ROOT).parts[0]
    inside = [_file(module) for module in _imports(_tree(path)) if module.split(".")[0] == package != "core"]
    against = [_name(other) for other in inside if SHELLS.get(other.stem, 0) > SHELLS.get(path.stem, 0)]
    assert against == []


@pytest.mark.parametrize("path", RULES, ids=_name)
def test_a_rule_file_imports_nothing_that_could_look_around(path):
    rules = set(RULES)
    strange = [
        module for module in _imports(_tree(path)) if module not in ALLOWED_IN_RULES and _file(module) not in rules
    ]
    assert strange == []


@pytest.mark.parametrize("path", RULES, ids=_name)
def test_a_rule_file_opens_no_file(path):
    calls = {node.func.id for node in ast.walk(_tree(path)) if isinstance(node, ast.Call) and _is_name(node.func)}
    assert calls & {"open", "input", "print", "eval", "exec", "__import__"} == set()


@pytest.mark.parametrize("path", [path for path in PROGRAM if path.name != "wsgi.py"], ids=_name)
def test_no_import_of_ours_hides_in_a_function(path):
    functions = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    hidden = [module for function in functions for module in _imports(function) if _file(module)]
    assert hidden == []


def test_nothing_imports_the_assembly_point():
    assert [_name(path) for path in PROGRAM if "wsgi" in _imports(_tree(path))] == []


def test_the_rules_are_where_they_are_looked_for():
    assert {"contracts/period.py", "incidents/duties.py", "incidents/clock.py", "notifications/retry.py"} <= {
        _name(path) for path in RULES
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_begin_empty(package):
    assert (ROOT / package / "__init__.py").read_text() == ""


# --- the clock on the wall and the environment

#: (object, attribute): how Python and SQLAlchemy are asked for the present.
CLOCKS = {
    *((name, word) for name in ("datetime", "dt") for word in ("now", "utcnow", "today", "fromtimestamp")),
    *(("date", word) for word in ("today", "fromtimestamp")),
    *(("time", word) for word in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "asctime")),
    *(("func", word) for word in ("now", "current_timestamp", "current_date", "sysdate", "localtimestamp")),
    ("utils", "formatdate"),
    ("utils", "localtime"),
}
CLOCK_WORDS = {"utcnow", "formatdate", "make_msgid", "localtime", "gmtime", "current_timestamp"}


def _is_name(node):
    return isinstance(node, ast.Name)


def _asks_the_clock(tree):
    """Each place at which the present is asked for, as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", None)
            if (owner, node.attr) in CLOCKS or node.attr in CLOCK_WORDS:
                yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.name in CLOCK_WORDS)
            yield from (
                alias.name for alias in node.names if node.module == "time" and alias.name in ("time", "time_ns")
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"(?i)\bcurrent_timestamp\b|\bnow\(\)(?=::|\s+at time zone)", node.value)


@pytest.mark.parametrize("path", [p for p in PROGRAM + MIGRATIONS if _name(p) != "core/times.py"], ids=_name)
def test_nobody_but_core_times_reads_the_clock(path):
    assert list(_asks_the_clock(_tree(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "func.now()",
        "sa.func.now()",
        "mapped_column(server_default=text('CURRENT_TIMESTAMP'))",
        "from time import time",
        "from email.utils import formatdate",
    ],
)
def test_a_look_at_the_clock_is_caught(code):
    assert list(_asks_the_clock(ast.parse(code)))


@pytest.mark.parametrize("code", ["now()", "times.now()", "time.monotonic()", "clock()", "datetime.combine(day, hour)"])
def test_other_code_is_no_look_at_the_clock(code):
    assert list(_asks_the_clock(ast.parse(code))) == []


@pytest.mark.parametrize("path", [p for p in PROGRAM + MIGRATIONS if _name(p) != "core/config.py"], ids=_name)
def test_nobody_but_core_config_reads_the_environment(path):
    words = {node.attr for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute)}
    words |= {node.id for node in ast.walk(_tree(path)) if isinstance(node, ast.Name)}
    assert words & {"environ", "environb", "getenv", "getenvb"} == set()


# --- names and papers


def test_no_file_is_a_place_for_whatever():
    folders = [*PACKAGES, "templates", "static", "docs", "tests"]
    names = {path.stem for folder in folders for path in (ROOT / folder).rglob("*")}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc", "tools"} == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_no_host_and_no_folder_of_a_machine(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"\w+://\S+|@ file:\S+|(?:^|\s)/\w\S*|[A-Z]:\\\S+", text) == []


def _settings_in(document):
    return set(re.findall(r"\b(?:BREACHCLOCK|TWILIO)_[A-Z_]*[A-Z]\b|\bDATABASE_URL\b", document.read_text("utf-8")))


def test_every_setting_and_no_other_is_explained():
    assert _settings_in(ROOT / "docs" / "settings.md") == set(NAMES)


@pytest.mark.parametrize("setting", FIRST_HOUR)
def test_the_settings_of_the_first_hour_are_in_the_readme(setting):
    assert setting in NAMES
    assert setting in _settings_in(ROOT / "README.md")


def test_the_readme_names_no_setting_that_does_not_exist():
    # BREACHCLOCK_REQUIRE_SHARED belongs to the test run and not to the program.
    assert _settings_in(ROOT / "README.md") - {"BREACHCLOCK_REQUIRE_SHARED"} <= set(NAMES)


def test_the_readme_stays_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120


# --- docs/law.md

LAW = ROOT / "docs" / "law.md"
LAW_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (LAW.read_text("utf-8").splitlines() if LAW.is_file() else [])
    if line.startswith("|") and "`" in line
]
PROVISIONS = (
    "4(12)",
    "28(3)(f)",
    "28(4)",
    "33(1)",
    "33(2)",
    "33(3)(a)",
    "33(3)(b)",
    "33(3)(c)",
    "33(3)(d)",
    "33(4)",
    "33(5)",
    "34(1)",
    "34(2)",
    "34(3)(a)",
    "34(3)(b)",
    "34(3)(c)",
)


def _references(cell):
    """(file, name) of each `file:name` in a cell."""
    return re.findall(r"`([\w/]+\.py):(\w+)`", cell)


def _defined(path):
    """Every function, class and constant that the file defines at its top level."""
    names = set()
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize("row", LAW_ROWS, ids=lambda row: row[0])
def test_what_the_law_page_names_exists(row):
    provision, rule, code, tests = row
    assert provision
    assert rule
    assert _references(code)
    assert _references(tests)
    for file, name in _references(code) + _references(tests):
        assert (ROOT / file).is_file(), file
        assert name in _defined(ROOT / file), f"{file} has no {name}"
    assert all(file.startswith("tests/") and name.startswith("test_") for file, name in _references(tests))
    assert not any(file.startswith("tests/") for file, _name in _references(code))


@pytest.mark.parametrize("provision", PROVISIONS)
def test_the_law_page_has_every_provision(provision):
    assert any(provision in row[0] for row in LAW_ROWS)


def test_the_law_page_says_what_is_ours():
    ours = [row[0] for row in LAW_ROWS if row[0].startswith("OURS")]
    assert len(ours) >= 4


# --- routes

PUBLIC = {
    "alert_answers.by_link",
    "accounts.set_up",
    "accounts.sign_in",
    "contacts.confirm",
    "incident_watch.healthz",
    "incident_watch.readyz",
    "incoming.key",
    "incoming.reply",
    "incident_watch.metrics",
    "notifications.twilio_status",
}
READING = {"GET", "HEAD", "OPTIONS"}
#: What an auditor, who only reads, may still post: leaving, and the own password.
OWN_ACCOUNT = {"accounts.sign_out", "accounts.account", "accounts.quiet_hours", "ways.own", "ways.remove_own"}


def _views(app):
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_what_is_public_is_on_this_short_list(app):
    assert {rule.endpoint for rule, view in _views(app) if getattr(view, "public", False)} == PUBLIC


def test_every_route_that_writes_names_its_roles(app):
    writing = [(rule, view) for rule, view in _views(app) if not rule.methods <= READING]
    assert len(writing) > 20
    unguarded = {rule.endpoint for rule, view in writing if not getattr(view, "roles", None)}
    assert unguarded <= PUBLIC


def test_an_auditor_only_reads(app):
    may_write = {
        rule.endpoint
        for rule, view in _views(app)
        if not rule.methods <= READING and "auditor" in getattr(view, "roles", ())
    }
    assert may_write == OWN_ACCOUNT


def test_the_administrator_is_in_every_list_of_roles(app):
    lists = [view.roles for _rule, view in _views(app) if getattr(view, "roles", None)]
    assert all("administrator" in roles for roles in lists)


def test_only_provider_call_backs_do_without_the_token(app):
    exempt = {rule.endpoint for rule, view in _views(app) if getattr(view, "csrf_exempt", False)}
    assert exempt == {"incoming.key", "incoming.reply", "notifications.twilio_status"}


def _url(app, rule):
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method="GET")


def test_a_stranger_reads_nothing(app, client):
    for rule, view in _views(app):
        if "GET" in rule.methods and not getattr(view, "public", False):
            answer = client.get(_url(app, rule))
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/sign-in"), rule


def test_a_stranger_writes_nothing(app, client):
    for rule, view in _views(app):
        if "POST" in rule.methods and not getattr(view, "public", False):
            path = re.sub(r"<[^>]*>", "1", rule.rule)
            # Without the token of a form nothing gets as far as the question who asks.
            assert client.post(path).status_code == 400, rule


def test_every_package_is_named_for_the_installation():
    """A folder that is not named is not installed, which shows only on somebody else's machine."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {_name(path.parent).replace("/", ".") for path in PROGRAM if path.name == "__init__.py"}
    assert sorted(named) == sorted(folders)


# --- the schema


def test_the_migrated_schema_is_the_one_of_the_models(anywhere):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from core.database import db

    with anywhere.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_constraints_on_values_are_migrated_too(anywhere):
    """What the comparison above does not see."""
    from sqlalchemy import CheckConstraint, inspect

    from core.database import db

    with anywhere.app_context():
        stored = inspect(db.engine)
        for table in db.metadata.sorted_tables:
            wanted = {one.name for one in table.constraints if isinstance(one, CheckConstraint) and one.name}
            assert {one["name"] for one in stored.get_check_constraints(table.name)} == wanted, table.name


def test_migrations_are_one_line_without_branches(app):
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    numbers = [path.name[:4] for path in sorted((ROOT / "migrations" / "versions").glob("*.py"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
