"""What is wrong with a chain of notice before any breach, each finding bound to its sentence.

GDPR Art. 28(3)(f), 28(4), 33(1), 33(2); EDPB Guidelines 9/2022 (version 2.0) on awareness and on processors. The
proposed wordings are ours and stand in `remedies.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from contracts.chains.chain import Chain, Net
from contracts.chains.links import Clause, Kind, Link, Node, least_hours, most_hours
from contracts.chains.threshold import threshold
from contracts.contacts.channels import Reach
from contracts.terms import Channel, Terms, Trigger, Unit, period_words
from contracts.words import CHANNELS
from core.phrases import Phrase

#: Hours that we propose where a sentence has none or too many. Ours, not law.
PROPOSED_HOURS = 24


class Severity(IntEnum):
    """How much it harms, the worst first."""

    BREAKS = 1
    WEAKENS = 2
    SETTLE = 3


class Flaw(StrEnum):
    LATE = "late"
    NARROWED = "narrowed"
    WHOLE_LIMIT = "whole_limit"
    NO_TIME = "no_time"
    BOUNCED = "bounced"
    NO_DUTY = "no_duty"
    UNKNOWN_BELOW = "unknown_below"
    NO_CONTACT = "no_contact"
    FROM_CONFIRMED = "from_confirmed"
    NO_NUMBER = "no_number"
    NO_CHANNEL = "no_channel"
    NO_ADDRESS = "no_address"
    MAY_CHARGE = "may_charge"


SEVERITIES = {
    Flaw.LATE: Severity.BREAKS,
    Flaw.NARROWED: Severity.BREAKS,
    Flaw.WHOLE_LIMIT: Severity.BREAKS,
    Flaw.NO_TIME: Severity.BREAKS,
    Flaw.BOUNCED: Severity.BREAKS,
    Flaw.NO_DUTY: Severity.WEAKENS,
    Flaw.UNKNOWN_BELOW: Severity.WEAKENS,
    Flaw.NO_CONTACT: Severity.WEAKENS,
    Flaw.FROM_CONFIRMED: Severity.WEAKENS,
    Flaw.NO_NUMBER: Severity.WEAKENS,
    Flaw.NO_CHANNEL: Severity.WEAKENS,
    Flaw.NO_ADDRESS: Severity.SETTLE,
    Flaw.MAY_CHARGE: Severity.SETTLE,
}


@dataclass(frozen=True)
class Finding:
    """One flaw of one contract. `counterparty` is whom we would negotiate with; `quote` is None where no sentence is
    stored. `text` says what is so here; `hours` go into the proposed wording, where it needs a figure of its own.
    `further` are the ids of parties further down whose own terms, or missing ones, make it so."""

    flaw: Flaw
    link: Link
    counterparty: Node
    text: Phrase
    quote: str | None = None
    section: str | None = None
    obligation_id: int | None = None
    hours: int = PROPOSED_HOURS
    further: frozenset[int] = frozenset()

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.flaw]

    @property
    def language(self) -> str | None:
        """The language of the text that a better wording would go into; None where nobody knows it."""
        clause = self.link.clause
        return (clause.language if clause else None) or self.link.language


@dataclass(frozen=True)
class Scale:
    """What is measured against, in elapsed hours: after how many the news comes too late for us, and the controller's
    own limit towards the authority, from the catalogue."""

    late: int
    controller: int


NARROWED = Phrase("The words “{words}” leave out every breach below that threshold.")
NO_NUMBER = Phrase("{lower} tells {upper} “{period}”: no number, so nobody can say when it is late.")
NO_NUMBER_AT_ALL = Phrase("The sentence names no time at all for the notice from {lower} to {upper}.")
FROM_CONFIRMED = Phrase("The time for {lower} runs only once the breach is confirmed, not from its awareness.")
NO_CHANNEL = Phrase("The sentence names neither a channel nor an address for the notice to {upper}.")
NO_ADDRESS = Phrase("The sentence names the channel ({channel}) but no address for the notice to {upper}.")
BOUNCED_ADDRESS = Phrase("The address that the contract names gave a notice back: {address}.")
BOUNCED_CONTACT = Phrase("What we last sent to the contact of {upper} came back.")
NO_CONTACT = Phrase("We owe {upper} the notice and have no address of it for breach notices.")
NO_DUTY = Phrase("No duty of {lower} to tell {upper} of a breach is confirmed from this contract.")
UNKNOWN_BELOW = Phrase("Nobody here knows when {lower} itself is told: the terms of {names} are not known to us.")
AS_LONG = Phrase("{period} for {lower} are as long as the controller's whole own limit of {limit} hours, as a span.")
LONGER = Phrase("{period} for {lower} are longer than the controller's whole own limit of {limit} hours.")
LATE = Phrase("By these terms {upper} may learn of it up to {most} hours after {lowest} knew: later than {late} hours.")
LATE_OR_LATER = Phrase(
    "By these terms {upper} may learn of it {most} hours after {lowest} knew, and later still, as not every link has a "
    "number. Too late is after {late} hours."
)
NO_TIME = Phrase(
    "By way of {lower} the news may take up to {most} hours to reach us; we promised {controller} to tell within "
    "{promised}."
)
NO_TIME_OR_LESS = Phrase(
    "By way of {lower} the news may take {most} hours to reach us, and more, as not every link has a number; we "
    "promised {controller} to tell within {promised}."
)
MAY_CHARGE = Phrase("{lower} may charge for its help with a breach.")


def findings(net: Net, scale: Scale) -> list[Finding]:
    """Every finding, by counterparty: the one with the worst findings first, then in the order of the contracts."""
    shortest = _shortest_promise(net)
    found = [finding for link in net.links for finding in _of(net, link, scale, shortest)]
    by_party: dict[int, list[Finding]] = {}
    for finding in sorted(found, key=_order):
        by_party.setdefault(finding.counterparty.id, []).append(finding)
    ranked = sorted(by_party.values(), key=_weight)
    return [finding for group in ranked for finding in group]


def _order(finding: Finding) -> tuple[int, int, int]:
    return finding.severity, [*Flaw].index(finding.flaw), finding.link.contract_id


def _weight(group: list[Finding]) -> tuple[int, int, str, int]:
    breaks = sum(finding.severity is Severity.BREAKS for finding in group)
    return -breaks, -len(group), group[0].counterparty.name, group[0].counterparty.id


def _of(net: Net, link: Link, scale: Scale, shortest: Link | None) -> Iterator[Finding]:
    """The findings on one link, and on what hangs right below it."""
    party = net.counterparty(link)

    def finding(flaw: Flaw, text: Phrase, clause: Clause | None = link.clause, hours: int = PROPOSED_HOURS) -> Finding:
        where = (clause.quote, clause.section, clause.obligation_id) if clause else ()
        return Finding(flaw, link, party, text, *where, hours=hours)

    names = {"lower": link.lower.name, "upper": link.upper.name}
    yield from _late(net, link, scale, finding)
    if link.clause:
        yield from _worded(link, link.clause, names, finding)
        yield from _long(link, link.clause, scale, finding)
    elif link.upper.ours or link.lower.ours or not net.above(link):
        # Of a sub-processor of somebody else it is said at the processor, once for all of them.
        yield finding(Flaw.NO_DUTY, NO_DUTY.filled(names))
    if link.lower.ours:
        yield from _reached(link, names, finding)
    yield from _no_time(net, link, shortest, finding)
    if unknown := _unknown_below(net, link):
        found = finding(Flaw.UNKNOWN_BELOW, UNKNOWN_BELOW.filled(names | {"names": ", ".join(unknown)}))
        yield replace(found, further=frozenset(one.lower.id for one in net.below(link) if one.clause is None))
    if link.charge and not link.lower.ours:
        yield Finding(Flaw.MAY_CHARGE, link, party, MAY_CHARGE.filled(names), link.charge.quote)


Make = Callable[..., Finding]


def _worded(link: Link, clause: Clause, names: dict[str, str], make: Make) -> Iterator[Finding]:
    """What the sentence itself says or leaves out."""
    terms = clause.terms
    if words := threshold(clause.quote):
        yield make(Flaw.NARROWED, NARROWED.filled({"words": words}))
    if clause.bounced:
        yield make(Flaw.BOUNCED, BOUNCED_ADDRESS.filled({"address": terms.address}))
    if terms.trigger is Trigger.DETERMINATION_OF_BREACH:
        yield make(Flaw.FROM_CONFIRMED, FROM_CONFIRMED.filled(names))
    if link.kind is Kind.UNNUMBERED:
        text = NO_NUMBER_AT_ALL if terms.standard == "none" else NO_NUMBER
        yield make(Flaw.NO_NUMBER, text.filled(names | {"period": period_words(terms)}))
    if link.lower.ours or terms.address:
        return
    demanded = [channel for channel in terms.channels if channel is not Channel.UNSPECIFIED]
    if demanded:
        yield make(Flaw.NO_ADDRESS, NO_ADDRESS.filled(names | {"channel": CHANNELS[demanded[0]]}))
    else:
        yield make(Flaw.NO_CHANNEL, NO_CHANNEL.filled(names))


def _reached(link: Link, names: dict[str, str], make: Make) -> Iterator[Finding]:
    """Whether our own notice finds the one above us."""
    if link.upper.reach is Reach.MISSING:
        yield make(Flaw.NO_CONTACT, NO_CONTACT.filled(names))
    elif link.upper.reach is Reach.BOUNCING:
        yield make(Flaw.BOUNCED, BOUNCED_CONTACT.filled(names))


def _long(link: Link, clause: Clause, scale: Scale, make: Make) -> Iterator[Finding]:
    """A processor's limit as long as all that the controller has for itself."""
    most = link.sums.most
    if not link.to_controller or link.sums.open or most < scale.controller:
        return
    values = {"period": _period(clause.terms), "lower": link.lower.name, "limit": scale.controller}
    yield make(Flaw.WHOLE_LIMIT, (AS_LONG if most == scale.controller else LONGER).filled(values))


def _late(net: Net, link: Link, scale: Scale, make: Make) -> Iterator[Finding]:
    """The news may reach us, or the controller of a chain without us, too late."""
    ends_here = link.upper.ours or (not net.above(link) and not link.lower.ours)
    most = net.slowest(link).most
    if not ends_here or most <= scale.late:
        return
    slowest = next(net.chains(link, 1))
    way = slowest.links
    parts = {"upper": link.upper.name, "most": most, "lowest": way[0].lower.name, "late": scale.late}
    slow = max(way, key=lambda one: one.sums.most)
    # The sentence to change is that of the slowest link, which need not be this one.
    text = (LATE_OR_LATER if slowest.sums.open else LATE).filled(parts)
    found = make(Flaw.LATE, text, slow.clause, max(1, min(PROPOSED_HOURS, scale.late // len(way))))
    yield replace(found, link=slow, further=_standing(slowest))


def _no_time(net: Net, link: Link, shortest: Link | None, make: Make) -> Iterator[Finding]:
    """A sub-processor of ours that may take longer than our shortest promise above."""
    if not link.upper.ours or link.to_controller:
        return
    above = net.above(link)
    promise = above[0] if len(above) == 1 else shortest
    if promise is None or promise.clause is None:
        return
    hours, most = least_hours(promise.clause.terms), net.slowest(link).most
    if hours is not None and most > hours:
        values = {"lower": link.lower.name, "most": most, "controller": promise.upper.name}
        values["promised"] = period_words(promise.clause.terms)
        slowest = next(net.chains(link, 1))
        text = NO_TIME_OR_LESS if slowest.sums.open else NO_TIME
        found = make(Flaw.NO_TIME, text.filled(values), hours=max(1, hours // 2))
        yield replace(found, further=_standing(slowest))


def _standing(chain: Chain) -> frozenset[int]:
    """Who stands in this chain below its upper end."""
    return frozenset(link.lower.id for link in chain.links)


def _shortest_promise(net: Net) -> Link | None:
    """Our own promise with the least hours; None if none of ours has a number."""
    ours = [
        (hours, link.contract_id, link)
        for link in net.links
        if link.lower.ours and link.clause and (hours := least_hours(link.clause.terms)) is not None
    ]
    return min(ours)[2] if ours else None


def _unknown_below(net: Net, link: Link) -> list[str]:
    """Those right below whose terms nobody stored: with a contract without a duty, or named and without a contract."""
    if link.lower.ours:
        return []
    below = net.below(link)
    known = {one.lower.name.casefold() for one in below}
    named = [name for name in link.named if name.casefold() not in known]
    return sorted({one.lower.name for one in below if one.clause is None} | set(named))


def _period(terms: Terms) -> Phrase:
    """The number alone, and for working days what they can come to."""
    if terms.unit is Unit.WORKING_DAYS and terms.amount:
        values = {"period": period_words(terms), "hours": most_hours(terms.amount, terms.unit)}
        return Phrase("{period} (over a weekend {hours} hours)", values)
    return period_words(terms)


def of_party(found: Iterable[Finding], party_id: int) -> list[Finding]:
    """The findings that concern this party: to negotiate with, or because it owes or hears the notice,
    or because its terms are what delays it or what nobody knows."""
    return [
        finding
        for finding in found
        if party_id in (finding.counterparty.id, finding.link.lower.id, finding.link.upper.id, *finding.further)
    ]
