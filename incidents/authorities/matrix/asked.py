"""What an authority's form asks for, in that form's order where it is known, else in that of the EDPB's template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.phrases import Phrase
from incidents.authorities.directory import Note

#: The common template among the forms: it asks for nearly everything, and its order holds where no other is known.
TEMPLATE = "EDPB"


class Mark(StrEnum):
    """How sure it is that a form asks for something; UNSEEN is no proof that it does not."""

    SEEN = "seen"
    MEMORY = "memory"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Group:
    """Fields that are asked for together: keys of the fact sheet, of what a notification says beside it, or "#3" for a
    line about the filing itself. `seen` and `memory` name forms; `remarks` say what is particular in one of them."""

    id: str
    text: Phrase
    fields: tuple[str, ...]
    seen: frozenset[str]
    memory: frozenset[str]
    remarks: Mapping[str, Note] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One place in a form: its own number if it has one, and the groups or the single fields that belong there."""

    groups: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    at: str | None = None


@dataclass(frozen=True)
class Matrix:
    """All forms: `columns` says whose forms each is, `orders` how those go whose order is known."""

    columns: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group]
    orders: Mapping[str, tuple[Step, ...]]

    def form_of(self, authority: str | None) -> str | None:
        """The form of an authority; None where nobody has looked at it."""
        return next((form for form, codes in self.columns.items() if authority in codes), None)


@dataclass(frozen=True)
class Asked:
    """One group at its place: `at` is the form's own number, `placed` says whether the place is known."""

    text: Phrase
    fields: tuple[str, ...]
    mark: Mark
    at: str | None = None
    placed: bool = True
    remark: Note | None = None


def order_known(matrix: Matrix, authority: str | None) -> bool:
    """Whether the order of this authority's own form is known."""
    return authority in matrix.orders


def asked(matrix: Matrix, authority: str | None) -> tuple[Asked, ...]:
    """Everything that may be asked, each field once: what has its place in the form, then what was not seen in it.

    Without an authority, or where nobody has looked at its form, it is what the template asks.
    """
    form = matrix.form_of(authority) or TEMPLATE
    known = order_known(matrix, authority)
    steps = matrix.orders[str(authority) if known else TEMPLATE]
    placed = [one for step in steps for one in _at(matrix, step, form)]
    taken = {key for one in placed for key in one.fields}
    rest = [] if not known else [one for step in matrix.orders[TEMPLATE] for one in _at(matrix, step, form)]
    left = [_without(one, taken) for one in rest]
    found = [*placed, *(one for one in left if one.fields)]
    return tuple(sorted(found, key=lambda one: (one.mark is Mark.UNSEEN, not one.placed)))


def _at(matrix: Matrix, step: Step, form: str) -> Iterator[Asked]:
    for name in step.groups:
        group = matrix.groups[name]
        yield Asked(group.text, group.fields, _mark(group, form), step.at, True, group.remarks.get(form))
    for group in matrix.groups.values():
        # Fields of one group at one place are one question.
        if fields := tuple(key for key in step.fields if key in group.fields):
            yield Asked(group.text, fields, _mark(group, form), step.at, True, group.remarks.get(form))


def _without(one: Asked, taken: set[str]) -> Asked:
    """What of a group has no known place in the form."""
    fields = tuple(key for key in one.fields if key not in taken)
    return Asked(one.text, fields, one.mark, None, False, one.remark)


def _mark(group: Group, form: str) -> Mark:
    return Mark.SEEN if form in group.seen else Mark.MEMORY if form in group.memory else Mark.UNSEEN
