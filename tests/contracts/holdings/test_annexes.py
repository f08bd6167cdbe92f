"""What the reader finds in annexes of our own in six languages and in the four texts that it was developed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.holdings.annexes import holdings
from contracts.holdings.dates import dated
from contracts.holdings.kinds import CODES, PLACES, Kind, value_words
from contracts.holdings.periods import period_in
from tests.contracts.holdings.annexes_in_six_languages import TEXTS

#: (kind, value, detail, country of a sub-processor), kinds in their order, then as they stand in the text.
FACTS = {
    "en": [
        ("data_category", "basic", "Full name and date of birth", None),
        ("data_category", "contact", "E-mail address, telephone number", None),
        ("data_category", "payment", "Bank account details", None),
        ("data_category", "credentials", "Log-in data (user name, password)", None),
        ("data_category", "other", "Loyalty points", None),
        ("data_subjects", "employees", "employees", None),
        ("data_subjects", "customers", "customers", None),
        ("data_subjects", "users", "website visitors", None),
        ("special_category", "none", None, None),
        ("storage_place", "IE", "Dublin", None),
        ("storage_place", "LT", "Vilnius", None),
        ("transfer", "none", None, None),
        ("sub_processor", "Example Cloud Ltd", "Hosting", "IE"),
        ("sub_processor", "Example Mail Inc.", "Sending of e-mails", "US"),
        ("breach_contact", "incidents@processor.example", None, None),
        ("dpo", "dpo@processor.example", None, None),
        ("assistance", "rights", None, None),
        ("assistance", "impact", None, None),
        ("assistance_charge", "free", "assist", None),
        ("deletion", "P30D", None, None),
        ("deletion", "choice", None, None),
        ("return", "choice", None, None),
    ],
    "fr": [
        ("data_category", "basic", "nom et prénom", None),
        ("data_category", "payment", "coordonnées bancaires", None),
        ("data_category", "contact", "adresse électronique", None),
        ("data_subjects", "employees", "salariés", None),
        ("data_subjects", "customers", "clients", None),
        ("data_subjects", "other", "fournisseurs", None),
        ("special_category", "health", "données de santé", None),
        ("storage_place", "FR", "Roubaix", None),
        ("storage_place", "DE", None, None),
        ("transfer", "none", None, None),
        ("sub_processor", "Exemple Nuage SAS", "Hébergement", "FR"),
        ("sub_processor", "Exemple Courriel Inc.", "Envoi de courriels", "US"),
        ("breach_contact", "alerte@sous-traitant.example", None, None),
        ("dpo", "dpd@sous-traitant.example", None, None),
        ("assistance", "rights", None, None),
        ("assistance_charge", "may_charge", "assistance", None),
        ("deletion", "P3M", None, None),
    ],
    "de": [
        ("data_category", "basic", "Personenstammdaten", None),
        ("data_category", "contact", "Kontaktdaten", None),
        ("data_category", "financial", "Vertragsdaten", None),
        ("data_subjects", "employees", "Beschäftigte", None),
        ("data_subjects", "customers", "Kunden und Interessenten", None),
        ("data_subjects", "patients", "Patienten", None),
        ("special_category", "health", "Gesundheitsdaten", None),
        ("storage_place", "DE", "Frankfurt am Main", None),
        ("transfer", "none", None, None),
        ("sub_processor", "Beispiel Hosting GmbH", "Betrieb der Server", "DE"),
        ("sub_processor", "Muster Versand AG", None, "CH"),
        ("breach_contact", "vorfall@verarbeiter.example", None, None),
        ("dpo", "dsb@verarbeiter.example", None, None),
        ("assistance", "impact", None, None),
        ("assistance_charge", "may_charge", "Unterstützung", None),
        ("deletion", "P14D", None, None),
    ],
    "es": [
        ("data_category", "basic", "Nombre y apellidos", None),
        ("data_category", "contact", "Correo electrónico", None),
        ("data_category", "payment", "Datos bancarios", None),
        ("data_subjects", "employees", "empleados", None),
        ("data_subjects", "customers", "clientes", None),
        ("data_subjects", "other", "proveedores", None),
        ("special_category", "none", None, None),
        ("storage_place", "ES", "Madrid", None),
        ("transfer", "US", None, None),
        ("sub_processor", "Ejemplo Nube S.L.", "alojamiento", "ES"),
        ("breach_contact", "incidentes@encargado.example", None, None),
        ("dpo", "dpd@encargado.example", None, None),
        ("assistance", "impact", None, None),
        ("assistance_charge", "free", None, None),
        ("deletion", "P60D", None, None),
    ],
    "it": [
        ("data_category", "basic", "nome e cognome", None),
        ("data_category", "contact", "indirizzo", None),
        ("data_category", "identification", "codice fiscale", None),
        ("data_subjects", "employees", "dipendenti", None),
        ("data_subjects", "customers", "clienti", None),
        ("data_subjects", "patients", "pazienti", None),
        ("special_category", "health", "dati relativi alla salute", None),
        ("storage_place", "IT", "Milano", None),
        ("transfer", "none", None, None),
        ("sub_processor", "Esempio Cloud S.r.l.", "Hosting", "IT"),
        ("breach_contact", "sicurezza@responsabile.example", None, None),
        ("dpo", "rpd@responsabile.example", None, None),
        ("assistance", "breach", None, None),
        ("assistance_charge", "may_charge", "assistenza", None),
        ("deletion", "P2M", None, None),
    ],
    "nl": [
        ("data_category", "basic", "naam en adres", None),
        ("data_category", "contact", "naam en adres", None),
        ("data_category", "contact", "telefoonnummer", None),
        ("data_category", "identification", "burgerservicenummer", None),
        ("data_subjects", "employees", "medewerkers", None),
        ("data_subjects", "customers", "klanten", None),
        ("data_subjects", "other", "sollicitanten", None),
        ("special_category", "health", "gezondheidsgegevens", None),
        ("storage_place", "NL", None, None),
        ("transfer", "none", None, None),
        ("sub_processor", "Voorbeeld Cloud B.V.", "Hosting", "NL"),
        ("breach_contact", "datalek@verwerker.example", None, None),
        ("dpo", "fg@verwerker.example", None, None),
        ("assistance", "rights", None, None),
        ("assistance_charge", "free", None, None),
        ("deletion", "P1M", None, None),
    ],
}

SEEDS = {
    "crisp": [
        ("data_category", "contact", "Email address (if provided by end-user, thus involving a consent)", None),
        ("data_category", "contact", "Email phone number (if provided by end-user, thus involving a consent)", None),
        ("data_category", "other", "Message exchanges", None),
        ("data_category", "other", "Activity Status (online / offline)", None),
        ("data_category", "other", "Activity Date and Time", None),
        ("data_category", "other", "IP Address", None),
        ("data_category", "other", "Device Type (operating system and browser)", None),
        ("data_category", "location", "Geographic Location, City, Country (guessed from the IP address)", None),
        ("data_category", "other", "Preferred language", None),
        ("data_category", "other", "Timezone", None),
        ("data_category", "other", "Website pages that were accessed", None),
        ("data_category", "other", "Professional Life Data (Position, Employer, Business Address)", None),
        (
            "data_category",
            "profiles",
            "Data guessed from public information on Google (Avatar, Twitter/Facebook handle)",
            None,
        ),
        ("storage_place", "EU", None, None),
        ("storage_place", "NL", "Amsterdam", None),
        ("storage_place", "DE", "Berlin", None),
        ("storage_place", "US", None, None),
        ("transfer", "outside", None, None),
        ("sub_processor", "DigitalOcean", "Hosting Provider", "US"),
        ("sub_processor", "CloudFlare", "CDN Provider", "US"),
        ("sub_processor", "Stripe Payment Europe", "Payment Provider", "IE"),
        ("sub_processor", "PayPal Europe", "Payment Provider", "LU"),
        ("sub_processor", "OneSignal", "Notification Provider", "US"),
        ("sub_processor", "Enrich Data", "Data Enrichment Provider", "FR"),
        ("assistance", "security", None, None),
        ("assistance", "breach", None, None),
    ],
    "crisp-privacy-distractor": [
        ("data_category", "basic", "name", None),
        ("data_category", "other", "image", None),
        ("data_category", "identification", "personal ID number", None),
        ("data_category", "contact", "contact details", None),
        ("data_category", "other", "competition entries", None),
        ("data_category", "other", "selections made", None),
        ("data_category", "profiles", "behaviour", None),
        ("data_category", "other", "IP address", None),
        ("data_subjects", "users", "visitors", None),
        ("storage_place", "EUROPE", None, None),
        ("storage_place", "NL", "Amsterdam", None),
        ("storage_place", "DE", "Frankfurt", None),
        ("transfer", "none", None, None),
    ],
    "dropcontact": [
        ("data_category", "basic", "data identifying the Individuals", None),
        ("data_category", "other", "data relating to the Individual's professional situation", None),
        ("data_subjects", "customers", "customers", None),
        ("data_subjects", "other", "prospects", None),
        ("data_subjects", "other", "suppliers", None),
        ("storage_place", "EU", None, None),
        ("storage_place", "IE", None, None),
        ("storage_place", "FR", None, None),
        ("transfer", "no_third_party", None, None),
        ("sub_processor", "Amazon Web Services", "servers in Ireland", "IE"),
        ("sub_processor", "ONLINE (Scaleway)", "servers in France", "FR"),
        ("sub_processor", "OVH", "servers in France", "FR"),
        ("assistance", "rights", None, None),
        ("assistance", "impact", None, None),
        ("deletion", "P1M", None, None),
    ],
    "nocrm": [
        ("data_category", "other", "personal data of the Client’s users of the Service", None),
        ("data_category", "other", "data from the prospects and customers", None),
        ("data_category", "basic", "name", None),
        ("data_category", "contact", "email", None),
        ("data_category", "contact", "phone", None),
        ("data_category", "credentials", "encrypted passwords", None),
        ("data_category", "contact", "address", None),
        ("data_category", "contact", "e-mail address", None),
        ("data_category", "contact", "telephone number", None),
        ("data_category", "basic", "name and name suffix", None),
        (
            "data_category",
            "other",
            "communications with prospect or customers but can in fact contain any data the Client add to the Service",
            None,
        ),
        ("data_subjects", "other", "interested persons", None),
        ("data_subjects", "other", "prospects", None),
        ("data_subjects", "customers", "customers", None),
        ("data_subjects", "other", "franchisees", None),
        ("storage_place", "EU", None, None),
        ("storage_place", "IE", None, None),
        ("transfer", "US", None, None),
        ("sub_processor", "Engine Yard, Inc.", "Platform as a Service", "US"),
        ("sub_processor", "eBoxr LLC", "Software consultancy services", "US"),
        ("sub_processor", "Stripe, Inc", "Payment processor", "US"),
        ("sub_processor", "Nylas, Inc", "Emails management", "US"),
        ("sub_processor", "Sentry - Functional Software, Inc.", "Error handling", "US"),
        ("breach_contact", "dpo@youdontneedacrm.com", None, None),
        ("dpo", "none", None, None),
        ("assistance", "audits", None, None),
        ("assistance", "breach", None, None),
        ("assistance", "impact", None, None),
        ("assistance", "security", None, None),
        ("assistance", "general", None, None),
        ("assistance_charge", "may_charge", "help", None),
        ("assistance_charge", "may_charge", "inspections", None),
        ("assistance_charge", "may_charge", "inspection", None),
        ("assistance_charge", "may_charge", "support", None),
        ("deletion", "P6M", "backup", None),
        ("deletion", "P6M", None, None),
        ("deletion", "P6M", "backups", None),
    ],
}


def facts(text, language=None):
    order = list(Kind)
    found = sorted(holdings(text, language), key=lambda one: (order.index(one.kind), one.char_start))
    return [(one.kind.value, one.value, one.detail, one.country) for one in found]


@pytest.mark.parametrize("language", TEXTS)
def test_annexes_of_our_own(language):
    assert facts(TEXTS[language]) == FACTS[language]


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_need_not_be_told(language):
    assert facts(TEXTS[language], language) == FACTS[language]


@pytest.mark.shared
@pytest.mark.parametrize("name", SEEDS)
def test_the_texts_that_the_reader_was_developed_on(shared, name):
    assert facts((shared / "dpas" / f"{name}.txt").read_text("utf-8")) == SEEDS[name]


@pytest.mark.shared
@pytest.mark.parametrize("name", SEEDS)
def test_every_quote_stands_at_its_place(shared, name):
    text = (shared / "dpas" / f"{name}.txt").read_text("utf-8")
    assert all(text[one.char_start : one.char_end] == one.quote for one in holdings(text))


@pytest.mark.parametrize(
    "text",
    [
        # Who is told what about data in general says nothing about the data in hand.
        "The Controller determines the type of personal data and the categories of data subjects.",
        "“Data Subject” means the individual to whom Personal Data relates.",
        "Where the Processor is required to transfer personal data to a third country, it must inform the Controller.",
        "The parties are established in France and Germany.",
        "The costs of implementation are taken into account.",
        "The Processor may not erase data on its own authority.",
        "The Controller may object to a new sub-processor within 30 days.",
        "Invoices are payable within 30 days.",
    ],
)
def test_what_is_no_fact(text):
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Upon termination Processor shall, at the choice of the Customer, delete or return all data within 90 days.",
         [("deletion", "P90D", None, None), ("return", "P90D", None, None)]),
        ("The Processor shall not transfer personal data outside the EEA without the prior consent of the Controller.",
         [("transfer", "conditional", None, None)]),
        ("Data may be transferred to the United States under the standard contractual clauses.",
         [("transfer", "US", None, None)]),
        ("Le sous-traitant ne transfère pas de données en dehors de l'Espace économique européen.",
         [("transfer", "none", None, None)]),
        ("Personal data are processed on servers located in Switzerland and Norway.",
         [("storage_place", "CH", None, None), ("storage_place", "NO", None, None)]),
        ("We store data in AWS eu-central-1 (Frankfurt).", [("storage_place", "DE", "Frankfurt", None)]),
        ("Es werden keine besonderen Kategorien personenbezogener Daten verarbeitet.",
         [("special_category", "none", None, None)]),
        ("Data subjects: patients; relatives",
         [("data_subjects", "patients", "patients", None), ("data_subjects", "other", "relatives", None)]),
        ("Personal data: name, address",
         [("data_category", "basic", "name", None), ("data_category", "contact", "address", None)]),
        ("Sub-processors: Example Cloud Ltd (Ireland, hosting), Example Mail Inc (USA)",
         [("sub_processor", "Example Cloud Ltd", "hosting", "IE"),
          ("sub_processor", "Example Mail Inc", None, "US")]),
        ("Data will be retained in backups for 35 days after deletion.", [("deletion", "P35D", "backups", None)]),
        ("The Provider will provide reasonable assistance at the Customer's expense.",
         [("assistance", "general", None, None), ("assistance_charge", "may_charge", "assistance", None)]),
        # A legal form in wrapped prose names no sub-processor.
        ("Sub-processing\n\nThe Processor (Example GmbH) may engage\nfurther processors under clause 9.", []),
    ],
)  # fmt: skip
def test_single_statements(text, found):
    assert facts(text) == found


WORDS = st.sampled_from(
    [
        "Categories of data subjects: ",
        "Types of personal data",
        "\n- ",
        "\n\n",
        "name",
        ", ",
        "; ",
        "hosted in ",
        "Berlin",
        "Germany",
        "(",
        ")",
        "sub-processors:",
        "",
        " ",
        "\t",
        "Example Inc.",
        "is not transferred ",
        "outside the EU",
        ". ",
        "delete",
        "end of the contract",
        "30 days",
        "breach: a@b.example",
        "DPO ",
        "assist the Controller",
        "free of charge",
        "1. ",
        "none",
        "US",
        "\xa0",
        "Ärzte",
        "données",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map("".join)))
def test_no_text_makes_it_fail_and_places_stand(text):
    for one in holdings(text):
        assert text[one.char_start : one.char_end] == one.quote
        assert one.quote.strip()
        assert one.value
        if one.kind in CODES and one.kind not in (*PLACES, Kind.DELETION, Kind.RETURN):
            assert one.value in CODES[one.kind]
        assert str(value_words(one.kind, one.value))


@pytest.mark.parametrize(
    "piece",
    [
        "- name\n",
        "Types of data\n\n",
        "Sub-processors:\n\nX Inc.\n",
        "| a | b |\n",
        "categories of data: (a, ",
        "a@b.c.",
    ],
)
def test_it_is_linear_in_the_length_of_the_text(piece):
    """Twice the text takes about twice the time, measured in calls: a slow machine fails nobody."""
    import sys

    def calls(size):
        count = 0

        def note(*_event):
            nonlocal count
            count += 1

        sys.setprofile(note)
        try:
            holdings(piece * size)
        finally:
            sys.setprofile(None)
        return count

    assert calls(2000) <= 2.5 * calls(1000)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("within thirty (30) days", "P30D"),
        ("no later than one month after", "P1M"),
        ("dans un délai de trois mois", "P3M"),
        ("binnen 14 Tagen", "P14D"),
        ("entro due mesi", "P2M"),
        ("binnen één maand", "P1M"),
        ("60 días", "P60D"),
        ("soixante (60) jours", "P60D"),
        ("without undue delay", None),
    ],
)
def test_periods(text, period):
    assert period_in(text) == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Revision: April 26, 2018 ... Date: May 20, 2018", "2018-04-26"),
        ("Last updated: 17th September 2021", "2021-09-17"),
        ("Version 1.5 created October 9th 2023", "2023-10-09"),
        ("Stand: 1. Mai 2024", "2024-05-01"),
        ("Mise à jour : 3 février 2022", "2022-02-03"),
        ("Version 2.0, 13/04/2021", "2021-04-13"),
        ("Version 2.0, 03/04/2021", None),
        ("Datum: 31.02.2021", None),
        ("Regulation (EU) 2016/679 of 27 April 2016", None),
    ],
)
def test_the_day_that_a_document_names_as_its_own(text, day):
    found = dated(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("deletion", "P1M", "1 month"),
        ("deletion", "P30D", "30 days"),
        ("return", "choice", "at our choice, deletion or return"),
        ("transfer", "none", "none, as the document says"),
        ("transfer", "US", "US"),
        ("dpo", "none", "none, as the document says"),
        ("sub_processor", "Example Cloud", "Example Cloud"),
        ("special_category", "health", "health data"),
    ],
)
def test_values_in_words(kind, value, words):
    assert str(value_words(kind, value)) == words


def test_labelled_lines_right_under_each_other_are_kept_apart():
    text = (
        "Annex 1\nCategories of data subjects: customers, employees\n"
        "Categories of personal data: names, e-mail addresses, bank account numbers, health data\n"
        "Place of storage: Berlin, Germany\n"
        "Sub-processors: Example Backup GmbH (backups, Austria); Example Relay Inc. (United States)\n"
    )
    assert [(one.kind, one.value, one.detail, one.country) for one in holdings(text)] == [
        ("data_subjects", "customers", "customers", None),
        ("data_subjects", "employees", "employees", None),
        ("data_category", "basic", "names", None),
        ("data_category", "contact", "e-mail addresses", None),
        ("data_category", "payment", "bank account numbers", None),
        ("special_category", "health", "health data", None),
        ("storage_place", "DE", "Berlin", None),
        ("sub_processor", "Example Backup GmbH", "backups", "AT"),
        ("sub_processor", "Example Relay Inc.", None, "US"),
    ]
