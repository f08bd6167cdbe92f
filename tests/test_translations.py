"""Every sentence that a person reads can be found by the extraction, so that none escapes translation."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "accounts", "contracts", "incidents", "notifications")
CALLS = {"Phrase", "gettext", "lazy_gettext", "_", "_l"}
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _joins_parts(node: ast.expr) -> bool:
    """A template of placeholders only, one a line: it has no word to translate."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_is_a_literal(path: Path) -> None:
    if path.name == "phrases.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    hidden = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
        if not (node.args and (_is_text(node.args[0]) or _joins_parts(node.args[0])))
    ]
    assert hidden == [], "the extraction sees literals only"
