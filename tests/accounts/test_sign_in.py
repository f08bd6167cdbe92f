"""Signing in and out: who gets in, who is held off, and where a person lands."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from sqlalchemy import select

from accounts import operations
from accounts.guard import inside
from accounts.models import Person
from core.database import db
from core.errors import FieldError
from tests.visitor import PASSWORD, Visitor, add_person, entered, errors_at, form_in, text_of

NOW = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
EMAIL = "responder@ours.example"
REFUSED = "No account has this address and password."


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    add_person(app, "administrator")
    add_person(app, "responder", password=PASSWORD)
    return Visitor(app)


def test_the_right_password_leads_to_the_start_page(visitor: Visitor) -> None:
    answer = visitor.submit("/sign-in", email=" Responder@ours.example ", password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "The responder" in visitor.get("/account")


def test_a_page_asked_for_before_is_where_one_lands(visitor: Visitor) -> None:
    asked = visitor.client.get("/contracts?q=crisp")
    assert asked.status_code == 302
    answer = visitor.submit(asked.location, email=EMAIL, password=PASSWORD)
    assert answer.location == "/contracts?q=crisp"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "https:/contracts",
        "http:evil.example",
        "evil.example",
        "",
    ],
)
def test_another_site_is_never_where_one_lands(visitor: Visitor, target: str) -> None:
    with visitor.app.test_request_context():
        assert inside(target) == "/"
    visitor.get("/sign-in")
    token = entered(form_in(visitor.page.get_data(as_text=True)))["csrf_token"]
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    assert visitor.client.post("/sign-in", query_string={"next": target}, data=data).location == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong"),
        ("nobody@ours.example", PASSWORD),
        ("' or 1=1 --", PASSWORD),
        ("Ж" * 200, "\x00"),
    ],
)
def test_every_refusal_reads_the_same(visitor: Visitor, email: str, password: str) -> None:
    answer = visitor.submit("/sign-in", email=email, password=password)
    assert errors_at(answer) == {"password": REFUSED}
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert (kept["email"], kept["password"]) == (email, "")


def test_an_unknown_address_costs_the_same_check_as_a_known_one() -> None:
    # An error that says "malformed" would come at once, and other costs would take another time.
    assert not PasswordHasher().check_needs_rehash(operations._NOBODY)
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(operations._NOBODY, PASSWORD)


def test_empty_fields_are_named_both(visitor: Visitor) -> None:
    assert set(errors_at(visitor.submit("/sign-in", email="  ", password=""))) == {"email", "password"}


@pytest.mark.parametrize(("role", "active"), [("auditor", False), (None, True)])
def test_a_person_who_may_not_is_refused_with_the_right_password(
    visitor: Visitor, role: str | None, active: bool
) -> None:
    add_person(visitor.app, role, password=PASSWORD, email="ada@ours.example", active=active)
    answer = visitor.submit("/sign-in", email="ada@ours.example", password=PASSWORD)
    assert errors_at(answer) == {"password": REFUSED}


def test_five_wrong_passwords_lock_the_address_for_the_right_one_too(visitor: Visitor) -> None:
    for _ in range(operations.ATTEMPTS):
        assert errors_at(visitor.submit("/sign-in", email=EMAIL, password="wrong")) == {"password": REFUSED}
    locked = {"password": "Too many wrong passwords for this address. Wait five minutes."}
    assert errors_at(visitor.submit("/sign-in", email=EMAIL, password=PASSWORD)) == locked
    with visitor.app.app_context():
        person = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
        assert person.locked_until is not None


def test_the_lock_ends_after_five_minutes(visitor: Visitor) -> None:
    with visitor.app.app_context():
        for _ in range(operations.ATTEMPTS):
            with pytest.raises(FieldError):
                operations.sign_in(EMAIL, "wrong", NOW)
        with pytest.raises(FieldError, match="Too many"):
            operations.sign_in(EMAIL, PASSWORD, NOW + timedelta(minutes=4, seconds=59))
        person = operations.sign_in(EMAIL, PASSWORD, NOW + timedelta(minutes=5))
        assert (person.locked_until, person.failed_sign_ins) == (None, 0)


def test_tries_in_between_do_not_add_up_over_a_success(visitor: Visitor) -> None:
    with visitor.app.app_context():
        for _ in range(3):
            for _ in range(operations.ATTEMPTS - 1):
                with pytest.raises(FieldError, match="No account"):
                    operations.sign_in(EMAIL, "wrong", NOW)
            assert operations.sign_in(EMAIL, PASSWORD, NOW).email == EMAIL


def test_signing_out_ends_it(visitor: Visitor) -> None:
    visitor.enter_as("responder")
    assert visitor.submit("/account", "/sign-out").location == "/sign-in"
    assert visitor.client.get("/account").location.startswith("/sign-in")


def test_a_new_password_ends_every_other_session(visitor: Visitor) -> None:
    here, there = visitor.enter_as("responder"), Visitor(visitor.app).enter_as("responder")
    new = "quite another set of words"
    assert here.submit("/account", "/account", old_password=PASSWORD, password=new).location == "/account"
    assert "Password changed." in text_of(here.get("/account"))
    assert there.client.get("/account").location.startswith("/sign-in")
    assert Visitor(visitor.app).submit("/sign-in", email=EMAIL, password=new).location == "/"


def test_a_wrong_old_and_a_short_new_password_are_both_named(visitor: Visitor) -> None:
    answer = visitor.enter_as("responder").submit("/account", "/account", old_password="wrong", password="short")
    assert errors_at(answer) == {
        "old_password": "This is not your present password.",
        "password": "Use at least 12 characters; a few words make a good password.",
    }


def test_nothing_planted_before_sign_in_survives_it(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["planted"] = "before"
    visitor.submit("/sign-in", email=EMAIL, password=PASSWORD)
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"]
