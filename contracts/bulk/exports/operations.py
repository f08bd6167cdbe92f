"""Export of the whole register, row by row, and the template of what an import reads."""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, lazyload

from accounts.models import Person
from contracts.bulk.books.operations import ENDINGS, writer
from contracts.bulk.columns import CONTACTS, CONTRACTS, DOCUMENTS, DUTIES, HOLDINGS, PARTIES, PROPOSALS, SHEETS, Sheet
from contracts.bulk.tables import Remark
from contracts.models import Contact, Contract, Document, Holding, Obligation, Party, Proposal
from core.database import db
from core.times import words

#: Rows fetched at a time, so that the memory needed does not grow with the register.
AT_ONCE = 500

_A, _B = aliased(Party), aliased(Party)
_UNDER, _UNDER_A, _UNDER_B = aliased(Contract), aliased(Party), aliased(Party)


def template(kind: str) -> IO[bytes]:
    """An open file of that kind with headings, one row that explains and one that shows an example.

    Both rows begin with `# `, by which an import passes them over. The explanations are in the reader's language.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = writer(kind, file)
    for sheet in SHEETS:
        book.sheet(sheet.name, [one.name for one in sheet.read])
        book.row(_remark([words(one.about) for one in sheet.read]))
        book.row(_remark([one.example for one in sheet.read]))
    book.close()
    file.seek(0)
    return file


def register(kind: str) -> IO[bytes]:
    """An open file of that kind with everything in the register; FieldError on `format` for what XLSX cannot hold."""
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write_register(kind, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write_register(kind: str, file: IO[bytes]) -> None:
    """Writes everything in the register into an open binary file."""
    people = dict(db.session.execute(select(Person.id, Person.name)).all())
    book = writer(kind, file)
    try:
        for sheet, rows in _TABLES:
            book.sheet(sheet.name, [one.name for one in sheet.columns])
            for values in rows(people):
                book.row([values.get(one.name) for one in sheet.columns])
    except BaseException:
        book.abandon()
        raise
    book.close()


def file_name(kind: str, name: str) -> str:
    """What a download is called."""
    return f"breachclock-{name}{ENDINGS[kind]}"


def _remark(cells: Sequence[str]) -> list[str | None]:
    return [Remark(f"# {cells[0]}"), *(cell or None for cell in cells[1:])]


def _streamed(query: Any) -> Iterator[Any]:
    # What the models would join by themselves is joined here for the words of it.
    return iter(db.session.execute(query.options(lazyload("*")).execution_options(yield_per=AT_ONCE)))


def _columns(sheet: Sheet, row: Any) -> dict[str, Any]:
    """What the row itself calls as the sheet does."""
    stored = type(row).__table__.columns
    return {one.name: getattr(row, one.name) for one in sheet.columns if one.name in stored}


def _parties(_people: dict[int, str]) -> Iterator[dict[str, Any]]:
    for (party,) in _streamed(select(Party).order_by(Party.id)):
        yield _columns(PARTIES, party)


def _contacts(_people: dict[int, str]) -> Iterator[dict[str, Any]]:
    query = select(Contact, Party.name).join(Party, Party.id == Contact.party_id).order_by(Contact.id)
    for contact, party in _streamed(query):
        yield {**_columns(CONTACTS, contact), "party": party}


def _contracts(_people: dict[int, str]) -> Iterator[dict[str, Any]]:
    query = (
        select(Contract, _A.name, _B.name, _UNDER.title, _UNDER_A.name, _UNDER_B.name)
        .join(_A, _A.id == Contract.party_a_id)
        .join(_B, _B.id == Contract.party_b_id)
        .outerjoin(_UNDER, _UNDER.id == Contract.under_id)
        .outerjoin(_UNDER_A, _UNDER_A.id == _UNDER.party_a_id)
        .outerjoin(_UNDER_B, _UNDER_B.id == _UNDER.party_b_id)
        .order_by(Contract.id)
    )
    for contract, a, b, under, under_a, under_b in _streamed(query):
        above = {"under": under, "under_party_a": under_a, "under_party_b": under_b}
        yield {**_columns(CONTRACTS, contract), "party_a": a, "party_b": b, **above}


def _placed(model: Any, contract_id: Any, *more: Any) -> Any:
    """Rows of a contract with the words by which an import finds that contract."""
    return (
        select(model, Contract.title, _A.name, _B.name, *more)
        .join(Contract, Contract.id == contract_id)
        .join(_A, _A.id == Contract.party_a_id)
        .join(_B, _B.id == Contract.party_b_id)
        .order_by(model.id)
    )


def _place(title: str, a: str, b: str) -> dict[str, str]:
    return {"contract": title, "party_a": a, "party_b": b}


def _duties(people: dict[int, str]) -> Iterator[dict[str, Any]]:
    query = _placed(Obligation, Obligation.contract_id, Document.name, Document.sha256)
    for duty, title, a, b, document, sha256 in _streamed(
        query.outerjoin(Document, Document.id == Obligation.document_id)
    ):
        told = {"document": document, "document_sha256": sha256, "confirmed_by": people.get(duty.confirmed_by)}
        yield {**_columns(DUTIES, duty), **_place(title, a, b), **told}


def _documents(people: dict[int, str]) -> Iterator[dict[str, Any]]:
    for document, title, a, b in _streamed(_placed(Document, Document.contract_id)):
        yield {**_columns(DOCUMENTS, document), **_place(title, a, b), "stored_by": people.get(document.stored_by)}


def _proposals(people: dict[int, str]) -> Iterator[dict[str, Any]]:
    query = (
        select(Proposal, Document.name, Document.sha256, Contract.title, _A.name, _B.name)
        .join(Document, Document.id == Proposal.document_id)
        .join(Contract, Contract.id == Document.contract_id)
        .join(_A, _A.id == Contract.party_a_id)
        .join(_B, _B.id == Contract.party_b_id)
        .order_by(Proposal.id)
    )
    for proposal, name, sha256, title, a, b in _streamed(query):
        found = {"document": name, "document_sha256": sha256, "decided_by": people.get(proposal.decided_by)}
        yield {**_columns(PROPOSALS, proposal), **_place(title, a, b), **found}


def _holdings(people: dict[int, str]) -> Iterator[dict[str, Any]]:
    query = _placed(Holding, Holding.contract_id, Document.name, Document.sha256)
    for holding, title, a, b, name, sha256 in _streamed(query.outerjoin(Document, Document.id == Holding.document_id)):
        found = {"document": name, "document_sha256": sha256, "decided_by": people.get(holding.decided_by)}
        yield {**_columns(HOLDINGS, holding), **_place(title, a, b), **found}


_TABLES = (
    (PARTIES, _parties),
    (CONTACTS, _contacts),
    (CONTRACTS, _contracts),
    (DUTIES, _duties),
    (DOCUMENTS, _documents),
    (PROPOSALS, _proposals),
    (HOLDINGS, _holdings),
)
