"""Where two documents of one processor contradict each other: shown, and never resolved by the program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from contracts.holdings.geography import beyond
from contracts.holdings.kinds import CHOICE, NONE, OUTSIDE, Kind
from core.phrases import Phrase


@dataclass(frozen=True)
class Fact:
    """A holding as plain values. `document_id` None: entered by hand from no document."""

    id: int
    kind: Kind
    value: str
    detail: str | None = None
    country: str | None = None
    document_id: int | None = None
    document: str | None = None
    dated_on: date | None = None
    quote: str | None = None
    confirmed: bool = False
    contract_id: int | None = None


@dataclass(frozen=True)
class Conflict:
    """What two documents say differently, with the facts on each side, the earlier document first."""

    reason: Phrase
    one: tuple[Fact, ...]
    other: tuple[Fact, ...]


LEAVES = Phrase("One document says that no data leave the European Union, the other names a place outside it.")
TOWNS = Phrase("Other towns are named for the same country ({country}).")
DIFFERENT = {
    Kind.DPO: Phrase("Different data protection officers are named."),
    Kind.BREACH_CONTACT: Phrase("Different contacts for breaches are named."),
    Kind.ASSISTANCE_CHARGE: Phrase("Help is free of charge in one document and may be charged in the other."),
    Kind.DELETION: Phrase("Different periods of deletion are named."),
    Kind.RETURN: Phrase("Different periods of return are named."),
}


def conflicts(holdings: Iterable[Fact]) -> list[Conflict]:
    """Every contradiction between two documents; facts from no document contradict nothing.

    >>> here = Fact(1, Kind.TRANSFER, "none", document_id=1)
    >>> there = Fact(2, Kind.STORAGE_PLACE, "US", document_id=2)
    >>> [str(one.reason) for one in conflicts([here, there])]
    ['One document says that no data leave the European Union, the other names a place outside it.']
    """
    by_document: dict[int, list[Fact]] = {}
    for fact in holdings:
        if fact.document_id is not None:
            by_document.setdefault(fact.document_id, []).append(fact)
    ordered = sorted(by_document.values(), key=lambda facts: (facts[0].dated_on or date.max, facts[0].document_id or 0))
    return [found for one, other in combinations(ordered, 2) for found in _between(one, other)]


def _between(one: list[Fact], other: list[Fact]) -> list[Conflict]:
    found = []
    stays, abroad = [fact for fact in one if _stays(fact)], [fact for fact in other if _abroad(fact)]
    if stays and abroad:
        found.append(Conflict(LEAVES, tuple(stays), tuple(abroad)))
    stays, abroad = [fact for fact in other if _stays(fact)], [fact for fact in one if _abroad(fact)]
    if stays and abroad:
        found.append(Conflict(LEAVES, tuple(abroad), tuple(stays)))
    found += _towns(one, other)
    for kind, reason in DIFFERENT.items():
        left, right = ([fact for fact in side if fact.kind is kind] for side in (one, other))
        if left and right and not {_said(fact) for fact in left} & {_said(fact) for fact in right}:
            found.append(Conflict(reason, tuple(left), tuple(right)))
    return found


def _stays(fact: Fact) -> bool:
    return fact.kind is Kind.TRANSFER and fact.value == NONE


def _abroad(fact: Fact) -> bool:
    """Data or a sub-processor beyond the Union and the EEA."""
    if fact.kind is Kind.SUB_PROCESSOR:
        return fact.country is not None and beyond(fact.country)
    if fact.kind is Kind.TRANSFER:
        return fact.value == OUTSIDE or (len(fact.value) == 2 and beyond(fact.value))
    return fact.kind is Kind.STORAGE_PLACE and len(fact.value) == 2 and beyond(fact.value)


def _towns(one: list[Fact], other: list[Fact]) -> list[Conflict]:
    """Both name towns for a country, and none of them is the same."""
    found = []
    for country in dict.fromkeys(fact.value for fact in one if fact.kind is Kind.STORAGE_PLACE and fact.detail):
        left, right = (
            [fact for fact in side if fact.kind is Kind.STORAGE_PLACE and fact.value == country and fact.detail]
            for side in (one, other)
        )
        if right and not {_town(fact) for fact in left} & {_town(fact) for fact in right}:
            found.append(Conflict(TOWNS.filled({"country": country}), tuple(left), tuple(right)))
    return found


def _town(fact: Fact) -> str:
    return (fact.detail or "").casefold()


def _said(fact: Fact) -> str:
    """What is compared: a choice between deletion and return fits every period."""
    return "" if fact.value == CHOICE else fact.value.casefold()
