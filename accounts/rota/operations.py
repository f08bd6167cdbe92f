"""Rotas, shifts and leave: gathers their rows for the rule, and changes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from accounts.models import Absence, Person, Rota, RotaShift, RotaTurn, Way
from accounts.rota.calendar import Event, Known, Match, matched, read
from accounts.rota.who import Away, Change, Round, Shift, Staff, changes, holder
from core import times
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase

#: Longest leave or shift: what is longer is a slip of the keyboard.
LONGEST = timedelta(days=731)
#: So far ahead a calendar is read.
HORIZON = timedelta(days=400)


@dataclass(frozen=True)
class Roster:
    """All that decides who is on duty from a moment on, in plain values."""

    staff: Staff
    shifts: dict[int, list[Shift]]

    def holder(self, rota: Rota, moment: datetime) -> int | None:
        """The id of who is on duty in that rota at that moment."""
        return holder(turns_of(rota), self.shifts.get(rota.id, []), self.staff, moment)

    def changes(self, rota: Rota, moment: datetime, count: int) -> list[Change]:
        """The next so many changes of hands in that rota."""
        return list(islice(changes(turns_of(rota), self.shifts.get(rota.id, []), self.staff, moment), count))


@dataclass(frozen=True)
class Import:
    """What a calendar file would bring into a rota: its shifts, matched or not, and how many it replaces."""

    matches: Sequence[Match]
    replaces: int

    @property
    def fine(self) -> bool:
        """Whether every event names one person, so that it may be stored."""
        return bool(self.matches) and all(one.person for one in self.matches)


# ---- gathering


def roster(now: datetime) -> Roster:
    """What is stored of people, leave and shifts that end after `now`."""
    able = frozenset(db.session.scalars(select(Person.id).where(Person.active)))
    shifts: dict[int, list[Shift]] = {}
    for row in db.session.scalars(select(RotaShift).where(RotaShift.ends_at > now)):
        shifts.setdefault(row.rota_id, []).append(Shift(row.starts_at, row.ends_at, row.person_id, row.id))
    # The leave entered last is asked first for a substitute.
    away = [Away(one.person_id, one.starts_at, one.ends_at, one.substitute_id) for one in reversed(leave(now))]
    return Roster(Staff(able, away), shifts)


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


def shifts_of(rota: Rota, now: datetime) -> list[RotaShift]:
    """The rota's shifts that are not over, the nearest first."""
    wanted = select(RotaShift).where(RotaShift.rota_id == rota.id, RotaShift.ends_at > now)
    return list(db.session.scalars(wanted.order_by(RotaShift.starts_at, RotaShift.id)))


def leave(now: datetime) -> list[Absence]:
    """All leave that is not over, in the order in which it was entered."""
    return list(db.session.scalars(select(Absence).where(Absence.ends_at > now).order_by(Absence.id)))


def names() -> dict[int, str]:
    """The name of everybody, by id."""
    return dict(tuple(row) for row in db.session.execute(select(Person.id, Person.name)))


# ---- changing


def save_rota(rota: Rota, name: str, zone: str, begins_at: datetime, weeks: int, people: Sequence[int]) -> Rota:
    """Stores a new or changed rota. FieldError for a name that another has."""
    taken = select(Rota.id).where(Rota.name == name, Rota.id != (rota.id or 0))
    with db.session.no_autoflush:
        if db.session.scalar(taken) is not None:
            raise FieldError("name", Phrase("Another rota has this name already."))
        rota.name, rota.zone, rota.begins_at, rota.weeks = name, zone, begins_at, weeks
        rota.turns = [RotaTurn(position=number, person_id=one) for number, one in enumerate(people)]
    db.session.add(rota)
    db.session.commit()
    return rota


def remove_rota(rota: Rota) -> None:
    """Takes the rota away with its shifts. FieldError while a step of an alert plan calls it."""
    db.session.execute(delete(RotaShift).where(RotaShift.rota_id == rota.id))
    db.session.delete(rota)
    try:
        db.session.commit()
    except IntegrityError:
        # Who may refer to a rota is known further up, and the database keeps watch over it.
        db.session.rollback()
        raise FieldError("name", Phrase("An alert plan calls this rota. Take it out of the plan first.")) from None


def add_shift(
    rota: Rota, person_id: int, starts_at: datetime, ends_at: datetime, by: Person | None, now: datetime
) -> RotaShift:
    """A span that this person takes, whatever the turns say."""
    _check_span(starts_at, ends_at, now)
    return _add(
        RotaShift(
            rota_id=rota.id,
            person_id=person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            entered_at=now,
            entered_by=by.id if by else None,
        )
    )


def add_absence(
    person_id: int, starts_at: datetime, ends_at: datetime, substitute_id: int | None, by: Person, now: datetime
) -> Absence:
    """Leave of a person; FieldErrors names what is wrong with it."""
    errors: list[FieldError] = []
    try:
        _check_span(starts_at, ends_at, now)
    except FieldError as error:
        errors.append(error)
    if substitute_id == person_id:
        errors.append(FieldError("substitute_id", Phrase("Nobody stands in for themselves.")))
    if errors:
        raise FieldErrors(errors)
    return _add(
        Absence(
            person_id=person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            substitute_id=substitute_id,
            entered_at=now,
            entered_by=by.id,
        )
    )


def end(row: Absence | RotaShift, now: datetime) -> None:
    """Ends leave or a shift now; what has not begun yet is taken away."""
    if row.starts_at >= now:
        db.session.delete(row)
    else:
        row.ends_at = min(row.ends_at, now)
    db.session.commit()


# ---- calendar files


def check_calendar(rota: Rota, data: bytes, now: datetime) -> Import:
    """What the file would bring; stores nothing. FieldError for a file that cannot be read."""
    events = read(data, now, now + HORIZON, times.zone(rota.zone))
    replaced = select(RotaShift.id).where(*_imported(rota, now))
    return Import(matched(events, _known()), len(db.session.scalars(replaced).all()))


def store_calendar(rota: Rota, data: bytes, by: Person, now: datetime) -> Import:
    """Puts all that the file brings in the place of what was imported before, from now on; or nothing at all."""
    found = check_calendar(rota, data, now)
    if not found.fine:
        return found
    for row in db.session.scalars(select(RotaShift).where(*_imported(rota, now))).all():
        if row.starts_at < now:
            row.ends_at = now
        else:
            db.session.delete(row)
    db.session.add_all(_shift(rota, one.event, one.person, by, now) for one in found.matches if one.person)
    db.session.commit()
    return found


def _shift(rota: Rota, event: Event, person: Known, by: Person, now: datetime) -> RotaShift:
    return RotaShift(
        rota_id=rota.id,
        person_id=person.id,
        # The past belongs to whoever had it.
        starts_at=max(event.starts_at, now),
        ends_at=event.ends_at,
        uid=event.uid[:200],
        entered_at=now,
        entered_by=by.id,
    )


def _imported(rota: Rota, now: datetime) -> tuple:
    return RotaShift.rota_id == rota.id, RotaShift.uid.is_not(None), RotaShift.ends_at > now


def _known() -> list[Known]:
    addresses: dict[int, list[str]] = {}
    for person_id, address in db.session.execute(select(Way.person_id, Way.address).where(Way.channel == "email")):
        addresses.setdefault(person_id, []).append(address.lower())
    people = db.session.scalars(select(Person).where(Person.active).order_by(Person.id))
    return [Known(one.id, one.name, (one.email.lower(), *addresses.get(one.id, ()))) for one in people]


def _check_span(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise FieldError("until_on", Phrase("The end lies before the beginning."))
    if ends_at <= now:
        raise FieldError("until_on", Phrase("This is over already."))
    if ends_at - starts_at > LONGEST:
        raise FieldError("until_on", Phrase("Two years at most, please."))


def _add(row: Absence | RotaShift) -> Absence | RotaShift:
    db.session.add(row)
    db.session.commit()
    return row
