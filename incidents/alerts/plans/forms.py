"""The form of an alert plan."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import BooleanField, FieldList, FormField, SelectField
from wtforms import Form as Part
from wtforms.validators import InputRequired

from accounts.models import Person, Rota
from contracts.forms import Checkboxes
from core.database import db
from core.errors import FieldError, FieldErrors
from core.forms import Form, WholeNumber, choices, text
from core.times import words
from incidents.alerts.plan import MOST_STEPS, Kind, Plan, Step
from incidents.clock import Stages
from notifications.texts import CHAT, EMAIL, SMS, VOICE

_FILL = _l("Please fill this in.")
CHANNEL_LABELS = {
    EMAIL: _l("e-mail"),
    SMS: _l("SMS"),
    VOICE: _l("phone call"),
    CHAT: _l("chat"),
}
ON_CALL = "on_call"
#: Empty steps that the form offers beyond those that are there.
SPARE = 2
UNREADABLE = -1


class StepPart(Part):
    """One step; left empty it is none."""

    whom = SelectField(_l("Whom"))
    channels = Checkboxes(_l("By"), choices=lambda: choices(CHANNEL_LABELS.items()))
    wait = WholeNumber(_l("Minutes until the next step, if nobody acknowledges"))


class PlanForm(Form):
    shares = text(_l("Shares of the period left, in percent"), description=_l("Such as 50 25 10. Empty: none."))
    leads = text(_l("Minutes before the end"), description=_l("Such as 1440 60. Empty: none."))
    steps = FieldList(FormField(StepPart), label=_l("Steps"), max_entries=MOST_STEPS)
    repeat_every = WholeNumber(_l("The last step is repeated after so many minutes"), [InputRequired(_FILL)])
    ask_again = WholeNumber(_l("An acknowledgement lapses after so many minutes"), [InputRequired(_FILL)])
    everyone = BooleanField(_l("Everyone who is asked must acknowledge, not just one"))

    def __init__(self, *args: Any, plan: Plan | None = None, **options: Any) -> None:
        if plan is not None:
            options |= _values(plan)
        super().__init__(*args, **options)
        if not self.is_submitted():
            for _spare in range(min(SPARE, MOST_STEPS - len(self.steps))):
                self.steps.append_entry({"whom": "", "channels": [EMAIL, SMS], "wait": 15})
        listed = choices([("", _l("– no step –")), (ON_CALL, _l("everybody on call")), *_targets()])
        for number, entry in enumerate(self.steps, 1):
            entry.label.text = gettext("Step %(number)s", number=number)
            entry.form.whom.choices = listed

    def plan(self, kind: Kind) -> Plan:
        """The plan as entered; FieldErrors where a number is none. Rules are checked by whoever stores it."""
        return Plan(
            kind,
            tuple(_step(entry.form) for entry in self._taken()),
            Stages(_numbers(self.shares.data), _numbers(self.leads.data)),
            bool(self.everyone.data),
            self.ask_again.data,
            self.repeat_every.data,
        )

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """Puts errors of steps, which count those that are filled in, on the fields of the step."""
        rest = []
        for one in error.errors if isinstance(error, FieldErrors) else [error]:
            found = re.fullmatch(r"(wait|channels)-(\d+)", one.field)
            if found:
                field = self._taken()[int(found[2]) - 1].form[found[1]]
                field.errors = [*field.errors, words(one.message)]
            elif one.field == "steps":
                self.form_errors.append(words(one.message))
            else:
                rest.append(one)
        # The list itself noted its errors when it was validated; the summary above the form reads them there.
        self.steps.errors = [entry.errors for entry in self.steps if entry.errors]
        super().refuse(FieldErrors(rest))

    def _taken(self) -> list[Any]:
        return [entry for entry in self.steps if entry.form.whom.data]


def _values(plan: Plan) -> dict[str, Any]:
    return {
        "shares": " ".join(str(one) for one in plan.stages.shares),
        "leads": " ".join(str(one) for one in plan.stages.leads),
        "repeat_every": plan.repeat_every,
        "ask_again": plan.ask_again,
        "everyone": plan.everyone,
        "steps": [{"whom": target_of(one), "channels": list(one.channels), "wait": one.wait} for one in plan.steps],
    }


def target_of(step: Step) -> str:
    """Whom a step calls, as the form's choice names it."""
    if step.person is not None:
        return f"person-{step.person}"
    return f"rota-{step.rota}" if step.rota is not None else ON_CALL


def _step(part: Any) -> Step:
    what, _, number = part.whom.data.partition("-")
    target = {what: int(number)} if number else {}
    return Step(tuple(part.channels.data or ()), part.wait.data or 0, target.get("person"), target.get("rota"))


def _targets() -> list[tuple[str, str]]:
    rotas = db.session.execute(select(Rota.id, Rota.name).order_by(Rota.name, Rota.id))
    people = db.session.execute(select(Person.id, Person.name).where(Person.active).order_by(Person.name, Person.id))
    listed = [(f"rota-{number}", gettext("on duty: %(name)s", name=name)) for number, name in rotas]
    return listed + [(f"person-{number}", name) for number, name in people]


def _numbers(entered: str | None) -> tuple[int, ...]:
    """The numbers of a line, each once; what is none becomes one that no rule allows."""
    parts = [one for one in re.split(r"[\s,;%]+", entered or "") if one]
    # Nine digits are more than any rule allows, and a longer one would take ages to read.
    numbers = [int(one) if re.fullmatch(r"[0-9]{1,9}", one) else UNREADABLE for one in parts]
    return tuple(dict.fromkeys(numbers))
