"""A reader that finds what the test says, in the shape of `contracts.clause`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.phrases import Phrase

TEXT = (
    "1. Breaches. The processor shall notify the controller of a breach within 48 hours. "
    "A full report shall follow within 5 days. The controller shall notify the authority of the breach.\n\n"
    "2. Audits. Once a year.\n\n3. Again. The processor shall notify the controller of a breach within 48 hours.\n"
)


@dataclass(frozen=True)
class Found:
    """A reading: the label schema, and doubts as phrases."""

    data: dict[str, Any]
    doubts: tuple[Phrase, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return self.data | {"doubts": [str(doubt) for doubt in self.doubts]}


def reading(quote: str, text: str = TEXT, after: int = 0, doubts: tuple[Phrase, ...] = (), **changes: Any) -> Found:
    """A processor's duty towards the controller that stands in `quote`, changed as told."""
    start = text.index(quote, after)
    place = {"quote": quote, "section": "1", "char_start": start, "char_end": start + len(quote)}
    data = {
        "debtor": "processor",
        "creditor": "controller",
        "limit": {"kind": "fixed", "amount": 48, "unit": "hours", "qualifier": None, "standard": None},
        "trigger": "aware",
        "channel": ["unspecified"],
        "address": None,
        "content": [],
        "evidence": place,
    }
    return Found(data | changes, doubts)


def reader(*found: Found, stopped: int | None = None) -> Callable[..., tuple[list[Found], int | None]]:
    """Reads every text so, to its end or to the character `stopped`."""
    return lambda text, language=None: (list(found), stopped)
