"""One duty spread over the items of a list: "reports any breach (i) at once, (ii) within 48 hours and (iii) by …"."""

from collections.abc import Sequence

from contracts.reader.channels import channels_of
from contracts.reader.durations import durations
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import standards
from contracts.reader.segments import Unit

#: A list longer than this holds more than one duty.
_LONGEST = 700
#: What is left of an "and" between two items.
_JOIN = 6


def gathered(units: Sequence[Unit], folded: str, lexicon: Lexicon) -> list[Unit]:
    """The units, with the items of a list that only say by when and how made one unit with their lead-in."""
    found: list[Unit] = []
    place = 0
    while place < len(units):
        end = _list_end(units, place)
        opens = place == 0 or units[place - 1].lead != units[place].lead
        if end - place > 1 and opens and _one_duty(units[place:end], folded, lexicon):
            first = units[place]
            found.append(first._replace(start=(first.lead or (first.start, 0))[0], end=units[end - 1].end, lead=None))
            place = end
        else:
            found.append(units[place])
            place += 1
    return found


def _list_end(units: Sequence[Unit], place: int) -> int:
    lead = units[place].lead
    end = place + 1
    if lead is None or not units[place].listed:
        return end
    while (
        end < len(units)
        and units[end].end - lead[0] < _LONGEST
        and (units[end].lead == lead or units[end].end - units[end].start < _JOIN)
    ):
        end += 1
    return end


def _one_duty(items: Sequence[Unit], folded: str, lexicon: Lexicon) -> bool:
    """Whether every item says by when or how, one of them at most gives a number, and none is about another matter."""
    lead = items[0].lead
    if lead is None or lead[1] > items[0].start:
        return False
    whole = folded[lead[0] : items[-1].end]
    if len(durations(whole, lexicon)) != 1 or not compiled(lexicon.tells).search(whole):
        return False
    if not compiled(f"{lexicon.event}|{lexicon.harm}").search(whole):
        return False
    told = 0
    for item in items:
        words = folded[item.start : item.end]
        if len(words) < _JOIN:
            continue
        told += bool(compiled(lexicon.tells).search(words))
        says = durations(words, lexicon) or standards(words, lexicon, []) or channels_of(words, lexicon)
        if not says or compiled(lexicon.affair).search(words):
            return False
    return told < 2
