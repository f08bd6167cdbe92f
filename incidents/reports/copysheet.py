"""The copy sheet: what a notification says, in the order in which the authority's online form asks for it.

It is for the person who types. The values are those of the notification itself (Art. 33(3) GDPR), so that the form and
our own papers never differ; the form's traps stand in front.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.phrases import Country, Phrase
from incidents.authorities.directory import Note
from incidents.authorities.matrix.asked import Asked, Mark
from incidents.reports.article33 import COUNTS, MODES, NOT_KNOWN, article_33, listed
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.reports.filing import Filing
from incidents.sheet.conditions import applies
from incidents.sheet.fields import FIELDS
from incidents.sheet.sheet import Sheet, one_a_line

TITLE = Phrase("Copy sheet for the authority's form")
BEFORE = Phrase("Before you begin")
OWN_ORDER = Phrase("In the order of the form")
TEMPLATE_ORDER = Phrase("In the order of the EDPB's common template")
UNPLACED = Phrase("Place in the form not known")
UNSEEN = Phrase("Not seen in this form, which is no proof that it is not asked")
#: Numbers beside those of people and records.
DIGITS = ("comm.count", "xborder.counts")
FROM_TEMPLATE = Phrase("The order of this authority's own form is not known: this is the order of the EDPB's template.")


def copy_sheet(
    dossier: Dossier,
    filing: Filing,
    asked: Sequence[Asked],
    own_order: bool,
    traps: Iterable[Note] = (),
    cautions: Iterable[Phrase] = (),
) -> Document:
    """What to type into a form that asks for this; `own_order` says whether that is the form's own order."""
    # Drawn moments are not typed into any form.
    drafted = (replace(item, bar=None) for item in article_33(dossier, filing).items())
    lines = {item.key or f"#{item.number}": (item,) for item in drafted}
    # A form takes a number as digits and asks beside it how sure it is.
    lines |= {key: found for key, name in COUNTS.items() if (found := _numbers(dossier.sheet, name))}
    lines |= {
        key: (replace(line, value=digits),)
        for key in DIGITS
        for line in lines.get(key, ())
        if (digits := _digits(dossier.sheet.value(key))) is not None
    }
    sections = []
    warned = [*cautions, *(_marked(note.text, note.verified) for note in traps)]
    if warned:
        sections.append(Section(BEFORE, "", tuple(Item(BEFORE, None, words) for words in warned), checklist=True))
    parts = (
        (OWN_ORDER if own_order else TEMPLATE_ORDER, lambda one: one.placed and one.mark is not Mark.UNSEEN),
        (UNPLACED, lambda one: not one.placed and one.mark is not Mark.UNSEEN),
        (UNSEEN, lambda one: one.mark is Mark.UNSEEN),
    )
    for heading, belongs in parts:
        drawn = [_section(one, lines, dossier) for one in asked if belongs(one)]
        if drawn := [section for section in drawn if section.items]:
            sections += [Section(heading, "", ()), *drawn]
    notes = [] if own_order else [FROM_TEMPLATE]
    notes.append(Phrase("To: {authority}", {"authority": filing.recipient or NOT_KNOWN}))
    return Document(TITLE, dossier.reference, tuple(sections), notes=tuple(reversed(notes)), counted=True)


def _section(one: Asked, lines: Mapping[str, tuple[Item, ...]], dossier: Dossier) -> Section:
    """One place of the form with its values, and in one line what is not yet known."""
    items = [item for key in one.fields for item in lines.get(key, ())]
    unknown = [FIELDS[key].label for key in one.fields if _open(key, lines, dossier)]
    if unknown:
        items.append(Item(NOT_KNOWN, listed(unknown)))
    if items and one.remark:
        items.insert(0, Item(Phrase("In this form"), None, _marked(one.remark.text, one.remark.verified)))
    heading = _marked(one.text, one.mark is not Mark.MEMORY)
    # What was not seen in a form has no number there that anybody knows.
    if one.at and one.mark is not Mark.UNSEEN:
        heading = Phrase("{at} {heading}", {"at": one.at, "heading": heading})
    return Section(heading, "", tuple(items), level=2)


def _numbers(sheet: Sheet, name: str) -> tuple[Item, ...]:
    """A number, how sure it is, and its bounds, each as far as it is known."""
    found = []
    for key in (f"{name}.{part}" for part in ("count", "count_mode", "count_min", "count_max")):
        value, field = sheet.value(key), FIELDS[key]
        if value is not None:
            words = str(value) if isinstance(value, int) else sheet.words(key)
            found.append(Item(field.label, words, None, key, field.number))
    return tuple(found)


def _digits(value: int | Mapping[str, int] | None) -> Phrase | str | None:
    """A number, or one a line for each country, as a form takes it."""
    if isinstance(value, Mapping):
        counts = [{"country": Country(code), "number": str(count)} for code, count in sorted(value.items())]
        return one_a_line([Phrase("{country}: {number}", one) for one in counts])
    return None if value is None else str(value)


def _open(key: str, lines: Mapping[str, tuple[Item, ...]], dossier: Dossier) -> bool:
    return key in FIELDS and key not in lines and key not in MODES and applies(key, dossier.sheet)


def _marked(words: Phrase, verified: bool) -> Phrase:
    return words if verified else Phrase("{text} (unverified)", {"text": words})
