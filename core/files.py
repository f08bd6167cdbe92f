"""Stored files: each lies once, under the SHA-256 of its bytes, and is what it says it is.

A file of its own because contracts store agreements and incidents store proofs by the same rules.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from werkzeug.datastructures import FileStorage

from core.errors import FieldError
from core.phrases import Phrase

LARGEST = 20 * 1024 * 1024

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".eml": "message/rfc822",
}
MAGIC = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".docx": b"PK",
}


@dataclass(frozen=True)
class StoredFile:
    """`text` is the decoded content of a text file, None for every other kind."""

    name: str
    media_type: str
    sha256: str
    size: int
    text: str | None


def store_upload(folder: Path, field: str, upload: FileStorage) -> StoredFile:
    """Checks and stores an uploaded file; FieldError on `field` for one that is too large, empty or in disguise."""
    content = upload.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FieldError(field, Phrase("This file is larger than 20 MB."))
    return store(folder, field, PurePosixPath((upload.filename or "file").replace("\\", "/")).name, content)


def store(folder: Path, field: str, name: str, content: bytes) -> StoredFile:
    """Stores the bytes under their SHA-256, complete or not at all."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        endings = ", ".join(sorted(MEDIA_TYPES))
        raise FieldError(field, Phrase("This kind of file is not taken. These are: {endings}.", {"endings": endings}))
    if not content:
        raise FieldError(field, Phrase("This file is empty."))
    text = None
    if ending in MAGIC:
        if not content.startswith(MAGIC[ending]):
            raise FieldError(field, Phrase("This file is not what its name says: {name}.", {"name": name}))
    else:
        text = _decoded(field, content)
    digest = hashlib.sha256(content).hexdigest()
    _write(folder, digest, content)
    return StoredFile(name[-200:], MEDIA_TYPES[ending], digest, len(content), text)


def path_of(folder: Path, digest: str) -> Path:
    """Where the file of that SHA-256 lies."""
    return folder / digest[:2] / digest


def _decoded(field: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if not text:
        raise FieldError(field, Phrase("This file is empty."))
    if "\x00" in text:
        raise FieldError(field, Phrase("This is no UTF-8 text file. Save it as text in UTF-8, or upload the PDF."))
    return text.replace("\r\n", "\n")


def _write(folder: Path, digest: str, content: bytes) -> None:
    target = path_of(folder, digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        # A full disk: what is half-written goes.
        os.unlink(temporary)
        raise
