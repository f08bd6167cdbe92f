"""Who is who in the EU standard contractual clauses (Commission Implementing Decision (EU) 2021/914).

One text holds four modules, and exporter and importer have other roles in each: "MODULE THREE: Transfer processor to
processor". A heading that names a module and two roles says who they are until the next such heading.
"""

import re
from collections.abc import Sequence

from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.parties import CONTROLLER, OTHER_PARTY, PROCESSOR, SUB_PROCESSOR
from contracts.reader.segments import Unit

_MODULE = re.compile(r"modul(?:o|e)?(?![a-z])")
_LONGEST = 160

_EXPORTER = {
    "en": "data exporter",
    "de": "datenexporteur datenexporteurs",
    "fr": "exportateur",
    "es": "exportador",
    "it": "esportatore",
    "nl": "gegevensexporteur",
}
_IMPORTER = {
    "en": "data importer",
    "de": "datenimporteur datenimporteurs",
    "fr": "importateur",
    "es": "importador",
    "it": "importatore",
    "nl": "gegevensimporteur",
}
#: Roles of exporter and importer by what the heading says of them.
_ROLES = {
    (CONTROLLER, CONTROLLER): (OTHER_PARTY, CONTROLLER),
    (CONTROLLER, PROCESSOR): (CONTROLLER, PROCESSOR),
    (PROCESSOR, PROCESSOR): (PROCESSOR, SUB_PROCESSOR),
    (PROCESSOR, CONTROLLER): (PROCESSOR, CONTROLLER),
}


def roles_by_module(units: Sequence[Unit], folded: str, lexicon: Lexicon) -> list[tuple[int, dict[str, str]]]:
    """Where each module begins, as a number of a unit, and the roles that exporter and importer have from there on."""
    found = []
    for place, unit in enumerate(units):
        if unit.end - unit.start > _LONGEST or not _MODULE.match(folded, unit.start, unit.end):
            continue
        roles = _two_roles(folded[unit.start : unit.end], lexicon)
        if roles is not None:
            exporter, importer = roles
            names = dict.fromkeys(_names(_EXPORTER, lexicon), exporter)
            found.append((place, names | dict.fromkeys(_names(_IMPORTER, lexicon), importer)))
    return found


def _names(words: dict[str, str], lexicon: Lexicon) -> list[str]:
    """English has two words for one party, the other languages one word with its endings."""
    return [words["en"]] if lexicon.code == "en" else words[lexicon.code].split()


def _two_roles(heading: str, lexicon: Lexicon) -> tuple[str, str] | None:
    named = [(match.start(), CONTROLLER) for match in compiled(lexicon.controller).finditer(heading)]
    taken = {place for place, _ in named}
    named += [
        (match.start(), PROCESSOR)
        for match in compiled(lexicon.processor).finditer(heading)
        if match.start() not in taken
    ]
    roles = tuple(role for _, role in sorted(named))
    return _ROLES.get(roles) if len(roles) == 2 else None
