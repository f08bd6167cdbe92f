"""Who owes whom: the parties of a sentence by their nouns, their place and the word in front of them."""

import re
from functools import cache

from contracts.reader import verb_second
from contracts.reader.lexicon import Lexicon, compiled, spaced
from contracts.reader.roles import (
    AUTHORITY,
    CONTROLLER,
    DATA_SUBJECT,
    EITHER,
    OTHER_PARTY,
    PROCESSOR,
    SUB_PROCESSOR,
    Mention,
)


def mentions(folded: str, lexicon: Lexicon, names: dict[str, str]) -> list[Mention]:
    """The parties that a folded sentence speaks of, in order; `names` are those that the agreement defines."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    own = "|".join(re.escape(name) + r"(?![a-z0-9])" for name in sorted(names, key=len, reverse=True))
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
            if folded[match.start() - 1 : match.start()] in ("@", "."):
                continue
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            known = names.get(" ".join(match[0].split()), PROCESSOR) if role == "named" else role
            found.append(Mention(known, *match.span(), _receives(folded, match.start(), match.end(), lexicon)))
    if lexicon.code == "de" and len({folded[one.start : one.end] for one in found if one.role == CONTROLLER}) > 1:
        # "Sie" is the customer only where nobody else is.
        found = [one for one in found if folded[one.start : one.end] != "sie"]
    return sorted(found, key=lambda one: one.start)


@cache
def _at_the_end(words: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + spaced(words) + r")\s*$")


def _receives(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    if folded[end : end + 2] in ("'s", "s'") or _ATTRIBUTE.match(folded, end) or folded[start:end] in _DATIVE:
        return True
    before = folded[max(0, start - 40) : start]
    if _THING.search(before):
        return True
    if before.endswith("der ") and verb_second.is_feminine(folded[start:end]):
        return True
    if folded[start:end] == "vous":
        return not _BEFORE_YOU.search(before)
    return bool(_at_the_end(lexicon.object_mark).search(before))


#: Pronouns that are never a subject.
_DATIVE = frozenset({"us", "te", "os", "ti", "vi", "ihnen", "dir", "euch"})
#: French "vous" is a subject at the beginning and behind these words, else the object of the verb behind it.
_BEFORE_YOU = re.compile(r"(?:^|[.,;:(]|(?<![a-z])(?:que|si|quand|lorsque|dont|ou|et|mais|car|comme)) *$|qu'$")

#: "Portal de clientes", "area clienti": the same where the thing stands first.
_THING = re.compile(
    r"(?<![a-z])(?:portale?|area|zona|espacio|spazio|panel|pannello|"
    r"servi[cz]io|atencion|assistenza|app) (?:de |di |al )?$"
)

#: "Customer Data" and "client portal" are things, no parties.
_ATTRIBUTE = re.compile(
    r" {1,3}(?:personal |confidential )?(?:data|accounts?|contents?|systems?|information|portal|area|records?)\b"
)


def sides(
    folded: str, rest: str, verb: int | None, lexicon: Lexicon, names: dict[str, str]
) -> tuple[str, str, tuple[Mention, ...]]:
    """Debtor and creditor of a folded sentence whose verb of telling stands at `verb` (None: a noun tells).

    `rest` is the sentence without what is no duty. Where the sentence does not say, the processor owes the controller:
    the duty of Art. 33(2) GDPR.
    """
    found = _without_appositions(mentions(folded, lexicon, names), folded)
    named = [
        one
        for one in found
        if not _BEHALF.search(folded, max(0, one.start - 40), one.start) and not _WHOSE.match(folded, one.end)
    ]
    for_another, found = len(named) < len(found), named
    parties = [one for one in found if one.role in (CONTROLLER, PROCESSOR, SUB_PROCESSOR)]
    one_another = _ONE_ANOTHER.search(folded)
    each = [match.span() for match in compiled(lexicon.mutual).finditer(folded)]
    # "Each joint controller" holds a party's noun and is no one of them.
    single = [one for one in parties if not any(start <= one.start < end for start, end in each)]
    if each and (one_another or not _named_subject(single, verb)):
        to_authority = any(one.role == AUTHORITY for one in found) and not compiled(_EACH_OTHER).search(folded)
        return EITHER, AUTHORITY if to_authority else OTHER_PARTY, tuple(found)
    passive = _is_passive(rest, verb, lexicon)
    debtor = _debtor(folded, parties, verb, passive, lexicon)
    if debtor == CONTROLLER and verb is not None and _tells_the_controller(folded, parties, verb):
        debtor = PROCESSOR
    if passive and verb is not None and _only_authority(found, rest, verb):
        return debtor, AUTHORITY, tuple(found)
    return debtor, _creditor(found, debtor, verb, for_another), tuple(found)


def _only_authority(found: list[Mention], rest: str, verb: int) -> bool:
    """Whether those who are told, before the verb of a passive clause, are the authority or the people alone."""
    told = [one for one in found if one.receives and one.start < verb]
    here = [one for one in told if verb - one.end < 60 and rest[one.start : one.end].strip()]
    return bool(here) and all(one.role in (AUTHORITY, DATA_SUBJECT) for one in told)


def _is_passive(rest: str, verb: int | None, lexicon: Lexicon) -> bool:
    """Whether somebody *is told*."""
    if verb is not None and lexicon.code in verb_second.LANGUAGES:
        return verb_second.is_passive(rest, verb, lexicon)
    return bool(compiled(lexicon.passive).search(rest))


#: The words that say of themselves who decides about the data; a cooperative or a bank may be either.
_FORMAL = re.compile(
    r"controller|customer|client|responsable|responsible|verantwort|verwerkings|titolar|contitolar|corresponsable|"
    r"auftraggeber|opdrachtgever|kund|klant|committent"
)


def _tells_the_controller(folded: str, parties: list[Mention], verb: int) -> bool:
    """Whether one who is no controller by his name tells one who is: "the cooperative notifies the Controller"."""
    formal = [bool(_FORMAL.match(folded, one.start)) for one in parties]
    told = any(
        one.role == CONTROLLER and one.start >= verb and is_so for one, is_so in zip(parties, formal, strict=True)
    )
    rest = [one for one, is_so in zip(parties, formal, strict=True) if not (one.role == CONTROLLER and is_so)]
    return told and all(one.role == CONTROLLER and one.start < verb for one in rest) and bool(rest)


def _without_appositions(found: list[Mention], folded: str) -> list[Mention]:
    """One mention for "Example Ltd, in its role of processor," and "the Foundation (controller)"."""
    kept: list[Mention] = []
    for one in found:
        last = kept[-1] if kept else None
        beside = last is not None and last.role == one.role and one.start - last.end < 30
        if not (beside and folded[last.end : one.start].startswith((", ", " ("))):
            kept.append(one)
    return kept


#: In whose name somebody tells is not whom he tells.
_BEHALF = re.compile(
    r"(?<![a-z])(?:on behalf of|in the name of|im namen|im auftrag|namens|au nom|pour (?:le )?compte|"
    r"por cuenta|en nombre|per conto|in nome|(?:su|sur|por|par|per) (?:delega|delegation|delegacion|mandat|mandato|"
    r"encargo|incarico)|in opdracht|op last|under authority|"
    r"(?:auf|nach) (?:an)?weisung|on (?:the )?instructions?|sur (?:l')?(?:instructions?|ordre)|su istruzion[ei]|"
    r"(?:por|siguiendo) (?:indicacion|instruccion|instrucciones|orden)|op (?:instructie|aanwijzing)|"
    r"au nom et pour le compte)"
    r"(?: (?:the|its|our|de|des|der|dem|du|del|dello|della|la|el|l|le|il|het|haar|zijn)'?){0,3}[ ']$"
)
#: "On the Controller's behalf": the same, behind the name.
_WHOSE = re.compile(r"(?:'s|s'|') (?:written |express )?(?:behalf|instructions?|name|request)(?![a-z])")
_EACH_OTHER = (
    r"the other|one another|each other|l'autre|all'altra|l'altra|la otra|elkaar|einander|anderen?|mutu|recipro|"
    r"gegenseitig|andere partij"
)
_ONE_ANOTHER = re.compile(r"(?<![a-z])(?:gegenseitig|wechselseitig|einander|elkaar|each other|one another)(?![a-z])")
_AGENT = re.compile(
    r"(?:(?:by|par|por|da|dal|dalla|door|von|vom)(?: \w+)? |"
    r"(?:por|da) parte (?:de la |del |de |della |dello |dell'|di ))$"
)


#: Who has named the address is not who writes to it: "to the address indicated by the Controller".
_GIVEN = re.compile(
    r"(?<![a-z])(?:design|indiqu|indicad|indicat|facilitad|fornit|scelt|prescelt|elegid|specific|senalad|nominat|"
    r"nominad|specified|chosen|provided|named|benannt|angegeben|genannt|aangewezen|opgegeven)[a-z]* "
    r"(?:by|par|por|da|dal|dalla|door|von|vom) (?:the |le |la |el |il |de |dem |der )?$"
)


#: "Must have been received by the Customer": who receives a notice does not give it.
_IS_REACHED = re.compile(r" (?:\w+ ){0,2}?(?:ontvangen|empfangen|received|recibid[oa]s?|ricevut[oaie])(?![a-z])")


def _named_subject(parties: list[Mention], verb: int | None) -> bool:
    return verb is not None and any(not one.receives and 0 <= verb - one.end < 25 for one in parties)


def _debtor(folded: str, parties: list[Mention], verb: int | None, passive: bool, lexicon: Lexicon) -> str:
    """Who tells: the subject before the verb, behind it in German and Dutch; the agent of a passive verb."""
    if verb is None or passive:
        agents = [
            one
            for one in parties
            if _AGENT.search(folded[max(0, one.start - 20) : one.start])
            and not _GIVEN.search(folded, max(0, one.start - 40), one.start)
            and not _NEWS_BY.search(folded, max(0, one.start - 60), one.start)
            and not _IS_REACHED.match(folded, one.end)
        ]
        if agents:
            return agents[0].role
        told = [one for one in parties if one.role == PROCESSOR]
        only_processor_is_told = passive and told and not any(one.role == CONTROLLER for one in parties)
        near = told and compiled(lexicon.passive).search(folded, told[0].end, told[0].end + 80)
        is_told = near is not None and near and near.start() - told[0].end < 12
        return CONTROLLER if only_processor_is_told and is_told and not told[0].receives else PROCESSOR
    if lexicon.code in verb_second.LANGUAGES:
        return verb_second.teller(folded, parties, verb, lexicon)
    subjects = [one for one in parties if not one.receives]
    before = [one for one in subjects if one.end <= verb]
    here = [one for one in before if ", " not in folded[one.end : verb]] or _with_modal(before, folded, lexicon)
    if here:
        asked = [one for one in parties if here[-1].end < one.start < verb and _ASKS.match(folded, here[-1].end)]
        if asked:
            return asked[0].role
        return here[0].role if verb - here[-1].end > 40 else here[-1].role
    receivers = [one for one in parties if one.receives and one.start >= verb]
    if receivers and receivers[0].role == PROCESSOR:
        return SUB_PROCESSOR if any(one.role == SUB_PROCESSOR for one in before) else CONTROLLER
    before = [one for one in before if one.role != SUB_PROCESSOR]
    clause = folded[folded.rfind(", ", 0, verb) + 1 : verb + 25]
    return before[-1].role if before and _PRONOUN.search(clause) else PROCESSOR


#: Whose news starts the time is not who tells: "within a day of being notified of it by a sub-processor".
_NEWS_BY = re.compile(
    r"(?:being|been) (?:\w+ ){0,2}?(?:notified|informed|told|alerted|advised)(?: \w+){0,3} by(?: \w+)? $"
)
#: Who asks another to tell is not the one who tells: "la Caisse exige du Gestionnaire qu'il lui signale …".
_ASKS = re.compile(r" (?:exige|demande|requiert|attend|impose|requires of|demands of|expects of)(?:ra|s)?(?![a-z])")
_PRONOUN = re.compile(r"(?<![a-z])(?:it|they|he|she|il|elle|ils|elles|that party)(?![a-z])")


def _with_modal(before: list[Mention], folded: str, lexicon: Lexicon) -> list[Mention]:
    """The last subject where a modal stands right behind it: "the Supplier shall, within six hours, notify"."""
    bound = [one for one in before if compiled(lexicon.duty).match(folded, one.end + 1)]
    return bound[-1:] if bound and bound[-1] is before[-1] else []


def _creditor(found: list[Mention], debtor: str, verb: int | None, for_another: bool) -> str:
    usual = {PROCESSOR: CONTROLLER, CONTROLLER: PROCESSOR, SUB_PROCESSOR: PROCESSOR}[debtor]
    place = verb or 0
    after = [one for one in found if one.start >= place and one.role != debtor]
    contract = [one.role for one in found if one.role in (CONTROLLER, PROCESSOR) and one.role != debtor]
    aside = bool(after) and after[0].role in (AUTHORITY, DATA_SUBJECT) and after[0].start - place <= 90
    if aside:
        return after[0].role
    if any(one.role == OTHER_PARTY for one in found):
        return OTHER_PARTY
    if debtor == SUB_PROCESSOR and after and after[0].role == CONTROLLER and after[0].start - place < 40:
        return CONTROLLER
    if usual in contract:
        return usual
    if (debtor == CONTROLLER or for_another) and any(one.role == AUTHORITY for one in found):
        return AUTHORITY
    return contract[0] if debtor == SUB_PROCESSOR and contract else usual
