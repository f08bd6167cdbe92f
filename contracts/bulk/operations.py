"""Import of a register from tables: every fault by sheet, row and column; then all of it or nothing.

An import only adds. A row that says what the register says already is passed over, one that says something else is a
fault: nobody's entry is overwritten by a file.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from contracts.bulk.books.operations import Book
from contracts.bulk.columns import CONTACTS, CONTRACTS, DUTIES, PARTIES, SHEETS, Sheet
from contracts.bulk.findings import Report
from contracts.bulk.known.operations import Known, References
from contracts.bulk.rows import CONTRACT_COLUMNS, stood_in, sure, terms_of
from contracts.bulk.tables import Fault, Line, headed, is_blank, is_remark, read_row, unread
from contracts.models import Contact, Contract, Obligation, Party, columns_of
from contracts.operations import Source, checked, checked_contact, checked_contract
from contracts.organisation.operations import our_party
from core.countries import no_such_country
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from core.times import zone_names

#: Rows of one statement: few enough for the 32,766 values that SQLite takes at once.
BATCH = 500
NO_ZONE = Phrase("There is no time zone “{text}”. Write one such as Europe/Berlin.")
NOBODY = Phrase("Say who confirms these duties.")


def load(book: Book, actor_id: int | None, now: datetime, *, store: bool) -> Report:
    """Reads the tables and, if `store` and nothing is wrong, adds them in one transaction.

    Duties count as confirmed by `actor_id`; FieldError where nobody is named for them. A book that breaks off raises
    FieldError, and nothing is stored.
    """
    loading = _Loading(book, actor_id, now, store)
    try:
        report = loading.run()
        if store and report.fine and report.added["duties"] and actor_id is None:
            raise FieldError("by", NOBODY)
    except (FieldError, FieldErrors):
        db.session.rollback()
        raise
    if store and report.fine:
        db.session.commit()
    else:
        db.session.rollback()
    return report


class _Loading(References):
    """One pass over a book. What is not stored gets numbers of its own, so that the rows behind it are checked too."""

    def __init__(self, book: Book, actor_id: int | None, now: datetime, store: bool) -> None:
        super().__init__()
        self.book, self.actor_id, self.now, self.store = book, actor_id, now, store
        self.ours = our_party()
        self.unders: list[tuple[Line, int, int | None, bool]] = []
        self.zones = set(zone_names())

    @property
    def storing(self) -> bool:
        """Whether rows are added: once something is wrong the rest is only checked."""
        return self.store and self.report.fine

    def run(self) -> Report:
        steps = {PARTIES: self._parties, CONTACTS: self._contacts, CONTRACTS: self._contracts, DUTIES: self._duties}
        for sheet in SHEETS:
            if sheet.name in self.book.names:
                for lines in _batched(self._lines(sheet), BATCH):
                    steps[sheet](lines)
                if sheet is CONTRACTS:
                    self._resolve_unders()
        order = [sheet.name for sheet in SHEETS]
        self.report.faults.sort(key=lambda fault: (order.index(fault.sheet), fault.row or 0))
        return self.report

    # ---- what every sheet needs

    def _lines(self, sheet: Sheet) -> Iterator[Line]:
        """The rows, as far as they could be read."""
        places, absent = None, frozenset[str]()
        for number, cells in self.book.rows(sheet.name):
            if is_blank(cells) or is_remark(cells):
                continue
            if places is None:
                places, faults = headed(sheet, number, cells)
                self._blame(faults)
                absent = unread(sheet, places, faults)
                if sheet.read[0].name in absent:
                    self.blind.add(sheet.name)
                continue
            values, faults = read_row(sheet, number, places, cells)
            for name, value in values.items():
                if name.endswith("zone") and value not in self.zones:
                    faults.append(Fault(sheet.name, number, name, NO_ZONE.filled({"text": value})))
            self._blame(faults)
            wrong = frozenset(fault.column for fault in faults if fault.column)
            yield Line(number, {name: values[name] for name in values if name not in wrong}, wrong, absent)

    def _add(self, sheet: Sheet, model: Any, rows: list[dict[str, Any]]) -> None:
        self.report.added[sheet.name] += len(rows)
        if self.storing and rows:
            # Nothing is asked back, as SQLite would then take the rows one by one.
            db.session.execute(insert(model), rows)

    # ---- parties and contacts

    def _find_parties(self, names: Iterable[str | None]) -> dict[str, Party]:
        """The stored parties of these names; of several, the first."""
        rows = db.session.scalars(select(Party).where(Party.name.in_(set(names) - {None})).order_by(Party.id.desc()))
        return {party.name: party for party in rows}

    def _parties(self, lines: tuple[Line, ...]) -> None:
        stored = self._find_parties(line.values.get("name") for line in lines)
        new = []
        for line in lines:
            values = {column: value for column, value in line.values.items() if column != "ours"}
            name = values.get("name")
            if name and line.values.get("ours"):
                self._our_row(line.row, name)
                continue
            if "country" in values:
                values["country"] = values["country"].upper()
                if message := no_such_country([values["country"]]):
                    self._fault(PARTIES, line.row, "country", message)
                    del values["country"]
            if name is None or not self._first(PARTIES, line.row, "name", name):
                continue
            party = stored.get(name)
            if party:
                self.parties[name] = party.id
                columns = ("country", "zone", "address", "note")
                self._same(PARTIES, line.row, values, {column: getattr(party, column) for column in columns})
            else:
                empty = dict.fromkeys(("country", "address", "note"))
                new.append({"zone": "UTC", "ours": False, "demo": False, **empty, **values})
        self._add(PARTIES, Party, new)
        if self.storing:
            self._know_parties(one["name"] for one in new)
        else:
            self.parties |= {one["name"]: self._number() for one in new}

    def _our_row(self, row: int, name: str) -> None:
        if self.ours and self.ours.name == name:
            self.parties[name] = self.ours.id
            self.report.passed["parties"] += 1
        else:
            text = Phrase("Our own organisation is named on its own page, as this row names it, before the import.")
            self._fault(PARTIES, row, "name", text)
            self.parties.setdefault(name, self._number())

    def _contacts(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(line.values.get("party") for line in lines)
        checked_lines = [(line, *self._contact(line)) for line in lines]
        wanted = {party_id for _line, party_id, _values, _fine in checked_lines if party_id}
        stored: dict[tuple[int, str], list[Contact]] = {}
        for contact in db.session.scalars(select(Contact).where(Contact.party_id.in_(wanted))):
            stored.setdefault((contact.party_id, contact.name), []).append(contact)
        new = []
        for line, party_id, given, fine in checked_lines:
            name = given.get("name")
            if party_id is None or name is None:
                continue
            key = (party_id, name, given.get("email"), given.get("phone"))
            if fine and not self._first(CONTACTS, line.row, "name", key):
                continue
            columns = ("email", "phone", "language", "zone")
            alike = [{column: getattr(one, column) for column in columns} for one in stored.get((party_id, name), [])]
            if alike:
                fitting = (one for one in alike if all(one[name] == given[name] for name in columns if name in given))
                self._same(CONTACTS, line.row, given, next(fitting, alike[0]))
            else:
                new.append(
                    {"party_id": party_id, "language": "en", "zone": "UTC", "email": None, "phone": None} | given
                )
        self._add(CONTACTS, Contact, new)

    def _contact(self, line: Line) -> tuple[int | None, dict[str, Any], bool]:
        """Its party, what the row says of it, and whether nothing is wrong with that."""
        party_id = self._party(CONTACTS, line, "party")
        own = stood_in(line, [column.name for column in CONTACTS.read if column.name != "party"])
        tidy, bad = self._in_order(CONTACTS, line.row, checked_contact, own)
        given = {name: value for name, value in sure(line, tidy, bad).items() if value is not None}
        if self.ours and party_id == self.ours.id:
            text = Phrase("Our own people stand under People: contacts are a counterparty's.")
            self._fault(CONTACTS, line.row, "party", text)
            return None, given, False
        return party_id, given, not bad and not line.unsure

    # ---- contracts

    def _contracts(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(line.values.get(side) for line in lines for side in ("party_a", "party_b"))
        titles = {line.values["title"] for line in lines if "title" in line.values}
        self._know_contracts(titles)
        old_ids = [known.id for title in titles for known in self.titles[title] if known.old]
        stored = {one.id: one for one in db.session.scalars(select(Contract).where(Contract.id.in_(old_ids)))}
        new: list[tuple[Line, dict[str, Any]]] = []
        for line in lines:
            tidy, bad = self._contract(line)
            title, sides = tidy.get("title"), (tidy["party_a_id"], tidy["party_b_id"])
            key = (title, frozenset(sides))
            whole = title is not None and None not in sides and sides[0] != sides[1]
            if whole and not self._first(CONTRACTS, line.row, "title", key):
                continue
            known = self.contracts.get(key) if whole else None
            if known is None:
                new.append((line, tidy))
                continue
            contract = stored[known.id]
            says = sure(line, tidy, bad)
            self._same(CONTRACTS, line.row, _turned(says, known), {name: getattr(contract, name) for name in says})
            self._keep_under(line, contract.id, contract.under_id, old=True)
        self._add(CONTRACTS, Contract, [_whole(CONTRACT_COLUMNS, tidy) for _line, tidy in new])
        ids = self._new_ids([tidy for _line, tidy in new])
        for (line, tidy), contract_id in zip(new, ids, strict=True):
            if "title" in tidy:
                sides, roles = (tidy["party_a_id"], tidy["party_b_id"]), (tidy["role_a"], tidy["role_b"])
                self._keep(tidy["title"], Known(contract_id, sides, roles, False))
            self._keep_under(line, contract_id, None, old=False)

    def _keep_under(self, line: Line, contract_id: int, present: int | None, *, old: bool) -> None:
        if any(name in line.values for name in ("under", "under_party_a", "under_party_b")):
            self.unders.append((line, contract_id, present, old))

    def _new_ids(self, added: list[dict[str, Any]]) -> list[int]:
        """The ids of contracts that were added just now, by title and parties, which no other contract has."""
        if not self.storing:
            return [self._number() for _one in added]
        columns = (Contract.title, Contract.party_a_id, Contract.party_b_id, Contract.id)
        rows = db.session.execute(select(*columns).where(Contract.title.in_({one["title"] for one in added})))
        ids = {(title, frozenset((a, b))): contract_id for title, a, b, contract_id in rows}
        return [ids[one["title"], frozenset((one["party_a_id"], one["party_b_id"]))] for one in added]

    def _contract(self, line: Line) -> tuple[dict[str, Any], set[str]]:
        """The row as columns, and those that a rule refuses; a party or role is None where the row does not say it."""
        sides = {f"{side}_id": self._party(CONTRACTS, line, side) for side in ("party_a", "party_b")}
        roles = {side: line.values.get(side) for side in ("role_a", "role_b")}
        own = stood_in(line, CONTRACT_COLUMNS)
        # A party or role that cannot be read has its sentence already.
        stand_ins = {name: value or f"unknown {name}" for name, value in (sides | roles).items()}
        tidy, bad = self._in_order(CONTRACTS, line.row, checked_contract, {**own, **stand_ins})
        return {**sure(line, tidy, bad), **sides, **roles}, bad

    def _resolve_unders(self) -> None:
        for some in _batched(self.unders, BATCH):
            self._know_contracts(line.values["under"] for line, *_rest in some if "under" in line.values)
            found = []
            for line, contract_id, present, old in some:
                known = self._reference(CONTRACTS, line, "under", "under_party_a", "under_party_b")
                if known is None:
                    continue
                if known.id == contract_id:
                    self._fault(CONTRACTS, line.row, "under", Phrase("A contract is not under itself."))
                elif old and present != known.id:
                    text = Phrase("The register has another contract here, or none. An import only adds.")
                    self._fault(CONTRACTS, line.row, "under", text)
                elif not old:
                    found.append({"id": contract_id, "under_id": known.id})
            if self.storing and found:
                db.session.execute(update(Contract), found)

    # ---- duties

    def _duties(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(line.values.get(side) for line in lines for side in ("party_a", "party_b"))
        self._know_contracts(line.values["contract"] for line in lines if "contract" in line.values)
        read = [(line, *duty) for line in lines if (duty := self._duty(line))]
        old = {known.id for _line, known, _columns, _bad in read if known.old}
        stored: dict[tuple[int, str], list[Obligation]] = {}
        standing = (Obligation.contract_id.in_(old), Obligation.replaced_at.is_(None))
        for duty in db.session.scalars(select(Obligation).where(*standing)) if old else ():
            stored.setdefault((duty.contract_id, duty.quote), []).append(duty)
        new = []
        for line, known, columns, bad in read:
            fine = not bad and not line.unsure
            key = (known.id, hash(tuple(sorted((name, repr(value)) for name, value in columns.items()))))
            if fine and not self._first(DUTIES, line.row, "quote", key):
                continue
            says = sure(line, columns, bad)
            alike = [
                {name: getattr(duty, name) for name in says} for duty in stored.get((known.id, says.get("quote")), [])
            ]
            if alike:
                self._same(DUTIES, line.row, says, next((one for one in alike if one == says), alike[0]))
            else:
                confirmed = {"confirmed_at": self.now, "confirmed_by": self.actor_id}
                new.append({"contract_id": known.id, **columns, **confirmed})
        self._add(DUTIES, Obligation, new)

    def _duty(self, line: Line) -> tuple[Known, dict[str, Any], set[str]] | None:
        """The contract, the duty's columns and those that a rule refuses; None for an earlier version, or where nobody
        can say which contract is meant."""
        values = line.values
        if "replaced_at" in values:
            self.report.passed["duties"] += 1
            return None
        known = self._reference(DUTIES, line, "contract", "party_a", "party_b")
        roles = known.roles if known else (None, None)
        terms, bad = terms_of(line), set[str]()
        try:
            source = Source(values.get("quote", ""), values.get("section"))
            terms, _place = checked(Contract(role_a=roles[0], role_b=roles[1]), terms, source)
        except FieldErrors as refused:
            # Whose duty it is can be judged only between parties whose roles are known.
            unjudged = ("debtor", "creditor") if None in roles else ()
            errors = [one for one in refused.errors if one.field not in unjudged]
            self._refused(DUTIES, line.row, errors)
            bad = {one.field for one in errors}
        own = {name: values.get(name) for name in ("also", "section", "quote", "valid_from")}
        columns = {**columns_of(terms), **own, "send_automatically": values.get("send_automatically", False)}
        return (known, columns, bad) if known else None


def _whole(columns: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """All columns, so that one statement fits every row."""
    return {"demo": False, **{name: values.get(name) for name in columns}}


def _batched(lines: Iterable[Any], size: int) -> Iterator[tuple[Any, ...]]:
    rest = iter(lines)
    while some := tuple(islice(rest, size)):
        yield some


def _turned(tidy: dict[str, Any], known: Known) -> dict[str, Any]:
    """The same contract with its sides in the order in which it is stored."""
    if tidy["party_a_id"] == known.sides[0]:
        return tidy
    swapped = {"party_a_id": "party_b_id", "party_b_id": "party_a_id", "role_a": "role_b", "role_b": "role_a"}
    return {swapped.get(name, name): value for name, value in tidy.items()}
