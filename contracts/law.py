"""The law on a day: which statutory duties are in force, for whom and where, as terms like any contract's.

The catalogue's records come in, statutes go out. A duty is judged by the law of the local date of its starting event.
The ids of the GDPR's own duties (Regulation (EU) 2016/679, Art. 33(1), 33(2), 34(1), 34(3)(c)) also stand here, for
the rules that speak of just them.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from contracts.statutes import (
    DATA_SUBJECT,
    IS_ALSO,
    LegalRole,
    Record,
    Stage,
    Status,
    Statute,
    statute_of,
)
from contracts.terms import Standard, Terms, Trigger
from core.phrases import Phrase

#: The GDPR applies from this day on: Art. 99(2).
GDPR = date(2018, 5, 25)

#: The ids of the duties of which rules speak by name.
ART_33_1 = "eu-gdpr-33-1"
ART_33_2 = "eu-gdpr-33-2"
ART_34_1 = "eu-gdpr-34-1"
ART_34_3_C = "eu-gdpr-34-3-c"
UK_33_1 = "uk-gdpr-33-1"
UK_33_2 = "uk-gdpr-33-2"
UK_34_1 = "uk-gdpr-34-1"

#: The duties of the GDPR and of the UK GDPR: each ends without a notice for the reasons that its own article names.
#: Of any other duty a person says whether it applies.
GDPR_DUTIES = frozenset({ART_33_1, ART_33_2, ART_34_1, ART_34_3_C, UK_33_1, UK_33_2, UK_34_1})

#: Not a lighter duty but another way to perform Art. 34(1), opened by the exemption for disproportionate effort. It is
#: no record of the catalogue, because it never starts by itself.
PUBLIC_NOTICE = Statute(
    ART_34_3_C,
    Phrase("Art. 34(3)(c) GDPR"),
    Phrase("Inform the data subjects by a public communication or similar measure"),
    Terms(
        "controller",
        DATA_SUBJECT,
        trigger=Trigger.HIGH_RISK_VERDICT,
        standard=Standard.UNDUE_DELAY,
        target_hours=72,
        by_law=True,
    ),
    GDPR,
)

#: What the catalogue calls EU: the Member States (Treaty on European Union, Art. 52(1)) and the EEA States Iceland,
#: Liechtenstein and Norway (Agreement on the European Economic Area, Art. 2(b)).
_MEMBER_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_EEA_STATES = "IS LI NO"
EU_EEA = frozenset(f"{_MEMBER_STATES} {_EEA_STATES}".split())

#: Who has left, with the last day on which Union law still applied there (Withdrawal Agreement, Art. 126 and 127).
LEFT_EU = {"GB": date(2020, 12, 31)}

#: The other countries that the catalogue speaks of (ISO 3166-1).
_OTHERS = "AU BR CA CH GB IN JP KR SG US"
OTHER_COUNTRIES = frozenset(_OTHERS.split())


@dataclass(frozen=True)
class Change:
    """What a proposal would change: the duty as it is law today (None: none), and as proposed, which is no law."""

    today: Statute | None
    proposed: Statute
    record: Record


class Law:
    """The statutes of a catalogue. Days are inclusive; a record that is only proposed starts nothing."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = tuple(records)
        self._records = {record.id: record for record in self.records}
        self._statutes = {record.id: statute_of(record) for record in self.records if record.clocks}
        self.statutes = tuple(self._statutes.values())

    def in_force(
        self, on: date, roles: Collection[str], jurisdictions: Collection[str], sectors: Collection[str] = ()
    ) -> tuple[Statute, ...]:
        """The duties that start by themselves for an organisation with these roles, in these places, on that day."""
        asked = _Asked(on, _held(roles), jurisdictions, sectors)
        return self._statutes_of(record for record in self.records if _is_law(record, on) and asked.decides(record))

    def offered(
        self, on: date, roles: Collection[str], jurisdictions: Collection[str], sectors: Collection[str] = ()
    ) -> tuple[Statute, ...]:
        """Duties that are law on that day and of which only a person can say whether they apply: never started.

        What the organisation has not stated (no roles, places or sectors) rules nothing out. Duties to keep records
        are not among them: their periods are no deadlines.
        """
        asked = _Asked(on, _held(roles), jurisdictions, sectors)
        return self._statutes_of(
            record
            for record in self.records
            if _is_law(record, on) and record.stage is not Stage.RECORD
            if asked.allows(record) and not asked.decides(record)
        )

    def listed(self, on: date, jurisdictions: Collection[str] = ()) -> tuple[Statute, ...]:
        """Every duty that is law on that day, whoever owes it; without jurisdictions: anywhere."""
        asked = _Asked(on, frozenset(), jurisdictions, ())
        return self._statutes_of(record for record in self.records if _is_law(record, on) and asked.allows(record))

    def by_id(self, statute_id: str) -> Statute:
        """The statute of that id, in force or not; KeyError for an unknown one."""
        return PUBLIC_NOTICE if statute_id == ART_34_3_C else self._statutes[statute_id]

    def record(self, statute_id: str) -> Record:
        """The record with the words of the law; KeyError for an unknown id."""
        return self._records[statute_id]

    def proposed(self) -> tuple[Record, ...]:
        """What is only proposed. Some of these records hold no duty, only what the proposal says."""
        return tuple(record for record in self.records if record.status is Status.PROPOSED)

    def chain(self, statute_id: str) -> tuple[Statute, ...]:
        """The stages that lead to a statute by their submission, the first one first, the statute itself last."""
        stages = [self.by_id(statute_id)]
        while stages[0].after is not None:
            stages.insert(0, self.by_id(stages[0].after))
        return tuple(stages)

    def followers(self, statute_id: str) -> tuple[Statute, ...]:
        """The statutes whose period starts when this one is submitted."""
        return tuple(statute for statute in self._statutes.values() if statute.after == statute_id)

    def what_if(
        self, on: date, roles: Collection[str], jurisdictions: Collection[str], sectors: Collection[str] = ()
    ) -> tuple[Change, ...]:
        """What would change for this organisation if the proposals were law on that day. Nothing of it starts."""
        asked = _Asked(on, _held(roles), jurisdictions, sectors)
        today = {
            self._records[statute.id].replaced_by: statute
            for statute in self.in_force(on, roles, jurisdictions, sectors)
        }
        return tuple(
            Change(today.get(record.id), self._statutes[record.id], record)
            for record in self.proposed()
            if record.clocks and asked.decides(record)
        )

    def _statutes_of(self, records: Iterable[Record]) -> tuple[Statute, ...]:
        return tuple(self._statutes[record.id] for record in records)


def _is_law(record: Record, on: date) -> bool:
    if record.status is Status.PROPOSED or not record.clocks:
        return False
    begun = record.effective_from is None or record.effective_from <= on
    return begun and (record.effective_to is None or on <= record.effective_to)


def _held(roles: Collection[str]) -> set[str]:
    """The roles, and what somebody in them is as well."""
    return {*roles} | {IS_ALSO[LegalRole(role)] for role in roles if role in IS_ALSO}


@dataclass(frozen=True)
class _Asked:
    """What an organisation is and where, on one day; empty: not stated."""

    on: date
    held: Collection[str]
    jurisdictions: Collection[str]
    sectors: Collection[str]

    def decides(self, record: Record) -> bool:
        """Whether it follows from what is stated that this duty is owed."""
        return record.coded and bool({*self.held} & {*record.roles}) and self._here(record) and self._sector(record)

    def allows(self, record: Record) -> bool:
        """Whether nothing that is stated rules this duty out."""
        return (
            (not self.held or not record.roles or bool({*self.held} & {*record.roles}))
            and (not self.jurisdictions or self._here(record))
            and (not self.sectors or self._sector(record))
        )

    def _here(self, record: Record) -> bool:
        return any(applies_in(place, one, self.on) for place in record.places for one in self.jurisdictions)

    def _sector(self, record: Record) -> bool:
        return not record.sectors or bool({*record.sectors} & {*self.sectors})


def applies_in(place: str, jurisdiction: str, on: date) -> bool:
    """Whether the law of `place` applies in `jurisdiction` on that day; a country's law applies in its parts.

    >>> applies_in("EU", "NO", date(2026, 11, 22)), applies_in("US", "US-CA", date(2026, 11, 22))
    (True, True)
    >>> applies_in("US-CA", "US", date(2026, 11, 22))
    False
    """
    country = jurisdiction.split("-")[0]
    if place == "EU":
        return country == "EU" or country in EU_EEA or on <= LEFT_EU.get(country, date.min)
    return place in (jurisdiction, country)


def is_place(code: str) -> bool:
    """Whether the catalogue may speak of it: a country, a part of one, or EU.

    >>> is_place("US-CA"), is_place("UK")
    (True, False)
    """
    if code == "EU":
        return True
    parts = re.fullmatch(r"([A-Z]{2})(-[A-Z0-9]{1,3})?", code)
    return bool(parts) and parts[1] in EU_EEA | OTHER_COUNTRIES
