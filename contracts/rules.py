"""How each rule counts a period: one small function a rule, and a table of them by name.

A rule takes the start on the clock of the zone in which is counted, amount, unit and calendar. It gives the earliest
defensible end, which every timer uses, and the latest where the rule has one.

Sources: Regulation (EEC, Euratom) No 1182/71, Art. 2 and 3; Delegated Regulation (EU) 2025/301, Art. 5(4) to (6);
5 U.S.C. 6103 (federal holidays of the United States); Lei 662/1949 and 14.759/2023 (national holidays of Brazil).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from contracts.calendars import CLOSED, DAY, Calendar
from contracts.moment import existing
from contracts.terms import Rule, Unit
from core.phrases import Phrase

#: Sources that are no provision of law: their steps say by themselves where they come from.
OWN_WORDS = "the duty's own words"
NOTICE_CLAUSE = "the contract's clause on notices"
OUR_TARGET = "our own target, not law"
UNCITED = (OWN_WORDS, NOTICE_CLAUSE, OUR_TARGET)
EU = "Regulation 1182/71"
DORA = "Delegated Regulation (EU) 2025/301"
#: Laws that have a name in each language.
NAMES = {EU: Phrase("Regulation 1182/71"), DORA: Phrase("Delegated Regulation (EU) 2025/301")}
#: Written inside the call it would be taken for a sentence to translate.
BLANK = " "
NOON = time(12)
#: More public holidays than these are counted instead of named.
NAMED = 12


@dataclass(frozen=True)
class Step:
    """One step of a derivation and the provision on which it rests.

    >>> str(Step(Phrase("Sunday moves on"), "Regulation 1182/71 Art. 3(4)"))
    'Sunday moves on (Regulation 1182/71 Art. 3(4))'
    """

    text: Phrase
    source: str = OWN_WORDS
    #: Whether it leads to the latest defensible moment only.
    latest: bool = False

    @property
    def phrase(self) -> Phrase:
        """What pages, papers and exports print: the step, and the provision of law if there is one behind it."""
        if self.source in UNCITED:
            return self.text
        law = next((law for law in NAMES if self.source.startswith(law)), None)
        source: dict[str, Phrase | str] = {"place": self.source}
        if law is not None:
            source = {"law": NAMES[law], "place": self.source.removeprefix(law).strip()}
        cited = Phrase(BLANK.join(f"{{{name}}}" for name in source), source)
        return Phrase("{step} ({source})", {"step": self.text, "source": cited})

    def __str__(self) -> str:
        return str(self.phrase)


@dataclass(frozen=True)
class Count:
    """The end of a period by one rule, in UTC: `due_at` the earliest defensible, `latest_at` the latest or None.

    `steps` say what lies on the way to the one, `latest_steps` how the other follows. `calendar` is set where working
    days were asked for.
    """

    due_at: datetime
    latest_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    latest_steps: tuple[Step, ...] = ()
    calendar: Calendar | None = None
    source: str = OWN_WORDS


def elapsed_hours(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """Hours elapse: they are added in UTC, whatever the clocks on the wall do."""
    return Count(start.astimezone(UTC) + timedelta(hours=amount))


def eu_1182_71_hours(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """The hour of the event is not counted, so the period ends with a full hour; weekends and holidays count.

    >>> start = datetime(2026, 3, 6, 17, 42, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> eu_1182_71_hours(start, 72, Unit.HOURS, Calendar()).latest_at.isoformat()
    '2026-03-09T17:00:00+00:00'
    """
    # From the instant and not from the clock's digits: the hour may be one that the clocks show twice.
    begun = timedelta(minutes=start.minute, seconds=start.second, microseconds=start.microsecond)
    first = start.astimezone(UTC) - begun + timedelta(hours=1)
    latest = first + timedelta(hours=amount)
    values = {"first": first.astimezone(start.tzinfo), "amount": amount, "end": latest.astimezone(start.tzinfo)}
    step = Step(HOUR_NOT_COUNTED.filled(values), f"{EU} Art. 3(1), 3(2)(a)")
    return replace(elapsed_hours(start, amount, unit, calendar), latest_at=latest, latest_steps=(step,))


def calendar_days(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """The day of the event is not counted; every other day is. Ends at the same time of day, at the latest at 24:00."""
    last = last_day(start.date(), amount, unit, calendar)
    latest, step = _end_of_day(last, start)
    return Count(_same_time(start, last), latest, latest_steps=(step,))


def business_days(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """The n-th working day after the day of the event, at the same time of day, at the latest at 24:00."""
    return _business_days(start, amount, calendar, OWN_WORDS)


def _business_days(start: datetime, amount: int, calendar: Calendar, source: str) -> Count:
    plain = calendar_days(start, amount, Unit.WORKING_DAYS, calendar)
    last = plain.due_at.astimezone(start.tzinfo).date()
    return replace(plain, steps=_skipped(start.date(), last, calendar, source), calendar=calendar, source=source)


def eu_1182_71_days(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """Ends at 24:00 of the last day, moved on to a working day, with two working days at least inside."""
    first, last = start.date() + DAY, last_day(start.date(), amount, unit, calendar)
    article = {Unit.DAYS: "3(2)(b)", Unit.WORKING_DAYS: "3(2)(b)"}.get(unit, "3(2)(c)")
    steps = [Step(Phrase("the last day is {day}", {"day": last}), f"{EU} Art. 3(1), {article}")]
    skipped = _skipped(start.date(), last, calendar, f"{EU} Art. 2") if unit is Unit.WORKING_DAYS else ()
    end = calendar.on_or_after(last)
    if end != last:
        values = {"day": last, "reason": calendar.free(last), "next": end}
        steps.append(Step(MOVED_ON.filled(values), f"{EU} Art. 3(4)"))
    if _two_days_or_more(amount, unit):
        second = _second_working_day(first, calendar)
        if second > end:
            end = second
            steps.append(Step(TWO_WORKING_DAYS.filled({"day": end}), f"{EU} Art. 3(5)"))
    latest, step = _end_of_day(end, start, f"{EU} Art. {article}" if end == last else steps[-1].source)
    return Count(_same_time(start, last), latest, skipped, (*steps, step), calendar)


def dora_noon(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """As hours or calendar days elapse; a limit on a weekend or bank holiday may move to noon of the next working day.

    To whom it is closed (Art. 5(5)) `Statute.terms_for` says. Where the authority disapplied it (Art. 5(6)), which is
    not recorded, the latest moment is the operational one, on which every alarm runs in any case.
    """
    count = elapsed_hours if unit is Unit.HOURS else calendar_days
    plain = replace(count(start, amount, unit, calendar), calendar=calendar)
    end = plain.due_at.astimezone(start.tzinfo)
    reason = calendar.free(end.date())
    if reason is None:
        return replace(plain, latest_at=plain.latest_at or plain.due_at)
    day = calendar.on_or_after(end.date())
    latest = existing(datetime.combine(day, NOON), _zone(start))
    values = {"day": end.date(), "reason": reason, "end": latest.astimezone(start.tzinfo)}
    return replace(plain, latest_at=latest, latest_steps=(Step(NEXT_NOON.filled(values), f"{DORA} Art. 5(4)"),))


def us_federal(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """Business days without the federal holidays of the United States."""
    return _business_days(start, amount, replace(calendar, code="US"), "5 U.S.C. 6103")


def br_national(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> Count:
    """Business days without the national holidays of Brazil."""
    return _business_days(start, amount, replace(calendar, code="BR"), "Lei 662/1949, Lei 14.759/2023")


RULES: dict[Rule, Callable[[datetime, int, Unit, Calendar], Count]] = {
    Rule.ELAPSED_HOURS: elapsed_hours,
    Rule.EU_1182_71_HOURS: eu_1182_71_hours,
    Rule.EU_1182_71_DAYS: eu_1182_71_days,
    Rule.CALENDAR_DAYS: calendar_days,
    Rule.BUSINESS_DAYS: business_days,
    Rule.DORA_NOON: dora_noon,
    Rule.US_FEDERAL: us_federal,
    Rule.BR_NATIONAL: br_national,
}


HOUR_NOT_COUNTED = Phrase(
    "latest defensible: the hour of the event is not counted, so {first} + {amount} elapsed hours = {end}"
)
MOVED_ON = Phrase("{day} is no working day ({reason}), so the next one is the last: {next}")
TWO_WORKING_DAYS = Phrase("two working days at least lie inside, so the last day is {day}")
NEXT_NOON = Phrase("{day} is no working day ({reason}); latest defensible: noon of the next one, {end}")
END_OF_DAY = Phrase("latest defensible: the last day ends {day} 24:00 {zone}")
NOT_COUNTED = Phrase("not counted: {day} ({reason})")
MORE_NOT_COUNTED = Phrase("not counted: {number} more public holidays and closed days")


def last_day(day: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    """The last day of a period in days or longer, the day of the event (`day`) not counted.

    A month ends on the same date, or on the last day of a month that is too short.

    >>> last_day(date(2027, 1, 31), 1, Unit.MONTHS, Calendar())
    datetime.date(2027, 2, 28)
    """
    if unit is Unit.MONTHS:
        return day + relativedelta(months=amount)
    if unit is not Unit.WORKING_DAYS:
        return day + timedelta(days=amount * (7 if unit is Unit.WEEKS else 1))
    for _ in range(amount):
        day = calendar.on_or_after(day + DAY)
    return day


def _zone(start: datetime) -> ZoneInfo:
    assert isinstance(start.tzinfo, ZoneInfo)
    return start.tzinfo


def _same_time(start: datetime, day: date) -> datetime:
    return existing(datetime.combine(day, start.time().replace(fold=0)), _zone(start))


def _end_of_day(day: date, start: datetime, source: str = OWN_WORDS) -> tuple[datetime, Step]:
    """24:00 of a day is the instant 00:00 of the next; it is written as 24:00, so that nobody reads the wrong day."""
    end = existing(datetime.combine(day + DAY, time(0)), _zone(start))
    zone = (end - timedelta(seconds=1)).astimezone(start.tzinfo).tzname()
    values: dict[str, Any] = {"day": day, "zone": zone}
    return end, Step(END_OF_DAY.filled(values), source)


def _skipped(event: date, last: date, calendar: Calendar, source: str) -> tuple[Step, ...]:
    """The days between that are no working days for another reason than the weekend; `source` makes holidays free."""
    days = (event + number * DAY for number in range(1, (last - event).days))
    free = [(day, reason) for day in days if (reason := calendar.free(day)) and day.weekday() not in calendar.weekend]
    steps = [
        Step(NOT_COUNTED.filled({"day": day, "reason": reason}), OWN_WORDS if reason is CLOSED else source)
        for day, reason in free[:NAMED]
    ]
    if len(free) > NAMED:
        steps.append(Step(MORE_NOT_COUNTED.filled({"number": len(free) - NAMED})))
    return tuple(steps)


def _two_days_or_more(amount: int, unit: Unit) -> bool:
    return amount > 1 or unit not in (Unit.DAYS, Unit.WORKING_DAYS)


def _second_working_day(first: date, calendar: Calendar) -> date:
    return calendar.on_or_after(calendar.on_or_after(first) + DAY)
