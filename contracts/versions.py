"""Which version of a duty counts on a day: a confirmed duty is never edited, a change is a new version from a date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Version:
    """One confirmed wording of a duty. `replaces` is the id of the version before it; None for the first one.

    It counts from the day `since` (None: from its confirmation, and for every incident still open then). `stands` is
    false once a later version took its place or the duty was withdrawn.
    """

    id: int
    replaces: int | None = None
    since: date | None = None
    stands: bool = True


def counting(versions: Iterable[Version], day: date, started: Collection[int] = ()) -> set[int]:
    """The ids that count on that day: of each duty the latest version that had begun, if the duty still stands.

    What an incident `started` under it keeps, and no other version of that duty joins it.

    >>> first, second = Version(1, stands=False), Version(2, replaces=1, since=date(2026, 7, 1))
    >>> counting([first, second], date(2026, 6, 30)), counting([first, second], date(2026, 7, 1))
    ({1}, {2})
    >>> counting([first, second], date(2026, 7, 1), started=[1])
    {1}
    """
    known = {one.id: one for one in versions}
    kept = {one for one in known if one in started}
    running = {_lineage(known[one], known)[-1].id for one in kept}
    for version in known.values():
        if not version.stands:
            continue
        lineage = _lineage(version, known)
        if lineage[-1].id in running:
            continue
        begun = next((one.id for one in lineage if one.since is None or one.since <= day), None)
        if begun is not None:
            kept.add(begun)
    return kept


def _lineage(version: Version, known: dict[int, Version]) -> list[Version]:
    """The version and all before it, the newest first."""
    line = [version]
    while (before := known.get(line[-1].replaces or 0)) is not None:
        line.append(before)
    return line
