"""Who is told but is no party of the agreement: the debtor's own staff, and insurers."""

import re
from collections.abc import Sequence

from contracts.reader.lexicon import Lexicon, compiled

#: Staff who report inside their own house owe the other party nothing.
_STAFF = re.compile(
    r"(?<![a-z])(?:staff|employees?|personnel|mitarbeit\w*|beschaftigte\w*|salaries|collaborateurs|empleados|"
    r"dipendenti|"
    r"el personal|plantilla|personale|personeel|medewerkers?)(?![a-z])"
)

_INSIDE = re.compile(
    r"(?<![a-z])(?:internal(?:ly)?|intern(?:e|en|er|o|a|i|es|os)?|en interne|internamente|(?<!'s )ciso|"
    r"(?:senior |its |their |own )management|(?:its|their|our) (?:own )?(?:\w+ )?board|geschaftsleitung|"
    r"direction|direccion|direzione|directie|vorgesetzten?|leidinggevenden?)(?![a-z])"
)
#: A German or Dutch verb stands behind the team or the head who is told.
_TEAM_BEFORE = re.compile(
    r"(?<![a-z])(?:dem|den|ihrem?n?|seinem?n?|an das|an die|aan het|aan de|aan hun|bij hun|bij het) (?:\w+ )?"
    r"(?:(?:it-?)?(?:sicherheits|security|beveiligings|incident)[ -]?team|vorgesetzten?|leidinggevenden?|helpdesk)"
    r"(?![a-z])"
)

#: An insurer is no party of the agreement.
_INSURER = re.compile(
    r"(?<![a-z])(?:insurers?|underwriters?|versicher(?:er|ung)\w*|assureurs?|(?<!entidad )aseguradora\w*|"
    r"assicurator[ei]|compagnia assicur\w+|verzekeraars?)(?![a-z])"
)

#: What a policy covers and when a claim is made is between insurer and insured.
_POLICY = re.compile(
    r"(?<![a-z])(?:polizz[ae]|polizas?|siniestros?|sinistr[oi]|"
    r"assurances? (?:couvrant|garantissant|contre|cyber)|"
    r"(?:attestation|contrat|police) d'assurance|insurance (?:cover\w*|against|for|polic(?:y|ies)|certificate)|"
    r"versicherung\w* (?:gegen|fur|mit|abge\w+)|versicherungs(?:schutz|bestatigung|police)|deckungssumme|"
    r"seguros? (?:que|de responsabilidad|contra|ciber\w*)|assicurazion[ei] (?:che|contro|a copertura|per)|"
    r"verzekering (?:die|tegen|voor|ter)|verzekeringsbewijs)(?![a-z])"
)

#: Who does an insurer's work for him, as his processor: the insurer is the other party.
_FOR_INSURERS = re.compile(
    r"(?<![a-z])(?:(?:third[- ]party |claims |policy )?administrator|coverholder|claims handler|loss adjuster|"
    r"delegataire|gestionnaire|sous-traitant|assekuradeur|auftragsverarbeiter|encargado|agencia de suscripcion|"
    r"responsabile|volmachthouder|gevolmachtigde|volmacht|verwerker|schaderegelaar|processor)(?![a-z])"
)
_OWN_INSURER = re.compile(
    r"(?<![a-z])(?:its|their|his|her|cyber|liability|son|sa|ses|leur|sein|seine[mnrs]?|ihre?[mnrs]?|su|sus|suo|sua|"
    r"proprio|propria|zijn|haar|hun|diens)(?: \w+)? $"
)


def _is_a_party(folded: str, verb: int, insurer: re.Match[str]) -> bool:
    """Whether the insurer who is told is the one that the debtor works for, not the debtor's own."""
    works = _FOR_INSURERS.search(folded, 0, verb)
    return works is not None and not _OWN_INSURER.search(folded, max(0, insurer.start() - 25), insurer.start())


def stays_inside(folded: str, verb: int, verbs: Sequence[tuple[int, int]]) -> bool:
    """Whether a folded sentence tells only the debtor's own house; `verb` is where its first verb of telling stands."""
    by_staff = _STAFF.search(folded[max(0, verb - 50) : verb])
    to_team = _TEAM_BEFORE.search(folded, max(0, verb - 60), verb)
    return bool(by_staff or to_team) or any(_INSIDE.search(folded, start, start + 60) for start, _ in verbs)


def goes_to_an_insurer(folded: str, verbs: Sequence[tuple[int, int]], lexicon: Lexicon) -> bool:
    """Whether an insurer is told, by one of the verbs or in the passive voice: "the insurer must be notified"."""
    if _POLICY.search(folded):
        return True
    for start, end in verbs:
        insurer = _INSURER.search(folded, end - 4, end + 40)
        if insurer and not _is_a_party(folded, start, insurer):
            return True
    told = compiled(lexicon.passive).search(folded)
    return told is not None and bool(_INSURER.search(folded, max(0, told.start() - 25), told.start() + 1))
