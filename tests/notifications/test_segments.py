import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.segments import is_gsm, plain, segments, shorten

LINK = "https://breachclock.example/i/7"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # 153 places take 76 of these and not half of the next, so the odd place stays empty.
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("Ł" * 70, 1),
        ("Ł" * 71, 2),
        ("Ł" * 134, 2),
        ("Ł" * 135, 3),
        ("🕛" * 35, 1),
        ("🕛" * 36, 2),
        ("🕛" * 66, 2),
        ("🕛" * 67, 3),
        ("ÄÖÜäöüßàéèùìòñ" * 11, 1),
    ],
)
def test_counting(text, count):
    assert segments(text) == count


@pytest.mark.parametrize(
    ("text", "gsm"), [("Überfällig: 2 h [INC]", True), ("10 €", True), ("“quoted”", False), ("ç", False), ("Ç", True)]
)
def test_the_alphabet(text, gsm):
    assert is_gsm(text) is gsm


def test_a_text_that_fits_stays_as_it_is():
    assert shorten("Deadline in 2 h", 1, LINK) == f"Deadline in 2 h {LINK}"


def test_a_long_text_ends_on_a_word():
    short = shorten("INC-2026-0007: the notice to the authority runs short, 12 h left. " * 5, 1, LINK)
    assert segments(short) == 1
    assert short.endswith(f"... {LINK}")
    assert len(short) > 140


def test_line_breaks_become_blanks():
    assert shorten("a\r\n b", 1) == "a b"


def test_without_the_foreign_letter_more_fits():
    # Cut before it, the text is GSM-7 again and holds twice as much.
    assert shorten("a" * 150 + "Ł", 1) == "a" * 150 + "..."


def test_a_link_longer_than_the_limit_is_kept_alone():
    long = LINK + "x" * 200
    assert shorten("Deadline", 1, long) == long


@given(st.text(max_size=600), st.integers(1, 3), st.sampled_from(["", LINK, LINK + "/Ł"]))
def test_the_tail_stays_and_the_limit_holds(text, limit, tail):
    short = shorten(text, limit, tail)
    assert short.endswith(tail)
    assert segments(short) <= limit


@given(st.text(alphabet=st.sampled_from("aé€Ł🕛 "), max_size=400))
def test_segments_cover_the_text_and_no_more_than_needed(text):
    units = sum(2 if letter in "€" else 1 for letter in text) if is_gsm(text) else len(text.encode("utf-16-le")) // 2
    single, each = (160, 153) if is_gsm(text) else (70, 67)
    least = 1 if units <= single else -(-units // each)
    assert least <= segments(text) <= least + 1


# ---- letters that GSM-7 has


@pytest.mark.parametrize(
    ("text", "names", "written"),
    [
        ("“Überfällig” – 3 Tage…", (), '"Überfällig" - 3 Tage...'),
        ("sáb 28 mar, 2 días", (), "sab 28 mar, 2 dias"),
        ("août, l’été, reçu, cœur", (), "aout, l'été, recu, coeur"),
        ("1\u202f234 obligations", (), "1 234 obligations"),
        ("À È Ì", (), "A E I"),
        # Nothing is gained by half.
        ("sáb Łódź", (), "sáb Łódź"),
        ("субота, 2 дні", (), "субота, 2 дні"),
        # The name of a law stays as the law writes it, and then all the rest may too.
        ("sáb: Art. 33 RGPD", ("Art. 33 RGPD",), "sab: Art. 33 RGPD"),
        ("sáb: Ley Orgánica", ("Ley Orgánica",), "sáb: Ley Orgánica"),
        ("Ley é, Ley é á", ("Ley é", "Ley é á", ""), "Ley é, Ley é á"),
    ],
)
def test_letters_are_written_as_usual_where_accents_cannot_be_had(text, names, written):
    assert plain(text, names) == written


@given(st.text(), st.lists(st.text(max_size=5), max_size=3))
def test_either_all_of_it_is_gsm_or_nothing_was_touched(text, names):
    written = plain(text, names)
    assert is_gsm(written) or written == text
    assert all(name in written for name in names if name in text and is_gsm(written))
    assert plain(written, names) == written
