"""Text made plain for the eyes of a pattern: small letters, no accents, every place kept.

The folded text has exactly as many characters as the text, so a place in one is a place in the other.
"""

import unicodedata

#: Signs that have one plain form; line ends are spaces, because a sentence does not care where its line ends.
_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "\u00ad": "-", "…": "_", "●": "_", "•": "-",
    "\n": " ", "\r": " ", "\t": " ", "\v": " ", "\f": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u2028": " ", "\u2029": " ", "\u0085": " ", "ß": "s", "œ": "o", "æ": "a", "ø": "o", "ł": "l", "ı": "i",
}  # fmt: skip


def _plain(code: int) -> str:
    sign = chr(code)
    if sign in _SIGNS:
        return _SIGNS[sign]
    lower = sign.lower()
    base = unicodedata.normalize("NFD", lower[0])[0] if lower else sign
    return _SIGNS.get(base, base)


#: The letters of the six languages; characters beyond them are left as they are, which costs no time.
_TABLE = {code: _plain(code) for code in [*range(0x250), *map(ord, _SIGNS)]}


def fold(text: str) -> str:
    """The text in small plain letters, of the same length.

    >>> fold("Unverzüglich, « dès\\nque »")
    'unverzuglich, " des que "'
    """
    return text.translate(_TABLE)
