"""Limits in the words of a calendar instead of a number: "the same day", "by close of business on the day after"."""

import re
from functools import cache

#: One day or one working day, in folded letters; the working day first, because it holds the word for a day.
_WORDS = {
    "en": (
        r"(?:the )?same (?:business|working) day|(?<!second\s)(?<!third\s)(?<!fourth\s)(?<!fifth\s)(?<!tenth\s)"
        r"(?:business|working) day (?:after|following|thereafter)(?! a| the end)|"
        r"(?:one|a) (?:business|working) day later",
        r"(?:the |that )?(?:very )?same (?:calendar )?day|same-day|before the day is out|on the day (?:of|on which|"
        r"it)|within the day|"
        r"(?:by|before) the end of (?:that|the) day|(?:by|before) close of (?:business|play)(?! (?:on|of) the)|"
        r"the day after(?! the end)|overnight",
    ),
    "de": (
        r"(?:am|noch am|bis zum ende des|im laufe des) (?:selben|gleichen|desselben) (?:werk|arbeits|geschafts)tag\w*|"
        r"(?:werk|arbeits)taggleich|folge(?:werk|arbeits)tag\w*|(?:am|zum) (?:werk|arbeits)tag (?:nach|darauf|danach)|"
        r"(?:tags darauf|am tag darauf), (?:sofern|wenn|soweit) (?:dies )?ein (?:werk|arbeits)tag",
        r"(?:noch )?am (?:selben |gleichen )(?:kalender)?tag\w*|(?:noch )?am tag(?:e)? (?:der|ihrer|seiner|dieser|"
        r"des)|taggleich|noch heute|im laufe (?:des|desselben) tages|"
        r"(?:bis|vor) (?:zum )?(?:ende|ablauf) (?:des|desselben) (?:selben )?tages|tags darauf|am tag darauf|"
        r"folgetag\w*|tagesfrist|am tag (?:nach|danach)\b|innerhalb des tages|"
        r"bis (?:zum )?(?:dienst|geschafts)schluss",
    ),
    "fr": (
        r"(?:le |au )?lendemain ouvr(?:e|able)|(?:premier |prochain )?jour ouvr(?:e|able) (?:qui suit|d'apres)|"
        r"(?:le|au cours du) meme jour ouvr(?:e|able)",
        r"(?:le|du|au) jour meme|le jour de (?:la |sa |leur )?(?:decouverte|constat|detection|connaissance)|(?:le|"
        r"du) meme jour|dans la (?:meme )?journee|avant la fin de la journee|"
        r"(?:le|au|des le|avant le) lendemain(?! ouvr)|d'ici la fin de la journee|sans passer la nuit",
    ),
    "es": (
        r"(?:el |en el )?mismo dia (?:habil|laborable)|dia siguiente (?:habil|laborable)",
        r"(?:el |en el |ese |dentro del |en ese |durante el )?mismo dia(?! (?:habil|laborable))|"
        r"en el dia\b(?! (?:habil|laborable|siguiente|natural))|"
        r"antes de (?:que )?(?:acab|termin|finaliz)\w+ (?:el|la) (?:dia|jornada)|(?:en|dentro de) la (?:misma )?jornada"
        r"|(?:en|durante) el (?:transcurso|curso) del dia",
    ),
    "it": (
        r"(?:lo|nello) stesso giorno lavorativo",
        r"in giornata|(?:entro|nella|in) (?:la )?(?:stessa |medesima )?giornata|(?:lo|nello|entro lo) stesso giorno|"
        r"il giorno stesso|entro (?:la )?(?:fine|sera) (?:della giornata|del giorno(?! lavorativo)|di quel giorno)|"
        r"l'indomani|"
        r"il giorno dopo",
    ),
    "nl": (
        r"(?:nog )?(?:op )?dezelfde werkdag|(?:op )?de werkdag (?:volgend op|na|erna|daarna|daarop|nadat|die volgt)",
        r"(?:nog )?(?:op )?(?:dezelfde|diezelfde|de zelfde) (?:kalender)?dag|vandaag nog|op de dag (?:van|dat|"
        r"waarop)|voor het einde van de dag|"
        r"(?:een|het) etmaal|(?:op )?de dag (?:volgend op|nadat|na (?:de|die|het)|die volgt)|"
        r"aan het einde van de dag|binnen de dag\b|"
        r"de dag (?:erna|daarna|erop)|in de loop van (?:de|die|dezelfde) dag",
    ),
}
#: When a desk can be reached is no limit: "24 hours a day, seven days a week".
_ROUND_THE_CLOCK = re.compile(
    r"(?<![a-z0-9])(?:24|7|vingt-quatre|twenty-four|seven|sieben|sept|siete|sette|zeven)[ -]?"
    r"(?:hours?|h|stunden|heures|horas|ore|uur|days|tage|jours|dias|giorni|dagen|gg)"
    r"[ -]?(?:a|per|each|every|am|pro|al|por|del|sur|su|par|op|de|in der|die|/)[ -]?(?:the |la |de |le )?"
    r"(?:24|7|sept|siete|sette|zeven|day|tag|dia|giorno|jour|dag|week|woche|semaine|semana|settimana|etmaal)"
)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    working, plain = (words.replace(" ", " +") for words in _WORDS[language])
    return re.compile(rf"(?<![a-z0-9])(?:(?P<working>{working})|(?P<plain>{plain}))(?![a-z])")


def days_in_words(folded: str, language: str) -> list[tuple[int, int, bool]]:
    """Where a folded sentence gives one day in words: start, end, and whether it is a working day.

    >>> days_in_words("it shall tell them the same day", "en")
    [(19, 31, False)]
    """
    return [(match.start(), match.end(), bool(match["working"])) for match in _pattern(language).finditer(folded)]


def without_opening_hours(folded: str) -> str:
    """The folded sentence with the hours blanked at which somebody can be reached."""
    return _ROUND_THE_CLOCK.sub(lambda match: " " * len(match[0]), folded)
