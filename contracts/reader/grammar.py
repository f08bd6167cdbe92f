"""Whether a part of a sentence lays down a duty to tell: who tells, of what, by when, and nothing says otherwise."""

from dataclasses import dataclass

from contracts.reader.document import Document, Part
from contracts.reader.lexicon import compiled
from contracts.reader.limits import FIXED, NONE, Found
from contracts.reader.parts import speaks_of_a_breach
from contracts.reader.triggers import NOTIFIED, OCCURRED, trigger_of


@dataclass(frozen=True)
class Look:
    """What was found in one part: `own` are its words without what is no duty, `verbs` those of telling.

    `strong` names a breach beyond doubt, `strong_above` in the lead-in, `weak` a harm that may be one; `affair` is
    another matter. `follows` is a report after a first notice, `chained` stands right behind another duty.
    """

    document: Document
    place: int
    part: Part
    own: str
    verbs: list[tuple[int, int]]
    found: Found
    notice: bool
    report: bool
    strong: bool
    strong_above: bool
    weak: bool
    affair: bool
    follows: bool
    chained: bool


def is_duty(look: Look) -> bool:
    """Whether what was found is a duty to tell of a breach."""
    document, part, own, found = look.document, look.part, look.own, look.found
    lexicon = document.lexicon
    timed, numbered = found.limit.kind != NONE, found.limit.kind == FIXED
    own_verb = bool(compiled(lexicon.tells).search(own))
    if look.follows:
        return True
    if not timed and compiled(lexicon.denies).search(part.own):
        return False
    first = compiled(lexicon.first).search(own)
    trigger = trigger_of(part.words, found.end, lexicon) if timed else OCCURRED
    if first and numbered and trigger not in (OCCURRED, NOTIFIED):
        return True
    if look.strong and look.verbs:
        return timed or _told_to_somebody(document, own, part)
    if look.strong and (look.notice or look.report) and timed:
        return numbered or not look.affair
    if look.strong_above and own_verb:
        return (timed or _told_to_somebody(document, own, part)) and not look.affair
    if look.strong_above and look.verbs and (numbered or trigger != OCCURRED):
        return not look.affair
    if look.weak and look.verbs and timed:
        return not look.affair and bool(_party(document, part.words))
    if look.affair or not timed or not (own_verb or look.notice):
        return False
    return (look.chained or speaks_of_a_breach(document, look.place)) and (
        trigger != OCCURRED or bool(look.notice and numbered)
    )


def _party(document: Document, words: str) -> bool:
    lexicon = document.lexicon
    named = any(name in words for name in document.names)
    return (
        named
        or document.has(lexicon.controller, words)
        or document.has(lexicon.processor, words)
        or document.has(lexicon.mutual, words)
    )


def _told_to_somebody(document: Document, own: str, part: Part) -> bool:
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
