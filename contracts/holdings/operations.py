"""What happens to the facts of what a processor holds: proposed, decided on, entered, changed, looked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, defer, joinedload

from contracts.holdings.conflicts import Conflict, Fact, conflicts
from contracts.holdings.kinds import KINDS, PLACES, Kind
from contracts.models import Contract, Document, Holding, Party
from contracts.places import place_of
from contracts.reading import Read, read_text
from contracts.relations import deeper_first
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase

PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
_ORDER = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Register:
    """What one contract's page shows: standing facts by kind, refused ones, and conflicts of its processor."""

    standing: dict[Kind, list[Holding]]
    refused: list[Holding]
    conflicts: list[Conflict]

    @property
    def open(self) -> list[Holding]:
        """The proposals that nobody has decided on."""
        return [one for listed in self.standing.values() for one in listed if one.state == PROPOSED]


def propose_holdings(document: Document, read: Read | None = None) -> int:
    """Adds a proposal for each fact that the reader of annexes found; gives their number.

    A fact that this document gave before is not proposed again. Without `read` the text is read here: for short ones
    only, or whoever writes has to wait. The caller commits.
    """
    if not document.text:
        return 0
    read = read or read_text(document.text, document.language)
    document.dated_on = read.dated_on
    query = select(Holding.kind, Holding.value, Holding.detail).where(Holding.document_id == document.id)
    known = {tuple(row) for row in db.session.execute(query)}
    found = [one for one in read.facts if (one.kind.value, one.value, one.detail) not in known]
    db.session.add_all(
        Holding(
            contract_id=document.contract_id,
            kind=one.kind.value,
            value=one.value,
            detail=one.detail,
            country=one.country,
            document_id=document.id,
            quote=one.quote,
            char_start=one.char_start,
            char_end=one.char_end,
            state=PROPOSED,
        )
        for one in found
    )
    return len(found)


def undecided(document: Document) -> int:
    """How many facts this document proposes that nobody has decided on."""
    query = select(func.count()).where(Holding.document_id == document.id, Holding.state == PROPOSED)
    return db.session.scalar(query) or 0


def decide(contract: Contract, holding_ids: Iterable[int], state: str, actor_id: int, now: datetime) -> int:
    """Confirms or refuses facts of this contract; gives how many changed. Who and when stay with each."""
    query = select(Holding).where(Holding.contract_id == contract.id, Holding.id.in_(list(holding_ids)))
    changed = [one for one in db.session.scalars(query) if one.state != state]
    for one in changed:
        one.state, one.decided_at, one.decided_by = state, now, actor_id
    db.session.commit()
    return len(changed)


def enter(
    contract: Contract,
    kind: Kind,
    values: Mapping[str, Any],
    actor_id: int,
    now: datetime,
    replaces: Holding | None = None,
) -> Holding:
    """A person enters a fact, confirmed at once. With `replaces` it is a change: the earlier fact stays, refused.

    FieldError if the quote does not stand in the chosen document, or if somebody changed the fact meanwhile.
    """
    if replaces is not None and replaces.state == REFUSED:
        raise FieldError("value", Phrase("Somebody else changed or refused this fact meanwhile."))
    place = _place(contract, values.get("document_id"), values.get("quote"))
    holding = Holding(
        contract_id=contract.id,
        kind=kind.value,
        value=values["value"],
        detail=values.get("detail"),
        country=values.get("country") or None,
        document_id=values.get("document_id") or None,
        quote=values.get("quote"),
        char_start=place[0],
        char_end=place[1],
        state=CONFIRMED,
        decided_at=now,
        decided_by=actor_id,
    )
    db.session.add(holding)
    if replaces is not None:
        replaces.state, replaces.decided_at, replaces.decided_by = REFUSED, now, actor_id
    db.session.commit()
    return holding


def register(contract: Contract) -> Register:
    """Every fact of the contract, and where documents of its processor contradict each other."""
    query = select(Holding).where(Holding.contract_id == contract.id).options(joinedload(Holding.document))
    standing: dict[Kind, list[Holding]] = {}
    refused = []
    for one in sorted(db.session.scalars(query), key=_as_listed):
        if one.state == REFUSED:
            refused.append(one)
        else:
            standing.setdefault(Kind(one.kind), []).append(one)
    return Register(standing, refused, contradictions([contract])[contract.id])


def lower_party(contract: Contract) -> int:
    """The party that works for the other: the one that holds data for it."""
    lower = deeper_first(contract.role_a, contract.role_b)[0]
    return contract.party_a_id if contract.role_a == lower and contract.role_b != lower else contract.party_b_id


def contradictions(contracts: Iterable[Contract]) -> dict[int, list[Conflict]]:
    """By contract: where documents of the same two parties contradict each other, in one statement for all."""
    wanted = {one.id: frozenset((one.party_a_id, one.party_b_id)) for one in contracts}
    if not wanted:
        return {}
    parties = frozenset().union(*wanted.values())
    query = (
        select(Contract.party_a_id, Contract.party_b_id, Holding)
        .join(Holding.contract)
        .where(Contract.party_a_id.in_(parties), Contract.party_b_id.in_(parties))
        .where(Holding.state != REFUSED, Holding.document_id.is_not(None))
        .options(joinedload(Holding.document))
        .order_by(Holding.id)
    )
    facts: dict[frozenset[int], list[Fact]] = {}
    for one, other, holding in db.session.execute(query):
        facts.setdefault(frozenset((one, other)), []).append(fact_of(holding))
    return {contract_id: conflicts(facts.get(pair, [])) for contract_id, pair in wanted.items()}


def fact_of(holding: Holding) -> Fact:
    """The row as plain values for the rules."""
    document = holding.document
    return Fact(
        holding.id,
        Kind(holding.kind),
        holding.value,
        holding.detail,
        holding.country,
        holding.document_id,
        document.name if document else None,
        document.dated_on if document else None,
        holding.quote,
        holding.state == CONFIRMED,
        holding.contract_id,
    )


def touched(contract_ids: Iterable[int], *, quotes: bool = True) -> list[Holding]:
    """The standing facts of these contracts in one statement, by kind, confirmed ones first. Lists need no quotes."""
    query = select(Holding).where(Holding.contract_id.in_(list(contract_ids)), Holding.state != REFUSED)
    if not quotes:
        query = query.options(defer(Holding.quote))
    return sorted(db.session.scalars(query), key=_as_listed)


@dataclass(frozen=True)
class Search:
    """What is looked for: words in a party or title, a fact as `kind:value`, a country or region."""

    words: str = ""
    fact: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.fact or self.place)


@dataclass(frozen=True)
class Held:
    """One contract in the list of who holds what. `matching` are the facts that were asked for; `below` the names of
    its sub-processors, in its annexes or with a contract of their own; `conflicts` those of its documents."""

    contract: Contract
    holder: Party
    by_kind: dict[Kind, list[Holding]]
    matching: list[Holding]
    below: list[str]
    conflicts: list[Conflict]


def search(wanted: Search, page: int, size: int = 50) -> tuple[Any, list[Held]]:
    """One page of contracts that hold what is asked for, by title; five statements."""
    query = select(Contract).options(joinedload(Contract.party_a), joinedload(Contract.party_b))
    clauses = _clauses(wanted)
    if not clauses:
        query = query.where(exists().where(Holding.contract_id == Contract.id, Holding.state != REFUSED))
    for clause in clauses:
        # Asked once for all contracts: what is looked for is rare, and an index knows it.
        query = query.where(Contract.id.in_(select(Holding.contract_id).where(clause, Holding.state != REFUSED)))
    found = db.paginate(
        _named(query, wanted.words).order_by(Contract.title, Contract.id),
        page=min(page, 1_000_000),
        per_page=size,
        error_out=False,
    )
    facts: dict[int, list[Holding]] = {}
    for one in touched((contract.id for contract in found.items), quotes=False):
        facts.setdefault(one.contract_id, []).append(one)
    below, against = _engaged(facts), contradictions(found.items)
    return found, [
        _held(one, facts.get(one.id, []), wanted, below.get(one.id, []), against[one.id]) for one in found.items
    ]


def _engaged(contract_ids: Iterable[int]) -> dict[int, list[str]]:
    """By contract: who is engaged under it by a contract of its own."""
    options = (joinedload(Contract.party_a), joinedload(Contract.party_b))
    under = select(Contract).where(Contract.under_id.in_(list(contract_ids))).options(*options).order_by(Contract.id)
    named: dict[int, list[str]] = {}
    for one in db.session.scalars(under):
        if one.under_id is not None:
            named.setdefault(one.under_id, []).append(_holder(one).name)
    return named


def _named(query: Select[tuple[Contract]], words: str) -> Select[tuple[Contract]]:
    if not words:
        return query
    named = select(Party.id).where(Party.name.icontains(words, autoescape=True))
    # A sub-processor is a party to nobody here, and still holds data.
    below = select(Holding.contract_id).where(
        Holding.kind == Kind.SUB_PROCESSOR.value,
        Holding.value.icontains(words, autoescape=True),
        Holding.state != REFUSED,
    )
    # One with a contract of its own does so for whoever engages it.
    its = aliased(Contract)
    above = select(its.under_id).where(or_(its.party_a_id.in_(named), its.party_b_id.in_(named)))
    titled = Contract.title.icontains(words, autoescape=True)
    return query.where(
        or_(
            titled,
            Contract.party_a_id.in_(named),
            Contract.party_b_id.in_(named),
            Contract.id.in_(below),
            Contract.id.in_(above.where(its.under_id.is_not(None))),
        )
    )


def _clauses(wanted: Search) -> list[Any]:
    clauses: list[Any] = []
    kind, _, value = wanted.fact.partition(":")
    if value:
        clauses.append(and_(Holding.kind == kind, Holding.value == value))
    if wanted.place:
        there = and_(Holding.kind.in_([one.value for one in PLACES]), Holding.value == wanted.place)
        clauses.append(or_(there, Holding.country == wanted.place))
    return clauses


def _held(
    contract: Contract, facts: list[Holding], wanted: Search, engaged: list[str], conflicts: list[Conflict]
) -> Held:
    by_kind: dict[Kind, list[Holding]] = {}
    for one in facts:
        by_kind.setdefault(Kind(one.kind), []).append(one)
    kind, _, value = wanted.fact.partition(":")
    matching = [
        one
        for one in facts
        if (value and (one.kind, one.value) == (kind, value))
        or (wanted.place and wanted.place in (one.country, one.value if one.kind in PLACES else None))
    ]
    names = {name.casefold(): name for name in [*(one.value for one in by_kind.get(Kind.SUB_PROCESSOR, [])), *engaged]}
    return Held(contract, _holder(contract), by_kind, matching, list(names.values()), conflicts)


def _holder(contract: Contract) -> Party:
    return contract.party_a if lower_party(contract) == contract.party_a_id else contract.party_b


def places_named() -> list[str]:
    """Every country and region in which somebody stores or to which somebody sends, for the filter."""
    # Refused facts are not left out: both answers then come from an index alone.
    stored = select(Holding.value).where(Holding.kind.in_([one.value for one in PLACES]))
    worked = select(Holding.country).where(Holding.country.is_not(None))
    return sorted(code for code in db.session.scalars(stored.union(worked)) if code.isupper())


def _as_listed(holding: Holding) -> tuple[int, bool, int, int]:
    return _ORDER[Kind(holding.kind)], holding.state != CONFIRMED, holding.document_id or 0, holding.id


def _place(contract: Contract, document_id: int | None, quote: str | None) -> tuple[int | None, int | None]:
    """Where the quote stands in that document of the contract, in characters."""
    if not document_id or not quote:
        return None, None
    query = select(Document.text).where(Document.id == document_id, Document.contract_id == contract.id)
    text = db.session.scalar(query)
    if text is None:
        return None, None
    place = place_of(quote, text)
    if place is None:
        raise FieldError(
            "quote", Phrase("This sentence does not stand in the chosen document word for word. Copy it from there.")
        )
    return place
