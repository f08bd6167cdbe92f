"""How many SMS segments a text takes, and how to shorten it without losing the link at its end.

A text of GSM-7 letters (3GPP TS 23.038) has 160 places, or 153 for each segment when there are several; any other
letter makes the whole text UCS-2: 70 places, or 67. Each segment is paid for, and long chains arrive later.
"""

import unicodedata
from collections.abc import Collection

# The default alphabet without its escape sign, and the letters behind the escape, which take two places each.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")

DOTS = "..."

# What is usually written instead, where a letter without its accent is not enough.
INSTEAD = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′´`", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("•·", "*"),
        "…": DOTS,
        "œ": "oe",
        "Œ": "OE",
        "\u00ad": "",
        "\u200b": "",
    }
)


def is_gsm(text: str) -> bool:
    """Whether the text can be written in GSM-7.

    >>> is_gsm("Überfällig: 2 h"), is_gsm("Łódź")
    (True, False)
    """
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def plain(text: str, names: Collection[str] = ()) -> str:
    """The text in letters of GSM-7, as people write it where accents and fine quotes cannot be had; or as it is where
    that is not enough. `names`, such as those of laws, are never changed.

    >>> plain("dès août – 3 días"), plain("août à Łódź"), plain("d’après Loi d’août", ["Loi d’août"])
    ('dès aout - 3 dias', 'août à Łódź', 'd’après Loi d’août')
    """
    # Only letters outside GSM-7 are ever replaced, so a name without such letters stays whole by itself.
    if any(name in text and not is_gsm(name) for name in names):
        return text
    written = "".join(letter if is_gsm(letter) else _bare(letter) for letter in text.translate(INSTEAD))
    return written if is_gsm(written) else text


def segments(text: str) -> int:
    """The number of segments; an empty text takes one. No letter is split between two segments.

    >>> segments("a" * 160), segments("a" * 161), segments("Ł" * 71)
    (1, 2, 2)
    """
    gsm = is_gsm(text)
    single, each = (160, 153) if gsm else (70, 67)
    sizes = [_places(letter, gsm) for letter in text]
    if sum(sizes) <= single:
        return 1
    count, used = 1, 0
    for size in sizes:
        if used + size > each:
            count, used = count + 1, 0
        used += size
    return count


def shorten(text: str, limit: int, tail: str = "") -> str:
    """`text`, cut where needed to fit with `tail` into `limit` segments; the tail always stays whole.

    A tail that alone is longer than the limit is returned alone: a link that cannot be opened is worth nothing.

    >>> shorten("Deadline in 2 h", 1, "https://b.example/i/7")
    'Deadline in 2 h https://b.example/i/7'
    """
    text = " ".join(text.split())
    whole = _joined(text, tail)
    if segments(whole) <= limit:
        return whole
    # No text with more letters than places can fit, so the search starts there and walks down.
    for length in range(min(len(text) - 1, limit * 160), 0, -1):
        shorter = _joined(_cut(text, length), tail)
        if segments(shorter) <= limit:
            return shorter
    return tail


def _bare(letter: str) -> str:
    """The letter without its accents: á is a."""
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def _cut(text: str, length: int) -> str:
    head = text[:length]
    # Up to a third is given up for ending on a whole word; scripts without spaces are cut between letters.
    space = head.rfind(" ")
    if not text[length].isspace() and space > length * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,.;:") + DOTS


def _joined(head: str, tail: str) -> str:
    return f"{head} {tail}".strip()


def _places(letter: str, gsm: bool) -> int:
    if gsm:
        return 2 if letter in EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
