"""DOCX to text: paragraphs with the numbers of their lists, and tables; no headers, footers or deleted words."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from contracts.formats.answer import answer
from contracts.formats.numbering import Counter, Level
from contracts.formats.tidy import row, tidied
from core.errors import FieldError
from core.phrases import Phrase

#: What a DOCX may hold when unpacked, in bytes and in parts; a bomb of 20 MB unpacks to many gigabytes.
UNPACKED, PARTS = 150 * 1024 * 1024, 5_000

_DAMAGED = Phrase("This DOCX file is damaged. Save it again in your word processor, or paste the text instead.")
#: What stands in the file and not on the page: deleted or moved words, and the second drawing of each text box.
_UNSEEN = frozenset(
    [*(qn(f"w:{name}") for name in ("del", "moveFrom", "sectPr", "pPr", "tblPr", "tcPr", "trPr", "rPr", "sdtPr"))]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_TEXT, _TEXT_BOX, _PROPERTIES = qn("w:t"), qn("w:txbxContent"), qn("w:pPr")
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): " "}


def text_of(content: bytes) -> str:
    """The text of a DOCX file; FieldError("file") for one that is damaged or would unpack to a mountain."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
        # zipfile unpacks no more of a part than it declares here.
        heavy = len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED
        document = None if heavy else docx.Document(BytesIO(content))
    except (BadZipFile, KeyError, ValueError, NotImplementedError) as broken:
        raise FieldError("file", _DAMAGED) from broken
    if document is None:
        raise FieldError("file", Phrase("Unpacked, this DOCX file is too large to be read. Paste the text instead."))
    return tidied("\n".join(_Reader(document).blocks(document.element.body)))


class _Reader:
    """Goes through a document once, from top to bottom, counting its lists."""

    def __init__(self, document: Any) -> None:
        self.lists = _Lists(document)

    def blocks(self, parent: Any) -> Iterator[str]:
        """The lines of everything inside, paragraphs set apart by an empty line."""
        for child in parent.iterchildren("*"):
            if child.tag == _PARAGRAPH:
                yield from self.paragraph(child)
            elif child.tag == _TABLE:
                yield from self.table(child)
            elif child.tag not in _UNSEEN:
                # Content controls and inserted blocks are wrappers only.
                yield from self.blocks(child)

    def paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(_words(paragraph, boxes)).strip()
        label = self.lists.label(paragraph)
        if text:
            yield f"{label} {text}" if label else text
            yield ""
        for box in boxes:
            yield from self.blocks(box)

    def table(self, table: Any) -> Iterator[str]:
        for one in _nearest(table, _ROW):
            yield row(["\n".join(self.blocks(cell)) for cell in _nearest(one, _CELL)])
        yield ""


def _nearest(parent: Any, tag: str) -> Iterator[Any]:
    """The elements of that tag inside, also within wrappers, but not those of a table within."""
    for child in parent.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _nearest(child, tag)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    """What a paragraph says; text boxes in it are put aside."""
    for child in element.iterchildren("*"):
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag not in _UNSEEN:
            yield from _words(child, boxes)


class _Lists:
    """Which paragraph stands in which list, by itself or by its style."""

    def __init__(self, document: Any) -> None:
        self.styles = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iterchildren(qn("w:style"))
        }
        try:
            numbering = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except (KeyError, AttributeError):
            numbering = None
        found = [] if numbering is None else list(numbering.iterchildren("*"))
        self.kinds = {one.get(qn("w:abstractNumId")): one for one in found if one.tag == qn("w:abstractNum")}
        self.numbers = {one.get(qn("w:numId")): one for one in found if one.tag == qn("w:num")}
        self.counters: dict[str, Counter] = {}
        self.begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        number, depth = self._place(paragraph)
        numbered = self.numbers.get(number)
        if numbered is None or number is None:
            return ""
        kind = _value(numbered, "w:abstractNumId") or ""
        counter = self.counters.get(kind) or self.counters.setdefault(kind, Counter(self._levels(kind)))
        if number not in self.begun:
            self.begun.add(number)
            for override in numbered.iterchildren(qn("w:lvlOverride")):
                if (start := _value(override, "w:startOverride")) is not None:
                    counter.restart(_whole(override.get(qn("w:ilvl"))), _whole(start, 1))
        return counter.label(depth)

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """(id of the list, level); the paragraph's own word goes before that of its style, and 0 means: in none."""
        properties = paragraph.find(_PROPERTIES)
        number, level = _numbered(properties)
        style = _value(properties, "w:pStyle") if properties is not None else None
        seen: set[str] = set()
        while number is None and style in self.styles and style not in seen:
            seen.add(style)
            number, own = _numbered(self.styles[style].find(_PROPERTIES))
            level = level if level is not None else own
            if number is not None and level is None:
                level = self._level_of(number, style)
            style = _value(self.styles[style], "w:basedOn")
        return number, min(_whole(level), 8)

    def _level_of(self, number: str, style: str) -> str | None:
        """The level that a list keeps for a style."""
        kind = self.kinds.get(_value(self.numbers.get(number), "w:abstractNumId"))
        levels = kind.iterchildren(qn("w:lvl")) if kind is not None else ()
        return next((one.get(qn("w:ilvl")) for one in levels if _value(one, "w:pStyle") == style), None)

    def _levels(self, kind: str) -> dict[int, Level]:
        found = self.kinds.get(kind)
        if found is not None and (link := _value(found, "w:numStyleLink")) in self.styles:
            # The levels stand where the named list style points to.
            number, _level = _numbered(self.styles[link].find(_PROPERTIES))
            found = self.kinds.get(_value(self.numbers.get(number), "w:abstractNumId"), found)
        levels = found.iterchildren(qn("w:lvl")) if found is not None else ()
        return {
            _whole(one.get(qn("w:ilvl"))): Level(
                _value(one, "w:numFmt") or "decimal",
                _value(one, "w:lvlText") or "",
                _whole(_value(one, "w:start"), 1),
                one.find(qn("w:isLgl")) is not None,
            )
            for one in levels
        }


def _numbered(properties: Any) -> tuple[str | None, str | None]:
    """(id of the list, level) as these properties say, each None where they say nothing."""
    placed = properties.find(qn("w:numPr")) if properties is not None else None
    return (None, None) if placed is None else (_value(placed, "w:numId"), _value(placed, "w:ilvl"))


def _value(element: Any, child: str) -> str | None:
    found = element.find(qn(child)) if element is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _whole(written: str | None, otherwise: int = 0) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 7 else otherwise


if __name__ == "__main__":
    answer(lambda content: (text_of(content), None))
