"""The fields of the fact sheet: what an authority may ask about a breach, entered once and used in every document.

The order and the numbers are those of the EDPB's common template for breach notifications (version 1.0 of June 2026).
The numbers are known from a public extraction only, so whoever shows one says that it is *unverified*. A field without
a number is asked by national forms. Every field may be unknown; unknown is no value at all, never an empty one.

Some facts move clocks or stand in alerts; those live in columns of the incident (`column`), all others in rows of
their own. Both have one place each, and `Sheet` reads them as one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.phrases import Phrase
from incidents.sheet import options
from incidents.sheet.options import Options


class Kind(StrEnum):
    """The shape of an answer, as it is stored: text, number, yes or no, one code, many codes, day (ISO), moment
    (instant with zone and offset), number for each country (ISO 3166-1), other parties."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"
    CODES = "codes"
    DAY = "day"
    MOMENT = "moment"
    COUNTS = "counts"
    COUNTRIES = "countries"
    PARTIES = "parties"


@dataclass(frozen=True)
class Field:
    """One question. `number` is the template's, such as 55; None if it has none. `provision` is the place in the GDPR
    that asks for it, empty if none does. `column` names the incident's column where the answer lives."""

    key: str
    kind: Kind
    label: Phrase
    number: int | None = None
    options: Options = field(default_factory=dict)
    provision: str = ""
    column: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.options)


@dataclass(frozen=True)
class Part:
    """Fields under one heading, in the template's order."""

    name: str
    heading: Phrase
    fields: tuple[Field, ...]


TEXT, NUMBER, YES_NO, CODE, CODES = Kind.TEXT, Kind.NUMBER, Kind.YES_NO, Kind.CODE, Kind.CODES
DAY, MOMENT, COUNTS, COUNTRIES = Kind.DAY, Kind.MOMENT, Kind.COUNTS, Kind.COUNTRIES

CONTROLLER = Part(
    "controller",
    Phrase("Who notifies"),
    (
        Field("controller.id_type", CODE, Phrase("Kind of identifier"), 10, options.CONTROLLER_ID_TYPES),
        Field("controller.id", TEXT, Phrase("Identifier of the controller"), 11),
        Field("controller.sector", CODE, Phrase("Sector"), 14, options.SECTORS),
        Field("controller.size", CODE, Phrase("Size"), 15, options.SIZES),
        Field("controller.activity", TEXT, Phrase("Activity"), 17),
        Field("controller.eea_representative", TEXT, Phrase("Representative in the EEA"), 18),
        Field("reporter.name", TEXT, Phrase("Who reports"), 21),
        Field("reporter.contact", TEXT, Phrase("How to reach who reports"), 22),
        Field("reporter.function", CODE, Phrase("Function of who reports"), 23, options.REPORTER_FUNCTIONS),
        Field("dpo.designated", YES_NO, Phrase("A data protection officer is designated"), 29),
        Field("dpo.name", TEXT, Phrase("Name of the data protection officer"), 30),
        Field("dpo.contact", TEXT, Phrase("How to reach the data protection officer"), 31),
        Field("contact_point", TEXT, Phrase("Contact point"), 33, provision="33(3)(b)", column="contact_point"),
        Field("contact_point.function", CODE, Phrase("Who the contact point is"), 34, options.CONTACT_FUNCTIONS),
        Field("parties", Kind.PARTIES, Phrase("Other parties involved"), 38, options.PARTY_ROLES),
    ),
)

TIMELINE = Part(
    "timeline",
    Phrase("Timeline"),
    (
        Field("occurred.mode", CODE, Phrase("When the breach happened"), 44, options.OCCURRED_MODES),
        Field("occurred", MOMENT, Phrase("Began"), 46, column="occurred"),
        Field("occurred.to", MOMENT, Phrase("Ended"), 47),
        Field("discovered", MOMENT, Phrase("Noticed"), column="discovered"),
        Field("aware", MOMENT, Phrase("Became aware"), 48, provision="33(1)", column="aware"),
        Field("delay_reasons", TEXT, Phrase("Reasons for the delay"), 49, provision="33(1)", column="delay_reasons"),
        Field("discovery.mode", CODE, Phrase("How it was discovered"), 50, options.DISCOVERY_MODES),
        Field("discovery.description", TEXT, Phrase("Circumstances of the discovery"), 51),
        Field("external_notice_date", DAY, Phrase("Told by somebody else on"), 52),
        Field("timeline.comments", TEXT, Phrase("Remarks on the timeline"), 53),
        Field("contained_at", MOMENT, Phrase("Contained")),
    ),
)

NATURE = Part(
    "nature",
    Phrase("Nature of the personal data breach"),
    (
        Field(
            "nature", CODES, Phrase("Nature of the breach"), 55, options.NATURES, provision="33(3)(a)", column="nature"
        ),
        Field("confidentiality.kind", CODE, Phrase("Confidentiality"), 56, options.CONFIDENTIALITY_KINDS),
        Field(
            "unintelligible",
            CODE,
            Phrase("Data unintelligible to any person not authorised to access it"),
            57,
            options.UNINTELLIGIBLE,
            provision="34(3)(a)",
        ),
        Field("integrity.kind", CODE, Phrase("Integrity"), 58, options.INTEGRITY_KINDS),
        Field("availability.kind", CODE, Phrase("Availability"), 59, options.AVAILABILITY_KINDS),
        Field("incident.types", CODES, Phrase("Kinds of incident"), 60, options.INCIDENT_TYPES),
        Field("cause", CODE, Phrase("Cause"), 61, options.CAUSES),
        Field("description", TEXT, Phrase("What happened"), 62, provision="33(3)(a)", column="description"),
        Field("systems_and_locations", TEXT, Phrase("Systems, services and places concerned"), 63),
        Field("recipient_known", YES_NO, Phrase("It is known who received the data")),
        Field("data_retrieved", YES_NO, Phrase("The data were recovered, or it is certain that they were deleted")),
        Field("cyber_incident", YES_NO, Phrase("A cyber incident")),
    ),
)

PEOPLE = Part(
    "people",
    Phrase("Data subjects concerned"),
    (
        Field("subjects.categories", CODES, Phrase("Groups of data subjects"), 65, options.SUBJECT_CATEGORIES),
        Field(
            "subjects.described",
            TEXT,
            Phrase("Categories of data subjects"),
            66,
            provision="33(3)(a)",
            column="data_subject_categories",
        ),
        Field("subjects.count_mode", CODE, Phrase("How sure the number of data subjects is"), 67, options.COUNT_MODES),
        Field(
            "subjects.count",
            NUMBER,
            Phrase("Number of data subjects concerned"),
            68,
            provision="33(3)(a)",
            column="data_subject_count",
        ),
        Field("subjects.count_min", NUMBER, Phrase("At least so many data subjects")),
        Field("subjects.count_max", NUMBER, Phrase("At most so many data subjects")),
        Field("subjects.vulnerable", TEXT, Phrase("Data subjects who need special protection")),
    ),
)

DATA = Part(
    "data",
    Phrase("Personal data concerned"),
    (
        Field("data.categories", CODES, Phrase("Kinds of data"), 70, options.DATA_CATEGORIES),
        Field(
            "data.described",
            TEXT,
            Phrase("Categories of personal data records"),
            71,
            provision="33(3)(a)",
            column="record_categories",
        ),
        Field("records.count_mode", CODE, Phrase("How sure the number of records is"), 72, options.COUNT_MODES),
        Field(
            "records.count",
            NUMBER,
            Phrase("Number of personal data records concerned"),
            73,
            provision="33(3)(a)",
            column="record_count",
        ),
        Field("records.count_min", NUMBER, Phrase("At least so many records")),
        Field("records.count_max", NUMBER, Phrase("At most so many records")),
    ),
)

MEASURES_BEFORE = Part(
    "before",
    Phrase("Measures in place before the breach"),
    (
        Field("measures_before", CODES, Phrase("Measures before"), 75, options.MEASURES_BEFORE),
        Field("measures_before.described", TEXT, Phrase("Measures before, described"), 76),
    ),
)

CONSEQUENCES = Part(
    "consequences",
    Phrase("Consequences and risk"),
    (
        Field(
            "consequences.confidentiality",
            CODES,
            Phrase("Consequences for confidentiality"),
            79,
            options.CONFIDENTIALITY_EFFECTS,
        ),
        Field("consequences.integrity", CODES, Phrase("Consequences for integrity"), 81, options.INTEGRITY_EFFECTS),
        # The template ties this one to integrity by mistake.
        Field(
            "consequences.availability",
            CODES,
            Phrase("Consequences for availability"),
            83,
            options.AVAILABILITY_EFFECTS,
        ),
        Field("impact", CODES, Phrase("Possible harm to data subjects"), 85, options.IMPACTS),
        Field(
            "likely_consequences",
            TEXT,
            Phrase("Likely consequences"),
            86,
            provision="33(3)(c)",
            column="likely_consequences",
        ),
        Field("severity", CODE, Phrase("Severity"), 87, options.SEVERITIES),
    ),
)

MEASURES_AFTER = Part(
    "measures",
    Phrase("Measures"),
    (
        Field("measures_taken", TEXT, Phrase("Measures taken"), 92, provision="33(3)(d)", column="measures_taken"),
        Field("measures_preventive", CODES, Phrase("Kinds of preventive measures"), 94, options.MEASURES_PREVENTIVE),
        Field(
            "measures_proposed", TEXT, Phrase("Measures proposed"), 95, provision="33(3)(d)", column="measures_proposed"
        ),
    ),
)

COMMUNICATION = Part(
    "communication",
    Phrase("Communication to the data subjects"),
    (
        Field("comm.status", CODE, Phrase("Whether the data subjects are told"), 97, options.COMMUNICATION),
        Field("comm.date", DAY, Phrase("Told on"), 98),
        Field("comm.planned_date", DAY, Phrase("To be told on"), 99),
        Field(
            "comm.exemption", CODES, Phrase("Exception under Article 34(3)"), 100, options.EXEMPTIONS, provision="34(3)"
        ),
        Field("comm.justification", TEXT, Phrase("Why the exception holds"), 101, provision="34(3)"),
        Field("comm.coverage", CODE, Phrase("How many of them are told"), 102, options.COVERAGE),
        Field("comm.gap_reason", TEXT, Phrase("Why not everybody"), 103),
        Field("comm.count", NUMBER, Phrase("Number of data subjects told")),
        Field("comm.means", CODES, Phrase("Means of communication"), 104, options.MEANS),
        Field("comm.content", TEXT, Phrase("What they are told"), 106),
        Field("comm.authority_advice", TEXT, Phrase("Advice of the supervisory authority to the data subjects")),
        Field("advice", TEXT, Phrase("What people can do"), provision="recital 86", column="advice"),
    ),
)

OTHERS = Part(
    "others",
    Phrase("Other authorities and countries"),
    (
        Field("police_report", CODE, Phrase("Reported to the police"), 109, options.REPORTED),
        Field("other_authorities", TEXT, Phrase("Other authorities told, with their file numbers"), 110),
        Field("xborder.is", YES_NO, Phrase("Cross-border processing in the EEA"), 113),
        Field("xborder.lead_sa", TEXT, Phrase("Lead supervisory authority"), 114),
        Field("xborder.establishments", COUNTRIES, Phrase("Establishments concerned, by country"), 115),
        Field(
            "xborder.countries",
            COUNTRIES,
            Phrase("Countries of the data subjects concerned"),
            116,
            column="affected_countries",
        ),
        Field("xborder.counts", COUNTS, Phrase("Data subjects concerned by country"), 117),
        Field("xborder.notified_sas", TEXT, Phrase("Authorities in the EEA told as well"), 118),
        Field("noneea.is", YES_NO, Phrase("Countries outside the EEA are concerned"), 120),
        Field("noneea.notified_sas", TEXT, Phrase("Authorities outside the EEA told as well"), 123),
    ),
)

#: All of the sheet, in the template's order.
PARTS = (
    CONTROLLER,
    TIMELINE,
    NATURE,
    PEOPLE,
    DATA,
    MEASURES_BEFORE,
    CONSEQUENCES,
    MEASURES_AFTER,
    COMMUNICATION,
    OTHERS,
)
FIELDS: dict[str, Field] = {one.key: one for part in PARTS for one in part.fields}
BY_COLUMN: dict[str, Field] = {one.column: one for one in FIELDS.values() if one.column}


def part_of(key: str) -> Part:
    """The part in which a field stands; KeyError for a key that the sheet does not have."""
    return next(part for part in PARTS if FIELDS[key] in part.fields)


def numbered() -> Iterator[Field]:
    """The fields that the template numbers, in its order."""
    return (one for one in FIELDS.values() if one.number is not None)
