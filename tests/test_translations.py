"""Every sentence that a person reads can be found by the extraction, so that none escapes translation."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "accounts", "contracts", "incidents", "notifications")
CALLS = {"Phrase", "gettext", "lazy_gettext", "_", "_l"}
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_is_a_literal(path: Path) -> None:
    if path.name == "phrases.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    hidden = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
        if not (node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]
    assert hidden == [], "the extraction sees literals only"
