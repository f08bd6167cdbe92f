"""What is kept of a contract's documents: the file as it came, its text, and where in it a duty stands."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contracts.extract import Extract, extracted
from contracts.holdings.operations import propose_holdings
from contracts.models import Contract, Document, Obligation
from contracts.reading import Read
from core.database import db
from core.files import StoredFile, store
from core.media import decoded, is_picture


def add_document(contract: Contract, stored: StoredFile, actor_id: int | None, now: datetime, **more: Any) -> Document:
    """Puts a stored file into the contract's document list; `more` may bring the text that was read out of it."""
    document = put_document(contract, stored, actor_id, now, **more)
    db.session.commit()
    return document


def put_document(
    contract: Contract,
    stored: StoredFile,
    actor_id: int | None,
    now: datetime,
    *,
    read: Read | None = None,
    **more: Any,
) -> Document:
    """As `add_document`, as a part of something larger: the caller commits.

    `read` is what the text was found to say; without it the text is read here, which is for short ones only.
    """
    values = {
        "contract_id": contract.id,
        # A line break in a name would make the answer to a download invalid.
        "name": " ".join(stored.name.split()),
        "media_type": stored.media_type,
        "sha256": stored.sha256,
        "size": stored.size,
        "text": stored.text,
        "stored_at": now,
        "stored_by": actor_id,
    }
    document = Document(**values | more)
    db.session.add(document)
    db.session.flush()
    propose_holdings(document, read)
    return document


def read_file(name: str, content: bytes) -> Extract | None:
    """What an agreement's file says; None for a picture, which is kept without: a photographed page is still a proof.

    FieldError("file") for any other file that gives no text. It may take up to a minute: hold no transaction meanwhile.
    """
    return None if is_picture(name) else extracted(name, content)


def store_document(
    contract: Contract,
    folder: Path,
    name: str,
    content: bytes,
    actor_id: int | None,
    now: datetime,
    *,
    extract: Extract | None,
    **extra: Any,
) -> Document:
    """Stores a file with the text that `read_file` gave for it."""
    stored = store(folder, "file", name, content)
    if extract is not None:
        starts = None if extract.page_starts is None else list(extract.page_starts)
        extra |= {"text": extract.text, "page_starts": starts}
    return add_document(contract, stored, actor_id, now, **extra)


def pasted(text: str) -> str:
    """The text that `paste_document` stores of a pasted one; FieldError("text") for none."""
    return decoded("text", text.encode("utf-8"))


def paste_document(
    contract: Contract, folder: Path, name: str, text: str, actor_id: int | None, now: datetime, **extra: Any
) -> Document:
    """Stores a pasted text as a document."""
    stored = store(folder, "text", f"{name.removesuffix('.txt')}.txt", text.encode("utf-8"))
    return add_document(contract, stored, actor_id, now, **extra)


def places_in(document: Document) -> list[tuple[int, int, int]]:
    """(start, end, obligation id) of every sentence in this document from which a duty stands."""
    columns = (Obligation.char_start, Obligation.char_end, Obligation.id)
    standing = (Obligation.document_id == document.id, Obligation.replaced_at.is_(None))
    found = db.session.execute(select(*columns).where(*standing, Obligation.char_start.is_not(None)))
    return [(start, end, obligation_id) for start, end, obligation_id in found]
