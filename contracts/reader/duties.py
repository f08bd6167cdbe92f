"""Which sentences lay down a duty to tell of a breach, and what each says; the grammar of the reader.

A sentence is a duty where somebody *tells* somebody of an *event* and nothing in it says that it is another matter.
An item of a list has its lead-in's words too; a sentence that speaks of "the notice" or "it" has the event of the
sentence before.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from contracts.reader import sequence
from contracts.reader.channels import address_in, channels_of, without_exception, without_others_writing
from contracts.reader.clearing import cleared, without_exceptions
from contracts.reader.conditions import condition_in, head_of
from contracts.reader.contents import content_of
from contracts.reader.document import Document, Duty, Part
from contracts.reader.durations import HOURS
from contracts.reader.grammar import Look, is_duty
from contracts.reader.joining import before_content, completed, keep
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import FIXED, NONE, Found, Limit, limit_of
from contracts.reader.outsiders import goes_to_an_insurer, stays_inside
from contracts.reader.parties import (
    AUTHORITY,
    CONTROLLER,
    DATA_SUBJECT,
    EITHER,
    PROCESSOR,
    Mention,
    sides,
)
from contracts.reader.parts import parts, together, worth_reading
from contracts.reader.segments import MOST as MOST_UNITS
from contracts.reader.triggers import NOTIFIED, OCCURRED, OTHER, SUSPECTED, trigger_of

#: Characters of sentences that are read closely: no agreement has as many that speak of telling somebody, and the work
#: on a text that was made to be slow stays bounded.
MOST = 200_000


def duties(document: Document) -> tuple[list[Duty], int | None]:
    """All duties of the document, in its order, and the place where reading stopped (None: at the end)."""
    found: list[Duty] = []
    budget, stopped = MOST, None
    for place, unit in enumerate(document.units):
        if place == MOST_UNITS:
            stopped = unit.start
            break
        if not worth_reading(document, place, unit) and not sequence.may_link(unit, found):
            continue
        budget -= unit.end - unit.start + 200
        if budget < 0:
            stopped = unit.start
            break
        for part in parts(document, unit):
            duty = _duty(document, place, part, found)
            if duty is None:
                continue
            if found and sequence.goes_on(part, found[-1]) and not duty.follows:
                duty, found[-1] = sequence.with_one_start(duty, found[-1])
            keep(document, found, duty)
    return [completed(document, duty) for duty in found], stopped


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
    strong_above = bool(lead) and document.has(lexicon.event, lead) or _named_behind(document, part)
    weak = document.has(lexicon.harm, own) or bool(lead) and document.has(lexicon.harm, lead)
    affair = document.has(lexicon.affair, without_exceptions(own))
    follows = sequence.follows(document, part, before, report, timed)
    linked = sequence.linked(part, before, bool(own_verbs), found) and not affair
    restated = not follows and found.limit.kind == FIXED and not affair and sequence.restated(part, before)
    look = Look(
        document, place, part, own, verbs, found, bool(notice), bool(report), strong, strong_above, weak, affair,
        follows, restated, linked, sequence.besides(part, before), bool(before) and part.start - before[-1].end < 200,
    )  # fmt: skip
    if not is_duty(look):
        return None
    verb = own_verbs[0][0] if own_verbs else verbs[-1][0] if verbs else None
    raw = f"{part.lead} {part.own}" if part.lead else part.own
    news = _news(words, verbs, lexicon)
    if news:
        raw, verb = " " * news + raw[news:], next(start for start, _ in verbs if start >= news)
    module = document.module(place)
    debtor, creditor, parties = sides(raw, words, verb, lexicon, document.names | module)
    if (follows or restated) and before:
        debtor, creditor = before[-1].debtor, before[-1].creditor
    staff = verb is not None and stays_inside(raw, verb, own_verbs)
    if staff and not any(
        one.role == CONTROLLER and (one.start > verb or not one.receives) and raw[one.start : one.end] != "sie"
        for one in parties
    ):
        return None
    if goes_to_an_insurer(raw, own_verbs, lexicon):
        return None
    if creditor in (AUTHORITY, DATA_SUBJECT) and (
        debtor != EITHER and not module and not _imposed(debtor, parties, verb)
    ):
        return None
    if (
        debtor == CONTROLLER
        and not module
        and not any(one.role == PROCESSOR for one in parties)
        and (_by_law(found.limit) or any(one.role == DATA_SUBJECT for one in parties))
    ):
        return None
    told = _without_content(_without_verbs(raw, verbs), found.end or 0)
    if follows and report:
        told = compiled(lexicon.report).sub(lambda match: " " * len(match[0]), told)
    trigger = trigger_of(told, found.end, lexicon)
    if (restated or look.besides) and trigger == OCCURRED:
        trigger = before[-1].trigger
    if follows and trigger == OCCURRED:
        trigger = NOTIFIED if compiled(lexicon.notified).search(raw) else OTHER
    elif (
        news
        and trigger in (OCCURRED, SUSPECTED)
        or trigger == OCCURRED
        and (sequence.notified_first(part, before, lexicon, raw) or linked and debtor == PROCESSOR)
    ):
        trigger = NOTIFIED
    elif trigger == OCCURRED and not strong:
        trigger = _trigger_before(document, place)
    start, end, more = _evidence(part, shift, found, follows or strong or document.has(lexicon.harm, own))
    timed_to = max(0, (found.end or 0) - shift)
    words = without_others_writing(without_exception(own))
    if part.lead and not own_verbs:
        words = before_content(words, lexicon)  # An item of what the notice holds: "the name and number of …".
    channel = channels_of(_without_content(words, timed_to), lexicon)
    address = address_in(document.text[part.start : part.end], part.own, lexicon)
    limit = replace(found.limit, condition=_condition(document, part, found, shift, restated))
    return Duty(part, start, end, debtor, creditor, limit, found, trigger, channel, address,
                content_of(part.own, lexicon), follows, more=more)  # fmt: skip


def _condition(document: Document, part: Part, found: Found, shift: int, restated: bool) -> str | None:
    """The words, as printed, of the condition under which the number holds."""
    if found.limit.kind != FIXED or found.start is None or found.end is None or found.start < shift:
        return None
    others = restated or len(found.durations) > 1 or found.limit.standard is not None
    start, end = found.start - shift, found.end - shift
    if restated:
        place = head_of(part.own, start) or condition_in(part.own, start, end, others, document.lexicon)
    else:
        place = condition_in(part.own, start, end, others, document.lexicon)
    return " ".join(document.text[part.start + place[0] : part.start + place[1]].split()) if place else None


def _named_behind(document: Document, part: Part) -> bool:
    """Whether the next link or way names the breach: "tells the Processor, who in turn tells …, any breach"."""
    behind = document.words((part.end, part.unit.end)).lstrip(" ,")
    goes_on = compiled(document.lexicon.then).match(behind) or channels_of(behind[:40], document.lexicon)
    return bool(goes_on) and document.has(document.lexicon.event, behind)


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


def _by_law(limit: Limit) -> bool:
    """Whether a limit is the controller's own towards the authority: the 72 hours of Art. 33(1) GDPR."""
    return (limit.amount, limit.unit) == (72, HOURS)


def _imposed(debtor: str, parties: Sequence[Mention], verb: int | None) -> bool:
    """A duty towards the authority or the people that is not just the controller's own duty told again."""
    named = any(one.role == debtor and not one.receives for one in parties)
    return debtor != CONTROLLER and named and verb is not None


def _trigger_before(document: Document, place: int) -> str:
    """The event that the sentence before names: "Should it learn of a leak …. It then tells the Customer"."""
    if place == 0:
        return OCCURRED
    unit, previous = document.units[place], document.units[place - 1]
    if not together(previous, unit) or previous.end - previous.start < 15:
        return OCCURRED
    words = document.words((previous.start, previous.end))
    if not document.speaks_of_harm(place - 1):
        return OCCURRED
    told = [match.span() for match in compiled(document.lexicon.tells).finditer(words)]
    return trigger_of(_without_verbs(words, told), None, document.lexicon)


#: A lead-in further away than this is a place of its own, not part of the quote.
_NEAR = 700
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


#: The list of what the notice holds, up to the words that go on with how or by when.
_CONTENT = re.compile(
    r"(?<![a-z])(?:including(?! by| via| through)|and thereafter|par la suite|einschlieslich|insbesondere angabe|"
    r"comprenant|incluyendo|includendo|met inbegrip)(?![a-z]).*|"
    r"(?<![a-z])(?:(?:indicando|detallando|describiendo|especificando|precisando|specificando|descrivendo|dettagliando|"
    r"riportando|allegando|fornendo|aportando|facilitando|proporcionando)[a-z]*|contenente|corredat[oa]|"
    r"stating|specifying|describing|setting out|giving (?:the )?(?:name|details)|(?:unter|mit) angabe|"
    r"en (?:precisant|indiquant|mentionnant)|avec (?:le nom|les coordonnees|mention|indication)|"
    r"(?:onder|met) (?:vermelding|opgave) van|"
    r"con (?:indicacion|expresion|detalle|descripcion|mencion|(?:la |l')?(?:indicazione|descrizione)))(?![a-z])"
    r".*?(?=, (?:y |e |and |und |et |en )?(?:by|through|per|uber|par|door|within|dans|binnen|"
    r"mediante|por|a traves|via|tramite|a mezzo|attraverso|entro|"
    r"en (?:el|un)|dentro|"
    r"sin|senza) |$)"
)


def _without_content(words: str, timed_to: int) -> str:
    """The sentence without the list of what the notice holds: an e-mail address of a contact person is no channel.

    What stands before the end of the limit, `timed_to`, lists what is told of, not what the notice holds.
    """
    return words[:timed_to] + _CONTENT.sub(lambda match: " " * len(match[0]), words[timed_to:])
