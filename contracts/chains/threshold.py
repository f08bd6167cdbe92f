"""Words by which a clause covers only some breaches. GDPR Art. 33(2) knows no threshold: the processor tells of every
personal data breach, and the controller judges the risk (EDPB Guidelines 9/2022, on notification by processors).

What the notice must hold ("likely consequences", "possible adverse effects", Art. 33(3)) is no threshold. Each pattern
looks only a few words ahead, so that a long text costs linear time.
"""

import re

_NEAR = r"[^.;:\n]{0,50}?"

_PATTERNS = (
    # English
    rf"\b(?:may|might|could|is|are|be|was|reasonably) (?:likely to )?(?:have|cause|pose|present|create){_NEAR}"
    r"\b(?:impact|effect|risk|harm|damage)s?\b",
    r"\b(?:un)?likely to (?:have|cause|pose|present|create|result in|lead to)"
    rf"{_NEAR}\b(?:impact|effect|risk|harm|damage)s?\b",
    r"\b(?:un)?likely to (?:adversely |materially |significantly )?affect\b",
    rf"\b(?:that|which) (?:has|have|had|poses?|presents?|results? in|causes?){_NEAR}\b(?:impact|effect|risk|harm)s?\b",
    r"\b(?:materially|significantly|seriously|adversely) (?:affects?|compromises?|impacts?)\b",
    r"\b(?:significant|serious|material|major|severe|substantial)\W{1,2}(?:\w+\W{1,2}){0,3}?(?:breach|incident|violation)"
    r"(?:e?s)?\b",
    # French
    rf"\bsusceptibles? (?:de |d['’]){_NEAR}\b(?:risques?|impacts?|incidences?|effets?|atteintes?|préjudices?)\b",
    rf"\b(?:peut|peuvent|pouvant|pourrai(?:t|ent)|puisse(?:nt)?) {_NEAR}"
    r"\b(?:risques?|impacts?|incidences?|préjudices?)\b",
    r"\b(?:engendr|présent|entraîn|cré|pos|constitu)(?:e|ent|ant|er) un (?:\w+ )?risque\b",
    r"\b(?:violations?|incidents?|failles?)(?: \w+| d['’]\w+){0,6}? "
    r"(?:graves?|majeure?s?|significati(?:fs?|ves?)|substantiel(?:le)?s?|importante?s?)\b",
    # German
    rf"\b(?:zu einem|ein) (?:\w+ )?Risiko\b{_NEAR}\b(?:führ|besteh|darstell|birgt|bergen)\w*",
    r"\b(?:erhebliche|wesentliche|schwerwiegende|gravierende|bedeutende|schwere|ernsthafte)\w{0,2} (?:\w+ ){0,3}?"
    r"(?:Auswirkung|Beeinträchtigung|Risik|Verletzung|Vorf[aä]ll|Verst[oö]ß|Datenpanne|Datenschutzv|Sicherheitsv|Folge)"
    r"\w*",
    # Spanish
    rf"\b(?:pueda|puedan|pudieran?|podría|podrían|entrañen?|supongan?|constituyan?|probable){_NEAR}"
    r"\b(?:riesgos?|impactos?|repercusi(?:ón|ones)|perjuicios?)\b",
    r"\b(?:violaci(?:ón|ones)|brechas?|incidentes?|quiebras?)(?: \w+){0,6}? "
    r"(?:graves?|significativ[ao]s?|importantes?|sustancial(?:es)?)\b",
    # Italian
    rf"\b(?:possa|possano|potrebbero?|può|possono|suscettibil[ei]|presenti|presentino|comporti|comportino|probabile)"
    rf"{_NEAR}\b(?:rischi?o?|impatt[oi]|pregiudizi?o?|ripercussion[ei])\b",
    r"\b(?:violazion[ei]|incident[ei]|dat[ai] breach)(?: \w+){0,6}? "
    r"(?:grav[ei]|significativ[aeio]|rilevant[ei]|sostanzial[ei])\b",
    # Dutch
    rf"\b(?:waarschijnlijk|vermoedelijk|mogelijk|kan|kunnen|zou){_NEAR}\b(?:risico['’]?s?|impact)\b",
    rf"\brisico\b{_NEAR}\b(?:inhoud|oplever|vorm)\w*",
    r"\b(?:aanzienlijke?|ernstige?|significante?|wezenlijke?|substantiële?) (?:\w+ ){0,3}?"
    r"(?:gevolgen|impact|risico|inbreuk\w*|incident\w*|datalek\w*)\b",
)

#: "Whatever the risk" and its like say the opposite of a threshold.
_WHATEVER = re.compile(
    r"\b(?:regardless|irrespective|whether or not|whatever|even if|"
    r"indépendamment|quel(?:le)?s? que soi(?:t|ent)|même si|"
    r"unabhängig|ungeachtet|gleichgültig|auch wenn|"
    r"con independencia|independientemente|aunque|"
    r"indipendentemente|a prescindere|anche se|"
    r"ongeacht|ook als)\b[^.;:\n]{0,60}$",
    re.IGNORECASE,
)
_THRESHOLD = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def threshold(quote: str) -> str | None:
    """The words of the sentence that leave breaches out, as they are written; None if it covers every breach.

    >>> threshold("It will notify any incident that may have a (significant) impact on personal data.")
    'may have a (significant) impact'
    >>> threshold("The notice describes the likely consequences of the breach.") is None
    True
    """
    for match in _THRESHOLD.finditer(" ".join(quote.split())):
        if not _WHATEVER.search(match.string[max(0, match.start() - 90) : match.start()]):
            return match[0]
    return None
