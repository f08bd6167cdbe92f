"""Which sentences are read closely, and where one sentence holds two duties."""

import re

from contracts.reader.channels import channels_of
from contracts.reader.document import Document, Part
from contracts.reader.durations import durations
from contracts.reader.lexicon import compiled
from contracts.reader.limits import standards
from contracts.reader.segments import Unit

#: A note of the draft that stands in brackets: "[Hinweis: üblich sind 24 Stunden.]".
_NOTE = re.compile(
    r"[\[(] ?(?:\w+ )?(?:note|hinweis|anmerkung|erlauterung|toelichting|opmerking|nota|remarque|observacion|comment)"
    r"(?: \w+)?:"
)


def worth_reading(document: Document, place: int, unit: Unit) -> bool:
    words = document.words((unit.start, unit.end))
    if _NOTE.match(words):
        return False
    if unit.lead:
        words = document.words(unit.lead) + " " + words
    lexicon = document.lexicon
    if (names_the_period(words) or of_other_cases(words)) and speaks_of_a_breach(document, place):
        return True
    if " | " in words and document.has(lexicon.event, words) and durations(words, lexicon):
        return True
    if not any(document.has(one, words) for one in (lexicon.tells, lexicon.notice, lexicon.report, lexicon.first)):
        return False
    named = (lexicon.event, lexicon.harm, lexicon.first, lexicon.report)
    return any(document.has(one, words) for one in named) or speaks_of_a_breach(document, place)


def parts(document: Document, unit: Unit) -> list[Part]:
    """The sentence, cut where another duty begins in it: a second party's verb or a report that follows."""
    words = document.words((unit.start, unit.end))
    lead = document.words(unit.lead) if unit.lead else ""
    cuts = [place for place in _cuts(document, words) if 0 < place < len(words)]
    way = _second_way(document, words)
    if way is not None:
        cuts = sorted({*cuts, way[1]})
    if not cuts:
        return [Part(unit, unit.start, unit.end, words, lead)]
    found, begin = [], 0
    for place in [*cuts, len(words)]:
        piece = words[begin:place]
        start = unit.start + begin + len(piece) - len(piece.lstrip(" ,"))
        end = unit.start + begin + len(piece.rstrip(" ,"))
        if end > start:
            above = f"{lead} {words[: way[0]]}".strip(" ,") if way is not None and begin == way[1] else lead
            found.append(Part(unit, start, end, document.words((start, end)), above))
        begin = place
    return found


#: Behind the first notice with its time the debtor comes with the report: "After the first notice, …, the Supplier …".
_SUBJECT = re.compile(r", (?=(?:the|der|die|das|le|la|el|il|lo|de|het) [a-z]|l'[a-z])")


def _cuts(document: Document, words: str) -> list[int]:
    lexicon = document.lexicon
    lengths = durations(words, lexicon)
    if not lengths:
        return []
    limits = sorted(
        [one.start for one in lengths]
        + [
            m.start()
            for one in (lexicon.undue_delay, lexicon.immediate, lexicon.asap)
            for m in compiled(one).finditer(words)
        ]
    )
    if len(limits) < 2:
        return []
    cuts = []
    for match in sorted(
        (*compiled(lexicon.joins).finditer(words), *_ELSE.finditer(words)), key=lambda one: one.start()
    ):
        before, after = [one for one in limits if one < match.start()], [one for one in limits if one > match.start()]
        if not before or not after:
            continue
        rest = words[match.end() :]
        report = compiled(lexicon.report).search(rest[:90])
        telling = f"{lexicon.tells}|{lexicon.notice}" if report else lexicon.tells
        if not compiled(telling).search(words[: match.start()]):
            # "Returns all data within 30 days and shall inform the Client of a breach within three".
            if compiled(lexicon.duty).match(rest.lstrip()) and compiled(lexicon.tells).search(rest[:50]):
                cuts.append(match.start())
            continue
        then = compiled(lexicon.then).match(words[match.start() :]) or compiled(lexicon.then).match(rest.lstrip())
        if (
            (report and any(one.start > match.start() for one in lengths))
            or (then and compiled(lexicon.tells).search(rest[:60]))
            or _new_subject(document, rest)
            or _other_recipient(document, words[: match.start()], rest)
            or _OTHER_CASES.search(rest[:100])
            and any(match.end() < one.start < match.end() + 100 for one in lengths)
        ):
            cuts.append(match.start())
    for match in _SUBJECT.finditer(words):
        rest = words[match.end() :]
        first = compiled(lexicon.first).search(words, 0, match.start())
        report = first and compiled(lexicon.report).search(rest[:90])
        if (
            report
            and any(one.end < match.start() for one in lengths)
            and any(one.start > match.end() for one in lengths)
        ):
            cuts.append(match.start())
    return sorted(set(cuts))


def _second_way(document: Document, words: str) -> tuple[int, int] | None:
    """Where "by telephone within an hour and in writing within a day" has its first way and its second one."""
    lexicon = document.lexicon
    lengths = [(one.start, one.end) for one in durations(words, lexicon)]
    if not 0 < len(lengths) < 3 or not document.channels(words):
        return None
    start, end = lengths[-1]
    vague = [(begin, stop) for _, begin, stop in standards(words, lexicon, []) if stop < start]
    first = lengths[0] if len(lengths) == 2 else vague[-1] if vague else None
    if first is None:
        return None
    for match in compiled(lexicon.joins).finditer(words, first[1], start):
        behind, before = words[match.end() : end], words[max(0, first[0] - 50) : match.start()]
        own = () if document.has(lexicon.report, behind) else channels_of(behind, lexicon)
        if own and end - match.end() < 70 and (had := channels_of(before, lexicon)) and had != own:
            begin = before.rfind(",") + 1
            return max(0, first[0] - 50) + begin if begin else first[0], match.start()
    return None


def _new_subject(document: Document, rest: str) -> bool:
    """Whether after a joining word another party begins a sentence of its own."""
    lexicon = document.lexicon
    party = compiled(f"(?:{lexicon.controller}|{lexicon.processor}|{lexicon.sub_processor})").search(rest[:40])
    return bool(
        party
        and party.start() < 14
        and compiled(f"(?:{lexicon.duty}|{lexicon.tells})").search(rest[party.end() : party.end() + 40])
    )


def _other_recipient(document: Document, before: str, rest: str) -> bool:
    """Whether the authority or the people are told first and then, by a verb of its own, the other party."""
    lexicon = document.lexicon
    verb = compiled(lexicon.tells).search(rest[:60])
    return (
        verb is not None
        and document.has(f"{lexicon.authority}|{lexicon.subjects}", before)
        and document.has(lexicon.controller, rest[verb.start() : verb.end() + 40])
    )


def speaks_of_a_breach(document: Document, place: int) -> bool:
    """Whether the sentences just before, or the heading, speak of a breach."""
    lexicon, unit = document.lexicon, document.units[place]
    if document.has(lexicon.event, document.words(unit.heading)):
        return True
    near = [one for one in range(max(0, place - 3), place) if together(document.units[one], unit)]
    return any(document.speaks_of_harm(one) for one in near)


def together(before: Unit, unit: Unit) -> bool:
    """Whether two sentences stand under one number, or right behind each other under numbers like 10.1 and 10.2."""
    one, other = before.section.split(" ")[0], unit.section.split(" ")[0]
    neighbours = "." in one and "." in other and one.rpartition(".")[0] == other.rpartition(".")[0]
    return before.section == unit.section or neighbours and 0 <= unit.start - before.end < 20


#: The period of the duty before, in folded letters of the six languages.
_PERIOD = re.compile(
    r"(?<![a-z])(?:^(?:plazo|termine|tiempo|tempo|frist|delai|termijn|deadline|time limit)(?: \w+){0,3} ?:|"
    r"(?:this|that|the|such) (?:period|time limit|deadline|limit)|(?:diese|die|jene)\w* frist|"
    r"(?:hochst|maximal|melde)frist|maximumtermijn|"
    r"(?:fijan|acuerdan|pactan|establecen)(?: para ello| a tal fin| al efecto)? un plazo|"
    r"(?:fissano|concordano|stabiliscono|convengono)(?: a tal fine)? un termine|"
    r"(?:without (?:undue )?delay|immediately|promptly)[\"']{0,2},? (?:(?:shall|will) )?"
    r"(?:means?|is (?:taken|understood))|"
    r"(?:unter|als) [\"']?unverzuglich[\"']?|unverzuglich[\"']? (?:bedeutet|heist|meint)|"
    r"on entend par [\"']? ?(?:sans|dans les meilleurs|immediat\w+)|(?:sans delai|dans les meilleurs delais) ?[\"']? "
    r"(?:s'entend|signifie)|se ent(?:iende|endera) por [\"']?(?:sin (?:dilacion|demora)|inmediat\w+)|"
    r"per [\"']?(?:senza (?:ingiustificato )?ritardo|immediat\w+|tempestiv\w+)[\"']? si intende|"
    r"onder [\"']?(?:onverwijld|zonder onredelijke vertraging|onmiddellijk)[\"']? (?:wordt|verstaan)|"
    r"(?:ce|le) delai|(?:este|dicho|ese|(?<!en )el) plazo|(?:tale|il|detto|questo) termine|(?:deze|die|de) termijn)"
    r"(?![a-z])"
)


#: "This must not take longer than three days": the duty before, taken up by a small word.
_TAKEN_UP = re.compile(
    r"(?<![a-z])(?:(?:this|that|it|which)\b.{0,40}\b(?:takes?|happens?|occurs?|done|place)(?![a-z])|"
    r"(?:will|shall|must) .{0,20}\bthis (?:take|happen|occur)|(?:shall|will|must) do so|"
    r"(?:das|dies|es)\b.{0,40}\b(?:dauert|geschieht|erfolgt|geschehen|dauern|erfolgen|passiert)|"
    r"(?:dauert|geschieht|erfolgt) (?:das|dies|es)(?![a-z])|"
    r"(?:cela|ceci|ce|elle|il)\b.{0,40}\b(?:intervi\w+|pren\w+ (?:plus|jamais)|fai[tre]+|exced\w+|depass\w+)|"
    r"le fer(?:a|ons)(?![a-z])|(?:s'y emploi\w*|s'en acquitt\w*|y procede\w*|s'execut\w*)(?![a-z])|"
    r"lo (?:hara|hace|haremos|realizara)\w*|(?:ello|esto)\b.{0,40}\b(?:hara|ocurr\w+|realiz\w+|tard\w+)|tardar(?:a|"
    r"emos)(?![a-z])|"
    r"(?:cio|questo)\b.{0,40}\b(?:avviene|avverra|accad\w+|fatto|richied\w+)|lo fara(?![a-z])|(?:avviene|"
    r"avverra)(?![a-z])|"
    r"(?:dit|dat)\b.{0,40}\b(?:gebeurt|geschiedt|duurt|gebeuren|geschieden|duren)|(?:duurt|gebeurt|geschiedt) (?:dit|"
    r"dat)(?![a-z]))"
)
_OTHER_CASES = re.compile(
    r"(?<![a-z])(?:other cases|otherwise|other (?:\w+ ){0,2}?(?:incidents?|breach(?:es)?|events?)|"
    r"autres (?:\w+ ){0,2}?(?:incidents|violations|evenements)|(?:autres|tous les autres) cas|"
    r"(?:anderen|ubrigen|sonstigen) fallen|"
    r"im ubrigen|(?:sonstige|ubrige|andere|weitere|weniger schwere|leichtere|nicht kritische|unkritische)[nrms]? \w*"
    r"(?:vorfall|vorfalle|vorfallen|panne|pannen|verletzung|verletzungen)|"
    r"(?:overige?|ander|andere|lichtere|minder ernstige|niet-kritieke) \w*(?:incident|incidenten|datalek|datalekken|"
    r"inbreuk|inbreuken)|"
    r"(?:otros|demas) (?:casos|supuestos)|altri casi|altr[ao] (?:ipotesi|caso|evenienza)|(?:overige|"
    r"andere) gevallen)(?![a-z])"
)
#: "…, bei sonstigen Vorfällen": the other cases behind a comma.
_ELSE = re.compile(
    r", (?=(?:bei|im|in|bij|voor|fur|en|und) (?:een |einer? |einem |alle |allen )?(?:sonstige|ubrige|andere|weitere|"
    r"weniger|leichtere|nicht|unkritische|overige?|ander|lichtere|minder|niet)[a-z-]* )"
)
#: A sentence that only gives the period is short.
_SHORT = 200


def names_the_period(folded: str) -> bool:
    """Whether a folded sentence speaks of the period that another sentence has laid down."""
    return bool(_PERIOD.search(folded)) or len(folded) < _SHORT and bool(_TAKEN_UP.search(folded))


def of_other_cases(folded: str) -> bool:
    """Whether a folded sentence gives the period for the cases that the one before has left."""
    return bool(_OTHER_CASES.search(folded))
