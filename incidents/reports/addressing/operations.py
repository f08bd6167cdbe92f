"""To which authority a version goes, in which language, and when more is promised: what is offered and warned of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contracts import law
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
#: The duty that they perform.
STATUTE = law.ART_33_1


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
    together = proposed(incident, audiences)
    # Several clocks, one for each country: which authority is meant follows from whom it goes to.
    default = together.first if len(audiences) == 1 else None
    in_hand = newest(incident, document)
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


def proposed(incident: Incident, recipients: Iterable[str]) -> Proposed:
    """The authorities that are proposed for all these recipients together."""
    found = [directory.proposed_for(incident, one) for one in recipients]
    proposals = {one.code: one for each in found for one in each.proposals}
    notes = dict.fromkeys(note for each in found for note in each.notes)
    countries = dict.fromkeys(country for each in found for country in each.countries)
    return Proposed(tuple(proposals.values()), tuple(notes), tuple(countries))


def authority_for(incident: Incident, document: str, recipient: str, chosen: str | None) -> str | None:
    """The authority that a person chose, or the one proposed for this recipient; None for other documents."""
    if document not in TO_AUTHORITIES:
        return None
    return chosen or directory.proposed_for(incident, recipient).first


def authority_of(report: Report) -> Authority | None:
    """The authority that was chosen for a version."""
    return directory.authorities().get(report.authority or "")


def cautions(authority: Authority | None, incident: Incident, language: str, today: date) -> tuple[Phrase, ...]:
    """What to look at before something in that language is filed with this authority."""
    if authority is None:
        return ()
    unread = language_warning(authority, language)
    low = Refuses.LOW_RISK in authority.refuses and incident.risk == "unlikely"
    refused = Phrase("The authority's form refuses a breach without a risk: it belongs in the register only.")
    found = [*([unread] if unread else []), *([refused] if low else [])]
    return (*found, *warnings(authority, catalogue.current().as_of, today))


def newest(incident: Incident, document: str, authority: str | None = None) -> Report | None:
    """The newest version of a document, to that authority or to whomever."""
    query = select(Report).where(Report.incident_id == incident.id, Report.document == document)
    if authority:
        query = query.where(Report.authority == authority)
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
