"""Import of a register from tables: every fault by sheet, row and column; then all of it or nothing.

An import only adds. A row that says what the register says already is passed over, one that says something else is a
fault: nobody's entry is overwritten by a file.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import insert, select, update

from contracts.bulk.books.operations import Book
from contracts.bulk.columns import CONTACTS, CONTRACTS, DUTIES, PARTIES, SHEETS, Sheet
from contracts.bulk.findings import Report
from contracts.bulk.known.operations import Known, References
from contracts.bulk.tables import Fault, headed, is_blank, is_remark, read_row
from contracts.models import Contact, Contract, Obligation, Party, columns_of
from contracts.operations import Source, checked, checked_contact, checked_contract
from contracts.organisation.operations import our_party
from contracts.terms import Channel, Content, Rule, Standard, Terms, Trigger, Unit
from core.countries import no_such_country
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from core.times import zone_names

#: Rows of one statement: few enough for the 32,766 values that SQLite takes at once.
BATCH = 500
NO_ZONE = Phrase("There is no time zone “{text}”. Write one such as Europe/Berlin.")
NOBODY = Phrase("Say who confirms these duties.")

Line = tuple[int, dict[str, Any]]


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
    """One pass over a book. Without `store` new rows get numbers of their own, below zero."""

    def __init__(self, book: Book, actor_id: int | None, now: datetime, store: bool) -> None:
        super().__init__()
        self.book, self.actor_id, self.now, self.store = book, actor_id, now, store
        self.ours = our_party()
        self.unders: list[tuple[int, int, dict[str, Any], int | None, bool]] = []
        self.zones = set(zone_names())
        self._numbers = count(1)

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
        """The rows that were read without fault."""
        places = None
        for number, cells in self.book.rows(sheet.name):
            if is_blank(cells) or is_remark(cells):
                continue
            if places is None:
                places, faults = headed(sheet, number, cells)
                self._blame(faults)
                if faults:
                    return
                continue
            values, faults = read_row(sheet, number, places, cells)
            for name, value in values.items():
                if name.endswith("zone") and value not in self.zones:
                    faults.append(Fault(sheet.name, number, name, NO_ZONE.filled({"text": value})))
            if faults:
                self._blame(faults)
                self.faulty |= {values[name] for name in ("name", "title") if name in values}
            else:
                yield number, values

    def _add(self, sheet: Sheet, model: Any, rows: list[dict[str, Any]]) -> None:
        self.report.added[sheet.name] += len(rows)
        if self.store and rows:
            # Nothing is asked back, as SQLite would then take the rows one by one.
            db.session.execute(insert(model), rows)

    # ---- parties and contacts

    def _find_parties(self, names: Iterable[str]) -> dict[str, Party]:
        """The stored parties of these names; of several, the first."""
        rows = db.session.scalars(select(Party).where(Party.name.in_(set(names))).order_by(Party.id.desc()))
        return {party.name: party for party in rows}

    def _parties(self, lines: tuple[Line, ...]) -> None:
        stored = self._find_parties(values["name"] for _row, values in lines)
        new = []
        for row, values in lines:
            name = values["name"]
            if values.pop("ours", False):
                self._our_row(row, name)
                continue
            if "country" in values:
                values["country"] = values["country"].upper()
                if message := no_such_country([values["country"]]):
                    self._fault(PARTIES, row, "country", message)
                    self.faulty.add(name)
                    continue
            if not self._first(PARTIES, row, "name", name):
                continue
            party = stored.get(name)
            if party:
                self.parties[name] = party.id
                columns = ("country", "zone", "address", "note")
                self._same(PARTIES, row, values, {column: getattr(party, column) for column in columns})
            else:
                empty = dict.fromkeys(("country", "address", "note"))
                new.append({"zone": "UTC", "ours": False, "demo": False, **empty, **values})
        self._add(PARTIES, Party, new)
        if self.store:
            self._know_parties(one["name"] for one in new)
        else:
            self.parties |= {one["name"]: -next(self._numbers) for one in new}

    def _our_row(self, row: int, name: str) -> None:
        if self.ours and self.ours.name == name:
            self.parties[name] = self.ours.id
            self.report.passed["parties"] += 1
        else:
            text = Phrase("Our own organisation is named on its own page, as this row names it, before the import.")
            self._fault(PARTIES, row, "name", text)
            self.faulty.add(name)

    def _contacts(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(values["party"] for _row, values in lines)
        checked_lines = [(row, *found) for row, values in lines if (found := self._contact(row, values))]
        wanted = {party_id for _row, party_id, _values in checked_lines}
        stored: dict[tuple[int, str], list[Contact]] = {}
        for contact in db.session.scalars(select(Contact).where(Contact.party_id.in_(wanted))):
            stored.setdefault((contact.party_id, contact.name), []).append(contact)
        new = []
        for row, party_id, values in checked_lines:
            key = (party_id, values["name"], values["email"], values["phone"])
            if not self._first(CONTACTS, row, "name", key):
                continue
            there = stored.get((party_id, values["name"]), [])
            given = {name: value for name, value in values.items() if value is not None}
            columns = ("email", "phone", "language", "zone")
            alike = [{column: getattr(one, column) for column in columns} for one in there]
            if alike:
                fitting = (one for one in alike if all(one[name] == given[name] for name in columns if name in given))
                self._same(CONTACTS, row, given, next(fitting, alike[0]))
            else:
                new.append(
                    {"party_id": party_id, "language": "en", "zone": "UTC", "email": None, "phone": None} | given
                )
        self._add(CONTACTS, Contact, new)

    def _contact(self, row: int, values: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        party_id = self._party(CONTACTS, row, values, "party")
        try:
            tidy = checked_contact({name: value for name, value in values.items() if name != "party"})
        except FieldErrors as error:
            self._refused(CONTACTS, row, error)
            return None
        if party_id is None:
            return None
        if self.ours and party_id == self.ours.id:
            text = Phrase("Our own people stand under People: contacts are a counterparty's.")
            self._fault(CONTACTS, row, "party", text)
            return None
        return party_id, tidy

    # ---- contracts

    def _contracts(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(values[side] for _row, values in lines for side in ("party_a", "party_b"))
        self._know_contracts(values["title"] for _row, values in lines)
        old_ids = [known.id for _row, values in lines for known in self.titles[values["title"]] if known.old]
        stored = {one.id: one for one in db.session.scalars(select(Contract).where(Contract.id.in_(old_ids)))}
        new: list[tuple[int, dict[str, Any], dict[str, Any]]] = []
        for row, values in lines:
            tidy = self._contract(row, values)
            if tidy is None:
                self.faulty.add(values["title"])
                continue
            key = (tidy["title"], frozenset((tidy["party_a_id"], tidy["party_b_id"])))
            if not self._first(CONTRACTS, row, "title", key):
                continue
            under = {name: values[name] for name in ("under", "under_party_a", "under_party_b") if name in values}
            known = self.contracts.get(key)
            if known is None:
                new.append((row, tidy, under))
                continue
            contract = stored[known.id]
            self._same(CONTRACTS, row, _turned(tidy, known), {name: getattr(contract, name) for name in tidy})
            if under:
                self.unders.append((row, contract.id, under, contract.under_id, True))
        self._add(CONTRACTS, Contract, [_whole(CONTRACT_COLUMNS, tidy) for _row, tidy, _under in new])
        ids = self._new_ids([tidy for _row, tidy, _under in new])
        for row, tidy, under in new:
            sides, roles = (tidy["party_a_id"], tidy["party_b_id"]), (tidy["role_a"], tidy["role_b"])
            contract_id = ids[tidy["title"], frozenset(sides)]
            self._keep(tidy["title"], Known(contract_id, sides, roles, False))
            if under:
                self.unders.append((row, contract_id, under, None, False))

    def _new_ids(self, added: list[dict[str, Any]]) -> dict[tuple[str, frozenset[int]], int]:
        """The ids of contracts that were added just now, by title and parties, which no other contract has."""
        if not self.store:
            sides = [(one["title"], frozenset((one["party_a_id"], one["party_b_id"]))) for one in added]
            return {key: -next(self._numbers) for key in sides}
        columns = (Contract.title, Contract.party_a_id, Contract.party_b_id, Contract.id)
        rows = db.session.execute(select(*columns).where(Contract.title.in_({one["title"] for one in added})))
        return {(title, frozenset((a, b))): contract_id for title, a, b, contract_id in rows}

    def _contract(self, row: int, values: dict[str, Any]) -> dict[str, Any] | None:
        """The row as columns; None if something is wrong with it."""
        sides = {f"{side}_id": self._party(CONTRACTS, row, values, side) for side in ("party_a", "party_b")}
        own = {name: value for name, value in values.items() if name in CONTRACT_COLUMNS}
        try:
            # A party that is unknown has its sentence already.
            stand_ins = {name: party_id or f"unknown {name}" for name, party_id in sides.items()}
            tidy = checked_contract({**own, **stand_ins})
        except FieldErrors as error:
            self._refused(CONTRACTS, row, error)
            return None
        return None if None in sides.values() else {**tidy, **sides}

    def _resolve_unders(self) -> None:
        for some in _batched(self.unders, BATCH):
            self._know_contracts(under["under"] for _row, _id, under, _now, _old in some if "under" in under)
            found = []
            for row, contract_id, under, present, old in some:
                known = self._reference(CONTRACTS, row, under, "under", "under_party_a", "under_party_b")
                if known is None:
                    continue
                if known.id == contract_id:
                    self._fault(CONTRACTS, row, "under", Phrase("A contract is not under itself."))
                elif old and present != known.id:
                    text = Phrase("The register has another contract here, or none. An import only adds.")
                    self._fault(CONTRACTS, row, "under", text)
                elif not old:
                    found.append({"id": contract_id, "under_id": known.id})
            if self.store and found:
                db.session.execute(update(Contract), found)

    # ---- duties

    def _duties(self, lines: tuple[Line, ...]) -> None:
        self._know_parties(values.get(side) for _row, values in lines for side in ("party_a", "party_b"))
        self._know_contracts(values["contract"] for _row, values in lines)
        read = [(row, *duty) for row, values in lines if (duty := self._duty(row, values))]
        old = {known.id for _row, known, _columns in read if known.old}
        stored: dict[tuple[int, str], list[Obligation]] = {}
        standing = (Obligation.contract_id.in_(old), Obligation.replaced_at.is_(None))
        for duty in db.session.scalars(select(Obligation).where(*standing)) if old else ():
            stored.setdefault((duty.contract_id, duty.quote), []).append(duty)
        new = []
        for row, known, columns in read:
            key = (known.id, hash(tuple(sorted((name, repr(value)) for name, value in columns.items()))))
            if not self._first(DUTIES, row, "quote", key):
                continue
            there = stored.get((known.id, columns["quote"]), [])
            alike = [{name: getattr(duty, name) for name in columns} for duty in there]
            if alike:
                self._same(DUTIES, row, columns, next((one for one in alike if one == columns), alike[0]))
            else:
                confirmed = {"confirmed_at": self.now, "confirmed_by": self.actor_id}
                new.append({"contract_id": known.id, **columns, **confirmed})
        self._add(DUTIES, Obligation, new)

    def _duty(self, row: int, values: dict[str, Any]) -> tuple[Known, dict[str, Any]] | None:
        """The contract and the columns of the duty; None for an earlier version, or if something is wrong."""
        if "replaced_at" in values:
            self.report.passed["duties"] += 1
            return None
        known = self._reference(DUTIES, row, values, "contract", "party_a", "party_b")
        if known is None:
            return None
        contract = Contract(role_a=known.roles[0], role_b=known.roles[1])
        try:
            terms, _place = checked(contract, _terms(values), Source(values["quote"], values.get("section")))
        except FieldErrors as error:
            self._refused(DUTIES, row, error)
            return None
        own = {name: values.get(name) for name in ("also", "section", "quote", "valid_from")}
        return known, {**columns_of(terms), **own, "send_automatically": values.get("send_automatically", False)}


CONTRACT_COLUMNS = (
    *("title", "party_a_id", "role_a", "party_b_id", "role_b", "in_force_from", "in_force_to", "calendar"),
    *("closed_days", "notice_zone", "office_opens", "office_closes", "service", "renews_on", "remind_days", "note"),
)


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


def _terms(values: Mapping[str, Any]) -> Terms:
    """The duty of a row; what a cell leaves open has the default of every duty."""
    return Terms(
        debtor=values["debtor"],
        creditor=values["creditor"],
        trigger=Trigger(values["trigger"]),
        amount=values.get("amount"),
        unit=Unit(values["unit"]) if "unit" in values else None,
        standard=Standard(values.get("standard", Standard.NONE)),
        channels=tuple(Channel(one) for one in values.get("channels", [Channel.UNSPECIFIED])),
        address=values.get("address"),
        content=tuple(Content(one) for one in values.get("content", ())),
        incidents=values.get("incidents", False),
        target_hours=values.get("target_hours"),
        rule=Rule(values["rule"]) if "rule" in values else None,
    )
