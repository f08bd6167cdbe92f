"""What the name of a file suggests of the agreement in it: a guess, shown as one, for a person to correct."""

import re
from dataclasses import dataclass

LONGEST = 200

#: What such a file is called beside the counterparty's name, in the six languages.
_KINDS = re.compile(
    r"""(?ix) (?<!\w) (?:
      data [ ] processing [ ] (?:agreement|addendum|terms) | dpa | processing [ ] agreement
    | auftrags(?:daten)?verarbeitung(?:s(?:vertrag|vereinbarung))? | avv? (?:[ ]vertrag)? | adv
    | (?:accord|contrat) [ ] (?:de [ ] traitement [ ] (?:des|de) [ ] données | de [ ] sous [ ] traitance)
    | (?:acuerdo|contrato) [ ] (?:de [ ] (?:tratamiento [ ] de [ ] datos | encargo [ ] de [ ] tratamiento))
    | accordo [ ] (?:sul|di) [ ] trattamento [ ] dei [ ] dati | verwerkersovereenkomst
    | signed | countersigned | final | copy | scan | unterschrieben | signé | firmado | firmato | getekend
    | v \d+ (?:[. ]\d+)* | (?:19|20)\d\d (?:[ .]\d{1,2}){0,2} | \d{1,2}[. ]\d{1,2}[. ]\d{4} | gdpr | dsgvo | rgpd
    ) (?!\w)"""
)


@dataclass(frozen=True)
class Guess:
    """The counterparty's name and the contract's title."""

    party: str
    title: str


def guess(name: str) -> Guess:
    """The names that a file's name suggests; the whole of it where nothing else is left.

    >>> guess("example-hosting_DPA_2026-03-01 (signed).pdf")
    Guess(party='example hosting', title='example-hosting DPA 2026-03-01 (signed)')
    """
    title = " ".join(re.sub(r"(?<=.)\.\w{1,5}$", "", name).replace("_", " ").split()) or name.strip() or "?"
    plain = " ".join(re.sub(r"[-–—,;()\[\]+]", " ", title).split())
    rest = " ".join(_KINDS.sub(" ", plain).split()).strip(" .")
    return Guess((rest or title)[:LONGEST], title[:LONGEST])
