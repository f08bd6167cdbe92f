"""Which kinds of file are taken, how to tell them by their bytes, and what a text file says.

A file of its own because agreements, proofs and the command that reads a file ask for it, and the last one must not
wait for what stores and uploads need.
"""

import re
from pathlib import PurePosixPath

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
    ".html": "text/html",
    ".htm": "text/html",
    ".eml": "message/rfc822",
}
_MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    MEDIA_TYPES[".docx"]: b"PK\x03\x04",
}

#: Everything that moves a cursor or rings a bell, but for the line break and the tab.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: What hides inside a word of a document (soft hyphen, zero-width space) or turns the order of letters, so that a page
#: would show "42" where the text says "24". What a person types keeps it: some scripts need it.
_HIDDEN = re.compile(r"[\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
# Half of a character, as broken PDFs and HTML entities give it, cannot be written as UTF-8.
_HALVES = re.compile(r"[\ud800-\udfff]")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def media_type_of(field: str, name: str, content: bytes) -> str:
    """The media type by the name's ending; FieldError for a kind not taken, too large, empty or in disguise."""
    if len(content) > LARGEST:
        raise FieldError(field, Phrase("This file is larger than 20 MB."))
    media_type = _named(name)
    if media_type is None:
        endings = ", ".join(sorted(MEDIA_TYPES))
        raise FieldError(field, Phrase("This kind of file is not taken. These are: {endings}.", {"endings": endings}))
    if not content:
        raise FieldError(field, Phrase("This file is empty."))
    # Windows-1252 makes a text of nearly any bytes: a PDF called .txt would be read as an agreement without duties.
    other = is_text(media_type) and content.startswith(tuple(_MAGIC.values()))
    if other or not content.startswith(_MAGIC.get(media_type, b"")):
        raise FieldError(field, Phrase("This file is not what its name says: {name}.", {"name": name}))
    return media_type


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture."""
    return (_named(name) or "").startswith("image/")


def is_text(media_type: str) -> bool:
    """Whether the bytes of such a file are its text."""
    return media_type not in _MAGIC


def decoded(field: str, content: bytes, declared: str | None = None) -> str:
    """The text of these bytes: by its byte order mark, the encoding declared inside, as UTF-8, or as Windows-1252.

    FieldError for what is no text, or an empty one. Line ends become line feeds.

    >>> decoded("file", "naïve\\r\\n".encode("cp1252"))
    'naïve\\n'
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else [declared, "utf-8", "cp1252"]:
        text = _as(encoding, content)
        if text is not None and "\x00" not in text:
            break
    else:
        raise FieldError(field, Phrase("This is no UTF-8 text file. Save it as text in UTF-8, or upload the PDF."))
    if not text:
        raise FieldError(field, Phrase("This file is empty."))
    return clean(text)


def clean(text: str) -> str:
    """The text with one kind of line end and without what cannot be shown or stored.

    >>> clean("no\\xadtice within 4\\u200b8 hours")
    'notice within 48 hours'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _HALVES.sub("\ufffd", _HIDDEN.sub("", CONTROLS.sub("", lines)))


def _named(name: str) -> str | None:
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


def _as(encoding: str | None, content: bytes) -> str | None:
    try:
        return content.decode(encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None
