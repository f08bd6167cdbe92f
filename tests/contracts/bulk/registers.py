"""Books as people make them, and what a register holds, for the tests of import and export."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from contracts.bulk import operations
from contracts.bulk.books.operations import opened
from contracts.bulk.columns import CONTRACTS
from contracts.bulk.exports.operations import write_register
from contracts.bulk.findings import Report
from contracts.models import Contact, Contract, Obligation, Party
from core.database import db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PARTIES = [{"name": "Example Hosting", "country": "fr", "zone": "Europe/Paris"}]
CONTACTS = [{"party": "Example Hosting", "name": "Security desk", "email": "desk@hosting.example"}]
CONTRACT = {
    "title": "Agreement",
    "party_a": "Example Post",
    "role_a": "controller",
    "party_b": "Example Hosting",
    "role_b": "processor",
}
DUTY = {
    "contract": "Agreement",
    "debtor": "processor",
    "creditor": "controller",
    "trigger": "awareness",
    "amount": "48",
    "unit": "hours",
    "quote": "It tells within 48 hours.",
}


def tables(folder: Path, **sheets: list[dict[str, Any]]) -> Path:
    """A ZIP of CSV files, one for each sheet given as rows of column and text."""
    path = folder / "tables.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, rows in sheets.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)
            packed.writestr(f"{name}.csv", text.getvalue())
    return path


def load(path: Path, *, store: bool = True, actor_id: int | None = None) -> Report:
    with opened(path) as book:
        return operations.load(book, actor_id, NOW, store=store)


def faults(report: Report) -> list[tuple[str, int | None, str | None]]:
    return [(fault.sheet, fault.row, fault.column) for fault in report.faults]


def numbers() -> list[int]:
    """How many parties, contacts, contracts and duties there are."""
    return [db.session.scalar(select(func.count()).select_from(one)) for one in (Party, Contact, Contract, Obligation)]


def exported(folder: Path, kind: str) -> Path:
    path = folder / f"register.{kind}"
    with path.open("wb") as file:
        write_register(kind, file)
    return path


def content() -> dict[str, list[tuple[Any, ...]]]:
    """What stands in the register, but for numbers, and who confirmed what when."""
    titles = {one.id: (one.title, one.party_a.name, one.party_b.name) for one in db.session.scalars(select(Contract))}
    left_out = {"id", "party_id", "contract_id", "confirmed_at", "confirmed_by", "under_id", "document_id"}

    def values(row: Any) -> tuple[Any, ...]:
        return tuple(repr(getattr(row, one.key)) for one in row.__mapper__.column_attrs if one.key not in left_out)

    standing = select(Obligation).where(Obligation.replaced_at.is_(None))
    return {
        "parties": sorted(values(one) for one in db.session.scalars(select(Party))),
        "contacts": sorted((one.party.name, *values(one)) for one in db.session.scalars(select(Contact))),
        "contracts": sorted(
            (str(titles[one.id]), str(titles.get(one.under_id))) + _agreed(one)
            for one in db.session.scalars(select(Contract))
        ),
        "duties": sorted((str(titles[one.contract_id]), *values(one)) for one in db.session.scalars(standing)),
    }


def _agreed(contract: Contract) -> tuple[str, ...]:
    names = [one.name for one in CONTRACTS.read if hasattr(contract, one.name) and not one.name.startswith("party")]
    return tuple(repr(getattr(contract, name)) for name in names)
