"""The wall clock, zones, and lengths of time in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from core import times
from core.phrases import InLanguage, Phrase

NOON = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def reader():
    """An application with languages and nothing else."""
    app = Flask("reader")
    Babel(app)
    with app.app_context():
        yield app


def test_now_is_an_instant_in_utc():
    before, now, after = datetime.now(UTC), times.now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.tzinfo is UTC


@pytest.mark.parametrize(
    "name", [None, "", "Nowhere/Atlantis", "../etc/passwd", "Europe", "Europe/", "\0", "é", "x" * 5000]
)
def test_a_zone_that_is_none_is_utc(name):
    assert times.zone(name).key == "UTC"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "27 March 2026", "Friday 27 March 2026 12:00 UTC"),
        ("de", "27. März 2026", "Freitag, 27. März 2026 12:00 UTC"),
        ("es", "27 de marzo de 2026", "viernes, 27 de marzo de 2026 12:00 UTC"),
        ("fr", "27 mars 2026", "vendredi 27 mars 2026 12:00 UTC"),
    ],
)
def test_a_letter_writes_its_dates_in_full(reader, language, day, moment):
    with force_locale(language):
        assert times.written(Phrase("{day}", {"day": NOON.date()})) == day
        assert times.written(Phrase("{moment}", {"moment": NOON})) == moment
        assert times.written("as typed") == "as typed"


def test_a_zone_by_its_name():
    assert times.zone("Europe/Berlin").key == "Europe/Berlin"


def test_the_zones_offered_are_places_and_utc():
    names = times.zone_names()
    assert names[0] == "UTC"
    assert {"Europe/Berlin", "Europe/Kyiv", "Atlantic/Reykjavik", "America/New_York", "Asia/Kathmandu"} <= set(names)
    assert names[1:] == sorted(set(names[1:]))
    assert not {"Etc/GMT+5", "EST5EDT", "GB", "posixrules", "localtime"} & set(names)
    assert all(times.zone(name).key == name for name in names)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h 0 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=1), "1 day 1 h"),
        (timedelta(days=2, hours=3, minutes=59), "2 days 3 h"),
        (timedelta(days=365), "365 days"),
        (timedelta(hours=-5), "5 h 0 min"),
    ],
)
def test_a_length_of_time_in_words(reader, length, text):
    assert times.span(length) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON + timedelta(hours=2, minutes=5), "2 h 5 min left"),
        (NOON, "0 min left"),
        (NOON - timedelta(hours=5, minutes=2), "5 h 2 min over"),
        (NOON - timedelta(days=3), "3 days over"),
    ],
)
def test_what_is_left_or_over(reader, moment, text):
    assert times.remaining(moment, NOON) == text


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("en", "Europe/Berlin", "Fri 27 Mar 2026 13:00 CET"),
        ("de", "Europe/Berlin", "Fr., 27. März 2026 13:00 CET"),
        ("fr", "America/New_York", "ven. 27 mars 2026 08:00 EDT"),
        ("en", "Nowhere/Atlantis", "Fri 27 Mar 2026 12:00 UTC"),
    ],
)
def test_a_moment_as_the_reader_s_clock_and_language_show_it(reader, language, zone, text):
    with force_locale(language):
        assert times.local(NOON, zone) == text


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", 12_000, "12,000"),
        ("de", 12_000, "12.000"),
        ("de", date(2026, 3, 27), "Fr., 27. März 2026"),
        ("de", True, "True"),
        ("de", "12000", "12000"),
    ],
)
def test_a_value_as_the_reader_s_language_writes_it(reader, language, value, text):
    with force_locale(language):
        assert times.shown(value) == text


def test_a_phrase_is_read_in_the_reader_s_language(reader):
    with force_locale("de"):
        assert times.words(Phrase("{n} records", {"n": 12_000})) == "12.000 records"


@pytest.mark.parametrize(("value", "text"), [("plain %s {x}", "plain %s {x}"), (None, "None"), (3, "3")])
def test_what_is_no_phrase_stays_as_it_is(reader, value, text):
    assert times.words(value) == text


@pytest.mark.parametrize(
    "said",
    [Phrase("{n} records", {"n": 12_000}), InLanguage(Phrase("{n} records", {"n": 12_000}), "fr"), "12000", None],
)
def test_a_long_text_is_said_in_the_same_words(reader, said):
    with force_locale("de"):
        assert times.fluent()(said) == times.words(said)
