"""The states of a delivery, and what a provider's word makes of them: forward, never back.

*Accepted* is handed over: the recipient's server or the provider took it. It is not *delivered*. What comes back after
it was accepted has *bounced*, whatever the provider calls that; *failed* means that nobody ever took it.
"""

QUEUED = "queued"
HELD = "held"
LEASED = "leased"
ACCEPTED = "accepted"
DELIVERED = "delivered"
FAILED = "failed"
BOUNCED = "bounced"
#: Taken back before it was handed over, because what it says is not true any more.
WITHDRAWN = "withdrawn"

STATES = (QUEUED, HELD, LEASED, ACCEPTED, DELIVERED, FAILED, BOUNCED, WITHDRAWN)
WAITING = (QUEUED, HELD, LEASED)
HANDED_OVER = (ACCEPTED, DELIVERED)
GONE_WRONG = (FAILED, BOUNCED)

NO_MAIL_SERVER = "no_mail_server"
NO_SMS_ACCOUNT = "no_sms_account"
NO_VOICE_NUMBER = "no_voice_number"
EXAMPLE_ADDRESS = "example_address"
HOLD_REASONS = (NO_MAIL_SERVER, NO_SMS_ACCOUNT, NO_VOICE_NUMBER, EXAMPLE_ADDRESS)
#: What a channel lacks that is not configured.
MISSING = {"email": NO_MAIL_SERVER, "sms": NO_SMS_ACCOUNT, "voice": NO_VOICE_NUMBER}

# How far along a state is. A bounce outranks a delivery only when a person records it.
RANK = {QUEUED: 0, HELD: 0, LEASED: 0, WITHDRAWN: 0, ACCEPTED: 1, DELIVERED: 2, FAILED: 2, BOUNCED: 2}

# The words for texts and those for calls. A completed call was answered, be it by a machine: only a key acknowledges.
TAKEN = frozenset({"accepted", "scheduled", "queued", "sending", "sent", "initiated", "ringing", "in-progress"})
ARRIVED = frozenset({"delivered", "read", "completed"})
CAME_BACK = frozenset({"undelivered", "failed", "canceled", "busy", "no-answer"})


def advance(state: str, word: str) -> str:
    """The state after the provider's `word`; the same state where the word is stale, unknown or says less.

    >>> advance("accepted", "delivered"), advance("delivered", "sent"), advance("accepted", "undelivered")
    ('delivered', 'delivered', 'bounced')
    """
    said = _meaning(word)
    if said is None or RANK[said] <= RANK[state]:
        return state
    return said


def can_bounce(state: str) -> bool:
    """Whether a person may record that a text came back: only what was handed over can."""
    return state in HANDED_OVER


def hold_reason(channel: str, configured: bool, example: bool, loopback: bool) -> str | None:
    """Why a text must wait although it is due; None where nothing speaks against sending it.

    An example address may be used with a server on this very machine, which is how a trial run is done.

    >>> hold_reason("email", configured=True, example=True, loopback=False)
    'example_address'
    """
    if not configured:
        return MISSING.get(channel, NO_MAIL_SERVER)
    return EXAMPLE_ADDRESS if example and not loopback else None


def _meaning(word: str) -> str | None:
    word = word.strip().lower()
    if word in TAKEN:
        return ACCEPTED
    if word in ARRIVED:
        return DELIVERED
    return BOUNCED if word in CAME_BACK else None
