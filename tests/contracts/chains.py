"""Builders for tests of chains: parties by number, contracts between them, duties in hours. No database."""

from dataclasses import replace
from typing import Any

from contracts.chains.links import Clause, Node, Paper
from contracts.terms import Channel, Role, Terms, Unit

#: Ourselves in every test; other numbers are counterparties.
US = Node(0, "Example Post", ours=True)
FINE = "It notifies every personal data breach."


def party(number: int, **more: Any) -> Node:
    return US if number == 0 else Node(number, f"Party {number}", **more)


def terms(amount: int | None = 24, unit: Unit | None = Unit.HOURS, lower: str = Role.PROCESSOR, **more: Any) -> Terms:
    """A duty with channel and address, in which nothing is wrong unless `more` says so."""
    upper = Role.CONTROLLER if lower == Role.PROCESSOR else Role.PROCESSOR
    sound = {"channels": (Channel.EMAIL,), "address": "breach@ours.example"}
    return Terms(lower, upper, amount=amount, unit=unit if amount else None, **sound | more)


def paper(number: int, upper: Node, lower: Node, duty: Terms | None, quote: str = FINE, **more: Any) -> Paper:
    """Contract `number`: controller above processor, or processor above sub-processor where the duty says so."""
    roles = (Role.CONTROLLER, Role.PROCESSOR)
    if more.pop("sub", False) or (duty and duty.debtor == Role.SUB_PROCESSOR):
        roles = (Role.PROCESSOR, Role.SUB_PROCESSOR)
    clauses = (Clause(number * 10, duty, quote, "4(1)"),) if duty else ()
    made = Paper(number, f"Contract {number}", upper, roles[0], lower, roles[1], clauses)
    return replace(made, **more)


def sub(amount: int | None = 24, unit: Unit | None = Unit.HOURS, **more: Any) -> Terms:
    """What a sub-processor owes the processor above it."""
    return terms(amount, unit, Role.SUB_PROCESSOR, **more)
