"""One account at Twilio: its official client, opened late and closed early, and its refusals in our words."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from core.config import is_loopback
from core.phrases import Phrase
from notifications.errors import TransportError

if TYPE_CHECKING:
    from twilio.rest import Client

TIMEOUT = 10.0

# Refusals that speak of our own number or account: every text would fail, and a setting or a payment mends it.
# What speaks of the sender only: unverified, none, not ours, cannot send texts, a messaging service that is not there
# or has no numbers.
SENDERS = frozenset({21210, 21212, 21603, 21606, 21659, 21660, 21704})
OURS = frozenset({20003, 20005}) | SENDERS
# The person answered STOP, perhaps known there only. Whoever does not want our texts gets none from another number.
OPTED_OUT = 21610
# Another sender may do: the queue of this one is full, or it cannot reach that country.
OTHER_SENDER = SENDERS | {21611, 21612}
BUSY = frozenset({20429, 21611, 21730})


class Account:
    """Speaks to Twilio, or to the server at `base_url` that answers as Twilio does."""

    def __init__(self, sid: str | None, token: str | None, base_url: str | None, timeout: float = TIMEOUT) -> None:
        self._sid, self._token, self._base_url, self._timeout = sid or "", token or "", base_url, timeout
        self.complete = bool(sid and token)
        self.loopback = is_loopback(base_url)
        self._client: Client | None = None

    def reachable(self, callback: str | None) -> str | None:
        """The call-back address, or None: Twilio refuses the whole order over one that it cannot reach."""
        return callback if callback and (self.loopback or not is_loopback(callback)) else None

    def order(self, give: "Callable[[Client], Any]") -> str:
        """The id of what `give` makes with the client; TransportError where it was refused or nobody knows."""
        # Loaded at the first text only: the client takes a fifth of a second and 20 MB.
        from requests import exceptions as web
        from twilio.base.exceptions import TwilioException

        client = self._client = self._client or self._open()
        try:
            sid = give(client).sid
        except TwilioException as error:
            raise _refused(error, client.http_client.retry_after) from error
        except web.RequestException as error:
            raise _broken(error) from error
        except ValueError as error:
            raise TransportError(
                Phrase("The provider's answer could not be read, so the text may have been taken."), unknown=True
            ) from error
        if not sid:
            raise TransportError(Phrase("The provider answered without an id."), unknown=True)
        return str(sid)

    def close(self) -> None:
        if self._client is not None:
            self._client.http_client.session.close()
            self._client = None

    def _open(self) -> "Client":
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client

        base = urlsplit(self._base_url) if self._base_url else None

        class Web(TwilioHttpClient):
            """The client's own way to the web, with a time limit, a base address, and an eye on Retry-After."""

            retry_after: float | None = None

            def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
                self.retry_after = None
                if base is not None:
                    parts = urlsplit(url)
                    path = base.path.rstrip("/") + parts.path
                    url = urlunsplit((base.scheme, base.netloc, path, parts.query, ""))
                response = super().request(method, url, *args, **kwargs)
                self.retry_after = _seconds((response.headers or {}).get("Retry-After"))
                return response

        web = Web(timeout=self._timeout)
        # A proxy that this machine's environment names is for the outside.
        web.session.trust_env = not self.loopback
        return Client(self._sid, self._token, http_client=web)


def _refused(error: Exception, retry_after: float | None) -> TransportError:
    status = int(getattr(error, "status", 0) or 0)
    code = int(getattr(error, "code", 0) or 0)
    text = getattr(error, "msg", None) or getattr(error, "title", None) or type(error).__name__
    said = Phrase(
        "The provider refused the text: {text} ({code})", {"text": str(text)[:500], "code": str(code or status)}
    )
    elsewhere = code in OTHER_SENDER
    if status == 429 or code in BUSY:
        return TransportError(said, retry_after=retry_after, whole=True, elsewhere=elsewhere)
    if status >= 500:
        return TransportError(said, retry_after=retry_after, elsewhere=elsewhere)
    if status in (401, 403, 404) or code in OURS:
        return TransportError(said, whole=True, elsewhere=elsewhere)
    return TransportError(said, permanent=400 <= status < 500, elsewhere=elsewhere, unwanted=code == OPTED_OUT)


def _broken(error: Exception) -> TransportError:
    """Whether the connection never came about (nothing left us) or broke afterwards (it may have been taken)."""
    from requests import exceptions as web
    from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    never = isinstance(error, web.ConnectTimeout | web.SSLError | web.ProxyError) or isinstance(
        reason, NewConnectionError | NameResolutionError
    )
    if never:
        return TransportError(
            Phrase("The provider cannot be reached: {kind}", {"kind": type(reason or error).__name__}),
            whole=True,
            elsewhere=False,
        )
    return TransportError(
        Phrase(
            "The connection broke while the text was being handed over, so it may have been taken: {error}",
            {"error": type(error).__name__},
        ),
        unknown=True,
    )


def _seconds(text: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is left to our own waits."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None
