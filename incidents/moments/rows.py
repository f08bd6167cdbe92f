"""All moments that start clocks, kept apart: when each was, and which duties here count from it or wait for it.

A breach has many: it happened, it was noticed, a processor became aware, told us, we became aware (GDPR Art. 33(1),
33(2)), it was classified (DORA), a stage was filed (NIS2 Art. 23(4)). One for all of them would move deadlines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.moment import Moment
from contracts.terms import ONLY, Terms, Trigger
from core.phrases import Phrase
from incidents.situation import EVENTS, Fact, Kind, Situation, fact_of
from incidents.wording import EVENTS as EVENT_WORDS
from incidents.wording import FIELDS, duty_words

RECEIVED = "received"

PARTY_AWARE = Phrase("when {party} became aware")
NOTICE_OF = Phrase("when the notice of {sender} reached us")
NO_NOTICE = Phrase("when a notice of a counterparty reached us")
HIGH_RISK = Phrase("when a high risk was established")
SUBMITTED = Phrase("when this was submitted: {duty}")

STOOD_IN = Phrase("{duty} (until this is known, another moment stands for it)")
FURTHER_LIMIT = Phrase("{duty} (a further limit)")

#: The events written down for themselves, before and after the facts among which they lie in an incident's life.
NOTICED = (Trigger.DETECTION, Trigger.SUSPICION, Trigger.DISCOVERY)
DECIDED = (
    Trigger.DETERMINATION_OF_BREACH,
    Trigger.CLASSIFICATION_MAJOR,
    Trigger.MATERIALITY_DETERMINATION,
    Trigger.ASSESSMENT_COMPLETE,
)
AFTERWARDS = tuple(event for event in EVENTS if event not in NOTICED + DECIDED)


@dataclass(frozen=True)
class Counting:
    """A duty of this incident: its words, its terms, and the id of its debtor."""

    duty: Phrase
    terms: Terms
    debtor: int


@dataclass(frozen=True)
class Told:
    """A notice that reached us, by the id of its record: who sent it, and when it came."""

    notice_id: int
    sender: str
    moment: Moment


@dataclass(frozen=True)
class Row:
    """One fact. `kind` and `of` name it; `counts` are the duties that count from it, or wait for it.

    `latest` is the latest submission of a stage that was filed more than once.
    """

    kind: str
    of: str | int | None
    label: Phrase
    moment: Moment | None
    latest: Moment | None = None
    counts: tuple[Phrase, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether a clock depends on it; a notice that reached us may be our awareness, so it always does."""
        return bool(self.counts) or (self.kind == RECEIVED and self.moment is not None)


def rows(
    situation: Situation,
    discovered: Moment | None,
    duties: Sequence[Counting],
    parties: Mapping[int, str],
    told: Iterable[Told] = (),
) -> list[Row]:
    """Every fact that can start a clock, in the order of an incident's life.

    `discovered` is the first sign if somebody wrote it down (the situation has a moment that stands for it); `parties`
    names the counterparties by id.
    """
    counts = _counts(situation, duties)
    return [
        _row(Fact(Kind.OCCURRED), FIELDS["occurred"], situation.occurred, counts),
        _row(Fact(Kind.SIGNAL), FIELDS["discovered"], discovered, counts),
        *_events(NOTICED, situation, counts),
        *_parties(parties, situation, counts),
        *_received(parties, told),
        _row(Fact(Kind.AWARE), FIELDS["aware"], situation.aware, counts),
        *_events(DECIDED, situation, counts),
        _row(Fact(Kind.VERDICT), HIGH_RISK, situation.verdict, counts),
        *_stages(situation, counts),
        *_events(AFTERWARDS, situation, counts),
    ]


def _counts(situation: Situation, duties: Sequence[Counting]) -> dict[Fact, list[Phrase]]:
    """Fact -> the duties that count from it, each said once."""
    found: dict[Fact, list[Phrase]] = {}
    for one in duties:
        for fact, words in _facts(one, situation):
            said = found.setdefault(fact, [])
            if words not in said:
                said.append(words)
    return found


def _facts(one: Counting, situation: Situation) -> list[tuple[Fact, Phrase]]:
    """The fact that a duty counts from, the one that it names if another stands for it, and its further limits."""
    fact = fact_of(one.terms, one.debtor, situation)
    found = [(fact, one.duty)]
    if (named := _named(one.terms, fact)) != fact:
        found.append((named, STOOD_IN.filled({"duty": one.duty})))
    if one.terms.combine != ONLY:
        further = FURTHER_LIMIT.filled({"duty": one.duty})
        found += [(_bound(more.trigger, more.after), further) for more in one.terms.more]
    return found


def _named(terms: Terms, fact: Fact) -> Fact:
    """The fact that the terms themselves name, though nobody wrote it down yet."""
    if fact.kind not in (Kind.SIGNAL, Kind.AWARE):
        return fact
    if terms.trigger in EVENTS:
        return Fact(Kind.EVENT, terms.trigger)
    return Fact(Kind.OCCURRED) if terms.by_law and terms.trigger is Trigger.OCCURRENCE else fact


def _bound(trigger: Trigger, after: str | None) -> Fact:
    if after is not None:
        return Fact(Kind.FILED, after)
    return Fact(Kind.AWARE) if trigger is Trigger.AWARENESS else Fact(Kind.EVENT, trigger)


def _row(
    fact: Fact,
    label: Phrase,
    moment: Moment | None,
    counts: Mapping[Fact, list[Phrase]],
    latest: Moment | None = None,
) -> Row:
    return Row(fact.kind, fact.of, label, moment, latest, tuple(counts.get(fact, ())))


def _events(events: Iterable[Trigger], situation: Situation, counts: Mapping[Fact, list[Phrase]]) -> list[Row]:
    return [_row(Fact(Kind.EVENT, event), EVENT_WORDS[event], situation.events.get(event), counts) for event in events]


def _parties(parties: Mapping[int, str], situation: Situation, counts: Mapping[Fact, list[Phrase]]) -> list[Row]:
    told = situation.party_aware
    return [
        _row(Fact(Kind.PARTY_AWARE, one), PARTY_AWARE.filled({"party": name}), told.get(one), counts)
        for one, name in parties.items()
    ]


def _received(parties: Mapping[int, str], told: Iterable[Told]) -> list[Row]:
    found = [
        Row(RECEIVED, one.notice_id, NOTICE_OF.filled({"sender": one.sender}), one.moment)
        for one in sorted(told, key=lambda one: one.moment.at)
    ]
    return found or ([Row(RECEIVED, None, NO_NOTICE, None)] if parties else [])


def _stages(situation: Situation, counts: Mapping[Fact, list[Phrase]]) -> list[Row]:
    """Each stage that was filed, or for whose filing another one waits, in the order of the catalogue."""
    if situation.laws is None:
        return []
    wanted = {*situation.filed} | {fact.of for fact in counts if fact.kind is Kind.FILED}
    found = []
    for statute in situation.laws.statutes:
        if statute.id not in wanted:
            continue
        named = {"kind": "statute", "statute": statute.id, "creditor": None, "verified": statute.verified}
        named |= {"provision": str(statute.provision), "title": str(statute.title)}
        filed = situation.filed.get(statute.id)
        latest = filed.latest if filed and filed.latest != filed.first else None
        label = SUBMITTED.filled({"duty": duty_words(named)})
        found.append(_row(Fact(Kind.FILED, statute.id), label, filed.first if filed else None, counts, latest))
    return found
