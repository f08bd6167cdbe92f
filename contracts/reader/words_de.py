"""German words of duties to tell of a breach."""

from contracts.reader.lexicon import Lexicon, parted

_BREACH = (
    r"(?:datenschutz|daten|sicherheits|schutz|datensicherheits|datengeheimnis|privacy|it|ict|ikt|personendaten|kundendaten|"
    r"patientendaten|vertraulichkeits|integritats|verfugbarkeits|geheimnis)"
)
#: What happens to data that are breached, as nouns.
_HARMS = (
    r"(?:verlust|verluste|diebstahl|abfluss|abflus|abhandenkommen|entwendung|missbrauch|misbrauch|preisgabe|offenlegung|"
    r"verfalschung|manipulation|verschlusselung|kompromittierung|zerstorung|vernichtung|ausspahung|bekanntwerden)"
)
#: A happening, with a clause behind it that says what became of data.
_HAPPENING = r"(?:vorfall|vorfalle|vorfallen|vorfalls|vorkommnis\w*|ereignis\w*|zwischenfall\w*|umstand|umstande\w*)"
#: Nouns for the telling that go with a verb of little meaning: "Meldung erstatten", "Mitteilung machen".
_NEWS = (
    r"(?:meldung|mitteilung|anzeige|nachricht|bericht|benachrichtigung|information|hinweis|verstandigung|unterrichtung|"
    r"erstmeldung|erstinformation|notiz)"
)

#: "Makes known", and not "has become known".
_KNOWN = r"bekannt(?! ?(?:geword|wird|ist|war|wurde))"
#: Verbs of telling in two parts, the sentence between them: "teilt … mit"; and those whose parts stand nearer.
_FAR = {
    r"teilt|teilen": r"mit\b",
    r"zeigt|zeigen": r"an\b",
    r"setzt|setzen": r"(?:in kenntnis|ins bild|in verbindung)\b|(?:meldung|nachricht) ab\b",
    r"leitet|leiten": r"weiter\b|zu(?=[.,;]|$)",
    r"weist|weisen": r"hin\b",
    r"erstattet|erstatten|erteilt|erteilen": _NEWS + r"\b|auskunft uber\b",
}
_NEAR = {
    r"gibt|geben": r"(?:weiter|durch|zur kenntnis|auskunft uber)\b|kenntnis(?=[.,;]| und|$)|bescheid|"
    + _NEWS
    + r"\b|"
    + _KNOWN,
    r"macht|machen": r"aufmerksam|" + _NEWS + r"\b|" + _KNOWN,
    r"bringt|bringen": r"zur kenntnis|zur anzeige",
    r"geht|gehen": r"zu(?=[.,;]|$)",
    r"nimmt|nehmen|tritt|treten": r"kontakt (?:\w+ ){0,5}?auf\b|in kontakt",
    r"legt|legen": r"offen\b|(?:bericht|analyse|meldung)\w* (?:\w+ ){0,6}?vor\b",
    r"lasst|lassen": r"wissen",
    r"ruft|rufen": r"an\b",
    r"sagt|sagen": r"bescheid\b",
    r"schaltet|schalten": r"ein\b",
    r"stellt": r"bereit\b",
    r"reicht": r"weiter\b",
}

GERMAN = Lexicon(
    code="de",
    common="der die das und des den dem zu von fur mit auf ist wird werden im nicht durch oder eine einer bei nach sind "
    "meldet informiert unterrichtet innerhalb binnen stunden auftragnehmer auftraggeber auftragsverarbeiter "
    "verantwortliche verantwortlichen anbieter kunden unverzuglich umgehend uber sich jede datenpannen datenpanne "
    "zum hat wir uns unsere ihr ihre ihnen sowie wenn sobald nachdem dass haben keine kein jeder jeden seiner ihrer wurde "
    "muss daten schriftlich spatestens werktage ab ohne",
    event=(
        _BREACH
        + r"[\w-]{0,40}(?:verletzung|vorfall|vorfaell|vorfalle|panne|vergehen|verstos|verstose|ereignis|leck|verlust|diebstahl|abfluss|bruch|zwischenfall|incident|unfall)\w*|"
        r"meldepflichtige\w* (?:\w+ )?(?:\w*vorfall|\w*vorfalle|\w*vorfallen|ereignis|sachverhalt|datenschutz)\w*|"
        r"(?:malware|virus|viren|trojaner|schadsoftware)[ -]?(?:befall|angriff|infektion)\w*|"
        r"(?:verletzung\w*|verstos\w*|nichteinhaltung) (?:gegen |der |von )(?:\w+ ){0,2}?(?:vorschriften|bestimmungen|regelungen) (?:zum schutz|uber den schutz|des datenschutz)\w*|"
        r"(?:personal )?(?:data|security|privacy|cyber)[ -]?(?:breach|incident|leak)\w*|"
        + _HAPPENING
        + r",? (?:(?:bei|durch|in|mit|auf|von) )?(?:dem|der|denen|die|das|welche[mnrs]?|wodurch) (?:[\w-]+ ){0,8}?[\w-]*daten\w*|"
        r"(?:schutz|sicherheit|vertraulichkeit|integritat) (?:[\w-]+ ){0,5}?(?:verletzt|beeintrachtigt|kompromittiert|nicht mehr gewahrleistet)\b|"
        r"gegen (?:den|die) (?:schutz|sicherheit) (?:von |der )?(?:personenbezogen\w*|\w*daten)\b|"
        r"angriffe?n? (?:von|durch) (?:dritte|ausen|unbefugte|hacker|kriminelle)\w*|"
        r"daten (?:[\w,-]+ ){0,10}?(?:gestohlen|entwendet|abgegriffen|ausgespaht|abgeflossen|abhandengekommen|abhanden|verloren gegangen|verloren gehen)\b|"
        + _HARMS
        + r" (?:[\w-]+ ){0,6}?[\w-]*daten\w*|zugriffe?n? (?:von |durch )?(?:unbefugte|unberechtigte|dritte|fremde)[nr]\b|"
        r"verletzung(?:en)? (?:[\w-]+ ){0,5}?[\w-]*daten\b|"
        r"verstos\w* gegen (?:\w+ ){0,3}?(?:datensicherheit|vertraulichkeit der daten|das datengeheimnis)|"
        r"verletzung(?:en)? (?:\w+ ){0,5}?(?:personenbezogener|personenbezogenen|sicherheit|datensicherheit|datenschutz\w*|schutzes|vertraulichkeit)|"
        r"verletzung(?:en)? des schutzes|"
        r"(?:it-|informations|cyber)\w*(?:vorfall|vorfalle|vorfallen|vorfalls|angriff|sicherheitsvorfall)\w*|"
        r"(?:unbefugte|unberechtigte|unrechtmasige|unautorisierte)\w* (?:\w+ ){0,2}?(?:zugriff|zugang|offenlegung|offenbarung|kenntniserlangung|kenntnisnahme|weitergabe|nutzung)\w*|"
        r"(?:daten|sicherheits)-?pannen?|sicherheitsproblem\w*|schutzverletzung\w*|"
        r"(?:unbefugt|unberechtigt|unrechtmasig|rechtswidrig|widerrechtlich|unbeabsichtigt|versehentlich|unautorisiert|unzulassig|nicht autorisiert|missbrauchlich|misbrauchlich|ungewollt)\w* (?:[\w-]+ ){0,3}?(?:daten)?(?:zugriff|zugang|offenlegung|offenbarung|kenntnisnahme|kenntniserlangung|weitergabe|nutzung|vernichtung|verlust|veranderung|ubermittlung|verarbeitung|loschung|zerstorung|einsicht\w*|verwendung|verbreitung|veroffentlichung|herausgabe|abfluss|entwendung|kopie|abruf|preisgabe)\w*|"
        r"(?:daten|informations)(?:abfluss|abfluss|abflus|verlust|diebstahl|leck|klau|schwund|preisgabe|missbrauch|kompromittierung)\w*|"
        r"cyber(?:angriff|attacke|vorfall)\w*|hacker\w*|ransomware|phishing|sicherheitsverletzung\w*|"
        r"(?:bruch|verletzung|beeintrachtigung|gefahrdung) der (?:\w+ )?(?:datensicherheit|vertraulichkeit|integritat|verfugbarkeit|informationssicherheit)|"
        r"sicherheits(?:ereignis|lucke)\w*|datenunfall\w*|datenzwischenfall\w*|datenverstos\w*|"
        r"beeintrachtigung\w* (?:der|von|des) (?:\w+ )?\w*(?:daten|sicherheit|vertraulich|integrit|verfugbark)\w*"
    ),
    harm=(
        r"schief(?:geht|gehen|gegangen|gelaufen|lauft)|schief (?:geht|lauft|gegangen|gelaufen)|"
        r"incidents?\b|ausgespaht\w*|zweckentfremd\w*|entwichen|auser kontrolle|ausgelesen\w*|abhandengekommen|"
        r"verlier\w*|abgefangen\w*|verschwund\w*|verschwind\w*|zugegriffen\w*|gelangen\b|gelangt\b|"
        r"(?:dritten|unbefugten) (?:\w+ )?(?:zuganglich|bekannt|offen|uber)\w*|"
        r"an dritte (?:gelangt|weitergegeben|ubermittelt|offengelegt)|verloren\w*|abgeflossen\w*|einbruch\w*|"
        r"abgegriffen|eingesehen|verletzung\w*|vorfall\w*|vorfalle\w*|vorfallen|verlust\w*|abfluss|abfluss\w*|"
        r"abflus\w*|diebstahl\w*|entwend\w*|gestohlen\w*|missbrauch\w*|misbrauch\w*|kompromittier\w*|offenleg\w*|"
        r"offengelegt|verstos\w*|unregelmasigkeit\w*|storung\w*|storfall\w*|angriff\w*|leck\w*|panne\w*|abhanden\w*|"
        r"zwischenfall\w*|schwachstelle\w*|zugriff\w* (?:unbefugter|dritter)|unbefugt\w*|fehlversand\w*|"
        r"fehlversend\w*|irrlaufer|fehlgeleitet\w*|falsch(?:e|en)? (?:adress|empfang|versand)\w*|beschadig\w*|"
        r"zerstor\w*|kompromitt\w*|gehackt\w*|fremde (?:an|auf|zugriff)|in (?:fremde|falsche|unbefugte) hande|"
        r"irrtumlich\w*|versehentlich\w*|nach ausen|sicherheitsrelevant\w*|ausgelesen|kopiert|veroffentlicht|"
        r"offenbart|entwendet|unterschlag\w*|eingedrungen|eindring\w*|hack\b|schadsoftware|verschlusselt wurden|"
        r"hat sich .{0,30}zugang|schadigend\w*|"
        r"(?:unbefugte|dritte|fremde|ausenstehende|unberechtigte)[nr]? (?:[\w-]+ ){0,6}?(?:zugreif|zugegriff|zugriff|einseh|eingeseh|kopier|erlang|gelang|lesen|gelesen|abruf|abgeruf|kenntnis)\w*|"
        r"vorkommnis\w*|in falsche hande"
    ),
    not_event=(
        r"(?:gegen|vor|zur vermeidung (?:von|des|der)|(?:zur )?verhinderung (?:von|des|der)) (?:unbefugt|unberechtigt|unrechtmasig|unbeabsichtigt|zufallig|widerrechtlich|missbrauchlich)\w* (?:[\w-]+,? ){0,3}?(?:daten)?(?:zugriff|zugang|verlust|zerstorung|offenlegung|verarbeitung|kenntnisnahme|veranderung|vernichtung|weitergabe|nutzung)\w*|"
        r"verletzung(?:en)? (?:dieses|des|der|von|einer|seiner|ihrer|wesentlicher|vertraglicher) (?:\w+ ){0,2}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|bestimmung\w*|regelung\w*)|"
        r"vertragsverletzung\w*|pflichtverletzung\w*|"
        r"verstos (?:\w+ ){0,2}?gegen (?:\w+ ){0,3}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|weisung\w*|regelung\w*|bestimmung\w*)|"
        r"verstose? gegen (?:\w+ ){0,3}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|dsgvo|gesetz\w*|vorschrift\w*(?! zum schutz))|"
        r"verletzt die|rechtsverletzung\w*|(?:auf|nach|gemas) (?:\w+ )?(?:an)?weisung\w*"
    ),
    affair=(
        r"behorde\w* (?:\w+ ){0,4}?(?:herausgabe|zugang|zugriff|offenleg|einsicht|ubermittlung|verlang|anforder|anordn|ersuch)\w*|"
        r"herausgabe (?:von|der|personenbezogener)|(?:der|die|an der) software\b|fracht\w*|waren?\b|mangel\b|"
        r"transportschad\w*|vernichtet\b(?! (?:word|wurd|oder|und|ist|sind)|, (?:ver|ge|be|ent|ab|offen))|zuruckgegeben|weisung\w*|anfrage\w*|"
        r"ersuchen\w*|antrag\w*|betroffenenrecht\w*|auskunft\w*|beschwerde\w*|kontroll\w*|prufung\w*|audit\w*|"
        r"inspektion\w*|unterauftrag\w* (?:anderung|wechsel|hinzu)\w*|anderung\w*|losch\w*|ruckgabe|kundigung\w*|"
        r"widerspr\w*|widerspruch\w*|pfandung\w*|beschlagnahm\w*|insolvenz\w*|rechnung\w*|zahlung\w*|wartung\w*|"
        r"behordliche\w*|ermittlung\w*|hinzuziehung|einspruch\w*|wechsel\w*|bestell(?:ung|schein|vorgang)\w*|versicher\w+|police\b|"
        r"beanstand\w+|gewahrleist\w+|ruge\b|rugen\b|lieferverzug|verfugbarkeit der dienst\w*|ausfall\b|ausfalle\b|"
        r"berichtig\w+|einwand\w*|einwend\w*|herausgabeverlangen|verfugung\b|vollstreck\w+|streitigkeit\w*|preis\w*|"
        r"gebuhr\w*|vergutung\w*|auf (?:\w+ )?(?:anforderung|verlangen|wunsch)|gelten als (?:zugegangen|zugestellt)|"
        r"gilt als (?:zugegangen|zugestellt)|stor\w+ (?:der verfugbarkeit|des dienst\w*|im betrieb|des betriebs)|"
        r"nichtverfugbarkeit|nicht-?verfugbarkeit\w*|statusseite"
    ),
    tells=(
        r"zu richten\b|"
        + parted(_FAR, 320)
        + "|"
        + parted(_NEAR, 180)
        + "|"
        + r"(?:hor(?:t|en)|erfahr(?:t|en)) (?:\w+ ){0,5}?von uns|"
        r"(?:erfahren|erfahrt) (?:sie|der kunde) (?:es|das|dies|davon|hiervon)\b|mitteilt\b|mitteile\b|anzeigt\b|"
        r"hinweist\b|weitergibt\b|weiterleitet\b|bekannt ?gibt\b|offenlegt\b|vorlegt\b|zuleitet\b|in kenntnis setzt\b|"
        r"zur kenntnis (?:bringt|gibt)\b|schick(?:t|en)\b|zuzuschicken|zuzusenden|zugehen (?:zu )?lassen|zuzugehen|"
        r"meldepflichtig\b|anzeigepflichtig\b|kontakt (?:aufzunehmen|aufnehmen|auf(?=[.,;]|$))|"
        r"(?:bericht|meldung|mitteilung|information|anzeige|analyse) (?:[\w-]+ ){0,8}?(?:vorzulegen|zu ubergeben|zu ubermitteln|zu ubersenden|vorlegen|ubermitteln|ubersenden|ubergeben|abzugeben|zukommen zu lassen)|"
        r"in verbindung (?:zu )?setzen|"
        + _NEWS
        + r" (?:\w+ ){0,3}?(?:zu )?(?:machen|erstatten|geben|erteilen|abzugeben|abgeben|zukommen|abzusetzen|zu senden|zu ubersenden|zu setzen)\b|"
        r"meldet\b|melden\b|melde\b|gemeldet\b|zu melden|informier(?:t|en|e)\b|unterricht(?:et|en|e)\b|"
        r"benachrichtig(?:t|en|e)\b|verstandig(?:t|en)\b|mitzuteilen|mitgeteilt|mitteilen\b|anzuzeigen|angezeigt|"
        r"anzeigen\b|in kenntnis (?:zu setzen|gesetzt|setzen)|weiterzu(?:geben|leiten)|"
        r"weiter(?:gegeben|geleitet|geben|leiten)|bescheid (?:zu geben|geben|gegeben)|hinzuweisen|warnt\b|warnen\b|"
        r"berichtet\b|berichten\b|zu unterrichten|alarmier(?:t|en)|kontaktier(?:t|en)|anzurufen|ubermittelt\b|"
        r"zur kenntnis (?:zu )?(?:bringen|gebracht|geben)|bekannt(?:zugeben|gegeben)|offenzulegen|"
        r"aufmerksam (?:zu )?machen|schreibt\b|sendet\b|senden\b|ubersendet\b|bescheid (?:zu )?(?:sagen|geben|gesagt)|"
        r"einzuschalten|eingeschaltet|ins bild (?:zu )?setzen|durchzugeben|durchgegeben|durchgeben|"
        r"bekannt ?(?:zu ?geben|gegeben|geben|zu ?machen|machen|gemacht)|"
        r"(?:mitteilung|meldung|anzeige|nachricht|bericht) (?:zu )?(?:machen|erstatten|geben|erteilen|abzugeben|abgeben|zu senden)|"
        r"(?:wendet|wenden) sich\b|zuzuleiten|zugeleitet|eskalier(?:t|en)|signalisier(?:t|en)|vermeldet|vermelden|"
        r"rapportier(?:t|en)|avisier(?:t|en)|orientier(?:t|en)|zur anzeige (?:zu )?bringen|"
        r"zur kenntnis (?:zu )?(?:bringen|geben|gebracht)|ubermitteln\b|zu ubermitteln|ubersenden\b|zu ubersenden|"
        r"zu senden|(?:schreibt|schreiben)\b|anzuschreiben|mailt\b|mailen\b|zu warnen|zu alarmieren|zu informieren|"
        r"zu benachrichtigen|zu verstandigen|zu kontaktieren|angerufen|anrufen|telefonier(?:t|en)|"
        r"nachricht (?:zu )?geben|"
        r"(?:informier|benachrichtig|unterrichte|verstandige|melde|kontaktiere|warne)n? (?:wir|sie)\b|offengelegt|"
        r"bereitzustellen|bereitstellen|zukommen (?:zu )?lassen|zu berichten|weitermeldet|weiterzumelden|vorzulegen|"
        r"vorgelegt|ansage\b|"
        r"(?:erhalt|erhalten|bekommt|bekommen) (?:der |die |das )?(?:kunde|auftraggeber\w*|verantwortliche|besteller\w*|sie|ihr|mandant)\b|"
        r"(?:kunde|auftraggeber\w*|verantwortliche|besteller\w*|sie|mandant) (?:erhalt|erhalten|bekommt|bekommen)\b|"
        r"kund(?:zu)?tun|kundgetan|kundzugeben|zu vermelden"
    ),
    notice=(
        r"information\b (?=uber|bei|(?:\w+ ){0,6}?(?:hat|erfolgt|muss|mus|ist|wird|geschieht|soll|daruber|hieruber|daru))|"
        r"bekanntgabe\b|inkenntnissetzung|in-kenntnis-setzung|orientierung\b|verstandigungsfrist|mitteilungsfrist|"
        r"meldung(?:en)?\b|benachrichtigung\w*|mitteilung\w*|information an|anzeige\b|unterrichtung|nachricht\b|"
        r"hinweis\b|warnung\w*|meldefrist|erstinformation|verstandigung\w*|unterrichtung\w*|information des|"
        r"information der|informierung|erstinformation\w*|meldeweg|alarmierung|bericht\b(?! uber die)|meldezeit\w*|"
        r"reaktionsfrist|anzeigefrist|informationsfrist|benachrichtigungsfrist"
    ),
    first=(
        r"erst(?:e|meldung|information|mitteilung|benachrichtigung|warnung|hinweis|alarm)\w*(?: (?:meldung|mitteilung|benachrichtigung|information|warnung))?|"
        r"vorab(?:meldung|information|warnung)\w*|"
        r"(?:vorlaufige|initiale)\w* (?:meldung|mitteilung|benachrichtigung|information)|fruhwarnung"
    ),
    report=(
        r"(?:einen|den|seinen|ihren) (?:\w+ )?bericht\b|(?:abschluss|vorfall|zwischen|end|detail|folge|ursachen)\w*(?:bericht|meldung|analyse)\w*|"
        r"(?:schriftliche|vollstandige|ausfuhrliche|detaillierte|abschliesende|umfassende)\w* (?:\w+ ){0,2}?(?:bestatigung|bericht|meldung|mitteilung|information|darstellung|dokumentation|stellungnahme)\w*|"
        r"bestatigt (?:\w+ ){0,4}?(?:schriftlich|per|in textform|binnen|innerhalb)|schriftlich zu bestatigen|"
        r"schriftlich (?:nach|bestatigt)|nachzureichen|nachgereicht|nachzuholen"
    ),
    then=r"anschliesend|danach|sodann|daraufhin|darauf|gefolgt von|und (?:dann|anschliesend)",
    joins=r"und\b|sowie\b|dann\b|aber\b|wahrend\b",
    helps=(
        r"(?:verfugt|verfugen|unterhalt|unterhalten|betreibt) (?:\w+ ){0,4}?(?:verfahren|prozesse?n?|plane?) (?:\w+ ){0,2}?(?:zur|um|fur)\b|"
        r"unterstutz\w*|hilft\b|hilfe\b|mitwirk\w*|wirkt\b.{1,150}?\bmit\b|"
        r"bei der (?:erfullung|einhaltung|wahrnehmung)|behilflich"
    ),
    enables=(
        r"damit (?:der|die|dieser|diese) |um (?:dem|der|den|es) (?:\w+ ){0,3}?zu ermoglichen|"
        r"um (?:seinen|ihren|seine|ihre|den|die|etwaige) (?:\w+ ){0,4}?(?:pflicht|meldepflicht|verpflichtung|nachzukommen)|"
        r"zur (?:erfullung|einhaltung) (?:seiner|ihrer|der|gesetzlicher|dieser|etwaiger)|"
        r"melde-? ?(?:und|oder|sowie) (?:\w+)?(?:pflicht|benachrichtigungspflicht|informationspflicht)\w*|"
        r"meldepflicht(?!ig)\w*|benachrichtigungspflicht\w*|informationspflicht\w*|verantwortlich (?:dafur|fur)|"
        r"dafur verantwortlich|"
        r"(?<!auftragnehmer\s)(?<!anbieter\s)(?<!dienstleister\s)(?<!auftragsverarbeiter\s)obliegt|bleibt sache|"
        r"ist sache|"
        r"(?:entscheid\w+|pruft|prufen|beurteilt|beurteilen|bewertet|bewerten|befindet|legt fest)(?: allein)?,? (?:uber|daruber|ob)\b(?:, ob)?|"
        r"zu bestimmen|die fur (?:eine|die) (?:\w+ )?meldung (?:\w+ )?(?:erforderlich|notig)\w*|"
        r"pflichten (?:nach|aus|gemas|zur|gegenuber)|pflicht (?:des verantwortlichen|des auftraggebers)|kosten der"
    ),
    denies=(
        r"nicht (?:vor ablauf|offentlich|(?:\w+ )?binnen|innerhalb|rechtzeitig|fristgerecht|fristgemas)|"
        r"weder\b|"
        r"nicht (?:zu melden|melden|informieren|benachrichtigen|verpflichtet|gemeldet|erfasst|ohne|an dritte|berechtigt|befugt)|"
        r"keine (?:meldung|pflicht|verpflichtung|anerkennung|meldepflicht|information|auskunft)\w*|"
        r"kein (?:schuld|anerkenntnis|eingestandnis)\w*|erfolglos\w*|weitergabe an dritte|"
        r"nur (?:nach|mit) (?:\w+ ){0,2}?(?:zustimmung|weisung|genehmigung)|stellt keine?\b"
    ),
    may=r"(?:kann|konnen|darf|durfen|ist berechtigt|sind berechtigt) |(?:steht (?:es )?frei) ",
    told=r"(?:nachdem|sobald|wenn|falls|sofern) (?:(?!kenntnis|bekannt|entdeck|festg|feststell|bestatigt|erkannt|erfahren)[\w'-]+ ){0,8}?(?:unterrichtet|informiert|benachrichtigt|verstandigt|verstandigt) (?:wurde|wird|worden|ist|hat|haben)",
    received=r"erhalt (?:[\w-]+ ){0,6}?(?:unterauftrag|sub)\w+ (?:[\w-]+ ){0,4}?(?:meldung|mitteilung|nachricht|hinweis)|(?:nach|mit|bei|ab|seit) (?:[\w'-]+ ){0,2}?(?:erhalt|eingang|zugang|empfang)\b|erhalten hat",
    recalls=(
        r"(?:ist|sind) (?:\w+ ){0,3}?(?:bekannt|bewusst), dass |erinnert|weisen darauf hin|gesetzliche frist|"
        r"hingewiesen"
    ),
    acts=(
        r"pruft\b|prufen\b|beurteil\w*|bewertet\b|"
        r"antwort\w*|erstatte\w*|zahl(?:t|en)\b|vergut\w*|ergreift|ergreifen|trifft|treffen|einzuleiten|einleiten|"
        r"leitet\b.{1,80}?\bein\b|untersuch\w*|beheb\w*|behoben|zu beseitigen|masnahmen zu|abzustellen|sichert|"
        r"stimmt\b|bestatigt\b (?:den|die) (?:eingang|erhalt)|dokumentier\w*|analysier\w*|abwehr\w*|schliest\b|"
        r"schliesen\b|einspiel\w*|wiederherstell\w*|loscht\b|loschen\b|vernicht\w*|eindamm\w*|aufklar(?:t|en)\b|"
        r"protokollier\w*|bearbeitet\b|bearbeiten\b|nimmt\b|genehmig\w*|erledig\w*"
    ),
    controller=(
        r"klinikum\w*|kanzlei\b|hochschule\b|verwaltung\b|(?:landrats|bundes|stadt)?amt\b|landkreis\w*|stiftung\b|"
        r"verband\b|krankenkasse|sparkasse|genossenschaft|ministerium|trager\b|verlag\b|kammer\b|"
        r"verantwortliche[rn]?\b|auftraggeber\w*|kunden?\b|kundin|mandant\w*|besteller\w*|lizenznehmer\w*|"
        r"datenexporteur\w*|anwender\w*|nutzer\b|schule\b|verein\b|arbeitgeber\w*|sie\b|auftraggeberin\w*|bestellerin|"
        r"einlagerer|kommittent\w*|mandantin|bank\b|institut\b|behorde als auftraggeber|gesellschaft\b|universitat\b|"
        r"gemeinde\b|stadt\b|kanton\b|klinik\w*|krankenhaus\w*|praxis\b|versicherer\b|finanzunternehmen|"
        r"nutzer(?:in|s)?\b|verantwortlichen stelle|auftraggebend\w*|verwender\w*|leistungsempfanger\w*|abnehmer\w*|"
        r"mieter\w*|ihnen\b|euch\b|dich\b|dir\b|du\b"
    ),
    processor=(
        r"hauptauftragnehmer\w*|druckerei\b|firma\b|auftragsverarbeiter[sn]?\b|auftragnehmer[sn]?\b|auftragnehmerin|"
        r"dienstleister[sn]?\b|anbieter[sn]?\b|lieferant\w*|auftragsdatenverarbeiter\w*|datenimporteur\w*|"
        r"betreiber[sn]?\b|hersteller[sn]?\b|provider[s]?\b|lizenzgeber\w*|wir\b|agentur\b|hoster\b|unternehmen\b|"
        r"auftragsbearbeiter\w*|auftragsverarbeiterin|auftragsdatenverarbeit\w*|verwalter\b|kommissionar\w*|"
        r"archivdienst|lohnburo|rechenzentrum\w*|dienstleisterin|anbieterin|auftragnehmer\w*|vermieter\w*|"
        r"steuerberater\w*|softwarehaus|leistungserbringer\w*|beauftragte[rn]?\b|cloud-?anbieter\w*|verarbeiter\w*|"
        r"plattform\b|gesellschaft\w*"
    ),
    sub_processor=(
        r"(?:eingeschaltete|eingesetzte|beauftragte|hinzugezogene)[rn]? (?:dritte[rn]?|subunternehmen|dienstleister[sn]?)\b|"
        r"unter-?auftragsverarbeiter\w*|unter-?auftragnehmer\w*|sub-?unternehmer\w*|subdienstleister\w*|"
        r"unter-?beauftragte\w*|sub-?auftragnehmer\w*|weitere[rn]? auftragsverarbeiter\w*|nachunternehmer\w*|"
        r"subprozessor\w*|sub-?auftragsverarbeiter\w*|unterlieferant\w*"
    ),
    mutual=(
        r"vertragspartner (?:melden|informieren|unterrichten|benachrichtigen|teilen|zeigen|setzen)|"
        r"(?:vertrags)?parteien\b(?! (?:\w+ ){0,3}?(?:vereinbar|konkretis|sind sich|leg|versteh|halt|einig|beschlie|regel|prazis)\w*)|"
        r"jeweils andere\w*|einander|gegenseitig|jede (?:vertrags)?partei|wechselseitig|die jeweils andere|"
        r"der anderen (?:vertrags)?partei|die andere (?:vertrags)?partei|beide seiten|jeder vertragspartner|"
        r"der jeweils andere|untereinander"
    ),
    authority=(
        r"aufsichtsbehorde\w*|datenschutzbehorde\w*|(?:zustandige\w* )?behorde\w*|landesdatenschutz\w*|"
        r"datenschutzaufsicht\w*|regulierungsbehorde\w*|bsi\b"
    ),
    subjects=(
        r"betroffene[nr]? (?:person\w*|personen)|betroffenen\b|betroffene personen|"
        r"betroffenen? (?:mitglieder|kunden|patienten|nutzer|beschaftigten|menschen|burger)\w*"
    ),
    object_mark=r"(?:dem|den|an|gegenuber|beim|vom|von|durch|fur|des|seines|ihres|im|mit|zum|bei|eines|einem|seinen|seinem|ihrem|seiner|ihrer)(?: (?:den|die|dem|der|jeweiligen|seinen|seinem|betroffenen))? (?:\w+ )?",
    passive=(
        r"erfahr(?:t|en) (?:\w+ ){0,5}?von uns|"
        r"(?:informiert|benachrichtigt|unterrichtet|verstandigt|gemeldet|mitgeteilt) (?:wird|werden|wurde)|"
        r"hor(?:t|en) (?:\w+ ){0,4}?von uns|"
        r"(?:ist|sind|wird|werden) (?:[\w-]+ ){0,24}?(?:zu informieren|zu unterrichten|zu benachrichtigen|zu verstandigen|informiert|benachrichtigt|unterrichtet|verstandigt|mitgeteilt|gemeldet|zu melden|angezeigt|anzuzeigen|mitzuteilen)|"
        r"(?:ist|sind|wird|werden|muss|mussen) (?:[\w-]+ ){0,24}?(?:einzuschalten|eingeschaltet|durchzugeben|bekanntzugeben|zu warnen|gewarnt|zu alarmieren|alarmiert|zu kontaktieren|kontaktiert|zur kenntnis zu bringen|in kenntnis zu setzen|in kenntnis gesetzt|weiterzuleiten|weitergeleitet|zu ubermitteln|ubermittelt)|"
        r"(?:erhalt|erhalten|bekommt|bekommen) (?:der |die |das )?(?:kunde|auftraggeber\w*|verantwortliche|besteller\w*|sie|ihr|mandant)\b|"
        r"(?:kunde|auftraggeber\w*|verantwortliche|besteller\w*|sie|mandant) (?:erhalt|erhalten|bekommt|bekommen)\b"
    ),
    undue_delay=(
        r"ohne (?!jeden)(?:\w+ ){0,2}?(?:zogern|verzogerung\w*|verzug|aufschub|zuwarten|saumen|zeitverlust|umschweife)\b|"
        r"unverzgl\w*|unverzuglich\w*|"
        r"ohne (?:schuldhafte[sn]?|unangemessene|ungebuhrliche|unnotige|jede|weitere|schuldhaft) (?:zogern|verzogerung|verzug)|"
        r"ohne zogern|ohne verzug|ohne verzogerung|"
        r"ohne (?:\w+ )?(?:schuldhafte[sn]?|unangemessene|ungebuhrliche|unnotige|vermeidbare|ungerechtfertigte) (?:zogern|verzogerung|verzug)|"
        r"ohne zeitverzug|ohne aufschub|ohne saumen"
    ),
    immediate=(
        r"unmittelbar\b(?! (?:betroffen|durch|aus|gegenuber|an |bevor|anwendbar|verbunden))|sofort\w*|umgehend\w*|"
        r"augenblicklich|auf der stelle|stante pede|ohne jede verzogerung|ohne jeden verzug|auf schnellstem weg\w*|"
        r"in dem moment|noch im selben moment|gleich nach|sogleich|alsbald|unmittelbar (?:nach|mit|sobald|bei)"
    ),
    prompt=(
        r"zugig\w*|zeitnah\w*|prompt\b|rasch\w*|schnell\b|kurzfristig|baldigst|in angemessener (?:zeit|frist)|"
        r"binnen angemessener|beforderlich\w*|speditiv|eilig\w*|rechtzeitig|"
        r"mit (?:der )?(?:gebotenen|gebotener|grostmoglicher|groster) eile|dringlich|frist- und formgerecht|"
        r"zeitgerecht"
    ),
    asap=(
        r"rasche?s?t?moglichst\w*|raschmoglich\w*|baldestmoglich\w*|"
        r"so (?:rasch|schnell|bald|fruh) (?:\w+ ){0,3}?(?:geht|erlauben|zulassen|zulasst|erlaubt)|"
        r"sobald es (?:ihm |ihr )?(?:irgend )?(?:geht|moglich)|schnellst moglich\w*|"
        r"so (?:bald|fruh|schnell|zeitnah|rasch)\w* wie (?:\w+ ){0,2}?moglich|"
        r"sobald (?:\w+ ){0,3}?(?:moglich|kann|in der lage)|schnellstmoglich\w*|baldmoglichst\w*|fruhestmoglich\w*|"
        r"raschestmoglich|schnellstens|zum fruhestmoglichen|moglichst (?:bald|fruh|schnell|rasch|umgehend)\w*|"
        r"so (?:rasch|schnell|fruh|bald|zugig|zeitnah)\w* (?:als|wie) (?:\w+ ){0,2}?(?:moglich|tunlich)|"
        r"ehestmoglich\w*|ehestens|ehebaldigst|bei erster gelegenheit|bei nachster gelegenheit|am ehesten|"
        r"schnellstmog\w*|zum nachstmoglichen"
    ),
    hard=(
        r"in jedem fall|jedenfalls|auf jeden fall|spatestens|langstens|maximal\w*|hochstens|nicht spater als|"
        r"keinesfalls spater|allerspatestens|bis zu|in keinem fall|max\b"
    ),
    soft=(
        r"nach moglichkeit|moglichst (?:binnen|innerhalb)|"
        r"(?:wenn|soweit|sofern|falls|wo) (?:\w+ ){0,2}?(?:moglich|machbar|durchfuhrbar|praktikabel|zumutbar|umstande)|"
        r"soll(?:te|en)?\b|bemuht|ist bestrebt|strebt|in der regel|grundsatzlich|angestrebt|ublicherweise|"
        r"idealerweise|tunlichst|im regelfall|regelmasig|zielt"
    ),
    ahead=(
        r"im voraus|"
        r"(?:vorher|vorab)\b(?! (?:telefonisch|mundlich|schriftlich|per|in textform|uber|fernmundlich|elektronisch))|"
        r"zuvor|vor (?:der|dem|beginn|ablauf|inkraft|anderung|einsatz)|vorlauf\w*|ankundigung\w*|"
        r"zum (?:monatsende|quartalsende|ende)|vor\b"
    ),
    lasting=r"(?:fur(?: die dauer von| einen zeitraum von| mindestens)?|wahrend|alle|jede|mindestens|letzten|lang|wenigstens|uber)$",
    aware=(
        r"aufmerksam\b(?! (?:zu )?(?:ge)?mach)|kenntnis\w*|bekannt(?:werden|wird|geworden\w*|wurde|werdens)?\b|erfahrt\b|erfahren\b|erfahren hat|weis\b|"
        r"wissen\b|gewahr\b|zur kenntnis gelangt|kundig\b|inne\b wird|gelangt.{0,30}zur kenntnis|zur kenntnis\b|"
        r"bekanntwerd\w*|wusste|erlangt kenntnis|bewusst\b|erfahrt|erfahren\w*"
    ),
    discovered=(
        r"auffall\w*|auffallt|aufgefallen|ans licht|entdeck\w*|feststell\w*|festgestellt\w*|stellt\b.{1,320}?\bfest\b|"
        r"erkenn\w*|erkannt\w*|bemerk\w*|aufgedeckt\w*|aufdeck\w*|identifizier\w*|detektion|erkennt|aufspur\w*|"
        r"gefunden|findet\b|auffinden|wahrnehm\w*|wahrgenommen|registrier\w*|zeigt sich|zeigen sich|stost auf|gewahrt|"
        r"ausfindig|offenkundig|ersichtlich|sichtbar wird|hervortr\w*|auftritt|auftreten|gesichtet|ermittelt\b|"
        r"lokalisier\w*|entdecken"
    ),
    confirmed=(
        r"gewissheit|festgestanden|bewiesen|belegt\b|"
        r"bestatigung (?:[\w'-]+ ){0,3}?(?:der|des|einer|eines|von|vorfall|verletzung)|nach bestatigung|"
        r"bestatigte[rnms]? (?:[\w'-]+ ){0,3}?(?:verletzung|vorfall|vorfalle|daten\w*|sicherheits\w*|schutz\w*)|"
        r"bestatigt (?:hat|ist|wurde|wird|worden)|sich (?:[\w'-]+ ){0,6}?bestatigt|verifizier\w*|nachgewiesen\w*|"
        r"feststeht|steht (?:[\w'-]+ ){0,8}?fest\b|erwiesen\w*|bestatigt sich|bestimmt hat|"
        r"(?:solchen|dieser|einer|nach) bestimmung|klassifizier\w*|klassifikation|einstuf\w*|eingestuft\w*|"
        r"qualifizier\w*|qualifikation|bewertet hat|"
        r"(?:ab|nach|mit|seit) (?:der |dieser |einer |deren |dessen |ihrer )?bestatigung|"
        r"bestatigung\b(?! (?:des|der|ihres|seines) (?:eingang|erhalt|empfang))|bestatigten?\b|gesichert\w*|"
        r"sicher ist|sich(?:er)? herausstellt|herausgestellt|zweifelsfrei|verifizi\w*|erhartet\w*|bejaht"
    ),
    suspected=(
        r"hinweise? (?:darauf|dass|vor)|anzeichen|(?:haben|sein|worden sein) konnten?\b|"
        r"konnten? (?:\w+ ){0,4}?(?:haben|sein)\b|verdacht\w*|hindeut\w*|hinweisen auf|schliesen lassen|nahelegen|"
        r"nahe ?legt|nicht ausgeschlossen|zu vermuten|vermut\w*|mutmaslich\w*|"
        r"mogliche[rnms]? (?:[\w'-]+ )?(?:verletzung|vorfall|vorfalle|daten\w*|sicherheits\w*|schutz\w*)|"
        r"anhaltspunkte?\w*|annahme\b|begrundete annahme|annehmen|hinweise auf|potenzielle\w*|potentielle\w*|"
        r"drohende\w*|befurcht\w*|argwohn|vermeintlich\w*|nicht auszuschliesen|moglicherweise|"
        r"moglich(?:e|er|en|es) (?:\w+ )?(?:leck|verlust|diebstahl|panne|zugriff|zugriffe)|"
        r"wahrscheinlich\w*\b(?! (?:\w+ )?(?:folge|auswirkung))|gefahr (?:einer|eines)|indiz\w*|verdachtig\w*|auch nur"
    ),
    notified=(
        r"nach (?:[\w'-]+ ){0,3}?(?:eingang|erhalt|zugang|empfang)|"
        r"(?:eingang|erhalt|zugang|empfang) (?:der|dieser|einer|des|von)|"
        r"nach (?:der|dieser|einer|seiner|ihrer) (?:[\w'-]+ )?(?:meldung|mitteilung|erstmeldung|benachrichtigung|information|erstinformation|anzeige|warnung)|"
        r"nachdem (?:[\w'-]+ ){0,8}?(?:unterrichtet|informiert|benachrichtigt|verstandigt|erhalten|gemeldet)|"
        r"erhalt\b.{1,120}?(?:meldung|mitteilung|nachricht)|"
        r"(?:unterauftrag|sub)\w+ (?:[\w'-]+ ){0,6}?(?:meldet|mitteilt|informiert|unterrichtet|gemeldet|mitgeteilt)|"
        r"erhalten hat|"
        r"durch (?:[\w'-]+ ){0,3}?(?:unterauftrag|sub)\w+ (?:[\w'-]+ ){0,3}?(?:informiert|unterrichtet|benachrichtigt)"
    ),
    counts_from=(
        r"nach|ab|seit|von|nachdem|sobald|gerechnet|beginnend|der|dem|ihrer|seiner|deren|dessen|er|sie|ihm|ihr|"
        r"hiervon|davon|zeitpunkt|an|des|die|einer|zu"
    ),
    email=(
        r"(?:via|uber|als) mail\b|auf elektronischem weg\w*|e-?mails?\b(?! ?-?adressen)|elektronischer post|per mail|"
        r"[\w.+-]{1,60}@[\w-]{1,60}\.[a-z.]{2,20}|mail an|e-?mail-?adresse zu (?:richten|senden)|elektronisch an|"
        r"mailadresse|mailt\b|mailen\b|gemailt"
    ),
    phone=(
        r"telefon(?:isch\w*|at)?\b|fernmundlich|mundlich\w*|anruf\w*|ruft\b|rufen (?:wir|sie)\b|hotline|rufbereitschaft\w*|notfallnummer|"
        r"bereitschaftsnummer|sms\b|telefonnummer|rufnummer|unter der (?:nummer|rufnummer)|die nummer \d|"
        r"(?:nummer|tel\.?|telefon) [+\d(][\d /()-]{6,16}|per anruf|anzurufen|angerufen|durchwahl|notruf\w*|"
        r"bereitschaftstelefon"
    ),
    portal=(
        r"\w*portals?\b|konsole\b|dashboards?\b|statusseite|\w*oberflache|verwaltungsbereich|adminbereich|"
        r"administrationsbereich|kundenbereich|kundenkonto|ticketsystem|online-?formular|kundencenter|eingabemaske|"
        r"meldemaske|web-?formular|formular (?:auf|unter|im)|meldeformular\w*|self-?service|mandantenbereich|"
        r"plattform\b(?= (?:ein|zu|bereit|gemeldet|zu melden))|in der app|\w*tickets?\b|serviceportal"
    ),
    post=(
        r"briefpost|per (?:brief|post|einschreiben|kurier)|einschreiben\w*|postalisch|brief\b|"
        r"per (?:e-mail|mail|fax) (?:und|oder) (?:brief|post|einschreiben)|auf dem postweg|boten?\b"
    ),
    writing=r"schriftlich\w*|in textform|schriftform|textform|schreibt\b|in schriftlicher form",
    any_means=(
        r"beliebige[nmrs]? weg\w*|jede[nrms]? geeignete\w* (?:weg|form|mittel)\w*|auf (?:jedem|beliebigem) weg\w*|"
        r"in beliebiger form|formlos|geeignete[nr]? (?:weg|form)|gleich (?:\w+ )?welche\w* (?:weg|art|weise|form)\w*|"
        r"auf welchem weg\w* auch|egal (?:auf )?(?:wie|welchem)|jede form"
    ),
    elsewhere=(
        r"(?:ansprechpartner\w*|kontakt\w*|adresse|anschrift|nummer|e-mail-adresse|stelle|person) (?:\w+ ){0,4}?(?:in|im|gemas|laut|nach|aus) (?:\w+ ){0,3}?(?:anlage|anhang|ziffer|vertrag|kundenkonto|hauptvertrag|bestellung|abschnitt|portal|annex)[\w .]{0,10}|"
        r"(?:in|im|gemas|laut) (?:anlage|anhang|annex) [\w.]{1,6} (?:\w+ ){0,3}?(?:genannt|benannt|angegeben|aufgefuhrt|hinterlegt|bezeichnet)\w*(?: \w+){0,3}"
    ),
    narrows=(
        r"erheblich\w*|wesentlich\w*|schwerwiegend\w*|bedeutend\w*|gravierend\w*|voraussichtlich zu einem|"
        r"hohe[sn]? risiko|signifikant\w*"
    ),
    other_document=(
        r"(?:gemas|nach|laut|entsprechend) (?:\w+ ){0,3}?(?:sla|leistungsbeschreibung|hauptvertrag\w*|richtlinie|notfallplan|meldekonzept|servicevereinbarung)|"
        r"(?:in|im) (?:\w+ ){0,3}?(?:hauptvertrag|anlage \w+|sla) (?:\w+ )?(?:vereinbarte|festgelegte|genannte|geregelte)\w* (?:frist|zeit)\w*"
    ),
    duty=(
        r"(?:hat\b|haben\b|ist\b|sind\b|wird\b|werden\b|muss\b|mus\b|mussen\b|verpflicht\w*|pflicht\b|soll\w*)|"
        r"(?:ist|sind) gehalten|obliegt|(?:hat|haben) .{1,160} zu\b|sorgt dafur|trag[te]\w* (?:dafur )?sorge"
    ),
    general=(
        r"(?:mitteilungen|erklarungen|benachrichtigungen|meldungen|anzeigen|kommunikation) (?:\w+,? ){0,6}?(?:nach|unter|aus|im rahmen|im zusammenhang mit|gemas|aufgrund|zu) (?:\w+ ){0,2}?(?:vertrag\w*|vereinbarung|avv\b)|"
        r"(?:alle|samtliche) (?:\w+ ){0,2}?(?:mitteilungen|erklarungen|benachrichtigungen|meldungen)"
    ),
    under=r"fur\b|bei\b|im fall\w*|in fallen|wenn\b|sofern\b|falls\b|soweit\b",
    content={
        "nature": r"\bart der\b|art des|uber art\b|art,|beschreib\w*|hergang|sachverhalt\w*|umstande|was (?:geschehen|passiert)|art und|\bart\b|33 abs",
        "categories_numbers": r"kategorie\w*|anzahl|zahl der|umfang|datenarten|arten? (?:von|der) daten|betroffene (?:daten|datensatze|personen|systeme)|33 abs",
        "contact_point": r"anlaufstelle|ansprech\w*|kontakt\w*|datenschutzbeauftragte\w*|33 abs",
        "consequences": r"folgen\b|auswirkung\w*|33 abs",
        "measures": r"masnahmen|abhilfe\w*|gegenmasnahmen|33 abs",
        "cause": r"ursache\w*|grund des|herkunft",
        "recommendations": r"empfehl\w*",
        "documentation": r"dokumentation\w*|unterlagen|alle (?:\w+ )?(?:informationen|angaben)|nachweise",
        "updates_in_phases": r"schrittweise|weitere informationen|nachgereicht|sobald (?:sie|weitere) |nachtraglich|fortlaufend",
    },
)
