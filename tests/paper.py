"""Where each text stands on a printed page, so that a test can measure that nothing leaves its frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

from core.pdf import BOTTOM, MARGIN, TOP

WIDTH, HEIGHT = A4
#: Letters of labels and headings; what stands below such a line belongs to it.
HEADS = {("SourceSans3-SemiBold", size) for size in (9.0, 11.5, 13.0, 19.0)}


@dataclass(frozen=True)
class Piece:
    """One run of letters: its page (from 0), left and right end and base line in points from the lower left corner."""

    page: int
    text: str
    left: float
    right: float
    base: float
    font: str
    size: float

    @property
    def running(self) -> bool:
        """Whether it stands in the lines on top and at the foot of each page."""
        return self.base > HEIGHT - TOP or self.base < BOTTOM


def pieces(pdf: bytes) -> list[Piece]:
    """Everything written in a PDF, in reading order."""
    return [piece for number, page in enumerate(PdfReader(BytesIO(pdf)).pages) for piece in _on(page, number)]


def _on(page: Any, number: int) -> Iterator[Piece]:
    found: list[tuple[str, float, float, str, float]] = []

    def seen(text: str, cm: list[float], tm: list[float], font: dict[str, str] | None, size: float) -> None:
        if text.strip() and font:
            name = font["/BaseFont"].partition("+")[2]
            found.append((text.rstrip("\n"), cm[4] + tm[4], cm[5] + tm[5], name, size))

    page.extract_text(visitor_text=seen)
    end, last = 0.0, (0.0, 0.0)
    for text, left, base, font, size in found:
        # A second run of one line is reported at the place where the first began.
        start = end if (left, base) == last else left
        last = (left, base)
        end = start + stringWidth(text, font, size)
        yield Piece(number, text, start, start + stringWidth(text.rstrip(), font, size), base, font, size)


def letters(pdf: bytes) -> str:
    """What the document says, without its running lines and without any space: a line may break anywhere."""
    return "".join("".join(one.text.split()) for one in pieces(pdf) if not one.running)


def outside(pdf: bytes) -> list[str]:
    """The texts that stand, in part, outside their frame."""
    return [
        one.text
        for one in pieces(pdf)
        if one.left < MARGIN - 0.5 or one.right > WIDTH - MARGIN + 0.5 or not 10 < one.base < HEIGHT - 10
    ]


def stranded(pdf: bytes) -> list[str]:
    """The headings and labels that are the last text on their page, with nothing of theirs below them."""
    body: dict[int, list[Piece]] = {}
    for one in pieces(pdf):
        if not one.running:
            body.setdefault(one.page, []).append(one)
    lowest = [min(found, key=lambda one: one.base) for found in body.values()]
    return [one.text for one in lowest if (one.font, one.size) in HEADS]
