"""Reading a stored document, and what a person decides on each duty that was found in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from contracts import clause
from contracts.documents.operations import places_in
from contracts.extract import page_of
from contracts.models import Document, Obligation, Proposal
from contracts.operations import Source, confirm_obligation, names_of
from contracts.reader.segments import units
from contracts.reading import LONGEST, Read, Reader, read_text
from contracts.review.matching import matched
from contracts.review.proposed import Proposed, proposed
from contracts.review.sheet import Sentence, Stretch, sentence_at, sheet
from contracts.terms import Terms
from core.database import db, writing
from core.errors import FieldError
from core.phrases import Phrase, as_data

OPEN, CONFIRMED, REFUSED = "open", "confirmed", "refused"
DECIDED = Phrase("Somebody else has decided on this proposal meanwhile.")


@dataclass(frozen=True)
class Further:
    """Another sentence of the text on which a proposal rests, such as that of its channel, by the `name` of its mark.

    `section` is empty and `page` None where the text has none.
    """

    name: str
    quote: str
    section: str
    page: int | None


@dataclass(frozen=True)
class Found:
    """One proposal as the page shows it. `number` ties it to its marks in the text; `page` None: no pages.

    `already` says that a duty stands that was confirmed from this sentence by other ways than this proposal, `same`
    is one that says the same from another text, such as the agreement's last version. `duty` is what was confirmed.
    """

    row: Proposal
    number: int
    proposed: Proposed
    page: int | None
    already: bool = False
    more: tuple[Further, ...] = ()
    same: Obligation | None = None
    duty: Obligation | None = None

    @property
    def names(self) -> list[str]:
        """The names of its marks in the text."""
        return [f"found-{self.row.id}", *(one.name for one in self.more)]


@dataclass(frozen=True)
class Review:
    """A document with what was found in it, and what a person decided."""

    document: Document
    found: list[Found]
    text: list[Stretch]
    sentences: list[Sentence]
    names: dict[int, str]

    def sentence(self, place: int) -> Sentence | None:
        """The sentence that stands at that place."""
        return sentence_at(place, self.sentences)

    def in_state(self, state: str) -> list[Found]:
        """What was found and is in that state, in the order of the text."""
        return [one for one in self.found if one.row.state == state]

    @property
    def waiting(self) -> list[Found]:
        """What nobody has decided on."""
        return self.in_state(OPEN)


def readable(document: Document) -> bool:
    """Whether the reader and the page of the review take this document."""
    return document.text is not None and len(document.text) <= LONGEST


def read_document(document: Document, now: datetime, duties: Reader = clause.read_with_end) -> list[Proposal]:
    """Reads the text of a stored document and proposes the duties in it, as `propose` does.

    Call it with nothing uncommitted and no lock held: a long text takes seconds, in which others write.
    """
    if document.text is None or not readable(document):
        return []
    document_id, text, language = document.id, document.text, document.language
    db.session.rollback()
    read = read_text(text, language, duties)
    with writing():
        return propose(db.session.get_one(Document, document_id), read, now)


def propose(document: Document, read: Read, now: datetime) -> list[Proposal]:
    """Stores the duties that were found as proposals; gives all that wait for a decision.

    Reading again asks nobody twice: what was decided stays so, what waits is brought up to date, and what is found no
    longer goes. A document that is not `readable` has none. Commits.
    """
    if not readable(document):
        return []
    # Two may have it read at once: the second finds the proposals of the first.
    db.session.execute(select(Document.id).where(Document.id == document.id).with_for_update())
    readings = [_stored(one) for one in read.duties]
    earlier = proposals_in(document)
    pairs = matched([one.reading for one in earlier], readings)
    for place, reading in enumerate(readings):
        row = earlier[pairs[place]] if place in pairs else Proposal(document_id=document.id, state=OPEN)
        if row.state == OPEN:
            row.reading = reading
            row.char_start, row.char_end = reading["evidence"]["char_start"], reading["evidence"]["char_end"]
            db.session.add(row)
    for place, row in enumerate(earlier):
        if row.state == OPEN and place not in pairs.values():
            db.session.delete(row)
    document.read_at, document.language, document.unread_from = now, read.language, read.unread_from
    db.session.commit()
    return [one for one in proposals_in(document) if one.state == OPEN]


def _stored(reading: Any) -> dict[str, Any]:
    """The reading in the label schema, its doubts such that every reader of the page gets them translated."""
    return reading.as_data() | {"doubts": [as_data(doubt) for doubt in reading.doubts]}


def proposals_in(document: Document) -> list[Proposal]:
    """All proposals of a document in the order of its text."""
    order = (Proposal.char_start, Proposal.id)
    return list(db.session.scalars(select(Proposal).where(Proposal.document_id == document.id).order_by(*order)))


def confirm(
    document: Document,
    proposal: Proposal | None,
    terms: Terms,
    source: Source,
    actor_id: int | None,
    now: datetime,
    *,
    valid_from: date | None = None,
    **more: Any,
) -> Obligation:
    """A person confirms a proposal, as it is or changed, or a duty that the reader did not find (None)."""
    if proposal is not None:
        _undecided(proposal)
    source = replace(source, document_id=document.id)
    more |= {"valid_from": valid_from, "proposal": proposal}
    return confirm_obligation(document.contract, terms, source, actor_id, now, **more)


def bind(proposal: Proposal, actor_id: int | None, now: datetime) -> Obligation:
    """Ties the same duty, confirmed from no stored text as an imported one is, to this sentence: a new version of it.

    FieldError if somebody decided meanwhile, or if no such duty stands.
    """
    _undecided(proposal)
    document, place = proposal.document, proposal.reading["evidence"]
    duty = _same(document, proposed(proposal.reading, document.contract.role_a, document.contract.role_b))
    if duty is None or duty.document_id is not None:
        raise FieldError("proposal", Phrase("No duty without a stored document says the same any more."))
    source = Source(place["quote"], (place["section"] or "")[:200] or None, document.id, place["char_start"])
    more = {"also": duty.also, "send_automatically": duty.send_automatically, "valid_from": duty.valid_from}
    return confirm_obligation(
        document.contract, duty.terms(), source, actor_id, now, replaces=duty, proposal=proposal, **more
    )


def _same(document: Document, read: Proposed) -> Obligation | None:
    """A standing duty of the contract that says the same, confirmed from another text or from none that is stored."""
    duties = document.contract.obligations
    elsewhere = (one for one in duties if one.replaced_at is None and one.document_id != document.id)
    return next((one for one in elsewhere if read.says(one.terms())), None)


def refuse(proposal: Proposal, actor_id: int | None, now: datetime, reason: str | None = None) -> None:
    """A person says that this is no duty to give notice between the parties. It stays, so that nobody asks again."""
    _undecided(proposal)
    proposal.state, proposal.reason = REFUSED, reason
    proposal.decided_at, proposal.decided_by = now, actor_id
    db.session.commit()


def reopen(proposal: Proposal) -> None:
    """A refused proposal waits for a decision again; a confirmed one is a duty, which is changed or withdrawn."""
    db.session.refresh(proposal, with_for_update=True)
    if proposal.state == REFUSED:
        proposal.state = OPEN
        proposal.decided_at = proposal.decided_by = proposal.reason = None
    db.session.commit()


def _undecided(proposal: Proposal) -> None:
    # Two people may look at one page: the row is held until this transaction ends.
    db.session.refresh(proposal, with_for_update=True)
    if proposal.state != OPEN:
        raise FieldError("proposal", DECIDED)


def review_of(document: Document) -> Review:
    """Everything that the page on a document shows."""
    text = document.text or ""
    contract = document.contract
    sentences = [Sentence(one.start, one.end, one.section) for one in units(text)]
    standing = places_in(document)
    rows = proposals_in(document)
    own = {one.obligation_id for one in rows}
    duties = {one.id: one for one in contract.obligations}
    found = []
    for number, row in enumerate(rows, 1):
        read = proposed(row.reading, contract.role_a, contract.role_b)
        already = any(start < row.char_end and row.char_start < end for start, end, _id in standing)
        more = tuple(_further(document, row, sentences))
        same = _same(document, read)
        duty = duties.get(row.obligation_id)
        found.append(Found(row, number, read, _page(document, row.char_start), already, more, same, duty))
    places = [(one.row.char_start, one.row.char_end, f"found-{one.row.id}") for one in found]
    places += [place for row in rows for place in _further_places(row)]
    places += [(start, end, f"duty-{duty_id}") for start, end, duty_id in standing if duty_id not in own]
    names = names_of(row.decided_by for row in rows)
    return Review(document, found, sheet(text, places, sentences), sentences, names)


def _further_places(proposal: Proposal) -> list[tuple[int, int, str]]:
    """(start, end, name of the mark) of each further sentence; a reading stored by an earlier version has none."""
    further = enumerate(proposal.reading.get("more_evidence") or (), 1)
    return [(one["char_start"], one["char_end"], f"more-{proposal.id}-{number}") for number, one in further]


def _further(document: Document, proposal: Proposal, sentences: Sequence[Sentence]) -> Iterable[Further]:
    for start, end, name in _further_places(proposal):
        sentence = sentence_at(start, sentences)
        quote = " ".join((document.text or "")[start:end].split())
        yield Further(name, quote, sentence.section if sentence else "", _page(document, start))


def _page(document: Document, place: int) -> int | None:
    return page_of(document.page_starts, place) if document.page_starts else None


# ---- what waits


def waiting_page(page: int, size: int = 50) -> Any:
    """One page of the documents in which proposals wait, of all contracts."""
    found = select(Document).where(Document.id.in_(_open())).options(joinedload(Document.contract))
    # A page number in an address may be any number; the database counts to a limit.
    return db.paginate(found.order_by(Document.id), page=min(page, 1_000_000), per_page=size, error_out=False)


def waiting_counts(document_ids: Iterable[int]) -> dict[int, int]:
    """How many proposals wait in each of these documents."""
    wanted = Proposal.document_id.in_(list(document_ids))
    query = select(Proposal.document_id, func.count(Proposal.id)).where(wanted, Proposal.state == OPEN)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Proposal.document_id))}


def documents_waiting() -> int:
    """In how many documents proposals wait."""
    return db.session.scalar(select(func.count(Proposal.document_id.distinct())).where(Proposal.state == OPEN)) or 0


def next_waiting(document_id: int) -> Document | None:
    """The document to review after this one; behind the last one it begins anew. None: nothing waits elsewhere."""
    waiting = select(Document).where(Document.id.in_(_open()), Document.id != document_id)
    later = waiting.where(Document.id > document_id).order_by(Document.id).limit(1)
    return db.session.scalar(later) or db.session.scalar(waiting.order_by(Document.id).limit(1))


def _open() -> Any:
    return select(Proposal.document_id).where(Proposal.state == OPEN)
