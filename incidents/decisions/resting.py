"""What a decision not to notify rests on, and which later facts go past it.

Such a decision holds for the breach as it was known. It falls by itself when a fact that makes a risk greater changes:
more people or records, further categories of data or people, further natures, protection that is no longer certain.
A fact that only becomes less grave, or that is no longer known to be greater, leaves it standing.
"""

from collections.abc import Mapping
from typing import Any

#: Numbers: more goes past the decision.
NUMBERS = ("subjects.count", "subjects.count_max", "records.count", "records.count_max")
#: Lists of codes or lines: one more goes past it.
LISTS = (
    "nature",
    "incident.types",
    "subjects.categories",
    "subjects.described",
    "data.categories",
    "data.described",
    "impact",
)
#: Words that describe who needs protection: any new wording goes past it.
WORDS = ("subjects.vulnerable",)
MALICIOUS = ("internal_malicious", "external_malicious")
#: Codes from the most harmless on; unknown stands where None does.
RANKS: Mapping[str, tuple[Any, ...]] = {
    "unintelligible": ("yes", None, "tbd", "not_assessable", "breakable", "no"),
    "confidentiality.kind": ("not_disclosed", None, "tbd", "not_assessable", "likely", "disclosed"),
    "integrity.kind": (None, "altered", "misused_reversible", "misused_irreversible"),
    "availability.kind": (None, "not_determined", "temporary", "permanent"),
    "cause": (
        None,
        "unknown",
        "tbd",
        "internal_innocent",
        "external_innocent",
        "internal_malicious",
        "external_malicious",
    ),
    "recipient_known": (True, None, False),
    "data_retrieved": (True, None, False),
}

DECISIVE = (*NUMBERS, *LISTS, *WORDS, *RANKS)


def rests_on(values: Mapping[str, Any]) -> dict[str, Any]:
    """The decisive facts among all that is known, as they are stored with the decision."""
    return {key: values[key] for key in DECISIVE if key in values}


def past(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts that went past what the decision rested on, by key; empty while it stands.

    >>> past({"subjects.count": 30}, {"subjects.count": 31})
    ('subjects.count',)
    >>> past({"subjects.count": 30}, {"subjects.count": 29})
    ()
    """
    return tuple(key for key in DECISIVE if _past(key, before.get(key), now.get(key)))


def _past(key: str, old: Any, new: Any) -> bool:
    if key in NUMBERS:
        # A number that was not known when it was decided may not turn out to be anything at all unseen.
        return new is not None and (old is None or new > old) and new != 0
    if key in LISTS:
        return not set(_lines(new)) <= set(_lines(old))
    if key in WORDS:
        return bool(new) and new != old
    ranks = RANKS[key]
    return _rank(ranks, new) > _rank(ranks, old)


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return [line.strip().casefold() for line in value.splitlines() if line.strip()]
    return list(value or ())


def _rank(ranks: tuple[Any, ...], value: Any) -> int:
    # A code that nobody knows counts as the gravest.
    return ranks.index(value) if value in ranks else len(ranks)
