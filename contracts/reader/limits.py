"""By when: durations in digits and words, the vague standards, and how hard the number is meant."""

import re
from dataclasses import dataclass, replace

from contracts.reader.durations import Duration, durations
from contracts.reader.lexicon import Lexicon, compiled

FIXED, UNDUE_DELAY, IMMEDIATE, PROMPT, ASAP, NONE = "fixed", "undue_delay", "immediate", "prompt", "asap", "none"
IN_ANY_EVENT, WHERE_FEASIBLE = "in any event", "where feasible"

#: Without a number the word of the law comes first, then the stricter one.
STRICTEST = (UNDUE_DELAY, IMMEDIATE, PROMPT, ASAP)


@dataclass(frozen=True)
class Limit:
    """By when a notice is due, in the words of the label schema; `amount` is None where no number stands there."""

    kind: str = NONE
    amount: int | None = None
    unit: str | None = None
    amount_min: int | None = None
    qualifier: str | None = None
    standard: str | None = None
    condition: str | None = None


@dataclass(frozen=True)
class Found:
    """The limit of a sentence, where it stands, and all durations that could have been meant."""

    limit: Limit
    start: int | None
    end: int | None
    durations: tuple[Duration, ...]


def standards(folded: str, lexicon: Lexicon, verbs: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """The vague words that go with telling, each with its place; not "will promptly investigate"."""
    rest, found = folded, []
    classes = (
        (UNDUE_DELAY, lexicon.undue_delay),
        (ASAP, lexicon.asap),
        (IMMEDIATE, lexicon.immediate),
        (PROMPT, lexicon.prompt),
    )
    for name, words in classes:
        for match in list(compiled(words).finditer(rest)):
            if not _belongs_to_an_act(folded, match.end(), lexicon, verbs):
                found.append((name, match.start(), match.end()))
            rest = f"{rest[: match.start()]:<{match.end()}}{rest[match.end() :]}"
    return sorted(found, key=lambda one: one[1])


def _belongs_to_an_act(folded: str, end: int, lexicon: Lexicon, verbs: list[tuple[int, int]]) -> bool:
    act = compiled(lexicon.acts).search(folded, end, min(len(folded), end + 40))
    if act is None or re.search(r"[,;.:]", folded[end : act.start()]):
        return False
    joined = compiled(lexicon.joins).match(folded[end : act.start()].lstrip())
    if joined and any(0 < end - verb < 120 and "," not in folded[verb:end] for _, verb in verbs):
        # "Tells the Customer at once and takes measures": the word belongs to the verb before it.
        return False
    return not any(end <= start < act.start() for start, _ in verbs)


def limit_of(folded: str, lexicon: Lexicon, verbs: list[tuple[int, int]]) -> Found:
    """The limit of one sentence, from the parts of it that speak of telling."""
    folded = _without_other_matter(folded, lexicon)
    lengths = durations(folded, lexicon)
    words = standards(folded, lexicon, verbs)
    names = [name for name in STRICTEST if name in {name for name, _, _ in words}]
    if not lengths:
        if not names:
            known = _ONCE_KNOWN.search(folded)
            if known and compiled(f"{lexicon.aware}|{lexicon.discovered}").search(
                folded, known.end(), known.end() + 90
            ):
                return Found(Limit(IMMEDIATE), *known.span(), ())
            return Found(Limit(), None, None, ())
        kind = names[0]
        other = names[1] if len(names) > 1 else None
        place = next(one for one in words if one[0] == kind)
        return Found(Limit(kind, standard=other), place[1], place[2], ())
    marked = [(length, _qualifier(folded, length, lexicon)) for length in lengths]
    length, qualifier = next((one for one in marked if one[1] == IN_ANY_EVENT), marked[0])
    if qualifier is None and length.amount_min is None and length is not marked[0][0]:
        length, qualifier = marked[0]
    limit = Limit(FIXED, length.amount, length.unit, length.amount_min, qualifier, names[0] if names else None)
    return Found(limit, length.start, length.end, tuple(lengths))


#: "Tells the Customer as soon as he learns of it" says when by itself, where nothing else does; German and Dutch.
_ONCE_KNOWN = re.compile(r"(?<![a-z])(?:sobald|zodra)(?![a-z])")
#: A weakness that was found is no breach, in folded stems.
_WEAKNESS = r"schwachstelle\w*|kwetsbaarhe\w*|vulnerab\w*"
#: Between two matters of one sentence: "about requests within five days and about leaks within twelve hours".
_AND_OF = re.compile(
    r"(?<![a-z])(?:und|sowie|en|and|et|e|y) (?:uber|von|bei|over|van|bij|of|about|on|for|de|di|su|sobre) "
    r"(?:(?:any|each|jede[nrms]?|alle|elke?|ieder|toute?|ogni|cualquier|todas?|the|das|die|den|le|la|el) )?"
)


def _without_other_matter(folded: str, lexicon: Lexicon) -> str:
    """The folded sentence without the time for another matter, named before the breach with its own time."""
    event = compiled(lexicon.event).search(folded)
    if event is None:
        return folded
    joined = next((one for one in _AND_OF.finditer(folded, 0, event.start()) if one.end() > event.start() - 12), None)
    lengths = durations(folded, lexicon) if joined else []
    if joined is None or not any(one.start > event.start() for one in lengths):
        return folded
    other = [one for one in lengths if one.end <= joined.start()]
    if not other or not compiled(f"{lexicon.affair}|{_WEAKNESS}").search(folded, 0, other[0].start):
        return folded
    return folded[: other[0].start] + " " * (joined.start() - other[0].start) + folded[joined.start() :]


def _qualifier(folded: str, length: Duration, lexicon: Lexicon) -> str | None:
    """Whether the number is a hard outer limit or a softened one: the word nearest before it decides."""
    window = folded[max(0, length.start - 70) : length.start]
    hard = max((match.start() for match in compiled(lexicon.hard).finditer(window)), default=-1)
    soft = max((match.start() for match in compiled(lexicon.soft).finditer(window)), default=-1)
    if hard < 0 and soft < 0:
        after = folded[length.end : length.end + 30]
        if compiled(lexicon.soft).match(after.lstrip(" ,(")):
            return WHERE_FEASIBLE
        return IN_ANY_EVENT if compiled(lexicon.hard).match(after.lstrip(" ,(")) else None
    return IN_ANY_EVENT if hard > soft else WHERE_FEASIBLE


def merged(first: Limit, second: Limit) -> Limit:
    """One duty whose word and number stand in two sentences."""
    if second.kind != FIXED:
        return second if first.kind == NONE else first
    standard = second.standard or (first.kind if first.kind not in (FIXED, NONE) else first.standard)
    return replace(second, standard=standard)
