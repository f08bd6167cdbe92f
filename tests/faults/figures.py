"""How long the fault suite runs, and the figures that it measured, told at the end of the run."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

#: The word in a report under which a figure travels from the process that measured it.
FIGURE = "figure"


@dataclass(frozen=True)
class Kills:
    """How often workers are killed: `embedded` on SQLite, `shared` on PostgreSQL."""

    embedded: int = 12
    shared: int = 8
    long: bool = False

    @property
    def patience(self) -> float:
        """Seconds for which a life may take to get to the point where it is to end; then it is killed where it is."""
        return 8.0 if self.long else 3.0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, help="the long form of the fault suite, with so many kills of the worker")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> Kills:
    number = request.config.getoption("--kills")
    return Kills((number + 1) // 2, number // 2, long=True) if number else Kills()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Keeps a sentence with what was measured, and how busy the machine was."""
    return lambda words: record_property(FIGURE, f"{words} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [one for found in terminalreporter.stats.values() for one in found if getattr(one, "when", "") == "call"]
    told = [str(value) for one in reports for name, value in one.user_properties if name == FIGURE]
    if told:
        terminalreporter.section("measured by the fault suite")
        for words in told:
            terminalreporter.write_line(words)
