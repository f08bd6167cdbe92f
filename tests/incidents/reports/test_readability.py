"""Each language is measured by its own formula; what makes a text hard is named; nothing breaks on any text."""

import string
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms import LANGUAGES
from incidents.reports.readability import FORMULAS, Counts, readability, sentences, syllables

PLAIN = {
    "en": ("We lost a laptop. Your name was on it. Call us.", "Notwithstanding organisational considerations."),
    "fr": ("Un sac est perdu. Il y a votre nom. Appelez-nous.", "Nonobstant l'indemnisation conventionnellement."),
    "de": ("Ein Laptop ist weg. Ihr Name war drauf. Rufen Sie an.", "Aufsichtsbehördliche Benachrichtigungspflichten."),
    "es": (
        "Se ha ido un bolso. Su nombre va en él. Llame ya.",
        "Responsabilidades organizativamente inconmensurables.",
    ),
    "it": ("Un sacco è perso. C'è il suo nome. Ci chiami.", "Responsabilizzazione organizzativamente inderogabile."),
    "nl": ("Een tas is weg. Uw naam stond erop. Bel ons.", "Organisatorische verantwoordelijkheidsoverwegingen."),
}


def test_every_language_of_the_program_has_a_formula():
    assert set(FORMULAS) == set(LANGUAGES) == set(PLAIN)


@pytest.mark.parametrize(
    ("language", "by_hand"),
    [
        ("en", 206.835 - 10.15 - 126.9),
        ("fr", 207 - 10.15 - 110.4),
        ("de", 180 - 10 - 87.75),
        ("es", 206.835 - 10 - 93.45),
        ("it", 89 + 30 - 50),
        ("nl", 206.84 - 9.3 - 115.5),
    ],
)
def test_the_formulas_by_hand(language, by_hand):
    """Ten words a sentence, three syllables to two words, five letters a word."""
    counts = Counts(sentences=10, words=100, syllables=150, letters=500)
    assert FORMULAS[language].score(counts) == pytest.approx(by_hand)


@pytest.mark.parametrize("language", PLAIN)
def test_plain_is_plain_and_hard_is_hard_with_its_words_named(language):
    plain, hard = (readability(text, language) for text in PLAIN[language])
    assert not plain.hard
    assert (plain.sentences, plain.words) == ((), ())
    assert hard.hard
    assert hard.words


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("table", "en", 2),
        ("the", "en", 1),
        ("where", "en", 1),
        ("information", "en", 4),
        ("données", "fr", 2),
        ("violation", "fr", 3),
        ("tables", "fr", 1),
        ("Verletzung", "de", 3),
        ("Straße", "de", 2),
        ("seguridad", "es", 4),
        ("aérea", "es", 4),
        ("ciudad", "es", 2),
        ("autorità", "it", 4),
        ("geïnformeerd", "nl", 4),
        ("x", "en", 1),
    ],
)
def test_syllables(word, language, count):
    assert syllables(word, language) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (
            "Write to desk@ours.example. Or call +44 7700 900101.",
            ["Write to desk@ours.example.", "Or call +44 7700 900101."],
        ),
        ("Names\nAddresses\n", ["Names", "Addresses"]),
        ("Version 1.2 holds.", ["Version 1.2 holds."]),
        ("Really?! Yes… maybe.", ["Really?!", "Yes…", "maybe."]),
        ("12 34 56", []),
    ],
)
def test_sentences(text, found):
    assert sentences(text) == found


def test_long_sentences_are_named_the_longest_first_and_a_few_only():
    made = [" ".join(["so"] * size) + "." for size in (20, 21, 30, 25, 22, 23, 24)]
    assert readability(" ".join(made), "en").sentences == tuple(made[number] for number in (2, 3, 6, 5, 4))


def test_a_text_without_a_word_or_in_another_language_has_no_score():
    assert readability("12 34.", "en") is None
    assert readability("Hello there.", "tlh") is None


@given(st.text(max_size=300), st.sampled_from(sorted(FORMULAS)))
def test_any_text_is_measured_or_has_no_word(text, language):
    found = readability(text, language)
    assert (found is None) == (not sentences(text))


@given(
    st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=8), min_size=2, max_size=30),
    st.sampled_from(sorted(FORMULAS)),
)
def test_the_same_words_in_shorter_sentences_are_never_harder(words, language):
    together = readability(" ".join(words) + ".", language)
    apart = readability(". ".join((" ".join(words[:1]), " ".join(words[1:]))) + ".", language)
    if len(sentences(". ".join((" ".join(words[:1]), " ".join(words[1:]))) + ".")) == 2:
        assert apart.score >= together.score


def test_time_grows_with_the_text_and_not_faster():
    def took(text):
        start = process_time()
        readability(text, "de")
        return process_time() - start

    for piece in ("a", "a. ", ". ", "a-", "@", "aaaa bbbb. "):
        short, long = took(piece * 20_000), took(piece * 200_000)
        assert long < max(short, 0.01) * 40, piece
