"""How long is "72 hours" or "two working days"? A moment and a period give the moment when the period ends.

Hours are elapsed hours, added in UTC (recommended reading of GDPR Art. 33(1); contract periods run by their own
words). For days, weeks, months and working days the day of the event is not counted and the period ends at the same
time of day on its last day, the earliest defensible end (cf. Regulation (EEC, Euratom) No 1182/71, Art. 3).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.relativedelta import relativedelta

from contracts.moment import Moment
from contracts.terms import Standard, Terms, Trigger, Unit
from core.phrases import Phrase


@dataclass(frozen=True)
class Ending:
    """When a duty falls due. Exactly one of `due_at` (the duty's own number) and `target_at` (our target) is set.

    `steps` derive it in words; page, PDF and messages print the same.
    """

    due_at: datetime | None
    target_at: datetime | None
    steps: tuple[Phrase, ...]


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
    Trigger.CORRECTIVE_MEASURE_AVAILABLE: Phrase("fix available {start}"),
    Trigger.INCIDENT_HANDLED: Phrase("incident handled {start}"),
    Trigger.AUTHORITY_REQUEST: Phrase("authority asked {start}"),
    Trigger.CONSUMER_NOTICE_SENT: Phrase("people told {start}"),
    Trigger.CALENDAR_YEAR_END: Phrase("end of the year {start}"),
    Trigger.PROCESSOR_AWARE: Phrase("processor aware {start}"),
}

LENGTH_WORDS = {
    Unit.HOURS: Phrase("{amount} elapsed hours"),
    Unit.DAYS: Phrase("{amount} calendar days, the day of the event not counted"),
    Unit.WEEKS: Phrase("{amount} weeks, the day of the event not counted"),
    Unit.MONTHS: Phrase("{amount} months, the day of the event not counted"),
    Unit.WORKING_DAYS: Phrase("{amount} working days, Monday to Friday, the day of the event not counted"),
}

ONE_LENGTH_WORDS = {
    Unit.HOURS: Phrase("{amount} elapsed hour"),
    Unit.DAYS: Phrase("{amount} calendar day, the day of the event not counted"),
    Unit.WEEKS: Phrase("{amount} week, the day of the event not counted"),
    Unit.MONTHS: Phrase("{amount} month, the day of the event not counted"),
    Unit.WORKING_DAYS: Phrase("{amount} working day, Monday to Friday, the day of the event not counted"),
}


def ending(terms: Terms, start: Moment) -> Ending:
    """When this duty is due if its period starts at `start`, and how that follows.

    >>> from contracts.moment import at_instant
    >>> start = at_instant(datetime(2026, 3, 27, 17, 30, tzinfo=UTC), "Europe/Berlin")
    >>> str(ending(Terms("controller", "authority", amount=72, unit=Unit.HOURS), start).steps[0])
    'aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST'
    """
    event = EVENT_WORDS[terms.trigger].filled({"start": start.local})
    if start.estimated:
        event = Phrase("{event} (estimated)", {"event": event})
    if terms.amount is None or terms.unit is None:
        return _house_target(terms, start, event)
    due_at = end_of(start.at, start.zone, terms.amount, terms.unit)
    lengths = ONE_LENGTH_WORDS if terms.amount == 1 else LENGTH_WORDS
    values = {
        "event": event,
        "length": lengths[terms.unit].filled({"amount": terms.amount}),
        "end": due_at.astimezone(ZoneInfo(start.zone)),
    }
    steps = [Phrase("{event} + {length} = {end}", values)]
    if terms.unit is Unit.WORKING_DAYS:
        steps.append(Phrase("No holiday calendar is chosen: public holidays were counted as working days."))
    return Ending(due_at, None, tuple(steps))


def end_of(start: datetime, zone: str, amount: int, unit: Unit) -> datetime:
    """UTC end of a period of `amount` `unit` that starts at the instant `start`, counted by the calendar of `zone`.

    A time of day that the zone skips on the last day moves on by what was skipped (02:30 becomes 03:30); one that
    occurs twice is the earlier of the two.

    >>> end_of(datetime(2026, 1, 31, 12, tzinfo=UTC), "UTC", 1, Unit.MONTHS).date()
    datetime.date(2026, 2, 28)
    """
    if unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=amount)
    local = start.astimezone(ZoneInfo(zone))
    day = _last_day(local.date(), amount, unit)
    naive = datetime.combine(day, local.time().replace(fold=0))
    return tz.resolve_imaginary(naive.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _last_day(day: date, amount: int, unit: Unit) -> date:
    if unit is Unit.WORKING_DAYS:
        weeks, rest = divmod(amount, 5)
        # From a Saturday or Sunday the count starts as it would from the Friday before.
        day -= timedelta(days=max(0, day.weekday() - 4))
        day += timedelta(weeks=weeks)
        return day + timedelta(days=rest + (2 if day.weekday() + rest > 4 else 0))
    if unit is Unit.MONTHS:
        return day + relativedelta(months=amount)
    return day + timedelta(days=amount * (7 if unit is Unit.WEEKS else 1))


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
    return Ending(None, target_at, (HOUSE_TARGET.filled(values),))
