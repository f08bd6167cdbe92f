"""The day of which a document is: what the text names may be wrong, and then a person says better."""

from datetime import date, datetime

from sqlalchemy import select

from contracts.models import DateChange, Document
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase


def correct_date(
    document: Document, dated_on: date | None, before: date | None, reason: str, actor_id: int | None, now: datetime
) -> DateChange:
    """Sets the day (None: the document names none), and writes down who changed it when, from what and why.

    `before` is the day that the person saw; FieldError if it is another one by now, or if nothing changes.
    """
    # Two people may look at one page: the row is held until this transaction ends.
    db.session.refresh(document, with_for_update=True)
    if document.dated_on != before:
        raise FieldError("dated_on", Phrase("Somebody else changed this day meanwhile. Look at it again."))
    if dated_on == before:
        raise FieldError("dated_on", Phrase("This is the day that is stored already."))
    change = DateChange(
        document_id=document.id, before=before, after=dated_on, reason=reason, changed_at=now, changed_by=actor_id
    )
    document.dated_on = dated_on
    db.session.add(change)
    db.session.commit()
    return change


def date_changes(document: Document) -> list[DateChange]:
    """Every correction of its day, in their order."""
    query = select(DateChange).where(DateChange.document_id == document.id).order_by(DateChange.id)
    return list(db.session.scalars(query))
