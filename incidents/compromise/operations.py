"""The switch “our mail is compromised” of an incident: who turned it and why, and what it does to texts that wait."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Person, Way
from accounts.operations import on_call
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents.alerts.calls import operations as calls
from incidents.models import Incident, record
from notifications.texts import EMAIL


def switch(incident: Incident, on: bool, reason: str | None, actor: Person, now: datetime) -> None:
    """Turns the switch, and in the same transaction takes back what waits and writes it anew as it must be now.

    From `on` no alert of this incident goes to an ordinary mailbox, and none says more than reference and link. Turned
    twice the same way, the first stays.
    """
    if not reason:
        raise FieldError("reason", Phrase("Write down the reason."))
    if (incident.mail_compromised_at is not None) == on:
        return
    incident.mail_compromised_at = now if on else None
    if on:
        record(incident, actor, now, "mail_compromised", {"reason": reason})
    else:
        record(incident, actor, now, "mail_trusted", {"reason": reason})
    calls.follow(incident, now)
    db.session.commit()


def without_another_way(now: datetime) -> list[Person]:
    """Who of those on call can be told by mail only, and so by nothing while it is compromised."""
    people = [one for one in on_call(now) if not one.phone]
    ways = select(Way.person_id).where(Way.emergency | (Way.channel != EMAIL))
    reached = set(db.session.scalars(ways.where(Way.person_id.in_([one.id for one in people])))) if people else set()
    return [one for one in people if one.id not in reached]
