"""The parties and contracts that the rows of an import refer to, from the register or from the same file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contracts.bulk.columns import Sheet
from contracts.bulk.findings import Findings
from contracts.models import Contract, Party
from core.database import db
from core.phrases import Phrase

UNKNOWN_PARTY = Phrase("There is no party of this name, neither in the register nor in the table of parties.")


@dataclass(frozen=True)
class Known:
    """A contract that duties and others can refer to."""

    id: int
    sides: tuple[int, int]
    roles: tuple[str, str]
    old: bool


class References(Findings):
    """Names and titles with the ids behind them; a row that refers to nothing is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.parties: dict[str, int] = {}
        self.contracts: dict[tuple[str, frozenset[int]], Known] = {}
        self.titles: dict[str, list[Known]] = {}

    def _know_parties(self, names: Iterable[str | None]) -> None:
        wanted = {name for name in names if name} - self.parties.keys()
        if wanted:
            stored = select(Party.name, Party.id).where(Party.name.in_(wanted)).order_by(Party.id.desc())
            self.parties |= dict(db.session.execute(stored).all())

    def _party(self, sheet: Sheet, row: int, values: Mapping[str, Any], column: str) -> int | None:
        name = values[column]
        if name in self.parties:
            return self.parties[name]
        if name not in self.faulty:
            self._fault(sheet, row, column, UNKNOWN_PARTY)
        return None

    def _know_contracts(self, titles: Iterable[str]) -> None:
        wanted = set(titles) - self.titles.keys()
        columns = (
            Contract.id,
            Contract.title,
            Contract.party_a_id,
            Contract.role_a,
            Contract.party_b_id,
            Contract.role_b,
        )
        for title in wanted:
            self.titles[title] = []
        if wanted:
            for row in db.session.execute(select(*columns).where(Contract.title.in_(wanted)).order_by(Contract.id)):
                known = Known(row.id, (row.party_a_id, row.party_b_id), (row.role_a, row.role_b), True)
                self._keep(row.title, known)

    def _keep(self, title: str, known: Known) -> None:
        self.titles.setdefault(title, []).append(known)
        self.contracts.setdefault((title, frozenset(known.sides)), known)

    def _reference(
        self, sheet: Sheet, row: int, values: Mapping[str, Any], title: str, side_a: str, side_b: str
    ) -> Known | None:
        """The one contract that is meant; else the row's fault is written down."""
        named = values.get(title)
        if named is None:
            self._fault(sheet, row, title, Phrase("This must not be empty."))
            return None
        sides = {self.parties.get(values[side]) for side in (side_a, side_b) if side in values}
        found = [known for known in self.titles.get(named, ()) if sides <= set(known.sides)]
        if len(found) == 1:
            return found[0]
        if not found and named not in self.faulty:
            self._fault(sheet, row, title, Phrase("There is no contract of this title between these parties."))
        elif found:
            self._fault(sheet, row, title, Phrase("Several contracts have this title. Name both parties."))
        return None
