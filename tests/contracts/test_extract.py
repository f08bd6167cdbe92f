"""From a file to its text: every kind that is taken, and every file that gives none, with what a person can do."""

import time
from functools import partial

import pytest

from contracts import extract
from contracts.extract import Extract, extracted, page_of
from core.errors import FieldError
from core.media import LARGEST, MEDIA_TYPES
from tests.contracts import documents

SENTENCE = "The Processor tells the Controller of each personal data breach within 48 hours."
DOCX = MEDIA_TYPES[".docx"]
PRINTED = documents.pdf([SENTENCE, "It writes to desk@ours.example."], ["9. Audits happen once a year."])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", SENTENCE.encode(), Extract(SENTENCE, "text/plain")),
        ("a.txt", f"\ufeff{SENTENCE}".encode(), Extract(SENTENCE, "text/plain")),
        ("a.txt", f"\ufeff{SENTENCE}".encode("utf-16-le"), Extract(SENTENCE, "text/plain")),
        ("a.txt", f"\ufeff{SENTENCE}".encode("utf-16-be"), Extract(SENTENCE, "text/plain")),
        ("A.TXT", "“délai” – 48 h\r\n".encode("cp1252"), Extract("“délai” – 48 h\n", "text/plain")),
        ("a.md", b"# 9\n\n**Now**", Extract("# 9\n\n**Now**", "text/markdown")),
        ("a.eml", b"Subject: x\r\n\r\nNow.", Extract("Subject: x\n\nNow.", "message/rfc822")),
        ("a.html", f"<h1>9</h1><p>{SENTENCE}".encode(), Extract(f"9\n\n{SENTENCE}", "text/html")),
        ("a.htm", "<p>Verzögerung".encode(), Extract("Verzögerung", "text/html")),
        ("a.docx", documents.word("9. Breaches", SENTENCE), Extract(f"9. Breaches\n\n{SENTENCE}", DOCX)),
        (
            "a.pdf",
            PRINTED,
            Extract(
                f"{SENTENCE} It writes to desk@ours.example.\n9. Audits happen once a year.",
                "application/pdf",
                (0, 113),
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_text_of_each_kind(name, content, found):
    assert extracted(name, content) == found


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", documents.locked(PRINTED, "secret"), "This PDF is encrypted"),
        ("a.pdf", documents.locked_by_aes(PRINTED), "This PDF is encrypted"),
        ("a.pdf", documents.pdf([], []), "This PDF has no text layer: paste the text instead."),
        ("a.pdf", documents.pdf(*[["Envelope 4711"]] * 6), "This PDF has no text layer"),
        ("a.pdf", PRINTED[:-100], "This PDF is damaged"),
        ("a.pdf", b"%PDF-1.7 ...", "This PDF is damaged"),
        ("a.pdf", documents.pdf(*[[SENTENCE]] * 501), "This PDF has more than 500 pages"),
        ("a.pdf", documents.word(SENTENCE), "This file is not what its name says: a.pdf."),
        ("a.docx", PRINTED, "This file is not what its name says: a.docx."),
        ("a.docx", b"PK\x03\x04junk", "This DOCX file is damaged"),
        ("a.docx", documents.word(SENTENCE)[:-30], "This DOCX file is damaged"),
        ("a.docx", documents.other_archive(), "This DOCX file is damaged"),
        ("a.docx", documents.word(), "This file holds no text"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This file is encrypted or in the old format of Word"),
        ("a.html", b"<script>x</script>", "This file holds no text"),
        ("a.html", b"PK\x03\x04\x00", "This file is not what its name says"),
        ("a.txt", b"a\x00b", "This is no UTF-8 text file"),
        ("a.txt", b"\x81", "This is no UTF-8 text file"),
        ("a.txt", b" \n", "This file holds no text"),
        ("a.txt", b"", "This file is empty."),
        ("a.txt", b"x" * (LARGEST + 1), "This file is larger than 20 MB."),
        ("a.png", b"\x89PNG\r\n\x1a\n...", "This is a picture, not a text"),
        ("a.exe", b"MZ", "This kind of file is not taken."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_gives_no_text_says_what_to_do(name, content, said):
    with pytest.raises(FieldError) as refused:
        extracted(name, content)
    assert refused.value.field == "file"
    assert str(refused.value.message).startswith(said)


def test_a_pdf_that_is_only_protected_against_changes_is_read():
    assert extracted("a.pdf", documents.locked(PRINTED, "")) == extracted("a.pdf", PRINTED)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        # Made inside the test only: whoever collects the tests need not wait for them.
        ("a.docx", partial(documents.bomb, 400 * 1024 * 1024)),
        ("a.docx", partial(documents.bomb, 140 * 1024 * 1024)),
        ("a.docx", documents.laughs),
        ("a.pdf", partial(documents.inflating, 900 * 1024 * 1024)),
        ("a.pdf", documents.drawing_itself),
        ("a.pdf", documents.pages_within_themselves),
    ],
    ids=["bomb", "small bomb", "entities", "inflating stream", "form in itself", "page tree in itself"],
)
def test_a_file_that_means_harm_is_refused_in_time(name, made):
    content = made()
    assert len(content) <= LARGEST, "it would be refused for its size alone"
    began = time.monotonic()
    with pytest.raises(FieldError):
        extracted(name, content)
    assert time.monotonic() - began < extract.PATIENCE / 2


def test_ten_thousand_objects_are_no_harm():
    found = extracted("a.pdf", documents.with_objects(PRINTED, 10_000))
    assert found.text.startswith(SENTENCE)


def test_patience_ends(monkeypatch):
    monkeypatch.setattr(extract, "PATIENCE", 0.01)
    with pytest.raises(FieldError, match="takes too long"):
        extracted("a.pdf", PRINTED)


@pytest.mark.parametrize(("char", "page"), [(0, 1), (119, 1), (120, 3), (299, 3), (300, 4), (9999, 4)])
def test_the_page_of_a_place(char, page):
    assert page_of((0, 120, 120, 300), char) == page


def test_a_place_before_the_first_words_is_on_the_first_page():
    assert page_of((5, 9), 0) == 1
