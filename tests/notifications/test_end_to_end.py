"""The outbox with the real ways out: a mail server and a provider on the loopback, call-backs by HTTP."""

import threading
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

from core.database import db, writing
from notifications import operations
from notifications.email import MailTransport
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.sms import SmsTransport
from notifications.texts import Text
from tests.peers import SmtpPeer

MAIL = Text("alert:1:email", "alert", "INC-2026-0007", "email", "ada@corp.example", "Runs short", "12 h left")
SMS = Text("alert:1:sms", "alert", "INC-2026-0007", "sms", "+447700900123", None, "12 h left")


@pytest.fixture
def served(page_room):
    """The address of the mail room's pages, answering real requests."""
    server = make_server("127.0.0.1", 0, page_room, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def put(now, *texts):
    with writing():
        queued = [delivery.id for delivery in queue(texts, now)]
        db.session.commit()
    return queued


def test_a_mail_whose_acknowledgement_got_lost_arrives_twice_under_one_id(room, clock, mail_server):
    (number,) = put(clock(), MAIL)
    mail_server.break_after_data = 1
    ways = {"email": MailTransport(mail_server.url, "breach@corp.example")}
    deliver_due(clock, "w", ways)
    clock.turn(seconds=10)
    deliver_due(clock, "w", ways)
    assert [each.outcome for each in operations.attempts(number)] == ["unknown", "accepted"]
    first, second = mail_server.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]
    # The header says when this copy left, as the record does.
    assert [mail.message["Date"].datetime for mail in mail_server.mails] == [
        each.started_at for each in operations.attempts(number)
    ]


def test_a_mail_server_that_comes_back_gets_everything(room, clock, mail_server):
    put(clock(), MAIL, SMS)
    mail_server.sender_answers.extend(["421 4.3.2 restarting"] * 3)
    ways = {"email": MailTransport(mail_server.url, "breach@corp.example")}
    for _ in range(5):
        deliver_due(clock, "w", ways)
        clock.turn(minutes=2)
    assert len(mail_server.mails) == 1
    assert operations.counts() | {"accepted": 1, "held": 1} == operations.counts()


def test_the_second_server_takes_over_in_the_same_attempt_and_the_page_of_the_text_says_so(
    page_room, clock, mail_server
):
    with SmtpPeer() as gone:
        pass
    config = replace(
        page_room.config["BREACHCLOCK"],
        smtp_url=f"{gone.url.replace('//', '//breach:s3cret@')} {mail_server.url}",
        mail_from="breach@corp.example",
    )
    with page_room.app_context():
        (number,) = put(clock(), replace(MAIL, body_html="<p>12 h left</p>"))
        deliver_due(clock, "w", operations.transports(config))
        (attempt,) = operations.attempts(number)
    assert attempt.outcome == "accepted"
    assert len(mail_server.mails) == 1
    page = page_room.test_client().get(f"/deliveries/{number}").text
    servers = [url.removeprefix("smtp://") for url in (gone.url, mail_server.url)]
    assert f"Taken by {servers[1]}. Not taken before: {servers[0]}: The mail server cannot be used:" in page
    assert "s3cret" not in page


def test_an_sms_goes_out_and_its_signed_call_back_makes_it_delivered(page_room, served, clock, provider):
    page_room.config["BREACHCLOCK"] = replace(page_room.config["BREACHCLOCK"], base_url=served)
    way = SmsTransport(
        provider.sid, provider.token, provider.sender, provider.url, served + operations.CALLBACK_PATH, timeout=5
    )
    with page_room.app_context():
        put(clock(), SMS)
        assert deliver_due(clock, "w", {"sms": way}) == 1
        assert operations.counts()["accepted"] == 1
    sid = provider.messages[0]["sid"]
    assert provider.report(sid, "sent") == provider.report(sid, "delivered") == 204
    with page_room.app_context():
        assert operations.take_news(clock.turn(seconds=5)) == 1
        assert operations.counts()["delivered"] == 1
