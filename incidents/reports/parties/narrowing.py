"""Whom a form offers as recipients of a document: an incident can touch thousands of parties."""

from collections.abc import Mapping


def narrowed(
    recipients: Mapping[str, str], words: str | None, chosen: str | None, most: int
) -> tuple[dict[str, str], bool]:
    """The recipient that is chosen and the first `most` others with these words in their name, in their order; and
    whether more have them. Codes and names; no words: any.

    >>> narrowed({"a": "Above", "b": "Below", "c": "Beyond"}, "be", "a", 1)
    ({'a': 'Above', 'b': 'Below'}, True)
    """
    asked = (words or "").casefold()
    found = [code for code, name in recipients.items() if code != chosen and asked in name.casefold()]
    kept = [chosen] if chosen in recipients else []
    return {code: recipients[code] for code in [*kept, *found[:most]]}, len(found) > most
