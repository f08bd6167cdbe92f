"""Forms of rotas, shifts, leave and calendar files."""

from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import DateField, FieldList, FileField, HiddenField, SelectField, TimeField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from accounts.models import Person
from accounts.rota.local import moment
from core import times
from core.database import db
from core.errors import FieldError, FieldErrors
from core.forms import Form, WholeNumber, choices, text, zone_field

_FILL = _l("Please fill this in.")
#: Empty places in the round that a form offers beyond those taken.
SPARE = 3
MOST_TURNS = 60


def _people() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.active).order_by(Person.name, Person.id))
    return [(str(number), name) for number, name in rows]


def _one_of(label: Any, nobody: Any, *, required: bool = False) -> SelectField:
    validators = [DataRequired(_FILL)] if required else []
    return SelectField(label, validators, choices=lambda: choices([("", nobody), *_people()]))


def _day(label: Any) -> DateField:
    return DateField(label, [InputRequired(_FILL)])


def _hour(label: Any) -> TimeField:
    return TimeField(label, [InputRequired(_FILL)], format=["%H:%M", "%H:%M:%S"])


class RotaForm(Form):
    name = text(_l("Name"), required=True)
    zone = zone_field(_l("Time zone"))
    begins_on = _day(_l("The first turn begins on"))
    begins_at = _hour(_l("Handed over at"))
    weeks = WholeNumber(
        _l("Weeks for each turn"), [InputRequired(_FILL), NumberRange(1, 52, _l("From 1 to 52 weeks."))], default=1
    )
    people = FieldList(_one_of(_l("Turn"), _l("– nobody –")), max_entries=MOST_TURNS)

    def __init__(self, *args: Any, turns: list[int] | None = None, **options: Any) -> None:
        if turns is not None:
            options["people"] = [str(one) for one in turns]
        super().__init__(*args, **options)
        if not self.is_submitted():
            for _spare in range(min(SPARE, MOST_TURNS - len(self.people))):
                self.people.append_entry("")
        for number, entry in enumerate(self.people, 1):
            entry.label.text = gettext("Turn %(number)s", number=number)

    def begins(self) -> datetime:
        """The beginning as a moment."""
        return moment("begins_at", self.begins_on.data, self.begins_at.data, times.zone(self.zone.data))

    def turns(self) -> list[int]:
        """The people of the round in their order, by id."""
        return [int(entry.data) for entry in self.people if entry.data]

    def show(self, begins_at: datetime, zone: str) -> None:
        """Fills in the beginning as it is on the clocks of the zone."""
        local = begins_at.astimezone(times.zone(zone))
        self.begins_on.data, self.begins_at.data = local.date(), local.time()


class SpanForm(Form):
    """A span from a day and time to another; both are read in the zone that the page names."""

    from_on = _day(_l("From, day"))
    from_at = _hour(_l("From, time"))
    until_on = _day(_l("Until, day"))
    until_at = _hour(_l("Until, time"))

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Both moments (UTC); FieldErrors for what does not exist on the clocks of the zone."""
        found, errors = [], []
        for name, second in (("from", False), ("until", True)):
            day, hour = self[f"{name}_on"].data, self[f"{name}_at"].data
            try:
                found.append(moment(f"{name}_at", day, hour, times.zone(zone), second=second))
            except FieldError as error:
                errors.append(error)
        if errors:
            raise FieldErrors(errors)
        return found[0], found[1]

    def propose(self, now: datetime, zone: str) -> None:
        """From now on, until tomorrow at the same time."""
        local = now.astimezone(times.zone(zone))
        self.from_on.data, self.until_on.data = local.date(), local.date() + timedelta(days=1)
        self.from_at.data = self.until_at.data = time(local.hour, local.minute)


class ShiftForm(SpanForm):
    person_id = _one_of(_l("Who takes it"), _l("– choose –"), required=True)


class LeaveForm(SpanForm):
    person_id = _one_of(_l("Who is away"), _l("– choose –"), required=True)
    substitute_id = _one_of(_l("Who stands in"), _l("– nobody –"))


class CalendarForm(Form):
    file = FileField(_l("Calendar file (ICS)"), [InputRequired(_l("Choose a file."))])


class StoreForm(Form):
    """The checked file itself, so that nothing of it lies about on the server between the two steps."""

    held = HiddenField(validators=[InputRequired()])
