from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.database import db, writing
from notifications import views
from notifications.errors import TransportError
from notifications.models import Delivery, News
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.texts import Text
from tests.notifications.mailroom import Pigeon, Reader
from tests.pages import StrictClient
from tests.peers import signed

NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
MAIL = Text("a:1", "alert", "INC-2026-0007", "email", "ada@breach.se", "Runs <b>short</b>", "12 h <i>left</i>")
TOKEN = "a token for the loopback"
PUBLIC = "https://breach.example/app/callbacks/twilio/status"


@pytest.fixture
def client(page_room):
    return StrictClient(page_room, page_room.response_class, use_cookies=True)


def put(app, *texts, errors=None):
    with app.app_context():
        with writing():
            queue(texts, NOW)
            db.session.commit()
        if errors is not None:
            deliver_due(lambda: NOW, "w", {"email": Pigeon(errors=errors), "sms": Pigeon(configured=False)})


def stored(app, model):
    with app.app_context():
        return db.session.scalars(select(model)).all()


def test_the_list_shows_what_left_and_what_did_not(client, page_room):
    put(page_room, MAIL, replace(MAIL, key="s:1", channel="sms", address="+46701740605"), errors=[])
    page = client.get("/deliveries").text
    assert "handed over" in page
    assert "No SMS account is configured" in page
    assert "Runs &lt;b&gt;short" in page
    held = client.get("/deliveries?state=held").text
    assert "+46701740605" in held
    assert "ada@breach.se" not in held
    assert client.get("/deliveries?state=nonsense").status_code == 404


def test_the_list_goes_by_fifty(client, page_room):
    put(page_room, *(replace(MAIL, key=f"a:{n}", subject=f"Text {n:03}") for n in range(51)))
    page = client.get("/deliveries").text
    assert "Text 050" in page
    assert "Text 000" not in page
    assert "before=2" in page
    older = client.get("/deliveries?before=2").text
    assert "Text 000" in older
    assert "Text 001" not in older


def test_an_empty_list_says_so(client):
    assert "There is no delivery here." in client.get("/deliveries").text


def test_a_delivery_shows_its_text_and_its_attempts(client, page_room):
    put(page_room, MAIL, errors=[])
    page = client.get("/deliveries/1").text
    assert "12 h &lt;i&gt;left&lt;/i&gt;" in page
    assert "@breachclock.invalid" in page
    assert "Record that it came back" in page
    assert client.get("/deliveries/2").status_code == 404


def test_a_failure_is_seen_by_the_person_who_says_so(client, page_room):
    put(page_room, MAIL, errors=[TransportError("550 no such user", permanent=True)])
    assert "Runs" in client.get("/deliveries?state=unseen").text
    assert ">Seen</button>" in client.get("/deliveries/1").text
    assert client.post("/deliveries/1/seen", follow_redirects=True).status_code == 200
    assert stored(page_room, Delivery)[0].seen_by == 7
    assert "There is no delivery here." in client.get("/deliveries?state=unseen").text
    assert client.post("/deliveries/2/seen").status_code == 404


def test_a_bounce_is_recorded_with_a_word_about_it(client, page_room):
    put(page_room, MAIL, errors=[])
    nothing = client.post("/deliveries/1/bounced", data={"detail": ""})
    assert nothing.status_code == 422
    assert stored(page_room, Delivery)[0].state == "accepted"
    page = client.post("/deliveries/1/bounced", data={"detail": "mailbox full"}, follow_redirects=True).text
    assert "came back" in page
    assert stored(page_room, Delivery)[0].last_error == "mailbox full"
    again = client.post("/deliveries/1/bounced", data={"detail": "mailbox full"})
    assert again.status_code == 422
    assert "Only a text that was handed over can come back." in again.text


def test_a_signed_call_back_is_stored(client, page_room):
    fields, headers = signed(TOKEN, PUBLIC, "SM1", "undelivered", "30005")
    assert client.post("/callbacks/twilio/status", data=fields, headers=headers).status_code == 204
    (news,) = stored(page_room, News)
    assert (news.provider_id, news.word, news.error_code) == ("SM1", "undelivered", "30005")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda fields, headers: (fields | {"MessageStatus": "delivered"}, headers),
        lambda fields, headers: (fields, {}),
        lambda fields, headers: (fields, {"X-Twilio-Signature": "x" * 28}),
        lambda fields, headers: (fields | {"Extra": "1"}, headers),
        lambda fields, headers: (fields, signed("another", PUBLIC, "SM1", "sent")[1]),
        lambda fields, headers: (fields, signed(TOKEN, PUBLIC.replace("https", "http"), "SM1", "sent")[1]),
    ],
)
def test_a_call_back_with_a_wrong_signature_is_refused(client, page_room, spoil):
    fields, headers = spoil(*signed(TOKEN, PUBLIC, "SM1", "sent"))
    assert client.post("/callbacks/twilio/status", data=fields, headers=headers).status_code == 403
    assert stored(page_room, News) == []


def test_without_a_token_every_call_back_is_refused(client, page_room):
    page_room.config["BREACHCLOCK"] = replace(page_room.config["BREACHCLOCK"], twilio_auth_token=None)
    fields, headers = signed("", PUBLIC, "SM1", "sent")
    assert client.post("/callbacks/twilio/status", data=fields, headers=headers).status_code == 403


class Auditor(Reader):
    role = "auditor"


def test_an_auditor_reads_and_is_offered_no_button(client, page_room):
    page_room.login_manager.request_loader(lambda _request: Auditor())
    put(page_room, MAIL, errors=[])
    assert "<form" not in client.get("/deliveries/1").text


def test_the_views_say_who_may_call_them():
    assert views.twilio_status.public
    assert views.twilio_status.csrf_exempt
    assert views.twilio_status.own_transaction
    assert views.seen.roles == views.bounced.roles == ("administrator", "privacy_officer", "responder")
