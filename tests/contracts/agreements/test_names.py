"""What a file's name suggests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agreements.names import LONGEST, guess


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Example Hosting - DPA 2026.pdf", "Example Hosting"),
        ("example_hosting_dpa_v2.1_signed.docx", "example hosting"),
        ("Data Processing Agreement Example Cloud.pdf", "Example Cloud"),
        ("AVV Beispiel GmbH 01.03.2026.pdf", "Beispiel GmbH"),
        ("Auftragsverarbeitungsvertrag_Beispiel.pdf", "Beispiel"),
        ("Exemple SAS (contrat de sous-traitance).pdf", "Exemple SAS"),
        ("Acuerdo de tratamiento de datos, Ejemplo SL.txt", "Ejemplo SL"),
        ("Verwerkersovereenkomst Voorbeeld BV.pdf", "Voorbeeld BV"),
        ("DPA.pdf", "DPA"),
        ("2026.pdf", "2026"),
        ("Dataworks Finality.pdf", "Dataworks Finality"),
    ],
)
def test_the_party_is_what_is_left_beside_the_kind_of_paper(name: str, party: str) -> None:
    assert guess(name).party == party


@given(st.text(min_size=1, max_size=400))
def test_every_name_gives_a_party_and_a_title_that_fit(name: str) -> None:
    found = guess(name)
    assert 1 <= len(found.party) <= LONGEST
    assert 1 <= len(found.title) <= LONGEST
