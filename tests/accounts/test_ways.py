"""Further ways to reach a person, what pages tell of them, and quiet hours."""

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person, Way
from core.database import db
from core.times import now
from notifications import status
from notifications.models import Delivery, Refusal
from notifications.outbox import queue
from notifications.texts import Text
from tests.visitor import Visitor, add_person, errors_at, text_of

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app).enter_as("administrator")


@pytest.fixture
def url(visitor: Visitor) -> str:
    number = add_person(visitor.app, "responder", name="Rui", phone="+447700900101")
    return f"/people/{number}/ways"


def ways(app: Flask) -> list[tuple[str, str, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(Way).order_by(Way.id))
        return [(one.channel, one.address, one.emergency) for one in rows]


def test_a_chat_address_is_added_shortened_and_taken_away(visitor: Visitor, url: str) -> None:
    assert visitor.submit(url, url, channel="chat", address=f" {SLACK} ").location == url
    assert ways(visitor.app) == [("chat", SLACK, False)]
    page = visitor.get(url)
    assert "slack://…" in page
    assert "TIiaj" not in page
    visitor.submit(url, "/ways/1/remove")
    assert ways(visitor.app) == []


@pytest.mark.parametrize(
    ("channel", "address", "stored"),
    [
        ("email", "Rui@Home.example", "rui@home.example"),
        ("sms", "+44 7700 900199", "+447700900199"),
        ("voice", "+44 7700 900199", "+447700900199"),
    ],
)
def test_a_mailbox_or_number_for_emergencies(
    visitor: Visitor, url: str, channel: str, address: str, stored: str
) -> None:
    visitor.submit(url, url, channel=channel, address=address, emergency="y")
    assert ways(visitor.app) == [(channel, stored, True)]
    assert "only while our mail is compromised" in visitor.get(url)


@pytest.mark.parametrize(
    ("channel", "address", "said"),
    [
        ("chat", "mailto://user:pass@mail.example", "of this kind"),
        ("chat", "slack://nothing", "complete address"),
        ("email", "nobody", "no e-mail address"),
        ("sms", "1234", "country code"),
        ("sms", "", "fill this in"),
        ("email", "responder@ours.example", "there already"),
        ("sms", "+44 7700 900101", "there already"),
    ],
)
def test_what_is_no_address_is_refused_beside_the_field(
    visitor: Visitor, url: str, channel: str, address: str, said: str
) -> None:
    assert said in errors_at(visitor.submit(url, url, channel=channel, address=address))["address"]
    assert ways(visitor.app) == []


def test_the_page_tells_what_is_known_of_each_address(visitor: Visitor, url: str) -> None:
    assert text_of(visitor.get(url)).count("not tried yet") == 3
    with visitor.app.app_context():
        made = queue([Text("k1", "alert", "INC-7", "email", "responder@ours.example", "s", "b")], now())
        db.session.commit()
        db.session.get_one(Delivery, made[0].id).state = status.DELIVERED
        db.session.add(Refusal(channel="sms", address="+447700900101", since=now()))
        db.session.commit()
    page = text_of(visitor.get(url))
    assert "last text arrived" in page
    assert "asked to be left alone" in page
    assert page.count("not tried yet") == 1


def test_nobody_gets_more_ways_than_anybody_needs(visitor: Visitor, url: str) -> None:
    for number in range(10):
        visitor.submit(url, url, channel="sms", address=f"+4477009002{number:02}")
    answer = visitor.submit(url, url, channel="sms", address="+447700900299")
    assert errors_at(answer)["address"] == "10 further ways at most, please."


def test_quiet_hours_are_kept_as_they_were_entered(visitor: Visitor, url: str) -> None:
    person = url.removesuffix("/ways")
    visitor.submit(person, quiet_from="22:00", quiet_until="07:00")
    visitor.submit(person)
    with visitor.app.app_context():
        rui = db.session.scalars(select(Person).where(Person.name == "Rui")).one()
        assert (rui.quiet_from, rui.quiet_until) == ("22:00", "07:00")
    assert errors_at(visitor.submit(person, quiet_until="")) == {"quiet_from": "Give both times, or neither."}
    visitor.submit(person, quiet_from="", quiet_until="")
    with visitor.app.app_context():
        rui = db.session.scalars(select(Person).where(Person.name == "Rui")).one()
        assert (rui.quiet_from, rui.quiet_until) == (None, None)


# ---- one's own


@pytest.mark.parametrize("role", ["responder", "auditor"])
def test_everybody_sets_the_own_quiet_hours(app: Flask, role: str) -> None:
    own = Visitor(app).enter_as(role)
    assert own.submit("/account", "/account/quiet-hours", quiet_from="22:00", quiet_until="07:00").status_code == 302
    assert 'value="22:00"' in own.get("/account")
    wrong = own.submit("/account", "/account/quiet-hours", quiet_until="")
    assert errors_at(wrong) == {"quiet_from": "Give both times, or neither."}
    # The password's form is left alone, and a wrong password leaves the hours as they are.
    assert set(errors_at(own.submit("/account", "/account"))) == {"old_password", "password"}
    with app.app_context():
        (person,) = db.session.scalars(select(Person))
        assert (person.quiet_from, person.quiet_until) == ("22:00", "07:00")


def test_everybody_adds_and_takes_away_own_ways_by_the_same_checks_and_nobody_elses(visitor: Visitor, url: str) -> None:
    visitor.submit(url, url, channel="chat", address=SLACK)
    own = Visitor(visitor.app).enter_as("auditor")
    assert "Ways to reach you" in own.get("/account")
    page = "/account/ways"
    assert "no e-mail address" in errors_at(own.submit(page, page, channel="email", address="me"))["address"]
    assert own.submit(page, page, channel="email", address="me@home.example", emergency="y").location == page
    assert "me@home.example" in own.get(page)
    assert "slack" not in own.get(page)
    others, mine = 1, 2
    removed = own.client.post(f"/account/ways/{others}/remove", data={"csrf_token": own.token()})
    assert removed.status_code == 404
    assert own.submit(page, f"/account/ways/{mine}/remove").location == page
    assert ways(visitor.app) == [("chat", SLACK, False)]
