"""Reads the register in batches of bounded size, for the page, the tables and the PDF alike, and writes those files."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from contracts import law
from contracts.bulk.books.operations import writer
from contracts.bulk.tables import safe
from contracts.organisation.operations import our_party
from core import pdf, times
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.decisions.models import Decision
from incidents.decisions.operations import STANDING
from incidents.models import Clock, Incident, Notice
from incidents.register.entry import COLUMNS, READ, Breach, Outcome, cell, section
from incidents.reports.document import Section
from incidents.sheet.fields import BY_COLUMN
from incidents.sheet.models import Fact
from incidents.sheet.operations import modes_of
from incidents.waivers import Waiver
from incidents.wording import as_data

#: Incidents read at a time, in a fixed number of statements.
BATCH = 200
STATES = {
    "open": Phrase("open"),
    "closed": Phrase("closed"),
    "notified": Phrase("authority told"),
    "not_notified": Phrase("decided not to tell the authority"),
}
FORMATS = ("csv", "xlsx", "pdf")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_TOLD = (law.ART_33_1, law.ART_34_1)


@dataclass(frozen=True)
class Filter:
    """Which breaches: logged on these days of our own calendar, both included, and in this state (`STATES`).

    FieldError on `to` for days in the wrong order, on `state` for one that does not exist."""

    first: date | None = None
    last: date | None = None
    state: str | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise FieldError("to", Phrase("It cannot end before it starts."))
        if self.state is not None and self.state not in STATES:
            raise FieldError("state", Phrase("Choose one of these."))


def count(chosen: Filter) -> int:
    """How many breaches the register holds of those."""
    return db.session.scalar(_chosen(select(func.count()).select_from(Incident), chosen)) or 0


def page(chosen: Filter, number: int, size: int = 50) -> list[Breach]:
    """One page, the newest first; `number` counts from 1."""
    query = _chosen(select(Incident), chosen).order_by(Incident.id.desc()).limit(size).offset((number - 1) * size)
    return _breaches(list(db.session.scalars(query.options(joinedload(Incident.place)))))


def breaches(chosen: Filter) -> Iterator[Breach]:
    """All of those in the order in which they were logged, read batch by batch."""
    after = 0
    while True:
        query = _chosen(select(Incident), chosen).where(Incident.id > after).order_by(Incident.id).limit(BATCH)
        rows = list(db.session.scalars(query.options(joinedload(Incident.place))))
        if not rows:
            return
        yield from _breaches(rows)
        after = rows[-1].id
        # What was read is not needed again, and must not grow with the register.
        for row in rows:
            db.session.expunge(row)


def write(kind: str, chosen: Filter, file: IO[bytes], language: str, now: datetime) -> None:
    """Writes the register into an open binary file, in the language set; FieldError for what XLSX cannot hold."""
    words = times.fluent()
    if kind == "pdf":
        pdf.write(_paper(chosen), file, words=words, language=language, generated=now.astimezone(_zone()))
        return
    headings = [words(heading) for heading in COLUMNS.values()]
    if kind == "csv":
        # With the mark by which spreadsheets know UTF-8.
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        table = csv.writer(text)
        table.writerow(headings)
        table.writerows([safe(one) for one in _row(breach, words)] for breach in breaches(chosen))
        text.flush()
        text.detach()
        return
    book = writer("xlsx", file)
    try:
        book.sheet("register", headings)
        for breach in breaches(chosen):
            book.row(_row(breach, words))
    except BaseException:
        book.abandon()
        raise
    book.close()


def _row(breach: Breach, words: Callable[[object], str]) -> list[str]:
    values = (cell(breach, column) for column in COLUMNS)
    return ["" if value is None else words(value) for value in values]


@dataclass(frozen=True)
class Paper:
    """The printed register: a document whose sections are read while it is drawn, and not kept."""

    reference: str
    sections: Iterator[Section]
    title: Phrase = Phrase("Register of personal data breaches")
    state: str = ""
    lead: Phrase = Phrase(
        "Every personal data breach with its facts, its effects and the remedial action taken: Article 33(5)."
    )
    notes: tuple[Phrase, ...] = ()


def _paper(chosen: Filter) -> Paper:
    ours = our_party()
    return Paper(ours.name if ours else "", map(section, breaches(chosen)))


def _chosen(query: Select, chosen: Filter) -> Select:
    """No drill is a breach, and what was found to be no personal data breach stays with its reasons."""
    query = query.where(Incident.drill.is_(False))
    if chosen.first is not None and (begin := _midnight(chosen.first)) is not None:
        query = query.where(Incident.logged_at >= begin)
    if chosen.last is not None and (end := _midnight(chosen.last, 1)) is not None:
        query = query.where(Incident.logged_at < end)
    told = select(Clock.id).where(Clock.incident_id == Incident.id, Clock.statute == law.ART_33_1)
    if chosen.state == "open":
        query = query.where(Incident.closed_at.is_(None))
    elif chosen.state == "closed":
        query = query.where(Incident.closed_at.is_not(None))
    elif chosen.state == "notified":
        query = query.where(exists(told.where(Clock.met_at.is_not(None))))
    elif chosen.state == "not_notified":
        ended = told.where(Clock.waived_at.is_not(None), Clock.waived_reason != Waiver.NOT_TRIGGERED)
        query = query.where(exists(ended))
    return query


def _midnight(day: date, later: int = 0) -> datetime | None:
    """When that day of ours, or one so many days later, begins (UTC); None beyond the ends of the calendar."""
    try:
        return datetime.combine(day + timedelta(days=later), time(), _zone()).astimezone(UTC)
    except OverflowError:
        return None


def _zone() -> ZoneInfo:
    """Our own zone; UTC before anybody has named the organisation."""
    ours = our_party()
    return times.zone(ours.zone if ours else None)


def _breaches(rows: list[Incident]) -> list[Breach]:
    ids = [one.id for one in rows]
    outcomes = _outcomes(ids)
    stated: dict[int, dict[str, object]] = defaultdict(dict)
    newest = select(func.max(Fact.id)).where(Fact.incident_id.in_(ids)).group_by(Fact.incident_id, Fact.key)
    wanted = select(Fact.incident_id, Fact.key, Fact.value).where(Fact.id.in_(newest), Fact.key.in_(READ))
    for incident_id, key, value in db.session.execute(wanted):
        stated[incident_id][key] = value
    return [
        Breach(
            reference=one.reference,
            title=one.title,
            logged_at=one.logged_at,
            where=None if one.place.ours else one.place.name,
            closed=one.closed_at is not None,
            risk=one.risk,
            risk_reasons=one.risk_reasons,
            zone=one.zone,
            values=stated[one.id]
            | {f.key: as_data(getattr(one, name)) for name, f in BY_COLUMN.items()}
            | modes_of(one),
            authority=tuple(outcomes[one.id][law.ART_33_1]),
            people=tuple(outcomes[one.id][law.ART_34_1]),
        )
        for one in rows
    ]


def _outcomes(ids: list[int]) -> dict[int, dict[str, list[Outcome]]]:
    query = (
        select(Clock, Notice.reference, Decision.reviewed)
        .outerjoin(Notice, Notice.id == Clock.met_by)
        .outerjoin(Decision, (Decision.clock_id == Clock.id) & (Decision.state == STANDING))
        .where(Clock.incident_id.in_(ids), Clock.statute.in_(_TOLD))
        .order_by(Clock.id)
    )
    found: dict[int, dict[str, list[Outcome]]] = defaultdict(lambda: defaultdict(list))
    for clock, reference, reviewed in db.session.execute(query):
        if clock.waived_reason == Waiver.NOT_TRIGGERED:
            continue
        one = Outcome(clock.met_at, reference, clock.waived_reason, clock.waived_note, reviewed is not False)
        found[clock.incident_id][clock.statute].append(one)
    return found
