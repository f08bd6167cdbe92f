"""What the project needs is pinned, explained, and tied to no particular package index."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUN, DEV = (ROOT / name for name in ("requirements.lock", "requirements-dev.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _names(requirements):
    return {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in requirements}


def _pins(lock):
    """Package -> (version, its hashes)."""
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    found = {}
    for entry in entries:
        name, version = re.match(r"([a-z0-9-]+)(?:\[[a-z,-]+\])?==(\S+)", entry).groups()
        found[name] = version, re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)
    return found


def test_every_package_in_a_lock_has_a_hash():
    assert [name for lock in (RUN, DEV) for name, (_version, hashes) in _pins(lock).items() if not hashes] == []


def test_the_development_lock_holds_the_run_time_lock_unchanged():
    pins = _pins(DEV)
    assert {name: pin for name, pin in _pins(RUN).items() if pins.get(name) != pin} == {}


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock):
    assert re.findall(r".*(?:://|--index|--extra-index|--find-links).*", lock.read_text()) == []


def test_what_the_project_asks_for_is_locked():
    groups = PROJECT["dependency-groups"]
    runtime = _names(PROJECT["project"]["dependencies"]) | _names(groups["build"])
    assert runtime <= _pins(RUN).keys()
    assert _names(groups["dev"]) <= _pins(DEV).keys()


def test_the_build_tool_is_the_pinned_one():
    assert _names(PROJECT["build-system"]["requires"]) == _names(PROJECT["dependency-groups"]["build"])


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("To run", PROJECT["project"]["dependencies"]),
        ("To build", PROJECT["dependency-groups"]["build"]),
        ("To test", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_each_dependency_has_its_reason_and_licence(heading, wanted):
    page = (ROOT / "docs" / "dependencies.md").read_text()
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.M | re.S)[1]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \| (.+) \|$", section, re.M)
    explained = {name for name, reason, licence in rows if name != "package" and reason.strip() and licence.strip()}
    assert explained == _names(wanted)
