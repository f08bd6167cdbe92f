"""The command `breachclock read`: the duties to tell of a breach that an agreement lays down, in words or as JSON."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.clause import Reading, read_with_doubt
from contracts.clause import read as readings_of
from contracts.extract import Extract, extracted, page_of
from contracts.reader.languages import LEXICONS
from contracts.review.proposed import proposed
from contracts.terms import Role
from contracts.words import CHANNELS, CONTENTS, PARTIES, TRIGGERS
from core.arguments import Parser, Refused
from core.errors import FieldError
from core.media import LARGEST, MEDIA_TYPES, is_picture

ENDINGS = tuple(ending for ending in MEDIA_TYPES if not is_picture(ending))


def read(arguments: list[str]) -> int:
    """Prints what was found. Gives the exit status: 2 where something could not be read, with a line for each file."""
    try:
        options = _options(arguments)
        if options.clauses:
            _print_json(_clauses(options))
        elif options.path.is_dir():
            return _folder(options)
        else:
            extract = _extract(options.path)
            found, unread = read_with_doubt(extract.text, options.language)
            if options.json:
                _print_json(_data(extract, found))
            else:
                print("\n".join(_lines(extract, found)))
            if unread:
                _complain(f"{options.path}: {unread}")
    except Refused as refused:
        return _complain(str(refused))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    description = "Which duties to tell of a breach does an agreement lay down?"
    parser = Parser(prog="breachclock read", description=description, allow_abbrev=False)
    kinds = ", ".join(ENDINGS)
    parser.add_argument(
        "path", nargs="?", type=Path, metavar="FILE", help=f"an agreement ({kinds}), or a folder of them"
    )
    parser.add_argument("--clauses", type=Path, metavar="FILE", help='JSON: {"clauses": [{"id", "language", "text"}]}')
    parser.add_argument("--json", action="store_true", help="as JSON, in the schema of the labelled agreements")
    parser.add_argument("--language", choices=sorted(LEXICONS), help="of the text (default: found out from it)")
    options = parser.parse_args(arguments)
    if (options.path is None) == (options.clauses is None):
        raise Refused("name a file, a folder, or --clauses with a file")
    if options.clauses and not options.json:
        raise Refused("--clauses answers with --json only")
    return options


def _folder(options: argparse.Namespace) -> int:
    """Everything that can be read, and a line for each file that cannot."""
    paths = sorted(path for path in options.path.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    if not paths:
        raise Refused(f"{options.path}: no agreement is in this folder ({', '.join(ENDINGS)})")
    found: dict[str, Any] = {}
    status = 0
    for path in paths:
        try:
            if path.stem in found:
                raise Refused(f"{path}: another file of this name was read already")
            extract = _extract(path)
            readings, unread = read_with_doubt(extract.text, options.language)
            if unread:
                _complain(f"{path}: {unread}")
            found[path.stem] = _data(extract, readings) if options.json else _lines(extract, readings)
        except Refused as refused:
            status = _complain(str(refused))
    if options.json:
        _print_json(found)
    else:
        print("\n\n".join("\n".join([name, *lines]) for name, lines in found.items()))
    return status


def _clauses(options: argparse.Namespace) -> dict[str, Any]:
    """The readings of each clause by its id."""
    try:
        clauses = json.loads(options.clauses.read_bytes())["clauses"]
        texts = {one["id"]: (str(one["text"]), options.language or one.get("language")) for one in clauses}
    except OSError as missing:
        raise Refused(f"{options.clauses}: {missing.strerror}") from missing
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        shape = '{"clauses": [{"id": ..., "language": ..., "text": ...}]}'
        raise Refused(f"{options.clauses}: this is no JSON of the form {shape}") from wrong
    return {name: _data(Extract(text, ""), readings_of(text, language)) for name, (text, language) in texts.items()}


def _extract(path: Path) -> Extract:
    try:
        with path.open("rb") as file:
            return extracted(path.name, file.read(LARGEST + 1))
    except OSError as missing:
        raise Refused(f"{path}: {missing.strerror}") from missing
    except FieldError as refused:
        raise Refused(f"{path}: {refused}") from refused


def _data(extract: Extract, readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """The readings in the label schema; where the file has pages, the evidence names its page too."""
    data = [reading.as_data(number) for number, reading in enumerate(readings, start=1)]
    for one in data if extract.page_starts else ():
        one["evidence"]["page"] = page_of(extract.page_starts or (), one["evidence"]["char_start"])
    return data


def _lines(extract: Extract, readings: list[Reading]) -> list[str]:
    if not readings:
        return ["No duty to tell of a breach was found."]
    count = "1 duty" if len(readings) == 1 else f"{len(readings)} duties"
    head = f"{count} to tell of a breach. This is how the program reads it; a person confirms or refuses each."
    return [head, *(line for number, one in enumerate(readings, start=1) for line in _told(extract, number, one))]


def _told(extract: Extract, number: int, reading: Reading) -> list[str]:
    terms = reading.terms()
    # As the page of the review says it: what is printed here is what would be confirmed there.
    period = proposed(reading.as_data(), Role.CONTROLLER, Role.PROCESSOR).period
    channels = ", ".join(str(CHANNELS[channel]) for channel in terms.channels)
    where = [f"section {reading.section}"] if reading.section else []
    where += [f"page {page_of(extract.page_starts, reading.char_start)}"] if extract.page_starts else []
    return [
        "",
        f"{number}. {PARTIES[reading.debtor]} → {PARTIES[reading.creditor]}: {period}",
        f"   Starts: {TRIGGERS[terms.trigger]}",
        f"   Channel: {channels}{f': {reading.address}' if reading.address else ''}",
        *([f"   Must hold: {', '.join(str(CONTENTS[item]) for item in terms.content)}"] if terms.content else []),
        f"   Stands in: {', '.join([*where, f'characters {reading.char_start}–{reading.char_end}'])}",
        f"   “{' '.join(reading.quote.split())}”",
        *(f"   Doubt: {doubt}" for doubt in reading.doubts),
    ]


def _print_json(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _complain(message: str) -> int:
    print(f"breachclock read: {' '.join(message.split())}", file=sys.stderr)
    return 2
