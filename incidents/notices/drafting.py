"""Which notice goes to whom by which channel: the contract's own, one notice for every duty that it satisfies."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    groups: list[list[Owed]] = []
    for one in owed:
        for group in groups:
            same = (group[0].audience, group[0].recipient) == (one.audience, one.recipient)
            if same and _common([*group, one]):
                group.append(one)
                break
        else:
            groups.append([one])
    return [_draft(group) for group in groups]


def _draft(group: list[Owed]) -> Draft:
    channel = (_common(group) or GIVEN_CHANNELS)[0]
    if group[0].audience not in (PARTY, DATA_SUBJECTS) and channel is Channel.EMAIL:
        channel = Channel.PORTAL
    address = next((one.address for one in group if one.address), None)
    return Draft(group[0].audience, group[0].recipient, channel, address, tuple(one.key for one in group))


def _common(group: list[Owed]) -> list[Channel]:
    return [channel for channel in GIVEN_CHANNELS if all(conforms(channel, one.channels) for one in group)]
