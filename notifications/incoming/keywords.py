"""Whether a reply by SMS asks to be left alone, or to be written to again.

The words are those that Twilio itself acts on, in its article "Twilio support for opt-out keywords (SMS STOP
filtering)" and its guide to Advanced Opt-Out: one word alone, whatever its case. Its own block and ours must agree.
"""

from enum import StrEnum

STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
STARTS = frozenset({"START", "YES", "UNSTOP"})
NOISE = " \t\r\n\u00a0\u200b\ufeff.,;:!?\"'()[]«»“”‘’*"


class Wish(StrEnum):
    STOP = "STOP"
    START = "START"


def wish(said: str, declared: str | None = None) -> Wish | None:
    """What the sender wishes; None where the reply is about something else.

    `declared` is Twilio's own word for it (`OptOutType`), which knows keywords that an account has set up in other
    languages. A sentence is no keyword: whoever writes "please stop the server" wants to go on.

    >>> wish("Stop."), wish("stop it"), wish("arrêt", "STOP")
    (<Wish.STOP: 'STOP'>, None, <Wish.STOP: 'STOP'>)
    """
    if declared in (Wish.STOP, Wish.START):
        return Wish(declared)
    word = said.strip(NOISE).upper()
    if word in STOPS:
        return Wish.STOP
    return Wish.START if word in STARTS else None
