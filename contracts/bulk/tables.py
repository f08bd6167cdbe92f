"""From the cells of a table to values, and back: tolerant where one thing can be meant, else a sentence why not."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from unicodedata import normalize

from contracts.bulk.columns import Column, Kind, Sheet
from contracts.moment import checked_year
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase, phrase_of

#: In the six languages, with the truth values that a spreadsheet writes in each of them.
YES = frozenset(
    {"yes", "y", "true", "1", "x", "oui", "ja", "sí", "sì", "si", "vrai", "wahr", "vero", "verdadero", "waar"}
)
NO = frozenset({"no", "n", "false", "0", "non", "nein", "nee", "faux", "falsch", "falso", "onwaar"})
#: What a spreadsheet shows where a formula of its own failed.
BROKEN = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
#: A cell that begins so may be run as a formula by whoever opens the table; `#` would make its row a remark.
RISKY = re.compile(r"'*[=+\-@\t\r#＝＋－＠]")
#: A text of a column that holds no more characters than this has no line break.
ONE_LINE = 200
#: Larger than any number that a register holds; the database counts no further.
LARGEST = 1_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `row` is counted as spreadsheets do, `column` None for the row or sheet as a whole."""

    sheet: str
    row: int | None
    column: str | None
    message: Phrase


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number, and what its cells say by column.

    `wrong` are the columns whose cell could not be read, `unread` those whose heading could not.
    """

    row: int
    values: Mapping[str, Any]
    wrong: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @property
    def unsure(self) -> frozenset[str]:
        """The columns of which nobody knows what they say."""
        return self.wrong | self.unread


class Remark(str):
    """A cell that makes its row a remark, and so is written as it is."""

    __slots__ = ()


def safe(text: str) -> str:
    """The text as no spreadsheet takes it for a formula; `plain` reads it back.

    >>> safe("=1+1"), safe("'=1"), safe("Example")
    ("'=1+1", "''=1", 'Example')
    """
    return f"'{text}" if RISKY.match(text) else text


def plain(text: str) -> str:
    """What `safe` was given.

    >>> plain("'=1+1"), plain("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and RISKY.match(text) else text


def is_remark(cells: Sequence[Any]) -> bool:
    """Whether the row is for people only: its first cell that is not empty begins with `# `."""
    first = next((cell for cell in cells if cell not in (None, "")), None)
    return isinstance(first, str) and (first.startswith("# ") or first == "#")


def is_blank(cells: Sequence[Any]) -> bool:
    return all(cell in (None, "") for cell in cells)


def headed(sheet: Sheet, row: int, cells: Sequence[Any]) -> tuple[dict[int, Column], list[Fault]]:
    """Which column stands at which place; a heading that nobody knows may be a slip, so it is a fault."""
    places: dict[int, Column] = {}
    faults = []
    for place, cell in enumerate(cells):
        if cell in (None, ""):
            continue
        name = re.sub(r"[\s-]+", "_", str(cell).strip().lower())
        column = sheet.column(name)
        if column is None:
            known = ", ".join(one.name for one in sheet.read)
            text = Phrase("There is no column of this name. These are: {known}.", {"known": known})
            faults.append(Fault(sheet.name, row, str(cell)[:80], text))
        elif column in places.values():
            faults.append(Fault(sheet.name, row, name, Phrase("This column stands there twice.")))
        else:
            places[place] = column
    missing = [one for one in sheet.read if one.required and one not in places.values()]
    faults += [Fault(sheet.name, row, one.name, Phrase("This column is missing.")) for one in missing]
    return places, faults


def unread(sheet: Sheet, places: Mapping[int, Column], faults: Iterable[Fault]) -> frozenset[str]:
    """The columns that have no place though the table may well hold them: a heading that nobody knows may mean any."""
    absent = {one.name: one.required for one in sheet.read if one not in places.values()}
    slip = any(sheet.column(fault.column or "") is None for fault in faults)
    return frozenset(name for name, required in absent.items() if required or slip)


def read_row(sheet: Sheet, row: int, places: Mapping[int, Column], cells: Sequence[Any]) -> tuple[dict, list[Fault]]:
    """The values that the row gives, by column (empty cells give none), and what is wrong with it."""
    values: dict[str, Any] = {}
    faults = []
    for place, column in places.items():
        if column.about is None:
            continue
        raw = cells[place] if place < len(cells) else None
        try:
            value = read_cell(column, raw)
        except FieldErrors as several:
            faults += [Fault(sheet.name, row, column.name, phrase_of(one.message)) for one in several.errors]
            continue
        except FieldError as error:
            faults.append(Fault(sheet.name, row, column.name, phrase_of(error.message)))
            continue
        if value is not None:
            values[column.name] = value
        elif column.required:
            faults.append(Fault(sheet.name, row, column.name, Phrase("This must not be empty.")))
    return values, faults


def read_cell(column: Column, raw: Any) -> Any:
    """The cell's value; None for an empty one. FieldError on the column's name for what cannot be meant, FieldErrors
    where several parts of a list cannot.

    >>> read_cell(Column("unit", kind=Kind.CODE, codes=("working_days",)), "Working days")
    'working_days'
    """
    if raw is None or raw == "" or raw == []:
        return None
    if isinstance(raw, str) and raw in BROKEN:
        raise FieldError(column.name, Phrase("This cell holds an error of the spreadsheet: {text}", {"text": raw}))
    read = {
        Kind.TEXT: _text,
        Kind.CODE: _code,
        Kind.CODES: _codes,
        Kind.DAY: _day,
        Kind.DAYS: _days,
        Kind.NUMBER: _number,
        Kind.YES: _yes,
    }[column.kind]
    return read(column, raw)


def _text(column: Column, raw: Any) -> str | None:
    text = plain(raw) if isinstance(raw, str) else _written(raw)
    if "\n" in text and column.longest <= ONE_LINE:
        # Mostly a quotation mark that nobody closed, which swallows the rows behind it.
        raise FieldError(column.name, Phrase("This must be one line: {text}", {"text": text[:80]}))
    if len(text) > column.longest:
        values = {"length": len(text), "longest": column.longest}
        raise FieldError(column.name, Phrase("This has {length} characters; {longest} fit here.", values))
    return text or None


def _written(raw: Any) -> str:
    """A number, day or truth as somebody would have typed it where text was expected."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    return str(raw)


def _code(column: Column, raw: Any) -> str:
    text = _written(raw).strip()
    code = re.sub(r"[\s-]+", "_", text.lower())
    # Some codes are written with hyphens themselves.
    found = next((one for one in column.codes if code == one.replace("-", "_")), None)
    if found is None:
        values = {"text": text[:80], "codes": ", ".join(column.codes)}
        raise FieldError(column.name, Phrase("“{text}” is none of these: {codes}.", values))
    return str(found)


def _parts(raw: Any) -> Iterable[Any]:
    if isinstance(raw, list):
        return raw
    if not isinstance(raw, str):
        return [raw]
    return [part.strip() for part in re.split(r"[;,\n]", raw) if part.strip()]


def _each(column: Column, raw: Any, read: Callable[[Column, Any], Any]) -> list[Any]:
    found, errors = [], []
    for part in _parts(raw):
        try:
            found.append(read(column, part))
        except FieldError as error:
            errors.append(error)
    if errors:
        raise FieldErrors(errors) if len(errors) > 1 else errors[0]
    return found


def _codes(column: Column, raw: Any) -> list[str]:
    given = set(_each(column, raw, _code))
    return [str(code) for code in column.codes if code in given]


def _day(column: Column, raw: Any) -> date:
    day = _calendar_day(column, raw)
    checked_year(column.name, day)
    return day


def _calendar_day(column: Column, raw: Any) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise FieldError(column.name, Phrase("This is a moment, not a day: {text}", {"text": str(raw)}))
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    # With points the day comes first wherever dates are written so; with strokes nobody can tell.
    match = re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text, re.ASCII)
    try:
        if match and match["y"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match:
            return date(int(match[6]), int(match[5]), int(match[4]))
    except ValueError:
        raise FieldError(column.name, Phrase("No calendar has this day: {text}", {"text": text})) from None
    raise FieldError(
        column.name, Phrase("“{text}” could be several days, or none. Write 2026-03-31.", {"text": text[:80]})
    )


def _days(column: Column, raw: Any) -> list[str]:
    return sorted({day.isoformat() for day in _each(column, raw, _day)})


def _number(column: Column, raw: Any) -> int:
    if isinstance(raw, str) and re.fullmatch(r"\d{1,9}", raw.strip(), re.ASCII):
        raw = int(raw)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= LARGEST:
        raise FieldError(
            column.name, Phrase("A whole number in digits, please, not “{text}”.", {"text": str(raw)[:80]})
        )
    return raw


def _yes(column: Column, raw: Any) -> bool:
    # Some systems write an accent as a letter of its own.
    text = normalize("NFC", _written(raw).strip().lower())
    if text in YES | NO:
        return text in YES
    raise FieldError(column.name, Phrase("Write yes or no, not “{text}”.", {"text": text[:80]}))


def told(value: Any) -> str | int | None:
    """A value as a cell tells it: lists with ; between, yes and no in words, moments and days as ISO 8601 writes them.

    >>> told(["email", "post"]), told(True), told("+44 7700 900123")
    ('email; post', 'yes', "'+44 7700 900123")
    """
    if value is None or isinstance(value, Remark) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return safe("; ".join(str(one) for one in value))
    return safe(str(value))
