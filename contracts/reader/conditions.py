"""Under which condition a number holds: "without undue delay, and for critical incidents within 24 hours"."""

import re

from contracts.reader.lexicon import Lexicon, compiled

_SIDE = re.compile(r"[,;:()]")
#: What makes a condition narrower than "in the event of a breach", in folded letters of the six languages.
_GRAVE = (
    r"critical\w*|kritisch\w*|critiques?|critic[oaie]s?|special categor\w*|besondere\w* (?:kategorie|arten)\w*|"
    r"categories? particulieres?|categorias? especiales|categorie particolari|bijzondere (?:categorie|persoons)\w*|"
    r"sensitive|sensibl\w*|sensibil\w*|gevoelige|severity|priorit\w*|prioridad|high[- ]risk|urgent\w*|urgenz\w*|"
    r"emergenc\w*"
)

_LEADING = re.compile(
    r"(?: (?:within|in|inside|binnen|innerhalb|von|dans|les|sous|une?|delai|de|en|el|la|le|plazo|entro|il|"
    r"termine|di|een))+ *$"
)


def condition_in(folded: str, start: int, end: int, others: bool, lexicon: Lexicon) -> tuple[int, int] | None:
    """The place of the condition under which the number from `start` to `end` holds; None: it always holds.

    `others`: the sentence has a time for the other cases too. Without one a narrow event narrows the whole duty, which
    is no condition on its number.
    """
    if not others:
        return None
    before = max((match.end() for match in _SIDE.finditer(folded, max(0, start - 160), start)), default=0)
    behind = _SIDE.search(folded, end, end + 160)
    stop = behind.start() if behind else min(len(folded), end + 160)
    before = max(before, start - 160)
    for low, high in ((end, stop), (before, start)):
        for opening in compiled(lexicon.under).finditer(folded, low, high):
            near = (folded, opening.end(), min(high, opening.end() + 80))
            if compiled(_GRAVE).search(*near) or compiled(lexicon.narrows).search(*near):
                return opening.start(), _without_within(folded, opening.start(), high)
    return None


def _without_within(folded: str, start: int, end: int) -> int:
    """Where the condition ends: before the word that leads to the number."""
    leading = _LEADING.search(folded, start, end)
    return leading.start() if leading else start + len(folded[start:end].rstrip())


def head_of(folded: str, start: int) -> tuple[int, int] | None:
    """The clause before the number that says when it holds: "If health data are concerned, this period …"."""
    comma = folded.find(", ", 0, start)
    return (0, comma) if comma > 0 else None
