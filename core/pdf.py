"""Sections -> PDF. Knows layout, no law: what a section says, and that something is missing, is told to it.

The same input gives the same bytes, so that a filed copy can be compared with a new print. All fonts are embedded. A
character without a glyph in them shows as a box and a sentence at the end says so; nothing is dropped silently.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol
from xml.sax.saxutils import escape

from reportlab.lib.abag import ABag
from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
)

from core.pdf_bars import BarLine
from core.pdf_file import FONT_FILES
from core.pdf_tags import TaggedCanvas
from core.phrases import Phrase

Words = Callable[[Phrase | str], str]


class Item(Protocol):
    """A label and what stands under it: a value, a gap named in words, or both. An item may also have a `number`, which
    stands small beside the label, a `change`, which says what became of it since the version before, a `bar`, which
    draws the moment or period that the value names, and be `typed`: its value goes into somebody's form as it is."""

    label: Phrase
    value: Phrase | str | None
    gap: Phrase | None


class Section(Protocol):
    """A heading, where it comes from (shown small beside it), and items; a checklist shows only its gaps. `level` 2
    stands inside the section of level 1 before it."""

    heading: Phrase
    source: Phrase | None
    items: Sequence[Item]
    checklist: bool
    level: int


class Document(Protocol):
    """What is printed. `state` names the banner on each page, none if empty; `notes` speak to the person who prints. A
    document may also have a `version`, which stands in the line on top of each page, be a `drill`, which every page
    says whatever its state, and be `counted`: then the length of each value stands beside it. The sections are read
    once, as they are drawn, and not kept."""

    title: Phrase
    reference: str
    state: str
    lead: Phrase | None
    notes: Sequence[Phrase]
    sections: Iterable[Section]


BANNERS = {
    "draft": Phrase("DRAFT"),
    "approved": Phrase("approved"),
    "filed": Phrase("filed"),
    "superseded": Phrase("superseded"),
}
DRILL = Phrase("DRILL")
#: What is no warning stands in quiet letters.
QUIET = ("approved", "filed", "superseded")
MARGIN = 22 * mm
TOP, BOTTOM = 32 * mm, 24 * mm
MISSING = "□"
BOXES = Phrase("A box {box} stands for a character that cannot be printed here; the page shows it.", {"box": MISSING})
REGULAR, BOLD, ITALIC = "SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSans3-Italic"
FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
GREY, PALE = HexColor("#4a4f57"), HexColor("#f2f2f2")

# No line is set tighter than its letters are wide: what a test measures is what stands on the paper.
BODY = ParagraphStyle(
    "body", fontName=REGULAR, fontSize=10.5, leading=14.5, allowWidows=0, bulletFontName=BOLD, spaceShrinkage=0
)
#: One of several values: where it wraps, the next one still begins further left.
HANGING = ParagraphStyle("hanging", BODY, leftIndent=4 * mm, firstLineIndent=-4 * mm)
LEAD = ParagraphStyle("lead", BODY, spaceBefore=6, spaceAfter=4)
NOTE = ParagraphStyle("note", BODY, fontName=ITALIC, fontSize=9.5, leading=12.5, textColor=GREY, spaceBefore=2)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=19, leading=23, spaceAfter=3, keepWithNext=1)
HEADING = ParagraphStyle(
    "heading", BODY, fontName=BOLD, fontSize=13, leading=17, spaceBefore=17, spaceAfter=3, keepWithNext=1
)
SUBHEADING = ParagraphStyle("subheading", HEADING, fontSize=11.5, leading=15, spaceBefore=12, spaceAfter=0)
SOURCE = ParagraphStyle("source", BODY, fontSize=8.5, leading=11, textColor=GREY)
LABEL = ParagraphStyle(
    "label", BODY, fontName=BOLD, fontSize=9, leading=12, textColor=GREY, spaceBefore=7, keepWithNext=1
)
#: A value of more characters may not fit on one page with what stands around it; its label has to have room for lines.
LONG, ROOM = 1_500, 30 * mm
#: So many pieces are read ahead of the page: more than ever have to stay together.
AHEAD = 64
#: Widths of words and styles of plain text that are kept ready, at most.
WIDTHS, STYLES = 4_096, 64
COUNT = ParagraphStyle("count", SOURCE, keepWithNext=1)
GAP = ParagraphStyle(
    "gap",
    BODY,
    fontName=BOLD,
    fontSize=10,
    leading=13,
    leftIndent=9 * mm,
    rightIndent=2 * mm,
    spaceBefore=3,
    spaceAfter=6,
    allowOrphans=1,
)
CHANGE = ParagraphStyle(
    "change", BODY, fontName=ITALIC, fontSize=9, leading=12, leftIndent=4 * mm, spaceBefore=1, spaceAfter=2
)
POINT = ParagraphStyle("point", BODY, leftIndent=6 * mm, spaceBefore=2, allowOrphans=1)


def render(document: Document, *, words: Words, language: str, generated: datetime) -> bytes:
    """The document as an A4 PDF. `words` puts a phrase into the reader's language, `language` is that language's
    code, `generated` the moment of printing in the zone in which it is to be shown.

    Raises ValueError for a moment without a zone.
    """
    target = BytesIO()
    write(document, target, words=words, language=language, generated=generated)
    return target.getvalue()


def write(document: Document, target: IO[bytes], *, words: Words, language: str, generated: datetime) -> None:
    """The same into an open file, page by page: memory holds what is drawn now, however long the document is."""
    if generated.tzinfo is None:
        raise ValueError("the moment of printing needs a time zone")
    put(Print(document, words, language, generated), target)


def put(printing: "Print", target: IO[bytes]) -> None:
    """One printing into an open file."""
    _fonts()
    printing.write(target)


def characters(text: str) -> Phrase:
    """How long a value is, for whoever types it into a form.

    >>> str(characters("Łódź"))
    'Characters: 4'
    """
    return Phrase("Characters: {count}", {"count": len(text)})


def undrawable(text: str) -> set[str]:
    """The characters of a text for which the embedded fonts have no glyph; line breaks and tabs need none."""
    known = _fonts()
    return {char for char in set(text) if ord(char) not in known and char not in "\n\t"}


class _Face(TTFont):
    """A font that knows the widths of words that it has met: a long text repeats them on every page."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self._width = lru_cache(WIDTHS)(super().stringWidth)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        return self._width(text, size, encoding)


def _fonts() -> frozenset[int]:
    """The code points that all three faces can draw."""
    with FONT_FILES:
        return _registered()


@cache
def _registered() -> frozenset[int]:
    """Registers the three faces, once."""
    known = []
    for name in (REGULAR, BOLD, ITALIC):
        font = _Face(name, str(FONTS / f"{name}.ttf"))
        registerFont(font)
        known.append({code for code in font.face.charToGlyph if code >= 32 and not 0x7F <= code < 0xA0})
    # No markup is ever passed on, but the paragraph parser asks for the family.
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    return frozenset(set.intersection(*known))


@lru_cache(STYLES)
def _fragment(style: ParagraphStyle) -> ABag:
    """What the library makes of a text without markup in that style."""
    (only,) = Paragraph("x", style).frags
    return only


class Column(Frame):
    """The frame of a page. The library copies it to try what stays together; it holds nothing but numbers."""

    def __deepcopy__(self, _memo: object) -> "Column":
        return copy(self)


class _Text(Paragraph):
    """A paragraph that tells the canvas what it is."""

    kind = "P"
    owner: object = None
    _measured: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        # The library asks once to see what stays together and again to place it.
        if self._measured is None or self._measured[0] != width or not hasattr(self, "blPara"):
            self._measured = width, super().wrap(width, height)
        return self._measured[1]

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = super().split(width, height)
        for part in parts:
            part.kind, part.owner = self.kind, self.owner or self
        return parts

    def draw(self) -> None:
        for line in self.blPara.lines[:-1]:
            # Read aloud, the last word of a line would run into the first of the next.
            if isinstance(line, tuple):
                line[1].append("")
        with self.canv.piece(self.kind, self.owner or self):
            super().draw()


def _plain(text: str, style: ParagraphStyle) -> _Text:
    """A text as it is; reading it as markup first would take longer than to set it."""
    return _Text("", style, frags=[_fragment(style).clone(text=text)])


class Heading(_Text):
    """A heading with its bookmark; `level` 0 is the title of the document."""

    level = 1
    key = ""
    source = ""

    def draw(self) -> None:
        if self.level:
            with self.canv.decoration():
                self.canv.setLineWidth(0.6 if self.level == 1 else 0.2)
                self.canv.line(0, self.height + 4, self.width, self.height + 4)
        self.canv.bookmarkHorizontal(self.key, 0, self.height)
        self.canv.addOutlineEntry(self.getPlainText(identify=True), self.key, self.level)
        super().draw()
        if self.source:
            with self.canv.piece("P", self.source):
                self.canv.setFillColor(GREY)
                self.canv.setFont(REGULAR, SOURCE.fontSize)
                first_line = self.height - self.style.fontSize
                self.canv.drawRightString(self.width, first_line, self.source)


class _Gap(_Text):
    """A boxed text with a warning sign: plain on a black-and-white print too."""

    padding = 4

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        used, text = super().wrap(width, height - 2 * self.padding)
        return used, text + 2 * self.padding

    def split(self, width: float, height: float) -> list[Flowable]:
        return super().split(width, height - 2 * self.padding)

    def draw(self) -> None:
        canvas = self.canv
        canvas.translate(0, self.padding)
        with canvas.decoration():
            canvas.setFillColor(PALE)
            canvas.setLineWidth(1)
            canvas.rect(0, -self.padding, self.width, self.height + 2 * self.padding, fill=1)
            middle, x = self.height / 2, 4.6 * mm
            sign = canvas.beginPath()
            sign.moveTo(x, middle + 6)
            sign.lineTo(x + 7, middle - 5.5)
            sign.lineTo(x - 7, middle - 5.5)
            sign.close()
            canvas.setFillColor(black)
            canvas.drawPath(sign, fill=1, stroke=0)
            canvas.setFillColor(PALE)
            canvas.rect(x - 0.7, middle - 1.6, 1.4, 4.2, fill=1, stroke=0)
            canvas.circle(x, middle - 3.6, 0.8, fill=1, stroke=0)
        super().draw()


class _Change(_Text):
    """What became of a line since the version before, with a bar beside it that a black-and-white print keeps."""

    def draw(self) -> None:
        with self.canv.decoration():
            self.canv.setLineWidth(2)
            self.canv.line(1.2 * mm, 0, 1.2 * mm, self.height)
        super().draw()


class _Story(list[Flowable]):
    """What is still to be drawn, read on as it is needed: the library takes a list and asks for its length before it
    looks at what comes next."""

    def __init__(self, to_come: Iterator[Flowable]) -> None:
        super().__init__()
        self._to_come = to_come

    def __len__(self) -> int:
        if super().__len__() < AHEAD:
            self.extend(islice(self._to_come, AHEAD))
        return super().__len__()


class Print:
    """One printing: remembers whether a character had to be replaced."""

    def __init__(self, document: Document, words: Words, language: str, generated: datetime) -> None:
        self.document = document
        self.words = words
        self.language = language
        self.generated = generated
        self.replaced = False
        self.drill = getattr(document, "drill", False)

    def write(self, target: IO[bytes]) -> None:
        title, reference = self._shown(self.document.title), self._shown(self.document.reference)
        generated = self._shown(Phrase("Printed {moment}", {"moment": self.generated}))
        version = getattr(self.document, "version", None)
        head = f"{reference} · {title}"
        if version is not None:
            # Before the title, which is cut where the line is too narrow for it.
            number = self._shown(Phrase("version {number}", {"number": version}))
            head = f"{reference} · {number} · {title}"
        self.running = (head, self._banner(self.document.state), generated)
        template = BaseDocTemplate(
            target,
            pagesize=A4,
            invariant=1,
            initialFontName=REGULAR,
            lang=self.language,
            title=f"{reference} · {title}",
            subject=self._banner(self.document.state),
            author="",
            creator="Breachclock",
        )
        width, height = A4
        frame = Column(MARGIN, BOTTOM, width - 2 * MARGIN, height - TOP - BOTTOM, 0, 0, 0, 0)
        template.addPageTemplates(PageTemplate(frames=[frame], onPage=self._prepare))
        template.build(_Story(self._story()), canvasmaker=TaggedCanvas)

    def _story(self) -> Iterator[Flowable]:
        yield from self._opening()
        yield from self._sections()
        if self.replaced:
            yield Spacer(0, 12)
            yield self._text(BOXES, NOTE)

    def _opening(self) -> Iterator[Flowable]:
        title = Heading(self._safe(self.words(self.document.title)), TITLE)
        title.kind, title.level, title.key = "H1", 0, "title"
        yield title
        yield self._text(self.document.reference, SOURCE)
        for note in self.document.notes:
            yield self._text(note, NOTE)
        if self.document.lead:
            yield from self._lines_of(self.document.lead, LEAD)

    def _sections(self) -> Iterator[Flowable]:
        """Sections of level 2 stay whole where a page has room for them; the first one keeps its upper heading."""
        waiting: list[Flowable] = []
        for number, section in enumerate(self.document.sections):
            drawn = [self._heading(section, f"section-{number}")]
            for item in section.items:
                drawn += self._point(item) if section.checklist else self._item(item, section)
            if section.level > 1:
                # What is longer than a page cannot stay whole: it would leave the page before it empty.
                whole = not any(self._is_long(item) for item in section.items)
                yield from [KeepTogether([*waiting, *drawn])] if whole else [*waiting, *drawn]
                waiting = []
                continue
            yield from waiting
            waiting = drawn
        yield from waiting

    def _heading(self, section: Section, key: str) -> Flowable:
        source = self._shown(section.source) if section.source else ""
        room = stringWidth(source, REGULAR, SOURCE.fontSize) + 12 if source else 0
        style = HEADING if section.level == 1 else SUBHEADING
        heading = Heading(self._safe(self.words(section.heading)), ParagraphStyle("beside", style, rightIndent=room))
        heading.kind, heading.key, heading.source = f"H{section.level + 1}", key, source
        heading.level = section.level
        return heading

    def _point(self, item: Item) -> Iterator[Flowable]:
        if item.gap:
            point = _Text(self._safe(self.words(item.gap)), POINT, bulletText="☐ ")
            point.kind = "LI"
            yield point

    def _item(self, item: Item, section: Section) -> Iterator[Flowable]:
        bar = getattr(item, "bar", None)
        long = self._is_long(item)
        if long and item is not section.items[0]:
            yield CondPageBreak(ROOM)
        for drawn in self._lines(item, section):
            if long:
                drawn.keepWithNext = 0
            if bar is not None:
                # The drawing stays with the words that say what it draws.
                drawn.keepWithNext = 1
            yield drawn
        if bar is not None:
            yield BarLine(bar)

    def _is_long(self, item: Item) -> bool:
        """Whether somebody wrote so much; our own words come line by line."""
        return isinstance(item.value, str) and len(item.value) > LONG

    def _lines(self, item: Item, section: Section) -> Iterator[Flowable]:
        number = getattr(item, "number", None)
        if number is not None:
            label = f"{self._safe(self.words(item.label))} <font name='{REGULAR}' size='8'>#{number}</font>"
            yield _Text(label, LABEL)
        elif item.label != section.heading:
            yield self._text(item.label, LABEL)
        change = getattr(item, "change", None)
        if getattr(item, "typed", False) and getattr(self.document, "counted", False):
            yield self._text(characters(self.words(item.value)), COUNT)
        if item.value is not None:
            lines = self._clean(self.words(item.value)).splitlines()
            style = HANGING if isinstance(item.value, Phrase) and len(lines) > 1 else BODY
            if change and lines:
                # What became of a line stays with its last words.
                yield from (self._line(line, style) for line in lines[:-1])
                style, lines = ParagraphStyle("marked", style, keepWithNext=1), lines[-1:]
            yield from (self._line(line, style) for line in lines)
        if change:
            yield _Change(self._safe(self.words(change)).replace("\n", "<br/>"), CHANGE)
        if item.gap:
            yield _Gap(self._safe(self.words(item.gap)), GAP)

    def _line(self, line: str, style: ParagraphStyle) -> Flowable:
        # An empty paragraph has no height: keep the blank line that the person left.
        return _plain(line, style) if line.strip() else Spacer(0, 7)

    def _lines_of(self, text: Phrase | str, style: ParagraphStyle) -> Iterator[Flowable]:
        """A text in which each line that a person began stays one."""
        return (self._line(line, style) for line in self._clean(self.words(text)).splitlines())

    def _text(self, text: Phrase | str, style: ParagraphStyle, kind: str = "P") -> _Text:
        drawn = _plain(self._clean(self.words(text)), style)
        drawn.kind = kind
        return drawn

    def _safe(self, text: str) -> str:
        """Drawable and without markup: what a person typed must never be read as instructions."""
        return escape(self._clean(text))

    def _shown(self, text: Phrase | str) -> str:
        return " ".join(self._clean(self.words(text)).split())

    def _clean(self, text: str) -> str:
        composed = "\n".join(unicodedata.normalize("NFC", text).splitlines())
        missing = undrawable(composed)
        self.replaced = self.replaced or bool(missing)
        return composed.translate(dict.fromkeys(map(ord, missing), MISSING)).replace("\t", "    ")

    def _banner(self, state: str) -> str:
        words = [DRILL if self.drill else "", BANNERS.get(state, state.upper())]
        return " – ".join(filter(None, map(self._shown, words)))

    def _prepare(self, canvas: TaggedCanvas, template: Any) -> None:
        if canvas.getPageNumber() > 1:
            return
        moment = self.generated.astimezone(UTC)
        # In the invariant mode the library writes the year 2000; the moment of printing is as invariant and true.
        canvas._doc._timeStamp.YMDhms = moment.timetuple()[:6]
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        canvas.finish = self._running_lines

    def _running_lines(self, canvas: TaggedCanvas, number: int, total: int) -> None:
        head, banner, generated = self.running
        page = self._shown(Phrase("Page {page} of {pages}", {"page": number, "pages": total}))
        width, height = A4
        with canvas.decoration():
            box = stringWidth(banner, BOLD, 11) + 14 if banner else 0
            y = height - 18 * mm
            if banner:
                if self.drill or self.document.state not in QUIET:
                    canvas.setLineWidth(1.2)
                    canvas.rect(width - MARGIN - box, y - 5, box, 18)
                canvas.setFillColor(black)
                canvas.setFont(BOLD, 11)
                canvas.drawCentredString(width - MARGIN - box / 2, y, banner)
            canvas.setFillColor(GREY)
            canvas.setFont(REGULAR, 8.5)
            canvas.drawString(MARGIN, y, _fitted(head, width - 2 * MARGIN - box - 12))
            canvas.drawString(MARGIN, 13 * mm, generated)
            canvas.drawRightString(width - MARGIN, 13 * mm, page)


def _fitted(text: str, width: float) -> str:
    """The text, shortened with an ellipsis where the line is too narrow for it."""
    if stringWidth(text, REGULAR, 8.5) <= width:
        return text
    while text and stringWidth(text + "…", REGULAR, 8.5) > width:
        text = text[:-1]
    return text.rstrip() + "…"
