"""The words by which annexes say what they list, in six languages: headings, columns, openers of lists."""

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE)


#: "Categories of data", but not "categories of data subjects" nor the special ones.
DATA = _any(
    r"(?:categor(?:y|ies)|types?|kinds?)(?: ?/ ?categories)?(?: of)? (?:the )?(?:personal )?(?:data"
    r"|information)\b(?! ?subject)",
    r"data (?:types|categories)\b(?:/categories)?",
    r"personal data (?:that (?:is|are) |which (?:is|are) )?(?:processed|collected|concerned|affected)\b",
    r"(?:cat[ée]gories?|types?|natures?) (?:de |des |d['’])(?:donn[ée]es"
    r"|informations)(?: (?:à caractère )?personnel(?:les)?)?",
    r"donn[ée]es (?:à caractère personnel |personnelles )?(?:trait[ée]es|concern[ée]es|collect[ée]es)",
    r"(?:kategorien?|arten?) (?:der |von |d\. ?)?(?:(?:verarbeiteten|betroffenen"
    r"|verarbeiteter) )?(?:personenbezogene[rn]? )?daten\b",
    r"(?:datenarten|datenkategorien|art der daten)\b",
    r"(?:categor[ií]as?|tipos?) de (?:los )?datos(?: personales| de carácter personal)?",
    r"datos personales (?:tratados|objeto de tratamiento)",
    r"(?:categori[ae]|tip[oi]|tipologi[ae]) d(?:i|ei) dati(?: personali)?",
    r"dati personali (?:trattati|oggetto)",
    r"(?:categorie[ëe]n|soort(?:en)?|typen?) (?:van )?(?:persoons)?gegevens\b",
    r"verwerkte persoonsgegevens",
)
SUBJECTS = _any(
    r"(?:categor(?:y|ies)|types?|groups?|kinds?) of (?:the )?(?:data subjects?|individuals|persons|people)\b",
    r"data subjects? (?:concerned|affected|categories)\b|(?:affected|concerned) (?:data subjects|individuals)\b",
    r"cat[ée]gories? (?:de |des )?personnes(?: concern[ée]es| physiques)?",
    r"(?:kategorien?|kreis|gruppen?) (?:der |von )?(?:von der verarbeitung )?(?:betroffene[rn]?(?: personen)?"
    r"|personen)\b",
    r"(?:betroffenenkreis|betroffenengruppen|personengruppen)\w*",
    r"categor[ií]as? de (?:los )?(?:interesados|afectados|personas)",
    r"categori[ae] d(?:i|egli) (?:interessati|persone)",
    r"categorie[ëe]n (?:van )?(?:de )?betrokkenen",
)
#: The people alone, where a sentence or heading begins with them.
SUBJECTS_FIRST = re.compile(
    r"[^\w]{0,6}(?:the |les |die |los |gli |de )?(?:data subjects|personnes concern[ée]es"
    r"|betroffene[n]? personen|betroffene|interesados|interessati|betrokkenen)"
    r"(?=\s*(?::|$|are\b|include\b|sont\b|sind\b|son\b|sono\b|zijn\b))",
    re.IGNORECASE,
)
#: The data alone, as the label of a line.
DATA_FIRST = re.compile(
    r"[^\w]{0,6}(?:personal data|donn[ée]es (?:personnelles|à caractère personnel)|personenbezogene daten"
    r"|datos personales|dati personali|persoonsgegevens)(?=\s*:)",
    re.IGNORECASE,
)
SPECIAL = _any(
    r"special categor(?:y|ies)(?: of (?:personal )?data)?|sensitive (?:personal )?(?:data|information)\b",
    r"cat[ée]gories? particuli[èe]res?(?: de donn[ée]es)?(?: à caractère personnel| personnelles)?"
    r"|donn[ée]es sensibles",
    r"besondere[rn]? (?:kategorien|arten)(?: (?:personenbezogener )?daten)?|sensible daten",
    r"categor[ií]as? especiales(?: de datos)?(?: personales)?|datos (?:sensibles|especialmente protegidos)",
    r"categori[ae] particolari(?: di dati)?(?: personali)?|dati (?:sensibili|particolari)",
    r"bijzondere (?:categorie[ëe]n (?:van )?)?(?:persoons)?gegevens|gevoelige gegevens",
)
SUB_PROCESSORS = _any(
    r"sub-? ?processors?\b|subcontractors?\b|further (?:sub)?(?:processors|contractors|subcontractors)\b"
    r"|data processors\b",
    r"sous-traitants?(?: ult[ée]rieurs?)?|sous-traitance",
    r"unterauftrag(?:sverarbeiter|nehmer|sverhältnisse)\w*|subunternehmer\w*|sub-?auftragsverarbeiter\w*"
    r"|weitere[rn]? auftragsverarbeiter\w*",
    r"subencargados?|sub-encargados?|subcontratistas?|otros encargados",
    r"sub-?responsabil[ie]|subfornitor[ie]|altri responsabili",
    r"sub-?verwerkers?|onderaannemers?",
)
#: Rows and headings of annexes: who the column is about.
NAME_COLUMN = re.compile(
    r"name|sub-?processor|subcontractor|company|entity|vendor|provider|sous-traitant|nom|soci[ée]t[ée]"
    r"|entreprise|auftrag|firma|unternehm"
    r"|anbieter|dienstleister|nombre|subencargado|empresa|proveedor|nome|responsabil|societ|fornitore|naam"
    r"|verwerker|bedrijf",
    re.IGNORECASE,
)
COUNTRY_COLUMN = re.compile(
    r"countr|location|region|place|address|jurisdiction|pays|lieu|localisation|adresse|land|sitz|standort|ort\b"
    r"|anschrift|pa[ií]s|ubicaci|lugar"
    r"|paese|luogo|sede|ubicazion|locatie|vestiging|plaats",
    re.IGNORECASE,
)
SERVICE_COLUMN = re.compile(
    r"service|purpose|activity|function|description|scope|processing|finalit|activit|prestation|leistung|zweck"
    r"|dienst|tätigkeit|aufgabe|gegenstand"
    r"|servicio|finalidad|actividad|servizi|finalit|attivit|doel|dienst|activiteit|werkzaamheden",
    re.IGNORECASE,
)

#: Between the name of a list and its items.
COPULA = re.compile(
    r"(?<!\w)(?:are|is|includes?|including|comprises?|consists? of|concerns?|cover(?:s|ing)?|the following"
    r"|such as|sont|comprennent|incluent|concernent|suivante?s|suivants"
    r"|sind|ist|umfassen|umfasst|betreffen|betrifft|gehören|folgende|son|incluyen|comprenden|siguientes|sono"
    r"|comprendono|includono|riguardano|seguenti"
    r"|zijn|omvatten|betreffen|bestaan uit|volgende)(?!\w)",
    re.IGNORECASE,
)
#: "Personal data such as name, email": an example list in the middle of a sentence.
EXAMPLES = re.compile(
    r"(?<!\w)(?:(?:examples? of (?:such |personal )?data (?:are|include)|(?:personal )?(?:data"
    r"|information)[, (]+(?:like|such as|including|includes|e\.g\.,?|for example|namely))"
    r"|donn[ée]es (?:à caractère personnel |personnelles )?[, (]*(?:comme|telles que|notamment|par exemple)"
    r"|daten[, (]+(?:wie|insbesondere|beispielsweise|z\. ?b\.)|datos(?: personales)?[, (]+(?:como|tales como"
    r"|incluyendo)"
    r"|dati(?: personali)?[, (]+(?:come|quali|tra cui|ad esempio)|(?:persoons)?gegevens[, (]+(?:zoals|waaronder"
    r"|bijvoorbeeld))(?!\w)",
    re.IGNORECASE,
)
#: "It includes ...", right behind a sentence about data.
IT_INCLUDES = re.compile(r"(?:It|They|This|These data|These) (?:includes?|comprises?) ")
COLLECTED_ABOUT = re.compile(
    r"(?<!\w)(?:collect|process|store)e?s? (?:personal )?(?:data|information) (?:about|of|on|concerning|relating to) ",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"(?<!\w)(?:none|not applicable|n/?a|no special categor\w+|no sensitive|are not processed|is not processed"
    r"|aucune?|sans objet|non applicable|keine|entfällt"
    r"|ninguna|no se tratan|nessuna|non vengono trattat\w+|geen|niet van toepassing)(?!\w)",
    re.IGNORECASE,
)
#: What says that names come now.
FOLLOWING = re.compile(
    r"(?<!\w)(?:following|below|lists?|current|suivante?s?|ci-dessous|ci-après|liste|folgende[nr]?"
    r"|nachstehende[nr]?|derzeit|siguientes?|lista|seguenti|elenco|volgende|onderstaande|lijst)(?!\w)",
    re.IGNORECASE,
)
