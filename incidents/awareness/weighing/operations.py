"""The moments that may be the one of our awareness, gathered for the weighing."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts import law
from contracts.models import Party
from core.database import db
from core.phrases import Phrase
from incidents.candidates import (
    FIRST_SIGN,
    NOTICE_FROM,
    WRITTEN,
    WRITTEN_BY,
    Candidate,
    Owed,
    Weighing,
    weigh,
)
from incidents.clocks import operations as clocks
from incidents.clocks.written.operations import written_of
from incidents.models import AwarenessCandidate, Clock, Incident, Notice
from incidents.notices.drafting import RECEIVED
from incidents.situation import Kind, Situation, fact_of
from incidents.wording import duty_words


def weighed(incident: Incident) -> Weighing:
    """Every moment that may be the one of our awareness, with the deadlines of ours under each."""
    ours = clocks.our_party()
    situation = clocks.situation_of(incident, ours, frozenset(), (), written_of(incident))
    owed = [
        Owed(duty_words(clock.named()), clock.terms(), clock.debtor_id, clock.met_at)
        for clock in clocks.clocks_of(incident.id)
        if clock.debtor_id == ours.id and _depends(clock, situation)
    ]
    found = [*_first_sign(incident), *_received(incident, ours), *_written_down(incident)]
    return weigh(found, owed, situation)


def _depends(clock: Clock, situation: Situation) -> bool:
    """Art. 33(1), met or not, because being late is counted from awareness; contracts as long as they run; any other
    statute with a figure as long as it runs and counts from awareness itself."""
    if clock.statute == law.ART_33_1:
        return clock.waived_at is None
    if clock.kind == "contract":
        return clock.times().open
    terms = clock.terms()
    figured = clock.statute is not None and terms.amount is not None and clock.times().open
    return figured and fact_of(terms, clock.debtor_id, situation).kind is Kind.AWARE


def _first_sign(incident: Incident) -> list[Candidate]:
    return [Candidate("sign", FIRST_SIGN, incident.discovered)] if incident.discovered else []


def _received(incident: Incident, ours: Party) -> list[Candidate]:
    """Each notice that reached us: the controller counts as aware once its processor has informed it."""
    query = (
        select(Notice)
        .where(Notice.incident_id == incident.id, Notice.state == RECEIVED, Notice.recipient_id == ours.id)
        .options(joinedload(Notice.debtor))
    )
    return [
        Candidate(f"notice-{one.id}", NOTICE_FROM.filled({"sender": one.debtor.name}), one.given, one.note)
        for one in db.session.scalars(query)
        if one.given
    ]


def _written_down(incident: Incident) -> list[Candidate]:
    query = (
        select(AwarenessCandidate)
        .where(AwarenessCandidate.incident_id == incident.id)
        .options(joinedload(AwarenessCandidate.person))
    )
    return [
        Candidate(f"written-{one.id}", _by(one.person), one.candidate, one.note)
        for one in db.session.scalars(query)
        if one.candidate
    ]


def _by(person: Person | None) -> Phrase:
    return WRITTEN_BY.filled({"name": person.name}) if person else WRITTEN
