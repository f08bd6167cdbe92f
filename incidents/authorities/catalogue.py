"""Reads the directory of authorities; refuses what the program does not know, with the record and the field named."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.catalogue import CatalogueError, read_mapping, values_of
from core.phrases import Phrase, phrase_of
from incidents.authorities.directory import Authority, Channel, Directory, GeneralRule, Note, Refuses

DIRECTORY = Path(__file__).with_name("directory.yaml")
#: From GDPR times until the file is written anew: a year outside is a slip.
FIRST_YEAR = 2018


@cache
def current() -> Directory:
    """The program's own directory, read once."""
    return load()


def load(path: Path = DIRECTORY) -> Directory:
    """The directory in a file; CatalogueError with everything that is wrong with it."""
    data = read_mapping(path, "authorities")
    problems = [f"{key}: unknown section" for key in data if key not in WHOLE]
    problems += [f"{key}: missing" for key in WHOLE if key not in data]
    if problems:
        raise CatalogueError(problems)
    if data["schema_version"] != 1:
        problems.append("schema_version: must be 1")
    if type(data["as_of"]) is not date:
        problems.append("as_of: must be a date such as 2026-11-22")
    rules = [_record(one, "rule", RULE, RULE, problems) for one in data["rules"]]
    found = [_record(one, "authority", AUTHORITY, ALWAYS, problems) for one in data["authorities"]]
    laender = dict(data["laender"])
    of_laender = laender.pop("authorities", [])
    shared = _record({"code": "laender", **laender}, "laender", SHARED | {"code": _text}, SHARED, problems)
    found += [_record(one, "authority", LAND, LAND_ALWAYS, problems) for one in of_laender]
    codes = [str(one.get("code")) for one in [*data["authorities"], *of_laender] if isinstance(one, dict)]
    problems += [f"{code}: code: stands there twice" for code in sorted(set(codes)) if codes.count(code) > 1]
    if problems:
        raise CatalogueError(problems)
    common = {key: value for key, value in (shared or {}).items() if key != "code"}
    # The general contacts of the Länder are stated to be verified; that German is taken is nowhere.
    every = [
        _authority({**({"languages_verified": False, **common} if "land" in one else {}), **one})
        for one in found
        if one
    ]
    return Directory(
        data["as_of"],
        tuple(GeneralRule(**one) for one in rules if one),
        {one.code: one for one in every},
        tuple(data["sources"]),
    )


def sentences(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The sentences to translate, for the extraction by Babel: every `text`, wherever it stands in the file."""
    import yaml

    def walk(node: Any) -> Iterator[tuple[int, None, str, list[str]]]:
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                yield from walk(one)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == "text":
                    yield value.start_mark.line + 1, None, value.value, []
                else:
                    yield from walk(value)

    yield from walk(yaml.compose(file, yaml.SafeLoader))


def _authority(values: dict[str, Any]) -> Authority:
    year = values.pop("channel_as_of", None)
    values.setdefault("country", values["code"].partition("-")[0])
    return Authority(**values, channel_as_of=None if year == UNKNOWN else year, undated=year == UNKNOWN)


def _record(
    raw: Any, kind: str, known: Mapping[str, Callable[[Any], Any]], wanted: Collection[str], problems: list[str]
) -> dict[str, Any] | None:
    """The values of one record, or None with the reasons among the problems."""
    if not isinstance(raw, dict):
        problems.append(f"{kind} {raw!r}: must have fields")
        return None
    name = raw.get("code") or raw.get("id") or kind
    return values_of(name, raw, known, wanted, problems)


# --- one field: each reader gives the value, or raises ValueError with what is wrong


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _phrase(value: Any) -> Phrase:
    if "{" in _text(value) or "}" in value:
        raise ValueError("must not have braces")
    return phrase_of(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _url(value: Any) -> str:
    if not _text(value).startswith("https://"):
        raise ValueError("must be an address with https://")
    return value


def _maybe_url(value: Any) -> str | None:
    return None if value is None else _url(value)


def _mail(value: Any) -> str | None:
    if value is not None and _text(value).count("@") != 1:
        raise ValueError("must be an e-mail address, or null")
    return value


def _zone(value: Any) -> str:
    try:
        ZoneInfo(_text(value))
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"unknown zone {value!r}") from error
    return value


def _words(kind: str, known: Any) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        for one in value:
            if one not in set(known):
                raise ValueError(f"unknown {kind} {one!r}; known: {', '.join(sorted(known))}")
        return tuple(known(one) for one in value)

    return read


def _languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and len(one) == 2 for one in value):
        raise ValueError("must be a list of two-letter codes")
    return tuple(value)


UNKNOWN = "unknown"


def _year(value: Any) -> int | str:
    if value != UNKNOWN and (type(value) is not int or value < FIRST_YEAR):
        raise ValueError(f"must be a year from {FIRST_YEAR} on, or {UNKNOWN}")
    return value


def _notes(value: Any) -> tuple[Note, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list")
    problems: list[str] = []
    read = [_record(one, "note", NOTE, ("text",), problems) for one in value]
    if problems:
        raise ValueError("; ".join(problems))
    return tuple(Note(**one) for one in read if one)


def _refuses(value: Any) -> frozenset[Refuses]:
    return frozenset(_words("refusal", Refuses)(value))


WHOLE = ("schema_version", "as_of", "rules", "authorities", "laender", "sources")
NOTE: dict[str, Callable[[Any], Any]] = {"text": _phrase, "trap": _bool, "verified": _bool}
RULE: dict[str, Callable[[Any], Any]] = {"id": _text, "text": _phrase, "source": _text, "verified": _bool}
SHARED: dict[str, Callable[[Any], Any]] = {
    "country": _text,
    "languages": _languages,
    "timezone": _zone,
    "contact_verified": _bool,
}
EVERY: dict[str, Callable[[Any], Any]] = {
    "code": _text,
    "name": _text,
    "website": _url,
    "channel": _words("channel", Channel),
    "breach_url": _maybe_url,
    "email": _mail,
    "phone": _maybe,
    "verified": _bool,
    "refuses": _refuses,
    "notes": _notes,
}
LAND = EVERY | {"land": _text}
AUTHORITY = EVERY | {
    "name_en": _text,
    "breach_email": _mail,
    "languages": _languages,
    "languages_verified": _bool,
    "timezone": _zone,
    "contact_verified": _bool,
    "channel_as_of": _year,
}
OPTIONAL = {"refuses", "notes", "channel_as_of"}
ALWAYS = AUTHORITY.keys() - OPTIONAL
LAND_ALWAYS = LAND.keys() - OPTIONAL
