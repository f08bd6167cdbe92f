"""From which event the time runs: what the debtor must have noticed, been told, suspected or confirmed."""

import re

from contracts.reader.lexicon import Lexicon, compiled

AWARE, CONFIRMED, DISCOVERED, SUSPECTED = "aware", "confirmed", "discovered", "suspected"
NOTIFIED, OCCURRED, OTHER = "notified", "occurred", "other"


#: Proof that a letter arrived is no news from somebody.
_RECEIPT = re.compile(
    r"(?<![a-z])(?:accuse de reception|acuse de recibo|(?:avviso|ricevuta) di (?:ritorno|ricevimento|consegna|lettura)|"
    r"(?:confirmation|acknowledge?ment) of receipt|(?:return|read|delivery) receipt|receipt requested|"
    r"(?:dej\w+ (?:\w+ )?)?(?:conferma|prova|attestazione|confirmacion|prueba|justificante|constancia) "
    r"(?:de|di|del|della|dell'|de la|de su) ?"
    r"(?:\w+ )?(?:ricezione|lettura|consegna|ricevimento|invio|trasmissione|recepcion|lectura|entrega|envio)|"
    r"per conoscenza(?! d)|para (?:su )?conocimiento|(?:dejar?|deje|dejando|dejara) (?:\w+ )?constancia|"
    r"ontvangstbevestiging|bericht van ontvangst|empfangsbestatigung|lesebestatigung)"
)


#: Somebody else's knowledge is the breach itself, not the debtor's awareness of it.
_OTHERS_KNOWLEDGE = re.compile(
    r"(?<![a-z])(?:unbefugt|unberechtigt|unrechtmasig)\w* kenntnis\w*|"
    r"(?:dritten?|unbefugten?|unberechtigten?|fremden?|ausenstehenden?)(?: personen)? (?:unbefugt |unrechtmasig )?"
    r"(?:zur kenntnis (?:gelang\w*|gekommen|gebracht)|bekannt (?:geworden|wurden?|werden|sind)|"
    r"(?:davon )?kenntnis\w*)|conocimiento (?:no autorizado|indebido|"
    r"ilegitimo)|"
    r"conoscenza (?:non autorizzata|indebita|abusiva)|(?:onbevoegd|ongeoorloofd|onrechtmatig)\w* kennis\w*|"
    r"(?:es|den parteien|dem auftragnehmer) ist bekannt|it is known that|il est connu que|es sabido que|e noto che|"
    r"(?:het|partijen|verwerker) is bekend dat|prise de connaissance (?:non autorisee|indue|illicite)|"
    r"unauthori[sz]ed knowledge"
)


#: What is not yet known starts nothing: "even if its cause is not yet established".
_NOT_YET = re.compile(
    r"(?<![a-z])(?:noch nicht|nog niet|not yet|pas encore|aun no|todavia no|ancora non|non ancora)(?: [a-z]+){1,3}"
)


#: What the notice is for, up to the next comma: "so that you can decide whether the regulator needs to know".
_PURPOSE = re.compile(
    r"(?<=[a-z,] )(?:so that|in order that|damit|afin qu[e']|pour que|de sorte que|para que|"
    r"de (?:modo|manera|forma) que|affinche|in modo che|cosi che|zodat|opdat)(?![a-z])[^,;]*"
    r"(?:, (?:ob|dass|whether|si|se|of|dat|che|que) [^,;]*)?"
)


def trigger_of(folded: str, after_limit: int | None, lexicon: Lexicon) -> str:
    """The starting event of a folded sentence; `after_limit` is where its limit ends.

    What directly follows the limit ("within 24 hours of detection") counts before what stands elsewhere.
    """
    for words in (_RECEIPT, _OTHERS_KNOWLEDGE, _NOT_YET, _PURPOSE):
        folded = words.sub(lambda match: " " * len(match[0]), folded)
    near = _directly_after(folded, after_limit, lexicon) if after_limit is not None else None
    if near:
        name, place = near
        if name == AWARE and _only_confirmed(folded[place:], lexicon):
            return CONFIRMED
        return name
    cues = {
        SUSPECTED: lexicon.suspected,
        CONFIRMED: lexicon.confirmed,
        NOTIFIED: f"{lexicon.told}|{lexicon.received}",
        AWARE: lexicon.aware,
        DISCOVERED: lexicon.discovered,
    }
    places = {name: match.start() for name, words in cues.items() if (match := compiled(words).search(folded))}
    if SUSPECTED in places:
        start = min((places[name] for name in (AWARE, DISCOVERED) if name in places), default=None)
        return SUSPECTED if start is None or CONFIRMED in places else _first(places, AWARE, DISCOVERED)
    if CONFIRMED in places:
        return CONFIRMED
    if NOTIFIED in places:
        return NOTIFIED
    return _first(places, AWARE, DISCOVERED) if places else OCCURRED


def _first(places: dict[str, int], *names: str) -> str:
    return min((name for name in names if name in places), key=lambda name: places[name])


#: "24 heures maximum suivant …": how hard the number is meant may stand behind it.
_AT_MOST = (
    r"[ ,)]{0,4}(?:(?:au )?(?:plus tard|maximum|maxi|max)\.? |at (?:the latest|most) |hochstens |spatestens |"
    r"como maximo |al massimo |maximaal )?"
)


def _directly_after(folded: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    window = folded[end : end + 130]
    opening = re.match(_AT_MOST + r"(?:" + lexicon.counts_from + r")(?![a-z])", window)
    if opening is None:
        return None
    stop = re.search(r"[;:(]|, ", window[opening.end() :])
    window = window[: opening.end() + stop.start()] if stop else window
    cues = {
        NOTIFIED: f"{lexicon.notified}|{lexicon.received}",
        AWARE: lexicon.aware,
        DISCOVERED: lexicon.discovered,
        CONFIRMED: lexicon.confirmed,
        SUSPECTED: lexicon.suspected,
    }
    found = [
        (match.start(), place, name)
        for place, (name, words) in enumerate(cues.items())
        if (match := compiled(words).search(window))
    ]
    if not found:
        other = compiled(lexicon.affair).match(
            window, opening.end() + (window[opening.end() : opening.end() + 1] in " '")
        )
        return (OTHER, end + other.start()) if other else None
    start, _, name = min(found)
    if name == NOTIFIED and compiled(lexicon.aware).search(window) and not compiled(lexicon.notice).search(window):
        name = AWARE
    for nearer, words in ((AWARE, lexicon.aware), (DISCOVERED, lexicon.discovered)):
        if name == NOTIFIED and (known := compiled(words).match(window, opening.end() + 1)):
            return nearer, end + known.start()
    return name, end + start


def _only_confirmed(rest: str, lexicon: Lexicon) -> bool:
    near = rest[:80]
    return bool(compiled(lexicon.confirmed).search(near)) and not compiled(lexicon.suspected).search(near)
