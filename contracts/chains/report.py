"""The gap report: findings as sections, the same for the page and for the PDF that goes into a negotiation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from contracts.chains.findings import Finding
from contracts.chains.links import Node
from contracts.chains.remedies import REMEDIES, SEVERITY_WORDS, wording
from contracts.quoted import other_number
from core.phrases import InLanguage, Phrase

NO_SENTENCE = Phrase("No sentence is stored: this is what is missing.")


@dataclass(frozen=True)
class Item:
    """One line of the report."""

    label: Phrase
    value: Phrase | InLanguage | str | None
    gap: Phrase | None = None


@dataclass(frozen=True)
class Section:
    """A counterparty (level 1), or one finding within it (level 2)."""

    heading: Phrase
    items: tuple[Item, ...]
    source: Phrase | None = None
    checklist: bool = False
    level: int = 1
    finding: Finding | None = None
    party_id: int | None = None


@dataclass(frozen=True)
class Document:
    """The whole report, ready to print."""

    title: Phrase
    reference: str
    sections: tuple[Section, ...]
    state: str = ""
    lead: Phrase | None = None
    notes: tuple[Phrase, ...] = ()


def sections(found: Iterable[Finding], language: str) -> tuple[Section, ...]:
    """One section for each counterparty, and within it one for each finding, in the order given. `language` is that of
    the reader (ISO 639-1)."""
    parts: list[Section] = []
    for party, group in groupby(found, key=lambda finding: finding.counterparty):
        theirs = list(group)
        parts.append(Section(Phrase("{party}", {"party": party.name}), _opening(theirs), party_id=party.id))
        parts += [_section(finding, language) for finding in theirs]
    return tuple(parts)


#: How the two sums of a chain are to be read, on page and paper.
WORKING_DAYS = Phrase(
    "Elapsed hours and working days are added apart. In total a working day counts as it does over a weekend; "
    "public holidays, and the rest of the last day where it counts as a whole, come on top."
)


def document(
    found: Sequence[Finding], organisation: str, today: date, language: str, late: int, about: Node | None = None
) -> Document:
    """The report for our organisation on that day, to be read in that language. `late`: the hours after which the news
    comes too late for us; `about`: the one party that it is narrowed to."""
    names = dict.fromkeys(finding.counterparty.name for finding in found)
    lead = Phrase(
        "Findings: {findings}. Counterparties: {parties}. By the contracts in force and the duties confirmed on {day}. "
        "Each finding has the sentence it rests on, why it matters, and a wording to propose.",
        {"findings": len(found), "parties": len(names), "day": today},
    )
    if not found:
        lead = Phrase("No finding, by the contracts in force and the duties confirmed on {day}.", {"day": today})
    notes = [
        Phrase(
            "This is how the program reads the law and the contracts, not legal advice. The wordings are proposals."
        ),
        Phrase(
            "Too late for us is what reaches us more than {hours} hours after somebody below knew.", {"hours": late}
        ),
    ]
    if found:
        notes.append(WORKING_DAYS)
    if about:
        notes.append(Phrase("Only what concerns {name}.", {"name": about.name}))
    title, parts = Phrase("Will the chain of notice hold?"), sections(found, language)
    return Document(title, organisation, parts, lead=lead, notes=tuple(notes))


def _opening(found: Sequence[Finding]) -> tuple[Item, ...]:
    titles = dict.fromkeys(finding.link.title for finding in found)
    return (Item(Phrase("Contracts"), "\n".join(titles)),)


def _section(finding: Finding, language: str) -> Section:
    remedy = REMEDIES[finding.flaw]
    items = (
        Item(SEVERITY_WORDS[finding.severity], finding.text),
        Item(_where(finding), f"“{finding.quote}”" if finding.quote else NO_SENTENCE, _doubt(finding)),
        Item(Phrase("Why it matters"), remedy.why),
        *_proposed(finding, language),
    )
    return Section(remedy.title, items, remedy.provision, level=2, finding=finding)


def _doubt(finding: Finding) -> Phrase | None:
    """That the duty from which was computed has another number than its sentence."""
    clause = finding.link.clause
    if clause is None or clause.obligation_id != finding.obligation_id:
        return None
    return other_number(clause.terms, clause.quote, clause.language)


def _proposed(finding: Finding, language: str) -> tuple[Item, ...]:
    """The better wording as it would go into the contract, and once more for a reader of another language."""
    if finding.language in (None, language):
        return (Item(Phrase("Proposed wording"), wording(finding)),)
    return (
        Item(
            Phrase("Proposed wording, in the language of the contract"), InLanguage(wording(finding), finding.language)
        ),
        Item(Phrase("The same in your language"), wording(finding)),
    )


def _where(finding: Finding) -> Phrase:
    values = {"contract": finding.link.title, "section": finding.section}
    if finding.quote and finding.section:
        return Phrase("The sentence: {contract}, section {section}", values)
    return Phrase("The sentence: {contract}", values)
