"""A moment or a period drawn on a line, for the PDF: plain in black and white, and said in words beside it."""

from typing import Any, Protocol

from reportlab.lib.colors import HexColor, black, white
from reportlab.platypus import Flowable

GREY, DARK = HexColor("#c9ccd1"), HexColor("#4a4f57")
HEIGHT, THICK = 13.0, 5.0


class Bar(Protocol):
    """Shares of the line from 0 to 1, below 0 is before it: a period from `start` to `end` (None: a moment), where its
    duty was `done`, until where it ran `over`, and `now`."""

    start: float
    end: float | None
    done: float | None
    over: float | None
    now: float | None


class BarLine(Flowable):
    """The line with what lies on it: a period is a grey box, what ran over a black one, a moment a diamond, "done" a
    white circle, now a thin upright."""

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self.bar = bar

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, HEIGHT
        return width, HEIGHT

    def draw(self) -> None:
        with self.canv.decoration():
            self._line(self.canv, self.width - 10)

    def _line(self, canvas: Any, length: float) -> None:
        bar, middle = self.bar, HEIGHT / 2

        def x(share: float) -> float:
            return 5 + length * max(share, 0)

        canvas.setStrokeColor(DARK)
        canvas.setLineWidth(0.4)
        canvas.line(x(0), middle, x(1), middle)
        for edge in (0, 1):
            canvas.line(x(edge), middle - 2, x(edge), middle + 2)
        if bar.now is not None:
            canvas.line(x(bar.now), 0.5, x(bar.now), HEIGHT - 0.5)
        canvas.setStrokeColor(black)
        canvas.setLineWidth(0.8)
        if bar.end is not None:
            canvas.setFillColor(GREY)
            canvas.rect(x(bar.start), middle - THICK / 2, max(x(bar.end) - x(bar.start), 1), THICK, fill=1)
            if bar.over is not None:
                canvas.setFillColor(black)
                canvas.rect(x(bar.end), middle - THICK / 2, max(x(bar.over) - x(bar.end), 1), THICK, fill=1)
            if bar.done is not None:
                canvas.setFillColor(white)
                canvas.circle(x(bar.done), middle, THICK / 2 + 1, fill=1)
        else:
            canvas.setFillColor(black)
            self._diamond(canvas, x(bar.start), middle, arrow=bar.start < 0)

    def _diamond(self, canvas: Any, at: float, middle: float, *, arrow: bool) -> None:
        """The sign of a moment; before the line it is an arrow that points back."""
        sign = canvas.beginPath()
        sign.moveTo(at - 4, middle)
        sign.lineTo(at, middle + 4)
        if not arrow:
            sign.lineTo(at + 4, middle)
        sign.lineTo(at, middle - 4)
        sign.close()
        canvas.drawPath(sign, fill=1, stroke=0)
