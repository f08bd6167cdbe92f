"""What an import found: rows by sheet, and every fault by sheet, row and column."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.bulk.columns import Sheet
from contracts.bulk.tables import Fault
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase, phrase_of

#: Faults kept for the reader; a file in which everything is wrong has one cause.
FAULTS = 2_000
OTHER_VALUE = Phrase("The register says “{value}” here. An import only adds: change the one or the other.")
TWICE = Phrase("Row {row} says this already.")


@dataclass
class Report:
    """What came of it, by sheet: rows added, rows that stand in the register already, rows passed over, faults.

    `more` counts the faults beyond those that are kept.
    """

    added: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    @property
    def fine(self) -> bool:
        return not self.faults


class Findings:
    """Faults and counts of one pass over a book."""

    def __init__(self) -> None:
        self.report = Report()
        #: Where a name, contract or duty stood in this file first.
        self.rows: dict[Any, int] = {}
        #: Sheets whose names could not be read: who refers to one is not to be blamed too.
        self.blind: set[str] = set()

    def _blame(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if len(self.report.faults) < FAULTS:
                self.report.faults.append(fault)
            else:
                self.report.more += 1

    def _fault(self, sheet: Sheet, row: int, column: str | None, message: Phrase) -> None:
        self._blame([Fault(sheet.name, row, column, message)])

    def _refused(self, sheet: Sheet, row: int, errors: Iterable[FieldError]) -> None:
        names = {"party_a_id": "party_a", "party_b_id": "party_b"}
        for one in errors:
            self._fault(sheet, row, names.get(one.field, one.field), phrase_of(one.message))

    def _in_order(
        self, sheet: Sheet, row: int, check: Callable[[dict[str, Any]], dict[str, Any]], values: dict[str, Any]
    ) -> tuple[dict[str, Any], set[str]]:
        """The values as `check` tidies them, and the names of those that it refuses, which are then empty."""
        try:
            return check(values), set()
        except FieldErrors as refused:
            self._refused(sheet, row, refused.errors)
            bad = {one.field for one in refused.errors}
            rest = {name: None if name in bad else value for name, value in values.items()}
        try:
            return check(rest), bad
        except FieldErrors:
            return rest, bad

    def _first(self, sheet: Sheet, row: int, column: str, key: Any) -> bool:
        """Whether this stands in the file for the first time."""
        first = self.rows.setdefault((sheet.name, key), row)
        if first != row:
            self._fault(sheet, row, column, TWICE.filled({"row": first}))
        return first == row

    def _same(self, sheet: Sheet, row: int, values: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
        """Compares what the row says with what is stored; an empty cell says nothing."""
        others = {name: stored[name] for name, value in values.items() if name in stored and stored[name] != value}
        for name, value in others.items():
            self._fault(sheet, row, name, OTHER_VALUE.filled({"value": "–" if value is None else str(value)[:200]}))
        if not others:
            self.report.same[sheet.name] += 1
