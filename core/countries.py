"""The countries of the world (ISO 3166-1) and their names in the reader's language, for whichever page asks for one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale
from flask_babel import get_locale

from core.phrases import Phrase

#: What has two letters in Babel's list and is no country of ISO 3166-1: unions, outlying parts, words for tests.
_NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"
NO_COUNTRIES = frozenset(_NO_COUNTRIES.split())


@cache
def codes() -> frozenset[str]:
    """The alpha-2 code of every country."""
    return frozenset(code for code in Locale("en").territories if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


NO_SUCH_COUNTRY = Phrase("No country has this code: {codes}. Write two letters for each, such as ZA.")


def listed(text: str | None) -> list[str]:
    """The codes in a line that somebody typed, sorted, each once; whether they exist is not looked at.

    >>> listed("fr, DE;fr")
    ['DE', 'FR']
    """
    return sorted({*filter(None, re.split(r"[\s,;]+", (text or "").upper()))})


def no_such_country(given: Iterable[str]) -> Phrase | None:
    """The sentence that names every code which is no country's; None if all are.

    >>> str(no_such_country(["FR", "XX"]))
    'No country has this code: XX. Write two letters for each, such as ZA.'
    """
    unknown = sorted({*given} - codes())
    return NO_SUCH_COUNTRY.filled({"codes": ", ".join(unknown)}) if unknown else None


def country_name(code: str) -> str:
    """The country in the reader's language; the code itself where there is no name.

    >>> country_name("CZ")
    'Czechia'
    """
    return (get_locale() or Locale("en")).territories.get(code, code)


def named(countries: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) of each, in the order of the names; an accent does not send a country to the end.

    >>> named(["SE", "AX"])
    [('AX', 'Åland Islands'), ('SE', 'Sweden')]
    """
    pairs = [(code, country_name(code)) for code in countries]
    return sorted(pairs, key=lambda pair: unicodedata.normalize("NFKD", pair[1]).casefold())
