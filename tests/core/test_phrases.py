"""A sentence and its values: English by itself, any language by the reader."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.errors import FieldError, FieldErrors
from core.phrases import Phrase, show

MOMENT = datetime(2026, 3, 30, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (Phrase("due now"), "due now"),
        (Phrase("{hours} hours left", {"hours": 3}), "3 hours left"),
        (Phrase("{a} and {b}", {"a": Phrase("{n} days", {"n": 2}), "b": Phrase("more")}), "2 days and more"),
        (Phrase("on {day}", {"day": date(2026, 5, 1)}), "on Fri 1 May 2026"),
        (Phrase("{name} wrote", {"name": "{x} %s <b>"}), "{x} %s <b> wrote"),
    ],
)
def test_a_phrase_in_english(phrase, text):
    assert str(phrase) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MOMENT.astimezone(ZoneInfo("Europe/Berlin")), "Mon 30 Mar 2026 19:30 CEST"),
        (MOMENT, "Mon 30 Mar 2026 17:30 UTC"),
        (MOMENT.astimezone(timezone(timedelta(hours=5, minutes=45))), "Mon 30 Mar 2026 23:15 UTC+05:45"),
        (date(2026, 12, 24), "Thu 24 Dec 2026"),
        (10_000, "10000"),
        ("Łódź", "Łódź"),
        (None, "None"),
    ],
)
def test_a_value_in_english(value, text):
    assert show(value) == text


def test_the_reader_s_language_reaches_every_nested_phrase_and_value():
    phrase = Phrase("{what} ends {when}", {"what": Phrase("clock {n}", {"n": 7}), "when": MOMENT})
    german = {"{what} ends {when}": "{when} endet {what}", "clock {n}": "Uhr {n}"}
    assert phrase.render(german.__getitem__, lambda value: f"<{value}>") == f"<{MOMENT}> endet Uhr <7>"


def test_a_missing_value_is_an_error_and_not_a_hole():
    with pytest.raises(KeyError, match="hours"):
        str(Phrase("{hours} hours left"))


def test_equal_phrases_are_one_in_a_set():
    elsewhere = MOMENT.astimezone(ZoneInfo("Asia/Tokyo"))
    assert len({Phrase("at {m}", {"m": MOMENT}), Phrase("at {m}", {"m": elsewhere})}) == 1
    assert len({Phrase("at {m}", {"m": MOMENT}), Phrase("at {m}", {"m": None}), Phrase("now")}) == 3


def test_a_refusal_keeps_its_field_and_its_phrase():
    phrase = Phrase("At most {n}.", {"n": 5})
    error = FieldError("amount", phrase)
    assert (error.field, error.message, str(error)) == ("amount", phrase, "At most 5.")


def test_several_refusals_are_carried_together():
    errors = [FieldError("a", "First."), FieldError("b", Phrase("Second."))]
    together = FieldErrors(errors)
    assert together.errors == errors
    assert str(together) == "First.; Second."
