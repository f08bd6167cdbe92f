"""What a sentence says of telling that is no duty: help with other people's notices, purposes, denials, permissions.

The parts are replaced by spaces, so that every place stays where it was and what is left can be read as the duty.
"""

import re

from contracts.reader.lexicon import Lexicon, compiled

_SIDE_CLAUSE = re.compile(r"[,;)]| - ")
_CLAUSE = re.compile(r";")
#: How far a phrase of help or purpose can reach.
_REACH = 400

#: Words between commas that end no clause: "so that he can, where necessary, report them to the authority".
_INSERTION = re.compile(
    r", (where (?:applicable|necessary|required|appropriate)|if (?:applicable|necessary|required|any)|in turn|"
    r"gegebenenfalls|soweit erforderlich|falls erforderlich|le cas echeant|si necessaire|en tant que de besoin|"
    r"en su caso|si procede|a su vez|se del caso|ove necessario|se necessario|ove richiesto|a sua volta|"
    r"indien (?:nodig|van toepassing)|waar nodig|zo nodig),"
)


def cleared(folded: str, lexicon: Lexicon) -> str:
    """The folded sentence with everything blanked that lays no duty to tell on anybody."""
    rest = folded = _INSERTION.sub(r"  \1 ", folded)
    for words in (lexicon.not_event, lexicon.told):
        rest = compiled(words).sub(_blank, rest)
    rest = _permissions(rest, lexicon)
    rest = _phrases(rest, lexicon.enables, _SIDE_CLAUSE, lexicon)
    # The law may also be named in a purpose: "To enable the Authority to report under Article 33, the Supplier …".
    recalled = compiled(lexicon.recalls).search(rest)
    rest = rest[: recalled.start()].ljust(len(rest)) if recalled else rest
    rest = _phrases(rest, lexicon.helps, _CLAUSE, lexicon)
    return _denials(rest, lexicon)


#: An exception speaks of other matters: "unless a law enforcement agency asks that notice be delayed".
_EXCEPTION = re.compile(
    r"(?<![a-z])(?:unless|except(?! no)|save (?:where|that|to|as)|provided(?:,? however)?,? that|subject to|sauf|"
    r"hormis|a moins qu|sous reserve|es sei denn|sofern nicht|soweit nicht|salvo|a menos que|excepto|a meno che|tenzij|"
    r"behoudens)(?![a-z])[^,;]{0,200}"
)


def without_exceptions(folded: str) -> str:
    """The folded sentence with its exceptions blanked.

    >>> without_exceptions("tell us, unless a court forbids it, at once")
    'tell us,                          , at once'
    """
    return _EXCEPTION.sub(_blank, folded)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _phrases(folded: str, words: str, end: re.Pattern[str], lexicon: Lexicon) -> str:
    """Blanks each phrase from its opening word to the end of its clause, or to a telling of its own."""
    rest, place = folded, 0
    for match in compiled(words).finditer(folded):
        if match.start() < place or _names_a_duty(folded, match.start(), match.end(), lexicon):
            continue
        stop = end.search(folded, match.end(), match.end() + _REACH)
        place = stop.start() if stop else min(len(folded), match.end() + _REACH)
        place = _own_telling(folded, match.end(), place, lexicon)
        rest = rest[: match.start()] + " " * (place - match.start()) + rest[place:]
    return rest


#: "So that the Customer can report in time, …" opens a purpose, never a duty.
_PURPOSE = re.compile(
    r"(?:damit|um|om|opdat|zodat|teneinde|so that|in order|afin|affinche|para que|to enable)(?![a-z])"
)


def _names_a_duty(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """An item that names the duty itself: "the obligation to report a breach to the Customer"."""
    if start > 15 or _PURPOSE.match(folded, start):
        return False
    if compiled(f"{lexicon.authority}|{lexicon.subjects}").search(folded):
        return False
    to = compiled(f"{lexicon.controller}|{lexicon.event}").search(folded, end, min(len(folded), end + 60))
    return bool(to) and not compiled(lexicon.helps).match(folded, start)


#: The party just named, as the object of a Spanish or Italian verb: "lo assiste e, in particolare, lo informa …".
_HIM = re.compile(r"(?<![a-z])(?:lo|la|le|gli|se lo|les) +$")


#: The same behind the verb, with the breach as a second object: "notificárselas", "notificargliele".
_TO_HIM = re.compile(r"(?:ar|ir|er)(?:sel[oa]s?|gliel[oaie]|gliene)$")


def _own_telling(folded: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where, inside a phrase, a joined verb tells the other party itself: "cooperate and notify the Customer"."""
    for verb in compiled(lexicon.tells).finditer(folded, start, end):
        # A German infinitive stands behind its object.
        behind = compiled(lexicon.controller).search(folded, verb.end(), min(len(folded), verb.end() + 40))
        him = _HIM.search(folded, max(start, verb.start() - 8), verb.start()) or _TO_HIM.search(verb[0])
        if not behind and him:
            place = start if _TO_HIM.search(verb[0]) else verb.end()
            behind = compiled(lexicon.event).search(folded, place, min(len(folded), verb.end() + 90))
        if not behind and lexicon.code in ("de", "nl"):
            behind = compiled(lexicon.controller).search(folded, max(start, verb.start() - 120), verb.start())
        if not behind or compiled(lexicon.authority).search(folded, verb.end(), min(len(folded), verb.end() + 25)):
            continue
        joins = list(compiled(lexicon.joins).finditer(folded, max(start, verb.start() - 90), verb.start()))
        if joins:
            return joins[-1].start()
        if him and (comma := folded.rfind(",", start, verb.start())) >= 0:
            return comma
    return end


def _permissions(folded: str, lexicon: Lexicon) -> str:
    rest = folded
    for match in compiled(lexicon.may).finditer(folded):
        verb = compiled(lexicon.tells).search(folded, match.end(), min(len(folded), match.end() + 30))
        if verb and not re.search(r"[,;]", folded[match.end() : verb.start()]):
            rest = rest[: match.start()] + " " * (verb.end() - match.start()) + rest[verb.end() :]
    return rest


def _denials(folded: str, lexicon: Lexicon) -> str:
    rest = folded
    for match in compiled(lexicon.denies).finditer(folded):
        stop = _SIDE_CLAUSE.search(folded, match.end(), match.end() + 160)
        place = stop.start() if stop else min(len(folded), match.end() + 160)
        for joined in compiled(lexicon.joins).finditer(folded, match.end(), place):
            # "May not be given by post and must be given by e-mail": what is said behind is asked again.
            if compiled(lexicon.duty).match(folded, joined.end() + 1):
                place = joined.start()
                break
        rest = rest[: match.start()] + " " * (place - match.start()) + rest[place:]
    return rest
