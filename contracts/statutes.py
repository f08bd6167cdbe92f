"""The shape of a statutory duty: a record of the catalogue, and the statute that it becomes.

A record says what a lawyer reads (words, source, dates) and what a program can decide on (roles, places, limits). What
is not coded is offered to a person and never started.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from contracts.terms import DEFAULT_RULES, Bound, Restart, Rule, Standard, Terms, Trigger, Unit
from core.phrases import Phrase

AUTHORITY = "authority"
DATA_SUBJECT = "data_subject"

#: Debtor or creditor of a duty for which nobody has coded one yet.
UNCODED = "uncoded"


class LegalRole(StrEnum):
    """What an organisation can be in the eyes of a statute; the closed list of the catalogue's `roles`."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"
    SUB_PROCESSOR = "sub_processor"
    EU_INSTITUTION = "eu_institution"
    COMPETENT_AUTHORITY = "competent_authority"
    TELECOM_PROVIDER = "telecom_provider"
    TRUST_SERVICE_PROVIDER = "trust_service_provider"
    QUALIFIED_TRUST_SERVICE_PROVIDER = "qualified_trust_service_provider"
    NON_QUALIFIED_TRUST_SERVICE_PROVIDER = "non_qualified_trust_service_provider"
    ESSENTIAL_ENTITY = "essential_entity"
    IMPORTANT_ENTITY = "important_entity"
    FINANCIAL_ENTITY = "financial_entity"
    MANUFACTURER = "manufacturer"
    CRITICAL_INFRASTRUCTURE_OPERATOR = "critical_infrastructure_operator"
    HIPAA_COVERED_ENTITY = "hipaa_covered_entity"
    HIPAA_BUSINESS_ASSOCIATE = "hipaa_business_associate"
    PUBLIC_COMPANY = "public_company"


#: Who is the one is the other as well: joint controllers are controllers (GDPR Art. 26(1)), a sub-processor processes
#: on behalf of the controller too (Art. 28(4)), and either kind of trust service is a trust service (eIDAS Art. 3).
IS_ALSO = {
    LegalRole.JOINT_CONTROLLER: LegalRole.CONTROLLER,
    LegalRole.SUB_PROCESSOR: LegalRole.PROCESSOR,
    LegalRole.QUALIFIED_TRUST_SERVICE_PROVIDER: LegalRole.TRUST_SERVICE_PROVIDER,
    LegalRole.NON_QUALIFIED_TRUST_SERVICE_PROVIDER: LegalRole.TRUST_SERVICE_PROVIDER,
}

#: Who can be told, beside those who have a role themselves.
CREDITORS = frozenset({*LegalRole, AUTHORITY, DATA_SUBJECT, "service_recipient", "client", "own_records"})


class Sector(StrEnum):
    """Sectors of activity, as Annexes I and II of Directive (EU) 2022/2555 divide them."""

    ENERGY = "energy"
    TRANSPORT = "transport"
    BANKING = "banking"
    FINANCIAL_MARKET = "financial_market"
    HEALTH = "health"
    DRINKING_WATER = "drinking_water"
    WASTE_WATER = "waste_water"
    DIGITAL_INFRASTRUCTURE = "digital_infrastructure"
    ICT_SERVICES = "ict_services"
    PUBLIC_ADMINISTRATION = "public_administration"
    SPACE = "space"
    POSTAL = "postal"
    WASTE = "waste"
    CHEMICALS = "chemicals"
    FOOD = "food"
    MANUFACTURING = "manufacturing"
    DIGITAL_PROVIDERS = "digital_providers"
    RESEARCH = "research"


class Stage(StrEnum):
    ASSESSMENT = "assessment"
    INITIAL = "initial"
    SUPPLEMENT = "supplement"
    INTERMEDIATE = "intermediate"
    FINAL = "final"
    INDIVIDUALS = "individuals"
    UPSTREAM = "upstream"
    RECORD = "record"


class Status(StrEnum):
    IN_FORCE = "in_force"
    FUTURE = "future"
    REPEALED = "repealed"
    PROPOSED = "proposed"


@dataclass(frozen=True)
class Limit:
    """One outer limit: so much after an event, or after the submission of the record `after`. Exactly one is set."""

    trigger: Trigger | None
    after: str | None
    amount: int | None
    unit: Unit | None
    standard: Standard
    rule: Rule
    applies_if: str | None = None


@dataclass(frozen=True)
class Record:
    """One duty at one stage, as the catalogue has it. `effective_from` None: before 2018, or not established."""

    id: str
    title: str
    cite: str
    status: Status
    source: str
    verified: bool
    coded: bool
    jurisdiction: str
    instrument: str
    provision: str | None = None
    dates_verified: bool = True
    owed_by: str | None = None
    owed_to: str | None = None
    stage: Stage | None = None
    combine: str = "only"
    clocks: tuple[Limit, ...] = ()
    condition: str | None = None
    also: str | None = None
    notes: str | None = None
    content: str | None = None
    adopted: bool | None = None
    application_as_proposed: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str | None = None
    roles: tuple[LegalRole, ...] = ()
    sectors: tuple[Sector, ...] = ()
    places: tuple[str, ...] = ()
    creditor: str | None = None
    incidents: bool = False
    restart: Restart = Restart.FIRST
    standard: Standard | None = None
    latest_rule: Rule | None = None
    target_hours: int | None = None
    noon_closed_roles: tuple[LegalRole, ...] = ()
    noon_closed_sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True)
class Statute:
    """One statutory duty with the days on which it is law (`effective_to` None: still).

    `proposed` is no law yet and starts nothing. `coded` False: only a person can say whether it applies.
    `condition` says in words what decides whether it is owed; None where nothing does.
    """

    id: str
    provision: Phrase
    title: Phrase
    terms: Terms
    effective_from: date | None
    effective_to: date | None = None
    verified: bool = True
    source: str = "Regulation (EU) 2016/679, consolidated (EUR-Lex 32016R0679)"
    dates_verified: bool = True
    coded: bool = True
    proposed: bool = False
    stage: Stage | None = None
    condition: Phrase | None = None
    noon_closed_roles: frozenset[LegalRole] = frozenset()
    noon_closed_sectors: frozenset[Sector] = frozenset()

    def terms_for(self, roles: Collection[str], sectors: Collection[str], place: str | None) -> Terms:
        """The terms for an organisation with these roles and sectors that is to act in `place` (ISO 3166-1 or None).

        Working days are those of the place where the act is to be done (Regulation 1182/71, Art. 2(1)). The noon rule
        of DORA counts only for those to whom it is known to be open (Delegated Regulation (EU) 2025/301, Art. 5(5)).
        """
        terms = replace(self.terms, calendar=place)
        return terms if self._noon_is_open(roles, sectors) else _without_noon(terms)

    def _noon_is_open(self, roles: Collection[str], sectors: Collection[str]) -> bool:
        if self.noon_closed_roles & {*roles} or self.noon_closed_sectors & {*sectors}:
            return False
        # Who has not said in which sector it works may be a credit institution.
        return bool(sectors) or not self.noon_closed_sectors

    @property
    def after(self) -> str | None:
        """The id of the statute whose submission starts the period."""
        return self.terms.after

    @property
    def upstream(self) -> bool:
        """Owed by the lower party of a contract to the upper one, for each contract anew."""
        return self.stage is Stage.UPSTREAM


def titled(text: str) -> Phrase:
    """The title of a statute that was kept as text, such as in the timeline, ready for the reader's language.

    >>> str(titled("Notify the supervisory authority"))
    'Notify the supervisory authority'
    """
    return Phrase(text)


def statute_of(record: Record) -> Statute:
    """The duty of a record that has at least one limit."""
    return Statute(
        id=record.id,
        provision=Phrase(record.cite),
        title=titled(record.title),
        terms=terms_of(record),
        effective_from=record.effective_from,
        effective_to=record.effective_to,
        verified=record.verified,
        source=record.source,
        dates_verified=record.dates_verified,
        coded=record.coded,
        proposed=record.status is Status.PROPOSED,
        stage=record.stage,
        noon_closed_roles=frozenset(record.noon_closed_roles),
        noon_closed_sectors=frozenset(record.noon_closed_sectors),
        condition=Phrase(record.condition) if record.condition else None,
    )


def terms_of(record: Record) -> Terms:
    """The duty of a record in the shape of any contract's. The debtor is the first role that the record names."""
    first, *others = record.clocks
    # A figure that is no law (a regulator's guidance) is a target and never a due moment.
    soft = first.rule is Rule.SOFT
    return Terms(
        debtor=record.roles[0].value if record.roles else UNCODED,
        creditor=record.creditor or UNCODED,
        trigger=first.trigger or Trigger.AWARENESS,
        amount=None if soft else first.amount,
        unit=None if soft else first.unit,
        standard=record.standard or first.standard,
        incidents=record.incidents,
        target_hours=record.target_hours or (_hours(first) if soft else None),
        rule=first.rule,
        latest_rule=record.latest_rule,
        more=tuple(_bound(limit) for limit in others),
        combine=record.combine,
        after=first.after,
        restart=record.restart,
        by_law=True,
    )


def _without_noon(terms: Terms) -> Terms:
    """The same limits, counted plainly: no later moment can be defended."""
    return replace(terms, rule=_plain(terms.rule, terms.unit), more=tuple(_plainly(bound) for bound in terms.more))


def _plainly(bound: Bound) -> Bound:
    return replace(bound, rule=_plain(bound.rule, bound.unit))


def _plain(rule: Rule | None, unit: Unit | None) -> Rule | None:
    return DEFAULT_RULES[unit] if rule is Rule.DORA_NOON and unit is not None else rule


_HOURS = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 7 * 24}


def _hours(limit: Limit) -> int | None:
    """Elapsed hours of a soft limit; None where it has no figure, or one that is no fixed number of hours."""
    return limit.amount * _HOURS[limit.unit] if limit.amount and limit.unit in _HOURS else None


def _bound(limit: Limit) -> Bound:
    assert limit.amount is not None
    assert limit.unit is not None
    return Bound(limit.trigger or Trigger.AWARENESS, limit.amount, limit.unit, limit.rule, limit.after)
