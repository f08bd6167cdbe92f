"""The directory over HTTP: read by everybody, overridden by officers with who, when and what was before."""

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db
from incidents.authorities.models import AuthorityOverride
from tests import make
from tests.visitor import Visitor, errors_at, text_of


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    with app.app_context():
        make.ours(country="DE")
    return Visitor(app).enter_as("privacy_officer")


def test_every_authority_is_listed_and_shown(visitor: Visitor) -> None:
    page = text_of(visitor.get("/authorities"))
    assert "Österreichische Datenschutzbehörde" in page
    assert "Nordrhein-Westfalen" in page
    page = text_of(visitor.get("/authorities/BE"))
    assert "A filing in another language is inadmissible" in page
    assert "https://www.dataprotectionauthority.be" in page
    assert "from memory" in text_of(visitor.get("/authorities/HR"))
    assert visitor.client.get("/authorities/XX").status_code == 404


def test_an_override_says_by_whom_and_keeps_what_was_before(visitor: Visitor) -> None:
    answer = visitor.submit("/authorities/HR/edit", channel="online_form", breach_url="https://form.azop.example")
    assert answer.status_code == 302, errors_at(answer)
    page = text_of(visitor.get("/authorities/HR"))
    assert "https://form.azop.example" in page
    assert "overridden by The privacy_officer on" in page
    assert "from memory" not in page.partition("What to know")[0]
    visitor.submit("/authorities/HR/edit", channel=None)
    with visitor.app.app_context():
        rows = list(db.session.scalars(select(AuthorityOverride).order_by(AuthorityOverride.id)))
    assert [(row.field, row.value) for row in rows] == [
        ("channel", "online_form"),
        ("breach_url", "https://form.azop.example"),
        ("channel", None),
    ]
    assert "email" in visitor.get("/authorities/HR/edit"), "the directory's own channels are back"


def test_the_authority_of_our_seat_is_stated_once(visitor: Visitor) -> None:
    assert "not stated" in text_of(visitor.get("/authorities/DE"))
    visitor.submit("/authorities/DE/edit", seat="DE-HH")
    assert "HmbBfDI (Hamburg)" in text_of(visitor.get("/authorities/DE"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("channel", "fax"), ("languages", "french"), ("website", "http://x.example"), ("breach_email", "nobody")],
)
def test_what_nobody_knows_is_refused_beside_its_field(visitor: Visitor, field: str, value: str) -> None:
    answer = visitor.submit("/authorities/FR/edit", **{field: value})
    assert field in errors_at(answer)
    with visitor.app.app_context():
        assert db.session.scalar(select(AuthorityOverride)) is None
