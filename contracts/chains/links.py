"""One link of a chain of notice: who tells whom by which sentence, and how long that may take.

GDPR Art. 28(4) and 33(2): a breach is told from the sub-processor up to the controller, contract by contract.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from contracts.contacts.channels import Reach
from contracts.relations import directions
from contracts.shortest import LEAST
from contracts.terms import DEPTH, PERIOD_WORDS, Role, Terms, Unit, period_words
from core.phrases import Phrase

HOUR = timedelta(hours=1)

#: The most hours that a unit can take. A working day has no such figure of its own: see `most_hours`.
MOST = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 7 * 24, Unit.MONTHS: 31 * 24}

TERMS_UNKNOWN = Phrase("terms unknown")
NO_NUMBER = Phrase("no number ({word})")


class Kind(StrEnum):
    """What a link's time limit counts; unknown: no duty of the lower party towards the upper one is confirmed."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    UNNUMBERED = "unnumbered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Node:
    """A party in a chain. `reach` is asked of those only to whom we owe a notice."""

    id: int
    name: str
    ours: bool = False
    reach: Reach = Reach.VERIFIED


@dataclass(frozen=True)
class Clause:
    """A confirmed duty and the sentence it comes from. `bounced`: the address it names gave a notice back; `language`:
    that of its document (ISO 639-1), None where nobody knows it."""

    obligation_id: int
    terms: Terms
    quote: str
    section: str | None = None
    bounced: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Charge:
    """The sentence by which help with a breach may be charged; None where a person noted it without one."""

    quote: str | None = None


@dataclass(frozen=True)
class Paper:
    """A contract as the chain needs it: two parties in their roles, and the duties that stand today.

    `under_id` is the contract under which its lower party was engaged (None: under every contract of the upper one).
    `named` are sub-processors that the contract itself names, whether or not a contract with them is stored.
    `language` is that of all its documents, None where they have several or nobody knows.
    """

    contract_id: int
    title: str
    a: Node
    role_a: str
    b: Node
    role_b: str
    clauses: tuple[Clause, ...] = ()
    under_id: int | None = None
    charge: Charge | None = None
    named: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True)
class Link:
    """`lower` tells `upper`; `clause` is the fastest duty to do so, None where none is confirmed."""

    contract_id: int
    title: str
    lower: Node
    lower_role: str
    upper: Node
    upper_role: str
    clause: Clause | None = None
    under_id: int | None = None
    charge: Charge | None = None
    named: tuple[str, ...] = ()
    language: str | None = None

    @property
    def to_controller(self) -> bool:
        """Whether the upper party is a controller, who tells the authority and nobody above."""
        return DEPTH[Role(self.upper_role)] == 0

    @property
    def kind(self) -> Kind:
        if self.clause is None:
            return Kind.UNKNOWN
        return kind_of(self.clause.terms)

    @property
    def period(self) -> Phrase:
        """Its time limit as a person reads it."""
        if self.clause is None:
            return TERMS_UNKNOWN
        terms = self.clause.terms
        if terms.amount is None:
            return NO_NUMBER.filled({"word": PERIOD_WORDS[terms.standard]})
        return period_words(terms)

    @property
    def sums(self) -> "Sums":
        """What this link alone adds to a chain."""
        if self.clause is None:
            return Sums(unknown=1)
        terms = self.clause.terms
        if terms.amount is None or terms.unit is None:
            return Sums(unnumbered=1)
        most = most_hours(terms.amount, terms.unit)
        if terms.unit is Unit.WORKING_DAYS:
            return Sums(working_days=terms.amount, most=most)
        return Sums(hours=most, most=most)


@dataclass(frozen=True)
class Sums:
    """What several links allow together: elapsed hours, working days, and how many links name no number or are not
    known at all. `most` is what all numbered links can take at most, in elapsed hours, public holidays left aside."""

    hours: int = 0
    working_days: int = 0
    unnumbered: int = 0
    unknown: int = 0
    most: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.hours + other.hours,
            self.working_days + other.working_days,
            self.unnumbered + other.unnumbered,
            self.unknown + other.unknown,
            self.most + other.most,
        )

    @property
    def open(self) -> bool:
        """Whether some link has no end that anybody could compute."""
        return bool(self.unnumbered or self.unknown)


def added(parts: Iterable[Sums]) -> Sums:
    """The sum of several; nothing at all for none."""
    return sum(parts, Sums())


def kind_of(terms: Terms) -> Kind:
    """What the time limit of a duty counts.

    >>> kind_of(Terms("processor", "controller", amount=2, unit=Unit.WORKING_DAYS)).value
    'working_days'
    """
    if terms.amount is None:
        return Kind.UNNUMBERED
    return Kind.WORKING_DAYS if terms.unit is Unit.WORKING_DAYS else Kind.HOURS


def most_hours(amount: int, unit: Unit) -> int:
    """The elapsed hours that a period can take at most; for working days from a Friday on, holidays left aside.

    >>> most_hours(2, Unit.DAYS), most_hours(1, Unit.WORKING_DAYS), most_hours(6, Unit.WORKING_DAYS)
    (48, 72, 240)
    """
    if unit is not Unit.WORKING_DAYS:
        return amount * MOST[unit]
    weekends = -(-amount // 5)
    return (amount + 2 * weekends) * 24


def least_hours(terms: Terms) -> int | None:
    """The elapsed hours that a period takes at least; None where it has no number."""
    if terms.amount is None or terms.unit is None:
        return None
    return int(terms.amount * LEAST[terms.unit] / HOUR)


def links(papers: Iterable[Paper]) -> list[Link]:
    """One link for each contract between a higher and a lower role, in the order of their ids. Contracts between
    equals, such as joint controllers, are no part of a chain."""
    found = (_link(paper) for paper in sorted(papers, key=lambda paper: paper.contract_id))
    return [link for link in found if link]


def _link(paper: Paper) -> Link | None:
    depth_a, depth_b = DEPTH[Role(paper.role_a)], DEPTH[Role(paper.role_b)]
    if depth_a == depth_b:
        return None
    sides = {"a": (paper.a, paper.role_a), "b": (paper.b, paper.role_b)}
    lower, upper = ("a", "b") if depth_a > depth_b else ("b", "a")
    upward = [
        clause
        for clause in paper.clauses
        if (lower, upper) in directions(clause.terms.debtor, clause.terms.creditor, paper.role_a, paper.role_b)
    ]
    return Link(
        paper.contract_id,
        paper.title,
        *sides[lower],
        *sides[upper],
        clause=min(upward, key=_speed, default=None),
        under_id=paper.under_id,
        charge=paper.charge,
        named=paper.named,
        language=paper.language,
    )


def _speed(clause: Clause) -> tuple[bool, int, int]:
    """The fastest first: what has a number before what has none."""
    terms = clause.terms
    if terms.amount is None or terms.unit is None:
        return True, int((terms.target or timedelta.max) / HOUR), clause.obligation_id
    return False, most_hours(terms.amount, terms.unit), clause.obligation_id
