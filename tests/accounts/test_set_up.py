"""The first visit: a one-time code from the console makes the first administrator, and only the first."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person, SetupCode
from accounts.operations import issue_setup_code
from core.database import db
from tests.visitor import PASSWORD, Visitor, add_person, entered, errors_at, form_in, text_of

NOW = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
PERSON = {
    "name": "Zdeňka Ožanová",
    "email": "Zdenka@Ours.Example",
    "phone": "+44 7700 900123",
    "zone": "Europe/Prague",
    "password": PASSWORD,
}


@pytest.fixture
def code(app: Flask) -> str:
    with app.app_context():
        return issue_setup_code(NOW)


@pytest.mark.parametrize("url", ["/", "/sign-in", "/contracts"])
def test_the_first_visit_ends_at_the_set_up(app: Flask, url: str) -> None:
    page = Visitor(app).client.get(url, follow_redirects=True)
    assert page.request.path == "/setup"
    assert "The code stands in the window in which the program was started" in text_of(page.get_data(as_text=True))


def test_the_code_makes_the_administrator_who_is_signed_in_and_named_first_step(app: Flask, code: str) -> None:
    visitor = Visitor(app)
    answer = visitor.submit("/setup", code=f" {code.upper()} ", **PERSON)
    assert (answer.status_code, answer.location) == (302, "/organisation")
    assert "This is the first step: who we are." in text_of(visitor.get("/organisation"))
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.name, person.email, person.phone) == (PERSON["name"], "zdenka@ours.example", "+447700900123")
        assert (person.role, person.on_call, person.zone) == ("administrator", True, "Europe/Prague")
        assert PASSWORD not in person.password_hash
        assert db.session.scalar(select(SetupCode)) is None


def test_a_wrong_code_makes_nobody_and_loses_nothing_typed(app: Flask, code: str) -> None:
    visitor = Visitor(app)
    answer = visitor.submit("/setup", code="0000-0000-0000-0000", **PERSON)
    assert errors_at(answer) == {
        "code": "This is not the code on the console. A restart of the program prints a new one."
    }
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert {name: kept[name] for name in PERSON} == {**PERSON, "password": ""}
    with app.app_context():
        assert db.session.scalar(select(Person)) is None
    assert visitor.submit("/setup", code=code, **PERSON).status_code == 302


def test_everything_that_is_wrong_is_said_at_once(app: Flask, code: str) -> None:
    answer = Visitor(app).submit(
        "/setup", code="x", name="   ", email="zdenka at ours", phone="Example 5", zone="", password="short"
    )
    assert set(errors_at(answer)) == {"code", "name", "email", "phone", "zone", "password"}


def test_no_zone_is_guessed(app: Flask, code: str) -> None:
    answer = Visitor(app).submit("/setup", code=code, **{**PERSON, "zone": ""})
    assert errors_at(answer) == {"zone": "Choose the zone in which you read the time."}


def test_a_used_code_is_gone_and_the_page_with_it(app: Flask, code: str) -> None:
    Visitor(app).submit("/setup", code=code, **PERSON)
    second = Visitor(app)
    second.get("/sign-in")
    token = entered(form_in(second.page.get_data(as_text=True)))["csrf_token"]
    for answer in (
        second.client.get("/setup"),
        second.client.post("/setup", data={**PERSON, "email": "b@b.example", "code": code, "csrf_token": token}),
    ):
        assert (answer.status_code, answer.location) == (302, "/sign-in")
    with app.app_context():
        assert len(db.session.scalars(select(Person)).all()) == 1
        assert issue_setup_code(NOW) is None


def test_a_new_code_replaces_the_one_before(app: Flask, code: str) -> None:
    with app.app_context():
        newer = issue_setup_code(NOW + timedelta(hours=1))
    visitor = Visitor(app)
    assert set(errors_at(visitor.submit("/setup", code=code, **PERSON))) == {"code"}
    assert visitor.submit("/setup", code=newer, **PERSON).status_code == 302


def test_without_any_code_nothing_fits(app: Flask) -> None:
    assert set(errors_at(Visitor(app).submit("/setup", code="anything", **PERSON))) == {"code"}


def test_people_without_a_password_do_not_close_the_set_up(app: Flask, code: str) -> None:
    add_person(app, "administrator", password_hash=None, email="other@ours.example")
    assert Visitor(app).submit("/setup", code=code, **PERSON).status_code == 302
