"""Countries, regions and cities named in a text, as codes. Names are those of Babel (CLDR) in six languages."""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from contracts.law import EU_EEA

LANGUAGES = ("en", "fr", "de", "es", "it", "nl")

#: Names in use beside those of CLDR. Letters alone count only as whole capitals.
_MORE = {
    "US": "USA|U.S.A.|U.S.|US|United States of America|Etats-Unis|USA|EE.UU.|EE. UU.|EEUU"
    "|Vereinigte Staaten von Amerika"
    "|Vereinigten Staaten|Stati Uniti d'America|Verenigde Staten van Amerika|VS",
    "GB": "UK|U.K.|Great Britain|Großbritannien|Grande-Bretagne|Gran Bretaña|Gran Bretagna|Groot-Brittannië",
    "NL": "Holland|The Netherlands|Pays Bas|den Niederlanden",
    "CZ": "Czech Republic|République tchèque|Tschechische Republik|República Checa|Repubblica Ceca"
    "|Tsjechische Republiek",
    "TR": "Turkey",
    "KR": "South Korea",
    "IE": "Republic of Ireland",
}
_REGIONS = {
    "EU": "EU|UE|European Union|Union européenne|Union Européenne|Europäischen Union|Europäische Union|Unión Europea"
    "|Unione europea|Unione Europea|Europese Unie",
    "EEA": "EEA|EWR|EEE|EER|European Economic Area|Espace économique européen|Espace Économique Européen"
    "|Europäischen Wirtschaftsraum|Europäischen Wirtschaftsraums|Europäischer Wirtschaftsraum"
    "|Espacio Económico Europeo|Spazio economico europeo|Spazio Economico Europeo|Europese Economische Ruimte",
    "EUROPE": "Europe|Europa",
}
#: Where data centres stand, for texts that name the city and not its country.
_CITIES = {
    "DE": "Frankfurt|Frankfurt am Main|Francfort|Fráncfort|Francoforte|Berlin|Berlín|Berlino|Berlijn|Nuremberg"
    "|Nürnberg"
    "|Falkenstein|Munich|München",
    "NL": "Amsterdam|Ámsterdam|Eemshaven",
    "IE": "Dublin|Dublín|Dublino",
    "FR": "Paris|París|Parigi|Parijs|Roubaix|Gravelines|Strasbourg|Marseille",
    "GB": "London|Londres|Londra|Londen",
    "SE": "Stockholm|Estocolmo|Stoccolma",
    "CH": "Zurich|Zürich|Zúrich|Zurigo",
    "FI": "Helsinki",
    "IT": "Milan|Milano|Mailand|Milán",
    "ES": "Madrid",
    "PL": "Warsaw|Varsovie|Warschau|Varsovia|Varsavia",
    "BE": "Brussels|Bruxelles|Brüssel|Bruselas|Brussel",
}
#: "Eden, UT 84310": a state and a postal code, as addresses in the United States are written.
_STATE_AND_ZIP = (
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT"
    r"|V[AT]|W[AIVY])[ ,]+\d{5}\b"
)
#: CLDR's names that are also first names, words or parts of another country's name in running text.
_DOUBTFUL = frozenset({"JE", "TD", "ML", "GE", "JO", "NE", "GS", "IO", "UM", "TF", "HM", "BV", "GN"})


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1) or region (EU, EEA, EUROPE) at a place in the text, with the city where one is named."""

    code: str
    start: int
    end: int
    city: str | None = None


def places(text: str, language: str | None = None, *, addresses: bool = False) -> list[Place]:
    """Every country, region or known city in the text, in order, a city and its country being one place.

    Without a language the names of all six are looked for. With `addresses` a state and postal code of the United
    States count too.

    >>> [(one.code, one.city) for one in places("in Amsterdam, Netherlands, and in the EU")]
    [('NL', 'Amsterdam'), ('EU', None)]
    """
    found: list[Place] = []
    pattern, names = _named(language if language in LANGUAGES else None)
    for match in pattern.finditer(text):
        if match[0] not in names and not addresses:
            continue
        code, city = names.get(match[0], ("US", False))
        place = Place(code, match.start(), match.end(), match[0] if city else None)
        if found and found[-1].city and not place.city and found[-1].code == code and place.start - found[-1].end <= 12:
            found[-1] = Place(code, found[-1].start, place.end, found[-1].city)
            continue
        if not place.city and code not in _REGION_CODES:
            place = _with_city(text, place)
        found.append(place)
    return found


def beyond(code: str) -> bool:
    """Whether the country lies outside the European Union and the EEA.

    >>> beyond("US"), beyond("NO"), beyond("EU")
    (True, False, False)
    """
    return code not in _REGION_CODES and code not in EU_EEA


_REGION_CODES = frozenset(_REGIONS)
#: "Vilnius, Lithuania": capitalised words right before the country, behind a preposition or at a bracket.
_CITY_BEFORE = re.compile(
    r"(?:\b(?:in|at|à|en|a|te|zu|nach|to)\s+"
    r"|[(–-]\s*)([A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2})"
    r"\s?[,(]\s?(?:[Tt]he |les |la |the )?$"
)
_CITY_BEHIND = re.compile(r"\s?\(([A-ZÀ-Ý][\w'’-]+(?: [\w'’-]+){0,2})\)")


def _with_city(text: str, place: Place) -> Place:
    before = _CITY_BEFORE.search(text[max(0, place.start - 60) : place.start])
    if before:
        return Place(place.code, place.start, place.end, before[1])
    behind = _CITY_BEHIND.match(text, place.end)
    return Place(place.code, place.start, behind.end() if behind else place.end, behind[1] if behind else None)


@cache
def _named(language: str | None) -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """The pattern of all names, the longest first, and what each stands for: (code, whether it is a city)."""
    names: dict[str, tuple[str, bool]] = {}
    for table, city in ((_CITIES, True), (_MORE, False), (_REGIONS, False)):
        for code, listed in table.items():
            names |= dict.fromkeys(listed.split("|"), (code, city))
    for one in (language,) if language else LANGUAGES:
        for code, name in Locale(one).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _DOUBTFUL and name not in names:
                names[name] = (code, False)
    longest_first = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)|{_STATE_AND_ZIP}"), names
