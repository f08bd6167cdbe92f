"""Who can be asked by each step of a plan now, and at which addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Integer, cast, null, select, union_all

from accounts.models import Person, Way
from accounts.operations import on_call, on_duty, on_duty_for
from core.database import db
from incidents.alerts.calls.moves import Ask, Crew
from incidents.alerts.instead import instead
from incidents.alerts.plan import HOUSE, Plan, Step
from notifications.operations import unusable
from notifications.texts import CHANNELS, CHAT, EMAIL, SMS, VOICE


@dataclass(frozen=True)
class Crews:
    """The people of every step of some plans, each with the addresses that can be used now."""

    people: dict[int, Person]
    members: dict[Step, list[int]]
    ways: list[tuple[int, str, str, bool]]
    # Channel and address of those out of use; True: asked to be left alone, False: the last text was lost.
    out: dict[tuple[str, str], bool]

    def of(self, plan: Plan, *, compromised: bool) -> Crew:
        """By the number of each step who can be asked, and by which channels."""
        return {
            number: [
                Ask(person, usable)
                for person in self.members.get(step, ())
                if (usable := self.channels(person, step.channels, compromised=compromised))
            ]
            for number, step in enumerate(plan.steps, 1)
        }

    def with_the_lost(self) -> "Crews":
        """The same, with the addresses that lost a text: better tried again than nobody called."""
        return replace(self, out={one: True for one, refused in self.out.items() if refused})

    def best(self, plan: Plan, *, compromised: bool) -> tuple["Crews", Crew]:
        """Who can be asked. Where that is nobody in any step, by addresses too that lost a text lately; where it is
        nobody even so, everybody on call by the house plan: a plan whose people have left must not silence an alert."""
        every = self.with_the_lost()
        for crews in (self, every):
            crew = crews.of(plan, compromised=compromised)
            if any(crew.values()):
                return crews, crew
        return every, {len(plan.steps): every.of(HOUSE, compromised=compromised)[1]}

    def channels(self, person_id: int, wanted: Iterable[str], *, compromised: bool) -> tuple[str, ...]:
        """By which of these channels that person can be reached; by what stands in while mail is compromised."""
        if person_id not in self.people:
            return ()
        usable = {one for one in CHANNELS if self.addresses(person_id, one, compromised)}
        return instead(wanted, usable) if compromised else tuple(one for one in wanted if one in usable)

    def addresses(self, person_id: int, channel: str, compromised: bool) -> list[str]:
        """Where that person can be reached by that channel; while our mail is compromised no ordinary mailbox."""
        person = self.people[person_id]
        own: list[str] = []
        if channel == EMAIL and not compromised:
            own = [person.email]
        elif channel in (SMS, VOICE) and person.phone:
            own = [person.phone]
        for owner, way, address, emergency in self.ways:
            ordinary = channel == EMAIL or way == CHAT
            if owner == person_id and way == channel and (compromised if emergency else not (compromised and ordinary)):
                own.append(address)
        return [one for one in dict.fromkeys(own) if (channel, one) not in self.out]


def gather(plans: Iterable[Plan], now: datetime, also: Iterable[int] = ()) -> Crews:
    """Everybody whom a step of these plans names now, and the people `also` asked before, by id."""
    steps = {step for plan in (*plans, HOUSE) for step in plan.steps}
    members: dict[Step, list[int]] = {}
    people: dict[int, Person] = {}
    whom: dict[tuple[int | None, int | None], list[Person]] = {}
    for step in steps:
        target = (step.person, step.rota)
        if target not in whom:
            whom[target] = _whom(step, now)
        members[step] = [one.id for one in whom[target]]
        people |= {one.id: one for one in whom[target]}
    if missing := set(also) - set(people):
        rows = db.session.scalars(select(Person).where(Person.id.in_(missing), Person.active))
        people |= {one.id: one for one in rows}
    ways, out = _reach(list(people.values()), now) if people else ([], {})
    return Crews(people, members, ways, out)


def _whom(step: Step, now: datetime) -> list[Person]:
    if step.person is not None:
        return on_duty_for(step.person, now)
    return on_duty(step.rota, now) if step.rota is not None else on_call(now)


def _reach(people: list[Person], now: datetime) -> tuple[list[tuple[int, str, str, bool]], dict[tuple[str, str], bool]]:
    """The people's further ways, and the addresses that are out of use, in one statement: logging waits for it."""
    ids = [one.id for one in people]
    known = [address for one in people for address in (one.email, one.phone) if address]
    theirs = select(Way.address).where(Way.person_id.in_(ids))
    lost = unusable(known, theirs, now).subquery()
    ways = select(Way.person_id, Way.channel, Way.address, Way.emergency).where(Way.person_id.in_(ids))
    out = select(cast(null(), Integer), lost.c.channel, lost.c.address, lost.c.refused)
    found: list[tuple[int, str, str, bool]] = []
    unusable_ones: dict[tuple[str, str], bool] = {}
    for person_id, channel, address, flag in db.session.execute(union_all(ways, out)):
        if person_id is None:
            unusable_ones[channel, address] = unusable_ones.get((channel, address), False) or bool(flag)
        else:
            found.append((person_id, channel, address, bool(flag)))
    return found, unusable_ones
