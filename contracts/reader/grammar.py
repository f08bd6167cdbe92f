"""Whether a part of a sentence lays down a duty to tell: who tells, of what, by when, and nothing says otherwise."""

import re
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
    another matter. `follows` is a report after a first notice, `restated` another number for the duty right
    before, `linked` the next link of a chain, `besides` the same told to another one, `chained` stands
    right behind another duty.
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
    restated: bool
    linked: bool
    besides: bool
    chained: bool


def is_duty(look: Look) -> bool:
    """Whether what was found is a duty to tell of a breach."""
    document, part, own, found = look.document, look.part, look.own, look.found
    lexicon = document.lexicon
    timed, numbered = found.limit.kind != NONE, found.limit.kind == FIXED
    own_verb = bool(compiled(lexicon.tells).search(own))
    if look.follows or look.restated or look.linked:
        return True
    if look.besides and own_verb and timed and not look.affair:
        return _party(document, part.own)
    if not timed and compiled(lexicon.denies).search(part.own):
        return False
    if not look.verbs and timed and _permitted(look) or numbered and (_has_time_to(look) or _after_another_news(look)):
        return False
    first = compiled(lexicon.first).search(own)
    trigger = trigger_of(part.words, found.end, lexicon) if timed else OCCURRED
    if first and numbered and trigger not in (OCCURRED, NOTIFIED):
        return True
    if look.strong and look.verbs and numbered and _OPENS_A_CONDITION.match(part.words) and _of_an_act(look):
        return False
    if look.strong and look.verbs:
        return timed or _told_to_somebody(document, own, part) and not _tells_of_another_matter(look)
    if look.strong and (look.notice or look.report) and timed:
        return (numbered or not look.affair) and not _counts_from_a_notice(look)
    if look.strong_above and own_verb:
        return (timed or _told_to_somebody(document, own, part)) and not look.affair
    if look.strong_above and look.verbs and (numbered or trigger != OCCURRED):
        return not look.affair
    if look.weak and look.verbs and timed:
        if look.affair or _of_an_act(look, 60):
            return False
        if _party(document, part.words) or _harms_data(look, _RECORDS) or numbered and _LEAK.search(own):
            return True
    if not timed and own_verb and not look.affair and (_harms_data(look) or _in_that_event(look)):
        return _told_to_somebody(document, own, part)
    if look.strong and numbered and not look.affair and " | " in own:
        return True
    if look.affair or not timed or not (own_verb or look.notice) or _of_an_act(look):
        return False
    if look.notice and look.weak and numbered and trigger not in (OCCURRED, NOTIFIED):
        return True
    if _tells_him_of_it(look):
        return True
    return (look.chained or speaks_of_a_breach(document, look.place)) and (
        trigger != OCCURRED or numbered and (look.notice or _takes_it_up(look) or _only_by_when(look))
    )


#: The breach of the sentence before, taken up by a small word behind or before the verb of telling.
_IT = re.compile(
    r"(?<![a-z])(?:it|this|them|such|dies|das|es|davon|hiervon|lo|la|le|l'|en|ne|cela|ello|cio|dit|dat|ervan|"
    r"daarvan)(?![a-z])"
)


def _takes_it_up(look: Look) -> bool:
    """Right behind a sentence on a breach: "Spotted a leak? The agency must flag it the same day."."""
    document, place = look.document, look.place
    if look.chained and look.part.start > look.part.unit.start:
        place += 1  # The second half of a sentence takes up its first one.
    elif place == 0 or look.part.start - document.units[place - 1].end > 3:
        return False
    return document.speaks_of_harm(place - 1) and any(_takes(look, *verb) for verb in look.verbs)


#: A Spanish or Italian verb that has both whom and what in it: "notificárselas", "notificargliele".
_HIM_IT = re.compile(r"(?:ar|ir|er)(?:sel[oa]s?|gliel[oaie]|gliene)(?![a-z])")


def _tells_him_of_it(look: Look) -> bool:
    """The breach that the same sentence names before: "helps with breaches and undertakes to notify him of them"."""
    named = compiled(look.document.lexicon.event).search(look.part.own)
    return named is not None and any(_HIM_IT.search(look.part.words, start, end) for start, end in look.verbs)


#: A sentence that says whom and by when, and not of what: "The Processor shall notify the Controller within 24 hours."
_BARE = re.compile(r"(?: [a-z'-]+){1,5}?,? (?:within|no later than|not later than|dans|sous|au plus tard) $")


def _only_by_when(look: Look) -> bool:
    """Right behind a sentence on a breach, whom to tell and by when, with nothing between and nothing else."""
    words, start, place = look.part.words, look.found.start, look.place
    if start is None or place == 0 or len(look.own) > 110 or not look.document.speaks_of_harm(place - 1):
        return False
    return any(_BARE.fullmatch(words, end, start) for _, end in look.verbs if end < start)


def _takes(look: Look, start: int, end: int) -> bool:
    """Whether a verb has a small word as its object, and the number stands in its clause."""
    words, number = look.part.words, look.found.start or 0
    low, high = sorted((number, end))
    return bool(_IT.search(words, max(0, start - 8), min(len(words), end + 6))) and ", " not in words[low:high]


#: Data, in the stems of the six languages: a loss without a number is a breach only where data are lost.
_DATA = re.compile(r"(?<![a-z])(?:personal|personenbezogen\w*|donnees|datos|dati|persoonsgegevens|data)(?![a-z])|daten")
#: What data are kept in; enough where a time is named.
_RECORDS = re.compile(
    r"(?<![a-z])(?:personal|personenbezogen\w*|donnees|datos|dati|data|informations?|informacion|informazioni|"
    r"informatie|"
    r"files|records|dossiers?|fichiers|archiv\w+|expedientes?|documenti|bestanden|akten|unterlagen|credentials|"
    r"identifiants|credenciales|credenziali|inloggegevens)(?![a-z])|daten|gegevens"
)


#: A leak or a theft speaks of data without naming them.
_LEAK = re.compile(
    r"(?<![a-z])(?:leaks?|leck\w*|lek(?:ken)?|fuites?|fugas?|filtracion\w*|fug(?:a|he)|breach(?:es)?|violations?|"
    r"inbreuk\w*)"
    r"(?![a-z])"
)


def _harms_data(look: Look, data: re.Pattern[str] = _DATA) -> bool:
    harm = compiled(look.document.lexicon.harm).search(look.own)
    reach = 60 if data is _DATA else 100
    return harm is not None and bool(data.search(look.own, max(0, harm.start() - reach), harm.end() + reach))


def _tells_of_another_matter(look: Look) -> bool:
    """An affair right behind the only verb: "has cover for security incidents and tells the Customer of its end"."""
    shift = len(look.part.words) - len(look.own)
    affairs = compiled(look.document.lexicon.affair)
    own = [(start - shift, end - shift) for start, end in look.verbs if start >= shift]
    if not look.affair or len(own) != 1:
        return False
    behind = own[0][1]
    event = compiled(look.document.lexicon.event).search(look.own, behind, behind + 200)
    return bool(affairs.search(look.own, behind, max(behind + 40, event.start() if event else 0)))


def _permitted(look: Look) -> bool:
    """A number within which somebody may do something: "may object within 14 days of the notice"."""
    start = look.found.start
    may = compiled(look.document.lexicon.may).search(look.part.words)
    return may is not None and start is not None and may.start() < start + 40


#: "The Controller has ten days to ask questions": time that somebody is given, in folded letters.
_HAS = re.compile(
    r"(?<![a-z])(?:has|have|is given|hat|haben|verfugt uber|verbleiben|a|aura|dispose|disposera|dispone|dispondra|"
    r"tiene|"
    r"tendra|ha|avra|heeft|hebben|krijgt) (?:[a-z]+ ){0,3}$"
)
_TO_DO = re.compile(r" {1,3}(?:to|zeit|pour|para|per|um|om|voor|tijd|time|di tempo|de tiempo)(?![a-z])")


def _has_time_to(look: Look) -> bool:
    start, end, words = look.found.start, look.found.end, look.part.words
    if start is None or end is None or not _TO_DO.match(words, end):
        return False
    if any(end <= verb < end + 30 for verb, _ in look.verbs):
        return False
    return bool(_HAS.search(words, max(0, start - 60), start))


def _after_another_news(look: Look) -> bool:
    """Only the opening condition tells, and the number goes with another act: "If X reports a breach, Y blocks …"."""
    words, lexicon, start = look.own, look.document.lexicon, look.found.start
    comma = words.find(", ")
    shift = len(look.part.words) - len(words)
    if start is None or comma < 0 or start - shift < comma or not compiled(lexicon.under).match(words):
        return False
    tells = compiled("|".join((lexicon.tells, lexicon.notice, lexicon.report, lexicon.first)))
    acts = compiled(lexicon.acts).search(words, comma)
    return bool(acts and tells.search(words, 0, comma)) and not tells.search(words, comma)


def _counts_from_a_notice(look: Look) -> bool:
    """The only notice named is the one from which the time of something else runs: "pays within 30 days of notice"."""
    lexicon, end = look.document.lexicon, look.found.end
    shift = len(look.part.words) - len(look.own)
    told = (lexicon.notice, lexicon.report, lexicon.first)
    places = [match.start() + shift for words in told for match in compiled(words).finditer(look.own)]
    if end is None or not places or look.verbs:
        return False
    opening = re.match(r"[ ,)]{0,4}(?:" + lexicon.counts_from + r")(?![a-z])", look.part.words[end : end + 30])
    # "24 heures l'information du client": an article leads to no starting event.
    if opening is None or opening[0].strip(" ,)") in ("l", "la", "le", "the", "its", "a", "an", "any"):
        return False
    return all(end < place < end + 30 for place in places)


def _of_an_act(look: Look, reach: int = 30) -> bool:
    """A number that goes with another act: "the notice is approved by the Customer, who answers within a day"."""
    start = look.found.start
    if start is None:
        return False
    words = look.part.words
    act = compiled(look.document.lexicon.acts).search(words, max(0, start - reach), start)
    if act is None or reach > 30 and ", " in words[act.end() : start]:
        return False
    return not compiled(look.document.lexicon.tells).search(words, act.start(), start)


#: "If a breach is reported to the Customer, he examines it within two days": German and Dutch, in folded letters.
_OPENS_A_CONDITION = re.compile(r"(?:wird|werden|wurde|wenn|sobald|falls|wordt|worden|als|indien|zodra|nadat|nachdem) ")


def _in_that_event(look: Look) -> bool:
    """A bare notice right behind a sentence that says in which event: "In the event of a theft: …"."""
    document, place = look.document, look.place
    if place == 0 or not look.notice or len(look.own) > 120:
        return False
    before = document.units[place - 1]
    words = document.words((before.start, before.end))
    opens = compiled(document.lexicon.under).match(words)
    return bool(opens) and before.section == look.part.unit.section and document.speaks_of_harm(place - 1)


def _party(document: Document, words: str) -> bool:
    lexicon = document.lexicon
    named = any(name in words for name in document.names) or bool(_WE_TELL.search(words))
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
    near = own[match.start() : match.end() + 60]
    before = own[max(0, match.start() - 60) : match.start()]
    recipient = compiled(f"(?:{lexicon.controller}|{lexicon.mutual})").search(
        near if lexicon.code not in ("de", "nl") else before + near
    )
    recipient = recipient or "@" in near or None
    passive = compiled(lexicon.passive).search(own) and compiled(lexicon.controller).search(own)
    if not recipient and document.has(lexicon.event, own):
        others = document.has(f"{lexicon.authority}|{lexicon.subjects}", own) or _NO_PARTY.search(own)
        recipient = None if others else _SOMEBODY[lexicon.code].search(before + near)
    bound = document.has(lexicon.duty, part.words) or trigger_of(part.words, None, lexicon) != OCCURRED
    return bool((recipient or passive) and (bound or _stated(document, match, own)))


#: A party by a name that no list holds: an article and a noun where the one who is told stands.
_SOMEBODY = {
    "en": re.compile(
        r"(?:notif\w+|inform\w*|tell|alert|advise|warn) (?:the [a-z]+|[a-z]+ (?:plc|ltd|limited|inc|llc)) (?:of|about)|"
        r"to the [a-z]+"
    ),
    "de": re.compile(r"(?:zeigt|teilt|meldet|gibt|macht) (?:dem|der|den) [a-z]+ (?:jede|alle|einen|eine|unbefugt)"),
    "fr": re.compile(
        r"(?:avis|signale\w*|notifie\w*|communique\w*|part|savoir) (?:au|a la|a l'|aux) ?[a-z]+|"
        r"(?:informe\w*|averti\w*|alerte\w*|avise\w*|previent|previendra) (?:le|la|l') ?[a-z]+ (?:de|d'|sur)"
    ),
    "es": re.compile(
        r"(?:cuenta|parte|aviso|notificara|comunicara|notificar|comunicar|informara?|avisara?|saber|conocimiento) "
        r"(?:al|a la|del|de la) [a-z]+"
    ),
    "it": re.compile(
        r"(?:notizia|avviso|comunicazione|notifica|comunica|segnala|noto|(?:comunic|segnal|notific)are) "
        r"(?:al|alla|all'|allo) ?[a-z]+|"
        r"(?:inform|avvis)are (?:il|la|lo|l') ?[a-z]+"
    ),
    "nl": re.compile(r"(?:stelt|brengt|licht) (?:de|het) [a-z]+ (?:in|op)(?![a-z])|(?:aan|bij) (?:de|het) [a-z]+"),
}
_NO_PARTY = re.compile(
    r"(?<![a-z])(?:staff|team|intern\w*|employees|mitarbeit\w*|"
    r"(?<!caracter )personal(?! (?:data|information|health))|personale|personeel|team)(?![a-z])"
)

#: The future tense of French, Spanish and Italian lays down a duty by itself.
_FUTURE = re.compile(r"[aei]r(?:a|an|ont|anno)(?![a-z])")


def _stated(document: Document, verb: re.Match[str], own: str) -> bool:
    """Outside English the present tense lays down a duty where the processor is named as the one who tells."""
    lexicon = document.lexicon
    if lexicon.code == "en":
        return False
    if _SUBJECT.search(own, 0, verb.start()) and document.has(lexicon.event, own):
        return True
    return bool(_FUTURE.search(verb[0])) or document.has(lexicon.processor, own) or bool(_HE_TELLS.search(own))


#: Whoever stands between the beginning and the verb: "Der Treuhänder meldet …".
_SUBJECT = re.compile(r"^(?:der|die|das|le|la|l'|il|lo|el|de|het) ?[a-z-]+ $")


#: "We will tell you" in one word.
_WE_TELL = re.compile(r"[aei](?:remos|rons|remo)(?![a-z])")
_HE_TELLS = re.compile(r"(?<![a-z])(?:hij|zij|er|sie) ")
