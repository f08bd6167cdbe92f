"""The PDF: every character visible, every page marked, the same bytes for the same input, nothing read as markup."""

import cProfile
import pstats
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from core.pdf import render, undrawable, write
from core.phrases import Phrase

PRINTED = datetime(2026, 3, 30, 17, 30, tzinfo=UTC)
ALPHABETS = (
    "ÁáĄąÇçČčĎďÐðÉéĘęĚěĞğĢģÍíİıĶķŁłĽľŃńŇňÑñŐőØøŒœŔŕŘřŚśŠšŞşȘșȚțŤťŮůŰűŽžŻżẞßÞþÆæÅåŊŋ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяіїєґЂЈЉЊЋЏђјљњћџѝ"
    "€£§–—…„“”‚‘’«»→✓☐☑≥•©°½"
)


@dataclass(frozen=True)
class Item:
    label: Phrase
    value: Phrase | str | None = None
    gap: Phrase | None = None


@dataclass(frozen=True)
class Section:
    heading: Phrase
    items: tuple[Item, ...]
    source: Phrase | None = None
    checklist: bool = False
    level: int = 1


@dataclass(frozen=True)
class Document:
    sections: Iterable[Section]
    title: Phrase = Phrase("A title")
    reference: str = "INC-2026-0007"
    state: str = "draft"
    lead: Phrase | None = None
    notes: tuple[Phrase, ...] = ()


HOST = Phrase("Example Host")


def saying(text: str, **more: object) -> Document:
    return Document((Section(Phrase("What happened"), (Item(Phrase("Description"), text),)),), **more)


def printed(document: Document) -> bytes:
    return render(document, words=str, language="cs", generated=PRINTED)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_the_same_input_gives_the_same_bytes() -> None:
    document = saying(ALPHABETS)
    assert printed(document) == printed(document)
    assert printed(document) != printed(saying(ALPHABETS + "."))


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that take turns every ten microseconds, so that a race shows up in a short test."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_two_threads_may_print_at_once() -> None:
    documents = [saying(f"Number {number}: {ALPHABETS[number:]}") for number in range(32)]
    alone = [printed(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(printed, documents)) == alone


def test_a_long_print_holds_up_no_other_one() -> None:
    other = saying("A notification")

    def parts() -> Iterator[Section]:
        yield Section(Phrase("Before"), ())
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(printed, other).result(60) == printed(other)
        yield Section(Phrase("After"), (Item(Phrase("Description"), "x"),))

    assert "Before After Description x" in text_of(printed(Document(parts())))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        render(saying("x"), words=str, language="en", generated=datetime(2026, 3, 30, 17, 30))  # noqa: DTZ001


def test_every_letter_of_the_unions_scripts_has_a_glyph() -> None:
    assert undrawable(ALPHABETS) == set()
    extracted = text_of(printed(saying(ALPHABETS)))
    assert all(char in extracted for char in ALPHABETS)
    assert "□" not in extracted


@pytest.mark.parametrize("text", ["שלום", "سلام", "漢字", "😀", "a\u202eb", "a\x00b", "a\ud800b", "\ufffe", "ქართული"])
def test_a_character_without_a_glyph_is_a_visible_box_and_explained(text: str) -> None:
    assert undrawable(text)
    extracted = text_of(printed(saying(text)))
    assert "□" * len(undrawable(text)) in extracted.split("A box")[0].replace(" ", "")
    assert "stands for a character that cannot be printed" in extracted


def test_decomposed_letters_are_composed() -> None:
    assert "Łódź" in text_of(printed(saying("Ło\u0301dz\u0301")))


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "a & b &amp; c",
        "]]>",
        "<para><font size=90>",
        "</para>",
        "<a href='http://x.example'>y</a>",
        "%s {x}",
    ],
)
def test_what_a_person_typed_is_never_markup(text: str) -> None:
    heading = Phrase("{text}", {"text": text})
    document = Document(
        (Section(heading, (Item(heading, text, heading),), source=heading),),
        reference=text,
        lead=heading,
        notes=(heading,),
    )
    pdf = printed(document)
    assert text_of(pdf).count(text) >= 6
    assert "/Annots" not in read(pdf).pages[0]


def test_line_breaks_are_kept() -> None:
    lines = read(printed(saying("first\nsecond\r\n\n  third\ttab\u2028fourth"))).pages[0].extract_text().splitlines()
    shown = [line.strip() for line in lines]
    start = shown.index("first")
    assert [line for line in shown[start : start + 4] if line] == ["first", "second", "third tab", "fourth"]


def test_a_word_of_300_characters_wraps_inside_the_margins() -> None:
    page = read(printed(saying("W" * 300))).pages[0]
    runs = [line for line in page.extract_text().splitlines() if line.startswith("WW")]
    assert len(runs) > 1
    assert sum(line.count("W") for line in runs) == 300


def test_three_thousand_words_in_one_paragraph_flow_over_pages() -> None:
    words = [f"word{number}" for number in range(3000)]
    pdf = printed(saying(" ".join(words)))
    pages = read(pdf).pages
    assert len(pages) > 3
    # Running lines stand between the pages, so each word is looked for by itself.
    assert set(words) <= set(text_of(pdf).split())


def test_forty_pages_carry_reference_state_and_number_on_each() -> None:
    paragraphs = "\n".join(
        f"Paragraph {number}. " + "Tickets were exported from the desk. " * 20 for number in range(260)
    )
    pages = read(printed(saying(paragraphs))).pages
    assert len(pages) >= 40
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "INC-2026-0007 · A title" in text
        assert "DRAFT" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed Mon 30 Mar 2026 17:30 UTC" in text


def test_a_long_title_is_shortened_in_the_running_line_only() -> None:
    title = "Notification " * 30
    text = text_of(printed(saying("x", title=Phrase(title))))
    assert title.strip() in text
    assert text.count("…") == 1


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_the_state_stands_on_the_page(state: str) -> None:
    assert state.upper() in text_of(printed(saying("x", state=state)))


def test_all_fonts_are_embedded() -> None:
    document = saying("x", notes=(Phrase("note"),))
    pdf = printed(document)
    fonts = read(pdf).pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]
    assert b"Helvetica" not in pdf


def test_document_properties_and_bookmarks() -> None:
    pdf = read(printed(saying("x")))
    assert pdf.metadata.title == "INC-2026-0007 · A title"
    assert pdf.metadata.creation_date == PRINTED
    assert pdf.trailer["/Root"]["/Lang"] == "cs"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    top, below = pdf.outline
    assert (top.title, [entry.title for entry in below]) == ("A title", ["What happened"])


def test_gaps_stand_in_their_place_and_in_the_checklist() -> None:
    gap = Phrase("Not yet known: number of people")
    item = Item(Phrase("People"), None, gap)
    document = Document(
        (
            Section(Phrase("Open points"), (item,), checklist=True),
            Section(Phrase("Nature"), (item,), Phrase("33(3)(a)")),
        )
    )
    text = text_of(printed(document))
    assert "☐ Not yet known: number of people" in text
    assert "Nature 33(3)(a) People Not yet known: number of people" in text


def test_words_decide_the_language_of_every_text() -> None:
    german = {"DRAFT": "ENTWURF", "Page {page} of {pages}": "Seite {page} von {pages}", "What happened": "Hergang"}

    def words(phrase: Phrase | str) -> str:
        return phrase.render(lambda text: german.get(text, text), str) if isinstance(phrase, Phrase) else phrase

    text = text_of(render(saying("x"), words=words, language="de", generated=PRINTED))
    assert "ENTWURF" in text
    assert "Seite 1 von 1" in text
    assert "Hergang" in text
    assert "DRAFT" not in text


def structure(element: DictionaryObject) -> list[str]:
    """The kinds below an element, in reading order."""
    kids = element.get("/K", [])
    found = []
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            found += [kid["/S"], *structure(kid)]
    return found


def test_a_screen_reader_finds_headings_paragraphs_and_lists() -> None:
    gap = Item(Phrase("People"), None, Phrase("Not yet known: people"))
    sections = (
        Section(Phrase("Open points"), (gap, gap), checklist=True),
        Section(Phrase("Nature"), (Item(Phrase("Description"), "word " * 1500),)),
    )
    root = read(printed(Document(sections))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    kinds = structure(root["/StructTreeRoot"])
    assert kinds[0] == "/Document"
    lists = ["/L", "/LI", "/LBody", "/LI", "/LBody"]
    # The long description is one paragraph although it is drawn on several pages.
    assert kinds[1:] == ["/H1", "/P", "/H2", *lists, "/H2", "/P", "/P"]


def test_every_page_lists_the_owners_of_its_marked_content() -> None:
    pdf = read(printed(saying("\n".join(["word " * 300] * 12))))
    numbers = pdf.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    listed = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pdf.pages:
        content = page.get_contents().get_data()
        owners = listed[page["/StructParents"]].get_object()
        assert content.count(b"/MCID") == len(owners) > 0
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")


def test_the_last_word_of_a_line_does_not_run_into_the_next() -> None:
    page = read(printed(saying("alphabet " * 60))).pages[0]
    assert "alphabetalphabet" not in page.extract_text().replace("\n", "")


def test_a_section_inside_another_stays_whole_and_keeps_the_heading_above_the_first_one() -> None:
    text = Item(Phrase("What it says"), "\n".join(f"Line {number}." for number in range(12)))
    inner = [Section(Phrase("Finding {n}", {"n": number}), (text,), level=2) for number in range(9)]
    sections = [one for two in zip(inner[::2], inner[1::2], strict=False) for one in (Section(HOST, ()), *two)]
    pdf = read(printed(Document(tuple(sections), state="")))
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) > 2
    for number in range(8):
        (page,) = [page for page in pages if f"Finding {number}" in page]
        assert page.partition(f"Finding {number}")[2].count("Line") >= 12
    # A heading of level 1 is never the last thing on its page.
    assert all(page.rpartition("Example Host")[2].count("Line") for page in pages if "Example Host" in page)
    kinds = structure(pdf.trailer["/Root"]["/StructTreeRoot"])
    assert kinds[1:5] == ["/H1", "/P", "/H2", "/H3"]


def test_a_section_inside_another_that_no_page_can_hold_goes_on_over_pages() -> None:
    long = Section(Phrase("Finding"), (Item(Phrase("What it says"), "word " * 3000),), level=2)
    assert len(read(printed(Document((Section(HOST, ()), long)))).pages) > 2


def test_a_paper_without_a_state_has_no_banner() -> None:
    assert "DRAFT" in text_of(printed(saying("x")))
    assert "DRAFT" not in text_of(printed(saying("x", state="")))


def calls(document: Document) -> int:
    """How many functions a print calls: the work that it takes, the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(printed, document)
    return pstats.Stats(profile).total_calls


def lines(count: int) -> Document:
    item = Item(Phrase("Description"), "A laptop was left on a train.", Phrase("Not yet known: people"))
    sections = tuple(Section(Phrase("Part"), (item,) * 10) for _ in range(count // 10))
    return Document(sections)


def test_twice_as_many_lines_take_twice_the_work() -> None:
    printed(lines(10))
    few, many, more = (calls(lines(count)) for count in (100, 200, 400))
    assert (more - many) / (many - few) == pytest.approx(2, rel=0.1)


class Nowhere:
    """A file that keeps nothing."""

    def write(self, content: bytes) -> int:
        return len(content)


def most_memory(sections: int) -> int:
    """Bytes that are held at most while so many sections are drawn, each of half a page, read as they are needed."""
    lines = "\n".join("A laptop with letters was left on a train." for _ in range(20))
    parts = (Section(Phrase("Part"), (Item(Phrase("Description"), lines),)) for _ in range(sections))
    tracemalloc.start()
    try:
        write(Document(parts), Nowhere(), words=str, language="en", generated=PRINTED)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_document_of_twice_the_length_takes_hardly_more_memory() -> None:
    printed(saying("x"))
    few, many = (most_memory(sections) for sections in (20, 40))
    # What stays of a page is its place in the file, and of a heading its bookmark.
    assert many - few < 20 * 6_000
    assert many < 1.3 * few


@pytest.mark.parametrize("level", [1, 2])
def test_a_value_longer_than_a_page_leaves_no_page_half_empty_before_it(level: int) -> None:
    story = "A sentence that somebody typed about it. " * 300
    items = (Item(Phrase("Subject"), "Export"), Item(Phrase("Description"), story))
    parts = (Section(Phrase("Part"), ()), Section(Phrase("What happened"), items, level=level))
    first = read(printed(Document(parts))).pages[0].extract_text()
    assert "Export" in first
    assert first.count("A sentence") > 20


def test_the_length_of_what_is_typed_into_a_form_stands_beside_it() -> None:
    @dataclass(frozen=True)
    class Typed(Item):
        typed: bool = True

    @dataclass(frozen=True)
    class Counted(Document):
        counted: bool = True

    items = (Typed(Phrase("City"), "Łódź"), Item(Phrase("Not for a form"), "nothing"))
    text = text_of(printed(Counted((Section(Phrase("Where"), items),))))
    assert "City Characters: 4 Łódź" in text
    assert text.count("Characters") == 1
