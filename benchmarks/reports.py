"""How long a notification of four pages takes, from its facts to the PDF, beside a bare PDF of the same lines.

Run: .venv/bin/python -m benchmarks.reports
Aim: under 150 ms. Counted is the time of the processor, so that what else runs on the machine does not count, and the
ratio to the bare document within one run, so that the machine itself counts less.
"""

import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from statistics import median

from flask import Flask
from flask_babel import Babel, force_locale
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Paragraph, SimpleDocTemplate

from core import pdf
from core.forms import LANGUAGES
from core.times import words
from incidents.facts import Organisation
from incidents.reports.article33 import article_33
from incidents.reports.document import Document
from incidents.reports.dossier import Dossier, Processor
from incidents.reports.filing import Filing
from incidents.sheet.fields import FIELDS, Kind
from incidents.sheet.sheet import Known, Sheet

AIM, TIMES, PAGES = 150.0, 15, 4
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOMENT = {"at": NOW.isoformat(), "zone": "Europe/Berlin", "offset": 120}
HAPPENED = "A laptop with the letters of our customers was left on a train and was not found again. "
SAMPLES = {
    Kind.TEXT: HAPPENED,
    Kind.NUMBER: 1200,
    Kind.YES_NO: True,
    Kind.DAY: "2026-06-02",
    Kind.MOMENT: MOMENT,
    Kind.COUNTS: {"FR": 1000, "DE": 200},
    Kind.COUNTRIES: ["FR", "DE"],
    Kind.PARTIES: [{"name": "Deep Storage", "role": "processor"}],
}
#: So many of the sheet's fields fill four pages.
ANSWERED = 26


def dossier(answered: int) -> Dossier:
    """An incident with that many answers on its fact sheet."""
    known = {
        key: one.codes[0] if one.kind is Kind.CODE else [one.codes[0]] if one.kind is Kind.CODES else SAMPLES[one.kind]
        for key, one in list(FIELDS.items())[:answered]
    }
    return Dossier(
        "INC-2026-0001",
        "Laptop",
        Organisation("Example Post", "1 Example Street", "DE", "Europe/Berlin"),
        Sheet({key: (Known(value),) for key, value in known.items()}),
        NOW,
        processors=(Processor("Deep Storage", "Storage terms"),),
        personal_data="yes",
        due_at=NOW + timedelta(hours=72),
    )


def paper(document: Document, language: str) -> bytes:
    """The document as it is printed."""
    return pdf.render(document, words=words, language=language, generated=NOW)


def bare(lines: list[str]) -> bytes:
    """The same lines as plain paragraphs in the same fonts, with nothing around them."""
    target = BytesIO()
    template = SimpleDocTemplate(target, pagesize=A4, initialFontName=pdf.REGULAR, invariant=1)
    template.build([Paragraph(line, pdf.BODY) for line in lines])
    return target.getvalue()


def processor(act: Callable[[], object]) -> float:
    """Milliseconds of the processor, the median of several runs after one to warm up."""
    act()
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def said(document: Document) -> list[str]:
    """Every line of the document."""
    parts = [part for item in document.items() for part in (item.label, item.value, item.gap) if part is not None]
    return [line for part in parts for line in words(part).splitlines() if line.strip()]


def main() -> int:
    """Prints the figures; 1 if the aim was missed."""
    missed = False
    app = Flask("core")
    Babel(app)
    given = dossier(ANSWERED)
    with app.app_context():
        for language in LANGUAGES:
            with force_locale(language):
                document = article_33(given, Filing())
                pages = len(PdfReader(BytesIO(paper(document, language))).pages)
                whole = processor(lambda code=language: paper(article_33(given, Filing()), code))
                floor = processor(lambda lines=said(document): bare(lines))
            missed = missed or whole >= AIM or pages != PAGES
            print(f"{language}: {pages} pages, {whole:.0f} ms, bare {floor:.0f} ms, ratio {whole / floor:.1f}")
        print(f"aim: {PAGES} pages under {AIM:.0f} ms: {'missed' if missed else 'held'}")
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(lambda: [paper(article_33(given, Filing()), "en") for _ in range(TIMES)])
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
