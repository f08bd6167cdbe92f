"""German words of duties to tell of a breach."""

from contracts.reader.lexicon import Lexicon

_BREACH = r"(?:datenschutz|daten|sicherheits|schutz)"

GERMAN = Lexicon(
    code="de",
    common="der die das und des den dem zu von fur mit auf ist wird werden im nicht durch oder eine einer bei nach "
    "sind meldet informiert unterrichtet innerhalb binnen stunden auftragnehmer auftraggeber "
    "auftragsverarbeiter verantwortliche verantwortlichen anbieter kunden unverzuglich umgehend uber sich "
    "jede datenpannen datenpanne zum hat",
    event=_BREACH
    + r"\w*(?:verletzung|vorfall|vorfaell|vorfalle|panne|vergehen|verstos|verstose|ereignis|leck|verlust|diebstahl|abfluss|bruch|zwischenfall)\w*|"
    r"verletzung(?:en)? (?:\w+ ){0,5}?(?:personenbezogener|personenbezogenen|sicherheit|datensicherheit|datenschutz\w*|schutzes|vertraulichkeit)|verletzung(?:en)? des schutzes|"
    r"(?:it-|informations|cyber)\w*(?:vorfall|vorfalle|vorfallen|vorfalls|angriff|sicherheitsvorfall)\w*|"
    r"(?:unbefugte|unberechtigte|unrechtmasige|unautorisierte)\w* (?:\w+ ){0,2}?(?:zugriff|zugang|offenlegung|offenbarung|kenntniserlangung|kenntnisnahme|weitergabe|nutzung)\w*|datenpanne\w*|sicherheitsproblem\w*|schutzverletzung\w*",
    harm=r"ausgespaht\w*|verlier\w*|abgefangen\w*|verschwund\w*|verschwind\w*|zugegriffen\w*|gelangen\b|gelangt\b|(?:dritten|unbefugten) (?:\w+ )?(?:zuganglich|bekannt|offen|uber)\w*|an dritte (?:gelangt|weitergegeben|ubermittelt|offengelegt)|verloren\w*|abgeflossen\w*|einbruch\w*|abgegriffen|eingesehen|verletzung\w*|vorfall\w*|vorfalle\w*|vorfallen|verlust\w*|abfluss|abfluss\w*|abflus\w*|diebstahl\w*|entwend\w*|gestohlen\w*|missbrauch\w*|misbrauch\w*|kompromittier\w*|offenleg\w*|offengelegt|verstos\w*|unregelmasigkeit\w*|storung\w*|storfall\w*|angriff\w*|leck\w*|panne\w*|abhanden\w*|zwischenfall\w*|schwachstelle\w*|zugriff\w* (?:unbefugter|dritter)|unbefugt\w*",
    not_event=r"verletzung(?:en)? (?:dieses|des|der|von|einer|seiner|ihrer|wesentlicher|vertraglicher) (?:\w+ ){0,2}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|bestimmung\w*|regelung\w*)|vertragsverletzung\w*|pflichtverletzung\w*|verstos (?:\w+ ){0,2}?gegen (?:\w+ ){0,3}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|weisung\w*|regelung\w*|bestimmung\w*)|verstose? gegen (?:\w+ ){0,3}?(?:vertrag\w*|pflicht\w*|vereinbarung\w*|dsgvo|datenschutzvorschrift\w*|datenschutzrecht\w*|gesetz\w*|vorschrift\w*)|verletzt die|rechtsverletzung\w*",
    affair=r"(?:der|die|an der) software\b|fracht\w*|waren?\b|mangel\b|transportschad\w*|vernichtet\b|zuruckgegeben|weisung\w*|anfrage\w*|ersuchen\w*|antrag\w*|betroffenenrecht\w*|auskunft\w*|beschwerde\w*|kontroll\w*|prufung\w*|audit\w*|inspektion\w*|unterauftrag\w* (?:anderung|wechsel|hinzu)\w*|anderung\w*|losch\w*|ruckgabe|kundigung\w*|widerspr\w*|widerspruch\w*|pfandung\w*|beschlagnahm\w*|insolvenz\w*|rechnung\w*|zahlung\w*|wartung\w*|behordliche\w*|ermittlung\w*|hinzuziehung|einspruch\w*|wechsel\w*|bestell\w*",
    tells=r"hor(?:t|en) (?:\w+ ){0,4}?von uns|(?:lasst|lassen)\b.{1,150}?\bwissen|meldet\b|melden\b|gemeldet\b|zu melden|informier(?:t|en|e)\b|unterricht(?:et|en|e)\b|benachrichtig(?:t|en|e)\b|verstandig(?:t|en)\b|mitzuteilen|mitgeteilt|mitteilen\b|anzuzeigen|angezeigt|anzeigen\b|zeigt\b.{1,180}?\ban\b|zeigen\b.{1,180}?\ban\b|teilt\b.{1,180}?\bmit\b|teilen\b.{1,180}?\bmit\b|"
    r"setz(?:t|en)\b.{1,180}?\bin kenntnis|in kenntnis (?:zu setzen|gesetzt|setzen)|(?:gibt|geben|leitet|leiten|reicht)\b.{1,180}?\bweiter\b|weiterzu(?:geben|leiten)|weiter(?:gegeben|geleitet|geben|leiten)|bescheid (?:zu geben|geben|gegeben)|gibt\b.{1,180}?\bbescheid|hinzuweisen|weist\b.{1,180}?\bhin\b|warnt\b|warnen\b|berichtet\b|berichten\b|zu unterrichten|alarmier(?:t|en)|kontaktier(?:t|en)|erstattet\b.{1,180}?\b(?:meldung|anzeige|bericht)|macht\b.{1,100}?\bmitteilung|ruft\b.{1,150}?\ban\b|anzurufen|ubermittelt\b|zur kenntnis (?:zu )?(?:bringen|gebracht|geben)|bekannt(?:zugeben|gegeben)|offenzulegen|(?:macht|machen)\b.{1,150}?\baufmerksam|aufmerksam (?:zu )?machen|schreibt\b|sendet\b|senden\b|ubersendet\b",
    notice=r"meldung(?:en)?\b|benachrichtigung\w*|mitteilung\w*|information an|anzeige\b|unterrichtung|nachricht\b|hinweis\b|warnung\w*|meldefrist|erstinformation",
    first=r"erst(?:e|meldung|information|mitteilung|benachrichtigung|warnung|hinweis|alarm)\w*(?: (?:meldung|mitteilung|benachrichtigung|information|warnung))?|vorab(?:meldung|information|warnung)\w*|(?:vorlaufige|initiale)\w* (?:meldung|mitteilung|benachrichtigung|information)|fruhwarnung",
    report=r"(?:abschluss|vorfall|zwischen|end|detail|folge|ursachen)\w*(?:bericht|meldung|analyse)\w*|(?:schriftliche|vollstandige|ausfuhrliche|detaillierte|abschliesende|umfassende)\w* (?:\w+ ){0,2}?(?:bestatigung|bericht|meldung|mitteilung|information|darstellung|dokumentation|stellungnahme)\w*|bestatigt (?:\w+ ){0,4}?(?:schriftlich|per|in textform|binnen|innerhalb)|schriftlich zu bestatigen|schriftlich (?:nach|bestatigt)|nachzureichen|nachgereicht|nachzuholen",
    then=r"anschliesend|danach|sodann|daraufhin|darauf|gefolgt von|und (?:dann|anschliesend)",
    joins=r"und\b|sowie\b|dann\b|aber\b|wahrend\b",
    helps=r"(?:verfugt|verfugen|unterhalt|unterhalten|betreibt) (?:\w+ ){0,4}?(?:verfahren|prozesse?n?|plane?) (?:\w+ ){0,2}?(?:zur|um|fur)\b|unterstutz\w*|hilft\b|hilfe\b|mitwirk\w*|wirkt\b.{1,150}?\bmit\b|bei der (?:erfullung|einhaltung|wahrnehmung)|behilflich",
    enables=r"damit (?:der|die|dieser|diese) |um (?:dem|der|den|es) (?:\w+ ){0,3}?zu ermoglichen|um (?:seinen|ihren|seine|ihre|den|die|etwaige) (?:\w+ ){0,4}?(?:pflicht|meldepflicht|verpflichtung|nachzukommen)|zur (?:erfullung|einhaltung) (?:seiner|ihrer|der|gesetzlicher|dieser|etwaiger)|melde-? ?(?:und|oder|sowie) (?:\w+)?(?:pflicht|benachrichtigungspflicht|informationspflicht)\w*|meldepflicht\w*|benachrichtigungspflicht\w*|informationspflicht\w*|verantwortlich (?:dafur|fur)|dafur verantwortlich|obliegt|bleibt sache|ist sache|entscheid\w+ uber|zu bestimmen|die fur (?:eine|die) (?:\w+ )?meldung (?:\w+ )?(?:erforderlich|notig)\w*|pflichten (?:nach|aus|gemas|zur|gegenuber)|pflicht (?:des verantwortlichen|des auftraggebers)|kosten der",
    denies=r"nicht (?:zu melden|melden|informieren|benachrichtigen|verpflichtet|gemeldet|erfasst|ohne|an dritte|berechtigt|befugt)|keine (?:meldung|pflicht|verpflichtung|anerkennung|meldepflicht|information|auskunft)\w*|kein (?:schuld|anerkenntnis|eingestandnis)\w*|erfolglos\w*|weitergabe an dritte|nur (?:nach|mit) (?:\w+ ){0,2}?(?:zustimmung|weisung|genehmigung)|stellt keine?\b",
    may=r"(?:kann|konnen|darf|durfen|ist berechtigt|sind berechtigt) ",
    told=r"(?:nachdem|sobald|wenn|falls|sofern) (?:[\w'-]+ ){0,8}?(?:unterrichtet|informiert|benachrichtigt|verstandigt) (?:wurde|wird|worden|ist)",
    received=r"(?:nach|mit|bei|ab|seit) (?:[\w'-]+ ){0,2}?(?:erhalt|eingang|zugang|empfang)\b|erhalten hat",
    recalls=r"(?:ist|sind) (?:\w+ ){0,3}?(?:bekannt|bewusst), dass |erinnert|weisen darauf hin|gesetzliche frist|hingewiesen",
    acts=r"antwort\w*|erstatte\w*|zahl(?:t|en)\b|vergut\w*|ergreift|ergreifen|trifft|treffen|einzuleiten|einleiten|leitet\b.{1,80}?\bein\b|untersuch\w*|beheb\w*|behoben|zu beseitigen|masnahmen zu|abzustellen|sichert|stimmt\b",
    controller=r"verantwortliche[rn]?\b|auftraggeber\w*|kunden?\b|kundin|mandant\w*|besteller\w*|lizenznehmer\w*|datenexporteur\w*|anwender\w*|nutzer\b|schule\b|verein\b|arbeitgeber\w*|sie\b",
    processor=r"auftragsverarbeiter[sn]?\b|auftragnehmer[sn]?\b|auftragnehmerin|dienstleister[sn]?\b|anbieter[sn]?\b|lieferant\w*|auftragsdatenverarbeiter\w*|datenimporteur\w*|betreiber[sn]?\b|hersteller[sn]?\b|provider[s]?\b|lizenzgeber\w*|wir\b|agentur\b|hoster\b|unternehmen\b",
    sub_processor=r"unter-?auftragsverarbeiter\w*|unter-?auftragnehmer\w*|sub-?unternehmer\w*|subdienstleister\w*|unter-?beauftragte\w*|sub-?auftragnehmer\w*|weitere[rn]? auftragsverarbeiter\w*|nachunternehmer\w*|subprozessor\w*|sub-?auftragsverarbeiter\w*|subdienstleister\w*|unterlieferant\w*",
    mutual=r"vertragspartner (?:melden|informieren|unterrichten|benachrichtigen|teilen|zeigen|setzen)|vertragsparteien|parteien\b|einander|gegenseitig|jede (?:vertrags)?partei|wechselseitig|die jeweils andere|der anderen (?:vertrags)?partei|die andere (?:vertrags)?partei|beide seiten|jeder vertragspartner|der jeweils andere|untereinander",
    authority=r"aufsichtsbehorde\w*|datenschutzbehorde\w*|(?:zustandige\w* )?behorde\w*|landesdatenschutz\w*|datenschutzaufsicht\w*|regulierungsbehorde\w*|bsi\b",
    subjects=r"betroffene[nr]? (?:person\w*|personen)|betroffenen\b|betroffene personen",
    object_mark=r"(?:dem|den|an|gegenuber|beim|vom|von|durch|fur|des|seines|ihres|im|mit|zum|bei|eines|einem|seinen|seinem|ihrem|seiner|ihrer)(?: (?:den|die|dem|der|jeweiligen|seinen|seinem|betroffenen))? (?:\w+ )?",
    passive=r"(?:informiert|benachrichtigt|unterrichtet|verstandigt|gemeldet|mitgeteilt) (?:wird|werden|wurde)|hor(?:t|en) (?:\w+ ){0,4}?von uns|(?:ist|sind|wird|werden) (?:[\w-]+ ){0,24}?(?:zu informieren|zu unterrichten|zu benachrichtigen|zu verstandigen|informiert|benachrichtigt|unterrichtet|verstandigt|mitgeteilt|gemeldet|zu melden|angezeigt|anzuzeigen|mitzuteilen)",
    undue_delay=r"unverzuglich\w*|ohne (?:schuldhafte[sn]?|unangemessene|ungebuhrliche|unnotige|jede|weitere|schuldhaft) (?:zogern|verzogerung|verzug)|ohne zogern|ohne verzug|ohne verzogerung",
    immediate=r"sofort\w*|umgehend\w*|augenblicklich|auf der stelle",
    prompt=r"zugig\w*|zeitnah\w*|prompt\b|rasch\w*|schnell\b|kurzfristig|baldigst",
    asap=r"so (?:bald|fruh|schnell|zeitnah|rasch)\w* wie (?:\w+ ){0,2}?moglich|sobald (?:\w+ ){0,3}?(?:moglich|kann|in der lage)|schnellstmoglich\w*|baldmoglichst\w*|fruhestmoglich\w*|raschestmoglich|schnellstens|zum fruhestmoglichen|moglichst (?:bald|fruh|schnell|rasch|umgehend)\w*",
    hard=r"in jedem fall|jedenfalls|auf jeden fall|spatestens|langstens|maximal\w*|hochstens|nicht spater als|keinesfalls spater|allerspatestens|bis zu|in keinem fall|max\b",
    soft=r"nach moglichkeit|moglichst (?:binnen|innerhalb)|(?:wenn|soweit|sofern|falls|wo) (?:\w+ ){0,2}?(?:moglich|machbar|durchfuhrbar|praktikabel|zumutbar|umstande)|soll(?:te|en)?\b|bemuht|ist bestrebt|strebt|in der regel|grundsatzlich|angestrebt|ublicherweise|idealerweise|tunlichst|im regelfall|regelmasig|zielt",
    ahead=r"im voraus|vorher\b|zuvor|vorab|vor (?:der|dem|beginn|ablauf|inkraft|anderung|einsatz)|vorlauf\w*|ankundigung\w*|zum (?:monatsende|quartalsende|ende)|vor\b",
    lasting=r"(?:fur(?: die dauer von| einen zeitraum von| mindestens)?|wahrend|alle|jede|mindestens|letzten|lang|wenigstens|uber)$",
    aware=r"kenntnis\w*|bekannt(?:werden|wird|geworden\w*|wurde|werdens)?\b|erfahrt\b|erfahren\b|erfahren hat|weis\b|wissen\b|gewahr\b|zur kenntnis gelangt",
    discovered=r"auffall\w*|auffallt|aufgefallen|ans licht|entdeck\w*|feststell\w*|festgestellt\w*|stellt\b.{1,180}?\bfest\b|erkenn\w*|erkannt\w*|bemerk\w*|aufgedeckt\w*|aufdeck\w*|identifizier\w*|detektion|erkennt",
    confirmed=r"gewissheit|festgestanden|bewiesen|belegt\b|bestatigung (?:[\w'-]+ ){0,3}?(?:der|des|einer|eines|von|vorfall|verletzung)|nach bestatigung|bestatigte[rnms]? (?:[\w'-]+ ){0,3}?(?:verletzung|vorfall|vorfalle|daten\w*|sicherheits\w*|schutz\w*)|bestatigt (?:hat|ist|wurde|wird|worden)|sich (?:[\w'-]+ ){0,6}?bestatigt|verifizier\w*|nachgewiesen\w*|feststeht|steht (?:[\w'-]+ ){0,8}?fest\b|erwiesen\w*|bestatigt sich",
    suspected=r"verdacht\w*|vermut\w*|mutmaslich\w*|mogliche[rnms]? (?:[\w'-]+ )?(?:verletzung|vorfall|vorfalle|daten\w*|sicherheits\w*|schutz\w*)|anhaltspunkte?\w*|anzeichen|annahme\b|begrundete annahme|annehmen|hinweise auf|potenzielle\w*|potentielle\w*|drohende\w*",
    notified=r"nach (?:[\w'-]+ ){0,3}?(?:eingang|erhalt|zugang|empfang)|(?:eingang|erhalt|zugang|empfang) (?:der|dieser|einer|des|von)|nach (?:der|dieser|einer|seiner|ihrer) (?:[\w'-]+ )?(?:meldung|mitteilung|erstmeldung|benachrichtigung|information|erstinformation|anzeige|warnung)|nachdem (?:[\w'-]+ ){0,8}?(?:unterrichtet|informiert|benachrichtigt|verstandigt|erhalten|gemeldet)|erhalt\b.{1,120}?(?:meldung|mitteilung|nachricht)|(?:unterauftrag|sub)\w+ (?:[\w'-]+ ){0,6}?(?:meldet|mitteilt|informiert|unterrichtet|gemeldet|mitgeteilt)|erhalten hat|durch (?:[\w'-]+ ){0,3}?(?:unterauftrag|sub)\w+ (?:[\w'-]+ ){0,3}?(?:informiert|unterrichtet|benachrichtigt)",
    counts_from=r"nach|ab|seit|von|nachdem|sobald|gerechnet|beginnend|der|dem|ihrer|seiner|deren|dessen|er|sie|ihm|ihr|hiervon|davon|zeitpunkt|an|des|die|einer|zu",
    email=r"auf elektronischem weg\w*|e-?mails?\b(?! ?-?adressen)|elektronischer post|per mail|[\w.+-]{1,60}@[\w-]{1,60}\.[a-z.]{2,20}|mail an",
    phone=r"telefon(?:isch\w*|at)?\b|fernmundlich|mundlich\w*|anruf\w*|ruft\b|hotline|rufbereitschaft\w*|notfallnummer|bereitschaftsnummer|sms\b",
    portal=r"\w*portals?\b|konsole\b|dashboards?\b|statusseite|\w*oberflache|verwaltungsbereich|adminbereich|administrationsbereich|kundenbereich|kundenkonto|ticketsystem|online-?formular|kundencenter",
    post=r"briefpost|per (?:brief|post|einschreiben|kurier)|einschreiben\w*|postalisch|brief\b|per (?:e-mail|mail|fax) (?:und|oder) (?:brief|post|einschreiben)|auf dem postweg|bote\b",
    writing=r"schriftlich\w*|in textform|schriftform|textform|schreibt\b|in schriftlicher form",
    any_means=r"beliebige[nmrs]? weg\w*|jede[nrms]? geeignete\w* (?:weg|form|mittel)\w*|auf (?:jedem|beliebigem) weg\w*|in beliebiger form|formlos|geeignete[nr]? (?:weg|form)",
    elsewhere=r"(?:ansprechpartner\w*|kontakt\w*|adresse|anschrift|nummer|e-mail-adresse|stelle|person) (?:\w+ ){0,4}?(?:in|im|gemas|laut|nach|aus) (?:\w+ ){0,3}?(?:anlage|anhang|ziffer|vertrag|kundenkonto|hauptvertrag|bestellung|abschnitt|portal|annex)[\w .]{0,10}|(?:in|im|gemas|laut) (?:anlage|anhang|annex) [\w.]{1,6} (?:\w+ ){0,3}?(?:genannt|benannt|angegeben|aufgefuhrt|hinterlegt|bezeichnet)\w*(?: \w+){0,3}",
    narrows=r"erheblich\w*|wesentlich\w*|schwerwiegend\w*|bedeutend\w*|gravierend\w*|voraussichtlich zu einem|hohe[sn]? risiko|signifikant\w*",
    other_document=r"(?:gemas|nach|laut|entsprechend) (?:\w+ ){0,3}?(?:sla|leistungsbeschreibung|hauptvertrag\w*|richtlinie|notfallplan|meldekonzept|servicevereinbarung)|(?:in|im) (?:\w+ ){0,3}?(?:hauptvertrag|anlage \w+|sla) (?:\w+ )?(?:vereinbarte|festgelegte|genannte|geregelte)\w* (?:frist|zeit)\w*",
    duty=r"(?:hat\b|haben\b|ist\b|sind\b|wird\b|werden\b|muss\b|mus\b|mussen\b|verpflicht\w*|pflicht\b|soll\w*)",
    general=r"(?:mitteilungen|erklarungen|benachrichtigungen|meldungen|anzeigen|kommunikation) (?:\w+,? ){0,6}?(?:nach|unter|aus|im rahmen|im zusammenhang mit|gemas|aufgrund|zu) (?:\w+ ){0,2}?(?:vertrag\w*|vereinbarung|avv\b)|(?:alle|samtliche) (?:\w+ ){0,2}?(?:mitteilungen|erklarungen|benachrichtigungen|meldungen)",
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
