"""Sections -> a letter on A4, or a notice to put up: for people, so it carries no marks of our files but a reference.

The address stands where envelopes with a window show it (DIN 5008 form B, for DL and C6/5 envelopes with the window on
the left); fold marks stand at 105 and 210 mm. What is still a draft says so on each page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Spacer,
)

from core import pdf
from core.pdf import BODY, BOTTOM, GREY, HEADING, MARGIN, REGULAR, TITLE, TOP, Document, Print, Words
from core.pdf_tags import TaggedCanvas
from core.phrases import Phrase

#: From the upper edge: the line of the sender, the first line of the address, the text. Window: 20 to 105 mm from the
#: left, 45 to 90 mm from the top.
SENDER_LINE, ADDRESS, DATE_LINE, TEXT = 60 * mm, 67.5 * mm, 52 * mm, 98.5 * mm
WINDOW_LEFT, WINDOW_WIDTH = 25 * mm, 78 * mm
FOLDS = (105 * mm, 210 * mm)
#: So many lines of an address fit into the window.
ADDRESS_LINES = 6
#: A heading stands where this much room is left for it and its text; a label asks for half.
ROOM = 30 * mm
SUBJECT = ParagraphStyle("subject", TITLE, fontSize=13, leading=17, spaceAfter=9)
NOTICE = ParagraphStyle("notice", TITLE, spaceAfter=9)
PART = ParagraphStyle("part", HEADING, fontSize=11, leading=14, spaceBefore=10, spaceAfter=0)


@dataclass(frozen=True)
class Stationery:
    """What a letter has beside its sections. `sender` is name and address, a line each; `to` is the address in the
    window, empty for a print that others address; without `opening` it is a notice to the public, without a window."""

    sender: Sequence[str]
    dateline: Phrase
    closing: Sequence[Phrase | str] = ()
    opening: Phrase | None = None
    to: Sequence[str] = ()


def render(document: Document, stationery: Stationery, *, words: Words, language: str, moment: datetime) -> bytes:
    """The letter as PDF; `moment` (with zone) is the one of its date, so that the same letter gives the same bytes."""
    target = BytesIO()
    pdf.put(_Letter(document, stationery, words, language, moment), target)
    return target.getvalue()


class _Letter(Print):
    """One letter. Its headings stand without rules and sources; approved or filed is no word for its reader."""

    def __init__(
        self, document: Document, stationery: Stationery, words: Words, language: str, moment: datetime
    ) -> None:
        super().__init__(document, words, language, moment)
        self.stationery = stationery

    def write(self, target: IO[bytes]) -> None:
        paper = self.stationery
        story = [*self._opening(), *self._with_closing(list(self._sections()))]
        sender = [self._shown(line) for line in paper.sender]
        self.sender, self.to = " · ".join(sender), [self._shown(line) for line in paper.to if line.strip()]
        self.dateline = self._shown(paper.dateline)
        banner = self._banner("draft" if self.document.state == "draft" else "")
        reference = self._shown(Phrase("Our reference: {reference}", {"reference": self.document.reference}))
        self.running = (sender[0] if sender else "", banner, reference)
        if self.replaced:
            story += [Spacer(0, 12), self._text(pdf.BOXES, pdf.NOTE)]
        title = self._shown(self.document.title)
        template = BaseDocTemplate(
            target,
            pagesize=A4,
            invariant=1,
            initialFontName=REGULAR,
            lang=self.language,
            title=title,
            subject=banner,
            author=sender[0] if sender else "",
            creator="Breachclock",
        )
        width, height = A4
        first = TEXT if paper.opening else TOP + 8 * mm

        def frame(top: float) -> Frame:
            return Frame(MARGIN, BOTTOM, width - 2 * MARGIN, height - top - BOTTOM, 0, 0, 0, 0)

        template.addPageTemplates(
            [
                PageTemplate("first", [frame(first)], onPage=self._first),
                PageTemplate("later", [frame(TOP)], onPage=self._prepare),
            ]
        )
        template.build([NextPageTemplate("later"), *story], canvasmaker=TaggedCanvas)

    def _opening(self) -> Iterator[Flowable]:
        subject = pdf.Heading(
            self._safe(self.words(self.document.title)), SUBJECT if self.stationery.opening else NOTICE
        )
        subject.kind, subject.level, subject.key = "H1", 0, "title"
        yield subject
        for text in (self.stationery.opening, self.document.lead):
            if text:
                yield from self._lines_of(text, ParagraphStyle("opening", BODY, spaceAfter=6))

    def _sections(self) -> Iterator[Flowable]:
        """A heading keeps room below it, rather than the whole of a long text: that would leave the page empty."""
        for one in super()._sections():
            if one.getKeepWithNext():
                one.style = ParagraphStyle("apart", one.style, keepWithNext=0)
                yield CondPageBreak(ROOM if one.kind == "H2" else ROOM / 2)
            yield one

    def _heading(self, section: pdf.Section, key: str) -> Flowable:
        return self._text(section.heading, PART, "H2")

    def _with_closing(self, told: list[Flowable]) -> list[Flowable]:
        """The last section and the closing on one page: nobody gets a page for a name alone."""
        if not self.stationery.closing:
            return told
        heads = [number for number, one in enumerate(told) if getattr(one, "kind", "") == "H2"]
        at = heads[-1] if heads else len(told)
        last = [one for one in told[at:] if not isinstance(one, CondPageBreak)]
        closing = [line for text in self.stationery.closing for line in self._lines_of(text, BODY)]
        return [*told[:at], KeepTogether([*last, Spacer(0, 12), *closing])]

    def _first(self, canvas: TaggedCanvas, template: Any) -> None:
        """The window, the date and the fold marks of the first page."""
        self._prepare(canvas, template)
        width, height = A4
        canvas.setFont(REGULAR, 10.5)
        if not self.stationery.opening:
            with canvas.piece("P", "date"):
                canvas.drawString(MARGIN, height - TOP, self.dateline)
            return
        with canvas.decoration():
            canvas.setLineWidth(0.3)
            for fold in FOLDS:
                canvas.line(4 * mm, height - fold, 9 * mm, height - fold)
            canvas.setFillColor(GREY)
            size = min(7.5, 7.5 * WINDOW_WIDTH / max(stringWidth(self.sender, REGULAR, 7.5), 1))
            canvas.setFont(REGULAR, size)
            canvas.drawString(WINDOW_LEFT, height - SENDER_LINE, self.sender)
            canvas.line(WINDOW_LEFT, height - SENDER_LINE - 2, WINDOW_LEFT + WINDOW_WIDTH, height - SENDER_LINE - 2)
        for number, line in enumerate(self.to[:ADDRESS_LINES]):
            with canvas.piece("P", f"to-{number}"):
                size = min(10.5, 10.5 * WINDOW_WIDTH / max(stringWidth(line, REGULAR, 10.5), 1))
                canvas.setFont(REGULAR, size)
                canvas.drawString(WINDOW_LEFT, height - ADDRESS - number * 4.4 * mm, line)
        canvas.setFont(REGULAR, 10.5)
        with canvas.piece("P", "date"):
            canvas.drawRightString(width - MARGIN, height - DATE_LINE, self.dateline)
