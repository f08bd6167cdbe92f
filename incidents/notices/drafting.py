"""Which notice goes to whom by which channel: the contract's own, one notice for every duty that it satisfies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from contracts import law
from contracts.terms import GIVEN_CHANNELS, Channel, conforms

PARTY = "party"
AUTHORITY = "authority"
DATA_SUBJECTS = "data_subjects"

DRAFT = "draft"
QUEUED = "queued"
GIVEN = "given"
FAILED = "failed"
BOUNCED = "bounced"
RECEIVED = "received"

#: Two audiences have a draft of their own. Whoever else hears of a statute is named by the key of its clock.
AUDIENCES = {
    law.ART_33_1: AUTHORITY,
    law.ART_34_1: DATA_SUBJECTS,
    law.ART_34_3_C: DATA_SUBJECTS,
}


@dataclass(frozen=True)
class Owed:
    """A duty of ours that a notice can meet. `recipient` is a party, or None for the authority and the people."""

    key: str
    audience: str
    recipient: int | None
    channels: tuple[Channel, ...]
    address: str | None = None


@dataclass(frozen=True)
class Draft:
    """One notice to write: to whom, by which channel, to which address as the contract names it, for which duties."""

    audience: str
    recipient: int | None
    channel: Channel
    address: str | None
    keys: tuple[str, ...]


def audience_of(kind: str, key: str, statute: str | None, creditor: int | None) -> str | None:
    """Who hears of a duty; None for our own triage clock, which nobody hears of.

    >>> audience_of("statute", "eu-nis2-23-4-a", "eu-nis2-23-4-a", None)
    'eu-nis2-23-4-a'
    """
    if kind == "triage":
        return None
    if statute is None or creditor is not None:
        return PARTY
    return AUDIENCES.get(key, key)


def statute_of(audience: str) -> str | None:
    """The statute that a notice to this audience performs; None for a notice to a party.

    >>> statute_of("eu-gdpr-33-1:DE"), statute_of("authority")
    ('eu-gdpr-33-1', 'eu-gdpr-33-1')
    """
    if audience == PARTY:
        return None
    named = {name: statute for statute, name in reversed(AUDIENCES.items())}
    return named.get(audience) or audience.partition(":")[0]


def drafts(owed: Iterable[Owed]) -> list[Draft]:
    """One notice for each recipient as far as one channel satisfies its duties, else one for each channel demanded.

    >>> both = [Owed("a", PARTY, 1, (Channel.EMAIL,)), Owed("b", PARTY, 1, (Channel.UNSPECIFIED,))]
    >>> [(draft.channel.value, draft.keys) for draft in drafts(both)]
    [('email', ('a', 'b'))]
    """
    # With what satisfies all of a group kept beside it, each duty is held against few groups, however many they are.
    groups: dict[tuple[str, int | None], list[_Group]] = {}
    order: list[_Group] = []
    for one in owed:
        same = groups.setdefault((one.audience, one.recipient), [])
        accepted = _accepted(one.channels)
        for group in same:
            if common := [channel for channel in group.channels if channel in accepted]:
                group.channels = common
                group.owed.append(one)
                break
        else:
            same.append(_Group(accepted, [one]))
            order.append(same[-1])
    return [_draft(group) for group in order]


@dataclass
class _Group:
    """Duties to one recipient with the channels that satisfy all of them, the best first."""

    channels: list[Channel]
    owed: list[Owed]


def _draft(group: _Group) -> Draft:
    first = group.owed[0]
    channel = (group.channels or GIVEN_CHANNELS)[0]
    if first.audience not in (PARTY, DATA_SUBJECTS) and channel is Channel.EMAIL:
        channel = Channel.PORTAL
    address = next((one.address for one in group.owed if one.address), None)
    return Draft(first.audience, first.recipient, channel, address, tuple(one.key for one in group.owed))


@cache
def _accepted(demanded: tuple[Channel, ...]) -> list[Channel]:
    return [channel for channel in GIVEN_CHANNELS if conforms(channel, demanded)]
