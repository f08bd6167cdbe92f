"""Counts lost, doubled and late texts: what the database says against what the other side really received."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def mark_of_sms(body: str) -> str:
    """What an SMS can be told by, as none carries an id of ours: its words, without the key of a link.

    The database keeps no key beside the words, and the text that leaves has one.

    >>> mark_of_sms("See https://b.example/a/0123456789abcdef") == mark_of_sms("See https://b.example/a/[key]")
    True
    """
    return re.sub(r"(https?://\S+/)[\w-]{10,}(?!\S)", r"\1[key]", body)


@dataclass(frozen=True)
class Arrival:
    """A text that the other side took: its mark (Message-ID; the body of an SMS), when, and the id given to it."""

    mark: str
    at: float
    reference: str


@dataclass(frozen=True)
class Record:
    """What the database says of a text. `attempts` are number and outcome; `due` in seconds as arrivals have them;
    `replaced`: a younger text on the same matter goes to the same address."""

    mark: str
    due: float
    state: str
    provider_id: str | None
    attempts: tuple[tuple[int, str], ...]
    replaced: bool = False


@dataclass
class Tally:
    """`lost`: nobody received it, and it neither waits for its next attempt nor stands as failed, nor was it taken back
    for a younger one (`withdrawn`), as a look does that comes before any hand. `doubled`: received
    more often than the record can explain. `stuck`: received, but for ever in the hands of a worker that is no more.
    `strange`: received, and the database knows nothing of it. `twice`: received again after an attempt whose outcome
    the record calls unknown."""

    texts: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    waiting: int = 0
    failed: int = 0
    withdrawn: int = 0
    #: Seconds from the moment at which a text was due to its first arrival, smallest first.
    late: list[float] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.strange)

    def __str__(self) -> str:
        late = f"{self.late[len(self.late) // 2]:.1f} s median, {self.late[-1]:.1f} s at most" if self.late else "none"
        return (
            f"{self.texts} texts: {len(self.lost)} lost, {len(self.doubled)} doubled without record, "
            f"{len(self.stuck)} stuck, {len(self.strange)} strange; {len(self.twice)} twice with record, "
            f"{self.failed} failed, {self.waiting} waiting, {self.withdrawn} taken back; first arrival after {late}"
            + "".join(f"; lost: {mark[:200]}" for mark in self.lost[:3])
        )


def count(expected: Iterable[str], records: Mapping[str, Record], arrivals: Iterable[Arrival]) -> Tally:
    """The tally once all workers are at rest. `expected` are the marks of what was committed by whoever queued it.

    A copy is explained by an attempt of its own, noted as taken or as of unknown outcome.

    >>> str(count(["m"], {}, []))[:14], count(["m"], {}, []).lost
    ('1 texts: 1 los', ['m'])
    """
    received: dict[str, list[Arrival]] = {}
    for one in sorted(arrivals, key=lambda one: one.at):
        received.setdefault(one.mark, []).append(one)
    marks = dict.fromkeys((*expected, *records))
    tally = Tally(texts=len(marks), strange=[mark for mark in received if mark not in marks])
    for mark in marks:
        copies, record = received.get(mark, []), records.get(mark)
        if record is None:
            tally.lost.append(mark)
            continue
        _judge(tally, mark, record, copies)
        if copies:
            tally.late.append(copies[0].at - record.due)
    tally.late.sort()
    return tally


def _judge(tally: Tally, mark: str, record: Record, copies: list[Arrival]) -> None:
    explained = {number for number, outcome in record.attempts if outcome in ("accepted", "unknown")}
    if len(copies) > len(explained) and record.state != "leased":
        tally.doubled.append(mark)
    elif len(copies) > 1:
        tally.twice.append(mark)
    if record.state == "leased":
        (tally.stuck if copies else tally.lost).append(f"{mark} ({record.state})")
    elif record.state in ("queued", "held"):
        tally.waiting += 1
    elif record.state in ("failed", "bounced"):
        tally.failed += 1
    elif record.state == "withdrawn" and record.replaced:
        tally.withdrawn += 1
    elif record.provider_id not in [one.reference for one in copies]:
        # It says that the other side took it, under an id that the other side never gave.
        tally.lost.append(f"{mark} ({record.state})")
