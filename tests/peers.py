"""Peers on the loopback: a mail server and a provider that behave, or misbehave, as they are told."""

import asyncio
import json
import re
import socket
import ssl
import threading
import urllib.request
from base64 import b64decode
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived: the envelope and the parsed message, and the number of the connection it came by."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes
    connection: int


class _Server(Controller):
    """Listens on that port, or with 0 on one that the system chose, known before the first connection."""

    def __init__(self, handler: Any, port: int, **options: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        super().__init__(handler, hostname="127.0.0.1", port=self._socket.getsockname()[1], **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._socket, ssl=self.ssl_context)


class SmtpPeer:
    """A real SMTP server. `refusals` answers a recipient, `sender_answers` and `text_answers` the next MAIL and DATA.

    `break_after_data` mails arrive and then the line is cut before they are acknowledged; `hang` answers nothing to a
    recipient until the peer is stopped.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: bool = False,
        password: str | None = None,
        utf8: bool = True,
        port: int = 0,
    ) -> None:
        self.mails: list[Mail] = []
        self.logins: list[tuple[str, str]] = []
        self.refusals: dict[str, str] = {}
        self.sender_answers: deque[str] = deque()
        self.text_answers: deque[str] = deque()
        self.break_after_data = 0
        self.hang = False
        self._password = password
        self._connections: list[Session] = []
        options: dict[str, Any] = {"enable_SMTPUTF8": utf8}
        if starttls:
            options |= {"tls_context": tls, "require_starttls": True}
        elif tls is not None:
            options["ssl_context"] = tls
        if password is not None:
            options |= {"authenticator": self._authenticate, "auth_require_tls": starttls}
        self._server = _Server(self, port, **options)

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections handed over at least a sender."""
        return len(self._connections)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.stop()

    # The names that aiosmtpd looks for.

    async def handle_MAIL(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if session not in self._connections:
            self._connections.append(session)
        if self.sender_answers:
            return self.sender_answers.popleft()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.hang:
            await asyncio.sleep(60)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.text_answers:
            return self.text_answers.popleft()
        raw = bytes(envelope.content or b"")
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        connection = self._connections.index(session)
        self.mails.append(Mail(str(envelope.mail_from), list(envelope.rcpt_tos), message, raw, connection))
        if self.break_after_data:
            self.break_after_data -= 1
            server.transport.abort()
        return "250 taken"

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        user, password = data.login.decode(), data.password.decode()
        self.logins.append((user, password))
        # Not handled: the server itself is to answer.
        return AuthResult(success=password == self._password, handled=False)


def signed(token: str, url: str, sid: str, word: str, error_code: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """The fields and headers of a status call-back to `url`, signed as Twilio signs it."""
    fields = {"MessageSid": sid, "MessageStatus": word, "SmsSid": sid, "SmsStatus": word}
    if sid.startswith("CA"):
        fields = {"CallSid": sid, "CallStatus": word}
    if error_code:
        fields["ErrorCode"] = error_code
    return fields, signature(token, url, fields)


def signature(token: str, url: str, fields: dict[str, str]) -> dict[str, str]:
    """The header that proves that Twilio brings these fields to `url`."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields)}


@dataclass
class TwilioPeer:
    """Answers as the documented REST API does. `answers` holds what comes next instead of 201.

    An answer is a status and an error code, with `Retry-After` in seconds if given; "silence" answers nothing until
    the peer is stopped, "cut" takes the text and cuts the line, "noise" answers 201 with something unreadable.
    """

    sid: str = "AC" + "0" * 32
    token: str = "a token for the loopback"
    sender: str = "+15005550006"
    answers: deque[Any] = field(default_factory=deque)
    messages: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    requests: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self._numbers = count(1)
        account = f"/2010-04-01/Accounts/{self.sid}"
        self._paths = {f"{account}/Messages.json": ("SM", self.messages), f"{account}/Calls.json": ("CA", self.calls)}
        self._stopped = threading.Event()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                peer._post(self)

            def log_message(self, *_args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def report(self, sid: str, word: str, error_code: str = "") -> int:
        """Posts a signed call-back to the address that came with the message or call; returns the answer's status."""
        url = next(one["StatusCallback"] for one in (*self.messages, *self.calls) if one["sid"] == sid)
        return self.bring(url, signed(self.token, url, sid, word, error_code)[0])[0]

    def reply(self, url: str, sender: str, said: str, sid: str) -> tuple[int, str]:
        """Brings an SMS from `sender` to `url`; returns the answer's status and text."""
        return self.bring(url, {"MessageSid": sid, "From": sender, "To": self.sender, "Body": said})

    def press(self, sid: str, key: str) -> tuple[int, str]:
        """Presses a key in the call of that sid; returns the answer's status and text."""
        call = next(one for one in self.calls if one["sid"] == sid)
        gather = ElementTree.fromstring(call["Twiml"]).find("Gather")
        assert gather is not None
        return self.bring(gather.attrib["action"], {"CallSid": sid, "To": call["To"], "Digits": key})

    def bring(self, url: str, fields: dict[str, str]) -> tuple[int, str]:
        """Posts signed fields to one of our addresses."""
        call = urllib.request.Request(url, urlencode(fields).encode(), signature(self.token, url, fields))
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(call, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        fields = dict(parse_qsl(request.rfile.read(int(request.headers["Content-Length"])).decode()))
        self.requests += 1
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        if kind != "Basic" or b64decode(given).decode() != f"{self.sid}:{self.token}":
            return self._refuse(request, 401, 20003, "Authenticate")
        if request.path not in self._paths:
            return self._refuse(request, 404, 20404, "The requested resource was not found")
        answer = self.answers.popleft() if self.answers else None
        if answer == "silence":
            self._stopped.wait()
            return None
        if isinstance(answer, tuple):
            return self._refuse(request, *answer[:2], "told to", *answer[2:])
        if not re.fullmatch(r"\+[1-9]\d{6,14}", fields.get("To", "")):
            return self._refuse(request, 400, 21211, "The 'To' number is not a valid phone number")
        return self._take(request, fields, answer)

    def _take(self, request: BaseHTTPRequestHandler, fields: dict[str, str], answer: str | None) -> None:
        letters, taken = self._paths[request.path]
        sid = f"{letters}{next(self._numbers):032x}"
        taken.append(fields | {"sid": sid})
        self._taken(taken[-1])
        if answer == "cut":
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        body = {"sid": sid, "status": "queued", "to": fields["To"], "body": fields.get("Body"), "error_code": None}
        self._answer(request, 201, b"<html>" if answer == "noise" else json.dumps(body).encode())

    def _taken(self, message: dict[str, str]) -> None:
        """A text was taken and is not answered yet."""

    def _refuse(
        self, request: BaseHTTPRequestHandler, status: int, code: int, text: str, retry_after: object = None
    ) -> None:
        body = {"code": code, "message": text, "more_info": f"https://provider.example/errors/{code}", "status": status}
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self._answer(request, status, json.dumps(body).encode(), headers)

    def _answer(
        self, request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
