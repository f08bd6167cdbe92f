"""The day of a document is corrected by a person, and what was there before stays to be seen."""

from datetime import date

import pytest
from sqlalchemy import select

from contracts.dating.operations import correct_date, date_changes
from contracts.documents.operations import paste_document
from contracts.models import Document
from core.database import db
from core.errors import FieldError
from tests import make
from tests.visitor import Visitor, errors_at, text_of

APRIL, MAY = date(2018, 4, 26), date(2018, 5, 25)


@pytest.fixture
def paper(anywhere):
    """A document that calls itself one of April."""
    with anywhere.app_context():
        contract = make.contract(make.ours(), make.party("Example Cloud"))
        text = "Agreement. Version of April 26, 2018. In force from May 25, 2018."
        document = paste_document(contract, anywhere.config["BREACHCLOCK"].files, "Agreement", text, None, make.NOW)
        assert document.dated_on == APRIL
        yield document


def told(document):
    return [(one.before, one.after, one.reason, one.changed_at) for one in date_changes(document)]


def test_each_correction_stays_with_what_was_before(paper):
    correct_date(paper, MAY, APRIL, "It was signed in May.", None, make.NOW)
    correct_date(paper, None, MAY, "The signed copy bears no day.", None, make.NOW + make.HOUR)
    assert db.session.get(Document, paper.id, populate_existing=True).dated_on is None
    assert told(paper) == [
        (APRIL, MAY, "It was signed in May.", make.NOW),
        (MAY, None, "The signed copy bears no day.", make.NOW + make.HOUR),
    ]


@pytest.mark.parametrize(
    ("after", "before", "says"),
    [(MAY, None, "Somebody else changed"), (MAY, MAY, "Somebody else changed"), (APRIL, APRIL, "stored already")],
)
def test_nothing_is_overwritten_unseen_and_no_change_is_none(paper, after, before, says):
    with pytest.raises(FieldError, match=says):
        correct_date(paper, after, before, "So it is.", None, make.NOW)
    assert (paper.dated_on, told(paper)) == (APRIL, [])


@pytest.fixture
def address(app):
    with app.app_context():
        contract = make.contract(make.ours(), make.party("Example Cloud"))
        files = app.config["BREACHCLOCK"].files
        paste_document(contract, files, "Agreement", "Version of April 26, 2018.", None, make.NOW)
    return "/documents/1/date"


def test_a_manager_corrects_it_and_the_auditor_sees_who_did(app, address):
    manager = Visitor(app).enter_as("contract_manager")
    assert "DatedThu 26 Apr 2018 Correct the day" in text_of(manager.get("/documents/1"))
    answer = manager.submit(address, dated_on="2018-05-25", reason="It was signed in May.")
    assert answer.location == address
    assert "The day is corrected." in manager.get(address)
    auditor = Visitor(app).enter_as("auditor")
    seen = text_of(auditor.get(address))
    assert "From Thu 26 Apr 2018 to Fri 25 May 2018 It was signed in May. The contract_manager, " in seen
    assert "how we know" not in seen
    with app.app_context():
        assert db.session.scalars(select(Document.dated_on)).one() == MAY


def test_a_reason_is_asked_for_and_what_was_typed_stays(app, address):
    manager = Visitor(app).enter_as("contract_manager")
    answer = manager.submit(address, dated_on="2018-05-25", reason="")
    assert errors_at(answer) == {"reason": "Please fill this in."}
    page = answer.get_data(as_text=True)
    assert 'value="2018-05-25"' in page
    assert 'value="2018-04-26"' in page
