"""Who is on duty in a rota at a moment, and who stands in for whom; pure.

A round is handed over each so many weeks at the same local time of day, across every change of the clocks. A shift put
in by hand or from a calendar goes before the round. Whoever is away is replaced by the substitute, and where there is
none, the next of the round takes over, so that a rota falls silent only if everybody in it is away.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

#: So far ahead a change of hands is looked for: a round of one person never has any.
LOOK_AHEAD = 60


@dataclass(frozen=True)
class Round:
    """The people who take turns in their order, each for `weeks` weeks, the first from `begins_at` (UTC) on."""

    begins_at: datetime
    zone: tzinfo
    weeks: int
    people: tuple[int, ...]

    def handover(self, number: int) -> datetime:
        """The moment (UTC) at which the turn of that number begins, counted from 0.

        >>> from zoneinfo import ZoneInfo
        >>> autumn = Round(datetime(2026, 10, 19, 7, tzinfo=UTC), ZoneInfo("Europe/Berlin"), 1, (1, 2))
        >>> autumn.handover(1).hour, autumn.handover(2).hour  # nine o'clock in Berlin, in summer and in winter
        (8, 8)
        """
        if number == 0:
            return self.begins_at
        local = self.begins_at.astimezone(self.zone).replace(tzinfo=None) + number * self._length
        # Within the zone, so the time of day stays. An hour that is left out in spring comes as the one after it.
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def number(self, moment: datetime) -> int:
        """Which turn it is at that moment; below 0 before the first."""
        gone = moment.astimezone(self.zone).replace(tzinfo=None) - self.begins_at.astimezone(self.zone).replace(
            tzinfo=None
        )
        number = gone // self._length
        # By the clock on the wall it may be off by one around a change of the clocks.
        while number >= 0 and self.handover(number) > moment:
            number -= 1
        while self.handover(number + 1) <= moment:
            number += 1
        return number

    @property
    def _length(self) -> timedelta:
        return timedelta(weeks=self.weeks)


@dataclass(frozen=True)
class Shift:
    """A span (from, until; UTC) that a person takes whatever the round says. Of two, the one put in later counts."""

    starts_at: datetime
    ends_at: datetime
    person: int
    number: int = 0


@dataclass(frozen=True)
class Away:
    """A person is away from, until (UTC); the substitute, if there is one, stands in."""

    person: int
    starts_at: datetime
    ends_at: datetime
    substitute: int | None = None


@dataclass(frozen=True)
class Change:
    """From this moment on that person is on duty; None: nobody."""

    at: datetime
    person: int | None


@dataclass(frozen=True)
class Staff:
    """Who is there at all (`able`, by id) and who is away when."""

    able: Collection[int]
    away: Sequence[Away] = ()

    def stand_in(self, person: int, moment: datetime) -> int | None:
        """The person, or who stands in at that moment, along the chain of substitutes; None where it ends with nobody.

        >>> day, next_day = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
        >>> Staff({1, 2, 3}, [Away(1, day, next_day, 2), Away(2, day, next_day, 3)]).stand_in(1, day)
        3
        """
        return self._along(person, moment, set())

    def _along(self, person: int, moment: datetime, seen: set[int]) -> int | None:
        if person in seen:
            return None
        seen.add(person)
        absences = [one for one in self.away if one.person == person and one.starts_at <= moment < one.ends_at]
        if not absences and person in self.able:
            return person
        substitutes = (one.substitute for one in absences if one.substitute is not None)
        found = (self._along(one, moment, seen) for one in substitutes)
        return next((one for one in found if one is not None), None)


def holder(turns: Round, shifts: Sequence[Shift], staff: Staff, moment: datetime) -> int | None:
    """Who is on duty at that moment: by shift, by round, through substitutes; None if nobody is there."""
    taken = sorted(
        (one for one in shifts if one.starts_at <= moment < one.ends_at), key=lambda one: one.number, reverse=True
    )
    wanted = [*(one.person for one in taken), *_round_from(turns, moment)]
    found = (staff.stand_in(person, moment) for person in wanted)
    return next((one for one in found if one is not None), None)


def changes(turns: Round, shifts: Sequence[Shift], staff: Staff, moment: datetime) -> Iterator[Change]:
    """Every change of hands after that moment, as far as it can be seen now, the nearest first."""
    last = holder(turns, shifts, staff, moment)
    number = turns.number(moment) if turns.people else 0
    ahead = {turns.handover(number + step) for step in range(1, LOOK_AHEAD + 1)} if turns.people else set()
    ends = {end for one in (*shifts, *staff.away) for end in (one.starts_at, one.ends_at)}
    # What lies behind the last hand-over looked at would tell of a gap that the round fills.
    limit = max(ahead, default=max(ends, default=moment))
    for at in sorted(one for one in ahead | ends if moment < one <= limit):
        now = holder(turns, shifts, staff, at)
        if now != last:
            yield Change(at, now)
        last = now


def _round_from(turns: Round, moment: datetime) -> tuple[int, ...]:
    """The people of the round in the order in which they are asked at that moment; nobody before it begins."""
    number = turns.number(moment) if turns.people else -1
    if number < 0:
        return ()
    first = number % len(turns.people)
    return turns.people[first:] + turns.people[:first]
