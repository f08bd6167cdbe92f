"""Numbers with their units as they stand in a sentence: "seventy-two (72) hours", "trois jours ouvrés", "___ h"."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from contracts.reader import numbers
from contracts.reader.calendar_words import days_in_words, without_opening_hours
from contracts.reader.lexicon import Lexicon, compiled, spaced

HOURS, DAYS, BUSINESS_DAYS, WEEKS, MONTHS = "hours", "days", "business_days", "weeks", "months"
#: Two weeks; leaves as weeks.
FORTNIGHTS = "fortnights"

#: Durations of one sentence that are looked at; a table that lost its lines has more.
MOST = 20


@dataclass(frozen=True)
class Duration:
    """A number and its unit at a place of the text; `amount` None: the text leaves the number blank."""

    start: int
    end: int
    amount: int | None
    unit: str
    amount_min: int | None = None


#: Units in folded letters, the more special one first.
_UNITS = {
    "en": {
        FORTNIGHTS: r"fortnights?",
        BUSINESS_DAYS: r"(?:business|working|work|banking|week)[- ]?days?",
        HOURS: r"(?:clock |business |working )?hours?|hrs?",
        DAYS: r"(?:calendar |school |teaching )?days?",
        WEEKS: r"weeks?",
        MONTHS: r"months?",
    },
    "de": {
        BUSINESS_DAYS: r"(?:bank|geschafts)?(?:werk|arbeits|bank|geschafts)tag(?:e[sn]?|s)?",
        HOURS: r"(?:arbeits|geschafts|zeit|buro)?stunden?|stundig\w*|std\.?",
        DAYS: r"(?:kalender)?tag(?:e[sn]?|s)?",
        WEEKS: r"wochen?",
        MONTHS: r"monat(?:e[sn]?|s)?",
    },
    "fr": {
        BUSINESS_DAYS: r"jours? (?:ouvre|ouvrable)s?",
        HOURS: r"heures?",
        DAYS: r"jours?(?: (?:calendaires?|francs?))?",
        WEEKS: r"semaines?",
        MONTHS: r"mois",
    },
    "es": {
        BUSINESS_DAYS: r"dias? (?:de trabajo|habil|habiles|laborable|laborables)|"
        r"jornadas? (?:habil|laborable|laboral)(?:es)?",
        HOURS: r"horas?|hrs?|hs",
        DAYS: r"dias?(?: (?:naturales|natural|corridos))?",
        WEEKS: r"semanas?",
        MONTHS: r"mes(?:es)?",
    },
    "it": {
        BUSINESS_DAYS: r"(?:giorn[oi]|gg\.?) (?:lavorativ[oi]|lav\.?|ferial[ei])|giornat[ae] lavorativ[ae]",
        HOURS: r"or[ae]|hh",
        DAYS: r"gg|giorn[oi](?: (?:solari|solare|di calendario|naturali))?",
        WEEKS: r"settiman[ae]",
        MONTHS: r"mes[ei]",
    },
    "nl": {
        BUSINESS_DAYS: r"werkdag(?:en)?",
        HOURS: r"(?:werk|kantoor|klok)?(?:uur|uren)",
        DAYS: r"(?:kalender)?dag(?:en)?",
        WEEKS: r"we(?:ek|ken)",
        MONTHS: r"maand(?:en)?",
    },
}

#: Words that may stand between the number and its unit, or before the number.
_BETWEEN = frozenset(
    [
        "further",
        "additional",
        "full",
        "consecutive",
        "calendar",
        "clock",
        "running",
        "straight",
        "clear",
        "elapsed",
        "whole",
        "weiteren",
        "weiterer",
        "weitere",
        "vollen",
        "volle",
        "aufeinanderfolgenden",
        "heures",
        "naturales",
        "consecutivas",
        "consecutive",
        "consecutivi",
        "opeenvolgende",
        "aaneengesloten",
        "volledige",
        "ulteriori",
        "successive",
        "successivi",
        "kommenden",
        "darauffolgenden",
        "-",
        "'",
    ]
)
_ARTICLES = frozenset({"a", "an", "un", "une", "una", "een", "ein", "eine", "einer", "eines", "einem", "einen"})
_BEFORE_ARTICLE = frozenset(
    [
        "within",
        "than",
        "in",
        "inside",
        "of",
        "binnen",
        "innerhalb",
        "sous",
        "dans",
        "en",
        "entro",
        "nach",
        "sotto",
        "plazo",
        "latest",
        "tarda",
        "tardi",
        "tarde",
        "tard",
        "dan",
        "als",
        "oltre",
        "exceeding",
        "dentro",
        "d",
        "delai",
        "after",
        "spatestens",
        "termine",
        "uiterlijk",
        "nel",
    ]
)
#: "Dans un délai maximal d'un jour": a word between the noun and its number.
_MOST_ADJECTIVES = frozenset(
    {
        "maximal",
        "maximum",
        "maximale",
        "maximo",
        "maxima",
        "massimo",
        "massima",
        "supplementaire",
        "hochstens",
        "langstens",
        "hooguit",
        "maximaal",
        "hoogstens",
    }
)
#: "Within the hour": the article counts as one where such a word stands before it and the unit is one.
_DEFINITE = frozenset({"the", "la", "le", "l", "der", "des", "el", "lo", "de", "het"})
_WITHIN = frozenset({"within", "dans", "dentro", "innerhalb", "binnen", "entro", "sous", "inside"})
_ONE = re.compile(
    r"(?:business |working )?(?:hour|day|week|fortnight|month)|heure|jour(?: ouvre| ouvrable)?|semaine|stunde|woche|"
    r"(?:werk|arbeits)?tages|hora|dia(?: habil| laborable)?|semana|ora|giorno(?: lavorativo)?|settimana|uur|"
    r"(?:werk)?dag|week"
)
_RANGE = frozenset({"-", "to", "bis", "a", "tot", "or", "oder", "ou", "o", "of", "and", "und", "y", "e", "en", "et"})
_AFTER_ONE = re.compile(r" {1,3}(?:suivant|siguiente|successiv[oa]|seguente)\b")
_TOKEN = re.compile(r"\d{1,5}|[a-z]+|[()\[\]'-]|_+|\.{3,}")
_BLANK = re.compile(
    r"_+|\[[^\[\]a-z]{0,12}\]|x{1,3}|\[(?:number|amount|insert|x+|n|zahl|anzahl|nombre|numero|aantal)[^\]]{0,20}\]"
)


@cache
def _unit_pattern(language: str) -> re.Pattern[str]:
    named = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS[language].items())
    short = "h|u" if language == "nl" else "h"
    named = named.replace(" ", " +")
    return re.compile(rf"(?<![a-z])(?:{named})(?![a-z])|(?:(?<=[\d)])|(?<=[\d)] ))(?P<h>{short})(?![a-z])")


def durations(folded: str, lexicon: Lexicon) -> list[Duration]:
    """The durations of a folded sentence that can be limits of a notice; not "thirty days in advance"."""
    return list(_durations(folded, lexicon.code, lexicon.lasting, lexicon.ahead))


@cache
def _during(words: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])" + spaced(words))


@lru_cache(maxsize=64)
def _durations(folded: str, code: str, lasting: str, ahead: str) -> tuple[Duration, ...]:
    """The same, remembered: one sentence is asked several times in a row."""
    folded = without_opening_hours(folded)
    found = [
        Duration(start, end, 1, BUSINESS_DAYS if working else DAYS)
        for start, end, working in islice(days_in_words(folded, code), MOST)
    ]
    for match in islice(_unit_pattern(code).finditer(folded), MOST):
        unit = HOURS if match["h"] else next(name for name in _UNITS[code] if match[name])
        read = _number(folded, match.start(), match.end(), code)
        if read is None:
            continue
        start, amount, low = read
        before, after = folded[max(0, start - 40) : start].rstrip(), folded[match.end() : match.end() + 40]
        if _during(lasting).search(before):
            continue
        if compiled(ahead).match(after.lstrip(" '(")):
            continue
        if unit == FORTNIGHTS:
            unit, amount, low = WEEKS, amount and amount * 2, low and low * 2
        if not any(one.start < match.end() and start < one.end for one in found):
            found.append(Duration(start, match.end(), amount, unit, low))
    return tuple(sorted(found, key=lambda one: one.start))


def _number(folded: str, end: int, after: int, language: str) -> tuple[int, int | None, int | None] | None:
    """Where the number before a unit begins, the number (None: blank) and the lower end of a range; None: no number."""
    begin = max(0, end - 60)
    tokens = [(match.start() + begin, match[0]) for match in _TOKEN.finditer(folded[begin:end])]
    # The window may have cut the first word.
    whole = list(tokens)
    while tokens and tokens[-1][1] in _BETWEEN:
        tokens.pop()
    if not tokens:
        return None
    if len(whole) > len(tokens) and _value(tokens, language, folded, after)[0] is None:
        # "Am darauffolgenden Werktag": the word between is the number itself.
        tokens = whole
    if tokens[-1][1] in ")]":
        return _in_brackets(folded, tokens, end, language)
    value, count = _value(tokens, language, folded, after)
    if value is None:
        if set(tokens[-1][1]) <= {"_", "."} or tokens[-1][1] in ("x", "xx"):
            return tokens[-1][0], None, None
        return None
    start = tokens[-count][0]
    return start, value, _lower(tokens[:-count], value, language)


def _in_brackets(folded: str, tokens: list, end: int, language: str) -> tuple[int, int | None, int | None] | None:
    opening = next((place for place in range(len(tokens) - 2, -1, -1) if tokens[place][1] in "(["), None)
    if opening is None:
        return None
    inner, outer = tokens[opening + 1 : -1], tokens[:opening]
    value, _ = _value(inner, language) if inner else (None, 0)
    while outer and outer[-1][1] in _BETWEEN:
        outer.pop()
    other, count = _value(outer, language) if outer else (None, 0)
    if value is None and other is None:
        if _BLANK.search(folded[tokens[opening][0] : end]):
            return tokens[opening][0], None, None
        return None
    start = outer[-count][0] if other is not None else tokens[opening][0]
    digits = inner and inner[-1][1].isdigit()
    chosen = value if value is not None and (digits or other is None) else other
    return start, chosen, None


def _value(tokens: list, language: str, folded: str = "", after: int = 0) -> tuple[int | None, int]:
    """The number that the last tokens say, and how many tokens say it."""
    last = tokens[-1][1]
    if last.isdigit():
        return int(last), 1
    known = numbers.words(language)
    for count in range(min(6, len(tokens)), 0, -1):
        name = " ".join(word for _, word in tokens[-count:] if word != "-")
        if tokens[-count][1] != "-" and name in known:
            if name in _ARTICLES and count < len(tokens) and not _leads_to_one([word for _, word in tokens[:-count]]):
                return None, 0
            return known[name], count
    # "Le jour suivant" is one day; "___ heures suivant la détection" is none.
    single = folded[after - 1 : after] != "s" or folded.endswith((" mes", " mois"), 0, after)
    if folded and single and last != "_" and _AFTER_ONE.match(folded, after):
        return 1, 1
    if folded and last in _DEFINITE and any(word in _WITHIN for _, word in tokens[-3:-1]):
        unit = _ONE.match(folded, tokens[-1][0] + len(last) + 1)
        return (1, 1) if unit and unit.end() == after else (None, 0)
    return None, 0


def _leads_to_one(before: list[str]) -> bool:
    """Whether the article behind these words counts: "within a day", "en el plazo de un día"; not "of a day"."""
    before = [word for word in before if word != "'" and word not in _MOST_ADJECTIVES]
    if not before:
        return False
    if before[-1] in ("von", "van"):
        return len(before) > 1 and before[-2].endswith(("frist", "zeitraum", "zeitspanne", "termijn", "periode"))
    if before[-1].startswith(("exced", "ecced")):
        return True
    if before[-1] == "pas":
        return len(before) > 1 and before[-2].startswith(("exced", "depass"))
    if before[-1] in ("a", "ad"):
        return len(before) > 1 and before[-2].startswith(("superior", "inferior", "mayor", "maggior"))
    if before[-1] in ("de", "di", "d"):
        return len(before) > 1 and (before[-2] in _BEFORE_ARTICLE or before[-2] in ("plus", "moins"))
    return before[-1] in _BEFORE_ARTICLE


def _lower(before: list, value: int, language: str) -> int | None:
    if len(before) < 2 or before[-1][1] not in _RANGE:
        return None
    low, _ = _value(before[:-1], language)
    return low if low is not None and low < value and before[-2][1] not in _ARTICLES else None
