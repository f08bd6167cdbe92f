"""Statutes as a table for people and as plain data for programs. No law of its own; each row names its provision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.statutes import Record, Stage, Statute
from contracts.terms import EARLIEST, Bound, Terms, Trigger, period_words

HEADING = ("ID", "PERIOD", "COUNTED FROM", "MARKS", "DUTY")
UNVERIFIED = "UNVERIFIED"
DATES_UNVERIFIED = "DATES UNVERIFIED"
OFFERED = "offered"
KEPT = "kept"


def table(statutes: Sequence[Statute]) -> list[str]:
    """One line for each statute under a heading, in columns."""
    rows = [HEADING, *(_row(statute) for statute in statutes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def legend(statutes: Sequence[Statute]) -> list[str]:
    """What the marks in the table mean; only those that occur."""
    found = {mark for statute in statutes for mark in marks(statute)}
    meanings = {
        UNVERIFIED: "amount, starting event or addressee were not seen in a source: no rule to rely on",
        DATES_UNVERIFIED: "the days on which it began or ended were not seen in a source",
        KEPT: "a duty to keep records: how long, and no deadline for a notice",
        OFFERED: "only a person can say whether it applies: it starts no clock by itself",
    }
    return [f"{mark}: {meaning}" for mark, meaning in meanings.items() if mark in found]


def marks(statute: Statute) -> list[str]:
    """What a reader must know before relying on it.

    >>> from contracts.law import PUBLIC_NOTICE
    >>> marks(PUBLIC_NOTICE)
    []
    """
    doubtful = {
        UNVERIFIED: not statute.verified,
        # What is not verified at all is not marked twice.
        DATES_UNVERIFIED: statute.verified and not statute.dates_verified,
        KEPT: statute.stage is Stage.RECORD,
        OFFERED: not statute.coded and statute.stage is not Stage.RECORD,
    }
    return [mark for mark, applies in doubtful.items() if applies]


def as_data(statute: Statute, record: Record) -> dict[str, Any]:
    """The statute and its record as plain values; unknown is None."""
    return {
        "id": statute.id,
        "title": str(statute.title),
        "provision": str(statute.provision),
        "jurisdiction": record.jurisdiction,
        "instrument": record.instrument,
        "status": record.status.value,
        "stage": record.stage.value if record.stage else None,
        "owed_by": record.owed_by,
        "owed_to": record.owed_to,
        "condition": record.condition,
        "also": record.also,
        "notes": record.notes,
        "effective_from": _iso(statute.effective_from),
        "effective_to": _iso(statute.effective_to),
        "source": statute.source,
        "verified": statute.verified,
        "dates_verified": statute.dates_verified,
        "coded": statute.coded,
        "roles": [role.value for role in record.roles],
        "sectors": [sector.value for sector in record.sectors],
        "places": list(record.places),
        "after": statute.after,
        "restart": statute.terms.restart.value,
        "terms": statute.terms.as_data(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _row(statute: Statute) -> tuple[str, ...]:
    terms = statute.terms
    period = _joined(terms, [str(period_words(terms)), *(_length(bound) for bound in terms.more)])
    if terms.target_hours:
        period = f"{period} (our target: {terms.target_hours} hours)"
    return (
        statute.id,
        period,
        " / ".join([_start(terms.trigger, statute.after), *(_start(one.trigger, one.after) for one in terms.more)]),
        ", ".join(marks(statute)),
        f"{statute.provision}: {statute.title}",
    )


def _joined(terms: Terms, limits: list[str]) -> str:
    if len(limits) == 1:
        return limits[0]
    return f"{'earliest' if terms.combine == EARLIEST else 'latest'} of {' / '.join(limits)}"


def _length(bound: Bound) -> str:
    return str(period_words(Terms("", "", amount=bound.amount, unit=bound.unit)))


def _start(trigger: Trigger, after: str | None) -> str:
    return f"submission of {after}" if after else trigger.value.replace("_", " ")
