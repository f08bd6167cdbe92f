"""Commands about contracts and law that only compute: they load neither the web application nor the database."""

import argparse
import json
import re
import sys
from datetime import UTC, date, datetime, time
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts import catalogue, listing
from contracts.calendars import checked_code
from contracts.law import Law, is_place
from contracts.moment import AmbiguousTime, Moment, at_instant, checked_year, entered
from contracts.period import Ending, ending
from contracts.statutes import Status
from contracts.terms import Rule, Standard, Terms, Unit, fits, validated
from core.arguments import Parser, Refused
from core.errors import FieldError, FieldErrors
from core.phrases import show

UNITS = {
    "hour": Unit.HOURS,
    "h": Unit.HOURS,
    "day": Unit.DAYS,
    "calendar day": Unit.DAYS,
    "week": Unit.WEEKS,
    "month": Unit.MONTHS,
    "working day": Unit.WORKING_DAYS,
    "business day": Unit.WORKING_DAYS,
}
STANDARDS = {
    "without undue delay": Standard.UNDUE_DELAY,
    "immediately": Standard.IMMEDIATELY,
    "as soon as possible": Standard.ASAP,
    "promptly": Standard.PROMPTLY,
}
LIMITS = "such as “72 hours”, “14 days”, “2 weeks”, “1 month”, “2 business days” or “without undue delay”"
#: Files beside the zones: what they mean is this machine's own affair, and those under right/ count leap seconds.
NO_PLACE = re.compile(r"localtime|posixrules|Factory|(right|posix)/.*", re.DOTALL)
AMBIGUOUS = "The clocks showed {time} twice that night: the earlier one is taken."


def period(arguments: list[str]) -> int:
    """`breachclock period`: prints when a period ends, and why. Gives the exit status: 2 for input that is none."""
    try:
        options = _options(arguments)
        start, doubts = _start(options.start, options.zone)
        found = ending(_terms(options), start)
    except (Refused, FieldError, FieldErrors) as refused:
        print(f"breachclock period: {' '.join(str(refused).split())}", file=sys.stderr)
        return 2
    warnings = [*doubts, *(str(warning) for warning in found.warnings)]
    if options.json:
        print(json.dumps(_data(found, start, warnings), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(found, start, warnings)))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="breachclock period", description="When does a period end, and why?", allow_abbrev=False)
    parser.add_argument(
        "--from",
        dest="start",
        required=True,
        metavar="MOMENT",
        help="local time, such as 2026-10-23T18:30, or a date",
    )
    parser.add_argument("--zone", default="UTC", help="time zone of the moment, such as Europe/Berlin (default: UTC)")
    parser.add_argument("--limit", required=True, help=LIMITS)
    rules = ", ".join(Rule)
    parser.add_argument("--rule", help=f"how to count (default: by the unit): {rules}")
    parser.add_argument("--country", help="whose public holidays are no working days: DE, or a part such as DE-BY")
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser.parse_args(arguments)


def _terms(options: argparse.Namespace) -> Terms:
    words = " ".join(options.limit.lower().split())
    calendar = _country(options.country) if options.country is not None else None
    terms = Terms("processor", "controller", calendar=calendar, rule=_rule(options.rule))
    if words in STANDARDS:
        return _fitting(_replaced(terms, standard=STANDARDS[words]), options)
    match = re.fullmatch(r"(\d{1,9}) ?([a-z ]+?)s?", words, re.ASCII)
    unit = UNITS.get(match[2]) if match else None
    if match is None or unit is None:
        raise Refused(f"the limit “{options.limit}” is not understood; write one {LIMITS}")
    counted = _replaced(terms, amount=int(match[1]), unit=unit)
    return validated(_fitting(counted, options), "processor", "controller")


def _country(code: str) -> str:
    # The library of holidays finds a country's module by itself, but the package around it imports all 250 of them.
    # Registered without being run, it lets the one be found. Only here: this process answers once and ends.
    package = find_spec("holidays.countries") if "holidays.countries" not in sys.modules else None
    if package:
        sys.modules[package.name] = module_from_spec(package)
    return checked_code(code)


def _replaced(terms: Terms, **changes: Any) -> Terms:
    return Terms(**{name: getattr(terms, name) for name in ("debtor", "creditor", "calendar", "rule")} | changes)


def _rule(name: str | None) -> Rule | None:
    if name is None:
        return None
    try:
        return Rule(name)
    except ValueError:
        raise Refused(f"there is no rule “{name}”; the rules are {', '.join(Rule)}") from None


def _fitting(terms: Terms, options: argparse.Namespace) -> Terms:
    if not fits(terms.rule, terms.unit):
        raise Refused(f"the rule {options.rule} does not count “{options.limit}”")
    return terms


def _start(text: str, zone: str) -> tuple[Moment, list[str]]:
    """The moment meant, and what had to be assumed."""
    try:
        if NO_PLACE.fullmatch(zone):
            raise ZoneInfoNotFoundError(zone)
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(f"there is no time zone “{zone}”; write one such as Europe/Berlin") from None
    day, hour = _date_and_time(text)
    if hour is not None and hour.tzinfo is not None:
        checked_year("from", day)
        return at_instant(datetime.combine(day, hour).astimezone(UTC), zone), []
    try:
        moment = entered("from", day, hour, zone)
    except AmbiguousTime:
        return entered("from", day, hour, zone, which="first"), [AMBIGUOUS.format(time=text)]
    return moment, ["No time is given: it counts from 00:00 of that day."] if hour is None else []


def _date_and_time(text: str) -> tuple[date, time | None]:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text), None
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text, re.ASCII):
            moment = datetime.fromisoformat(text)
            return moment.date(), moment.timetz()
    except ValueError:
        pass
    raise Refused(f"“{text}” is no moment; write one such as 2026-10-23T18:30")


def _data(found: Ending, start: Moment, warnings: list[str]) -> dict[str, Any]:
    return {
        "due_at": _utc(found.due_at),
        "due_local": _local(found.due_at, start),
        "latest_at": _utc(found.latest_at),
        "latest_local": _local(found.latest_at, start),
        "target_at": _utc(found.target_at),
        "rule": str(found.rule),
        "steps": [{"text": str(step.text), "source": step.source} for step in found.steps],
        "warnings": warnings,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _local(moment: datetime | None, start: Moment) -> str | None:
    return moment.astimezone(ZoneInfo(start.zone)).isoformat() if moment else None


def _lines(found: Ending, start: Moment, warnings: list[str]) -> list[str]:
    named = (("due", found.due_at), ("latest defensible", found.latest_at), ("our target", found.target_at))
    # A step writes the end of a day as 24:00; here it is the same instant, 00:00 of the next.
    moments = [
        f"{name + ':':<18} {show(moment.astimezone(ZoneInfo(start.zone)))}  {_utc(moment)}"
        for name, moment in named
        if moment is not None
    ]
    return [
        *moments,
        f"{'rule:':<18} {found.rule}",
        *(f"{number}. {step}" for number, step in enumerate(found.steps, start=1)),
        *(f"Note: {warning}" for warning in warnings),
    ]


def law(arguments: list[str]) -> int:
    """`breachclock law`: the statutes in force on a day, or a check of the catalogue. Gives the exit status."""
    try:
        options = _law_options(arguments)
        records = catalogue.load(options.check or catalogue.STATUTES)
    except (Refused, catalogue.CatalogueError) as refused:
        for line in str(refused).splitlines():
            print(f"breachclock law: {line}", file=sys.stderr)
        return 2
    statutes = Law(records)
    if options.check:
        proposals = len(statutes.proposed())
        coded = sum(record.coded and record.status is not Status.PROPOSED for record in records)
        duties = len(records) - proposals
        print(f"The catalogue is sound: {duties} duties, {coded} of them coded, and {proposals} proposals.")
    elif options.json:
        print(json.dumps(_law_data(statutes, options), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_law_lines(statutes, options)))
    return 0


def _law_options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="breachclock law", description="Which duties are law on a day?", allow_abbrev=False)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--on", metavar="DAY", help="the day, such as 2026-11-22")
    which.add_argument(
        "--check",
        nargs="?",
        const=catalogue.STATUTES,
        type=Path,
        metavar="FILE",
        help="say what is wrong with the catalogue of statutes, the program's own or this one",
    )
    parser.add_argument(
        "--jurisdiction",
        action="append",
        default=[],
        metavar="PLACE",
        help="only the law that applies there: EU, a country such as GB, or a part such as US-CA; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.parse_args(arguments)
    options.on = _law_day(options.on) if options.on is not None else None
    if options.check and (options.json or options.jurisdiction):
        raise Refused("--check stands alone")
    for place in options.jurisdiction:
        if not is_place(place):
            raise Refused(f"the catalogue knows no place “{place}”; write EU, a country such as GB, or US-CA")
    return options


def _law_day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(f"“{text}” is no day; write one such as 2026-11-22")


def _law_data(statutes: Law, options: argparse.Namespace) -> dict[str, Any]:
    found = statutes.listed(options.on, options.jurisdiction)
    return {
        "on": options.on.isoformat(),
        "jurisdictions": options.jurisdiction,
        "statutes": [listing.as_data(statute, statutes.record(statute.id)) for statute in found],
    }


def _law_lines(statutes: Law, options: argparse.Namespace) -> list[str]:
    found = statutes.listed(options.on, options.jurisdiction)
    where = f" in {', '.join(options.jurisdiction)}" if options.jurisdiction else ""
    if not found:
        return [f"No duty of the catalogue is law on {options.on.isoformat()}{where}."]
    how_many = "1 duty is" if len(found) == 1 else f"{len(found)} duties are"
    head = f"{how_many} law on {options.on.isoformat()}{where}. This is how the program reads it, not legal advice."
    notes = listing.legend(found)
    return [head, "", *listing.table(found), *([""] if notes else []), *notes]
