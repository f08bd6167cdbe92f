"""What words for data and for people mean, as codes of the EDPB's template, in six languages.

Each pattern is one alternation of word beginnings, so a search never goes back over the text. The order matters: the
first code whose words occur takes them, so that an *IP address* is no address.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from contracts.holdings.kinds import OTHER

#: Word beginnings, the languages in the order en, fr, de, es, it, nl. `$` ends a word.
_DATA: Sequence[tuple[str, str]] = (
    (OTHER, "ip[ -]?address|ip$|adresses? ip|ip-?adress|direcci[oó]n(?:es)? ip|indirizz[oi] ip|ip-?adres"),
    (
        "credentials",
        "password|credential|log-?in data|login|access data|mots? de passe|identifiants de connexion"
        "|passw[oö]rt|kennw[oö]rt"
        "|zugangsdaten|anmeldedaten|contraseña|credencial|credenzial|wachtwoord|inloggegevens|authentication data",
    ),
    (
        "payment",
        "payment (?:data|card|detail|info|means|method)|credit card|card number|bank(?:ing)? (?:data|detail"
        "|account)|iban$|coordonn[ée]es bancaires"
        "|carte bancaire|moyens? de paiement|donn[ée]es de paiement|zahlungs|bankverbindung|bankdaten"
        "|kontodaten|kreditkarte|datos bancarios"
        "|datos de pago|medios de pago|tarjeta|dati bancari|dati di pagamento|carta di credito|coordinate bancarie"
        "|betaalgegevens|bankgegevens|bankrekening|creditcard",
    ),
    (
        "financial",
        "financial|salar|payroll|income|billing|invoic|tax$|economic|donn[ée]es financi[èe]res|financi[èe]r"
        "|factur|salaire|r[ée]mun[ée]ration"
        "|finanz|gehalt|lohn|abrechnung|rechnungs|vertragsdaten|finanzdaten|econ[oó]mic|financier|n[oó]mina"
        "|dati economici|finanziari"
        "|fattur|stipend|retribu|financi[ëe]le|salaris|facturat",
    ),
    (
        "documents",
        "passport|identity card|id card|driving licen|official document|scans? of|passeport|carte d.identit[ée]"
        "|permis de conduire"
        "|reisepass|personalausweis|ausweis|führerschein|pasaporte|documento(?:s)? de identidad"
        "|permiso de conducir|passaporto"
        "|carta d.identit[àa]|documenti d.identit[àa]|paspoort|identiteitsbewij|rijbewij",
    ),
    (
        "identification",
        "identification number|identification data number|id number|national id|social security n|personal id"
        "|tax (?:id|number)|customer number"
        "|num[ée]ros? (?:de s[ée]curit[ée] sociale|d.identification|client)|identifiants? (?:uniques?|nationa)"
        "|sozialversicherungsnummer|steuernummer"
        "|steuer-id|kundennummer|personalnummer|identifikationsnummer|n[uú]meros? de (?:identificaci[oó]n"
        "|la seguridad social|cliente)|dni$|nif$|codice fiscale"
        "|numeri? (?:di identificazione|identificativ)|partita iva|bsn$|burgerservicenummer|klantnummer"
        "|identificatienummer",
    ),
    (
        "location",
        "geographic|geo-?location|location|gps|g[ée]olocalisation|donn[ée]es de localisation|localisation"
        "|standort|geodaten|ubicaci[oó]n"
        "|localizaci[oó]n|geolocali|localizzazione|ubicazione|locatie",
    ),
    (
        OTHER,
        "message|communication|conversation|correspond|chat|activity|usage|log data|log file|logs$|device"
        "|browser|cookie|time ?zone"
        "|(?:preferred )?language|website pages|professional|position|employer|job title|occupation|photo|image"
        "|avatar|video"
        "|journaux|donn[ée]es de connexion|appareil|navigat|vie professionnelle|professionnel|fonction|poste$"
        "|[ée]changes|kommunikation"
        "|nutzungsdaten|protokolldaten|logdaten|ger[äa]t|beruf|stellung|bild|vertrags|nachricht|mensajes"
        "|comunicaci|datos de uso|registros"
        "|dispositivo|profesional|puesto|imagen|comunicazion|messagg|dati di utilizzo|dati di log|professional"
        "|immagin|communicatie|berichten"
        "|gebruiksgegevens|loggegevens|apparaat|beroep|functie|foto",
    ),
    (
        "profiles",
        "profile|profiling|behaviou?r|preferences|interests|public information|avatar|handle|profil"
        "|comportement|pr[ée]f[ée]rences|verhalten|vorlieben"
        "|perfil|comportamiento|preferencias|profil[io]|comportament|preferenze|gedrag|voorkeuren|profiel",
    ),
    (
        "contact",
        "e-?mail|phone|telephone|mobile number|fax|address|contact (?:data|detail|info)|contact$|courriel"
        "|adresse|t[ée]l[ée]phone|coordonn[ée]es|adresse|telefon"
        "|kontaktdaten|anschrift|correo|tel[ée]fono|direcci[oó]n|datos de contacto|posta elettronica|telefono"
        "|indirizz|dati di contatto"
        "|recapit|adres|telefoon|contactgegevens",
    ),
    (
        "basic",
        "name|identity|identif|date of birth|birth|gender|age$|title$|salutation|nationality|nom$|noms$"
        "|pr[ée]nom|identit[ée]|date de naissance|civilit[ée]"
        "|[ée]tat civil|vorname|nachname|stammdaten|geburts|geschlecht|anrede|personenstammdaten|nombre"
        "|apellido|fecha de nacimiento|datos identificativos"
        "|identificaci|nome|cognome|data di nascita|dati anagrafici|anagrafic|dati identificativi|naam|voornaam"
        "|achternaam|geboorte|geslacht|naw$",
    ),
)

_SPECIAL: Sequence[tuple[str, str]] = (
    (
        "employment_health",
        "sick(?:ness)? (?:leave|note)|arr[êe]ts? (?:de travail|maladie)|krankmeldung|arbeitsunfähigkeit"
        "|krankheitstage|bajas? (?:m[ée]dica|laboral)"
        "|certificat[io] di malattia|ziekmelding|ziekteverzuim",
    ),
    (
        "health",
        "health|medical|diagnos|sant[ée]$|m[ée]dica|gesundheit|medizinisch|salud$|salute|sanitari|gezondheid|medisch",
    ),
    (
        "biometric",
        "biometric|biom[ée]tri|fingerprint|empreintes? digitale|fingerabdr|huella dactilar"
        "|impront[ae] digital|vingerafdruk",
    ),
    ("genetic", "genetic|g[ée]n[ée]tique|genetisch|gen[ée]tic"),
    ("ethnic", "racial|ethnic|ethnique|rassisch|ethnisch|[ée]tnic|razzial|etnic|ras of etni|etnisch"),
    ("political", "political|politique|politisch|pol[ií]tica|politiche|politieke"),
    ("religious", "religi|philosophical|weltanschau|levensbeschou"),
    ("union", "trade union|syndica|gewerkschaft|sindica|sindacal|vakbond"),
    ("sex_life", "sex life|sexual|vie sexuelle|orientation sexuelle|sexuell|vida sexual|vita sessuale|sessual|seksue"),
    (
        "criminal",
        "criminal|condamnations? p[ée]nale|infractions?|straftat|strafrechtlich|condenas penales"
        "|condanne penali|reati$|strafrechtelijk",
    ),
)

_PEOPLE: Sequence[tuple[str, str]] = (
    (
        "minors",
        "minor$|minors$|child|mineur|enfant|minderjährig|kinder|menores|niños|minori$|minorenni|bambin"
        "|minderjarig|kinderen",
    ),
    ("patients", "patient|pacient|pazient|patiënt"),
    (
        "students",
        "student|pupil|[ée]tudiant|[ée]l[èe]ve|schüler|studierende|estudiante|alumno|studenti|alunni|scholier|leerling",
    ),
    ("vulnerable", "vulnerable|vuln[ée]rable|schutzbedürftig|kwetsba"),
    ("military_police", "military|police|militaire|polici|soldat|polizei|militar|polizia|politie$"),
    ("subscribers", "subscriber|abonn[ée]|abonnent|suscriptor|abbonat"),
    (
        "employees",
        "employee|staff|worker|personnel of|salespeople|salari[ée]|employ[ée]|collaborateur|personnel$"
        "|mitarbeite|beschäftigte|arbeitnehmer|angestellte|empleado|trabajador"
        "|personal de|dipendent|lavorator|collaborator|werknemer|medewerker|personeel",
    ),
    (
        "users",
        "end[ -]user|user|visitor|utilisateur|visiteur|internaute|nutzer|benutzer|anwender|besucher|endnutzer"
        "|usuario|visitante|utent|visitator|gebruiker|bezoeker",
    ),
    (
        OTHER,
        "prospect|lead$|leads$|interested person|supplier|vendor|partner|franchisee|applicant|candidate"
        "|contact person|contacts$|fournisseur|prestataire|partenaire|candidat"
        "|interessent|lieferant|bewerber|geschäftspartner|ansprechpartner|proveedor|candidato|solicitante"
        "|socio|fornitor|potenziali|contatt|leverancier|sollicitant|prospects"
        "|contactperso|members?$|membres?$|mitglieder|miembros|membri|leden$",
    ),
    (
        "customers",
        "customer|client|consumer|buyer|acheteur|kunde|kundinnen|verbraucher|cliente|consumidor"
        "|consumator|klant|afnemer|consument",
    ),
)

DATA, SPECIAL, PEOPLE = "data", "special", "people"
_TABLES: Mapping[str, Sequence[tuple[str, str]]] = {DATA: _DATA, SPECIAL: _SPECIAL, PEOPLE: _PEOPLE}


def codes_in(words: str, about: str) -> list[str]:
    """The codes that these words of a list speak of, each once; words in brackets count only where none is outside.

    >>> codes_in("Email address (if provided)", DATA), codes_in("IP address", DATA)
    (['contact'], ['other'])
    """
    outside = _BRACKETS.sub(" ", words)
    return _codes(outside, about) or (_codes(words, about) if outside != words else [])


def terms_in(words: str, about: str) -> list[tuple[str, int, int]]:
    """(code, start, end) of each known term in a sentence, in order; a place belongs to one term only."""
    taken: list[tuple[str, int, int]] = []
    rest = words
    for code, pattern in _patterns(about):
        found = [(code, one.start(), one.end()) for one in pattern.finditer(rest)]
        taken += found
        for _code, start, end in found:
            rest = rest[:start] + "·" * (end - start) + rest[end:]
    return sorted(taken, key=lambda one: one[1])


def _codes(words: str, about: str) -> list[str]:
    found = [code for code, _start, _end in terms_in(words[:300], about)]
    # What is named beside a known category says which one: "other" stands only where there is none.
    named = [code for code in dict.fromkeys(found) if code != OTHER]
    return named or list(dict.fromkeys(found))


_BRACKETS = re.compile(r"\([^()]*\)")


@cache
def _patterns(about: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(_words(listed), re.IGNORECASE)) for code, listed in _TABLES[about])


def _words(listed: str) -> str:
    """Whole words that begin as listed; `$` stands for no further letter."""
    parts = [f"{one[:-1]}(?!\\w)" if one.endswith("$") else f"{one}\\w*" for one in _split(listed)]
    return rf"(?<!\w)(?:{'|'.join(parts)})"


def _split(listed: str) -> list[str]:
    """At bars outside brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(listed):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(listed[start:at])
            start = at + 1
    return [*parts, listed[start:]]
