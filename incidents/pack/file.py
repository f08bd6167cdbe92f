"""The file of one incident for an auditor: every fact with who said so and when, every earlier value, every line of the
timeline. Nothing is left out because it is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.phrases import Phrase
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.sheet.fields import FIELDS, PARTS, Field
from incidents.sheet.sheet import Known, in_words, one_a_line
from incidents.timeline import Line
from incidents.wording import NOT_KNOWN


@dataclass(frozen=True)
class Told:
    """One line of the timeline: its moment (UTC), who wrote it (None: the program itself) and its words."""

    at: datetime
    by: str | None
    line: Line


def whole_file(dossier: Dossier, timeline: Iterable[Told]) -> Document:
    """All that is stored of an incident, in words."""
    zone = ZoneInfo(dossier.organisation.zone)
    sections = [Section(part.heading, "", tuple(_fact(dossier, one, zone) for one in part.fields)) for part in PARTS]
    lines = tuple(_line(one, zone) for one in timeline)
    sections.append(Section(Phrase("Timeline"), "33(5)", lines or (Item(Phrase("Timeline"), NOT_KNOWN),)))
    title = Phrase("File of the incident: {title}", {"title": dossier.title})
    return Document(title, dossier.reference, tuple(sections), state="", drill=dossier.drill)


def _fact(dossier: Dossier, one: Field, zone: ZoneInfo) -> Item:
    known = dossier.sheet.known(one.key)
    lines = [_statement(one, known, zone) if known else NOT_KNOWN]
    lines += [
        Phrase("before: {statement}", {"statement": _statement(one, before, zone)})
        for before in dossier.sheet.earlier(one.key)
    ]
    return Item(FIELDS[one.key].label, one_a_line(lines), key=one.key, number=one.number)


def _statement(one: Field, known: Known, zone: ZoneInfo) -> Phrase:
    values = {
        "value": in_words(one, known.value) or NOT_KNOWN,
        "by": known.by or Phrase("the program"),
        "source": known.source or "",
        "at": known.at.astimezone(zone) if known.at else NOT_KNOWN,
    }
    if known.source:
        return Phrase("{value} [{source}; written down by {by}, {at}]", values)
    return Phrase("{value} [{by}, {at}]", values)


def _line(told: Told, zone: ZoneInfo) -> Item:
    label = Phrase("{moment} · {by}", {"moment": told.at.astimezone(zone), "by": told.by or Phrase("the program")})
    lines = [told.line.title, *told.line.details]
    if told.line.reason:
        lines.append(Phrase("Reason: {reason}", {"reason": told.line.reason}))
    return Item(label, one_a_line(lines))
