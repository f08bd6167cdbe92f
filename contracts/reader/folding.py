"""Text made plain for the eyes of a pattern: small letters, no accents, every place kept.

The folded text has exactly as many characters as the text, so a place in one is a place in the other.
"""

import re
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


_BEFORE_AT, _BEHIND_AT = re.compile(r"[\w.+-]{1,64}\Z"), re.compile(r"[\w.-]{1,64}")
_SIGN = re.compile(r"[a-z0-9_]")
#: Addresses that are masked: no agreement has more, and the work stays bounded.
_MOST = 2_000


def without_address_words(folded: str) -> str:
    """The folded text with the letters of each e-mail address as "x": "support@" is no help, "incident@" no breach.

    >>> without_address_words("write to support@a.example")
    'write to xxxxxxx@x.xxxxxxx'
    """
    pieces, place, at = [], 0, folded.find("@")
    while at >= 0 and len(pieces) < _MOST:
        before, behind = _BEFORE_AT.search(folded, max(place, at - 64), at), _BEHIND_AT.match(folded, at + 1)
        begin, end = before.start() if before else at, behind.end() if behind else at + 1
        pieces.append(folded[place:begin] + _SIGN.sub("x", folded[begin:end]))
        place, at = end, folded.find("@", end)
    return "".join(pieces) + folded[place:]


def fold(text: str) -> str:
    """The text in small plain letters, of the same length.

    >>> fold("Unverzüglich, « dès\\nque »")
    'unverzuglich, " des que "'
    """
    return text.translate(_TABLE)
