"""A mail server and a provider that misbehave on purpose and keep every text that they really received."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from email import message_from_bytes, policy
from itertools import count
from random import Random
from typing import Any

from tests.faults.tally import Arrival, mark_of_sms
from tests.peers import SmtpPeer, TwilioPeer

#: What a mail server does to the next text instead of taking it, or besides.
SMTP_MOODS = ("hang", "cut", "421", "451", "slow")
#: The provider's: answers as `TwilioPeer.answers` has them, and slow.
TWILIO_MOODS = ("slow", "silence", "cut", "noise", (503, 20503), (500, 20500), (429, 20429, 1))


class Moods(deque[Any]):
    """Now and then one of these, from a seed: about one in `every`; after that, what was put in by hand."""

    def __init__(self, moods: Sequence[Any] = (), every: int = 6, seed: int = 0) -> None:
        super().__init__()
        self._moods, self._every, self._random = moods, every, Random(seed)

    def next(self) -> Any:
        if self:
            return self.popleft()
        return self._random.choice(self._moods) if self._moods and not self._random.randrange(self._every) else None


class _Stops:
    """A peer that may be stopped before the end of its `with`."""

    _gone = False

    def stop(self) -> None:
        if not self._gone:
            self._gone = True
            super().__exit__(None, None, None)  # type: ignore[misc]

    def __exit__(self, *_error: object) -> None:
        self.stop()


class Post(_Stops, SmtpPeer):
    """The mail server. `delay` seconds pass before it says that it took a text, which it has by then."""

    def __init__(self, moods: Moods | None = None, port: int = 0) -> None:
        super().__init__(port=port)
        self.moods = moods or Moods()
        self.delay = 0.0
        self.arrivals: list[Arrival] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.moods and self.moods[0] == "421":
            return f"{self.moods.popleft()} 4.3.2 shutting down"
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mood = self.moods.next()
        if mood == "hang":
            # Longer than any test's time limit; whoever gave up has hung up by then.
            await asyncio.sleep(30)
            return "451 4.3.0 too late"
        if mood in ("421", "451"):
            return f"{mood} 4.3.0 try later"
        if mood == "550":
            return "550 5.7.1 not wanted"
        mark = str(message_from_bytes(bytes(envelope.content or b""), policy=policy.SMTP)["Message-ID"])
        self.arrivals.append(Arrival(mark, time.time(), mark))
        await asyncio.sleep(self.delay + (0.4 if mood == "slow" else 0))
        if mood == "cut":
            server.transport.abort()
        return "250 taken"


class Provider(_Stops, TwilioPeer):
    """The SMS provider."""

    _all_numbers = count(1)

    def __init__(self, moods: Moods | None = None, port: int = 0) -> None:
        super().__init__(port=port)
        # No sid is given twice, by whichever peer.
        self._numbers = Provider._all_numbers
        self.moods = moods or Moods()
        self.delay = 0.0
        self.arrivals: list[Arrival] = []

    def _post(self, request: Any) -> None:
        mood = self.moods.next()
        if mood == "slow":
            time.sleep(0.4)
        elif mood is not None:
            self.answers.append(mood)
        super()._post(request)

    def _taken(self, message: dict[str, str]) -> None:
        self.arrivals.append(Arrival(mark_of_sms(message["Body"]), time.time(), message["sid"]))
        time.sleep(self.delay)
