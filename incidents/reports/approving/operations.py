"""What a person has read is what they approve: a fact that somebody writes down meanwhile sends them back to read."""

import hashlib
import json
from datetime import datetime

from core.errors import FieldError
from core.phrases import Phrase
from incidents.reports.document import frozen
from incidents.reports.models import Report
from incidents.reports.operations import document_of


def seen(report: Report, now: datetime) -> str:
    """What the reader of a draft has before them: the moment of reading, and as a SHA-256 what it says then."""
    said = json.dumps(frozen(document_of(report, now)), sort_keys=True)
    return f"{now.isoformat()} {hashlib.sha256(said.encode()).hexdigest()}"


def check_read(report: Report, read: str) -> None:
    """FieldError where a draft says something else than was `seen`. That the clock has moved on is no difference."""
    try:
        moment = datetime.fromisoformat(read.partition(" ")[0])
        same = moment.tzinfo is not None and seen(report, moment) == read
    except (ValueError, OverflowError):
        # Not from our page.
        same = False
    if not same:
        raise FieldError("form", Phrase("It says something else by now: read it again before you approve it."))
