"""Voice calls by Twilio: the text is read out, and a key pressed in the call comes back as an answer.

The words travel with the order (TwiML in it), so a call speaks even while our own pages are down; only the keys need
them. Answering machine detection is left out on purpose: a machine presses no key, so it never answers for a person,
and the pause that detection needs makes people hang up.
"""

from datetime import datetime

from notifications.provider import TIMEOUT, Account
from notifications.texts import Letter

#: How a language is read out; what is not here is left to the account's own voice.
SPOKEN = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT", "nl": "nl-NL"}
#: Read twice: whoever is woken by it misses the beginning.
TIMES = 2
#: Seconds for a key after the last word.
WAIT = 10
#: Seconds that the phone rings: long enough for a pocket, too short for most mailboxes.
RING = 40


class VoiceTransport:
    """Calls by Twilio, or by the server at `base_url` that answers as Twilio does.

    `sender` must be a number: a messaging service cannot call. `answers` is the address that takes the keys, behind
    which the delivery's id is written.
    """

    def __init__(
        self,
        sid: str | None,
        token: str | None,
        sender: str | None,
        base_url: str | None = None,
        status_callback: str | None = None,
        answers: str | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._account = Account(sid, token, base_url, timeout)
        self._sender = sender or ""
        self.configured = self._account.complete and self._sender.startswith("+")
        self.loopback = self._account.loopback
        self._status_callback = self._account.reachable(status_callback)
        self._answers = self._account.reachable(answers)

    def send(self, letter: Letter, at: datetime) -> str:
        """Orders the call; returns the provider's sid of it."""
        action = f"{self._answers}/{letter.id}" if self._answers else None
        words = {"to": letter.address, "from_": self._sender, "timeout": RING}
        words |= {"twiml": asking(letter.body, letter.language, action)}
        if self._status_callback:
            words["status_callback"] = self._status_callback
        return self._account.order(lambda client: client.calls.create(**words))

    def close(self) -> None:
        self._account.close()


def asking(body: str, language: str, action: str | None) -> str:
    """The call as TwiML: the text, and what to do with a key; without `action` it is only read."""
    from twilio.twiml.voice_response import Gather, VoiceResponse

    call = VoiceResponse()
    place = call
    if action:
        place = Gather(num_digits=1, timeout=WAIT, action=action, method="POST")
        call.append(place)
    place.say(body, language=SPOKEN.get(language), loop=TIMES)
    return str(call)


def ending(words: str, language: str) -> str:
    """The end of a call as TwiML."""
    from twilio.twiml.voice_response import VoiceResponse

    call = VoiceResponse()
    call.say(words, language=SPOKEN.get(language))
    call.hangup()
    return str(call)
