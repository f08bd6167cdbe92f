"""Which worker is silent: one whose count of beats stands still although we kept looking.

Only the watcher's own steady seconds count, no moment that anybody stored: a clock on the wall that is set forwards or
backwards, here or at the database, can neither end a lease early nor keep a dead worker's for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

#: Seconds from one beat to the next.
BEAT_EVERY = 0.5
#: A worker that could not note a beat for so long hands nothing over any more, because another may have taken over.
HOLD_BACK = 2.0
#: A worker is silent once its beats have stood still for so long; with the next look and claim that is under 5 s.
SILENT_AFTER = 3.5
#: Longer gaps between two looks count for nothing: we, or the database, were the ones who were away.
GAP = 1.5


@dataclass(frozen=True)
class Seen:
    """The beat that a worker was last seen with, and for how many watched seconds it has stood still."""

    beat: int
    still: float = 0.0


@dataclass(frozen=True)
class Watch:
    """What has been seen of the other workers up to `at`, in steady seconds."""

    at: float = 0.0
    seen: Mapping[str, Seen] | None = None

    def look(self, at: float, beats: Mapping[str, int]) -> "Watch":
        """The watch after another look at all beats.

        >>> watch = Watch().look(0.0, {"w": 7}).look(1.0, {"w": 7}).look(2.0, {"w": 7}).look(3.0, {"w": 7})
        >>> watch.silent(), watch.look(4.0, {"w": 7}).silent(), watch.look(4.0, {"w": 8}).silent()
        ((), ('w',), ())
        """
        gap = at - self.at
        counted = gap if 0 <= gap <= GAP else 0.0
        return replace(self, at=at, seen={name: self._after(name, beat, counted) for name, beat in beats.items()})

    def silent(self) -> tuple[str, ...]:
        """Those who have stood still too long."""
        return tuple(name for name, seen in (self.seen or {}).items() if seen.still >= SILENT_AFTER)

    def beat(self, name: str) -> int:
        """The beat that this worker was last seen with; KeyError for one never seen."""
        return (self.seen or {})[name].beat

    def _after(self, name: str, beat: int, counted: float) -> Seen:
        before = (self.seen or {}).get(name)
        return Seen(beat, before.still + counted) if before is not None and before.beat == beat else Seen(beat)
