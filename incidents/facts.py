"""The facts of a breach, in the order in which Article 33(3) asks for them; None means not yet known.

A number that nobody has counted and a category that nobody has named stay None: a draft shows the gap, no rule fills
it. Zero and an approximate number are knowledge; blank text is not.
"""

from dataclasses import dataclass

from contracts.moment import Moment

ASKED = (
    ("description", "33(3)(a)"),
    ("nature", "33(3)(a)"),
    ("data_subject_categories", "33(3)(a)"),
    ("data_subject_count", "33(3)(a)"),
    ("record_categories", "33(3)(a)"),
    ("record_count", "33(3)(a)"),
    ("contact_point", "33(3)(b)"),
    ("likely_consequences", "33(3)(c)"),
    ("measures", "33(3)(d)"),
)
"""What a notification must at least contain, with its place in the article. `measures` are taken *or* proposed."""


@dataclass(frozen=True)
class Organisation:
    """Who we are to the reader of a draft. `zone` is the IANA zone in which our deadlines are shown, `contact_point`
    the one that stands where an incident has none of its own."""

    name: str
    address: str | None = None
    country: str | None = None
    zone: str = "UTC"
    contact_point: str | None = None


@dataclass(frozen=True)
class Facts:
    """One breach as it is known now.

    `place` names the party where it happened (None: with us); `nature` holds the codes confidentiality, integrity,
    availability; the categories are names in our own words; `contact_point` is name and contact as text; `advice` is
    what affected people can do; `risk` is unlikely, risk, high_risk or undecided (None); `personal_data` is yes, no
    or unknown; `processors` are named where they are the root cause.
    """

    reference: str
    title: str
    organisation: Organisation
    description: str | None = None
    occurred: Moment | None = None
    discovered: Moment | None = None
    aware: Moment | None = None
    place: str | None = None
    processors: tuple[str, ...] = ()
    nature: tuple[str, ...] | None = None
    data_subject_categories: tuple[str, ...] | None = None
    data_subject_count: int | None = None
    data_subject_count_approximate: bool = False
    record_categories: tuple[str, ...] | None = None
    record_count: int | None = None
    record_count_approximate: bool = False
    contact_point: str | None = None
    likely_consequences: str | None = None
    measures_taken: str | None = None
    measures_proposed: str | None = None
    advice: str | None = None
    delay_reasons: str | None = None
    risk: str | None = None
    risk_reasons: str | None = None
    personal_data: str = "unknown"

    def __post_init__(self) -> None:
        for name in ("processors", "nature", "data_subject_categories", "record_categories"):
            # A bare string is a sequence too, and would come out of a draft letter by letter.
            if isinstance(getattr(self, name), str):
                raise TypeError(f"{name} is a tuple of texts, not one text")


def is_known(facts: Facts, name: str) -> bool:
    """Whether this fact says anything; `measures` is known if measures were taken or are proposed.

    >>> is_known(Facts("INC-2026-0007", "Lost laptop", Organisation("Example Post"), record_count=0), "record_count")
    True
    """
    if name == "measures":
        return is_known(facts, "measures_taken") or is_known(facts, "measures_proposed")
    value = getattr(facts, name)
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple):
        return any(part.strip() for part in value)
    return value is not None


def open_facts(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What Article 33(3) asks for and nobody knows yet: (name of the fact, provision), in the article's order."""
    return tuple((name, provision) for name, provision in ASKED if not is_known(facts, name))
