"""Reading a folder of agreements: files are kept at once, then claimed, read and stored one by one.

A file is read with no transaction open and stored in a short one. What is left to do is what still waits in the table,
so a restart goes on, and no file is lost or stored twice.
"""

import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement
from werkzeug.datastructures import FileStorage

from contracts.agreements.names import guess
from contracts.documents.operations import put_document
from contracts.extract import Extract, extracted
from contracts.models import Contract, Document, ImportFile, ImportJob, Party, Proposal
from contracts.operations import checked_contract
from contracts.organisation.operations import our_party
from contracts.reader.doubts import unread_from
from contracts.reading import Read, read_text
from contracts.review.operations import OPEN, propose
from core.database import UTCDateTime, ask, db, writing
from core.errors import FieldError, FieldErrors
from core.files import StoredFile, content_of, keep, path_of
from core.media import LARGEST, media_type_of
from core.phrases import Phrase, as_data, from_data, phrase_of

WAITING, STORED, KNOWN, FAILED = "waiting", "stored", "known", "failed"
#: Seconds after which `work` pauses.
SECONDS = 1.0
#: How long a claimed file is left to whoever claimed it: more than the longest reading takes.
LEASE = timedelta(minutes=3)
#: How often a file is begun: one that ends the program each time must not do so for ever.
TRIES = 3
#: Files of one folder, and bytes that a ZIP may unpack to.
MOST = 5_000
UNPACKED = 1024 * 1024 * 1024

NO_ZIP = Phrase("This ZIP is encrypted or broken: {name}.")
GAVE_UP = Phrase("Reading this file broke off {times} times. Open its text and paste it instead.")
NAMED_LIKE_US = Phrase("This file is named like our own organisation. Name it after the other party.")

Given = tuple[str, bytes]


@dataclass(frozen=True)
class Progress:
    """How far a folder is: files by state."""

    states: Counter[str]

    @property
    def total(self) -> int:
        return self.states.total()

    @property
    def done(self) -> int:
        return self.total - self.states[WAITING]


@dataclass(frozen=True)
class Result:
    """What came of one file. `proposals` counts the duties found that wait for a decision."""

    file: ImportFile
    proposals: int = 0

    @property
    def refused(self) -> Phrase | None:
        """Why nothing came of it."""
        return from_data(self.file.refused) if self.file.refused else None

    @property
    def unread(self) -> Phrase | None:
        """That the text was not read to its end, and from where on."""
        document = self.file.document
        return None if document is None or document.unread_from is None else unread_from(document.unread_from)


def uploaded(uploads: Iterable[FileStorage]) -> Iterator[Given]:
    """Name and content of each uploaded file, a ZIP being a folder of them; FieldError on `files` for a broken ZIP."""
    for upload in uploads:
        if (upload.filename or "").lower().endswith(".zip"):
            try:
                yield from _unpacked(upload)
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
                raise FieldError("files", NO_ZIP.filled({"name": upload.filename})) from error
        else:
            yield content_of(upload)


def _unpacked(upload: FileStorage) -> Iterator[Given]:
    with zipfile.ZipFile(upload.stream) as packed:
        members = [one for one in packed.infolist() if not one.is_dir() and not _hidden(one.filename)]
        if sum(one.file_size for one in members) > UNPACKED:
            raise FieldError("files", Phrase("This ZIP unpacks to more than {size} MB.", {"size": UNPACKED // 1024**2}))
        for member in members:
            with packed.open(member) as file:
                # One byte more than is taken, by which too large a file is known.
                yield PurePosixPath(member.filename.replace("\\", "/")).name, file.read(LARGEST + 1)


def _hidden(path: str) -> bool:
    """What systems put into folders for themselves."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(path).parts)


def in_folder(folder: Path) -> list[Path]:
    """The files of a folder and of the folders in it, in the order of their names."""
    return sorted(one for one in folder.rglob("*") if one.is_file() and not _hidden(str(one.relative_to(folder))))


def start(
    given: Iterable[Given], folder: Path, our_role: str, other_role: str, actor_id: int | None, now: datetime
) -> ImportJob:
    """Keeps the files and writes down that they wait to be read. In each contract we have `our_role`.

    FieldErrors where we have no name yet, the roles do not go together, or there is no file or too many.
    """
    if our_party() is None:
        raise FieldError("files", Phrase("Name our organisation first."))
    # Asked of two parties that stand for any: do the roles go together at all?
    sides = {"party_a_id": "we", "party_b_id": "they", "role_a": our_role, "role_b": other_role}
    try:
        checked_contract(sides)
    except FieldErrors as refused:
        raise FieldErrors([FieldError("other_role", one.message) for one in refused.errors]) from refused
    db.session.rollback()
    rows = [_kept(folder, name, content) for name, content in _bounded(given)]
    if not rows:
        raise FieldError("files", Phrase("There is no file in it."))
    with writing():
        job = ImportJob(our_role=our_role, other_role=other_role, started_at=now, started_by=actor_id)
        db.session.add(job)
        db.session.flush()
        db.session.execute(insert(ImportFile), [{**row, "job_id": job.id, "attempts": 0} for row in rows])
        _finish(job.id, now)
        db.session.commit()
    return job


def _bounded(given: Iterable[Given]) -> Iterator[Given]:
    for number, one in enumerate(given):
        if number == MOST:
            raise FieldError("files", Phrase("These are more than {most} files. Give them in parts.", {"most": MOST}))
        yield one


def _kept(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    """The row of a file; one of a kind that nobody reads is refused at once and not kept."""
    name = " ".join(name.split())[-200:] or "?"
    try:
        media_type_of("file", name, content)
    except FieldError as error:
        return {"name": name, "sha256": None, "state": FAILED, "refused": _said(error)}
    return {"name": name, "sha256": keep(folder, content), "state": WAITING, "refused": None}


def work(
    clock: Callable[[], datetime], folder: Path, seconds: float = SECONDS, read: Callable[[str], Read] = read_text
) -> int:
    """Reads waiting files for about that long, at least one; gives how many were settled.

    One file may take a minute and more: nothing that has to leave on time may wait for this.
    """
    end = time.monotonic() + seconds
    settled = 0
    while work_one(clock, folder, read=read):
        settled += 1
        if time.monotonic() >= end:
            break
    return settled


def work_one(
    clock: Callable[[], datetime], folder: Path, job_id: int | None = None, read: Callable[[str], Read] = read_text
) -> bool:
    """Reads the next waiting file, of that job or of any; False if none waits that nobody has in hand."""
    claimed = _claim(clock(), job_id)
    if claimed is None:
        return False
    if claimed.attempts > TRIES:
        _settle(claimed, clock(), FieldError("file", GAVE_UP.filled({"times": TRIES})))
        return True
    try:
        content = path_of(folder, claimed.sha256 or "").read_bytes()
        extract = extracted(claimed.name, content)
        found = read(extract.text)
    except FieldError as error:
        _settle(claimed, clock(), error)
    except OSError:
        _settle(claimed, clock(), FieldError("file", Phrase("The stored file is missing.")))
    except BaseException:
        _put_back(claimed)
        raise
    else:
        _store(claimed, clock(), extract, found, len(content))
    return True


def _claim(now: datetime, job_id: int | None) -> ImportFile | None:
    """Takes the next file for `LEASE`, its attempt counted, and commits. Other workers look past it."""
    # Asked without the write lock: an idle worker must not stand in the way.
    db.session.rollback()
    if not ask(_anything_free(), {"lapsed": now - LEASE})[0]:
        return None
    waiting = _free(now - LEASE)
    if job_id is not None:
        waiting = waiting.where(ImportFile.job_id == job_id)
    following = waiting.order_by(ImportFile.attempts, ImportFile.id).limit(1).with_for_update(skip_locked=True)
    with writing():
        file = db.session.scalar(following.execution_options(populate_existing=True))
        if file:
            file.attempts, file.begun_at = file.attempts + 1, now
            db.session.commit()
            db.session.expunge(file)
    return file


def _free(lapsed: datetime | BindParameter[datetime]) -> Select[tuple[ImportFile]]:
    """Waiting files that nobody has in hand, or has claimed up to then and not come back with."""
    free = or_(ImportFile.begun_at.is_(None), ImportFile.begun_at <= lapsed)
    return select(ImportFile).where(ImportFile.state == WAITING, free)


@cache
def _anything_free() -> Select[tuple[bool]]:
    free = _free(bindparam("lapsed", type_=UTCDateTime())).with_only_columns(ImportFile.id)
    return select(free.exists())


def _put_back(claimed: ImportFile) -> None:
    """Nobody has it in hand any more."""
    db.session.rollback()
    with writing():
        db.session.execute(update(ImportFile).where(_ours(claimed)).values(begun_at=None))
        db.session.commit()


def _settle(claimed: ImportFile, now: datetime, error: FieldError | FieldErrors) -> None:
    """Writes down why nothing came of the file."""
    with writing():
        _alone()
        file = _held(claimed)
        if file:
            file.state, file.refused = FAILED, _said(error)
            _finish(file.job_id, now)
            db.session.commit()


def _store(claimed: ImportFile, now: datetime, extract: Extract, read: Read, size: int) -> None:
    """Party, contract, document and proposals of one file, in one transaction."""
    try:
        with writing():
            _alone()
            file = _held(claimed)
            if file is None:
                return
            known = db.session.scalar(
                select(Document).where(Document.sha256 == file.sha256).order_by(Document.id).limit(1)
            )
            document = known or _document(file, now, extract, read, size)
            file.state, file.document_id = KNOWN if known else STORED, document.id
            _finish(file.job_id, now)
            if not known:
                # Commits, and with its proposals all that was written before them.
                propose(document, read, now)
            db.session.commit()
    except (FieldError, FieldErrors) as error:
        _settle(claimed, now, error)


def _document(file: ImportFile, now: datetime, extract: Extract, read: Read, size: int) -> Document:
    job = db.session.get_one(ImportJob, file.job_id)
    named, ours = guess(file.name), our_party()
    if ours is None or named.party == ours.name:
        raise FieldError("file", NAMED_LIKE_US)
    party = db.session.scalar(select(Party).where(Party.name == named.party).order_by(Party.id).limit(1))
    if party is None:
        party = Party(name=named.party, zone=ours.zone)
        db.session.add(party)
        db.session.flush()
    sides = {"party_a_id": ours.id, "role_a": job.our_role, "party_b_id": party.id, "role_b": job.other_role}
    contract = Contract(title=named.title, **sides)
    db.session.add(contract)
    db.session.flush()
    stored = StoredFile(file.name, extract.media_type, file.sha256 or "", size, extract.text)
    pages = extract.page_starts and list(extract.page_starts)
    return put_document(contract, stored, job.started_by, now, read=read, page_starts=pages)


def _alone() -> None:
    """One worker stores at a time: of two alike, the second would not see the first one's file, party or end of work.

    The lock is our own party's row; whoever only refers to it goes on.
    """
    db.session.execute(select(Party.id).where(Party.ours).with_for_update(key_share=True))


def _ours(claimed: ImportFile) -> ColumnElement[bool]:
    """Whether the file is still in the hands that claimed it then."""
    same = ImportFile.id == claimed.id, ImportFile.begun_at == claimed.begun_at
    return and_(*same, ImportFile.attempts == claimed.attempts, ImportFile.state == WAITING)


def _held(claimed: ImportFile) -> ImportFile | None:
    """The file, locked; None if the lease lapsed and another worker took it over."""
    query = select(ImportFile).where(_ours(claimed)).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _finish(job_id: int, now: datetime) -> None:
    db.session.flush()
    left = select(ImportFile.id).where(ImportFile.job_id == job_id, ImportFile.state == WAITING).exists()
    over = update(ImportJob).where(ImportJob.id == job_id, ImportJob.finished_at.is_(None), ~left)
    db.session.execute(over.values(finished_at=now))


def _said(error: FieldError | FieldErrors) -> dict[str, Any]:
    """The sentence as it is stored, to be translated for whoever reads it."""
    first = error.errors[0] if isinstance(error, FieldErrors) else error
    return as_data(phrase_of(first.message))


# ---- what the pages show


def recent_jobs() -> list[tuple[ImportJob, Progress]]:
    """The last ten folders, the newest first."""
    jobs = list(db.session.scalars(select(ImportJob).order_by(ImportJob.id.desc()).limit(10)))
    found = progress_of([job.id for job in jobs])
    return [(job, found[job.id]) for job in jobs]


def progress_of(job_ids: Sequence[int]) -> dict[int, Progress]:
    """How far each of these folders is, in one statement."""
    counted = select(ImportFile.job_id, ImportFile.state, func.count()).where(ImportFile.job_id.in_(job_ids))
    found = {job_id: Progress(Counter()) for job_id in job_ids}
    for job_id, state, number in db.session.execute(counted.group_by(ImportFile.job_id, ImportFile.state)):
        found[job_id].states[state] = number
    return found


def results(job: ImportJob, page: int, size: int = 50) -> tuple[Any, list[Result]]:
    """One page of the files that are settled, what failed first, and what came of each."""
    place = joinedload(ImportFile.document).joinedload(Document.contract)
    query = (
        select(ImportFile)
        .where(ImportFile.job_id == job.id, ImportFile.state != WAITING)
        .options(place.joinedload(Contract.party_a), place.joinedload(Contract.party_b))
        .order_by(ImportFile.state != FAILED, ImportFile.id)
    )
    shown = db.paginate(query, page=min(page, 1_000_000), per_page=size, error_out=False)
    documents = [file.document_id for file in shown.items if file.document_id]
    open_ones = select(Proposal.document_id, func.count()).where(Proposal.state == OPEN)
    counts = dict(
        db.session.execute(open_ones.where(Proposal.document_id.in_(documents)).group_by(Proposal.document_id)).all()
    )
    return shown, [Result(file, counts.get(file.document_id, 0)) for file in shown.items]
