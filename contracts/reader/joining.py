"""What several sentences say of one duty: a number after a word, the channel, the content, the same thing again."""

import re
from dataclasses import replace

from contracts.reader.channels import EMAIL, address_in, channels_of
from contracts.reader.contents import content_of, opens_a_list
from contracts.reader.document import Document, Duty
from contracts.reader.durations import durations
from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.limits import FIXED, NONE, merged
from contracts.reader.parties import CONTROLLER, OTHER_PARTY, PROCESSOR, mentions
from contracts.reader.parts import names_the_period, of_other_cases
from contracts.reader.segments import Unit
from contracts.reader.triggers import OCCURRED, trigger_of

#: The sentence behind a duty says how, and takes the notice up by a small word: "the hotline is used for this".
_FOR_THIS = re.compile(
    r"(?<![a-z])(?:for (?:this|that|such) (?:purpose|end)|to (?:this|that) end|you (?:will|shall) (?:receive|get)|"
    r"^(?:sie (?:sind|ist|wird|werden|erfolgt)|(?:zij|ze|deze) (?:wordt|worden))|"
    r"hierfur|dafur|dazu|hierzu|zu diesem zweck|sie (?:erhalten|bekommen)|a cet effet|a cette fin|pour ce faire|"
    r"vous recevrez|"
    r"a tal (?:fin|efecto|fine|scopo)|para ello|a estos efectos|con este fin|recibira|per questo|allo scopo|"
    r"a questo fine|"
    r"(?:channels?|kanal|kanaal|canale?|medio|mezzo|via|modalita|moyen|weg)(?: \w+){0,3}: ?|"
    r"^(?:please )?(?:ring|call|phone|telephone|e-?mail|text|write to) (?:us|me|the|our|it|him|her)|"
    r"^(?:an? |une? |eine? |een )?(?:simple |einfache )?"
    r"(?:e-?mail|call|anruf|courriel|appel) (?:is (?:enough|sufficient)|suffices|will do|"
    r"genugt|reicht|suffit|volstaat)|^basta(?:ra)? |"
    r"^we(?:'ll| will| shall) (?:\w+ )?(?:ring|call|phone|telephone|e-?mail|text|write)|"
    r"^(?:bitte )?(?:rufen|schreiben|mailen) sie|^wir (?:rufen|schreiben|mailen)|"
    r"^(?:merci de|veuillez|priere de) (?:nous )?(?:appeler|telephoner|ecrire|joindre|contacter)|"
    r"^nous (?:vous )?(?:appelons|appellerons|ecrivons|telephon\w+)|"
    r"^(?:por favor,? )?(?:llam|telefone|escrib)(?:e|en|a|an|enos|anos|ele|ale)|^le (?:llamaremos|escribiremos)|"
    r"^(?:si prega di |la preghiamo di )?(?:chiam|telefon|scriv)(?:i|are|ere|ete|ateci|eteci)|"
    r"^(?:gelieve |graag )?(?:bel|bellen|mail|mailen)|^wij (?:bellen|mailen)|"
    r"ricevera\w*|hiervoor|daarvoor|hiertoe|daartoe|daarbij|u (?:ontvangt|krijgt)|je (?:ontvangt|krijgt))(?![a-z])"
)

#: A telephone for whoever has questions is no way of the notice.
_ASKED = re.compile(
    r"(?<![a-z])(?:questions|queries|(?:ruck)?fragen|preguntas|dudas|consultas|domande|dubbi|chiarimenti|vragen)(?![a-z])"
)


def keep(document: Document, found: list[Duty], duty: Duty) -> None:
    """Adds the duty, or joins it to the neighbour that states the same one."""
    if not found:
        found.append(duty)
        return
    last = found[-1]
    same = (
        not duty.follows
        and (last.part.unit.section == duty.part.unit.section or _takes_up(document, last, duty))
        and duty.start - last.end < 700
        and ((last.debtor, last.creditor) == (duty.debtor, duty.creditor) or _says_when(document, last, duty))
    )
    if not same or last.part.unit is duty.part.unit:
        found.append(duty)
        return
    lexicon = document.lexicon
    repeats = not compiled(lexicon.event).search(duty.part.own) or compiled(lexicon.notice).search(duty.part.own[:60])
    repeats = bool(repeats) or names_the_period(duty.part.own)
    nearer = last.limit.kind != FIXED and duty.limit.kind == FIXED or last.limit.kind == NONE != duty.limit.kind
    if nearer and repeats:
        found[-1] = replace(
            last, end=duty.end, limit=merged(last.limit, duty.limit), found=duty.found,
            trigger=last.trigger if duty.trigger == OCCURRED else duty.trigger,
            channel=last.channel or duty.channel, address=last.address or duty.address,
        )  # fmt: skip
    elif of_other_cases(duty.part.own) and duty.trigger != last.trigger:
        found.append(duty)
    elif _span(duty) == _span(last) or duty.limit.kind == NONE or repeats and duty.limit.kind != FIXED:
        more = (*last.more, (duty.start, duty.end))
        found[-1] = replace(last, more=more, channel=last.channel or duty.channel, address=last.address or duty.address)
    else:
        found.append(duty)


def _says_when(document: Document, last: Duty, duty: Duty) -> bool:
    """Whether a sentence only gives the time of the notice right before it: it names no one who tells or is told."""
    own = duty.part.own
    named = [one for one in (document.lexicon.controller, document.lexicon.authority) if document.has(one, own)]
    return last.limit.kind == NONE and not named and _takes_up(document, last, duty)


def _takes_up(document: Document, last: Duty, duty: Duty) -> bool:
    """Whether a numbered paragraph begins with the notice that the one right before it has laid down."""
    opening = compiled(document.lexicon.notice).search(duty.part.own[:20])
    return bool(opening) and 0 <= duty.start - last.end < 12


def completed(document: Document, duty: Duty) -> Duty:
    """The duty with what the sentences after it, or elsewhere, say of its channel, address and content."""
    lexicon = document.lexicon
    place = next(i for i, unit in enumerate(document.units) if unit is duty.part.unit)
    channel, address, content, more = duty.channel, duty.address, list(duty.content), list(duty.more)
    open_list = False
    for unit in document.units[place + 1 : place + 12]:
        words = document.words((unit.start, unit.end))
        if unit.section != duty.part.unit.section and not unit.listed and not _speaks_of_notice(document, words):
            break
        if unit in document.general_notices():
            continue
        for_this = unit is document.units[place + 1] and bool(_FOR_THIS.search(words)) and not _ASKED.search(words)
        speaks = for_this or _speaks_of_notice(document, words) or _listed_below_notice(document, unit, duty)
        if not speaks and not (open_list and unit.listed):
            open_list = False
            continue
        named = content_of(words, lexicon)
        how = ()
        if speaks and not durations(words, lexicon):
            how = document.channels(words if for_this else before_content(words, lexicon))
        if how and not channel:
            channel, address = how, address or address_in(document.text[unit.start : unit.end], words, lexicon)
            more.append((unit.start, unit.end))
            content.extend(item for item in named if item not in content)
        elif named:
            content.extend(item for item in named if item not in content)
            more.append((unit.start, unit.end))
        open_list = speaks or open_list
    trigger = duty.trigger
    if trigger == OCCURRED and place + 1 < len(document.units):
        unit = document.units[place + 1]
        words = document.words((unit.start, unit.end))
        if unit.section == duty.part.unit.section and _RUNS.match(words) and not durations(words, lexicon):
            trigger = trigger_of(words, None, lexicon)
    ordered = tuple(name for name in lexicon.content if name in content)
    whole = replace(duty, trigger=trigger, channel=channel, address=address, content=ordered, more=tuple(more))
    if not channel:
        whole = _announced(document, place, whole)
    return whole if whole.channel else _by_general_clause(document, whole)


def _span(duty: Duty) -> tuple[str, int | None, str | None]:
    return duty.limit.kind, duty.limit.amount, duty.limit.unit


#: Behind these words the contact person is the one who is told: "is sent to the data protection officer, dpo@…".
_TO_HIM = re.compile(
    r"(?<![a-z])(?:(?:sent|addressed|made|given) to|(?:gericht|gestuurd|gezonden|gedaan) aan|"
    r"(?:gerichtet|gesandt|geschickt) an|"
    r"(?:adresse|envoye|transmis)e?s? (?:au|a la|a)|(?:dirig|envi|remit)\w+ (?:al|a la|a)|"
    r"(?:indirizz|invi|trasmess)\w+ (?:al|alla|a))(?: (?:the|our|your|de|het|den|die|das|unseren?|ihren?|l'|el|la))? ?$"
)


def before_content(words: str, lexicon: Lexicon) -> str:
    """A sentence up to what the notice holds: "is sent by e-mail and names a contact person with his telephone"."""
    places = [
        match.start()
        for one in lexicon.content.values()
        if (match := compiled(one).search(words)) and not _TO_HIM.search(words, 0, match.start())
    ]
    return words[: min(places)] if places else words


def _announced(document: Document, place: int, duty: Duty) -> Duty:
    """The duty with the channel that a sentence just before it gives: "Notice of a breach is given by e-mail. …"."""
    lexicon = document.lexicon
    taken_up = bool(compiled(lexicon.notice).search(duty.part.own[:20]))
    for before in range(max(0, place - 3), place):
        unit = document.units[before]
        words = document.words((unit.start, unit.end))
        if unit.section != duty.part.unit.section or durations(words, lexicon) or document.has(lexicon.affair, words):
            continue
        notice = compiled(lexicon.notice).search(words, 0, min(len(words), 50)) and document.has(lexicon.event, words)
        # "Incidents are told on the portal. The notice is given within 24 hours."
        told = taken_up and before == place - 1 and document.has(lexicon.tells, words)
        if not notice and not (told and document.speaks_of_harm(before)):
            continue
        how = document.channels(before_content(words, lexicon))
        if how:
            return replace(duty, channel=how, more=(*duty.more, (unit.start, unit.end)))
    return duty


def _by_general_clause(document: Document, duty: Duty) -> Duty:
    """The duty with the channel that the agreement lays down for all notices; one for notices to another is none."""
    lexicon = document.lexicon
    if duty.creditor not in (CONTROLLER, PROCESSOR, OTHER_PARTY):
        return duty
    for unit in document.general_notices():
        words = document.words((unit.start, unit.end))
        # Outside English the present tense lays down a duty: "sont faites par lettre".
        bound = (lexicon.code != "en" or document.has(lexicon.duty, words)) and not any(
            document.has(one, words) for one in (lexicon.may, lexicon.denies)
        )
        if not bound or document.has(lexicon.event, words) or document.has(lexicon.affair, words):
            continue
        to = {one.role for one in mentions(words, lexicon, document.names) if one.receives}
        how = channels_of(words, lexicon)
        if not how or to & {CONTROLLER, PROCESSOR} and duty.creditor not in to:
            continue
        address = address_in(document.text[unit.start : unit.end], words, lexicon) if EMAIL in how else None
        more = (*duty.more, (unit.start, unit.end))
        return replace(duty, channel=how, address=duty.address or address, more=more, general=True)
    return duty


#: A sentence that goes on about the notice calls it a report too: "the report is made through the portal".
_THE_REPORT = re.compile(
    r"(?:\(?\w{1,3}[.)] {1,3})?(?:"
    r"(?:the|this|that|such|le|ce|der|dieser|dem|el|este|dicho|il|tale|questo|de|dit|deze) "
    r"(?:report|rapport|signalement|bericht|informe|aviso|rapporto|melding|message|contact)(?![a-z])|"
    r"(?:channel|canal|kanal|canale|kanaal|meldeweg|moyen|means|medium|medio|mezzo) ?:)"
)
#: The sentence behind a duty that says from when its period runs.
_RUNS = re.compile(
    r"(?<![a-z])(?:time|the clock|the (?:period|limit|deadline)|this (?:period|limit|deadline)|ce delai|le delai|"
    r"(?:die|diese) frist|(?:el|este|dicho) plazo|(?:il|tale) termine|(?:de|deze) termijn)(?![a-z]).{0,20}(?<![a-z])"
    r"(?:runs?|starts?|begins?|counts?|is counted|counted|court|commence|beginnt|lauft|corre|comienza|empieza|decorre|"
    r"inizia|loopt|begint|vangt)(?![a-z])"
)


def _speaks_of_notice(document: Document, words: str) -> bool:
    return document.has(document.lexicon.notice, words[:50]) or opens_a_list(words) or bool(_THE_REPORT.match(words))


def _listed_below_notice(document: Document, unit: Unit, duty: Duty) -> bool:
    """An inline item whose lead-in, behind the duty, speaks of the notice: "Such notice shall contain (i) …"."""
    return unit.lead is not None and unit.lead[0] >= duty.end and _speaks_of_notice(document, document.words(unit.lead))
