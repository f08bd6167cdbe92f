"""What a processor may hold for us, as a closed list of facts (Art. 28(3) GDPR): kinds, their codes and their words.

The codes for data and people are those of the EDPB's common template for notifications (fields #65, #70). They are
known from a public extraction of it and were not compared with the EDPB's own file, which `UNVERIFIED` says.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.phrases import Phrase


class Kind(StrEnum):
    DATA_CATEGORY = "data_category"
    DATA_SUBJECTS = "data_subjects"
    SPECIAL_CATEGORY = "special_category"
    STORAGE_PLACE = "storage_place"
    TRANSFER = "transfer"
    SUB_PROCESSOR = "sub_processor"
    BREACH_CONTACT = "breach_contact"
    DPO = "dpo"
    ASSISTANCE = "assistance"
    ASSISTANCE_CHARGE = "assistance_charge"
    DELETION = "deletion"
    RETURN = "return"


#: As contracts ask for them and as pages list them.
KINDS = {
    Kind.DATA_CATEGORY: Phrase("Categories of data"),
    Kind.SPECIAL_CATEGORY: Phrase("Special categories of data"),
    Kind.DATA_SUBJECTS: Phrase("Categories of data subjects"),
    Kind.STORAGE_PLACE: Phrase("Places of storage"),
    Kind.TRANSFER: Phrase("Transfers out of the European Union"),
    Kind.SUB_PROCESSOR: Phrase("Sub-processors"),
    Kind.BREACH_CONTACT: Phrase("Contact for breaches"),
    Kind.DPO: Phrase("Data protection officer"),
    Kind.ASSISTANCE: Phrase("Assistance"),
    Kind.ASSISTANCE_CHARGE: Phrase("Charge for assistance"),
    Kind.DELETION: Phrase("Deletion"),
    Kind.RETURN: Phrase("Return"),
}

UNVERIFIED = Phrase(
    "The categories of data and of people follow the draft of the EDPB's common template, known from a public"
    " extraction (unverified: not compared with the EDPB's own file)."
)

OTHER = "other"
NONE = "none"

#: Field #70 of the template without the special categories, which are a kind of their own.
DATA_CATEGORIES = {
    "basic": Phrase("basic identity data"),
    "contact": Phrase("contact data"),
    "identification": Phrase("identification numbers"),
    "documents": Phrase("official documents"),
    "financial": Phrase("economic or financial data"),
    "payment": Phrase("means of payment"),
    "location": Phrase("location data"),
    "profiles": Phrase("profiles"),
    "credentials": Phrase("access data (credentials)"),
    OTHER: Phrase("other data"),
}

#: Those of Art. 9 GDPR, criminal offences (Art. 10), and health data of employees.
SPECIAL_CATEGORIES = {
    "health": Phrase("health data"),
    "employment_health": Phrase("health data of employees"),
    "biometric": Phrase("biometric data"),
    "genetic": Phrase("genetic data"),
    "ethnic": Phrase("racial or ethnic origin"),
    "political": Phrase("political opinions"),
    "religious": Phrase("religious or philosophical beliefs"),
    "union": Phrase("trade union membership"),
    "sex_life": Phrase("sex life or sexual orientation"),
    "criminal": Phrase("criminal convictions and offences (Art. 10)"),
    NONE: Phrase("none, as the document says"),
    OTHER: Phrase("special categories that are not named"),
}

DATA_SUBJECTS = {
    "customers": Phrase("customers"),
    "employees": Phrase("employees"),
    "users": Phrase("users"),
    "subscribers": Phrase("subscribers"),
    "patients": Phrase("patients"),
    "students": Phrase("students"),
    "minors": Phrase("minors"),
    "vulnerable": Phrase("vulnerable people"),
    "military_police": Phrase("military or police"),
    OTHER: Phrase("other people"),
}

#: Places that are no single country; a country is its ISO 3166-1 code.
REGIONS = {
    "EU": Phrase("European Union"),
    "EEA": Phrase("European Economic Area"),
    "EUROPE": Phrase("Europe, not said which countries"),
}

OUTSIDE = "outside"
CONDITIONAL = "conditional"
NO_THIRD_PARTY = "no_third_party"
TRANSFERS = {
    NONE: Phrase("none, as the document says"),
    CONDITIONAL: Phrase("only under conditions"),
    OUTSIDE: Phrase("to third countries that are not named"),
    NO_THIRD_PARTY: Phrase("to no third party, as the document says"),
}

ASSISTANCE = {
    "breach": Phrase("with breaches and their notification"),
    "rights": Phrase("with requests of data subjects"),
    "impact": Phrase("with impact assessments and prior consultation"),
    "security": Phrase("with security"),
    "audits": Phrase("with audits and inspections"),
    "general": Phrase("in general"),
}

MAY_CHARGE, FREE = "may_charge", "free"
CHARGES = {MAY_CHARGE: Phrase("may be charged"), FREE: Phrase("free of charge")}

AT_END, CHOICE = "at_end", "choice"
ENDS = {
    AT_END: Phrase("at the end of the contract, no period named"),
    CHOICE: Phrase("at our choice, deletion or return"),
}

#: The codes that a value of the kind may have; a kind that is not here has words of its own, or a place or period.
CODES: dict[Kind, dict[str, Phrase]] = {
    Kind.DATA_CATEGORY: DATA_CATEGORIES,
    Kind.SPECIAL_CATEGORY: SPECIAL_CATEGORIES,
    Kind.DATA_SUBJECTS: DATA_SUBJECTS,
    Kind.TRANSFER: TRANSFERS,
    Kind.STORAGE_PLACE: REGIONS,
    Kind.ASSISTANCE: ASSISTANCE,
    Kind.ASSISTANCE_CHARGE: CHARGES,
    Kind.DELETION: ENDS,
    Kind.RETURN: ENDS,
}

#: Kinds whose value may be a country.
PLACES = frozenset({Kind.STORAGE_PLACE, Kind.TRANSFER})

PERIODS = {
    "D": (Phrase("{count} day"), Phrase("{count} days")),
    "W": (Phrase("{count} week"), Phrase("{count} weeks")),
    "M": (Phrase("{count} month"), Phrase("{count} months")),
    "Y": (Phrase("{count} year"), Phrase("{count} years")),
}
_PERIOD = re.compile(r"P(\d{1,4})([DWMY])")


@dataclass(frozen=True)
class Found:
    """One fact in a document. `value` is a code of its kind, a country, a period (ISO 8601) or the document's words.

    `detail` says more in the document's words (the item of a list, a city, a service). `country` is where a
    sub-processor works (ISO 3166-1). The quote is the text from `char_start` to `char_end`.
    """

    kind: Kind
    value: str
    detail: str | None
    char_start: int
    char_end: int
    quote: str
    country: str | None = None


def value_words(kind: str, value: str) -> Any:
    """The value as a phrase where it is a code or a period, else as it is: a country's code or own words.

    >>> str(value_words("deletion", "P6M")), value_words("dpo", "dpo@processor.example")
    ('6 months', 'dpo@processor.example')
    """
    words = CODES.get(Kind(kind), {}).get(value)
    if words is not None:
        return words
    period = _PERIOD.fullmatch(value) if kind in (Kind.DELETION, Kind.RETURN) else None
    if period:
        one, several = PERIODS[period[2]]
        count = int(period[1])
        return (one if count == 1 else several).filled({"count": count})
    if value == NONE:
        return Phrase("none, as the document says")
    return value
