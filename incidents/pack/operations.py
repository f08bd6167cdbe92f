"""The auditor's pack: one ZIP of one incident with everything that is stored of it, and the SHA-256 of each file.

The same incident in the same state gives the same bytes: names are sorted and carry no time of packing. What should be
there and cannot be read is named in it, not passed over.
"""

import hashlib
import json
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select, func, select

from accounts.models import Person
from contracts.models import Contact, Contract, Party
from core.database import Base, db
from core.files import path_of
from incidents.alerts.models import Call, Summons
from incidents.decisions.models import Decision
from incidents.models import Clock, Entry, Incident, Notice
from incidents.pack.file import whole_file
from incidents.reports.gathering.operations import dossier_of, written
from incidents.reports.models import Report
from incidents.reports.operations import drawn
from incidents.sheet.models import Attachment
from notifications.models import Attempt, Delivery, Incoming, News

#: ZIP knows no moment before this one; the time of packing is nobody's business.
NO_TIME = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
MISSING = "MISSING.txt"
#: Bytes of a file's name that are kept; a disk takes 255, some with more before them.
LONGEST = 120
#: Rows read at a time.
BATCH = 200
#: Hidden in the record: a key that opens something, and what only the mail room uses.
PRIVATE = {"secret", "worker", "key", "key_hash"}
#: Tables whose files have a name that says more to a reader.
CALLED = {"entry": "timeline", "report": "documents"}
#: The numbers to which rows point, by table.
Pointed = dict[str, set[int]]
#: What the numbers in the rows stand for, by the table to which they point.
NAMES = {"person": Person.name, "party": Party.name, "contract": Contract.title, "contact": Contact.name}


def write(incident: Incident, language: str, now: datetime, files: Path, target: IO[bytes]) -> list[str]:
    """Writes the pack into an open binary file, piece by piece; gives a line for each stored file that cannot be read
    or was changed."""
    folder = incident.reference
    sums: dict[str, str] = {}
    missing: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        pointed: Pointed = defaultdict(set)
        for name, pieces in sorted(_made(incident, language, now, pointed).items()):
            sums[name] = _pour(packed, f"{folder}/{name}", pieces)
        sums["names.json"] = _pour(packed, f"{folder}/names.json", [_names(pointed)])
        for name, digest in sorted(_stored(incident)):
            path = path_of(files, digest)
            try:
                found = _copy(packed, f"{folder}/{name}", path)
            except OSError as error:
                missing.append(f"{name}: SHA-256 {digest}: {error.strerror}")
                continue
            # The index says what was stored: a file that was changed since fails the check of whoever unpacks it.
            sums[name] = digest
            if found != digest:
                missing.append(f"{name}: SHA-256 {digest}: changed since it was stored, SHA-256 is now {found}")
        if missing:
            sums[MISSING] = _pour(packed, f"{folder}/{MISSING}", (f"{line}\n".encode() for line in missing))
        _pour(packed, f"{folder}/{SUMS}", (f"{digest}  {name}\n".encode() for name, digest in sorted(sums.items())))
    return missing


def _made(incident: Incident, language: str, now: datetime, pointed: Pointed) -> dict[str, Iterable[bytes]]:
    """The files that are written from rows, by name: each in pieces, read when it is written. What the rows point to
    stands in `pointed` afterwards."""
    made = {f"{name}.json": _rows(query, pointed) for name, query in _tables(incident).items()}
    return {"incident.pdf": _file(incident, language, now), **made}


def _tables(incident: Incident) -> dict[str, Select]:
    """All rows that belong to the incident, by the name of their file: each table that says so by itself, and those
    that hang on one of them."""
    own = [one.class_ for one in Base.registry.mappers if "incident_id" in one.columns]
    found = {_called(model): select(model).where(model.incident_id == incident.id) for model in own}
    clocks = select(Clock.id).where(Clock.incident_id == incident.id)
    calls = select(Call.id).where(Call.incident_id == incident.id)
    sent = Delivery.topic == incident.reference
    deliveries = select(Delivery.id).where(sent)
    return found | {
        "incident": select(Incident).where(Incident.id == incident.id),
        "decisions": select(Decision).where(Decision.clock_id.in_(clocks)),
        "summons": select(Summons).where(Summons.call_id.in_(calls)),
        "deliveries": select(Delivery).where(sent),
        "attempts": select(Attempt).where(Attempt.delivery_id.in_(deliveries)),
        "news": select(News).where(News.provider_id.in_(select(Delivery.provider_id).where(sent))),
        "replies": select(Incoming).where(Incoming.delivery_id.in_(deliveries)),
    }


def _file(incident: Incident, language: str, now: datetime) -> Iterator[bytes]:
    # Printed as of the last thing that happened, so that the same state gives the same bytes.
    printed_at = db.session.scalar(select(func.max(Entry.at)).where(Entry.incident_id == incident.id)) or now
    yield drawn(whole_file(dossier_of(incident, printed_at), written(incident)), language, printed_at)


def _rows(query: Select, pointed: Pointed) -> Iterator[bytes]:
    """The rows as one list of JSON."""
    mapper = query.column_descriptions[0]["entity"].__mapper__
    pointers = [
        (mapper.get_property_by_column(column).key, key.column.table.name)
        for column in mapper.columns
        for key in column.foreign_keys
        if key.column.table.name in NAMES
    ]
    before = "["
    for row in db.session.scalars(query.order_by(*mapper.primary_key).execution_options(yield_per=BATCH)):
        yield f"{before}\n{json.dumps(_plain(row), ensure_ascii=False, indent=1, sort_keys=True)}".encode()
        before = ","
        for name, table in pointers:
            if (number := getattr(row, name)) is not None:
                pointed[table].add(number)
    yield b"[]\n" if before == "[" else b"\n]\n"


def _names(pointed: Pointed) -> bytes:
    """What each number means to which a row points: {"party": {"1": "Example Post"}}."""
    found = {}
    for table, name in NAMES.items():
        key = name.class_.id
        rows = db.session.execute(select(key, name).where(key.in_(pointed[table])).order_by(key))
        found[table] = {str(number): words for number, words in rows}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _called(model: type[Base]) -> str:
    table: str = model.__tablename__
    return CALLED.get(table, table if table.endswith("s") else f"{table}s")


def _stored(incident: Incident) -> Iterator[tuple[str, str]]:
    """(name in the pack, SHA-256) of each stored file."""
    reports = db.session.scalars(
        select(Report).where(Report.incident_id == incident.id, Report.pdf_sha256.is_not(None))
    )
    for report in reports:
        recipient = report.recipient.replace(":", "-")
        yield (
            f"documents/{report.document}-{recipient}-{report.number}-{report.language}.pdf",
            report.pdf_sha256 or "",
        )
    notices = select(Notice).where(Notice.incident_id == incident.id, Notice.proof_sha256.is_not(None))
    for notice in db.session.scalars(notices):
        yield f"receipts/{notice.id}-{_safe(notice.proof_name)}", notice.proof_sha256 or ""
    for row in db.session.scalars(select(Attachment).where(Attachment.incident_id == incident.id)):
        yield f"attachments/{row.id}-{_safe(row.file_name)}", row.file_sha256


def _plain(row: Any) -> dict[str, Any]:
    mapper = row.__mapper__
    columns = (column for column in mapper.columns if column.name not in PRIVATE)
    return {one.name: _value(getattr(row, mapper.get_property_by_column(one).key)) for one in columns}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _safe(name: str | None) -> str:
    """A name that stays in its folder, means the same in every shell and is not too long for any disk."""
    kept = "".join(char if char.isalnum() or char in "._-" else "_" for char in name or "file")
    # A disk counts bytes; the ending says what kind of file it is.
    return kept.encode()[-LONGEST:].decode(errors="ignore").lstrip(".") or "file"


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, NO_TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _pour(packed: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Writes a file in pieces; gives the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with packed.open(_member(name), "w") as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def _copy(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    """Copies a stored file piece by piece; gives the SHA-256 of what was copied."""
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        with packed.open(_member(name), "w") as copy:
            shutil.copyfileobj(source, copy)
    return digest
