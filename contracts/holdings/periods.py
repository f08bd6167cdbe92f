"""A length of time as a document writes it: "one month", "30 (thirty) days", « trente jours »."""

import re

_WORDS = (
    "one un une ein eine einem einen eines uno una een één",
    "two deux zwei dos due twee",
    "three trois drei tres tre drie",
    "four quatre vier cuatro quattro vier",
    "five cinq fünf cinco cinque vijf",
    "six six sechs seis sei zes",
    "seven sept sieben siete sette zeven",
    "eight huit acht ocho otto acht",
    "nine neuf neun nueve nove negen",
    "ten dix zehn diez dieci tien",
)
_COUNTS = {word: count for count, words in enumerate(_WORDS, 1) for word in words.split()} | {
    **dict.fromkeys(["twelve", "douze", "zwölf", "doce", "dodici", "twaalf"], 12),
    **dict.fromkeys(["fourteen", "quatorze", "vierzehn", "catorce", "quattordici", "veertien"], 14),
    **dict.fromkeys(["fifteen", "quinze", "fünfzehn", "quince", "quindici", "vijftien"], 15),
    **dict.fromkeys(["thirty", "trente", "dreißig", "treinta", "trenta", "dertig"], 30),
    **dict.fromkeys(["sixty", "soixante", "sechzig", "sesenta", "sessanta", "zestig"], 60),
    **dict.fromkeys(["ninety", "neunzig", "noventa", "novanta", "negentig"], 90),
}
_UNITS = (
    ("D", "days?|jours?|tage?n?|d[ií]as?|giorn[io]|dag(?:en)?"),
    ("W", "weeks?|semaines?|wochen?|semanas?|settiman[ae]|we(?:ek|ken)"),
    ("M", "months?|mois|monate?n?s?|meses|mes|mes[ei]|maand(?:en)?"),
    ("Y", "years?|ans?|ann[ée]es?|jahre?n?s?|años?|ann[io]|ja(?:ar|ren)"),
)
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?P<digits>\d{{1,4}})|(?P<word>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}))"
    r"[  -]?(?:\([^()]{1,30}\)[  ]?)?(?:calendar |business |working |kalender|natural(?:es)? )?"
    rf"(?:{'|'.join(f'(?P<{unit}>{names})' for unit, names in _UNITS)})(?!\w)",
    re.IGNORECASE,
)


def period_in(text: str) -> str | None:
    """The first length of time in the text as ISO 8601, such as P30D; None if there is none.

    >>> period_in("no later than one month after the end"), period_in("within thirty (30) days")
    ('P1M', 'P30D')
    """
    found = _PERIOD.search(text)
    if not found:
        return None
    count = int(found["digits"]) if found["digits"] else _COUNTS[found["word"].lower()]
    return f"P{count}{found.lastgroup}"
