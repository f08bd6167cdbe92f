"""The fact sheet of an incident: read as one, whichever place holds a fact; written field by field; files added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from core.errors import FieldError, FieldErrors
from core.files import StoredFile
from core.phrases import Phrase
from incidents.models import Entry, Incident, record
from incidents.sheet import options
from incidents.sheet.agreeing import contradiction, disagreements
from incidents.sheet.fields import BY_COLUMN, FIELDS, Kind
from incidents.sheet.models import Attachment, Fact
from incidents.sheet.sheet import Known, Sheet, is_value
from incidents.wording import as_data

#: The incident's two flags that say how sure a number is, and the field that they answer.
MODES = {
    "subjects.count_mode": ("data_subject_count", "data_subject_count_approximate"),
    "records.count_mode": ("record_count", "record_count_approximate"),
}
NO_SUCH_FIELD = Phrase("The fact sheet has no such field.")
NOT_A_CHOICE = Phrase("Choose one of these.")


@dataclass(frozen=True)
class NewAttachment:
    """A file for the incident: its kind (`options.ATTACHMENTS`), what it is called, the day it is of."""

    kind: str
    title: str
    dated_on: date | None
    file: StoredFile


def sheet_of(incident: Incident) -> Sheet:
    """All that is known of an incident, with who said so and when, in two statements."""
    rows = db.session.scalars(
        select(Fact)
        .where(Fact.incident_id == incident.id)
        .order_by(Fact.id.desc())
        .options(joinedload(Fact.person).load_only(Person.name))
    )
    statements: dict[str, list[Known]] = {}
    for row in rows:
        known = Known(row.value, row.person.name if row.person else None, row.source, row.stated_at)
        statements.setdefault(row.key, []).append(known)
    for key, history in _of_columns(incident).items():
        statements[key] = history + statements.get(key, [])
    return Sheet({key: tuple(history) for key, history in statements.items()})


def state(
    incident: Incident,
    values: Mapping[str, Any],
    source: str | None,
    actor: Person | None,
    now: datetime,
) -> list[str]:
    """Writes down statements of fields that have rows of their own; gives the keys of those that changed.

    None takes a statement back. `source` is who said so. FieldErrors, by key, for what cannot be a value of its field.
    Nothing is committed.
    """
    present = sheet_of(incident)
    changed = {
        key: value if is_value(value) else None
        for key, value in values.items()
        if (value if is_value(value) else None) != present.value(key)
    }
    errors = [error for key, value in changed.items() if (error := _refused(key, value))]
    if not errors:
        errors = _disagreeing(present.values() | changed, changed)
    if errors:
        raise FieldErrors(errors)
    for key, value in changed.items():
        db.session.add(
            Fact(
                incident_id=incident.id,
                key=key,
                value=value,
                source=source or None,
                stated_by=actor.id if actor else None,
                stated_at=now,
            )
        )
    if changed:
        lines = [{"key": key, "old": present.value(key), "new": value} for key, value in changed.items()]
        record(incident, actor, now, "stated", {"changes": lines, "source": source or None})
    return list(changed)


def attach(incident: Incident, new: NewAttachment, actor: Person | None, now: datetime) -> Attachment:
    """Adds a file to the incident; it is never taken away again. FieldError for a kind that does not exist."""
    if new.kind not in options.ATTACHMENTS:
        raise FieldError("kind", NOT_A_CHOICE)
    row = Attachment(
        incident_id=incident.id,
        kind=new.kind,
        title=new.title,
        dated_on=new.dated_on,
        file_name=new.file.name,
        file_type=new.file.media_type,
        file_sha256=new.file.sha256,
        file_size=new.file.size,
        added_by=actor.id if actor else None,
        added_at=now,
    )
    db.session.add(row)
    record(incident, actor, now, "attached", {"title": new.title, "name": new.file.name, "sha256": new.file.sha256})
    return row


def attachments_of(incident: Incident) -> list[Attachment]:
    """The files of an incident, in the order in which they were added."""
    query = select(Attachment).where(Attachment.incident_id == incident.id).order_by(Attachment.id)
    return list(db.session.scalars(query.options(joinedload(Attachment.person).load_only(Person.name))))


def _of_columns(incident: Incident) -> dict[str, list[Known]]:
    """The facts that are columns of the incident, each with the corrections that the timeline keeps, newest first."""
    entries = db.session.scalars(
        select(Entry)
        .where(Entry.incident_id == incident.id, Entry.kind.in_(("logged", "corrected")))
        .order_by(Entry.id.desc())
        .options(joinedload(Entry.actor).load_only(Person.name))
    ).all()
    found: dict[str, list[Known]] = {}
    logged = entries[-1] if entries and entries[-1].kind == "logged" else None
    for entry in entries:
        for change in entry.data.get("changes", ()):
            if one := BY_COLUMN.get(change["field"]):
                by, source = _said_by(entry)
                found.setdefault(one.key, []).append(Known(change["new"], by, source, entry.at))
    by, at = (logged.actor.name if logged and logged.actor else None), incident.logged_at
    for column, one in BY_COLUMN.items():
        value = as_data(getattr(incident, column))
        history = found.get(one.key, [])
        if not history:
            found[one.key] = [Known(value, by, None, at)] if is_value(value) else []
        elif history[0].value != value:
            # Written by a step that keeps its own line of the timeline, such as the moment of a notice received.
            found[one.key] = [Known(value), *history]
    for key, mode in modes_of(incident).items():
        newest = next(iter(found[BY_COLUMN[MODES[key][0]].key]), Known(None))
        found[key] = [Known(mode, newest.by, newest.source, newest.at)]
    return found


def modes_of(incident: Incident) -> dict[str, str]:
    """How sure the numbers are that stand in the incident itself."""
    return {
        key: "approximate" if getattr(incident, flag) else "exact"
        for key, (number, flag) in MODES.items()
        if getattr(incident, number) is not None
    }


def _said_by(entry: Entry) -> tuple[str | None, str | None]:
    return (entry.actor.name if entry.actor else None), entry.data.get("by_notice_of")


def _disagreeing(values: Mapping[str, Any], changed: Mapping[str, Any]) -> list[FieldError]:
    """What of that which is stated now cannot be true beside the rest; said beside the field that changed."""
    return [
        FieldError(high, contradiction(high, low, values))
        if high in changed
        else FieldError(low, contradiction(low, high, values))
        for low, high in disagreements(values)
        if low in changed or high in changed
    ]


def _refused(key: str, value: Any) -> FieldError | None:
    one = FIELDS.get(key)
    if one is None or one.column:
        return FieldError(key, NO_SUCH_FIELD)
    codes = {Kind.CODE: [value], Kind.CODES: value}.get(one.kind)
    if value is not None and codes is not None and not set(codes) <= set(one.codes):
        return FieldError(key, NOT_A_CHOICE)
    return None
