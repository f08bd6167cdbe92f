"""The parties and contracts that the rows of an import refer to, from the register or from the same file."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select

from contracts.bulk.columns import CONTRACTS, PARTIES, Sheet
from contracts.bulk.findings import Findings
from contracts.bulk.tables import Line
from contracts.models import Contract, Party
from core.database import db
from core.phrases import Phrase

UNKNOWN_PARTY = Phrase("There is no party of this name, neither in the register nor in the table of parties.")


@dataclass(frozen=True)
class Known:
    """A contract that duties and others can refer to; None for a party or role of a row that does not say it."""

    id: int
    sides: tuple[int | None, int | None]
    roles: tuple[str | None, str | None]
    old: bool

    def between(self, parties: set[int | None]) -> bool:
        """Whether these can be its parties, or some of them."""
        return len(parties - set(self.sides)) <= self.sides.count(None)


class References(Findings):
    """Names and titles with the ids behind them; a row that refers to nothing is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.parties: dict[str, int] = {}
        #: Stand-ins for those who are unknown, so that the rest of their rows is checked too.
        self.strangers: dict[str, int] = {}
        self.contracts: dict[tuple[str, frozenset[int | None]], Known] = {}
        self.titles: dict[str, list[Known]] = {}
        self._numbers = count(1)

    def _number(self) -> int:
        """An id for what is not stored: below zero, where no stored row has one."""
        return -next(self._numbers)

    def _know_parties(self, names: Iterable[str | None]) -> None:
        wanted = {name for name in names if name} - self.parties.keys()
        if wanted:
            stored = select(Party.name, Party.id).where(Party.name.in_(wanted)).order_by(Party.id.desc())
            self.parties |= dict(db.session.execute(stored).all())

    def _party(self, sheet: Sheet, line: Line, column: str) -> int | None:
        """The party that is named; None where the cell says nothing. An unknown one is a fault and gets a stand-in."""
        name = line.values.get(column)
        if name is None or name in self.parties:
            return self.parties[name] if name else None
        if PARTIES.name not in self.blind:
            self._fault(sheet, line.row, column, UNKNOWN_PARTY)
        return self.strangers.setdefault(name, self._number())

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

    def _reference(self, sheet: Sheet, line: Line, title: str, side_a: str, side_b: str) -> Known | None:
        """The one contract that is meant; else the row's fault is written down."""
        values, row = line.values, line.row
        named = values.get(title)
        if named is None:
            if title not in line.unsure:
                self._fault(sheet, row, title, Phrase("This must not be empty."))
            return None
        names = [values[side] for side in (side_a, side_b) if side in values]
        sides = {self.parties.get(name, self.strangers.get(name)) for name in names}
        found = [known for known in self.titles.get(named, ()) if known.between(sides)]
        if len(found) == 1:
            return found[0]
        if not found and CONTRACTS.name not in self.blind:
            self._fault(sheet, row, title, Phrase("There is no contract of this title between these parties."))
        elif found and not line.unsure & {side_a, side_b}:
            self._fault(sheet, row, title, Phrase("Several contracts have this title. Name both parties."))
        return None
