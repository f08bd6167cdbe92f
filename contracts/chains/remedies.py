"""Why each flaw matters, by which provision, and a better wording of our own to propose.

GDPR Art. 28(3)(f), 28(4), 33(1), 33(2); EDPB Guidelines 9/2022 (version 2.0). The wordings are proposals of ours, in
plain words; no agreement is quoted.
"""

from dataclasses import dataclass

from contracts.chains.findings import Finding, Flaw, Severity
from core.phrases import Phrase

SEVERITY_WORDS = {
    Severity.BREAKS: Phrase("The chain breaks here"),
    Severity.WEAKENS: Phrase("The chain is weak here"),
    Severity.SETTLE: Phrase("Better settled beforehand"),
}

ART_33_2 = Phrase("Art. 33(2) GDPR")
#: The text of Art. 28(4) was not at hand when this was written (docs/law.md, UNSEEN); whoever reads it is told so.
ART_28_4 = Phrase("Art. 28(4) (unverified) and 33(2) GDPR")
ART_28_3_F = Phrase("Art. 28(3)(f) GDPR")
ART_33_1 = Phrase("Art. 33(1) and 33(2) GDPR")


@dataclass(frozen=True)
class Remedy:
    """`title` names the flaw in a few words; `wording` has {lower}, {upper} and {hours} filled in."""

    title: Phrase
    provision: Phrase
    why: Phrase
    wording: Phrase


REMEDIES = {
    Flaw.LATE: Remedy(
        Phrase("The news may come too late"),
        ART_28_4,
        Phrase(
            "Each link may use up its own limit before the next one begins. Without undue delay is asked of every "
            "processor in the chain, and the people concerned are unprotected for as long as the whole chain takes."
        ),
        Phrase(
            "{lower} shall notify {upper} of every personal data breach without undue delay and no later than {hours} "
            "hours after becoming aware of it."
        ),
    ),
    Flaw.NARROWED: Remedy(
        Phrase("Only some breaches are covered"),
        ART_33_2,
        Phrase(
            "The law knows no threshold here: the processor tells of every personal data breach, and the controller "
            "alone judges the risk. What the processor thinks harmless would never be told."
        ),
        Phrase(
            "{lower} shall notify {upper} of every personal data breach, whatever its likely consequences, without "
            "undue delay and no later than {hours} hours after becoming aware of it."
        ),
    ),
    Flaw.WHOLE_LIMIT: Remedy(
        Phrase("The limit is as long as the controller's own"),
        ART_33_1,
        Phrase(
            "The controller's limit begins when it becomes aware, as a rule when the processor tells it. A processor "
            "that takes the same span doubles the time until the authority hears of the breach, and an authority may "
            "ask why this was agreed. The law asks the processor for a notice without undue delay."
        ),
        Phrase(
            "{lower} shall notify {upper} without undue delay and no later than {hours} hours after becoming aware of "
            "a personal data breach. Information that is not yet available follows in phases."
        ),
    ),
    Flaw.NO_TIME: Remedy(
        Phrase("Our own promise leaves no time for it"),
        ART_28_4,
        Phrase(
            "The same duties are to be imposed on the sub-processor as we have towards the controller. We stay liable "
            "for what our sub-processor does not tell us in time."
        ),
        Phrase(
            "{lower} shall notify {upper} of every personal data breach without undue delay and no later than {hours} "
            "hours after becoming aware of it."
        ),
    ),
    Flaw.BOUNCED: Remedy(
        Phrase("The notice would go to an address that bounced"),
        ART_33_2,
        Phrase("A notice that comes back has told nobody. The limit goes on while it is sent again."),
        Phrase(
            "Notices of personal data breaches go to the address that each party has named in writing and has tested. "
            "A party that changes it says so beforehand; a notice that comes back is given by phone."
        ),
    ),
    Flaw.NO_DUTY: Remedy(
        Phrase("No duty to tell is confirmed"),
        ART_28_3_F,
        Phrase(
            "The contract has to bind the processor to help with breach notices. Without a confirmed sentence only "
            "the law itself is left, which has no number, no channel and no address."
        ),
        Phrase(
            "{lower} shall notify {upper} of every personal data breach without undue delay and no later than {hours} "
            "hours after becoming aware of it, by e-mail to [address] and by phone to [number]."
        ),
    ),
    Flaw.UNKNOWN_BELOW: Remedy(
        Phrase("Terms of sub-processors are unknown"),
        ART_28_4,
        Phrase(
            "The limit runs from the awareness of the processor. What its sub-processors owe it decides when that is, "
            "and the same duties have to be imposed on them."
        ),
        Phrase(
            "{lower} binds each sub-processor to notify it of every personal data breach no later than {hours} hours "
            "after becoming aware of it, and gives {upper} the wording of these duties on request. What a "
            "sub-processor knows counts as known to {lower} after that time."
        ),
    ),
    Flaw.NO_CONTACT: Remedy(
        Phrase("No address is stored for our notice"),
        ART_33_2,
        Phrase("We owe this notice without undue delay. Looking for an address at night is delay."),
        Phrase(
            "{upper} names an address for notices of personal data breaches that is read at all hours: [address], "
            "[number]. It tests the address with {lower} once a year."
        ),
    ),
    Flaw.FROM_CONFIRMED: Remedy(
        Phrase("The time runs only once the breach is confirmed"),
        ART_33_2,
        Phrase(
            "The law counts from becoming aware, which is a reasonable degree of certainty. An investigation until "
            "everything is confirmed has no end that anybody outside could check."
        ),
        Phrase(
            "The time runs from the moment at which {lower} has a reasonable degree of certainty that personal data "
            "are affected. It also tells {upper} within {hours} hours of a suspicion that it cannot rule out."
        ),
    ),
    Flaw.NO_NUMBER: Remedy(
        Phrase("No number of hours"),
        ART_33_2,
        Phrase(
            "Without undue delay is the law's own word and binds. But nobody can say at which hour it is broken, so no "
            "alarm can ring before it is."
        ),
        Phrase(
            "{lower} shall notify {upper} of every personal data breach without undue delay and no later than {hours} "
            "hours after becoming aware of it. Information that is not yet available follows in phases."
        ),
    ),
    Flaw.NO_CHANNEL: Remedy(
        Phrase("No channel and no address are named"),
        ART_28_3_F,
        Phrase(
            "A notice to a sales contact or a general mailbox may keep the contract and still reach nobody in time."
        ),
        Phrase(
            "{lower} gives the notice by e-mail to [address] and by phone to [number]. It counts as given once it has "
            "reached both."
        ),
    ),
    Flaw.NO_ADDRESS: Remedy(
        Phrase("No address is named"),
        ART_28_3_F,
        Phrase("The channel alone does not say who reads it. At a weekend the address decides."),
        Phrase("{lower} gives the notice to [address], which {upper} may change by telling {lower} in writing."),
    ),
    Flaw.MAY_CHARGE: Remedy(
        Phrase("Help may be charged"),
        ART_28_3_F,
        Phrase(
            "Help with breach notices belongs to what the contract has to hold. An open price invites a dispute while "
            "the limit runs."
        ),
        Phrase(
            "{lower} gives the notice and all help with a personal data breach in its own area without charge and "
            "without waiting for an order."
        ),
    ),
}


def wording(finding: Finding) -> Phrase:
    """The proposed sentence for this finding, its names and hours filled in."""
    link = finding.link
    return REMEDIES[finding.flaw].wording.filled(
        {"lower": link.lower.name, "upper": link.upper.name, "hours": finding.hours}
    )
