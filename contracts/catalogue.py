"""Reads the statutes into records and refuses what the program does not know, with the record and the field named.

An unknown word, date or chain in the file stops the start of the program, not the alarm at night.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import IO, Any

from contracts.law import Law, is_place
from contracts.statutes import CREDITORS, LegalRole, Limit, Record, Restart, Sector, Stage, Status
from contracts.terms import EARLIEST, FROM_CATALOGUE, LATEST, ONLY, Rule, Standard, Trigger, Unit, fits

STATUTES = Path(__file__).with_name("statutes.yaml")
CHAINED = "submission_of:"


class CatalogueError(ValueError):
    """All that is wrong with the catalogue, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@cache
def current() -> Law:
    """The law as the program's own catalogue has it, read once."""
    return Law(load())


def load(path: Path = STATUTES) -> tuple[Record, ...]:
    """The records of a catalogue, proposals last; CatalogueError with everything that is wrong with it."""
    data = read_mapping(path, "regimes")
    problems = _problems_of_the_whole(data)
    raw = [*_listed(data, "regimes", problems), *_listed(data, "proposals", problems)]
    records = [_record(one, number, problems) for number, one in enumerate(raw, 1)]
    if problems:
        raise CatalogueError(problems)
    complete = tuple(record for record in records if record is not None)
    problems += [problem for record in complete for problem in _doubts(record, data["as_of"])]
    problems += _doubts_between(complete)
    if problems:
        raise CatalogueError(problems)
    return complete


#: The words of a record that a person reads in their own language. A citation is the same in each.
TRANSLATED = ("title", "condition")


def sentences(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The words to translate, for the extraction by Babel: the line of the record, no function, the text, no comments.

    `keywords`, `comment_tags` and `options` are those of every extraction method; data has no use for them.
    """
    import yaml

    for section, records in yaml.compose(file, yaml.SafeLoader).value:
        for record in records.value if section.value in ("regimes", "proposals") else []:
            for field, text in record.value:
                if field.value in TRANSLATED:
                    yield record.start_mark.line + 1, None, text.value, []


# --- the file


def read_mapping(path: Path, section: str) -> dict[str, Any]:
    """What a file of data holds, which must have that section; CatalogueError for a file that is none, or in which a
    key stands twice."""
    # Imported here because `breachclock period` shares our command line and must answer at once without it.
    import yaml

    try:
        data = yaml.load(path.read_text("utf-8"), _loader(yaml))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{path.name}: cannot be read: {error}"]) from error
    except yaml.YAMLError as error:
        words = " ".join(str(error).replace('in "<unicode string>", ', "in ").split())
        raise CatalogueError([f"{path.name}: {words}"]) from error
    if not isinstance(data, dict):
        raise CatalogueError([f"{path.name}: no catalogue: it must have {section}"])
    return data


def _loader(yaml: Any) -> Any:
    """A safe loader that refuses a key that stands twice: YAML lets the second win in silence, and a law with it.

    The C loader reads the catalogue about ten times as fast; not every platform has it.
    """

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [key.value for key, _value in node.value]
            for key in keys:
                if keys.count(key) > 1:
                    raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands here twice", node.start_mark)
            return super().construct_mapping(node, deep)

        def construct_yaml_timestamp(self, node: Any) -> Any:
            # A day that no calendar has stays a text: its own field refuses it, and the message names record and field.
            try:
                return super().construct_yaml_timestamp(node)
            except ValueError:
                return node.value

    Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_timestamp)
    return Loader


#: What the file holds beside the records. The timeline and what is not covered are for people.
WHOLE = {
    "schema_version",
    "as_of",
    "events",
    "rules",
    "regimes",
    "proposals",
    "omnibus_timeline",
    "not_covered",
}


def _problems_of_the_whole(data: Mapping[str, Any]) -> list[str]:
    problems = [f"{key}: unknown section" for key in data if key not in WHOLE]
    if data.get("schema_version") != 1:
        problems.append("schema_version: must be 1")
    if not _is_date(data.get("as_of")):
        problems.append("as_of: must be a date such as 2026-11-22")
    for section, known in (("events", Trigger), ("rules", Rule)):
        words = data.get(section)
        if not isinstance(words, dict):
            problems.append(f"{section}: missing")
            continue
        problems += [f"{section}: unknown {section[:-1]} {word!r}" for word in words if word not in _values(known)]
    return problems


def _listed(data: Mapping[str, Any], section: str, problems: list[str]) -> list[Any]:
    records = data.get(section, [] if section == "proposals" else None)
    if isinstance(records, list):
        return records
    problems.append(f"{section}: must be a list of records")
    return []


# --- one field: each reader gives the value, or raises ValueError with what is wrong


def _is_date(value: object) -> bool:
    # A moment is a date too for Python; in the catalogue it is a slip.
    return type(value) is date


def _values(words: type[StrEnum]) -> set[str]:
    return {word.value for word in words}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value


def _name(value: object) -> str:
    """A text that becomes a phrase, where braces would ask for values."""
    if "{" in _text(value) or "}" in _text(value):
        raise ValueError("must not have braces")
    return _text(value)


def _phrase(value: object) -> str:
    """A name that stands inside a sentence."""
    if _name(value)[0].isupper():
        raise ValueError("must begin with a small letter")
    return _name(value)


def _id(value: object) -> str:
    # A clock keeps the id in a column of 40 characters.
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", _text(value)):
        raise ValueError("must be small letters, digits and hyphens, at most 40")
    return _text(value)


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _day(value: object) -> date | None:
    if value is not None and not _is_date(value):
        raise ValueError("must be a date such as 2026-11-22, or null")
    return value  # type: ignore[return-value]


#: The longest period, as for contracts: no moment is found beyond all calendars.
LONGEST = 10_000


def _number(value: object) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST):
        raise ValueError("must be a whole number from 1 to 10,000, or null")
    return value  # type: ignore[return-value]


def _word(kind: str, known: Collection[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"unknown {kind} {value!r}; known: {', '.join(sorted(known))}")
        return value

    return read


def _of(kind: str, words: Callable[[str], Any], known: Collection[str]) -> Callable[[object], Any]:
    read = _word(kind, known)
    return lambda value: words(read(value))


def _many(one: Callable[[object], Any]) -> Callable[[object], tuple[Any, ...]]:
    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError("must be a list with at least one entry")
        return tuple(one(each) for each in value)

    return read


def _place(value: object) -> str:
    if not is_place(_text(value)):
        raise ValueError(f"unknown place {value!r}; write EU, a country such as GB, or a part of one such as US-CA")
    return _text(value)


def _enum(kind: str, words: type[StrEnum]) -> Callable[[object], Any]:
    return _of(kind, words, _values(words))


#: How the units of the catalogue are counted, in words for people; checked so that the two never disagree.
CALENDARS = {
    "hour": "elapsed_hours",
    "day": "calendar_days",
    "week": "calendar_days",
    "business_day": "business_days",
    "month": "calendar_months",
}


def _start(value: object) -> str:
    text = _text(value)
    if not text.startswith(CHAINED):
        _word("event", _values(Trigger))(text)
    return text


_LIMIT: dict[str, Callable[[Any], Any]] = {
    "from": _start,
    "amount": _number,
    "unit": _word("unit", FROM_CATALOGUE),
    "calendar": _word("calendar", {*CALENDARS.values(), "none"}),
    "rule": _enum("rule", Rule),
    "applies_if": _text,
}


def _limit(value: object) -> Limit:
    if not isinstance(value, dict):
        raise ValueError("each must be a limit with from, amount, unit, calendar and rule")
    strange = [key for key in value if key not in _LIMIT]
    missing = [key for key in _LIMIT if key not in value and key != "applies_if"]
    if strange or missing:
        raise ValueError("; ".join([*(f"unknown {key}" for key in strange), *(f"no {key}" for key in missing)]))
    read = {key: _LIMIT[key](one) for key, one in value.items()}
    unit = FROM_CATALOGUE[read["unit"]]
    if (read["amount"] is None) != isinstance(unit, Standard):
        raise ValueError(f"amount {read['amount']} does not go with the unit {read['unit']!r}")
    if read["calendar"] != CALENDARS.get(read["unit"], "none"):
        raise ValueError(f"calendar {read['calendar']!r} does not go with the unit {read['unit']!r}")
    counted = unit if isinstance(unit, Unit) else None
    if read["rule"] is not Rule.SOFT and not fits(read["rule"], counted):
        raise ValueError(f"rule {read['rule'].value!r} does not go with the unit {read['unit']!r}")
    chained = read["from"].startswith(CHAINED)
    return Limit(
        trigger=None if chained else Trigger(read["from"]),
        after=read["from"].removeprefix(CHAINED) if chained else None,
        amount=read["amount"],
        unit=counted,
        standard=unit if isinstance(unit, Standard) else Standard.NONE,
        rule=read["rule"],
        applies_if=read.get("applies_if"),
    )


FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _id,
    "title": _name,
    "cite": _name,
    "jurisdiction": _text,
    "instrument": _text,
    "provision": _text,
    "status": _enum("status", Status),
    "owed_by": _text,
    "owed_to": _text,
    "stage": _enum("stage", Stage),
    "combine": _word("way to combine", {ONLY, EARLIEST, LATEST}),
    "clocks": _many(_limit),
    "condition": _phrase,
    "also": _text,
    "notes": _text,
    "content": _text,
    "adopted": _bool,
    "application_as_proposed": _text,
    "effective_from": _day,
    "effective_to": _day,
    "replaced_by": _text,
    "source": _text,
    "verified": _bool,
    "dates_verified": _bool,
    "coded": _bool,
    "roles": _many(_enum("role", LegalRole)),
    "sectors": _many(_enum("sector", Sector)),
    "noon_closed_roles": _many(_enum("role", LegalRole)),
    "noon_closed_sectors": _many(_enum("sector", Sector)),
    "places": _many(_place),
    "creditor": _word("creditor", CREDITORS),
    "incidents": _bool,
    "restart": _enum("restart", Restart),
    "standard": _enum("standard", Standard),
    "latest_rule": _enum("rule", Rule),
    "target_hours": _number,
}
ALWAYS = (
    *("id", "title", "cite", "jurisdiction", "instrument", "status", "effective_from", "effective_to"),
    *("source", "verified", "coded"),
)
#: What a duty has beside that. A proposal may hold no duty, only what it says.
OF_A_DUTY = ("provision", "owed_by", "owed_to", "stage", "combine", "clocks", "condition", "places")


def _record(raw: object, number: int, problems: list[str]) -> Record | None:
    """The record, or None with the reasons among the problems."""
    if not isinstance(raw, dict):
        problems.append(f"record {number}: must have fields")
        return None
    name = raw.get("id") or f"record {number}"
    wanted = ALWAYS if "content" in raw else ALWAYS + OF_A_DUTY
    values = values_of(name, raw, FIELDS, wanted, problems)
    return None if values is None else Record(**values)


def values_of(
    name: str,
    raw: Mapping[str, object],
    known: Mapping[str, Callable[[Any], Any]],
    wanted: Collection[str],
    problems: list[str],
) -> dict[str, Any] | None:
    """The values of one record of a data file, each read by its field's reader in `known`; None with the reasons among
    the problems where a field of `wanted` is missing, unknown, or refused by its reader (ValueError)."""
    found = [f"{name}: {field}: missing" for field in wanted if field not in raw]
    values: dict[str, Any] = {}
    for field, value in raw.items():
        try:
            values[field] = known[field](value)
        except KeyError:
            found.append(f"{name}: {field}: unknown field")
        except ValueError as error:
            found.append(f"{name}: {field}: {error}")
    problems += found
    return None if found else values


# --- one record: do its fields agree?


def _doubts(record: Record, as_of: date) -> list[str]:
    return [f"{record.id}: {doubt}" for doubt in (*_dates(record, as_of), *_limits(record), *_coding(record))]


def _dates(record: Record, as_of: date) -> list[str]:
    begin, end = record.effective_from, record.effective_to
    if record.status is Status.PROPOSED:
        return ["effective_from: what is proposed has no dates"] if begin or end else []
    if begin and end and end < begin:
        return [f"effective_to: {end} is before effective_from {begin}"]
    begun, ended = begin is None or begin <= as_of, end is not None and end < as_of
    actual = Status.FUTURE if not begun else Status.REPEALED if ended else Status.IN_FORCE
    return [] if record.status is actual else [f"status: {record.status}, but by its dates {actual} on {as_of}"]


def _limits(record: Record) -> list[str]:
    doubts = []
    if record.clocks and (len(record.clocks) == 1) != (record.combine == ONLY):
        doubts.append(f"combine: {record.combine} does not go with {len(record.clocks)} clocks")
    if len(record.clocks) > 1 and any(limit.amount is None for limit in record.clocks):
        doubts.append("clocks: of several limits each needs a number")
    if record.restart is Restart.LATEST and not any(limit.after for limit in record.clocks):
        doubts.append("restart: only a period that starts with a submission can start again")
    numbers = [limit for limit in record.clocks if limit.unit and limit.rule is not Rule.SOFT]
    if record.latest_rule and not (numbers and all(fits(record.latest_rule, limit.unit) for limit in numbers)):
        doubts.append(f"latest_rule: {record.latest_rule} does not go with the unit of the clocks")
    if record.target_hours and numbers:
        doubts.append("target_hours: a duty with a number has no target of ours")
    return doubts


def _coding(record: Record) -> list[str]:
    """What must be there before a clock may start by itself."""
    if not record.coded:
        return []
    doubts = [f"{field}: missing, though coded" for field in ("clocks", "roles", "creditor") if not _has(record, field)]
    if record.stage is Stage.RECORD:
        doubts.append("coded: how long records are kept is no clock")
    if not record.verified:
        doubts.append("coded: what is not verified starts nothing")
    if record.effective_from is None and record.status is not Status.PROPOSED:
        doubts.append("effective_from: missing, though coded")
    return doubts


def _has(record: Record, field: str) -> bool:
    return bool(getattr(record, field))


# --- all records: ids and chains


def _doubts_between(records: tuple[Record, ...]) -> list[str]:
    by_id = {record.id: record for record in records}
    ids = [record.id for record in records]
    doubts = [f"{twice}: id: stands there {ids.count(twice)} times" for twice in by_id if ids.count(twice) > 1]
    for record in records:
        if record.replaced_by and record.replaced_by not in by_id:
            doubts.append(f"{record.id}: replaced_by: unknown id {record.replaced_by!r}")
        doubts += [f"{record.id}: clocks: {doubt}" for doubt in _chain_doubts(record, by_id)]
    return doubts


def _chain_doubts(record: Record, by_id: Mapping[str, Record]) -> list[str]:
    doubts = []
    for after in (limit.after for limit in record.clocks if limit.after):
        earlier = by_id.get(after)
        if earlier is None:
            doubts.append(f"chained to the unknown id {after!r}")
        elif _leads_back(record.id, after, by_id):
            doubts.append(f"chained to {after!r} in a circle")
        elif record.coded and not earlier.coded:
            doubts.append(f"waits for {after!r}, which never starts because it is not coded")
    return doubts


def _leads_back(target: str, start: str, by_id: Mapping[str, Record]) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        one = todo.pop()
        if one == target:
            return True
        if one in by_id and one not in seen:
            seen.add(one)
            todo += [limit.after for limit in by_id[one].clocks if limit.after]
    return False
