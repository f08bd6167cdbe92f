"""The facts of a breach, in the order in which Article 33(3) asks for them; None means not yet known.

A number that nobody has counted and a category that nobody has named stay None: a draft shows the gap, no rule fills
it. Zero and an approximate number are knowledge; blank text is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.sheet.sheet import is_value

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

#: The incident's columns that answer them.
COLUMNS = (*(name for name, _provision in ASKED if name != "measures"), "measures_taken", "measures_proposed")


@dataclass(frozen=True)
class Organisation:
    """Who we are to the reader of a draft. `zone` is the IANA zone in which our deadlines are shown, `contact_point`
    the one that stands where an incident has none of its own."""

    name: str
    address: str | None = None
    country: str | None = None
    zone: str = "UTC"
    contact_point: str | None = None


def is_known(facts: Mapping[str, Any], name: str) -> bool:
    """Whether this fact says anything; `measures` is known if measures were taken or are proposed.

    >>> is_known({"record_count": 0}, "record_count")
    True
    """
    if name == "measures":
        return is_known(facts, "measures_taken") or is_known(facts, "measures_proposed")
    return is_value(facts.get(name))


def open_facts(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What Article 33(3) asks for and nobody knows yet: (name of the fact, provision), in the article's order."""
    return tuple((name, provision) for name, provision in ASKED if not is_known(facts, name))
