"""An agreement as it is read: its units, the parts of a sentence, and a duty before it becomes a reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.reader.channels import channels_of
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import Found, Limit
from contracts.reader.segments import Unit


@dataclass(frozen=True)
class Part:
    """One clause of a sentence, as text to be read: its place, its folded words and those of its lead-in."""

    unit: Unit
    start: int
    end: int
    own: str
    lead: str = ""

    @property
    def words(self) -> str:
        """Lead-in and own words, as one sentence."""
        return f"{self.lead} {self.own}" if self.lead else self.own


@dataclass(frozen=True)
class Duty:
    """A duty as it was read, before it becomes a reading; `general`: its channel is that of all notices."""

    part: Part
    start: int
    end: int
    debtor: str
    creditor: str
    limit: Limit
    found: Found
    trigger: str
    channel: tuple[str, ...]
    address: str | None
    content: tuple[str, ...]
    follows: bool = False
    general: bool = False
    more: tuple[tuple[int, int], ...] = field(default=())


#: Answers kept at a time; a text of any length takes no more memory for them.
_MOST_REMEMBERED = 5_000


class Document:
    """The folded text of an agreement, its units and its words, and what was already found out about them.

    `names` are the roles of the names that the agreement defines, `modules` those that a part of it gives its parties,
    from a unit on.
    """

    def __init__(
        self,
        text: str,
        folded: str,
        units: Sequence[Unit],
        lexicon: Lexicon,
        names: dict[str, str],
        modules: Sequence[tuple[int, dict[str, str]]] = (),
    ) -> None:
        self.text, self.folded, self.units, self.lexicon, self.names = text, folded, units, lexicon, names
        self.modules = modules
        self.harms: dict[int, bool] = {}
        self._general: list[Unit] | None = None
        self._had: dict[tuple[str, str], bool] = {}
        self._how: dict[str, tuple[str, ...]] = {}

    def module(self, place: int) -> dict[str, str]:
        """The roles of the module that a unit stands in; empty where there is none."""
        return next((names for begin, names in reversed(self.modules) if begin <= place), {})

    def general_notices(self) -> list[Unit]:
        """The units that speak of all notices under the agreement; found out once."""
        if self._general is None:
            self._general = [
                one for one in self.units if self.has(self.lexicon.general, self.words((one.start, one.end)))
            ]
        return self._general

    def words(self, span: tuple[int, int]) -> str:
        return self.folded[span[0] : span[1]]

    def speaks_of_harm(self, place: int) -> bool:
        """Whether a unit names a breach or something like one; found out once."""
        if place not in self.harms:
            unit, either = self.units[place], f"{self.lexicon.event}|{self.lexicon.harm}"
            self.harms[place] = self.has(either, self.words((unit.start, unit.end)))
        return self.harms[place]

    def has(self, words: str, folded: str) -> bool:
        """Whether the words stand in a folded sentence; remembered, because its neighbours ask again."""
        known = self._had.get((words, folded))
        if known is None:
            if len(self._had) >= _MOST_REMEMBERED:
                self._had.clear()
            known = self._had[words, folded] = bool(compiled(words).search(folded))
        return known

    def channels(self, folded: str) -> tuple[str, ...]:
        """The channels that a folded sentence names; remembered for the duties before it."""
        if folded not in self._how:
            if len(self._how) >= _MOST_REMEMBERED:
                self._how.clear()
            self._how[folded] = channels_of(folded, self.lexicon)
        return self._how[folded]
