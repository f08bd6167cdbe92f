"""Which sentences lay down a duty to tell of a breach, and what each says; the grammar of the reader.

A sentence is a duty where somebody *tells* somebody of an *event* and nothing in it says that it is another matter.
An item of a list has its lead-in's words too; a sentence that speaks of "the notice" or "it" has the event of the
sentence before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contracts.reader.channels import address_in, channels_of
from contracts.reader.clearing import cleared
from contracts.reader.contents import content_of
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import FIXED, NONE, Found, Limit, durations, limit_of, merged
from contracts.reader.parties import (
    AUTHORITY,
    CONTROLLER,
    DATA_SUBJECT,
    EITHER,
    Mention,
    sides,
)
from contracts.reader.segments import Unit
from contracts.reader.triggers import NOTIFIED, OCCURRED, OTHER, SUSPECTED, trigger_of

#: Characters of sentences that are read closely: no agreement has as many that speak of telling somebody, and the work
#: on a text that was made to be slow stays bounded.
MOST = 200_000


@dataclass(frozen=True)
class Part:
    """One clause of a sentence, as text to be read: its place, its folded words and those of its lead-in."""

    unit: Unit
    start: int
    end: int
    own: str
    lead: str = ""

    @property
    def words(self) -> str:
        """Lead-in and own words, as one sentence."""
        return f"{self.lead} {self.own}" if self.lead else self.own


@dataclass(frozen=True)
class Duty:
    """A duty as it was read, before it becomes a reading."""

    part: Part
    start: int
    end: int
    debtor: str
    creditor: str
    limit: Limit
    found: Found
    trigger: str
    channel: tuple[str, ...]
    address: str | None
    content: tuple[str, ...]
    follows: bool = False
    more: tuple[tuple[int, int], ...] = field(default=())


class Document:
    """The folded text of an agreement, its units and its words, and what was already found out about them."""

    def __init__(self, text: str, folded: str, units: Sequence[Unit], lexicon: Lexicon, names: dict[str, str]) -> None:
        self.text, self.folded, self.units, self.lexicon, self.names = text, folded, units, lexicon, names
        self.harms: dict[int, bool] = {}

    def words(self, span: tuple[int, int]) -> str:
        return self.folded[span[0] : span[1]]

    def speaks_of_harm(self, place: int) -> bool:
        """Whether a unit names a breach or something like one; found out once."""
        if place not in self.harms:
            unit, either = self.units[place], f"{self.lexicon.event}|{self.lexicon.harm}"
            self.harms[place] = self.has(either, self.words((unit.start, unit.end)))
        return self.harms[place]

    def has(self, words: str, folded: str) -> bool:
        return bool(compiled(words).search(folded))


def duties(document: Document) -> list[Duty]:
    """All duties of the document, in its order."""
    found: list[Duty] = []
    budget = MOST
    for place, unit in enumerate(document.units):
        if not _worth_reading(document, place, unit):
            continue
        budget -= unit.end - unit.start + 200
        if budget < 0:
            break
        for part in _parts(document, unit):
            duty = _duty(document, place, part, found)
            if duty is not None:
                _keep(document, found, duty)
    return [_completed(document, duty) for duty in found]


def _worth_reading(document: Document, place: int, unit: Unit) -> bool:
    words = document.words((unit.start, unit.end))
    if unit.lead:
        words = document.words(unit.lead) + " " + words
    lexicon = document.lexicon
    if not any(document.has(one, words) for one in (lexicon.tells, lexicon.notice, lexicon.report, lexicon.first)):
        return False
    named = (lexicon.event, lexicon.harm, lexicon.first, lexicon.report)
    return any(document.has(one, words) for one in named) or _context(document, place)


def _parts(document: Document, unit: Unit) -> list[Part]:
    """The sentence, cut where another duty begins in it: a second party's verb or a report that follows."""
    words = document.words((unit.start, unit.end))
    lead = document.words(unit.lead) if unit.lead else ""
    cuts = [place for place in _cuts(document, words) if 0 < place < len(words)]
    if not cuts:
        return [Part(unit, unit.start, unit.end, words, lead)]
    parts, begin = [], 0
    for place in [*cuts, len(words)]:
        piece = words[begin:place]
        start = unit.start + begin + len(piece) - len(piece.lstrip(" ,"))
        end = unit.start + begin + len(piece.rstrip(" ,"))
        if end > start:
            parts.append(Part(unit, start, end, document.words((start, end)), lead))
        begin = place
    return parts


def _cuts(document: Document, words: str) -> list[int]:
    lexicon = document.lexicon
    lengths = durations(words, lexicon)
    limits = sorted(
        [one.start for one in lengths]
        + [
            m.start()
            for one in (lexicon.undue_delay, lexicon.immediate, lexicon.asap)
            for m in compiled(one).finditer(words)
        ]
    )
    if len(limits) < 2 or not lengths:
        return []
    cuts = []
    for match in compiled(lexicon.joins).finditer(words):
        before, after = [one for one in limits if one < match.start()], [one for one in limits if one > match.start()]
        if not before or not after or not compiled(lexicon.tells).search(words[: match.start()]):
            continue
        rest = words[match.end() :]
        report = compiled(lexicon.report).search(rest[:90])
        then = compiled(lexicon.then).match(words[match.start() :]) or compiled(lexicon.then).match(rest.lstrip())
        if (
            (report and any(one.start > match.start() for one in lengths))
            or (then and compiled(lexicon.tells).search(rest[:60]))
            or _new_subject(document, rest)
        ):
            cuts.append(match.start())
    return cuts


def _new_subject(document: Document, rest: str) -> bool:
    """Whether after a joining word another party begins a sentence of its own."""
    lexicon = document.lexicon
    party = compiled(f"(?:{lexicon.controller}|{lexicon.processor}|{lexicon.sub_processor})").search(rest[:40])
    return bool(
        party
        and party.start() < 14
        and compiled(f"(?:{lexicon.duty}|{lexicon.tells})").search(rest[party.end() : party.end() + 40])
    )


def _duty(document: Document, place: int, part: Part, before: list[Duty]) -> Duty | None:
    lexicon = document.lexicon
    own, lead = cleared(part.own, lexicon), cleared(part.lead, lexicon) if part.lead else ""
    words = f"{lead} {own}" if lead else own
    shift = len(words) - len(own)
    verbs = [match.span() for match in compiled(lexicon.tells).finditer(words)]
    own_verbs = [one for one in verbs if one[0] >= shift]
    notice = compiled(lexicon.notice).search(own) or compiled(lexicon.first).search(own)
    report = compiled(lexicon.report).search(own)
    found = limit_of(words, lexicon, verbs)
    if (
        part.lead
        and (in_own := limit_of(own, lexicon, [(a - shift, b - shift) for a, b in own_verbs])).limit.kind != NONE
    ):
        found = _moved(in_own, shift)
    timed = found.limit.kind != NONE
    strong = document.has(lexicon.event, own)
    strong_above = bool(lead) and document.has(lexicon.event, lead)
    weak = document.has(lexicon.harm, own) or bool(lead) and document.has(lexicon.harm, lead)
    affair = document.has(lexicon.affair, own)
    follows = _follows(document, part, before, report, timed)
    if not _is_duty(
        document, place, part, own, verbs, notice, report, found, strong, strong_above, weak, affair, follows, before
    ):
        return None
    verb = own_verbs[0][0] if own_verbs else verbs[-1][0] if verbs else None
    raw = f"{part.lead} {part.own}" if part.lead else part.own
    news = _news(words, verbs, lexicon)
    if news:
        raw, verb = " " * news + raw[news:], next(start for start, _ in verbs if start >= news)
    debtor, creditor, parties = sides(raw, words, verb, lexicon, document.names)
    if follows and before:
        debtor, creditor = before[-1].debtor, before[-1].creditor
    staff = verb is not None and _STAFF.search(raw[max(0, verb - 40) : verb])
    if staff and not any(one.role == CONTROLLER for one in parties):
        return None
    if creditor in (AUTHORITY, DATA_SUBJECT) and (debtor != EITHER and not _imposed(debtor, parties, verb)):
        return None
    told = _without_verbs(raw, verbs)
    if follows and report:
        told = compiled(lexicon.report).sub(lambda match: " " * len(match[0]), told)
    trigger = trigger_of(told, found.end, lexicon)
    if follows and trigger == OCCURRED:
        trigger = NOTIFIED if compiled(lexicon.notified).search(raw) else OTHER
    elif (
        news and trigger in (OCCURRED, SUSPECTED) or trigger == OCCURRED and _notified_first(part, before, lexicon, raw)
    ):
        trigger = NOTIFIED
    elif trigger == OCCURRED and not strong:
        trigger = _trigger_before(document, place)
    start, end, more = _evidence(part, shift, found, strong or document.has(lexicon.harm, own))
    channel = channels_of(_without_content(own, lexicon), lexicon)
    address = address_in(document.text[part.start : part.end], part.own, lexicon)
    return Duty(part, start, end, debtor, creditor, found.limit, found, trigger, channel, address,
                content_of(part.own, lexicon), follows, more)  # fmt: skip


#: Staff who report inside their own house owe the other party nothing.
_STAFF = re.compile(
    r"(?<![a-z])(?:staff|employees?|personnel|mitarbeit\w*|beschaftigte\w*|salaries|collaborateurs|empleados|dipendenti|"
    r"personale|personeel|medewerkers?)(?![a-z])"
)


def _news(words: str, verbs: list[tuple[int, int]], lexicon: Lexicon) -> int:
    """Where the clause ends in which a sub-processor tells the debtor ("If a sub-processor reports …,"), 0: none."""
    if len(verbs) < 2:
        return 0
    comma = words.find(", ", verbs[0][1])
    if comma < 0 or not any(start > comma for start, _ in verbs):
        return 0
    by_another = compiled(lexicon.sub_processor).search(words, 0, comma)
    return comma if by_another and by_another.start() < 60 else 0


def _without_verbs(words: str, verbs: list[tuple[int, int]]) -> str:
    """The sentence without its own verbs of telling: "makes aware" is no awareness that starts a period."""
    for start, end in verbs:
        # A verb in two parts has the sentence between them; its first and last words are the verb.
        whole = end - start <= 25
        begin = start if whole else start + words[start:end].rindex(" ")
        words = words[:begin] + " " * (end - begin) + words[end:]
    return words


def _moved(found: Found, shift: int) -> Found:
    if found.start is None or found.end is None:
        return found
    return replace(found, start=found.start + shift, end=found.end + shift)


def _is_duty(
    document, place, part, own, verbs, notice, report, found, strong, strong_above, weak, affair, follows, before
) -> bool:
    lexicon = document.lexicon
    timed, numbered = found.limit.kind != NONE, found.limit.kind == FIXED
    own_verb = bool(compiled(lexicon.tells).search(own))
    if follows:
        return True
    if not timed and compiled(lexicon.denies).search(part.own):
        return False
    first = compiled(lexicon.first).search(own)
    trigger = trigger_of(part.words, found.end, lexicon) if timed else OCCURRED
    if first and numbered and trigger not in (OCCURRED, NOTIFIED):
        return True
    if strong and verbs:
        return timed or _told_to_somebody(document, own, verbs, part)
    if strong and (notice or report) and timed:
        return numbered or not affair
    if strong_above and own_verb:
        return (timed or _told_to_somebody(document, own, verbs, part)) and not affair
    if strong_above and verbs and (numbered or trigger != OCCURRED):
        return not affair
    if weak and verbs and timed:
        return not affair and bool(_party(document, part.words))
    if affair or not timed or not (own_verb or notice):
        return False
    chained = bool(before) and part.start - before[-1].end < 200
    return (chained or _context(document, place)) and (trigger != OCCURRED or bool(notice and numbered))


def _party(document: Document, words: str) -> bool:
    lexicon = document.lexicon
    named = any(name in words for name in document.names)
    return (
        named
        or document.has(lexicon.controller, words)
        or document.has(lexicon.processor, words)
        or document.has(lexicon.mutual, words)
    )


def _told_to_somebody(document: Document, own: str, verbs: list, part: Part) -> bool:
    """Without a time word a duty needs its words: somebody shall tell a party of the contract."""
    lexicon = document.lexicon
    match = compiled(lexicon.tells).search(own)
    if match is None:
        return False
    near = own[match.end() : match.end() + 60]
    before = own[max(0, match.start() - 60) : match.start()]
    recipient = compiled(f"(?:{lexicon.controller}|{lexicon.mutual})").search(
        near if lexicon.code not in ("de", "nl") else before + near
    )
    passive = compiled(lexicon.passive).search(own) and compiled(lexicon.controller).search(own)
    bound = document.has(lexicon.duty, part.words) or trigger_of(part.words, None, lexicon) != OCCURRED
    return bool((recipient or passive) and bound)


def _imposed(debtor: str, parties: Sequence[Mention], verb: int | None) -> bool:
    """A duty towards the authority or the people that is not just the controller's own duty told again."""
    named = any(one.role == debtor and not one.receives for one in parties)
    return debtor != CONTROLLER and named and verb is not None


def _context(document: Document, place: int) -> bool:
    """Whether the sentences just before, or the heading, speak of a breach."""
    lexicon, unit = document.lexicon, document.units[place]
    if document.has(lexicon.event, document.words(unit.heading)):
        return True
    near = [one for one in range(max(0, place - 3), place) if document.units[one].section == unit.section]
    return any(document.speaks_of_harm(one) for one in near)


def _trigger_before(document: Document, place: int) -> str:
    """The event that the sentence before names: "Should it learn of a leak …. It then tells the Customer"."""
    if place == 0:
        return OCCURRED
    unit, previous = document.units[place], document.units[place - 1]
    if previous.section != unit.section or previous.end - previous.start < 25:
        return OCCURRED
    words = document.words((previous.start, previous.end))
    if not document.has(document.lexicon.event, words):
        return OCCURRED
    return trigger_of(words, None, document.lexicon)


def _follows(document: Document, part: Part, before: list[Duty], report, timed: bool) -> bool:
    """A report with a limit of its own, after a first notice in the same paragraph."""
    if not report or not timed or not before:
        return False
    last = before[-1]
    near = last.part.unit.section == part.unit.section and part.start - last.end < 600 and part.start >= last.end
    lexicon = document.lexicon
    head = part.own[: report.start()]
    return near and not document.has(lexicon.affair, part.own[: report.start() + 40]) and len(head) < 120


def _notified_first(part: Part, before: list[Duty], lexicon: Lexicon, raw: str) -> bool:
    """A second link of a chain: "… the Processor in turn passes it on within 8 hours of receiving it"."""
    return bool(before) and part.start - before[-1].end < 10 and bool(compiled(lexicon.told).search(raw))


#: A lead-in further away than this is a place of its own, not part of the quote.
_NEAR = 400
_LAST_JOIN = re.compile(r"[ ,;]+(?:and|or|und|oder|et|ou|y|e|ed|o|en|of)$")


def _evidence(part: Part, shift: int, found: Found, harm_in_item: bool) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """The item of a list; with its lead-in, or the lead-in as a further place, where limit or event stand there."""
    joined = _LAST_JOIN.search(part.own)
    end = part.start + joined.start() if joined and joined.start() else part.end
    lead = part.unit.lead
    in_lead = found.start is not None and found.start < shift
    if not lead or part.start < lead[1] or not (in_lead or not harm_in_item):
        return part.start, end, ()
    if part.start - lead[1] < _NEAR:
        return lead[0], end, ()
    return part.start, end, (lead,)


def _without_content(own: str, lexicon: Lexicon) -> str:
    """The sentence without the list of what the notice holds: an e-mail address of a contact person is no channel."""
    for sign in (
        "including",
        "einschlieslich",
        "insbesondere angabe",
        "comprenant",
        "incluyendo",
        "includendo",
        "met inbegrip",
    ):
        place = own.find(sign)
        if place > 0:
            return own[:place]
    return own


def _keep(document: Document, found: list[Duty], duty: Duty) -> None:
    """Adds the duty, or joins it to the neighbour that states the same one."""
    if not found:
        found.append(duty)
        return
    last = found[-1]
    same = (
        not duty.follows
        and last.part.unit.section == duty.part.unit.section
        and duty.start - last.end < 700
        and (last.debtor, last.creditor) == (duty.debtor, duty.creditor)
    )
    if not same or last.part.unit is duty.part.unit:
        found.append(duty)
        return
    lexicon = document.lexicon
    repeats = not compiled(lexicon.event).search(duty.part.own) or compiled(lexicon.notice).search(duty.part.own[:60])
    if last.limit.kind != FIXED and duty.limit.kind == FIXED and repeats:
        found[-1] = replace(
            last, end=duty.end, limit=merged(last.limit, duty.limit), found=duty.found,
            trigger=last.trigger if duty.trigger == OCCURRED else duty.trigger,
            channel=last.channel or duty.channel, address=last.address or duty.address,
        )  # fmt: skip
    elif (
        (duty.limit.kind, duty.limit.amount) == (last.limit.kind, last.limit.amount)
        or duty.limit.kind == NONE
        or repeats
        and duty.limit.kind != FIXED
    ):
        more = (*last.more, (duty.start, duty.end))
        found[-1] = replace(last, more=more, channel=last.channel or duty.channel, address=last.address or duty.address)
    else:
        found.append(duty)


def _completed(document: Document, duty: Duty) -> Duty:
    """The duty with what the sentences after it, or elsewhere, say of its channel, address and content."""
    lexicon = document.lexicon
    place = next(i for i, unit in enumerate(document.units) if unit is duty.part.unit)
    channel, address, content, more = duty.channel, duty.address, list(duty.content), list(duty.more)
    open_list = False
    for unit in document.units[place + 1 : place + 12]:
        words = document.words((unit.start, unit.end))
        if unit.section != duty.part.unit.section and not unit.listed and not _speaks_of_notice(document, words):
            break
        speaks = _speaks_of_notice(document, words)
        if not speaks and not (open_list and unit.listed):
            open_list = False
            continue
        named = content_of(words, lexicon)
        how = channels_of(words, lexicon) if speaks and not durations(words, lexicon) and not named else ()
        if how and not channel:
            channel, address = how, address or address_in(document.text[unit.start : unit.end], words, lexicon)
            more.append((unit.start, unit.end))
        elif named:
            content.extend(item for item in named if item not in content)
            more.append((unit.start, unit.end))
        open_list = speaks or open_list
    ordered = tuple(name for name in lexicon.content if name in content)
    return replace(duty, channel=channel, address=address, content=ordered, more=tuple(more))


def _speaks_of_notice(document: Document, words: str) -> bool:
    return bool(compiled(document.lexicon.notice).search(words[:50]))
