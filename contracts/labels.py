"""What a reading says in the words of the label schema → the terms of a duty."""

from collections.abc import Mapping
from typing import Any

from contracts.terms import FROM_LABEL, Channel, Content, Standard, Terms, Trigger, Unit


def terms_of(label: Mapping[str, Any], debtor: str = "", creditor: str = "") -> Terms:
    """The terms that a label states between these two; a blank number stays unknown, any channel is none demanded.

    Who owes whom is not judged here: a text can name others than the parties of a contract.

    >>> terms = terms_of({"limit": {"kind": "fixed", "amount": 2, "unit": "business_days", "standard": "prompt"}})
    >>> terms.amount, terms.unit.value, terms.standard.value, terms.trigger.value
    (2, 'working_days', 'promptly', 'awareness')
    """
    limit = label.get("limit") or {}
    fixed = limit.get("kind") == "fixed"
    amount = limit.get("amount") if fixed else None
    # Beside a number stands the word that goes with it; without one the word is the limit.
    standard = FROM_LABEL.get((limit.get("standard") if fixed else limit.get("kind")) or "none")
    named = tuple(Channel(one) for one in label.get("channel") or () if one in set(Channel))
    return Terms(
        debtor=debtor,
        creditor=creditor,
        trigger=Trigger(FROM_LABEL[label.get("trigger") or "other"]),
        amount=amount,
        unit=Unit(FROM_LABEL[limit["unit"]]) if amount is not None else None,
        standard=standard if isinstance(standard, Standard) else Standard.NONE,
        channels=named or (Channel.UNSPECIFIED,),
        address=label.get("address"),
        content=tuple(Content(one) for one in label.get("content") or () if one in set(Content)),
    )
