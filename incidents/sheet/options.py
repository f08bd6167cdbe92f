"""The code lists of the fact sheet, in words: what a field of a breach notification may say.

The lists follow the EDPB's common template for breach notifications (version 1.0 of June 2026, known from a public
extraction, so its numbers are *unverified*); the words are ours. `tbd` is an answer of its own: it is being found out.
"""

from collections.abc import Mapping

from core.phrases import Phrase
from incidents.wording import NATURES as NATURES

Options = Mapping[str, Phrase]

TBD = Phrase("still to be found out")
OTHER = Phrase("other")

CONTROLLER_ID_TYPES: Options = {
    "company": Phrase("company number"),
    "organisation": Phrase("organisation number"),
    "vat": Phrase("VAT number"),
}
SECTORS: Options = {"private": Phrase("private"), "public": Phrase("public")}
SIZES: Options = {
    "micro": Phrase("micro enterprise or self-employed"),
    "sme": Phrase("small or medium enterprise"),
    "large": Phrase("large enterprise"),
    "other": OTHER,
}
REPORTER_FUNCTIONS: Options = {
    "dpo": Phrase("data protection officer"),
    "legal_representative": Phrase("legal representative"),
    "authorised": Phrase("authorised person"),
}
CONTACT_FUNCTIONS: Options = {
    "dpo": Phrase("data protection officer"),
    "reporter": Phrase("the person who reports"),
    "other": OTHER,
}
PARTY_ROLES: Options = {
    "processor": Phrase("processor"),
    "joint_controller": Phrase("joint controller"),
    "representative": Phrase("representative"),
    "other": OTHER,
}

OCCURRED_MODES: Options = {
    "day": Phrase("on one day"),
    "period": Phrase("from one moment to another"),
    "ongoing": Phrase("since a moment, and still going on"),
    "undeterminable": Phrase("cannot be determined"),
    "tbd": TBD,
}
DISCOVERY_MODES: Options = {
    "own": Phrase("we detected it ourselves"),
    "processor": Phrase("a processor told us"),
    "data_subject": Phrase("a data subject told us"),
    "external": Phrase("somebody else outside told us"),
    "press": Phrase("press"),
    "other": OTHER,
}

CONFIDENTIALITY_KINDS: Options = {
    "disclosed": Phrase("data were taken or disclosed"),
    "likely": Phrase("disclosure likely, but without evidence"),
    "not_disclosed": Phrase("not disclosed, with evidence of that"),
    "not_assessable": Phrase("cannot be judged"),
    "tbd": TBD,
}
UNINTELLIGIBLE: Options = {
    "yes": Phrase("yes, and the protection is intact"),
    "breakable": Phrase("protected, but the protection can likely be broken"),
    "no": Phrase("no"),
    "not_assessable": Phrase("cannot be judged"),
    "tbd": TBD,
}
INTEGRITY_KINDS: Options = {
    "altered": Phrase("changed, without evidence of misuse"),
    "misused_reversible": Phrase("changed and misused, can be set right"),
    "misused_irreversible": Phrase("changed and misused, cannot be set right"),
}
AVAILABILITY_KINDS: Options = {
    "temporary": Phrase("unavailable for a time"),
    "permanent": Phrase("lost permanently"),
    "not_determined": Phrase("not determined"),
}
INCIDENT_TYPES: Options = {
    "privileged_abuse": Phrase("staff abused their rights of access"),
    "ransomware": Phrase("ransomware or a device encrypted by others"),
    "malware": Phrase("hacking or malware"),
    "phishing": Phrase("phishing or deception of people"),
    "vulnerability": Phrase("a weakness of software was exploited"),
    "unauthorised_access": Phrase("unauthorised access to IT systems"),
    "exfiltration": Phrase("data were copied away"),
    "mixed_up": Phrase("records mixed up or shown to the wrong person"),
    "device_lost": Phrase("device lost or stolen"),
    "e_waste": Phrase("data left on discarded devices"),
    "paper_disposal": Phrase("paper discarded unsafely"),
    "mail_lost": Phrase("post lost or opened"),
    "misconfiguration": Phrase("wrong configuration"),
    "wrong_rights": Phrase("wrong rights of access"),
    "paper_lost": Phrase("paper lost or kept unsafely"),
    "deleted": Phrase("data deleted"),
    "wrong_display": Phrase("data displayed to the wrong recipient"),
    "sent_by_mistake": Phrase("data sent by mistake"),
    "open_recipients": Phrase("list of recipients left open"),
    "technical_fault": Phrase("technical fault"),
    "unauthorised_change": Phrase("unauthorised change of data"),
    "unintended_publication": Phrase("unintended publication"),
    "verbal": Phrase("told by word of mouth"),
    "tbd": TBD,
    "other": OTHER,
}
CAUSES: Options = {
    "internal_innocent": Phrase("from inside, without bad intent"),
    "internal_malicious": Phrase("from inside, with bad intent"),
    "external_innocent": Phrase("from outside, without bad intent"),
    "external_malicious": Phrase("from outside, with bad intent"),
    "tbd": TBD,
    "unknown": Phrase("unknown"),
}

SUBJECT_CATEGORIES: Options = {
    "customers": Phrase("customers"),
    "employees": Phrase("employees"),
    "military_police": Phrase("military or police"),
    "minors": Phrase("minors"),
    "patients": Phrase("patients"),
    "students": Phrase("pupils or students"),
    "subscribers": Phrase("subscribers"),
    "users": Phrase("users"),
    "vulnerable": Phrase("vulnerable people"),
    "other": OTHER,
    "tbd": TBD,
}
COUNT_MODES: Options = {
    "exact": Phrase("exact"),
    "approximate": Phrase("approximate"),
    "undeterminable": Phrase("cannot be determined"),
    "tbd": TBD,
}
DATA_CATEGORIES: Options = {
    "basic": Phrase("identity (name, date of birth and the like)"),
    "contact": Phrase("contact data"),
    "biometric": Phrase("biometric data"),
    "criminal": Phrase("criminal convictions and offences"),
    "political": Phrase("political opinions"),
    "racial": Phrase("racial or ethnic origin"),
    "religious": Phrase("religious or philosophical beliefs"),
    "sex_life": Phrase("sex life or sexual orientation"),
    "trade_union": Phrase("trade union membership"),
    "genetic": Phrase("genetic data"),
    "health": Phrase("data concerning health"),
    "financial": Phrase("economic and financial data"),
    "employment_health": Phrase("health data in the context of employment"),
    "id_numbers": Phrase("identification numbers"),
    "location": Phrase("location data"),
    "documents": Phrase("official documents"),
    "payment": Phrase("means of payment"),
    "profiles": Phrase("profiles"),
    "credentials": Phrase("credentials"),
    "tbd": TBD,
    "other": OTHER,
}
#: Art. 9(1) and Art. 10 GDPR.
SPECIAL = frozenset(
    ("biometric", "political", "racial", "religious", "sex_life", "trade_union", "genetic", "health")
    + ("employment_health",)
)
CRIMINAL = frozenset(("criminal",))

MEASURES: Options = {
    "pseudonymisation": Phrase("pseudonymisation"),
    "backup": Phrase("backup and recovery"),
    "encryption": Phrase("encryption"),
    "policies": Phrase("rules and procedures"),
    "training": Phrase("training"),
    "incident_log": Phrase("log of incidents"),
    "access_levels": Phrase("levels of access"),
    "logical_access": Phrase("logical access control, such as a second factor"),
    "audits": Phrase("audits"),
    "physical": Phrase("physical control"),
    "patching": Phrase("systems kept up to date"),
}
MEASURES_BEFORE: Options = {**MEASURES, "other": OTHER}
MEASURES_PREVENTIVE: Options = {
    "anonymisation": Phrase("anonymisation"),
    **MEASURES,
    "process_change": Phrase("change of a process"),
    "erasure": Phrase("erasure of data"),
    "other": OTHER,
}

CONFIDENTIALITY_EFFECTS: Options = {
    "spread": Phrase("data spread further than announced or lawful"),
    "linkable": Phrase("data can be linked with other data"),
    "other_use": Phrase("data used for other or unlawful ends"),
    "other": OTHER,
    "tbd": TBD,
}
INTEGRITY_EFFECTS: Options = {
    "invalid_used": Phrase("changed data used though no longer valid"),
    "valid_other_use": Phrase("data changed into other valid data and used otherwise"),
    "other": OTHER,
    "tbd": TBD,
}
AVAILABILITY_EFFECTS: Options = {
    "no_service": Phrase("a service could not be given at all"),
    "disrupted": Phrase("a service was disturbed"),
    "other": OTHER,
    "tbd": TBD,
}
IMPACTS: Options = {
    "loss_of_control": Phrase("loss of control over one's data"),
    "limited_rights": Phrase("limitation of the data subjects' rights"),
    "discrimination": Phrase("discrimination"),
    "identity_theft": Phrase("identity theft"),
    "fraud": Phrase("fraud"),
    "financial_loss": Phrase("financial loss"),
    "pseudonymisation_undone": Phrase("unauthorised reversal of pseudonymisation"),
    "reputation": Phrase("damage to reputation"),
    "professional_secrecy": Phrase("loss of confidentiality of personal data protected by professional secrecy"),
    "third_parties": Phrase("disclosure to third parties"),
    "disadvantage": Phrase("other significant economic or social disadvantage"),
    "harm": Phrase("physical or mental harm"),
    "property": Phrase("damage to property"),
    "other": OTHER,
    "tbd": TBD,
}
SEVERITIES: Options = {
    "minor": Phrase("minor"),
    "moderate": Phrase("moderate"),
    "severe": Phrase("severe"),
    "tbd": TBD,
}

COMMUNICATION: Options = {
    "done": Phrase("the data subjects have been told"),
    "dated": Phrase("they will be told on a day that is set"),
    "undated": Phrase("they will be told, the day is open"),
    "investigating": Phrase("still being examined"),
    "not_high_risk": Phrase("no, because the risk is not high"),
    "exempt": Phrase("no, by an exception of Article 34(3)"),
}
EXEMPTIONS: Options = {
    "34-3-a": Phrase(
        "Article 34(3)(a): appropriate protection measures had been applied to the data affected, such as encryption"
    ),
    "34-3-b": Phrase("Article 34(3)(b): later measures ensure that the high risk is no longer likely to materialise"),
    "34-3-c": Phrase("Article 34(3)(c): disproportionate effort, so a public communication or similar measure instead"),
}
COVERAGE: Options = {"all": Phrase("everybody concerned"), "not_all": Phrase("not everybody")}
MEANS: Options = {
    "individual": Phrase("each person directly"),
    "public": Phrase("public communication"),
    "other": OTHER,
}
REPORTED: Options = {"yes": Phrase("yes"), "no": Phrase("no"), "unknown": Phrase("not yet known")}

ATTACHMENTS: Options = {
    "communication": Phrase("communication to the data subjects"),
    "risk_assessment": Phrase("assessment of the risk"),
    "investigation": Phrase("report of an investigation"),
    "ransom_note": Phrase("ransom note"),
    "phishing": Phrase("phishing message"),
    "breach_procedure": Phrase("procedure for breaches"),
    "deletion_policy": Phrase("rules of deletion"),
    "wrong_recipients": Phrase("message to the wrong recipients"),
    "external_notice": Phrase("notice received from outside"),
    "other": OTHER,
}
