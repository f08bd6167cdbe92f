"""The shape of a duty to give notice, whether a contract or a statute imposes it: who owes what to whom, and by when.

Sources: Regulation (EU) 2016/679 (GDPR), Art. 28(3)(f), 33 and 34; the contracts themselves.
"""

from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from core.errors import FieldError, FieldErrors
from core.phrases import Phrase


class Role(StrEnum):
    """The role of a party in a contract (GDPR Art. 4(7), 4(8), 26, 28(4))."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"
    SUB_PROCESSOR = "sub_processor"


#: How far down the chain a role stands; awareness travels upwards, from the higher number to the lower.
DEPTH = {Role.CONTROLLER: 0, Role.JOINT_CONTROLLER: 0, Role.PROCESSOR: 1, Role.SUB_PROCESSOR: 2}

#: Debtor or creditor of an obligation by role; `either` gives one duty each way.
EITHER = "either"


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class Standard(StrEnum):
    """The word that a duty uses for its speed, beside or instead of a number."""

    UNDUE_DELAY = "undue_delay"
    IMMEDIATELY = "immediately"
    PROMPTLY = "promptly"
    ASAP = "asap"
    NONE = "none"


class Trigger(StrEnum):
    """The event that starts a period: the starting events of statutes, and three that are ours."""

    AWARENESS = "awareness"
    DETECTION = "detection"
    OCCURRENCE = "occurrence"
    DISCOVERY = "discovery"
    DETERMINATION_OF_BREACH = "determination_of_breach"
    CLASSIFICATION_MAJOR = "classification_major"
    MATERIALITY_DETERMINATION = "materiality_determination"
    HIGH_RISK_VERDICT = "high_risk_verdict"
    ASSESSMENT_COMPLETE = "assessment_complete"
    SUSPICION = "suspicion"
    CORRECTIVE_MEASURE_AVAILABLE = "corrective_measure_available"
    INCIDENT_HANDLED = "incident_handled"
    AUTHORITY_REQUEST = "authority_request"
    CONSUMER_NOTICE_SENT = "consumer_notice_sent"
    CALENDAR_YEAR_END = "calendar_year_end"
    PROCESSOR_AWARE = "processor_aware"
    NOTICE_RECEIVED = "notice_received"
    FIRST_SIGNAL = "first_signal"


#: Events that contracts name; the others belong to statutes and to our own triage. A contract that names none has
#: `OCCURRENCE` and starts at the debtor's awareness: nobody can tell what it does not know.
CONTRACT_TRIGGERS = (
    Trigger.AWARENESS,
    Trigger.DETERMINATION_OF_BREACH,
    Trigger.DETECTION,
    Trigger.SUSPICION,
    Trigger.NOTICE_RECEIVED,
    Trigger.OCCURRENCE,
)


class Rule(StrEnum):
    """How a period is computed: an attribute of the duty, because regimes count differently."""

    ELAPSED_HOURS = "elapsed_hours"
    EU_1182_71_HOURS = "eu-1182-71-hours"
    EU_1182_71_DAYS = "eu-1182-71-days"
    CALENDAR_DAYS = "calendar_days_plain"
    BUSINESS_DAYS = "business_days"
    DORA_NOON = "dora-noon"
    US_FEDERAL = "us-federal-business-days"
    BR_NATIONAL = "br-national-business-days"
    SOFT = "soft"


#: The rule of a duty that names none, by its unit: the contract's own words, taken plainly.
DEFAULT_RULES = {
    Unit.HOURS: Rule.ELAPSED_HOURS,
    Unit.DAYS: Rule.CALENDAR_DAYS,
    Unit.WEEKS: Rule.CALENDAR_DAYS,
    Unit.MONTHS: Rule.CALENDAR_DAYS,
    Unit.WORKING_DAYS: Rule.BUSINESS_DAYS,
}

_CALENDAR_UNITS = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS})

#: The units that a rule can count. `soft` counts nothing: it is for duties without a number.
RULE_UNITS: dict[Rule, frozenset[Unit]] = {
    Rule.ELAPSED_HOURS: frozenset({Unit.HOURS}),
    Rule.EU_1182_71_HOURS: frozenset({Unit.HOURS}),
    Rule.EU_1182_71_DAYS: _CALENDAR_UNITS | {Unit.WORKING_DAYS},
    Rule.CALENDAR_DAYS: _CALENDAR_UNITS,
    Rule.BUSINESS_DAYS: frozenset({Unit.WORKING_DAYS}),
    Rule.DORA_NOON: _CALENDAR_UNITS | {Unit.HOURS},
    Rule.US_FEDERAL: frozenset({Unit.WORKING_DAYS}),
    Rule.BR_NATIONAL: frozenset({Unit.WORKING_DAYS}),
    Rule.SOFT: frozenset(),
}

#: The words of the label schema for agreements. `other` is an event that we have no name for: the debtor's awareness
#: is the earliest moment at which it can act on any.
FROM_LABEL: dict[str, Trigger | Unit | Standard] = {
    "aware": Trigger.AWARENESS,
    "confirmed": Trigger.DETERMINATION_OF_BREACH,
    "discovered": Trigger.DETECTION,
    "suspected": Trigger.SUSPICION,
    "notified": Trigger.NOTICE_RECEIVED,
    "occurred": Trigger.OCCURRENCE,
    "other": Trigger.AWARENESS,
    "hours": Unit.HOURS,
    "days": Unit.DAYS,
    # The reader's own word: in the schema weeks leave as days.
    "weeks": Unit.WEEKS,
    "business_days": Unit.WORKING_DAYS,
    "months": Unit.MONTHS,
    "undue_delay": Standard.UNDUE_DELAY,
    "immediate": Standard.IMMEDIATELY,
    "prompt": Standard.PROMPTLY,
    "asap": Standard.ASAP,
    "none": Standard.NONE,
}

#: The words for units and speeds in the catalogue of statutes. Its events and rules are those above.
FROM_CATALOGUE: dict[str, Unit | Standard] = {
    "hour": Unit.HOURS,
    "day": Unit.DAYS,
    "week": Unit.WEEKS,
    "business_day": Unit.WORKING_DAYS,
    "month": Unit.MONTHS,
    "undue_delay": Standard.UNDUE_DELAY,
    "asap": Standard.ASAP,
    "none": Standard.NONE,
}


class Channel(StrEnum):
    """How a notice travels. `writing` and `unspecified` are demands; a notice that was given has one of the others."""

    EMAIL = "email"
    PHONE = "phone"
    PORTAL = "portal"
    POST = "post"
    WRITING = "writing"
    UNSPECIFIED = "unspecified"


#: The channels by which a notice can have been given.
GIVEN_CHANNELS = (Channel.EMAIL, Channel.PHONE, Channel.PORTAL, Channel.POST)
IN_WRITING = frozenset({Channel.EMAIL, Channel.PORTAL, Channel.POST})


class Content(StrEnum):
    """What a notice must hold; the names of the label schema for agreements."""

    NATURE = "nature"
    CATEGORIES_NUMBERS = "categories_numbers"
    CONTACT_POINT = "contact_point"
    CONSEQUENCES = "consequences"
    MEASURES = "measures"
    CAUSE = "cause"
    RECOMMENDATIONS = "recommendations"
    DOCUMENTATION = "documentation"
    UPDATES_IN_PHASES = "updates_in_phases"


#: Hours of our own target where a duty has no number, by its standard. Ours, not law: shown as *our target*.
HOUSE_TARGET_HOURS = {
    Standard.IMMEDIATELY: 4,
    Standard.UNDUE_DELAY: 24,
    Standard.PROMPTLY: 24,
    Standard.ASAP: 24,
    Standard.NONE: 24,
}


#: How several limits on one duty are joined.
ONLY, EARLIEST, LATEST = "only", "earliest", "latest"


class Restart(StrEnum):
    """Which submission of the earlier stage starts a chained period, if there are several."""

    FIRST = "first"
    LATEST = "latest"


@dataclass(frozen=True)
class Bound:
    """One more outer limit on the same duty: `amount` `unit` from `trigger`, counted by `rule`.

    `after` names the statute from whose first submission it counts, instead of from the event.
    """

    trigger: Trigger
    amount: int
    unit: Unit
    rule: Rule | None = None
    after: str | None = None


@dataclass(frozen=True)
class Terms:
    """One duty in structure. `amount` is None where the text has no number; no number is ever put in its place.

    `target_hours` is our own target in elapsed hours for a duty without a number (None: the default of its
    standard). `incidents` tells that the duty covers security incidents as such, with or without personal data.

    `rule` says how the period is counted (None: by its unit), `latest_rule` by which rule the latest defensible
    moment is found where that is another one. `more` are further limits, and `combine` tells whether the earliest or
    the latest of all counts. `calendar` is a country or subdivision ("DE", "DE-BY") whose public holidays are no
    working days, `closed` further days (ISO dates) on which the other side is closed.

    `notice_zone` is the IANA zone in which the contract counts (None: that of the starting moment). A notice that
    arrives outside `office_opens` to `office_closes` (ISO times there, working days only) counts as received when the
    office opens next; `office_closes` None: there are no office hours.

    `after` names the statute from whose submission the period runs instead of from `trigger`; `restart` tells which
    submission if there are several. `by_law`: a statute imposes the duty, so its starting event is meant as it stands.
    """

    debtor: str
    creditor: str
    trigger: Trigger = Trigger.AWARENESS
    amount: int | None = None
    unit: Unit | None = None
    standard: Standard = Standard.NONE
    channels: tuple[Channel, ...] = (Channel.UNSPECIFIED,)
    address: str | None = None
    content: tuple[Content, ...] = ()
    incidents: bool = False
    target_hours: int | None = None
    rule: Rule | None = None
    latest_rule: Rule | None = None
    calendar: str | None = None
    more: tuple[Bound, ...] = ()
    combine: str = ONLY
    closed: tuple[str, ...] = ()
    notice_zone: str | None = None
    office_opens: str | None = None
    office_closes: str | None = None
    after: str | None = None
    restart: Restart = Restart.FIRST
    by_law: bool = False

    @property
    def target(self) -> timedelta | None:
        """Our own target, elapsed; None where the duty has its own number."""
        if self.amount is not None:
            return None
        return timedelta(hours=self.target_hours or HOUSE_TARGET_HOURS[self.standard])

    def as_data(self) -> dict[str, Any]:
        """Plain values for storage; `from_data` reads them back."""
        lists = {name: list(getattr(self, name)) for name in ("channels", "content", "closed")}
        # Field by field: an incident can copy the terms of 10,000 contracts, and a deep copy of each takes its time.
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return plain | lists | {"more": [asdict(bound) for bound in self.more]}


def from_data(data: dict[str, Any]) -> Terms:
    """The terms that `as_data` wrote down; what an earlier version did not know yet has its default."""
    return Terms(
        **data
        | {
            "trigger": Trigger(data["trigger"]),
            "unit": Unit(data["unit"]) if data["unit"] else None,
            "standard": Standard(data["standard"]),
            "channels": tuple(Channel(channel) for channel in data["channels"]),
            "content": tuple(Content(item) for item in data["content"]),
            "rule": _rule(data.get("rule")),
            "latest_rule": _rule(data.get("latest_rule")),
            "more": tuple(_bound(one) for one in data.get("more", ())),
            "closed": tuple(data.get("closed", ())),
            "restart": Restart(data.get("restart", Restart.FIRST)),
        }
    )


def _rule(name: str | None) -> Rule | None:
    return Rule(name) if name else None


def _bound(data: dict[str, Any]) -> Bound:
    named = {"trigger": Trigger(data["trigger"]), "unit": Unit(data["unit"]), "rule": _rule(data["rule"])}
    return Bound(**data | named)


def fits(rule: Rule | None, unit: Unit | None) -> bool:
    """Whether the rule can count this unit; without a unit only `soft` says anything.

    >>> fits(Rule.EU_1182_71_HOURS, Unit.DAYS)
    False
    """
    if rule is None:
        return True
    return rule is Rule.SOFT if unit is None else unit in RULE_UNITS[rule]


def validated(terms: Terms, role_a: str, role_b: str) -> Terms:
    """The terms, if they make sense between parties in these roles; else FieldErrors, all at once."""
    errors = []
    roles = {role_a, role_b}
    asked = {"debtor": Phrase("Choose who must give notice."), "creditor": Phrase("Choose who must be told.")}
    for side, question in asked.items():
        if not getattr(terms, side):
            errors.append(FieldError(side, question))
        elif getattr(terms, side) not in roles | {EITHER}:
            errors.append(FieldError(side, Phrase("Neither party has this role in the contract.")))
    if terms.debtor and terms.debtor == terms.creditor and terms.debtor != EITHER and role_a != role_b:
        errors.append(FieldError("creditor", Phrase("Nobody owes notice to itself: choose the other role.")))
    if (terms.amount is None) != (terms.unit is None):
        errors.append(FieldError("amount", Phrase("Give both a number and a unit, or neither.")))
    if terms.amount is not None and not 1 <= terms.amount <= 10_000:
        errors.append(FieldError("amount", Phrase("A period is a whole number from 1 to 10,000.")))
    if not fits(terms.rule, terms.unit):
        errors.append(FieldError("rule", Phrase("This way of counting does not go with the unit.")))
    if terms.target_hours is not None and not 1 <= terms.target_hours <= 8_760:
        errors.append(FieldError("target_hours", Phrase("Our target is a whole number of hours from 1 to 8,760.")))
    if not terms.channels:
        errors.append(FieldError("channels", Phrase("Choose a channel; “none named” is one of the choices.")))
    if errors:
        raise FieldErrors(errors)
    return replace(terms, target_hours=None) if terms.amount is not None else terms


def conforms(given: Channel, demanded: tuple[Channel, ...]) -> bool:
    """Whether a notice by this channel satisfies what the duty demands.

    *In writing* is e-mail, post or portal; *unspecified* is any recorded channel.

    >>> conforms(Channel.PHONE, (Channel.EMAIL,))
    False
    >>> conforms(Channel.POST, (Channel.WRITING,))
    True
    """
    return any(
        wanted in (Channel.UNSPECIFIED, given) or (wanted is Channel.WRITING and given in IN_WRITING)
        for wanted in demanded
    )


PERIOD_WORDS = {
    Standard.UNDUE_DELAY: Phrase("without undue delay"),
    Standard.IMMEDIATELY: Phrase("immediately"),
    Standard.PROMPTLY: Phrase("promptly"),
    Standard.ASAP: Phrase("as soon as possible"),
    Standard.NONE: Phrase("no time named"),
}

AMOUNT_WORDS = {
    Unit.HOURS: Phrase("{amount} hours"),
    Unit.DAYS: Phrase("{amount} days"),
    Unit.WEEKS: Phrase("{amount} weeks"),
    Unit.WORKING_DAYS: Phrase("{amount} working days"),
    Unit.MONTHS: Phrase("{amount} months"),
}

ONE_WORDS = {
    Unit.HOURS: Phrase("{amount} hour"),
    Unit.DAYS: Phrase("{amount} day"),
    Unit.WEEKS: Phrase("{amount} week"),
    Unit.WORKING_DAYS: Phrase("{amount} working day"),
    Unit.MONTHS: Phrase("{amount} month"),
}


def period_words(terms: Terms) -> Phrase:
    """The period as a person reads it: its number, or its word, or that none is named.

    >>> str(period_words(Terms("processor", "controller", amount=72, unit=Unit.HOURS)))
    '72 hours'
    """
    if terms.amount is None or terms.unit is None:
        return PERIOD_WORDS[terms.standard]
    named = ONE_WORDS if terms.amount == 1 else AMOUNT_WORDS
    number = named[terms.unit].filled({"amount": terms.amount})
    if terms.standard is Standard.NONE:
        return number
    return Phrase("{word}, at most {number}", {"word": PERIOD_WORDS[terms.standard], "number": number})
