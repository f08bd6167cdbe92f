"""Of which day a document says that it is: its revision, version or last update."""

import re
from datetime import date

from contracts.moment import YEARS

_MONTHS = (
    "january janvier januar jänner enero gennaio januari",
    "february février fevrier februar febrero febbraio februari",
    "march mars märz maerz marzo maart",
    "april avril abril aprile",
    "may mai mayo maggio mei",
    "june juin juni junio giugno",
    "july juillet juli julio luglio",
    "august août aout agosto augustus",
    "september septembre septiembre settembre",
    "october octobre oktober octubre ottobre",
    "november novembre noviembre",
    "december décembre decembre dezember diciembre dicembre",
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DATE = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.)? (?:of |de )?(?P<m1>{_NAME}),?(?: de)? (?P<y1>\d{{4}})"
    rf"|(?P<m2>{_NAME}),? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
    r"|(?P<d3>\d{1,2})[./](?P<n3>\d{1,2})[./](?P<y3>\d{4})",
    re.IGNORECASE,
)
#: Words before the date, the more telling ones first.
_CUES = (
    re.compile(
        r"(?<!\w)(?:revision|last (?:updated|modified|revised)|updated?|update date|version|effective date|effective"
        r"|mis à jour|mise à jour|en vigueur|stand|fassung|gültig ab|última actualización|actualizado|versión"
        r"|ultimo aggiornamento|aggiornato|versione|laatst bijgewerkt|versie)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)(?:date|dated|signed|datum|fecha|data|fait à|fait le)\s*:", re.IGNORECASE),
)


def dated(text: str) -> date | None:
    """The day that the document names as its own; None if it names none that can be read without guessing.

    A day such as 03/04/2021 is either of two and so is none; 13/04/2021 can only be read one way.

    >>> dated("Last updated: 17th September 2021")
    datetime.date(2021, 9, 17)
    """
    for cue in _CUES:
        for found in cue.finditer(text):
            match = _DATE.search(text, found.end(), found.end() + 60)
            day = _day(match) if match else None
            if day and day.year in YEARS:
                return day
    return None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["n3"]:
            day, month = int(match["d3"]), int(match["n3"])
            if "/" in match[0] and day <= 12 and month <= 12 and day != month:
                return None
            return date(int(match["y3"]), *((month, day) if month <= 12 else (day, month)))
        name, day_text, year = (
            (match["m1"], match["d1"], match["y1"]) if match["m1"] else (match["m2"], match["d2"], match["y2"])
        )
        return date(int(year), _NUMBER[name.lower()], int(day_text))
    except ValueError:
        return None
