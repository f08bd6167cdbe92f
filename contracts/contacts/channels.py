"""Whether a counterparty can be reached: what is known of each of its addresses for breach notices.

Article 33(2) GDPR asks for notice without undue delay; an address that nobody has ever answered is no way to give it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.phrases import Phrase

EMAIL = "email"
PHONE = "phone"
#: The channels that a test can reach, as contracts name them.
CHANNELS = (EMAIL, PHONE)


class Reach(StrEnum):
    """What is known of an address, the worst first."""

    BOUNCING = "bouncing"
    MISSING = "missing"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"


WORDS = {
    Reach.BOUNCING: Phrase("bounced"),
    Reach.MISSING: Phrase("no e-mail address"),
    Reach.UNVERIFIED: Phrase("not verified"),
    Reach.VERIFIED: Phrase("verified"),
}
KINDS = {
    Reach.BOUNCING: "danger",
    Reach.MISSING: "warning",
    Reach.UNVERIFIED: "warning",
    Reach.VERIFIED: "ok",
}


@dataclass(frozen=True)
class ChannelState:
    """One address of a party. A party without any e-mail address has one state *missing*, without contact or address.

    `at` is when it was verified, or when the last text to it came back or was refused for good.
    """

    contact_id: int | None
    channel: str
    address: str | None
    state: Reach
    at: datetime | None = None


#: What stands for the e-mail address that a party does not have.
NONE = ChannelState(None, EMAIL, None, Reach.MISSING)


def reach(verified_at: datetime | None, lost_at: datetime | None) -> Reach:
    """What is known of an address; `lost_at`: its last text that went anywhere came back then, or nobody took it.

    Whoever answered after that is reached again.

    >>> reach(None, None).value
    'unverified'
    """
    if lost_at is not None and (verified_at is None or verified_at <= lost_at):
        return Reach.BOUNCING
    return Reach.VERIFIED if verified_at is not None else Reach.UNVERIFIED


def of_address(
    contact_id: int | None, channel: str, address: str, verified_at: datetime | None, lost_at: datetime | None
) -> ChannelState:
    """The state of one address with the moment it is known since."""
    state = reach(verified_at, lost_at)
    at = {Reach.BOUNCING: lost_at, Reach.VERIFIED: verified_at}.get(state)
    return ChannelState(contact_id, channel, address, state, at)


def complete(states: Iterable[ChannelState]) -> list[ChannelState]:
    """The states of one party, and that an e-mail address is missing where there is none: notices leave by e-mail.

    >>> complete([]) == [NONE]
    True
    """
    listed = list(states)
    return listed if any(one.channel == EMAIL for one in listed) else [*listed, NONE]


def summary(states: Iterable[ChannelState]) -> list[Reach]:
    """What a list shows of a party: each trouble once, the worst first; *verified* only where there is none.

    >>> summary([NONE])
    [<Reach.MISSING: 'missing'>]
    """
    found = {one.state for one in states}
    troubles = [state for state in Reach if state in found and state is not Reach.VERIFIED]
    return troubles or list(found)


#: Which address of several a notice takes: the surest first.
PREFERENCE = (Reach.VERIFIED, Reach.UNVERIFIED, Reach.BOUNCING)


def best_first(states: Iterable[ChannelState], channel: str) -> list[int]:
    """The contacts of one party with an address of this channel, the surest first; of equals the one entered first.

    >>> best_first([ChannelState(1, EMAIL, "a@b.example", Reach.UNVERIFIED), NONE], EMAIL)
    [1]
    """
    usable = [one for one in states if one.channel == channel and one.contact_id is not None]
    ranked = sorted(usable, key=lambda one: (PREFERENCE.index(one.state), one.contact_id))
    return [one.contact_id for one in ranked if one.contact_id is not None]


def doubt(state: ChannelState) -> Phrase | None:
    """Why a notice to this address may not arrive; None for one that answered a test."""
    if state.state is Reach.BOUNCING:
        return Phrase("The last text to this address came back or was refused on {moment}.", {"moment": state.at})
    if state.state is Reach.VERIFIED:
        return None
    return Phrase("This address was never verified: nobody has answered a test.")
