"""The words for roles, sectors, units, standards, events, rules, channels, contents; one list for page and message."""

from contracts.reader.parties import AUTHORITY, DATA_SUBJECT, OTHER_PARTY
from contracts.statutes import LegalRole, Sector
from contracts.terms import EITHER, Channel, Content, Role, Rule, Standard, Trigger, Unit
from core.phrases import Phrase

ROLES = {
    Role.CONTROLLER: Phrase("controller"),
    Role.JOINT_CONTROLLER: Phrase("joint controller"),
    Role.PROCESSOR: Phrase("processor"),
    Role.SUB_PROCESSOR: Phrase("sub-processor"),
    EITHER: Phrase("either party"),
}

#: Debtors and creditors as the reader finds them in a text: also those that are no party of a contract.
PARTIES = ROLES | {
    AUTHORITY: Phrase("supervisory authority"),
    DATA_SUBJECT: Phrase("people affected"),
    OTHER_PARTY: Phrase("the other party"),
}

#: What an organisation can be in the eyes of a statute, in the groups in which it states it.
DATA_PROTECTION_ROLES = {
    LegalRole.CONTROLLER: Phrase("controller"),
    LegalRole.JOINT_CONTROLLER: Phrase("joint controller"),
    LegalRole.PROCESSOR: Phrase("processor"),
    LegalRole.SUB_PROCESSOR: Phrase("sub-processor"),
    LegalRole.EU_INSTITUTION: Phrase("institution, body, office or agency of the Union (Regulation (EU) 2018/1725)"),
    LegalRole.COMPETENT_AUTHORITY: Phrase("law-enforcement authority (Directive (EU) 2016/680)"),
}
UNION_ROLES = {
    LegalRole.ESSENTIAL_ENTITY: Phrase("essential entity (NIS2)"),
    LegalRole.IMPORTANT_ENTITY: Phrase("important entity (NIS2)"),
    LegalRole.FINANCIAL_ENTITY: Phrase("financial entity (DORA)"),
    LegalRole.MANUFACTURER: Phrase("manufacturer of products with digital elements (Cyber Resilience Act)"),
    LegalRole.TELECOM_PROVIDER: Phrase("provider of publicly available electronic communications services"),
    LegalRole.TRUST_SERVICE_PROVIDER: Phrase("trust service provider (eIDAS), kind not stated"),
    LegalRole.QUALIFIED_TRUST_SERVICE_PROVIDER: Phrase("qualified trust service provider (eIDAS)"),
    LegalRole.NON_QUALIFIED_TRUST_SERVICE_PROVIDER: Phrase("non-qualified trust service provider (eIDAS)"),
}
ELSEWHERE_ROLES = {
    LegalRole.CRITICAL_INFRASTRUCTURE_OPERATOR: Phrase("operator of critical infrastructure (Switzerland, ISG)"),
    LegalRole.HIPAA_COVERED_ENTITY: Phrase("HIPAA covered entity (United States)"),
    LegalRole.HIPAA_BUSINESS_ASSOCIATE: Phrase("HIPAA business associate (United States)"),
    LegalRole.PUBLIC_COMPANY: Phrase("public company that files Form 8-K (United States)"),
}
LEGAL_ROLES = DATA_PROTECTION_ROLES | UNION_ROLES | ELSEWHERE_ROLES

#: The parts of countries that have law of their own in the catalogue, by their code in ISO 3166-2.
PARTS = {
    "US-CA": Phrase("California"),
    "US-CO": Phrase("Colorado"),
    "US-FL": Phrase("Florida"),
    "US-NY": Phrase("New York"),
    "US-TX": Phrase("Texas"),
    "US-WA": Phrase("Washington"),
}

SECTORS = {
    Sector.ENERGY: Phrase("energy"),
    Sector.TRANSPORT: Phrase("transport"),
    Sector.BANKING: Phrase("banking"),
    Sector.FINANCIAL_MARKET: Phrase("financial market infrastructures"),
    Sector.HEALTH: Phrase("health"),
    Sector.DRINKING_WATER: Phrase("drinking water"),
    Sector.WASTE_WATER: Phrase("waste water"),
    Sector.DIGITAL_INFRASTRUCTURE: Phrase("digital infrastructure"),
    Sector.ICT_SERVICES: Phrase("management of ICT services (business-to-business)"),
    Sector.PUBLIC_ADMINISTRATION: Phrase("public administration"),
    Sector.SPACE: Phrase("space"),
    Sector.POSTAL: Phrase("postal and courier services"),
    Sector.WASTE: Phrase("waste management"),
    Sector.CHEMICALS: Phrase("chemicals"),
    Sector.FOOD: Phrase("food"),
    Sector.MANUFACTURING: Phrase("manufacturing"),
    Sector.DIGITAL_PROVIDERS: Phrase("digital providers"),
    Sector.RESEARCH: Phrase("research"),
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
    Trigger.AWARENESS: Phrase("when the party that owes the notice becomes aware"),
    Trigger.DETERMINATION_OF_BREACH: Phrase("when the breach is confirmed"),
    Trigger.DETECTION: Phrase("when the breach is discovered"),
    Trigger.SUSPICION: Phrase("when a breach is suspected"),
    Trigger.NOTICE_RECEIVED: Phrase("when somebody else tells the party that owes the notice"),
    Trigger.OCCURRENCE: Phrase("in case of a breach; no starting event is named"),
    Trigger.HIGH_RISK_VERDICT: Phrase("when the risk is found to be high"),
    Trigger.FIRST_SIGNAL: Phrase("at the first sign"),
    Trigger.DISCOVERY: Phrase("when the breach is known, or would be known with reasonable diligence"),
    Trigger.CLASSIFICATION_MAJOR: Phrase("when the incident is classified as major"),
    Trigger.MATERIALITY_DETERMINATION: Phrase("when the incident is decided to be material"),
    Trigger.ASSESSMENT_COMPLETE: Phrase("when the assessment is complete"),
    Trigger.CORRECTIVE_MEASURE_AVAILABLE: Phrase("when a corrective or mitigating measure is available"),
    Trigger.INCIDENT_HANDLED: Phrase("when the incident is handled"),
    Trigger.AUTHORITY_REQUEST: Phrase("when the authority asks"),
    Trigger.CONSUMER_NOTICE_SENT: Phrase("when the data subjects were told"),
    Trigger.CALENDAR_YEAR_END: Phrase("at the end of the calendar year"),
    Trigger.PROCESSOR_AWARE: Phrase("when the processor becomes aware"),
}

RULES = {
    Rule.ELAPSED_HOURS: Phrase("elapsed hours"),
    Rule.EU_1182_71_HOURS: Phrase("hours of Regulation 1182/71"),
    Rule.EU_1182_71_DAYS: Phrase("days of Regulation 1182/71"),
    Rule.CALENDAR_DAYS: Phrase("calendar days, weekends and holidays included"),
    Rule.BUSINESS_DAYS: Phrase("working days of the contract's calendar"),
    Rule.DORA_NOON: Phrase("a limit on a weekend or holiday moves to noon of the next working day"),
    Rule.US_FEDERAL: Phrase("business days without the federal holidays of the United States"),
    Rule.BR_NATIONAL: Phrase("business days without the national holidays of Brazil"),
    Rule.SOFT: Phrase("no figure; our own target"),
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
    Content.DOCUMENTATION: Phrase("documentation that the recipient needs"),
    Content.UPDATES_IN_PHASES: Phrase("further information in phases"),
}
