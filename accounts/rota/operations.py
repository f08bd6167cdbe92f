"""Rotas, shifts and leave: gathers their rows for the rule, and changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import Absence, Person, Rota, RotaShift
from accounts.rota.who import Away, Round, Shift, Staff, holder
from core import times
from core.database import db


@dataclass(frozen=True)
class Roster:
    """All that decides who is on duty from a moment on, in plain values."""

    staff: Staff
    shifts: dict[int, list[Shift]]

    def holder(self, rota: Rota, moment: datetime) -> int | None:
        """The id of who is on duty in that rota at that moment."""
        return holder(turns_of(rota), self.shifts.get(rota.id, []), self.staff, moment)


def roster(now: datetime) -> Roster:
    """What is stored of people, leave and shifts that end after `now`."""
    able = frozenset(db.session.scalars(select(Person.id).where(Person.active)))
    away = db.session.scalars(select(Absence).where(Absence.ends_at > now).order_by(Absence.id.desc()))
    shifts: dict[int, list[Shift]] = {}
    for row in db.session.scalars(select(RotaShift).where(RotaShift.ends_at > now)):
        shifts.setdefault(row.rota_id, []).append(Shift(row.starts_at, row.ends_at, row.person_id, row.id))
    # The leave entered last is asked first for a substitute.
    absences = [Away(one.person_id, one.starts_at, one.ends_at, one.substitute_id) for one in away]
    return Roster(Staff(able, absences), shifts)


def turns_of(rota: Rota) -> Round:
    """The rota's round as the rule takes it."""
    people = tuple(turn.person_id for turn in rota.turns)
    return Round(rota.begins_at, times.zone(rota.zone), rota.weeks, people)


def rotas() -> list[Rota]:
    """Every rota with its turns, by name."""
    return list(db.session.scalars(select(Rota).options(selectinload(Rota.turns)).order_by(Rota.name, Rota.id)))


def holders(roster: Roster, rotas: Iterable[Rota], now: datetime) -> set[int]:
    """Who is on duty now in any of these rotas, by id."""
    found = (roster.holder(rota, now) for rota in rotas)
    return {one for one in found if one is not None}
