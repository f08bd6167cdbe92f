"""Tests marked `shared` read the reference folder beside the project, which not everyone has.

They run only where BREACHCLOCK_REQUIRE_SHARED=1 is set, and then fail if the folder is absent. Everywhere else they
are left out, and the last line before pytest's own summary says how many and why.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SWITCH = "BREACHCLOCK_REQUIRE_SHARED"
_left_out = pytest.StashKey[int]()


def is_required() -> bool:
    return os.environ.get(SWITCH) == "1"


def folder(config: pytest.Config) -> Path:
    return config.rootpath.parent / "shared"


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """The reference folder; for tests marked `shared`."""
    return folder(pytestconfig)


# Last, so that tests which `-k` or `-m` deselected anyway are not counted.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = [item for item in items if item.get_closest_marker("shared")]
    if not marked or is_required():
        return
    config.stash[_left_out] = len(marked)
    config.hook.pytest_deselected(items=marked)
    items[:] = [item for item in items if item not in marked]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not folder(item.config).is_dir():
        pytest.fail(f"{SWITCH}=1 is set, but there is no folder ../shared beside the project", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands its count to the process that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["shared_left_out"] = session.config.stash.get(_left_out, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # Each worker collects, and leaves out, the same tests.
    count = getattr(node, "workeroutput", {}).get("shared_left_out", 0)
    node.config.stash[_left_out] = max(count, node.config.stash.get(_left_out, 0))


# Around everything else, so that this line comes last.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None]:
    yield
    if count := config.stash.get(_left_out, 0):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"{tests} left out: marked `shared` (reading ../shared), and {SWITCH}=1 is not set")
