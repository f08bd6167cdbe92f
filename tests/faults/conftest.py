"""The stage of each fault: on both databases, with workers that are real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.faults.nursery import Nursery
from tests.faults.stage import Stage, staged


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("faults")


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def embedded(app: Flask, tmp_path: Path, nursery: Nursery) -> Iterator[Stage]:
    """On an SQLite file."""
    with staged(app, tmp_path, nursery) as stage:
        yield stage


@pytest.fixture
def shared(postgres_app: Flask, tmp_path: Path, nursery: Nursery) -> Iterator[Stage]:
    """On PostgreSQL, where several workers share the work."""
    with staged(postgres_app, tmp_path, nursery) as stage:
        yield stage
