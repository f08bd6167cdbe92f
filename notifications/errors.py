"""What a mail server or a provider says when it does not take a text."""

from core.phrases import Phrase


class TransportError(Exception):
    """A text that was not taken. One type for every channel; its flags say what to do next.

    `permanent`: trying again is pointless for this address. `retry_after`: seconds the provider asked us to wait.
    `unknown`: the connection broke after the text had left, so it may have been taken all the same.
    `whole`: the server, our account or our settings are at fault, so every other text would fail alike.
    `elsewhere`: it is known not to have been taken, and another server or sender may take it. Unless said otherwise
    that is so of whatever is neither for good nor unknown.
    `broken`: the line broke or nothing was answered in time, so others had better go elsewhere first.
    `unwanted`: the person asked the provider to be left alone.
    """

    def __init__(
        self,
        message: Phrase | str,
        permanent: bool = False,
        retry_after: float | None = None,
        *,
        unknown: bool = False,
        whole: bool = False,
        elsewhere: bool | None = None,
        broken: bool = False,
        unwanted: bool = False,
    ) -> None:
        super().__init__(str(message))
        self.message = message
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown
        self.whole = whole
        self.broken = broken
        self.unwanted = unwanted
        self.elsewhere = (not permanent if elsewhere is None else elsewhere) and not unknown
