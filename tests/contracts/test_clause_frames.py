"""Every way of telling goes with every limit, starting event and channel, in Spanish and Italian."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.clause import read

#: Each part of a sentence with what it says: who tells, limit, starting event, channel.
FRAMES = {
    "es": {
        "tells": [
            "El Encargado notificará al Responsable",
            "El Proveedor tiene la obligación de comunicar al Cliente",
            "La empresa adjudicataria pondrá en conocimiento del Responsable",
            "El prestador del servicio deberá hacer saber al Cliente",
            "Se comunicarán al Responsable",
        ],
        "events": [
            "las brechas de seguridad",
            "cualquier acceso no autorizado a los datos",
            "la pérdida o sustracción de datos personales",
            "toda contingencia de seguridad que afecte a los datos",
        ],
        "limits": {
            "en un plazo máximo de {} horas": None,
            "sin dilación indebida y, en todo caso, en {} h": "undue_delay",
            "en un plazo que no podrá exceder de {} horas": None,
            "de inmediato y nunca más tarde de {} horas": "immediate",
        },
        "starts": {
            "desde que tenga constancia": "aware",
            "tras su detección": "discovered",
            "desde su confirmación": "confirmed",
            "desde que el subencargado se lo comunique": "notified",
            "desde su ocurrencia": "occurred",
        },
        "channels": {
            "por correo electrónico con acuse de recibo": {"email"},
            "a través de la dirección de correo que se le indique": {"email"},
            "por escrito": {"writing"},
            "llamando al teléfono de guardia": {"phone"},
            "en el área de clientes": {"portal"},
            "por la vía más rápida": {"any"},
        },
    },
    "it": {
        "tells": [
            "Il Responsabile notifica al Titolare",
            "Il Fornitore ha l'obbligo di comunicare al Cliente",
            "L'appaltatore porta a conoscenza del Titolare",
            "Il Gestore provvederà a segnalare al Cliente",
            "Vanno segnalate al Titolare",
        ],
        "events": [
            "le violazioni dei dati personali",
            "qualunque accesso non autorizzato ai dati",
            "la perdita o la sottrazione di dati personali",
            "qualsiasi data breach",
        ],
        "limits": {
            "entro il termine massimo di {} ore": None,
            "senza ingiustificato ritardo e, in ogni caso, entro {} h": "undue_delay",
            "in un termine che in nessun caso supererà le {} ore": None,
            "immediatamente e comunque non oltre {} ore": "immediate",
        },
        "starts": {
            "da quando ne viene a conoscenza": "aware",
            "dopo averlo scoperto": "discovered",
            "dalla conferma dell'accaduto": "confirmed",
            "da quando il sub-responsabile glielo comunica": "notified",
            "dal suo verificarsi": "occurred",
        },
        "channels": {
            "a mezzo PEC": {"email"},
            "all'indirizzo di posta elettronica indicato dal Titolare": {"email"},
            "con nota scritta": {"writing"},
            "chiamando il numero di reperibilità": {"phone"},
            "tramite il portale clienti": {"portal"},
            "con il mezzo più rapido disponibile": {"any"},
        },
    },
}


@pytest.mark.parametrize("language", sorted(FRAMES))
@settings(max_examples=60)
@given(data=st.data(), hours=st.integers(1, 72))
def test_frames_say_the_same_in_every_company(language, data, hours):
    frame = FRAMES[language]
    tells, event = (data.draw(st.sampled_from(frame[name])) for name in ("tells", "events"))
    limit, start, channel = (data.draw(st.sampled_from(list(frame[name]))) for name in ("limits", "starts", "channels"))
    last = data.draw(st.sampled_from(["{limit} {start}, {channel}", "{channel}, {limit} {start}"]))
    text = f"{tells} {event}, {last.format(limit=limit.format(hours), start=start, channel=channel)}."
    (one,) = read(text, language)
    assert (one.limit.amount, one.limit.unit, one.limit.standard) == (hours, "hours", frame["limits"][limit]), text
    assert one.trigger == frame["starts"][start], text
    assert set(one.channel) == frame["channels"][channel], text
    assert (one.debtor, one.creditor) == ("processor", "controller"), text
