"""What is uncertain about a reading, in words for the person who confirms it."""

from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import FIXED, NONE, WHERE_FEASIBLE, Found, Limit
from contracts.reader.triggers import OCCURRED, OTHER
from core.phrases import Phrase

BLANK = Phrase("The form leaves the number blank.")


def doubts_of(
    folded: str, limit: Limit, found: Found, trigger: str, lexicon: Lexicon, *, general: bool, stopped: int | None
) -> tuple[Phrase, ...]:
    """The doubts of one reading, the most important one first.

    `general`: its channel stands in the clause on all notices; `stopped`: the character at which reading ended.
    """
    doubts = []
    if limit.kind == FIXED and limit.amount is None:
        doubts.append(BLANK)
    if limit.kind == NONE:
        doubts.append(Phrase("No time is named."))
    amounts = {(one.amount, one.unit) for one in found.durations}
    if len(amounts) > 1:
        doubts.append(Phrase("Two numbers stand in the sentence."))
    if limit.amount_min is not None:
        doubts.append(Phrase("The text gives a range; the longer end is taken."))
    if limit.condition:
        doubts.append(Phrase("The number holds only under a condition: “{words}”.", {"words": limit.condition}))
    if limit.qualifier == WHERE_FEASIBLE:
        doubts.append(Phrase("The number is softened (“where feasible”)."))
    if trigger == OCCURRED:
        doubts.append(Phrase("No event is named from which the time runs."))
    if trigger == OTHER:
        doubts.append(Phrase("The event from which the time runs is unclear."))
    narrowing = compiled(lexicon.narrows).search(folded)
    if narrowing:
        doubts.append(Phrase("The duty is narrowed by “{words}”.", {"words": narrowing[0].strip()}))
    if compiled(lexicon.other_document).search(folded):
        doubts.append(Phrase("The limit hangs on another document."))
    if general:
        doubts.append(Phrase("The channel stands in the clause on all notices, not with this duty."))
    if stopped is not None:
        doubts.append(unread_from(stopped))
    return tuple(doubts)


def unread_from(place: int) -> Phrase:
    """That a very long text was not read to its end."""
    return Phrase("The text is too long to be read whole: nothing after character {place} was read.", {"place": place})
