"""Whether the facts of a breach agree with each other: no range upside down, no end before its beginning.

Art. 33(3)(a) GDPR asks for approximate numbers; two that cannot both be true tell an authority nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.phrases import Phrase
from incidents.sheet.fields import FIELDS, Kind
from incidents.sheet.sheet import in_words

#: The first of each two is no more, and no later, than the second.
IN_ORDER = (
    *((f"{name}.count_min", f"{name}.count_max") for name in ("subjects", "records")),
    *((f"{name}.count_min", f"{name}.count") for name in ("subjects", "records")),
    *((f"{name}.count", f"{name}.count_max") for name in ("subjects", "records")),
    ("occurred", "occurred.to"),
    ("occurred", "contained_at"),
)


def disagreements(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The pairs of fields whose stored values cannot both be true, by key; what is unknown contradicts nothing.

    >>> disagreements({"subjects.count_min": 50, "subjects.count_max": 10})
    (('subjects.count_min', 'subjects.count_max'),)
    >>> disagreements({"subjects.count_min": 50})
    ()
    """
    return tuple(
        (low, high)
        for low, high in IN_ORDER
        if values.get(low) is not None and values.get(high) is not None and not _agree(low, values[low], values[high])
    )


def contradiction(key: str, other: str, values: Mapping[str, Any]) -> Phrase:
    """What is said of one field that contradicts another."""
    said = {"field": FIELDS[key].label, "other": FIELDS[other].label, "value": in_words(FIELDS[other], values[other])}
    return Phrase("“{field}” contradicts “{other}”: {value}.", said)


def _agree(key: str, low: Any, high: Any) -> bool:
    if FIELDS[key].kind is not Kind.MOMENT:
        return bool(low <= high)
    if low.get("estimated") or high.get("estimated"):
        # An estimate counts from 00:00 of its day and means the whole of it.
        return _local(low).date() <= _local(high).date()
    return _local(low) <= _local(high)


def _local(moment: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(moment["at"]).astimezone(ZoneInfo(moment["zone"]))
