"""Which of the six languages a text is written in, by its most common small words."""

import re

from contracts.reader.folding import fold
from contracts.reader.lexicon import Lexicon
from contracts.reader.words_de import GERMAN
from contracts.reader.words_en import ENGLISH
from contracts.reader.words_es import SPANISH
from contracts.reader.words_fr import FRENCH
from contracts.reader.words_it import ITALIAN
from contracts.reader.words_nl import DUTCH

LEXICONS: dict[str, Lexicon] = {lexicon.code: lexicon for lexicon in (ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, DUTCH)}

#: Characters of a text that are looked at; a preamble in another language does not decide.
_SAMPLE = 20_000
_WORD = re.compile(r"[a-z]+")


def language_of(text: str) -> str:
    """The language of the text, ISO 639-1; English where nothing speaks for another.

    >>> language_of("Der Auftragnehmer informiert den Auftraggeber unverzüglich.")
    'de'
    """
    words = _WORD.findall(fold(text[:_SAMPLE]))
    small = {code: set(lexicon.common.split()) for code, lexicon in LEXICONS.items()}
    weights = {code: sum(word in small[code] for word in words) for code in LEXICONS}
    return max(LEXICONS, key=lambda code: weights[code])
