"""By which channels a person is told while our own mail may be read by others."""

from collections.abc import Collection, Iterable

from notifications.texts import CHAT, EMAIL, SMS, VOICE


def instead(channels: Iterable[str], usable: Collection[str]) -> tuple[str, ...]:
    """What would go by mail goes by everything else that is `usable` then: a mailbox for emergencies, chat and SMS; by
    voice where there is none of these. What would not go by mail stays as it is.

    >>> instead(("email",), {"sms", "voice"}), instead(("email",), {"voice"}), instead(("chat",), {"sms"})
    (('sms',), ('voice',), ())
    """
    channels = tuple(channels)
    others = (CHAT, SMS) if EMAIL in channels else ()
    found = tuple(one for one in dict.fromkeys((*channels, *others)) if one in usable)
    return found or ((VOICE,) if EMAIL in channels and VOICE in usable else ())
