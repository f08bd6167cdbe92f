"""Tables as files: one XLSX workbook, a ZIP of CSV files or one JSON object, read and written row by row."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from werkzeug.datastructures import FileStorage

from contracts.bulk.columns import SHEETS, TOLD_ONLY
from contracts.bulk.tables import safe, told
from core.errors import FieldError
from core.files import keep
from core.forms import cleaned
from core.phrases import Phrase

MEDIA_TYPES = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
#: What each of them is called on disk.
ENDINGS = {"csv": ".zip", "xlsx": ".xlsx", "json": ".json"}
#: Unpacked, in bytes. A packed file may claim to be anything.
LARGEST = 300 * 1024 * 1024
#: More columns than any of our tables has; a sheet that says it has 16,384 is not read to its end.
WIDEST = 64
#: How long a file that was checked waits for its import.
KEPT_SECONDS = 24 * 3600
#: Characters that a cell of XLSX holds.
XLSX_CELL = 32_767
NAMES = {sheet.name for sheet in SHEETS}
KNOWN = NAMES | {sheet.name for sheet in TOLD_ONLY}
#: All that the readers of broken files are known to raise.
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, csv.Error, json.JSONDecodeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError, SyntaxError),
    *(RecursionError, RuntimeError, OSError),
)

NO_TABLE = Phrase("This is no table that can be read. Give one XLSX workbook, CSV files in UTF-8, or a JSON export.")
NO_SHEET = Phrase("There is no table of this name: {name}. These are: {names}.")
TOO_LARGE = Phrase("This file unpacks to more than {size} MB.")

Row = tuple[int, Sequence[Any]]


class Book:
    """An opened file of tables. `names` are the tables in it, `rows(name)` their rows with the headings first."""

    def __init__(self, rows: dict[str, Any], shut: Any = None) -> None:
        self._rows = rows
        self._shut = shut
        self.names = tuple(rows)

    def rows(self, name: str) -> Iterator[Row]:
        """(number, cells) of each row, as spreadsheets count. FieldError on `file` where it cannot be read on."""
        try:
            for number, cells in enumerate(self._rows[name](), start=1):
                yield number, [cleaned(cell) if isinstance(cell, str) else cell for cell in cells]
        except FieldError:
            raise
        except UnicodeDecodeError:
            text = Phrase("The table {name} is not in UTF-8. Save it as “CSV UTF-8”.", {"name": name})
            raise FieldError("file", text) from None
        except BROKEN as error:
            raise FieldError("file", NO_TABLE) from error

    def close(self) -> None:
        if self._shut:
            self._shut()


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """The tables in a file, by what it holds and not by its name; FieldError on `file` for what holds none of ours."""
    try:
        book = _opened(path)
    except FieldError:
        raise
    except BROKEN as error:
        raise FieldError("file", NO_TABLE) from error
    try:
        unknown = next((name for name in book.names if name not in KNOWN), None)
        if unknown is not None or not book.names:
            values = {"name": (unknown or "–")[:80], "names": ", ".join(sheet.name for sheet in SHEETS)}
            raise FieldError("file", NO_SHEET.filled(values))
        yield book
    finally:
        book.close()


def _opened(path: Path) -> Book:
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return _json(path)
    if not zipfile.is_zipfile(path):
        if path.stem.lower() not in KNOWN:
            raise FieldError("file", NO_TABLE)
        return _csv({path.stem: lambda: path.open("rb")})
    packed = zipfile.ZipFile(path)
    if sum(one.file_size for one in packed.infolist()) > LARGEST:
        packed.close()
        raise FieldError("file", TOO_LARGE.filled({"size": LARGEST // 1024 // 1024}))
    if "[Content_Types].xml" in packed.namelist():
        packed.close()
        return _xlsx(path)
    members = [one for one in packed.namelist() if not one.endswith("/") and not one.startswith("__MACOSX/")]
    opens = {PurePosixPath(one).stem: lambda one=one: packed.open(one) for one in members}
    if len(opens) < len(members):
        packed.close()
        raise FieldError("file", Phrase("Two of these files have the same name."))
    return _csv(opens, packed.close)


def _xlsx(path: Path) -> Book:
    # An open file, since the library goes by a path's ending.
    file = path.open("rb")
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except BaseException:
        file.close()
        raise
    named = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}

    def rows(sheet: Any) -> Iterator[Sequence[Any]]:
        # What the file says of its own size is often wrong.
        sheet.reset_dimensions()
        return sheet.iter_rows(max_col=WIDEST, values_only=True)

    return Book({name: lambda sheet=sheet: rows(sheet) for name, sheet in named.items()}, file.close)


def _csv(opens: dict[str, Any], shut: Any = None) -> Book:
    def rows(open_file: Any) -> Iterator[Sequence[Any]]:
        with io.TextIOWrapper(open_file(), encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            # Spreadsheets write what their country uses to divide; headings hold none of these.
            divider = max(",;\t", key=first.count)
            yield next(csv.reader([first], delimiter=divider), [])
            yield from csv.reader(file, delimiter=divider)

    return Book({stem.strip().lower(): lambda one=one: rows(one) for stem, one in opens.items()}, shut)


def _json(path: Path) -> Book:
    data = json.loads(path.read_text("utf-8-sig"))

    def rows(listed: Any) -> Iterator[Sequence[Any]]:
        names = list(dict.fromkeys(name for row in listed for name in row))
        yield names
        for row in listed:
            # Nothing runs a formula here, so nothing was made safe: what looks like a mark of ours is text.
            yield [safe(cell) if isinstance(cell := row.get(name), str) else cell for name in names]

    return Book({name: lambda listed=listed: rows(listed) for name, listed in data.items()})


class Writer:
    """Writes tables one after the other into an open binary file."""

    def sheet(self, name: str, headings: Sequence[str]) -> None:
        """Begins the next table."""
        raise NotImplementedError

    def row(self, values: Sequence[Any]) -> None:
        """Adds a row to the table that was begun last."""
        raise NotImplementedError

    def close(self) -> None:
        """Completes the file; it stays open."""
        raise NotImplementedError

    def abandon(self) -> None:
        """Lets go of what was begun, where it cannot be completed."""


class _CsvWriter(Writer):
    def __init__(self, file: IO[bytes]) -> None:
        self._packed = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._text: io.TextIOWrapper | None = None

    def sheet(self, name: str, headings: Sequence[str]) -> None:
        self._end()
        member = zipfile.ZipInfo(f"{name}.csv")
        member.compress_type = zipfile.ZIP_DEFLATED
        # With the mark by which spreadsheets know UTF-8.
        self._text = io.TextIOWrapper(self._packed.open(member, "w"), encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._text)
        self._csv.writerow(headings)

    def row(self, values: Sequence[Any]) -> None:
        self._csv.writerow([_cell(value) for value in values])

    def close(self) -> None:
        self._end()
        self._packed.close()

    def _end(self) -> None:
        if self._text:
            self._text.close()


class _XlsxWriter(Writer):
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._book = Workbook(write_only=True)

    def sheet(self, name: str, headings: Sequence[str]) -> None:
        self._sheet = self._book.create_sheet(name)
        self._sheet.freeze_panes = "A2"
        for place in range(len(headings)):
            self._sheet.column_dimensions[get_column_letter(place + 1)].width = 24
        self._sheet.append([self._written(heading, bold=True) for heading in headings])

    def row(self, values: Sequence[Any]) -> None:
        self._sheet.append([self._written(value) for value in values])

    def close(self) -> None:
        self._book.save(self._file)

    def abandon(self) -> None:
        # Its sheets are half-written files of their own until they are closed.
        for sheet in self._book.worksheets:
            if not sheet.closed:
                sheet.close()

    def _written(self, value: Any, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(self._sheet)
        text = _cell(value)
        if isinstance(text, str):
            if len(text) > XLSX_CELL:
                raise FieldError("format", TOO_LONG)
            cell.value = cleaned(text)
            # A text, whatever it begins with.
            cell.data_type = "s"
        else:
            cell.value = text
        if bold:
            cell.font = Font(bold=True)
        return cell


TOO_LONG = Phrase("A text is longer than a cell of XLSX takes. Choose CSV or JSON.")


class _JsonWriter(Writer):
    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
        self._before = "{"
        self._names: Sequence[str] = ()

    def sheet(self, name: str, headings: Sequence[str]) -> None:
        self._text.write(f"{self._before}\n{json.dumps(name)}: [")
        self._before, self._comma, self._names = "],", "", headings

    def row(self, values: Sequence[Any]) -> None:
        pairs = {name: value for name, value in zip(self._names, values, strict=True) if value is not None}
        self._text.write(f"{self._comma}\n{json.dumps(pairs, ensure_ascii=False, default=_iso)}")
        self._comma = ","

    def close(self) -> None:
        self._text.write("]\n}\n" if self._names else "{}\n")
        # The file belongs to whoever opened it.
        self._text.detach()


def writer(kind: str, file: IO[bytes]) -> Writer:
    """A writer of that kind (`csv`, `xlsx`, `json`) onto an open binary file."""
    return {"csv": _CsvWriter, "xlsx": _XlsxWriter, "json": _JsonWriter}[kind](file)


def kept(folder: Path, uploads: Sequence[FileStorage], now: datetime) -> str:
    """Keeps an uploaded set of tables for the day in which it is checked and imported; gives its SHA-256.

    FieldError on `files` for several files that are no set of CSV files.
    """
    files = [(upload.filename or "file", upload.stream.read()) for upload in uploads]
    tables = [name for name, _content in files if name.lower().endswith(".csv")]
    if len(files) > 1 and len(tables) < len(files):
        raise FieldError("files", Phrase("Several files are taken only if all of them are CSV."))
    for old in folder.glob("*/*"):
        if now.timestamp() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return keep(folder, packed(files) if tables else files[0][1])


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Several CSV files as one ZIP, so that a set of tables is one file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(PurePosixPath(name.replace("\\", "/")).name, content)
    return whole.getvalue()


def _cell(value: Any) -> Any:
    return told(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
