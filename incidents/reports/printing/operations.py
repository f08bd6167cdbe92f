"""Prints a document without storing anything: the version in hand where there is one, else the draft as it is now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select

from contracts import law
from core import times
from core.database import db
from core.phrases import Phrase
from incidents.authorities import operations as directory
from incidents.models import Incident
from incidents.pack.operations import write as pack
from incidents.reports import operations
from incidents.reports.addressing.operations import TO_AUTHORITIES
from incidents.reports.builders import ART_33, ART_33_2, ART_34, REQUEST, build
from incidents.reports.copying import operations as copying
from incidents.reports.document import Document, as_drill, not_owed
from incidents.reports.filing import Filing
from incidents.reports.gathering.operations import dossier_of, owed, written
from incidents.reports.models import Report
from incidents.reports.parties.operations import parties_of
from incidents.reports.timeline_document import timeline
from incidents.reports.wordings.operations import texts_of
from incidents.wording import ADDRESSEES

TIMELINE, PACK = "timeline", "pack"
#: The documents that are for nobody in particular.
NAMELESS = (TIMELINE, PACK)
#: What writes a document into an open binary file.
Writing = Callable[[IO[bytes]], object]

#: The versioned document of each article of which the page of an incident shows a draft, and where the duty stands.
DRAFTS = {33: ART_33, 34: ART_34}
OWED_BY = {ART_33: "33(1)", ART_34: "34(1)"}

#: The duty that each versioned document performs.
STATUTES = {ART_33: law.ART_33_1, ART_34: law.ART_34_1}


#: The documents that go to parties of our contracts.
PARTIES = (ART_33_2, REQUEST)

#: The one that is no version either, and another for each authority.
COPY_SHEET = "copy-sheet"


def recipients(incident: Incident, document: str, wanted: str | None = None) -> Mapping[str, str]:
    """Who may hear of a document, with words for each; one nameless recipient where it goes to nobody in particular.

    A copy sheet is for any authority that is `wanted`, else for the likely ones or in the order of the EDPB's template.
    """
    if document in NAMELESS:
        return {"": ""}
    if document in PARTIES:
        return parties_of(incident, document)
    if document == COPY_SHEET:
        if wanted is not None:
            return {code: one.title for code, one in directory.authorities().items()}
        return copying.likely(incident) or {"": ""}
    found = operations.audiences_of(incident, STATUTES[document])
    return {one: times.words(ADDRESSEES.get(one, one.partition(":")[2] or one)) for one in found}


def fits(wanted: str, code: str, name: str) -> bool:
    """Whether a recipient is the one that was asked for, by its code, the end of it, or its name."""
    wanted = wanted.casefold()
    return wanted in (code.casefold(), code.partition(":")[2].casefold(), name.casefold())


def printer(incident: Incident, document: str, recipient: str, language: str, now: datetime, files: Path) -> Writing:
    """What writes the document, as the page prints it, into an open binary file; a pack is never all in memory.

    OSError where a stored file cannot be read."""
    if document == PACK:
        return lambda file: pack(incident, language, now, files, file)
    content = _printed(incident, document, recipient, language, now, files)
    return lambda file: file.write(content)


def _printed(incident: Incident, document: str, recipient: str, language: str, now: datetime, files: Path) -> bytes:
    if document == TIMELINE:
        return operations.drawn(timeline_of(incident, now), language, now)
    if document == COPY_SHEET:
        return copying.printed(incident, recipient or None, language, now)
    if (report := _newest(incident, document, recipient, language)) is not None:
        return operations.printed(report, now, files)
    return operations.drawn(draft_of(incident, document, recipient, language, now), language, now)


def timeline_of(incident: Incident, now: datetime) -> Document:
    """The whole timeline as it stands."""
    document = timeline(dossier_of(incident, now), written(incident))
    return as_drill(document) if incident.drill else document


def draft_of(incident: Incident, document: str, recipient: str, language: str, now: datetime) -> Document:
    """The present draft of a document that has versions, in our wording for that language, without beginning one."""
    filing, notes = operations.next_filing(incident, document, recipient, language, now), ()
    if filing is None:
        filing = operations.upcoming(incident, document, recipient, now)
    proposed, notes = _proposed(incident, document, recipient) if filing.recipient is None else (Filing(), ())
    if proposed.recipient is not None:
        filing = replace(filing, recipient=proposed.recipient, proposed=proposed.proposed)
    filing = operations.filing_to(incident, document, recipient, filing, now)
    filing = replace(filing, wording=texts_of(document, language))
    draft = build(document, dossier_of(incident, now), filing)
    draft = operations.marked(draft, incident, document, recipient, filing)
    draft = replace(draft, notes=(*notes, *draft.notes))
    if document in OWED_BY and not owed(incident, STATUTES[document]):
        draft = not_owed(draft, OWED_BY[document])
    return as_drill(draft) if incident.drill else draft


def _proposed(incident: Incident, document: str, recipient: str) -> tuple[Filing, tuple[Phrase, ...]]:
    """To which authority a draft would go that nobody has begun, and what a person has to look at for that."""
    if document not in TO_AUTHORITIES:
        return Filing(), ()
    found = directory.proposed_for(incident, recipient)
    authority = directory.authorities().get(found.first or "")
    return Filing(recipient=authority.title if authority else None, proposed=authority is not None), found.notes


def _newest(incident: Incident, document: str, recipient: str, language: str) -> Report | None:
    query = select(Report).where(
        Report.incident_id == incident.id,
        Report.document == document,
        Report.recipient == recipient,
        Report.language == language,
    )
    return db.session.scalar(query.order_by(Report.number.desc()).limit(1))
