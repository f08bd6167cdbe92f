"""Which contracts and parties a form offers: a page of thousands helps nobody at night, so there is a search."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import case, or_, select
from sqlalchemy.orm import joinedload

from contracts.models import Contract, Party
from contracts.register.operations import with_words
from core.database import db

#: How many a form lists beside those that are chosen already.
MOST = 40

Row = TypeVar("Row", Contract, Party)


@dataclass(frozen=True)
class Offered(Generic[Row]):
    """What a form lists: what is chosen, and the first of what has the words. `more`: others have them too."""

    rows: list[Row]
    more: bool


def offered_contracts(words: str | None, chosen: Collection[int]) -> Offered[Contract]:
    """Contracts with these words in their title or the name of a party, ours first, then by title; None: any."""
    chosen = _ids(chosen)
    ours = select(Party.id).where(Party.ours).scalar_subquery()
    is_ours = or_(Contract.party_a_id == ours, Contract.party_b_id == ours)
    order = (case((is_ours, 0), else_=1), Contract.title, Contract.id)
    query = select(Contract).options(joinedload(Contract.party_a), joinedload(Contract.party_b)).order_by(*order)
    others = query.where(Contract.id.not_in(chosen)).limit(MOST + 1)
    found = list(db.session.scalars(others.where(with_words(words)) if words else others))
    kept = list(db.session.scalars(query.where(Contract.id.in_(chosen)))) if chosen else []
    return Offered([*kept, *found[:MOST]], len(found) > MOST)


def offered_parties(words: str | None, chosen: Collection[int]) -> Offered[Party]:
    """Parties with these words in their name, ourselves first, then by name; None: any. We are always offered."""
    chosen = _ids(chosen)
    query = select(Party).order_by(Party.ours.desc(), Party.name, Party.id)
    others = query.where(Party.id.not_in(chosen), ~Party.ours).limit(MOST + 1)
    found = list(db.session.scalars(others.where(Party.name.icontains(words, autoescape=True)) if words else others))
    kept = list(db.session.scalars(query.where(or_(Party.ours, Party.id.in_(chosen)))))
    return Offered([*kept, *found[:MOST]], len(found) > MOST)


def _ids(chosen: Collection[int]) -> list[int]:
    """Without what no row can have as its id: the numbers come from a page as it was sent."""
    return [one for one in chosen if 0 < one < 2**31]
