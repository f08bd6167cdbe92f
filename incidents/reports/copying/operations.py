"""Gathers the copy sheet of an incident for one authority; the page, the PDF and the command line show the same one."""

from collections.abc import Mapping
from datetime import datetime

from core.forms import LANGUAGES
from incidents.authorities import operations as directory
from incidents.authorities.directory import Authority, spoken
from incidents.authorities.matrix import catalogue as matrix
from incidents.authorities.matrix.asked import asked, order_known
from incidents.authorities.proposing import Proposed, in_order
from incidents.models import Incident
from incidents.reports import operations
from incidents.reports.addressing import operations as addressing
from incidents.reports.builders import ART_33
from incidents.reports.copysheet import copy_sheet
from incidents.reports.document import Document, as_drill
from incidents.reports.filing import Filing
from incidents.reports.gathering.operations import dossier_of


def authorities(incident: Incident) -> list[Authority]:
    """Every authority, those that are proposed for this incident first."""
    return in_order(directory.authorities(), _proposed(incident))


def likely(incident: Incident) -> Mapping[str, str]:
    """The authority that a person chose for the notification, else those that are proposed: code and name."""
    report = addressing.newest(incident, ART_33)
    chosen = addressing.authority_of(report) if report else None
    if chosen:
        return {chosen.code: chosen.title}
    known = directory.authorities()
    return {one.code: known[one.code].title for one in _proposed(incident).proposals}


def _proposed(incident: Incident) -> Proposed:
    return addressing.proposed(incident, operations.audiences_of(incident, addressing.STATUTE))


def language_of(authority: Authority | None, otherwise: str) -> str:
    """The language of the sheet: the authority's, if we have it."""
    return (spoken(authority, LANGUAGES) if authority else None) or otherwise


def sheet_for(incident: Incident, code: str | None, language: str, now: datetime) -> Document:
    """The copy sheet for an authority; without one it is in the order of the EDPB's template."""
    authority = directory.authorities().get(code or "")
    report = addressing.newest(incident, ART_33, code) if code else None
    title = authority.title if authority else None
    document = copy_sheet(
        dossier_of(incident, now),
        operations.filing_of(report, now) if report else Filing(recipient=title),
        asked(matrix.current(), code),
        order_known(matrix.current(), code),
        [note for note in authority.notes if note.trap] if authority else (),
        addressing.cautions(authority, incident, language, now.date()),
    )
    return as_drill(document) if incident.drill else document


def printed(incident: Incident, code: str | None, language: str, now: datetime) -> bytes:
    """The sheet as PDF."""
    return operations.drawn(sheet_for(incident, code, language, now), language, now)
