"""To which authority a version goes, in which language, and when more is promised: what is offered and warned of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.database import db
from core.forms import LANGUAGES
from core.phrases import Phrase
from incidents.authorities import catalogue
from incidents.authorities import operations as directory
from incidents.authorities.directory import Authority, Refuses, language_warning, spoken, warnings
from incidents.authorities.following import Suggested, suggested
from incidents.authorities.proposing import Proposal, Proposed, in_order
from incidents.clocks.operations import our_party
from incidents.models import Incident
from incidents.notices.drafting import DRAFT
from incidents.reports.builders import ART_33
from incidents.reports.models import Report

#: The documents that go to an authority.
TO_AUTHORITIES = (ART_33,)


@dataclass(frozen=True)
class Offer:
    """What the form of a new version offers: authorities with the proposed ones first, and what it begins with."""

    authorities: list[Authority]
    proposals: list[tuple[Authority, Proposal]]
    notes: list[Phrase]
    authority: str | None = None
    language: str | None = None
    more: Suggested | None = None
    in_hand: Report | None = None


def offer(incident: Incident, document: str, recipients: Iterable[str], now: datetime) -> Offer:
    """What to offer for a new version to one of these recipients."""
    if document not in TO_AUTHORITIES:
        return Offer([], [], [])
    known = directory.authorities()
    audiences = list(recipients)
    found = [directory.proposed_for(incident, one) for one in audiences]
    together = _together(found)
    # Several clocks, one for each country: which authority is meant follows from whom it goes to.
    default = together.first if len(audiences) == 1 else None
    in_hand = _newest(incident, document)
    if in_hand is not None and in_hand.state != DRAFT:
        default, in_hand = in_hand.authority or default, None
    chosen = known.get((in_hand.authority if in_hand else None) or default or "")
    first = _first_filed(incident, document, audiences[0]) if len(audiences) == 1 else None
    return Offer(
        authorities=in_order(known, together),
        proposals=[(known[one.code], one) for one in together.proposals],
        notes=list(together.notes),
        authority=chosen.code if chosen else None,
        language=spoken(chosen, LANGUAGES) if chosen else None,
        more=suggested(chosen.code if chosen else None, first, now, our_party().zone),
        in_hand=in_hand,
    )


def authority_for(incident: Incident, document: str, recipient: str, chosen: str | None) -> str | None:
    """The authority that a person chose, or the one proposed for this recipient; None for other documents."""
    if document not in TO_AUTHORITIES:
        return None
    return chosen or directory.proposed_for(incident, recipient).first


def cautions(report: Report, today: date) -> tuple[Authority | None, tuple[Phrase, ...]]:
    """The authority of a version, and what to look at before it is filed there."""
    authority = directory.authorities().get(report.authority or "")
    if authority is None:
        return None, ()
    language = language_warning(authority, report.language)
    low = Refuses.LOW_RISK in authority.refuses and report.incident.risk == "unlikely"
    refused = Phrase("The authority's form refuses a breach without a risk: it belongs into the register only.")
    found = [*([language] if language else []), *([refused] if low else [])]
    return authority, (*found, *warnings(authority, catalogue.current().as_of, today))


def _together(found: list[Proposed]) -> Proposed:
    proposals = {one.code: one for each in found for one in each.proposals}
    notes = dict.fromkeys(note for each in found for note in each.notes)
    countries = dict.fromkeys(country for each in found for country in each.countries)
    return Proposed(tuple(proposals.values()), tuple(notes), tuple(countries))


def _newest(incident: Incident, document: str) -> Report | None:
    query = select(Report).where(Report.incident_id == incident.id, Report.document == document)
    return db.session.scalar(query.order_by(Report.id.desc()).limit(1))


def _first_filed(incident: Incident, document: str, recipient: str) -> datetime | None:
    """When the first version was received."""
    query = select(Report).where(
        Report.incident_id == incident.id,
        Report.document == document,
        Report.recipient == recipient,
        Report.notice_id.is_not(None),
    )
    rows = db.session.scalars(query.options(joinedload(Report.notice)).order_by(Report.number))
    return next((one.notice.given.at for one in rows if one.notice and one.notice.given), None)
