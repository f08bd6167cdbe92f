"""Further ways to reach a person, and what is known of each address: typed in, used, failed, or to be left alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_

from accounts.models import Person, Way
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from notifications.addresses import clean_email, clean_phone
from notifications.addresses import shown as shown_address
from notifications.chat import clean_chat
from notifications.models import Delivery, Refusal
from notifications.texts import CHAT, EMAIL, SMS, VOICE

#: So many further ways a person may have: more are a slip, and each gets every text.
MOST = 10


@dataclass(frozen=True)
class Reach:
    """One address of a person with the news of the latest text to it; `way` is None for those of the person itself."""

    channel: str
    address: str
    way: Way | None
    state: str | None
    news_at: datetime | None
    refused_since: datetime | None

    @property
    def shown(self) -> str:
        """The address for pages."""
        return shown_address(self.channel, self.address)


def reaches(person: Person) -> list[Reach]:
    """Every address of the person: the own mailbox and phone first, then the further ways."""
    known: list[tuple[str, str, Way | None]] = [(EMAIL, person.email, None)]
    if person.phone:
        known += [(SMS, person.phone, None), (VOICE, person.phone, None)]
    rows = db.session.scalars(select(Way).where(Way.person_id == person.id).order_by(Way.id))
    known += [(one.channel, one.address, one) for one in rows]
    pairs = [(channel, address) for channel, address, _way in known]
    asked = tuple_(Delivery.channel, Delivery.address).in_(pairs)
    last = select(func.max(Delivery.id)).where(asked).group_by(Delivery.channel, Delivery.address)
    news = {
        (one.channel, one.address): (one.state, one.news_at)
        for one in db.session.scalars(select(Delivery).where(Delivery.id.in_(last)))
    }
    stops = select(Refusal).where(tuple_(Refusal.channel, Refusal.address).in_(pairs))
    refused = {(one.channel, one.address): one.since for one in db.session.scalars(stops)}
    return [
        Reach(channel, address, way, *news.get((channel, address), (None, None)), refused.get((channel, address)))
        for channel, address, way in known
    ]


def add_way(person: Person, channel: str, address: str, emergency: bool) -> Way:
    """Another way to reach the person; FieldError for an address that is none, or that is there already."""
    address = _clean(channel, address)
    own = {(EMAIL, person.email), (SMS, person.phone), (VOICE, person.phone)}
    rows = db.session.scalars(select(Way).where(Way.person_id == person.id)).all()
    if (channel, address) in own | {(one.channel, one.address) for one in rows}:
        raise FieldError("address", Phrase("This way is there already."))
    if len(rows) >= MOST:
        raise FieldError("address", Phrase("{count} further ways at most, please.", {"count": MOST}))
    way = Way(person_id=person.id, channel=channel, address=address, emergency=emergency)
    db.session.add(way)
    db.session.commit()
    return way


def remove_way(way: Way) -> None:
    """Takes the way away. What is on its way to it goes out all the same."""
    db.session.delete(way)
    db.session.commit()


def _clean(channel: str, address: str) -> str:
    """The address as it is stored. FieldError on `address`."""
    try:
        if channel == EMAIL:
            return clean_email(address).lower()
        return clean_chat(address) if channel == CHAT else clean_phone(address)
    except FieldError as error:
        raise FieldError("address", error.message) from None
