"""Reading a stored document once and again, and what a person decides, on both databases."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.documents.operations import paste_document
from contracts.models import Document, Obligation, Proposal
from contracts.operations import Source
from contracts.review import operations
from contracts.terms import Terms, Trigger
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from tests import make
from tests.contracts.review.readings import TEXT, reader, reading
from tests.make import HOUR, IN_24_HOURS, NOW

FIRST = "The processor shall notify the controller of a breach within 48 hours."
REPORT = "A full report shall follow within 5 days."
AGAIN = TEXT.rindex(FIRST)
IN_5_DAYS = {"kind": "fixed", "amount": 5, "unit": "days"}
TWO_DUTIES = reader(reading(FIRST, doubts=(Phrase("Look."),)), reading(REPORT, limit=IN_5_DAYS))


@pytest.fixture
def document(anywhere: Flask) -> Iterator[Document]:
    """A stored agreement that nobody has read."""
    with anywhere.app_context():
        yield stored(anywhere)


def stored(app: Flask, name: str = "Agreement", text: str = TEXT) -> Document:
    contract = make.contract(make.party(f"{name} above"), make.ours())
    return paste_document(contract, app.config["BREACHCLOCK"].files, name, text, None, NOW)


def proposals(document: Document) -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).where(Proposal.document_id == document.id).order_by(Proposal.id)))


def test_what_was_read_waits_for_a_decision_and_counts_for_nothing(document: Document) -> None:
    first, report = operations.read_document(document, NOW, TWO_DUTIES)
    assert (first.state, TEXT[first.char_start : first.char_end]) == ("open", FIRST)
    assert first.reading["doubts"] == [{"text": "Look.", "values": {}}]
    assert report.reading["limit"] == IN_5_DAYS
    assert document.read_at == NOW
    assert db.session.scalars(select(Obligation)).all() == []


def test_reading_again_changes_nothing_and_asks_nobody_twice(document: Document) -> None:
    first, report = operations.read_document(document, NOW, TWO_DUTIES)
    again = operations.read_document(document, NOW + HOUR, TWO_DUTIES)
    assert [one.id for one in again] == [first.id, report.id]
    assert document.read_at == NOW + HOUR
    operations.refuse(first, None, NOW, "an example")
    operations.confirm(document, report, IN_24_HOURS, Source(REPORT), None, NOW)
    assert operations.read_document(document, NOW + 2 * HOUR, TWO_DUTIES) == []
    assert [(one.state, one.reason) for one in proposals(document)] == [("refused", "an example"), ("confirmed", None)]
    assert len(db.session.scalars(select(Obligation)).all()) == 1


def test_a_better_reading_brings_what_waits_up_to_date(document: Document) -> None:
    first, _report = operations.read_document(document, NOW, TWO_DUTIES)
    better = reader(reading(FIRST, trigger="suspected"), reading(FIRST, after=AGAIN))
    kept, new = operations.read_document(document, NOW, better)
    # The report is found no longer: nobody decided on it, so nothing is lost.
    assert (kept.id, kept.reading["trigger"], new.char_start) == (first.id, "suspected", AGAIN)
    assert len(proposals(document)) == 2


def test_confirming_writes_who_when_from_which_day_and_where_it_stands(document: Document) -> None:
    ada = make.person()
    (found,) = operations.read_document(document, NOW, reader(reading(FIRST, after=AGAIN)))
    source = Source(FIRST, "3", near=found.char_start)
    since = date(2026, 7, 1)
    duty = operations.confirm(document, found, IN_24_HOURS, source, ada.id, NOW, valid_from=since, also="By phone too.")
    assert (duty.confirmed_by, duty.confirmed_at, duty.valid_from, duty.also) == (ada.id, NOW, since, "By phone too.")
    # The same sentence stands twice: this is the second one.
    assert (duty.document_id, duty.char_start, duty.section) == (document.id, AGAIN, "3")
    assert (found.state, found.obligation_id, found.decided_by, found.decided_at) == ("confirmed", duty.id, ada.id, NOW)


def test_a_duty_that_was_not_found_is_added_by_its_sentence(document: Document) -> None:
    duty = operations.confirm(document, None, IN_24_HOURS, Source("Once a year."), None, NOW)
    assert TEXT[duty.char_start : duty.char_end] == "Once a year."
    with pytest.raises(FieldErrors, match="does not stand in the chosen document"):
        operations.confirm(document, None, IN_24_HOURS, Source("Twice a year."), None, NOW)


def test_terms_that_cannot_be_leave_the_proposal_open(document: Document) -> None:
    found, _report = operations.read_document(document, NOW, TWO_DUTIES)
    wrong = Terms("sub_processor", "controller", Trigger.AWARENESS)
    with pytest.raises(FieldErrors, match="Neither party has this role"):
        operations.confirm(document, found, wrong, Source(FIRST), None, NOW)
    db.session.rollback()
    assert found.state == "open"


def test_of_two_people_the_second_is_told(document: Document) -> None:
    found, _report = operations.read_document(document, NOW, TWO_DUTIES)
    operations.refuse(found, None, NOW)
    with pytest.raises(FieldError, match="Somebody else has decided"):
        operations.confirm(document, found, IN_24_HOURS, Source(FIRST), None, NOW)
    db.session.rollback()
    with pytest.raises(FieldError, match="Somebody else has decided"):
        operations.refuse(found, None, NOW)


def test_a_refusal_can_be_taken_back_and_a_confirmed_duty_is_changed_instead(document: Document) -> None:
    found, report = operations.read_document(document, NOW, TWO_DUTIES)
    operations.refuse(found, make.person().id, NOW, "an example")
    operations.reopen(found)
    assert (found.state, found.decided_by, found.decided_at, found.reason) == ("open", None, None, None)
    operations.confirm(document, report, IN_24_HOURS, Source(REPORT), None, NOW)
    operations.reopen(report)
    assert report.state == "confirmed"


def test_documents_are_worked_off_one_after_the_other(anywhere: Flask) -> None:
    with anywhere.app_context():
        first, second, third, empty = (stored(anywhere, name) for name in ("A", "B", "C", "D"))
        for document in (first, second, third):
            operations.read_document(document, NOW, TWO_DUTIES)
        operations.read_document(empty, NOW, reader())
        assert operations.documents_waiting() == 3
        assert operations.waiting_counts([first.id, empty.id]) == {first.id: 2}
        page = operations.waiting_page(1, size=2)
        assert ([one.id for one in page.items], page.pages) == ([first.id, second.id], 2)
        assert operations.next_waiting(first.id).id == second.id
        assert operations.next_waiting(third.id).id == first.id
        for one in proposals(second) + proposals(third):
            operations.refuse(one, None, NOW)
        assert operations.next_waiting(second.id).id == first.id
        assert operations.next_waiting(first.id) is None
