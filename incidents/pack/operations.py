"""The auditor's pack: one ZIP of one incident with everything that is stored of it, and the SHA-256 of each file.

The same incident in the same state gives the same bytes: names are sorted and carry no time of packing. What should be
there and cannot be read is named in it, not passed over.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, select

from core.database import db
from core.files import path_of
from incidents.decisions.models import Decision
from incidents.models import Clock, Entry, Incident, Notice
from incidents.pack.file import whole_file
from incidents.reports.gathering.operations import dossier_of, written
from incidents.reports.models import Report
from incidents.reports.operations import drawn
from incidents.severity.models import Assessment
from incidents.sheet.models import Attachment, Fact
from notifications.models import Attempt, Delivery

#: ZIP knows no moment before this one; the time of packing is nobody's business.
NO_TIME = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
MISSING = "MISSING.txt"
#: Bytes of a file's name that are kept; a disk takes 255, some with more before them.
LONGEST = 120
#: Rows read at a time.
BATCH = 200
#: Hidden in the record: a key that opens something, and what only the mail room uses.
PRIVATE = {"secret", "worker", "key"}


def write(incident: Incident, language: str, now: datetime, files: Path, target: IO[bytes]) -> list[str]:
    """Writes the pack into an open binary file, piece by piece; gives a line for each stored file that cannot be read
    or was changed."""
    folder = incident.reference
    sums: dict[str, str] = {}
    missing: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, pieces in sorted(_made(incident, language, now).items()):
            sums[name] = _pour(packed, f"{folder}/{name}", pieces)
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


def _made(incident: Incident, language: str, now: datetime) -> dict[str, Iterable[bytes]]:
    """The files that are written from rows, by name: each in pieces, read when it is written."""
    clocks = select(Clock.id).where(Clock.incident_id == incident.id)
    deliveries = select(Delivery.id).where(Delivery.topic == incident.reference)
    tables: Mapping[str, Any] = {
        "incident.json": select(Incident).where(Incident.id == incident.id),
        "timeline.json": select(Entry).where(Entry.incident_id == incident.id),
        "facts.json": select(Fact).where(Fact.incident_id == incident.id),
        "clocks.json": select(Clock).where(Clock.incident_id == incident.id),
        "decisions.json": select(Decision).where(Decision.clock_id.in_(clocks)),
        "assessments.json": select(Assessment).where(Assessment.incident_id == incident.id),
        "notices.json": select(Notice).where(Notice.incident_id == incident.id),
        "documents.json": select(Report).where(Report.incident_id == incident.id),
        "attachments.json": select(Attachment).where(Attachment.incident_id == incident.id),
        "deliveries.json": select(Delivery).where(Delivery.topic == incident.reference),
        "attempts.json": select(Attempt).where(Attempt.delivery_id.in_(deliveries)),
    }
    made = {name: _rows(query) for name, query in tables.items()}
    return {"incident.pdf": _file(incident, language, now), **made}


def _file(incident: Incident, language: str, now: datetime) -> Iterator[bytes]:
    # Printed as of the last thing that happened, so that the same state gives the same bytes.
    printed_at = db.session.scalar(select(func.max(Entry.at)).where(Entry.incident_id == incident.id)) or now
    yield drawn(whole_file(dossier_of(incident, printed_at), written(incident)), language, printed_at)


def _rows(query: Any) -> Iterator[bytes]:
    """The rows as one list of JSON."""
    model = query.column_descriptions[0]["entity"]
    before = "["
    for row in db.session.scalars(query.order_by(model.id).execution_options(yield_per=BATCH)):
        yield f"{before}\n{json.dumps(_plain(row), ensure_ascii=False, indent=1, sort_keys=True)}".encode()
        before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


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
