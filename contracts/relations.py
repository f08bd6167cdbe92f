"""Who owes whom, and what a party is to us in a contract: both follow from the two roles and are stored nowhere.

Roles as in GDPR Art. 4(7) and (8), 26 and 28(4).
"""

from contracts.terms import DEPTH, EITHER, Role
from core.phrases import Phrase


def directions(debtor: str, creditor: str, role_a: str, role_b: str) -> list[tuple[str, str]]:
    """(who owes, to whom) as sides "a" and "b" of the contract; both ways for `either` and for two equal roles.

    >>> directions("processor", "controller", "controller", "processor")
    [('b', 'a')]
    >>> directions("either", "either", "controller", "processor")
    [('a', 'b'), ('b', 'a')]
    """
    pairs = []
    if debtor in (EITHER, role_a) and creditor in (EITHER, role_b):
        pairs.append(("a", "b"))
    if debtor in (EITHER, role_b) and creditor in (EITHER, role_a):
        pairs.append(("b", "a"))
    return pairs


def relation(role: str, our_role: str | None) -> Phrase:
    """What a party in this role is to us; `our_role` None: we are no party to the contract.

    >>> str(relation("processor", "controller"))
    'works for us'
    """
    if our_role is None:
        return Phrase("in a contract to which we are no party")
    depth, ours = DEPTH[Role(role)], DEPTH[Role(our_role)]
    if depth > ours:
        return Phrase("works for us")
    if depth < ours:
        return Phrase("we work for it")
    if Role.JOINT_CONTROLLER in (role, our_role):
        return Phrase("decides together with us")
    return Phrase("on a level with us")


def deeper_first(role_a: str, role_b: str) -> list[str]:
    """The two roles, the lower one in the chain first: breaches are mostly reported upwards."""
    return sorted(dict.fromkeys([role_b, role_a]), key=lambda role: -DEPTH[Role(role)])
