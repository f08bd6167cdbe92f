"""The rows of the page of moments, from what is stored of an incident."""

from incidents.moments.rows import Counting, Row, Told, rows
from incidents.notices.drafting import RECEIVED, statute_of
from incidents.reading.operations import NOT_YET_GIVEN, Whole


def rows_of(whole: Whole) -> list[Row]:
    """Every fact that can start a clock of this incident."""
    clocks = sorted((one for one in whole.clocks if not one.clock.waived_at), key=lambda one: one.clock.id)
    duties = [Counting(one.card.duty, one.clock.terms(), one.clock.debtor_id) for one in clocks]
    told = [
        Told(one.id, one.debtor.name, one.given)
        for one in whole.notices
        if one.state == RECEIVED and one.given and one.recipient_id == whole.ours.id
    ]
    parties = {party.id: party.name for party in whole.counterparties}
    return rows(whole.situation, whole.incident.discovered, duties, parties, told)


def papers_of(whole: Whole) -> dict[str, int]:
    """Statute -> the notice on whose page its submission is read and recorded: one not yet given, else the last."""
    ordered = sorted(whole.notices, key=lambda one: (one.state in NOT_YET_GIVEN, one.id))
    return {statute: one.id for one in ordered if (statute := statute_of(one.audience))}
