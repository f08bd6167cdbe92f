"""How long is "72 hours" or "two working days"? A moment and the terms of a duty give the moment when the period ends.

Each end has two moments. The operational one is the earliest defensible end: every timer uses it. The latest
defensible one is small print, where the rule gives one. Hours are elapsed hours, added in UTC (recommended reading of
GDPR Art. 33(1); contract periods run by their own words). For days, weeks, months and working days the day of the event
is not counted and the operational end is the same time of day on the last day (cf. Regulation (EEC, Euratom) No
1182/71, Art. 3). How each rule counts is in `rules.py`, working days in `calendars.py`, office hours in `receipt.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.calendars import Calendar, calendar
from contracts.moment import Moment, at_instant
from contracts.receipt import Office, deemed, last_counted, office_of
from contracts.rules import NOTICE_CLAUSE, OUR_TARGET, RULES, Count, Step
from contracts.terms import DEFAULT_RULES, LATEST, ONLY, Bound, Rule, Standard, Terms, Trigger, Unit, fits
from contracts.words import TRIGGERS
from core.phrases import Phrase


@dataclass(frozen=True)
class Ending:
    """When a duty falls due. Exactly one of `due_at` (the duty's own number) and `target_at` (our target) is set.

    The period runs from `start`. `due_at` is the operational moment, `latest_at` the latest defensible one or
    None. `steps` derive both in words; page, paper, message and export print the same. `warnings` say what the
    computation could not know.
    """

    due_at: datetime | None
    target_at: datetime | None
    steps: tuple[Step, ...]
    latest_at: datetime | None = None
    rule: Rule = Rule.ELAPSED_HOURS
    warnings: tuple[Phrase, ...] = ()
    start: Moment | None = None


EVENT_WORDS = {
    Trigger.AWARENESS: Phrase("aware {start}"),
    Trigger.DETERMINATION_OF_BREACH: Phrase("aware {start} (the breach counts as confirmed from then on)"),
    Trigger.DETECTION: Phrase("noticed {start}"),
    Trigger.SUSPICION: Phrase("first sign {start}"),
    Trigger.NOTICE_RECEIVED: Phrase("told {start}"),
    Trigger.OCCURRENCE: Phrase("aware {start} (no starting event is named)"),
    Trigger.HIGH_RISK_VERDICT: Phrase("high-risk verdict {start}"),
    Trigger.FIRST_SIGNAL: Phrase("first sign {start}"),
    Trigger.DISCOVERY: Phrase("discovered {start}"),
    Trigger.CLASSIFICATION_MAJOR: Phrase("classified as major {start}"),
    Trigger.MATERIALITY_DETERMINATION: Phrase("decided to be material {start}"),
    Trigger.ASSESSMENT_COMPLETE: Phrase("assessment complete {start}"),
    Trigger.CORRECTIVE_MEASURE_AVAILABLE: Phrase("corrective or mitigating measure available {start}"),
    Trigger.INCIDENT_HANDLED: Phrase("incident handled {start}"),
    Trigger.AUTHORITY_REQUEST: Phrase("authority asked {start}"),
    Trigger.CONSUMER_NOTICE_SENT: Phrase("people told {start}"),
    Trigger.CALENDAR_YEAR_END: Phrase("end of the year {start}"),
    Trigger.PROCESSOR_AWARE: Phrase("processor aware {start}"),
}

#: A statute that starts with the incident itself means it; the earliest sign stands for a moment that is not known.
BY_LAW = {Trigger.OCCURRENCE: Phrase("happened, or first noticed, {start}")}
SUBMITTED = Phrase("the stage before was submitted {start}")

LENGTH_WORDS = {
    Unit.HOURS: Phrase("{amount} elapsed hours"),
    Unit.DAYS: Phrase("{amount} calendar days, the day of the event not counted"),
    Unit.WEEKS: Phrase("{amount} weeks, the day of the event not counted"),
    Unit.MONTHS: Phrase("{amount} months, the day of the event not counted"),
    Unit.WORKING_DAYS: Phrase("{amount} working days, Monday to Friday, the day of the event not counted"),
}

BY_CALENDAR = Phrase("{amount} working days by the calendar of {calendar}, the day of the event not counted")
ONE_BY_CALENDAR = Phrase("{amount} working day by the calendar of {calendar}, the day of the event not counted")

ONE_LENGTH_WORDS = {
    Unit.HOURS: Phrase("{amount} elapsed hour"),
    Unit.DAYS: Phrase("{amount} calendar day, the day of the event not counted"),
    Unit.WEEKS: Phrase("{amount} week, the day of the event not counted"),
    Unit.MONTHS: Phrase("{amount} month, the day of the event not counted"),
    Unit.WORKING_DAYS: Phrase("{amount} working day, Monday to Friday, the day of the event not counted"),
}


NO_CALENDAR = Phrase("No holiday calendar is chosen: public holidays were counted as working days.")
NO_DATA = Phrase("The public holidays of {calendar} are not known for {year}: they were counted as working days.")
MISFIT = Phrase("The rule “{rule}” cannot count this period, so it was counted by “{other}”.")
OFFICE_SHUT = Phrase("The office is shut during the whole period: a notice will count as received {moment} only.")


@dataclass(frozen=True)
class _Limit:
    """One limit of a duty, counted: its steps, and the moments that it allows."""

    count: Count
    steps: tuple[Step, ...]
    latest_at: datetime | None
    warnings: tuple[Phrase, ...]
    rule: Rule


def ending(terms: Terms, start: Moment, known: Mapping[str, Moment] | None = None) -> Ending:
    """When this duty is due if its period starts at `start`, and how that follows.

    `known` gives the moments from which further limits of the duty (`terms.more`) count, by the event's name or, for
    one that follows a submission, by the statute's id. A further limit whose moment is missing waits.

    >>> from datetime import UTC
    >>> start = at_instant(datetime(2026, 3, 27, 17, 30, tzinfo=UTC), "Europe/Berlin")
    >>> str(ending(Terms("controller", "authority", amount=72, unit=Unit.HOURS), start).steps[0])
    'aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST'
    """
    return replace(_ending(terms, start, known or {}), start=start)


def _ending(terms: Terms, start: Moment, known: Mapping[str, Moment]) -> Ending:
    event = _event_of(terms)
    if terms.amount is None or terms.unit is None:
        return _house_target(terms, start, _event(event, start))
    days = calendar(terms.calendar, terms.closed)
    office = office_of(terms, start.zone, days)
    start, before = _counted_from(terms, start, office)
    own = Bound(terms.trigger, terms.amount, terms.unit, terms.rule)
    limit = _limit(own, event, start, days, terms.latest_rule)
    found = Ending(limit.count.due_at, None, (*before, *limit.steps), limit.latest_at, limit.rule, limit.warnings)
    if terms.combine != ONLY:
        for bound in terms.more:
            found = _joined(found, bound, known.get(bound.after or bound.trigger), days, terms.combine, start)
    return _in_office_hours(found, start, office) if office else found


def end_of(start: datetime, zone: str, amount: int, unit: Unit) -> datetime:
    """UTC operational end of a period of `amount` `unit` from the instant `start`, by the plain rule of its unit.

    A time of day that the zone skips on the last day moves to the next one that exists (02:30 becomes 03:00); one that
    occurs twice is the earlier of the two.

    >>> from datetime import UTC
    >>> end_of(datetime(2026, 1, 31, 12, tzinfo=UTC), "UTC", 1, Unit.MONTHS).date()
    datetime.date(2026, 2, 28)
    """
    return RULES[DEFAULT_RULES[unit]](start.astimezone(ZoneInfo(zone)), amount, unit, Calendar()).due_at


def _event_of(terms: Terms) -> Phrase:
    """The words for the event from which the duty's own period runs."""
    if terms.after is not None:
        return SUBMITTED
    return (BY_LAW if terms.by_law else {}).get(terms.trigger, EVENT_WORDS[terms.trigger])


def _event(words: Phrase, start: Moment) -> Phrase:
    event = words.filled({"start": start.local})
    return Phrase("{event} (estimated)", {"event": event}) if start.estimated else event


def _counted_from(terms: Terms, start: Moment, office: Office | None) -> tuple[Moment, tuple[Step, ...]]:
    """The start on the clock of the notice zone, and after deemed receipt where a notice starts the period."""
    steps = []
    if terms.notice_zone and terms.notice_zone != start.zone:
        moved = at_instant(start.at, terms.notice_zone, estimated=start.estimated)
        values = {"zone": terms.notice_zone, "here": start.local, "there": moved.local}
        steps.append(Step(Phrase("the contract counts in {zone}: {here} is {there}", values), NOTICE_CLAUSE))
        start = moved
    if office and terms.trigger is Trigger.NOTICE_RECEIVED and not office.counts(start.at):
        later = at_instant(deemed(start.at, office), start.zone, estimated=start.estimated)
        values = {"received": start.local, "counts": later.local, **_hours(office)}
        steps.append(Step(RECEIVED_LATE.filled(values), NOTICE_CLAUSE))
        start = later
    return start, tuple(steps)


RECEIVED_LATE = Phrase(
    "received {received}, outside office hours ({opens} to {closes} on working days): counts as received {counts}"
)


def _hours(office: Office) -> dict[str, str]:
    return {"opens": f"{office.opens:%H:%M}", "closes": f"{office.closes:%H:%M}"}


def _limit(bound: Bound, event: Phrase, start: Moment, days: Calendar, latest_rule: Rule | None = None) -> _Limit:
    """One limit, counted from `start` by its own rule, its latest moment by `latest_rule` if that is another."""
    rule, warnings = _rule(bound)
    local = start.local
    count = RULES[rule](local, bound.amount, bound.unit, days)
    late = count
    if latest_rule not in (None, rule) and fits(latest_rule, bound.unit):
        late = RULES[latest_rule](local, bound.amount, bound.unit, days)  # type: ignore[index]
    values = {
        "event": _event(event, start),
        "length": _length(bound, count),
        "end": count.due_at.astimezone(local.tzinfo),
    }
    first = Step(Phrase("{event} + {length} = {end}", values), count.source)
    warnings += _calendar_warnings(count.calendar or late.calendar, local, late.latest_at or count.due_at)
    latest = (replace(step, latest=True) for step in late.latest_steps)
    return _Limit(count, (first, *count.steps, *latest), late.latest_at, warnings, rule)


def _rule(bound: Bound) -> tuple[Rule, tuple[Phrase, ...]]:
    """The rule that counts; one that cannot count this unit is replaced aloud, because an alarm cannot wait."""
    plain = DEFAULT_RULES[bound.unit]
    if bound.rule is None or fits(bound.rule, bound.unit):
        return bound.rule or plain, ()
    return plain, (MISFIT.filled({"rule": str(bound.rule), "other": str(plain)}),)


def _length(bound: Bound, count: Count) -> Phrase:
    values: dict[str, object] = {"amount": bound.amount}
    code = count.calendar.code if count.calendar else None
    if bound.unit is Unit.WORKING_DAYS and code:
        return (ONE_BY_CALENDAR if bound.amount == 1 else BY_CALENDAR).filled(values | {"calendar": code})
    return (ONE_LENGTH_WORDS if bound.amount == 1 else LENGTH_WORDS)[bound.unit].filled(values)


def _calendar_warnings(used: Calendar | None, start: datetime, end: datetime) -> tuple[Phrase, ...]:
    if used is None:
        return ()
    if used.code is None:
        return (NO_CALENDAR,)
    unknown = [year for year in range(start.year, end.astimezone(start.tzinfo).year + 1) if not used.knows(year)]
    return tuple(NO_DATA.filled({"calendar": used.code, "year": str(year)}) for year in unknown[:1])


def _joined(found: Ending, bound: Bound, start: Moment | None, days: Calendar, combine: str, main: Moment) -> Ending:
    """The duty with one more limit: the earliest or the latest of both counts.

    A limit that had passed before the period even began binds nobody any more (an incident that was classified as
    major only after the 24 hours from awareness: Delegated Regulation (EU) 2025/301, Art. 5(2)).
    """
    assert found.due_at is not None
    if start is None:
        waits = Phrase("a further limit has not begun: it counts {event}", {"event": TRIGGERS[bound.trigger]})
        return replace(found, steps=(*found.steps, Step(waits)))
    limit = _limit(bound, SUBMITTED if bound.after else EVENT_WORDS[bound.trigger], start, days)
    due_at = limit.count.due_at
    if combine != LATEST and due_at < main.at:
        passed = Step(Phrase("that limit had passed before {main}: it binds no longer", {"main": main.local}))
        return replace(found, steps=(*found.steps, limit.steps[0], passed))
    pick = max if combine == LATEST else min
    due = pick(found.due_at, due_at)
    latest = None
    if found.latest_at or limit.latest_at:
        latest = pick(found.latest_at or found.due_at, limit.latest_at or due_at)
    words = LATEST_OF_ALL if combine == LATEST else EARLIEST_OF_ALL
    counts = Step(words.filled({"end": due.astimezone(main.local.tzinfo)}))
    warnings = tuple(dict.fromkeys((*found.warnings, *limit.warnings)))
    steps = (*found.steps, *limit.steps, counts)
    return replace(found, due_at=due, latest_at=latest, steps=steps, warnings=warnings)


EARLIEST_OF_ALL = Phrase("the earliest limit counts: {end}")
LATEST_OF_ALL = Phrase("the latest limit counts: {end}")
IN_OFFICE_HOURS = Phrase(
    "a notice counts at once only from {opens} to {closes} on working days, so it must arrive by {end}"
)


def _in_office_hours(found: Ending, start: Moment, office: Office) -> Ending:
    """The operational moment is the last at which a notice still counts; the period's own end stays the latest."""
    assert found.due_at is not None
    due = last_counted(found.due_at, office)
    if due == found.due_at:
        return found
    if due <= start.at:
        shut = OFFICE_SHUT.filled({"moment": deemed(found.due_at, office).astimezone(ZoneInfo(start.zone))})
        return replace(found, warnings=(*found.warnings, shut))
    step = Step(IN_OFFICE_HOURS.filled({"end": due.astimezone(ZoneInfo(start.zone)), **_hours(office)}), NOTICE_CLAUSE)
    return replace(found, due_at=due, latest_at=found.latest_at or found.due_at, steps=(*found.steps, step))


TARGET_WORDS = {
    Standard.UNDUE_DELAY: Phrase("“without undue delay” is no number"),
    Standard.IMMEDIATELY: Phrase("“immediately” is no number"),
    Standard.PROMPTLY: Phrase("“promptly” is no number"),
    Standard.ASAP: Phrase("“as soon as possible” is no number"),
    Standard.NONE: Phrase("no time is named"),
}


HOUSE_TARGET = Phrase(
    "{event}; {reason}, so there is no legal due moment. Our target: {event} + {hours} elapsed hours = {end}"
)


def _house_target(terms: Terms, start: Moment, event: Phrase) -> Ending:
    target = terms.target
    assert target is not None
    target_at = start.at + target
    values = {
        "event": event,
        "reason": TARGET_WORDS[terms.standard],
        "hours": int(target.total_seconds() // 3600),
        "end": target_at.astimezone(ZoneInfo(start.zone)),
    }
    return Ending(None, target_at, (Step(HOUSE_TARGET.filled(values), OUR_TARGET),), rule=Rule.SOFT)
