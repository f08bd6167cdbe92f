"""Makes the forms of a communication to data subjects from a version, and measures how hard its text is to read."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale

from core import letter, times
from core.countries import country_name
from core.letter import Stationery
from incidents.clocks.operations import our_party
from incidents.reports import operations
from incidents.reports.communication.shapes import (
    OPENING,
    Mail,
    dateline,
    ending_of,
    for_reader,
    mail,
    prose,
    public_notice,
)
from incidents.reports.document import Document
from incidents.reports.models import Report
from incidents.reports.readability import Readability, readability


def letter_of(report: Report, now: datetime, to: Sequence[str] = ()) -> bytes:
    """The letter as PDF; `to` is the address in the window, which is printed and kept nowhere."""
    ours = our_party()
    with force_locale(report.language):
        country = country_name(ours.country) if ours.country else ""
    lines = [ours.name, *(ours.address or "").splitlines(), country]
    moment, document = _dated(report, now), operations.document_of(report, now)
    end = ending_of(document, ours.name)
    paper = Stationery(
        [line.strip() for line in lines if line.strip()],
        dateline(ours.address, moment.date()),
        (end.closing, end.signature),
        OPENING,
        to,
    )
    return _drawn(for_reader(document), paper, report.language, moment)


def notice_of(report: Report, now: datetime) -> bytes:
    """The public notice as PDF."""
    ours, moment = our_party(), _dated(report, now)
    document = operations.document_of(report, now)
    end = ending_of(document, ours.name, closing="")
    closing = tuple(words for words in (end.closing, end.signature) if words)
    paper = Stationery([ours.name], dateline(ours.address, moment.date()), closing)
    return _drawn(public_notice(document, ours.name), paper, report.language, moment)


def mail_of(report: Report, now: datetime) -> Mail:
    """The e-mail, in the version's language."""
    with force_locale(report.language):
        return mail(operations.document_of(report, now), our_party().name, times.written)


def reading_of(report: Report, document: Document) -> Readability | None:
    """How hard its text is to read; None while nothing is said."""
    with force_locale(report.language):
        return readability(prose(document, times.words), report.language)


def _drawn(document: Document, paper: Stationery, language: str, moment: datetime) -> bytes:
    with force_locale(language):
        return letter.render(document, paper, words=times.written, language=language, moment=moment)


def _dated(report: Report, now: datetime) -> datetime:
    """The moment of a letter's date, on our own clock: its approval, today for a draft."""
    return (report.approved_at or now).astimezone(times.zone(our_party().zone))
