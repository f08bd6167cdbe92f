"""The score and the factors over HTTP: stored with their arithmetic, earlier ones kept, an aid beside the verdict."""

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db
from incidents.models import Incident
from incidents.severity.models import Assessment
from tests import make
from tests.visitor import Visitor, errors_at, text_of

SUPERMARKET = {
    "data-0-name": "names and addresses",
    "data-0-step": "simple:0",
    "identification": "4",
    "confidentiality": "1",
    "over_100_individuals": "y",
    "factor_number": "2,000 customers",
}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    with app.app_context():
        make.ours()
        make.incident()
    return Visitor(app).enter_as("privacy_officer")


def address(visitor: Visitor, tail: str) -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}{tail}"


def test_a_score_is_stored_with_its_arithmetic_and_the_one_before_stays(visitor: Visitor) -> None:
    url = address(visitor, "/severity")
    assert visitor.submit(url, **SUPERMARKET).status_code == 302
    page = text_of(visitor.get(url))
    assert "SE = DPC × EI + CB = 1 × 1 + 0.25 = 1.25" in page
    assert "more than 100 people" in page
    visitor.submit(url, **{"data-1-name": "balances", "data-1-step": "financial:-1", "data-1-reason": "one month"})
    page = text_of(visitor.get(url))
    assert "balances: financial 3 − 1 = 2" in page
    assert "balancesone month" in page, "the reason of a step stands beside its score"
    assert "Number of people affected2,000 customers" in page.partition("Earlier scores")[2], "so do earlier factors"
    with visitor.app.app_context():
        assert [one.quarters for one in db.session.scalars(select(Assessment).order_by(Assessment.id))] == [5, 9]
    assert "Severity by ENISA's method: 1.25" in text_of(visitor.get(address(visitor, "")))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"data-0-step": ""}, "Each kind of data needs its name and its class."),
        ({"data-0-name": "", "data-0-step": ""}, "Name at least one kind of data."),
        ({"data-0-step": "simple:1"}, "Each step of context needs its reason: names and addresses."),
    ],
)
def test_what_the_method_lacks_is_said_and_nothing_typed_is_lost(visitor: Visitor, typed: dict, sentence: str) -> None:
    answer = visitor.submit(address(visitor, "/severity"), **SUPERMARKET | typed)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert sentence in text_of(page)
    assert "2,000 customers" in page


def test_an_unlikely_risk_for_many_needs_an_explicit_word(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/severity"), **SUPERMARKET)
    url = address(visitor, "/verdict")
    page = text_of(visitor.get(url))
    assert "= 1.25" in page
    assert "2,000 customers" in page
    answer = visitor.submit(url, risk="unlikely", reasons="It was sent back.")
    assert "More than 100 people are concerned" in errors_at(answer)["confirmed"]
    assert "It was sent back." in answer.get_data(as_text=True)
    assert visitor.submit(url, risk="unlikely", reasons="It was sent back.", confirmed="y").status_code == 302


def test_the_closest_cases_stand_beside_the_verdict_as_unverified(visitor: Visitor) -> None:
    visitor.submit(address(visitor, "/sheet/nature"), incident_types=["device_lost"])
    page = text_of(visitor.get(address(visitor, "/verdict")))
    assert "Case 10: Stolen device, data encrypted" in page
    assert "unverified" in page
