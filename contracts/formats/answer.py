"""The child process that reads one file from outside: its bytes come in, its text goes out as JSON.

A file may be made to hang or to fill the memory of whoever opens it. Here that is a child with limits, and the
application that asked lives on.
"""

import json
import sys
from collections.abc import Callable

from core.errors import FieldError
from core.phrases import Phrase

MEMORY = 1536 * 1024 * 1024


def answer(read: Callable[[bytes], tuple[str, tuple[int, ...] | None]]) -> None:
    """Answers with what `read` finds in the bytes on standard input: text and page starts, or why it refuses."""
    _limit_memory()
    try:
        text, page_starts = read(sys.stdin.buffer.read())
        found: dict[str, object] = {"text": text, "page_starts": page_starts}
    except FieldError as refused:
        message = refused.message if isinstance(refused.message, Phrase) else Phrase("{it}", {"it": refused.message})
        found = {"refused": message.text, "values": dict(message.values)}
    json.dump(found, sys.stdout)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the one of time holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
