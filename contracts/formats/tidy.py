"""Extracted text as a person would have typed it: no invisible characters, no ragged space, rows of tables as lines."""

from core.media import clean

#: What typesetting puts into words and a search for the word stumbles over.
_TYPESET = {
    0x00A0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2009: " ",
    0x2028: "\n",
    0x2029: "\n",
    0x2011: "-",  # non-breaking hyphen
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}


def plain(text: str) -> str:
    """The same words without what typesetting put into them.

    >>> plain("noti\\xad\\ufb01ed\\xa0to")
    'notified to'
    """
    return clean(text.translate(_TYPESET))


def tidied(text: str) -> str:
    """Lines without ragged space, and one empty line at most between two of them.

    >>> tidied("  Tell  us. \\n\\n\\n Now.")
    'Tell us.\\n\\nNow.'
    """
    # Split and joined, not searched: a pattern for "space before a line's end" is slow on a page of spaces.
    lines = (_one_spaced(line) for line in plain(text).split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def row(cells: list[str]) -> str:
    """A row of a table: one line with tabs between, unless a cell holds several lines, which then keep their own.

    >>> row(["Breaches", "desk@ours.example"])
    'Breaches\\tdesk@ours.example'
    >>> row(["1. First.\\n2. Second.", "1. Premier."])
    '1. First.\\n2. Second.\\n1. Premier.'
    """
    filled = [cell for cell in map(tidied, cells) if cell]
    return ("\n" if any("\n" in cell for cell in filled) else "\t").join(filled)


def _one_spaced(line: str) -> str:
    # A tab stands between the cells of a row; every other space is one space.
    return "\t".join(cell for cell in (" ".join(part.split()) for part in line.split("\t")) if cell)


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def figure(number: int, style: str) -> str:
    """A number of a list as it is printed: `decimal`, `letter`, `LETTER`, `roman` or `ROMAN`.

    >>> [figure(3, style) for style in ("decimal", "letter", "ROMAN")]
    ['3', 'c', 'III']
    """
    if style.lower() == "letter" and number > 0:
        # After z comes aa, then bb, as Word counts.
        printed = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
    elif style.lower() == "roman" and 0 < number < 4000:
        printed = ""
        for value, letters in _ROMAN:
            printed += letters * (number // value)
            number %= value
    else:
        return str(number)
    return printed.upper() if style.isupper() else printed
