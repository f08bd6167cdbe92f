"""Dutch words of duties to tell of a breach."""

from contracts.reader.lexicon import Lexicon, parted

#: What happens to data that are breached, as nouns.
_HARMS = (
    r"(?:verlies|diefstal|vermissing|openbaarmaking|vernietiging|lekken|lekkage|compromittering|ontvreemding|kwijtraken|"
    r"misbruik|wijziging|vrijgave|onthulling|blootstelling|zoekraken)"
)

#: Verbs of telling in two parts, the sentence between them: "stelt … op de hoogte"; those whose parts stand nearer.
_FAR = {
    r"stelt|stellen|stelde|gesteld": r"op de hoogte(?! (?:is|zijn|was|raakt|komt)\b)|in kennis\b",
    r"brengt|brengen|gebracht": r"op de hoogte(?! (?:is|zijn|was|raakt|komt)\b)|onder de aandacht|ter kennis\b|verslag",
    r"licht|lichten": r"in\b",
    r"deelt|delen": r"med?e\b",
}
_NEAR = {
    r"maakt|maken": r"(?:gewag|bekend|attent|melding)\b",
    r"geeft|geven": r"(?:door|te kennen|kennis(?! (?:van |er )?(?:heeft|hebben|genomen|neemt|nam|krijgt|kreeg|had|is))|bericht)\b|aan(?=[.,;]|$)",
    r"doet|doen": r"(?:mededeling|melding|kennisgeving|verslag|bericht|aangifte|toekomen|opgave)\b",
    r"neemt|nemen|zoekt|zoeken": r"contact\b",
    r"laat|laten": r"(?:weten|horen)\b",
    r"zegt|zeggen|kondigt": r"aan\b",
    r"verricht": r"(?:melding|kennisgeving)\b",
    r"verneemt|hoort": r"van\b",
    r"speelt|spelen|zet|zetten": r"door\b",
    r"houdt|houden": r"op de hoogte",
    r"seint|seinen": r"in\b",
    r"legt|leggen": r"voor\b",
    r"wijst": r"op\b",
}

DUTCH = Lexicon(
    code="nl",
    common="de het een van en in te dat die voor met op is aan door niet bij of als wordt worden deze zijn zal meldt "
    "melden gemeld binnen uur uren datalek datalekken inbreuk verwerker verwerkingsverantwoordelijke leverancier "
    "klant opdrachtgever onverwijld onmiddellijk direct hij zij om dan moet heeft informeert over naar na wij "
    "onze ons uw hun klanten zonder wanneer indien nadat zodra elke iedere ieder geen dient werd werden tussen "
    "waarbij daarvan hiervan gegevens persoonsgegevens",
    event=(
        r"aanval(?:len)? (?:van|door) (?:derden|buiten|onbevoegden|hackers|criminelen)|"
        r"gegevens (?:[\w,-]+ ){0,10}?(?:buitgemaakt|gestolen|ontvreemd|gelekt|uitgelekt|ingezien door)\b|"
        r"meldplichtige? (?:\w+ )?(?:datalek|incident|inbreuk|gebeurtenis|voorval)\w*|persoonsgegevensinbreuk\w*|"
        r"(?:integriteits|vertrouwelijkheids|beschikbaarheids|geheimhoudings)(?:schending|breuk|inbreuk|verlies)\w*|"
        r"(?:personal )?(?:data|security|privacy|cyber)[ -]?(?:breach|incident|leak)\w*|gegevens-?inbreuk\w*|"
        + _HARMS
        + r" van (?:[\w-]+ ){0,5}?(?:\w*gegevens|\w*data|bestanden|dossiers)\b|"
        r"inbraak|inbraken|datalek\w*|data-?lek\w*|"
        r"inbreuk(?:en)? (?:\w+ ){0,4}?(?:persoonsgegevens|gegevens|beveiliging|data|vertrouwelijkheid|in verband)|"
        r"inbreuk(?:en)?\b(?! op (?:de|deze|het|dit|haar|zijn)? ?(?:\w+ )?(?:overeenkomst|verplichting|recht|intellectu))|"
        r"(?:beveiligings|veiligheids|privacy|cyber|informatiebeveiligings)\w*(?:incident|inbreuk|lek|voorval|gebeurtenis)\w*|"
        r"(?:onbevoegde|ongeoorloofde|onrechtmatige|onopzettelijke|ongeautoriseerde)\w* (?:\w+ ){0,2}?(?:toegang|verwerking|verstrekking|openbaarmaking|vernietiging|verlies|wijziging|gebruik|inzage|kennisneming)\w*|"
        r"incident(?:en)? (?:met|waarbij|die|dat|rond|betreffende|omtrent)|lek(?:ken)? van|gegevenslek\w*|"
        r"schending van de beveiliging|hack\w*|cyberaanval\w*|"
        r"(?:onbevoegd|ongeoorloofd|onrechtmatig|onopzettelijk|ongeautoriseerd|onwettig|onbedoeld|ongewenst|onjuist|oneigenlijk|niet-geautoriseerd|niet geautoriseerd|per ongeluk)\w* (?:[\w-]+ ){0,3}?(?:toegang|verwerking|verstrekking|openbaarmaking|vernietiging|verlies|wijziging|gebruik|inzage|kennisneming|raadpleging|verspreiding|bekendmaking|doorgifte|kopie\w*|toegankelijk\w*)|"
        r"(?:data|gegevens|cyber|beveiligings|veiligheids|privacy|ict|it)-?(?:lek|verlies|diefstal|incident|inbreuk|voorval|schending|aanval|probleem|breuk)\w*|"
        r"(?:verlies|diefstal|vermissing|openbaarmaking|vernietiging|lekken|lekkage|compromittering|ontvreemding|kwijtraken) van (?:\w+ ){0,4}?(?:gegevens|persoonsgegevens|data|gegevensdragers|bestanden|dossiers)|"
        r"schending(?:en)? van (?:de )?(?:\w+ )?(?:vertrouwelijkheid|integriteit|beveiliging|gegevens)|"
        r"incident(?:en)? (?:waarbij|waarin|met|rond|inzake)|ict-gerelateerde incident\w*|ransomware|phishing|"
        r"gijzelsoftware|gegevensinbreuk\w*|inbraak in|binnendring\w*|"
        r"aantasting\w* van (?:de )?(?:\w+ )?(?:gegevens|beveiliging|vertrouwelijk|veiligheid|integrit)\w*|"
        r"aantasting\w* van de \w*beveiliging"
    ),
    harm=(
        r"aan onbevoegden|ter beschikking (?:zijn |is )?gekomen|"
        r"openbaar (?:gemaakt|geworden|werd|worden)|"
        r"verdwenen|verdwijn\w*|verlies(?:t|en)\b|verliezen\b|toegang (?:heeft|hebben|had|hadden)|"
        r"toegang (?:gehad|gekregen|verkregen)|onderschept\w*|bij derden|buitgemaakt\w*|weggenomen|vervreemd|zoek\b|"
        r"afgevloeid|gestolen|aan derden (?:zijn|is) |in handen van|kwijt\w*|ingezien door|openbaargemaakt|"
        r"incident\w*|inbreuk\w*|lekken\b|lek\b|gelekt\w*|verlies\b|verloren\b|diefstal\w*|gestolen\b|misbruik\w*|"
        r"misbruikt\b|oneigenlijk gebruik|verstrekt\b|gecompromitteerd\w*|aanval\w*|kwetsbaarheid\w*|zoekgeraakt|"
        r"ontvreemd\w*|onbevoegd\w*|uitgelekt|openbaar geworden|voorval\w*|vermis\w*|versleuteld|gewijzigd door|"
        r"gehackt|hacker\w*|lekkage|uitlek\w*|gebeurtenis\w*|beveiligingsprobleem|in verkeerde handen|"
        r"verkeerde (?:handen|ontvanger|persoon|adres)|per ongeluk|abusievelijk|ontvreem\w*|compromitt\w*|"
        r"blootgesteld|blootstelling|onderschep\w*|beschadig\w*|vernietiging van|misgaat|mis is gegaan|buiten gekomen|"
        r"op straat|inzage (?:gehad|gekregen)|wegge(?:raakt|nomen)|foutief|verkeerd (?:verzonden|geadresseerd)|"
        r"ongewild|indring\w*|onregelmatig\w*|anomalie\w*|gebrek in de beveiliging|"
        r"(?:derden|onbevoegden?|buitenstaanders?|onbekenden|vreemden) (?:[\w]+ ){0,6}?(?:toegang|inzage|raadple|ingezien|inzien|gekopieerd|terecht|bemachtig|verkreg|lezen|gelezen|kennis)\w*|"
        r"terecht(?:gekomen| zijn gekomen| komen| is gekomen)|buitenstaanders"
    ),
    not_event=(
        r"(?:tegen|ter voorkoming van) (?:de |het )?(?:onbevoegd|ongeautoriseerd|onrechtmatig|ongeoorloofd|onopzettelijk)\w* (?:[\w-]+,? ){0,3}?(?:toegang|verlies|verwerking|openbaarmaking|vernietiging|wijziging|gebruik|inzage|kennisneming)|"
        r"inbreuk (?:\w+ )?(?:oplevert|vormt|opleveren|vormen) op|"
        r"inbreuk op (?:\w+ ){0,3}?(?:overeenkomst\w*|verplichting\w*|rechten|recht\b|intellectu\w*|bepaling\w*)|"
        r"schending van (?:\w+ ){0,3}?(?:overeenkomst\w*|verplichting\w*|bepaling\w*|geheimhouding\w*)|"
        r"inbreuk (?:maakt|maken) op|tekortkoming\w*|"
        r"(?:op|volgens|in) (?:schriftelijke )?(?:instructie|aanwijzing|verzoek|opdracht) van"
    ),
    affair=(
        r"goederen\b|vervoerder\b|software\b|verzoek\w*|instructie\w*|aanwijzing\w*|audit\w*|controle\w*|inspectie\w*|"
        r"klacht\w*|bezwa\w*|wijziging\w*|verwijder\w*|gewist|wissen|vernietigd|teruggave|terug te geven|opzegg\w*|"
        r"betaling\w*|factu\w*|vordering\w*|bevel\w*|dwangbevel|overheids\w*|opsporing\w*|nieuwe subverwerker|"
        r"vervang\w*|inschakel\w*|onderhoud\w*|vooraf\b|inzageverzoek\w*|toezichtsverzoek\w*|"
        r"verzeker(?:aar|ing|d|ingen)\w*|polis\w*|premie\w*|huur\b|prijs\w*|vergoeding\w*|onbeschikbaar\w*|"
        r"storing(?:en)?\b|uitval\b|rectific\w*|onjuiste gegevens|geschil\w*|levering\w*|bestelling\w*|incasso|"
        r"vernieuw\w*|verleng\w*|garantie\w*|dagvaard\w*|boete\w*|aanmaning|geacht\b (?:\w+ )?(?:te zijn )?ontvangen|"
        r"worden geacht|te vernietigen|vernietigt\b"
    ),
    tells=(
        r"(?:melding|mededeling|kennisgeving) (?:[\w-]+ ){0,4}?(?:gedaan|gemaakt)\b|"
        + parted(_FAR, 320)
        + "|"
        + parted(_NEAR, 180)
        + "|"
        + r"op de hoogte (?:stelt|brengt)\b|in kennis stelt\b|inlicht\b|meedeelt\b|mededeelt\b|doorstuurt\b|aanmeldt\b|"
        r"contact op(?:neemt|nemen|te nemen| te nemen| met)|meld(?:t|en|de)?\b|gemeld\b|te melden|"
        r"informeer(?:t|de)?\b|informeren\b|geinformeerd\b|ingelicht\b|in te lichten|inlichten|"
        r"op de hoogte (?:(?:te|wordt|worden|is|zijn|werd|dient|moet) ){0,3}(?:stellen|brengen|gesteld|gebracht|gehouden)|"
        r"in kennis (?:(?:te|wordt|worden|is|zijn|werd|dient|moet) ){0,3}(?:stellen|gesteld)|"
        r"(?:rapport|verslag|melding|bericht|kennisgeving|mededeling|rapportage) (?:[\w-]+ ){0,8}?(?:te )?(?:verstrekken|verschaffen|zenden|sturen|overleggen|uit te brengen|uitbrengen|doen|doen toekomen|leveren|geven)\b|"
        r"laten weten|door te geven|doorgegeven|doorgeven|bericht(?:en|t)?\b|waarschuw(?:t|en)\b|gewaarschuwd\b|"
        r"alarmeer(?:t|en)?|alarmeren|rapporteer(?:t|de)?\b|rapporteren\b|gerapporteerd|verwittig(?:t|en|d)\b|"
        r"meegedeeld|mee te delen|medegedeeld|mededelen|mede te delen|belt\b|bellen\b|contact op met|stuurt\b|zendt\b|"
        r"schrijft\b|verstrekt\b (?:\w+ ){0,4}?(?:melding|bericht|kennisgeving|rapport)|attendeert|"
        r"ter kennis (?:[\w-]+ ){0,4}?(?:brengen|gebracht)|kenbaar|levert\b (?:\w+ ){0,4}?rapport|communiceert|meegeven|"
        r"aan te geven|doet melding|onder de aandacht (?:te )?(?:brengen|gebracht)|"
        r"te kennen (?:te )?(?:geven|gegeven)|ontvangt\b|telefoneert|mail(?:t|en)\b|gemaild|"
        r"kennis (?:te )?(?:geven|gegeven)|kennis gegeven|kennisgeeft|gewag (?:te )?maken|bekend te maken|"
        r"aan te zeggen|aangezegd|aanzegt|aanzeggen|mededeling (?:te )?(?:doen|gedaan)|"
        r"melding (?:te )?(?:doen|maken|gedaan|gemaakt)|aange(?:eft|geven|ven)\b|aangeven\b|escaleer(?:t|de)?\b|"
        r"escaleren\b|geescaleerd|door te spelen|doorgespeeld|doorspelen|doorzet(?:ten)?|in te seinen|ingeseind|"
        r"(?:zendt|stuurt|stuur|sturen|zenden|verzend(?:t|en)|toezend(?:t|en))\b|toe te (?:zenden|sturen)|toegezonden|"
        r"toegestuurd|voor te leggen|attendeer(?:t|de)|attenderen|attent (?:te )?maken|verwittigen\b|te verwittigen|"
        r"te waarschuwen|te alarmeren|te berichten|te informeren|te bellen|opbellen|(?:belt|bellen)\b|gebeld|"
        r"tele?foneren|te kennen geven|in kennis (?:te )?(?:stellen|gesteld|stelt)|te laten weten|weten laten|"
        r"informeert\b|informeren (?:wij|we)|(?:contacteer|contacteren|contacteert)|contact (?:op )?te nemen|"
        r"overlegt\b (?:\w+ ){0,3}?rapport|rapport uit te brengen|vertel(?:t|len)\b|zeggen wij|notificeer\w*|"
        r"notificeren|genotificeerd|adviseert\b|communiceren\b|gecommuniceerd|signaleert (?:\w+ ){0,6}?(?:aan|bij)\b|"
        r"overbreng\w*|overgebracht|op de hoogte (?:houden|gehouden|stelt|brengt|stellen|brengen)|meldt\b|"
        r"door(?:geef|geeft|melden|meldt|gemeld)|door te melden|vermeldt\b (?:\w+ ){0,4}?aan|"
        r"(?:ontvangt|krijgt) (?:u|klant|opdrachtgever|verwerkingsverantwoordelijke|de)\b|"
        r"(?:u|klant|opdrachtgever) (?:ontvangt|krijgt)\b|op te bellen|opgebeld|"
        r"overhandigt\b (?:\w+ ){0,8}?(?:rapport|verslag)|kenbaar (?:te )?maken"
    ),
    notice=(
        r"informatie (?:aan|van) (?:de |het )?(?:klant|opdrachtgever|verwerkingsverantwoordelijke|afnemer)\w*|"
        r"melding(?:en)?\b|kennisgeving(?:en)?\b|bericht\b|mededeling(?:en)?\b|waarschuwing(?:en)?\b|notificatie\w*|"
        r"rapportage|alarm\b|informatieplicht termijn|meldtermijn|meldingstermijn|verwittiging\w*|inlichting\b|"
        r"aanzegging|in kennis stelling|inkennisstelling|berichtgeving|doormelding|termijn voor melding"
    ),
    first=(
        r"(?:eerste|initiele|voorlopige|vroege) (?:melding|bericht|kennisgeving|waarschuwing|mededeling|notificatie|signaal)|"
        r"vroegtijdige waarschuwing|voormelding"
    ),
    report=(
        r"(?:incident|eind|tussen|vervolg|slot)-?(?:rapport\w*|verslag|rapportage)|"
        r"(?:volledig|schriftelijk|uitgebreid|gedetailleerd|definitief|nader|aanvullend)e? (?:\w+ )?(?:rapport\w*|verslag|bevestiging|melding|rapportage|informatie|analyse)|"
        r"bevestigt (?:\w+ ){0,4}?(?:schriftelijk|per|binnen)|schriftelijk(?:e)? (?:te )?bevestig\w*|oorzaakanalyse|"
        r"rapport\b|verslag\b"
    ),
    then=r"vervolgens|daarna|gevolgd door|waarna|nadien|en dan",
    joins=r"en\b|waarna\b|terwijl\b|maar\b|dan\b",
    helps=(
        r"(?:beschikt|onderhoudt) (?:\w+ ){0,4}?(?:procedures?|processen|plan(?:nen)?) (?:\w+ ){0,2}?(?:om|voor)\b|"
        r"assist\w*|ondersteun\w*|bijstand\w*|(?:staat|staan)\b.{1,150}?\bbij\b|bij te staan|help(?:t|en)\b|hulp\b|"
        r"verleent (?:\w+ ){0,3}?(?:medewerking|bijstand|hulp)|medewerking|werkt\b.{1,120}?\bmee\b|behulpzaam|"
        r"samenwerk\w*"
    ),
    enables=(
        r"om (?:\w+ ){0,4}?in staat te stellen|in staat (?:te stellen|stelt|stellen)|"
        r"zodat (?:\w+ ){0,8}?(?:kan|kunnen)|teneinde (?:\w+ ){0,5}?(?:te |staat)|"
        r"(?:zijn|haar|diens|hun|de|wettelijke) (?:\w+ )?(?:melding|informatie|meld)s?plicht\w*|meldplicht(?!ig)\w*|"
        r"meldingsplicht\w*|verplichting(?:en)? (?:\w+ ){0,3}?(?:om|tot|op grond|uit|inzake)|verantwoordelijk voor|"
        r"(?<!haar\s)(?<!zijn\s)(?<!diens\s)verantwoordelijkheid|nakom\w* van|naleving van|rust (?:\w+ )?op|blijft de taak|is de taak|"
        r"nodig (?:zijn )?(?:voor|om)|"
        r"(?:bepalen|beslissen|beoordelen|bepaalt|beslist|beoordeelt|gaat na|besluit|besluiten)(?: zelf| zelfstandig)?,? (?:of|over)\b|"
        r"kosten van|benodigde informatie"
    ),
    denies=(
        r"niet (?:voor het verstrijken|openbaar|(?:\w+ )?binnen|tijdig)|"
        r"noch (?:de |het |aan )?(?:toezichthou|autoriteit|betrokken|derden|media|pers)\w*|"
        r"niet (?:\w+ ){0,2}?(?:verplicht|gehouden|melden|gemeld|informeren|toegestaan|zelf|rechtstreeks)|"
        r"geen (?:\w+ )?(?:melding|verplichting|erkenning|meldplicht|kennisgeving)|erkenning van|"
        r"zonder (?:\w+ ){0,4}?(?:te (?:melden|informeren)|toestemming)|mededeling aan derden|melden aan derden|"
        r"mislukte\b|uitsluitend (?:na|met|op)"
    ),
    may=r"(?:kan|kunnen|mag|mogen|is gerechtigd|zou kunnen) ",
    told=r"(?:nadat|zodra|als|wanneer|indien) (?:(?!kennis|bekend|bewust|ontdekt|geconstateerd|vastgesteld|bevestigd|genomen|gekregen)[\w'-]+ ){0,8}?(?:is |zijn |werd |wordt )?(?:geinformeerd|ingelicht|op de hoogte gesteld|verwittigd)",
    received=r"(?:na|bij|vanaf|sinds) (?:[\w'-]+ ){0,2}?(?:ontvangst|ontvangen)\b|ontvangen heeft|heeft ontvangen",
    recalls=r"eraan herinnerd|aan herinnerd|wettelijke termijn|op grond van artikel 3[34]",
    acts=(
        r"beoordeel\w*|toetst\b|"
        r"vergoed\w*|betaal\w*|antwoord\w*|reageer\w*|keurt\b|neemt\b|nemen\b|treft\b|treffen\b|onderzoek\w*|"
        r"beperk\w*|herstel\w*|verhelp\w*|maatregelen te|beeindig\w*|beantwoord\w*|afhandel\w*|behandel\w*|"
        r"documenteer\w*|registreer\w*|legt\b.{0,40}?\bvast\b|vast te leggen|oplossen|opgelost|lost\b.{0,60}?\bop\b|"
        r"dicht(?:en|t)\b|verwijder\w*|wist\b|bewaart\b|analyseer\w*|beschikbaar houdt|repareer\w*|isoleer\w*|sluit\b|"
        r"voert\b.{0,60}?\buit\b|uitvoer\w*|bevestigt de ontvangst|corrigeer\w*"
    ),
    controller=(
        r"verwerkings?verantwoordelijken?\b|verantwoordelijken?\b|opdrachtgevers?\b|klant(?:en)?\b|afnemer\b|u\b|"
        r"gegevensexporteur|gebruiker\b|licentienemer|school\b|onderwijsinstelling|instelling\b|koper\b|gemeente\b|"
        r"zorgaanbieder|bewaargever\b|lastgever\b|principaal\b|committent\b|bank\b|universiteit|ziekenhuis|"
        r"werkgever\b|huurder\b|afnemers?\b|stichting\b|vereniging\b|financiele entiteit|gebruikers?\b|jou\b|jullie\b|"
        r"je\b|aanbestedende dienst|opdrachtgeefster|inlener|abonnee|deelnemer\b|praktijk\b|gemeenten?\b|ministerie|"
        r"overheid\b(?! )|school\w*|zorginstelling|bestuursorgaan"
    ),
    processor=(
        r"(?:hoofd)?aannemer\b|drukker\b|(?:advies|reclame|uitzend|incasso|administratie)?bureau\b|verwerkers?\b|"
        r"bewerkers?\b|leveranciers?\b|opdrachtnemers?\b|dienstverleners?\b|aanbieders?\b|wij\b|gegevensimporteur|"
        r"licentiegever|hosting\w*|bedrijf\b|provider\b|contractant|bewaarnemer\b|lasthebber\b|dienstverrichter\b|"
        r"verwerkster|agent\b|verhuurder\b|administratiekantoor|softwareleverancier|ict-dienstverlener|"
        r"opdrachtneemster|beheerder\b|we\b|hoster\b|rekencentrum|accountant|drukkerij|laboratorium|uitvoerder\b|"
        r"gegevensbewerker|payroller|detacheerder|onderneming\b"
    ),
    sub_processor=(
        r"ingeschakelde (?:derden?|partij(?:en)?|hulppersoon|hulppersonen)\b|hulpleveranciers?\b|sub-?verwerkers?\b|"
        r"sub-?bewerkers?\b|onderaannemers?\b|subleveranciers?\b|sub-?processors?"
    ),
    mutual=(
        r"partijen (?:stellen(?! vast)|informeren|melden|berichten|lichten|brengen|zullen|delen)|elkaar\b|"
        r"iedere partij|elke partij|ieder der partijen|elk van (?:de )?partijen|beide partijen|de andere partij|"
        r"wederzijds|over en weer|de partij die|een partij die|wederpartij"
    ),
    authority=(
        r"toezichthoud\w*|autoriteit persoonsgegevens|(?:bevoegde )?autoriteit(?:en)?\b|\bap\b|"
        r"gegevensbeschermingsautoriteit|gba\b"
    ),
    subjects=(
        r"betrokkenen?\b|natuurlijke personen|(?:getroffen|betrokken) (?:personen|leden|patienten|werknemers)|"
        r"getroffenen"
    ),
    object_mark=r"(?:aan|met|van|door|voor|bij|tegen|jegens|naar|namens|tegenover)(?: de| het| een| zijn| haar| iedere| elke)? ?(?:\w+ )?",
    passive=(
        r"hoort u\b.{0,80}?\bvan ons|ontvangt\b|krijgt\b|"
        r"(?:wordt|worden|is|zijn|dient|moet) (?:[\w-]+ ){0,14}?(?:geinformeerd|gemeld|ingelicht|meegedeeld|medegedeeld|op de hoogte|verwittigd|gewaarschuwd|te worden)|"
        r"verneemt\b|"
        r"(?:wordt|worden|is|zijn|dient|moet) (?:[\w-]+ ){0,14}?(?:geescaleerd|gealarmeerd|gebeld|genotificeerd|doorgegeven|aangegeven|gerapporteerd)"
    ),
    undue_delay=(
        r"zonder (?:onredelijke|onnodige|ongerechtvaardigde|nodeloze|verwijtbare|enige|verdere) vertraging|"
        r"onverwijld\w*|zonder (?:vertraging|uitstel|dralen|oponthoud)|zonder onnodig (?:uitstel|oponthoud)|"
        r"zonder (?:\w+ )?(?:onredelijke?|onnodige?|ongerechtvaardigde?|nodeloze?|onverantwoorde?|vermijdbare?) (?:vertraging|uitstel|oponthoud)|"
        r"zonder verwijl|zonder talmen|zonder dralen|zonder verzuim"
    ),
    immediate=(
        r"onmiddellijk\w*|direct\b|meteen|terstond|per direct|ogenblikkelijk|per omgaande|dadelijk|stante pede|"
        r"op staande voet|zonder enige vertraging|subiet|aanstonds|direct(?: na|)\b|gelijk na|op het moment dat|"
        r"met onmiddellijke ingang"
    ),
    prompt=(
        r"spoedig\b|prompt\b|snel\b|voortvarend|tijdig\b|met spoed|vlot\b|vlug|binnen een redelijke termijn|"
        r"met (?:bekwame |gepaste |de nodige |grote )?spoed|zeer spoedig|vlot\w*|te zijner tijd|binnen redelijke tijd|"
        r"bijtijds|gezwind|kordaat|adequaat"
    ),
    asap=(
        r"zo (?:snel|spoedig|vroeg|vlug|tijdig) als (?:\w+ ){0,2}?mogelijk|zo (?:snel|spoedig|vroeg|vlug) mogelijk|"
        r"zodra (?:\w+ ){0,3}?(?:mogelijk|kan|redelijkerwijs)|ten spoedigste|op de kortst mogelijke termijn|"
        r"eerst mogelijke|"
        r"zo (?:snel|spoedig|vroeg|vlug|gauw|tijdig) (?:als )?(?:\w+ ){0,2}?(?:mogelijk|doenlijk|haalbaar)|zo gauw|"
        r"bij de eerste gelegenheid|eerste gelegenheid|op de kortst mogelijke|binnen de kortst mogelijke|z\.s\.m|"
        r"zsm\b|met de meeste spoed"
    ),
    hard=(
        r"in (?:ieder|elk) geval|in alle gevallen|uiterlijk|(?:doch )?niet later dan|maximaal|hoogstens|ten laatste|"
        r"ten hoogste|in geen geval later|nooit later|max\b|maximum|op zijn laatst|ten langste|"
        r"op zijn (?:laatst|laatste)|niet later|niet langer dan|hooguit|in geen geval|nimmer later|hoe dan ook|"
        r"in elk geval|fatale termijn"
    ),
    soft=(
        r"(?:waar|indien|als|voor zover|zo|wanneer) (?:\w+ ){0,2}?(?:mogelijk|haalbaar|uitvoerbaar|redelijkerwijs|doenlijk)(?! als)|"
        r"streeft|streven|streeft ernaar|zo veel mogelijk|zoveel mogelijk|bij voorkeur|in principe|in beginsel|"
        r"spant zich in|inspanning\w*|richtlijn\b|omstandigheden (?:\w+ )?toelaten|naar vermogen|idealiter|indicatief|"
        r"doorgaans|zou(?:den)? moeten"
    ),
    ahead=(
        r"vooraf\b(?! (?:telefonisch|mondeling|schriftelijk|per))|van tevoren|tevoren|voorafgaand\w*|"
        r"voor (?:de|het|aanvang|ingang)|opzegtermijn|eerder\b"
    ),
    lasting=r"(?:gedurende|voor een periode van|iedere|elke|minimaal|minstens|tenminste|(?<!ten\s)(?<!zijn\s)laatste|ten minste)$",
    aware=(
        r"gehoord|"
        r"(?:raakt|komt|is)\b.{1,80}?\bop de hoogte van|kennis(?!gev)\w*|bekend\b|weet\b|wist\b|bewust|verneemt\b|vernomen\b|"
        r"op de hoogte (?:is|raakt|komt|was|kwam)|verneem\w*|hoogte (?:is )?geraakt|ter ore|gebleken|blijkt\b|"
        r"bekend (?:is )?geworden|lucht kr|weet heeft|weet van|kennis(?:neming|name|genomen)?\b|"
        r"kennis (?:heeft|nam|neemt|krijgt|kreeg|draagt)|bewust\w*|bekend\w*|verneemt|vernam|vernomen|"
        r"op de hoogte (?:raakte|geraakt|was|komt)|ervan wist|ter kennis (?:komt|gekomen)|gewaar\w*|beseft?|te weten|"
        r"weten\b|(?:hier|daar)van weet"
    ),
    discovered=(
        r"onderken\w*|"
        r"vaststelt|vaststelde\w*|(?:stelt|stellen|stelde)\b.{1,160}?\bvast\b|(?:merkt|merken)\b|opspor\w*|opgespoord|"
        r"aantreff\w*|aan het licht|opvalt|ontdek\w*|ontdekt\w*|constat\w*|geconstateerd\w*|vaststell\w*|"
        r"vastgesteld\w*|gedetecteerd\w*|detect\w*|opmerk\w*|opgemerkt|signaler\w*|gesignaleerd\w*|geidentificeerd\w*|"
        r"identific\w*|bemerk\w*|waarnem\w*|waargenomen|merkt\b|merkte|bemerkt|aangetroffen|treft\b.{0,60}?\baan\b|"
        r"vindt\b(?!.{0,120}\bplaats)|gevonden|bespeur\w*|stuit(?:en)? op|gezien\b|zichtbaar wordt|constateert|detectie|vaststelling|"
        r"waarneming|bij het zich voordoen(?= opgemerkt)"
    ),
    confirmed=(
        r"zekerheid|aangetoond|bewezen|duidelijk is dat|gebleken dat|"
        r"(?:is|zijn|wordt|werd|na|een|van|de|heeft|iedere|elke|elk) (?:[\w'-]+ ){0,2}?bevestig(?:d|de|ing|en)\b|"
        r"bevestigd\w* (?:[\w'-]+ ){0,2}?(?:datalek|inbreuk|incident|beveiligings\w*)|bevestiging van|vaststaat|"
        r"vast komt te staan|staat\b.{1,120}?\bvast\b|geverifieerd|vast is komen te staan|classific\w*|"
        r"geclassificeerd|kwalific\w*|gekwalificeerd|bepaald heeft|vastgesteld heeft dat|zeker (?:is|weet)|"
        r"geverifieer\w*|verificatie|bevestig(?:d|ing)\b(?! van ontvangst)|gevalideerd|gegrond gebleken|"
        r"is gebleken dat"
    ),
    suspected=(
        r"vermoed\w*|verdenking|verdacht\w*|mogelijke? (?:[\w'-]+ )?(?:datalek|inbreuk|incident|beveiligings|lek)\w*|"
        r"potentiele?\w*|redelijkerwijs aan te nemen|aanwijzingen\b|denkt\b|meent\b|"
        r"reden(?:en)? (?:[\w'-]+ )?om aan te nemen|vermeend\w*|dreigend\w*|gerede\b|verdenk\w*|vreest\b|vrees\b|"
        r"mogelijk(?:e|erwijs)?\b (?:\w+ )?(?:lek|verlies|diefstal|datalek|inbreuk|incident)\w*|"
        r"waarschijnlijk\w*\b(?! (?:\w+ )?(?:gevolg|effect))|schijn\b|aannemelijk|lijkt\b|zou kunnen zijn|"
        r"indicatie\w*|ook (?:bij|een) vermoed\w*|aanwijzing\w* (?:voor|dat|van)"
    ),
    notified=(
        r"(?:na|nadat|zodra|vanaf|sinds|bij) (?:[\w'-]+ ){0,8}?(?:ontvang\w*|ontving|geinformeerd|ingelicht|op de hoogte gesteld|verwittigd|in kennis gesteld)|"
        r"ontvangst (?:van|hiervan|daarvan)|na ontvangst|"
        r"na (?:de |die |deze |dat |dit |het |een )?(?:eerste |initiele |telefonische |desbetreffende |betreffende )?(?:melding|bericht|kennisgeving|mededeling|waarschuwing|telefoongesprek)|"
        r"(?:melding|bericht) (?:[\w'-]+ ){0,3}?(?:heeft )?(?:ontvangen|ontvangt)|"
        r"subverwerker (?:[\w'-]+ ){0,5}?(?:meldt|informeert|bericht|geinformeerd|gemeld)"
    ),
    counts_from=(
        r"na|nadat|vanaf|sinds|zodra|hij|zij|het|de|daarvan|van|een|er|hiervan|deze|dit|ze|dat|te|rekenen|ervan|"
        r"moment|waarop"
    ),
    email=(
        r"e-?mails?\b|elektronische post|per mail\b|[\w.+-]{1,60}@[\w-]{1,60}\.[a-z.]{2,20}|langs elektronische weg|"
        r"mailadres|mail(?:t|en)\b"
    ),
    phone=(
        r"0[89]00[- ]?\d{3,7}|(?:via|op|onder) 0\d[\d -]{7,12}|"
        r"telefo\w*|belt\b|bellen\b|mondeling\w*|piket\w*|(?:nood|storings|alarm)nummer|sms\b|gebeld\b|hotline|"
        r"bel(?:t|len)\b|meldkamer|alarmcentrale|\+31[ \d]{8,14}|nummer \d[\d -]{6,14}|noodlijn|spoedlijn|"
        r"crisisnummer|bereikbare (?:lijn|nummer)"
    ),
    portal=(
        r"\w*portaal\b|\w*portal\b|console\b|dashboard\b|statuspagina|beheeromgeving|klantomgeving|beheerpaneel|"
        r"ticketsysteem|meldformulier|webformulier|klantpagina|beheerscherm|"
        r"formulier\b(?! (?:in|uit|van|volgens|als|opgenomen|zoals) (?:\w+ ){0,3}?(?:bijlage|annex|overeenkomst))|"
        r"meldpunt online|tickets?\b|ticket\w*|via (?:\w+ ){0,3}?(?:platform|applicatie|website|app|systeem)\b|"
        r"webpagina|meldpagina|selfservice\w*|servicedesk(?:tool|systeem)|online omgeving|dossieromgeving"
    ),
    post=r"aangetekend\w*|per (?:post|brief|koerier)|brief\b|postzending|per post|deurwaarder\w*",
    writing=r"schriftelijk\w*|op schrift|in schriftelijke vorm|schrijft\b",
    any_means=(
        r"(?:elk|ieder|enig|welk)\w* (?:\w+ )?(?:middel|kanaal|wijze|weg)\b|ongeacht (?:de|het|hoe|op) ?\w*|"
        r"op welke (?:wijze|manier)|langs elke weg|via elk kanaal|op enigerlei wijze|door elk middel"
    ),
    elsewhere=(
        r"(?:contactpersoon|contactpersonen|adres|nummer|mailadres|e-mailadres|contactgegevens|contactpunt|functionaris)(?: \w+){0,5}? (?:in|op|uit|volgens|zoals) (?:\w+ ){0,4}?(?:bijlage|annex|artikel|overeenkomst|account|portaal|klantomgeving|profiel)[\w .]{0,10}|"
        r"piketnummer"
    ),
    narrows=r"significant\w*|ernstig\w*|materiel\w*|aanzienlijk\w*|wezenlijk\w*|substantie\w*|hoog risico|belangrijk\w*",
    other_document=(
        r"(?:termijn\w*|wijze) (?:\w+ ){0,3}?(?:vermeld|genoemd|opgenomen|vastgelegd|bepaald|overeengekomen|beschreven) in (?:\w+ ){0,3}?(?:bijlage|overeenkomst|sla|beleid|protocol|procedure)|"
        r"(?:conform|volgens) (?:\w+ ){0,3}?(?:sla|protocol|procedure|meldprocedure|hoofdovereenkomst)"
    ),
    duty=(
        r"(?:zal\b|zullen\b|moet\b|moeten\b|dient\b|dienen\b|verplicht\w*|verplichting|is gehouden|verbindt zich|gehouden)|"
        r"is gehouden|verplicht zich|draagt zorg|dragen zorg|zorgt ervoor|heeft de plicht|dien[t]?\b"
    ),
    general=(
        r"(?:kennisgevingen|mededelingen|berichten|meldingen) (?:\w+,? ){0,6}?(?:onder|op grond van|uit hoofde van|in verband met|krachtens|ingevolge|in het kader van|tussen partijen)|"
        r"alle (?:\w+ )?(?:kennisgevingen|mededelingen)"
    ),
    under=r"voor\b|bij\b|in geval van|indien\b|als\b|wanneer\b",
    content={
        "nature": r"\baard\b|aard\b|beschrijving|omschrijving|voorval\b|wat er (?:is )?gebeurd|omstandigheden|toedracht|33 lid 3",
        "categories_numbers": r"categorie\w*|aantal\w*|aantallen|soort(?:en)? (?:van )?(?:persoons)?gegevens|omvang|betrokken gegevens|33 lid 3",
        "contact_point": r"contactpersoon|contactpunt|contactgegevens|functionaris|aanspreekpunt|33 lid 3",
        "consequences": r"gevolgen|effecten|impact\b|33 lid 3",
        "measures": r"maatregelen|herstelacties|33 lid 3",
        "cause": r"oorza(?:ak|ken)",
        "recommendations": r"aanbeveling\w*|advies\b|adviezen",
        "documentation": r"documentatie|stukken|documenten|alle (?:\w+ )?informatie|bewijsstukken",
        "updates_in_phases": r"in fasen|gefaseerd|stapsgewijs|nadere informatie|aanvullende informatie|updates\b",
    },
)
