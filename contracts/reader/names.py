"""The names that an agreement gives its parties, and the role beside each: `Acme Ltd ("Controller")`."""

import re

from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.parties import CONTROLLER, PROCESSOR, SUB_PROCESSOR

_DEFINED = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w&.'-]{1,30}(?:[ ,]{1,2}[A-ZÀ-Þ][\w&.'-]{0,30}){0,5})[^\n(]{0,120}"
    r"\((?P<terms>[^()\n]{2,120})\)"
)
#: "Example Ltd, its processor," and "the Keeper, acting as processor,": the role stands beside the name.
_BESIDE = re.compile(r"(?P<name>[A-ZÀ-Þ][\w&.'’-]{2,30}(?: [A-ZÀ-Þ][\w&.'’-]{0,30}){0,5}), {1,2}")
_AS = re.compile(
    r"(?:(?:its|the|our|a|acting|as|in|his|her|haar|zijn|de|la|le|el|il|der|die|als|rol|van|role|capacity|of|agissant|comme|en|"
    r"qualite|calidad|condicion|como|su|quale|designato|qualita|di|du|sous|l'|d') ?){0,6}"
)
_NAME_BEFORE = re.compile(r"([A-ZÀ-Þ][\w&'-]{1,30}(?: [A-ZÀ-Þ][\w&.'-]{0,30}){0,5}(?: plc)?) ?$")
#: A sentence that ends inside what looks like one name: "Security Events. Example Hosting Ltd".
_ENDS = re.compile(r"[a-z]{4}\. ")
#: The same with a common noun: "the archive (processor)", "la gestoría, encargada".
_NOUN = re.compile(
    r"(?<![a-z])(?:the|our|der|die|das|dem|den|le|la|les|el|los|las|il|lo|de|het|l'|une?|una?|een|ein|eine) ?"
    r"(?P<name>[a-z-]{4,30})(?:,| \() ?"
)
#: Between a name and the brackets behind it: the brackets belong to somebody else.
_ANOTHER = re.compile(
    r"(?<![a-z])(?:and|or|und|oder|et|ou|y|e|en) "
    r"(?:the|any|each|you|its|der|die|dem|den|le|la|el|il|lo|de|het)(?![a-z])"
)
_COMPANY = re.compile(r" (?:ltd|limited|plc|inc|llc|llp|corp|gmbh|ag|kg|sas?|sarl|s\.|b\.v|n\.v|bv|nv|srl|spa|sl)")
_LEADING = re.compile(
    r"(?:(?:the|a|an|each|hereinafter|referred to as|called|as|der|die|das|nachfolgend|im folgenden|genannt|le|la|"
    r"l'|ci-apres|denommee?|el|en adelante|il|lo|di seguito|de|het|hierna|te noemen|und|or|and)[ ,:]+)*"
)
_QUOTED = re.compile(r'"([^"]{2,40})"')


def names_of(text: str, folded: str, lexicon: Lexicon) -> dict[str, str]:
    """Names that the agreement gives its parties and the role that stands beside each: `Acme Ltd ("Controller")`."""
    known = _beside(text, folded, lexicon)
    for match in _DEFINED.finditer(text, 0, min(len(text), 8_000)):
        terms = folded[match.start("terms") : match.end("terms")]
        role = _defined_role(terms, lexicon)
        if role is None or _ANOTHER.search(folded, match.end("name"), match.start("terms") - 1):
            continue
        name, start = match["name"].split(",")[0].strip(), match.start("name")
        far = ". " in text[match.end("name") : match.start("terms")] or _opens_a_sentence(text, match)
        ends = _ENDS.search(name)
        if far or ends:
            begin = start + (ends.end() if ends else 0)
            nearer = _NAME_BEFORE.search(text, begin, match.start("terms") - 1)
            if nearer is None:
                continue
            name, start = nearer[1], nearer.start(1)
        words = [fold for fold in (folded[start : start + len(name)],) if len(fold) > 2]
        first = words[0].split()[0] if words and _COMPANY.search(words[0]) else ""
        for one in {*words, first, *(quoted.strip() for quoted in _QUOTED.findall(terms))}:
            if len(one) > 2 and not _says_its_role(one, role, lexicon) and one not in lexicon.common.split():
                known[one] = role
    return known


def _beside(text: str, folded: str, lexicon: Lexicon) -> dict[str, str]:
    known: dict[str, str] = {}
    end = min(len(text), 8_000)
    for match in (*_BESIDE.finditer(text, 0, end), *_NOUN.finditer(folded, 0, end)):
        name, start = folded[match.start("name") : match.end("name")], match.end()
        opening = _AS.match(folded, start)
        role = _role_at(folded, opening.end() if opening else start, lexicon)
        if role is not None and not _says_its_role(name, role, lexicon) and name not in lexicon.common.split():
            known[name] = role
    return known


def _opens_a_sentence(text: str, match: re.Match[str]) -> bool:
    """A single capital word that only opens the sentence is no name: "Verneemt de Gemeente (controller)"."""
    name, before = match["name"], text[: match.start("name")].rstrip()[-1:]
    return (
        " " not in name
        and before in ("", ".", ":")
        and text[match.end("name") : match.end("name") + 2].strip().islower()
    )


def _role_at(folded: str, place: int, lexicon: Lexicon) -> str | None:
    for role, words in (
        (SUB_PROCESSOR, lexicon.sub_processor),
        (CONTROLLER, lexicon.controller),
        (PROCESSOR, lexicon.processor),
    ):
        match = compiled(words).match(folded, place)
        if match and folded[match.end() : match.end() + 1] in (",", ")", ";", "."):
            return role
    return None


def _defined_role(terms: str, lexicon: Lexicon) -> str | None:
    """The role that the brackets behind a name give: `("Controller")`, `(hereinafter the Processor)`."""
    for one in _QUOTED.findall(terms) or [terms]:
        leading = _LEADING.match(one.lstrip())
        word = one.lstrip()[leading.end() if leading else 0 :]
        for role, words in (
            (SUB_PROCESSOR, lexicon.sub_processor),
            (CONTROLLER, lexicon.controller),
            (PROCESSOR, lexicon.processor),
        ):
            match = compiled(words).match(word)
            if match and len(word.strip()) - match.end() < 8:
                return role
    return None


#: The words of the law and of contracts for a party, in folded letters: no role beside them changes what they mean.
_FORMAL = re.compile(
    r"controller|processor|verantwortlich|auftrag|responsable|encargad|titolare|responsabil|verwerk|verantwoordelijk|"
    r"sous-?traitant|customer|client|kund|klant|supplier|provider|vendor|fournisseur|prestataire|proveedor|fornitor|"
    r"leverancier|anbieter|opdracht|we$|you$"
)


def _says_its_role(name: str, role: str, lexicon: Lexicon) -> bool:
    """Whether a name tells the role by itself; "the bank (processor)" overrules what banks usually are."""
    usual = _role(name, lexicon)
    return usual is not None and (usual == role or bool(_FORMAL.search(name)))


def _role(terms: str, lexicon: Lexicon) -> str | None:
    for role, words in (
        (SUB_PROCESSOR, lexicon.sub_processor),
        (CONTROLLER, lexicon.controller),
        (PROCESSOR, lexicon.processor),
    ):
        if compiled(words).search(terms):
            return role
    return None
