"""Who owes whom: the parties of a sentence by their nouns, their place and the word in front of them."""

import re
from dataclasses import dataclass

from contracts.reader.lexicon import Lexicon, compiled, spaced

CONTROLLER, PROCESSOR, SUB_PROCESSOR, EITHER = "controller", "processor", "sub_processor", "either"
AUTHORITY, DATA_SUBJECT, OTHER_PARTY = "authority", "data_subject", "other_party"


@dataclass(frozen=True)
class Mention:
    """A party at a place of the sentence; `receives`: the word before it makes it an object."""

    role: str
    start: int
    end: int
    receives: bool


def mentions(folded: str, lexicon: Lexicon, names: dict[str, str]) -> list[Mention]:
    """The parties that a folded sentence speaks of, in order; `names` are those that the agreement defines."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    own = "|".join(re.escape(name) + r"(?![a-z0-9])" for name in names)
    for role, words in (
        (SUB_PROCESSOR, lexicon.sub_processor),
        (AUTHORITY, lexicon.authority),
        (DATA_SUBJECT, lexicon.subjects),
        ("named", own),
        (CONTROLLER, lexicon.controller),
        (PROCESSOR, lexicon.processor),
    ):
        if not words:
            continue
        for match in compiled(words).finditer(folded):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            known = names.get(match[0], PROCESSOR) if role == "named" else role
            found.append(Mention(known, *match.span(), _receives(folded, match.start(), match.end(), lexicon)))
    return sorted(found, key=lambda one: one.start)


def _receives(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    if folded[end : end + 2] in ("'s", "s'"):
        return True
    before = folded[max(0, start - 40) : start]
    return bool(re.search(r"(?<![a-z])(?:" + spaced(lexicon.object_mark) + r")\s*$", before))


def sides(
    folded: str, verb: int | None, lexicon: Lexicon, names: dict[str, str]
) -> tuple[str, str, tuple[Mention, ...]]:
    """Debtor and creditor of a folded sentence whose verb of telling stands at `verb` (None: a noun tells).

    Where the sentence does not say, the processor owes the controller: the duty of Art. 33(2) GDPR.
    """
    found = mentions(folded, lexicon, names)
    parties = [one for one in found if one.role in (CONTROLLER, PROCESSOR, SUB_PROCESSOR)]
    if compiled(lexicon.mutual).search(folded) and not _named_subject(parties, verb):
        to_authority = any(one.role == AUTHORITY for one in found) and not _to_each_other(folded, lexicon)
        return EITHER, AUTHORITY if to_authority else OTHER_PARTY, tuple(found)
    passive = compiled(lexicon.passive).search(folded)
    debtor = _debtor(folded, parties, verb, bool(passive))
    creditor = _creditor(found, debtor, verb)
    return debtor, creditor, tuple(found)


def _named_subject(parties: list[Mention], verb: int | None) -> bool:
    return verb is not None and any(not one.receives and 0 <= verb - one.end < 25 for one in parties)


def _to_each_other(folded: str, lexicon: Lexicon) -> bool:
    each = (
        r"the other|one another|each other|l'autre|all'altra|l'altra|la otra|elkaar|einander|anderen?|mutu|recipro|"
        r"gegenseitig|andere partij"
    )
    return bool(re.search(each, folded))


def _debtor(folded: str, parties: list[Mention], verb: int | None, passive: bool) -> str:
    subjects = [one for one in parties if not one.receives]
    if not subjects:
        return PROCESSOR
    place = verb if verb is not None else len(folded)
    before = [one for one in subjects if one.end <= place]
    if passive:
        agents = [
            one
            for one in parties
            if one.receives
            and re.search(r"(?:by|par|por|da|dal|door|von|vom)(?: \w+)? $", folded[max(0, one.start - 16) : one.start])
        ]
        if agents:
            return agents[0].role
        return PROCESSOR if subjects[0].role != PROCESSOR else CONTROLLER if len(parties) > 1 else PROCESSOR
    chosen = before[-1] if before else subjects[0]
    # The object of a German or Dutch sentence may stand before its verb without a word that marks it.
    if len(before) > 1 and before[-1].role != before[0].role and place - before[-1].end > 40:
        chosen = before[0]
    return chosen.role


def _creditor(found: list[Mention], debtor: str, verb: int | None) -> str:
    usual = {PROCESSOR: CONTROLLER, CONTROLLER: PROCESSOR, SUB_PROCESSOR: PROCESSOR}[debtor]
    place = verb or 0
    after = [one for one in found if one.start >= place and one.role != debtor]
    contract = [one.role for one in found if one.role in (CONTROLLER, PROCESSOR) and one.role != debtor]
    if contract and usual in contract:
        first = after[0] if after else None
        if first is None or first.role not in (AUTHORITY, DATA_SUBJECT) or first.start - place > 60:
            return usual
    for one in after[:1]:
        if one.role in (AUTHORITY, DATA_SUBJECT) and one.start - place < 60:
            return one.role
    return contract[0] if debtor == SUB_PROCESSOR and contract else usual


_DEFINED = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w&.'-]{1,30}(?:[ ,]{1,2}[A-ZÀ-Þ][\w&.'-]{0,30}){0,5})[^\n(]{0,120}"
    r"\((?P<terms>[^()\n]{2,120})\)"
)
_QUOTED = re.compile(r'"([^"]{2,40})"')


def names_of(text: str, folded: str, lexicon: Lexicon) -> dict[str, str]:
    """Names that the agreement gives its parties and the role that stands beside each: `Acme Ltd ("Controller")`."""
    known: dict[str, str] = {}
    for match in _DEFINED.finditer(text, 0, min(len(text), 8_000)):
        terms = folded[match.start("terms") : match.end("terms")]
        role = _role(terms, lexicon)
        if role is None:
            continue
        name = match["name"].split(",")[0].strip()
        words = [fold for fold in (folded[match.start("name") : match.start("name") + len(name)],) if len(fold) > 2]
        first = words[0].split()[0] if words else ""
        for one in {*words, first, *(quoted.strip() for quoted in _QUOTED.findall(terms))}:
            if len(one) > 2 and _role(one, lexicon) is None and one not in lexicon.common.split():
                known[one] = role
    return known


def _role(terms: str, lexicon: Lexicon) -> str | None:
    for role, words in (
        (SUB_PROCESSOR, lexicon.sub_processor),
        (CONTROLLER, lexicon.controller),
        (PROCESSOR, lexicon.processor),
    ):
        if compiled(words).search(terms):
            return role
    return None
