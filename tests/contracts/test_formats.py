"""How each kind of file becomes text: blocks of HTML, lists and tables of DOCX, printed lines of PDF pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import markup, word
from contracts.formats.pages import joined
from contracts.formats.tidy import figure, plain, tidied
from tests.contracts import documents

WORD = st.text("abcdefghijklmnopqrstuvwxyzäéßłŻω", min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


# --- HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Tell\n us&nbsp;<b>wi</b>thin 48&#160;hours &amp; now.</p>", "Tell us within 48 hours & now."),
        ("<h2>9 Breaches</h2><p>One.<p>Two.", "9 Breaches\n\nOne.\n\nTwo."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.<br/><br>Three.", "One.\nTwo.\n\nThree."),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        ("<ol start=3><li><p>a</p><li value=7>b<li>c</ol>", "3. a\n\n7. b\n8. c"),
        ("<ol type=a><li>x<ol type=I><li>y</ol><li>z</ol>", "a. x\n\nI. y\n\nb. z"),
        ("<table><tr><th>Kind<th>Limit<tr><td>Breach<td>48 h</table>", "Kind\tLimit\nBreach\t48 h"),
        ("<table><tr><td><p>One.<p>Two.<td>Un.</table>", "One.\n\nTwo.\nUn."),
        ("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "a\n\nb\tc\nd"),
        ("<td>loose", "loose"),
        ("<table><tr><td>unclosed", "unclosed"),
        (
            "<head><title>t</title><style>p{}</style></head><script>x</script><!-- c -->Seen",
            "Seen",
        ),
        ("a<div hidden>opened by a click</div>b", "a\n\nopened by a click\n\nb"),
        ("<p>noti\xadfied&#8203; to\u2011us &#xFB01;ne", "notified to-us fine"),
        ("<pre>1\n2</pre>", "1\n2"),
        ("no markup at all", "no markup at all"),
        ("&#xD800;x", "\ufffdx"),
        ("<p>" * 5_000 + "deep", "deep"),
    ],
)
def test_html(html, text):
    assert markup.text_of(html.encode()) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<meta charset=iso-8859-2>Łódź".encode("iso-8859-2"), "Łódź"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">é'.encode(), "é"),
        ("<meta charset=utf-8>“x”".encode("cp1252"), "“x”"),
        ("<meta charset=nonsense>é".encode(), "é"),
        ("\ufeff<p>é".encode("utf-16"), "é"),
    ],
)
def test_the_encoding_of_html(content, text):
    assert markup.text_of(content) == text


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_a_table_of_html_keeps_its_rows(rows, closed):
    ends = ("</td>", "</tr>") if closed else ("", "")
    inside = "".join("<tr>" + "".join(f"<td>\n {cell}{ends[0]}" for cell in cells) + ends[1] for cells in rows)
    assert markup.text_of(f"<table>{inside}</table>".encode()).split("\n") == ["\t".join(cells) for cells in rows]


@given(st.lists(WORDS, max_size=8), st.sampled_from(["p", "div", "h3", "section", "li", "blockquote"]))
def test_blocks_of_html_never_run_together(blocks, tag):
    lines = markup.text_of(("<i></i>" + "".join(f"<{tag}>{block}</{tag}>" for block in blocks)).encode()).split("\n")
    assert [line.removeprefix("- ") for line in lines if line] == blocks


SIGNS = st.sampled_from("<>/&;!-='\"# \n") | st.characters(codec="utf-8", exclude_categories=["Cc"])
TAGS = st.sampled_from(["p", "b", "td", "tr", "table", "ol", "ul", "li", "pre", "div", "br", "hr", "head", "svg"])


@given(st.text(SIGNS, min_size=1))
def test_no_html_breaks_the_reader(text):
    assert "\x00" not in markup.text_of(f"<p>{text}".encode())


@given(st.lists(TAGS), st.randoms())
def test_no_nesting_of_html_loses_the_words_after_it(tags, chance):
    html = "".join(f"<{'/' * chance.randint(0, 1)}{tag}>" for tag in tags) + "after"
    assert markup.text_of(html.encode()).endswith("after")


# --- DOCX


def _lines(content):
    return [line for line in word.text_of(content).split("\n") if line]


LEGAL = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("bullet", "•")]


@pytest.mark.parametrize(
    ("levels", "paragraphs", "lines"),
    [
        (LEGAL, [(0, "A"), (1, "B"), (1, "C"), (0, "D"), (1, "E")], ["1. A", "1.1 B", "1.2 C", "2. D", "2.1 E"]),
        (LEGAL, [(0, "A"), (1, "B"), (2, "x"), (2, "y"), (1, "C"), (2, "z")], None),
        (LEGAL, [(3, "A")], ["- A"]),
        ([("upperRoman", "Article %1")], [(0, "A"), (0, "B")], ["Article I A", "Article II B"]),
        ([("none", "")], [(0, "A")], ["A"]),
    ],
)
def test_the_numbers_of_lists(levels, paragraphs, lines):
    lines = lines or ["1. A", "1.1 B", "(a) x", "(b) y", "1.2 C", "(a) z"]
    assert _lines(documents.numbered(*paragraphs, levels=levels)) == lines


def test_the_list_of_a_style_and_a_list_that_starts_anew():
    document = documents.docx.Document()
    for style, text in [("List Number", "a"), ("List Number", "b"), ("List Bullet", "c"), ("Heading 1", "d")]:
        document.add_paragraph(text, style=style)
    assert _lines(documents.saved(document)) == ["1. a", "2. b", "- c", "d"]


@pytest.mark.parametrize(
    ("xml", "lines"),
    [
        (
            "<w:p><w:r><w:t>wi</w:t></w:r><w:r><w:t>thin 48</w:t><w:noBreakHyphen/><w:t>h</w:t></w:r></w:p>",
            ["within 48-h"],
        ),
        (
            "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
            ["new"],
        ),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", ["a", "b c"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>filled in</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["filled in"]),
        (
            "<w:p><w:r><w:t>outside</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r>"
            "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            ["outside", "box"],
        ),
    ],
    ids=["runs", "tracked changes", "breaks", "content control", "text box"],
)
def test_what_stands_on_the_page_of_a_docx(xml, lines):
    assert _lines(documents.body(xml)) == lines


def test_a_table_of_a_docx_and_no_header():
    document = documents.docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    table = document.add_table(2, 2)
    for place, text in {(0, 0): "Breaches", (0, 1): "desk@ours.example", (1, 0): "One.\nTwo.", (1, 1): "Un."}.items():
        table.cell(*place).text = text
    document.add_paragraph("After.")
    assert _lines(documents.saved(document)) == ["Breaches\tdesk@ours.example", "One.", "Two.", "Un.", "After."]


# --- PDF pages

FULL = "The Processor shall tell the Controller of each breach of personal data"


@pytest.mark.parametrize(
    ("pages", "text", "starts"),
    [
        ([f"{FULL}\nwithin 48 hours."], f"{FULL} within 48 hours.", (0,)),
        ([f"{FULL} within\n72 hours of it."], f"{FULL} within 72 hours of it.", (0,)),
        (["9. Breaches\nThe Processor"], "9. Breaches\nThe Processor", (0,)),
        ([f"{FULL}.\n9.2 {FULL}."], f"{FULL}.\n9.2 {FULL}.", (0,)),
        ([f"{FULL}:\n(a) {FULL}, and\n(b) {FULL}."], f"{FULL}:\n(a) {FULL}, and\n(b) {FULL}.", (0,)),
        ([f"{FULL}\n• {FULL}"], f"{FULL}\n• {FULL}", (0,)),
        ([f"{FULL} noti-\nfication. A notification."], f"{FULL} notification. A notification.", (0,)),
        ([f"{FULL} noti-\nfication."], f"{FULL} notification.", (0,)),
        ([f"A processor. {FULL} sub-\nprocessor."], f"A processor. {FULL} sub-processor.", (0,)),
        ([f"{FULL} by e-\nmail."], f"{FULL} by e-mail.", (0,)),
        ([f"{FULL} with-", "out delay."], f"{FULL} without delay.", (0, len(FULL) + 5)),
        ([FULL, "within 48 hours."], f"{FULL} within 48 hours.", (0, len(FULL) + 1)),
        ([f"{FULL}.", "Next."], f"{FULL}.\nNext.", (0, len(FULL) + 2)),
        (["One.\n\nTwo.", "", "Three."], "One.\n\nTwo.\nThree.", (0, 11, 11)),
        (["", ""], "", (0, 0)),
        ([], "", ()),
        (
            [f"DPA v2\n{FULL}\n{page} / 3" for page in (1, 2)] + ["DPA v2\nand ends.\n3 / 3"],
            f"{FULL} {FULL} and ends.",
            (0, 72, 144),
        ),
        (["One.\n1", "Two.\nPage 2 of 2"], "One.\nTwo.", (0, 5)),
    ],
)
def test_printed_lines_become_text(pages, text, starts):
    assert joined(pages) == (text, starts)


@given(st.lists(st.lists(WORDS, min_size=4, max_size=9, unique=True).map("\n".join), max_size=6))
def test_each_page_begins_at_its_first_word(pages):
    # Each page says its number first, so that no line runs along.
    marked = [f"{chr(ord('a') + page) * 13} {text}" for page, text in enumerate(pages)]
    text, starts = joined(marked)
    assert len(starts) == len(marked)
    assert list(starts) == sorted(starts)
    assert all(text.startswith(page.split()[0], start) for page, start in zip(marked, starts, strict=True))


# --- all of them


@given(st.text(st.sampled_from("a \t\n\r\f\xa0\xad\u200b\ufb01\ud800\x00"), max_size=60))
def test_tidied_text_is_tidy_and_stays_so(text):
    once = tidied(text)
    assert tidied(once) == once
    assert plain(once) == once
    assert "  " not in once
    assert "\n\n\n" not in once


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (27, "letter", "aa"),
        (28, "LETTER", "BB"),
        (0, "letter", "0"),
        (4, "roman", "iv"),
        (1994, "ROMAN", "MCMXCIV"),
        (4000, "roman", "4000"),
        (9, "decimal", "9"),
    ],
)
def test_numbers_as_they_are_printed(number, style, printed):
    assert figure(number, style) == printed
