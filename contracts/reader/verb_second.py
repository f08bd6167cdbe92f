"""Who tells whom in German and Dutch, where the verb stands second or last and a subject may follow it."""

import re
from collections.abc import Sequence

from contracts.reader.lexicon import Lexicon, compiled
from contracts.reader.roles import CONTROLLER, PROCESSOR, SUB_PROCESSOR, Mention

LANGUAGES = ("de", "nl")

#: German "der" before a feminine noun is no nominative, before another one it is.
_FEMININE = re.compile(
    r"(?:in|schule|kanzlei|bank|gemeinde|stadt|ag|kg|gmbh|gesellschaft|verwaltung|klinik|praxis|behorde|agentur|kasse|"
    r"stiftung|universitat|kammer|stelle|firma|plattform|genossenschaft)$"
)
_NOMINATIVE = re.compile(r"(?<![a-z])der $")
#: The participle that closes a passive: "… unterrichtet.", "in Kenntnis gesetzt wird".
_CLOSING = re.compile(
    r"(?:[a-z]+ ){0,4}?(?:informiert|benachrichtigt|unterrichtet|verstandigt|gemeldet|mitgeteilt|angezeigt|gesetzt|"
    r"weitergeleitet|gegeben|geinformeerd|gemeld|ingelicht|gesteld|gebracht|verwittigd|gewaarschuwd|meegedeeld|"
    r"medegedeeld|doorgegeven|gerapporteerd|bericht)"
    r"(?:(?P<is> (?:wird|werden|worden|wurde|wordt|zijn|is))(?![a-z])| *[.;,]| *$)"
)
#: A Dutch participle tells a passive by itself: "wordt … geïnformeerd over …".
_DUTCH_PARTICIPLE = re.compile(
    r"(?:[a-z]+ ){0,4}?(?:geinformeerd|gemeld|ingelicht|verwittigd|gewaarschuwd|meegedeeld|medegedeeld|doorgegeven|"
    r"gerapporteerd)(?![a-z])"
)
_AUXILIARY = re.compile(
    r"(?<![a-z])(?:wird|werden|wurde|wordt|worden)(?![a-z])(?! (?:er|sie|es|hij|zij|ihm|hem)(?![a-z]))"
)
#: "Meldet dieser": the party named last.
_THE_LATTER = re.compile(r"[a-z]+ (?:dieser|deze)(?![a-z])(?! [a-z]*(?:frist|meldung|vorf|verletz|melding|termijn))")
#: "… zal de Verwerker", "… hat der Auftragnehmer": the verb that binds stands before its subject.
_INVERTED = re.compile(r"(?<![a-z])(?:zal|moet|dient|hat|muss|wird|mus) (?:de |der |het |das )?$")
#: A verb and the pronoun behind it: "informeert hij", "benachrichtigt er".
_HE = re.compile(r"[a-z]+ (?:er|sie|es|hij|zij|ze)(?![a-z])")
_PRONOUN = re.compile(r"(?<![a-z])(?:er|sie|es|hij|zij|ze)(?![a-z])")
#: Somebody without a role stands behind the verb, or alone before it: "laat de drukker …", "Lumora informeert …".
_NOUN_BEHIND = re.compile(r"[a-z]+ (?:de|het|der|die|das|een|ein|eine) [a-z-]{3,} ")
_NOUN_BEFORE = re.compile(
    r"(?:^|[.;:] )(?:(?:de|het|der|die|das|een|ein|eine) )?(?!(?:dan|daarna|daarom|daarbij|hierbij|hiervan|daarvan|ook|"
    r"tevens|vervolgens|bovendien|dann|danach|darauf|deshalb|daher|zudem|ferner|auserdem|ebenso|hieruber|daruber|davon|"
    r"hiervon|sodann|anschliesend|unverzuglich|onverwijld|diese[snr]?|solche|deze|dit|das|dies) )[a-z0-9-]{3,} $"
)


#: "… ist … zu unterrichten": the infinitive that closes a passive, and what makes it an active one.
_TO_BE_TOLD = re.compile(r"(?:[a-z]+ ){0,3}?(?:zu [a-z]+en|mitzuteilen|anzuzeigen|weiterzuleiten) *(?:[.;,]|$)")
_IS = re.compile(r"(?<![a-z])(?:ist|sind)(?![a-z])")
_OBLIGED = re.compile(
    r"(?<![a-z])(?:verpflichtet|zu verpflichten|gehalten|beauftragt|bestrebt|bemuht|angewiesen|bereit|in der lage)"
    r"(?![a-z])"
)


def is_feminine(noun: str) -> bool:
    """Whether "der" before this German noun, in folded letters, is a dative or genitive.

    >>> is_feminine("auftraggeberin"), is_feminine("auftraggeber")
    (True, False)
    """
    return bool(_FEMININE.search(noun))


def is_passive(rest: str, verb: int, lexicon: Lexicon) -> bool:
    """Whether somebody *is told*; the clause before that of the verb does not count."""
    closing = _CLOSING.match(rest, verb)
    if closing and (closing["is"] or _AUXILIARY.search(rest, 0, verb)):
        return True
    if lexicon.code == "nl" and _DUTCH_PARTICIPLE.match(rest, verb) and _AUXILIARY.search(rest, 0, verb):
        return True
    if lexicon.code == "de" and _TO_BE_TOLD.match(rest, verb):
        auxiliary = _IS.search(rest, 0, verb)
        if auxiliary and not _OBLIGED.search(rest, auxiliary.end(), verb):
            return True
    begin = max(0, rest.rfind(", ", 0, verb))
    return any(match.end() > begin for match in compiled(lexicon.passive).finditer(rest))


def teller(folded: str, parties: Sequence[Mention], verb: int, lexicon: Lexicon) -> str:
    """The role of the subject of an active verb at `verb`; the processor where the sentence does not say."""
    subjects = [one for one in parties if not one.receives and not _is_object(folded, one, parties)]
    before = [one for one in subjects if one.end <= verb]
    behind = [one for one in subjects if one.start >= verb]
    here = [one for one in before if ", " not in folded[one.end : verb]] or _bound(before, folded, lexicon)
    if lexicon.code == "nl" and len(parties) == 1 and " te " in folded[max(0, verb - 4) : verb + 3]:
        return PROCESSOR
    if here:
        # The object may stand before its verb without a word that marks it, but behind the subject.
        nominative = [one for one in here if _NOMINATIVE.search(folded, max(0, one.start - 8), one.start)]
        return (nominative or here)[0].role
    if _THE_LATTER.match(folded, verb) and (nearest := [one for one in parties if one.end <= verb]):
        return nearest[-1].role
    receivers = [one for one in parties if one.receives and one.start >= verb]
    if receivers and receivers[0].role == PROCESSOR:
        return SUB_PROCESSOR if any(one.role == SUB_PROCESSOR for one in before) else CONTROLLER
    before = [one for one in before if one.role != SUB_PROCESSOR]
    if _HE.match(folded, verb):
        told = [one for one in parties if one.role != SUB_PROCESSOR and ", " in folded[one.end : verb]]
        return next((one.role for one in before or told), PROCESSOR)
    if behind and (len(behind) > 1 or behind[0].role != CONTROLLER or not before):
        lone = len(behind) == 1 and behind[0].role == CONTROLLER
        return PROCESSOR if lone and _another_tells(folded, verb, behind[0].start, lexicon) else behind[0].role
    clause = folded[folded.rfind(", ", 0, verb) + 1 : verb + 25]
    return before[-1].role if before and _PRONOUN.search(clause) else PROCESSOR


def _is_object(folded: str, one: Mention, parties: Sequence[Mention]) -> bool:
    """Whether "sie" is an object: somebody else was the subject before."""
    return folded[one.start : one.end] == "sie" and any(
        other.role == PROCESSOR and not other.receives and other.start < one.start for other in parties
    )


def _another_tells(folded: str, verb: int, party: int, lexicon: Lexicon) -> bool:
    """Whether the one who tells is a noun without a role."""
    noun = _NOUN_BEHIND.match(folded, verb)
    if noun and noun.end() <= party:
        return True
    alone = _NOUN_BEFORE.search(folded, max(0, verb - 40), verb)
    return alone is not None and not compiled(f"{lexicon.event}|{lexicon.harm}").search(alone[0])


def _bound(before: Sequence[Mention], folded: str, lexicon: Lexicon) -> Sequence[Mention]:
    """The last subject beside a verb that binds: "de Verwerker zal, binnen zes uur, …", "… hat der Auftragnehmer"."""
    bound = [one for one in before if compiled(lexicon.duty).match(folded, one.end + 1)]
    inverted = [one for one in before if _INVERTED.search(folded, max(0, one.start - 20), one.start)]
    return (bound or inverted)[-1:]
