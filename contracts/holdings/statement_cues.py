"""The words of statements, in six languages: where data lie and go, whom to call, what help costs, how it ends."""

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE)


STORAGE = re.compile(
    r"(?<!\w)(?:hosted|hosting|hosts?|stored|stores?|storage|servers?|data ?cent(?:er|re)s?|datacent(?:er|re)s?"
    r"|back-?ups?|backed up|infrastructure"
    r"|h[ée]berg\w+|stock[ée]\w*|stockage|serveurs?|centres? de donn[ée]es|sauvegard\w+|conserv[ée]e?s?"
    r"|gehostet|gespeichert\w*|speicher(?:t|ung|ort)\w*|rechenzentr\w+|hosting|serverstandort\w*"
    r"|sicherungskopien|datensicherung\w*|verarbeitet"
    r"|alojad\w+|almacenad\w+|almacenamiento|almacenan|servidor(?:es)?|centros? de datos|copias de seguridad"
    r"|alojamiento"
    r"|ospitat\w+|conservat\w+|archiviat\w+|memorizzat\w+|conservazione|centr[oi] dati|copie di sicurezza"
    r"|gehost|opgeslagen|opslag|reservekopie[ëe]n|bewaard)(?!\w)",
    re.IGNORECASE,
)
#: An address of a company says nothing about where it keeps data.
OFFICE = re.compile(
    r"(?<!\w)(?:registered office|registered in|whose office|headquarter\w*|established in|incorporated in"
    r"|si[èe]ge(?: social)?|mit sitz|hauptsitz"
    r"|domicilio(?: social)?|con sede|sede legale|statutaire zetel|gevestigd)(?!\w)[^(;\n]*",
    re.IGNORECASE,
)
OUTSIDE = re.compile(
    r"(?<!\w)(?:(?:located |countries |living )?(?:outside|not (?:located )?(?:in|within)|beyond)(?: of)?(?: the)?"
    r"|hors|en dehors|au-delà|außerhalb|ausserhalb|fuera|al di fuori|fuori|buiten)"
    r"(?: de la| de l['’]| de l['’]| de| del| della| dell['’]| der| des| dello| d['’]| the| de)?\s?"
    r"(?:EU|UE|EEA|EWR|EEE|EER|EU/EEA|European (?:Union|Economic Area)|union europ[ée]enne"
    r"|espace [ée]conomique europ[ée]en|europäischen union|europäischen wirtschaftsraum\w*"
    r"|uni[oó]n europea|espacio econ[oó]mico europeo|unione europea|spazio economico europeo|europese unie"
    r"|europese economische ruimte)(?!\w)",
    re.IGNORECASE,
)
THIRD_COUNTRY = re.compile(
    r"(?<!\w)(?:third countr(?:y|ies)|pays tiers|drittl[aä]nd\w*|drittstaat\w*|terceros? pa[ií]s(?:es)?"
    r"|paes[ie] terz[io]|derde landen|derde land)(?!\w)",
    re.IGNORECASE,
)
THIRD_PARTY = re.compile(
    r"(?<!\w)no (?:data )?transfers? (?:shall |will |may )?(?:be )?made to (?:any )?third part(?:y|ies)(?!\w)",
    re.IGNORECASE,
)
TRANSFER = re.compile(
    r"(?<!\w)(?:transfer\w*|transit\w*|transmi\w+|accessed from|send|sent to|transf[èe]r\w*|transf[ée]r\w+"
    r"|übermitt\w+|übertrag\w+|transferenc\w+|transferi\w+|transfier\w+"
    r"|trasferi\w+|trasferimento|doorgift\w*|doorgegeven|overgedragen)(?!\w)",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"(?<!\w)(?:no|not|never|nor|neither|aucun\w*|ne|n['’]est|pas|jamais|kein\w*|nicht|niemals|ning[uú]n\w*"
    r"|nunca|nessun\w*|non|mai|geen|niet|nooit)(?!\w)",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"(?<!\w)(?:unless|except|without (?:the )?(?:prior|express|written|first)|only if|only where|only when"
    r"|provided that|subject to|prior (?:written )?(?:consent|approval|authori)"
    r"|where|if|sauf|sans (?:l['’])?(?:accord|autorisation)|si|sous r[ée]serve|uniquement|es sei denn"
    r"|ohne (?:vorherige|zustimmung)|nur|sofern|wenn|soweit"
    r"|salvo|sin (?:la )?(?:autorizaci|consentimiento)|s[oó]lo|cuando|senza (?:la |previa )|solo|qualora|se"
    r"|tenzij|zonder (?:voorafgaande|toestemming)|alleen|indien|mits)(?!\w)",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
PHONE = re.compile(r"\+\d[\d ()./-]{6,20}\d")
BREACH = re.compile(
    r"(?<!\w)(?:breach\w*|incidents?|security|violations?|s[ée]curit[ée]|datenpanne\w*|datenschutzverletz\w*"
    r"|verletzung\w*|vorf[aä]ll\w*|sicherheit\w*|vorfall\w*"
    r"|brecha\w*|violaci[oó]n\w*|incidente\w*|seguridad|violazion\w*|sicurezza|datalek\w*|inbreuk\w*"
    r"|beveiliging\w*)(?!\w)",
    re.IGNORECASE,
)
DPO = re.compile(
    r"(?<!\w)(?:data (?:protection|privacy) officers?|DPO|d[ée]l[ée]gu[ée]e? à la protection des donn[ée]es|DPD"
    r"|datenschutzbeauftragte[rn]?"
    r"|delegad[oa] de protecci[oó]n de datos|responsabile (?:della|per la) protezione dei dati|RPD"
    r"|functionaris (?:voor )?gegevensbescherming)(?!\w)",
    re.IGNORECASE,
)
NOT_REQUIRED = re.compile(
    r"(?<!\w)(?:not (?:\w+ ){0,3}(?:required|obliged|appointed|designated)|no (?:data protection officer|dpo)"
    r"|pas (?:tenu|d[ée]sign[ée]|d['’]obligation)"
    r"|nicht (?:verpflichtet|bestellt|benannt)|kein\w* datenschutzbeauftragte\w*|no (?:est[áa] obligad"
    r"|ha designado)|non (?:è tenut|ha nominat)|niet verplicht|geen functionaris)",
    re.IGNORECASE,
)
ASSIST = re.compile(
    r"(?<!\w)(?:assist(?:s|ing|ance)?(?! de\b)|(?:to |shall |will |best efforts to )support(?:s)?|supporting"
    r"|support(?:s)? the|cooperation requested|cooperate with"
    r"|aider?a?|assister?a?|coop[èe]rer?a?|collaborera?|unterstütz\w*|mitwirk\w*|asistir\w*|ayudar\w*"
    r"|colaborar\w*|asistencia|assister\w+|assiste|coadiuv\w+|collaborer\w+"
    r"|assistenza|bijsta\w+|bijstand|ondersteun\w*|verleent medewerking|helpt)(?!\w)",
    re.IGNORECASE,
)
CREDITOR = re.compile(
    r"(?<!\w)(?:controllers?|clients?|customers?|subscribers?|responsable|verantwortliche[nrs]?|auftraggeber\w*"
    r"|kunden?|cliente|responsable del tratamiento|titolare"
    r"|verwerkingsverantwoordelijke|klant|opdrachtgever|you)(?:['’]s)?(?!\w)",
    re.IGNORECASE,
)
MATTERS = (
    (
        "breach",
        _any(
            r"breach",
            r"incident",
            r"infring",
            r"notification of",
            r"notification obligation",
            r"violations? de donn",
            r"verletzung",
            r"datenpanne",
            r"vorf[aä]ll",
            r"violaci",
            r"brecha",
            r"violazion",
            r"inbreuk",
            r"datalek",
            r"(?:art(?:icle|ikel)?s?\.? "
            r"|articoli |artículos )32 (?:to|à|bis|a|al|tot)",
        ),
    ),
    (
        "rights",
        _any(
            r"data subjects?['’]? ?s? (?:rights|requests)",
            r"rights of (?:the )?data subject",
            r"exercise",
            r"requests? (?:to|from|of|by)",
            r"exercice",
            r"droits des personnes",
            r"betroffenenrecht",
            r"rechte der betroffenen",
            r"anträge",
            r"derechos de los",
            r"ejercicio",
            r"diritti degli",
            r"esercizio",
            r"rechten van (?:de )?betrokken",
            r"verzoeken",
        ),
    ),
    (
        "impact",
        _any(
            r"impact assessment",
            r"impact",
            r"prior consultation",
            r"risk anal",
            r"analyses? d['’]impact",
            r"consultation pr[ée]alable",
            r"folgenabschätzung",
            r"datenschutz-folgen",
            r"vorherige konsultation",
            r"evaluaci[oó]n de impacto",
            r"consulta previa",
            r"valutazion[ei] d['’]impatto",
            r"consultazione preventiva",
            r"effectbeoordeling",
            r"voorafgaande raadpleging",
        ),
    ),
    (
        "security",
        _any(
            r"security of",
            r"level of security",
            r"security measures",
            r"s[ée]curit[ée] du traitement",
            r"sicherheit der",
            r"seguridad del?",
            r"sicurezza del",
            r"beveiliging van",
        ),
    ),
    (
        "audits",
        _any(
            r"audit",
            r"inspection",
            r"inspektion",
            r"überprüfung",
            r"kontrollen",
            r"auditor[ií]a",
            r"inspecci",
            r"ispezion",
            r"inspecties?",
        ),
    ),
)
COST_OF_MEASURES = re.compile(
    r"costs? of implementation|implementation costs?|co[ûu]ts? de (?:la )?mise en œuvre|implementierungskosten"
    r"|costes de aplicaci[oó]n|costi di attuazione|uitvoeringskosten",
    re.IGNORECASE,
)
FREE = re.compile(
    r"(?<!\w)(?:free of charge|at no (?:additional |extra )?(?:cost|charge)|without (?:additional "
    r"|extra )?(?:charge|cost)|gratuit\w*|sans (?:frais|coût)\w*|kostenlos|kostenfrei|unentgeltlich"
    r"|ohne (?:gesonderte |zusätzliche )?(?:vergütung|kosten)|sin (?:coste|costo)|gratuita\w*|senza (?:costi"
    r"|oneri|spese)|kosteloos|gratis|zonder kosten)(?!\w)",
    re.IGNORECASE,
)
CHARGE = re.compile(
    r"(?<!\w)(?:charged?|fees?|remuneration|compensation|reimburs\w+|billed|invoiced?"
    r"|at (?:the )?\w*\s?(?:controller|client|customer)['’]?s? (?:sole )?(?:cost|expense|charge)|costs?"
    r"|expenses?|quotation"
    r"|factur\w+|r[ée]mun[ée]r\w+|frais|co[ûu]ts?|devis|vergüt\w*|in rechnung|kosten\w*|entgelt\w*|costes?"
    r"|costos?|remuneraci[oó]n|cobrar\w*|compens\w+|cost[oi]|fattur\w*|spese|onorari|vergoeding\w*"
    r"|in rekening)(?!\w)",
    re.IGNORECASE,
)
HELP = re.compile(
    r"(?<!\w)(?:assist\w*|support\w*|help|inspections?|audits?|cooperat\w+|aide|assistance|coop[ée]ration"
    r"|unterstütz\w*|mitwirkung\w*|kontroll\w*|inspektion\w*|asistencia|ayuda|auditor[ií]a\w*|colaboraci[oó]n"
    r"|assistenza|ispezion\w+|collaborazione|bijstand|ondersteuning|medewerking|controles?)(?!\w)",
    re.IGNORECASE,
)
DELETE = re.compile(
    r"(?<!\w)(?:delet\w+|destr(?:oy\w*|uction)|eras(?:e[sd]?|ing|ure)|supprim\w+|suppression|d[ée]trui\w+"
    r"|effac\w+|lösch\w*|gelöscht|vernicht\w*|suprim\w+|supresi[oó]n|eliminar\w*|borra\w*|destru\w+"
    r"|cancell\w+|eliminat\w*|elimina|distrugg\w+|wiss\w*|gewist|verwijder\w*|vernietig\w*)(?!\w)",
    re.IGNORECASE,
)
RETURN = re.compile(
    r"(?<!\w)(?:return(?:s|ed|ing)?|give back|hand(?:s|ed)? (?:over|back)|restitu\w+|renvo\w+"
    r"|zurück(?:zu)?geben|zurückgegeben|rückgabe|herausgeben|herausgabe|aushändig\w*|devolver\w*|devolu\w+|entregar\w*"
    r"|restituisce|restituire|restituzione|teruggeven|teruggave|terugbezorg\w*|retourn\w*)(?!\w)",
    re.IGNORECASE,
)
END = re.compile(
    r"(?<!\w)(?:(?:end|termination|expir\w+|conclusion|completion|cessation) of|upon (?:the )?(?:termination"
    r"|expir\w+|completion)|after (?:the )?(?:end|termination|erasure|deletion|conclusion|completion)|terminat\w+"
    r"|(?:au|le) terme|à la fin|fin (?:du|de|des)|r[ée]siliation|à l['’]expiration|l['’]issue"
    r"|nach (?:\w+ ){0,3}(?:ende|beendigung|abschluss|ablauf|kündigung|vertragsende\w*|löschung)|beendigung"
    r"|vertragsende\w*"
    r"|(?:al|tras el|tras la|a la) (?:\w+ ){0,1}(?:finalizaci[oó]n|t[eé]rmino|terminaci[oó]n|fin)|finaliza\w*"
    r"|finalizad\w+|(?:al|alla|dopo il|dopo la) (?:termine|cessazione|scadenza|conclusione|fine)|cessazione"
    r"|(?:na|bij|einde|beëindiging|afloop) (?:\w+ ){0,2}(?:einde|beëindiging|afloop|overeenkomst|dienst\w*)"
    r"|beëindiging)(?!\w)",
    re.IGNORECASE,
)
CHOICE = re.compile(
    r"(?<!\w)(?:at the (?:choice|option|request|discretion)|chooses|elects|option of|au choix|selon le choix"
    r"|nach (?:\w+ ){0,2}wahl|wahlweise|a elecci[oó]n|seg[uú]n elija|a scelta|su scelta|naar keuze|ter keuze)(?!\w)",
    re.IGNORECASE,
)
BACKUPS = re.compile(
    r"(?<!\w)(?:back-?ups?|sauvegardes?|sicherungskopien|copias de seguridad|copie di (?:backup|sicurezza)"
    r"|reservekopie\w*)(?!\w)",
    re.IGNORECASE,
)
