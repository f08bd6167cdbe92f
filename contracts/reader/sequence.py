"""How a sentence goes on with the duty before it: a report that follows, another number, the next link of a chain."""

import re
from collections.abc import Sequence
from dataclasses import replace

from contracts.reader.document import Document, Duty, Part
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import FIXED, Found
from contracts.reader.parties import AUTHORITY, DATA_SUBJECT, SUB_PROCESSOR
from contracts.reader.parts import names_the_period, of_other_cases, together
from contracts.reader.segments import Unit
from contracts.reader.triggers import OCCURRED

#: Who asks somebody else for a report does not owe it: "he requires of his supplier a report within ten days".
_ASKS = re.compile(
    r"(?<![a-z])(?:requires?|demands?|asks?|requests?|verlangt|fordert|erbittet|exige|demande|reclame|exig(?:e|ira)|"
    r"pid(?:e|a)|pedira|solicit(?:a|ara)|esig(?:e|a)|chied(?:e|a)|richied(?:e|a)|eist|vraagt|verzoekt)(?![a-z])"
)


#: "Such notice shall be given … by written notice" goes on about the notice before.
_SAME = re.compile(r"(?:such|this|that|the|said|cette|ladite|la|l') ?")
_NOTICE = re.compile(r"(?:notice|notification|followed by)$")


def follows(document: Document, part: Part, before: Sequence[Duty], report: re.Match[str] | None, timed: bool) -> bool:
    """A report with a limit of its own, after a first notice in the same paragraph."""
    if not report or not timed or not before:
        return False
    last = before[-1]
    near = together(last.part.unit, part.unit) and 0 <= part.start - last.end < 600
    lexicon = document.lexicon
    head = part.own[: report.start()]
    same = _SAME.match(part.own)
    goes_on = same is not None and compiled(lexicon.notice).match(part.own, same.end()) and _NOTICE.search(report[0])
    if goes_on or _ASKS.search(head):
        return False
    return near and not document.has(lexicon.affair, part.own[: report.start() + 40]) and len(head) < 120


def restated(part: Part, before: Sequence[Duty]) -> bool:
    """Another number for the duty of the sentence before: "If health data are concerned, this period is …"."""
    near = bool(before) and -1 <= part.start - before[-1].end < 10
    return near and (names_the_period(part.own) or of_other_cases(part.own))


def linked(part: Part, before: Sequence[Duty], tells: bool, found: Found) -> bool:
    """The next link of a chain: right behind the sub-processor's duty the processor passes the news on."""
    near = bool(before) and 0 <= part.start - before[-1].end < 12
    return near and tells and found.limit.kind == FIXED and before[-1].debtor == SUB_PROCESSOR


def may_link(unit: Unit, before: Sequence[Duty]) -> bool:
    """Whether the next link of a chain may stand here, in a numbered paragraph of its own."""
    return bool(before) and before[-1].debtor == SUB_PROCESSOR and 0 <= unit.start - before[-1].end < 12


def goes_on(part: Part, before: Duty) -> bool:
    """Whether a part of a sentence is a second way of the notice before it, or its number for the other cases."""
    return before.part.unit is part.unit and (part.lead != before.part.lead or of_other_cases(part.own))


def with_one_start(duty: Duty, before: Duty) -> tuple[Duty, Duty]:
    """Two ways of one notice have one start and the same sides: "by telephone at once and in writing within a day"."""
    known = before.trigger if duty.trigger == OCCURRED else duty.trigger
    after = replace(duty, trigger=known, debtor=before.debtor, creditor=before.creditor)
    return after, replace(before, trigger=known) if before.trigger == OCCURRED else before


def besides(part: Part, before: Sequence[Duty]) -> bool:
    """The second half of a sentence whose first half tells the authority or the people: "and inform the Customer"."""
    return bool(before) and before[-1].part.unit is part.unit and before[-1].creditor in (AUTHORITY, DATA_SUBJECT)


def notified_first(part: Part, before: Sequence[Duty], lexicon: Lexicon, raw: str) -> bool:
    """A second link of a chain: "… the Processor in turn passes it on within 8 hours of receiving it"."""
    return bool(before) and part.start - before[-1].end < 10 and bool(compiled(lexicon.told).search(raw))
