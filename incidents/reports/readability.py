"""How hard a text is to read (Art. 34(2) GDPR asks for clear and plain language), by each language's own formula.

The formulas are those of the authors named; we know their constants from secondary sources only, so they are shown as
*unverified*. Their thresholds here are our house rule and no law. Syllables are counted by groups of vowels, a known
approximation; Italian needs none. What falls below its threshold is warned of and never refused.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

#: A sentence of more words than this, and a word of so many syllables, is named as hard: our house rule.
LONG_SENTENCE = 20
LONG_WORD = 5
#: So many of each are named.
NAMED = 5

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: What holds one of these is an address and no language.
_ADDRESS = ("@", "://", "www.")
#: A stop ends a sentence where a blank follows; one letter with a stop is an abbreviation ("z. B.", "p. ej.").
_END = re.compile(r"(?<![^\W\d_])[^\W\d_]\.\s|(?<![.!?…])[.!?…]+[\"»”’)]*(?:\s|$)")


@dataclass(frozen=True)
class Counts:
    """What a formula reads of a text. All are at least 1 where there is a word."""

    sentences: int
    words: int
    syllables: int
    letters: int

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences

    @property
    def syllables_a_word(self) -> float:
        return self.syllables / self.words


@dataclass(frozen=True)
class Formula:
    """`name` and `source` are the authors' own; a score below `threshold` is hard to read (our house rule)."""

    name: str
    source: str
    threshold: int
    score: Callable[[Counts], float]


@dataclass(frozen=True)
class Readability:
    """The score of a text, higher is easier; `sentences` and `words` are what makes it hard, the hardest first."""

    formula: Formula
    score: int
    sentences: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def hard(self) -> bool:
        return self.score < self.formula.threshold


FORMULAS: Mapping[str, Formula] = {
    "en": Formula(
        "Flesch Reading Ease",
        "R. Flesch, 1948",
        50,
        lambda of: 206.835 - 1.015 * of.words_a_sentence - 84.6 * of.syllables_a_word,
    ),
    "fr": Formula(
        "Kandel-Moles",
        "L. Kandel, A. Moles, 1958",
        50,
        lambda of: 207 - 1.015 * of.words_a_sentence - 73.6 * of.syllables_a_word,
    ),
    "de": Formula(
        "Flesch-Amstad",
        "T. Amstad, 1978",
        50,
        lambda of: 180 - of.words_a_sentence - 58.5 * of.syllables_a_word,
    ),
    "es": Formula(
        "Flesch-Szigriszt",
        "F. Szigriszt Pazos, 1993",
        55,
        lambda of: 206.835 - of.words_a_sentence - 62.3 * of.syllables_a_word,
    ),
    "it": Formula(
        "Gulpease",
        "P. Lucisano, M. E. Piemontese, 1988",
        50,
        lambda of: 89 + (300 * of.sentences - 10 * of.letters) / of.words,
    ),
    "nl": Formula(
        "Flesch-Douma",
        "W. H. Douma, 1960",
        50,
        lambda of: 206.84 - 0.93 * of.words_a_sentence - 77 * of.syllables_a_word,
    ),
}

VOWELS = {
    "en": "aeiouy",
    "fr": "aeiouyàâæéèêëîïôœùûüÿ",
    "de": "aeiouyäöüáàâéèê",
    "es": "aeiouyáéíóúü",
    "it": "aeiouàèéìíòóùú",
    "nl": "aeiouyáàäéèëíïóòöúüê",
}
_GROUPS = {language: re.compile(f"[{vowels}]+") for language, vowels in VOWELS.items()}
#: Vowels that never share a syllable in Spanish; an e that nobody hears; in Dutch a trema begins a new syllable.
_STRONG = re.compile("[aeoáéíóú]")
_SILENT = {
    "en": re.compile("[^aeiouyl]e$|[aeiouy]le$"),
    "fr": re.compile("[^aeiouyàâéèêëîïôûù]es?$"),
}
_TREMA = re.compile("(?<=[aeiou])[äëïöü]")


def syllables(word: str, language: str) -> int:
    """About how many syllables a word has, at least one.

    >>> [syllables("measure", "en"), syllables("banane", "fr"), syllables("país", "es"), syllables("ideeën", "nl")]
    [2, 2, 2, 3]
    """
    word = word.casefold() if language != "de" else word.lower()
    groups = _GROUPS[language].findall(word)
    count = len(groups)
    if language == "es":
        count = sum(len(_STRONG.findall(group)) or 1 for group in groups)
    if language == "nl":
        count += len(_TREMA.findall(word))
    if count > 1 and language in _SILENT and _SILENT[language].search(word):
        count -= 1
    return max(count, 1)


def sentences(text: str) -> list[str]:
    """The sentences of a text; each line ends one, as in a list.

    >>> sentences("Wir helfen, z. B. am Telefon. Rufen Sie an!")
    ['Wir helfen, z. B. am Telefon.', 'Rufen Sie an!']
    """
    found = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        start = 0
        for match in _END.finditer(line):
            if match[0][0] in ".!?…":
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [one for one in found if _words(one)]


def readability(text: str, language: str) -> Readability | None:
    """How hard the text is; None for a text without a word, or a language without a formula."""
    formula, parts = FORMULAS.get(language), sentences(text)
    if formula is None or not parts:
        return None
    by_sentence = [(one, len(_words(one))) for one in parts]
    words = [word for one in parts for word in _words(one)]
    lengths = {word: syllables(word, language) for word in words}
    counts = Counts(
        sentences=len(parts),
        words=len(words),
        syllables=sum(lengths[word] for word in words),
        letters=sum(sum(map(str.isalpha, word)) for word in words),
    )
    return Readability(
        formula,
        round(formula.score(counts)),
        _hardest(by_sentence, LONG_SENTENCE + 1),
        _hardest(lengths.items(), LONG_WORD),
    )


def _words(text: str) -> list[str]:
    prose = (one for one in text.split() if not any(mark in one for mark in _ADDRESS))
    return _WORD.findall(" ".join(prose))


def _hardest(sized: Iterable[tuple[str, int]], least: int) -> tuple[str, ...]:
    """Those of at least that size, the biggest first."""
    big = sorted({one: size for one, size in sized if size >= least}.items(), key=lambda one: -one[1])
    return tuple(one for one, _size in big[:NAMED])
