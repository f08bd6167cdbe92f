"""The file of one incident for an auditor: its moments and periods drawn, every fact with who said so and when, every
earlier value, every line of the record. Nothing is left out because it is unknown."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from core.phrases import Phrase
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.reports.timeline_document import Written, record, timeline
from incidents.sheet.fields import FIELDS, PARTS, Field
from incidents.sheet.sheet import Known, in_words, one_a_line
from incidents.wording import NOT_KNOWN


def whole_file(dossier: Dossier, written: Iterable[Written]) -> Document:
    """All that is stored of an incident, in words, after a drawing of its moments and periods."""
    zone = ZoneInfo(dossier.organisation.zone)
    overview = timeline(dossier, ())
    facts = [Section(part.heading, "", tuple(_fact(dossier, one, zone) for one in part.fields)) for part in PARTS]
    title = Phrase("File of the incident: {title}", {"title": dossier.title})
    sections = (*overview.sections, *facts, record(dossier, written))
    return Document(title, dossier.reference, sections, state="", notes=overview.notes, drill=dossier.drill)


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
