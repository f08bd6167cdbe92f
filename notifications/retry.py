"""When to try again after a text was not taken, and when to give up and tell a person.

The waits grow from ten seconds to half an hour, shrink as the moment draws near at which the text is needed, and go on
for a day. The day counts from the first attempt, not from the queueing: a text that was held or planned for later, or
that slept with the machine, gets its full day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.phrases import Phrase

WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 900, 1800))
PATIENCE = timedelta(hours=24)
#: However near the moment at which a text is needed, a server gets this long to recover.
CLOSEST = timedelta(seconds=5)


@dataclass(frozen=True)
class Verdict:
    """The next attempt's moment, or None for giving up; with the reason in words."""

    at: datetime | None
    reason: Phrase


def next_try(
    attempts: int,
    first_tried_at: datetime,
    now: datetime,
    permanent: bool = False,
    retry_after: float | None = None,
    needed_by: datetime | None = None,
    spread: float = 0.0,
) -> Verdict:
    """The verdict after the `attempts`-th attempt has failed at `now`; `retry_after` in seconds.

    Up to `needed_by` the waits draw closer: never more than a quarter of the time that is left, and never past it.
    `spread` from 0 to 1 lengthens our own wait by up to a tenth, so that a crowd does not come back in one step.
    A machine that slept a day between two attempts still makes as many as there are waits before it gives up.

    >>> from datetime import UTC
    >>> start = datetime(2026, 3, 27, 12, tzinfo=UTC)
    >>> next_try(1, start, start).at - start
    datetime.timedelta(seconds=10)
    >>> next_try(8, start, start, needed_by=start + timedelta(minutes=4)).at - start
    datetime.timedelta(seconds=60)
    """
    if permanent:
        return Verdict(None, Phrase("The address or the text was refused for good."))
    last_call = first_tried_at + PATIENCE
    if now >= last_call and attempts >= len(WAITS):
        return Verdict(None, Phrase("Given up after {attempts} attempts.", {"attempts": attempts}))
    at = now + wait(attempts, retry_after, needed_by - now if needed_by else None, spread)
    if now < last_call < at:
        at = last_call
    if retry_after is not None:
        return Verdict(at, Phrase("The provider asked to wait; next attempt {moment}.", {"moment": at}))
    return Verdict(at, Phrase("Next attempt {moment}.", {"moment": at}))


def wait(
    attempts: int, retry_after: float | None = None, left: timedelta | None = None, spread: float = 0.0
) -> timedelta:
    """How long after the `attempts`-th attempt: what the provider asked for, but never longer than our longest wait.

    `left` is the time until the text is needed; what the provider asked for is kept to all the same.

    >>> wait(3), wait(1, retry_after=45), wait(8, left=timedelta(minutes=2))
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=45), datetime.timedelta(seconds=30))
    """
    own = WAITS[min(max(attempts, 1), len(WAITS)) - 1] * (1 + spread / 10)
    if left is not None and left > timedelta(0):
        own = min(own, max(left / 4, min(CLOSEST, left)))
    if retry_after is None:
        return own
    # Not `min(max(...))` on the timedelta: an absurd number of seconds would overflow it.
    return timedelta(seconds=min(max(retry_after, own.total_seconds()), WAITS[-1].total_seconds()))
