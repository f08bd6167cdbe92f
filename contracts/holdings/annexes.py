"""Reads what a processor holds out of an agreement and its annexes: proposals, each with the words that it comes from.

Linear in the length of the text. Nothing found here counts before a person confirms it.
"""

from contracts.holdings.companies import sub_processors
from contracts.holdings.kinds import Found, Kind
from contracts.holdings.lines import blocks
from contracts.holdings.statements import statements
from contracts.holdings.topics import lists
from contracts.reader.languages import language_of


def holdings(text: str, language: str | None = None) -> list[Found]:
    """Every fact once, in the order of the document; `language` (ISO 639-1) narrows the names of countries.

    >>> [(one.kind.value, one.value, one.detail) for one in holdings("The servers are in Berlin, Germany.")]
    [('storage_place', 'DE', 'Berlin')]
    """
    cut = blocks(text)
    found = [
        *lists(text, cut, language or language_of(text)),
        *sub_processors(text, cut, language),
        *statements(text, cut, language),
    ]
    once: dict[tuple[str, str, str], Found] = {}
    for one in sorted(found, key=lambda one: (one.char_start, one.char_end)):
        once.setdefault((one.kind, one.value.casefold(), (one.detail or "").casefold()), one)
    # A country for itself says nothing beside a city in it.
    told = {one.value for one in once.values() if one.kind is Kind.STORAGE_PLACE and one.detail}
    return [one for one in once.values() if one.kind is not Kind.STORAGE_PLACE or one.detail or one.value not in told]
