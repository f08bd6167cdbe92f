"""Working days: public holidays by country and part, company days, and how far ahead the data reaches."""

from datetime import UTC, date, datetime

import pytest

from contracts.calendars import Calendar, _holidays, calendar, checked_code
from core.errors import FieldError

#: The European Union, the European Economic Area, and the other places of the catalogue; some parts of countries.
PLACES = (
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT"),
    *("NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "CH", "GB", "US", "BR"),
    *("DE-BY", "GB-SCT", "CH-ZH", "ES-MD", "IT-BZ"),
)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("DE", date(2026, 4, 3), "Good Friday"),
        ("DE", date(2026, 4, 6), "Easter Monday"),
        ("IE", date(2026, 4, 6), "Easter Monday"),
        ("GR", date(2026, 4, 10), "Good Friday"),
        ("GR", date(2026, 4, 13), "Easter Monday"),
        ("IT", date(2026, 5, 1), "Labor Day"),
        ("FR", date(2026, 12, 25), "Christmas Day"),
        ("DE-BY", date(2026, 1, 6), "Epiphany"),
        ("US", date(2026, 7, 3), "Independence Day (observed)"),
        ("US", date(2027, 12, 31), "New Year's Day (observed)"),
        ("BR", date(2026, 11, 20), "National Day of Zumbi and Black Awareness"),
    ],
)
def test_public_holidays_have_their_names(code, day, name):
    assert Calendar(code).free(day) == name
    assert not Calendar(code).is_working(day)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("IE", date(2026, 4, 3)),
        ("DE", date(2026, 1, 6)),
        ("BE", date(2026, 12, 28)),
        ("US", date(2026, 12, 24)),
        (None, date(2026, 12, 25)),
    ],
)
def test_what_is_no_holiday_there_is_a_working_day(code, day):
    assert Calendar(code).free(day) is None


def test_weekends_and_company_days_are_no_working_days():
    days = calendar("DE", ("2026-12-24",))
    assert str(days.free(date(2026, 12, 24))) == "closed by the contract's own calendar"
    assert str(days.free(date(2026, 12, 27))) == "weekend"
    assert days.is_working(date(2026, 12, 28))
    assert Calendar("DE").is_working(date(2026, 12, 24))


def test_the_weekend_is_that_of_the_country():
    friday, sunday = date(2026, 6, 5), date(2026, 6, 7)
    assert [Calendar("SA").is_working(day) for day in (friday, sunday)] == [False, True]
    assert [Calendar("DE").is_working(day) for day in (friday, sunday)] == [True, False]


def test_the_nearest_working_day_is_found_both_ways():
    days, holiday = Calendar("DE"), date(2026, 12, 26)
    assert (days.on_or_before(holiday), days.on_or_after(holiday)) == (date(2026, 12, 24), date(2026, 12, 28))
    working = date(2026, 12, 28)
    assert (days.on_or_before(working), days.on_or_after(working)) == (working, working)


@pytest.mark.parametrize("code", ["DE", "de", " DE-BY ", "us", "GB-SCT"])
def test_a_known_code_is_cleaned(code):
    assert checked_code(code) == code.strip().upper()


@pytest.mark.parametrize("code", ["", "XX", "Germany", "DE-ZZ", "D", "DE-", "EU", "__import__"])
def test_an_unknown_place_is_refused_at_its_field(code):
    with pytest.raises(FieldError, match="No public holidays are known for") as refused:
        checked_code(code)
    assert refused.value.field == "calendar"


def test_years_outside_the_data_have_no_holidays_and_say_so():
    days = Calendar("DE")
    assert (days.knows(2026), days.knows(1700), days.knows(2101)) == (True, False, False)
    assert _holidays("DE", 2101) == {}
    assert Calendar().knows(2101)


@pytest.mark.parametrize("code", PLACES)
def test_the_data_reaches_two_years_ahead(code):
    """If this fails, the library of holidays needs an update: periods would be counted without their holidays."""
    this_year = datetime.now(UTC).year
    for year in (this_year, this_year + 1, this_year + 2):
        assert Calendar(code).knows(year)
        assert date(year, 1, 1) in _holidays(code, year)
        assert len(_holidays(code, year)) >= 4
        assert [name for name in _holidays(code, year).values() if "estimated" in name] == []


def test_names_do_not_depend_on_the_machine(monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    _holidays.cache_clear()
    assert Calendar("DE").free(date(2026, 12, 25)) == "Christmas Day"
