"""What a document is made of, whoever it is for: sections of items, every gap named, every change marked.

The page and the PDF are drawn from the same sections. An approved version is stored as data (`frozen`), so that it can
be shown and compared for as long as it is kept, whatever the facts say later.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any

from core.phrases import Phrase, as_data, from_data
from incidents.reports.bars import Bar

Value = Phrase | str | None
PLACE = re.compile(r"(?P<article>\d+)\((?P<paragraph>\d+)\)(?:\((?P<point>\w)\))?")


@dataclass(frozen=True)
class Item:
    """One line. `value` as text is a person's own words; `gap` names in words what is missing.

    `key` names what it says, such as the field of the fact sheet, so that versions can be compared; a line without one
    is about the version itself. `number` is that of the EDPB's template (unverified); `change` says what became of it
    since the version before. `bar` draws beside the others the moment or period of which the value speaks.
    """

    label: Phrase
    value: Value = None
    gap: Phrase | None = None
    key: str = ""
    number: int | None = None
    change: Phrase | None = None
    bar: Bar | None = None

    @property
    def typed(self) -> bool:
        """Whether its value is one for a form, and not a word of ours about the others."""
        return self.value is not None and bool(self.key or self.number)


@dataclass(frozen=True)
class Section:
    """Items under one heading. `provision` is the place in the GDPR that asks for them, such as "33(3)(a)"; empty if
    none does. A `checklist` repeats the gaps of the other sections."""

    heading: Phrase
    provision: str
    items: tuple[Item, ...]
    checklist: bool = False
    level: int = 1

    @property
    def source(self) -> Phrase | None:
        """The provision as a reader is told it."""
        return cited(self.provision) if self.provision else None


@dataclass(frozen=True)
class Document:
    """What is shown and printed. `lead` opens the text itself; `notes` speak to the person who completes and sends it.

    `state` is draft, approved, filed or superseded, and a `drill` is all that too; `version` counts from 1, None where
    there are none; `counted` says beside each value how many characters it has, for whoever types it into a form.
    """

    title: Phrase
    reference: str
    sections: tuple[Section, ...]
    state: str = "draft"
    lead: Phrase | None = None
    notes: tuple[Phrase, ...] = ()
    version: int | None = None
    counted: bool = False
    drill: bool = False

    @property
    def gaps(self) -> tuple[Phrase, ...]:
        """Everything still missing, in the order of the document."""
        return tuple(item.gap for item in self.items() if item.gap)

    def items(self) -> Iterable[Item]:
        """Every line but those of a checklist, which only repeats."""
        return (item for section in self.sections if not section.checklist for item in section.items)


def cited(provision: str) -> Phrase:
    """A place in the GDPR as a reader is told it.

    >>> str(cited("33(3)(a)")), str(cited("recital 86"))
    ('Article 33(3)(a)', 'Recital 86')
    """
    kind, _, number = provision.partition("recital ")
    if number:
        return Phrase("Recital {number}", {"number": number})
    place = PLACE.fullmatch(kind)
    # The definitions of Article 4 are numbered, and no paragraphs.
    if place is None or place["article"] == "4":
        return Phrase("Article {number}", {"number": kind})
    values = {name: value for name, value in place.groupdict().items() if value is not None}
    if "point" not in values:
        return Phrase("Article {article}({paragraph})", values)
    return Phrase("Article {article}({paragraph})({point})", values)


def as_drill(document: Document) -> Document:
    """The same document marked as an exercise on each page, so that no print of it is ever filed.

    >>> as_drill(Document(Phrase("Notification"), "INC-2026-0007", ())).drill
    True
    """
    note = Phrase("This is a drill: nothing has happened, and none of this is to be sent.")
    return replace(document, drill=True, notes=(note, *document.notes))


def not_owed(draft: Document, provision: str) -> Document:
    """The same draft with a warning: this incident starts no duty of ours under that provision, such as "33(1)".

    >>> [str(note) for note in not_owed(Document(Phrase("Notification"), "INC-2026-0007", ()), "33(1)").notes]
    ['Article 33(1) is no duty of ours here: no personal data is involved, or the controller we work for notifies.']
    """
    note = Phrase(
        "{provision} is no duty of ours here: no personal data is involved, or the controller we work for notifies.",
        {"provision": cited(provision)},
    )
    return replace(draft, notes=(note, *draft.notes))


def with_open_points(document: Document, heading: Phrase) -> Document:
    """The same document with all its gaps once more at the top; as it is where there is none."""
    if not document.gaps:
        return document
    points = tuple(replace(item, value=None) for item in document.items() if item.gap)
    return replace(document, sections=(Section(heading, "", points, checklist=True), *document.sections))


# ---- versions


def frozen(document: Document) -> dict[str, Any]:
    """The document as plain values for storage; its state and version are the row's."""
    return {
        "title": as_data(document.title),
        "reference": document.reference,
        "lead": _kept(document.lead),
        "sections": [
            {
                "heading": as_data(section.heading),
                "provision": section.provision,
                "checklist": section.checklist,
                "level": section.level,
                "items": [
                    {
                        "label": as_data(item.label),
                        "value": _kept(item.value),
                        "gap": _kept(item.gap),
                        "key": item.key,
                        "number": item.number,
                        "change": _kept(item.change),
                        "bar": list(astuple(item.bar)) if item.bar else None,
                    }
                    for item in section.items
                ],
            }
            for section in document.sections
        ],
    }


def thawed(stored: Mapping[str, Any], state: str, version: int) -> Document:
    """The document that `frozen` wrote down."""
    sections = tuple(
        Section(
            from_data(section["heading"]),
            section["provision"],
            tuple(
                Item(
                    from_data(item["label"]),
                    from_data(item["value"]),
                    from_data(item["gap"]),
                    item["key"],
                    item["number"],
                    from_data(item["change"]),
                    Bar(*item["bar"]) if item["bar"] else None,
                )
                for item in section["items"]
            ),
            section["checklist"],
            section["level"],
        )
        for section in stored["sections"]
    )
    lead = from_data(stored["lead"])
    return Document(from_data(stored["title"]), stored["reference"], sections, state, lead, (), version)


def compared(before: Document, now: Document) -> Document:
    """The present document with each line marked that changed since the version before, and what fell away."""
    known = {item.key: item for item in before.items() if item.key}
    sections = tuple(
        section
        if section.checklist
        else replace(section, items=tuple(_marked(known.get(item.key), item) for item in section.items))
        for section in now.sections
    )
    present = {item.key for item in now.items()}
    gone = tuple(
        Item(item.label, item.value, None, item.key, item.number)
        for key, item in known.items()
        if key not in present and item.value is not None
    )
    if gone:
        sections = (*sections, Section(Phrase("No longer stated"), "", gone))
    return replace(now, sections=sections)


def changes(document: Document) -> tuple[Item, ...]:
    """The lines that are marked as changed."""
    return tuple(item for item in document.items() if item.change)


def _marked(old: Item | None, new: Item) -> Item:
    if not new.key:
        return new
    if old is None or (old.value is None and new.value is not None):
        return replace(new, change=Phrase("New since the version before")) if new.value is not None else new
    if as_data(old.value) == as_data(new.value):
        return new
    before = old.value if old.value is not None else Phrase("not yet known")
    return replace(new, change=Phrase("Changed; before: {old}", {"old": before}))


def _kept(value: Value) -> Any:
    return None if value is None else as_data(value)
