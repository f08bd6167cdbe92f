"""What single sentences say: where data lie, whether they leave the Union, whom to call, what help costs, what happens
at the end."""

import re
from collections.abc import Iterator, Sequence

from contracts.holdings import statement_cues as cues
from contracts.holdings.cues import SUB_PROCESSORS
from contracts.holdings.geography import Place, beyond, places
from contracts.holdings.kinds import (
    AT_END,
    CHOICE,
    CONDITIONAL,
    FREE,
    MAY_CHARGE,
    NO_THIRD_PARTY,
    NONE,
    OUTSIDE,
    Found,
    Kind,
)
from contracts.holdings.lines import Block, Shape, sentences
from contracts.holdings.periods import period_in

LIST_OF_COMPANIES = re.compile(rf"(?:{SUB_PROCESSORS.pattern})\s*:\s*\S", re.IGNORECASE)


def statements(text: str, blocks: Sequence[Block], language: str | None) -> Iterator[Found]:
    """Every such statement of the document, in order."""
    heading = ""
    for block in blocks:
        if block.shape is Shape.HEADING:
            heading = block.text
        if block.shape is Shape.ROW:
            yield from _row(text, block, language)
            continue
        for start, end in sentences(block):
            yield from _stored(text, start, end, language)
            for left, right in _lines(text, start, end):
                yield from _contacts(text, left, right, heading)
            yield from _help(text, start, end)
            yield from _ended(text, start, end)


def _row(text: str, block: Block, language: str | None) -> Iterator[Found]:
    """ "Place of storage | Frankfurt, Germany"."""
    first = text[slice(*block.cells[0])]
    whole = text[block.start : block.end]
    if len(block.cells) == 2 and len(first) <= 60:
        if cues.STORAGE.search(first):
            yield from _places(text, block.start, block.end, places(whole, language))
        yield from _contacts(text, block.start, block.end, first)
        if cues.DELETE.search(first) and (period := period_in(whole)):
            yield _found(text, Kind.DELETION, period, block.start, block.end)


def _stored(text: str, start: int, end: int, language: str | None) -> Iterator[Found]:
    words = text[start:end]
    if LIST_OF_COMPANIES.match(words):
        return  # "Example Cloud (Ireland, hosting)" tells where a company works.
    outside = cues.OUTSIDE.search(words) or cues.THIRD_COUNTRY.search(words)
    stored, moved = cues.STORAGE.search(words), cues.TRANSFER.search(words)
    if cues.THIRD_PARTY.search(words):
        yield _found(text, Kind.TRANSFER, NO_THIRD_PARTY, start, end)
    if not stored and not moved:
        return
    shown = _without(_without(words, cues.OFFICE), cues.OUTSIDE)
    named = places(shown, language)
    if moved:
        yield from _moved(text, start, end, named, bool(outside))
    if stored and not (moved and moved.start() < stored.start()):
        if not cues.NEGATED.search(words, max(0, stored.start() - 40), stored.start()):
            yield from _places(text, start, end, named)
        if (
            cues.OUTSIDE.search(words)
            and not moved
            and not cues.CONDITION.search(words)
            and not cues.NEGATED.search(words, 0, stored.start())
        ):
            yield _found(text, Kind.TRANSFER, OUTSIDE, start, end)


def _moved(text: str, start: int, end: int, named: Sequence[Place], outside: bool) -> Iterator[Found]:
    """Named countries beyond the Union are a transfer; one that is denied is none, or one under conditions."""
    words = text[start:end]
    denied, condition = cues.NEGATED.search(words), cues.CONDITION.search(words)
    if outside and denied:
        yield _found(text, Kind.TRANSFER, CONDITIONAL if condition else NONE, start, end)
    elif outside and condition and not named:
        # "Where a transfer to a third country is required by law" is a rule for the case and no fact.
        if re.search(r"(?<!\w)(?:only|nur|uniquement|solo|sólo|alleen)(?!\w)", words, re.IGNORECASE):
            yield _found(text, Kind.TRANSFER, CONDITIONAL, start, end)
    elif not denied or not outside:
        abroad = [one for one in named if beyond(one.code)]
        yield from (_found(text, Kind.TRANSFER, one.code, start, end, one.city) for one in abroad)
        if outside and not abroad:
            yield _found(text, Kind.TRANSFER, OUTSIDE, start, end)


def _places(text: str, start: int, end: int, named: Sequence[Place]) -> Iterator[Found]:
    return (_found(text, Kind.STORAGE_PLACE, one.code, start, end, one.city) for one in named)


def _without(words: str, pattern: re.Pattern[str]) -> str:
    """The same length, so that places stay where they were."""
    return pattern.sub(lambda match: " " * len(match[0]), words)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a sentence: contacts stand one a line, without a full stop between."""
    for line in re.finditer(r"\S[^\n]*", text[start:end]):
        yield start + line.start(), start + line.start() + len(line[0].rstrip())


def _contacts(text: str, start: int, end: int, heading: str) -> Iterator[Found]:
    """Addresses and numbers beside a word for breaches or for the data protection officer."""
    words = text[start:end]
    around = f"{heading} {words}"
    officer = cues.DPO.search(_without(words, cues.EMAIL)) or cues.DPO.search(_without(heading, cues.EMAIL))
    reached = [*cues.EMAIL.findall(words), *cues.PHONE.findall(words)]
    if officer and not reached and cues.NOT_REQUIRED.search(words):
        yield _found(text, Kind.DPO, NONE, start, end)
    for one in reached:
        if officer:
            yield _found(text, Kind.DPO, one.rstrip("."), start, end)
        elif cues.BREACH.search(_without(around, cues.EMAIL)):
            yield _found(text, Kind.BREACH_CONTACT, one.rstrip("."), start, end)


def _help(text: str, start: int, end: int) -> Iterator[Found]:
    """Help that the processor owes the controller (Art. 28(3)(e), (f)), and what it may cost."""
    words = _without(text[start:end], cues.COST_OF_MEASURES)
    if cues.ASSIST.search(words) and cues.CREDITOR.search(words):
        matters = [code for code, cue in cues.MATTERS if cue.search(words)] or ["general"]
        yield from (_found(text, Kind.ASSISTANCE, code, start, end) for code in matters)
    helped = cues.HELP.search(words)
    if helped and cues.CHARGE.search(words):
        free = cues.FREE.search(words)
        yield _found(text, Kind.ASSISTANCE_CHARGE, FREE if free else MAY_CHARGE, start, end, helped[0])
    elif cues.ASSIST.search(words) and cues.FREE.search(words):
        yield _found(text, Kind.ASSISTANCE_CHARGE, FREE, start, end)


def _ended(text: str, start: int, end: int) -> Iterator[Found]:
    """Deletion and return once the services end."""
    words = text[start:end]
    deleted, returned = cues.DELETE.search(words), cues.RETURN.search(words)
    over = cues.END.search(words)
    if not over or not (deleted or returned):
        return
    period = period_in(words) or AT_END
    if deleted and returned and cues.CHOICE.search(words):
        yield _found(text, Kind.DELETION, CHOICE if period is AT_END else period, start, end)
        yield _found(text, Kind.RETURN, CHOICE if period is AT_END else period, start, end)
        return
    backups = cues.BACKUPS.search(words)
    if deleted and not cues.NEGATED.search(words, max(0, deleted.start() - 25), deleted.start()):
        yield _found(text, Kind.DELETION, period, start, end, backups[0] if backups else None)
    if returned and not cues.NEGATED.search(words, max(0, returned.start() - 25), returned.start()):
        yield _found(text, Kind.RETURN, period, start, end)


def _found(text: str, kind: Kind, value: str, start: int, end: int, detail: str | None = None) -> Found:
    return Found(kind, value, detail, start, end, text[start:end])
