"""What the page on chains shows of an overview: some counterparties, their findings, pictures and sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from contracts.chains.chain import Chain, Net
from contracts.chains.findings import Finding, of_party
from contracts.chains.links import Link, Node
from contracts.chains.picture import Picture, picture

#: What one page holds: counterparties with their findings, pictures, and chains in one picture.
PARTIES, PICTURES, BRANCHES = 20, 20, 8


@dataclass(frozen=True)
class Drawn:
    """The chains that end with one link: as a picture, and each for the table. `hidden`: there are more."""

    top: Link
    chains: tuple[Chain, ...]
    picture: Picture
    hidden: bool


@dataclass(frozen=True)
class Leaf:
    """One page of counterparties with their findings; `page` of `pages`, counted from 1."""

    parties: tuple[Node, ...]
    findings: tuple[Finding, ...]
    page: int
    pages: int


def leaf(net: Net, found: Sequence[Finding], chosen: int, page: int, words: str = "") -> Leaf:
    """What is asked for: one party with all that concerns it, or, with `chosen` 0, one page of all counterparties with
    these words in their names."""
    if chosen:
        nodes = (node for link in net.links for node in (link.lower, link.upper))
        party = next((node for node in nodes if node.id == chosen), None)
        return Leaf((party,) if party else (), tuple(of_party(found, chosen)), 1, 1)
    sought = words.casefold()
    everybody = [party for party in counterparties(net, found) if sought in party.name.casefold()]
    pages = max(1, -(-len(everybody) // PARTIES))
    page = min(max(page, 1), pages)
    parties = everybody[(page - 1) * PARTIES : page * PARTIES]
    ids = {party.id for party in parties}
    return Leaf(tuple(parties), tuple(one for one in found if one.counterparty.id in ids), page, pages)


def counterparties(net: Net, found: Iterable[Finding]) -> list[Node]:
    """Everybody we could negotiate with: those with findings in their order, then the others by name."""
    with_findings = {finding.counterparty.id: finding.counterparty for finding in found}
    others = {}
    for link in net.links:
        party = net.counterparty(link)
        if party.id not in with_findings:
            others[party.id] = party
    return [*with_findings.values(), *sorted(others.values(), key=lambda party: (party.name, party.id))]


def drawn(net: Net, parties: Sequence[Node]) -> tuple[list[Drawn], int]:
    """The pictures of the chains in which these parties stand, what takes longest first, and how many are left out."""
    tops = net.tops_of(party.id for party in parties)
    return [_drawn(net, top) for top in tops[:PICTURES]], max(0, len(tops) - PICTURES)


def _drawn(net: Net, top: Link) -> Drawn:
    some = tuple(islice(net.chains(top), BRANCHES + 1))
    shown = some[:BRANCHES]
    return Drawn(top, shown, picture(shown), len(some) > BRANCHES)


def most_to_authority(chain: Chain, controller: int) -> int | None:
    """Elapsed hours from the knowledge of the lowest party to the controller's limit towards the authority; None where
    a link has no number or is not known, or where no controller stands above."""
    if chain.sums.open or not chain.links[-1].to_controller:
        return None
    return chain.sums.most + controller
