"""How a notice has to travel, and to which address."""

import re

from contracts.reader.lexicon import Lexicon, compiled

EMAIL, PHONE, PORTAL, POST, WRITING, ANY = "email", "phone", "portal", "post", "writing", "any"
UNSPECIFIED = "unspecified"

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
#: "The operator of the portal" is a party.
_OPERATOR = re.compile(
    r"(?<![a-z])(?:gestore|fornitore|betreiber|anbieter|operator|provider|editeur|exploitant|fournisseur|proveedor|operador|"
    r"aanbieder|beheerder) (?:\w+ ){1,2}$"
)
#: "To the address that is kept in your account": where an address is kept is no channel.
_KEPT = re.compile(
    r"(?<![a-z])(?:address|adresse|anschrift|direccion|indirizzo|e-?mailadres|mailadres|adres|nummer|numero|number)"
    r"(?![a-z])[^.;:]{0,45}$"
)
#: "To the contact named in your console", "the e-mail address that the portal keeps": so is where a contact is named.
_NAMED_IN = re.compile(
    r"(?<![a-z])(?:contacts?|contacto|contatto|kontakt|ansprechpartner\w*|interlocuteur|referente|contactpersoon|person)"
    r"(?![a-z])[^.;:]{0,12}(?:named|designated|listed|registered|kept|designe|renseigne|indique|declare|benannt|"
    r"hinterlegt|angegeben|designad|indicad|indicat|designat|registrat|opgegeven|vermeld|aangewezen)[^.;:]{0,35}$"
)
_KEEPS = re.compile(
    r"\w* (?:hinterlegt|angegeben|genannt|gespeichert|registriert|benannt|eingetragen|opgegeven|geregistreerd|vermeld)"
    r"\w* (?:e-?mail|mail|adres|kontakt|contact)"
)
#: A call that was made before is no channel: "within five days of the call".
_AFTER_CALL = re.compile(
    r"(?<![a-z])(?:nach|seit|na|vanaf|after|of|following|apres|suivant|tras|desde|dopo|dalla) "
    r"(?:dem |diesem |dat |het |die |the |this |that |l'|cet |la |esa |el |quella )?"
    r"(?:telefon\w*|anruf\w*|telefoo?n\w*|oproep|phone call|call|appel|llamada|telefonata|chiamata)(?![a-z])"
)
#: Whom to ask, as a part of the notice: "with the name and telephone number of a contact".
_DETAILS = re.compile(
    r"(?<![a-z])(?:names?|namens?|noms?|nombre|nome|naam)(?:,| and| und| et| y| e| en) (?:[a-z']+ ){0,2}?"
    r"(?:(?:tele)?phone|telefoo?n\w*|telephone|e-?mail\w*|courriel|ruf|mail)"
    r"(?: ?(?:number|nummer|address|adresse?))?(?![a-z])"
)
_OR = re.compile(r"(?<![a-z])(?:or|oder|ou|o|of)(?![a-z])")


def channels_of(folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The channels that a folded sentence names, in its order; empty where it names none."""
    folded = _DETAILS.sub(lambda match: " " * len(match[0]), folded)
    folded = _AFTER_CALL.sub(lambda match: " " * len(match[0]), folded)
    cues = {
        EMAIL: lexicon.email,
        PHONE: lexicon.phone,
        PORTAL: lexicon.portal,
        POST: lexicon.post,
        WRITING: lexicon.writing,
        ANY: lexicon.any_means,
    }
    places = {name: match.start() for name, words in cues.items() if (match := compiled(words).search(folded))}
    if PORTAL in places and (
        any(one.search(folded, max(0, places[PORTAL] - 70), places[PORTAL]) for one in (_OPERATOR, _KEPT, _NAMED_IN))
        or _KEEPS.match(folded, places[PORTAL])
    ):
        del places[PORTAL]
    if PORTAL in places and {EMAIL, POST} & set(places) and _FORM.match(folded, places[PORTAL]):
        del places[PORTAL]
    begin = places.get(ANY, len(folded))
    if any(0 < place - begin < 25 and "(" in folded[begin:place] for place in places.values()):
        del places[ANY]  # "Informally (by telephone or e-mail)": the brackets say which.
    if WRITING in places and len({EMAIL, PORTAL, POST} & set(places)):
        other = min(places[name] for name in (EMAIL, PORTAL, POST) if name in places)
        low, high = sorted((places[WRITING], other))
        # "Written notice by e-mail" is e-mail; "in writing or by e-mail" leaves a choice.
        if not _OR.search(folded[low:high]) or high - low > 60:
            del places[WRITING]
    return tuple(sorted(places, key=lambda name: places[name]))


#: A form that is sent by mail is no portal.
_FORM = re.compile(r"(?:formulari|modul|formular|template)")

#: What somebody has agreed to or ordered in writing says nothing of the notice's own form.
_OTHERS_WRITING = re.compile(
    r"(?<![a-z])(?:"
    r"(?:autorizad|encargad|delegad|acordad|pactad|designad|solicitad|requerid|instruid|encomend|consentid|convenid)"
    r"[oa]s? por escrito|(?:solicit|encomiend|(?<!no )autori[cz]|delegu|requier|orden|instruy|pact|acuerd)\w* "
    r"(?:\w+ ){0,3}?por escrito|(?:autorizacion|consentimiento|instruccion|encargo|mandato|delegacion|solicitud|"
    r"acuerdo|contrato|orden)(?:es)? (?:\w+ )?(?:escrit[oa]s?|por escrito)|"
    r"(?:delegat|autorizzat|incaricat|richiest|concordat|pattuit|designat|istruit|convenut)[oaie] "
    r"per iscritto|"
    r"(?:deleg|(?<!non )autorizz|incaric|istruisc|richied|chied|dispon|pattu)\w* (?:\w+ ){0,3}?per iscritto|"
    r"(?:autorizzazion|consens|istruzion|incaric|mandat|deleg|richiest|accord|contratt|ordin)[oaei] "
    r"(?:\w+ )?(?:scritt[oaie]|per iscritto))(?![a-z])"
)


def without_others_writing(folded: str) -> str:
    """The folded sentence without what somebody else puts in writing: "if so instructed in writing"."""
    return _OTHERS_WRITING.sub(lambda match: " " * len(match[0]), folded)


#: What follows "unless" is about another writing: "unless an agency directs otherwise in writing, …".
_EXCEPTION = re.compile(
    r"^(?:unless|except|save|soweit nicht|sofern nicht|es sei denn|sauf|a moins|salvo|a menos|a meno|tenzij|behoudens)"
    r"(?![a-z])[^,]{0,200},"
)


def without_exception(folded: str) -> str:
    """The folded sentence without the exception it opens with."""
    return _EXCEPTION.sub(lambda match: " " * len(match[0]), folded)


def address_in(text: str, folded: str, lexicon: Lexicon) -> str | None:
    """The address as printed, or `ref: …` with the words that say where it is kept."""
    printed = _ADDRESS.search(text)
    if printed:
        return printed[0].rstrip(".")
    kept = compiled(lexicon.elsewhere).search(folded)
    if kept is None:
        return None
    words = " ".join(text[kept.start() : kept.end()].split())
    return "ref: " + words.split(". ")[0].rstrip(" .,")
