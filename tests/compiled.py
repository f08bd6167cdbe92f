"""What comes out the same in every application is compiled once in a process, and not anew for each test.

Each test has an application and a database of its own. Most of the time that they take goes into turning the same
templates, addresses and statements into the same code and the same SQL.
"""

from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    """Holds the code of each text of a template in memory."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_templates = _Templates()


def keep_templates(app: Flask) -> None:
    """The application takes compiled templates from the applications before it."""
    app.jinja_env.bytecode_cache = _templates


@cache
def keep_addresses() -> None:
    """From now on a rule of an address is compiled once.

    The function that Werkzeug makes of a rule gets the rule handed in, and depends on nothing but what is the key here.
    """
    compile_builder = Rule._compile_builder
    made: dict[Any, Callable[..., tuple[str, str]]] = {}

    def kept(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = kept  # type: ignore[method-assign]


_engines: dict[str, Engine] = {}


def keep_statements(engine: Engine) -> None:
    """The engine takes the SQL of statements from the engines before it on the same kind of database.

    What is kept there belongs to a dialect, so they share the first one's; each still connects by its own.
    """
    first = _engines.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(5000)
    engine._compiled_cache = first._compiled_cache
    engine.dialect = first.dialect
