"""Agreements of our own making, in six languages, for the tests of reading a folder."""

import io
import zipfile

SENTENCES = {
    "en": "The Processor shall notify the Controller of a personal data breach within {n} hours of becoming aware.",
    "fr": "Le sous-traitant notifie au responsable du traitement toute violation de données à caractère personnel dans "
    "un délai maximum de {n} heures après en avoir pris connaissance.",
    "de": "Der Auftragsverarbeiter meldet dem Verantwortlichen jede Verletzung des Schutzes personenbezogener Daten "
    "innerhalb von {n} Stunden, nachdem sie ihm bekannt wurde.",
    "es": "El encargado notificará al responsable cualquier violación de la seguridad de los datos personales en un "
    "plazo máximo de {n} horas desde que tenga conocimiento de ella.",
    "it": "Il responsabile del trattamento notifica al titolare ogni violazione dei dati personali entro {n} ore dal "
    "momento in cui ne è venuto a conoscenza.",
    "nl": "De verwerker meldt de verwerkingsverantwoordelijke elke inbreuk in verband met persoonsgegevens binnen "
    "{n} uur nadat hij er kennis van heeft genomen.",
}
LANGUAGES = tuple(SENTENCES)


def agreement(number: int) -> tuple[str, bytes]:
    """Name and content of the agreement of that number; no two are alike."""
    language = LANGUAGES[number % len(LANGUAGES)]
    clauses = [f"{number}.", "1.", f"Example {number}.", "2.", SENTENCES[language].format(n=24 + number % 48)]
    return f"Example Vendor {number:04d} DPA.txt", "\n\n".join(clauses).encode()


def packed(files: list[tuple[str, bytes]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(f"agreements/{name}", content)
        archive.writestr("__MACOSX/._x.txt", b"x")
    return whole.getvalue()
