"""What the touched contracts say that their processors hold, as values to start the facts of a breach from.

Nobody has confirmed for this incident that just these data are concerned (Art. 33(3)(a) GDPR asks for those that are):
each is proposed with its contract and sentence, and counts only once a person takes it over.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from contracts.holdings.kinds import NONE, OTHER, Kind

#: The kinds shown with an incident, and the fact of the incident into which each is taken over.
FIELDS: dict[Kind, str | None] = {
    Kind.DATA_CATEGORY: "record_categories",
    Kind.SPECIAL_CATEGORY: "record_categories",
    Kind.DATA_SUBJECTS: "data_subject_categories",
    Kind.STORAGE_PLACE: None,
    Kind.TRANSFER: None,
    Kind.SUB_PROCESSOR: None,
}


@dataclass(frozen=True)
class Held:
    """One standing fact of a contract. `confirmed`: a person confirmed it for the contract."""

    contract_id: int
    contract: str
    kind: Kind
    value: str
    detail: str | None = None
    country: str | None = None
    quote: str | None = None
    document_id: int | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Proposed:
    """Facts of one contract with the same value. `key` names it in forms and in the timeline."""

    key: str
    kind: Kind
    value: str
    facts: tuple[Held, ...]

    @property
    def contract(self) -> str:
        return self.facts[0].contract

    @property
    def confirmed(self) -> bool:
        """Whether all of it is confirmed for the contract."""
        return all(one.confirmed for one in self.facts)

    @property
    def field(self) -> str | None:
        """The fact of the incident that it can start; None for what has no such fact."""
        return None if self.value == NONE else FIELDS[self.kind]

    @property
    def details(self) -> tuple[str, ...]:
        """What the document's own words add, each once, however it is written."""
        once: dict[str, str] = {}
        for one in self.facts:
            if one.detail:
                once.setdefault(one.detail.casefold(), one.detail)
        return tuple(once.values())

    @property
    def quotes(self) -> tuple[Held, ...]:
        """The facts whose sentence says more than the detail beside it, each sentence once."""
        once = {one.quote: one for one in reversed(self.facts) if one.quote and one.quote != one.detail}
        return tuple(reversed(once.values()))


def proposed(facts: Iterable[Held], taken: Collection[str] = ()) -> list[Proposed]:
    """The facts of each contract by kind and value, but for the keys that were taken over before.

    >>> email, phone = (Held(7, "Example", Kind.DATA_CATEGORY, "contact", words) for words in ("e-mail", "phone"))
    >>> [(one.key, one.details) for one in proposed([email, phone])]
    [('7:data_category:contact', ('e-mail', 'phone'))]
    """
    groups: dict[str, list[Held]] = {}
    for one in facts:
        if one.kind in FIELDS:
            groups.setdefault(f"{one.contract_id}:{one.kind.value}:{one.value}", []).append(one)
    return [
        Proposed(key, listed[0].kind, listed[0].value, tuple(listed))
        for key, listed in groups.items()
        if key not in taken
    ]


def line(one: Proposed, said: str) -> str:
    """How it reads among the facts of the incident; `said` is the value in the writer's language.

    >>> fact = Held(7, "Example", Kind.DATA_CATEGORY, "contact", "e-mail")
    >>> line(proposed([fact])[0], "contact data")
    'contact data: e-mail'
    """
    details = [detail for detail in one.details if detail.casefold() != said.casefold()]
    if not details:
        return said
    listed = ", ".join(details)
    return listed if one.value == OTHER else f"{said}: {listed}"


def appended(present: str | None, lines: Iterable[str]) -> str:
    """The text of a fact with these lines behind it; a line that stands there already is not written twice.

    >>> appended("names", ["names", "addresses"])
    'names\\naddresses'
    """
    kept = (present or "").splitlines()
    return "\n".join([*kept, *(one for one in dict.fromkeys(lines) if one not in kept)])


def changes(
    chosen: Iterable[Proposed], present: Callable[[str], str | None], said: Callable[[str, str], str]
) -> dict[str, str]:
    """The facts of the incident with what is taken over, by name; what stood there stays."""
    written: dict[str, list[str]] = {}
    for one in chosen:
        if one.field:
            written.setdefault(one.field, []).append(line(one, said(one.kind, one.value)))
    return {name: appended(present(name), lines) for name, lines in written.items()}
