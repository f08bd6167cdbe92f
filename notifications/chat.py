"""Chat tools, push services and web hooks through the Apprise library: the address says which and where.

Such an address often holds a token, so it stands in no log and in no error, and pages shorten it.
"""

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from core.errors import FieldError
from core.phrases import Phrase
from notifications.errors import TransportError
from notifications.texts import Letter

if TYPE_CHECKING:
    from apprise import Apprise, AppriseAsset

#: Services that show a text to the people of one conversation, phone or web hook. Mail and SMS have channels of their
#: own here; what writes to the public, to this machine or runs a program is not for alerts.
SCHEMES = frozenset(
    {
        *("discord", "form", "forms", "gchat", "gotify", "gotifys", "json", "jsons", "lark", "matrix", "matrixs"),
        *("mmost", "mmosts", "nctalk", "nctalks", "ntfy", "ntfys", "opsgenie", "pagerduty", "pbul", "pover"),
        *("rocket", "rockets", "ryver", "signal", "signals", "slack", "splunk", "tgram", "twist", "victorops"),
        *("webex", "workflow", "workflows", "wxteams", "xml", "xmls", "zulip"),
    }
)
#: Settings in an address that make the library read a file, or look at no certificate.
REFUSED_SETTINGS = frozenset({"template", "attach", "file", "verify"})
CONNECT, READ = 5.0, 10.0

#: What the library says of an answer, and of a connection that never came about.
_ANSWER = re.compile(r"error=(\d{3})\b")
_NEVER = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|Failed to (?:establish|resolve)|SSLError")
_BROKE = re.compile(r"(?i)connection error|socket exception|timed? ?out")
#: Answers that speak of this address: another try changes nothing.
GONE = frozenset({400, 401, 403, 404, 405, 410, 422})

_log = logging.getLogger("apprise")
_said = threading.local()


class ChatTransport:
    """Hands letters to the service that each address names. Nothing has to be configured."""

    configured = True
    loopback = False

    def send(self, letter: Letter, at: datetime) -> str:
        """Hands the text over; returns our own id, as most services give none back. `at` is not needed."""
        try:
            service = _service(letter.address)
        except FieldError as error:
            raise TransportError(error.message, permanent=True) from error
        service.socket_connect_timeout, service.socket_read_timeout = CONNECT, READ
        try:
            with _listening() as said:
                taken = service.notify(body=letter.body, title=letter.subject or "")
        except Exception as surprise:  # noqa: BLE001 - whatever it is, its words and its trace may hold the address
            kind = type(surprise).__name__
            raise TransportError(
                Phrase("The program failed while sending ({kind}).", {"kind": kind}), unknown=True
            ) from None
        if not taken:
            raise _refused(service.service_name, " ".join(said))
        return letter.message_id

    def close(self) -> None:
        """No connection is kept."""


def clean_chat(text: str, field: str = "address") -> str:
    """The address as it is stored; checked is its form only. FieldError on `field`."""
    text = text.strip()
    try:
        _service(text)
    except FieldError as error:
        raise FieldError(field, error.message) from None
    return text


def _service(address: str) -> Any:
    """The library's service for the address. FieldError where there is none, or none for alerts."""
    try:
        parts = urlsplit(address)
        settings = {name.lower() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        raise FieldError("address", _NO_ADDRESS) from None
    if parts.scheme.lower() not in SCHEMES:
        raise FieldError(
            "address",
            Phrase("Alerts do not go to addresses of this kind. Use one such as {example}.", {"example": "ntfys://…"}),
        )
    if refused := sorted(settings & REFUSED_SETTINGS):
        raise FieldError("address", Phrase("The setting {name} is not allowed here.", {"name": refused[0]}))
    with _listening():
        service = _library().instantiate(address, asset=_asset(), suppress_exceptions=True)
    if service is None:
        raise FieldError("address", _NO_ADDRESS)
    return service


_NO_ADDRESS = Phrase("This is no complete address of its kind. Copy it as the service gives it.")


@cache
def _library() -> "type[Apprise]":
    """The library with all its services, loaded at the first chat address only: it takes a second."""
    with warnings.catch_warnings():
        # Its part for mail, which is not used here, asks for a module that Python is about to drop.
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        from apprise import Apprise
        from apprise.plugins import N_MGR

        N_MGR.load_modules()
    return Apprise


def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset, PersistentStoreMode

    # Nothing of it is kept on disk, and no text is read from a file.
    return AppriseAsset(app_id="Breachclock", storage_mode=PersistentStoreMode.MEMORY, allow_templates=False)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What the library says meanwhile in this thread: the only place where it tells why a text was not taken."""
    _said.lines = lines = []
    try:
        yield lines
    finally:
        del _said.lines


class _Ear(logging.Filter):
    """Hears what the library says, and lets none of it on to any log: it names addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        lines = getattr(_said, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())
        return False


_log.setLevel(logging.DEBUG)
_log.addFilter(_Ear())


def _refused(service: str, said: str) -> TransportError:
    """What the library's words mean; the service's name is in the error, its address is not."""
    answer = _ANSWER.search(said)
    if answer is not None:
        code = int(answer[1])
        message = Phrase("{service} refused the text ({code}).", {"service": str(service), "code": str(code)})
        return TransportError(message, permanent=code in GONE)
    if _NEVER.search(said):
        return TransportError(Phrase("{service} cannot be reached.", {"service": str(service)}))
    if not _BROKE.search(said):
        return TransportError(Phrase("{service} did not take the text.", {"service": str(service)}))
    return TransportError(
        Phrase("{service} gave no clear answer, so the text may have been taken.", {"service": str(service)}),
        unknown=True,
    )
