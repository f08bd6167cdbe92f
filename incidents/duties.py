"""Which duties does this incident trigger, and between whom?

Contractual duties follow from the touched contracts, in both directions; statutory ones from `statutory.py`. What a
counterparty owes runs only if the breach happened with it or below it in the chain. Personal data *no* narrows the
duties to those that cover security incidents as such; what is undecided narrows nothing.
"""

from dataclasses import dataclass

from contracts.relations import directions
from contracts.terms import Terms, Trigger
from incidents.situation import Agreement, Situation, runs
from incidents.statutory import owed

#: Our own clock while awareness is not decided: a house target, not law (cf. EDPB Guidelines 9/2022, short
#: investigation after a first sign).
TRIAGE = Terms("controller", "controller", trigger=Trigger.FIRST_SIGNAL, target_hours=24)


@dataclass(frozen=True)
class Duty:
    """One duty between two real parties. `creditor` None: the authority, the data subjects or ourselves.

    `authority` is the country whose authority is told, where the duty is owed to one in each country.
    """

    key: str
    kind: str
    debtor: int
    creditor: int | None
    terms: Terms
    obligation_id: int | None = None
    statute: str | None = None
    contract_id: int | None = None
    authority: str | None = None
    send_automatically: bool = False


def triggered(situation: Situation) -> list[Duty]:
    """Every duty that this situation triggers, contractual and statutory, in both directions."""
    duties = [*_statutory(situation), *_contractual(situation)]
    if situation.aware is None:
        duties.append(Duty("triage", "triage", situation.ours, None, TRIAGE))
    return duties


def _contractual(situation: Situation) -> list[Duty]:
    duties = []
    for agreement in situation.agreements:
        for promise in agreement.promises:
            if situation.personal_data == "no" and not promise.terms.incidents:
                continue
            for debtor, creditor in _directions(agreement, promise.terms):
                if runs(debtor, situation):
                    duties.append(
                        Duty(
                            f"obligation:{promise.obligation_id}:{debtor}",
                            "contract",
                            debtor,
                            creditor,
                            promise.terms,
                            obligation_id=promise.obligation_id,
                            contract_id=agreement.contract_id,
                            send_automatically=promise.send_automatically and debtor == situation.ours,
                        )
                    )
    return duties


def _directions(agreement: Agreement, terms: Terms) -> list[tuple[int, int]]:
    """(debtor, creditor) as parties of this agreement."""
    side = {"a": agreement.party_a, "b": agreement.party_b}
    pairs = directions(terms.debtor, terms.creditor, agreement.role_a, agreement.role_b)
    return [(side[debtor], side[creditor]) for debtor, creditor in pairs]


def _statutory(situation: Situation) -> list[Duty]:
    return [
        Duty(
            one.key,
            "statute",
            one.debtor,
            one.creditor,
            one.terms(situation),
            statute=one.statute.id,
            contract_id=one.contract_id,
            authority=one.authority,
        )
        for one in owed(situation)
    ]
