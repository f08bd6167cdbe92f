"""Drafts of the notices that our open duties still lack; those of duties that are set so leave by themselves."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from contracts.contacts.channels import best_first
from contracts.contacts.operations import channel_states
from contracts.models import Contact, Party
from contracts.terms import Channel
from core.database import db
from incidents.models import Clock, Incident, Notice
from incidents.notices.coverage import Coverage
from incidents.notices.drafting import BOUNCED, DRAFT, FAILED, QUEUED, Draft, Owed, audience_of, drafts
from incidents.notices.leaving.operations import Written, hand_over
from incidents.reports.letters import operations as letters

#: A duty that one of these covers needs no further draft: it waits for a person, for a server, or for a second try.
PENDING = (DRAFT, QUEUED, FAILED, BOUNCED)


def prepare(incident: Incident, clocks: list[Clock], ours: Party, now: datetime) -> None:
    """Writes the drafts that our open duties still lack; sends those of duties that are set to send by themselves."""
    still_ours = [clock for clock in clocks if _is_ours_to_give(clock, ours)]
    covering = Coverage(still_ours)
    present = _pending(incident, ours, now)
    begun = {clock for notice in present for clock in covering.of(notice)}
    wanted = drafts(one for clock in still_ours if clock not in begun and (one := _owed(clock)))
    added = _drafted(incident, ours, wanted, clocks, now) if wanted else []
    _write(added)
    new = _stored(incident, now) if any(_leaves_by_itself(incident, one, covering) for one in added) else []
    leaving = [one for one in [*present, *new] if _leaves_by_itself(incident, one, covering)]
    if leaving:
        desk = letters.desk(incident, leaving, now)
        hand_over(incident, [_written(desk, one, covering.of(one)) for one in leaving], None, now)


def _write(drafts: list[Notice]) -> None:
    """Stores drafts in one statement, without asking for the ids that nobody needs yet."""
    names = [column.key for column in Notice.__table__.columns if column.key != "id"]
    if drafts:
        rows = [{name: getattr(draft, name) for name in names} for draft in drafts]
        # Nulls are written out, or rows with and without a recipient would become two statements.
        db.session.execute(insert(Notice), rows, execution_options={"render_nulls": True})


def _stored(incident: Incident, now: datetime) -> list[Notice]:
    """The drafts just written, with their ids."""
    query = select(Notice).where(Notice.incident_id == incident.id, Notice.state == DRAFT, Notice.created_at == now)
    loaded = query.options(joinedload(Notice.recipient), joinedload(Notice.debtor)).order_by(Notice.id)
    return list(db.session.scalars(loaded))


def _drafted(incident: Incident, ours: Party, wanted: list[Draft], clocks: list[Clock], now: datetime) -> list[Notice]:
    contacts = _contacts([one.recipient for one in wanted if one.recipient])
    # Asked only where there is a choice, which is rare.
    known = channel_states(party_id for party_id, listed in contacts.items() if len(listed) > 1)
    parties = {clock.creditor_id: clock.creditor for clock in clocks}
    added = []
    for one in wanted:
        best = best_first(known.get(one.recipient or 0, []), one.channel)
        listed = sorted(
            contacts.get(one.recipient or 0, []),
            key=lambda contact, best=best: best.index(contact.id) if contact.id in best else len(best),
        )
        notice = _draft(incident, ours, one, listed, now)
        notice.recipient, notice.recipient_id = parties.get(one.recipient), one.recipient
        added.append(notice)
    return added


def _draft(incident: Incident, ours: Party, one: Draft, contacts: list[Contact], now: datetime) -> Notice:
    contact = next((c for c in contacts if c.email or one.channel is not Channel.EMAIL), None)
    address = one.address
    if one.channel is Channel.EMAIL and (address is None or "@" not in address):
        address = contact.email if contact else None
    if one.channel is Channel.PHONE and address is None:
        address = contact.phone if contact else None
    return Notice(
        incident_id=incident.id,
        debtor_id=ours.id,
        debtor=ours,
        audience=one.audience,
        recipient_id=one.recipient,
        contact_id=contact.id if contact else None,
        channel=one.channel,
        address=address,
        language=contact.language if contact else "en",
        state=DRAFT,
        created_at=now,
    )


def _leaves_by_itself(incident: Incident, notice: Notice, covering: Coverage[Clock]) -> bool:
    """Once a duty that is set so has started. A drill never writes to a counterparty without a person's click."""
    if incident.drill or notice.state != DRAFT or notice.channel != Channel.EMAIL or not notice.address:
        return False
    return any(clock.send_automatically and clock.starts_at for clock in covering.of(notice))


def _written(desk: letters.Desk, notice: Notice, clocks: list[Clock]) -> Written:
    assert notice.address is not None
    return Written(notice, notice.address, letters.letter(desk, notice, clocks))


def _is_ours_to_give(clock: Clock, ours: Party) -> bool:
    return clock.debtor_id == ours.id and clock.met_at is None and clock.waived_at is None


def _owed(clock: Clock) -> Owed | None:
    audience = audience_of(clock.kind, clock.key, clock.statute, clock.creditor_id)
    if audience is None:
        return None
    terms = clock.terms()
    return Owed(clock.key, audience, clock.creditor_id, terms.channels, terms.address)


def _pending(incident: Incident, ours: Party, now: datetime) -> list[Notice]:
    """Notices of ours that may still meet a duty; none in the transaction that logs the incident."""
    if incident.logged_at == now:
        return []
    own = select(Notice).where(
        Notice.incident_id == incident.id, Notice.debtor_id == ours.id, Notice.state.in_(PENDING)
    )
    return list(db.session.scalars(own.options(joinedload(Notice.recipient), joinedload(Notice.debtor))))


def _contacts(party_ids: list[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = {}
    if party_ids:
        for contact in db.session.scalars(select(Contact).where(Contact.party_id.in_(party_ids)).order_by(Contact.id)):
            found.setdefault(contact.party_id, []).append(contact)
    return found
