"""Two people write down facts at once: what one has only read must not undo what the other wrote meanwhile.

A form carries a mark of each fact as it was shown. What comes back unchanged was only read; what both changed is
asked about, because the record of Art. 33(5) GDPR must hold no value that nobody meant.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import FieldError
from core.phrases import Phrase
from incidents.wording import as_data, value_words

#: So much of a long text is shown in a question about it.
EXCERPT = 300


def mark(value: object) -> str:
    """A short mark of one fact; equal facts have equal marks."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def marks(facts: Mapping[str, object]) -> dict[str, str]:
    """The mark of each fact."""
    return {name: mark(value) for name, value in facts.items()}


def written(marked: Mapping[str, str]) -> str:
    """Marks as a form carries them.

    >>> read(written({"title": "12ab"}))
    {'title': '12ab'}
    """
    return " ".join(f"{name}={one}" for name, one in marked.items())


def read(text: str | None) -> dict[str, str]:
    """The marks that a form brought back; empty where it carried none."""
    pairs = (pair.partition("=") for pair in (text or "").split())
    return {name: one for name, _, one in pairs}


def changed(given: Mapping[str, Any], shown: Mapping[str, str]) -> dict[str, Any]:
    """What this person changed among the `given` facts, `shown` being the marks of what was on the page.

    >>> changed({"title": "A", "advice": "Wait."}, marks({"title": "A", "advice": None}))
    {'advice': 'Wait.'}
    """
    return {name: value for name, value in given.items() if shown.get(name) != mark(value)}


def clashes(
    mine: Mapping[str, Any],
    present: Mapping[str, Any],
    shown: Mapping[str, str],
    said: Callable[[str, Any], Any] = lambda _name, value: value_words(as_data(value)),
) -> list[FieldError]:
    """The facts that somebody else has changed meanwhile too, and to another value; `said` puts a value into words."""
    return [
        FieldError(
            name,
            Phrase(
                "Somebody else changed this meanwhile. It now says: {value}. Store again if yours holds.",
                {"value": _excerpt(said(name, present[name]))},
            ),
        )
        for name, value in mine.items()
        if name in shown and shown[name] != mark(present[name]) and value != present[name]
    ]


def _excerpt(words: Any) -> Any:
    return f"{words[:EXCERPT]}…" if isinstance(words, str) and len(words) > EXCERPT else words
