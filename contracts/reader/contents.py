"""What a notice must hold, in the words of the label schema."""

from contracts.reader.lexicon import Lexicon, compiled

#: How a sentence behind the duty opens the list of what the notice holds, by its first words, in folded letters.
_OPENING = (
    r"following (?:information|details|particulars)|folgende (?:informationen|angaben)|"
    r"volgende (?:informatie|gegevens)|"
    r"(?:informations|elements|indications) suivantes?|siguientes? (?:datos|extremos|informacion\w*)|"
    r"seguenti (?:informazioni|elementi)|"
    r"(?:it|this|they) (?:shall|must|will|should) (?:at least |also )?"
    r"(?:contain|include|describe|state|set out|specify|name)|"
    r"(?:sie|diese|er) (?:muss |mus |soll )?(?:mindestens )?(?:enthalt|umfasst|benennt|beschreibt)|"
    r"(?:anzugeben|mitzuteilen) sind|(?:deze|hij|zij|die) (?:bevat|vermeldt|omvat|beschrijft)|"
    r"(?:elle|celle-ci|il) (?:doit |devra )?(?:au moins )?"
    r"(?:contient|comprend|precise|decrit|indique|contenir|comprendre|preciser|decrire)|"
    r"(?:contendra|incluira|indicara|describira|se indicara)\w*|"
    r"(?:deve |dovra )?(?:contenere|contiene|comprende|indica|descrive|includere|specifica)\b"
)
#: That the notice may come in parts, in the words of Art. 33(4) GDPR.
_IN_PARTS = (
    r"all (?:the |of the )?(?:\w+ )?information (?:\w+ ){0,3}?at the same time|"
    r"(?:alle )?informationen (?:\w+ ){0,3}?(?:zur gleichen zeit|gleichzeitig)|"
    r"informations? (?:\w+ ){0,3}?(?:en meme temps|simultane\w+)|"
    r"informacion (?:\w+ ){0,3}?(?:al mismo tiempo|simultane\w+)|"
    r"informazioni (?:\w+ ){0,3}?(?:contestual|contemporane)\w+|informatie (?:\w+ ){0,3}?(?:tegelijk|gelijktijdig)\w*"
)
_SUPPLY = r"provid(?:e|es|ing) (?:\w+ ){0,5}?(?:information|details) (?:about|on|concerning|regarding|relating to)"


def content_of(folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The items that a folded sentence or list asks for, in the schema's order."""
    for words in (lexicon.hard, lexicon.soft):
        folded = compiled(words).sub(lambda match: " " * len(match[0]), folded)
    return tuple(name for name, one in lexicon.content.items() if compiled(one).search(folded))


def opens_a_list(folded: str) -> bool:
    """Whether a folded sentence behind a duty says what its notice holds, without naming the notice."""
    return bool(compiled(_OPENING).search(folded[:60]) or compiled(f"{_IN_PARTS}|{_SUPPLY}").search(folded))
