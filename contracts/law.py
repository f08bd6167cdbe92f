"""The statutory duties of the GDPR's breach rules, in the same shape as any contract's.

Regulation (EU) 2016/679, Art. 33(1), 33(2), 34(1) and 34(3)(c); applicable since 25 May 2018 (Art. 99(2)).
"""

from dataclasses import dataclass
from datetime import date

from contracts.terms import Standard, Terms, Trigger, Unit
from core.phrases import Phrase

AUTHORITY = "authority"
DATA_SUBJECT = "data_subject"


@dataclass(frozen=True)
class Statute:
    """One statutory duty with the days on which it is law (`effective_to` None: still)."""

    id: str
    provision: Phrase
    title: Phrase
    terms: Terms
    effective_from: date
    effective_to: date | None = None
    verified: bool = True
    source: str = "Regulation (EU) 2016/679, consolidated (EUR-Lex 32016R0679)"


GDPR = date(2018, 5, 25)

ART_33_1 = Statute(
    "eu-gdpr-33-1",
    Phrase("Art. 33(1) GDPR"),
    Phrase("Notify the supervisory authority"),
    Terms("controller", AUTHORITY, amount=72, unit=Unit.HOURS, standard=Standard.UNDUE_DELAY),
    GDPR,
)
ART_33_2 = Statute(
    "eu-gdpr-33-2",
    Phrase("Art. 33(2) GDPR"),
    Phrase("Processor notifies the controller"),
    Terms("processor", "controller", standard=Standard.UNDUE_DELAY),
    GDPR,
)
ART_34_1 = Statute(
    "eu-gdpr-34-1",
    Phrase("Art. 34(1) GDPR"),
    Phrase("Communicate the breach to the data subjects"),
    Terms(
        "controller",
        DATA_SUBJECT,
        trigger=Trigger.HIGH_RISK_VERDICT,
        standard=Standard.UNDUE_DELAY,
        target_hours=72,
    ),
    GDPR,
)
#: Not a lighter duty but another way to perform the same one, opened by the exemption for disproportionate effort.
ART_34_3_C = Statute(
    "eu-gdpr-34-3-c",
    Phrase("Art. 34(3)(c) GDPR"),
    Phrase("Inform the data subjects by public communication or similar"),
    Terms(
        "controller",
        DATA_SUBJECT,
        trigger=Trigger.HIGH_RISK_VERDICT,
        standard=Standard.UNDUE_DELAY,
        target_hours=72,
    ),
    GDPR,
)

STATUTES = (ART_33_1, ART_33_2, ART_34_1, ART_34_3_C)


def by_id(statute_id: str) -> Statute:
    """The statute of that id; KeyError for an unknown one."""
    for statute in STATUTES:
        if statute.id == statute_id:
            return statute
    raise KeyError(statute_id)


def in_force(on: date) -> tuple[Statute, ...]:
    """The duties that are law on that day.

    >>> in_force(date(2018, 5, 24))
    ()
    """
    return tuple(s for s in STATUTES if s.effective_from <= on and (s.effective_to is None or on <= s.effective_to))
