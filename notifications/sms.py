"""SMS by Twilio."""

from datetime import datetime
from typing import Any

from notifications.provider import TIMEOUT, Account
from notifications.texts import Letter


class SmsTransport:
    """Hands letters to Twilio, or to the server at `base_url` that answers as Twilio does."""

    #: Only a text tells whether a sender is taken.
    probe = None

    def __init__(
        self,
        sid: str | None,
        token: str | None,
        sender: str | None,
        base_url: str | None = None,
        status_callback: str | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._account = Account(sid, token, base_url, timeout)
        self._sender = sender or ""
        self.name = self._sender
        self.configured = self._account.complete and bool(sender)
        self.loopback = self._account.loopback
        self._status_callback = self._account.reachable(status_callback)

    def send(self, letter: Letter, at: datetime) -> str:
        """Hands the text over; returns the provider's sid. `at` is not needed: Twilio writes its own moment."""
        words: dict[str, Any] = {"to": letter.address, "body": letter.body}
        words["messaging_service_sid" if self._sender.startswith("MG") else "from_"] = self._sender
        if self._status_callback:
            words["status_callback"] = self._status_callback
        return self._account.order(lambda client: client.messages.create(**words))

    def close(self) -> None:
        self._account.close()
