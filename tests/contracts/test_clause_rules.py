"""What holds for every text that is read: places, quotes, the same answer twice, and nothing slow."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.clause import language_of, read
from contracts.reader.folding import fold
from contracts.reader.segments import units
from contracts.terms import Channel, Standard, Trigger, Unit

DUTY = "The Processor shall notify the Controller of a personal data breach within {} hours after becoming aware of it."
WORDS = st.sampled_from(
    [
        "Processor",
        "Customer",
        "shall",
        "notify",
        "breach",
        "data",
        "personal",
        "within",
        "24",
        "hours",
        "of",
        "becoming",
        "aware",
        "(a)",
        "(b)",
        ";",
        ".",
        ":",
        "\n",
        "\n\n",
        "e-mail",
        "Auftragnehmer",
        "meldet",
        "Verletzung",
        "binnen",
        "unverzüglich",
        "le",
        "violation",
        "sous",
        "heures",
        "___",
        "[",
        "]",
        "72",
        "and",
        "und",
    ]
)
UNRELATED = st.sampled_from(
    [
        "The fees are due thirty days after the invoice.",
        "This agreement is governed by the law of Example Land.",
        "Either party may terminate with three months' notice.",
        "Data are deleted six months after the end of the agreement.",
        "The Customer may object to a new sub-processor within 14 days.",
    ]
)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    read(text)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=120).map(" ".join))
def test_each_quote_stands_at_its_place_and_reading_twice_says_the_same(text):
    readings = read(text)
    assert readings == read(text)
    for one in readings:
        assert one.quote == text[one.char_start : one.char_end] != ""
        assert one.channel


@given(st.text(max_size=300))
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


@given(st.lists(WORDS, max_size=80).map(" ".join))
def test_units_stand_in_order_inside_the_text(text):
    found = units(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= after.start for one, after in zip(found, found[1:], strict=False))


@given(st.integers(1, 99), st.lists(UNRELATED, max_size=6))
def test_paragraphs_about_other_things_change_nothing(hours, paragraphs):
    alone = read(DUTY.format(hours), "en")
    among = read("\n\n".join([DUTY.format(hours), *paragraphs]), "en")
    assert alone == among
    assert [one.limit.amount for one in among] == [hours]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "(",
        "breach ",
        "notify ",
        "notify breach 48 hours ",
        "breach of the the the the ",
        "Notify breach within 1 hour. ",
        "(a) notify; (b) breach; ",
        "1.1 ",
        "within ",
        "[___] hours ",
        "If and when the ",
        "zeigt ",
        "assist notify and Customer ",
        "\n- ",
        "x@",
    ],
)
def test_a_long_text_takes_time_in_proportion_to_its_length(piece):
    def seconds(size):
        text = (piece * (size // len(piece) + 1))[:size]
        begun = time.process_time()
        read(text, "en")
        return time.process_time() - begun

    short, long = min(seconds(30_000), seconds(30_000)), seconds(240_000)
    assert long < 25 * short + 0.5


def test_terms_of_a_reading_are_terms_of_the_register():
    text = (
        "The Provider informs the Customer of data breaches within two weeks of detection, by e-mail to a@ours.example."
    )
    (reading,) = read(text)
    terms = reading.terms()
    assert (terms.amount, terms.unit, terms.trigger) == (2, Unit.WEEKS, Trigger.DETECTION)
    assert (terms.channels, terms.address) == ((Channel.EMAIL,), "a@ours.example")
    assert (terms.debtor, terms.creditor, terms.standard) == ("processor", "controller", Standard.NONE)
    data = reading.as_data()
    assert (data["limit"]["amount"], data["limit"]["unit"], data["id"]) == (14, "days", "d1")
    assert data["evidence"]["quote"] == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Processor shall notify the Controller.", "en"),
        ("Le Sous-traitant informe le Client de la violation dans les 24 heures.", "fr"),
        ("Der Auftragnehmer informiert den Auftraggeber über die Verletzung.", "de"),
        ("El Encargado informará al Responsable de la violación.", "es"),
        ("Il Responsabile informa il Titolare della violazione dei dati.", "it"),
        ("De Verwerker meldt het datalek aan de Verwerkingsverantwoordelijke.", "nl"),
    ],
)
def test_the_language_is_found_out(text, language):
    assert language_of(text) == language
