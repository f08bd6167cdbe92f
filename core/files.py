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
from core.media import LARGEST, decoded, is_text, media_type_of
from core.phrases import Phrase


@dataclass(frozen=True)
class StoredFile:
    """`text` is the decoded content of a text file, None for every other kind."""

    name: str
    media_type: str
    sha256: str
    size: int
    text: str | None


def content_of(upload: FileStorage) -> tuple[str, bytes]:
    """Bare name and bytes of an uploaded file, one byte more than is taken at most."""
    return PurePosixPath((upload.filename or "file").replace("\\", "/")).name, upload.stream.read(LARGEST + 1)


def store_upload(folder: Path, field: str, upload: FileStorage | str) -> StoredFile:
    """Checks and stores an uploaded file; FieldError on `field` for one that is too large, empty or in disguise, and
    for a text where a file belongs."""
    if not isinstance(upload, FileStorage):
        raise FieldError(field, Phrase("Choose a file."))
    return store(folder, field, *content_of(upload))


def store(folder: Path, field: str, name: str, content: bytes) -> StoredFile:
    """Stores the bytes under their SHA-256, complete or not at all."""
    media_type = media_type_of(field, name, content)
    text = decoded(field, content) if is_text(media_type) else None
    digest = keep(folder, content)
    return StoredFile(name[-200:], media_type, digest, len(content), text)


def keep(folder: Path, content: bytes) -> str:
    """Stores bytes of whatever kind under their SHA-256, which it gives."""
    digest = hashlib.sha256(content).hexdigest()
    _write(folder, digest, content)
    return digest


def path_of(folder: Path, digest: str) -> Path:
    """Where the file of that SHA-256 lies."""
    return folder / digest[:2] / digest


def stored(folder: Path, digest: str) -> bytes | None:
    """The bytes of that SHA-256; None where the file is gone or was changed on the disk."""
    try:
        content = path_of(folder, digest).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


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
