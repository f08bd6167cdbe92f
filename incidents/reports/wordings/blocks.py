"""Our own wording in place of the program's: which blocks a document has, and what may stand in them.

A text is words and placeholders such as {reference}; {{ and }} stand for the braces themselves. Nothing in it is ever
run: a placeholder is looked up by its name, and what is filled in is not read again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.errors import FieldError
from core.phrases import Phrase
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.reports.filing import COMPLAINT, PRELIMINARY, REMINDER, WITHDRAWN, Filing

OPENING, FURTHER, CLOSING, SIGNATURE = "opening", "further", "closing", "signature"
BLOCKS = {
    OPENING: Phrase("Opening"),
    FURTHER: Phrase("Opening of further information"),
    REMINDER: Phrase("Opening of a reminder"),
    COMPLAINT: Phrase("Opening of a complaint"),
    CLOSING: Phrase("Closing words"),
    SIGNATURE: Phrase("Signature"),
}
#: The blocks of each document.
OF_DOCUMENT = {
    "art33": (OPENING, CLOSING, SIGNATURE),
    "art33-2": (OPENING, FURTHER, CLOSING, SIGNATURE),
    "art34": (OPENING, CLOSING, SIGNATURE),
    "request": (OPENING, REMINDER, COMPLAINT, CLOSING, SIGNATURE),
}
#: The keys of the lines that say our own closing words and signature begin so.
OWN = "wording:"
PLACEHOLDERS = {
    "reference": Phrase("our reference of the incident"),
    "title": Phrase("the title of the incident"),
    "organisation": Phrase("the name of our organisation"),
    "recipient": Phrase("who gets the document"),
    "contact_point": Phrase("the contact point"),
    "contract": Phrase("the contracts on which it rests"),
    "deadline": Phrase("the first deadline of the duties on which it rests"),
}
ALONE = Phrase("A brace stands alone. Write it twice where you mean the brace itself.")
NOT_KNOWN = Phrase("not yet known")

#: A doubled brace, a placeholder, a brace alone, or the words between them.
_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")


def check(text: str) -> None:
    """FieldError for a placeholder that does not exist, naming those that do, and for a brace that stands alone.

    >>> check("Our reference: {reference}; {{ is a brace")
    """
    for piece, name in _pieces(text):
        if name is not None and name not in PLACEHOLDERS:
            values = {"name": name, "known": ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)}
            raise FieldError("text", Phrase("There is no placeholder “{name}”. These exist: {known}.", values))
        if name is None and piece in ("{", "}"):
            raise FieldError("text", ALONE)


def escaped(text: str) -> str:
    """A text as it is typed so that it says exactly this.

    >>> escaped("{a}")
    '{{a}}'
    """
    return text.replace("{", "{{").replace("}", "}}")


def filled(text: str, values: Mapping[str, object]) -> Phrase:
    """The text with its placeholders filled in. What is no placeholder stays as it was typed.

    >>> str(filled("{{{reference}}} by {nobody}", {"reference": "INC-2026-0001"}))
    '{INC-2026-0001} by {nobody}'
    """
    # The words of a person are values, never the template: nothing that they contain is looked at again.
    parts: dict[str, object] = {}
    for number, (piece, name) in enumerate(_pieces(text)):
        parts[f"p{number}"] = values[name] if name in values else {"{{": "{", "}}": "}"}.get(piece, piece)
    return Phrase("".join(f"{{{name}}}" for name in parts), parts)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    return ((match.group(), match.group(1)) for match in _PIECES.finditer(text))


def opening_of(document: str, filing: Filing) -> str | None:
    """The block that opens this version; None where the program's own words must stand."""
    if filing.kind in (REMINDER, COMPLAINT):
        return filing.kind
    if filing.kind == WITHDRAWN or document not in OF_DOCUMENT:
        return None
    if document == "art33-2":
        return FURTHER if filing.number > 1 else OPENING
    return None if document == "art34" and filing.kind != PRELIMINARY else OPENING


def worded(document: Document, name: str, dossier: Dossier, filing: Filing) -> Document:
    """The document with our own texts in place of the program's, closing words and signature at its end."""
    if not filing.wording:
        return document
    values = values_of(dossier, filing)
    said = {block: filled(text, values) for block, text in filing.wording.items()}
    closing = [(CLOSING, BLOCKS[CLOSING]), (SIGNATURE, BLOCKS[SIGNATURE])]
    end = tuple(Item(label, said[block], key=f"{OWN}{block}") for block, label in closing if block in said)
    sections = (*document.sections, Section(Phrase("Closing"), "", end)) if end else document.sections
    return replace(document, lead=said.get(opening_of(name, filing) or "", document.lead), sections=sections)


def values_of(dossier: Dossier, filing: Filing) -> dict[str, object]:
    """What stands for each placeholder in this version; what nobody knows is said to be not yet known."""
    contracts = dict.fromkeys(str(ground.source) for ground in filing.grounds if not ground.law)
    ends = [ground.due_at for ground in filing.grounds if ground.due_at]
    ours = dossier.local(dossier.due_at) if dossier.due_at and not filing.grounds else None
    values: dict[str, object | None] = {
        "reference": dossier.reference,
        "title": dossier.title,
        "organisation": dossier.organisation.name,
        "recipient": filing.recipient,
        "contact_point": dossier.sheet.words("contact_point") or dossier.organisation.contact_point,
        "contract": "; ".join(contracts) or None,
        "deadline": min(ends, default=ours),
    }
    return {name: NOT_KNOWN if value is None else value for name, value in values.items()}
