"""What the auditor asks each minute, how late is too late, and what its answers mean.

A finding is a kind and how many rows it concerns. All holds where there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.phrases import Phrase

EVERY = timedelta(minutes=1)
#: A verdict older than this proves nothing any more.
STALE_AFTER = timedelta(minutes=3)
#: How long something may be due and not be dealt with.
TOLERANCE = timedelta(minutes=1)
#: One hand-over may wait for a server's time-outs, one after the other; longer than this it hangs.
HANDS_TOLERANCE = timedelta(minutes=5)
#: A machine whose clock is further off than this many seconds says so.
CLOCK_TOLERANCE = 2.0
#: Rows are counted up to here: how bad it is shows, and a look costs the same on the worst day.
COUNTED = 1000


class Kind(StrEnum):
    """What can be wrong; the word in the database and in metrics."""

    UNARMED = "unarmed"
    CLOCKS_LATE = "clocks_late"
    TEXTS_LATE = "texts_late"
    TEXTS_STUCK = "texts_stuck"
    TEXTS_PAST_NEED = "texts_past_need"
    CALLS_LATE = "calls_late"
    INCOMING_LATE = "incoming_late"
    NO_WORKER = "no_worker"
    WORKER_SILENT = "worker_silent"
    WORKER_STUCK = "worker_stuck"
    CLOCK_OFF = "clock_off"
    DRIFTED = "drifted"


WORDS = {
    Kind.UNARMED: Phrase("open clocks without a next alert: {count}"),
    Kind.CLOCKS_LATE: Phrase("clocks whose alert is due and was not raised: {count}"),
    Kind.TEXTS_LATE: Phrase("texts that are due and not on their way: {count}"),
    Kind.TEXTS_STUCK: Phrase("texts that hang in a hand-over: {count}"),
    Kind.TEXTS_PAST_NEED: Phrase("texts not handed over in time: {count}"),
    Kind.CALLS_LATE: Phrase("calls whose next step is overdue: {count}"),
    Kind.INCOMING_LATE: Phrase("replies and call-backs that nobody took in: {count}"),
    Kind.NO_WORKER: Phrase("no worker runs"),
    Kind.WORKER_SILENT: Phrase("workers that do not beat: {count}"),
    Kind.WORKER_STUCK: Phrase("workers that do not look for what is due: {count}"),
    Kind.CLOCK_OFF: Phrase("machines whose own clock is wrong by more than 2 seconds: {count}"),
    Kind.DRIFTED: Phrase("clocks that differ from what their facts give: {count}"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold, and for how many rows (at most COUNTED are counted)."""

    kind: Kind
    count: int

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.count}"

    @property
    def words(self) -> Phrase:
        return WORDS[self.kind].filled({"count": self.count})


def stored(line: str) -> Finding:
    """The finding that was stored as `str()` of it.

    >>> stored("texts_late:3").count
    3
    """
    kind, _, count = line.partition(":")
    return Finding(Kind(kind), int(count))


def clock_ahead(own: datetime, shared: datetime | None) -> float:
    """By how many seconds a machine's own clock is ahead of the shared one; 0 where there is none but it.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    >>> clock_ahead(noon, noon + timedelta(seconds=3)), clock_ahead(noon, None)
    (-3.0, 0.0)
    """
    return (own - shared).total_seconds() if shared else 0.0


@dataclass(frozen=True)
class Pulse:
    """What a worker's row says: when it last beat and looked, by how many seconds its machine's clock is ahead."""

    started_at: datetime
    beaten_at: datetime
    ticked_at: datetime | None
    clock_ahead: float = 0.0


def of_workers(pulses: Iterable[Pulse], now: datetime) -> list[Finding]:
    """What is wrong with the workers that have not ended.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    >>> [str(one) for one in of_workers([Pulse(noon, noon, noon, clock_ahead=-2.5)], noon)]
    ['clock_off:1']
    """
    living = list(pulses)
    counts = {
        Kind.NO_WORKER: 0 if living else 1,
        Kind.WORKER_SILENT: sum(now - one.beaten_at > TOLERANCE for one in living),
        # One that has just begun has not looked yet.
        Kind.WORKER_STUCK: sum(now - (one.ticked_at or one.started_at) > TOLERANCE for one in living),
        Kind.CLOCK_OFF: sum(abs(one.clock_ahead) > CLOCK_TOLERANCE for one in living),
    }
    return findings(counts)


def findings(counts: Mapping[Kind, int]) -> list[Finding]:
    """The counts that are not nought, as findings in the order of Kind."""
    return [Finding(kind, counts[kind]) for kind in Kind if counts.get(kind)]


def is_time(last: datetime | None, now: datetime) -> bool:
    """Whether the next look is due. A verdict from the future, after the clock was set back, counts for nothing."""
    return last is None or not timedelta(0) <= now - last < EVERY


def to_alarm(found: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """What people are told of: what stood at the look before and still stands.

    After a time without a worker everything is late at the first look and usually gone at the second.
    """
    stood = {one.kind for one in before}
    return [one for one in found if one.kind in stood]


def hour_of(now: datetime) -> str:
    """Names the hour in which a kind is told of once.

    >>> from datetime import UTC
    >>> hour_of(datetime(2026, 6, 1, 12, 59, tzinfo=UTC))
    '2026060112'
    """
    return f"{now:%Y%m%d%H}"


def is_stale(at: datetime | None, now: datetime, since: datetime | None) -> bool:
    """Whether the verdict of `at` is too old, or is still missing although workers have run since then."""
    if at is None:
        return since is not None and now - since > STALE_AFTER
    return not -EVERY <= now - at <= STALE_AFTER
