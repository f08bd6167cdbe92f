"""An organisation states at its page what it is in the eyes of the law, and reads there what follows."""

from typing import Any

import pytest
from flask import Flask

from contracts.models import Party
from contracts.organisation.operations import our_party, save_profile
from contracts.profile import Profile
from contracts.statutes import LegalRole, Sector
from core.database import db
from core.errors import FieldError, FieldErrors
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in, parsed, text_of

PAGE = "/organisation/law"
EMPTY: dict[str, Any] = {
    "roles": [],
    "sectors": [],
    "countries": [],
    "main_establishment": "",
    "targets_eu": False,
}


@pytest.fixture
def officer(app: Flask) -> Visitor:
    with app.app_context():
        make.ours(country="CZ")
    return Visitor(app).enter_as("privacy_officer")


def stored(app: Flask) -> Party:
    with app.app_context():
        return our_party()


def facts(html: str) -> str:
    """The page's text with a space between what is named and what it is."""
    return text_of(html.replace("<dd>", " <dd>").replace("<p ", " <p "))


# --- what is stored


def test_a_profile_is_stored_and_taken_back(anywhere: Flask) -> None:
    with anywhere.app_context():
        make.ours(country="CZ")
        save_profile(EMPTY | {"roles": ["controller"], "sectors": ["health"], "countries": ["CZ", "ZA"]})
        db.session.expire_all()
        wanted = Profile(
            frozenset({LegalRole.CONTROLLER}), frozenset({Sector.HEALTH}), frozenset({"CZ", "ZA"}), None, False
        )
        assert our_party().profile() == wanted
        save_profile(EMPTY)
        db.session.expire_all()
        assert our_party().profile_data is None
        assert our_party().country == "CZ"


def test_a_code_that_is_no_country_is_named_with_all_else(context: Flask) -> None:
    make.ours()
    roles = ["essential_entity", "important_entity"]
    with pytest.raises(FieldErrors) as refused:
        save_profile(EMPTY | {"roles": roles, "countries": ["CZ", "UK", "QQ"], "main_establishment": "DE"})
    assert [error.field for error in refused.value.errors] == ["countries", "roles", "main_establishment"]
    assert "QQ, UK" in str(refused.value)
    assert our_party().profile_data is None


def test_who_has_no_name_states_nothing(context: Flask) -> None:
    with pytest.raises(FieldError):
        save_profile(EMPTY)


# --- the page


def test_an_organisation_states_what_it_is_and_reads_what_follows(officer: Visitor) -> None:
    assert PAGE in officer.get("/organisation")
    assert "no establishment in the Union or the EEA is stated" in text_of(officer.get(PAGE))
    answer = officer.submit(
        PAGE,
        data_protection_roles=["controller"],
        union_roles=["essential_entity"],
        sectors=["health"],
        union_countries=["CZ", "DE"],
        more_countries="za, ae",
        main_establishment="CZ",
    )
    assert answer.location == PAGE
    profile = stored(officer.app).profile()
    assert profile.countries == {"CZ", "DE", "ZA", "AE"}
    assert profile.roles == {LegalRole.CONTROLLER, LegalRole.ESSENTIAL_ENTITY}
    html = officer.get(PAGE)
    text = text_of(html)
    assert "Art. 33(1) GDPR Czechia the lead supervisory authority, where our main establishment is" in facts(html)
    starts, decided = text.split("These start by themselves")[1].split("Of these only a person can say")
    assert "Art. 23(4)(a) NIS2" in starts
    assert "without undue delay, at most 72 hours" in starts
    assert "Art. 33(2) GDPR" not in starts + decided
    assert "Art. 33(4) GDPR" in decided
    kept = entered(form_in(html, PAGE))
    assert kept["more_countries"] == "AE ZA"
    assert kept.getlist("union_countries") == ["CZ", "DE"]
    # Sent again untouched it says the same; emptied, it was never stated.
    officer.submit(PAGE)
    assert stored(officer.app).profile() == profile
    nothing: dict[str, Any] = dict.fromkeys(("data_protection_roles", "union_roles", "sectors", "union_countries"))
    officer.submit(PAGE, **nothing, more_countries="", main_establishment="")
    assert stored(officer.app).profile_data is None


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(officer: Visitor) -> None:
    answer = officer.submit(
        PAGE,
        union_roles=["essential_entity", "important_entity"],
        sectors=["energy"],
        union_countries=["FR"],
        more_countries="ZA, Atlantis",
        main_establishment="DE",
        targets_eu="y",
    )
    beside = errors_at(answer)
    assert set(beside) == {"union_roles", "more_countries", "main_establishment", "targets_eu"}
    assert "ATLANTIS" in beside["more_countries"]
    kept = entered(form_in(answer.get_data(as_text=True), PAGE))
    assert kept.getlist("union_roles") == ["essential_entity", "important_entity"]
    assert kept["more_countries"] == "ZA, Atlantis"
    assert (kept["main_establishment"], kept["targets_eu"], kept["sectors"]) == ("DE", "y", "energy")
    assert stored(officer.app).profile_data is None


def test_an_answer_that_no_page_offers_is_refused(officer: Visitor) -> None:
    data = {"csrf_token": officer.token(), "union_roles": "king", "union_countries": "US", "main_establishment": "UK"}
    answer = officer.client.post(PAGE, data=data)
    assert set(errors_at(answer)) == {"union_roles", "union_countries", "main_establishment"}


def test_without_an_establishment_in_the_union_every_authority_is_competent(officer: Visitor) -> None:
    officer.submit(PAGE, outside_countries=["US"], targets_eu="y")
    text = text_of(officer.get(PAGE))
    assert "the authority of every Member State where affected data subjects reside" in text
    assert "Cal. Civ. Code 1798.82(a)" in text.split("Of these only a person can say")[1]


def test_what_was_not_seen_in_a_source_is_marked(officer: Visitor) -> None:
    officer.submit(PAGE, union_roles=["telecom_provider"])
    marked = [
        " ".join("".join(row.itertext()).split())
        for row in parsed(officer.get(PAGE)).iter("li")
        if any("badge--warning" in (one.get("class") or "") for one in row.iter())
    ]
    assert len(marked) == 1
    assert "Art. 3 Regulation (EU) No 611/2013" in marked[0]


@pytest.mark.parametrize("role", ["contract_manager", "responder", "auditor"])
def test_everybody_else_reads_it_as_facts(officer: Visitor, role: str) -> None:
    reader = Visitor(officer.app).enter_as(role)
    html = reader.get(PAGE)
    assert list(parsed(html).find(".//main").iter("form")) == []
    assert text_of(html).count("not stated") == 5
    officer.submit(PAGE, union_roles=["important_entity"], union_countries=["CZ"], main_establishment="CZ")
    text = facts(reader.get(PAGE))
    assert "important entity (NIS2)" in text
    assert "Main establishment Czechia" in text


def test_before_the_organisation_has_a_name_the_page_says_so(app: Flask) -> None:
    visitor = Visitor(app).enter_as("administrator")
    assert "not named yet" in text_of(visitor.get(PAGE))
    answer = visitor.client.post(PAGE, data={"csrf_token": visitor.token(), "main_establishment": ""})
    assert answer.status_code == 422
    assert "Name our organisation first." in text_of(answer.get_data(as_text=True))
