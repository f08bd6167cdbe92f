"""The shape of a duty to give notice, whether a contract or a statute imposes it: who owes what to whom, and by when.

Sources: Regulation (EU) 2016/679 (GDPR), Art. 28(3)(f), 33 and 34; the contracts themselves.
"""

from dataclasses import asdict, dataclass, replace
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
    """The event that starts the period."""

    AWARE = "aware"
    CONFIRMED = "confirmed"
    DISCOVERED = "discovered"
    SUSPECTED = "suspected"
    NOTIFIED = "notified"
    OCCURRED = "occurred"
    HIGH_RISK_VERDICT = "high_risk_verdict"
    FIRST_SIGNAL = "first_signal"


#: Events that contracts name; the others belong to statutes and to our own triage.
CONTRACT_TRIGGERS = (
    Trigger.AWARE,
    Trigger.CONFIRMED,
    Trigger.DISCOVERED,
    Trigger.SUSPECTED,
    Trigger.NOTIFIED,
    Trigger.OCCURRED,
)


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


@dataclass(frozen=True)
class Terms:
    """One duty in structure. `amount` is None where the text has no number; no number is ever put in its place.

    `target_hours` is our own target in elapsed hours for a duty without a number (None: the default of its
    standard). `incidents` tells that the duty covers security incidents as such, with or without personal data.
    """

    debtor: str
    creditor: str
    trigger: Trigger = Trigger.AWARE
    amount: int | None = None
    unit: Unit | None = None
    standard: Standard = Standard.NONE
    channels: tuple[Channel, ...] = (Channel.UNSPECIFIED,)
    address: str | None = None
    content: tuple[Content, ...] = ()
    incidents: bool = False
    target_hours: int | None = None

    @property
    def target(self) -> timedelta | None:
        """Our own target, elapsed; None where the duty has its own number."""
        if self.amount is not None:
            return None
        return timedelta(hours=self.target_hours or HOUSE_TARGET_HOURS[self.standard])

    def as_data(self) -> dict[str, Any]:
        """Plain values for storage; `from_data` reads them back."""
        return asdict(self) | {"channels": list(self.channels), "content": list(self.content)}


def from_data(data: dict[str, Any]) -> Terms:
    """The terms that `as_data` wrote down."""
    return Terms(
        **data
        | {
            "trigger": Trigger(data["trigger"]),
            "unit": Unit(data["unit"]) if data["unit"] else None,
            "standard": Standard(data["standard"]),
            "channels": tuple(Channel(channel) for channel in data["channels"]),
            "content": tuple(Content(item) for item in data["content"]),
        }
    )


def validated(terms: Terms, role_a: str, role_b: str) -> Terms:
    """The terms, if they make sense between parties in these roles; else FieldErrors, all at once."""
    errors = []
    roles = {role_a, role_b}
    for side in ("debtor", "creditor"):
        if getattr(terms, side) not in roles | {EITHER}:
            errors.append(FieldError(side, Phrase("Neither party has this role in the contract.")))
    if terms.debtor == terms.creditor and terms.debtor != EITHER and role_a != role_b:
        errors.append(FieldError("creditor", Phrase("Nobody owes notice to itself: choose the other role.")))
    if (terms.amount is None) != (terms.unit is None):
        errors.append(FieldError("amount", Phrase("Give both a number and a unit, or neither.")))
    if terms.amount is not None and not 1 <= terms.amount <= 10_000:
        errors.append(FieldError("amount", Phrase("A period is a whole number from 1 to 10,000.")))
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
