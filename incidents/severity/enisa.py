"""The severity of a breach by ENISA's method of 2013: SE = DPC x EI + CB. An aid, not the test of Art. 33 and 34 GDPR.

DPC (data processing context) is 1 to 4, EI (ease of identification) 0.25 to 1, CB (circumstances of the breach) 0 to 2.
All inputs are multiples of a quarter, so everything is computed in quarters and never rounded. Encryption raises a flag
and lowers EI; it does not take CB away too, or it would count three times.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data breaches, working
document v1.0, December 2013. How far each step of context moves a score is *unverified* (`STEPS_VERIFIED`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import FieldError
from core.phrases import Phrase

#: Names this table, so that a stored score says by which it was computed.
TABLE = "ENISA 2013 v1.0, table 1"
STEPS_VERIFIED = False
QUARTER = Decimal("0.25")


class DataClass(StrEnum):
    SIMPLE = "simple"
    BEHAVIOURAL = "behavioural"
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"


class Band(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


BASE = {DataClass.SIMPLE: 1, DataClass.BEHAVIOURAL: 2, DataClass.FINANCIAL: 3, DataClass.SENSITIVE: 4}
CLASSES = {
    DataClass.SIMPLE: Phrase("simple: names, contact data, education, family, professional experience"),
    DataClass.BEHAVIOURAL: Phrase("behavioural: location, traffic data, preferences, habits"),
    DataClass.FINANCIAL: Phrase("financial: income, transactions, cards, invoices, social welfare"),
    DataClass.SENSITIVE: Phrase(
        "sensitive: health, political opinion, sex life; by our choice all of Article 9 and Article 10 GDPR"
    ),
}
#: What each step of context means, by class; a step that is not here is none of the method's.
STEPS: Mapping[DataClass, Mapping[int, Phrase]] = {
    DataClass.SIMPLE: {
        0: Phrase("as it is"),
        1: Phrase("one can profile the person, or assume the social or financial status"),
        2: Phrase("one can assume health, sex life, politics or religion"),
        3: Phrase("the person's safety or vulnerability makes it critical"),
    },
    DataClass.BEHAVIOURAL: {
        -1: Phrase("gives no substantial insight, or was public anyway"),
        0: Phrase("as it is"),
        1: Phrase("allows a detailed profile of daily life"),
        2: Phrase("allows a profile based on sensitive data"),
    },
    DataClass.FINANCIAL: {
        -2: Phrase("gives no substantial financial insight"),
        -1: Phrase("gives some insight, but no significant one"),
        0: Phrase("as it is"),
        1: Phrase("complete data that allow fraud or a detailed economic profile"),
    },
    DataClass.SENSITIVE: {
        -3: Phrase("gives no substantial insight, or was public"),
        -2: Phrase("allows general assumptions only"),
        -1: Phrase("allows assumptions about sensitive facts"),
        0: Phrase("as it is"),
    },
}
IDENTIFICATION = {
    1: Phrase("negligible: extremely hard to match data to a person"),
    2: Phrase("limited: possible with some effort"),
    3: Phrase("significant: likely with little effort or further sources"),
    4: Phrase("maximum: directly from the data"),
}
CONFIDENTIALITY = {
    0: Phrase("exposed, but without evidence of unlawful processing, or confidentiality not affected"),
    1: Phrase("known recipients"),
    2: Phrase("unknown recipients"),
}
INTEGRITY = {
    0: Phrase("no wrong or unlawful use found, or not concerned"),
    1: Phrase("possibly used wrongly, can be set right"),
    2: Phrase("used wrongly, cannot be set right"),
}
AVAILABILITY = {
    0: Phrase("restored without difficulty, or not concerned"),
    1: Phrase("out of reach for a time"),
    2: Phrase("lost for good"),
}
BANDS = {
    Band.LOW: Phrase("low: no effect on people, or a few inconveniences that are easily overcome"),
    Band.MEDIUM: Phrase("medium: significant inconveniences, overcome with some difficulty"),
    Band.HIGH: Phrase("high: significant consequences, overcome with serious difficulty"),
    Band.VERY_HIGH: Phrase("very high: significant or irreversible consequences, perhaps not overcome"),
}
#: Our convention and nobody's mapping; a person chooses.
TEMPLATE_SEVERITY = {Band.LOW: "minor", Band.MEDIUM: "moderate", Band.HIGH: "severe", Band.VERY_HIGH: "severe"}


@dataclass(frozen=True)
class DataType:
    """One kind of data that is concerned. `steps` of context move its score; each step other than none has a reason."""

    name: str
    kind: DataClass
    steps: int = 0
    reason: str = ""

    @property
    def score(self) -> int:
        """1 to 4."""
        return min(max(BASE[self.kind] + self.steps, 1), 4)


@dataclass(frozen=True)
class Inputs:
    """What a person judges. `identification`, `confidentiality`, `integrity`, `availability` are in quarters."""

    data: tuple[DataType, ...]
    identification: int
    confidentiality: int = 0
    integrity: int = 0
    availability: int = 0
    malicious: bool = False
    over_100_individuals: bool = False
    data_unintelligible: bool = False


@dataclass(frozen=True)
class Score:
    """The result: SE in quarters, its parts, and what stands beside it, never inside it."""

    quarters: int
    context: int
    identification: int
    circumstances: int
    band: Band
    over_100_individuals: bool
    data_unintelligible: bool

    @property
    def value(self) -> Decimal:
        """SE from 0.25 to 6."""
        return self.quarters * QUARTER


def score(inputs: Inputs) -> Score:
    """The severity of a breach. FieldError for an input that the method does not have."""
    _check(inputs)
    context = max(one.score for one in inputs.data)
    circumstances = inputs.confidentiality + inputs.integrity + inputs.availability + (2 if inputs.malicious else 0)
    quarters = context * inputs.identification + circumstances
    return Score(
        quarters,
        context,
        inputs.identification,
        circumstances,
        band(quarters),
        inputs.over_100_individuals,
        inputs.data_unintelligible,
    )


def band(quarters: int) -> Band:
    """The band of a severity in quarters.

    >>> [band(one).value for one in (7, 8, 12, 16)]
    ['low', 'medium', 'high', 'very_high']
    """
    if quarters < 8:
        return Band.LOW
    if quarters < 12:
        return Band.MEDIUM
    return Band.HIGH if quarters < 16 else Band.VERY_HIGH


def arithmetic(inputs: Inputs) -> tuple[Phrase, ...]:
    """How the score follows, line by line.

    >>> for line in arithmetic(Inputs((DataType("names", DataClass.SIMPLE),), 4, confidentiality=1)): print(line)
    names: simple 1 + 0 = 1
    DPC: the highest of them = 1
    CB: confidentiality 0.25 + integrity 0 + availability 0 + malicious intent 0 = 0.25
    SE = DPC × EI + CB = 1 × 1 + 0.25 = 1.25
    """
    result = score(inputs)
    lines = [
        Phrase(
            "{name}: {kind} {base} {sign} {steps} = {score}",
            {
                "name": one.name,
                "kind": SHORT[one.kind],
                "base": BASE[one.kind],
                "sign": "−" if one.steps < 0 else "+",
                "steps": abs(one.steps),
                "score": one.score,
            },
        )
        for one in inputs.data
    ]
    lines.append(Phrase("DPC: the highest of them = {context}", {"context": result.context}))
    parts = {
        "confidentiality": number(inputs.confidentiality),
        "integrity": number(inputs.integrity),
        "availability": number(inputs.availability),
        "malicious": number(2 if inputs.malicious else 0),
        "sum": number(result.circumstances),
    }
    lines.append(
        Phrase(
            "CB: confidentiality {confidentiality} + integrity {integrity} + availability {availability} "
            "+ malicious intent {malicious} = {sum}",
            parts,
        )
    )
    values = {
        "dpc": result.context,
        "ei": number(result.identification),
        "cb": number(result.circumstances),
        "se": number(result.quarters),
    }
    # The formula is the same in every language.
    lines.append(Phrase("{formula} = {dpc} × {ei} + {cb} = {se}", values | {"formula": "SE = DPC × EI + CB"}))
    return tuple(lines)


SHORT = {
    DataClass.SIMPLE: Phrase("simple"),
    DataClass.BEHAVIOURAL: Phrase("behavioural"),
    DataClass.FINANCIAL: Phrase("financial"),
    DataClass.SENSITIVE: Phrase("sensitive"),
}


def number(quarters: int) -> float | int:
    """Quarters as a number; exact, because a quarter is one in binary too.

    >>> number(5), number(4)
    (1.25, 1)
    """
    return quarters // 4 if quarters % 4 == 0 else quarters / 4


def as_data(inputs: Inputs) -> dict[str, Any]:
    """The inputs as plain values for storage."""
    plain = {name: getattr(inputs, name) for name in Inputs.__dataclass_fields__ if name != "data"}
    rows = [{"name": one.name, "kind": one.kind.value, "steps": one.steps, "reason": one.reason} for one in inputs.data]
    return {"data": rows, **plain}


def from_data(stored: Mapping[str, Any]) -> Inputs:
    """What `as_data` wrote down."""
    data = tuple(DataType(one["name"], DataClass(one["kind"]), one["steps"], one["reason"]) for one in stored["data"])
    return Inputs(data, **{name: value for name, value in stored.items() if name != "data"})


def _check(inputs: Inputs) -> None:
    if not inputs.data:
        raise FieldError("data", Phrase("Name at least one kind of data."))
    for one in inputs.data:
        if one.steps not in STEPS[one.kind]:
            raise FieldError("data", Phrase("The method has no such step for this class of data."))
        if one.steps and not one.reason.strip():
            raise FieldError("data", Phrase("Each step of context needs its reason: {name}.", {"name": one.name}))
    if inputs.identification not in IDENTIFICATION:
        raise FieldError("identification", Phrase("Choose one of these."))
    for name, known in _parts():
        if getattr(inputs, name) not in known:
            raise FieldError(name, Phrase("Choose one of these."))


def _parts() -> Iterable[tuple[str, Mapping[int, Phrase]]]:
    return (("confidentiality", CONFIDENTIALITY), ("integrity", INTEGRITY), ("availability", AVAILABILITY))
