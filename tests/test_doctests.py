"""The examples in the docstrings are run, so that none of them lies."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("core", "accounts", "contracts", "incidents", "notifications", "tests")


def _modules():
    """Every module with an example, by its dotted name."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if ">>>" in path.read_text("utf-8") and path != Path(__file__):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


MODULES = list(_modules())


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    outcome = doctest.testmod(importlib.import_module(name), verbose=False)
    assert outcome.attempted
    assert outcome.failed == 0


def test_no_example_is_left_out():
    skip = "# doctest: +" + "SKIP"
    assert [name for name in MODULES if skip in (ROOT / name.replace(".", "/")).with_suffix(".py").read_text()] == []


def test_the_rules_have_examples():
    assert len([name for name in MODULES if name.split(".")[0] in ("contracts", "incidents", "notifications")]) >= 10
