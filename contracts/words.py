"""The words for roles, units, standards, starting events, channels and contents; one list for pages and messages."""

from contracts.terms import EITHER, Channel, Content, Role, Standard, Trigger, Unit
from core.phrases import Phrase

ROLES = {
    Role.CONTROLLER: Phrase("controller"),
    Role.JOINT_CONTROLLER: Phrase("joint controller"),
    Role.PROCESSOR: Phrase("processor"),
    Role.SUB_PROCESSOR: Phrase("sub-processor"),
    EITHER: Phrase("either party"),
}

UNITS = {
    Unit.HOURS: Phrase("hours"),
    Unit.DAYS: Phrase("days"),
    Unit.WEEKS: Phrase("weeks"),
    Unit.WORKING_DAYS: Phrase("working days"),
    Unit.MONTHS: Phrase("months"),
}

STANDARDS = {
    Standard.NONE: Phrase("no time named"),
    Standard.UNDUE_DELAY: Phrase("without undue delay"),
    Standard.IMMEDIATELY: Phrase("immediately"),
    Standard.PROMPTLY: Phrase("promptly"),
    Standard.ASAP: Phrase("as soon as possible"),
}

TRIGGERS = {
    Trigger.AWARE: Phrase("when the debtor becomes aware"),
    Trigger.CONFIRMED: Phrase("when the breach is confirmed"),
    Trigger.DISCOVERED: Phrase("when the breach is discovered"),
    Trigger.SUSPECTED: Phrase("when a breach is suspected"),
    Trigger.NOTIFIED: Phrase("when somebody else tells the debtor"),
    Trigger.OCCURRED: Phrase("in case of a breach; no starting event is named"),
    Trigger.HIGH_RISK_VERDICT: Phrase("when the risk is found to be high"),
    Trigger.FIRST_SIGNAL: Phrase("at the first sign"),
}

CHANNELS = {
    Channel.UNSPECIFIED: Phrase("none named"),
    Channel.EMAIL: Phrase("e-mail"),
    Channel.WRITING: Phrase("in writing"),
    Channel.PHONE: Phrase("phone"),
    Channel.PORTAL: Phrase("portal or online form"),
    Channel.POST: Phrase("post"),
}

CONTENTS = {
    Content.NATURE: Phrase("nature of the breach"),
    Content.CATEGORIES_NUMBERS: Phrase("categories and numbers"),
    Content.CONTACT_POINT: Phrase("contact point"),
    Content.CONSEQUENCES: Phrase("likely consequences"),
    Content.MEASURES: Phrase("measures"),
    Content.CAUSE: Phrase("cause"),
    Content.RECOMMENDATIONS: Phrase("recommendations"),
    Content.DOCUMENTATION: Phrase("documentation that the creditor needs"),
    Content.UPDATES_IN_PHASES: Phrase("further information in phases"),
}
