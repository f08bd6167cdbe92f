"""Answers to alerts: by link, by SMS, by a key in a call, in the application. None of them hides or stops a clock."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Access, Person, Way
from core.database import db, writing
from core.pages import message
from core.phrases import Phrase
from incidents.alerts.answers import link, replies
from incidents.alerts.calls import operations as calls
from incidents.alerts.calls.moves import Answer
from incidents.alerts.models import Call, Summons
from incidents.alerts.sending.operations import what_is_said
from incidents.alerts.texts.operations import Said
from incidents.models import Incident
from notifications import segments
from notifications.incoming import operations as incoming
from notifications.incoming.keywords import wish
from notifications.models import Delivery, Incoming
from notifications.outbox import queue
from notifications.texts import SMS, VOICE, Text

log = logging.getLogger(__name__)

#: What a person may say; the rest of `Answer` is the program's own.
SAYABLE = (Answer.ACKNOWLEDGED, Answer.HELP, Answer.WRONG_PERSON)


@dataclass(frozen=True)
class Asked:
    """What a link leads to. `taken`: somebody else is on it."""

    summons: Summons
    incident: Incident
    said: Said
    taken: bool


@dataclass(frozen=True)
class Waiting:
    """A call that this person may answer in the application; `summoned`: this very person was called; `taken`: this
    very person is on it, and may still need help."""

    call: Call
    incident: Incident
    summoned: bool
    taken: bool = False


# ---- by link


def find(key: str) -> tuple[Asked | None, Phrase | None]:
    """What the link of this key leads to, and why it does nothing (None: it may be used). Changes nothing."""
    summons = calls.summons_for_key(key) if link.KEY.fullmatch(key) else None
    if summons is None:
        return None, link.refusal(None)
    call = db.session.get_one(Call, summons.call_id)
    present = _present(call)
    answered = summons.answer in SAYABLE
    refusal = link.refusal(link.Given(summons.person.active, answered, present is not None))
    said = what_is_said([present or call])[(present or call).id]
    taken = present is not None and present.acknowledged_at is not None
    return Asked(summons, db.session.get_one(Incident, call.incident_id), said, taken), refusal


def answer_link(key: str, given: Answer, now: datetime) -> bool:
    """The answer by link; False, and nothing changed, if the link does nothing any more. Commits."""
    with writing():
        found, _refusal = find(key)
        if found is None:
            return False
        # Looked at again with the call held: of two presses at once the second finds the first.
        _hold(found.summons.call_id)
        found, refusal = find(key)
        if found is None or refusal is not None:
            return False
        taken = _answer(found.summons.id, given, "link", now)
        db.session.commit()
    return taken


def _present(call: Call) -> Call | None:
    """The call, or the one that took over from it; None if neither goes on."""
    if call.ended_at is None:
        return call
    if call.ending != calls.REPLACED:
        return None
    same = Call.incident_id == call.incident_id, Call.kind == call.kind, Call.ended_at.is_(None)
    return db.session.scalar(select(Call).where(*same).order_by(Call.id.desc()).limit(1))


# ---- by SMS and by voice


def take_incoming(now: datetime) -> int:
    """Reads what came in since the last look; gives how many answers were taken. Writes only where there is something.

    What answers nothing is kept and marked as read: a stranger's text, one that comes after the end, a second copy.
    """
    return sum(_taken(number, now) for number in incoming.unread())


def _taken(number: int, now: datetime) -> bool:
    """Each one in a transaction of its own: what trips over one reply must not hold up the others, nor the alerts."""
    try:
        with writing():
            one = incoming.held(number)
            if one is None:
                return False
            one.taken_at = now
            taken = _take(one, now)
            db.session.commit()
    except Exception:
        log.exception("incoming %s could not be read; it is read again", number)
        return False
    return taken


def _take(one: Incoming, now: datetime) -> bool:
    given = replies.read(one.said)
    if one.channel == VOICE:
        delivery = db.session.get(Delivery, one.delivery_id) if one.delivery_id else None
        summons = calls.summons_of(delivery.key) if delivery else None
        return bool(summons and given and _answer(summons.id, given, VOICE, one.received_at))
    summons_id = replies.which(_open(one.sender, one.received_at))
    if summons_id is None or wish(one.said) is not None:
        return False
    if given is None:
        _ask_again(db.session.get_one(Summons, summons_id), one.sender, now)
        return False
    return _answer(summons_id, given, SMS, one.received_at)


def _answer(summons_id: int, given: Answer, by: str, at: datetime) -> bool:
    """Answers with the call held, and by what is stored then: of two answers at once the second finds the first."""
    call_id = select(Summons.call_id).where(Summons.id == summons_id).scalar_subquery()
    _hold(call_id)
    return calls.answer(summons_id, given, by, at)


def _hold(call_id: object) -> None:
    db.session.execute(select(Call.id).where(Call.id == call_id).with_for_update())
    db.session.expire_all()


def _open(number: str, at: datetime) -> list[replies.Open]:
    """The summonses of whoever has this number, made before `at`, whose call goes on or was taken over."""
    theirs = select(Way.person_id).where(Way.channel == SMS, Way.address == number)
    query = (
        select(Summons)
        .join(Call, Summons.call_id == Call.id)
        .join(Person, Summons.person_id == Person.id)
        .where(or_(Person.phone == number, Person.id.in_(theirs)), Person.active, Summons.summoned_at <= at)
        .where(or_(Call.ended_at.is_(None), Call.ending == calls.REPLACED))
    )
    return [
        replies.Open(one.id, one.answered_at if one.answer in SAYABLE else None) for one in db.session.scalars(query)
    ]


def _ask_again(summons: Summons, number: str, now: datetime) -> None:
    """Says once for each summons how to answer: two programs that answer each other must come to an end."""
    person = summons.person
    if incoming.refused(SMS, [number]):
        return
    call = db.session.get_one(Call, summons.call_id)
    incident = db.session.get_one(Incident, call.incident_id)
    with force_locale(person.language):
        body = segments.plain(message("unclear.sms.txt", incident=incident).strip())
    text = Text(
        key=f"unclear:{summons.id}",
        purpose="answer",
        topic=incident.reference,
        channel=SMS,
        address=number,
        subject=None,
        body=body,
        language=person.language,
    )
    queue([text], now)


# ---- in the application


def waiting_for(person: Person, incident: Incident | None = None) -> list[Waiting]:
    """The calls that this person may answer, of one incident or of all."""
    # A call that goes on has a next moment, and those that have one are found by index.
    query = select(Call).where(Call.next_at.is_not(None)).order_by(Call.id).options(selectinload(Call.summonses))
    going = list(db.session.scalars(query if incident is None else query.where(Call.incident_id == incident.id)))
    return answerable(person, going, _incidents(going) if going else {})


def answerable(person: Person, stored: Iterable[Call], incidents: Mapping[int, Incident]) -> list[Waiting]:
    """Those of these calls that this person may answer: that call this very person or were taken by it, and for
    responders all that nobody has taken. Asks the database nothing where the summonses are loaded."""
    responds = person.role in (Access.ADMINISTRATOR, Access.PRIVACY_OFFICER, Access.RESPONDER)
    found = []
    for one in stored:
        if one.next_at is None or one.ended_at is not None or one.step < 1:
            continue
        own = [each.answer for each in one.summonses if each.person_id == person.id]
        asked = any(each not in SAYABLE for each in own)
        taken = not asked and one.acknowledged_at is not None and own[-1:] == [Answer.ACKNOWLEDGED]
        if asked or taken or (responds and one.acknowledged_at is None):
            found.append(Waiting(one, incidents[one.incident_id], asked, taken))
    return found


def answer_here(person: Person, call_id: int, given: Answer, now: datetime) -> bool:
    """The answer in the application; False, and nothing changed, if this person may not give it any more. Commits."""
    _hold(call_id)
    call = db.session.get(Call, call_id)
    incident = db.session.get(Incident, call.incident_id) if call else None
    mine = {one.call.id: one for one in waiting_for(person, incident)} if incident else {}
    waiting = mine.get(call_id)
    # Who was not called can take it on, and has nothing else to say.
    if waiting is None or not (waiting.summoned or waiting.taken or given is Answer.ACKNOWLEDGED):
        return False
    taken = calls.take(call_id, person.id, given, "app", now)
    db.session.commit()
    return taken


def _incidents(going: Iterable[Call]) -> dict[int, Incident]:
    ids = {one.incident_id for one in going}
    query = select(Incident).where(Incident.id.in_(ids)).options(joinedload(Incident.place))
    return {one.id: one for one in db.session.scalars(query)}


def reference_of(call_id: int) -> str | None:
    """The reference of the incident that this call is about."""
    about = select(Incident.reference).join(Call, Call.incident_id == Incident.id)
    return db.session.scalar(about.where(Call.id == call_id))
