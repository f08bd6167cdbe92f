"""Which reasons end which duty without a notice.

GDPR Art. 33(1): unlikely to result in a risk. Art. 34: not a high risk; 34(3)(a) protection such as encryption;
34(3)(b) later measures; 34(3)(c) disproportionate effort, which opens the duty of a public notice instead of ending
it. The UK GDPR has the same thresholds. Contractual duties and Art. 33(2) know none. Any duty but one that a statute
imposes for security incidents as such: not a personal data breach after all.
"""

from enum import StrEnum

from contracts import law
from core.errors import FieldError
from core.phrases import Phrase


class Waiver(StrEnum):
    UNLIKELY_RISK = "unlikely_risk"
    NOT_HIGH_RISK = "not_high_risk"
    ART_34_3_A = "art_34_3_a"
    ART_34_3_B = "art_34_3_b"
    ART_34_3_C = "art_34_3_c"
    NO_BREACH = "not_a_personal_data_breach"
    DEFAULT_RECORDED = "default_recorded"
    #: Set by the program when corrected facts no longer trigger the duty; never chosen by a person.
    NOT_TRIGGERED = "no_longer_triggered"


WORDS = {
    Waiver.UNLIKELY_RISK: Phrase(
        "Unlikely to result in a risk to the rights and freedoms of natural persons: Art. 33(1)"
    ),
    Waiver.NOT_HIGH_RISK: Phrase(
        "Not likely to result in a high risk to the rights and freedoms of natural persons: Art. 34(1)"
    ),
    Waiver.ART_34_3_A: Phrase(
        "Appropriate protection measures had been applied to the data affected, such as encryption: Art. 34(3)(a)"
    ),
    Waiver.ART_34_3_B: Phrase(
        "Later measures ensure that the high risk is no longer likely to materialise: Art. 34(3)(b)"
    ),
    Waiver.ART_34_3_C: Phrase(
        "Disproportionate effort: a public communication or similar measure instead, Art. 34(3)(c)"
    ),
    Waiver.NO_BREACH: Phrase("Not a personal data breach after all: Art. 4(12)"),
    Waiver.DEFAULT_RECORDED: Phrase("Never given: recorded as the default of the one who owed it"),
    Waiver.NOT_TRIGGERED: Phrase("Corrected facts, or a person's decision, no longer trigger this duty"),
}

#: The verdicts on which a waiver rests; it falls when the verdict becomes another.
RESTS_ON = {
    Waiver.UNLIKELY_RISK: ("unlikely",),
    Waiver.NOT_HIGH_RISK: ("unlikely", "risk"),
}

_BY_STATUTE = {
    law.ART_33_1: (Waiver.UNLIKELY_RISK,),
    law.ART_34_1: (Waiver.NOT_HIGH_RISK, Waiver.ART_34_3_A, Waiver.ART_34_3_B, Waiver.ART_34_3_C),
    law.ART_34_3_C: (Waiver.NOT_HIGH_RISK, Waiver.ART_34_3_A, Waiver.ART_34_3_B),
    law.UK_33_1: (Waiver.UNLIKELY_RISK,),
    law.UK_34_1: (Waiver.NOT_HIGH_RISK, Waiver.ART_34_3_A, Waiver.ART_34_3_B),
}


def allowed(statute: str | None, *, ours: bool, incidents: bool = False) -> tuple[Waiver, ...]:
    """The reasons that a person may choose for this duty. `ours`: we owe it; `incidents`: as in its terms.

    A duty that somebody else owes is not ours to forgive by a threshold; that it was never performed can be recorded.

    >>> allowed("eu-gdpr-33-2", ours=True)
    (<Waiver.NO_BREACH: 'not_a_personal_data_breach'>,)
    """
    as_such = statute is not None and incidents
    reasons = (*_BY_STATUTE.get(statute or "", ()), *(() if as_such else (Waiver.NO_BREACH,)))
    return reasons if ours else (*reasons, Waiver.DEFAULT_RECORDED)


def check(
    reason: Waiver, statute: str | None, risk: str | None, note: str | None, *, ours: bool, incidents: bool = False
) -> None:
    """FieldError if this duty does not allow this reason now, or if nobody wrote down why."""
    if reason not in allowed(statute, ours=ours, incidents=incidents):
        raise FieldError("reason", Phrase("This duty does not allow this reason."))
    if reason in RESTS_ON and risk not in RESTS_ON[reason]:
        raise FieldError("reason", Phrase("This reason needs the risk verdict first: record it, then end the duty."))
    if not (note or "").strip():
        raise FieldError("note", Phrase("Write down why: the burden of proof is ours."))


def needs_second(reason: Waiver, statute: str | None) -> bool:
    """Whether this is a decision not to notify authority or people, which a second person must approve.

    >>> needs_second(Waiver.UNLIKELY_RISK, law.ART_33_1), needs_second(Waiver.NO_BREACH, None)
    (True, False)
    """
    return needs_two(statute) and reason is not Waiver.DEFAULT_RECORDED


def needs_two(statute: str | None) -> bool:
    """Whether this is a duty to notify authority or people that a threshold or exemption can end."""
    return statute in _BY_STATUTE
