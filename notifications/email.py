"""E-mail: a letter handed over to the mail server."""

import logging
import re
import smtplib
import ssl
from datetime import datetime
from email.errors import MessageError
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from core.config import is_loopback
from core.files import stored
from core.phrases import Phrase
from notifications.compose import compose
from notifications.errors import TransportError
from notifications.texts import Letter, Receipt

log = logging.getLogger(__name__)

TIMEOUT = 20.0
# Servers in wide use refuse the 101st message of a connection, or put off delivery after the tenth.
PER_CONNECTION = 10
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
LEFT_WITHOUT = Phrase("Its file is gone or was changed, so it left without it.")


class MailTransport:
    """Hands letters to one mail server, up to ten over one connection."""

    def __init__(
        self,
        smtp_url: str | None,
        mail_from: str | None,
        context: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
        files: Path | None = None,
    ) -> None:
        self._server: SplitResult = urlsplit(smtp_url or "")
        #: Host and port as the setting has them, without user and password.
        self.name = self._server.netloc.rpartition("@")[2]
        self._from = mail_from or ""
        self._mailbox = parseaddr(self._from)[1]
        self._context, self._timeout, self._files = context, timeout, files
        self._connection: smtplib.SMTP | None = None
        self._sent = 0
        self.configured = bool(smtp_url and mail_from)
        self.loopback = is_loopback(smtp_url)

    def send(self, letter: Letter, at: datetime) -> Receipt:
        """Hands the letter over; returns its Message-ID once the server has said that it took it. A file that is lost
        holds up no notice, whose text says the same; the receipt tells of it."""
        attached = self._attached(letter)
        try:
            message, recipient, international = compose(letter, self._from, at, attached)
        except (ValueError, IndexError, MessageError) as error:
            raise TransportError(
                Phrase("This cannot be written as an e-mail: {error}", {"error": str(error)}), permanent=True
            ) from error
        connection = self._ready(international)
        self._recipient(connection, recipient)
        self._data(connection, message)
        self._sent += 1
        if self._sent >= PER_CONNECTION:
            self.close()
        return Receipt(letter.message_id, LEFT_WITHOUT if letter.attached_sha256 and attached is None else None)

    def probe(self) -> None:
        """Whether the server would begin to take a text: greets it, signs in and names our sender, by a connection that
        no text waits for. TransportError if not."""
        connection, own = self._connected(), self._mailbox
        try:
            code, reply = connection.mail(own)
            if code < 400:
                # Some servers hang only here. Whatever this one answers of our own address, it answers.
                connection.rcpt(own)
            connection.quit()
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise _unreachable(error) from error
        if code >= 400:
            raise _sender_refused(code, reply)

    def close(self) -> None:
        connection, self._connection, self._sent = self._connection, None, 0
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()

    def _attached(self, letter: Letter) -> bytes | None:
        """The file that goes with a letter, None if it has none or it is lost."""
        if letter.attached_sha256 is None:
            return None
        content = stored(self._files, letter.attached_sha256) if self._files else None
        if content is None:
            log.error("delivery %s leaves without its file, which is gone or was changed", letter.id)
        return content

    def _ready(self, international: bool) -> smtplib.SMTP:
        """A connection on which the server has accepted our sender."""
        used = self._connection is not None
        connection = self._connection or self._open()
        if international and not connection.has_extn("smtputf8"):
            raise TransportError(
                Phrase("The mail server cannot handle the letters of this address (no SMTPUTF8)."),
                permanent=True,
                elsewhere=True,
            )
        try:
            code, reply = connection.mail(self._mailbox, ["SMTPUTF8"] if international else [])
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            if used:
                # Servers hang up on an idle connection; a fresh one tells whether anything is really wrong.
                return self._ready(international)
            raise _unreachable(error) from error
        if code < 400:
            return connection
        self.close()
        if used and code < 500:
            return self._ready(international)
        raise _sender_refused(code, reply)

    def _open(self) -> smtplib.SMTP:
        self._connection, self._sent = self._connected(), 0
        return self._connection

    def _connected(self) -> smtplib.SMTP:
        """A fresh connection, secured and signed in as the setting has it."""
        scheme, host = self._server.scheme, self._server.hostname or ""
        port = self._server.port or PORTS[scheme]
        # The name is given because asking the network for our own may hang just when the network is in trouble.
        name = self._mailbox.rpartition("@")[2] or "localhost"
        try:
            if scheme == "smtps":
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, port, name, timeout=self._timeout, context=self._tls()
                )
            else:
                connection = smtplib.SMTP(host, port, name, timeout=self._timeout)
        except (smtplib.SMTPException, OSError) as error:
            raise _unreachable(error) from error
        try:
            if scheme == "smtp+starttls":
                connection.starttls(context=self._tls())
            connection.ehlo_or_helo_if_needed()
            if self._server.username:
                connection.login(unquote(self._server.username), unquote(self._server.password or ""))
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise _unreachable(error) from error
        return connection

    def _recipient(self, connection: smtplib.SMTP, recipient: str) -> None:
        try:
            code, reply = connection.rcpt(recipient)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _interrupted(error) from error
        if code < 400:
            return
        self.close()
        said = Phrase("The mail server refused the address: {reply}", {"reply": _read(code, reply)})
        # 530 speaks of us (sign in first), not of the recipient.
        for_good = code >= 500 and code != 530
        raise TransportError(said, permanent=for_good, whole=code == 530, elsewhere=not for_good or _is_policy(reply))

    def _data(self, connection: smtplib.SMTP, message: bytes) -> None:
        try:
            code, reply = connection.data(message)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, error.smtp_error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TransportError(
                Phrase(
                    "The connection broke while the text was being handed over, so it may have been taken: {error}",
                    {"error": _said(error)},
                ),
                unknown=True,
            ) from error
        if code < 400:
            return
        self.close()
        said = Phrase("The mail server refused the text: {reply}", {"reply": _read(code, reply)})
        raise TransportError(said, permanent=code >= 500, elsewhere=code < 500 or _is_policy(reply))

    def _drop(self) -> None:
        """Lets go of a connection that no longer answers, without a farewell that would wait for another time-out."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._sent = None, 0

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()


def _is_policy(reply: bytes | str) -> bool:
    """Whether a refusal for good is one of policy (RFC 3463: class 5, subject 7), such as that this server relays
    nothing for us: that says nothing of the address, and another server may think otherwise."""
    return _text(reply).lstrip().startswith("5.7.")


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _read(code: int, reply: bytes | str) -> str:
    # Control letters are no part of a sentence, and PostgreSQL stores no NUL.
    words = re.sub(r"[\x00-\x1f\x7f]", " ", _text(reply)).split()
    return " ".join([str(code), *words])[:500]


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _read(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split())[:500] or type(error).__name__


def _unreachable(error: Exception) -> TransportError:
    """No usable connection: wrong name, wrong password, wrong certificate, down. All of it can be mended in time."""
    return TransportError(Phrase("The mail server cannot be used: {error}", {"error": _said(error)}), whole=True)


def _sender_refused(code: int, reply: bytes | str) -> TransportError:
    """Whatever is wrong with our own sender is wrong for every text, and a setting can mend it."""
    said = Phrase("The mail server refused our sender: {reply}", {"reply": _read(code, reply)})
    return TransportError(said, whole=True)


def _interrupted(error: Exception) -> TransportError:
    return TransportError(Phrase("The mail server broke off: {error}", {"error": _said(error)}), broken=True)
