"""Every chain of notice that the stored contracts make: sub-processor → processor → controller.

GDPR Art. 28(4): what the processor owes binds its sub-processors too; Art. 33(2): each tells the one above. We may
stand anywhere in a chain, or not at all. Everything but the full list of chains is computed in linear time: a
processor with a hundred sub-processors and a hundred controllers has ten thousand chains.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from contracts.chains.links import Link, Node, Paper, Sums, added, links

Place = tuple[str, int]


@dataclass(frozen=True)
class Slowest:
    """The slowest way up to a link's upper party: the most hours of its numbered links, and whether on some way a link
    has no number or is not known."""

    most: int = 0
    open: bool = False


@dataclass(frozen=True)
class Chain:
    """The links from the lowest party up to the controller, or as far up as contracts are stored."""

    links: tuple[Link, ...]

    @property
    def sums(self) -> Sums:
        """What all links allow together."""
        return added(link.sums for link in self.links)

    @property
    def below_us(self) -> tuple[Link, ...]:
        """The links by which the news reaches us; all of them if we are not in this chain."""
        place = next((number for number, link in enumerate(self.links) if link.upper.ours), len(self.links) - 1)
        return () if self.links[0].lower.ours else self.links[: place + 1]


def chains(papers: Iterable[Paper]) -> list[Chain]:
    """Every chain of these contracts, whatever their order. For many contracts ask a `Net` for some of them.

    >>> chains([])
    []
    """
    net = Net(links(papers))
    return [chain for top in net.tops for chain in net.chains(top)]


class Net:
    """The links and how they hang together. A contract under a stated one hangs there alone; any other hangs under
    every contract in which its upper party is the lower one."""

    def __init__(self, all_links: Iterable[Link]) -> None:
        self.links = tuple(all_links)
        self._by_id = {link.contract_id: link for link in self.links}
        self._by_lower: dict[int, list[Link]] = {}
        self._under: dict[int, list[Link]] = {}
        self._free: dict[int, list[Link]] = {}
        for link in self.links:
            self._by_lower.setdefault(link.lower.id, []).append(link)
            if link.to_controller:
                continue
            parent = self._stated_parent(link)
            if parent:
                self._under.setdefault(parent.contract_id, []).append(link)
            else:
                self._free.setdefault(link.upper.id, []).append(link)
        self._slowest: dict[Place, Slowest] = {}
        self._measure()
        for siblings in (*self._under.values(), *self._free.values()):
            siblings.sort(key=self.urgency)
        self.tops = sorted(self._tops(), key=self.urgency)

    def below(self, link: Link) -> list[Link]:
        """The links that end where this one begins, the slowest first."""
        under, free = self._under.get(link.contract_id, []), self._free.get(link.lower.id, [])
        return sorted([*under, *free], key=self.urgency) if under and free else under or free

    def above(self, link: Link) -> list[Link]:
        """The links that begin where this one ends; none where it ends with a controller."""
        if link.to_controller:
            return []
        parent = self._stated_parent(link)
        return [parent] if parent else self._by_lower.get(link.upper.id, [])

    def slowest(self, link: Link) -> Slowest:
        """The slowest way from the lowest party below up to this link's upper party."""
        return self._slowest[("link", link.contract_id)]

    def slowest_below(self, link: Link) -> Slowest:
        """The slowest way from the lowest party below up to this link's lower party; nothing if nobody is below."""
        return _slower(self._slowest[place] for place in self._next(("link", link.contract_id)))

    def urgency(self, link: Link) -> tuple[int, bool, int]:
        """Sorts what takes longest first, then what nobody can compute."""
        slow = self.slowest(link)
        return -slow.most, not slow.open, link.contract_id

    def chains(self, top: Link, most: int | None = None) -> Iterator[Chain]:
        """The chains that end with this link, the slowest branches first; `most` of them (None: all)."""
        return islice(self._walk(top), most)

    def counterparty(self, link: Link) -> Node:
        """Whom we can negotiate with about it: the other side of our own contract, or the processor of ours on whose
        behalf a sub-processor works. Where we stand nowhere above, the one who owes the notice."""
        current, seen = link, set[int]()
        while current.contract_id not in seen:
            seen.add(current.contract_id)
            if current.upper.ours or current.lower.ours:
                return current.lower if current.upper.ours else current.upper
            above = self.above(current)
            if not above:
                break
            current = next((one for one in above if one.upper.ours), above[0])
        return link.lower

    def tops_of(self, party_ids: Iterable[int]) -> list[Link]:
        """The last links of every chain in which one of these parties stands, in their order."""
        wanted = set(party_ids)
        waiting = [link for link in self.links if {link.lower.id, link.upper.id} & wanted]
        seen, climbed = {link.contract_id for link in waiting}, set[int]()
        while waiting:
            link = waiting.pop()
            if link.to_controller or (self._stated_parent(link) is None and link.upper.id in climbed):
                continue
            climbed.add(link.upper.id)
            fresh = [one for one in self.above(link) if one.contract_id not in seen]
            seen.update(one.contract_id for one in fresh)
            waiting += fresh
        return [top for top in self.tops if top.contract_id in seen]

    def _stated_parent(self, link: Link) -> Link | None:
        parent = self._by_id.get(link.under_id) if link.under_id is not None else None
        return parent if parent and parent is not link and parent.lower.id == link.upper.id else None

    def _walk(self, top: Link) -> Iterator[Chain]:
        stack: list[tuple[Link, ...]] = [(top,)]
        while stack:
            path = stack.pop()
            # Two parties may work for each other: nobody stands twice in one chain.
            standing = {link.upper.id for link in path} | {path[-1].lower.id}
            further = [one for one in self.below(path[-1]) if one.lower.id not in standing]
            if further:
                stack += [(*path, one) for one in reversed(further)]
            else:
                yield Chain(path[::-1])

    def _tops(self) -> list[Link]:
        """The links with nobody above; of parties that only work for each other the first stands for all."""
        found = [link for link in self.links if not self.above(link)]
        seen: set[Place] = set()
        for link in found:
            self._visit(("link", link.contract_id), seen)
        for link in self.links:
            if ("link", link.contract_id) not in seen:
                found.append(link)
                self._visit(("link", link.contract_id), seen)
        return found

    def _visit(self, start: Place, seen: set[Place]) -> None:
        waiting = [start]
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                waiting += self._next(place)

    def _next(self, place: Place) -> list[Place]:
        """What hangs below. The links that all contracts of a party share are reached by way of the party, once."""
        kind, number = place
        if kind == "party":
            return [("link", link.contract_id) for link in self._free.get(number, ())]
        under = [("link", link.contract_id) for link in self._under.get(number, ())]
        return [*under, ("party", self._by_id[number].lower.id)]

    def _measure(self) -> None:
        """The slowest way up to each place, from below: each place once, circles cut where they close."""
        begun: set[Place] = set()
        for start in (("link", link.contract_id) for link in self.links):
            waiting = [start]
            while waiting:
                place = waiting[-1]
                if place not in begun:
                    begun.add(place)
                    waiting += [one for one in self._next(place) if one not in begun]
                    continue
                waiting.pop()
                if place not in self._slowest:
                    self._slowest[place] = self._measured(place)

    def _measured(self, place: Place) -> Slowest:
        below = _slower(self._slowest.get(one, Slowest()) for one in self._next(place))
        if place[0] == "party":
            return below
        own = self._by_id[place[1]].sums
        return Slowest(own.most + below.most, own.open or below.open)


def _slower(ways: Iterable[Slowest]) -> Slowest:
    most, any_open = 0, False
    for way in ways:
        most, any_open = max(most, way.most), any_open or way.open
    return Slowest(most, any_open)
