"""The page of a link, for a person in the dark; and the buttons of the application."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db
from core.times import now
from incidents.alerts.answers.link import MISSES
from incidents.alerts.models import Call, Summons
from incidents.watch import operations as watch
from notifications.models import Delivery
from notifications.texts import with_key
from tests import make
from tests.visitor import Visitor, form_in, text_of


@pytest.fixture
def called(app: Flask) -> Flask:
    """An incident logged just now, which called Ada; she reads French."""
    with app.app_context():
        make.ours()
        make.person("Ada", language="fr", zone="Europe/Paris")
        northwind = make.party("Northwind")
        deal = make.contract(northwind, make.ours(), make.IN_24_HOURS)
        make.incident(deal, now=now().replace(microsecond=0), title="Stolen from Northwind")
        watch.look(now(), "w")
    return app


def link(app: Flask) -> str:
    """The path of the link in the first e-mail."""
    with app.app_context():
        mail = db.session.scalars(select(Delivery).where(Delivery.channel == "email").order_by(Delivery.id)).first()
        return re.search(r"/a/[\w-]+", with_key(mail.body, mail.secret)).group()


def answers(app: Flask) -> list[tuple[str | None, str | None]]:
    with app.app_context():
        return [(one.answer, one.answered_by) for one in db.session.scalars(select(Summons).order_by(Summons.id))]


def press(visitor: Visitor, path: str, answer: str):
    form = form_in(visitor.get(path))
    token = next(field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token")
    return visitor.client.post(path, data={"csrf_token": token, "answer": answer})


def test_looking_at_the_link_answers_nothing_however_often_and_by_whom(called):
    path, phone = link(called), Visitor(called)
    before = answers(called)
    for _ in range(3):
        page = phone.get(path)
    assert phone.client.head(path).status_code == 200
    assert phone.client.get(path, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch"}).status_code == 200
    assert answers(called) == before
    assert {answer for answer, _by in before} == {None}
    assert '<html lang="fr">' in page
    assert "INC-" in page
    assert 'class="clock__duty"' in page
    # Whoever holds the phone learns the duty and the time, and no name.
    assert not any(name in page for name in ("Northwind", "Stolen", "Ada"))
    assert phone.page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert phone.page.headers["Referrer-Policy"] == "no-referrer"
    assert phone.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("answer", ["acknowledged", "help", "wrong_person"])
def test_a_button_answers_once(called, answer):
    path, phone = link(called), Visitor(called)
    done = press(phone, path, answer)
    assert done.status_code == 200
    assert (answer, "link") in answers(called)
    after = answers(called)
    again = phone.client.get(path)
    assert again.status_code == 410
    assert '<form method="post" class="answers"' not in again.text
    assert answers(called) == after


def test_a_form_that_stood_open_answers_no_second_time(called):
    path, one, other = link(called), Visitor(called), Visitor(called)
    form = form_in(other.get(path))
    token = next(field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token")
    press(one, path, "acknowledged")
    after = answers(called)
    late = other.client.post(path, data={"csrf_token": token, "answer": "wrong_person"})
    assert late.status_code == 410
    assert answers(called) == after


def test_a_word_that_no_button_has_answers_nothing(called):
    path, phone = link(called), Visitor(called)
    before = answers(called)
    assert press(phone, path, "unreachable").status_code == 200
    assert press(phone, path, "").status_code == 200
    assert answers(called) == before


def test_a_post_without_the_pages_token_answers_nothing(called):
    before = answers(called)
    assert Visitor(called).client.post(link(called), data={"answer": "acknowledged"}).status_code == 400
    assert answers(called) == before


def test_a_link_of_an_alert_that_is_over_says_so(called):
    path = link(called)
    with called.app_context():
        for call in db.session.scalars(select(Call)):
            call.ended_at, call.ending, call.next_at = now(), "settled", None
        db.session.commit()
    page = Visitor(called).client.get(path)
    assert page.status_code == 410
    assert '<form method="post" class="answers"' not in page.text


def test_a_link_of_somebody_who_left_is_closed(called):
    path = link(called)
    with called.app_context():
        db.session.scalars(select(Summons)).first().person.active = False
        db.session.commit()
    assert Visitor(called).client.get(path).status_code == 410


def test_unknown_links_say_so_and_are_not_tried_for_long(called):
    phone = Visitor(called)
    first = phone.client.get("/a/" + "x" * 22)
    assert first.status_code == 404
    assert "This link is not known" in text_of(first.text)
    assert phone.client.get("/a/short").status_code == 404
    tried = [phone.client.get("/a/" + f"{number:022}").status_code for number in range(MISSES)]
    assert tried[-1] == 429
    # Whoever was given a true one is never kept out by others behind the same address.
    assert phone.client.get(link(called)).status_code == 200


def test_who_is_called_finds_the_buttons_on_now_and_on_the_incident(called):
    visitor = Visitor(called).enter_as("privacy_officer")
    with called.app_context():
        reference, call_id = make.db.session.scalars(select(Delivery.topic)).first(), 1
    for page in ("/", f"/incidents/{reference}"):
        assert f'action="/calls/{call_id}/answer"' in visitor.get(page)
    token = visitor.token()
    done = visitor.client.post(f"/calls/{call_id}/answer", data={"csrf_token": token, "answer": "acknowledged"})
    assert done.location == f"/incidents/{reference}"
    assert ("acknowledged", "app") in answers(called)
    with called.app_context():
        assert db.session.get(Call, call_id).acknowledged_at is not None
    assert f'action="/calls/{call_id}/answer"' not in visitor.get("/")
    # On the incident who is on it may still call for help.
    assert {"help", "wrong_person"} == set(re.findall(r'name="answer" value="(\w+)"', visitor.get(done.location)))
    again = visitor.client.post(f"/calls/{call_id}/answer", data={"csrf_token": token, "answer": "acknowledged"})
    assert again.location == f"/incidents/{reference}"
    # This person reads French.
    assert "Rien n’a été modifié" in visitor.get(again.location)


def test_a_responder_who_was_not_called_may_take_it_and_nothing_else(called):
    visitor = Visitor(called).enter_as("responder")
    page = visitor.get("/")
    assert "I take it" in page
    assert 'value="help"' not in page
    before = answers(called)
    token = visitor.token()
    visitor.client.post("/calls/1/answer", data={"csrf_token": token, "answer": "wrong_person"})
    assert answers(called) == before
    visitor.client.post("/calls/1/answer", data={"csrf_token": token, "answer": "acknowledged"})
    assert ("acknowledged", "app") in answers(called)


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("contract_manager", 302)])
def test_who_was_not_called_and_is_no_responder_takes_nothing(called, role, status):
    visitor = Visitor(called).enter_as(role)
    assert "/answer" not in visitor.get("/")
    before = answers(called)
    answer = visitor.client.post("/calls/1/answer", data={"csrf_token": visitor.token(), "answer": "acknowledged"})
    assert answer.status_code == status
    assert answers(called) == before


def test_a_call_that_does_not_exist_is_not_found(called):
    visitor = Visitor(called).enter_as("responder")
    data = {"csrf_token": visitor.token(), "answer": "acknowledged"}
    assert visitor.client.post("/calls/99/answer", data=data).status_code == 404
    assert visitor.client.post("/calls/1/answer", data=data | {"answer": "hm"}).status_code == 404
