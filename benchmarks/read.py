"""How long an agreement takes to read, from a cold start, beside a bare start of Python; and a long PDF to its text.

Run: .venv/bin/python -m benchmarks.read
Aims: a text of 30 pages under 300 ms; 500 pages of PDF under 20 s, beside one page of it.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from contracts.extract import extracted

ROOT = Path(__file__).resolve().parents[1]
TEXT_AIM, PDF_AIM = 0.3, 20.0
LINES = (
    "The Processor processes personal data only on documented instructions of the Controller, also as to transfers.",
    "It keeps a record of all categories of processing and hands it over within ten working days of a request.",
    "An objection to a new sub-processor is raised within 30 days; the parties then look for another one together.",
    "The Controller may audit once a year with notice of four weeks. Each side bears its own costs.",
)
DUTY = "The Processor notifies the Controller of any personal data breach without undue delay, at most within 48 hours."


def page(number: int) -> list[str]:
    """The lines of one printed page, about 2,500 characters; a duty to tell stands on every tenth."""
    body = [f"{number}.{line} {LINES[(number + line) % len(LINES)]}" for line in range(1, 23)]
    return [f"{number}. Section {number}", *body, *([DUTY] if number % 10 == 0 else [])]


def seconds(act: Callable[[], object], times: int) -> float:
    """The best of so many runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return best


def printed(pages: int) -> bytes:
    """A PDF of that many pages."""
    target = BytesIO()
    canvas = Canvas(target)
    for number in range(1, pages + 1):
        text = canvas.beginText(30, 800)
        text.setFont("Helvetica", 8)
        text.textLines("\n".join(page(number)))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def started(*arguments: str) -> Callable[[], object]:
    """A fresh process of Python with these arguments."""
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    """Prints one line a case: its time, its aim, and the ratio to the bare case before it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agreement.txt"
        path.write_text("\n\n".join("\n".join(page(number)) for number in range(1, 31)), "utf-8")
        bare = seconds(started("-c", "pass"), 10)
        cold = seconds(started("wsgi.py", "read", str(path)), 10)
        size = path.stat().st_size
    _line(bare, None, 1, "bare: Python starts and ends")
    _line(cold, TEXT_AIM, cold / bare, f"breachclock read, cold: a text of 30 pages, {size:,} bytes")
    short, long = printed(1), printed(500)
    bare = seconds(lambda: extracted("short.pdf", short), 3)
    whole = seconds(lambda: extracted("long.pdf", long), 2)
    _line(bare, None, 1, "bare: one page of PDF to its text, in a process of its own")
    _line(whole, PDF_AIM, whole / bare, f"500 pages of PDF to their text, {len(long):,} bytes")


def _line(taken: float, aim: float | None, ratio: float, name: str) -> None:
    verdict = "  MISSED" if aim and taken >= aim else ""
    print(f"{taken:7.3f} s  {f'aim {aim:4.1f}' if aim else '':8}  {ratio:6.1f} x bare  {name}{verdict}")


if __name__ == "__main__":
    main()
