"""Contracts whose reminder has come: shown until somebody gives the next day, and told once by e-mail."""

from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Date, Select, String, cast, func, literal, or_, select, type_coerce
from sqlalchemy.sql import ColumnElement

from accounts.models import Access, Person
from contracts.models import Contract
from contracts.organisation.operations import our_day
from core.database import db
from core.pages import message
from notifications.outbox import queue
from notifications.texts import EMAIL, Text

#: As many lines as a person reads in one mail; the next ones come with the next tick.
LINES = 100
#: Who is told: the people of the first role that anybody active has.
READERS = (Access.CONTRACT_MANAGER, Access.PRIVACY_OFFICER, Access.ADMINISTRATOR)


def due(day: date) -> ColumnElement[bool]:
    """Whether the reminder of a contract has come by that day, as `lifetime.renewal` has it."""
    return (reminder_day() <= day) & or_(Contract.in_force_to.is_(None), Contract.in_force_to >= day)


def reminder_day() -> ColumnElement[date]:
    """The day from which on to remind; null where no renewal is known."""
    back = func.coalesce(Contract.remind_days, 0)
    if db.engine.dialect.name == "sqlite":
        # SQLite keeps a day as text and counts in words.
        words = literal("-").concat(cast(back, String)).concat(" days")
        return type_coerce(func.date(Contract.renews_on, words), Date)
    return Contract.renews_on - back


def count_due(day: date) -> int:
    """How many contracts wait for somebody to decide on their renewal."""
    return db.session.scalar(select(func.count(Contract.id)).where(Contract.renews_on.is_not(None), due(day))) or 0


def remind(now: datetime) -> int:
    """Queues one e-mail a reader for what was not told yet; gives how many texts. The caller commits.

    With nobody to read it nothing is marked as told: it leaves as soon as somebody is there.
    """
    if not anything_to_tell(now):
        return 0
    day = our_day(now)
    query = _untold(day).order_by(Contract.renews_on, Contract.title).limit(LINES)
    contracts = list(db.session.scalars(query.with_for_update(skip_locked=True)))
    readers = _readers() if contracts else []
    if not readers:
        return 0
    for contract in contracts:
        contract.reminded_for = contract.renews_on
    db.session.flush()
    return len(queue([_mail(contracts, reader, day, now) for reader in readers], now))


def anything_to_tell(now: datetime) -> bool:
    """Nearly always there is nothing, and one question finds that out."""
    # Tomorrow has begun somewhere on earth already.
    waiting = _untold(now.date() + timedelta(days=1)).with_only_columns(Contract.id).limit(1)
    return db.session.scalar(waiting) is not None


def _untold(day: date) -> Select[tuple[Contract]]:
    untold = or_(Contract.reminded_for.is_(None), Contract.reminded_for != Contract.renews_on)
    return select(Contract).where(Contract.renews_on.is_not(None), untold, due(day))


def _readers() -> list[Person]:
    people = db.session.scalars(select(Person).where(Person.active, Person.role.in_(READERS)).order_by(Person.id)).all()
    return next((found for role in READERS if (found := [one for one in people if one.role == role])), [])


def _mail(contracts: list[Contract], reader: Person, day: date, now: datetime) -> Text:
    link = f"{current_app.config['BREACHCLOCK'].base_url}/contracts"
    with force_locale(reader.language):
        context = {"contracts": contracts, "link": link, "day": day}
        return Text(
            key=f"renewals:{reader.id}:{contracts[0].id}:{now.isoformat()}",
            purpose="renewal",
            topic="renewals",
            channel=EMAIL,
            address=reader.email,
            subject=message("renewals.subject.txt", **context).strip(),
            body=message("renewals.txt", **context),
            language=reader.language,
        )
