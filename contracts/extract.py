"""From a file to its text: the only place that knows which reader takes which kind of file."""

import json
import logging
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import FieldError
from core.media import decoded, is_picture, media_type_of
from core.phrases import Phrase, from_data

#: How long one file may take, in seconds; 500 pages of print take about five.
PATIENCE = 60

_ROOT = Path(__file__).resolve().parents[1]
_READERS = {
    "text/html": "contracts.formats.markup",
    "application/pdf": "contracts.formats.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "contracts.formats.word",
}
# Word's format of before 2007, and what it makes of a DOCX with a password.
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Extract:
    """What a file says. `page_starts` are the places in `text` at which each page begins; None: it has no pages."""

    text: str
    media_type: str
    page_starts: tuple[int, ...] | None = None


def extracted(name: str, content: bytes) -> Extract:
    """The text of the file; FieldError("file") with what a person can do where it gives none.

    Pictures are no text. Everything but plain text is read in a process of its own, which ends after `PATIENCE`.
    """
    if name.lower().endswith(".docx") and content.startswith(_OLD_WORD):
        message = Phrase("This file is encrypted or in the old format of Word: save it as DOCX without a password.")
        raise FieldError("file", message)
    media_type = media_type_of("file", name, content)
    if is_picture(name):
        raise FieldError("file", Phrase("This is a picture, not a text: paste the text instead."))
    if media_type in _READERS:
        text, page_starts = _asked(_READERS[media_type], content)
    else:
        text, page_starts = decoded("file", content), None
    if not text.strip():
        raise FieldError("file", Phrase("This file holds no text: paste the text instead."))
    return Extract(text, media_type, page_starts)


def page_of(page_starts: Iterable[int], char: int) -> int:
    """The page, from 1, on which the character stands.

    >>> page_of([0, 120, 120, 300], 120)
    3
    """
    return max(bisect_right(list(page_starts), char), 1)


def _asked(reader: str, content: bytes) -> tuple[str, tuple[int, ...] | None]:
    command = [sys.executable, "-m", reader]
    try:
        answer = subprocess.run(command, input=content, capture_output=True, cwd=_ROOT, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as expired:
        message = Phrase("Reading this file takes too long. Save it anew, or paste the text.")
        raise FieldError("file", message) from expired
    if answer.returncode:
        # Out of memory, or a fault of the file that its reader did not foresee: the last line says which.
        said = answer.stderr.decode(errors="replace").strip().splitlines()
        _log.warning("a file could not be read: %s", said[-1] if said else answer.returncode)
        raise FieldError(
            "file", Phrase("This file is damaged or too complex. Save it anew, or paste the text instead.")
        )
    found = json.loads(answer.stdout)
    if "refused" in found:
        raise FieldError("file", from_data({"text": found["refused"], "values": found["values"]}))
    starts = found["page_starts"]
    return found["text"], None if starts is None else tuple(starts)
