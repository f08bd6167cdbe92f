"""The number of a duty against those in its sentence: a doubt where none is the same, and silence where none stands."""

import pytest

from contracts.quoted import other_number
from contracts.terms import Standard, Terms, Unit

SENTENCES = {
    "en": "The processor shall notify the controller of a breach within 48 hours.",
    "de": "Der Auftragsverarbeiter meldet dem Verantwortlichen jede Verletzung innerhalb von achtundvierzig Stunden.",
    "fr": "Le sous-traitant notifie au responsable du traitement toute violation dans un délai de 48 heures.",
    "es": "El encargado notificará al responsable toda violación en un plazo de cuarenta y ocho (48) horas.",
    "it": "Il responsabile notifica al titolare ogni violazione entro 48 ore.",
    "nl": "De verwerker stelt de verantwoordelijke binnen 48 uur in kennis van een inbreuk.",
}


def duty(amount: int | None, unit: Unit | None = Unit.HOURS) -> Terms:
    return Terms("processor", "controller", amount=amount, unit=unit, standard=Standard.UNDUE_DELAY)


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("known", [True, False])
def test_another_number_than_that_of_the_sentence_is_a_doubt(language: str, known: bool) -> None:
    told = language if known else None
    assert other_number(duty(48), SENTENCES[language], told) is None
    doubt = other_number(duty(12), SENTENCES[language], told)
    assert str(doubt) == "The sentence says 48 hours, the duty 12 hours. Is that meant?"


@pytest.mark.parametrize(
    ("sentence", "terms", "says"),
    [
        ("The processor shall notify the controller within 48 hours.", duty(48, Unit.DAYS), "48 hours"),
        ("It shall notify within 24 hours, and report within 5 days.", duty(5, Unit.DAYS), None),
        ("It shall notify within 24 hours, and report within 5 days.", duty(3, Unit.DAYS), "24 hours, 5 days"),
        # The reader leaves weeks as days.
        ("It shall notify the controller within two weeks.", duty(14, Unit.DAYS), None),
        ("It shall notify the controller within two weeks.", duty(2, Unit.WEEKS), None),
        ("It shall notify the controller within 24 to 48 hours.", duty(24), None),
        # What has no number of its own, in the duty or in the sentence, contradicts nothing.
        ("It shall notify the controller within 48 hours.", duty(None, None), None),
        ("It shall notify the controller within the time of Annex 2.", duty(48), None),
        ("It shall notify the controller under Article 33(2).", duty(48), None),
        ("It shall notify the controller within ___ hours.", duty(48), None),
        ("", duty(48), None),
    ],
)
def test_what_contradicts_and_what_does_not(sentence: str, terms: Terms, says: str | None) -> None:
    doubt = other_number(terms, sentence, "en")
    assert (doubt and str(doubt.values["sentence"])) == says
