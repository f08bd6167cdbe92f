"""What a reading takes from elsewhere in the agreement, and what it says where something stays uncertain."""

import time

import pytest

from contracts.clause import language_of, read, read_with_doubt
from contracts.reader import duties
from contracts.reader.segments import MOST, units

DUTY = "The Processor shall notify the Controller of a personal data breach within 48 hours after becoming aware of it."
GENERAL = "The channel stands in the clause on all notices, not with this duty."


def doubts(reading):
    return [str(doubt) for doubt in reading.doubts]


@pytest.mark.parametrize(
    ("clause", "channel", "address"),
    [
        ("All notices under this Agreement shall be sent by registered mail.", ("post",), None),
        ("Notices under this agreement must be sent by e-mail to legal@a.example.", ("email",), "legal@a.example"),
        ("Any notice to the Controller under this Agreement shall be in writing.", ("writing",), None),
    ],
)
def test_a_clause_on_all_notices_gives_the_channel_with_a_doubt(clause, channel, address):
    (one,) = read(f"9.2 Breaches\n\n{DUTY}\n\n14 Notices\n\n{clause}\n", "en")
    assert (one.channel, one.address) == (channel, address)
    assert GENERAL in doubts(one)


@pytest.mark.parametrize(
    "clause",
    [
        "All notices to the Processor under this Agreement shall be sent by registered mail.",
        "Notices of termination under this Agreement shall be sent by registered mail.",
        "Notices under this Agreement may be sent by e-mail.",
        "The Controller may object in writing.",
    ],
)
def test_a_clause_on_other_notices_gives_none(clause):
    (one,) = read(f"9.2 Breaches\n\n{DUTY}\n\n14 Notices\n\n{clause}\n", "en")
    assert one.channel == ("unspecified",)
    assert GENERAL not in doubts(one)


@pytest.mark.parametrize(
    ("language", "duty", "clause", "channel"),
    [
        (
            "de",
            "Der Auftragnehmer meldet dem Auftraggeber jede Datenpanne binnen 24 Stunden nach Kenntnis.",
            "Alle Mitteilungen nach diesem Vertrag sind per Einschreiben zu senden.",
            ("post",),
        ),
        (
            "fr",
            "Le Sous-traitant notifie au Responsable toute violation de données dans les 24 heures de sa découverte.",
            "Toutes les notifications au titre du présent contrat doivent être faites par écrit.",
            ("writing",),
        ),
        (
            "es",
            "El Encargado notificará al Responsable cualquier violación de seguridad en 24 horas.",
            "Todas las comunicaciones entre las partes deberán hacerse por escrito.",
            ("writing",),
        ),
        (
            "it",
            "Il Responsabile informa il Titolare di ogni violazione dei dati entro 24 ore dalla scoperta.",
            "Tutte le comunicazioni relative al presente contratto devono essere inviate per posta elettronica.",
            ("email",),
        ),
        (
            "nl",
            "De Verwerker meldt elk datalek binnen 24 uur aan de Verwerkingsverantwoordelijke.",
            "Alle kennisgevingen onder deze overeenkomst moeten per aangetekende brief worden verzonden.",
            ("post",),
        ),
    ],
)
def test_a_clause_on_all_notices_in_the_other_languages(language, duty, clause, channel):
    (one,) = read(f"9.2 A\n\n{duty}\n\n14 B\n\n{clause}\n", language)
    assert one.channel == channel
    assert GENERAL in doubts(one)


def test_exporter_and_importer_have_the_roles_of_their_module():
    duty = "In case of a personal data breach the data importer shall notify the data exporter without undue delay."
    modules = {
        "ONE: Transfer controller to controller": ("controller", "other_party"),
        "TWO: Transfer controller to processor": ("processor", "controller"),
        "THREE: Transfer processor to processor": ("sub_processor", "processor"),
    }
    text = "\n\n".join(f"MODULE {name}\n\n8.6 Security\n\n{duty}" for name in modules)
    assert [(one.debtor, one.creditor) for one in read(text, "en")] == list(modules.values())
    four = duty.replace("importer", "x").replace("exporter", "importer").replace("data x", "data exporter")
    (one,) = read(f"MODULE FOUR: Transfer processor to controller\n\n8.2 Security\n\n{four}", "en")
    assert (one.debtor, one.creditor) == ("processor", "controller")


def test_a_list_behind_the_duty_says_what_the_notice_holds():
    text = f"{DUTY} Such notice shall contain (i) the nature of the breach, (ii) its likely consequences."
    (one,) = read(text, "en")
    assert one.content == ("nature", "consequences")


@pytest.mark.parametrize(("limit", "text"), [("MOST", f"{DUTY} " * 20), ("MOST_UNITS", "It is so. " * 20 + DUTY)])
def test_a_doubt_says_where_reading_stopped(monkeypatch, limit, text):
    monkeypatch.setattr(duties, limit, {"MOST": 1_000, "MOST_UNITS": 5}[limit])
    readings, unread = read_with_doubt(text, "en")
    assert "was read" in str(unread)
    assert all(str(unread) in doubts(one) for one in readings)
    assert len(readings) < text.count(DUTY)


def test_a_text_read_to_its_end_has_no_such_doubt():
    readings, unread = read_with_doubt(DUTY, "en")
    assert unread is None
    assert doubts(readings[0]) == []


def test_what_has_no_letter_is_no_sentence():
    assert units(". . 12 . --- .\n\n___\n\n:\n") == []
    assert len(units("So it is. " * (MOST + 50))) == MOST + 1


@pytest.mark.parametrize("piece", [". ", ":\n", ". .\n", "(", "1.2. ", "a. "])
def test_a_megabyte_of_nothing_is_read_in_two_seconds(piece):
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    begun = time.process_time()
    assert read(text) == []
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Leverancier meldt datalekken binnen 48 uur.", "nl"),
        ("Datalekken meldt Verwerker direct.", "nl"),
        ("Verwerker informeert Klant onverwijld over beveiligingsincidenten.", "nl"),
        ("Auftragnehmer meldet Datenpannen binnen 24 Stunden.", "de"),
        ("Prestataire informe Client immédiatement.", "fr"),
        ("Proveedor notificará incidentes inmediatamente.", "es"),
        ("Fornitore comunica ogni violazione entro 24 ore.", "it"),
        ("Supplier reports breaches immediately.", "en"),
    ],
)
def test_a_lone_sentence_shows_its_language(text, language):
    assert language_of(text) == language


def test_another_number_for_the_duty_before_is_a_duty_of_its_own_with_its_condition():
    text = (
        "The Processor shall notify the Controller of a data breach within 72 hours of discovering it. "
        "If health data are concerned, this period is twelve hours."
    )
    first, second = read(text, "en")
    assert (first.limit.amount, first.limit.condition) == (72, None)
    assert (second.limit.amount, second.trigger, second.limit.condition) == (
        12,
        "discovered",
        "If health data are concerned",
    )
    assert "The number holds only under a condition: “If health data are concerned”." in doubts(second)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (
            "The Processor notifies the Controller of breaches of personal data without undue delay, "
            "and for critical incidents within 24 hours.",
            "for critical incidents",
        ),
        ("The Processor notifies the Controller of a serious data breach within 24 hours.", None),
        ("The Processor shall notify the Controller of any data breach promptly and within 24 hours.", None),
    ],
)
def test_a_condition_is_one_on_the_number_and_not_on_the_duty(text, condition):
    (one,) = read(text, "en")
    assert one.limit.condition == condition


@pytest.mark.parametrize(
    ("text", "language", "debtor"),
    [
        ("Example Ltd, its processor, shall notify the Controller of a data breach within 9 hours.", "en", "processor"),
        (
            "Le Gardien, agissant comme sous-traitant, informe le Déposant, responsable, de toute violation sous 9 h.",
            "fr",
            "processor",
        ),
        (
            "Verneemt de Verwerker van een lek, dan informeert hij de Gemeente (verantwoordelijke) binnen 9 uur.",
            "nl",
            "processor",
        ),
    ],
)
def test_a_role_beside_a_name_says_who_owes(text, language, debtor):
    (one,) = read(text, language)
    assert (one.debtor, one.creditor, one.limit.amount) == (debtor, "controller", 9)
