"""Which notices of an incident a page puts where: to give, gone wrong, current, or owed by nobody now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.notices.coverage import Coverage
from incidents.notices.drafting import BOUNCED, DRAFT, FAILED, GIVEN, PARTY, QUEUED
from incidents.reading.glance import Glance, Slip

NOT_YET_GIVEN = (DRAFT, QUEUED, FAILED, BOUNCED)
GONE_WRONG = (FAILED, BOUNCED)


@dataclass(frozen=True)
class Papers:
    """All notices of an incident by their columns, the first first. `idle` are drafts that can meet no duty at hand:
    that of a later stage, or one that was ended."""

    slips: Sequence[Slip]
    idle: Sequence[Slip]

    @property
    def current(self) -> list[Slip]:
        """What left, came in, or can meet a duty at hand."""
        idle = {one.id for one in self.idle}
        return [one for one in self.slips if one.id not in idle]

    @property
    def to_give(self) -> list[Slip]:
        """Drafts to parties for duties at hand."""
        return [one for one in self.current if one.state == DRAFT and one.audience == PARTY]

    @property
    def gone_wrong(self) -> list[Slip]:
        """What did not leave or came back."""
        return [one for one in self.slips if one.state in GONE_WRONG]

    @property
    def submissions(self) -> list[Slip]:
        """What was given to others than parties: it starts later stages."""
        return [one for one in self.slips if one.state == GIVEN and one.audience != PARTY]

    def found(self, part: str, words: str | None) -> list[Slip]:
        """The notices of one part (`open`, `given`, `wrong`, `idle`) with these words in a party's name."""
        open_ones = [one for one in self.current if one.state in NOT_YET_GIVEN]
        given = [one for one in self.slips if one.state not in NOT_YET_GIVEN]
        listed = {"open": open_ones, "given": given, "wrong": self.gone_wrong, "idle": self.idle}
        wanted = (words or "").casefold().split()
        names = ((one, f"{one.debtor} {one.recipient or ''}".casefold()) for one in listed.get(part, self.slips))
        return [one for one, name in names if all(word in name for word in wanted)]


def papers(slips: Sequence[Slip], at_hand: Iterable[Glance]) -> Papers:
    """The notices of an incident beside its clocks at hand."""
    covering = Coverage(at_hand)
    return Papers(slips, [one for one in slips if one.state == DRAFT and not covering.of(one)])
