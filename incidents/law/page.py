"""What the page on the law of one incident shows: which statutes run, which may, and what proposals would change.

Everything follows from the facts of the incident; looking at it, proposals included, starts and stores nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.applicable import limits
from contracts.law import GDPR_DUTIES, Law
from contracts.period import Ending
from contracts.profile import Competent, competent
from contracts.statutes import Statute
from core.phrases import Phrase
from incidents.situation import Situation, Waiting, end_of
from incidents.statutory import Owed, changes, elsewhere, judged_on, offered, owed, struck, terms_for_us
from incidents.wording import WAITING


@dataclass(frozen=True)
class Judged:
    """A duty that runs or waits here, with the local day whose law decides on it."""

    owed: Owed
    on: date

    @property
    def statute(self) -> Statute:
        return self.owed.statute


@dataclass(frozen=True)
class Of:
    """The statutes of one place: a country, a part of one, or EU."""

    place: str
    statutes: tuple[Statute, ...]


@dataclass(frozen=True)
class Overview:
    """What runs, what a person struck, what only a person can decide on, and what is law anywhere else.

    `competent` is the authority for Art. 33(1) GDPR.
    """

    running: tuple[Judged, ...]
    struck: tuple[Statute, ...]
    possible: tuple[Of, ...]
    elsewhere: tuple[Of, ...]
    competent: Competent

    def followers(self, statute_id: str) -> list[Statute]:
        """What runs here and waits, directly or through others, for the submission of that statute's stage."""
        found: list[Statute] = []
        for one in self.running:
            if one.statute.after in {statute_id, *(known.id for known in found)}:
                found.append(one.statute)
        return found

    def strikable(self, statute_id: str) -> list[Statute]:
        """What else one decision may end with it: what we owe as the same kind of organisation, such as all of NIS2.

        Not those that end with it anyway, and nothing of the GDPR, whose articles are decided on one by one.
        """
        ours = [one.statute for one in self.running if one.owed.creditor is None and one.statute.id not in GDPR_DUTIES]
        kinds = {one.terms.debtor for one in ours if one.id == statute_id}
        gone = {statute_id, *(one.id for one in self.followers(statute_id))}
        return [one for one in ours if one.terms.debtor in kinds and one.id not in gone]

    def applies(self, statute_id: str) -> bool | None:
        """Whether the statute runs here; None for one that is not on the page."""
        if any(one.statute.id == statute_id for one in self.running):
            return True
        others = [*self.struck, *(one for group in (*self.possible, *self.elsewhere) for one in group.statutes)]
        return False if any(one.id == statute_id for one in others) else None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the duty with its limits, and its end by the facts or the words for what it awaits."""

    statute: Statute
    limits: tuple[Phrase, ...]
    end: Ending | None
    waiting: Phrase | None


@dataclass(frozen=True)
class Comparison:
    """A duty as it is law today (None: none) beside the proposal, which is no law and starts nothing."""

    today: Side | None
    proposed: Side


def overview(situation: Situation, laws: Law) -> Overview:
    """All statutes as this incident sees them, each in the order of the catalogue."""
    return Overview(
        running=tuple(Judged(one, judged_on(one.statute, one.debtor, situation)) for one in owed(situation)),
        struck=tuple(struck(situation)),
        possible=by_place(offered(situation), laws),
        elsewhere=by_place(elsewhere(situation), laws),
        competent=competent(situation.profile, situation.affected),
    )


def by_place(statutes: Iterable[Statute], laws: Law) -> tuple[Of, ...]:
    """The statutes in groups by the first place of their record.

    >>> by_place([], Law([]))
    ()
    """
    groups: dict[str, list[Statute]] = {}
    for one in statutes:
        groups.setdefault(laws.record(one.id).places[0], []).append(one)
    return tuple(Of(place, tuple(found)) for place, found in groups.items())


def what_if(situation: Situation, laws: Law) -> tuple[Comparison, ...]:
    """What would be due when if the proposals were law, beside what is due by the law as it is."""
    return tuple(
        Comparison(_side(one.today, situation, laws) if one.today else None, _side(one.proposed, situation, laws))
        for one in changes(situation)
    )


def _side(statute: Statute, situation: Situation, laws: Law) -> Side:
    end = end_of(terms_for_us(statute, situation), situation.ours, situation)
    waiting = WAITING[end] if isinstance(end, Waiting) else None
    return Side(statute, limits(statute, laws), None if isinstance(end, Waiting) else end, waiting)
