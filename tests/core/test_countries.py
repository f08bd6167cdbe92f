"""The countries of the world, by code and in the reader's language."""

from flask import Flask
from flask_babel import force_locale

from contracts.law import EU_EEA, OTHER_COUNTRIES
from core.countries import codes, country_name, named


def test_the_countries_are_those_of_iso_3166_1() -> None:
    assert len(codes()) == 249
    assert codes() >= EU_EEA | OTHER_COUNTRIES
    assert not {"EU", "UK", "XK", "ZZ", "UN"} & codes()


def test_names_in_the_reader_s_language_and_in_their_order(app: Flask) -> None:
    with app.test_request_context(), force_locale("de"):
        assert country_name("CZ") == "Tschechien"
        assert [code for code, _name in named(["ZA", "AT", "PL"])] == ["AT", "PL", "ZA"]


def test_a_code_without_a_name_is_shown_as_it_is() -> None:
    assert country_name("QQ") == "QQ"
