"""Chat and web hooks: which addresses are taken, what the loopback's answers mean, and that no token gets out."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db, writing
from core.errors import FieldError
from notifications.addresses import is_example, shown
from notifications.chat import SCHEMES, ChatTransport, clean_chat
from notifications.errors import TransportError
from notifications.models import Delivery
from notifications.operations import transports
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.texts import Letter, Text

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
BODY = "Łódź\nhttp://localhost/a/key"
TOKEN = "s3cr3t-t0ken"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#alarm"


class Hook(ThreadingHTTPServer):
    """A web hook on the loopback that answers as it is told; 0 hangs up instead."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answer = 200
        self.taken: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), self._handler())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.answer == 0:
                    self.close_connection = True
                    return
                hook.taken.append(json.loads(body))
                self.send_response(hook.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                pass

        return Handler

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/{TOKEN}"


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def letter(address: str, subject: str | None = "INC-7: 12 h left") -> Letter:
    return Letter(
        1, "alert", "INC-7", "chat", address, subject, "Łódź\nhttp://localhost/a/key", None, "en", "<1@b.invalid>"
    )


def refused(address: str) -> TransportError:
    with pytest.raises(TransportError) as error:
        ChatTransport().send(letter(address), AT)
    return error.value


def test_a_text_is_taken_as_it_is(hook: Hook) -> None:
    assert ChatTransport().send(letter(hook.address), AT) == "<1@b.invalid>"
    (taken,) = hook.taken
    assert (taken["title"], taken["message"]) == ("INC-7: 12 h left", BODY)
    ChatTransport().send(letter(hook.address, subject=None), AT)
    assert hook.taken[1]["message"].startswith("Łódź")


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [(400, True), (401, True), (403, True), (404, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_what_the_answer_means(hook: Hook, answer: int, permanent: bool) -> None:
    hook.answer = answer
    error = refused(hook.address)
    assert (error.permanent, error.unknown, error.whole) == (permanent, False, False)
    assert f"({answer})" in str(error.message)


def test_nobody_there_is_no_doubt_and_a_connection_that_breaks_is(hook: Hook) -> None:
    hook.answer = 0
    error = refused(hook.address)
    assert (error.permanent, error.unknown) == (False, True)
    port = hook.server_port
    hook.shutdown()
    hook.server_close()
    error = refused(f"json://127.0.0.1:{port}/{TOKEN}")
    assert (error.permanent, error.unknown) == (False, False)


def test_an_address_that_names_nobody_is_not_taken() -> None:
    error = refused("ntfys://user:pass@")
    assert (error.permanent, error.unknown) == (False, False)


def test_no_token_gets_into_a_log_or_an_error(
    hook: Hook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.INFO)
    for answer in (200, 404, 0):
        hook.answer = answer
        try:
            ChatTransport().send(letter(hook.address), AT)
        except TransportError as error:
            assert TOKEN not in str(error.message)
            assert TOKEN not in repr(error.__cause__)
    with pytest.raises(FieldError) as wrong:
        clean_chat(f"slack://{TOKEN}")
    assert TOKEN not in str(wrong.value.message)
    assert TOKEN not in caplog.text
    out, err = capfd.readouterr()
    assert TOKEN not in out + err


@pytest.mark.parametrize(
    "address",
    [
        SLACK,
        "ntfys://ntfy.example/alarm",
        "ntfy://alarm",
        "matrixs://user:pass@matrix.example/#alarm",
        "jsons://hooks.example/a?+X-Key=1",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "workflows://prod-1.westus.logic.azure.example:443/4567/SIGNATURE",
        "mmosts://chat.example/3ccdd113474722377935511fc85d3dd4",
        " gotifys://push.example/AbCdEf123456789 ",
    ],
)
def test_chat_push_and_web_hook_addresses_are_taken(address: str) -> None:
    assert clean_chat(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "slack",
        "https://hooks.example/a",
        "mailto://user:pass@mail.example",
        "mailtos://user:pass@mail.example",
        "twilio://AC:token@+46701740605/+46701740606",
        "syslog://",
        "dbus://",
        "windows://",
        "macosx://",
        "file:///etc/passwd",
        "rsyslog://127.0.0.1",
        "mastodon://token@host.example",
        "apprise://127.0.0.1/token",
        "slack://",
        "json://",
        "json://[broken",
        "workflows://prod.example/4567/SIGNATURE?template=/etc/passwd",
        "jsons://hooks.example/a?verify=no",
        "jsons://hooks.example/a?VERIFY=no",
    ],
)
def test_mail_sms_this_machine_and_nonsense_are_refused(address: str) -> None:
    with pytest.raises(FieldError) as wrong:
        clean_chat(address)
    assert wrong.value.field == "address"
    assert refused(address).permanent


def test_every_scheme_of_the_list_exists() -> None:
    from apprise.plugins import N_MGR

    assert set(N_MGR.schemas()) >= SCHEMES


def test_pages_show_the_kind_and_no_token() -> None:
    assert shown("chat", SLACK).startswith("slack://… (")
    assert "T1JJ" not in shown("chat", SLACK)
    assert shown("chat", SLACK) != shown("chat", SLACK + "2")


@pytest.mark.parametrize(
    ("address", "example"),
    [
        ("jsons://hooks.example/a", True),
        ("matrixs://user:pass@matrix.example/#alarm", True),
        ("json://127.0.0.1:8080/x", False),
        (SLACK, False),
        ("jsons://user@hooks.example:8443/x@y", True),
    ],
)
def test_a_web_hook_at_an_example_host_is_never_called(address: str, example: bool) -> None:
    assert is_example("chat", address) == example


def test_from_the_outbox_to_the_hook_and_given_up_where_it_is_gone(context: Flask, hook: Hook) -> None:
    ways_out = transports(context.config["BREACHCLOCK"])
    for number, answer in enumerate((200, 404), 1):
        hook.answer = answer
        with writing():
            queue([Text(f"call:1:{number}:1:chat", "alert", "INC-7", "chat", hook.address, "INC-7", BODY)], AT)
            db.session.commit()
        deliver_due(lambda: AT, "w", ways_out)
    states = db.session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert states == ["accepted", "failed"]
    assert [one["message"] for one in hook.taken] == [BODY, BODY]
    assert TOKEN not in " ".join(
        db.session.scalars(select(Delivery.last_error).where(Delivery.last_error.is_not(None)))
    )
