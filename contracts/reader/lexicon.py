"""The words of one language by what they do in a sentence, and how they become patterns.

A pattern is written over folded text (`folding.py`): small letters, no accents. A space stands for any number of
spaces. Gaps are bounded and no quantifier stands inside another one, so that no text makes a pattern slow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Lexicon:
    """Alternatives separated by `|`, each by its function in a duty to tell of a breach; `common` are small words.

    `event` names a breach beyond doubt, `harm` may be one (a loss, a theft), `affair` is another matter that also
    gets notices (a request, an instruction, an audit). `tells` are verbs, `notice` nouns for the telling, `first` the
    notice that opens a sequence and `report` what follows it. `helps` opens a phrase of assistance, `enables` one of
    purpose: what stands in them is no duty of its own. `denies` says that there is none, `recalls` that the law is told
    again. `told` and `received` are the debtor's own news from somebody else. `general` speaks of all notices under the
    agreement, `under` opens a condition.
    """

    code: str
    common: str
    event: str
    harm: str
    not_event: str
    affair: str
    tells: str
    notice: str
    first: str
    report: str
    then: str
    joins: str
    helps: str
    enables: str
    denies: str
    may: str
    told: str
    received: str
    recalls: str
    acts: str
    controller: str
    processor: str
    sub_processor: str
    mutual: str
    authority: str
    subjects: str
    object_mark: str
    passive: str
    undue_delay: str
    immediate: str
    prompt: str
    asap: str
    hard: str
    soft: str
    ahead: str
    lasting: str
    aware: str
    discovered: str
    confirmed: str
    suspected: str
    notified: str
    counts_from: str
    email: str
    phone: str
    portal: str
    post: str
    writing: str
    any_means: str
    elsewhere: str
    narrows: str
    other_document: str
    duty: str
    general: str
    under: str
    content: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def compiled(alternatives: str) -> re.Pattern[str]:
    """The alternatives as one pattern that begins at the beginning of a word."""
    return re.compile(r"(?<![a-z0-9])(?:" + spaced(alternatives) + ")")


def spaced(words: str) -> str:
    """The same words with room for any number of spaces between them, none where a space is optional."""
    return words.replace(" ?", " *").replace(" ", " +").replace(" +*", " *")


def parted(verbs: Mapping[str, str], reach: int) -> str:
    """Verbs that stand in two parts: each first part, with its second parts at most `reach` characters behind it.

    >>> bool(compiled(parted({"teilt": "mit"}, 20)).search("er teilt es uns mit"))
    True
    """
    return "|".join(rf"(?:{first})\b.{{0,{reach}}}?\b(?:{second})" for first, second in verbs.items())
