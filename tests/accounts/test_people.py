"""Our own people: who is on the alert list, who may sign in, and who has to remain."""

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from notifications.incoming.operations import store_reply
from tests import make
from tests.visitor import PASSWORD, Visitor, add_person, entered, errors_at, form_in, parsed, text_of


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app).enter_as("administrator")


def stored(app: Flask, email: str) -> Person | None:
    with app.app_context():
        return db.session.scalar(select(Person).where(Person.email == email))


def row_of(html: str, name: str) -> str:
    rows = [" ".join("".join(row.itertext()).split()) for row in parsed(html).iter("tr")]
    return next(row for row in rows if row.startswith(name))


def test_a_person_can_be_on_the_list_without_an_account(visitor: Visitor) -> None:
    answer = visitor.submit(
        "/people/new", name="Łukasz Żak", email="lukasz@ours.example", phone="+44 7700 900123", on_call="y"
    )
    assert (answer.status_code, answer.location) == (302, "/people")
    person = stored(visitor.app, "lukasz@ours.example")
    assert (person.phone, person.on_call, person.role, person.zone) == ("+447700900123", True, None, "Europe/Prague")
    html = visitor.get("/people")
    assert "Łukasz Żak is saved." in text_of(html)
    assert row_of(html, "Łukasz") == (
        "Łukasz Żak on call lukasz@ours.example +447700900123 cannot sign in: alerts only Europe/Prague"
    )


def test_marks_say_who_is_not_reached_and_who_cannot_sign_in(visitor: Visitor) -> None:
    add_person(visitor.app, "auditor", name="Ada", password_hash=None)
    add_person(visitor.app, "responder", name="Rui", on_call=True, active=False)
    html = visitor.get("/people")
    assert "not on call" in row_of(html, "Ada")
    assert "no phone: gets no SMS" in row_of(html, "Ada")
    assert "cannot sign in: no password yet" in row_of(html, "Ada")
    assert row_of(html, "Rui").startswith("Rui inactive not on call")
    assert "cannot sign in: inactive" in row_of(html, "Rui")


def test_a_wrong_phone_and_a_wrong_address_are_both_named_and_kept(visitor: Visitor) -> None:
    typed = {"name": "Ιωάννα", "email": "joanna(at)ours", "phone": "12345", "password": "short"}
    answer = visitor.submit("/people/new", **typed)
    errors = errors_at(answer)
    assert set(errors) == {"email", "phone", "password"}
    assert errors["email"] == "This is no e-mail address: joanna(at)ours"
    assert errors["phone"].startswith("Write the number with its country code")
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert {name: kept[name] for name in typed} == {**typed, "password": ""}


@pytest.mark.parametrize("phone", ["+44 7700 900123 ext. 4", "+44 12", "+999 123456789", "+49 FOO BAR", "0" * 40])
def test_a_phone_that_is_none_is_refused_beside_its_field(visitor: Visitor, phone: str) -> None:
    answer = visitor.submit("/people/new", name="A", email="a@ours.example", phone=phone)
    assert set(errors_at(answer)) == {"phone"}
    assert stored(visitor.app, "a@ours.example") is None


@pytest.mark.parametrize("email", ["a", "a@", "@b.example", "a b@c.example", "a@b..example", "a@b.example\nBcc: x@y.z"])
def test_an_address_that_is_none_is_refused_beside_its_field(visitor: Visitor, email: str) -> None:
    assert set(errors_at(visitor.submit("/people/new", name="A", email=email))) == {"email"}


def test_one_address_belongs_to_one_person(visitor: Visitor) -> None:
    answer = visitor.submit("/people/new", name="B", email="Administrator@ours.example")
    assert errors_at(answer) == {"email": "Somebody else has this address already."}


def test_a_name_longer_than_its_column_is_refused(visitor: Visitor) -> None:
    assert set(errors_at(visitor.submit("/people/new", name="n" * 201, email="n@ours.example"))) == {"name"}


@pytest.mark.parametrize("change", [{"role": "responder"}, {"role": ""}, {"active": None}])
def test_the_last_administrator_cannot_be_taken_away(visitor: Visitor, change: dict) -> None:
    answer = visitor.submit("/people/1", **change)
    assert errors_at(answer) == {"role": "Somebody must remain who can sign in as administrator."}
    person = stored(visitor.app, "administrator@ours.example")
    assert (person.role, person.active) == ("administrator", True)


def test_with_a_second_administrator_the_first_can_go_and_is_out_at_once(visitor: Visitor) -> None:
    add_person(visitor.app, "administrator", email="second@ours.example")
    assert visitor.submit("/people/1", role="").location == "/people"
    assert visitor.client.get("/people").location.startswith("/sign-in")


def test_an_untouched_form_changes_nothing(visitor: Visitor) -> None:
    number = add_person(visitor.app, "auditor", password=PASSWORD, phone="+447700900123", language="fr", on_call=True)
    before = stored(visitor.app, "auditor@ours.example")
    assert visitor.submit(f"/people/{number}").location == "/people"
    after = stored(visitor.app, "auditor@ours.example")
    columns = [column.name for column in Person.__table__.columns]
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]


def test_an_administrator_gives_a_first_password(visitor: Visitor) -> None:
    number = add_person(visitor.app, "auditor", password_hash=None)
    visitor.submit(f"/people/{number}", password=PASSWORD)
    answer = Visitor(visitor.app).submit("/sign-in", email="auditor@ours.example", password=PASSWORD)
    assert answer.location == "/"


def test_a_phone_that_answered_stop_is_marked_until_it_says_start(visitor: Visitor) -> None:
    with visitor.app.app_context():
        make.person("Ada", phone="+447700900123")
        store_reply("SM1", "+447700900123", "STOP", None, make.NOW)
    assert "answered STOP: gets no SMS" in row_of(visitor.get("/people"), "Ada")
    assert "No SMS goes to +447700900123 since" in text_of(visitor.get("/people/2"))
    assert "answered STOP" not in visitor.get("/people/1")
    with visitor.app.app_context():
        store_reply("SM2", "+447700900123", "START", None, make.NOW)
    assert "answered STOP" not in visitor.get("/people")


def test_a_name_is_never_read_as_markup(visitor: Visitor) -> None:
    add_person(visitor.app, "auditor", name="<script>alert(1)</script>")
    html = visitor.get("/people")
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_a_person_who_does_not_exist_is_not_found(visitor: Visitor) -> None:
    assert visitor.client.get("/people/77").status_code == 404
