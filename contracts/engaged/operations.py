"""Which sub-processor is engaged under which contract, for which service: GDPR Art. 28(2) and (4)."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from contracts.holdings.kinds import Kind
from contracts.models import Contract, Holding, Party
from contracts.relations import deeper_first
from contracts.terms import Role
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase

#: More than this many nobody chooses from in a list.
MOST = 500


@dataclass(frozen=True)
class Engaged:
    """A sub-processor of a contract: by a contract of its own, or only named in an annex (`contract` is None then).

    What its own contract and party do not say about service and country, the annex does.
    """

    name: str
    service: str | None
    party: Party | None = None
    contract: Contract | None = None
    country: str | None = None

    @property
    def known(self) -> bool:
        """Whether we know its terms: a duty of its contract was confirmed."""
        return self.contract is not None and any(one.replaced_at is None for one in self.contract.obligations)


def engaged_under(contract: Contract) -> list[Engaged]:
    """The sub-processors under this contract, those with one of their own first, in a fixed number of statements.

    Whoever only stands in its annexes counts once a person confirmed that.
    """
    loaded = (joinedload(Contract.party_a), joinedload(Contract.party_b), selectinload(Contract.obligations))
    stored = select(Contract).where(Contract.under_id == contract.id).options(*loaded).order_by(Contract.id)
    held = (Holding.contract_id == contract.id, Holding.kind == Kind.SUB_PROCESSOR, Holding.state == "confirmed")
    found = db.session.scalars(select(Holding).where(*held).order_by(Holding.id.desc()))
    annexed = {one.value.casefold(): one for one in found}
    listed = [_engaged(one, annexed.get(lower_party(one).name.casefold())) for one in db.session.scalars(stored)]
    names = {one.name.casefold() for one in listed}
    others = [one for name, one in reversed(annexed.items()) if name not in names]
    return [*listed, *(Engaged(one.value, one.detail, country=one.country) for one in others)]


def lower_party(contract: Contract) -> Party:
    """The party deeper in the chain; of two on one level the other one."""
    return contract.party_a if _upper_is_b(contract) else contract.party_b


def possible_above(contract: Contract) -> list[Contract]:
    """Under which contracts this one may stand: those in which its upper party works for somebody else.

    The present one comes first, then by title, `MOST` at most.
    """
    upper_id = contract.party_b_id if _upper_is_b(contract) else contract.party_a_id
    lower = (Role.PROCESSOR, Role.SUB_PROCESSOR)
    works = or_(
        and_(Contract.party_a_id == upper_id, Contract.role_a.in_(lower)),
        and_(Contract.party_b_id == upper_id, Contract.role_b.in_(lower)),
    )
    others = select(Contract).where(works, Contract.id.not_in([contract.id, contract.under_id or 0]))
    present = db.session.get(Contract, contract.under_id) if contract.under_id else None
    found = list(db.session.scalars(others.order_by(Contract.title, Contract.id).limit(MOST)))
    return [present, *found] if present else found


def misplaced(contract_id: int | None, above_id: int, party_ids: set[int]) -> list[FieldError]:
    """What speaks against a place under that contract: nobody there engages anyone here, or it stands below this."""
    above = db.session.get(Contract, above_id)
    if above is None or lower_party(above).id not in party_ids:
        return [FieldError("under_id", Phrase("Choose a contract of the party that engages the sub-processor."))]
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        if above.id == contract_id:
            return [FieldError("under_id", Phrase("A contract cannot stand below itself."))]
        seen.add(above.id)
        above = db.session.get(Contract, above.under_id) if above.under_id else None
    return []


def _engaged(contract: Contract, annexed: Holding | None) -> Engaged:
    party = lower_party(contract)
    service = contract.service or (annexed.detail if annexed else None)
    country = party.country or (annexed.country if annexed else None)
    return Engaged(party.name, service, party, contract, country)


def _upper_is_b(contract: Contract) -> bool:
    return contract.role_a != contract.role_b and deeper_first(contract.role_a, contract.role_b)[0] == contract.role_a
