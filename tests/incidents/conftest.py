"""A house on each database, inside its context: our organisation, nobody on call yet."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def house(anywhere: "Flask") -> "Iterator[Flask]":
    """The application inside its context, once on SQLite and once on PostgreSQL."""
    from tests import make

    with anywhere.app_context():
        make.ours()
        yield anywhere
