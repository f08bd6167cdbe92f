"""What must not stand in free text is found, what may is not, and no text breaks or slows the search."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reports.freetext import Kind, contacts, findings, iban, luhn

FOUND = [
    ("Mail to jane.doe@people.example, please.", "email", "jane.doe@people.example"),
    ("(jane@people.example)", "email", "jane@people.example"),
    ("mailto:jane@people.example", "email", "jane@people.example"),
    ("Call +49 30 1234567 at once", "phone", "+49 30 1234567"),
    ("Call 030/1234567.", "phone", "030/1234567"),
    ("Call 00 44 7700 900101", "phone", "00 44 7700 900101"),
    ("Call 0044 7700 900101", "phone", "0044 7700 900101"),
    ("Card 4111 1111 1111 1111 was used", "card", "4111 1111 1111 1111"),
    ("Card 5500-0055-5555-5559", "card", "5500-0055-5555-5559"),
    ("Card 4111 1111 1111 1112", None, None),
    ("Card 4111 1111 1111 1111 12/27", "card", "4111 1111 1111 1111"),
    ("Card 4111111111111111 123", "card", "4111111111111111"),
    ("Card 4111\u00a01111\u202f1111\u00a01111", "card", "4111\u00a01111\u202f1111\u00a01111"),
    ("Card 4111\u20111111\u20111111\u20111111", "card", "4111\u20111111\u20111111\u20111111"),
    ("Card\t3782 822463 10005.", "card", "3782 822463 10005"),
    ("Our file 4026-1122-0001-2345, yours CNIL-2026-0001234 or DPN2026112200123", None, None),
    ("AZ: 521.1234.5678-2026, HRB 123456, VAT DE123456789, CVE-2026-12345, port 8443", None, None),
    ("From 01.01.2026-31.12.2026 and 01.01.26-31.12.26, 192.168.100.100, 20260601T1200Z", None, None),
    ("Call 06.12.34.56.78", "phone", "06.12.34.56.78"),
    ("de89 3704 0044 0532 0130 00 was used by the sender", "iban", "de89 3704 0044 0532 0130 00"),
    (
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
        "iban",
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
    ),
    ("No12 of the customers were told in time by the desk", None, None),
    ("IBAN DE89 3704 0044 0532 0130 00 BIC", "iban", "DE89 3704 0044 0532 0130 00"),
    ("GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
    ("DE88 3704 0044 0532 0130 00", None, None),
    ("Ms Jane Example lost it", "name", "Ms Jane Example"),
    ("Mr. Example", "name", "Mr. Example"),
    ("Monsieur Jean Exemple", "name", "Monsieur Jean Exemple"),
    ("Mme Élodie Exemple", "name", "Mme Élodie Exemple"),
    ("Herrn Dr. Max Beispiel", "name", "Herrn Dr. Max Beispiel"),
    ("Frau Öztürk-Beispiel rief an", "name", "Frau Öztürk-Beispiel"),
    ("la Sra. Ejemplo", "name", "Sra. Ejemplo"),
    ("Doña Ana Ejemplo", "name", "Doña Ana Ejemplo"),
    ("il Sig. Mario Esempio", "name", "Sig. Mario Esempio"),
    ("mevrouw van der Voorbeeld", "name", "mevrouw van der Voorbeeld"),
    ("de heer Voorbeeld", "name", "de heer Voorbeeld"),
    ("Frau und Mann", None, None),
    ("Dear Madam, Madame, Monsieur, sehr geehrte Frau", None, None),
    ("On 01.06.2026 14:00 and 2026-06-01 12:30, 1 200 000 records", None, None),
    ("INC-2026-0001, version 1.2.3, 30 people, 0 known", None, None),
    ("user@localhost and @handle", None, None),
    ("Don't, and the dr said so", None, None),
]


@pytest.mark.parametrize(("text", "kind", "found"), FOUND)
def test_what_is_found(text, kind, found):
    assert [(one.kind, one.text) for one in findings(text)] == ([(kind, found)] if kind else [])
    for one in findings(text):
        assert text[one.start :].startswith(one.text)


def test_a_number_is_shown_by_its_beginning_only():
    (card,) = findings("4111 1111 1111 1111")
    assert str(card.words) == "number of a payment card: 4111…"


def test_our_own_contacts_are_no_finding():
    own = contacts("Desk, desk@ours.example, +49 30 1234567", "mail@authority.example", None)
    text = "Ask DESK@ours.example or +49 (30) 12345-67; the authority is mail@authority.example, not a@b.example."
    assert [one.text for one in findings(text, own)] == ["a@b.example"]


def test_several_stand_in_their_order():
    text = "Frau Beispiel, max@people.example, DE89 3704 0044 0532 0130 00, +44 7700 900101, 4111111111111111"
    assert [one.kind.value for one in findings(text)] == ["name", "email", "iban", "phone", "card"]


@given(st.text("DEdebyNO 0123456789-abc", max_size=60))
def test_small_letters_are_an_account_only_where_they_are_mostly_digits(text):
    for one in findings(text):
        if one.kind is Kind.IBAN and not one.text.isupper():
            assert sum(map(str.isdigit, one.text)) >= 10


@given(st.text(max_size=400))
def test_no_text_breaks_it(text):
    for one in findings(text):
        assert one.text == text[one.start : one.start + len(one.text)]
        assert one.kind in Kind


@given(st.text("0123456789", min_size=12, max_size=18))
def test_every_number_has_one_check_digit_of_luhn(digits):
    assert sum(luhn(digits + str(last)) for last in range(10)) == 1


@given(st.sampled_from(["DE", "FR", "NL"]), st.text("0123456789ABCXYZ", min_size=11, max_size=26))
def test_one_changed_digit_is_no_iban(country, body):
    valid = [check for check in range(2, 99) if iban(f"{country}{check:02}{body}")]
    assert len(valid) == 1
    wrong = valid[0] % 97 + 1
    assert not iban(f"{country}{wrong:02}{body}") or wrong in valid


@pytest.mark.parametrize(
    "piece", ["a", "@", "a@", "1", "+1", "0(", "1 ", "DE89 ", "Mr ", "Mr A", " ", ".", "A", "a.", "(("]
)
def test_a_megabyte_takes_time_by_its_length(piece):
    def took(size):
        text = piece * (size // len(piece))
        start = process_time()
        findings(text)
        return process_time() - start

    short, long = took(100_000), took(1_000_000)
    assert long < max(short, 0.02) * 40
